"""Layout profiles (corpus/formats/*.yaml): what a document must look like, each number with its range."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

from pydantic import Field, model_validator

import corpus
from ingest.datafile import Row, check_sources, read_data
from ingest.errors import UsageError

FOLDER = "formats"
DEFAULT = "mttq-nd30"
StyleName = Literal[
    "national", "motto", "superior", "issuer", "number", "place_date", "kind", "title", "basis", "body",
    "part", "heading", "authority", "signer_title", "signer", "recipients", "recipient", "annex",
    "annex_title", "table", "page_number",
]  # fmt: skip
STYLES: tuple[StyleName, ...] = get_args(StyleName)
Align = Literal["left", "center", "justify"]


class Measure(Row):
    """A number that is printed, and the range the rule allows; without a range only `value` is right."""

    value: float = Field(gt=0)
    min: float | None = Field(default=None, gt=0)
    max: float | None = Field(default=None, gt=0)
    source: str

    @model_validator(mode="after")
    def _inside(self) -> Measure:
        if not self.allows(self.value):
            raise ValueError(f"{self.value:g} nằm ngoài mức cho phép {self.range_text}")
        return self

    def allows(self, number: float, tolerance: float = 1e-6) -> bool:
        """Whether `number` lies in the range, give or take `tolerance`."""
        low, high = self._bounds
        return low - tolerance <= number <= high + tolerance

    @property
    def range_text(self) -> str:
        """The range for a reader: "20-25" or "13"."""
        low, high = self._bounds
        return f"{low:g}" if low == high else f"{low:g}-{high:g}"

    @property
    def _bounds(self) -> tuple[float, float]:
        return (
            self.value if self.min is None else self.min,
            self.value if self.max is None else self.max,
        )


class Page(Row):
    """Millimetres. `head_left` and `foot_left` are the left columns of the two tables."""

    width: Measure
    height: Measure
    top: Measure
    bottom: Measure
    left: Measure
    right: Measure
    page_number_from_edge: Measure
    head_left: Measure
    foot_left: Measure

    @property
    def text_width(self) -> float:
        """Width between the margins."""
        return self.width.value - self.left.value - self.right.value

    @model_validator(mode="after")
    def _fits(self) -> Page:
        if self.page_number_from_edge.value >= self.top.value:
            raise ValueError("số trang phải nằm trong lề trên")
        if max(self.head_left.value, self.foot_left.value) >= self.text_width:
            raise ValueError("cột trái phải hẹp hơn phần chữ của trang")
        return self


class Font(Row):
    """One family and one colour (RRGGBB) for the whole document."""

    name: str
    colour: str = Field(pattern=r"^[0-9A-F]{6}$")
    language: str
    source: str


class Body(Row):
    """Paragraphs of the text: first line in millimetres, gap and exact line in points, `line` in lines."""

    first_line: Measure
    after: Measure
    line: Measure | None = None
    line_exact: Measure | None = None

    @model_validator(mode="after")
    def _one_line(self) -> Body:
        if (self.line is None) == (self.line_exact is None):
            raise ValueError("cần đúng một trong `line` và `line_exact`")
        return self


class Style(Row):
    """How one component is set; size in points."""

    size: Measure
    align: Align
    bold: bool = False
    italic: bool = False
    underline: bool = False
    capitals: bool = False


class Rule(Row):
    """What stands below a component: a drawn line (share of the words' width) or characters."""

    share: Measure | None = None
    text: str | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Rule:
        if (self.share is None) == (self.text is None):
            raise ValueError("cần đúng một trong `share` và `text`")
        return self


class Rules(Row):
    """The rules below the national name or motto, the issuer and the title."""

    national: Rule
    issuer: Rule
    title: Rule


class Words(Row):
    """What is printed the same in every document; {number}, {kind} and {body} are filled in."""

    national: tuple[str, ...] = Field(min_length=1, max_length=2)
    number: str
    kinds: dict[str, str] = Field(min_length=1)
    body: str
    organ: str
    authority: str
    recipients: str
    part_mark: str
    basis_mark: str
    end: str
    source: str

    @model_validator(mode="after")
    def _placeholders(self) -> Words:
        for name in ("{number}", "{kind}", "{body}"):
            if self.number.count(name) != 1:
                raise ValueError(f"`number` phải có {name} đúng một lần")
        if self.part_mark.count("{}") != 1:
            raise ValueError("`part_mark` phải có {} đúng một lần")
        return self


class PlaceNames(Row):
    """Names that are written with the kind of the unit in the line of place and date."""

    names: tuple[str, ...]
    source: str


class Profile(Row):
    """One file of corpus/formats."""

    name: str
    title: str
    sources: dict[str, str]
    page: Page
    font: Font
    body: Body
    size_sets: tuple[tuple[float, float, float], ...] = ()
    styles: dict[StyleName, Style]
    rules: Rules
    words: Words
    full_place_names: PlaceNames

    @model_validator(mode="after")
    def _complete(self) -> Profile:
        needed = set(STYLES) if len(self.words.national) == 2 else set(STYLES) - {"motto"}
        if missing := sorted(needed - set(self.styles)):
            raise ValueError(f"thiếu kiểu chữ: {', '.join(missing)}")
        check_sources(self.sources, self._used_sources())
        if self.size_sets and self.head_sizes not in self.size_sets:
            raise ValueError(f"cỡ chữ Quốc hiệu, Tiêu ngữ, địa danh {self.head_sizes} không đi với nhau")
        return self

    @property
    def head_sizes(self) -> tuple[float, ...]:
        """Sizes of the national name, the motto (where there is one), place and date."""
        names: tuple[StyleName, ...] = ("national", "motto", "place_date")
        return tuple(self.styles[name].size.value for name in names if name in self.styles)

    def _used_sources(self) -> list[str]:
        measures = [*_measures(self.page), *_measures(self.body)]
        measures += [style.size for style in self.styles.values()]
        rules = [self.rules.national, self.rules.issuer, self.rules.title]
        drawn = [rule.share.source if rule.share else rule.source for rule in rules]
        given = [self.font.source, self.words.source, self.full_place_names.source, *drawn]
        return [measure.source for measure in measures] + [source for source in given if source]


def _measures(row: Row) -> list[Measure]:
    values = (getattr(row, name) for name in type(row).model_fields)
    return [value for value in values if isinstance(value, Measure)]


def profile_names() -> list[str]:
    """Names of the profiles there are, in order."""
    return sorted(file.stem for file in corpus.path(FOLDER).glob("*.yaml"))


@cache
def load_profile(name: str = DEFAULT) -> Profile:
    """The validated profile; UsageError for an unknown name, DataError for a faulty file."""
    if name not in profile_names():
        known = ", ".join(profile_names())
        raise UsageError(f"Không có mẫu trình bày “{name}”. Hãy chọn một trong các mẫu: {known}.")
    return read_data(corpus.path(f"{FOLDER}/{name}.yaml"), Profile)
