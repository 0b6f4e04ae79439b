"""Several answerers over the same questions in one table, with intervals and the paired test against this project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from assistant.answer import Answer
from eval import answers, labels
from eval.answers import Verdict
from eval.comparison import compare
from eval.report.markdown import plain, table_head
from eval.runs import OURS, Run, made
from eval.subject import Subject
from eval.suite import Suite

ALL = "all"
_COLUMNS = (
    "good", "right", "right_and_cited", "rightly_refused", "citation_recall", "exact_quotes", "median_length",
    "median_ms",
)  # fmt: skip

Told = Mapping[str, Sequence[Verdict]]
"""Verdicts by the name of the answerer."""


def ask_everyone(
    suite: Suite,
    answerers: Mapping[str, Callable[[str], Answer]],
    record_of: Callable[[str], str],
    each: Callable[[str, int, int], None] = lambda name, done, total: None,
) -> Told:
    """Ask a suite of every answerer. Sections are asked of nobody: baselines do not tell them."""
    asked = _without_sections(suite)
    return {
        name: answers.run(asked, ask, record_of, each=partial(each, name)) for name, ask in answerers.items()
    }


def _without_sections(suite: Suite) -> Suite:
    questions = [
        q.model_copy(update={"citations": [c.model_copy(update={"section": None}) for c in q.citations]})
        for q in suite.questions
    ]
    return suite.model_copy(update={"questions": questions})


def gathered(told: Mapping[str, Told], subjects: Mapping[str, Subject]) -> list[Run]:
    """A run for each suite and answerer, and for all suites together where there are several."""
    runs = [
        made(suite, verdicts, subjects[suite], name)
        for suite, answered in told.items()
        for name, verdicts in answered.items()
    ]
    if len(told) < 2:
        return runs
    names = dict.fromkeys(name for answered in told.values() for name in answered)
    whole = {name: [v for answered in told.values() for v in answered.get(name, ())] for name in names}
    return runs + [made(ALL, verdicts, None, name) for name, verdicts in whole.items()]


def as_json(runs: Sequence[Run]) -> dict[str, Any]:
    """By suite and answerer: figures, intervals, and the paired test against this project."""
    return {
        "subjects": {run.suite: run.subject.model_dump() for run in runs if run.suite != ALL},
        "suites": {
            suite: {run.answerer: _figures(run, runs) for run in _of(suite, runs)} for suite in _suites(runs)
        },
    }


def _figures(run: Run, runs: Sequence[Run]) -> dict[str, Any]:
    against = _against_ours(run, runs)
    return {
        "total": run.total,
        "intervals": run.intervals["total"],
        "latency": run.latency,
        "p_value": against,
    }


def _against_ours(run: Run, runs: Sequence[Run]) -> float | None:
    """The McNemar p-value of this project against a baseline; None for the project itself."""
    ours = next((r for r in runs if r.suite == run.suite and r.answerer == OURS), None)
    if ours is None or ours is run or not run.outcomes:
        return None
    return compare(run, ours).test.p_value


def markdown(runs: Sequence[Run]) -> str:
    """A table for each suite."""
    lines: list[str] = []
    for suite in _suites(runs):
        chosen = _of(suite, runs)
        lines += [
            f"### {plain(suite)} ({labels.number(chosen[0].total['questions'])} câu)",
            *([] if suite == ALL else ["", plain(chosen[0].subject.label)]),
            "",
            *_table(chosen, runs),
            "",
        ]
    return "\n".join([*lines, NOTE]) + "\n"


NOTE = (
    "Ba cách so sánh đều đưa nguyên đoạn đầu tìm được làm câu trả lời và không bao giờ từ chối; vì chúng không nêu "
    "mục, ở bảng này không cách nào bị hỏi mục, chỉ hỏi văn bản và lời trích. Trong ngoặc vuông là "
    "khoảng tin cậy 95 % (bootstrap); p là kiểm định McNemar so với phần mềm này, trên cùng các câu hỏi."
)


def _table(chosen: Sequence[Run], runs: Sequence[Run]) -> list[str]:
    head = [*table_head(["cách trả lời", *(labels.figure(name) for name in _COLUMNS), "p"])]
    return [*head, *(f"| {' | '.join(_cells(run, runs))} |" for run in chosen)]


def _cells(run: Run, runs: Sequence[Run]) -> list[str]:
    p_value = _against_ours(run, runs)
    name = plain(labels.ANSWERERS.get(run.answerer, run.answerer))
    return [
        name,
        *(_cell(run, figure) for figure in _COLUMNS),
        "–" if p_value is None else plain(labels.chance(p_value)),
    ]


def _cell(run: Run, name: str) -> str:
    span = run.intervals["total"].get(name)
    value = labels.told(name, run.total[name])
    return f"{value} [{labels.percent(span[0])}; {labels.percent(span[1])}]" if span else value


def rows(runs: Sequence[Run]) -> list[list[str]]:
    """Cells of one table for a terminal: suite, answerer, figures."""
    return [
        [
            run.suite,
            labels.ANSWERERS.get(run.answerer, run.answerer),
            *(labels.told(n, run.total[n]) for n in _COLUMNS),
        ]
        for suite in _suites(runs)
        for run in _of(suite, runs)
    ]


def heads() -> list[str]:
    """What `rows` are called."""
    return ["bộ", "cách trả lời", *(labels.figure(name) for name in _COLUMNS)]


def _suites(runs: Sequence[Run]) -> list[str]:
    return list(dict.fromkeys(run.suite for run in runs))


def _of(suite: str, runs: Sequence[Run]) -> list[Run]:
    """Runs of a suite, this project last."""
    return sorted((run for run in runs if run.suite == suite), key=lambda run: run.answerer == OURS)
