"""Reports of a run: one self-contained page, a Markdown summary for a pull request, JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from eval.comparison import Comparison
from eval.report.markdown import figures_markdown, markdown
from eval.report.page import figures_page, page
from eval.runs import Run
from ingest.errors import UsageError

__all__ = ["figures_page", "markdown", "page", "write_figures", "write_report"]


def write_report(run: Run, folder: Path, comparison: Comparison | None = None) -> list[Path]:
    """Write SUITE.html, SUITE.md and SUITE.json under `folder`; UsageError when they cannot be written."""
    makers: dict[str, Callable[[], str]] = {
        ".html": lambda: page(run, comparison),
        ".md": lambda: markdown(run, comparison),
        ".json": lambda: _json(run.as_json()),
    }
    return [_written(folder, run.suite + suffix, make()) for suffix, make in makers.items()]


def write_figures(
    title: str,
    name: str,
    figures: Mapping[str, float | None],
    about: str,
    folder: Path,
    risks: Sequence[Mapping[str, float | None]] = (),
) -> list[Path]:
    """The same three files for plain figures by name, such as those of a search; `about` says what was asked.

    `risks` are the points of a risk-coverage curve (coverage, risk), drawn on the page.
    """
    makers: dict[str, Callable[[], str]] = {
        ".html": lambda: figures_page(title, figures, about, risks),
        ".md": lambda: figures_markdown(title, figures, about),
        ".json": lambda: _json(
            {"title": title, "about": about, "figures": dict(figures)}
            | ({"risk_coverage": list(risks)} if risks else {})
        ),
    }
    return [_written(folder, name + suffix, make()) for suffix, make in makers.items()]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _written(folder: Path, name: str, text: str) -> Path:
    file = folder / name.replace("/", "-").replace("\\", "-")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"Không ghi được báo cáo {file}: {error}. Hãy chọn thư mục khác.") from error
    return file
