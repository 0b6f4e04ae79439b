"""The outermost group: prepares the process and turns every failure into a message and an exit code."""

from __future__ import annotations

import io
import logging
import sqlite3
import sys
import traceback
from collections.abc import Sequence
from types import TracebackType
from typing import Any

import typer
from typer.core import TyperGroup

from assistant.commands.session import note, quiet_environment, write_json
from ingest.errors import MattranError, UsageError

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


class Root(TyperGroup):
    """Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by the user."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run one command line and leave the process with its exit code."""
        _prepare()
        given = list(sys.argv[1:] if args is None else args)
        as_json = "--json" in given[: given.index("--")] if "--" in given else "--json" in given
        sys.excepthook = _crash_json if as_json else _crash
        try:
            code = super().main(args, "mattran", complete_var, False, windows_expand_args, **extra)
        except typer.TyperException as error:
            code = _fail(_usage_message(error), as_json, error.exit_code)
        except UsageError as error:
            code = _fail(str(error), as_json, WRONG_USAGE)
        except MattranError as error:
            code = _fail(str(error), as_json, FAILED)
        except (OSError, sqlite3.Error, MemoryError) as error:
            code = _fail(_system_message(error), as_json, FAILED)
        except typer.Abort:
            code = INTERRUPTED
        if code == INTERRUPTED:
            note("Đã dừng theo yêu cầu. Phần đã làm xong vẫn được giữ; chạy lại lệnh để làm tiếp.")
        sys.exit(code if isinstance(code, int) else DONE)


def _prepare() -> None:
    quiet_environment()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    logging.getLogger("pypdf").setLevel(logging.ERROR)


def _fail(message: str, as_json: bool, code: int) -> int:
    note(message)
    if as_json:
        write_json({"error": message})
    return code


def _usage_message(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "mattran"
    return f"Lệnh chưa đúng: {error.format_message()}\nXem cách dùng: {command} --help"


def _system_message(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "Máy không đủ bộ nhớ cho việc này. Hãy đóng bớt ứng dụng khác rồi chạy lại."
    return f"Không làm được: {error}. Hãy kiểm tra quyền đọc ghi và dung lượng đĩa rồi chạy lại."


def _crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault of the program itself: the details go to a file, the user is told where it lies."""
    note(_recorded(kind, error, trace))


def _crash_json(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    message = _recorded(kind, error, trace)
    note(message)
    write_json({"error": message})


def _recorded(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    from platformdirs import user_log_path

    folder = user_log_path("mattran", appauthor=False)
    details = "".join(traceback.format_exception(kind, error, trace))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "crash.log").write_text(details, encoding="utf-8")
    except OSError:
        return f"Lỗi ngoài dự kiến của chương trình.\n{details}"
    summary = f"Lỗi ngoài dự kiến của chương trình ({kind.__name__}: {error})."
    return f"{summary} Chi tiết ở {folder / 'crash.log'}; hãy gửi tệp này cho người phụ trách phần mềm."
