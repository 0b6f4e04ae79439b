"""Logging in and out: a gate before everything that is served, active as soon as there is an account."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant import accounts
from assistant.accounts import Account
from assistant.web import login_texts as words
from assistant.web.login_markup import account_html, login_html
from assistant.web.office import Office
from assistant.web.sessions import Sessions, Throttle

COOKIE = "mattran-session"
_USER = "mattran_user"  # in the scope of a request that came through the gate
_LONGEST = 8192  # bytes of the login form
_READ_ONLY = {"GET", "HEAD", "OPTIONS"}
_NO_STORE = {"Cache-Control": "no-store"}


def user_of(request: HTTPConnection) -> str:
    """The account of a request that came through the gate; "" where there are no accounts."""
    return str(request.scope.get(_USER) or "")


class Gate:
    """ASGI middleware: without a session only the login page is served.

    `required`: refuse everybody while there are no accounts, for an address that others can reach.
    """

    def __init__(
        self,
        app: ASGIApp,
        office: Office,
        root: str = "",
        required: bool = False,
        sessions: Sessions | None = None,
        throttle: Throttle | None = None,
    ) -> None:
        self.app = app
        self._office = office
        self._required = required
        self._sessions = sessions or Sessions()
        self._desk = _Desk(office, root.rstrip("/"), self._sessions, throttle or Throttle())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        known = await run_in_threadpool(self._office.accounts)
        if not known and not self._required:
            await self.app(scope, receive, send)
            return
        answer = await self._answer(scope, receive, known)
        await (answer or self.app)(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, known: dict[str, Account]) -> Response | None:
        """What the gate itself says; None when the request may pass."""
        request = HTTPConnection(scope)
        method, path = scope.get("method", "GET"), _path(scope)
        if method not in _READ_ONLY and not _from_here(request):
            return JSONResponse({"detail": words.ELSEWHERE}, 403)
        if path == "/login":
            return await self._desk.login(Request(scope, receive), bool(known))
        user = self._user(request, known)
        if user is None:
            return self._desk.refused(request)
        if path in {"/logout", "/account"}:
            return await self._desk.of_user(request, path, known[user])
        scope[_USER] = user
        return None

    def _user(self, request: HTTPConnection, known: dict[str, Account]) -> str | None:
        def seal(name: str) -> str | None:
            account = known.get(name)
            return account.password if account else None

        return self._sessions.user(request.cookies.get(COOKIE, ""), seal)


class _Form(NamedTuple):
    name: str
    password: str
    address: str


@dataclass(frozen=True, slots=True)
class _Desk:
    """The pages of the gate."""

    office: Office
    root: str
    sessions: Sessions
    throttle: Throttle

    def refused(self, request: HTTPConnection) -> Response:
        """To the login page; a program is told so."""
        if _is_page(request):
            return RedirectResponse(f"{self.root}/login", 303, _NO_STORE)
        return JSONResponse({"detail": words.ENDED}, 401, _NO_STORE)

    async def of_user(self, request: HTTPConnection, path: str, account: Account) -> Response:
        """The page of the account, or the way out."""
        if path == "/account":
            return HTMLResponse(account_html(self.root, account.name, account.role), headers=_NO_STORE)
        if request.scope.get("method") != "POST":
            return RedirectResponse(f"{self.root}/account", 303, _NO_STORE)
        self.sessions.end(request.cookies.get(COOKIE, ""))
        await run_in_threadpool(self.office.record, account.name, "đăng xuất")
        left = RedirectResponse(f"{self.root}/login", 303, _NO_STORE)
        left.delete_cookie(COOKIE, path=self.root or "/", httponly=True, samesite="lax")
        return left

    async def login(self, request: Request, any_account: bool) -> Response:
        """The form, or what became of it."""
        if not any_account:
            return self._again(request, "", words.NONE, 503, usable=False)
        if request.method != "POST":
            return HTMLResponse(login_html(self.root), headers=_NO_STORE)
        form = await _form(request)
        if form is None:
            return self._again(request, "", words.TOO_LONG, 413)
        if wait := self.throttle.wait(form.name, form.address):
            said = words.WAIT.format(minutes=math.ceil(wait / 60))
            return self._again(request, form.name, said, 429)
        # Counted before it is checked, so that many tries at once are not all let through.
        self.throttle.failed(form.name, form.address)
        account = await run_in_threadpool(self._checked, form)
        if account is None:
            return self._again(request, form.name, words.WRONG, 401)
        return self._entered(request, account)

    def _checked(self, form: _Form) -> Account | None:
        with self.office.library() as library:
            account = accounts.check(library.database, form.name, form.password)
        if account is not None:
            self.throttle.succeeded(form.name, form.address)
            self.office.accounts(fresh=True)
        self.office.record(form.name[:80], "đăng nhập" if account else "đăng nhập sai", f"từ {form.address}")
        return account

    def _entered(self, request: Request, account: Account) -> Response:
        """With a new token each time; the one that came with the request is void."""
        self.sessions.end(request.cookies.get(COOKIE, ""))
        token = self.sessions.begin(account.name, account.password)
        to_page = RedirectResponse(f"{self.root}/", 303, _NO_STORE)
        entered = to_page if _is_page(request) else JSONResponse({"success": True}, headers=_NO_STORE)
        entered.set_cookie(
            COOKIE, token, path=self.root or "/", httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return entered

    def _again(self, request: Request, name: str, said: str, status: int, usable: bool = True) -> Response:
        if _is_page(request):
            return HTMLResponse(login_html(self.root, name, said, usable), status, _NO_STORE)
        return JSONResponse({"detail": said}, status, _NO_STORE)


async def _form(request: Request) -> _Form | None:
    """What was typed; None when it is longer than such a form can be."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST:
            return None
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    name, password = (fields.get(field, [""])[0] for field in ("username", "password"))
    address = request.client.host if request.client else ""
    return _Form(accounts.account_name(name)[:80], password, address)


def _path(scope: Scope) -> str:
    """The path below the app's own, without a slash at its end."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return "/" + path.removeprefix(root).strip("/")


def _is_page(request: HTTPConnection) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _from_here(request: HTTPConnection) -> bool:
    """Whether a change was asked for by our own page, or by a program, which sends no origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    hosts = {request.headers.get("host"), request.headers.get("x-forwarded-host")}
    return origin is None or urlsplit(origin).netloc in hosts - {None, ""}
