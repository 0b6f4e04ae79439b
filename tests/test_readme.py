"""What the README files promise: commands that exist, options they take, files that are there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["README.md", "README.vi.md", "CONTRIBUTING.md"]
BLOCK = re.compile(r"^```(?:sh|bat)\n(.*?)^```", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^(?:\.venv[/\\](?:bin|Scripts)[/\\])?mattran\s+(.*)$")
INLINE = re.compile(r"`(?:mattran) ([a-z][^`]*)`")
LINK = re.compile(r"\]\(([^)#:]+)\)")
FILE = re.compile(
    r"`((?:corpus|eval|ingest|assistant|prompts|tests|docs|\.ci)/[\w./-]+|\.pre-commit-config\.yaml)`"
)


def lines_of(page: str) -> Iterator[str]:
    for block in BLOCK.findall((ROOT / page).read_text(encoding="utf-8")):
        yield from (line.partition(" #")[0].strip() for line in block.splitlines())


def commands() -> list[str]:
    """Every command line of mattran that a page shows, without the program's name."""
    found = [match[1] for page in PAGES for line in lines_of(page) if (match := COMMAND.match(line))]
    found += [line for page in PAGES for line in INLINE.findall((ROOT / page).read_text(encoding="utf-8"))]
    return sorted(set(found))


def test_there_are_commands_to_check() -> None:
    assert len(commands()) > 15


@pytest.mark.parametrize("line", commands())
def test_a_command_shown_exists_with_its_options(mattran_bare: Any, line: str) -> None:
    words = shlex.split(line)
    names = [word for word in words if re.fullmatch(r"[a-z]+", word)]
    groups = {"library", "eval", "model", "users"}
    path = names[:2] if names[0] in groups and len(names) > 1 else names[:1]
    run = mattran_bare(*path, "--help")
    assert run.code == 0, run.said
    for option in (word for word in words if word.startswith("--")):
        assert option in run.stdout, f"{line}: {option}"


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("page", [*PAGES, "docs/glossary.md", "CHANGELOG.md"])
def test_files_mentioned_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for name in LINK.findall(text):
        assert ((ROOT / page).parent / name).exists(), name
    for name in FILE.findall(text):
        assert (ROOT / name).exists(), name


def test_both_readme_files_bring_up_the_same_way() -> None:
    steps = ["model build", "ingest --builtin", "serve"]
    for page in ("README.md", "README.vi.md"):
        shown = [match[1] for line in lines_of(page) if (match := COMMAND.match(line))]
        assert shown[:3] == steps, page


def test_settings_named_in_the_readme_exist() -> None:
    from ingest.settings import Settings

    named = re.findall(r"^\| `MATTRAN_(\w+)`", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(name.lower() for name in named) == sorted(Settings.model_fields)
