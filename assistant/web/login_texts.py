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
ENDED = "Chưa đăng nhập, hoặc phiên đăng nhập đã hết. Hãy đăng nhập rồi làm tiếp."
ENDED_TITLE = "Phiên đăng nhập đã hết"
ENDED_TOLD = (
    "Những gì bạn đang gõ vẫn còn trên trang này. Hãy đăng nhập ở cửa sổ mới, rồi quay lại đây và gửi lại."
)
ENTER_BESIDE = "Đăng nhập ở cửa sổ mới"
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
#mt-ended { max-width: 26rem; padding: 1.2rem 1.4rem; border: 0; border-top: 4px solid #b92b28; border-radius: 8px; margin: auto;
  font: 1.05rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; color: #292524; background: #fff; }
#mt-ended::backdrop { background: rgb(28 25 23 / 55%); }
#mt-ended h2 { margin: 0 0 .5rem; font-size: 1.2rem; font-weight: 650; }
#mt-ended form { display: inline; }
#mt-ended .mt-enter, #mt-ended button { display: inline-block; font: inherit; font-weight: 600; margin: 1rem .5rem 0 0; padding: .5rem 1rem; border-radius: 6px;
  border: 1px solid #78716c; color: inherit; background: none; cursor: pointer; text-decoration: none; }
#mt-ended .mt-enter { color: #fff; background: #a31f1f; border-color: #a31f1f; }
.dark #mt-ended { color: #e7e5e4; background: #292524; }
#mt-account, #mt-account .html-container { padding: 0; border: 0; }
.mt-account a { text-decoration: underline; text-underline-offset: 3px; }
.mt-account { margin: 0; padding: .2rem 1rem; text-align: right; font-size: .95rem; color: var(--body-text-color); }
"""
