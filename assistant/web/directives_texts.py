"""Words and looks of the tab "Văn bản chỉ đạo"."""

LABEL = "Văn bản chỉ đạo"
SEARCH = "Tìm theo chủ đề hoặc số hiệu"
SEARCH_HINT = "dân chủ ở cơ sở, 18-CT/TW, Đại hội XIV…"
STATUS = "Tình trạng"
ANY_STATUS = "Tất cả"
STATUSES = {
    "confirmed": "đã xác nhận", "conflict": "các nguồn ghi khác nhau", "superseded_by": "đã có văn bản thay thế",
    "supplemented_by": "đã được bổ sung, sửa đổi", "continued_by": "đã có văn bản tiếp tục",
    "expired_topic": "hết giai đoạn", "no_successor_known": "chưa thấy văn bản thay thế",
    "source_only": "chỉ biết qua dẫn chiếu", "pending": "được dẫn khi chưa ban hành", "unverified": "chưa kiểm chứng",
}  # fmt: skip
GOOD = frozenset({"confirmed", "no_successor_known"})
BAD = frozenset({"conflict", "superseded_by"})
ONLY_CONFLICTS = "Chỉ văn bản có chỗ ghi khác nhau"
ONLY_CITED = "Chỉ văn bản được dẫn trong kho"
COLUMNS = ("Văn bản", "Ngày", "Cơ quan", "Tình trạng", "Được dẫn")
READING = "Đang đọc kho để biết văn bản nào dẫn văn bản nào…"
COUNT = "{count} văn bản"
NONE_FOUND = "Không có văn bản nào khớp. Hãy thử chữ khác hoặc bỏ bớt điều kiện."
CHOOSE = "Chọn một văn bản trong bảng để xem tình trạng, văn bản thay thế và nơi dẫn."
NO_SUCH = "Không thấy văn bản này nữa. Hãy tìm lại trong bảng."
CONFLICTS = "Các nguồn ghi khác nhau"
CITED = "{count} nơi"
FACTS = {
    "kind": "Loại", "number": "Số, ký hiệu", "date": "Ngày ban hành", "issuer": "Cơ quan ban hành",
    "status_text": "Tình trạng", "note": "Ghi chú", "source": "Nguồn",
}  # fmt: skip
LATER = "Thay thế, kế tục"
RELATIONS = "Liên hệ với văn bản khác"
OPEN = "Xem"
CITED_IN = "Được dẫn tại ({count})"
NOT_CITED = "Chưa có văn bản nào trong kho dẫn văn bản này."
IN_LIBRARY = "Văn bản này có trong kho."
CARDS = "Phiếu văn bản"
QUOTE = "Chỗ dẫn trong {name}"
GONE = "Văn bản này không còn trong kho. Hãy tìm lại."
PICTURE = "Sơ đồ dẫn chiếu"
DRAW = "Vẽ sơ đồ"
DRAWING = "Đang vẽ sơ đồ…"
PICTURE_HINT = "Bên trái là văn bản trong kho, ở giữa là văn bản được dẫn, bên phải là văn bản thay thế, bổ sung. Kéo ngang để xem hết."
PICTURE_NAME = "Sơ đồ văn bản nào dẫn văn bản nào"
EMPTY_PICTURE = "Kho chưa có văn bản nào để vẽ. Hãy nạp văn bản ở thẻ “Kho văn bản”."

STYLE = """
#mt-directives-body { align-items: flex-start; }
.mt-register { max-height: 40rem; overflow: auto; border: 1px solid var(--border-color-primary); border-radius: 8px; }
.mt-register table { width: 100%; border-collapse: collapse; font-size: .98rem; line-height: 1.4; color: var(--body-text-color); }
.mt-register th { white-space: nowrap; position: sticky; top: 0; text-align: left; background: var(--background-fill-secondary); padding: .45rem .6rem; font-weight: 650; z-index: 1; }
.mt-register td { padding: .45rem .6rem; vertical-align: top; border-top: 1px solid var(--border-color-primary); overflow-wrap: anywhere; }
.mt-register td:nth-child(2), .mt-register td:nth-child(5) { white-space: nowrap; }
.mt-register tr[aria-selected="true"] td { background: var(--background-fill-secondary); }
.mt-register tr[aria-selected="true"] td:first-child { box-shadow: inset 4px 0 #b92b28; }
.mt-name { font: inherit; color: inherit; text-align: left; background: none; border: 0; padding: 0; cursor: pointer; }
.mt-name b { text-decoration: underline; text-decoration-color: var(--border-color-primary); text-underline-offset: 3px; }
.mt-name:hover b { text-decoration-color: currentcolor; }
.mt-register .mt-flag { margin-left: 0; }
.mt-register td:nth-child(4) { min-width: 8.5rem; }
.mt-name .mt-quiet { display: block; }
.mt-facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem .8rem; margin: .5rem 0; }
.mt-facts dt { color: var(--body-text-color-subdued); }
.mt-facts dd { margin: 0; }
.mt-places { margin: .3rem 0 0; padding: 0; list-style: none; }
.mt-places li { padding: .2rem 0; }
.mt-picture { overflow: auto; max-height: 42rem; border: 1px solid var(--border-color-primary); border-radius: 8px; background: #fff; }
.mt-picture svg { display: block; max-width: none; }
@media (max-width: 860px) {
  #mt-directives-body { flex-direction: column; align-items: stretch; }
  .mt-register thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .mt-register tr { display: block; padding: .5rem .7rem; border-top: 1px solid var(--border-color-primary); }
  .mt-register td { display: inline; padding: 0; border: 0; font-size: .92rem; }
  .mt-register td:first-child { display: block; font-size: 1rem; }
  .mt-register tr[aria-selected="true"] td:first-child { box-shadow: none; }
  .mt-register td:nth-child(n+2):not(:empty) ~ td:not(:empty)::before { content: " · "; }
  .mt-facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .mt-facts dd { margin-bottom: .4rem; }
}
"""
