"""A library of a few documents, ready to be asked; only the embedding model is a fake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import corpus
from assistant.answer import Answer, Citation
from assistant.engine import Assistant
from assistant.scope import Narrow
from assistant.view import DocumentView
from ingest import pipeline
from ingest.library import Library
from ingest.settings import Settings
from tests.fake_embedder import FakeEmbedder

SAMPLES = [
    file
    for file in sorted(corpus.path("samples").iterdir())
    if file.suffix in {".docx", ".html", ".pdf", ".txt"}
]

BEN_TRE = """ỦY BAN MTTQ VIỆT NAM
TỈNH BẾN TRE
Số: 31/KH-MTTQ-BTT
Bến Tre, ngày 09 tháng 01 năm 2031

KẾ HOẠCH
Công tác tuyên truyền năm 2031 của Mặt trận tỉnh Bến Tre

Căn cứ Chỉ thị số 88-CT/TW ngày 11/02/2030 của Ban Bí thư về chăm lo người cao tuổi;

I. MỤC ĐÍCH, YÊU CẦU
1. Lan tỏa việc tốt của người dân vùng dừa.
2. Bám sát đời sống từng xóm ấp.
II. NHIỆM VỤ TRỌNG TÂM
1. Hội thi kể chuyện
Hội thi kể chuyện mở ngày 14/5/2031 tại nhà hát, có 26 đội dự thi.
2. Bản tin nội bộ
Bản tin nội bộ in 900 tờ mỗi quý.
3. Câu lạc bộ người cao tuổi
Các xã lập câu lạc bộ người cao tuổi theo Chỉ thị số 88-CT/TW.
III. TỔ CHỨC THỰC HIỆN
1. Các huyện gửi báo cáo quý về Mặt trận tỉnh trước ngày 17 của tháng cuối quý.
2. Báo cáo gửi qua hộp thư dieuphoi@bentre.example.vn của Văn phòng.
3. Kinh phí thực hiện là 77.000.000 đồng.

Nơi nhận:
- Thường trực Tỉnh ủy;
- Các huyện;
- Lưu: VT.

TM. BAN THƯỜNG TRỰC
CHỦ TỊCH
"""
LAI_CHAU = """ỦY BAN MTTQ VIỆT NAM
TỈNH LAI CHÂU
Số: 52/KH-MTTQ-BTT
Lai Châu, ngày 21 tháng 02 năm 2032

KẾ HOẠCH
Công tác tuyên truyền năm 2032 của Mặt trận tỉnh Lai Châu

I. MỤC ĐÍCH
1. Đưa tin tức đến từng bản vùng cao.
II. NHIỆM VỤ
1. Hội thi kể chuyện
Hội thi kể chuyện mở ngày 23/8/2032 tại quảng trường, có 38 đội dự thi.
2. Loa truyền thanh
Loa truyền thanh phát vào 06 giờ sáng hằng ngày.
III. TỔ CHỨC THỰC HIỆN
1. Các huyện gửi báo cáo quý về Mặt trận tỉnh trước ngày 21 của tháng cuối quý.
2. Kinh phí thực hiện là 55.000.000 đồng.

TM. BAN THƯỜNG TRỰC
CHỦ TỊCH
"""
PLANS = {"ben-tre-2031.txt": BEN_TRE, "lai-chau-2032.txt": LAI_CHAU}


@dataclass(frozen=True, slots=True)
class Shelf:
    """An assistant with its library."""

    assistant: Assistant
    library: Library
    home: Path

    def ask(self, question: str, narrow: Narrow | None = None) -> Answer:
        """The answer, asked in `narrow` if given."""
        return self.assistant.ask(question, narrow or Narrow())

    def record(self, doc_id: str) -> str:
        """A document's text of record."""
        return self.library.document(doc_id).text

    def view(self, doc_id: str) -> DocumentView:
        """A document cut into sentences."""
        return self.assistant.view(doc_id)

    def views(self) -> list[DocumentView]:
        """All documents, in the library's order."""
        return [self.view(doc_id) for doc_id in self.library.document_ids()]

    def holds(self, citation: Citation) -> bool:
        """Does the quote stand at its place? A row of the register or a side-car is its own record."""
        if citation.doc_id.startswith(("register:", "sidecar:")):
            return (citation.start, citation.end) == (0, len(citation.quote))
        return self.record(citation.doc_id)[citation.start : citation.end] == citation.quote


def write(folder: Path, documents: Mapping[str, str]) -> list[Path]:
    """Put texts into files of a new folder."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / name for name in documents]
    for file, text in zip(files, documents.values(), strict=True):
        file.write_text(text, encoding="utf-8")
    return files


def shelf(home: Path, files: Sequence[Path]) -> Shelf:
    """A new library of `files` under `home`; an empty one when there are none."""
    embedder, settings = FakeEmbedder(), Settings(home=home)
    if files:
        pipeline.ingest(files, settings, embedder=embedder)
    home.mkdir(parents=True, exist_ok=True)
    library = Library(settings.database)
    assistant = Assistant(settings, library)
    with patch("ingest.embedding.load_embedder", return_value=embedder):
        assistant.search("mặt trận")  # takes the fake in; the patch need not last
    return Shelf(assistant, library, home)
