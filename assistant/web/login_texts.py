"""Words and looks of the login page."""

TITLE = "Đăng nhập"
NAME = "Tên tài khoản"
PASSWORD = "Mật khẩu"  # noqa: S105  # a label
ENTER = "Đăng nhập"
LEAVE = "Đăng xuất"
BACK = "Về trang làm việc"
ACCOUNT = "Tài khoản"
WRONG = "Tên tài khoản hoặc mật khẩu chưa đúng. Hãy gõ lại."
WAIT = "Đã sai nhiều lần. Hãy thử lại sau {minutes} phút."
NONE = "Chưa có tài khoản nào. Người phụ trách hãy chạy trên máy chủ: mattran users add TÊN --role quản-trị"
ENDED = "Phiên đăng nhập đã hết hoặc chưa đăng nhập. Hãy tải lại trang để đăng nhập."
ELSEWHERE = "Yêu cầu đến từ một trang khác nên không được nhận. Hãy mở lại trang này rồi thử lại."
TOO_LONG = "Nội dung gửi lên quá dài."
WHO = "Đang dùng tài khoản {name} ({role})."

STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; font: 1.05rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; background: #fafaf9; color: #292524; }
main { max-width: 24rem; margin: 2.5rem auto; padding: 0 1rem; }
h2 { font-size: 1.3rem; margin: 0 0 1rem; }
label { display: block; margin: .9rem 0 .25rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; font: inherit; padding: .6rem .7rem; border: 1px solid #78716c; border-radius: 6px;
  background: #fff; color: inherit; }
button { font: inherit; font-weight: 650; margin-top: 1.3rem; padding: .6rem 1.2rem; border: 0; border-radius: 6px; cursor: pointer;
  background: #a31f1f; color: #fff; min-height: 2.7rem; }
button:hover { background: #871b1c; }
a { color: #a31f1f; }
:focus-visible { outline: 3px solid #d99a1c; outline-offset: 2px; }
.said { border-left: 4px solid #d99a1c; background: #f5f5f4; padding: .5rem .8rem; margin: 0 0 1rem; }
@media (prefers-color-scheme: dark) {
  body { background: #1c1917; color: #e7e5e4; } input { background: #292524; } .said { background: #292524; } a { color: #ee9f9a; }
}
"""

BAR_STYLE = """
#mt-account { padding: 0; border: 0; }
.mt-account { margin: 0; padding: .2rem 1rem; text-align: right; font-size: .95rem; color: var(--body-text-color); }
"""
