"""Rules of the code behind the page: short handlers, short files, Gradio in one room only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "assistant" / "web"
LONGEST_HANDLER, LONGEST_FILE = 15, 300  # lines


def trees(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    for file in sorted(folder.rglob("*.py")):
        yield file, ast.parse(file.read_text(encoding="utf-8"))


def handlers() -> Iterator[tuple[str, int]]:
    """Every function of a class of handlers, with its lines from `def` to its end."""
    for file, tree in trees(WEB):
        classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        for one in classes:
            if one.name.endswith("Handlers") or one.name == "AtDesk":
                functions = [node for node in one.body if isinstance(node, ast.FunctionDef)]
                yield from ((f"{file.name} {f.name}", (f.end_lineno or 0) - f.lineno + 1) for f in functions)


def wired() -> Iterator[tuple[str, str]]:
    """What each event is given to, as it is written: `handlers.ask`, `lambda`, a name."""
    events = {
        "click", "submit", "upload", "change", "input", "select", "load", "like", "clear", "delete", "focus", "blur",
        "expand", "success", "failure", "then", "on", "example_select",
    }  # fmt: skip
    for file, tree in trees(WEB):
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) > 1]
        for call in calls if file.stem.endswith(("_tab", "_bar")) else []:
            if isinstance(call.func, ast.Attribute) and call.func.attr in events:
                yield file.name, ast.unparse(call.args[1 if call.func.attr == "on" else 0])


def test_no_handler_is_longer_than_fifteen_lines() -> None:
    found = dict(handlers())
    assert len(found) > 50
    assert {name: lines for name, lines in found.items() if lines > LONGEST_HANDLER} == {}


def test_events_are_given_to_handlers_only() -> None:
    own = [(file, given) for file, given in wired() if "handlers" not in given and given != "None"]
    assert all(given.startswith(("lambda:", "shown")) for _, given in own), own


def test_gradio_is_imported_behind_the_page_only() -> None:
    outside = []
    for room in ("assistant", "ingest", "eval", "corpus", "prompts"):
        for file, tree in trees(ROOT / room):
            names = [a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names]
            names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
            if WEB not in file.parents and any(name.partition(".")[0] == "gradio" for name in names):
                outside.append(file)
    assert outside == []


def test_no_file_of_the_page_is_long() -> None:
    lengths = {file.name: len(file.read_text(encoding="utf-8").splitlines()) for file in WEB.glob("*.py")}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}
