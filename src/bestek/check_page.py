"""The report of the checks as a web page that needs nothing beside it: made as a tree, written by the writer of all pages.

Its words are those of the catalogue, in the language of the adviser; titles of documents and quoted texts keep theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from bestek import report
from bestek.check_screen import excuse, grouped, total_of
from bestek.checking import Checked, Told, Where
from bestek.findings import Finding, Severity
from bestek.formats import capitalized
from bestek.labels import Words, read_labels
from bestek.messages import N_, _, language, ngettext
from bestek.project import shipped
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
    Table,
    Text,
)
from bestek.write.html import write_html

SECTIONS = {
    Severity.ERROR: ("errors", N_("Errors")),
    Severity.WARNING: ("warnings", N_("Warnings")),
    Severity.ADVICE: ("advice", N_("Advice")),
}


def page(checked: Checked, settings: Sequence[Finding], linked: Collection[str], templates: Path) -> bytes:
    """The report of one dossier. `linked` are the pages of documents that links can lead to, from the folder of the dossier."""
    words = read_labels(templates).get(language()) or read_labels(shipped())[language()]
    return write_html(_Page(checked, settings, linked, words).document(), DEFAULT).data


class _Page:
    def __init__(self, checked: Checked, settings: Sequence[Finding], linked: Collection[str], words: Words) -> None:
        self.checked, self.settings, self.linked, self.words = checked, settings, frozenset(linked), words

    def document(self) -> Document:
        sections = tuple(self.sections())
        entries = tuple(_entries(sections))
        title = _("Checks: {dossier}").format(dossier=self.checked.title)
        return Document(
            f"check-{self.checked.dossier}",
            title,
            (Paragraph((Text(title),), "title"), *self.opening(), Contents(entries=entries), *sections),
            language=self.words.language,
            labels=self.words.labels,
            chapters_on_new_page=False,
            traced=False,
        )

    def opening(self) -> Iterator[Block]:
        """What is left, what was accepted, what was not assessed."""
        checked = self.checked
        accepted, unassessed = len(checked.accepted), len({each.rule for each in checked.unassessed})
        yield Paragraph((Text(_sentence(total_of(checked))),), "lead")
        told = [
            ngettext("{count} finding was accepted.", "{count} findings were accepted.", accepted).format(
                count=accepted
            ),
            ngettext("{count} rule was not assessed.", "{count} rules were not assessed.", unassessed).format(
                count=unassessed
            ),
        ]
        if not checked.built:
            told.append(_("What the writers of the files advise is known after a build."))
        yield Paragraph((Text(" ".join(told)),))

    def sections(self) -> Iterator[Section]:
        if self.settings:
            yield self.section(
                "settings", _("Settings of the checks"), [self.findings("settings-table", self.settings)]
            )
        for severity, (id_, title) in SECTIONS.items():
            if parts := tuple(self.of_severity(severity, id_)):
                yield self.section(id_, _(title), parts)
        if self.checked.accepted:
            yield self.section("accepted", _("Accepted"), [self.accepted()])
        if self.checked.unassessed:
            why = _(
                "Of these nothing is known: a rule did not hold on the day of dispatch, or a fact is not there or not decided."
            )
            yield self.section("not-assessed", _("Not assessed"), [_paragraph(why), self.unassessed()])

    def section(self, id_: str, title: str, blocks: Iterable[Block], level: int = 1) -> Section:
        return Section(id_, (Text(title),), tuple(blocks), scheme="none", level=level)

    def of_severity(self, severity: Severity, id_: str) -> Iterator[Section]:
        """A part for each rule, then those of findings that are of no rule."""
        by_rule: dict[str, list[Told]] = {}
        for told in self.checked.left:
            if told.finding.severity is severity:
                by_rule.setdefault(told.rule, []).append(told)
        for rule, ones in by_rule.items():
            title = f"{rule} {capitalized(self.checked.titles[rule])}"
            blocks = (*self.about(ones[0]), self.table_of(f"{id_}-{rule}-table", ones))
            yield self.section(f"{id_}-{rule}", title, blocks, 2)
        for at, (heading, findings) in enumerate(grouped(self.checked).items(), 1):
            if some := [finding for finding in findings if finding.severity is severity]:
                blocks_ = [self.findings(f"{id_}-other-{at}-table", some)]
                yield self.section(f"{id_}-other-{at}", capitalized(_(heading)), blocks_, 2)

    def about(self, told: Told) -> Iterator[Block]:
        if told.finding.legal_source:
            yield Paragraph(
                (Text(capitalized(_("source: {source}").format(source=told.finding.legal_source))),), "small"
            )

    def table_of(self, id_: str, ones: Sequence[Told]) -> Table:
        heads = (_("place"), _("finding"), _("paragraphs"))
        return _table(id_, (0.31, 0.41, 0.28), heads, [self.row(each) for each in ones])

    def row(self, told: Told) -> Row:
        names = _("for: {names}").format(names=", ".join(told.municipalities)) if told.municipalities else ""
        said = [capitalized(told.finding.message), _hint(told.finding), names]
        return Row((_place(told.finding), _cell(*said), self.paragraphs(told)))

    def paragraphs(self, told: Told) -> Cell:
        """Links to the paragraphs, where the page of the document was built."""
        return Cell(tuple(Paragraph((self.link(each),), "small") for each in told.where))

    def link(self, where: Where) -> Inline:
        name = f"{where.municipality}/{where.document}"
        language_ = self.checked.languages.get(name, "")
        lang = language_ if language_ != self.words.language else ""
        words = f"{self.checked.documents.get(name, where.document)} {where.label}".strip()
        if where.id and where.page in self.linked:
            way = "/".join(filter(None, ("..", where.municipality, where.document)))
            return Ref(where.id, way, text=words, lang=lang)
        return Text(words, lang=lang)

    def findings(self, id_: str, findings: Iterable[Finding]) -> Table:
        rows = [
            Row((_place(each), _cell(f"{each.code} {capitalized(each.message)}", _hint(each)))) for each in findings
        ]
        return _table(id_, (0.35, 0.65), (_("place"), _("finding")), rows)

    def accepted(self) -> Table:
        heads = (_("rule"), _("place"), _("finding"), _("accepted"))
        return _table(
            "accepted-table", (0.1, 0.26, 0.34, 0.3), heads, [self.excused(each) for each in self.checked.accepted]
        )

    def excused(self, told: Told) -> Row:
        assert told.accepted
        by = _("by {role} on {date}").format(**excuse(told.accepted))
        head = Cell((_paragraph(told.rule),), header=True)
        return Row(
            (
                head,
                _place(told.finding, header=False),
                _cell(capitalized(told.finding.message)),
                _cell(told.accepted.reason.strip(), by),
            )
        )

    def unassessed(self) -> Table:
        rows = [self.silent(rule, [*reasons]) for rule, reasons in _by_rule(self.checked).items()]
        return _table("not-assessed-table", (0.1, 0.4, 0.5), (_("rule"), _("what it checks"), _("why not")), rows)

    def silent(self, rule: str, reasons: Sequence[str]) -> Row:
        return Row(
            (Cell((_paragraph(rule),), header=True), _cell(capitalized(self.checked.titles[rule])), _cell(*reasons))
        )


def _by_rule(checked: Checked) -> dict[str, dict[str, None]]:
    made: dict[str, dict[str, None]] = {}
    for each in checked.unassessed:
        names = f" ({', '.join(each.municipalities)})" if each.municipalities else ""
        made.setdefault(each.rule, {})[f"{capitalized(each.reason)}{names}"] = None
    return made


def _entries(sections: Iterable[Section]) -> Iterator[Entry]:
    for section in sections:
        yield Entry(section.id, section.title, section.level)
        yield from _entries(block for block in section.children if isinstance(block, Section))


def _place(finding: Finding, *, header: bool = True) -> Cell:
    """Where a finding is: the path of the fact, and below it the file with the line."""
    place = finding.place
    texts = [place.path, str(place)] if place else [""]
    first, *rest = filter(None, texts) if any(texts) else ["–"]
    return Cell((_paragraph(first), *(Paragraph((Text(each),), "small") for each in rest)), header=header)


def _hint(finding: Finding) -> str:
    return capitalized(_("hint: {hint}").format(hint=finding.hint)) if finding.hint else ""


def _sentence(text: str) -> str:
    return f"{capitalized(text)}."


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Text(report.printable(text)),))


def _cell(*texts: str) -> Cell:
    return Cell(tuple(_paragraph(text) for text in texts if text))


def _table(id_: str, widths: Sequence[float], heads: Sequence[str], rows: Sequence[Row]) -> Table:
    head = Row(tuple(Cell((_paragraph(capitalized(word)),), header=True) for word in heads))
    description = ", ".join(map(capitalized, heads))
    return Table(tuple(map(Column, widths)), (head,), tuple(rows), description=description, id=id_)
