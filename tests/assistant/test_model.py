"""The language model's server: configured or not, limits, tries, typed failures, what goes out."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant import model as models
from assistant.doctor import Check, examine
from assistant.model import LanguageModel, LanguageModelError, Message, load_model
from ingest.errors import MattranError, UsageError
from ingest.settings import Settings
from tests import lying_model as lying
from tests.lying_model import Act, says, serving

ASK = [Message("system", "Quy tắc"), Message("user", "Câu hỏi")]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other at once; the surroundings set nothing."""
    monkeypatch.setattr(models, "_WAITS", (0.01, 0.01))
    for name in ("BASE_URL", "MODEL", "KEY", "TIMEOUT", "MAX_TOKENS"):
        monkeypatch.delenv(f"MATTRAN_LLM_{name}", raising=False)


def connected(
    server: lying.Server, timeout: float = 20.0, max_tokens: int = 700, key: str = ""
) -> LanguageModel:
    found = load_model(lying.settings(server, timeout, llm_max_tokens=max_tokens, llm_key=key))
    assert found is not None
    return found


def told(*script: Act, timeout: float = 20.0, max_tokens: int = 700) -> tuple[list[str], int]:
    """Every text so far, and how many requests it took."""
    with serving(*script) as server:
        return list(connected(server, timeout, max_tokens).stream(ASK)), len(server.requests)


# -- configured or not -------------------------------------------------------------------------------


def test_off_by_default_and_then_nothing_is_loaded() -> None:
    assert load_model(Settings()) is None
    program = (
        "import sys; from assistant.writing import rewrite; from assistant.model import load_model;"
        "from ingest.settings import Settings; assert load_model(Settings()) is None;"
        "print([m for m in ('openai', 'httpx', 'llama_index') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    assert run.stdout.strip() == "[]"


def test_off_can_be_asked_for() -> None:
    settings = Settings(llm_base_url="http://127.0.0.1:9/v1", llm_model="m")
    assert load_model(settings) is not None
    assert load_model(settings.without_llm()) is None


@pytest.mark.parametrize("url", ["127.0.0.1:80", "ftp://x/v1", "http://", "http://x:abc/v1", "http://[x/v1"])
def test_a_wrong_address_is_told(url: str) -> None:
    with pytest.raises(LanguageModelError, match="MATTRAN_LLM_BASE_URL"):
        load_model(Settings(llm_base_url=url, llm_model="m"))


def test_an_address_without_a_model_is_told() -> None:
    with pytest.raises(LanguageModelError, match="MATTRAN_LLM_MODEL"):
        load_model(Settings(llm_base_url="http://127.0.0.1:9/v1"))


@pytest.mark.parametrize("value", ["abc", "0", "-1", "nan", "inf"])
def test_a_wrong_time_out_is_told_in_words(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATTRAN_LLM_TIMEOUT", value)
    with pytest.raises(UsageError, match="MATTRAN_LLM_TIMEOUT"):
        Settings()


def test_the_key_is_not_shown() -> None:
    assert "bi-mat" not in repr(Settings(llm_key="bi-mat"))


# -- a stream ----------------------------------------------------------------------------------------


def test_the_text_grows() -> None:
    texts, requests = told(says("Hội thi mở ngày 14", size=5))
    assert (texts[-1], requests) == ("Hội thi mở ngày 14", 1)
    assert all(later.startswith(earlier) for earlier, later in zip(texts, texts[1:], strict=False))


def test_what_is_sent_is_the_prompt() -> None:
    with serving(says("x")) as server:
        list(connected(server).stream(ASK))
    assert server.requests[0]["messages"] == [
        {"role": "system", "content": "Quy tắc"},
        {"role": "user", "content": "Câu hỏi"},
    ]
    assert server.requests[0]["model"] == "mo-hinh-thu"
    assert server.requests[0]["temperature"] == 0
    assert server.requests[0]["max_tokens"] == 700


def test_keys_and_proxies_of_the_surroundings_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "khoa-noi-khac")
    monkeypatch.setenv("OPENAI_ORG_ID", "to-chuc")
    monkeypatch.setenv("OPENAI_API_BASE", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with serving(says("x")) as server:
        list(connected(server).stream(ASK))
        list(connected(server, key="khoa-rieng").stream(ASK))
    sent = [str(headers) for headers in server.headers]
    assert not any("khoa-noi-khac" in headers or "to-chuc" in headers for headers in sent)
    assert server.headers[1]["Authorization"] == "Bearer khoa-rieng"


# -- failures ----------------------------------------------------------------------------------------

PASSING: dict[str, tuple[Act, type[LanguageModelError]]] = {
    "500": (lying.fails(500), models.ModelFailedError),
    "503": (lying.fails(503, Retry_After="0"), models.ModelFailedError),
    "429": (lying.fails(429), models.ModelBusyError),
    "hangs up": (lying.hangs_up(), models.ModelUnreachableError),
    "breaks off": (lying.breaks_off("Hội"), models.ModelUnreachableError),
}
LASTING: dict[str, tuple[Act, type[LanguageModelError]]] = {
    "400": (lying.fails(400), models.ModelRefusedError),
    "401": (lying.fails(401), models.ModelRefusedError),
    "404": (lying.fails(404), models.ModelRefusedError),
    "redirect": (lying.fails(302, Location="http://127.0.0.1:9/"), models.ModelRefusedError),
    "invalid UTF-8": (lying.sends(b'data: {"a":"\xff\xfe"}\n\n'), models.ModelGarbledError),
    "no JSON": (lying.sends(b"data: {half\n\n"), models.ModelGarbledError),
}


@pytest.mark.parametrize("case", PASSING)
def test_what_may_pass_is_tried_three_times(case: str) -> None:
    act, error = PASSING[case]
    with serving(act) as server, pytest.raises(error) as raised:
        list(connected(server).stream(ASK))
    assert len(server.requests) == 3
    assert isinstance(raised.value, MattranError)
    assert "127.0.0.1" in str(raised.value)


@pytest.mark.parametrize("case", PASSING)
def test_a_later_try_begins_anew(case: str) -> None:
    texts, requests = told(PASSING[case][0], says("Trọn vẹn", size=20))
    assert (texts[-1], requests) == ("Trọn vẹn", 2)


@pytest.mark.parametrize("case", LASTING)
def test_what_lasts_is_not_tried_again(case: str) -> None:
    act, error = LASTING[case]
    with serving(act) as server, pytest.raises(error):
        list(connected(server).stream(ASK))
    assert len(server.requests) == 1


def test_the_server_may_say_when_to_come_back() -> None:
    start = time.monotonic()
    texts, _ = told(lying.fails(429, Retry_After="1"), says("Xong"))
    assert texts[-1] == "Xong"
    assert time.monotonic() - start >= 1


def test_waiting_does_not_outlast_the_time_out() -> None:
    start = time.monotonic()
    with pytest.raises(models.ModelBusyError):
        told(lying.fails(429, Retry_After="60"), timeout=2)
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    "act", [lying.waits(12, says("x")), lying.never_ends("x", 0.02), lying.keeps_alive()]
)
def test_the_time_out_is_for_everything_together(act: Act) -> None:
    start = time.monotonic()
    with pytest.raises(models.ModelTimeoutError, match="MATTRAN_LLM_TIMEOUT"):
        told(act, timeout=0.6)
    assert time.monotonic() - start < 8


def test_a_flood_is_cut_and_the_server_hung_up_on() -> None:
    with serving(lying.never_ends("lụt " * 50)) as server:
        texts = list(connected(server, max_tokens=50).stream(ASK))
        until = time.monotonic() + 5
        while not server.cut_off and time.monotonic() < until:
            time.sleep(0.01)
    assert len(texts[-1]) == 50 * 12
    assert server.cut_off


def test_one_endless_line_is_cut() -> None:
    with pytest.raises(models.ModelGarbledError):
        told(lying.sends(b"data: " + b"x" * 500_000), max_tokens=50)


def test_a_password_in_the_address_is_not_told() -> None:
    found = load_model(Settings(llm_base_url="http://an:bimat@127.0.0.1:9/v1", llm_model="m", llm_timeout=1))
    assert found is not None
    with pytest.raises(models.ModelUnreachableError) as raised:
        list(found.stream(ASK))
    assert "bimat" not in str(raised.value)
    assert "http://127.0.0.1:9" in str(raised.value)


# -- mattran doctor ----------------------------------------------------------------------------------


def language_model(settings: Settings) -> Check:
    (check,) = [c for c in examine(settings, lambda _: None) if c.name == "Mô hình ngôn ngữ"]
    return check


def test_doctor_tells_how_to_turn_it_on(tmp_path: Path) -> None:
    check = language_model(Settings(home=tmp_path))
    assert check.ok
    assert "MATTRAN_LLM_BASE_URL=" in check.detail


def test_doctor_reaches_the_server(tmp_path: Path) -> None:
    with serving(says("x")) as server:
        settings = lying.settings(server, home=tmp_path)
        assert language_model(settings).ok
        other = language_model(settings.model_copy(update={"llm_model": "khac"}))
    assert (other.ok, other.required) == (False, False)
    assert "mo-hinh-thu" in other.detail


def test_doctor_says_that_the_server_is_away(tmp_path: Path) -> None:
    check = language_model(Settings(home=tmp_path, llm_base_url="http://127.0.0.1:9/v1", llm_model="m"))
    assert (check.ok, check.required) == (False, False)
    assert check.fix
    assert "lời trích" in check.detail
