"""Words and looks that the tabs share."""

TITLE = "Trợ lý văn bản Mặt trận"
MOTTO = "Hỏi đáp, tra cứu và soạn thảo từ văn bản trong kho, mỗi ý đều có trích dẫn"
OPENING = "Đang mở…"
CLOSE = "Đóng"
FAILED = "Chưa làm được"

# The red of the flag, toned for reading; gold is used for lines and stars only.
RED = (
    "#fdf3f2", "#fbe3e1", "#f6c8c5", "#ee9f9a", "#e1706a", "#cf4741", "#b92b28", "#a31f1f", "#871b1c", "#6f1a1c",
    "#3f0b0d",
)  # fmt: skip
FONTS = ("system-ui", "Segoe UI", "Roboto", "Noto Sans", "Arial", "sans-serif")
MONO_FONTS = ("ui-monospace", "Consolas", "Noto Sans Mono", "monospace")
STAR = "M12 2.6 14.2 9.3h7l-5.7 4.1 2.2 6.7L12 16l-5.7 4.1 2.2-6.7L2.8 9.3h7z"  # in a box of 24 by 24

# The head of the page, also shown while the page is being built; hence without variables of the theme.
HEAD_STYLE = """
.mt-head { display: flex; align-items: center; gap: .8rem; padding: .7rem 1rem; color: #fff;
  background: #961b1c; border-bottom: 3px solid #e0b13c; font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; }
.mt-head svg { width: 2.2rem; height: 2.2rem; flex: none; fill: #f5cf5b; }
.mt-head h1 { margin: 0; font-size: 1.3rem; line-height: 1.25; font-weight: 650; color: #fff; }
.mt-head p { margin: 0; font-size: .95rem; line-height: 1.35; color: #fdeceb; }
@media (max-width: 640px) { .mt-head p { display: none; } .mt-head { padding: .5rem .8rem; } .mt-head h1 { font-size: 1.1rem; } }
"""

STYLE = (
    HEAD_STYLE
    + """
.gradio-container.gradio-container { max-width: none; padding: 0; margin: 0; overflow: visible; }
.gradio-container > .main.main { max-width: none; padding: 0; margin: 0; }
.gradio-container main.contain > .column { gap: .3rem; }
#mt-header { padding: 0; border: 0; border-radius: 0; overflow: hidden; }
#mt-header .html-container { padding: 0; }
#mt-account:has(.html-container > div:empty) { display: none; }
#mt-tabs { padding: 0 1rem 1rem; max-width: 110rem; width: 100%; margin: 0 auto; box-sizing: border-box; }
#mt-tabs .tab-wrapper { padding-bottom: 0; }
#mt-tabs .tab-container button { font-size: 1.02rem; min-height: 2.6rem; }
#mt-tabs .tab-container button.selected { color: var(--primary-700); font-weight: 650; }
.dark #mt-tabs .tab-container button.selected { color: var(--primary-300); }
.gradio-container button:focus-visible, .gradio-container a:focus-visible, .gradio-container summary:focus-visible,
.gradio-container [tabindex]:focus-visible { outline: 3px solid #d99a1c; outline-offset: 2px; }
.gradio-container .html-container { padding: 0; }
.gradio-container .block:has(> .html-container > div:empty), .gradio-container .block:has(> .html-container:empty) { display: none; }
.gradio-container button.sm { min-height: 2.2rem; font-size: .95rem; }
.gradio-container input[role="listbox"], .gradio-container .wrap-inner input { text-overflow: ellipsis; padding-right: 1.8rem; }
.mt-button { font: inherit; font-size: .95rem; color: var(--body-text-color); background: var(--background-fill-primary);
  border: 1px solid var(--border-color-primary); border-radius: 6px; padding: .3rem .7rem; cursor: pointer; min-height: 2.2rem; }
.mt-button:hover { border-color: var(--primary-500); background: var(--background-fill-secondary); }
.mt-button:disabled { opacity: .55; cursor: default; }
.mt-warning { border-left: 4px solid #d99a1c; background: var(--background-fill-secondary); padding: .4rem .8rem; margin: .5rem 0;
  border-radius: 0 6px 6px 0; }
.mt-quiet { color: var(--body-text-color-subdued); font-size: .95rem; }
.mt-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 640px) { #mt-tabs { padding: 0 .5rem .5rem; } }
@media (prefers-reduced-motion: reduce) { .gradio-container * { animation: none !important; scroll-behavior: auto !important; } }
"""
)
