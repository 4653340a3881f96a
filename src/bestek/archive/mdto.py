"""MDTO 1.0.1, the metadata standard of Dutch government archives: its elements as typed values, their XML, and whether XML is valid.

The classes below are the schema: each field names its element, what it may hold and how often it stands there, in the order of the standard. From
them follow the writer, the reader and `problems`, which so cannot disagree. The XSD of the Nationaal Archief is not needed to validate; tests prove
that both give the same verdict. What the XSD lets through besides is refused: a document type declaration, `xsi:type`, more than 8 MB.

Vocabulary: an information object is an aggregation (Dossier) or a record (Archiefstuk); a file (Bestand) represents a record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, get_args, get_type_hints

from lxml import etree

from bestek.messages import N_, _

NAMESPACE = "https://www.nationaalarchief.nl/mdto"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LOCATION = f"{{{XSI}}}schemaLocation"
LOCATIONS = (LOCATION, f"{{{XSI}}}noNamespaceSchemaLocation")
"""The attributes that may stand on an element: where a schema is; nothing is ever fetched from there."""

SCHEMA = f"{NAMESPACE} {NAMESPACE}/MDTO-XML1.0.1.xsd"
ROOT = "MDTO"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
MAXIMUM = 8 * 2**20

STRING = ("string",)
DAY = ("gYear", "gYearMonth", "date")
MOMENT = (*DAY, "dateTime")
"""Kinds of values by the names of XML Schema part 2."""


@dataclass(frozen=True)
class Element:
    """How a field stands in XML: the `name` of its element, the `kinds` of value it may hold, how often it stands there at `least` and at `most`."""

    name: str
    kinds: tuple[str, ...] = STRING
    least: int = 1
    most: float = 1


def one(name: str, *kinds: str) -> Element:
    return Element(name, kinds or STRING)


def maybe(name: str, *kinds: str) -> Element:
    return Element(name, kinds or STRING, 0)


def some(name: str) -> Element:
    """Once or more."""
    return Element(name, STRING, 1, float("inf"))


def many(name: str, *kinds: str) -> Element:
    """Any number of times."""
    return Element(name, kinds or STRING, 0, float("inf"))


@dataclass(frozen=True)
class Identification:
    """An id and who gave it."""

    value: Annotated[str, one("identificatieKenmerk")]
    source: Annotated[str, one("identificatieBron")]


@dataclass(frozen=True)
class Reference:
    """Another object by its name, and by its id where that can be followed."""

    name: Annotated[str, one("verwijzingNaam")]
    id: Annotated[Identification | None, maybe("verwijzingIdentificatie")] = None


@dataclass(frozen=True)
class Concept:
    """A term of a list of concepts."""

    label: Annotated[str, one("begripLabel")]
    code: Annotated[str, maybe("begripCode")]
    list: Annotated[Reference, one("begripBegrippenlijst")]


@dataclass(frozen=True)
class Coverage:
    """The days or the period that the content is about, both ends included."""

    type: Annotated[Concept, one("dekkingInTijdType")]
    start: Annotated[str, one("dekkingInTijdBegindatum", *DAY)]
    end: Annotated[str, maybe("dekkingInTijdEinddatum", *DAY)] = ""


@dataclass(frozen=True)
class Event:
    """What happened to an object, when, who answers for it and what came of it."""

    type: Annotated[Concept, one("eventType")]
    time: Annotated[str, maybe("eventTijd", *MOMENT)] = ""
    actor: Annotated[Reference | None, maybe("eventVerantwoordelijkeActor")] = None
    result: Annotated[str, maybe("eventResultaat")] = ""


@dataclass(frozen=True)
class Period:
    """A term: what makes it begin, the day on which that happened, how long it is (`P10Y`) and its last day."""

    trigger: Annotated[Concept | None, maybe("termijnTriggerStartLooptijd")] = None
    start: Annotated[str, maybe("termijnStartdatumLooptijd", "date")] = ""
    duration: Annotated[str, maybe("termijnLooptijd", "duration")] = ""
    end: Annotated[str, maybe("termijnEinddatum", *DAY)] = ""


@dataclass(frozen=True)
class Relation:
    """Another information object and what it is to this one."""

    object: Annotated[Reference, one("gerelateerdInformatieobjectVerwijzing")]
    type: Annotated[Concept, one("gerelateerdInformatieobjectTypeRelatie")]


@dataclass(frozen=True)
class Involved:
    """A person or organisation and what it has to do with the object."""

    type: Annotated[Concept, one("betrokkeneTypeRelatie")]
    actor: Annotated[Reference, one("betrokkeneActor")]


@dataclass(frozen=True)
class Restriction:
    """Whether use is restricted, in words as well, and for how long."""

    type: Annotated[Concept, one("beperkingGebruikType")]
    description: Annotated[str, maybe("beperkingGebruikNadereBeschrijving")] = ""
    documentation: Annotated[tuple[Reference, ...], many("beperkingGebruikDocumentatie")] = ()
    period: Annotated[Period | None, maybe("beperkingGebruikTermijn")] = None


@dataclass(frozen=True)
class Checksum:
    """The checksum of a file: with what it was computed, its value, and when."""

    algorithm: Annotated[Concept, one("checksumAlgoritme")]
    value: Annotated[str, one("checksumWaarde")]
    date: Annotated[str, one("checksumDatum", "dateTime")]


@dataclass(frozen=True)
class Location:
    """Where an object can be seen. Read, never written: version 1.0.2 changes how often it may stand there."""

    physical: Annotated[tuple[Reference, ...], many("raadpleeglocatieFysiek")] = ()
    online: Annotated[tuple[str, ...], many("raadpleeglocatieOnline", "anyURI")] = ()


@dataclass(frozen=True)
class InformationObject:
    """An aggregation or a record (informatieobject)."""

    ids: Annotated[tuple[Identification, ...], some("identificatie")]
    name: Annotated[str, one("naam")]
    level: Annotated[Concept | None, maybe("aggregatieniveau")]
    classifications: Annotated[tuple[Concept, ...], many("classificatie")]
    keywords: Annotated[tuple[str, ...], many("trefwoord")]
    descriptions: Annotated[tuple[str, ...], many("omschrijving")]
    locations: Annotated[tuple[Location, ...], many("raadpleeglocatie")]
    coverage: Annotated[tuple[Coverage, ...], many("dekkingInTijd")]
    places: Annotated[tuple[Reference, ...], many("dekkingInRuimte")]
    languages: Annotated[tuple[str, ...], many("taal", "language")]
    events: Annotated[tuple[Event, ...], many("event")]
    appraisal: Annotated[Concept, one("waardering")]
    retention: Annotated[Period | None, maybe("bewaartermijn")]
    category: Annotated[Concept | None, maybe("informatiecategorie")]
    part_of: Annotated[tuple[Reference, ...], many("isOnderdeelVan")]
    parts: Annotated[tuple[Reference, ...], many("bevatOnderdeel")]
    files: Annotated[tuple[Reference, ...], many("heeftRepresentatie")]
    metadata: Annotated[tuple[Reference, ...], many("aanvullendeMetagegevens")]
    relations: Annotated[tuple[Relation, ...], many("gerelateerdInformatieobject")]
    creators: Annotated[tuple[Reference, ...], some("archiefvormer")]
    involved: Annotated[tuple[Involved, ...], many("betrokkene")]
    activity: Annotated[Reference | None, maybe("activiteit")]
    restrictions: Annotated[tuple[Restriction, ...], some("beperkingGebruik")]


@dataclass(frozen=True)
class File:
    """A file that represents a record (bestand). `size` is in bytes, `record` what it represents."""

    ids: Annotated[tuple[Identification, ...], some("identificatie")]
    name: Annotated[str, one("naam")]
    size: Annotated[str, one("omvang", "integer")]
    format: Annotated[Concept, one("bestandsformaat")]
    checksums: Annotated[tuple[Checksum, ...], some("checksum")]
    url: Annotated[str, maybe("URLBestand", "anyURI")]
    record: Annotated[Reference, one("isRepresentatieVan")]


Described = InformationObject | File
DESCRIBED: Mapping[str, type[Described]] = {"informatieobject": InformationObject, "bestand": File}


@dataclass(frozen=True)
class Part:
    """A field of a class: its name, its element, and the class of what it holds, none for a value."""

    field: str
    element: Element
    holds: type | None

    @property
    def repeated(self) -> bool:
        return self.element.most > 1


@cache
def parts(class_: Any) -> tuple[Part, ...]:
    """The elements of a class in their order."""
    hints = get_type_hints(class_, include_extras=True)
    return tuple(_part(each.name, *get_args(hints[each.name])) for each in fields(class_))


def _part(name: str, type_: Any, element: Element) -> Part:
    """`Reference | None` and `tuple[Reference, ...]` hold references."""
    inner = next(iter(get_args(type_)), type_)
    return Part(name, element, None if inner is str else inner)


# Writing


def dumps(described: Described) -> bytes:
    """The XML of an object: UTF-8, one element a line, two blanks a level. The same object gives the same bytes."""
    root = etree.Element(_qualified(ROOT), {LOCATION: SCHEMA}, nsmap={None: NAMESPACE, "xsi": XSI})
    _put(root, next(name for name, class_ in DESCRIBED.items() if isinstance(described, class_)), described)
    etree.indent(root, "  ")
    return DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False) + b"\n"


def _qualified(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _put(parent: etree._Element, name: str, value: Any) -> None:
    made = etree.SubElement(parent, _qualified(name))
    if isinstance(value, str):
        made.text = value
        return
    class_: Any = type(value)
    for part in parts(class_):
        held = getattr(value, part.field)
        for each in held if part.repeated else (held,):
            if each is not None and (each != "" or part.repeated or part.element.least):
                _put(made, part.element.name, each)


# Reading


def loads(data: bytes) -> Described:
    """The object that XML describes. Raises `ValueError` for what is not valid."""
    if found := problems(data):
        raise ValueError(str(found[0]))
    node = _children(_parsed(data))[0]
    made: Described = _read(node, DESCRIBED[_local(node)])
    return made


def _read(node: etree._Element, class_: type) -> Any:
    return class_(**{part.field: _held(node, part) for part in parts(class_)})


def _held(node: etree._Element, part: Part) -> Any:
    found = [child for child in _children(node) if _local(child) == part.element.name]
    values = tuple(_read(child, part.holds) if part.holds else _text(child) for child in found)
    return values if part.repeated else next(iter(values), None if part.holds else "")


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _children(node: etree._Element) -> list[etree._Element]:
    return [child for child in node if isinstance(child.tag, str)]


def _local(node: etree._Element) -> str:
    """The name of an element of MDTO; of any other its name with its namespace, which is none of them."""
    return str(node.tag).removeprefix(f"{{{NAMESPACE}}}")


def _text(node: etree._Element) -> str:
    """What an element says, comments left out."""
    return str(node.xpath("string()"))


# Validating


@dataclass(frozen=True)
class Problem:
    """What is not as MDTO 1.0.1 has it, and in which line of the XML."""

    line: int
    message: str

    def __str__(self) -> str:
        return _("line {line}: {message}").format(line=self.line, message=self.message)


TYPES: Mapping[tuple[str, ...], str] = {
    ("date",): N_("a day, such as 2025-01-31"),
    DAY: N_("a year, a month or a day, such as 2025, 2025-01 or 2025-01-31"),
    MOMENT: N_("a year, a month, a day or a day with a time, such as 2025, 2025-01, 2025-01-31 or 2025-01-31T00:00:00"),
    ("dateTime",): N_("a day with a time, such as 2025-01-31T00:00:00"),
    ("duration",): N_("a period, such as P10Y"),
    ("integer",): N_("a whole number"),
    ("language",): N_("a language by its BCP 47 tag, such as nl"),
    ("anyURI",): N_("an address"),
}
"""The kinds of values in words; a string may say anything."""


def problems(data: bytes) -> tuple[Problem, ...]:
    """All that is not as MDTO 1.0.1 has it; nothing for a valid file."""
    if len(data) > MAXIMUM:
        return (Problem(1, _("this is too long to be metadata")),)
    try:
        root = _parsed(data)
    except etree.XMLSyntaxError as error:
        return (Problem(error.lineno or 1, _("this is no XML: {cause}").format(cause=error.msg)),)
    if root.getroottree().docinfo.doctype:
        return (Problem(1, _("a document type declaration does not belong here")),)
    return tuple(_root(root))


def _root(root: etree._Element) -> Iterator[Problem]:
    if _local(root) != ROOT:
        yield _at(root, _("the first element is {found}, and not {name}").format(found=root.tag, name=ROOT))
        return
    yield from _bare(root)
    children = _children(root)
    if len(children) != 1 or _local(children[0]) not in DESCRIBED:
        yield _at(root, _("{name} holds exactly one of: {known}").format(name=ROOT, known=", ".join(DESCRIBED)))
        return
    yield from _object(children[0], DESCRIBED[_local(children[0])])


def _at(node: etree._Element, message: str) -> Problem:
    return Problem(int(node.sourceline or 1), message)


def _bare(node: etree._Element) -> Iterator[Problem]:
    """An element that holds elements has no attributes and no words of its own."""
    yield from _attributes(node)
    words = "".join(node.xpath("text()")).strip(" \t\r\n")
    if words:
        yield _at(node, _("{name} holds elements and no text").format(name=_local(node)))


def _attributes(node: etree._Element) -> Iterator[Problem]:
    for name in node.attrib:
        if name not in LOCATIONS:
            yield _at(node, _("{name} has no attribute {attribute}").format(name=_local(node), attribute=name))


def _object(node: etree._Element, class_: type) -> Iterator[Problem]:
    yield from _bare(node)
    known = parts(class_)
    children = _children(node)
    yield from _counts(node, known, [_local(child) for child in children])
    by_name = {part.element.name: (place, part) for place, part in enumerate(known)}
    last = 0
    for child in children:
        place, part = by_name.get(_local(child), (last, None))
        if part is None:
            yield _at(child, _("{name} does not belong in {parent}").format(name=_local(child), parent=_local(node)))
            continue
        if place < last:
            yield _at(child, _("{name} stands behind an element that it comes before").format(name=_local(child)))
        last = max(last, place)
        yield from _object(child, part.holds) if part.holds else _value(child, part.element.kinds)


def _counts(node: etree._Element, known: Sequence[Part], names: Sequence[str]) -> Iterator[Problem]:
    for part in known:
        name, count = part.element.name, names.count(part.element.name)
        if count < part.element.least:
            yield _at(node, _("{parent} lacks {name}").format(parent=_local(node), name=name))
        if count > part.element.most:
            yield _at(node, _("{parent} holds {name} more than once").format(parent=_local(node), name=name))


def _value(node: etree._Element, kinds: tuple[str, ...]) -> Iterator[Problem]:
    yield from _attributes(node)
    if _children(node):
        yield _at(node, _("{name} holds text and no elements").format(name=_local(node)))
    elif kinds != STRING and not _fits(_text(node), kinds):
        message = _("{name} holds “{value}” and not {form}")
        yield _at(node, message.format(name=_local(node), value=_text(node)[:80], form=_(TYPES[kinds])))


def _fits(value: str, kinds: tuple[str, ...]) -> bool:
    """Whether a text is a value of one of these kinds (XML Schema part 2), as libxml2 reads them."""
    probe = etree.Element("v")
    probe.text = value
    return bool(_datatypes(kinds).validate(probe))


@cache
def _datatypes(kinds: tuple[str, ...]) -> etree.RelaxNG:
    """A RELAX NG grammar of one element that holds such a value."""
    space = "http://relaxng.org/ns/structure/1.0"
    grammar = etree.Element(
        f"{{{space}}}element", {"name": "v", "datatypeLibrary": "http://www.w3.org/2001/XMLSchema-datatypes"}
    )
    choice = etree.SubElement(grammar, f"{{{space}}}choice")
    for kind in kinds:
        etree.SubElement(choice, f"{{{space}}}data", {"type": kind})
    return etree.RelaxNG(grammar)
