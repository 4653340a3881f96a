"""The whole chain on one page: content to documents.

    load -> validate -> view -> render -> read -> resolve -> write

`compose` goes as far as the resolved trees of a dossier, `build` writes what changed. All mistakes of a dossier are reported
together; nothing is written while there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from sys import platform
from time import perf_counter
from typing import TYPE_CHECKING

from bestek import outputs
from bestek.findings import Finding, FindingsError, Severity
from bestek.project import Project, nearest

if TYPE_CHECKING:
    from bestek.dossier import Composed
    from bestek.style import HouseStyle
    from bestek.tree import Document
    from bestek.write import Written

FORMATS = ("docx", "pdf", "html")
"""Formats in which every document is built, as they are named on the command line and as file extension."""


Step = Callable[[str], None]
Progress = Callable[[int], AbstractContextManager[Step]]
"""Told how many outputs there are to make, it gives what is told of every output that was made."""


def _ignore(_name: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Selection:
    """What to build; empty means everything."""

    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One document after the build: formats that were made and those that were unchanged, with the seconds that making took."""

    dossier: str
    document: str
    title: str
    words: int
    pages: int
    made: tuple[str, ...]
    unchanged: tuple[str, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, and what it wants to say of it."""

    results: tuple[Result, ...]
    findings: tuple[Finding, ...] = ()


def build(
    project: Project,
    dossier: str = "",
    selection: Selection | None = None,
    progress: Progress = lambda _steps: nullcontext(_ignore),
) -> Report:
    """Builds every dossier of the project, or one. Raises `FindingsError` for the mistakes of all of them together.

    A dossier that is in order is built also when another is not.
    """
    chosen = selection or Selection()
    _known_formats(chosen)
    results: list[Result] = []
    findings: list[Finding] = []
    for folder in project.dossiers(dossier):
        try:
            report = build_dossier(project, folder, chosen, progress)
        except FindingsError as error:
            findings.extend(error.findings)
        else:
            results.extend(report.results)
            findings.extend(report.findings)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise FindingsError(findings)
    return Report(tuple(results), tuple(findings))


def build_dossier(project: Project, folder: Path, selection: Selection, progress: Progress) -> Report:
    """Builds the documents of one dossier, as far as something changed."""
    record_file = project.record(folder)
    record = outputs.read_record(record_file)
    inputs = _inputs(project, folder)
    if record.inputs == inputs and (results := _all_unchanged(project, folder, selection, record)):
        return Report(results, tuple(record.findings))

    from bestek.dossier import compose

    composed = compose(project, folder)
    record.documents = _documents(composed, record)
    record.inputs = inputs
    tasks = _tasks(project, folder, _chosen(record, selection), selection, record, composed)
    written = _write_all(tasks, composed.style, record, progress)
    findings = [*composed.findings, *(finding for work in written for finding in work.written.findings)]
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise FindingsError(findings)
    record.findings = findings
    _put_in_place(project, folder, record, written, record_file)
    return Report(_results(folder, _chosen(record, selection), selection, written), tuple(findings))


# What there is to do


@dataclass(frozen=True, slots=True)
class Task:
    """One output that has to be made."""

    document: Document
    format: str
    key: str
    words: int
    wanted: bool = True
    """Whether the output is kept. A PDF that nobody asked for is laid out all the same where a Word file needs its page numbers."""


@dataclass(frozen=True, slots=True)
class Work:
    """A task that was done."""

    task: Task
    written: Written
    seconds: float


def _inputs(project: Project, folder: Path) -> str:
    package = Path(__file__).parent
    return outputs.fingerprint((folder, project.content / "municipalities", project.templates, package))


def _known_formats(selection: Selection) -> None:
    from bestek.messages import _

    for name in selection.formats:
        if name not in FORMATS:
            message = _("there is no format '{name}'").format(name=name)
            raise FindingsError([Finding("E005", message, None, nearest(name, FORMATS))])


def _chosen(record: outputs.Record, selection: Selection) -> list[outputs.DocumentRecord]:
    """The records of the chosen documents. Raises `FindingsError` for a document that the dossier does not have."""
    from bestek.messages import _

    known = {document.id: document for document in record.documents}
    unknown = [name for name in selection.documents if name not in known]
    if unknown:
        raise FindingsError(
            Finding(
                "E006",
                _("there is no document '{name}' in this dossier").format(name=name),
                None,
                nearest(name, list(known)),
            )
            for name in unknown
        )
    return [document for document in record.documents if not selection.documents or document.id in selection.documents]


def _formats(selection: Selection) -> tuple[str, ...]:
    return tuple(name for name in FORMATS if not selection.formats or name in selection.formats)


def _all_unchanged(project: Project, folder: Path, selection: Selection, record: outputs.Record) -> tuple[Result, ...]:
    """The results when every chosen output is as it was last made; empty when one is not."""
    formats = _formats(selection)
    chosen = _chosen(record, selection)
    for document in chosen:
        for format_ in formats:
            if not _intact(project, folder, record, document, format_):
                return ()
    return tuple(Result(folder.name, d.id, d.title, d.words, d.pages, (), formats) for d in chosen)


def _documents(composed: Composed, record: outputs.Record) -> list[outputs.DocumentRecord]:
    """What is now known of every document; pages are kept while the PDF is the same."""
    from bestek import tree

    before = {document.id: document for document in record.documents}
    made: list[outputs.DocumentRecord] = []
    for document in composed.documents:
        shape = tree.dumps(document)
        unsourced = _SOURCES.sub("", shape)
        keys = {name: _key(unsourced if name == "pdf" else shape, composed.style, name) for name in FORMATS}
        new = outputs.DocumentRecord(document.id, document.title, tree.word_count(document), keys)
        old = before.get(document.id)
        if old and old.paged == keys["pdf"]:
            new = replace(new, pages=old.pages, page_of=old.page_of, paged=old.paged)
        made.append(new)
    return made


_SOURCES = re.compile(r',?"sources":\[[^\]]*\]')
"""Sources in a tree as JSON. A PDF does not show them, so a line more in a content file does not lay it out again."""


def _key(shape: str, style: HouseStyle, format_: str) -> str:
    """What an output is made from: the tree, the style, the writer and everything that is installed."""
    return outputs.checksum("\0".join((format_, shape, repr(style), outputs.software(), _writers())).encode())


@cache
def _writers() -> str:
    package = Path(__file__).parent
    files = sorted(
        path for path in (package / "write").rglob("*") if path.suffix in (".py", ".css", ".js", ".xml", ".docx")
    )
    return outputs.checksum(
        b"\0".join(file.read_bytes() for file in (*files, package / "fonts.py", package / "tree.py"))
    )


def _tasks(
    project: Project,
    folder: Path,
    chosen: Sequence[outputs.DocumentRecord],
    selection: Selection,
    record: outputs.Record,
    composed: Composed,
) -> list[Task]:
    """What has to be made: every chosen output that is not intact, and the layout that the page numbers of a Word file come from."""
    trees = {document.id: document for document in composed.documents}
    made: list[Task] = []
    for document in chosen:
        stale = [name for name in _formats(selection) if not _intact(project, folder, record, document, name)]
        wanted = [Task(trees[document.id], name, document.keys[name], document.words) for name in stale]
        if "docx" in stale and "pdf" not in stale and document.paged != document.keys["pdf"]:
            wanted.append(Task(trees[document.id], "pdf", document.keys["pdf"], document.words, wanted=False))
        made.extend(wanted)
    return made


def _intact(
    project: Project, folder: Path, record: outputs.Record, document: outputs.DocumentRecord, format_: str
) -> bool:
    name = f"{document.id}.{format_}"
    return outputs.intact(project.output / folder.name / name, record.files.get(name), document.keys[format_])


# Writing


def write(document: Document, format_: str, style: HouseStyle, page_of: Mapping[str, int] | None = None) -> Written:
    """One document in one format. `page_of` are the pages of the PDF, which the tables of contents of the Word file show until Word counts for itself."""
    if format_ == "docx":
        from bestek.write.docx import write_docx

        return write_docx(document, style, page_of=page_of)
    if format_ == "pdf":
        from bestek.write.pdf import write_pdf

        return write_pdf(document, style)
    from bestek.write.html import write_html

    return write_html(document, style)


def _work(style: HouseStyle, task: Task, page_of: Mapping[str, int] | None = None) -> Work:
    """A task done. What a writer refuses comes back as findings, so that those of all documents are told together."""
    from bestek.write import Written

    start = perf_counter()
    try:
        written = write(task.document, task.format, style, page_of)
    except FindingsError as error:
        written = Written(b"", error.findings)
    return Work(task, written, perf_counter() - start)


def _write_all(tasks: Sequence[Task], style: HouseStyle, record: outputs.Record, progress: Progress) -> list[Work]:
    """All tasks done, each told to `progress`."""
    done: list[Work] = []
    with progress(len(tasks)) as step:
        for work in _works(tasks, style, {document.id: document.page_of for document in record.documents}):
            step(f"{work.task.document.id}.{work.task.format}")
            done.append(work)
    return done


def _works(tasks: Sequence[Task], style: HouseStyle, pages: dict[str, Mapping[str, int]]) -> Iterator[Work]:
    """Web pages, then PDFs, then the Word files, which show the pages of the PDFs."""
    yield from (_work(style, task) for task in tasks if task.format == "html")
    for work in _laid_out([task for task in tasks if task.format == "pdf"], style):
        pages[work.task.document.id] = work.written.page_of
        yield work
    yield from (_work(style, task, pages[task.document.id]) for task in tasks if task.format == "docx")


def _laid_out(tasks: Sequence[Task], style: HouseStyle) -> Iterator[Work]:
    """PDFs, which take by far the longest: two at a time, the largest first."""
    ordered = sorted(tasks, key=lambda task: -task.words)
    workers = min(len(ordered), cpu_count() or 1, 2)
    if workers < 2:
        yield from (_work(style, task) for task in ordered)
        return
    with ProcessPoolExecutor(workers, get_context("fork" if platform == "linux" else "spawn")) as pool:
        running = [pool.submit(_work, style, task) for task in ordered]
        yield from (future.result() for future in as_completed(running))


def _put_in_place(
    project: Project, folder: Path, record: outputs.Record, written: Sequence[Work], record_file: Path
) -> None:
    """Writes the outputs, removes those of documents that are no more, and records it."""
    place = project.output / folder.name
    files: dict[Path, bytes] = {}
    documents = {document.id: document for document in record.documents}
    for work in written:
        name = f"{work.task.document.id}.{work.task.format}"
        if work.task.wanted:
            files[place / name] = work.written.data
            record.files[name] = outputs.FileRecord(work.task.key, outputs.checksum(work.written.data))
        if work.task.format == "pdf":
            document = documents[work.task.document.id]
            document.pages, document.page_of, document.paged = (
                work.written.pages,
                dict(work.written.page_of),
                work.task.key,
            )
    with outputs.alone(project.output):
        outputs.write_files(files)
        for name in [name for name in record.files if name.rpartition(".")[0] not in documents]:
            (place / name).unlink(missing_ok=True)
            del record.files[name]
        outputs.write_record(record_file, record)


def _results(
    folder: Path, chosen: Sequence[outputs.DocumentRecord], selection: Selection, written: Sequence[Work]
) -> tuple[Result, ...]:
    by_document: Mapping[str, list[Work]] = {
        document.id: [work for work in written if work.task.document.id == document.id] for document in chosen
    }
    return tuple(_result(folder, document, selection, by_document[document.id]) for document in chosen)


def _result(folder: Path, document: outputs.DocumentRecord, selection: Selection, works: Sequence[Work]) -> Result:
    made = tuple(work.task.format for work in works if work.task.wanted)
    return Result(
        folder.name,
        document.id,
        document.title,
        document.words,
        document.pages,
        tuple(name for name in FORMATS if name in made),
        tuple(name for name in _formats(selection) if name not in made),
        sum(work.seconds for work in works),
    )
