"""Documents laid out for packages, as PDF and as Word file: by the workers of the project, with what it keeps of parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bestek.findings import Finding, Severity
from bestek.jobs import Jobs
from bestek.making import ALONE, Means, steps
from bestek.style import HouseStyle
from bestek.tree import Document, word_count
from bestek.work import Steps


@dataclass(frozen=True)
class Job:
    """A document that is to be laid out; `reference` is the Word document that the Word file looks like."""

    document: Document
    style: HouseStyle
    reference: bytes


@dataclass(frozen=True)
class LaidOut:
    """Both files of a document, or why a writer refuses it."""

    pdf: bytes
    docx: bytes
    refused: tuple[Finding, ...] = ()


def lay_out(job: Job, with_: Means = ALONE) -> LaidOut:
    """One document."""
    ((_job, made),) = all_laid_out([job], with_)
    return made


def all_laid_out(jobs: Sequence[Job], with_: Means = ALONE) -> Iterator[tuple[Job, LaidOut]]:
    """Every document, as it is done. Raises `SetupError` when the system ends processes."""
    driven: Jobs[LaidOut] = Jobs(with_.workers, with_.store)
    by_name = {f"{job.document.id} ({place})": job for place, job in enumerate(jobs, 1)}
    for name, job in sorted(by_name.items(), key=lambda each: -word_count(each[1].document)):
        driven.begin(name, _steps(job))
    for done in driven.done():
        yield by_name[done.name], done.made or LaidOut(b"", b"", done.refused)


def _steps(job: Job) -> Steps[LaidOut]:
    """The Word file shows the pages of the PDF."""
    pdf = yield from steps(job.document, "pdf", job.style)
    docx = yield from steps(job.document, "docx", job.style, pdf.page_of, job.reference)
    findings = (*pdf.findings, *docx.findings)
    return LaidOut(pdf.data, docx.data, tuple(each for each in findings if each.severity is Severity.ERROR))
