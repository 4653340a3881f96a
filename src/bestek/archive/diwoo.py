"""DiWoo 0.9.8: the metadata with which a public register takes in a document, beside each public PDF as `<name>.diwoo.xml`.

The schema is that of KOOP (https://standaarden.overheid.nl/diwoo/metadata/0.9.8/), its lists are those of TOOI and, for languages and formats, of the
Publications Office of the EU. `problems` knows the part of it that is written here, and refuses the rest of it too: a file that says more was not
made by this module. The four parts that the schema asks for by all means are the publisher, the title, a category of information and what was done
with the document. A document of which one of them is not known gets no file; `findings` says why.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from bestek.archive.concepts import in_words
from bestek.archive.package import Content, Item, Package, Record, Role
from bestek.archive.publishing import Publicity, publicity, uncategorised
from bestek.check import woo
from bestek.check.archives import CATEGORIES, COUNCIL_PAPER, NONE
from bestek.check.given import day_of
from bestek.findings import Finding
from bestek.formats import capitalized
from bestek.messages import N_, _
from bestek.model import Open

SIDE_FILE = ".diwoo.xml"
"""Behind the name of the file that it is about."""

NAMESPACE = "https://standaarden.overheid.nl/diwoo/metadata/"
DESCRIBED: tuple[Role, ...] = ("document", "signed", "annex")

TOOI = "https://identifier.overheid.nl/tooi/"
EU = "http://publications.europa.eu/resource/authority/"


@dataclass(frozen=True, slots=True)
class Term:
    """A label, and the address of what it stands for."""

    label: str
    resource: str


def _tooi(label: str, code: str) -> Term:
    return Term(label, f"{TOOI}def/thes/kern/{code}")


ADOPTION = _tooi("vaststelling", "c_641ecd76")
RECEIPT = _tooi("ontvangst", "c_dfcee535")
SIGNING = _tooi("ondertekening", "c_e1ec050e")
HANDLINGS = (ADOPTION, RECEIPT, SIGNING)
"""What can be done with a document (TOOI, ccw_plooi_documenthandelingen, version 2)."""

MEETING_PAPER = _tooi("vergaderstuk", "c_7f9dffa7")
"""The kind of every paper of a meeting (TOOI, ccw_plooi_documentsoorten, version 7)."""

HAS_ANNEX = _tooi("heeft bijlage", "c_05f4a5f3")
"""How a document is related to another (TOOI, scw_documentrelatie, version 1)."""

LANGUAGES: Mapping[str, Term] = {
    "nl": Term("Nederlands", f"{EU}language/NLD"),
    "fy": Term("Fries", f"{EU}language/FRY"),
}
"""By BCP 47 tag. Of another language the file says nothing."""

FORMATS: Mapping[str, Term] = {
    "pdf": Term("PDF", f"{EU}file-type/PDF"),
    "docx": Term("Word DOCX", f"{EU}file-type/DOCX"),
    "odt": Term("ODT", f"{EU}file-type/ODT"),
    "txt": Term("Plain text", f"{EU}file-type/TXT"),
    "html": Term("HTML", f"{EU}file-type/HTML"),
    "csv": Term("CSV", f"{EU}file-type/CSV"),
    "xlsx": Term("Excel XLSX", f"{EU}file-type/XLSX"),
    "zip": Term("ZIP", f"{EU}file-type/ZIP"),
}
"""By the ending of the file (TOOI, ccw_plooi_filetypes, version 4). That list has one entry for all PDF."""


@dataclass(frozen=True, slots=True)
class Handling:
    """What was done with a document, on which day, by which organisation."""

    kind: Term
    day: datetime.date
    by: Term


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said of one document. `annexes` are other public documents of the same package."""

    identifier: str
    publisher: Term
    title: str
    description: str
    category: Term
    kind: Term | None
    created: datetime.date | None
    language: Term | None
    format: Term | None
    dossier: str
    handlings: tuple[Handling, ...]
    annexes: tuple[Term, ...] = ()


# What there is to say


def describe(package: Package) -> dict[str, Content]:
    """The side files of a public package, by their path in the payload; none of a package that is not public."""
    if package.edition != "public":
        return {}
    return {
        f"{package.path(record, item)}{SIDE_FILE}": Content.of(dumps(metadata))
        for record in package.records
        for item in record.items
        if item.role in DESCRIBED and isinstance(metadata := metadata_of(package, record, item), Metadata)
    }


def findings(package: Package) -> Iterator[Finding]:
    """Of which public documents there is no file, and why."""
    for record in package.records if package.edition == "public" else ():
        for item in record.items:
            if item.role in DESCRIBED and isinstance(why := metadata_of(package, record, item), str):
                message = _("'{title}' has no metadata for the public register (DiWoo): {why}")
                hint = _("write what is missing, and pack again")
                yield package.finding("A972", message.format(title=record.title, why=why), hint, record)


def metadata_of(package: Package, record: Record, item: Item) -> Metadata | str:
    """What is said of a public file, or why nothing can be."""
    known = publicity(package.dossier, record)
    who: tuple[object, ...] = (package.dossier.municipality.code, package.dossier.municipality.official_name)
    handlings = tuple(_handlings(package, record))
    if any(isinstance(fact, Open) for fact in who):
        return _("the code or the official name of the municipality is not decided")
    if not known.category:
        return uncategorised(known)
    if not handlings:
        return _("it was neither adopted nor received on a day that is known")
    return Metadata(
        identifier=identifier(package, record),
        publisher=_municipality(package),
        title=record.version.title if record.version else record.title,
        description=capitalized(in_words(package.dossier.subject)),
        category=_category(known),
        kind=MEETING_PAPER if known.category == COUNCIL_PAPER else None,
        created=record.version.date if record.version else _received(record, "date"),
        language=LANGUAGES.get(_language(package, record)),
        format=FORMATS.get(item.name.rpartition(".")[2].lower()),
        dossier=identifier(package),
        handlings=handlings,
        annexes=tuple(_annexes(package, record)),
    )


def identifier(package: Package, record: Record | None = None) -> str:
    """What a record, or the dossier, is known by: the same as in its MDTO."""
    parts = (package.dossier.municipality.code, package.top, record.id if record else "")
    return "/".join(filter(None, parts))


def _municipality(package: Package) -> Term:
    municipality = package.dossier.municipality
    return Term(municipality.official_name, f"{TOOI}id/gemeente/{municipality.code}")


def _category(known: Publicity) -> Term:
    """The category; what no part of art. 3.3 names is published under the duty of effort of art. 3.1, for which TOOI has one of its own."""
    code = woo.OWN_ACCORD if known.category == NONE else known.category
    return _tooi(CATEGORIES[code], code)


def _language(package: Package, record: Record) -> str:
    own: object = record.source.language if record.source else package.dossier.municipality.language
    return own.partition("-")[0] if isinstance(own, str) else ""


def _received(record: Record, field: str) -> datetime.date | None:
    return day_of(getattr(record.source, field, None))


def _handlings(package: Package, record: Record) -> Iterator[Handling]:
    """That it was adopted with the decision of the package, or received. The hour is not known and not told: the schema wants one, midnight stands for it."""
    by = _municipality(package)
    if record.version and _adopts(package, record):
        yield Handling(ADOPTION, package.decision.date, by)
    if received := _received(record, "received_on"):
        yield Handling(RECEIPT, received, by)


def _adopts(package: Package, record: Record) -> bool:
    """Whether the decision adopted the document. Nobody adopts a concept; the executive board adopts what it puts before the council."""
    assert record.version
    if package.decision.status == "noted":
        return False
    if record.version.status == "for-decision":
        asked = record.entry.proposal if record.entry else None
        to = next((proposal.body for proposal in package.dossier.proposals if proposal.id == asked), "")
        return to == "council" and package.decision.body == "executive"
    return record.version.status in ("adopted", "published", "changed")


def _annexes(package: Package, record: Record) -> Iterator[Term]:
    """The annexes of a proposal that stand in the same package, in their order."""
    asked = record.entry.proposal if record.entry else None
    proposal = next((each for each in package.dossier.proposals if each.id == asked), None)
    named = [annex.document or annex.record for annex in proposal.annexes] if proposal else []
    for name in filter(None, named):
        for other in package.records:
            if other is not record and name in (other.id, other.entry.id if other.entry else ""):
                yield Term(other.version.title if other.version else other.title, identifier(package, other))


# As XML


def dumps(metadata: Metadata) -> bytes:
    """The XML, in the order in which the schema lists its parts."""
    root = etree.Element(_qualified("Document"), nsmap={"diwoo": NAMESPACE})
    whole = _put(root, "DiWoo")
    _put(_put(whole, "identifiers"), "identifier", metadata.identifier)
    _put(whole, "publisher", metadata.publisher)
    _put(_put(whole, "titelcollectie"), "officieleTitel", metadata.title)
    _put(_put(whole, "omschrijvingen"), "omschrijving", metadata.description)
    classes = _put(whole, "classificatiecollectie")
    _put(_put(classes, "informatiecategorieen"), "informatiecategorie", metadata.category)
    if metadata.kind:
        _put(_put(classes, "documentsoorten"), "documentsoort", metadata.kind)
    for name, value in (
        ("creatiedatum", metadata.created),
        ("language", metadata.language),
        ("format", metadata.format),
    ):
        if value:
            _put(whole, name, value if isinstance(value, Term) else value.isoformat())
    _put(whole, "aggregatiekenmerk", metadata.dossier)
    _put_handlings(_put(whole, "documenthandelingen"), metadata)
    if metadata.annexes:
        _put_annexes(_put(whole, "documentrelaties"), metadata)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _put_handlings(parent: etree._Element, metadata: Metadata) -> None:
    for handling in metadata.handlings:
        node = _put(parent, "documenthandeling")
        _put(node, "soortHandeling", handling.kind)
        _put(node, "atTime", f"{handling.day.isoformat()}T00:00:00")
        _put(node, "wasAssociatedWith", handling.by)


def _put_annexes(parent: etree._Element, metadata: Metadata) -> None:
    for annex in metadata.annexes:
        node = _put(parent, "documentrelatie")
        _put(node, "role", HAS_ANNEX)
        _put(node, "relation", annex)


def _put(parent: etree._Element, name: str, value: Term | str = "") -> etree._Element:
    node = etree.SubElement(parent, _qualified(name))
    if isinstance(value, Term):
        node.text = value.label
        node.set("resource", value.resource)
    elif value:
        node.text = value
    return node


def _qualified(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


# Validating


@dataclass(frozen=True, slots=True)
class Part:
    """How an element stands in the schema: the elements in it by name, with how often at least and at most; or what its text is, and its `resource`.

    Without `text` it holds elements alone, without `resource` it has no attribute.
    """

    parts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    text: str = ""
    resource: str = ""


MANY = 1000
STRING, DAY, MOMENT = r"(?s).*\S.*", r"\d{4}-\d\d-\d\d", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"


def _listed(terms: Mapping[str, Term] | tuple[Term, ...]) -> str:
    values = terms.values() if isinstance(terms, Mapping) else terms
    return "|".join(re.escape(term.resource) for term in values)


ORGANISATION = Part(text=STRING, resource=re.escape(f"{TOOI}id/gemeente/") + r"gm\d{4}")

PARTS: Mapping[str, Part] = {
    "Document": Part({"DiWoo": (1, 1)}),
    "DiWoo": Part({
        "identifiers": (0, 1), "publisher": (1, 1), "titelcollectie": (1, 1), "omschrijvingen": (0, 1), "classificatiecollectie": (1, 1),
        "creatiedatum": (0, 1), "language": (0, 1), "format": (0, 1), "aggregatiekenmerk": (0, 1), "documenthandelingen": (1, 1),
        "documentrelaties": (0, 1),
    }),
    "identifiers": Part({"identifier": (1, MANY)}),
    "identifier": Part(text=STRING),
    "publisher": ORGANISATION,
    "titelcollectie": Part({"officieleTitel": (1, 1)}),
    "officieleTitel": Part(text=STRING),
    "omschrijvingen": Part({"omschrijving": (1, MANY)}),
    "omschrijving": Part(text=STRING),
    "classificatiecollectie": Part({"informatiecategorieen": (1, 1), "documentsoorten": (0, 1)}),
    "informatiecategorieen": Part({"informatiecategorie": (1, MANY)}),
    "informatiecategorie": Part(text=STRING, resource=_listed(tuple(_tooi(name, code) for code, name in CATEGORIES.items() if code != NONE))),
    "documentsoorten": Part({"documentsoort": (1, MANY)}),
    "documentsoort": Part(text=STRING, resource=_listed((MEETING_PAPER,))),
    "creatiedatum": Part(text=DAY),
    "language": Part(text=STRING, resource=_listed(LANGUAGES)),
    "format": Part(text=STRING, resource=_listed(FORMATS)),
    "aggregatiekenmerk": Part(text=STRING),
    "documenthandelingen": Part({"documenthandeling": (1, MANY)}),
    "documenthandeling": Part({"soortHandeling": (1, 1), "atTime": (1, 1), "wasAssociatedWith": (0, 1)}),
    "soortHandeling": Part(text=STRING, resource=_listed(HANDLINGS)),
    "atTime": Part(text=MOMENT),
    "wasAssociatedWith": ORGANISATION,
    "documentrelaties": Part({"documentrelatie": (1, MANY)}),
    "documentrelatie": Part({"role": (1, 1), "relation": (1, 1)}),
    "role": Part(text=STRING, resource=_listed((HAS_ANNEX,))),
    "relation": Part(text=STRING, resource=STRING),
}  # fmt: skip
"""The elements that are written here, by name; the schema lets them stand in any order."""

MAXIMUM = 2**20
"""Bytes of a file."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is not as the schema has it, and in which line of the XML."""

    line: int
    message: str

    def __str__(self) -> str:
        return _("line {line}: {message}").format(line=self.line, message=self.message)


def problems(data: bytes) -> tuple[Problem, ...]:
    """All that is not as DiWoo 0.9.8 has it, so far as it is written here; nothing for a valid file."""
    if len(data) > MAXIMUM:
        return (Problem(1, _("this is too long to be metadata")),)
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        return (Problem(error.lineno or 1, _("this is no XML: {cause}").format(cause=error.msg)),)
    if root.getroottree().docinfo.doctype:
        return (Problem(1, _("a document type declaration does not belong here")),)
    if _name(root) != "Document":
        return (_problem(root, N_("the first element is {name}, and not Document"), name=_name(root)),)
    return tuple(_judged(root))


def _judged(node: etree._Element) -> Iterator[Problem]:
    part = PARTS[_name(node)]
    yield from _attributes(node, part)
    text = "".join(node.xpath("text()"))
    if part.text and (len(node) or not _fits(part.text, text)):
        yield _problem(node, N_("{name} does not say what it should"), name=_name(node))
    elif not part.text:
        if text.strip():
            yield _problem(node, N_("{name} has text beside its elements"), name=_name(node))
        yield from _inner(node, part)


def _attributes(node: etree._Element, part: Part) -> Iterator[Problem]:
    for name, value in node.attrib.items():
        if name != "resource" or not part.resource:
            yield _problem(
                node, N_("{name} has an attribute {attribute} that it cannot have"), name=_name(node), attribute=name
            )
        elif not re.fullmatch(part.resource, str(value)):
            yield _problem(node, N_("{value} is not on the list for {name}"), name=_name(node), value=value)
    if part.resource and "resource" not in node.attrib:
        yield _problem(node, N_("{name} has no resource"), name=_name(node))


def _inner(node: etree._Element, part: Part) -> Iterator[Problem]:
    children = [child for child in node if isinstance(child.tag, str)]
    counted = Counter(map(_name, children))
    for name, (least, most) in part.parts.items():
        if not least <= counted[name] <= most:
            yield _problem(
                node, N_("{name} has {count} times {part}"), name=_name(node), count=counted[name], part=name
            )
    for child in children:
        if _name(child) in part.parts:
            yield from _judged(child)
        else:
            yield _problem(child, N_("{name} does not belong in {parent}"), name=_name(child), parent=_name(node))


def _fits(form: str, text: str) -> bool:
    """Whether a text has this form; one of a day also whether the day exists."""
    if not re.fullmatch(form, text):
        return False
    try:
        return form == STRING or bool(datetime.datetime.fromisoformat(text))
    except ValueError:
        return False


def _problem(node: etree._Element, message: str, **values: object) -> Problem:
    return Problem(node.sourceline or 1, _(message).format(**values))


def _name(node: etree._Element) -> str:
    """The name of an element of DiWoo; of any other its name with its namespace, which is none of them."""
    return str(node.tag).removeprefix(f"{{{NAMESPACE}}}")
