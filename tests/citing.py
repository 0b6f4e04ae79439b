"""Libraries without an embedding model, for what only reads the record: references, register, graph."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest import readers, sidecar
from ingest.library import Document, Library
from ingest.numbering import find_numbers
from ingest.outline import read_outline
from ingest.passages import make_passages

ROOT = Path(__file__).resolve().parents[1]
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
SAMPLES = [
    f
    for f in sorted((ROOT / "corpus" / "samples").iterdir())
    if f.suffix in {".docx", ".html", ".pdf", ".txt"}
]
CARDS = sorted([*(ROOT / "corpus" / "directives").glob("*.md"), *(ROOT / "corpus" / "plans").glob("*.md")])


def put_file(library: Library, file: Path) -> str:
    """Read a file and store it; the id is the stem of its name."""
    source = readers.read(file)
    outline = read_outline(source)
    beside = sidecar.sidecar_of(file)
    matter = sidecar.front_matter(source.text) if file.suffix == ".md" else None
    stated = beside.read_text(encoding="utf-8") if beside else matter
    facts = sidecar.read_facts(stated) if stated else sidecar.StatedFacts()
    header, origins, _ = sidecar.complete(outline.header, facts, file.name)
    outline = replace(outline, header=header)
    doc_id = f"card-{file.stem}" if facts.card else file.stem
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    document = Document(
        doc_id,
        str(file),
        file.name,
        digest,
        header,
        source.text,
        source.page_starts,
        origins,
        (),
        facts.card is not None,
    )
    library.put(document, outline, make_passages(doc_id, source, outline), find_numbers(source.text))
    return doc_id


def library_of(folder: Path, files: Sequence[Path]) -> Library:
    """A library of these files."""
    library = Library(folder / "library.sqlite")
    for file in files:
        put_file(library, file)
    return library


def written(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Files of `folder` with these names and texts."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def plan(title: str, *lines: str, place: str = "Hải Dương, ngày 10 tháng 02 năm 2023") -> str:
    """The text of an invented plan with these lines below its heading."""
    return "\n".join([place, "", "KẾ HOẠCH", title, "", "I. NHIỆM VỤ", *(f"- {line}" for line in lines), ""])
