"""A picture of boxes in columns with links between them, as SVG text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT, _ROW, _GAP, _MARGIN, _SWING = 300, 38, 48, 150, 24, 60  # pixels
_FILLS = {
    "indexed": "#dbe9f6", "confirmed": "#e3f1df", "source_only": "#f1f1f1", "conflict": "#fbd9d3",
    "superseded_by": "#fde7c8", "continued_by": "#fdf3c8", "supplemented_by": "#fdf3c8", "expired_topic": "#e6dfec",
    "pending": "#e6dfec", "no_successor_known": "#e3f1df", "unverified": "#ffffff", "": "#ffffff",
}  # fmt: skip
_LEGEND = (
    ("indexed", "văn bản trong kho"), ("confirmed", "đã xác nhận"), ("conflict", "các nguồn khác nhau"),
    ("superseded_by", "có văn bản thay thế, kế tục"), ("continued_by", "được tiếp tục, bổ sung"),
    ("expired_topic", "hết giai đoạn"), ("source_only", "chỉ thấy qua dẫn chiếu"),
)  # fmt: skip
_COLOURS = {
    "cites": "#7a8ea3",
    "superseded_by": "#c0541c",
    "continued_by": "#b58900",
    "supplemented_by": "#b58900",
}
_OTHER = "#9a9a9a"


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its column (0 at the left), two lines of text, and the status that colours it."""

    id: str
    column: int
    label: str
    detail: str
    status: str


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow; `note` is shown when the pointer rests on it."""

    start: str
    end: str
    type: str
    note: str


def svg(boxes: Sequence[Box], links: Sequence[Link]) -> str:
    """The picture. Boxes of a column stand one under the other, each near the mean of what it is linked to."""
    places = _places(boxes, links)
    width = _MARGIN * 2 + _WIDTH * 3 + _GAP * 2 + _SWING
    height = _MARGIN * 3 + max((y for _, y in places.values()), default=0) + _ROW
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="DejaVu Sans, Noto Sans, Arial, sans-serif" font-size="11">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        *(_link(link, places) for link in links),
        *(_box(box, *places[box.id]) for box in boxes),
        *_legend(height),
        "</svg>",
    ]
    return "\n".join(parts)


def _places(boxes: Sequence[Box], links: Sequence[Link]) -> dict[str, tuple[int, int]]:
    """Left upper corner of each box."""
    rows: dict[str, float] = {}
    for column in sorted({box.column for box in boxes}):
        members = [box.id for box in boxes if box.column == column]
        wanted = {node: _mean_row(node, links, rows, place) for place, node in enumerate(members)}
        rows |= {node: place for place, node in enumerate(sorted(members, key=lambda node: wanted[node]))}
    tallest = max((sum(box.column == c for box in boxes) for c in range(3)), default=0)
    spread = {c: tallest / max(1, sum(box.column == c for box in boxes)) for c in range(3)}
    columns = {box.id: box.column for box in boxes}
    return {
        node: (
            _MARGIN + columns[node] * (_WIDTH + _GAP),
            _MARGIN + round((row + 0.5) * spread[columns[node]] * _ROW - _ROW / 2),
        )
        for node, row in rows.items()
    }


def _mean_row(node: str, links: Sequence[Link], rows: dict[str, float], place: int) -> float:
    linked = [rows[other] for link in links for other in _others(link, node) if other in rows]
    return sum(linked) / len(linked) if linked else place


def _others(link: Link, node: str) -> list[str]:
    if link.start == node:
        return [link.end]
    return [link.start] if link.end == node else []


def _link(link: Link, places: dict[str, tuple[int, int]]) -> str:
    """A curve from the side of one box to the near side of the other; within a column it swings out."""
    (x1, y1), (x2, y2) = places[link.start], places[link.end]
    y1, y2 = y1 + _HEIGHT // 2, y2 + _HEIGHT // 2
    start = x1 + (_WIDTH if x2 >= x1 else 0)
    end = x2 + (_WIDTH if x1 >= x2 else 0)
    bend = _SWING if x1 == x2 else (end - start) / 2
    path = f"M{start},{y1} C{start + bend:.0f},{y1} {end + (bend if x1 == x2 else -bend):.0f},{y2} {end},{y2}"
    colour = _COLOURS.get(link.type, _OTHER)
    note = escape(f"{link.start} → {link.end}: {link.type} {link.note}")
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.1" stroke-opacity="0.75">'
        f'<title>{note}</title></path><circle cx="{end}" cy="{y2}" r="2.5" fill="{colour}"/>'
    )


def _box(box: Box, x: int, y: int) -> str:
    fill = _FILLS.get(box.status, "#ffffff")
    return (
        f'<g><title>{escape(box.id)}</title><rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="4" '
        f'fill="{fill}" stroke="#8a8a8a" stroke-width="0.8"/>'
        f'<text x="{x + 8}" y="{y + 15}" font-weight="bold">{escape(box.label)}</text>'
        f'<text x="{x + 8}" y="{y + 30}" fill="#444444">{escape(box.detail)}</text></g>'
    )


def _legend(height: int) -> list[str]:
    y = height - _MARGIN
    return [
        f'<rect x="{_MARGIN + i * 185}" y="{y - 10}" width="12" height="12" fill="{_FILLS[status]}" stroke="#8a8a8a"/>'
        f'<text x="{_MARGIN + 17 + i * 185}" y="{y}" font-size="10">{text}</text>'
        for i, (status, text) in enumerate(_LEGEND)
    ]
