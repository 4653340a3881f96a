"""Words that an author wrote out, as opposed to those that a fact printed, and where they stand in content or templates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bestek.check.context import Context
from bestek.check.passages import Passage, Reading, Run
from bestek.check.rule import Hit
from bestek.check.words.sentences import sentences
from bestek.tree import Source


class Sentence(NamedTuple):
    """A sentence of a passage; `start` is where it begins in the text of the passage."""

    passage: Passage
    text: str
    start: int

    def runs(self) -> Iterator[Run]:
        """The runs that have words in it."""
        end = self.start + len(self.text)
        return (run for run in self.passage.runs if run.start < end and run.start + len(run.text) > self.start)


def sentences_of(reading: Reading, language: str = "nl") -> Iterator[Sentence]:
    """The sentences of a document in one language."""
    for passage in reading.spoken.get(language, ()):
        yield from [Sentence(passage, each.text, each.start) for each in sentences(passage.text)]


def is_written(context: Context, run: Run) -> bool:
    """Whether an author wrote these words: a text of content or of a template, not a number, a day or a reference."""
    if run.kind not in ("text", "link"):
        return False
    return all(not source.path or isinstance(context.fact(source.path), str) for source in run.sources)


def origin(context: Context, sentence: Sentence, start: int, end: int) -> Source | None:
    """Where the words from `start` to `end` of a sentence were written; `None` where a fact printed some of them."""
    first, last = (sentence.passage.run_at(sentence.start + offset) for offset in (start, max(start, end - 1)))
    if not (is_written(context, first) and is_written(context, last)):
        return None
    return next((source for run in (first, last) for source in run.sources), None)


def at(
    context: Context, sentence: Sentence, written: str, source: Source, message: str, hint: str = "", **values: object
) -> Hit:
    """A breach at these words: in the text of a fact or on a line of a template. What is judged is the sentence."""
    spots = (sentence.passage.spot,)
    if not source.path:
        return Hit("", message, values, hint, None, sentence.text, spots, source.file, source.line)
    return Hit(
        source.path, message, values, hint, None, sentence.text, spots, offset=_offset(context, source.path, written)
    )


def _offset(context: Context, path: str, words: str) -> int:
    """Where words stand in the text of a fact; blanks that do not break are written in more than one way."""
    text = context.fact(path)
    return text.replace("\u00a0", " ").find(words.replace("\u00a0", " ")) if isinstance(text, str) else -1
