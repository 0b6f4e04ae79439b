"""What is wrong with a suite file, said row by row in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

_FAULTS = 20  # told at once; a file with more has one cause
_ROWS = {"questions", "drafts"}
_GUIDE = "Mẫu và ví dụ: eval/README.md."
_MEANING = {
    "missing": "thiếu trường này. Hãy thêm vào",
    "extra_forbidden": "mẫu không có trường này. Hãy xóa, hoặc sửa tên trường",
    "string_type": "phải là chữ. Hãy đặt giá trị trong dấu ngoặc kép",
    "string_too_short": "đang để trống. Hãy điền vào",
    "list_type": "phải là danh sách. Hãy viết trong [ ] hoặc mỗi mục một dòng mở đầu bằng dấu gạch",
    "bool_type": "chỉ nhận true hoặc false",
    "bool_parsing": "chỉ nhận true hoặc false",
    "date_from_datetime_parsing": "phải là ngày dạng 2025-11-22",
    "date_parsing": "phải là ngày dạng 2025-11-22",
    "model_type": "không đúng dạng một mục có tên trường và giá trị",
    "model_attributes_type": "không đúng dạng một mục có tên trường và giá trị",
}


def told(node: yaml.Node | None, error: ValidationError) -> list[str]:
    """A line for each fault, with its place in the file and what to do; then where the form is explained."""
    faults = [_fault(node, fault) for fault in error.errors()]
    more = [f"… và {len(faults) - _FAULTS} lỗi nữa"] if len(faults) > _FAULTS else []
    return [*(f"- {fault}" for fault in [*faults[:_FAULTS], *more]), _GUIDE]


def _fault(node: yaml.Node | None, fault: ErrorDetails) -> str:
    place, steps = _place(node, fault["loc"])
    field = ".".join(str(step + 1 if isinstance(step, int) else step) for step in steps)
    return f"{place}{f', trường `{field}`' if field else ''}: {meaning(fault)}."


def meaning(fault: ErrorDetails) -> str:
    """What is wrong with a field and what to do, without its place."""
    if fault["type"] == "literal_error":
        return f"chỉ nhận {fault['ctx']['expected']}".replace(" or ", " hoặc ")
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    return _MEANING.get(fault["type"], fault["msg"])


def _place(node: yaml.Node | None, location: Sequence[int | str]) -> tuple[str, Sequence[int | str]]:
    """Line and question of a fault, and the steps below the question."""
    line = f"dòng {_line(node, location)}"
    if len(location) < 2 or location[0] not in _ROWS:
        return line, location
    row = next(iter(_nodes(node, location[:2])), None)
    name = _scalar(row, "id") or f"thứ {int(location[1]) + 1}"
    return f"{line}, câu {name}", location[2:]


def _line(node: yaml.Node | None, location: Sequence[int | str]) -> int:
    """1-based line of the deepest node on the way to `location`."""
    deepest = [node, *_nodes(node, location[:1])]
    for length in range(2, len(location) + 1):
        deepest += _nodes(node, location[:length])
    return next((int(n.start_mark.line) + 1 for n in reversed(deepest) if n is not None), 1)


def _nodes(node: yaml.Node | None, location: Sequence[int | str]) -> Iterator[yaml.Node]:
    """The node at `location`, if it is there."""
    for step in location:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        else:
            return
    if node is not None:
        yield node


def _scalar(node: yaml.Node | None, key: str) -> str | None:
    value = next(_nodes(node, [key]), None)
    return str(value.value) if isinstance(value, yaml.ScalarNode) else None
