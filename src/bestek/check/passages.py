"""Documents as a reader of texts meets them: passages of words, each knowing its paragraph and the facts it was made of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal

from bestek.check.rule import Spot
from bestek.tree import Document, Row, Source, walk

PassageKind = Literal["paragraph", "heading", "item", "cell", "caption", "term", "note"]

RunKind = Literal["text", "reference", "placeholder", "field", "link"]
"""What words are: text, what a cross reference prints, a fact that is not decided, the hint of a blank, the words of a web link."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one origin; `start` is where they begin in the text of the passage. `lang` is given where it is not that of the passage."""

    text: str
    start: int
    sources: tuple[Source, ...] = ()
    kind: RunKind = "text"
    lang: str = ""


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

    @cached_property
    def id(self) -> str:
        """The id of the document."""
        return self.document.id

    @cached_property
    def language(self) -> str:
        """The language of its text."""
        return self.document.language

    @cached_property
    def made_from(self) -> str:
        """A checksum of all that it follows from, where it is kept."""
        return ""

    @cached_property
    def spots(self) -> Mapping[str, tuple[Spot, ...]]:
        """The places of every fact that it prints."""
        found: dict[str, dict[Spot, None]] = {}
        for passage in self.passages:
            for path in {source.path for run in passage.runs for source in run.sources if source.path}:
                found.setdefault(path, {})[passage.spot] = None
        return {path: tuple(spots) for path, spots in found.items()}

    @cached_property
    def words(self) -> Mapping[Spot, str]:
        """What stands at each place."""
        found: dict[Spot, list[str]] = {}
        for passage in self.passages:
            found.setdefault(passage.spot, []).append(passage.text)
        return {spot: "\n".join(texts) for spot, texts in found.items()}

    @cached_property
    def rows(self) -> frozenset[str]:
        """The ids of the rows of its tables: those of requirements."""
        return frozenset(node.id for node in walk(self.document) if isinstance(node, Row) and node.id)

    @cached_property
    def spoken(self) -> Mapping[str, tuple[Passage, ...]]:
        """The passages by their language."""
        found: dict[str, list[Passage]] = {}
        for passage in self.passages:
            found.setdefault(passage.language, []).append(passage)
        return {language: tuple(passages) for language, passages in found.items()}

    @cached_property
    def dutch(self) -> Joined:
        """What it says in Dutch."""
        return Joined(each for each in self.passages if each.language == "nl")

    @cached_property
    def joined(self) -> Joined:
        """All it says."""
        return Joined(self.passages)


SEAM = "\0"
"""Stands between passages that were joined: no white space, no letter, in no text."""


class Joined:
    """Passages in one text, so that a pattern is looked for once and not in each of them."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.passages = tuple(passages)
        self.text = SEAM.join(passage.text for passage in self.passages)
        self._starts = [0, *accumulate(len(passage.text) + 1 for passage in self.passages)]

    def found(self, pattern: re.Pattern[str]) -> Iterator[tuple[Passage, int, re.Match[str]]]:
        """Every match with its passage and the place in its text. A pattern must not match the seam."""
        for match in pattern.finditer(self.text):
            place = bisect_right(self._starts, match.start()) - 1
            yield self.passages[place], match.start() - self._starts[place], match
