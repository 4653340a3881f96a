"""Who decided what was changed, asked of whoever compares two versions."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bestek.tree import Mark, Revision, Source, sources_of


@dataclass(frozen=True, slots=True)
class Decided:
    """Who changed something: the body, the day, the id of the decision in the ledger. Empty where nobody knows."""

    author: str = ""
    date: datetime.date | None = None
    decision: str = ""


Attribute = Callable[[tuple[Source, ...], tuple[Source, ...]], Decided]
"""From the sources of the words that went and of those that came to who decided it; one of the two may be empty."""


def nobody(_old: tuple[Source, ...], _new: tuple[Source, ...]) -> Decided:
    """Marks without author, day and decision."""
    return Decided()


def marked(revision: Revision, decided: Decided, name: str = "") -> Mark:
    """The mark of what somebody changed."""
    return Mark(revision, decided.author, decided.date, decided.decision, name)


def sources(nodes: Iterable[object]) -> tuple[Source, ...]:
    """All sources of some nodes, each once, in reading order."""
    return tuple(dict.fromkeys(source for node in nodes for source in sources_of(node)))
