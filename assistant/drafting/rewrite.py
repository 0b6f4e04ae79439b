"""One clause of the parent plan as the unit's own: dropped, shifted, re-scoped, dated anew, or kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.anniversaries import remarks, year_edits
from assistant.drafting.draft import Change
from assistant.drafting.edits import Edit, apply, chosen
from assistant.drafting.guards import (
    KINDS_SHORT,
    NAMED_CITY,
    NAMED_UNIT,
    citations,
    guarded,
    masked,
    quotations,
    shadow,
)
from assistant.drafting.levels import Scene
from assistant.drafting.rules import CAPITAL, KEEP, Compiled, rule_set
from assistant.drafting.stale import stale_terms
from ingest.language import CAPITAL as LARGE
from ingest.language import sentences
from ingest.markers import read_marker
from ingest.units import load_places, name_key

_FIGURE_ORDER, _SHIFT_ORDER, _NAME_ORDER, _WORD_ORDER = 15, 20, 40, 50
_ENDED = frozenset({"quận", "huyện", "thị xã", "thị trấn"})
_DOUBLED = re.compile(
    r"(?i)\b(?P<word>(?:các )?(?:phường|xã|quận|huyện|thị xã|đặc khu|địa phương|trên địa bàn|tổ dân phố|thôn))(?: (?:và |của )?(?P=word)\b)+"
)
_HANGING = re.compile(r"(?:cũng như|như|trong đó|gồm|bao gồm|nhất là|cụ thể|qua đó|từ đó)\b")
_ACTS = re.compile(
    r"(?:tổ chức|chủ trì|phối hợp|triển khai|ban hành|biên tập|phát hành|xây dựng|tiếp tục|tăng cường)\b"
)
_NEXT_NAME = re.compile(rf"(?:, | và )(?P<name>[{LARGE}][^\W\d_]*(?: [{LARGE}][^\W\d_]*){{0,3}})")
_EACH = re.compile(r"(?i)(từng|mỗi|mọi) ")
_OPENS = tuple(".!?|…")  # after these a word begins a sentence or a cell
_STOP = ".;…!?: "


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A clause after rewriting; `dropped` is the reason why nothing is left of it.

    `reasons` explain the changes, `flags` are what the drafter has to look at.
    """

    text: str
    changes: tuple[Change, ...] = ()
    reasons: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    dropped: str | None = None
    shifted: bool = False


@dataclass(frozen=True, slots=True)
class _Segment:
    """A sentence or its part between semicolons: characters `start` to `end` without the stop."""

    start: int
    end: int


def rewrite_text(
    text: str, scene: Scene, *, implementation: bool = False, extra: Sequence[Edit] = ()
) -> Rewritten:
    """`text` (printed, mark included) as the target says it.

    `implementation`: the clause stands in the part on implementation, where the parent's own tasks have
    a counterpart. `extra` edits are made with the others.
    """
    kept, cut, reason = _without_superior_tasks(text, scene)
    if reason and not kept:
        return Rewritten("", cut, (), (), reason)
    done = _rewritten(kept, scene, implementation, extra if kept == text else ())
    flags = (*done.flags, *stale_terms(done.text, scene))
    notes = (*((reason,) if reason else ()), *done.reasons, *_year_reason(done, scene), *remarks(done.text))
    return Rewritten(
        done.text, (*cut, *done.changes), tuple(dict.fromkeys(notes)), flags, None, done.shifted or bool(cut)
    )


def _year_reason(done: Rewritten, scene: Scene) -> tuple[str, ...]:
    moved = any(change.rule.startswith("year.") for change in done.changes)
    return (f"Chuyển mốc năm {scene.parent_year or 'cũ'} sang năm {scene.target.year}",) if moved else ()


def _rewritten(text: str, scene: Scene, implementation: bool, extra: Sequence[Edit]) -> Rewritten:
    spans = guarded(text, scene.parent_names)
    words = shadow(masked(text, spans))
    parts = segments(text, words)
    assigned = " | " in text and bool(rule_set(scene).units.search(words))  # a table row of this level's work
    found = [*extra, *year_edits(text, scene), *_named_units(text, scene)]
    used: dict[str, Compiled] = {}
    for compiled in rule_set(scene).rules:
        if compiled.needs and not compiled.needs.search(words):
            continue
        if (implementation and compiled.rule.content) or (assigned and compiled.rule.group == "shift"):
            continue
        found += _rule_edits(compiled, text, words, parts, scene)
        used[compiled.rule.id] = compiled
    edits = chosen(found)
    result, changes = apply(text, edits)
    applied = {change.rule for change in changes}
    rules = [used[rule].rule for rule in used if rule in applied]
    return Rewritten(
        _tidy(result, text),
        changes,
        tuple(dict.fromkeys(rule.reason for rule in rules)),
        tuple(rule.reason for rule in rules if rule.flag) + _named_flags(changes),
        shifted=any(rule.group == "shift" for rule in rules),
    )


# --- tasks of the superior ----------------------------------------------------------------------------


def _without_superior_tasks(text: str, scene: Scene) -> tuple[str, tuple[Change, ...], str | None]:
    """`text` without the segments that only the level above can do; those segments; why."""
    words = shadow(masked(text, guarded(text, scene.parent_names)))
    parts = segments(text, words)
    reasons = _drop_reasons(text, words, parts, scene)
    if not any(reasons):
        return text, (), None
    cut = tuple(
        Change(text[part.start : part.end].strip(), "", rule[0])
        for part, rule in zip(parts, reasons, strict=True)
        if rule
    )
    why = "; ".join(dict.fromkeys(rule[1] for rule in reasons if rule))
    kept = [part for part, rule in zip(parts, reasons, strict=True) if not rule]
    return _joined(text, words, parts, kept, scene), cut, why


def _drop_reasons(
    text: str, words: str, parts: Sequence[_Segment], scene: Scene
) -> list[tuple[str, str] | None]:
    """Why each part goes, None for those that stay; what hangs on a part that goes ("cũng như ...") goes too."""
    reasons: list[tuple[str, str] | None] = []
    for part in parts:
        piece = words[part.start : part.end]
        reason = _drop_reason(piece, scene)
        if reason is None and reasons and reasons[-1] and _HANGING.match(piece):
            reason = reasons[-1]
        reasons.append(reason)
    return reasons


def _drop_reason(words: str, scene: Scene) -> tuple[str, str] | None:
    return next(
        ((drop.id, drop.reason) for drop, pattern in rule_set(scene).drops if pattern.search(words)), None
    )


def _joined(text: str, words: str, parts: Sequence[_Segment], kept: Sequence[_Segment], scene: Scene) -> str:
    """The mark of the clause and the parts that stay, the first with a capital, the last with the stop.

    A part that had its subject from one that goes ("Ủy ban ... khảo sát ...; tổ chức ...") is given it.
    """
    if not kept:
        return ""
    pieces = [text[: parts[0].start]]
    for index, part in enumerate(kept):
        said = _subject_before(text, words, parts, part, kept, scene) + text[part.start : part.end]
        after = text[part.end : _next_start(text, parts, part)]
        opens = index == 0 or pieces[-1].rstrip().endswith((".", "!", "?", "…"))
        pieces.append(
            _capital(said) if opens and text[parts[0].start : parts[0].start + 1].isupper() else said
        )
        pieces.append(after if index + 1 < len(kept) else "." if ";" in after else after)
    return "".join(pieces).rstrip()


def _subject_before(
    text: str, words: str, parts: Sequence[_Segment], part: _Segment, kept: Sequence[_Segment], scene: Scene
) -> str:
    index = parts.index(part)
    if index == 0 or parts[index - 1] in kept or ";" not in text[parts[index - 1].end : part.start]:
        return ""
    before = parts[index - 1]
    subject = rule_set(scene).self_.match(words[before.start : before.end])
    acts = _ACTS.match(words[part.start : part.end])
    return f"{text[before.start : before.start + subject.end()]} " if subject and acts else ""


def _next_start(text: str, parts: Sequence[_Segment], part: _Segment) -> int:
    later = [other.start for other in parts if other.start > part.start]
    return later[0] if later else len(text)


def segments(text: str, words: str) -> list[_Segment]:
    """Sentences and their parts between semicolons and table bars; nothing is cut inside what is masked."""
    start = _body_start(text)
    hidden = "".join(m if m == "¤" else c for c, m in zip(text, words, strict=True))
    found: list[_Segment] = []
    for begin, end in sentences(hidden):
        begin = max(begin, start)
        if begin >= end:
            continue
        for piece in re.finditer(r"[^;|]+", hidden[begin:end]):
            left = begin + piece.start() + len(piece[0]) - len(piece[0].lstrip())
            right = begin + piece.end()
            while right > left and hidden[right - 1] in _STOP:
                right -= 1
            if left < right:
                found.append(_Segment(left, right))
    return found


def _body_start(text: str) -> int:
    marker = read_marker(text)
    start = marker.end if marker else 0
    return start + len(text[start:]) - len(text[start:].lstrip())


# --- rules ---------------------------------------------------------------------------------------------


def _rule_edits(
    compiled: Compiled, text: str, words: str, parts: Sequence[_Segment], scene: Scene
) -> Iterator[Edit]:
    rule = compiled.rule
    if not rule.segment:
        for match in compiled.pattern.finditer(words):
            yield from _match_edits(compiled, match, 0, text, scene, _body_start(text))
        return
    for part in parts:
        piece = words[part.start : _stretch(words, part.end)]
        found = compiled.pattern.search(piece)
        if found and not _kept_away(compiled, piece, scene):
            yield from _match_edits(compiled, found, part.start, text, scene, part.start)


def _kept_away(compiled: Compiled, piece: str, scene: Scene) -> bool:
    """Whether words of the segment keep the rule away; not where the parent body itself is the subject."""
    return bool(compiled.unless and compiled.unless.search(piece)) and not rule_set(scene).self_.match(piece)


def _stretch(words: str, end: int) -> int:
    """A segment with the stop after it, so that a pattern may see it."""
    return min(end + 1, len(words))


def _match_edits(
    compiled: Compiled, match: re.Match[str], offset: int, text: str, scene: Scene, opens: int
) -> Iterator[Edit]:
    order = _order(compiled)
    for group, template in compiled.rule.edits.items():
        if match[group] is None:
            continue
        start, end = offset + match.start(group), offset + match.end(group)
        new = _filled(template, text[start:end], scene, start, opens, text)
        yield Edit(start, end, new, compiled.rule.id, order, match.end() - match.start())
    if "tail" in compiled.rule.edits and match["object"]:
        yield from _superior_edits(compiled, match, offset, text, scene)


def _superior_edits(
    compiled: Compiled, match: re.Match[str], offset: int, text: str, scene: Scene
) -> Iterator[Edit]:
    """What the superior organises is about its own place."""
    for place in rule_set(scene).up.finditer(match["object"]):
        start, end = (offset + match.start("object") + at for at in place.span())
        before = text[:start].lower()
        if before.endswith("cấp ") and not before.endswith("các cấp "):
            continue
        new = None if shadow(text[start:end]) == shadow(scene.terms.superior) else scene.terms.superior
        yield Edit(start, end, new, compiled.rule.id, _SHIFT_ORDER, match.end() - match.start())


def _order(compiled: Compiled) -> int:
    """Figures of the level above go with the years in them; shifts go before single words."""
    if compiled.rule.first:
        return _FIGURE_ORDER
    return _SHIFT_ORDER if compiled.rule.group == "shift" else _WORD_ORDER


def _filled(template: str, before: str, scene: Scene, start: int, opens: int, text: str) -> str | None:
    """What takes the place of `before`; None where it says the same already."""
    if template == KEEP:
        return None
    if template == CAPITAL:
        return _capital(before) if text[opens : opens + 1].isupper() else before
    words = _counted(scene.terms.fill(template), before)
    if text[:start].rstrip().endswith("%"):
        words = words.removeprefix("các ")
    if words and shadow(words) == shadow(before):
        return None
    if before.isupper() and _shouts(text, before):
        return words.upper()
    if start == opens and text[opens : opens + 1].islower() and template[:1] != "{":
        return words[:1].lower() + words[1:]
    begins = start == opens or text[:start].rstrip()[-1:] in _OPENS
    return (
        _capital(words)
        if begins and text[opens if start == opens else start : start + 1].isupper()
        else words
    )


def _shouts(text: str, before: str) -> bool:
    """Whether words in capitals are a line of capitals or a name in it, and no abbreviation ("MTTQ TP")."""
    return text.isupper() or any(ord(c) > 127 for c in before.replace("Đ", ""))


def _counted(words: str, before: str) -> str:
    """ "từng xã, phường" becomes "từng tổ dân phố" where "các xã, phường" becomes "các tổ dân phố"."""
    each = _EACH.match(before)
    return f"{each[1].lower()} {words[4:]}" if each and words.startswith("các ") else words


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _named_units(text: str, scene: Scene) -> Iterator[Edit]:
    """Named units below the parent: one of an ended kind loses its kind, the others stay as they are."""
    hidden = [*quotations(text), *citations(text)]
    for match in [*NAMED_UNIT.finditer(text), *NAMED_CITY.finditer(text)]:
        if any(start < match.end() and match.start() < end for start, end in hidden):
            continue
        if match[0].isupper() and not _is_place(name_key(match["name"])):
            continue  # in a line of capitals any word looks like a name
        kind = KINDS_SHORT.get(match["kind"].lower(), match["kind"].lower())
        if scene.two_tier and _ended(kind, match["name"]):
            end = _list_end(text, match.end())
            area = "" if match["area"] else "địa bàn "
            new = f"{area}{text[match.start('name') : end]} cũ"
            yield Edit(match.start("kind"), end, new, "era.named_unit", _NAME_ORDER)
        elif kind != "thành phố":
            yield Edit(match.start("kind"), match.end(), None, "era.named_unit", _NAME_ORDER)


def _list_end(text: str, end: int) -> int:
    """Where a list of names that goes on ends: "các huyện Trà Cú, Cầu Ngang"."""
    while (after := _NEXT_NAME.match(text, end)) and _is_place(name_key(after["name"])):
        end = after.end()
    return end


def _ended(kind: str, name: str) -> bool:
    """Whether there is no unit of this kind and name any more: districts, and cities that were none of the centre."""
    if kind != "thành phố":
        return kind in _ENDED
    key = name_key(name)
    longest = next(
        (" ".join(key.split()[:n]) for n in (4, 3, 2, 1) if _is_place(" ".join(key.split()[:n]))), None
    )
    units = load_places().named(longest) if longest else ()
    return bool(units) and not any(u.level == "province" for u in units)


def _is_place(key: str) -> bool:
    return bool(load_places().named(key))


def _named_flags(changes: Sequence[Change]) -> tuple[str, ...]:
    named = [change.before for change in changes if change.rule == "era.named_unit"]
    return tuple(
        f"{name} đã kết thúc hoạt động từ 01/7/2025; kiểm tra việc này có thuộc địa bàn mình"
        for name in named
    )


def _tidy(text: str, before: str) -> str:
    """Doubled words that two replacements side by side may leave, and blanks."""
    if text == before:
        return text
    text = _DOUBLED.sub(lambda m: m["word"], text)
    text = re.sub(r" {2,}", " ", text)
    start = _body_start(text)
    original = _body_start(before)
    if before[original : original + 1].isupper():
        text = text[:start] + _capital(text[start:])
    return text
