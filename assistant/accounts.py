"""Accounts of the people who use the page: a name, a password kept as an Argon2 hash, a role."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from ingest.database import Database
from ingest.errors import MattranError, UsageError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Role = Literal["cán bộ", "quản trị"]
STAFF: Role = "cán bộ"
MANAGER: Role = "quản trị"
ROLES: tuple[Role, ...] = get_args(Role)
SHORTEST, LONGEST = 10, 128  # characters of a password
_NAME = re.compile(r"[\w.@-]{2,40}")
_COMMON = ("1234567890", "0123456789", "matkhau", "password", "qwertyuiop", "mattran", "mttq")


class AccountError(MattranError):
    """An account cannot be made, changed or removed; the message says why."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account; `password` is the Argon2 hash, `made_at` is UTC."""

    name: str
    role: Role
    made_at: str
    password: str

    @property
    def is_manager(self) -> bool:
        """Whether it may change the library, users and suites."""
        return self.role == MANAGER

    def as_json(self) -> dict[str, str]:
        """Everything but the hash."""
        return {"name": self.name, "role": self.role, "made_at": self.made_at}


def list_accounts(database: Database) -> list[Account]:
    """All accounts, by name."""
    rows = database.rows("SELECT name, role, made_at, password FROM account ORDER BY name")
    return [Account(*row) for row in rows]


def find(database: Database, name: str) -> Account | None:
    """The account of that name, however its letters are typed."""
    wanted = account_name(name)
    return next((account for account in list_accounts(database) if account.name == wanted), None)


def add(database: Database, name: str, password: str, role: Role = STAFF) -> Account:
    """Make an account; AccountError when the name is taken, the password weak, or no quản trị would be there."""
    wanted = _checked_name(name)
    hashed = _hashed(wanted, password)
    with database.transaction():
        known = list_accounts(database)
        if any(account.name == wanted for account in known):
            raise AccountError(
                f"Tài khoản “{wanted}” đã có. Hãy chọn tên khác, hoặc đổi mật khẩu bằng: "
                f"mattran users password {wanted}"
            )
        if role != MANAGER and not any(account.is_manager for account in known):
            raise AccountError("Tài khoản đầu tiên phải là quản trị. Hãy thêm: --role quản-trị")
        database.run("INSERT INTO account (name, password, role) VALUES (?, ?, ?)", (wanted, hashed, role))
    return _known(database, wanted)


def set_password(database: Database, name: str, password: str) -> Account:
    """Give an account another password; who is logged in with the old one is not any more."""
    account = _known(database, name)
    hashed = _hashed(account.name, password)
    database.run("UPDATE account SET password = ? WHERE name = ?", (hashed, account.name))
    return _known(database, name)


def remove(database: Database, name: str) -> Account:
    """Remove an account; AccountError for an unknown one and for the last quản trị."""
    with database.transaction():
        account = _known(database, name)
        others = [other for other in list_accounts(database) if other.is_manager and other != account]
        if account.is_manager and not others:
            raise AccountError(
                f"“{account.name}” là quản trị duy nhất nên không xóa được. "
                "Hãy thêm một quản trị khác trước: mattran users add TÊN --role quản-trị"
            )
        database.run("DELETE FROM account WHERE name = ?", (account.name,))
    return account


def check(database: Database, name: str, password: str) -> Account | None:
    """The account when the password is its own; takes the same time when there is no such account."""
    from argon2.exceptions import InvalidHashError, VerificationError

    account = find(database, name)
    try:
        hasher().verify(account.password if account else _nobody(), _composed(password)[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return None
    return account


def account_name(typed: str) -> str:
    """A name as it is kept: composed letters, small ones."""
    return _composed(typed).strip().casefold()


def role_named(typed: str) -> Role:
    """A role however it is typed: "quản trị", "quan-tri"; UsageError for another word."""
    plain = _without_marks(typed)
    for role in ROLES:
        if _without_marks(role) == plain:
            return role
    raise UsageError(f"Không có vai trò “{typed}”. Hãy chọn một trong hai: cán-bộ, quản-trị.")


def password_faults(name: str, password: str) -> list[str]:
    """What is wrong with a password, in words; nothing when it will do."""
    text = _composed(password)
    folded = _without_marks(text)
    faults = []
    if len(text) < SHORTEST:
        faults.append(f"cần ít nhất {SHORTEST} ký tự (mới có {len(text)})")
    if len(text) > LONGEST:
        faults.append(f"dài quá {LONGEST} ký tự")
    if len(name) > 3 and _without_marks(name) in folded:
        faults.append("không được chứa tên tài khoản")
    if len(set(text)) < 5:
        faults.append("cần ít nhất 5 ký tự khác nhau")
    if any(word in folded and len(folded) - len(word) < 6 for word in _COMMON):
        faults.append("quá dễ đoán")
    return faults


@cache
def hasher() -> PasswordHasher:
    """Argon2id with the library's measure of work."""
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash that is checked where there is no account."""
    return hasher().hash("không có tài khoản này")


def _hashed(name: str, password: str) -> str:
    if faults := password_faults(name, password):
        raise AccountError(f"Mật khẩu chưa được: {'; '.join(faults)}.")
    return hasher().hash(_composed(password))


def _checked_name(typed: str) -> str:
    name = account_name(typed)
    if not _NAME.fullmatch(name):
        raise AccountError(
            f"Tên tài khoản “{typed}” chưa được: cần 2 đến 40 chữ, số hoặc dấu . _ - @, không có khoảng trắng."
        )
    return name


def _known(database: Database, name: str) -> Account:
    account = find(database, name)
    if account is None:
        raise AccountError(
            f"Không có tài khoản “{account_name(name)}”. Xem các tài khoản bằng: mattran users list"
        )
    return account


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _without_marks(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    letters = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return re.sub(r"[\s_-]+", "", letters)
