"""What figures and kinds of question are called in Vietnamese."""

from __future__ import annotations

FIGURES = {
    "good": "đạt",
    "right": "đúng",
    "right_and_cited": "đúng, trích đúng chỗ",
    "wrongly_refused": "từ chối nhầm",
    "rightly_refused": "từ chối đúng lúc",
    "refusal_precision": "từ chối có lý",
    "directives_right": "đúng văn bản chỉ đạo",
    "citation_recall": "câu có căn cứ",
    "citation_precision": "trích dẫn cần thiết",
    "exact_quotes": "trích nguyên văn",
    "quote_exactness": "trích dẫn nguyên văn",
    "tasks": "nhiệm vụ được giao",
    "reported": "nhiệm vụ tự báo",
    "levels": "không lẫn từ khác cấp",
    "numbers": "số giữ nguyên",
    "anniversaries": "ngày kỷ niệm",
    "traced": "có nguồn gốc",
    "layout": "thể thức",
    "words": "từ ngữ",
    "area_under_risk": "rủi ro trung bình",
    "median_length": "độ dài (trung vị)",
    "median_ms": "mili giây (trung vị)",
    "p95_ms": "mili giây (p95)",
}
RATES = [name for name in FIGURES if not name.startswith(("median", "p95"))]

KINDS = {
    "abbreviation": "viết tắt",
    "collision": "trùng số",
    "comparison": "so sánh",
    "conflict": "nguồn ghi khác nhau",
    "content": "nội dung",
    "directive": "văn bản được dẫn",
    "fact_body": "cơ quan",
    "fact_contact": "liên hệ",
    "fact_date": "ngày tháng",
    "fact_number": "con số",
    "fact_other": "điều khác",
    "fact_theme": "chủ đề",
    "heading": "đề mục",
    "khac": "khác",
    "list": "liệt kê",
    "number": "số hiệu",
    "reverse": "ai dẫn văn bản",
    "scope": "phạm vi",
    "status": "hiệu lực",
    "topic": "theo chủ đề",
    "typo": "gõ sai",
    "unaccented": "không dấu",
    "unanswerable": "không có trong kho",
    "unknown": "số không có",
    "unnumbered": "chưa có số",
    "yes_no": "có hay không",
}
SPLITS = {"tune": "phần tinh chỉnh", "report": "phần báo cáo"}
STEPS = {
    "understand": "hiểu câu hỏi",
    "retrieve": "tìm kiếm",
    "answer": "chọn câu trả lời",
    "write": "viết",
    "verify": "kiểm chứng",
    "total": "tổng",
}
ANSWERERS = {
    "mattran": "Mặt trận (phần mềm này)",
    "llama_index": "LlamaIndex, đoạn đầu",
    "bm25": "BM25, đoạn đầu",
    "dense": "véc-tơ, đoạn đầu",
}


def kind(name: str) -> str:
    """A kind of question for a reader; a kind of an office's own as it stands."""
    return KINDS.get(name, name)


def figure(name: str) -> str:
    """A figure for a reader."""
    return FIGURES.get(name, name)


def percent(rate: float | None) -> str:
    """A share of 1 for a reader, with a decimal comma."""
    return "–" if rate is None else f"{rate:.1%}".replace(".", ",").replace("%", "\u00a0%")


def chance(p_value: float) -> str:
    """A p-value for a reader."""
    return "< 0,001" if p_value < 0.001 else f"{p_value:.3f}".replace(".", ",")


def number(value: float | None) -> str:
    """A length or a time for a reader."""
    return "–" if value is None else f"{value:g}".replace(".", ",")


def told(name: str, value: float | None) -> str:
    """The value of a figure for a reader: a share as per cent, the rest as a number."""
    return percent(value) if name in RATES else number(value)
