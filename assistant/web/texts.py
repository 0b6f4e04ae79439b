"""Words and looks of the page."""

TITLE = "Trợ lý văn bản Mặt trận"
INTRODUCTION = (
    "Hỏi về các kế hoạch, chỉ thị, nghị quyết có trong kho. Câu trả lời lấy nguyên văn từ văn bản, "
    "mỗi ý kèm trích dẫn; không có căn cứ thì trang nói rõ là không có."
)
QUESTION = "Câu hỏi"
PLACEHOLDER = "Ví dụ: Báo cáo tổng kết năm 2024 của Mặt trận cấp huyện nộp chậm nhất khi nào?"
ASK = "Hỏi"
ANSWER = "Trả lời"
CITATIONS = "Trích dẫn"
OPEN_SOURCE = "Xem trong văn bản gốc"
SOURCE = "Văn bản gốc"
NO_CITATION = "Không có trích dẫn."
NO_SOURCE = "Chọn một trích dẫn để xem lời văn trong văn bản gốc."
EMPTY_LIBRARY = "Kho chưa có văn bản nào. Nạp bằng lệnh: mattran ingest THƯ_MỤC"
LIBRARY = "Kho có {count} văn bản."
WARNING = "Lưu ý"
EXAMPLES = (
    "Chỉ thị 07-CT/TU của Tỉnh ủy An Hòa ban hành ngày tháng năm nào?",
    "Các huyện gửi báo cáo tháng về Mặt trận tỉnh An Hòa trước ngày nào?",
    "Kế hoạch năm 2026 của xã Bình Lãng giao nhiệm vụ gì cho Ban Công tác Mặt trận thôn?",
)
EXAMPLES_LABEL = "Hỏi thử về văn bản mẫu"

FONTS = ("system-ui", "Segoe UI", "Roboto", "Noto Sans", "Arial", "sans-serif")
MONO_FONTS = ("ui-monospace", "Consolas", "Noto Sans Mono", "monospace")
STYLE = """
.gradio-container { max-width: 1120px !important; margin: 0 auto; }
.mattran-answer { font-size: 1.15rem; line-height: 1.6; white-space: pre-line; }
.mattran-reason { opacity: .8; }
.mattran-citation { border-left: 3px solid var(--color-accent); padding: .1rem .8rem; margin: .7rem 0; }
.mattran-citation blockquote { margin: .2rem 0 !important; padding: 0; border: 0; white-space: pre-line; }
.mattran-where { font-weight: 600; }
.mattran-file { opacity: .75; font-size: .9rem; }
.mattran-source { max-height: 28rem; overflow: auto; white-space: pre-wrap; line-height: 1.6; }
.mattran-source mark { background: #ffe58a; color: #1f1f1f; padding: 0 .1em; }
"""
