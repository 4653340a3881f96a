"""Documents written in every format: in this process, or many at once by workers (`bestek.jobs`).

A PDF is made in steps that travel. A web page and a Word file are written by who asked, while workers lay out: to send a tree and to read it there takes
as long as to write it here. A Word file follows its PDF, whose page numbers its tables of contents show.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bestek.cache import Cache, Remembering, Store
from bestek.findings import Finding, FindingsError
from bestek.jobs import Jobs, alone, chosen
from bestek.messages import _, reason
from bestek.project import Project
from bestek.work import Steps
from bestek.workers import HERE, Workers

if TYPE_CHECKING:
    from bestek.style import HouseStyle
    from bestek.tree import Document
    from bestek.write import Written
    from bestek.write.html import KeptBlocks
    from bestek.write.splitting import KeptParts

FORMATS = ("docx", "pdf", "html")
"""Formats in which every document is built, as they are named on the command line and as file extension."""

NO_PAGES: Mapping[str, int] = {}


@dataclass
class Drafts:
    """What a process that writes the documents of one dossier again and again holds of each, as it was last written."""

    pages: dict[str, KeptBlocks] = field(default_factory=dict)
    parts: dict[str, KeptParts] = field(default_factory=dict)

    def page(self, document: str) -> KeptBlocks:
        """The blocks of a web page."""
        from bestek.write.html import KeptBlocks

        return self.pages.setdefault(document, KeptBlocks())

    def part(self, document: str) -> KeptParts:
        """The parts of a PDF before they are laid out."""
        from bestek.write.splitting import KeptParts

        return self.parts.setdefault(document, KeptParts())


@dataclass(frozen=True, slots=True)
class Means:
    """Who does the work, and where results are kept between builds; `drafts` between the rounds of a process that goes on.

    `meanwhile` is what this process does with the folder of a dossier while workers lay out its documents.
    """

    workers: Workers = HERE
    store: Store | None = None
    drafts: Drafts | None = None
    meanwhile: Callable[[Path], object] | None = None

    def going_on(self) -> Means:
        """The same for a process that builds again and again: what was kept last is at hand in its memory."""
        return self if self.store is None else replace(self, store=Remembering(self.store))


ALONE = Means()


@contextmanager
def means(project: Project, jobs: str = "", cluster: str = "") -> Iterator[Means]:
    """The workers that are wanted (`bestek.jobs.chosen`) and the cache of the project; ends the workers, and says when nothing could be kept."""
    workers, store = chosen(jobs, cluster), Cache(project.cache)
    try:
        yield Means(workers, store)
    finally:
        workers.close()
    if store.trouble:
        message = _("what was laid out could not be kept in {folder}, and will be laid out again: {reason}")
        print(message.format(folder=store.folder, reason=reason(store.trouble)), file=sys.stderr)


@dataclass(frozen=True, slots=True)
class Task:
    """One output that has to be made."""

    document: Document
    format: str
    key: str
    words: int
    wanted: bool = True
    """Whether the output is kept. A PDF that nobody asked for is laid out all the same where a Word file needs its page numbers."""

    @property
    def name(self) -> str:
        return f"{self.document.id}.{self.format}"


@dataclass(frozen=True, slots=True)
class Output:
    """A task that was done."""

    task: Task
    written: Written
    seconds: float


def write(
    document: Document,
    format_: str,
    style: HouseStyle,
    page_of: Mapping[str, int] | None = None,
    reference: bytes = b"",
    store: Store | None = None,
) -> Written:
    """One document in one format, written here.

    `page_of` are the pages of the PDF, which the tables of contents of the Word file show until Word counts for itself; `reference` is the
    Word document that the Word file looks like.
    """
    return alone(steps(document, format_, style, page_of, reference, store=store), store)


def steps(
    document: Document,
    format_: str,
    style: HouseStyle,
    page_of: Mapping[str, int] | None = None,
    reference: bytes = b"",
    *,
    one_piece: bool = False,
    drafts: Drafts | None = None,
    store: Store | None = None,
) -> Steps[Written]:
    """The steps in which a document is written. Before a web page and a Word file stands an empty one: they wait until workers have what they need."""
    if format_ == "pdf":
        from bestek.write.pdf import steps as pdf_steps

        kept = drafts.part(document.id) if drafts else None
        return (yield from pdf_steps(document, style, one_piece=one_piece, kept=kept))
    yield ()
    if format_ == "docx":
        from bestek.write.docx import write_docx

        return write_docx(document, style, reference, page_of, kept=store)
    from bestek.write.html import write_html

    return write_html(document, style, drafts.page(document.id) if drafts else None)


def all_of(many: Mapping[str, Steps[Written]], means_: Means) -> dict[str, Written]:
    """Several things written at once, by name. Raises `FindingsError` with what their writers refuse."""
    jobs: Jobs[Written] = Jobs(means_.workers, means_.store)
    for name, making in many.items():
        jobs.begin(name, making)
    done = list(jobs.done())
    if refused := [finding for each in done for finding in each.refused]:
        raise FindingsError(refused)
    return {each.name: each.result for each in done}


def outputs_of(
    tasks: Sequence[Task],
    style: HouseStyle,
    reference: bytes,
    pages: Mapping[str, Mapping[str, int]],
    means: Means = ALONE,
    *,
    one_piece: bool = False,
    meanwhile: Callable[[], object] | None = None,
) -> Iterator[Output]:
    """Every task done, as it is done. `pages` are known from PDFs that stand already; `meanwhile` is done here while workers have enough to do.

    What a writer refuses comes back as findings, so that those of all documents are told together. Raises `SetupError` when workers are lost.
    """
    by_name = {task.name: task for task in tasks}
    following = {f"{task.document.id}.pdf": task for task in tasks if task.format == "docx"}
    jobs: Jobs[Written] = Jobs(means.workers, means.store)

    def begin(task: Task, page_of: Mapping[str, int]) -> None:
        given = task.document, task.format, style, page_of, reference
        made = steps(*given, one_piece=one_piece, drafts=means.drafts, store=means.store)
        jobs.begin(task.name, made)

    for task in sorted(tasks, key=lambda task: -task.words if task.format == "pdf" else 1):
        if not (task.format == "docx" and f"{task.document.id}.pdf" in by_name):
            begin(task, pages.get(task.document.id, NO_PAGES))
    if meanwhile:
        jobs.begin("", _beside(meanwhile))
    for done in jobs.done():
        if done.name not in by_name:
            continue
        written = done.made or _refused(done.refused)
        if done.name in following:
            begin(following[done.name], written.page_of)
        yield Output(by_name[done.name], written, done.seconds)


def _beside(meanwhile: Callable[[], object]) -> Steps[Written]:
    """Something that is no output, done when workers have what they need."""
    from bestek.write import Written

    yield ()
    meanwhile()
    return Written(b"")


def ready(
    documents: Sequence[Document],
    formats: Sequence[str],
    style: HouseStyle,
    reference: bytes,
    drafts: Drafts,
    means: Means,
) -> None:
    """Does what the first change of documents would have to wait for: imports, fonts, style sheets, blocks and parts that will stay, workers."""
    for document in documents:
        if "html" in formats:
            alone(steps(document, "html", style, drafts=drafts))
        if "pdf" in formats:
            begun = steps(document, "pdf", style, drafts=drafts)
            next(begun)
            begun.close()
    for format_ in formats:
        alone(steps(_example(documents), format_, style, None, reference))
    if "pdf" in formats:
        means.workers.begin()


def _example(documents: Sequence[Document]) -> Document:
    """A document of two short chapters, with the words for its pages of one of the documents."""
    from bestek.tree import Document, Paragraph, Section, Text

    labels = documents[0].labels if documents else None
    chapters = (
        Section(
            f"chapter-{number}",
            (Text("1"),),
            (Paragraph((Text("1"),)),),
            level=1,
            label=str(number),
            heading_label=str(number),
        )
        for number in (1, 2)
    )
    plain = Document("example", "1", tuple(chapters))
    return replace(plain, labels=labels) if labels else plain


def _refused(findings: Sequence[Finding]) -> Written:
    from bestek.write import Written

    return Written(b"", tuple(findings))
