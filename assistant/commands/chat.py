"""`mattran chat` and `mattran conversations`: questions in a row, kept with their citations."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.session import Home, Json, Session, note, session, write_json

if TYPE_CHECKING:
    from assistant.conversation import Conversation
    from assistant.conversations import Conversations
    from assistant.turns import Turn

_LEAVE = frozenset({"thoát", "thoat", "/thoát", "/thoat", "exit", "/exit", "quit", "/quit"})

Question = Annotated[
    str | None, typer.Argument(metavar="QUESTION", help="Một câu hỏi; bỏ trống để hỏi từng dòng từ stdin.")
]
Continued = Annotated[
    str | None, typer.Option("--conversation", metavar="ID", help="Hỏi tiếp cuộc trò chuyện này.")
]
Id = Annotated[str, typer.Argument(metavar="ID", help="Mã cuộc trò chuyện.")]
Title = Annotated[str, typer.Argument(metavar="TITLE", help="Tên mới.")]
Words = Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="Chỉ nêu cuộc có các chữ này.")]

app = typer.Typer(help="Các cuộc trò chuyện đã lưu.")


@app.callback()
def shared(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Các cuộc trò chuyện đã lưu."""
    session(ctx, home, as_json)


def chat(
    ctx: typer.Context,
    question: Question = None,
    conversation: Continued = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Hỏi liên tiếp; câu hỏi sau dựa được vào câu trước ("còn Trà Vinh thì sao?", "gửi về đâu?")."""
    here = session(ctx, home, as_json)
    with _held(here, conversation, warm=question is None) as (talk, chosen):
        note(f"Cuộc trò chuyện {chosen}. Hỏi tiếp lần sau: mattran chat --conversation {chosen}")
        for line in [question] if question is not None else _lines():
            talk.ask(line)
            _tell(here, chosen, talk.turns[-1], len(talk.turns))


@contextmanager
def _held(here: Session, conversation: str | None, warm: bool) -> Iterator[tuple[Conversation, str]]:
    """A conversation over the library, new or continued, kept turn by turn."""
    from assistant.conversation import Conversation
    from assistant.conversations import Conversations
    from assistant.engine import Assistant
    from ingest.upkeep import opened

    with opened(here.settings) as library:
        kept, assistant = Conversations(library), Assistant(here.settings, library)
        turns = kept.open(conversation) if conversation else []
        chosen = conversation or kept.start()
        if warm and library.passage_count():
            assistant.warm()
        yield Conversation(assistant, turns, lambda turn: kept.append(chosen, turn)), chosen


def _lines() -> Iterator[str]:
    """Questions typed or piped, one a line, until the end or a word that leaves."""
    asking = sys.stdin.isatty()
    while True:
        if asking:
            typer.echo("> ", err=True, nl=False)
        line = sys.stdin.readline()
        if not line or line.strip().lower() in _LEAVE:
            return
        if line.strip():
            yield line.strip()


def _tell(here: Session, chosen: str, turn: Turn, position: int) -> None:
    """The answer for a reader, or one JSON object a line with how the question was understood."""
    from assistant.commands.ask import answer_lines

    if here.as_json:
        place = {"conversation": chosen, "position": position, "question": turn.question}
        write_json(place | {"resolved": turn.resolved.text} | turn.answer.as_json())
        return
    understood = [f"(Hiểu là: {_understood(turn)})"] if turn.resolved.followed else []
    typer.echo("\n".join([*understood, *answer_lines(turn.answer), ""]))


def _understood(turn: Turn) -> str:
    document = turn.resolved.carried.get("document")
    kept = f" – trong: {document}" if document and turn.resolved.narrow.doc else ""
    return turn.resolved.text + kept


# -- what is kept ------------------------------------------------------------------------------------


@contextmanager
def _kept(here: Session) -> Iterator[Conversations]:
    from assistant.conversations import Conversations
    from ingest.upkeep import opened

    with opened(here.settings) as library:
        yield Conversations(library)


@app.command("list")
def list_all(ctx: typer.Context, words: Words = None, home: Home = None, as_json: Json = False) -> None:
    """Danh sách cuộc trò chuyện, mới nhất trước; kèm chữ cần tìm thì chỉ nêu cuộc có chữ đó."""
    here = session(ctx, home, as_json)
    with _kept(here) as kept:
        found = kept.search(" ".join(words)) if words else kept.list()
    lines = [f"{s.id}  {s.asked_at or s.started_at}  {s.turns} lượt  {s.title}" for s in found]
    here.give([asdict(summary) for summary in found], *(lines or ["Chưa có cuộc trò chuyện nào."]))


@app.command()
def show(ctx: typer.Context, conversation: Id, home: Home = None, as_json: Json = False) -> None:
    """Các lượt hỏi đáp của một cuộc trò chuyện, kèm trích dẫn."""
    from assistant.commands.ask import answer_lines

    here = session(ctx, home, as_json)
    with _kept(here) as kept:
        turns = kept.open(conversation)
    lines = [line for turn in turns for line in (f"> {turn.question}", *answer_lines(turn.answer), "")]
    rows = [{"question": t.question, "resolved": t.resolved.text} | t.answer.as_json() for t in turns]
    here.give(rows, *lines)


@app.command()
def rename(
    ctx: typer.Context, conversation: Id, title: Title, home: Home = None, as_json: Json = False
) -> None:
    """Đặt lại tên một cuộc trò chuyện."""
    here = session(ctx, home, as_json)
    with _kept(here) as kept:
        kept.rename(conversation, title)
    here.give({"renamed": conversation, "title": title}, f"Đã đặt tên {conversation}: {title}")


@app.command()
def remove(ctx: typer.Context, conversation: Id, home: Home = None, as_json: Json = False) -> None:
    """Xóa một cuộc trò chuyện."""
    here = session(ctx, home, as_json)
    with _kept(here) as kept:
        kept.remove(conversation)
    here.give({"removed": conversation}, f"Đã xóa cuộc trò chuyện {conversation}.")
