"""Who is logged in, and who has to wait after wrong passwords; kept in memory, bounded."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

_HOURS = 8 * 3600.0  # seconds without a request after which a session ends
_MOST_SESSIONS = 2000
_WINDOW = 15 * 60.0  # seconds that a wrong password counts
_MOST_KEYS = 4096
_ALLOWED = {"pair": 5, "address": 20, "name": 30}  # wrong passwords within the window


@dataclass(slots=True)
class _Session:
    name: str
    seal: str
    ends: float


class Sessions:
    """Sessions by their random token; each request puts the end off by eight hours.

    `seal` is what the account's password hash was at login: with another one the session is void.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._held: OrderedDict[str, _Session] = OrderedDict()
        self._lock = Lock()

    def begin(self, name: str, seal: str) -> str:
        """The token of a new session; the one unused for longest gives way when there are too many."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._held[token] = _Session(name, seal, self._clock() + _HOURS)
            while len(self._held) > _MOST_SESSIONS:
                self._held.popitem(last=False)
        return token

    def user(self, token: str, seal_of: Callable[[str], str | None]) -> str | None:
        """Whose session it is, its end put off; None when it is unknown, over, or the account changed."""
        with self._lock:
            held = self._held.get(token)
            if held is None:
                return None
            if held.ends <= self._clock() or seal_of(held.name) != held.seal:
                del self._held[token]
                return None
            held.ends = self._clock() + _HOURS
            self._held.move_to_end(token)
            return held.name

    def end(self, token: str) -> None:
        """Forget a session."""
        with self._lock:
            self._held.pop(token, None)


class Throttle:
    """Counts wrong passwords by name with address, by address, and by name."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[tuple[str, str], list[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, name: str, address: str) -> float:
        """Seconds until another try is allowed; 0 when it is now."""
        with self._lock:
            return max(self._left(key) for key in _keys(name, address))

    def failed(self, name: str, address: str) -> None:
        """Count a try; one with the right password is taken back by `succeeded`."""
        with self._lock:
            for key in _keys(name, address):
                recent = [*self._recent(key), self._clock()]
                self._wrong[key] = recent[-_ALLOWED[key[0]] :]
                self._wrong.move_to_end(key)
            while len(self._wrong) > _MOST_KEYS:
                self._wrong.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """Take back what was counted for a right password, and clear the pair."""
        pair, *others = _keys(name, address)
        with self._lock:
            self._wrong.pop(pair, None)
            for key in others:
                self._wrong[key] = self._wrong.get(key, [])[:-1]

    def _left(self, key: tuple[str, str]) -> float:
        recent = self._recent(key)
        return recent[0] + _WINDOW - self._clock() if len(recent) >= _ALLOWED[key[0]] else 0.0

    def _recent(self, key: tuple[str, str]) -> list[float]:
        since = self._clock() - _WINDOW
        return [at for at in self._wrong.get(key, []) if at > since]


def _keys(name: str, address: str) -> tuple[tuple[str, str], ...]:
    return (("pair", f"{name}\n{address}"), ("address", address), ("name", name))
