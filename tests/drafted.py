"""A draft made by hand, for the tests of what is printed."""

from __future__ import annotations

from datetime import date

from assistant.drafting.draft import Action, Change, Check, Clause, Covered, Draft, Part, Target

TITLE = "Công tác tuyên giáo và đối ngoại của Ủy ban MTTQ Việt Nam phường Hoàng Mai năm 2027"
WORK = (
    "Phối hợp với các tổ chức thành viên nắm ý kiến của Nhân dân ở từng tổ dân phố, tổng hợp mỗi tháng một lần "
    "và phản ánh kịp thời với Đảng ủy, chính quyền phường"
)
RECIPIENTS = (
    "Ban Thường trực Ủy ban MTTQ Việt Nam thành phố Hà Nội (để b/c)",
    "- Thường trực Đảng ủy, HĐND, UBND phường (để b/c);",
    "Ban Công tác Mặt trận các tổ dân phố (để t/h)",
    "Lưu: VT.",
)


def clause(
    text: str, level: str, depth: int, part: Part = "body", action: Action = "kept", number: int = 0
) -> Clause:
    """A clause whose id is its number or its first words."""
    return Clause(f"c{number}" if number else text[:12], part, level, depth, text, action)


def clauses() -> tuple[Clause, ...]:
    """Legal bases, three parts with sections, points and dashes, a table, one dropped clause."""
    rows = ("STT | Nội dung | Thời gian", "1 | Giao ban dư luận xã hội | Hằng tháng", "2 | Sơ kết | Tháng 6")
    given = (
        clause("Căn cứ Điều lệ Mặt trận Tổ quốc Việt Nam", "basis", 0, "basis"),
        clause("Căn cứ Nghị quyết số 12/NQ-MTTQ ngày 05/3/2026", "basis", 0, "basis"),
        clause("Ban Thường trực xây dựng kế hoạch như sau:", "basis", 0, "opening"),
        clause("I. MỤC ĐÍCH, YÊU CẦU", "part", 0),
        clause(f"-{WORK}.", "dash", 1, action="rescoped"),
        clause("II. Nhiệm vụ trọng tâm", "part", 0),
        clause("1. Công tác dư luận xã hội", "section", 1),
        clause(f"a) {WORK};", "point", 2),
        clause(f"b) Báo cáo kế hoạch số [… cần điền: số] và {WORK};", "point", 2),
        clause("", "dash", 2, action="dropped"),
        clause("2. " + WORK + ".", "section", 1),
        clause("III. TỔ CHỨC THỰC HIỆN", "part", 0),
        *(clause(row, "row", 1) for row in rows),
        clause(
            "Ban Công tác Mặt trận các tổ dân phố thực hiện kế hoạch này.", "paragraph", 1, action="added"
        ),
        clause("Nơi nhận cũ", "paragraph", 0, "recipient"),
    )
    return tuple(Clause(f"c{n}", c.part, c.level, c.depth, c.text, c.action) for n, c in enumerate(given, 1))


def target(**changed: object) -> Target:
    """Phường Hoàng Mai in 2027, all fields known unless changed."""
    facts: dict[str, object] = {
        "unit": "phường Hoàng Mai", "kind": "phường", "name": "Hoàng Mai", "parent_kind": "thành phố",
        "parent_name": "Hà Nội", "column": "province_commune", "era": "two_tier", "year": 2027,
        "day": date(2027, 1, 5), "number": "7", "signer": "Trần Văn Thử", "signer_title": "Chủ tịch",
        "notes": ("Phường được lập từ 01/7/2025.",),
    }  # fmt: skip
    return Target(**(facts | changed))  # type: ignore[arg-type]


def sample_draft(whole: tuple[Clause, ...] | None = None, **changed: object) -> Draft:
    """The draft; `changed` are fields of its target."""
    return Draft(
        "ke-hoach-cha", "Kế hoạch công tác năm 2027 của thành phố", target(**changed), TITLE,
        clauses() if whole is None else whole, RECIPIENTS,
        coverage=(
            Covered("II.1", "Nắm ý kiến của Nhân dân", "covered", "c8"),
            Covered("II.5", "Đón đoàn quốc tế", "dropped", None, "việc của cấp trên"),
            Covered("II.6", "Tập huấn", "open"),
        ),
        checklist=(Check("Căn cứ còn hiệu lực", True), Check("Không có từ sai cấp", False, "đoạn c9")),
        open_fields=("số kế hoạch cấp trên",), warnings=("Một văn bản được dẫn đã hết nhiệm kỳ.",),
    )  # fmt: skip


def changed_clause() -> Clause:
    """A clause with its parent, a reason and a change."""
    return Clause(
        "c90", "body", "dash", 1, "- Tuyên truyền ở phường.", "rescoped", "II.1", "Tuyên truyền ở Thành phố.",
        reason="đổi địa bàn", changes=(Change("Thành phố", "phường", "area"),), edited=True,
    )  # fmt: skip
