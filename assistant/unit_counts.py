"""Numbers of administrative units that a document states and its province cannot have had."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from assistant.disagreement import document_label
from assistant.scope import profile
from assistant.view import DocumentView
from ingest.units import Unit, load_places

_KINDS = "quận|huyện|thị xã|thành phố"
_COUNT = re.compile(
    rf"(?<![\w/.,-])(?P<count>[0-9]{{1,2}}) (?P<kinds>(?:{_KINDS})(?:(?:, | và )(?:{_KINDS})\b)+)"
)


def impossible_counts(shown: DocumentView) -> Iterator[str]:
    """Sentences on counts such as "30 quận, huyện" that exceed the districts of these kinds on the map until 2025.

    Only for documents of one province, and for counts of two kinds or more; fewer than there are may be a part.
    """
    provinces = {unit.code[:2]: unit for unit in profile(shown.document).units if unit.level == "province"}
    if len(provinces) != 1:
        return
    code, province = next(iter(provinces.items()))
    held = Counter(unit.kind for unit in load_places().units("old_districts") if unit.parent == code)
    for sentence in shown.sentences:
        for match in _COUNT.finditer(sentence.text.lower()):
            kinds = re.split(r", | và ", match["kinds"])
            if int(match["count"]) > sum(held[kind] for kind in kinds):
                yield _told(shown, sentence.section, match[0], province, held)


def _told(shown: DocumentView, section: str, reading: str, province: Unit, held: Counter[str]) -> str:
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(held.items()))
    return (
        f"{document_label(shown.document)}, {section}, ghi “{reading}”; danh mục đơn vị hành chính trước 01/7/2025: "
        f"{province.label} có {counts}."
    )
