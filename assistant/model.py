"""The optional language model: any OpenAI-compatible server, streamed, with a limit on everything.

Off unless `MATTRAN_LLM_BASE_URL` and `MATTRAN_LLM_MODEL` are set. What is sent is the prompt alone; headers
that would tell of this machine are taken off. Nothing here is trusted: see assistant/verify.py.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from ingest.errors import MattranError
from ingest.settings import Settings

if TYPE_CHECKING:
    import httpx
    from llama_index.llms.openai_like import OpenAILike

logger = logging.getLogger(__name__)
_TRIES = 3
_WAITS = (0.3, 1.0)  # seconds before the second and the third try, unless the server asks for more
_SILENCE = 0.5  # share of the time-out in which something has to arrive
_BYTES_PER_TOKEN = 2000  # of a stream, its wrapping included; a server that sends more is cut off
_CHARS_PER_TOKEN = 12


class LanguageModelError(MattranError):
    """The language model's server gave nothing that can be used; the extractive answer stands in.

    `wait`: seconds after which the server wants to be asked again, 0 if it does not say.
    """

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


class ModelUnreachableError(LanguageModelError):
    """No connection, or it broke off."""


class ModelTimeoutError(LanguageModelError):
    """Too slow, or without end."""


class ModelBusyError(LanguageModelError):
    """The server turned the request away for now (429)."""


class ModelFailedError(LanguageModelError):
    """The server failed (5xx)."""


class ModelRefusedError(LanguageModelError):
    """The server does not take the request (4xx): wrong key, wrong model, wrong address."""


class ModelGarbledError(LanguageModelError):
    """What came back is no stream of text."""


_PASSING = (ModelUnreachableError, ModelBusyError, ModelFailedError)  # worth another try


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt; `role` is "system" or "user"."""

    role: str
    content: str


class Model(Protocol):
    """What writes: yields the whole text so far; after a broken connection it may start anew."""

    name: str

    def stream(self, messages: Sequence[Message]) -> Iterator[str]: ...


def load_model(settings: Settings) -> LanguageModel | None:
    """The configured language model; None when it is off. Raises LanguageModelError for half a configuration."""
    if not settings.llm_base_url:
        return None
    if not _is_address(settings.llm_base_url):
        raise LanguageModelError(
            f"MATTRAN_LLM_BASE_URL “{settings.llm_base_url}” không phải địa chỉ http. Ví dụ đúng: http://127.0.0.1:11434/v1"
        )
    if not settings.llm_model:
        raise LanguageModelError(
            "Chưa đặt MATTRAN_LLM_MODEL (tên mô hình trên máy chủ). Hãy đặt rồi chạy lại."
        )
    return LanguageModel(settings)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a port that is no number, brackets without an address
        return False


class LanguageModel:
    """A model on a server. Not loaded before the first request; may be used by several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.name = settings.llm_model

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """The text so far, each time something came; starts anew after a broken try.

        Tried three times at most and only for what may pass (429, 5xx, connection), all within the
        time-out, which silence may exceed by half. Raises LanguageModelError.
        """
        self.warm()
        deadline = time.monotonic() + self._settings.llm_timeout
        for attempt in range(_TRIES):
            try:
                yield from self._try(messages, deadline)
                return
            except _PASSING as error:
                wait = max(error.wait, _WAITS[min(attempt, len(_WAITS) - 1)])
                if attempt + 1 == _TRIES or time.monotonic() + wait >= deadline:
                    raise
                logger.info("Gửi lại câu hỏi tới máy chủ mô hình sau %.1f giây: %s", wait, error)
                time.sleep(wait)

    def warm(self) -> None:
        """Load the libraries, which takes seconds the first time and is not held against the server."""
        import openai.resources.chat  # noqa: F401  # else loaded within the first request

    def check(self, seconds: float = 3.0) -> list[str]:
        """Names of the server's models, as it lists them; raises LanguageModelError when it cannot be reached."""
        import httpx

        try:
            with self._client(time.monotonic() + seconds, seconds) as client:
                key = {"Authorization": f"Bearer {self._key}"}
                response = client.get(f"{self._url}/models", headers=key).raise_for_status()
            return [str(row["id"]) for row in response.json()["data"]]
        except httpx.HTTPStatusError as error:
            raise _of_status(error.response.status_code, self.where) from error
        except httpx.HTTPError as error:
            raise _unreachable(self.where) from error
        except (ValueError, KeyError, TypeError) as error:
            raise _garbled(f"{self.where}/models") from error

    # -- one try -----------------------------------------------------------------------------------

    def _try(self, messages: Sequence[Message], deadline: float) -> Iterator[str]:
        """One request: the text so far, up to the longest that is taken; its failures as ours."""
        text, most = "", self._settings.llm_max_tokens * _CHARS_PER_TOKEN
        with _translated(self.where), self._client(deadline, self._silence) as client:
            for delta in self._deltas(client, messages):
                text += delta
                if delta:
                    yield text[:most]
                if len(text) > most:
                    return

    def _deltas(self, client: httpx.Client, messages: Sequence[Message]) -> Iterator[str]:
        from llama_index.core.base.llms.types import ChatMessage

        chat = [ChatMessage(role=message.role, content=message.content) for message in messages]
        for chunk in self._llm(client).stream_chat(chat):
            yield chunk.delta or ""

    def _llm(self, client: httpx.Client) -> OpenAILike:
        from llama_index.llms.openai_like import OpenAILike

        return OpenAILike(
            model=self.name, api_base=self._url, api_key=self._key, is_chat_model=True, temperature=0.0,
            max_tokens=self._settings.llm_max_tokens, max_retries=0, timeout=self._silence, http_client=client,  # type: ignore[call-arg]  # an argument of its base class
        )  # fmt: skip

    def _client(self, deadline: float, silence: float) -> httpx.Client:
        from assistant.limited_http import limited_client

        most = self._settings.llm_max_tokens * _BYTES_PER_TOKEN
        return limited_client(deadline, silence, most, secure=urlsplit(self._url).scheme == "https")

    @property
    def _silence(self) -> float:
        return self._settings.llm_timeout * _SILENCE

    @property
    def _url(self) -> str:
        return self._settings.llm_base_url.rstrip("/")

    @property
    def where(self) -> str:
        """The server's address without a name and password that may stand in it."""
        parts = urlsplit(self._url)
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")

    @property
    def _key(self) -> str:
        """Never empty: the library would take a key of the environment for it, meant for another server."""
        return self._settings.llm_key.get_secret_value() or "none"


# --- failures ----------------------------------------------------------------------------------------


@contextmanager
def _translated(where: str) -> Iterator[None]:
    """Failures of the libraries below as ours."""
    import httpx
    import openai

    try:
        yield
    except (openai.APITimeoutError, httpx.TimeoutException) as error:
        raise ModelTimeoutError(
            f"Máy chủ mô hình {where} trả lời quá chậm. Hãy tăng MATTRAN_LLM_TIMEOUT hoặc dùng mô hình nhỏ hơn."
        ) from error
    except openai.APIStatusError as error:
        raise _of_status(error.status_code, where, error.response.headers.get("retry-after")) from error
    except (openai.APIConnectionError, httpx.RemoteProtocolError, httpx.NetworkError) as error:
        raise _unreachable(where) from error
    except openai.APIError as error:
        raise ModelFailedError(
            f"Máy chủ mô hình {where} báo lỗi giữa chừng: {error.message[:200]}"
        ) from error
    except (httpx.DecodingError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise _garbled(where) from error


def _of_status(status: int, where: str, retry_after: str | None = None) -> LanguageModelError:
    """The failure that a status tells of."""
    if status == 429:
        return ModelBusyError(f"Máy chủ mô hình {where} đang quá tải (429).", _seconds(retry_after))
    if status >= 500:
        return ModelFailedError(f"Máy chủ mô hình {where} gặp lỗi ({status}).", _seconds(retry_after))
    return ModelRefusedError(
        f"Máy chủ mô hình {where} từ chối yêu cầu ({status}). Hãy kiểm tra MATTRAN_LLM_BASE_URL, "
        "MATTRAN_LLM_MODEL và MATTRAN_LLM_KEY."
    )


def _unreachable(where: str) -> ModelUnreachableError:
    return ModelUnreachableError(
        f"Không nối được hoặc mất kết nối tới máy chủ mô hình {where}. Hãy kiểm tra máy chủ có đang chạy không."
    )


def _garbled(where: str) -> ModelGarbledError:
    return ModelGarbledError(f"Máy chủ mô hình {where} trả về dữ liệu không đọc được.")


def _seconds(retry_after: str | None) -> float:
    """What "Retry-After" asks for; dates are not read."""
    return float(retry_after) if retry_after and retry_after.strip().isdecimal() else 0.0
