"""The impact of a decision as a web page that needs nothing beside it: made as a tree, written by the writer of all pages.

Its words are those of the catalogue, in the language of the adviser; quoted texts keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bestek import formats, outputs
from bestek.attribution import name_of
from bestek.facts import excerpts
from bestek.formats import capitalized
from bestek.impact import FOLDER, Impact, Passage, Touched, documents_of
from bestek.labels import Words, read_labels
from bestek.ledger import Decision
from bestek.messages import _, language
from bestek.project import Project, Variant, shipped
from bestek.state import Change
from bestek.style import DEFAULT
from bestek.tree import (
    Block,
    Cell,
    Column,
    Contents,
    Document,
    Entry,
    Inline,
    Paragraph,
    Ref,
    Row,
    Section,
    Strong,
    Table,
    Text,
    rebuild,
)
from bestek.write.html import write_html

LONGEST = 240
"""Characters of a changed fact that are shown."""


def write_page(project: Project, found: Impact) -> Path:
    """Writes `build/<dossier>/impact/<decision or pending>.html`, whole or not at all. Raises `SetupError`."""
    words = read_labels(project.templates).get(language()) or read_labels(shipped())[language()]
    file = project.place(Variant(found.dossier)) / FOLDER / f"{found.name}.html"
    with outputs.alone(project.output):
        outputs.write_files({file: write_html(_Page(project, found, words).document(), DEFAULT).data})
    return file


class _Page:
    def __init__(self, project: Project, found: Impact, words: Words) -> None:
        self.project, self.found, self.words = project, found, words

    def document(self) -> Document:
        sections = tuple(self.sections())
        entries = tuple(Entry(section.id, section.title) for section in sections)
        title = _("Impact of {decision}").format(decision=self.name)
        return Document(
            f"impact-{self.found.name}",
            title,
            (Paragraph((Text(title),), "title"), *self.opening(), Contents(entries=entries), *sections),
            language=self.words.language,
            labels=self.words.labels,
            chapters_on_new_page=False,
            traced=False,
        )

    @property
    def name(self) -> str:
        decision = self.found.decision
        return f"“{decision.title}”" if decision else _("what is not yet recorded")

    def date(self, decision: Decision) -> str:
        return formats.date(decision.date, speech=self.words.speech)

    def opening(self) -> Iterator[Block]:
        """Which decision it is, and what it is compared with."""
        decision, since = self.found.decision, self.found.since
        if decision:
            facts = filter(None, (name_of(decision, self.words), decision.number, self.date(decision)))
            yield Paragraph((Text(", ".join(facts)),), "lead")
            yield Paragraph((Text(decision.reason),))
        before = (
            _("Compared with the dossier after {decision}.").format(decision=f"“{since.title}” ({self.date(since)})")
            if since
            else ""
        )
        yield Paragraph((Text(before or _("It is the first decision: it holds the whole dossier.")),))

    def sections(self) -> Iterator[Section]:
        yield self.section("facts", _("Changed facts"), self.facts())
        for touched in self.found.documents:
            name = f"{touched.title} ({touched.municipality})" if touched.municipality else touched.title
            yield self.section(
                "-".join(filter(None, ("document", touched.municipality, touched.document))), name, self.told(touched)
            )

    def section(self, id_: str, title: str, blocks: Iterator[Block]) -> Section:
        return Section(id_, (Text(title),), tuple(blocks), scheme="none", level=1)

    # The facts

    def facts(self) -> Iterator[Block]:
        if not self.found.changes:
            yield Paragraph((Text(_("No fact changed.")),))
            return
        yield self.table(
            "facts-table",
            (0.26, 0.27, 0.27, 0.2),
            (_("fact"), _("was"), _("becomes"), _("documents")),
            [self.fact(change) for change in self.found.changes],
        )

    def fact(self, change: Change) -> Row:
        old, new = excerpts(change.old, change.new, LONGEST)
        documents = documents_of(self.found, change.path)
        why = self.found.decision.whys.get(change.path, "") if self.found.decision else ""
        head = Cell(
            (Paragraph((Text(change.path),)), *([Paragraph((Text(why),), "small")] if why else [])), header=True
        )
        return Row((head, _cell(old if self.found.since else ""), _cell(new), _cell(", ".join(documents))))

    # The documents

    def told(self, touched: Touched) -> Iterator[Block]:
        if touched.standing:
            words = capitalized(touched.standing.told()) + "."
            yield Paragraph((Strong((Text(words),)) if touched.standing.outdated else Text(words),))
        if touched.what != "changed":
            text = _("The whole document is new.") if touched.what == "added" else _("The document is no more.")
            yield Paragraph((Text(text),))
            return
        yield self.table(
            f"table-{touched.municipality}-{touched.document}",
            (0.2, 0.3, 0.3, 0.2),
            (_("section"), _("was"), _("becomes"), _("facts")),
            [self.passage(touched, passage) for passage in touched.passages],
        )

    def passage(self, touched: Touched, passage: Passage) -> Row:
        old, new = (self.spoken(side, touched) for side in passage.sides)
        place = [Paragraph((self.place(touched, passage),))]
        place += [Paragraph(self.spoken((Text(passage.about),), touched), "small")] if passage.about else []
        place += [Paragraph((Text(_("moved")),), "small")] if passage.moved else []
        return Row(
            (Cell(tuple(place), header=True), Cell((Paragraph(old),)), Cell((Paragraph(new),)), _cell(*passage.paths))
        )

    def place(self, touched: Touched, passage: Passage) -> Inline:
        """The heading; it leads into the page of the document where that was built."""
        words = passage.section or self.words.labels.beginning
        lang = touched.language if touched.language != self.words.language and passage.section else ""
        page = self.project.place(Variant(self.found.dossier, touched.municipality)) / f"{touched.document}.html"
        if passage.block and page.is_file():
            way = "/".join(filter(None, ("..", touched.municipality, touched.document)))
            return Ref(passage.block, way, text=words, lang=lang)
        return Text(words, lang=lang)

    def spoken(self, inlines: Sequence[Inline], touched: Touched) -> tuple[Inline, ...]:
        """Words of a document in their language where that is not the one of the page."""
        if touched.language == self.words.language:
            return tuple(inlines)

        def said(node: Inline) -> Inline:
            return replace(node, lang=touched.language) if isinstance(node, Text) else rebuild(node, said)

        return tuple(map(said, inlines))

    def table(self, id_: str, widths: Sequence[float], heads: Sequence[str], rows: Sequence[Row]) -> Table:
        head = Row(tuple(Cell((Paragraph((Text(capitalized(word)),)),), header=True) for word in heads))
        return Table(
            tuple(map(Column, widths)), (head,), tuple(rows), description=", ".join(map(capitalized, heads)), id=id_
        )


def _cell(*texts: str) -> Cell:
    return Cell(tuple(Paragraph((Text(text),)) for text in texts if text))
