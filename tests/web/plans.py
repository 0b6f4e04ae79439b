"""A plan of our own for the tab "Soạn kế hoạch". Facts and numbers are invented."""

from __future__ import annotations

from pathlib import Path

PLAN = """ỦY BAN MTTQ VIỆT NAM THÀNH PHỐ HÀ NỘI
BAN THƯỜNG TRỰC
Số: 88/KH-MTTQ-BTT
Hà Nội, ngày 20 tháng 12 năm 2026

KẾ HOẠCH
Công tác tuyên truyền năm 2027

Ban Thường trực Ủy ban MTTQ Việt Nam thành phố Hà Nội xây dựng kế hoạch như sau:
I. MỤC ĐÍCH, YÊU CẦU
- Người dân trên địa bàn Thành phố hiểu rõ việc làm của Mặt trận.
II. NHIỆM VỤ
1. Tuyên truyền
- Kỷ niệm 97 năm Ngày truyền thống MTTQ Việt Nam (18/11/1930 - 18/11/2027).
- Tuyên truyền, phát 500 tờ gấp trên địa bàn Thành phố.
- Tiếp tục phòng, chống dịch Covid-19.
2. Tập huấn
- Tổ chức 02 lớp tập huấn cho cán bộ Mặt trận Thành phố.
3. Việc của Thành phố
- Duy trì hoạt động của Hội đồng tư vấn Văn hóa Thành phố.
III. TỔ CHỨC THỰC HIỆN
Đề nghị Ban Thường trực Ủy ban MTTQ Việt Nam các xã, phường báo cáo kết quả trước ngày 20 hằng tháng.

Nơi nhận:
- Thành ủy Hà Nội;
- Lưu: VP.

TM. BAN THƯỜNG TRỰC
CHỦ TỊCH
"""


def corrected() -> str:
    """The plan with a figure mended and a task added."""
    mended = PLAN.replace("500 tờ gấp", "900 tờ gấp")
    return mended.replace("2. Tập huấn", "- Trưng bày Hội báo xuân.\n2. Tập huấn")


def write_plan(folder: Path, text: str = PLAN, name: str = "ke-hoach.txt") -> Path:
    """The plan as a file."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file
