"""Words and looks of the tab "Đánh giá"."""

LABEL = "Đánh giá"
SUITE = "Bộ câu hỏi"
RUN = "Bắt đầu đo"
STOP = "Dừng"
SHOWN = "Lần đo để xem"
BEFORE = "So với lần đo (có thể để trống)"
NO_BEFORE = "Không so"
SHOW = "Xem kết quả"
RATED = "Câu trả lời đã được chấm"
RATED_HINT = "Đưa một câu đã chấm vào bộ câu hỏi của kho này để lần sau đo cả câu đó."
RATED_CHOICE = "Câu đã chấm"
ADD = "Thêm vào bộ câu hỏi"
REPORT = "Kết quả của lần đo"
NO_RUNS = "Chưa có lần đo nào. Hãy chọn một bộ câu hỏi rồi bấm “Bắt đầu đo”."
CHOOSE_SUITE = "Hãy chọn một bộ câu hỏi."
CHOOSE_RUN = "Hãy chọn một lần đo."
CHOOSE_RATED = "Hãy chọn một câu đã chấm."
SAME = "Hãy chọn hai lần đo khác nhau."
ASKING = "Đang hỏi “{suite}”: {done}/{total} câu"
STARTING = "Đang chuẩn bị đo “{suite}”…"
DONE = "Đã đo xong “{suite}”. Kết quả ở bên dưới và được lưu lại."
STOPPED = "Đã dừng lần đo “{suite}”; không lưu gì."
BUSY = "Đang đo “{suite}”. Hãy đợi xong hoặc bấm “Dừng”."
BROKEN = "Lần đo bị ngắt giữa chừng. Hãy thử lại."
ADDED = "Đã thêm vào bộ câu hỏi “{suite}”."
NOT_ALLOWED = "Chỉ quản trị mới được đo và sửa bộ câu hỏi. Hãy đăng nhập bằng tài khoản quản trị."
DID_RUN = "đo bộ câu hỏi"
DID_ADD = "thêm câu vào bộ câu hỏi"
UP, DOWN = "đúng", "sai"

STYLE = """
.gradio-container:not(:has(#mt-eval-status .mt-going)) #mt-eval-stop { display: none; }
.mt-report { width: 100%; height: 80vh; border: 1px solid var(--border-color-primary); border-radius: 6px; background: #fff; }
.mt-progress { width: 100%; max-width: 30rem; height: .8rem; accent-color: #a31f1f; }
.mt-runs { overflow-x: auto; }
.mt-runs table { border-collapse: collapse; width: 100%; font-size: .95rem; }
.mt-runs th, .mt-runs td { text-align: left; white-space: nowrap; padding: .3rem .6rem; border-bottom: 1px solid var(--border-color-primary); }
.mt-runs .mt-figure { text-align: right; font-variant-numeric: tabular-nums; }
@media (max-width: 640px) { .mt-runs th, .mt-runs td { white-space: normal; padding: .3rem .35rem; } }
"""
