"""What this machine has of what the assistant needs, and the command that adds what is missing."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version

from ingest.errors import MattranError
from ingest.settings import Settings

_PACKAGES = (
    "chromadb", "gradio", "llama-index-core", "llama-index-embeddings-huggingface",
    "llama-index-vector-stores-chroma", "lxml_html_clean", "pypdf", "python-docx", "sentence-transformers",
    "torch", "trafilatura",
)  # fmt: skip
_TOOLS = {
    "Chromium": (
        ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge"),
        "chromium",
        "chụp và thử trang web",
    ),
    "LibreOffice": (
        ("soffice", "libreoffice"),
        "libreoffice",
        "đổi tệp .doc cũ sang .docx, xem thử bản thảo",
    ),
    "Tesseract": (("tesseract",), "tesseract-ocr tesseract-ocr-vie", "nhận dạng chữ trong tệp quét"),
}
_LANGUAGE_MODEL = "MATTRAN_LLM_BASE_URL=http://127.0.0.1:11434/v1 MATTRAN_LLM_MODEL=TÊN_MÔ_HÌNH"
_INSTALLERS = {
    "linux": "sudo apt-get install -y {}",
    "darwin": "brew install {}",
    "win32": "winget install {}",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `fix` is the command that adds it, None when nothing is to be done."""

    name: str
    ok: bool
    detail: str
    fix: str | None = None
    required: bool = True

    def as_json(self) -> dict[str, object]:
        return asdict(self)

    def lines(self) -> list[str]:
        """For a reader: a mark, what was found, and what to do."""
        mark = "✓" if self.ok else "✗" if self.required else "–"
        lines = [f"{mark} {self.name}: {self.detail}"]
        return [*lines, f"    Thêm bằng: {self.fix}"] if self.fix and not self.ok else lines


def examine(settings: Settings, find: Callable[[str], str | None] = shutil.which) -> list[Check]:
    """Every check, the required ones first; `find` tells where a program lies, None when it is not there."""
    return [
        _python(),
        _sqlite(),
        _packages(),
        _model(settings),
        _library(settings),
        _language_model(settings),
        *_tools(find),
    ]


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Check(
        "Python", fits, found, None if fits else "cài Python 3.11, 3.12 hoặc 3.13 rồi tạo lại môi trường"
    )


def _sqlite() -> Check:
    options = {row[0] for row in sqlite3.connect(":memory:").execute("PRAGMA compile_options")}
    fits = "ENABLE_FTS5" in options
    detail = sqlite3.sqlite_version + ("" if fits else ", thiếu tìm kiếm toàn văn FTS5")
    return Check("SQLite", fits, detail, None if fits else "cài lại Python từ bản chính thức")


def _packages() -> Check:
    missing = [name for name in _PACKAGES if not _has(name)]
    if missing:
        return Check("Thư viện", False, f"thiếu {', '.join(missing)}", "python -m pip install -e .")
    return Check("Thư viện", True, f"đủ {len(_PACKAGES)} gói chính, torch {version('torch')}")


def _has(package: str) -> bool:
    try:
        return bool(version(package))
    except PackageNotFoundError:
        return False


def _model(settings: Settings) -> Check:
    from ingest.embedding import embedder_name
    from ingest.offline_model import default_model_folder, is_built

    name = "Mô hình nhúng"
    try:
        model = embedder_name(settings.embed_model, settings.cache)
    except MattranError as error:
        return Check(name, False, str(error), "sửa MATTRAN_EMBED_MODEL")
    if settings.embed_model or is_built(default_model_folder(settings.cache)):
        return Check(name, True, model)
    return Check(name, False, f"chưa dựng trong {settings.cache}", "mattran model build")


def _library(settings: Settings) -> Check:
    from ingest.upkeep import verify

    name = "Kho văn bản"
    if not settings.database.exists():
        return Check(
            name, True, f"chưa có văn bản nào trong {settings.home}; nạp bằng: mattran ingest THƯ_MỤC"
        )
    try:
        found = verify(settings)
    except MattranError as error:
        return Check(name, False, str(error), "mattran library restore TỆP_SAO_LƯU")
    if found.problems:
        return Check(name, False, f"{settings.home}: {'; '.join(found.problems)}", "mattran library reindex")
    return Check(name, True, f"{settings.home}: {found.documents} văn bản, {found.passages} đoạn")


def _language_model(settings: Settings) -> Check:
    """Not asked for: the assistant answers without one, so that a server that is away fails nothing."""
    from assistant.model import LanguageModelError, load_model

    name = "Mô hình ngôn ngữ"
    try:
        model = load_model(settings)
        if model is None:
            return Check(name, True, f"không dùng (không bắt buộc); bật bằng: {_LANGUAGE_MODEL}")
        served = model.check()
    except LanguageModelError as error:
        return Check(
            name, False, f"{error} Trợ lý vẫn trả lời bằng lời trích.", _LANGUAGE_MODEL, required=False
        )
    if model.name not in served:
        detail = f"máy chủ không có “{model.name}”, chỉ có: {', '.join(served) or 'không mô hình nào'}"
        return Check(name, False, detail, "đặt lại MATTRAN_LLM_MODEL", required=False)
    return Check(name, True, f"{model.name} tại {model.where}")


def _tools(find: Callable[[str], str | None]) -> list[Check]:
    install = _INSTALLERS.get(sys.platform, "cài gói {}")
    checks = []
    for name, (programs, package, purpose) in _TOOLS.items():
        path = next((path for program in programs if (path := find(program))), None)
        detail = path or f"chưa có (không bắt buộc; dùng để {purpose})"
        checks.append(Check(name, path is not None, detail, install.format(package), required=False))
    return checks
