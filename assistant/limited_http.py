"""HTTP to one server within limits: time and size in all, no header that tells of this machine."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx

_HEADERS = frozenset(
    ["host", "content-type", "content-length", "accept", "accept-encoding", "authorization", "connection"]
)


def limited_client(deadline: float, silence: float, most: int, secure: bool = True) -> httpx.Client:
    """A client without redirects and proxies; certificates are not even loaded unless it is `secure` (https).

    `deadline` is in `time.monotonic()`; `silence` the longest wait for anything in seconds; `most` bytes of
    one response. httpx.ReadTimeout and httpx.DecodingError tell of what went beyond.
    """
    transport = _Limited(httpx.HTTPTransport(verify=secure), deadline, most)
    return httpx.Client(transport=transport, timeout=silence, follow_redirects=False, trust_env=False)


class _Limited(httpx.BaseTransport):
    def __init__(self, inner: httpx.BaseTransport, deadline: float, most: int) -> None:
        self._inner, self._deadline, self._most = inner, deadline, most

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        for name in [name for name in request.headers if name.lower() not in _HEADERS]:
            del request.headers[name]
        response = self._inner.handle_request(request)
        assert isinstance(response.stream, httpx.SyncByteStream)  # what a transport of this kind gives
        stream = _Stream(response.stream, self._deadline, self._most)
        return httpx.Response(
            response.status_code, headers=response.headers, stream=stream, extensions=response.extensions
        )

    def close(self) -> None:
        self._inner.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, inner: httpx.SyncByteStream, deadline: float, most: int) -> None:
        self._inner, self._deadline, self._most = inner, deadline, most

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        for chunk in self._inner:
            read += len(chunk)
            if time.monotonic() > self._deadline:
                raise httpx.ReadTimeout("quá thời hạn")
            if read > self._most:
                raise httpx.DecodingError("quá dài")
            yield chunk

    def close(self) -> None:
        self._inner.close()
