"""HTML of the tab "Đánh giá"; every word of a suite, a question or a run is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.web import evaluation_texts as words
from assistant.web.evaluation_desk import RatedRow, RunRow, Step
from assistant.web.history_markup import local_time
from assistant.web.markup import warnings_html

_HEADS = ("Bộ câu hỏi", "Lúc", "Cách trả lời", "Số câu", "Đạt")
_SHOWN = 30  # runs in the table


def step_html(step: Step | None) -> str:
    """How far a run is, or what became of it."""
    if step is None:
        return ""
    if step.error:
        return warnings_html([step.error])
    return f'<div role="status" aria-live="polite">{_moving(step)}</div>'


def _moving(step: Step) -> str:
    name = escape(step.suite)
    if step.run or step.stopped:
        return f"<p>{(words.DONE if step.run else words.STOPPED).format(suite=name)}</p>"
    if not step.total:
        return f'<p class="mt-going mt-busy">{words.STARTING.format(suite=name)}</p>'
    said = words.ASKING.format(suite=name, done=step.done, total=step.total)
    bar = f'<progress class="mt-progress" max="{step.total}" value="{step.done}" aria-label="{said}"></progress>'
    return f'<p class="mt-going">{said}</p>{bar}'


def runs_html(rows: Sequence[RunRow]) -> str:
    """The runs that are kept, as a table."""
    if not rows:
        return f'<p class="mt-quiet">{words.NO_RUNS}</p>'
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS[:3])
    heads += "".join(f'<th scope="col" class="mt-figure">{head}</th>' for head in _HEADS[3:])
    body = "".join(_run_row(row) for row in rows[:_SHOWN])
    return f'<div class="mt-runs" tabindex="0"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'


def _run_row(row: RunRow) -> str:
    told = "".join(f"<td>{escape(word)}</td>" for word in (row.suite, moment(row.date), row.answerer))
    figures = (str(row.questions), percent(row.good))
    counted = "".join(f'<td class="mt-figure">{figure}</td>' for figure in figures)
    return f"<tr>{told}{counted}</tr>"


def report_html(page: str) -> str:
    """A whole page in a frame that may run nothing and reach nothing."""
    return f'<iframe class="mt-report" sandbox="" title="{words.REPORT}" srcdoc="{escape(page)}"></iframe>'


def run_choice(row: RunRow) -> str:
    """A run in a list to choose from."""
    return f"{row.suite} · {moment(row.date)} · {percent(row.good)}"


def rated_choice(row: RatedRow) -> str:
    """A rated answer in a list to choose from."""
    thumb = words.UP if row.thumb == "up" else words.DOWN
    return f"({thumb}) {row.question}" + (f" – {row.note}" if row.note else "")


def added_html(suite: str) -> str:
    """That a row was put into a suite."""
    return f'<p role="status">{escape(words.ADDED.format(suite=suite))}</p>'


def moment(date: str) -> str:
    """2026-01-05T07:08:09+00:00 as 05/01/2026 14:08, by the clock of this place."""
    return local_time(date)


def percent(share: float | None) -> str:
    """A share of 1 as people write it."""
    return "–" if share is None else f"{share * 100:.1f} %".replace(".", ",")
