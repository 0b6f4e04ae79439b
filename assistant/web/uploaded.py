"""Files that the page was given. A request names a place on this machine: only what was uploaded is taken from it."""

from __future__ import annotations

from pathlib import Path

from gradio.utils import get_upload_folder

from ingest.errors import UsageError

NOT_UPLOADED = "Tệp này không phải do trang tải lên. Hãy chọn lại tệp rồi tải lên."


def uploaded(place: object) -> Path:
    """The file, when it lies where uploads are put; UsageError for any other place.

    A page that is mounted into another application is not checked by Gradio itself.
    """
    folder = Path(get_upload_folder()).resolve()
    file = Path(place).resolve() if isinstance(place, str) else folder
    if folder not in file.parents or not file.is_file():
        raise UsageError(NOT_UPLOADED)
    return file
