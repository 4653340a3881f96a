"""The account of a package: what it holds, what was decided and by whom, what changed, where the facts come from, what was checked, how long it is kept.

It is a document as all others: made as a tree, in the house style of the municipality, written as a web page and as PDF/A-2a and PDF/UA-1. It is Dutch,
whatever the language of the screen, and it is what an archivist reads first: so it is short, and says where the whole stands. The one of a
public package says what everybody may know: no reason, no changed facts, no sources, no findings, nothing that is open.

What it says of the law is what the rules of `bestek.check.publicity` rest on, in the state of the text that was read.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any

from bestek import formats, messages, outputs, tree
from bestek.archive import phrases
from bestek.archive.blocks import (
    bullets,
    cell,
    counted,
    grouped,
    head,
    line,
    lines,
    pairs,
    section,
    size,
    table,
)
from bestek.archive.changes import Altered, Changes
from bestek.archive.concepts import REPLACES
from bestek.archive.findings import LANGUAGE, NAME, Outcome, SignedOff, outcome
from bestek.archive.names import LANGUAGES, OWN_CODES
from bestek.archive.origins import natural, origins, sources
from bestek.archive.package import Content, Item, Package, Record
from bestek.archive.printing import OPEN, PROPOSED, Printer, cut
from bestek.archive.publishing import Publicity, category_line, duty_line, publicity
from bestek.archive.relating import Outside
from bestek.archive.relating import pairs as pairs_of
from bestek.archive.retention import EVENTS, Point, Retention, retention
from bestek.archive.store import Store
from bestek.check.archives import RESULTS
from bestek.check.given import decided
from bestek.check.publicity import RULES
from bestek.checking import Told
from bestek.findings import Finding
from bestek.house import style_of
from bestek.issued import Version
from bestek.keys import spelled
from bestek.labels import Words, read_labels
from bestek.ledger import Decision
from bestek.making import write
from bestek.messages import _
from bestek.model.labels import Label
from bestek.model.records import Record as Source
from bestek.project import shipped
from bestek.review.phrases import role as role_name
from bestek.review.phrases import sentence
from bestek.state import ABSENT, State, state_path
from bestek.style import HouseStyle
from bestek.tree import Block, Cover, Document, Paragraph, Row, Section, Text, rebuild
from bestek.write.glyphs import INVISIBLE, missing_glyphs, shown

FORMATS = ("html", "pdf")

MOST = 60
"""Rows of what became otherwise; a decision that changed more says where the others stand."""

FEW = 12
"""Of what is listed in passing."""


def account(package: Package) -> tuple[Item, ...]:
    """The account as a web page and as PDF. Raises `FindingsError` for what no file can show, `SetupError` without the libraries of the PDF."""
    style = style_of(package.dossier.municipality.house_style)
    document = legible(made(package), style)
    store = Store(package.project.output)
    return tuple(
        Item(f"{phrases.NAME}.{kind}", "account", _written(store, document, style, kind), document.title)
        for kind in FORMATS
    )


def _written(store: Store, document: Document, style: HouseStyle, kind: str) -> Content:
    """A file of the account: the one of the last time where it would be the same."""
    key = (kind, outputs.checksum(tree.dumps(document).encode()), spelled(style), outputs.code(), outputs.software())
    return store.known("account", *key) or store.keep(write(document, kind, style).data, "account", *key)


def legible(document: Document, style: HouseStyle) -> Document:
    """The account with the code of every character that the fonts of the house cannot show: what it tells of stood in no document, maybe."""
    known = shown(style) | INVISIBLE

    def plain(words: str) -> str:
        return "".join(sign if ord(sign) in known else f"[U+{ord(sign):04X}]" for sign in words)

    def written(node: Any) -> Any:
        return replace(node, value=plain(node.value)) if isinstance(node, Text) else rebuild(node, written)

    if not any(missing_glyphs(document, style)):
        return document
    return replace(rebuild(document, written), title=plain(document.title), header_right=plain(document.header_right))


def made(package: Package) -> Document:
    """The account as a tree."""
    with messages.speaking(LANGUAGE):
        account_ = _Account(package)
        sections = account_.public() if package.edition == "public" else account_.internal()
        return account_.document(tuple(each for each in sections if each.children))


@dataclass(frozen=True)
class _Account:
    """The parts of the account of one package."""

    package: Package

    def document(self, sections: Sequence[Section]) -> Document:
        package = self.package
        title = phrases.TITLE_OF.format(title=package.decision.title)
        return Document(
            phrases.NAME,
            title,
            (*self.opening(), *sections),
            authority=_words(package.dossier.municipality.name),
            subject=_words(package.dossier.title),
            date=package.decision.date,
            header_left=phrases.TITLE,
            header_right=package.decision.title,
            chapters_on_new_page=False,
            labels=self.words.labels,
            traced=False,
        )

    def internal(self) -> Iterator[Section]:
        yield section("inhoud", phrases.CONTENTS, self.contents())
        yield section("besluit", phrases.REASON, self.reason())
        yield section("wijzigingen", phrases.CHANGES, self.changed())
        yield section("herkomst", phrases.ORIGINS, self.origins())
        yield section("controle", phrases.CHECKED, self.checked())
        yield section("bewaring", phrases.KEEPING, self.kept())
        yield section("openbaarheid", phrases.PUBLICITY, self.publicity())
        yield section("techniek", phrases.MADE, self.made())
        yield section("regelingen", phrases.LAW, self.law())

    def public(self) -> Iterator[Section]:
        yield section("inhoud", phrases.CONTENTS, self.contents())
        yield section("openbaarheid", phrases.PUBLICITY, self.publicity())
        yield section("techniek", phrases.MADE, self.made())

    # What all parts use

    @property
    def decision(self) -> Decision:
        return self.package.decision

    @cached_property
    def words(self) -> Words:
        """The words of the labels; those that come with Bestek where the project has none for the codes of a field."""
        known, ours = (read_labels(folder).get(LANGUAGE) for folder in (self.package.project.templates, shipped()))
        assert ours
        return replace(known, vocabularies={**ours.vocabularies, **known.vocabularies}) if known else ours

    @cached_property
    def state(self) -> State:
        """The dossier as it was after the decision."""
        return self.package.ledger.state(self.decision.id)

    @cached_property
    def outcome(self) -> Outcome:
        return outcome(self.package)

    def word(self, vocabulary: str, code: str) -> str:
        return self.words.vocabularies.get(vocabulary, {}).get(code, code)

    def date(self, day: datetime.date) -> str:
        return formats.date(day, speech=self.words.speech)

    # What it is about

    def opening(self) -> Iterator[Block]:
        yield Cover((line(phrases.TITLE, "title"), line(self.decision.title, "subtitle")), own_page=False)
        yield pairs(self.facts(), phrases.FACTS)
        yield line(self.introduction())
        if self.decision.illustrative:
            yield line(phrases.ILLUSTRATIVE)

    def facts(self) -> Iterator[tuple[str, str]]:
        decision, dossier = self.decision, self.package.dossier
        yield phrases.DECISION, decision.title
        yield phrases.BODY, self.body()
        yield phrases.DATE, self.date(decision.date)
        yield phrases.NUMBER, decision.number or self.unnumbered
        yield phrases.STATUS, self.word("decision-status", decision.status)
        yield phrases.DOSSIER, _words(dossier.title)
        yield phrases.MUNICIPALITY, _words(dossier.municipality.name)
        if self.package.edition == "internal":
            yield from self.filed()
        if self.package.made_on:
            yield phrases.PACKED, self.date(datetime.date.fromisoformat(self.package.made_on))

    @property
    def unnumbered(self) -> str:
        """That a number is missing, of a body that numbers its decisions."""
        is_numbered = self.decision.body in ("council", "executive") and self.package.edition == "internal"
        return phrases.UNNUMBERED if is_numbered else ""

    def body(self) -> str:
        """Who decided; what a clarification notice decides, the municipality itself does."""
        if self.decision.body == "clarification-notice":
            return phrases.BY_NOTICE.format(municipality=_words(self.package.dossier.municipality.name))
        return formats.capitalized(self.word("body", self.decision.body))

    def filed(self) -> Iterator[tuple[str, str]]:
        """What the file of the dossier says of itself, as far as it is decided."""
        archive = self.package.dossier.archive
        for name, value in ((phrases.CASE, archive and archive.case), (phrases.PROCESS, archive and archive.process)):
            yield name, str(value) if value and decided(value) else ""

    def introduction(self) -> str:
        if self.package.edition == "public":
            return phrases.INTRODUCTION_PUBLIC
        document = next((each for each in self.package.records if each.kind == "document"), None)
        if self.package.document and document:
            return phrases.INTRODUCTION_DOCUMENT.format(document=document.title)
        return phrases.INTRODUCTION if document else phrases.INTRODUCTION_ALONE

    # What it holds

    def contents(self) -> Iterator[Block]:
        rows = [Row((self.paper(record), self.files(record))) for record in self.records_last if record.items]
        if not any(record.kind == "document" for record in self.package.records):
            yield line(phrases.CONTENTS_NONE)
        if rows:
            heads = (phrases.PAPER, phrases.FILES)
            yield table(heads, (0.34, 0.66), rows, phrases.CONTENTS_DESCRIPTION)
        yield line(phrases.CONTENTS_CHECKSUMS)

    @cached_property
    def ordered(self) -> tuple[Record, ...]:
        """The records in the order of the dossier, those that are made from one entry by their title."""
        entries = [each.id for each in self.package.dossier.documents]

        def key(record: Record) -> tuple[int, int, str]:
            kind = ("decision", "document", "annex").index(record.kind)
            entry = entries.index(record.entry.id) if record.entry else len(entries)
            return kind, entry, natural(record.called) if record.entry and record.entry.each else ""

        return tuple(sorted(self.package.records, key=key))

    @property
    def records_last(self) -> list[Record]:
        """The same, with that of the decision behind those that it is about."""
        return sorted(self.ordered, key=lambda each: each.kind == "decision")

    @cached_property
    def replaced(self) -> Mapping[str, str]:
        """The version before, by the id of the record that came in its place."""
        found = ((one, other) for one, type_, other in pairs_of(self.package) if type_ == REPLACES)
        return {one.id: other.name if isinstance(other, Outside) else other.called for one, other in found}

    def labelled(self, record: Record) -> str:
        """In which language its labels are, where that is not the one of its text."""
        entry, municipality = record.entry, self.package.dossier.municipality
        text = str(municipality.language)
        label = str(next(iter((entry.label_languages if entry else ()) or municipality.label_languages), text))
        return phrases.LABELS_IN.format(language=LANGUAGES.get(label, label)) if label != text else ""

    def paper(self, record: Record) -> tree.Cell:
        """A record with how it stands."""
        if record.kind == "decision":
            return head(phrases.THIS_RECORD)
        if version := record.version:
            status = self.word("document-status", version.status)
            given = phrases.VERSION.format(version=version.version, status=status, day=self.date(version.date))
            before = self.replaced.get(record.id, "")
            return head(version.title, given, before and phrases.REPLACES.format(title=before), self.labelled(record))
        received = record.source.received_on if record.source else None
        day = isinstance(received, datetime.date) and phrases.RECEIVED_ON.format(day=self.date(received))
        return head(record.title, day or phrases.RECEIVED)

    def files(self, record: Record) -> tree.Cell:
        """The files of a record, each with its size and its checksum."""
        return tree.Cell(tuple(each for item in record.items for each in _file(item)))

    # What was decided

    def reason(self) -> Iterator[Block]:
        yield line(" ".join(self.decision.reason.split()))
        if self.decision.source:
            yield line(f"{phrases.SOURCE}: {self.decision.source}.")
        known = self.package.decisions
        if len(known) == 1:
            yield line(phrases.FIRST)
            return
        last = known[-2]
        told_ = {"title": last.title, "body": self.word("body", last.body), "day": self.date(last.date)}
        yield line(phrases.EARLIER.format(number=len(known), **told_))

    # What changed

    def changed(self) -> Iterator[Block]:
        changes = self.changes
        added, altered = changes.added(), changes.altered()
        if not self.decision.changes:
            yield line(phrases.CHANGES_NONE)
            return
        if not changes.own:
            yield line(phrases.CHANGES_OTHERS)
            return
        file = self.decision.file.rpartition("content/")[2]
        yield line(phrases.CHANGES_WHOLE.format(file=f"content/{file}"))
        if altered:
            yield from self.altered(altered)
        if added:
            rows = (Row((head(each.part), lines(each.lines), cell(formats.number(each.facts)))) for each in added)
            heads = (phrases.PART, phrases.CAME, phrases.COUNT)
            yield table(heads, (0.22, 0.65, 0.13), rows, phrases.ADDED_DESCRIPTION, phrases.ADDED, right=2)

    @cached_property
    def changes(self) -> Changes:
        name, ledger = self.package.municipality, self.package.ledger
        before = ledger.state(self.decision.after) if self.decision.after else State({})
        old, new = (Printer(state, name, self.words) for state in (before, self.state))
        return Changes(self.decision, old, new)

    def altered(self, altered: Sequence[Altered]) -> Iterator[Block]:
        heads = (phrases.FACT, phrases.OLD, phrases.NEW)
        rows = map(_altered, altered[:MOST])
        yield table(heads, (0.26, 0.37, 0.37), rows, phrases.ALTERED_DESCRIPTION, phrases.ALTERED)
        if len(altered) > MOST:
            yield line(counted(len(altered) - MOST, phrases.MORE_ALTERED))

    # Where it comes from

    def origins(self) -> Iterator[Block]:
        known = origins(self.state)
        counts = {
            "sourced": counted(known.sourced, phrases.SOURCED) or "geen keer",
            "illustrative": counted(known.illustrative, phrases.ILLUSTRATIVE_COUNT),
            "undecided": counted(known.undecided, phrases.UNDECIDED_COUNT),
        }
        yield line(" ".join(phrases.ORIGINS_COUNT.format(**counts).split()))
        found = sources(self.decision.changes)
        if found:
            rows = (Row((head(name), cell(_places(places)))) for name, places in found.items())
            heads = (phrases.SOURCE, phrases.PLACES)
            yield table(heads, (0.34, 0.66), rows, phrases.SOURCES_DESCRIPTION, phrases.SOURCES)
        else:
            yield line(phrases.SOURCES_NONE)
        yield from self.records()

    def records(self) -> Iterator[Block]:
        """What came from outside, whether it is in the package or not."""
        known = self.package.dossier.records
        if known:
            yield line(phrases.RECORDS)
            yield from bullets(f"{_cited(each)}: {self.held(each)}" for each in known)

    def held(self, source: Source) -> str:
        """Whether it is in the package; of what is not how it is known again."""
        if record := self.package.related(source.id):
            return phrases.HELD_HERE.format(folder=record.folder)
        if isinstance(source.sha256, str):
            return phrases.HELD_CHECKSUM.format(sha256=grouped(source.sha256))
        if isinstance(source.link, str):
            return phrases.HELD_LINK.format(link=source.link)
        return phrases.HELD_NOT

    # What was checked

    def checked(self) -> Iterator[Block]:
        yield from self.sign_offs()
        if self.outcome.checked.stopped:
            yield line(phrases.FINDINGS_STOPPED.format(file=NAME))
            return
        yield line(phrases.FINDINGS_RUN)
        yield from self.findings()
        if points := self.outcome.open_points:
            yield line(phrases.OPEN_POINTS)
            yield from bullets(_few(list(dict.fromkeys(map(self.question, points)))))
        yield line(" ".join(self.beside()))

    def beside(self) -> Iterator[str]:
        """What else the findings hold."""
        rules = {each.rule for each in self.outcome.checked.unassessed}
        yield from filter(None, (counted(len(rules), phrases.UNASSESSED),))
        yield from filter(None, (counted(len(self.outcome.remarks), phrases.REMARKS),))
        yield phrases.IN_FULL.format(file=NAME)

    def question(self, point: Finding) -> str:
        """What had to be decided."""
        path = point.place.path if point.place else ""
        asked = self.state.value(state_path(path, self.package.municipality)) if path else ABSENT
        words = self.changes.after.value(path, asked)
        if words.startswith(PROPOSED):
            return phrases.ended(f"{self.named(path)}: {words}")
        return phrases.ended(sentence(words.removeprefix(OPEN) if words.startswith(OPEN) else point.message))

    def named(self, path: str) -> str:
        """What a fact is called, with the part of the dossier that it belongs to."""
        printer = self.changes.after
        return ": ".join(filter(None, (printer.part(path), printer.name(path))))

    def sign_offs(self) -> Iterator[Block]:
        if not self.outcome.sign_offs:
            yield line(phrases.SIGN_OFFS_NONE)
            return
        heads = (phrases.WHAT, phrases.ROLE, phrases.DATE, phrases.STATE)
        rows = map(self.sign_off, self.outcome.sign_offs)
        yield table(heads, (0.4, 0.2, 0.2, 0.2), rows, phrases.SIGN_OFFS_DESCRIPTION, phrases.SIGN_OFFS)

    def sign_off(self, each: SignedOff) -> Row:
        approval = each.approval
        part = phrases.SECTION.format(section=approval.section) if approval.section else phrases.WHOLE
        what = head(f"{self.titled(approval.document)}, {part}", approval.reason or "")
        role = cell(formats.capitalized(role_name(approval.role)))
        return Row((what, role, cell(self.date(approval.date)), cell(phrases.STATES[each.state])))

    def titled(self, document: str) -> str:
        """The title of a document of the dossier, as the checks knew it."""
        titles = self.outcome.checked.documents
        name = self.package.municipality if self.outcome.checked.several else ""
        return titles.get(f"{name}/{document}", document)

    def findings(self) -> Iterator[Block]:
        found = self.outcome
        if found.left:
            yield line(phrases.FINDINGS)
            yield from bullets(map(self.left, sorted(found.left, key=lambda each: -each.finding.severity)))
        else:
            yield line(phrases.FINDINGS_NONE)
        if found.accepted:
            yield line(phrases.ACCEPTED)
            yield from bullets(map(self.accepted, found.accepted))

    def left(self, each: Told) -> str:
        """What was found, how bad it is, by which rule and where."""
        severity = formats.capitalized(phrases.SEVERITIES[each.finding.severity])
        said = sentence(each.finding.message).removesuffix(".")
        return f"{severity}: {said} ({each.rule}; {self.where(each)})."

    def where(self, each: Told) -> str:
        places = dict.fromkeys(f"{self.titled(spot.document)}, {spot.label}" for spot in each.where)
        path = each.finding.place.path if each.finding.place else ""
        if places:
            return "; ".join(_few(list(places), 2))
        return self.named(path) if path else phrases.NOWHERE

    def accepted(self, each: Told) -> str:
        """What was found, who left it as it is, when and why."""
        known = each.accepted
        assert known
        day = self.date(datetime.date.fromisoformat(known.date))
        said = sentence(each.finding.message).removesuffix(".")
        by = phrases.ACCEPTED_BY.format(role=role_name(known.role), day=day)
        return f"{said} ({each.rule}). {by} {' '.join(known.reason.split())}"

    # How long it is kept

    def kept(self) -> Iterator[Block]:
        """Records that are kept alike stand together."""
        alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Record]] = {}
        for record in self.ordered:
            known = retention(self.package, record)
            alike.setdefault((_result(known), tuple(self.term(known))), []).append(record)
        rows = (Row((_heads(records), lines(result), cell(*term))) for (result, term), records in alike.items())
        heads = (phrases.PAPERS, phrases.RESULT, phrases.TERM)
        yield table(heads, (0.26, 0.34, 0.4), rows, phrases.KEEPING_DESCRIPTION)
        yield line(phrases.KEEPING_LIST)

    def term(self, known: Retention) -> Iterator[str]:
        """The value, the day, and what is open or stops it."""
        yield _value(known)
        if known.destroy_on and known.earliest and known.earliest != known.destroy_on:
            yield phrases.DESTROY_WITH.format(day=self.date(known.destroy_on), earliest=self.date(known.earliest))
        elif known.destroy_on:
            yield phrases.DESTROY_ON.format(day=self.date(known.destroy_on))
        yield from (phrases.OPEN_POINT.format(by=point.by, text=_asked(point)) for point in known.points)
        for stop in known.stops:
            until = stop.until and phrases.STOPPED_UNTIL.format(day=self.date(stop.until), name=stop.text)
            yield until or phrases.STOPPED.format(name=stop.text)

    # Who may read it

    def publicity(self) -> Iterator[Block]:
        """Records of which the same is to be said stand together."""
        alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Record]] = {}
        for record in self.ordered:
            if record.kind != "decision":
                known = publicity(self.package.dossier, record)
                alike.setdefault((tuple(self.use(known)), tuple(self.woo(known))), []).append(record)
        if alike:
            rows = (Row((_heads(records), cell(*use), cell(*woo))) for (use, woo), records in alike.items())
            heads = (phrases.PAPERS, phrases.USE, phrases.WOO)
            yield table(heads, (0.3, 0.3, 0.4), rows, phrases.PUBLICITY_DESCRIPTION)

    def use(self, known: Publicity) -> Iterator[str]:
        """Whether everybody may read it, or why not, and since when."""
        yield formats.capitalized("; ".join(known.waarom) or phrases.PUBLIC)
        if known.published_on:
            yield phrases.PUBLISHED.format(day=self.date(known.published_on))

    def woo(self, known: Publicity) -> Iterator[str]:
        """The category of information, with what the law says of it."""
        is_open = not known.category
        yield (
            phrases.CATEGORY_OPEN
            if is_open and self.package.edition == "public"
            else formats.capitalized(category_line(known))
        )
        yield duty_line(known)
        if known.publish_by and self.package.edition == "internal":
            yield phrases.PUBLISH_BY.format(day=self.date(known.publish_by))

    # How it was made

    def made(self) -> Iterator[Block]:
        internal = self.package.edition == "internal"
        yield line(phrases.MADE_HOW if internal else phrases.MADE_PUBLIC)
        yield from map(line, self.software())
        if internal:
            yield from self.verified()
        yield from map(line, self.differing())
        yield line(phrases.HOW_TO if internal else phrases.HOW_TO_PUBLIC)

    def verified(self) -> Iterator[Block]:
        """What was compared when it was packed."""
        if not self.versions:
            yield line(phrases.VERIFIED_ALONE)
            return
        yield line(phrases.SOFTWARE_REST)
        yield line(phrases.VERIFIED)
        yield from bullets(phrases.VERIFIED_WHAT)

    def software(self) -> Iterator[str]:
        """The programs that decide how a document comes out, with their versions: of when documents were issued, and of now."""
        now = outputs.versions(outputs.software())
        used = [outputs.versions("\n".join(each.origins()["software"])) for each in self.versions]
        issued = list(dict.fromkeys(map(_programs, used)))
        if issued == [_programs(now)]:
            yield phrases.SOFTWARE_SAME.format(software=issued[0])
            return
        if issued:
            yield phrases.SOFTWARE_ISSUED.format(software="; ".join(issued))
        yield phrases.SOFTWARE_PACKED.format(software=_programs(now))

    @property
    def versions(self) -> tuple[Version, ...]:
        return tuple(record.version for record in self.package.records if record.version)

    def differing(self) -> Iterator[str]:
        """What is not as it was when it was issued, or that all is."""
        issued = [record for record in self.package.records if record.version]
        told_ = [text for record in issued for text in _differing(record)]
        same = phrases.RESULT_SAME if self.package.edition == "internal" else phrases.RESULT_SAME_FILES
        yield from told_ or ([same] if issued else [])
        signed = [record for record in issued if any(item.role == "signed" for item in record.items)]
        if issued and not signed:
            yield phrases.UNSIGNED
        yield from (phrases.SIGNED.format(title=each.called, signature=self.signature(each)) for each in signed)

    def signature(self, record: Record) -> str:
        """Whose signature it is and whether it held, as far as that is recorded (Archiefregeling art. 24 (c)); whose it is only within the house."""
        known = record.entry.signature if record.entry else None
        if not known or not decided(known) or self.package.edition == "public":
            return phrases.NO_SIGNATURE
        validated = phrases.NOT_VALIDATED
        if isinstance(known.validated_on, datetime.date) and isinstance(known.valid, str):
            result = OWN_CODES["ElectronicSignature.valid"][known.valid]
            validated = phrases.VALIDATED.format(day=self.date(known.validated_on), result=result)
        return phrases.SIGNATURE.format(holder=_words(known.holder), validated=validated)

    # What the law asks

    def law(self) -> Iterator[Block]:
        known = {rule.id: rule for rule in RULES}
        rows = (Row((head(known[id_].source), cell(asks))) for id_, asks in phrases.LAWS)
        yield table((phrases.RULE, phrases.ASKS), (0.4, 0.6), rows, phrases.LAW_DESCRIPTION)


PROGRAMS = (
    ("Bestek", "bestek"), ("Python", "Python"), ("Jinja2", "jinja2"), ("WeasyPrint", "weasyprint"), ("pikepdf", "pikepdf"),
    ("python-docx", "python_docx"), ("lxml", "lxml"), ("libpango", "libpango-1.0"), ("libharfbuzz", "libharfbuzz"),
)  # fmt: skip
"""What decides how documents come out, by the name of the distribution or library."""


def _file(item: Item) -> Iterator[Paragraph]:
    """A file with its size, and its checksum in small print."""
    yield line(f"{item.name} ({size(item.content.size)}): {phrases.ROLES[item.role]}")
    yield line(grouped(item.content.sha256), "small")


def _altered(each: Altered) -> Row:
    why = phrases.WHY.format(why=" ".join(each.why.split())) if each.why else ""
    return Row((head(each.name, each.path, why), lines(each.old), lines(each.new)))


def _cited(source: Source) -> str:
    """Something from outside with who made it and when, as far as that is decided."""
    day = formats.date(source.date) if isinstance(source.date, datetime.date) else source.year
    known = (str(each) for each in (source.author, source.organisation, day) if each and decided(each))
    by = ", ".join(known)
    return f"{_words(source.title)} ({by})" if by else _words(source.title)


def _words(value: object) -> str:
    """A fact in words, also when it is not decided."""
    return str(value) if decided(value) else phrases.RESULT_OPEN


def _places(places: Sequence[str]) -> str:
    """Places in one paper on a line, the first of them where there are many."""
    return cut(("; " if any("," in each for each in places) else ", ").join(places), 220) or "–"


def _programs(versions: Mapping[str, str]) -> str:
    return formats.enumerate_([f"{name} {versions[key]}" for name, key in PROGRAMS if key in versions])


def _few(words: Sequence[str], most: int = FEW) -> list[str]:
    """The first of them, and how many more there are."""
    left = len(words) - most
    return [*words[:most], *([phrases.MORE.format(count=left)] if left > 0 else [])]


def _called(record: Record) -> str:
    return phrases.THE_DECISION if record.kind == "decision" else record.called


def _heads(records: Iterable[Record]) -> tree.Cell:
    """Records by their names; those that one entry of the dossier makes, as letters, with their number: a row stands on one page."""
    made = groupby(
        records,
        lambda record: (
            record.entry and record.entry.each and record.entry.title,
            record.version and record.version.version,
        ),
    )
    names = (name for (title, version), same in made for name in _together(title, version, list(same)))
    return replace(lines(names), header=True)


def _together(title: object, version: str | None, records: list[Record]) -> Iterator[str]:
    if isinstance(title, Label) and len(records) > 1:
        name = next(iter(title.words.values()))
        yield phrases.PAPERS_TOGETHER.format(title=name, version=version, count=formats.number(len(records)))
    else:
        yield from map(_called, records)


def _result(known: Retention) -> tuple[str, ...]:
    """The result of the selection list, or those to choose from, each with what it means."""
    asked = (number for point in known.points for number in point.results)
    chosen = tuple(map(_meant, dict.fromkeys((*known.results, *asked))))
    return chosen if known.result else (phrases.RESULT_OPEN, *chosen)


def _meant(number: str) -> str:
    result = RESULTS.get(number)
    if not result:
        return number
    term = f", {result.years} jaar" if result.years else ""
    return f"{number}: {result.subject} ({result.value}{term})"


def _asked(point: Point) -> str:
    """What is open, with the results that are possible by their numbers: what these mean stands beside it."""
    return _(point.message).format(**dict(point.values), results=_either(point.results))


def _either(names: Sequence[str]) -> str:
    """Names of which one is chosen: "16.1, 19.1.6 of 20.1.6"."""
    return " of ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _value(known: Retention) -> str:
    """Whether it is kept for good, destroyed after a term, or neither yet."""
    match known.value:
        case "keep":
            return phrases.KEPT
        case "destroy":
            event = _(EVENTS[known.event]) if known.event else ""
            return phrases.DESTROYED.format(years=known.years, event=event) if event else phrases.DESTROYED_UNDATED
        case "open":
            return phrases.VALUE_OPEN


def _differing(record: Record) -> Iterator[str]:
    """What the files of a document are that were not issued so."""
    title = record.called
    codes = {finding.code for finding in record.remarks}
    if "W900" in codes:
        yield phrases.OTHER_BYTES.format(title=title)
    if "W901" in codes:
        yield phrases.OTHER_TEXT.format(title=title)
        if record.cause:
            yield phrases.OTHER_CAUSE.format(cause=formats.capitalized(record.cause).removesuffix("."))
