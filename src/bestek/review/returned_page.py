"""What came back from review as a web page that needs nothing beside it: made as a tree, written by the writer of all pages.

Its words are those of the catalogue, in the language of the adviser; quoted texts are those of the documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bestek import outputs
from bestek.formats import capitalized
from bestek.labels import Words, read_labels
from bestek.messages import _, language, ngettext
from bestek.project import Project, Variant, shipped
from bestek.review import telling
from bestek.review.proposal import WORDS, Proposal
from bestek.review.returned import Returned
from bestek.review.subject import FOLDER
from bestek.style import DEFAULT
from bestek.tree import (
    Block,
    Cell,
    Column,
    Contents,
    Document,
    Entry,
    Inline,
    Mark,
    Paragraph,
    Revised,
    Row,
    Section,
    Strong,
    Table,
    Text,
)
from bestek.write.html import write_html

CONTEXT = 90
"""Characters of a paragraph that are shown before and behind an edit."""


def write_pages(project: Project, read: Sequence[Returned]) -> tuple[Path, ...]:
    """Writes `build/<dossier>/review/read.html` for each dossier, whole or not at all. Raises `SetupError`."""
    words = read_labels(project.templates).get(language()) or read_labels(shipped())[language()]
    folders = dict.fromkeys(each.folder for each in read)
    files = {
        project.place(Variant(folder.name)) / FOLDER / "read.html": write_html(
            page([each for each in read if each.folder == folder], words), DEFAULT
        ).data
        for folder in folders
    }
    with outputs.alone(project.output):
        outputs.write_files(files)
    return tuple(files)


def page(read: Sequence[Returned], words: Words) -> Document:
    """The proposals, file by file."""
    sections = [_section(number, each) for number, each in enumerate(read, 1)]
    if conflicts := _conflicts(read):
        sections.insert(0, conflicts)
    entries = tuple(Entry(section.id, section.title) for section in sections)
    title = _("What came back from review")
    return Document(
        "review-read",
        title,
        (Paragraph((Text(title),), "title"), Paragraph((Text(_summary(read)),), "lead"), Contents(entries=entries), *sections),
        language=words.language,
        labels=words.labels,
        chapters_on_new_page=False,
        traced=False,
    )  # fmt: skip


def _summary(read: Sequence[Returned]) -> str:
    return counted([proposal for each in read for proposal in each.proposals])


def counted(proposals: Sequence[Proposal]) -> str:
    """How many there are of what, in one sentence."""
    applicable, remarks, questions = telling.counted(proposals)
    count = len(proposals)
    told = ngettext("{count} proposal", "{count} proposals", count).format(count=count)
    rest = _("{applicable} can be applied, {remarks} are remarks, {questions} are for you to answer")
    return f"{told}: {rest.format(applicable=applicable, remarks=remarks, questions=questions)}" if count else told


def against(returned: Returned) -> str:
    """What a file was held against."""
    if returned.against == "carried":
        return _("compared with the text that the file carries")
    if returned.against == "now":
        return _("compared with the document as it is now")
    return _("compared with version {version}").format(version=returned.against)


def _section(number: int, returned: Returned) -> Section:
    name = f"{returned.title} ({returned.municipality})" if returned.municipality else returned.title
    lead = f"{capitalized(counted(returned.proposals))}; {against(returned)}."
    blocks: list[Block] = [Paragraph((Text(lead),))]
    if returned.proposals:
        blocks.append(_table(f"proposals-{number}", returned.proposals))
    title = f"{name}: {returned.file}"
    return Section(f"file-{number}", (Text(title),), tuple(blocks), scheme="none", level=1)


def _conflicts(read: Sequence[Returned]) -> Section | None:
    found = [proposal for each in read for proposal in each.proposals if proposal.conflicts]
    if not found:
        return None
    told = _("Several reviewers want something else for the same words. Choose one of each, and leave the others out.")
    blocks = (Paragraph((Text(told),)), _table("conflicts-table", found))
    return Section("conflicts", (Text(_("Conflicts")),), blocks, scheme="none", level=1)


def _table(id_: str, proposals: Iterable[Proposal]) -> Table:
    heads = (_("proposal"), _("where"), _("text"), _("comes from"), _("verdict"))
    head = Row(tuple(Cell((Paragraph((Text(capitalized(word)),)),), header=True) for word in heads))
    widths = (0.13, 0.14, 0.36, 0.15, 0.22)
    rows = tuple(map(_row, proposals))
    description = ", ".join(map(capitalized, heads))
    return Table(tuple(map(Column, widths)), (head,), rows, description=description, id=id_)


def _row(proposal: Proposal) -> Row:
    head = (
        Paragraph((Strong((Text(proposal.id),)),)),
        Paragraph((Text(telling.kind(proposal)),)),
        Paragraph((Text(telling.by(proposal)),), "small"),
    )
    return Row(
        (
            Cell(head, header=True),
            _cell(telling.place(proposal)),
            Cell((Paragraph(tuple(_shown(proposal))),)),
            _cell(telling.source(proposal)),
            _cell(telling.verdict(proposal)),
        )
    )


def _shown(proposal: Proposal) -> Iterator[Inline]:
    """An edit within its paragraph, or what came and what went."""
    old, new = telling.sides(proposal, 600)
    if proposal.kind in ("comment", "reply"):
        yield Text(f"“{old}” " if old else "")
        yield Strong((Text(new),))
        return
    if proposal.kind == "formatting":
        yield Text(f"{old}: ")
        yield Strong((Text(new),))
        return
    if proposal.kind in ("paragraph-split", "paragraph-merged"):
        yield from _at_mark(proposal)
        return
    around = proposal.kind in WORDS
    if around:
        yield Text(_before(telling.spoken(proposal.before[: proposal.start])))
    if old:
        yield Revised((Text(old),), Mark("deleted" if proposal.kind != "move" else "moved-from"))
    if new:
        yield Revised((Text(new),), Mark("inserted"))
    if around:
        yield Text(_behind(telling.spoken(proposal.before[proposal.end :])))


def _at_mark(proposal: Proposal) -> Iterator[Inline]:
    """Where a paragraph was divided, or ran on in the next: with the sign of a paragraph, as Word shows it."""
    inserted = proposal.kind == "paragraph-split"
    yield Text(_before(telling.spoken(proposal.before[: proposal.start])))
    yield Revised((Text("¶"),), Mark("inserted" if inserted else "deleted"))
    yield Text(_behind(telling.spoken(proposal.before[proposal.end :])))


def _before(text: str) -> str:
    return text if len(text) <= CONTEXT else f"…{text[-CONTEXT:]}"


def _behind(text: str) -> str:
    return text if len(text) <= CONTEXT else f"{text[:CONTEXT]}…"


def _cell(*texts: str) -> Cell:
    return Cell(tuple(Paragraph((Text(text),)) for text in texts if text))
