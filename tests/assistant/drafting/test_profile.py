"""Layout profiles: the numbers of the rules, and faults reported."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import corpus
from assistant.drafting.profile import STYLES, Measure, Profile, load_profile, profile_names
from ingest.datafile import DataError, read_data
from ingest.errors import UsageError

# Decree 30/2020, annex I: value printed, lowest and highest allowed.
PAGE = {
    "width": (210, 210, 210), "height": (297, 297, 297), "top": (20, 20, 25), "bottom": (20, 20, 25),
    "left": (30, 30, 35), "right": (15, 15, 20),
}  # fmt: skip
SIZES = {
    "national": (13, 12, 13), "motto": (14, 13, 14), "superior": (13, 12, 13), "issuer": (13, 12, 13),
    "number": (13, 13, 13), "place_date": (14, 13, 14), "kind": (14, 13, 14), "title": (14, 13, 14),
    "basis": (14, 13, 14), "body": (14, 13, 14), "part": (14, 13, 14), "heading": (14, 13, 14),
    "authority": (14, 13, 14), "signer_title": (14, 13, 14), "signer": (14, 13, 14),
    "recipients": (12, 12, 12), "recipient": (11, 11, 11), "annex": (14, 14, 14),
    "annex_title": (14, 13, 14), "page_number": (14, 13, 14),
}  # fmt: skip
BOLD = {"national", "motto", "issuer", "kind", "title", "part", "heading", "authority", "signer_title",
        "signer", "recipients", "annex", "annex_title"}  # fmt: skip
ITALIC = {"place_date", "basis", "recipients"}
CAPITALS = {"national", "superior", "issuer", "kind", "part", "authority", "signer_title", "annex_title"}


def bounds(measure: Measure) -> tuple[float, float, float]:
    low = measure.value if measure.min is None else measure.min
    high = measure.value if measure.max is None else measure.max
    return measure.value, low, high


@pytest.fixture(scope="module")
def decree() -> Profile:
    return load_profile()


@pytest.mark.parametrize(("name", "numbers"), PAGE.items())
def test_page_of_the_decree(decree: Profile, name: str, numbers: tuple[float, ...]) -> None:
    assert bounds(getattr(decree.page, name)) == numbers


@pytest.mark.parametrize(("name", "numbers"), SIZES.items())
def test_sizes_of_the_decree(decree: Profile, name: str, numbers: tuple[float, ...]) -> None:
    assert bounds({str(k): style for k, style in decree.styles.items()}[name].size) == numbers


def test_marks_of_the_decree(decree: Profile) -> None:
    assert {n for n, s in decree.styles.items() if s.bold} == BOLD
    assert {n for n, s in decree.styles.items() if s.italic} == ITALIC
    assert {n for n, s in decree.styles.items() if s.capitals} == CAPITALS
    assert {n for n, s in decree.styles.items() if s.align == "justify"} == {
        "basis",
        "body",
        "part",
        "heading",
    }


def test_spacing_rules_and_words_of_the_decree(decree: Profile) -> None:
    assert bounds(decree.body.first_line) == (12.7, 10, 12.7)
    assert decree.body.after.value == 6
    assert decree.body.after.min == 6
    assert decree.body.line
    assert bounds(decree.body.line)[1:] == (1, 1.5)
    assert decree.font.name == "Times New Roman"
    assert decree.font.colour == "000000"
    assert decree.rules.national.share
    assert decree.rules.national.share.value == 1
    for rule in (decree.rules.issuer, decree.rules.title):
        assert rule.share
        assert bounds(rule.share)[1:] == (0.333, 0.5)
    assert decree.words.national == ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    assert decree.words.end == "./."
    assert decree.size_sets == ((13, 14, 14), (12, 13, 13))


def test_party_profile_has_its_own_numbers() -> None:
    party = load_profile("dang-hd05")
    assert party.words.national == ("ĐẢNG CỘNG SẢN VIỆT NAM",)
    assert party.styles["national"].size.value == 15
    assert party.body.line_exact
    assert bounds(party.body.line_exact)[1:] == (18, 22)
    assert party.rules.issuer.text == "*"
    assert party.rules.title.text == "-----"
    assert party.words.number.startswith("Số {number}-")
    assert not party.styles["signer_title"].bold
    assert party.styles["recipients"].underline
    assert party.words.end == "."


def test_every_profile_loads_under_its_file_name() -> None:
    assert profile_names() == ["dang-hd05", "mttq-nd30"]
    for name in profile_names():
        assert load_profile(name).name == name


def test_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="mttq-nd30"):
        load_profile("../levels")


def broken(tmp_path: Path, old: str, new: str) -> Path:
    text = corpus.path("formats/mttq-nd30.yaml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "profile.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("top: {value: 20, min: 20, max: 25, source: nd30}", "top: {value: 15, min: 20, max: 25, source: nd30}", "15"),
        ("  motto:", "  mottos:", "mottos"),
        ("superior: {size: {value: 13, min: 12, max: 13, source: nd30}", "superior: {size: {value: 13, source: nowhere}", "nowhere"),
        ("national: {size: {value: 13,", "national: {size: {value: 12,", "không đi với nhau"),
        ('number: "Số: {number}/{kind}-{body}"', 'number: "Số: {number}"', "{kind}"),
        ("  line: {value: 1.15, min: 1, max: 1.5, source: nd30}", "", "line"),
        ("page_number_from_edge: {value: 10, min: 5, max: 19,", "page_number_from_edge: {value: 20, min: 5, max: 29,", "lề trên"),
        ("title: {share: {value: 0.4, min: 0.333, max: 0.5, source: nd30}}", "title: {source: nd30}", "share"),
    ],
)  # fmt: skip
def test_a_faulty_profile_is_refused_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(DataError, match="dòng") as caught:
        read_data(broken(tmp_path, old, new), Profile)
    assert said in str(caught.value)


def test_each_style_is_needed(tmp_path: Path) -> None:
    whole = yaml.safe_load(corpus.path("formats/mttq-nd30.yaml").read_text(encoding="utf-8"))
    for name in STYLES:
        less = whole | {"styles": {k: v for k, v in whole["styles"].items() if k != name}}
        file = tmp_path / "profile.yaml"
        file.write_text(yaml.safe_dump(less, allow_unicode=True), encoding="utf-8")
        with pytest.raises(DataError, match=name):
            read_data(file, Profile)
