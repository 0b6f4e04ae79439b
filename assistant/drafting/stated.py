"""Facts about a plan that its text does not give: those of the side-car beside its file."""

from __future__ import annotations

from pathlib import Path

from ingest import sidecar
from ingest.header import Header
from ingest.library import Document

_NAMES = {
    "kind": "tên loại", "number": "số, ký hiệu", "date": "ngày ban hành", "place": "địa danh",
    "issuer": "cơ quan ban hành", "title": "trích yếu",
}  # fmt: skip


def stated_beside(path: Path, header: Header) -> tuple[Header, dict[str, str], tuple[str, ...]]:
    """The header with the facts of `NAME.meta.yaml` beside `path`; field -> origin; what is wrong there."""
    beside = sidecar.sidecar_of(path)
    if beside is None:
        return header, {}, ()
    try:
        facts = sidecar.read_facts(beside.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        return header, {}, (f"Bỏ qua thông tin kèm theo của {path.name}: {error}",)
    header, stated, disagreements = sidecar.complete(header, facts, f"tệp {beside.name}")
    return header, stated, tuple(disagreements)


def stated_notes(document: Document) -> tuple[str, ...]:
    """What of a parent plan does not stand in its own text, a line for each source."""
    by_origin: dict[str, list[str]] = {}
    for field, origin in (document.stated_by or {}).items():
        by_origin.setdefault(origin, []).append(_NAMES.get(field, field))
    return tuple(
        f"Kế hoạch cấp trên không tự ghi {', '.join(fields)}; lấy theo {origin}"
        for origin, fields in by_origin.items()
    )
