"""Section paths as a person writes them: "II.1, gạch đầu dòng 4", "Điều 5, khoản 2, điểm a"."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.markers import Marker

_COUNTED = {
    "dash": "gạch đầu dòng",
    "star": "dấu *",
    "plus": "dấu +",
    "bullet": "dấu đầu dòng",
    "paragraph": "đoạn",
    "row": "dòng bảng",
}
_NAMED = frozenset({"annex", "form", "book", "chapter", "division", "subdivision"})
_DOTTED = frozenset({"block", "part", "section", "subsection", "point"})
_LEGAL = {"section": "khoản", "subsection": "khoản", "point": "điểm"}
_HEADING_WORDS = 80  # characters of a heading that a path repeats


@dataclass(frozen=True, slots=True)
class Stem:
    """What the paths below a provision begin with; `annex` is that of the annex it belongs to."""

    path: str = ""
    level: str | None = None
    legal: bool = False  # below an article: "khoản", "điểm"
    annex: str = ""


def stem_below(above: Stem, marker: Marker, path: str) -> Stem:
    """The stem for what hangs below the provision with this mark and path."""
    annex = path if marker.level in {"annex", "form"} else above.annex
    return Stem(path, marker.level, above.legal or marker.level == "article", annex)


def counted_path(above: Stem, level: str, number: int) -> str:
    """Path of the `number`-th bullet, paragraph or row below `above`."""
    return _comma(above.path, f"{_COUNTED[level]} {number}")


def opening_path(number: int) -> str:
    """Path of the `number`-th paragraph between the title and the first provision."""
    return "phần mở đầu" if number == 1 else f"phần mở đầu, đoạn {number}"


def marked_path(above: Stem, marker: Marker, words: str) -> str:
    """Path of the provision with this mark; `words` are those of a heading.

    Articles are numbered through a document, so chapters do not stand in their paths.
    """
    if marker.level in _NAMED:
        return _comma(above.path, _name(marker.label))
    if marker.level == "article":
        return _comma(above.annex, _name(marker.label))
    if marker.level == "heading":
        return _comma(above.path, f"mục “{_shortened(words)}”")
    if marker.level == "note":
        return f"chú thích {marker.label}"
    if marker.level == "item":
        return _comma(above.path, f"ý ({marker.label})")
    return _numbered_path(above, marker)


def _numbered_path(above: Stem, marker: Marker) -> str:
    if above.legal:
        return _comma(above.path, f"{_LEGAL.get(marker.level, 'mục')} {marker.label}")
    if marker.level == "subsection" and (inside := _inside(above.path, marker.label)):
        return inside
    if above.level in _DOTTED:
        return f"{above.path}.{marker.label}"
    name = f"điểm {marker.label}" if marker.level == "point" else f"mục {marker.label}"
    return _comma(above.path, name) if above.path or marker.level == "point" else marker.label


def _inside(path: str, label: str) -> str | None:
    """ "1.2" below "II.1" is "II.1.2": the label repeats the end of the path."""
    numbers = label.split(".")
    for count in range(len(numbers) - 1, 0, -1):
        repeated = ".".join(numbers[:count])
        if path == repeated or path.endswith((f".{repeated}", f" {repeated}")):
            return ".".join([path, *numbers[count:]])
    return None


def _name(label: str) -> str:
    """ "CHƯƠNG II" as "Chương II", "PHẦN THỨ NHẤT" as "Phần thứ nhất"."""
    first, *rest = label.split(" ")
    words = [word.lower() if word in {"LỤC", "MỤC", "SỐ"} or "THỨ" in rest else word for word in rest]
    return " ".join([first.capitalize(), *words])


def _shortened(words: str) -> str:
    if len(words) <= _HEADING_WORDS:
        return words
    return words[:_HEADING_WORDS].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _comma(above: str, below: str) -> str:
    return f"{above}, {below}" if above else below
