"""Short invented documents for tests."""

from __future__ import annotations

from pathlib import Path

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def plan(number: int, tasks: int = 3, word: str = "tuyên truyền") -> str:
    """A plan of an invented commune with up to ten tasks, each a passage or two long."""
    lines = [
        "ỦY BAN MTTQ VIỆT NAM XÃ SUỐI MƠ",
        f"Số: {number}/KH-MTTQ-BTT",
        "Suối Mơ, ngày 05 tháng 3 năm 2031",
        "KẾ HOẠCH",
        f"Công tác mặt trận đợt {number} của xã Suối Mơ",
        "",
        "Căn cứ Chỉ thị số 12-CT/TW ngày 05/01/2022,",
    ]
    for task in range(1, tasks + 1):
        words = f"Chi hội {task} lo việc {word} ở thôn Đồi Cọ, báo cáo trước ngày {task} hằng tháng. " * 6
        lines += [
            f"{_ROMAN[task - 1]}. VIỆC THỨ {task}",
            f"1. Việc {word} số {task} đợt {number}",
            words.strip(),
        ]
    return "\n".join(lines) + "\n"


def write_plans(folder: Path, count: int, tasks: int = 3) -> list[Path]:
    """Files with `count` different plans."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"Kế hoạch {number}.txt" for number in range(1, count + 1)]
    for number, file in enumerate(files, start=1):
        file.write_text(plan(number, tasks), encoding="utf-8")
    return files
