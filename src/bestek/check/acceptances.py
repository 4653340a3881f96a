"""What was accepted and approved: `review.yaml` in the folder of a dossier, read, and written without touching what stands there.

No stage of the documents reads it. An entry is added behind the others of its list, and one that is renewed gives up its lines; comments,
order and every other line stay as they are.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bestek import mistakes
from bestek.compose import Mapping, compose, file_of
from bestek.compose import Sequence as Items
from bestek.files import shown_path, sync_folder, write_through
from bestek.findings import Finding, FindingsError, Place, Severity
from bestek.load import Loaded, load_file
from bestek.model.review import Acceptance, Approval, ReviewFile
from bestek.state import plain
from bestek.validate import shape
from bestek.yaml_text import yaml_text

FILE = "review.yaml"
HEAD = "# yaml-language-server: $schema=../../schema/review.schema.json\n"

Entry = Acceptance | Approval


@dataclass(frozen=True)
class Review:
    """The acceptances and approvals of a dossier, in the order of the file."""

    acceptances: tuple[Acceptance, ...] = ()
    approvals: tuple[Approval, ...] = ()
    loaded: Loaded | None = field(default=None, compare=False, repr=False)
    whole: Review | None = field(default=None, compare=False, repr=False)
    """Of some of the entries of a file: all of them, which know their places."""

    def up_to(self, day: datetime.date) -> Review:
        """What was accepted and approved on or before a day."""
        acceptances = tuple(each for each in self.acceptances if each.date <= day)
        approvals = tuple(each for each in self.approvals if each.date <= day)
        return Review(acceptances, approvals, self.loaded, self.whole or self)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, the acceptances first."""
        return (*self.acceptances, *self.approvals)

    def place(self, entry: Entry) -> Place:
        """Where an entry stands. Raises `StopIteration` for one that is not of this review."""
        assert self.loaded
        return self.loaded.place(self.position(entry))

    def position(self, entry: Entry) -> tuple[str, int]:
        """The list that an entry stands in, and its place there, from 0."""
        whole = self.whole or self
        entries: Sequence[Entry] = whole.acceptances if isinstance(entry, Acceptance) else whole.approvals
        return _key(entry), next(at for at, each in enumerate(entries) if each is entry)


def read_review(folder: Path, root: Path) -> Review:
    """What was accepted and approved of the dossier in `folder`; nothing where there is no file. Places are named relative to `root`.

    Raises `FindingsError` with all that is wrong with the file.
    """
    path = folder / FILE
    if not path.exists():
        return Review()
    return _review(load_file(path, root))


def _review(loaded: Loaded) -> Review:
    made, findings = shape.shaped(loaded, ReviewFile)
    findings = (*findings, *(_misplaced(made, loaded) if made else ()))
    if made is None or any(finding.severity is Severity.ERROR for finding in findings):
        raise FindingsError(findings)
    return Review(made.acceptances, made.approvals, loaded)


def _misplaced(made: ReviewFile, loaded: Loaded) -> Iterable[Finding]:
    """Acceptances of nothing in particular, and of two things."""
    for at, each in enumerate(made.acceptances):
        if (each.path is None) == (each.file is None):
            yield mistakes.NOT_ONE_PLACE.at(loaded.place(("acceptances", at)))


def _key(entry: Entry) -> str:
    return "acceptances" if isinstance(entry, Acceptance) else "approvals"


# Writing


def write_review(folder: Path, root: Path, added: Sequence[Entry] = (), dropped: Iterable[Entry] = ()) -> str:
    """Adds entries and takes others out, and returns the name of the file relative to `root`.

    `dropped` are entries as `read_review` gives them. The file is there whole or not at all. Raises `FindingsError` when it cannot be
    read, and when a list in it is written between brackets.
    """
    path, gone = folder / FILE, list(dropped)
    review = read_review(folder, root)
    text = review.loaded.tree.file.text if review.loaded else HEAD
    for key, at in reversed([review.position(each) for each in review.entries if each in gone]):
        text = _without(text, key, at, path, root)
    for each in added:
        text = _with(text, each, path, root)
    _verify(text, path, root, _expected(review, added, gone))
    part = path.with_name(f".{path.name}.part")
    write_through(part, text.encode())
    part.replace(path)
    sync_folder(folder)
    return shown_path(path, root)


def _expected(review: Review, added: Sequence[Entry], gone: Sequence[Entry]) -> list[Entry]:
    kept = (each for each in review.entries if each not in gone)
    return sorted((*kept, *added), key=lambda each: isinstance(each, Approval))


def _verify(text: str, path: Path, root: Path, expected: list[Entry]) -> None:
    """What is about to be written is read as it will be read: it says what was meant, or the defect is ours."""
    mapping, _findings = _parsed(text, path, root)
    made = ReviewFile.model_validate(plain(mapping) if mapping else {})
    if [*made.acceptances, *made.approvals] != expected:
        raise AssertionError(f"{path} would not say what was meant")


def _parsed(text: str, path: Path, root: Path) -> tuple[Mapping | None, tuple[Finding, ...]]:
    return compose(file_of(shown_path(path, root), text, text.encode()))


def _with(text: str, entry: Entry, path: Path, root: Path) -> str:
    """The text with an entry behind the others of its list."""
    key, lines = _key(entry), text.splitlines()
    mapping, _findings = _parsed(text, path, root)
    known = mapping.entries.get(key) if mapping else None
    if mapping is None or known is None:
        return "\n".join([*lines, f"{key}:", *_spelled(entry, 2), ""])
    assert isinstance(known.node, Items)
    if known.node.items:
        _first, end, indentation = _span(lines, mapping, key, len(known.node.items) - 1)
        return "\n".join([*lines[:end], *_spelled(entry, indentation), *lines[end:], ""])
    lines[known.line - 1] = lines[known.line - 1].replace(" []", "", 1)
    return "\n".join([*lines[: known.line], *_spelled(entry, 2), *lines[known.line :], ""])


def _without(text: str, key: str, at: int, path: Path, root: Path) -> str:
    """The text without one entry of a list."""
    lines = text.splitlines()
    mapping, _findings = _parsed(text, path, root)
    assert mapping
    known = mapping.entries[key]
    assert isinstance(known.node, Items)
    first, end, _indentation = _span(lines, mapping, key, at)
    del lines[first:end]
    if len(known.node.items) == 1:
        behind = known.column + len(key)
        lines[known.line - 1] = f"{lines[known.line - 1][:behind]} []{lines[known.line - 1][behind:]}"
    return "\n".join([*lines, ""])


def _span(lines: Sequence[str], mapping: Mapping, key: str, at: int) -> tuple[int, int, int]:
    """The lines of an entry, from the one with its hyphen (counted from 0) up to the one behind its last, and how far the hyphen is indented.

    A comment in front of an entry belongs to it no more than one behind it: both stay. Raises `FindingsError` for a list between brackets.
    """
    known = mapping.entries[key].node
    assert isinstance(known, Items)
    if lines[known.line - 1][known.column - 1 : known.column] != "-":
        raise FindingsError([mistakes.BETWEEN_BRACKETS.at(Place(known.file.path, known.line, known.column), key=key)])
    indentation = known.column - 1
    dash = f"{' ' * indentation}-"
    first = next(line for line in range(known.items[at].line - 1, -1, -1) if lines[line].startswith(dash))
    after = [entry.line - 1 for entry in mapping.entries.values() if entry.line - 1 > first]
    after += [item.line - 1 for item in known.items[at + 1 :]]
    end = min(after, default=len(lines))
    while end > first + 1 and _apart(lines[end - 1], indentation):
        end -= 1
    return first, end, indentation


def _apart(line: str, indentation: int) -> bool:
    """Whether a line belongs to no entry: blank, a comment that is not indented further than the hyphens, a hyphen alone."""
    words = line.lstrip()
    outside = len(line) - len(words) <= indentation
    return not words or (outside and (words.startswith("#") or words == "-"))


def _spelled(entry: Entry, indentation: int) -> list[str]:
    """The lines of an entry of a list."""
    values = {key: value for key, value in entry.model_dump().items() if value not in (None, "internal")}
    _key_line, *lines = yaml_text({"": [values]}).splitlines()
    return [(" " * indentation + line[2:]).rstrip() for line in lines]
