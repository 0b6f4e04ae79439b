"""Words that Gradio itself shows, in Vietnamese: by the keys of its dictionary, and those that stand in its code."""

# Flat keys come before the nested ones of the bundled English, which any browser falls back to.
BY_KEY = {
    "common.clear": "Xóa", "common.download": "Tải về", "common.edit": "Sửa", "common.empty": "Trống",
    "common.error": "Lỗi", "common.loading": "Đang tải", "common.or": "hoặc", "common.progress": "Tiến độ",
    "common.remove": "Bỏ", "common.submit": "Gửi", "common.undo": "Hoàn tác", "common.settings": "Cài đặt",
    "dropdown.dropdown": "Danh sách", "checkbox.checkbox": "Ô đánh dấu", "number.number": "Số", "radio.radio": "Lựa chọn",
    "file.uploading": "Đang tải lên…", "upload_text.click_to_upload": "Bấm để tải lên",
    "upload_text.drop_file": "Thả tệp vào đây", "status.queue_position": "Đang đợi lượt: {position}/{size}",
    "blocks.connection_can_break": "Trên điện thoại, kết nối có thể đứt khi rời trang này hoặc khi máy ngủ.",
    "blocks.long_requests_queue": "Đang có nhiều người dùng, xin đợi một lát.",
    "blocks.lost_connection": "Đã mất kết nối vì rời trang. Đang vào lại hàng đợi…",
    "blocks.waiting_for_inputs": "Tệp đang được tải lên, xin đợi rồi thử lại.",
    "errors.runtime_error": "Phần mềm gặp lỗi khi chạy", "errors.config_error": "Phần mềm được cấu hình sai",
    "errors.contact_page_author": "Hãy báo người phụ trách máy chủ.",
}  # fmt: skip

# Messages with names in them: a regular expression, and what is said instead.
BY_PATTERN = (
    ("^Invalid file type: (.*)\\. Only (.*) allowed\\.$", "Tệp “$1” thuộc loại chưa hỗ trợ. Chỉ nhận: $2."),
    (
        "^File size exceeds the maximum allowed size of (.*)$",
        "Tệp lớn quá mức cho phép ($1). Hãy chia nhỏ tệp.",
    ),
    ("^Only single file uploads are allowed.*$", "Chỉ nhận một tệp mỗi lần."),
)

# Texts, names for screen readers and hints, as they stand in its code.
BY_TEXT = {
    "Error": "Chưa làm được", "Warning": "Lưu ý", "Info": "Thông báo", "Success": "Xong", "Close": "Đóng",
    "Connection Lost": "Mất kết nối", "Processing Error": "Chưa làm được",
    "Connection to the server was lost. Attempting reconnection...":
        "Không nối được với máy chủ. Trang tự tải lại khi nối được; câu hỏi đang gõ vẫn còn.",
    "Connection errored out.": "Kết nối bị ngắt. Hãy thử lại; những gì bạn đang gõ vẫn còn.",
    "This application is currently busy. Please try again.": "Máy chủ đang bận. Hãy thử lại sau ít phút.",
    "Could not parse server response: SyntaxError": "Máy chủ trả lời không đúng. Hãy thử lại.",
    "Dependency function failed": "Bước trước chưa làm được.",
    "More tabs": "Các thẻ khác", "More options": "Lựa chọn khác", "Clear": "Xóa", "Remove": "Bỏ", "Click to upload or drop files":
        "Bấm để chọn tệp hoặc thả tệp vào đây", "Options": "Lựa chọn",
}  # fmt: skip
