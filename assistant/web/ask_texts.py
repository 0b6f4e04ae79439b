"""Words and looks of the tab "Hỏi đáp"."""

LABEL = "Hỏi đáp"
QUESTION = "Câu hỏi"
PLACEHOLDER = "Nhập câu hỏi rồi nhấn Enter"
ASK = "Hỏi"
STOP = "Dừng"
YOU = "Bạn hỏi:"
ANSWER = "Trả lời:"
SEARCHING = "Đang tìm trong kho văn bản…"
WRITING = "Mô hình ngôn ngữ đang viết lại từ {count} lời trích; từng câu được đối chiếu trước khi hiện…"
EXTRACT = "Lời trích nguyên văn"
UNDERSTOOD = "Hiểu là: {text}"
WITHIN = "trong: {document}"
PARTIAL = "Chỉ trả lời được một phần."
CITATIONS = "Trích dẫn ({count})"
NEAREST = "Đoạn gần nhất để xem thêm, không phải câu trả lời ({count})"
OPEN_CITATION = "Mở trích dẫn {n}: {where}"
REGISTER = "Sổ văn bản chỉ đạo"
SIDECAR = "Tệp mô tả kèm văn bản"
PAGE = "trang {page}"

DIRECTIVES = "Văn bản áp dụng"
ISSUED = "Ngày"
ISSUER = "Cơ quan"
STATUS = "Tình trạng"
CITED_IN = "Được dẫn trong {count} văn bản của kho."
CONFLICTS = "Các nguồn ghi khác nhau ({count})"
EVIDENCE = "Nguồn: {source}"

COPY = "Sao chép thành đoạn văn"
COPIED = "Đã sao chép"
NOT_COPIED = "Chưa sao chép được; hãy chọn chữ rồi nhấn Ctrl+C."
THUMB = "M2 10h4v11H2zM8 21h9.5l3.5-8V9.5h-6.5L15.5 4 13 2.5 8 9.5z"  # in a box of 24 by 24
GOOD = "Đúng"
BAD = "Chưa đúng"
RATE_HINT = "Đánh giá giúp kiểm tra và cải thiện câu trả lời"
NOTE = "Ghi chú (không bắt buộc): sai ở đâu, câu đúng là gì?"
KEEP_NOTE = "Lưu ghi chú"
RATED = "Đã ghi nhận, cảm ơn."

WELCOME = "Hỏi về các kế hoạch, chỉ thị, nghị quyết trong kho"
INTRODUCTION = (
    "Câu trả lời lấy từ lời văn của văn bản, mỗi ý kèm số trích dẫn; bấm vào số để mở đúng chỗ trong văn bản. "
    "Không có căn cứ thì trang nói rõ là không có."
)
HOLDS = "Kho đang có {count} văn bản."
EMPTY_LIBRARY = "Kho chưa có văn bản nào. Hãy nạp văn bản ở thẻ “Kho văn bản”, rồi quay lại đây để hỏi."
EXAMPLES_LABEL = "Ví dụ"
EXAMPLES_OF_SAMPLES = (
    "Chỉ thị 07-CT/TU của Tỉnh ủy An Hòa ban hành ngày tháng năm nào?",
    "Các huyện gửi báo cáo tháng về Mặt trận tỉnh An Hòa trước ngày nào?",
    "Kế hoạch năm 2026 của xã Bình Lãng giao nhiệm vụ gì cho Ban Công tác Mặt trận thôn?",
)
EXAMPLES = (
    "Văn bản nào áp dụng cho giám sát, phản biện xã hội?",
    "Chỉ thị 12-CT/TW do cơ quan nào ban hành, ngày nào?",
)
EXAMPLE_SUMMARY = "Tóm tắt {title}"
EXAMPLE_DUTIES = "Tháng này phải báo cáo gì?"

SCOPE = "Phạm vi tìm kiếm"
SCOPE_SET = "Phạm vi tìm kiếm: {scope}"
PLACE = "Địa phương"
YEAR = "Năm"
BODY = "Cơ quan ban hành"
DOCUMENT = "Văn bản"
WHOLE = "Tất cả"
CLEAR_SCOPE = "Bỏ phạm vi"
BAD_YEAR = "Năm “{year}” không phải một số. Hãy nhập bốn chữ số, ví dụ 2026."

HISTORY = "Các cuộc hỏi đáp"
NEW = "Cuộc mới"
SEARCH = "Tìm trong các cuộc cũ"
NO_HISTORY = "Chưa có cuộc hỏi đáp nào được lưu."
NOTHING_FOUND = "Không có cuộc nào chứa các chữ này."
REMOVE = "Xóa"
REMOVE_ASKED = "Xóa cuộc hỏi đáp “{title}”? Không lấy lại được."
TURNS = "{count} lượt"
MORE = "Còn {count} cuộc cũ hơn; hãy dùng ô tìm."

DID_REMOVE = "xóa cuộc hỏi đáp"  # in the audit log
DID_RATE = "chấm câu trả lời"

SOURCE = "Văn bản gốc"
PLACE_OF_QUOTE = "Đang mở: {where}"
OPEN_WHOLE = "Mở cả văn bản"
CUT_BEFORE = "… phần trước không hiện …"
CUT_AFTER = "… phần sau không hiện …"
AT_PAGE = "Trang {page}"
GONE = "Văn bản này không còn trong kho. Lời trích đã lưu cùng câu trả lời:"
CHANGED = "Văn bản đã thay đổi từ khi trả lời; không còn thấy nguyên lời trích. Lời trích khi đó:"
MOVED = "Văn bản đã được nạp lại; lời trích nay nằm ở vị trí khác một chút."
OF_REGISTER = "Đây là một dòng trong sổ văn bản chỉ đạo của phần mềm, không phải toàn văn."
OF_SIDECAR = "Đây là lời của tệp mô tả đi kèm văn bản, không phải của chính văn bản."
OF_CARD = "Đây là phiếu tóm lược do phần mềm biên soạn, không phải toàn văn của văn bản."
AS_PRINTED = "Xem trang {page} như bản in"
IN_WINDOW = "Mở trang này ở cửa sổ mới"
NOT_THERE = "Không mở được trích dẫn này. Hãy hỏi lại để có trích dẫn mới."

STYLE = """
#mt-ask { align-items: flex-start; gap: 1rem; flex-wrap: nowrap; padding-top: .3rem; }
#mt-ask .html-container { padding: 0; }
#mt-ask > .column { min-width: 0 !important; }
#mt-scope { padding: .35rem .8rem; }
#mt-question { padding: .3rem .5rem; }
#mt-ask-past { flex: 0 0 15.5rem; max-width: 15.5rem; position: sticky; top: .5rem; }
#mt-ask-talk { flex: 1 1 0; max-width: 56rem; margin: 0 auto; gap: .6rem; }
#mt-ask-source { flex: 1 1 0; position: sticky; top: .5rem; }
#mt-ask:not(:has(.mt-source)) #mt-ask-source { display: none; }
#mt-ask .html-container, #mt-ask .block { overflow: visible; }
.mt-ask-send { align-items: flex-end; gap: .5rem; flex-wrap: nowrap; }
.mt-ask-send > .form, .mt-ask-send > .block { flex: 1 1 auto; }
.mt-ask-send button { flex: 0 0 auto; min-width: 5rem !important; min-height: 2.9rem; align-self: stretch; }
#mt-ask-talk:not(:has(.mt-busy)) #mt-stop, #mt-ask-talk:has(.mt-busy) #mt-send { display: none; }
#mt-ask-box { position: sticky; bottom: 0; z-index: 5; background: var(--body-background-fill); padding: .5rem 0 .6rem;
  border-top: 1px solid var(--border-color-primary); gap: .4rem; }

.mt-turn { padding: .4rem 0 1.2rem; border-bottom: 1px solid var(--border-color-primary); margin-bottom: .8rem; scroll-margin-top: .5rem; }
.mt-turn:last-child { border-bottom: 0; margin-bottom: 0; min-height: 8rem; }
.mt-question { background: var(--primary-50); color: #3f0b0d; border-left: 4px solid #b92b28; border-radius: 0 8px 8px 0; padding: .5rem .8rem;
  font-weight: 600; font-size: 1.05rem; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 12rem; overflow-y: auto; }
.dark .mt-question { background: #3a2322; color: #fbe3e1; }
.mt-answer { font-size: 1.08rem; line-height: 1.65; margin: .7rem 0; overflow-wrap: anywhere; white-space: pre-line; }
.mt-answer p { margin: 0 0 .5rem; }
.mt-answer ul { margin: 0; padding-left: 1.2rem; list-style: disc; }
.mt-answer li { margin: .25rem 0; }
.mt-answer.mt-refused { border-left: 4px solid var(--border-color-primary); padding-left: .8rem; }
.mt-extract { border: 1px dashed var(--border-color-primary); border-radius: 8px; padding: .3rem .8rem; }
.mt-tied { white-space: nowrap; }
.mt-chip { scroll-margin: 1rem 0 9rem; font: inherit; font-size: .85rem; font-weight: 700; line-height: 1.2; min-width: 1.6rem; min-height: 1.5rem; margin: 0 .1rem; padding: 0 .35rem;
  color: #871b1c; background: #fdf3f2; border: 1px solid #d9837e; border-radius: 999px; cursor: pointer; vertical-align: .1em; }
.mt-chip:hover { background: #871b1c; color: #fff; }
.dark .mt-chip { color: #fbd5d2; background: #3a2322; border-color: #a5524e; }
.dark .mt-chip:hover { background: #fbd5d2; color: #3f0b0d; }
.mt-busy::before { content: ""; display: inline-block; width: .9rem; height: .9rem; margin-right: .5rem; vertical-align: -.1rem; border-radius: 50%;
  border: 2px solid var(--border-color-primary); border-top-color: #b92b28; animation: mt-turning 1s linear infinite; }
@keyframes mt-turning { to { transform: rotate(1turn); } }
.mt-cites { margin: .5rem 0; }
.mt-cites summary, .mt-past summary { cursor: pointer; font-weight: 600; padding: .2rem 0; }
.mt-cites ol { list-style: none; margin: .2rem 0 0; padding: 0; }
.mt-cite { display: flex; gap: .6rem; width: 100%; text-align: left; font: inherit; font-size: .95rem; line-height: 1.4; color: var(--body-text-color);
  background: none; border: 0; border-radius: 6px; padding: .3rem .4rem; cursor: pointer; overflow-wrap: anywhere; }
.mt-cite:hover { background: var(--background-fill-secondary); }
.mt-cite > b { flex: 0 0 1.7rem; color: #871b1c; }
.dark .mt-cite > b { color: #ee9f9a; }
.mt-cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); gap: .6rem; margin: .4rem 0; }
.mt-card { border: 1px solid var(--border-color-primary); border-top: 3px solid #e0b13c; border-radius: 8px; padding: .6rem .8rem; background: var(--background-fill-primary);
  font-size: .95rem; line-height: 1.45; overflow-wrap: anywhere; }
.mt-card h4 { font-weight: 650; margin: 0 0 .2rem; font-size: 1.02rem; }
.mt-card p { margin: .2rem 0; }
.mt-card dl { display: grid; grid-template-columns: auto 1fr; gap: .1rem .6rem; margin: .3rem 0; }
.mt-card dt { color: var(--body-text-color-subdued); }
.mt-card dd { margin: 0; }
.mt-turn h3, .mt-welcome h3 { font-weight: 650; font-size: 1rem; margin: .8rem 0 .2rem; }
.mt-tools { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; margin-top: .6rem; }
.mt-tools [aria-pressed="true"] { background: #871b1c; border-color: #871b1c; color: #fff; }
.mt-thumb { display: inline-block; width: 1rem; height: 1rem; fill: currentColor; vertical-align: -.1rem; opacity: .75; }
.mt-note { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .5rem; align-items: flex-end; }
.mt-note label { flex: 1 1 16rem; display: block; font-size: .95rem; }
.mt-note input, .mt-past input { width: 100%; font: inherit; font-size: 1rem; color: var(--body-text-color); background: var(--input-background-fill);
  border: 1px solid var(--border-color-primary); border-radius: 6px; padding: .35rem .6rem; box-sizing: border-box; }
.mt-past input::placeholder, .mt-note input::placeholder { color: var(--body-text-color-subdued); opacity: 1; }
.mt-welcome { padding: 1.2rem 0 .4rem; }
.mt-welcome h2 { font-weight: 650; font-size: 1.35rem; margin: 0 0 .4rem; }
.mt-examples { display: flex; flex-direction: column; gap: .4rem; margin: .5rem 0 0; }
.mt-examples .mt-button { text-align: left; white-space: normal; }

.mt-past ul { list-style: none; margin: .3rem 0 0; padding: 0; max-height: calc(100vh - 17rem); min-height: 6rem; overflow: auto; }
.mt-past li { display: flex; gap: .2rem; align-items: stretch; border-radius: 6px; margin: 0; }
.mt-past li:hover, .mt-past li.mt-open { background: var(--background-fill-secondary); }
.mt-past li.mt-open { box-shadow: inset 3px 0 #b92b28; }
.mt-past-open { flex: 1 1 auto; min-width: 0; text-align: left; font: inherit; font-size: .95rem; line-height: 1.35; color: var(--body-text-color); background: none; border: 0;
  padding: .4rem .3rem .4rem .6rem; cursor: pointer; }
.mt-past-open span { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; overflow-wrap: anywhere; }
.mt-past-open small { color: var(--body-text-color-subdued); }
.mt-past-remove { flex: none; font: inherit; color: var(--body-text-color-subdued); background: none; border: 0; border-radius: 6px; padding: 0 .6rem; cursor: pointer; }
.mt-past-remove:hover { color: #fff; background: #871b1c; }
.mt-past .mt-button { width: 100%; margin: .2rem 0 .5rem; }

.mt-source { display: flex; flex-direction: column; max-height: calc(100vh - 1.5rem); border: 1px solid var(--border-color-primary); border-top: 3px solid #b92b28; border-radius: 8px;
  background: var(--background-fill-primary); }
.mt-source-head > div { flex: 1 1 auto; min-width: 0; }
.mt-source-head { display: flex; gap: .6rem; justify-content: space-between; align-items: flex-start; overflow: auto; flex: none; max-height: 75%; padding: .6rem .9rem; border-bottom: 1px solid var(--border-color-primary); overflow-wrap: anywhere; }
.mt-source-head h3 { margin: 0; font-weight: 650; font-size: 1.02rem; line-height: 1.35; }
.mt-source-head p { margin: .15rem 0 0; }
.mt-source-head .mt-button { flex: none; }
.mt-text { overflow: auto; padding: .6rem 1rem 2rem; line-height: 1.65; font-size: 1.02rem; overflow-wrap: anywhere; position: relative; }
.mt-text p, .mt-text h4 { white-space: pre-wrap; margin: .35rem 0; padding-left: calc(var(--d, 0) * .9rem); font-size: inherit; }
.mt-text h4 { font-weight: 700; margin-top: .8rem; }
.mt-text .mt-loose { color: var(--body-text-color-subdued); }
.mt-text .mt-row { border-bottom: 1px solid var(--border-color-primary); }
.mt-text mark { background: #ffe27a; color: #1c1917; padding: .05em 0; border-radius: 2px; box-shadow: 0 0 0 2px #ffe27a; }
.mt-text mark:focus { outline: 2px solid #b92b28; outline-offset: 3px; }
.mt-sheet { display: flex; align-items: center; gap: .6rem; color: var(--body-text-color-subdued); font-size: .9rem; margin: 1rem 0 .4rem; }
.mt-sheet::before, .mt-sheet::after { content: ""; flex: 1; border-top: 1px dashed var(--border-color-primary); }
.mt-source details > summary { cursor: pointer; font-weight: 600; }
.mt-printed { display: block; width: 100%; height: 60vh; box-sizing: border-box; border: 1px solid var(--border-color-primary); margin: .4rem 0; }

@media (max-width: 1500px) { #mt-ask:has(.mt-source) #mt-ask-past { display: none; } }
@media (max-height: 420px) { #mt-ask-box { position: static; } }
@media (max-width: 860px) {
  #mt-ask { flex-direction: column; gap: .4rem; padding-top: .3rem; }
  #mt-ask > .column { width: 100%; }
  #mt-ask-past { position: static; flex: none; max-width: none; }
  #mt-ask-talk { flex: none; }
  #mt-ask-source { position: fixed; inset: 0; z-index: 60; padding: .5rem; background: var(--body-background-fill); }
  .mt-source { max-height: calc(100vh - 1rem); max-height: calc(100dvh - 1rem); height: 100%; }
  .mt-past ul { max-height: 14rem; }
}
"""
