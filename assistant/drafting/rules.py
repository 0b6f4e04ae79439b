"""The rules of drafting, read from corpus/drafting_rules.yaml, and made into patterns for one scene."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from pydantic import Field, model_validator

import corpus
from assistant.drafting.guards import shadow
from assistant.drafting.levels import Scene
from ingest.datafile import Row, check_sources, read_data
from ingest.levels import ColumnId

FILE = "drafting_rules.yaml"
KEEP = "keep"  # an edit that only keeps other rules out
CAPITAL = "^"  # an edit that only writes the first letter large where the clause begins
Group = Literal["shift", "rescope"]
Era = Literal["two_tier", "three_tier"]
_MACRO = re.compile(r"\{([a-z_]+)\}")


class Example(Row):
    """A clause before and after."""

    before: str
    after: str


class Rule(Row):
    """One replacement: where it applies, what it looks for, what it puts there, and why.

    `segment` patterns begin where a sentence or its part between semicolons begins; `content` ones hold
    outside the part on implementation. `unless` words in the segment keep the rule away, and so
    does the lack of `needs` words in the clause. `flag` marks
    the clause for the drafter; `first` rules go before all others. `for_kind` is the kind of unit of the examples.
    """

    id: str
    group: Group
    pattern: str
    edits: dict[str, str] = Field(min_length=1)
    segment: bool = False
    content: bool = False
    unless: str | None = None
    needs: str | None = None
    columns: tuple[ColumnId, ...] = ()
    eras: tuple[Era, ...] = ()
    kinds: tuple[str, ...] = ()
    three_tier_parent: bool = False
    flag: bool = False
    first: bool = False
    reason: str
    source: str
    for_kind: str = Field(alias="for")
    example: Example
    same: str

    def holds_for(self, scene: Scene) -> bool:
        """Whether the rule is one for this target."""
        target = scene.target
        return (
            (not self.columns or target.column in self.columns)
            and (not self.eras or target.era in self.eras)
            and (not self.kinds or target.kind in self.kinds)
            and (not self.three_tier_parent or scene.parent_has_districts)
        )


class Drop(Row):
    """A task that only the level above does."""

    id: str
    pattern: str
    reason: str
    source: str
    for_kind: str = Field(alias="for")
    example: str
    same: str


class Stale(Row):
    """Words that may stand unremarked in plans up to the year `until`, the reason and what to put instead.

    `yearly` ones are remarked on when the draft is for another year than the parent plan.
    """

    id: str
    pattern: str
    until: int
    yearly: bool = False
    reason: str
    proposal: str
    source: str
    example: str
    same: str


class Additions(Row):
    """Sentences of a draft that its parent has not, with placeholders."""

    resolution_basis: str
    members: str
    follow_up: str
    below: str
    below_deadline: str
    only_superior: str
    working_days: int = Field(ge=0, le=60)


class Rules(Row):
    """corpus/drafting_rules.yaml."""

    sources: dict[str, str]
    macros: dict[str, str]
    rules: tuple[Rule, ...]
    drops: tuple[Drop, ...]
    additions: Additions
    stale: tuple[Stale, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Rules:
        rows: list[Rule | Drop | Stale] = [*self.rules, *self.drops, *self.stale]
        check_sources(self.sources, [row.source for row in rows])
        ids = [row.id for row in rows]
        if repeated := sorted({found for found in ids if ids.count(found) > 1}):
            raise ValueError(f"mã bị lặp: {', '.join(repeated)}")
        return self


@cache
def load_rules() -> Rules:
    """The validated rules, read on first use; raises DataError naming the faulty line."""
    return read_data(corpus.path(FILE), Rules)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule with its patterns for one scene."""

    rule: Rule
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    needs: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All that holds for one scene."""

    rules: tuple[Compiled, ...]
    drops: tuple[tuple[Drop, re.Pattern[str]], ...]
    stale: tuple[tuple[Stale, re.Pattern[str]], ...]
    units: re.Pattern[str]
    up: re.Pattern[str]
    self_: re.Pattern[str]


def rule_set(scene: Scene) -> RuleSet:
    """The rules of a scene; patterns are made once for each parent and kind of unit."""
    held = tuple(rule.id for rule in load_rules().rules if rule.holds_for(scene))
    return _rule_set(held, scene.parent_kind, scene.parent_names)


@lru_cache(maxsize=64)
def _rule_set(held: tuple[str, ...], parent_kind: str, names: tuple[str, ...]) -> RuleSet:
    rules = load_rules()
    words = _words_of_parent(parent_kind, names)

    def pattern(source: str) -> re.Pattern[str]:
        return re.compile(_expanded(source, rules.macros, words))

    return RuleSet(
        tuple(
            Compiled(
                rule,
                pattern(rule.pattern),
                pattern(rule.unless) if rule.unless else None,
                pattern(rule.needs) if rule.needs else None,
            )
            for rule in rules.rules
            if rule.id in held
        ),
        tuple((drop, pattern(drop.pattern)) for drop in rules.drops),
        tuple((stale, pattern(stale.pattern)) for stale in rules.stale),
        pattern("(?:{board} )?(?:{mttq} )?(?:các )?{units}|(?:{board} )?(?:{mttq} )?cấp {tier}"),
        pattern("{up}"),
        pattern("(?:{board} )?{mttq} {up}"),
    )


def _words_of_parent(parent_kind: str, names: tuple[str, ...]) -> dict[str, str]:
    """Macros made of the parent's kind and names."""
    kind = r"(?<!\w)(?:thành phố|tp\b\.?)" if parent_kind == "thành phố" else r"(?<!\w)tỉnh"
    name = "(?:" + "|".join(re.escape(shadow(name)) for name in names) + ")" if names else "(?!)"
    committee = r"(?<!\w)" + ("thành ủy" if parent_kind == "thành phố" else "tỉnh ủy")
    capital = r"(?<!\w)thủ đô" if "Hà Nội" in names else "(?!)"
    return {
        "up_name": name,
        "up": rf"{kind}(?: {name})?(?!\w)(?! (?:ủy|đoàn(?! kết| viên| thể)))",
        "up_named": rf"{kind} {name}(?!\w)",
        "up_bare": rf"{kind}(?! {name})(?!\w)(?! (?:ủy|đoàn(?! kết| viên| thể)))",
        "up_committee": rf"{committee}(?: {name})?(?!\w)",
        "up_committee_named": rf"{committee} {name}(?!\w)",
        "capital": capital,
    }


def _expanded(source: str, macros: dict[str, str], words: dict[str, str]) -> str:
    """`source` with its macros put in; braces of repetitions ("{0,40}") are no macros."""
    for _ in range(8):
        if not _MACRO.search(source):
            return source
        source = _MACRO.sub(
            lambda m: words.get(m[1]) or f"(?:{macros[m[1]]})" if m[1] != "lead" else macros["lead"], source
        )
    raise ValueError("macro lồng nhau quá sâu")
