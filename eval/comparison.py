"""Two runs side by side: what got better, what got worse, question by question, and whether it could be chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from eval import labels
from eval.metrics.intervals import PairedTest, paired
from eval.outcome import Outcome
from eval.runs import Numbers, Run
from ingest.errors import UsageError

_CLEAR = 0.05  # a p-value below this is called clear


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run `after` against run `before` over the questions that both were asked."""

    before: Run
    after: Run
    common: tuple[tuple[Outcome, Outcome], ...]
    test: PairedTest
    changed_subject: tuple[str, ...]

    @property
    def better(self) -> list[tuple[Outcome, Outcome]]:
        """Questions that were not good and are now."""
        return [(a, b) for a, b in self.common if b.good and not a.good]

    @property
    def worse(self) -> list[tuple[Outcome, Outcome]]:
        """Questions that were good and are not any more."""
        return [(a, b) for a, b in self.common if a.good and not b.good]

    @property
    def otherwise(self) -> list[tuple[Outcome, Outcome]]:
        """Questions judged alike whose answers differ."""
        return [(a, b) for a, b in self.common if a.good == b.good and a.answer != b.answer]

    @property
    def totals(self) -> dict[str, tuple[float | None, float | None]]:
        """Each figure of both runs."""
        return {name: (value, self.after.total.get(name)) for name, value in self.before.total.items()}

    @property
    def judgement(self) -> str:
        """The paired test in a sentence."""
        test = self.test
        if test.better == test.worse == 0:
            return "Không câu nào đổi giữa đạt và không đạt."
        sure = "khó do ngẫu nhiên" if test.p_value < _CLEAR else "có thể do ngẫu nhiên"
        return (
            f"Tốt lên {test.better} câu, kém đi {test.worse} câu; chênh lệch {test.difference:+.1%} "
            f"(khoảng tin cậy 95 %: {test.interval.low:+.1%} đến {test.interval.high:+.1%}); "
            f"kiểm định McNemar, p: {labels.chance(test.p_value)}, {sure}."
        )

    def as_json(self) -> dict[str, Any]:
        """Everything, for machines."""
        sides = {"before": self.before, "after": self.after}
        return {
            **{name: _named(run) for name, run in sides.items()},
            "common": len(self.common),
            "changed_subject": list(self.changed_subject),
            "totals": {name: list(pair) for name, pair in self.totals.items()},
            "test": asdict(self.test),
            "better": [_pair(*pair) for pair in self.better],
            "worse": [_pair(*pair) for pair in self.worse],
            "otherwise": [_pair(*pair) for pair in self.otherwise],
        }


def compare(before: Run, after: Run) -> Comparison:
    """Match two runs by the question asked; UsageError when they share none."""
    known = {o.question: o for o in before.outcomes}
    common = tuple((known[o.question], o) for o in after.outcomes if o.question in known)
    if not common:
        raise UsageError(
            f"Hai lần đo {before.id} và {after.id} không có câu hỏi nào chung. "
            "Hãy chọn hai lần đo của cùng một bộ câu hỏi: mattran eval runs"
        )
    test = paired([a.good for a, _ in common], [b.good for _, b in common])
    return Comparison(before, after, common, test, tuple(_changes(before, after)))


def _changes(before: Run, after: Run) -> Iterator[str]:
    """What differs in what was measured, in words."""
    names = {
        "settings_hash": "cài đặt", "corpus_hash": "văn bản trong kho", "model": "mô hình tìm kiếm",
        "language_model": "mô hình viết", "version": "mã nguồn",
    }  # fmt: skip
    for field, name in names.items():
        one, other = getattr(before.subject, field), getattr(after.subject, field)
        if one != other:
            yield f"{name}: {one or '–'} → {other or '–'}"


def _named(run: Run) -> dict[str, Any]:
    total: Numbers = run.total
    return {"id": run.id, "suite": run.suite, "answerer": run.answerer, "date": run.date, "total": total}


def _pair(before: Outcome, after: Outcome) -> dict[str, Any]:
    return {
        "id": after.id,
        "question": after.question,
        "before": {"fault": before.fault, "answer": before.answer},
        "after": {"fault": after.fault, "answer": after.answer},
    }
