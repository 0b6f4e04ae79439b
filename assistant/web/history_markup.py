"""The past talks as a list, and what an empty page says; every word is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from assistant.conversations import Summary
from assistant.web import ask_texts as words
from assistant.web.markup import attributes, button

_LISTED = 40  # talks; older ones are found by search


def history_html(talks: Sequence[Summary], current: str = "", searched: bool = False) -> str:
    """The list of talks, the one asked in last first, with a field to search them."""
    rows = "".join(_row(talk, talk.id == current) for talk in talks[:_LISTED])
    none = words.NOTHING_FOUND if searched else words.NO_HISTORY
    rest = len(talks) - _LISTED
    more = f'<p class="mt-quiet">{words.MORE.format(count=rest)}</p>' if rest > 0 else ""
    listed = f"<ul>{rows}</ul>{more}" if rows else f'<p class="mt-quiet">{none}</p>'
    return (
        f'<nav class="mt-past" aria-label="{words.HISTORY}"><details><summary>{words.HISTORY}</summary>'
        f'{button(f"+ {words.NEW}", "clear")}<input type="search" aria-label="{words.SEARCH}" '
        f'placeholder="{words.SEARCH}" maxlength="200">{listed}</details></nav>'
    )


def _row(talk: Summary, is_open: bool) -> str:
    when = local_time(talk.asked_at or talk.started_at)
    told = f"{when} · {words.TURNS.format(count=talk.turns)}"
    current = ' aria-current="true"' if is_open else ""
    asked = words.REMOVE_ASKED.format(title=talk.title)
    return (
        f'<li class="{"mt-open" if is_open else ""}"><button type="button" class="mt-past-open"{current} '
        f"{attributes('select', talk=talk.id)}><span>{escape(talk.title)}</span><small>{told}</small></button>"
        f'<button type="button" class="mt-past-remove" {attributes("delete", talk=talk.id, asked=asked)} '
        f'aria-label="{escape(f"{words.REMOVE}: {talk.title}")}" title="{words.REMOVE}">✕</button></li>'
    )


def local_time(written: str) -> str:
    """Day and time here of a moment written in UTC."""
    return datetime.fromisoformat(written).astimezone().strftime("%d/%m/%Y %H:%M")


def welcome_html(count: int, examples: Sequence[str]) -> str:
    """What an empty talk shows: what the page does and questions to try."""
    told = words.HOLDS.format(count=count) if count else words.EMPTY_LIBRARY
    tries = "".join(button(example, "example_select", question=example) for example in examples)
    shown = (
        f'<h3>{words.EXAMPLES_LABEL}</h3><div class="mt-examples">{tries}</div>' if count and examples else ""
    )
    return (
        f'<div class="mt-welcome"><h2>{words.WELCOME}</h2><p>{words.INTRODUCTION}</p>'
        f'<p class="mt-quiet">{told}</p>{shown}</div>'
    )
