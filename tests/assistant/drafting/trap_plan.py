"""A plan of our own with a trap in every clause, and helpers to draft from it. Facts and numbers are invented."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.drafting.compose import draft
from assistant.drafting.draft import Clause, Draft
from assistant.drafting.parent import ParentPlan, parent_from_path
from assistant.drafting.target import make_target

_NBSP = "\u00a0"
_DECOMPOSED = unicodedata.normalize("NFD", "- Mỗi khu dân cư của Thành phố có một tổ hòa giải hoạt động đều.")

_INVISIBLE = "\u00d0ảng bộ Thành\u00ad phố và các đo\u200bàn thể Thành\u2060 phố"  # Eth, soft hyphen, blanks of no width

TEXT = f"""ỦY BAN MTTQ VIỆT NAM THÀNH PHỐ HÀ NỘI
BAN THƯỜNG TRỰC

Số: 64/KH-MTTQ-BTT
Hà Nội, ngày 09 tháng 01 năm 2024

KẾ HOẠCH
Vận động Nhân dân hưởng ứng phong trào “Thành phố tôi yêu” trên địa bàn thành phố Hà Nội năm 2024

Căn cứ Nghị quyết số 22-NQ/TW ngày 10/4/2013 của Bộ Chính trị về hội nhập quốc tế;
Căn cứ Chương trình số 41-CTr/TU ngày 12/10/2021 của Thành ủy về môi trường ở các quận, huyện giai đoạn 2021-2025;
Thực hiện Chương trình phối hợp và thống nhất hành động năm 2024 của Ủy ban MTTQ Việt Nam Thành phố;
Ban Thường trực Ủy ban MTTQ Việt Nam Thành phố xây dựng Kế hoạch vận động Nhân dân hưởng ứng phong trào năm 2024 như sau:

I. MỤC ĐÍCH, YÊU CẦU
- Giúp người dân Thủ đô thêm yêu nơi mình sống; noi theo cách làm của Thành phố Hồ Chí Minh và tỉnh Lào Cai.
- Góp phần xây dựng Thủ đô Hà Nội văn hiến; hưởng ứng Ngày Giải phóng Thủ đô.
- Thực hiện Nghị quyết Đại hội XVII Đảng bộ thành phố và các nghị quyết của Thành ủy.
- Tham mưu cho Thành ủy, phối hợp với UBND Thành phố giải quyết kiến nghị của Nhân dân trong và ngoài Thành phố.
- Gắn với chủ đề “Sống “xanh” ở Thành phố, quận, huyện ta” và với nhiệm vụ chính trị của Thành phố.
- Không ai đứng ngoài cuộc: “Mỗi quận, huyện là một điểm sáng; mọi xã, phường cùng làm.
{_DECOMPOSED}
- Theo Kết luận{_NBSP}số{_NBSP}01-KL/TW{_NBSP}ngày{_NBSP}18/5/2021 của Bộ Chính trị, nêu gương trên{_NBSP}địa{_NBSP}bàn{_NBSP}Thành{_NBSP}phố.
II. NHIỆM VỤ
1. Tuyên truyền
- Tuyên truyền nhân dịp “Mừng Đảng - Mừng Xuân Giáp Thìn 2024”; 94 năm Ngày thành lập Đảng (3.2.1930 - 3.2.2024).
- Kỷ niệm 79 năm Ngày Cách mạng tháng Tám (19/8/1945-19/8/2024) và Ngày Quốc khánh (02/09/1945 – 02/09/2024).
- Kỷ niệm 35 năm thành lập Câu lạc bộ Người làm vườn, 77 năm Ngày Thương binh - Liệt sĩ.
- Duy trì kết quả của giai đoạn 2020-2024 và năm học 2023-2024; phát 2024 tờ gấp trong năm 2024 và quý I/2025.
- Tiếp tục phòng, chống dịch Covid-19; thực hiện Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị.
- Biểu dương điển hình ở huyện Ba Vì và thị xã Sơn Tây; phát huy hợp tác xã, tổ chức xã hội, phường hội nghề.
- Kể chuyện về 12 phường thí điểm của Thành phố; kết quả trồng cây tại 30 quận, huyện trong năm 2023.
- Học tập kinh nghiệm của Thành ủy Hải Phòng và của Thành ủy Thành phố Hồ Chí Minh.
- Thi hành Quyết định số 2024/QĐ-UBND ngày 20/5/2023 của UBND Thành phố về trồng cây và Nghị định số 08/2024/NĐ-CP.
- Hỗ trợ mỗi nhà 2.024.000 đồng; tin, ảnh đăng tại https://hanoi.example.vn/2024/thanh-pho của Thành phố.
- Giới thiệu Thủ đô Viêng Chăn và quan hệ giữa Thủ đô với các thủ đô trong khu vực.
- BTT UBMTTQVN TP phối hợp với CA TP, UBND TP và MTTQ các Q, H, TX nắm tình hình.
- Đợt cao điểm từ ngày 15/12/2024 đến ngày 15/02/2025; không tính kết quả trước năm 2024 và của Tết Mậu Thân 1968.
- Triển khai Đề án“Thành phố học tập” và cuộc thi“Tìm hiểu Thủ đô”trên địa bàn Thành phố.
- {_INVISIBLE} cùng hưởng ứng.
- Tròn 70 năm Chiến thắng Điện Biên Phủ (07/5/1954 - 7/5/2024), lần thứ 94 nói chuyện ở xóm.
- Kỷ niệm 1.014 năm Thăng Long - Hà Nội, hơn 35 năm đổi mới, 02 năm triển khai phong trào.
- Đảng đoàn Mặt trận Thành phố làm việc với Quận ủy, Huyện ủy, Thị ủy, HĐND các quận, huyện.
- Phấn đấu 100% quận, huyện, thị xã và 579 xã, phường, thị trấn có mô hình.[1]
- CÔNG KHAI KẾT QUẢ TRÊN ĐỊA BÀN THÀNH PHỐ VÀ CÁC QUẬN, HUYỆN.
- Nhiệm vụ “trước mắt” là thăm các gia đình chính sách ở Q. Hoàng Mai, H. Đông Anh, TX. Sơn Tây.
- Hưởng ứng cuộc vận động "Thành phố "sạch" và đẹp" do Thành phố phát động.
- Thăm Trường Đại học Thủ đô Hà Nội, Bảo tàng thành phố Hà Nội
2. Phong trào
- Hướng dẫn MTTQ các quận, huyện, thị xã tổ chức ra quân dọn vệ sinh; chỉ đạo các xã, phường, thị trấn lập tổ tự quản.
- Ủy ban MTTQ Việt Nam Thành phố tổ chức Hội thi “Thành phố; quận, huyện em” trong tháng 6/2024.
- Ban Thường trực Ủy ban MTTQ Việt Nam Thành phố khảo sát tại các quận, huyện; tổ chức Tọa đàm về nếp sống ở Thành phố.
- MTTQ các cấp Thành phố ký giao ước thi đua; MTTQ cấp huyện, cấp xã mở sổ góp ý.
- Phối hợp với Sở Văn hóa và Thể thao tổ chức Liên hoan văn nghệ.
- Tham gia lớp do Trung ương, Thành phố mở và do Ủy ban MTTQ Việt Nam Thành phố cùng các đoàn thể tổ chức.
3. Tập huấn
- Tổ chức 03 lớp tập huấn cho 150 cán bộ Mặt trận các quận, huyện, thị xã.
- Hướng dẫn các quận, huyện, thị xã mở lớp cho Ủy viên Ủy ban MTTQ Việt Nam các xã, phường, thị trấn.
4. Việc của Thành phố
- Duy trì hoạt động của Hội đồng tư vấn Văn hóa Thành phố.
- Tổ chức đoàn công tác học tập kinh nghiệm tại một số nước.
III. TIẾN ĐỘ Ở CÁC QUẬN, HUYỆN CỦA THÀNH PHỐ
TT | Công việc | Chủ trì | Thời hạn
1 | Ban hành kế hoạch | Ban Thường trực cấp huyện | Trước 20/02/2024
2 | Sơ kết phong trào | Ủy ban MTTQ Việt Nam các quận, huyện, thị xã | 29/02/2024
IV. TỔ CHỨC THỰC HIỆN
1. Ban Thường trực Ủy ban MTTQ Việt Nam Thành phố theo dõi, đôn đốc; báo cáo Ban Thường trực Ủy ban Trung ương MTTQ Việt Nam.
2. Đề nghị Ban Thường trực Ủy ban MTTQ Việt Nam các quận, huyện, thị xã báo cáo kết quả về Ban Thường trực Ủy ban MTTQ Việt Nam Thành phố trước ngày 25 hàng tháng; báo cáo năm trước ngày 15/11/2024 (qua Ban Phong trào Thành phố, email: phongtrao@hanoi.example.vn)./.

Nơi nhận:
- Ban Thường trực Ủy ban Trung ương MTTQ Việt Nam (để b/c);
- Thường trực Thành ủy (để b/c);
- Ban Thường trực Ủy ban MTTQ Việt Nam các quận, huyện, thị xã;
- Lưu: VP.
TM. BAN THƯỜNG TRỰC
CHỦ TỊCH

[1] Thành phố hiện có 30 quận, huyện, thị xã.

PHỤ LỤC
DANH MỤC ĐIỂM RA QUÂN CỦA THÀNH PHỐ
1. Mỗi quận, huyện chọn 02 điểm.
"""


def plan_from(text: str) -> ParentPlan:
    """A text read as a parent plan."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ke-hoach.txt"
        path.write_text(text, encoding="utf-8")
        return parent_from_path(path)


@cache
def trap_plan() -> ParentPlan:
    """The plan with the traps."""
    return plan_from(TEXT)


@cache
def trap_draft(unit: str = "phường Hoàng Mai", year: int = 2027) -> Draft:
    """The draft from it."""
    plan = trap_plan()
    return draft(plan, make_target(unit, None, year, plan))


def clause_from(made: Draft, start: str) -> Clause:
    """The clause made of the parent's words that begin so, marks left out."""
    return next(c for c in made.clauses if (c.parent_quote or "").lstrip("-0123456789. ").startswith(start))


def whole(made: Draft) -> str:
    """All that is printed, a clause a line."""
    return "\n".join([made.title, *(clause.text for clause in made.clauses if clause.text)])
