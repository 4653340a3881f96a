"""Documents as a reader of texts meets them: passages of words, each knowing its paragraph and the facts it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bestek.check.rule import Spot
from bestek.tree import Document, Source

PassageKind = Literal["paragraph", "heading", "item", "cell", "caption", "term", "note"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one origin; `start` is where they begin in the text of the passage."""

    text: str
    start: int
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of one paragraph, heading, item or cell, as they are printed (references as their text, placeholders as their words)."""

    spot: Spot
    kind: PassageKind
    text: str
    runs: tuple[Run, ...]
    language: str = "nl"

    def run_at(self, offset: int) -> Run:
        """The run that holds the character at this offset."""
        return next(run for run in reversed(self.runs) if run.start <= offset)


@dataclass(frozen=True)
class Reading:
    """A document to be read. `kind` names its template, `entry` the document in the dossier."""

    document: Document
    kind: str
    entry: str
    passages: tuple[Passage, ...]
    paths: frozenset[str] = frozenset()
