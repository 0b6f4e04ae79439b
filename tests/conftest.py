"""What tests share: a tiny embedding model, the command line, and a library of the samples."""

from __future__ import annotations

import json
import logging
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import corpus

ROOT = Path(__file__).resolve().parents[1]
LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyzáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SentenceTransformer of two random layers over letters; small, fast and always the same."""
    folder = tmp_path_factory.mktemp("model")
    bert = folder / "bert"
    _save_tokenizer(bert)
    _save_bert(bert)
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    encoder = Transformer(str(bert), max_seq_length=128)
    pooling = Pooling(encoder.get_embedding_dimension())
    SentenceTransformer(modules=[encoder, pooling, Normalize()], device="cpu").save(str(folder / "tiny"))
    return folder / "tiny"


def _save_tokenizer(folder: Path) -> None:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    vocabulary = {token: index for index, token in enumerate([*SPECIAL, *LETTERS, *"0123456789/-.,:"])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    ends = [("[CLS]", 2), ("[SEP]", 3)]
    pair = "[CLS] $A [SEP] $B [SEP]"
    tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", pair, ends)
    names = {f"{token.strip('[]').lower()}_token": token for token in SPECIAL}
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=128, **names)
    wrapped.save_pretrained(str(folder))


def _save_bert(folder: Path) -> None:
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=128, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=128,
    )  # fmt: skip
    BertModel(config).save_pretrained(str(folder))


@dataclass(frozen=True, slots=True)
class Run:
    """What one command line came to."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The one JSON value that stdout holds."""
        return json.loads(self.stdout)

    @property
    def said(self) -> str:
        """Both streams."""
        return self.stdout + self.stderr


Mattran = Callable[..., Run]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the user's own is touched; what a command changes in the process is put back."""
    for name in ("MATTRAN_EMBED_MODEL", "MATTRAN_MODEL_WHEEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MATTRAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MATTRAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)


@pytest.fixture
def mattran_bare(environment: None) -> Iterator[Mattran]:
    """Runs a command line in this process, without an embedding model."""
    from typer.testing import CliRunner

    from eval.cli import app

    def run(*args: str | Path, input: str | bytes | None = None) -> Run:
        result = CliRunner().invoke(app, [str(arg) for arg in args], input=input, catch_exceptions=False)
        return Run(result.exit_code, result.stdout, result.stderr)

    level = logging.getLogger("pypdf").level
    yield run
    logging.getLogger("pypdf").setLevel(level)


@pytest.fixture
def mattran(mattran_bare: Mattran, tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> Mattran:
    """Runs a command line in this process, with the tiny model."""
    monkeypatch.setenv("MATTRAN_EMBED_MODEL", str(tiny_model))
    return mattran_bare


@pytest.fixture(scope="session")
def indexed_samples(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the samples indexed; never changed, see `samples_home`."""
    from ingest.pipeline import ingest
    from ingest.settings import Settings

    home = tmp_path_factory.mktemp("samples") / "home"
    kinds = {".docx", ".pdf", ".html", ".txt"}
    files = [file for file in sorted(corpus.path("samples").iterdir()) if file.suffix in kinds]
    ingest(files, Settings(home=home, embed_model=str(tiny_model)))
    return home


@pytest.fixture
def samples_home(indexed_samples: Path, tmp_path: Path) -> Path:
    """The home that `mattran` uses by itself, holding the samples; the test may change it."""
    return Path(shutil.copytree(indexed_samples, tmp_path / "home"))
