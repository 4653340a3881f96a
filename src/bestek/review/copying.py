"""Review copies: a document as a Word file for the reviewer, with what changed since it was last issued as tracked changes.

`build/<dossier>/[<municipality>/]review/<document>.docx` carries the text that it was written from (`bestek.review.carried`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bestek import outputs
from bestek.build import Step, write
from bestek.findings import FindingsError, Severity
from bestek.project import Project
from bestek.review.subject import Subject, subjects


@dataclass(frozen=True)
class Copied:
    """A review copy. `compared` is the version or decision that it is compared with, empty where the document is shown as it is."""

    document: str
    title: str
    municipality: str
    compared: str
    changes: int
    files: tuple[Path, ...]


def copies(
    project: Project,
    folder: Path,
    document: str,
    edition: str = "",
    municipality: str = "",
    step: Step = lambda _name: None,
) -> tuple[Copied, ...]:
    """Writes the review copy of a document, of an entry that makes several those of all, for each municipality.

    Raises `FindingsError` for a document that there is not, and for one that its edition refuses.
    """
    return tuple(_written(project, each, step) for each in subjects(project, folder, document, edition, municipality))


def _written(project: Project, subject: Subject, step: Step) -> Copied:
    files = {subject.place(project) / name: data for name, data in _files(subject)}
    with outputs.alone(project.output):
        outputs.write_files(files)
    step(f"{subject.name}.docx")
    return Copied(subject.name, subject.title, subject.municipality, subject.compared, subject.changes, tuple(files))


def _files(subject: Subject) -> Iterator[tuple[str, bytes]]:
    reference = subject.composed.reference.data if subject.composed.reference else b""
    written = write(subject.document, "docx", subject.composed.style, reference=reference)
    if refused := [finding for finding in written.findings if finding.severity is Severity.ERROR]:
        raise FindingsError(subject.composed.placed(refused))
    yield f"{subject.name}.docx", written.data
