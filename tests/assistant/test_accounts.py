"""Accounts: who may be added and removed, which passwords will do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import accounts
from assistant.accounts import MANAGER, STAFF, AccountError
from ingest.database import Database
from ingest.errors import UsageError
from ingest.library import Library

GOOD = "đường-dài-40-dặm"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    library = Library(tmp_path / "library.sqlite")
    yield library.database
    library.close()


def test_the_password_is_kept_as_an_argon2_hash_only(database: Database) -> None:
    made = accounts.add(database, "Minh", GOOD, MANAGER)
    assert made.name == "minh"
    assert made.password.startswith("$argon2id$")
    assert GOOD not in str(database.rows("SELECT * FROM account"))
    assert "password" not in made.as_json()


def test_only_the_right_password_is_taken_however_its_letters_are_composed(database: Database) -> None:
    accounts.add(database, "minh", GOOD, MANAGER)
    assert accounts.check(database, "MINH", unicodedata.normalize("NFD", GOOD)) is not None
    assert accounts.check(database, "minh", GOOD + "x") is None
    assert accounts.check(database, "khac", GOOD) is None


def test_the_first_account_is_a_manager_and_the_last_manager_stays(database: Database) -> None:
    with pytest.raises(AccountError, match="quản trị"):
        accounts.add(database, "thu", GOOD, STAFF)
    accounts.add(database, "minh", GOOD, MANAGER)
    accounts.add(database, "thu", GOOD, STAFF)
    with pytest.raises(AccountError, match="duy nhất"):
        accounts.remove(database, "minh")
    accounts.remove(database, "thu")
    assert [account.name for account in accounts.list_accounts(database)] == ["minh"]


def test_a_name_is_taken_once(database: Database) -> None:
    accounts.add(database, "minh", GOOD, MANAGER)
    with pytest.raises(AccountError, match="đã có"):
        accounts.add(database, "MINH", GOOD, STAFF)


@pytest.mark.parametrize("name", ["a", "có trắng", "<b>x</b>", "x" * 41, ""])
def test_names_that_will_not_do(database: Database, name: str) -> None:
    with pytest.raises(AccountError, match="Tên tài khoản"):
        accounts.add(database, name, GOOD, MANAGER)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("ngắn", "ít nhất 10"),
        ("a" * 12, "khác nhau"),
        ("MinhHoang2025x", "tên tài khoản"),
        ("Mật khẩu 123", "dễ đoán"),
        ("x1y2z3" * 30, "dài quá"),
    ],
)
def test_passwords_that_will_not_do_are_told_why(database: Database, password: str, said: str) -> None:
    with pytest.raises(AccountError, match=said):
        accounts.add(database, "minhhoang", password, MANAGER)
    assert accounts.list_accounts(database) == []


def test_another_password_replaces_the_first(database: Database) -> None:
    accounts.add(database, "minh", GOOD, MANAGER)
    accounts.set_password(database, "minh", "cây-bàng-trước-ngõ")
    assert accounts.check(database, "minh", GOOD) is None
    assert accounts.check(database, "minh", "cây-bàng-trước-ngõ") is not None


def test_roles_are_understood_however_they_are_typed() -> None:
    assert {accounts.role_named(typed) for typed in ("quản trị", "quan-tri", "Quản-Trị")} == {MANAGER}
    assert accounts.role_named("can_bo") == STAFF
    with pytest.raises(UsageError, match="vai trò"):
        accounts.role_named("giám đốc")
