"""Word documents (.docx): the text as Word shows it, numbering included."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from ingest.errors import ReadError
from ingest.readers.limits import (
    MAX_UNPACKED_BYTES,
    MAX_XML_BYTES,
    MAX_XML_RATIO,
    UNSUSPICIOUS_XML_BYTES,
)
from ingest.readers.word_fonts import load_fonts
from ingest.readers.word_lines import LineReader, draws_borders
from ingest.readers.word_numbering import W, is_on, load_numbering
from ingest.source import SourceText

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part
    from docx.oxml.xmlchemy import BaseOxmlElement

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PAGE_NUMBER = re.compile(r"(?i)\W*(?:(?:trang|page)\s*)?(?:\d+(?:\s*(?:/|of|trên)\s*\d+)?)?\W*")
TRACKED = "Tệp còn theo dõi thay đổi (Track Changes); hệ thống đọc bản đã chấp nhận mọi thay đổi."


def read_docx(data: bytes, name: str) -> SourceText:
    """Headers, body, notes and footers of `data` as lines; ReadError when Word's format is broken."""
    import docx

    _check_archive(data, name)
    try:
        return _read(docx.Document(BytesIO(data)))
    except _failures() as error:
        raise _broken(name) from error


def _failures() -> tuple[type[Exception], ...]:
    """What python-docx and lxml raise on damaged parts, at opening or later."""
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    archive = (zipfile.BadZipFile, zlib.error, struct.error, OSError, NotImplementedError)
    return (OpcError, LxmlError, *archive, LookupError, ValueError, TypeError, AttributeError, RecursionError)


def _check_archive(data: bytes, name: str) -> None:
    """Refuse what is no whole zip archive, or would unpack to more than memory should hold."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if _unpacks_too_large(archive.infolist()):
                raise ReadError(_too_large(name))
            # Sizes in the directory may lie; reading in pieces shows it before anything is kept.
            if archive.testzip() is not None:
                raise _broken(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error) as error:
        raise _broken(name) from error
    except (NotImplementedError, RuntimeError) as error:
        raise ReadError(
            f"Tệp “{name}” được nén hoặc đặt mật khẩu theo cách không đọc được. "
            "Hãy mở bằng Word, bỏ mật khẩu và lưu lại dưới dạng .docx."
        ) from error


def _unpacks_too_large(entries: list[zipfile.ZipInfo]) -> bool:
    xml = [entry for entry in entries if entry.filename.endswith((".xml", ".rels"))]
    size = sum(entry.file_size for entry in xml)
    packed = sum(entry.compress_size for entry in xml)
    inflated = size > UNSUSPICIOUS_XML_BYTES and size > MAX_XML_RATIO * packed
    return inflated or size > MAX_XML_BYTES or sum(e.file_size for e in entries) > MAX_UNPACKED_BYTES


def _too_large(name: str) -> str:
    return (
        f"Tệp “{name}” khi giải nén quá lớn (giới hạn {MAX_UNPACKED_BYTES // 2**20} MB). "
        "Hãy bỏ bớt ảnh hoặc tách thành nhiều tệp nhỏ hơn."
    )


def _broken(name: str) -> ReadError:
    return ReadError(
        f"Tệp “{name}” bị hỏng hoặc không phải tệp Word (.docx). "
        "Hãy mở bằng Word hoặc LibreOffice và lưu lại dưới dạng .docx, hoặc xin lại bản khác."
    )


def _read(document: Document) -> SourceText:
    body = document.element.body
    styles = _root(_related(document.part, "styles"))
    numbering = load_numbering(_root(_related(document.part, "numbering")), styles)
    reader = LineReader(numbering, load_fonts(styles), _bordered_styles(styles))
    lines = _margin_lines(document, reader, "header")
    lines += reader.lines(body)
    footers = _margin_lines(document, reader, "footer")
    lines += _note_lines(document, reader) + footers
    warnings = (TRACKED,) if _is_tracked(body) else ()
    return SourceText("\n".join(lines), title=_title(document), warnings=warnings)


def _related(part: Part, kind: str) -> Part | None:
    """The part that `part` relates to as `kind` ("styles", "footnotes" ...), if there is one."""
    suffix = f"/relationships/{kind}"
    relations = (rel for rel in part.rels.values() if rel.reltype.endswith(suffix) and not rel.is_external)
    relation = next(relations, None)
    return None if relation is None else relation.target_part


def _root(part: Part | None) -> BaseOxmlElement | None:
    from docx.oxml.parser import parse_xml

    return None if part is None or not part.blob.strip() else parse_xml(part.blob)


def _bordered_styles(styles: BaseOxmlElement | None) -> frozenset[str]:
    """Ids of the table styles that draw lines; a style also draws what its base draws."""
    known = {} if styles is None else {s.get(f"{W}styleId"): s for s in styles.iter(f"{W}style")}
    drawn = {name for name, style in known.items() if draws_borders(style)}
    for _ in known:
        heirs = {name for name, style in known.items() if _base(style) in drawn} - drawn
        if not heirs:
            break
        drawn |= heirs
    return frozenset(drawn)


def _base(style: BaseOxmlElement) -> str | None:
    base = style.find(f"{W}basedOn")
    return None if base is None else base.get(f"{W}val")


def _margin_lines(document: Document, reader: LineReader, kind: str) -> list[str]:
    """Distinct lines of all headers (or footers) that say more than a page number."""
    found: dict[str, None] = {}
    for story in _margins(document, kind):
        found.update((line, None) for line in reader.lines(story) if not _PAGE_NUMBER.fullmatch(line))
    return list(found)


def _margins(document: Document, kind: str) -> Iterator[BaseOxmlElement]:
    """Headers (or footers) in use, each once; those of the first page first."""
    seen: set[str] = set()
    for wanted in ("first", "default"):
        for section in document.element.body.iter(f"{W}sectPr"):
            for reference in section.iterchildren(f"{W}{kind}Reference"):
                key = reference.get(f"{_R}id") or ""
                if _shown(section, reference, wanted) and key not in seen:
                    seen.add(key)
                    root = _root(document.part.related_parts.get(key))
                    if root is not None:
                        yield root


def _shown(section: BaseOxmlElement, reference: BaseOxmlElement, wanted: str) -> bool:
    kind = reference.get(f"{W}type") or "default"
    return kind == wanted and (kind != "first" or is_on(section.find(f"{W}titlePg")))


def _note_lines(document: Document, reader: LineReader) -> list[str]:
    """The notes referred to, "[n] text"; a note may itself refer to another."""
    lines: list[str] = []
    stories = {kind: _note_stories(document, kind) for kind in ("footnote", "endnote")}
    for number, (kind, note_id) in enumerate(reader.notes, 1):
        story = stories[kind].get(note_id)
        text = [] if story is None else reader.lines(story)
        lines += [f"[{number}] {text[0]}", *text[1:]] if text else []
    return lines


def _note_stories(document: Document, kind: str) -> dict[str, BaseOxmlElement]:
    root = _root(_related(document.part, f"{kind}s"))
    return {} if root is None else {note.get(f"{W}id"): note for note in root.iter(f"{W}{kind}")}


def _is_tracked(body: BaseOxmlElement) -> bool:
    return next(body.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"), None) is not None


def _title(document: Document) -> str | None:
    """Core property "title"; None when the file has no core properties or leaves it blank."""
    suffix = "/metadata/core-properties"
    relations = document.part.package.rels.values() if document.part.package else ()
    if not any(rel.reltype.endswith(suffix) for rel in relations):
        return None
    return document.core_properties.title.strip() or None
