"""A breach in the words of a passage: at the fact or the template line that the words come from, with the place in its text."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from bestek.check.context import Context
from bestek.check.passages import Passage, RunKind
from bestek.check.rule import Hit
from bestek.check.words.sentences import Span, sentences
from bestek.findings import Severity
from bestek.tree import Source

AROUND = 50
"""Characters of a text that a message shows on both sides of the words it is about."""

BEGINNING = 25
"""Characters of a long text by which it is found in its fact."""


def breach(
    context: Context,
    passage: Passage,
    offset: int,
    words: str,
    message: str,
    hint: str = "",
    severity: Severity | None = None,
    judged: str = "",
    **values: object,
) -> Hit:
    """A breach at `words`, which stand at `offset` of a passage. What is judged is their sentence, where `judged` says nothing else.

    The message may use `{words}`, and `{around}` for the words with some of their sentence.
    """
    sentence = next((each for each in sentences(passage.text) if each.end > offset), Span(0, 0, passage.text))
    start = max(0, offset - sentence.start)
    told = {"words": words, "around": excerpt(sentence.text, start, start + len(words)), **values}
    made = Hit("", message, told, hint, severity, judged=judged or sentence.text, spots=(passage.spot,))
    source = origin(passage, offset)
    if source is None:
        return made
    if not source.path:
        return replace(made, file=source.file, line=source.line)
    text = context.fact(source.path)
    return replace(made, path=source.path, offset=text.find(words) if isinstance(text, str) else -1)


def origin(passage: Passage, offset: int) -> Source | None:
    """Where the words at an offset come from; where they have no source of their own, the nearest one before or behind them."""
    own = passage.run_at(offset).sources
    others = (source for run in passage.runs for source in run.sources)
    return next(iter(own), None) or next(others, None)


def written(passage: Passage, offset: int, words: str = "", kinds: Container[RunKind] = ("text", "link")) -> bool:
    """Whether the words at an offset were written as text in the language of the passage, not computed or left open, from first to last."""
    runs = passage.run_at(offset), passage.run_at(offset + max(0, len(words) - 1))
    return all(run.kind in kinds and not run.lang for run in runs)


def paths(passage: Passage) -> Iterable[str]:
    """The facts that a passage prints."""
    return (source.path for run in passage.runs for source in run.sources if source.path)


def excerpt(text: str, start: int = 0, end: int | None = None, around: int = AROUND) -> str:
    """A text shortened around the words from `start` to `end`."""
    end = len(text) if end is None else end
    first, last = max(0, start - around), min(len(text), end + around)
    before, after = "…" if first else "", "…" if last < len(text) else ""
    return f"{before}{text[first:last].strip()}{after}".replace("\n", " ")
