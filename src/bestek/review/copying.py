"""Review copies: a document as a Word file for the reviewer, with what changed since it was last issued as tracked changes.

`build/<dossier>/[<municipality>/]review/<document>.docx` carries the text that it was written from (`bestek.review.carried`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bestek import outputs, tree
from bestek.build import Step
from bestek.findings import FindingsError, Severity
from bestek.making import write
from bestek.project import Project
from bestek.review.carried import NAMESPACE, Carried, Own, Signed, encode, fingerprint
from bestek.review.checklist import checklist
from bestek.review.matters import Matters, checking
from bestek.review.remarks import comments
from bestek.review.shelf import Shelf
from bestek.review.subject import Subject, subjects
from bestek.write.docx import write_docx
from bestek.write.docx.comments import Comment, Review, Told

STORE = "{5E2B7A90-3C41-4D8F-9B6A-71F0C2D4E8A3}"
"""The id of the store of what a copy carries (ECMA-376 part 1, 22.5.2.1)."""


def _ignore(_name: str) -> None:
    pass


@dataclass(frozen=True)
class Copied:
    """A review copy. `compared` is the version or decision that it is compared with, empty where the document is shown as it is."""

    document: str
    title: str
    municipality: str
    compared: str
    changes: int
    comments: int
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Listed:
    """A checklist alone."""

    document: str
    municipality: str
    compared: str
    files: tuple[Path, ...]


CHECKLIST_FORMATS = ("docx", "html")


def copies(
    project: Project,
    folder: Path,
    document: str,
    edition: str = "",
    municipality: str = "",
    *,
    sources: bool = True,
    step: Step = _ignore,
) -> tuple[Copied, ...]:
    """Writes the review copy of a document with its checklist, of an entry that makes several those of all, for each municipality.

    Without `sources` no comment says where facts come from. Raises `FindingsError` for a document that there is not, and for one that its
    edition refuses.
    """
    checked = checking(project, folder)
    found = subjects(project, folder, document, edition, municipality)
    return tuple(_copied(project, each, Matters(project, folder, each, checked), sources, step) for each in found)


def _copied(project: Project, subject: Subject, matters: Matters, sources: bool, step: Step) -> Copied:
    copy = reviewed(subject, comments(matters, sources=sources))
    files = _put(project, subject, {f"{subject.name}.docx": copy.data, **_checklist(matters)}, step)
    return Copied(
        subject.name,
        subject.title,
        subject.municipality,
        subject.compared,
        subject.changes,
        copy.comments,
        tuple(files),
    )


def _put(project: Project, subject: Subject, files: Mapping[str, bytes], step: Step) -> tuple[Path, ...]:
    """All of them, or none."""
    shelf = Shelf.of(project, subject.variant, subject.place(project))
    with outputs.alone(project.output):
        made = shelf.put(subject.name, files, subject.made.summaries)
    for name in files:
        step(name)
    return made


def checklists(
    project: Project, folder: Path, document: str, edition: str = "", municipality: str = "", *, step: Step = _ignore
) -> tuple[Listed, ...]:
    """Writes the checklist of a document alone. Raises `FindingsError` as `copies` does."""
    checked = checking(project, folder)
    made = []
    for subject in subjects(project, folder, document, edition, municipality):
        files = _put(project, subject, _checklist(Matters(project, folder, subject, checked)), step)
        made.append(Listed(subject.name, subject.municipality, subject.compared, files))
    return tuple(made)


def _checklist(matters: Matters) -> dict[str, bytes]:
    """As Word file and as web page."""
    made = checklist(matters)
    style = matters.subject.composed.style
    written = {kind: write(made, kind, style) for kind in CHECKLIST_FORMATS}
    return {f"{made.id}.{kind}": each.data for kind, each in written.items()}


@dataclass(frozen=True)
class Reviewed:
    """A Word file, and how many comments it has."""

    data: bytes
    comments: int


def reviewed(subject: Subject, said: Mapping[str, tuple[Comment, ...]]) -> Reviewed:
    """The Word file, which carries what it is made from."""
    told: list[Told] = []

    def part(what: Told) -> bytes:
        told.append(what)
        return encode(_carried(subject, what))

    reference = subject.composed.reference.data if subject.composed.reference else b""
    review = Review(said, part, NAMESPACE, STORE)
    written = write_docx(subject.document, subject.composed.style, reference, review=review)
    if refused := [finding for finding in written.findings if finding.severity is Severity.ERROR]:
        raise FindingsError(subject.composed.placed(refused))
    return Reviewed(written.data, len(told[0].comments))


def _carried(subject: Subject, told: Told) -> Carried:
    """The baseline: the tree that was written, with what is ours in the file."""
    return Carried(
        dossier=subject.variant.dossier,
        document=subject.name,
        municipality=subject.municipality,
        edition=subject.edition,
        state=subject.composed.valid.loaded.state.fingerprint,
        compared=subject.compared,
        baseline=tree.dumps(subject.document),
        comments=tuple(Own(each.id, fingerprint(each.comment.paragraphs)) for each in told.comments),
        marks=tuple(sorted(Signed(*mark) for mark in told.marks)),
    )
