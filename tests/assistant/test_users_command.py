"""`mattran users`, end to end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

PASSWORD = "con-đường-xa-72"  # noqa: S105


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "mat-khau.txt"
    file.write_text(PASSWORD + "\nthừa", encoding="utf-8")
    file.chmod(0o600)
    return file


def test_accounts_are_added_listed_and_removed(mattran_bare: Any, secret: Path) -> None:
    first = mattran_bare("users", "add", "minh", "--role", "quản-trị", "--password-file", secret, "--json")
    assert first.code == 0
    assert first.json["role"] == "quản trị"
    assert mattran_bare("users", "add", "thu", "--password-file", secret).code == 0
    listed = mattran_bare("users", "list", "--json")
    assert [(row["name"], row["role"]) for row in listed.json] == [("minh", "quản trị"), ("thu", "cán bộ")]
    assert "argon2" not in listed.said
    assert mattran_bare("users", "remove", "thu", "--json").json == {"removed": "thu"}
    log = mattran_bare("users", "log", "--json").json
    assert [row["action"] for row in log] == ["xóa tài khoản", "thêm tài khoản", "thêm tài khoản"]


def test_the_password_is_asked_for_and_never_shown(mattran_bare: Any) -> None:
    run = mattran_bare("users", "add", "minh", "--role", "quan-tri", input=f"{PASSWORD}\n{PASSWORD}\n")
    assert run.code == 0
    assert PASSWORD not in run.said


def test_what_cannot_be_done_is_said(mattran_bare: Any, secret: Path, tmp_path: Path) -> None:
    assert "quản trị" in mattran_bare("users", "add", "thu", "--password-file", secret).said
    assert mattran_bare("users", "add", "thu", "--role", "vua", "--password-file", secret).code == 2
    missing = mattran_bare("users", "add", "thu", "--password-file", tmp_path / "không-có")
    assert missing.code == 2
    assert "không-có" in missing.said
    mattran_bare("users", "add", "minh", "--role", "quan-tri", "--password-file", secret)
    last = mattran_bare("users", "remove", "minh")
    assert last.code == 1
    assert "duy nhất" in last.said


def test_another_address_needs_an_account(mattran_bare: Any, secret: Path) -> None:
    from assistant.commands.serve import check_loopback
    from assistant.commands.session import Session

    refused = mattran_bare("serve", "--host", "0.0.0.0")  # noqa: S104
    assert refused.code == 2
    assert "mattran users add" in refused.said
    mattran_bare("users", "add", "minh", "--role", "quan-tri", "--password-file", secret)
    check_loopback("0.0.0.0", Session().settings)  # noqa: S104
