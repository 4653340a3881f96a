"""The side files of a package: what MDTO 1.0.1 wants to be known of the dossier, of each record in it, and of each file.

Every reference that carries an id can be followed within the package; what stands outside it is told by its name alone. A relation is told by both
objects. Ids are made of the code of the municipality, the dossier and the place in it, so that they are the same in every package and every year;
what the public package has instead of something internal has an id of its own.

Nothing is guessed: what the selection list or content leaves open is `Nader te bepalen`, what has no answer is not there. What somebody still has to
say is told by `findings`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bestek import formats
from bestek.archive import concepts, diwoo, pronom
from bestek.archive.concepts import covered
from bestek.archive.mdto import (
    Checksum,
    Concept,
    Coverage,
    Described,
    Event,
    File,
    Identification,
    InformationObject,
    Period,
    Reference,
    Relation,
    Restriction,
    dumps,
)
from bestek.archive.package import SIDE_FILE, Content, Item, Package, Record
from bestek.archive.publishing import publicity, restriction
from bestek.archive.relating import Outside, pairs
from bestek.archive.retention import Facts, Retention, of_decision, of_document, proposed, retention
from bestek.check.archives import CATEGORIES, NONE, RESULTS
from bestek.check.given import day_of
from bestek.check.term import computable
from bestek.files import shown_path
from bestek.findings import Finding, Place, Severity
from bestek.ledger import Body, Decision
from bestek.load import MUNICIPALITIES
from bestek.messages import _
from bestek.model import Open
from bestek.model.dossier import DossierDocument, kind_of
from bestek.model.ledger import DocumentVersion
from bestek.model.procurement import Term

PUBLIC = "openbaar"
"""The last step of the id of what the public package has instead of something internal."""


def describe(package: Package) -> dict[str, Content]:
    """Every side file by its path in the payload. Raises `OSError` for a file that is gone."""
    return {path: Content.of(dumps(each)) for path, each in _Describing(package).all()}


def findings(package: Package) -> Iterator[Finding]:
    """What the metadata lack and content can say: who the municipality is, a format that the file does not tell, the ground of a restriction."""
    describing = _Describing(package)
    if not describing.creator.id:
        profile = package.project.content / MUNICIPALITIES / f"{package.municipality}.yaml"
        place = Place(shown_path(profile, package.project.root), path="code")
        message = _("the code of the municipality was not decided: the metadata name it without one")
        hint = _("write it there: a package of a decision from then on has it")
        yield Finding("W922", message, place, hint, Severity.WARNING)
    for record in package.records:
        for item in record.items:
            if item.role == "annex" and describing.format(record, item) is concepts.UNKNOWN_FORMAT:
                message = _("the format of {file} is not known").format(file=item.name)
                hint = _("give its PRONOM id: format: fmt/…")
                yield package.finding("W920", message, hint, record, "format")
        if describing.restricted(record).type == concepts.NOT_ASSESSED and _is_restricted(record):
            message = _("the use of '{title}' is restricted, and on which ground of the Archiefwet 1995 is not said")
            hint = _("write restriction_ground: privacy, disproportionate-harm, …")
            yield package.finding("A921", message.format(title=record.title), hint, record, "restriction_ground")


def _is_restricted(record: Record) -> bool:
    stated = restriction(record)
    return stated is not None and not isinstance(stated, Open) and not stated.free


@dataclass
class _Describing:
    """A package whose objects are described."""

    package: Package

    def __post_init__(self) -> None:
        dossier = self.package.dossier
        self.dossier = dossier
        self.decision = self.package.decision
        self.municipality = dossier.municipality
        self.is_public = self.package.edition == "public"
        self.creator = concepts.municipality(self.municipality.code, self.municipality.official_name)
        self.relations = pairs(self.package)

    def all(self) -> Iterator[tuple[str, Described]]:
        """Dossier, records and files, by the paths of their side files."""
        top = self.package.top
        yield f"{top}/{top}{SIDE_FILE}", self.whole()
        for record in self.package.records:
            path = self.package.path(record)
            yield f"{path}/{record.folder}{SIDE_FILE}", self.record(record)
            for item in record.items:
                yield f"{path}/{item.name}{SIDE_FILE}", self.file(record, item)

    # Who is who

    def id(self, *steps: str) -> Identification:
        """An id within the archive of the municipality, which goes by the name of its profile while its code is not decided."""
        code = _said(self.municipality.code) or self.municipality.id
        return Identification("/".join((code, self.dossier.id, *steps)), self.creator.name)

    def record_id(self, record: Record) -> Identification:
        """The account of one document, and the one for everybody, are other texts than that of the decision as a whole."""
        document = self.package.name if self.package.document else ""
        own = (document, PUBLIC if self.is_public else "") if record.kind == "decision" else ()
        return self.id(record.id, *filter(None, own))

    def file_id(self, record: Record, item: Item) -> Identification:
        made = self.record_id(record)
        return Identification(f"{made.value}/{item.name}", made.source)

    @cached_property
    def whole_reference(self) -> Reference:
        return Reference(concepts.in_words(self.dossier.title), self.id())

    def reference(self, record: Record) -> Reference:
        return Reference(self.name(record), self.record_id(record))

    def name(self, record: Record) -> str:
        return record.called

    def actor(self, body: Body) -> Reference:
        """Who decided, as part of the municipality; the municipality itself where no body is named."""
        _article, name = concepts.body(body, self.creator.name)
        return self.creator if name == self.creator.name else Reference(name)

    # The dossier

    def whole(self) -> InformationObject:
        archive = self.dossier.archive
        case = _said(archive.case) if archive else ""
        system = (_said(archive.case_system) if archive else "") or f"zaaknummer {self.creator.name}"
        appraisal = self.appraisal_of_all
        several = appraisal == concepts.APPRAISALS["open"]
        return InformationObject(
            ids=(self.id(), *((Identification(case, system),) if case else ())),
            name=concepts.in_words(self.dossier.title),
            level=concepts.DOSSIER,
            classifications=tuple(self.classifications(None)),
            keywords=(),
            descriptions=(
                formats.capitalized(concepts.in_words(self.dossier.subject)),
                *((PER_RECORD,) if several else ()),
            ),
            locations=(),
            coverage=(self.running,),
            places=(self.place,),
            languages=(str(self.municipality.language),),
            events=tuple(self.course()),
            appraisal=appraisal,
            retention=None,
            category=None,
            part_of=(),
            parts=tuple(map(self.reference, self.package.records)),
            files=(),
            metadata=(),
            relations=(),
            creators=(self.creator,),
            involved=(),
            activity=self.activity,
            restrictions=(self.restricted_whole,),
        )

    @property
    def running(self) -> Coverage:
        """From the first decision on; a dossier of which no end is known is not closed."""
        first = self.package.decisions[0].date
        return Coverage(covered("Looptijd van het dossier"), first.isoformat(), _day(self.closed_on))

    @property
    def closed_on(self) -> datetime.date | None:
        return day_of(getattr(self.dossier.archive, "closed_on", None))

    @property
    def place(self) -> Reference:
        return Reference(concepts.in_words(self.municipality.name), self.creator.id)

    @property
    def activity(self) -> Reference | None:
        process = _said(self.dossier.archive.process) if self.dossier.archive else ""
        return Reference(process) if process else None

    def course(self) -> Iterator[Event]:
        """The decisions that made the dossier what it is: all of them, or in the public package the first and that of the package itself."""
        decisions = self.package.decisions
        for decision in decisions:
            if not self.is_public or decision in (decisions[0], self.decision):
                type_ = concepts.CREATION if decision is decisions[0] else concepts.CHANGE
                result = "" if self.is_public and decision is not self.decision else decision.title
                yield Event(type_, decision.date.isoformat(), self.actor(decision.body), result)
        if self.package.made_on:
            edition = "openbare" if self.is_public else "volledige"
            result = f"Opgenomen in de {edition} editie van het archiefpakket {self.package.name}"
            yield Event(concepts.EXPORT, self.package.made_on, self.creator, result)

    @cached_property
    def facts(self) -> Facts:
        """What is decided for the archive."""
        return Facts(self.dossier, proposed(self.package.ledger.state(self.decision.id), self.dossier))

    @property
    def term(self) -> Term | None:
        """The term of the contract, if all of it is decided."""
        contract = self.dossier.contract
        if not contract or isinstance(contract.term, Open) or not computable(contract.term):
            return None
        return None if any(path.startswith("contract/term") for path in self.facts.proposed) else contract.term

    @property
    def appraisal_of_all(self) -> Concept:
        """That of everything that the dossier has, if it is the same; what differs is valued for each record."""
        values = {of_document(self.facts, entry).value for entry in self.dossier.documents}
        values |= {of_decision(self.facts, each.body, each.date).value for each in self.package.decisions}
        return concepts.APPRAISALS[next(iter(values)) if len(values) == 1 else "open"]

    @property
    def restricted_whole(self) -> Restriction:
        if self.is_public:
            return Restriction(concepts.OPEN_TO_ALL)
        return Restriction(concepts.NOT_ASSESSED, "De openbaarheid staat per archiefstuk beschreven.")

    # A record

    def record(self, record: Record) -> InformationObject:
        kept = self.kept(record)
        return InformationObject(
            ids=(self.record_id(record), *self.other_ids(record)),
            name=self.name(record),
            level=concepts.RECORD,
            classifications=tuple(self.classifications(record, kept)),
            keywords=(),
            descriptions=tuple(self.descriptions(record)),
            locations=(),
            coverage=tuple(self.coverage(record)),
            places=(self.place,),
            languages=tuple(self.languages(record)),
            events=tuple(self.events(record)),
            appraisal=concepts.APPRAISALS[kept.value],
            retention=_period(kept),
            category=_category(kept),
            part_of=(self.whole_reference,),
            parts=(),
            files=tuple(Reference(item.name, self.file_id(record, item)) for item in record.items),
            metadata=tuple(self.registered(record)),
            relations=tuple(self.related(record)),
            creators=(self.creator,),
            involved=(),
            activity=self.activity,
            restrictions=(self.restricted(record),),
        )

    def kept(self, record: Record) -> Retention:
        """How long it is kept; of a document that the dossier has no more nobody can say."""
        if record.kind == "document" and not record.entry:
            return Retention((), "open")
        return retention(self.package, record)

    def other_ids(self, record: Record) -> Iterator[Identification]:
        """Numbers that others gave: the register of the body, an ISBN."""
        if record.kind == "decision" and self.decision.number:
            yield Identification(self.decision.number, f"besluitenregister {self.actor(self.decision.body).name}")
        if record.source and (isbn := _said(record.source.isbn)):
            yield Identification(isbn, "ISBN")

    def classifications(self, record: Record | None, kept: Retention | None = None) -> Iterator[Concept]:
        """Where the municipality files the dossier, the process type of the selection list, and for a document the category of the Woo."""
        archive = self.dossier.archive
        own = archive.classification if archive else None
        if own and not isinstance(own, Open) and _said(own.label) and _said(own.scheme):
            yield concepts.concept(_said(own.scheme), _said(own.label), _said(own.code))
        process = kept.result.partition(".")[0] if kept else ""
        if process in concepts.PROCESSES:
            yield concepts.process_type(concepts.PROCESSES[process], process)
        category = publicity(self.dossier, record).category if record and record.entry else ""
        if category and category != NONE:
            yield concepts.woo_category(CATEGORIES[category], category)

    def descriptions(self, record: Record) -> Iterator[str]:
        match record.kind:
            case "decision":
                yield f"Besluit van {self.told(self.decision)}, met de verantwoording van wat toen is uitgegeven."
            case "document":
                assert record.version
                yield f"{record.called}, uitgegeven met het besluit van {self.told(self.decision)}."
            case "annex":
                assert record.source
                made_by = _said(record.source.organisation) or ("" if self.is_public else _said(record.source.author))
                told = ", ".join(filter(None, (made_by, _written_year(record))))
                yield f"Stuk waarop het dossier steunt: {told}." if told else "Stuk waarop het dossier steunt."

    def told(self, decision: Decision) -> str:
        """Body and day of a decision, and what it was about."""
        body = " ".join(filter(None, concepts.body(decision.body, self.creator.name)))
        return f"{body} van {formats.date(decision.date)}: {decision.title}"

    def coverage(self, record: Record) -> Iterator[Coverage]:
        """The day of a paper, and of an agreement its term too, without the options."""
        match record.kind:
            case "decision":
                yield Coverage(covered("Datum van het besluit"), self.decision.date.isoformat())
            case "document":
                assert record.version
                yield Coverage(covered("Dagtekening"), record.version.date.isoformat())
                if record.entry and kind_of(record.entry) == "agreement" and (term := self.term):
                    yield Coverage(covered("Looptijd van de overeenkomst"), term.start.isoformat(), term.base_end.isoformat())  # fmt: skip
            case "annex":
                if written := _written(record):
                    yield Coverage(covered("Dagtekening"), written)

    def languages(self, record: Record) -> Iterator[str]:
        """That of the text, and that of the labels where it is another; of a record from outside only what content says."""
        if record.source:
            if stated := _said(record.source.language):
                yield stated
            return
        text = ACCOUNT if record.kind == "decision" else str(self.municipality.language)
        yield text
        if record.entry:
            label = str(next(iter(record.entry.label_languages or self.municipality.label_languages), text))
            if label != text:
                yield label

    def registered(self, record: Record) -> Iterator[Reference]:
        """The metadata for the public register, which stand beside the files of the public package."""
        folder = f"{self.package.path(record)}/"
        for path in diwoo.describe(self.package) if self.is_public else ():
            if path.startswith(folder):
                yield Reference(path.removeprefix(folder))

    # What happened to a record

    def events(self, record: Record) -> Iterator[Event]:
        match record.kind:
            case "decision":
                outcome = formats.capitalized(concepts.OUTCOMES[self.decision.status])
                yield Event(concepts.CREATION, self.decision.date.isoformat(), self.actor(self.decision.body), f"{outcome}: {self.decision.title}")  # fmt: skip
            case "document":
                told = tuple(self.versions(record))
                yield from told
                days = {(each.type, each.time) for each in told}
                yield from (each for each in self.published(record) if (each.type, each.time) not in days)
                yield from self.signed(record.entry)
            case "annex":
                yield from self.received(record)

    def versions(self, record: Record) -> Iterator[Event]:
        """How the document came to this version; of one of several documents of an entry only the version itself is known."""
        assert record.version
        known = self.history(record)
        for number, version in enumerate(known):
            day = day_of(version.decided_on) or day_of(version.date)
            actor = self.actor(version.body) if version.body else self.creator
            if number == 0:
                yield Event(concepts.CREATION, _day(day_of(version.date)), self.creator, f"Versie {version.version}")
            if number or version.status not in ("concept", "for-decision"):
                yield Event(_step(version), _day(day), actor, _result(version))

    def history(self, record: Record) -> tuple[DocumentVersion, ...]:
        """The versions up to that of the record, of one of several documents that one alone."""
        version, entry = record.version, record.entry
        assert version
        facts = {"id": self.decision.id, "version": version.version, "status": version.status, "date": version.date}
        taken = {"change": self.decision.title, "body": self.decision.body, "decided_on": self.decision.date}
        own = DocumentVersion.model_validate({**facts, **taken})
        numbers = [each.version for each in entry.versions] if entry and not entry.each else []
        if not entry or version.version not in numbers:
            return (own,)
        return entry.versions[: len(numbers) - numbers[::-1].index(version.version)]

    def published(self, record: Record) -> Iterator[Event]:
        """The day that content gives; that of a later version is not that of this one."""
        day = publicity(self.dossier, record).published_on
        if day and (not record.version or day >= record.version.date):
            yield Event(concepts.PUBLICATION, day.isoformat(), self.creator)

    def signed(self, entry: DossierDocument | None) -> Iterator[Event]:
        """Who signed electronically, and what came of validating it."""
        signature = entry.signature if entry else None
        if not signature or isinstance(signature, Open) or not (holder := _said(signature.holder)):
            return
        yield Event(concepts.APPROVAL, "", self.creator, f"Elektronisch ondertekend door {holder}")
        if (day := day_of(signature.validated_on)) and (outcome := _said(signature.valid)):
            result = f"Handtekening van {holder}: {concepts.VALIDITY[outcome]}"
            yield Event(concepts.VALIDATION, day.isoformat(), self.creator, result)

    def received(self, record: Record) -> Iterator[Event]:
        assert record.source
        maker = _said(record.source.organisation) or ("" if self.is_public else _said(record.source.author))
        if written := _written(record):
            yield Event(concepts.CREATION, written, Reference(maker) if maker else None)
        if day := day_of(record.source.received_on):
            yield Event(concepts.RECEIPT, day.isoformat(), self.creator)

    # What a record has to do with others

    def related(self, record: Record) -> Iterator[Relation]:
        for one, type_, other in self.relations:
            if one is record:
                yield Relation(Reference(other.name) if isinstance(other, Outside) else self.reference(other), type_)
            elif other is record and isinstance(one, Record):
                yield Relation(self.reference(one), concepts.INVERSE[type_])

    def restricted(self, record: Record) -> Restriction:
        """Whether use is restricted, why and until when; what is not decided is not assessed."""
        if record.kind == "decision":
            return self.restricted_account
        stated = restriction(record)
        if stated is None or isinstance(stated, Open):
            return Restriction(concepts.NOT_ASSESSED, "Over de openbaarheid is nog niet besloten.")
        if stated.free:
            return Restriction(concepts.OPEN_TO_ALL)
        facts = record.entry or record.source
        ground = getattr(facts, "restriction_ground", None)
        until = day_of(getattr(facts, "restricted_until", None))
        words = f"{formats.capitalized(str(stated))}."
        return Restriction(
            concepts.NOT_ASSESSED if ground is None or isinstance(ground, Open) else concepts.GROUNDS[ground],
            words if ground and not isinstance(ground, Open) else f"{words} {NO_GROUND}",
            period=Period(end=until.isoformat()) if until else None,
        )

    @property
    def restricted_account(self) -> Restriction:
        if self.is_public:
            return Restriction(concepts.OPEN_TO_ALL)
        return Restriction(concepts.NOT_ASSESSED, "Bevat aantekeningen en bevindingen van wie de stukken maakten.")

    # A file

    def file(self, record: Record, item: Item) -> File:
        day = self.package.made_on or _day(self.received_on(record)) or self.decision.date.isoformat()
        return File(
            ids=(self.file_id(record, item),),
            name=item.name,
            size=str(item.content.size),
            format=self.format(record, item),
            checksums=(Checksum(concepts.SHA_256, item.content.sha256, f"{day}T00:00:00"),),
            url="",
            record=self.reference(record),
        )

    def received_on(self, record: Record) -> datetime.date | None:
        return day_of(record.source.received_on) if record.source else None

    def format(self, record: Record, item: Item) -> Concept:
        """What content says of a record from outside, else what the file tells."""
        stated = _said(record.source.format) if record.source else ""
        found = pronom.known(stated) if stated else pronom.identify(item.content, item.name)
        return concepts.pronom(found.label, found.id) if found else concepts.UNKNOWN_FORMAT


ACCOUNT = "nl"
"""The language of what Bestek tells about a package."""

PER_RECORD = "Waardering en bewaartermijn staan per archiefstuk beschreven."
NO_GROUND = "De grond voor de beperking is nog niet vastgelegd."

STEPS: Mapping[str, Concept] = {"adopted": concepts.APPROVAL, "published": concepts.PUBLICATION}
"""What happened when a document came to have a status; in all other cases it changed."""


def _step(version: DocumentVersion) -> Concept:
    return STEPS.get(str(version.status), concepts.CHANGE)


def _result(version: DocumentVersion) -> str:
    words = f"Versie {version.version}, {concepts.STATUSES[version.status]}"
    return f"{words}: {change}" if (change := _said(version.change)) else words


def _said(value: object) -> str:
    """A text that is decided; nothing for one that is open or not there."""
    return value if isinstance(value, str) else ""


def _day(value: datetime.date | None) -> str:
    return value.isoformat() if value else ""


def _period(kept: Retention) -> Period | None:
    """The term of what is destroyed. Its begin is the day of the event, so that begin and term make its end; both are told where that day is known."""
    if kept.value != "destroy" or not kept.event:
        return None
    known = kept.recorded and kept.ended is not None and not kept.blocking
    start, end = (kept.ended, kept.end) if known else (None, None)
    return Period(concepts.TRIGGERS[kept.event], _day(start), kept.duration, _day(end))


def _category(kept: Retention) -> Concept | None:
    """The result of the selection list, where there is one."""
    if not kept.result:
        return None
    subject = RESULTS[kept.result].subject if kept.result in RESULTS else kept.result
    return concepts.result(formats.capitalized(subject), kept.result)


def _written(record: Record) -> str:
    """When a record from outside was written: a day, or a year."""
    assert record.source
    if day := day_of(record.source.date):
        return day.isoformat()
    year = _said(record.source.year)
    return year if len(year) == YEAR and year.isdecimal() and year.isascii() else ""


def _written_year(record: Record) -> str:
    assert record.source
    day = day_of(record.source.date)
    return formats.date(day) if day else _said(record.source.year)


YEAR = 4
