"""The scenarios on the dossiers of this checkout: starting, reading, composing, checking, what a decision does, review, archive."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator

from tests.bench.measuring import Measured, measure
from tests.bench.rows import Row, Scenario

PYTHON = sys.executable
DOCUMENTS = (PYTHON, "-m", "tests.bench.documents")
REVIEW = "build/.bench/review"
ARCHIVE = "build/.bench/archive"
RUNS = 1
"""Of what takes seconds."""


def start(_bench: object) -> Iterator[Row]:
    """A verb that does nothing."""
    yield Row("start", measure(PYTHON, "tasks.py", "--version", runs=5))


def wrapper(_bench: object) -> Iterator[Row]:
    """The same through `./inv`."""
    yield Row("wrapper", measure("./inv", "--version", runs=3))


def imports(_bench: object) -> Iterator[Row]:
    """Importing what it takes to validate content."""
    yield Row("imports", measure(PYTHON, "-c", "import bestek.validate", runs=3))


def content(_bench: object) -> Iterator[Row]:
    """Five hundred requirements read and validated."""
    yield Row("content", measure(PYTHON, "-m", "tests.bench.content", runs=3))


def compose(_bench: object) -> Iterator[Row]:
    """The trees of all documents of the largest dossier from nothing."""
    yield Row("compose", measure(*DOCUMENTS, "compose", runs=RUNS))


def after_fact(_bench: object) -> Iterator[Row]:
    """One fact changed: the trees from what is kept, impact and redlines, and the same again where both trees are kept."""
    measure(*DOCUMENTS, "before")
    html, word = ("--from=last", "--format=html"), ("--format=docx",)
    yield Row("kept", _each("build", *DOCUMENTS, "kept"))
    yield Row("impact", _each("impact", first=RUNS))
    yield Row("impact_again", _each("impact", first=RUNS))
    yield Row("redline", _each("redline", *html, first=2 * RUNS))
    yield Row("redline_again", _each("redline", *html, first=2 * RUNS))
    yield Row("redline_word", _each("redline", *html, *word, first=2 * RUNS))


def _each(verb: str, *options: str, first: int = 0) -> Measured:
    """Every run with a copy of the outputs from before the change; `first` says which, so that nothing of another verb is kept there."""
    where = ("--dossier=emmen-wmo", "--content=build/.bench/changed/content", "--templates=templates")
    made = []
    for number in range(first, first + RUNS):
        command = (
            (*options, str(number))
            if verb == "build"
            else (PYTHON, "tasks.py", verb, *options, *where, f"--output=build/.bench/changed/output-{number}")
        )
        made.append(measure(*command))
    return functools.reduce(Measured.least, made)


def check(_bench: object) -> Iterator[Row]:
    """The checks of all dossiers from nothing."""
    yield Row("check", measure(*DOCUMENTS, "check", runs=RUNS))


def check_unchanged(_bench: object) -> Iterator[Row]:
    """The checks of all dossiers in which nothing changed."""
    measure(*DOCUMENTS, "check_warm")
    yield Row("check_unchanged", measure(*DOCUMENTS, "check_warm", runs=3))


def check_changed(_bench: object) -> Iterator[Row]:
    """The checks of the largest dossier after one fact changed."""
    measure(*DOCUMENTS, "before_check")
    yield Row("check_changed", _each("build", *DOCUMENTS, "check_changed"))


def review(_bench: object) -> Iterator[Row]:
    """A review copy of the largest document once more, and what a reviewer did in it."""
    copy = (PYTHON, "tasks.py", "review.copy", "tender-document", "--dossier=emmen-wmo", f"--output={REVIEW}")
    measure(*copy)
    yield Row("review_copy", measure(*copy, runs=RUNS))
    measure(*DOCUMENTS, "reviewed")
    yield Row(
        "review_read",
        measure(PYTHON, "tasks.py", "review.read", "build/.bench/reviewed.docx", f"--output={REVIEW}", runs=RUNS),
    )


def archive(_bench: object) -> Iterator[Row]:
    """Packages of all decisions of the largest dossier, of which only the documents are there; the same once more."""
    pack = (PYTHON, "tasks.py", "archive.pack", "--all", "--dossier=emmen-wmo", f"--output={ARCHIVE}")
    measure(*pack)
    yield Row("archive", measure(*pack, before=lambda: measure(*DOCUMENTS, "before_archive")))
    yield Row("archive_again", measure(*pack, runs=RUNS))


def trees(_bench: object) -> Iterator[Row]:
    """The trees of all dossiers read back."""
    measure(*DOCUMENTS, "prepare")
    yield Row("trees", measure(*DOCUMENTS, "trees", runs=3))


def docx(_bench: object) -> Iterator[Row]:
    """The largest document as a Word file, from its tree."""
    yield Row("docx", measure(*DOCUMENTS, "docx", runs=3))


def html(_bench: object) -> Iterator[Row]:
    """All documents as web pages, from their trees."""
    yield Row("html", measure(*DOCUMENTS, "html", runs=3))


SCENARIOS = (
    Scenario(start, ("python",)),
    Scenario(wrapper, ("start",)),
    Scenario(imports, ("python",)),
    Scenario(content, ("imports",)),
    Scenario(compose, ("imports",)),
    Scenario(after_fact, ("compose",), ("kept", "impact", "impact_again", "redline", "redline_again", "redline_word")),
    Scenario(check, ("compose",)),
    Scenario(check_unchanged, ("python",)),
    Scenario(check_changed, ("compose",)),
    Scenario(review, ("compose",), ("review_copy", "review_read")),
    Scenario(archive, ("compose",), ("archive", "archive_again")),
    Scenario(trees, ("python",)),
    Scenario(docx, ("trees",)),
    Scenario(html, ("trees",)),
)
