"""Documents laid out for packages, as PDF and as Word file: two at a time in processes of their own, which give back the memory that it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from os import cpu_count
from sys import platform

from bestek.findings import Finding, FindingsError, SetupError, Severity
from bestek.making import write
from bestek.messages import _
from bestek.style import HouseStyle
from bestek.tree import Document, word_count
from bestek.workers import begin_worker


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


def lay_out(job: Job) -> LaidOut:
    """One document. The Word file shows the pages of the PDF."""
    try:
        pdf = write(job.document, "pdf", job.style)
        docx = write(job.document, "docx", job.style, pdf.page_of, job.reference)
    except FindingsError as error:
        return LaidOut(b"", b"", error.findings)
    findings = (*pdf.findings, *docx.findings)
    return LaidOut(pdf.data, docx.data, tuple(each for each in findings if each.severity is Severity.ERROR))


def all_laid_out(jobs: Sequence[Job]) -> Iterator[tuple[Job, LaidOut]]:
    """Every document, the longest first. One alone is laid out here. Raises `SetupError` when the system ends a process."""
    ordered = sorted(jobs, key=lambda job: -word_count(job.document))
    workers = min(len(ordered), cpu_count() or 1, 2)
    if len(ordered) < 2:
        yield from ((job, lay_out(job)) for job in ordered)
        return
    method = get_context("fork" if platform == "linux" else "spawn")
    try:
        with ProcessPoolExecutor(workers, method, begin_worker) as pool:
            running = {pool.submit(lay_out, job): job for job in ordered}
            yield from ((running[future], future.result()) for future in as_completed(running))
    except BrokenProcessPool as error:
        message = _("a process that lays out PDFs was ended by the system")
        raise SetupError(message, _("close what takes much memory, and pack again")) from error
