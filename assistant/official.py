"""An answer as a paragraph for an official letter: its sentences, each with the document it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.answer import Answer, Citation
from assistant.verify import Claim, claims_of
from ingest.kinds import KINDS
from ingest.language import comparable

_NUMBERED = re.compile(r"(?:[IVXLC]+|\d+|[A-HĐ])(?:[.,\s]|$)")
_CARD = "Phiếu văn bản: "


def official_paragraph(answer: Answer) -> str:
    """Plain text: "... (Kế hoạch số 12/KH-MTTQ ngày 06/02/2024 của ..., mục II.1)."; a list keeps its dashes.

    Sentences in a row that rest on the same place share one reference. An abstention is its own words.
    """
    claims = claims_of(answer)
    if answer.status == "abstained" or not answer.citations:
        return answer.answer
    named: set[str] = set()
    told = [_sentence(group, answer.citations, named) for group in _grouped(claims)]
    return ("\n" if any(claim.listed for claim in claims) else " ").join(told)


def reference(citation: Citation, named: bool = False) -> str:
    """Document and place: "Kế hoạch số 12/KH-MTTQ ngày 06/02/2024 của Ban Thường trực ..., mục II.1".

    A document `named` before is called by kind and number alone.
    """
    if ":" in citation.doc_id:
        return _of_register(citation)
    return ", ".join(part for part in (_document(citation, named), _place(citation)) if part)


def _grouped(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Sentences side by side with the same citations; lines of a list stand alone."""
    groups: list[list[Claim]] = []
    for claim in claims:
        if groups and not claim.listed and groups[-1][-1].cited == claim.cited:
            groups[-1].append(claim)
        else:
            groups.append([claim])
    return groups


def _sentence(group: Sequence[Claim], citations: Sequence[Citation], named: set[str]) -> str:
    text = ". ".join(claim.text.rstrip(" .;") for claim in group)
    cited = [c for c in citations if c.n in group[-1].cited]
    places = list(dict.fromkeys(reference(c, c.doc_id in named) for c in cited))
    named.update(c.doc_id for c in cited)
    dash = "- " if group[0].listed else ""
    end = ";" if group[0].listed else "."
    return f"{dash}{text} ({'; '.join(places)}){end}" if places else f"{dash}{text}{end}"


def _of_register(citation: Citation) -> str:
    """A fact of the register or of a side-car is given as that."""
    name = "sổ văn bản chỉ đạo" if citation.doc_id.startswith("register:") else "tệp mô tả kèm văn bản"
    numbered = f"{kind_of(citation)} {citation.number}".strip() if citation.number else citation.title
    return f"theo {name}: {numbered}"


def _document(citation: Citation, named: bool) -> str:
    kind = kind_of(citation)
    if citation.number is None:
        return f"“{_titled(citation)}”" if not named else f"{kind or 'văn bản'} nêu trên"
    name = f"{kind or 'Văn bản'} số {citation.number}"
    if named:
        return name
    issued = f" ngày {date.fromisoformat(citation.date):%d/%m/%Y}" if citation.date else ""
    return name + issued + (f" của {citation.issuer}" if citation.issuer else "")


def _titled(citation: Citation) -> str:
    return citation.title.removeprefix(_CARD)


def kind_of(citation: Citation) -> str:
    """The kind of document that its title (or a row's line) opens with; empty when it names none."""
    for words in (_titled(citation), citation.quote if ":" in citation.doc_id else ""):
        opening = f"{comparable(words)} "
        fitting = [kind for kind in KINDS if opening.startswith(f"{comparable(kind)} ")]
        if fitting:
            return max(fitting, key=len)
    return ""


def _place(citation: Citation) -> str:
    section = citation.section
    numbered = f"mục {section}" if _NUMBERED.match(section) else section
    return ", ".join(part for part in (numbered, f"trang {citation.page}" if citation.page else "") if part)
