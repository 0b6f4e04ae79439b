"""Words and looks of the tab "Kho văn bản"."""

from ingest.overrides import BY_USER

__all__ = ["BY_USER"]

LABEL = "Kho văn bản"

# -- taking in -------------------------------------------------------------------------------------------
UPLOAD = "Nạp văn bản vào kho…"
UPLOAD_HINT = "Chọn một hoặc nhiều tệp .docx, .pdf, .txt, .md, .html (mỗi tệp tối đa 64 MB)."
STOP = "Dừng"
READ = "Đọc văn bản"
EMBED = "Lập chỉ mục tìm kiếm"
KEEPING = "Đang nhận tệp…"
STEP = "{step}: {done}/{total}"
STOPPED = "Đã dừng theo yêu cầu. Những tệp đã xong vẫn ở trong kho."
STOPPING = "Đang dừng…"
BROKEN = "Việc bị ngắt giữa chừng. Hãy thử lại; nếu vẫn vậy, hãy báo người phụ trách máy chủ."
ADDED = "đã nạp"
KNOWN = "đã có trong kho, không nạp lại"
FAILED = "không nạp được"
LEFT_OUT = "chưa nạp"
SUMMARY = "Đã nạp {added}/{total} tệp."
NOT_KEPT = "Không lưu được tệp “{name}” vào kho: {reason}. Hãy kiểm tra dung lượng đĩa rồi nạp lại."
LOOK = "Xem"

# -- the list --------------------------------------------------------------------------------------------
SEARCH = "Tìm trong danh sách"
SEARCH_HINT = "số hiệu, tên, cơ quan, tên tệp…"
KIND = "Loại văn bản"
ALL_KINDS = "Tất cả"
DOUBTFUL = "Chỉ văn bản cần xem lại"
COUNT = "{count} văn bản"
SHOWN_OF = "{count} văn bản; đang hiện {shown} văn bản đầu. Hãy gõ thêm để tìm."
EMPTY = "Kho chưa có văn bản nào. Hãy bấm “Nạp văn bản vào kho…” và chọn tệp."
NONE_FOUND = "Không có văn bản nào khớp. Hãy bớt chữ ở ô tìm hoặc chọn “Tất cả”."
NO_TITLE = "(chưa rõ trích yếu)"
NO_NUMBER = "chưa rõ số"
TO_CHECK = "{count} điều cần xem"
CARD = "phiếu"
CORRECTED = "đã sửa"
REMOVED_TITLE = "Đã bỏ khỏi kho ({count})"

# -- one document ----------------------------------------------------------------------------------------
UNDERSTOOD = "Phần mềm hiểu văn bản này như sau"
CHOOSE = "Chọn một văn bản trong danh sách để xem."
FIELDS = {
    "kind": "Loại văn bản", "number": "Số, ký hiệu", "date": "Ngày ban hành", "issuer": "Cơ quan ban hành",
    "title": "Trích yếu", "place": "Nơi ban hành",
}  # fmt: skip
DAY_HINT = "Ví dụ 05/01/2027"
FROM = "theo {source}"
HEADER = "Thông tin đầu văn bản"
HEADER_HINT = "Sai thì sửa ngay tại đây; chỗ đã sửa được giữ khi nạp lại. Xóa trắng nếu văn bản không có."
SAVE = "Lưu chỗ sửa"
AS_READ = "Bỏ mọi chỗ sửa, lấy theo văn bản"
AS_READ_ASKED = "Bỏ mọi chỗ đã sửa ở đầu văn bản này?"
SAVED = "Đã lưu chỗ sửa của “{name}”."
TAKEN_BACK = "Đã lấy lại thông tin theo văn bản “{name}”."
NOTHING_CHANGED = "Chưa có gì thay đổi. Hãy sửa một mục rồi bấm lưu."
BAD_DAY = "Ngày “{day}” không đúng. Hãy ghi như 05/01/2027."
OUTLINE = "Các mục ({count})"
REFERENCES = "Văn bản được dẫn ({count})"
NO_REFERENCES = "Không thấy số hiệu văn bản nào."
NO_OUTLINE = "Không thấy mục nào; văn bản được đọc theo đoạn."
WARNINGS = "Điều cần xem lại ({count})"
TEXT = "Toàn văn"
ABOUT = "Tệp {name} · {passages} đoạn tìm kiếm · mã {id}"
REREAD = "Nạp lại"
REREAD_DONE = "Đã đọc lại “{name}”."
REMOVE = "Bỏ khỏi kho"
REMOVE_ASKED = "Bỏ “{name}” khỏi kho? Tệp gốc được giữ, có thể hoàn tác."
REMOVED = "Đã bỏ “{name}” khỏi kho. Tệp vẫn được giữ."
REMOVED_FOR_GOOD = "Đã bỏ “{name}” khỏi kho. Tệp gốc không còn nên không hoàn tác được."
UNDO = "Hoàn tác"
UNDONE = "Đã đưa “{name}” trở lại kho."
CANNOT_UNDO = "Không đưa lại được: tệp gốc không còn. Hãy nạp lại văn bản từ tệp của bạn."
MORE = "… và {count} mục khác"
REFUSED = "Chỉ quản trị mới được thay đổi kho văn bản. Hãy nhờ người quản trị."

# -- the whole library -----------------------------------------------------------------------------------
CARE = "Kiểm tra, dựng lại, sao lưu kho"
VERIFY = "Kiểm tra kho"
REINDEX = "Đọc lại tất cả"
BACKUP = "Tải bản sao lưu"
CHECKING = "Đang kiểm tra kho…"
SOUND = "Kho lành lặn: {documents} văn bản, {passages} đoạn, {vectors} véc-tơ."
UNSOUND = "Có {count} lỗi trong kho; hãy bấm “Đọc lại tất cả”."
REINDEXED = "Đã đọc lại {count} văn bản."
REINDEX_STOPPED = "Đã dừng đọc lại. Kho vẫn dùng được; hãy bấm “Đọc lại tất cả” khi rảnh để làm nốt."
BACKING_UP = "Đang tạo bản sao lưu…"
BACKED_UP = "Đã tạo bản sao lưu {name} ({size}). Trình duyệt đang tải về."
BACKUP_NAME = "kho-van-ban-{day}.sqlite"

# -- the audit log ---------------------------------------------------------------------------------------
DID = {
    "upload": "nạp văn bản", "correct": "sửa đầu văn bản", "as_read": "bỏ chỗ sửa đầu văn bản",
    "reread": "nạp lại văn bản", "remove": "bỏ văn bản khỏi kho", "undo": "đưa văn bản trở lại kho",
    "reindex": "đọc lại cả kho", "backup": "tải bản sao lưu kho",
}  # fmt: skip

# A file made by a handler is taken at once: the hidden button gets it, then is pressed.
FETCH = "() => { setTimeout(() => { const b = document.querySelector('#mt-library-file'); if (b) b.click(); }, 200); }"

STYLE = """
#mt-library-file { display: none; }
#mt-library-body { align-items: flex-start; }
.mt-rows { list-style: none; margin: 0; padding: 0; max-height: 38rem; overflow: auto; border: 1px solid var(--border-color-primary); border-radius: 8px; }
.mt-rows li { margin: 0; border-bottom: 1px solid var(--border-color-primary); }
.mt-rows li:last-child { border-bottom: 0; }
.mt-entry { display: block; width: 100%; text-align: left; font: inherit; font-size: 1rem; line-height: 1.4; color: var(--body-text-color); background: none; border: 0; padding: .5rem .8rem; cursor: pointer; overflow-wrap: anywhere; }
.mt-entry:hover { background: var(--background-fill-secondary); }
.mt-entry[aria-pressed="true"] { background: var(--background-fill-secondary); box-shadow: inset 4px 0 #b92b28; }
.mt-entry b { font-weight: 600; }
.mt-entry .mt-quiet { display: block; font-size: .92rem; }
.mt-flag { display: inline-block; font-size: .85rem; font-weight: 600; line-height: 1.3; padding: .05rem .5rem; margin-left: .2rem; border-radius: 8px; border: 1px solid currentcolor; color: #7c4a03; background: #fdf0d5; }
.mt-flag.mt-good { color: #17603a; background: #e3f5ea; }
.mt-flag.mt-bad { color: #871b1c; background: #fdf3f2; }
.mt-doc { border: 1px solid var(--border-color-primary); border-top: 3px solid #b92b28; border-radius: 8px; padding: .8rem 1rem 1rem; overflow-wrap: anywhere; }
.mt-doc h3 { margin: 0; font-size: 1.1rem; font-weight: 650; line-height: 1.35; }
.mt-doc h4 { margin: .9rem 0 .2rem; font-size: 1rem; font-weight: 650; }
.mt-doc details { margin-top: .6rem; }
.mt-doc summary { cursor: pointer; font-weight: 600; }
.mt-doc .mt-text { max-height: 30rem; border: 1px solid var(--border-color-primary); border-radius: 6px; margin-top: .4rem; }
.mt-head-form { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .5rem .8rem; margin: .4rem 0; }
.mt-head-form label { font-size: .92rem; font-weight: 600; }
.mt-head-form label.mt-wide { grid-column: 1 / -1; }
.mt-head-form input, .mt-head-form textarea { display: block; width: 100%; box-sizing: border-box; margin-top: .15rem; font: inherit; font-size: 1rem; font-weight: 400; color: var(--body-text-color); background: var(--input-background-fill); border: 1px solid var(--border-color-primary); border-radius: 6px; padding: .35rem .6rem; min-height: 2.3rem; }
.mt-head-form small { font-weight: 400; color: var(--body-text-color-subdued); }
.mt-bar { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .5rem; }
.mt-tree { list-style: none; margin: .3rem 0 0; padding: 0; max-height: 22rem; overflow: auto; }
.mt-tree li { padding: .12rem 0 .12rem calc(var(--d, 0) * 1rem); }
.mt-steps label { display: block; font-size: .95rem; margin: .3rem 0; }
.mt-steps progress { display: block; width: 100%; height: .8rem; accent-color: #b92b28; }
.mt-taken { list-style: none; margin: .3rem 0; padding: 0; max-height: 22rem; overflow: auto; }
.mt-taken li { padding: .3rem 0; border-bottom: 1px solid var(--border-color-primary); overflow-wrap: anywhere; }
@media (max-width: 860px) { #mt-library-body { flex-direction: column; align-items: stretch; } .mt-rows { max-height: 24rem; } .mt-doc { padding: .6rem .7rem; } }
"""
