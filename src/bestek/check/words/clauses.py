"""Copies of clauses (Q).

Clauses are printed by the library, and not written out again beside it: a copy is not under the fingerprint of a fixed clause.

That a fixed clause itself is the text that was laid down is seen when it is read (E438, `bestek.clauses`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from bestek.check.context import Context
from bestek.check.passages import SEAM, Passage, Reading
from bestek.check.rule import PRACTICE, Outcome, Rule
from bestek.check.words.breach import BEGINNING, breach, excerpt, origin
from bestek.findings import Severity
from bestek.messages import N_

LIBRARY = "templates/clauses/"

ROW = 5
"""Words in a row that are compared."""

FEWEST = 30
"""Words of a text that can be a copy: a definition or a requirement may say in one sentence what a clause says too."""

SHORTEST = 3 * FEWEST
"""Characters that so many words have at least."""

SHARE = 0.5
"""Of the rows of words of a text those that stand in one clause too, from which it is a copy."""


def _copied(context: Context) -> Outcome:
    """Texts of the dossier that repeat a clause, changed or not."""
    clauses = tuple(dict.fromkeys(told for reading in context.readings for told in context.of(reading, _of_clauses)))
    for reading in context.readings if clauses else ():
        for told in context.of(reading, _copies, *clauses):
            number, _seam, file = told.partition(SEAM)
            passage = reading.dutch.passages[int(number)]
            yield breach(
                context, passage, 0, passage.text[:BEGINNING],
                N_("this text repeats the clause '{clause}': {around}"),
                N_("leave it to the clause, which cannot change unseen; what must differ is a decision about the clause"),
                clause=PurePosixPath(file).name.removesuffix(".md.j2"),
                around=excerpt(passage.text, 0, 0, 90), judged=passage.text,
            )  # fmt: skip


def _copies(reading: Reading, *clauses: str) -> Sequence[str]:
    """The passages of a document that repeat a clause, by their place, each with the file of its clause."""
    known = _known(clauses)
    copies: list[str] = []
    for number, passage in enumerate(reading.dutch.passages):
        if len(passage.text) >= SHORTEST and _is_fact(passage) and (file := _copy(passage.text, known)):
            copies.append(f"{number}{SEAM}{file}")
    return copies


@lru_cache(maxsize=2)
def _known(clauses: tuple[str, ...]) -> Mapping[tuple[str, ...], set[str]]:
    """The rows of words of clauses with the files that they stand in."""
    known: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for told in clauses:
        file, _seam, text = told.partition(SEAM)
        for row in _rows(text):
            known[row].add(file)
    return known


def _is_fact(passage: Passage) -> bool:
    source = origin(passage, 0)
    return source is not None and bool(source.path)


def _of_clauses(reading: Reading) -> Sequence[str]:
    """The texts that clauses print, each behind the file of its clause."""
    told: dict[str, None] = {}
    for passage in reading.dutch.passages:
        source = next(
            (source for run in passage.runs for source in run.sources if source.file.startswith(LIBRARY)), None
        )
        if source:
            told[f"{source.file}{SEAM}{passage.text}"] = None
    return [*told]


def _copy(text: str, known: Mapping[tuple[str, ...], set[str]]) -> str:
    """The clause of which a text is a copy."""
    rows = list(_rows(text))
    if len(rows) <= FEWEST - ROW:
        return ""
    shared = Counter(file for row in rows for file in known.get(row, ()))
    file, count = next(iter(shared.most_common(1)), ("", 0))
    return file if count >= SHARE * len(rows) else ""


def _rows(text: str) -> Iterator[tuple[str, ...]]:
    """Words that follow each other, five at a time."""
    read = text.lower().split()
    return zip(*(read[start:] for start in range(ROW)), strict=False)


RULES: tuple[Rule, ...] = (
    Rule(
        "Q-17",
        N_("the text of a clause is printed by the clause"),
        Severity.WARNING,
        (PRACTICE,),
        check=_copied,
        parameters=N_("half of the rows of five words in a text of 30 words or more"),
    ),
)
