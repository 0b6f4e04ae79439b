"""The words around a plan: issuer, number, place and date, kind and title, recipients, signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.drafting.draft import OPEN, Draft, Target
from assistant.drafting.profile import Profile
from assistant.drafting.text_width import balanced_lines, width_mm
from ingest.kinds import read_kind
from ingest.levels import load_levels

BLANK = "[…]"  # an open field inside a line of the head, where the long form would not fit
OPEN_FIELD = re.compile(r"\[…[^\]\n]*\]")
_DEFAULT_KIND = "Kế hoạch"
_ISSUER_SLOT = "issuer_line_1"
_PLAIN_NUMBER = re.compile(r"(\d+)([a-zđA-ZĐ]?)")
_LEADING_NUMBER = re.compile(r"^(?:[Ss]ố\s*:?\s*)?(\d+)(.*)$")
_ITEM_MARK = re.compile(r"^[-–+•*]\s*")


@dataclass(frozen=True, slots=True)
class Signature:
    """Lines of the signature block, from authority to name."""

    authority: str
    title: str
    name: str


def kind_and_title(title: str) -> tuple[str, str]:
    """("Kế hoạch", "Công tác ...") of a title with or without its kind."""
    words = " ".join(title.split())
    kind = read_kind(words)
    if kind and kind[1]:
        return kind[0], kind[1].strip(" .:–-")
    first, _, rest = (
        words.partition(f"{_DEFAULT_KIND} ") if words.startswith(_DEFAULT_KIND) else ("", "", words)
    )
    return (_DEFAULT_KIND, _capitalised(rest.strip())) if not first else (_DEFAULT_KIND, words)


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def superior_lines(target: Target, width: float, size: float) -> list[str]:
    """The committee's name in capitals, broken before the kind of the unit, each line within `width` mm."""
    whole = _issuer_name(target)
    at = whole.rfind(f" {target.kind.upper()} ")
    parts = [whole] if at < 0 or width_mm(whole, size) <= width else [whole[:at], whole[at + 1 :]]
    return [line for part in parts for line in balanced_lines(part, width, size)]


def _issuer_name(target: Target) -> str:
    name = f"{target.kind} {target.name}".upper()
    cells = (getattr(slot, target.column, None) for slot in load_levels().slots if slot.id == _ISSUER_SLOT)
    form = next((cell.for_kind(target.kind) for cell in cells if cell), None)
    return (form or f"ỦY BAN MTTQ VIỆT NAM {name}").format(
        unit=target.name.upper(), parent=target.parent_name
    )


def number_line(number: str | None, kind: str, profile: Profile) -> str:
    """ "Số: 07/KH-MTTQ-BTT": below 10 with a zero; the number alone or the whole symbol may be given."""
    words = profile.words
    given = " ".join((number or "").split())
    if given and not _PLAIN_NUMBER.fullmatch(given):
        lead = words.number.partition("{number}")[0]
        return lead + padded(given)
    code = words.kinds.get(kind, BLANK)
    return words.number.format(number=padded(given) or BLANK, kind=code, body=words.body)


def padded(number: str) -> str:
    """ "7/KH" as "07/KH", "Số: 12" as "12"."""
    match = _LEADING_NUMBER.match(number)
    return match[1].zfill(2) + match[2] if match else number


def place_line(target: Target, profile: Profile) -> str:
    """ "Hoàng Mai, ngày 05 tháng 01 năm 2027"; what is not known is left open."""
    return f"{place_name(target, profile)}, {date_words(target.day)}"


def place_name(target: Target, profile: Profile) -> str:
    """The unit's name; with its kind where it is a person's name or has a figure."""
    full = target.name in profile.full_place_names.names or any(c.isdigit() for c in target.name)
    return _capitalised(f"{target.kind} {target.name}") if full else target.name


def date_words(day: date | None) -> str:
    """Days below 10 and months 1 and 2 have a leading zero, other months have none."""
    if day is None:
        return f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def signature(target: Target, profile: Profile) -> Signature:
    """What stands below the plan at the right."""
    return Signature(
        profile.words.authority,
        target.signer_title.upper() if target.signer_title else OPEN.format("chức vụ người ký"),
        target.signer or OPEN.format("người ký"),
    )


def recipient_lines(draft: Draft) -> list[str]:
    """ "- ...;" for each, the last with a full stop."""
    items = [_ITEM_MARK.sub("", " ".join(item.split())).rstrip(" ;.,") for item in draft.recipients]
    items = [item for item in items if item]
    return [f"- {item}{'.' if n == len(items) else ';'}" for n, item in enumerate(items, 1)]
