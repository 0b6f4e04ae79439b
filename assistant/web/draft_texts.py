"""Words and looks of the tab "Soạn kế hoạch"."""

from assistant.drafting.draft import Action

LABEL = "Soạn kế hoạch"

# -- a new draft -----------------------------------------------------------------------------------------
TAB_NEW, TAB_OPEN, TAB_KEPT = "new", "open", "kept"
NEW = "Soạn mới"
OPENED = "Đang mở"
STEP_PARENT = "1. Kế hoạch cấp trên"
STEP_UNIT = "2. Đơn vị soạn"
STEP_FACTS = "3. Thông tin đã biết (để trống nếu chưa có)"
PARENT = "Chọn trong kho"
PARENT_HINT = "Kế hoạch, chương trình của tỉnh hoặc thành phố đã nạp vào kho"
NO_PARENTS = "Kho chưa có kế hoạch nào của cấp trên. Hãy nạp ở thẻ “Kho văn bản”, hoặc tải tệp lên ngay đây."
UPLOAD = "Hoặc tải tệp lên (.docx, .pdf, .txt, .html)…"
UPLOADED = "Đã nhận kế hoạch: {title}"
UNIT = "Tìm đơn vị"
UNIT_PLACEHOLDER = "phường Hoàng Mai, P. Hoang Mai, quận Hoàng Mai (cũ)…"
OFFERED = "Chọn đơn vị"
YEAR = "Năm kế hoạch"
DAY = "Ngày ban hành"
DAY_HINT = "Ví dụ 05/01/2027"
NUMBER = "Số"
NUMBER_HINT = "Ví dụ 07 hoặc 07/KH-MTTQ-BTT"
SIGNER = "Người ký"
SIGNER_TITLE = "Chức vụ người ký"
TITLES = ("Chủ tịch", "Phó Chủ tịch", "Phó Chủ tịch Thường trực")
WORKING_DAYS = "Cấp dưới báo cáo sớm hơn (ngày làm việc)"
MAKE = "Soạn dự thảo"
READING = "Đang đọc kế hoạch cấp trên…"
MAKING = "Đang soạn từng đoạn cho {unit}…"
DONE = "Đã soạn xong cho {unit}."
NO_PARENT = "Chưa chọn kế hoạch cấp trên. Hãy chọn trong kho hoặc tải tệp lên."
NO_YEAR = "Kế hoạch cấp trên không ghi năm. Hãy ghi năm kế hoạch, ví dụ 2027."
NO_UNIT = "Chưa chọn đơn vị. Hãy gõ tên rồi chọn một đơn vị trong danh sách."
BAD_DAY = "Ngày “{day}” không đúng. Hãy ghi như 05/01/2027."
NO_DRAFT = "Chưa mở dự thảo nào. Hãy soạn mới hoặc mở một dự thảo trong danh sách."
FACTS = {
    "unit": "Đơn vị", "above": "Thuộc", "era": "Thời kỳ", "committee": "Cấp ủy", "reports": "Báo cáo về",
    "below": "Cấp dưới", "plan": "Kế hoạch cấp trên",
}  # fmt: skip
ERAS = {
    "two_tier": "từ 01/7/2025: tỉnh, thành phố và xã, phường, đặc khu",
    "three_tier": "trước 01/7/2025: có cấp huyện",
}
AND_MORE = "{names} và {count} đơn vị khác"

# -- drafts that are kept --------------------------------------------------------------------------------
KEPT = "Đã lưu"
NONE_KEPT = "Chưa có dự thảo nào."
OPEN_DRAFT = "Mở"
REMOVE = "Xóa"
REMOVE_ASKED = "Xóa dự thảo “{title}”? Không lấy lại được."
CHANGED_AT = "sửa {when}"

# -- the clauses -----------------------------------------------------------------------------------------
BADGES: dict[Action, str] = {
    "kept": "giữ nguyên", "rescoped": "đổi phạm vi", "shifted": "chuyển động từ", "added": "thêm",
    "dropped": "bỏ", "flagged": "cần xem",
}  # fmt: skip
PARTS = {
    "basis": "Căn cứ", "opening": "Câu mở đầu", "body": "Nội dung", "recipient": "Nơi nhận",
}  # fmt: skip
LEFT = "Kế hoạch cấp trên"
RIGHT = "Dự thảo của {unit}"
SHOW = "Hiện:"
SHOW_ALL = "tất cả"
SHOW_EDITED = "người soạn sửa"
NOTHING_SHOWN = "Không có đoạn nào thuộc loại này."
NOT_IN_PARENT = "(cấp trên không có)"
NOT_PRINTED = "(không đưa vào dự thảo)"
EDITED = "đã sửa"
ACCEPTED = "đã duyệt"
CHANGES = "{count} thay đổi"
ADDED_WORDS = "thêm “{after}”"
CUT_WORDS = "bỏ “{before}”"
CHANGED_WORDS = "“{before}” → “{after}”"
ACCEPT, EDIT, DROP, RESTORE, ADD, TAKE_IN = "Duyệt", "Sửa", "Bỏ", "Khôi phục", "Thêm đoạn", "Đưa vào"
ACCEPT_REST = "Duyệt mọi đoạn không cần xem"
SAVE, CANCEL = "Lưu", "Hủy"
EDIT_LABEL = "Nội dung đoạn"
ADD_LABEL = "Đoạn thêm vào sau đoạn này"
DROP_ASKED = "Bỏ mục này và mọi đoạn bên trong?"
UNSAVED = "Phần đang gõ chưa lưu sẽ mất. Vẫn tiếp tục?"
RULE_GROUPS = {
    "verb": "chuyển động từ", "year": "mốc năm", "units": "đơn vị cấp dưới", "tier": "cấp", "superior": "tên cấp trên",
    "add": "thêm theo cấp mình", "body": "tên cơ quan", "era": "đơn vị đã kết thúc hoạt động", "number": "đánh số lại",
    "area": "địa bàn", "drop": "việc của cấp trên", "figures": "số liệu của cấp trên", "spelling": "chính tả",
}  # fmt: skip
RULE_OTHER = "đổi theo cấp"
REVIEWED = "{done}/{count} đoạn đã duyệt"

# -- beside the clauses ----------------------------------------------------------------------------------
CHECKLIST = "Kiểm tra trước khi ký"
CHECKLIST_LEFT = "Kiểm tra trước khi ký: còn {count} điểm"
COVERAGE = "Nhiệm vụ cấp trên giao"
COVERED = {"covered": "đã đưa vào", "dropped": "không đưa vào", "open": "chưa có"}
COVERAGE_SUM = "{covered} đã đưa vào, {dropped} không đưa vào, {open} chưa có."
NO_COVERAGE = "Kế hoạch cấp trên không có nhiệm vụ nào đọc được."
PARENT_GONE = "Kế hoạch cấp trên không còn; kiểm tra và đối chiếu nhiệm vụ là của lần soạn trước."
DUTIES = "Bảng nhiệm vụ của kế hoạch cấp trên"
NO_DUTIES = "Không có bảng nhiệm vụ: kế hoạch cấp trên không còn hoặc không giao việc nào."
DUTY = {"actor": "Ai", "due": "Thời hạn", "to": "Báo cáo về", "section": "Mục"}
OPEN_FIELDS = "Còn phải điền: {fields}."
OK, NOT_OK = "Đạt", "Cần xem"

# -- head and files --------------------------------------------------------------------------------------
HEAD = "Số, ngày, người ký, mẫu trình bày"
TITLE = "Tên kế hoạch"
KEEP_HEAD = "Lưu thông tin"
HEAD_KEPT = "Đã lưu thông tin của dự thảo."
FILES = "Tải về"
WORD, FORM, PDF = "Tải Word (.docx)", "Phiếu nguồn gốc", "Tải PDF"
XLSX, ICS = "Bảng nhiệm vụ (Excel)", "Lịch thời hạn (.ics)"
PROFILE = "Mẫu trình bày"
CONVERTING = "Đang chuyển sang PDF bằng LibreOffice, có thể mất một phút…"
NO_OFFICE = "Máy chủ chưa có LibreOffice nên chưa xuất được PDF; hãy tải Word rồi lưu thành PDF."
NO_TASKS = (
    "Kế hoạch cấp trên của dự thảo này không còn, nên chưa lập được bảng nhiệm vụ. Hãy nạp lại kế hoạch đó."
)

# -- made again ------------------------------------------------------------------------------------------
AGAIN = "Soạn lại từ kế hoạch đã sửa"
AGAIN_HINT = "Dùng khi kế hoạch cấp trên được đính chính. Những đoạn bạn đã sửa được giữ; chỗ cả hai bên cùng đổi được nêu ra để chọn."
AGAIN_FILE = "Tải tệp kế hoạch đã sửa lên và soạn lại…"
AGAIN_MAKE = "Soạn lại theo bản trong kho"
AGAIN_DONE = "Đã soạn lại; không có chỗ nào vướng nhau."
CONFLICTS = "{count} chỗ cả bạn và kế hoạch cấp trên cùng đổi"
WAS, MINE, THEIRS = "Trước đây", "Bản của bạn", "Bản soạn lại"
KEEP_MINE, TAKE_THEIRS = "Giữ bản của tôi", "Lấy bản soạn lại"
GONE_WORDS = "(không còn)"
FIELD_NAMES = {
    "title": "Tên kế hoạch", "recipients": "Nơi nhận", "target.number": "Số", "target.day": "Ngày ban hành",
    "target.signer": "Người ký", "target.signer_title": "Chức vụ người ký", "target.notes": "Ghi chú về đơn vị",
}  # fmt: skip

# -- the audit log ---------------------------------------------------------------------------------------
DID = {
    "upload": "tải kế hoạch cấp trên lên", "make": "soạn dự thảo", "remove": "xóa dự thảo", "accept": "duyệt đoạn", "accept_rest": "duyệt các đoạn", "save": "sửa đoạn",
    "add": "thêm đoạn", "drop": "bỏ đoạn", "restore": "khôi phục đoạn", "head": "điền thông tin dự thảo",
    "again": "soạn lại dự thảo", "settle": "chọn bản của đoạn", "batch": "soạn hàng loạt",
}  # fmt: skip

# -- many at once ----------------------------------------------------------------------------------------
BATCH = "Soạn hàng loạt theo danh sách"
BATCH_HINT = (
    "Mỗi đơn vị một dòng trong tệp CSV (UTF-8), dòng đầu ghi tên cột: **Đơn vị;Số;Ngày;Người ký;Chức vụ**. "
    "Dùng kế hoạch cấp trên, năm và ngày đã chọn ở trên; kết quả là một tệp nén gồm các tệp Word và bảng tổng hợp."
)
BATCH_FILE = "Tải danh sách lên (.csv)…"
BATCH_LISTED = "Đã nhận danh sách: {count} đơn vị, từ {first} đến {last}."
BATCH_ALL = "Hoặc mọi xã, phường, đặc khu của tỉnh, thành phố trong kế hoạch"
BATCH_MAKE = "Soạn tất cả"
BATCH_STOP = "Dừng"
BATCH_ZIP = "Tải kết quả (.zip)"
BATCH_RUNNING = "Đang soạn {done}/{count}: {unit}"
BATCH_DONE = "Đã soạn {done}/{count} đơn vị trong {seconds} giây."
BATCH_STOPPING = "Đang dừng sau đơn vị đang soạn…"
BATCH_STOPPED = "Đã dừng: soạn được {done}/{count} đơn vị; tệp nén có phần đã soạn và bảng tổng hợp."
BATCH_FAILED = "{count} đơn vị không soạn được:"
NO_LIST = "Chưa có danh sách. Hãy tải tệp CSV lên, hoặc chọn soạn cho mọi đơn vị của tỉnh, thành phố."
NO_HOME = "Kế hoạch cấp trên không cho biết tỉnh, thành phố. Hãy dùng danh sách CSV có cột “Cấp trên”."
ZIP_NAME = "du-thao-{year}.zip"

STYLE = """
#mt-draft .html-container, #mt-draft .block { overflow: visible; }
#mt-draft .html-container { padding: 0; }
#mt-draft .html-container:empty, #mt-draft-file { display: none; }
#mt-draft h3.mt-step { font-size: 1.05rem; font-weight: 650; margin: .3rem 0 0; }
#mt-draft-whole { gap: .7rem; }
#mt-draft-folds { align-items: flex-start; gap: .7rem; }
.mt-facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .8rem; margin: .3rem 0; }
.mt-facts dt { color: var(--body-text-color-subdued); }
.mt-facts dd { margin: 0; overflow-wrap: anywhere; }
#mt-draft-offers .wrap { max-height: 16rem; overflow: auto; }
.mt-drafts { list-style: none; margin: 0; padding: 0; }
.mt-drafts li { display: flex; gap: .4rem; align-items: stretch; margin: 0 0 .3rem; }
.mt-drafts li[aria-current] { box-shadow: inset 4px 0 #b92b28; padding-left: .5rem; }
.mt-draft-open { flex: 1 1 auto; min-width: 0; text-align: left; font: inherit; color: var(--body-text-color); background: none; border: 1px solid var(--border-color-primary);
  border-radius: 6px; padding: .3rem .6rem; cursor: pointer; }
.mt-draft-open:hover { background: var(--background-fill-secondary); }
.mt-draft-open span { display: block; overflow-wrap: anywhere; }
.mt-draft-open small { color: var(--body-text-color-subdued); font-size: .9rem; }
.mt-draft-head h2 { font-size: 1.25rem; line-height: 1.35; margin: 0; overflow-wrap: anywhere; }
.mt-draft-head p { margin: .2rem 0; }
#mt-draft-files { gap: .4rem; flex-wrap: wrap; align-items: flex-end; }
#mt-draft-files > * { flex: 0 0 auto; width: auto; min-width: 0 !important; }
#mt-draft-body { align-items: flex-start; gap: 1rem; }
#mt-draft-side { position: sticky; top: .5rem; max-height: calc(100vh - 1rem); overflow: hidden auto; gap: .5rem; flex-wrap: nowrap; }
#mt-draft-side > * { flex: none; }
#mt-draft-side li { position: relative; }

.mt-filters { display: flex; flex-wrap: wrap; gap: .35rem; margin-bottom: .5rem; }
.mt-filter b { font-weight: 600; }
.mt-filter[aria-pressed="true"] { background: #871b1c; border-color: #871b1c; color: #fff; }
#mt-draft .mt-pair { font-size: 1rem; background: var(--background-fill-primary); display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); border-style: solid; border-color: var(--border-color-primary); border-width: 0 1px 1px; scroll-margin: 4rem; }
.mt-pair > div { padding: .45rem .7rem; overflow-wrap: anywhere; min-width: 0; }
.mt-pair > div + div { border-left: 1px solid var(--border-color-primary); }
.mt-pair p { margin: .15rem 0; line-height: 1.5; font-size: inherit; }
#mt-draft .mt-pair-head { position: sticky; top: 0; z-index: 3; font-weight: 650; background: var(--background-fill-secondary); border-width: 1px; }
.mt-clauses .mt-from, .mt-clauses .mt-to { padding-left: calc(.7rem + var(--d, 0) * .5rem); }
.mt-from { background: var(--background-fill-secondary); }
.mt-from small, .mt-coverage small, .mt-changes small { color: var(--body-text-color-subdued); font-size: .85rem; }
.mt-pair.mt-is-flagged .mt-to { box-shadow: inset 4px 0 #d99a1c; }
.mt-pair.mt-is-added .mt-to { box-shadow: inset 4px 0 #2f7d4f; }
.mt-pair.mt-is-dropped .mt-to { box-shadow: inset 4px 0 #8a8580; }
.mt-pair.mt-is-shifted .mt-to { box-shadow: inset 4px 0 #2b6cb0; }
.mt-found { outline: 3px solid #d99a1c; outline-offset: -3px; }
.mt-pair del { background: #fbdcd9; color: #7a1616; text-decoration: line-through; text-decoration-thickness: 1px; }
.mt-pair ins, .mt-conflict ins { background: #d6f0de; color: #10472a; text-decoration: underline; text-underline-offset: 2px; text-decoration-thickness: 1px; }
.dark .mt-pair del { background: #4a2020; color: #ffcfca; }
.dark .mt-pair ins, .dark .mt-conflict ins { background: #173d28; color: #c5f0d4; }
#mt-draft .mt-badge { display: inline-block; font-size: .82rem; font-weight: 650; line-height: 1.3; padding: .1rem .5rem; border-radius: 999px; border: 1px solid currentcolor; }
.mt-badge { color: #44403c; background: #f5f5f4; }
.mt-badge.mt-is-rescoped { color: #5b3a8c; background: #f1eafb; }
.mt-badge.mt-is-shifted { color: #1d4f86; background: #e6f0fb; }
.mt-badge.mt-is-added, .mt-badge.mt-is-covered, .mt-badge.mt-is-accepted { color: #17603a; background: #e3f5ea; }
.mt-badge.mt-is-flagged, .mt-badge.mt-is-open { color: #7c4a03; background: #fdf0d5; }
.mt-badge.mt-is-dropped { color: #57534e; background: #e7e5e4; }
.mt-badge.mt-is-edited { color: #871b1c; background: #fdf3f2; }
.mt-pair .mt-reason { color: var(--body-text-color-subdued); font-size: .92rem; }
.mt-changes { font-size: .92rem; }
.mt-changes summary { cursor: pointer; color: var(--body-text-color-subdued); }
.mt-changes ul { margin: .2rem 0 .3rem; padding-left: 1.2rem; list-style: disc; }
.mt-pair .mt-tools { margin-top: .3rem; display: flex; flex-wrap: wrap; gap: .35rem; }
.mt-small { font-size: .88rem; padding: .15rem .55rem; min-height: 1.9rem; }
.mt-type label { display: block; font-size: .92rem; font-weight: 600; }
.mt-type textarea { display: block; width: 100%; box-sizing: border-box; margin-top: .2rem; font: inherit; font-size: 1rem; font-weight: 400; line-height: 1.5; color: var(--body-text-color);
  background: var(--input-background-fill); border: 2px solid #b92b28; border-radius: 6px; padding: .4rem .6rem; resize: vertical; }
.mt-checks, .mt-coverage { list-style: none; margin: 0; padding: 0; }
#mt-draft-side li { padding: .35rem 0; border-bottom: 1px solid var(--border-color-primary); overflow-wrap: anywhere; }
.mt-checks p, .mt-coverage p { margin: .1rem 0; font-size: .95rem; }
.mt-not-ok b { color: #9a5b00; }
.dark .mt-not-ok b { color: #f2c260; }
.mt-ok b { font-weight: 500; }
.mt-link { font: inherit; text-align: left; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-decoration: underline dotted; text-underline-offset: 3px; }
.mt-link:hover { text-decoration: underline; }
.mt-duties { margin: 0; padding-left: 1.4rem; list-style: decimal; font-size: .95rem; }
.mt-duties dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .6rem; margin: .1rem 0 0; }
.mt-duties dt { color: var(--body-text-color-subdued); }
.mt-duties dd { margin: 0; overflow-wrap: anywhere; }
#mt-draft .mt-conflicts { border: 2px solid #d99a1c; border-radius: 8px; padding: .6rem .8rem; margin-bottom: .8rem; }
.mt-conflicts h3 { margin: 0 0 .3rem; font-size: 1.05rem; }
#mt-draft .mt-conflict { border-top: 1px solid var(--border-color-primary); padding: .5rem 0; }
.mt-three { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .8rem; overflow-wrap: anywhere; }
.mt-three p { margin: .1rem 0; }
.mt-batch progress { width: 100%; height: .8rem; accent-color: #b92b28; }

@media (max-width: 860px) {
  #mt-draft .mt-pair { grid-template-columns: minmax(0, 1fr); margin-bottom: .6rem; border-width: 1px; border-radius: 6px; }
  .mt-pair > div + div { border-left: 0; border-top: 1px dashed var(--border-color-primary); }
  #mt-draft .mt-pair-head { display: none; }
  .mt-clauses .mt-from, .mt-clauses .mt-to { padding-left: .7rem; }
  .mt-three { grid-template-columns: minmax(0, 1fr); }
  #mt-draft-body { flex-direction: column; align-items: stretch; }
  #mt-draft-side { position: static; max-height: none; }
  #mt-draft-folds { flex-direction: column; align-items: stretch; }
  .mt-small { min-height: 2.4rem; padding: .3rem .8rem; }
}
"""
