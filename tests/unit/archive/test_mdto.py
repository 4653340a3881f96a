"""MDTO 1.0.1: what the classes say is what the XSD says, so that a file is valid for the one exactly when it is for the other."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bestek.archive import mdto
from bestek.archive.mdto import DESCRIBED, Part, dumps, loads, parts, problems

STANDARD = Path(__file__).parents[4] / "shared" / "data" / "mdto"
"""The schema and the examples of the Nationaal Archief, which are not part of this repository."""

XS = "{http://www.w3.org/2001/XMLSchema}"


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(file=str(_standard("MDTO-XML1.0.1.xsd")))


def _standard(name: str) -> Path:
    if not (STANDARD / name).is_file():
        pytest.skip(f"{name} is not at {STANDARD}")
    return STANDARD / name


# The same structure


def test_every_class_has_the_elements_of_the_standard_in_its_order():
    root = etree.parse(_standard("MDTO-XML1.0.1.xsd")).getroot()
    types: dict[str, Any] = {str(node.get("name")): node for node in root.findall(f"{XS}complexType")}
    for name, class_ in DESCRIBED.items():
        assert _ours(class_) == _theirs(types, types[f"{name}Type"])


def _ours(class_: Any) -> list[Any]:
    return [
        (
            part.element.name,
            part.element.least,
            part.element.most,
            _ours(part.holds) if part.holds else set(part.element.kinds),
        )
        for part in parts(class_)
    ]


def _theirs(types: dict[str, Any], node: Any) -> list[Any]:
    extended = node.find(f".//{XS}extension")
    base = _theirs(types, types[extended.get("base")]) if extended is not None else []
    sequence = node.find(f".//{XS}sequence")
    return [*base, *(_their_element(types, each) for each in sequence.findall(f"{XS}element"))]


def _their_element(types: dict[str, Any], node: Any) -> Any:
    least, most = int(node.get("minOccurs")), node.get("maxOccurs")
    times = (least, float("inf") if most == "unbounded" else int(most))
    type_ = node.get("type")
    if type_ in types:
        return (node.get("name"), *times, _theirs(types, types[type_]))
    union = node.find(f".//{XS}union")
    kinds = [type_] if type_ else union.get("memberTypes").split()
    return (node.get("name"), *times, {kind.removeprefix("xsd:") for kind in kinds})


# The same verdict


@pytest.mark.parametrize("name", ["Archiefstuk-Informatieobject", "Bestand", "Dossier-Informatieobject", "Serie-Informatieobject"])  # fmt: skip
def test_the_examples_of_the_standard_get_the_verdict_of_the_schema(name: str, schema: etree.XMLSchema):
    data = _standard(f"voorbeeld-{name}.xml").read_bytes()
    assert (not problems(data)) == schema.validate(etree.fromstring(data))
    if not problems(data):
        assert loads(dumps(loads(data))) == loads(data)


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12)
VALUES = {
    ("integer",): st.integers().map(str),
    ("language",): st.sampled_from(["nl", "fy", "en", "nl-NL"]),
    ("anyURI",): st.just("https://example.org/a"),
    ("duration",): st.sampled_from(["P10Y", "P1Y6M", "PT0S"]),
    ("date",): st.dates().map(str),
    ("dateTime",): st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds")),
    mdto.DAY: st.sampled_from(["2024", "2024-02", "2024-02-29"]),
    mdto.MOMENT: st.sampled_from(["2024", "2024-02", "2024-02-29", "2024-02-29T12:00:00"]),
}


def _objects(class_: Any) -> st.SearchStrategy[Any]:
    return st.builds(class_, **{part.field: _held(part) for part in parts(class_)})


def _held(part: Part) -> st.SearchStrategy[Any]:
    value = _objects(part.holds) if part.holds else VALUES.get(part.element.kinds, TEXTS)
    if part.repeated:
        return st.lists(value, min_size=part.element.least, max_size=part.element.least + 1).map(tuple)
    return value if part.element.least else st.just(None if part.holds else "") | value


DOCUMENTS = st.one_of(*(_objects(class_) for class_ in DESCRIBED.values()))


@settings(max_examples=60, deadline=None)
@given(made=DOCUMENTS)
def test_what_is_written_is_sound_and_reads_back(made: mdto.Described):
    data = dumps(made)
    assert problems(data) == ()
    assert loads(data) == made
    assert dumps(loads(data)) == data


@settings(max_examples=60, deadline=None)
@given(made=DOCUMENTS)
def test_what_is_written_is_valid_for_the_schema(made: mdto.Described, schema: etree.XMLSchema):
    assert schema.validate(etree.fromstring(dumps(made))), schema.error_log


ODD = (
    *("", " ", "2024-02-30", "2024-13", "24", "2024Z", "-0001", "2024-02-29+14:00", "2024-02-29T24:00:00", "2024-02-29T12:00"),
    *("P", "P1H", "-P1Y", "nl_NL", "a" * 9, "1.0", "+7", " 7 ", "https://a b", "%", "\t2024\n", "é"),
)  # fmt: skip
"""Values at the edge of what a kind of value allows."""

Mutation = Callable[[random.Random, list[Any]], None]


def _drop(chance: random.Random, nodes: list[Any]) -> None:
    node = chance.choice(nodes[1:])
    node.getparent().remove(node)


def _twice(chance: random.Random, nodes: list[Any]) -> None:
    node = chance.choice(nodes[1:])
    node.addnext(etree.fromstring(etree.tostring(node, with_tail=False)))


def _moved(chance: random.Random, nodes: list[Any]) -> None:
    node = chance.choice(nodes[1:])
    node.getparent().insert(chance.randrange(len(node.getparent())), node)


def _renamed(chance: random.Random, nodes: list[Any]) -> None:
    chance.choice(nodes).tag = chance.choice([chance.choice(nodes).tag, "naam", "{urn:x}naam"])


def _reworded(chance: random.Random, nodes: list[Any]) -> None:
    leaves = [node for node in nodes if not len(node)]
    chance.choice(leaves).text = chance.choice(ODD)


def _worded(chance: random.Random, nodes: list[Any]) -> None:
    chance.choice(nodes).text = chance.choice(ODD)


def _trailed(chance: random.Random, nodes: list[Any]) -> None:
    chance.choice(nodes[1:]).tail = chance.choice(ODD)


def _attributed(chance: random.Random, nodes: list[Any]) -> None:
    chance.choice(nodes).set(chance.choice(["id", "{http://www.w3.org/XML/1998/namespace}lang", mdto.LOCATION]), "x y")


def _commented(chance: random.Random, nodes: list[Any]) -> None:
    chance.choice(nodes).append(etree.Comment("2024"))


def _nested(chance: random.Random, nodes: list[Any]) -> None:
    chance.choice(nodes).append(etree.fromstring(etree.tostring(chance.choice(nodes), with_tail=False)))


MUTATIONS: tuple[Mutation, ...] = (_drop, _twice, _moved, _renamed, _reworded, _worded, _trailed, _attributed, _commented, _nested)  # fmt: skip


def _samples() -> Iterator[bytes]:
    for name in ("Archiefstuk-Informatieobject", "Bestand", "Dossier-Informatieobject"):
        yield _standard(f"voorbeeld-{name}.xml").read_bytes()


def test_a_file_that_was_changed_gets_the_verdict_of_the_schema(schema: etree.XMLSchema):
    verdicts = {True: 0, False: 0}
    for sample in _samples():
        for seed in range(400):
            chance = random.Random(seed)
            root = etree.fromstring(sample)
            for _number in range(chance.choice([1, 1, 1, 2])):
                chance.choice(MUTATIONS)(chance, [node for node in root.iter() if isinstance(node.tag, str)])
            data = etree.tostring(root)
            valid = schema.validate(etree.fromstring(data))
            assert (not problems(data)) == valid, (
                seed,
                data.decode(),
                list(map(str, problems(data))),
                schema.error_log,
            )
            verdicts[valid] += 1
    assert min(verdicts.values()) > 100


# By itself


def _file(**changed: Any) -> mdto.File:
    concept = mdto.Concept("SHA-256", "", mdto.Reference("lijst"))
    facts: dict[str, Any] = {
        "ids": (mdto.Identification("gm0001/proef/stuk/a.pdf", "gemeente Proef"),),
        "name": "a.pdf",
        "size": "3",
        "format": concept,
        "checksums": (mdto.Checksum(concept, "abc", "2024-01-31T00:00:00"),),
        "url": "",
        "record": mdto.Reference("Stuk"),
    }
    return mdto.File(**{**facts, **changed})


SOUND = dumps(_file())


def test_a_file_is_written_in_one_way():
    assert SOUND.startswith(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<MDTO xmlns="https://www.nationaalarchief.nl/mdto"'
    )
    assert SOUND.endswith(b"</MDTO>\n")
    assert b"\r" not in SOUND


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"<omvang>3</omvang>", b"", "line 3: bestand lacks omvang"),
        (b"<omvang>3</omvang>", b"<omvang>3 kB</omvang>", "line 9: omvang holds “3 kB” and not a whole number"),
        (b"<omvang>3</omvang>", b"<omvang>3</omvang><omvang>3</omvang>", "line 3: bestand holds omvang more than once"),
        (b"<omvang>", b'<omvang unit="B">', "line 9: omvang has no attribute unit"),
        (b"<naam>a.pdf</naam>", b"<naam><b>a</b></naam>", "line 8: naam holds text and no elements"),
        (b"<bestand>", b"<bestand>losse tekst", "line 3: bestand holds elements and no text"),
        (b"<omvang>3</omvang>", b"<omvang>3</omvang><zaak/>", "line 9: zaak does not belong in bestand"),
        (
            b"<naam>a.pdf</naam>\n    <omvang>3</omvang>",
            b"<omvang>3</omvang><naam>a</naam>",
            "line 8: naam stands behind an element that it comes before",
        ),
        (b"T00:00:00", b"", "holds “2024-01-31” and not a day with a time, such as 2025-01-31T00:00:00"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: bytes, new: bytes, told: str):
    assert old in SOUND
    found = [str(problem) for problem in problems(SOUND.replace(old, new))]
    assert len(found) == 1
    assert found[0].endswith(told)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"<MDTO",
        b"<MDTO/>",
        b'<MDTO xmlns="https://www.nationaalarchief.nl/mdto"/>',
        b'<MDTO xmlns="https://www.nationaalarchief.nl/mdto"><archief/></MDTO>',
        b'<!DOCTYPE MDTO [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]>' + SOUND.split(b"\n", 1)[1].replace(b"a.pdf<", b"&b;<"),
        b'<!DOCTYPE MDTO SYSTEM "file:///etc/passwd">' + SOUND.split(b"\n", 1)[1],
        SOUND.replace(b"a.pdf", b"&onbekend;"),
        SOUND.replace(b"utf-8", b"utf-16").replace(b"UTF-8", b"utf-16"),
        SOUND + SOUND,
        b"<a>" * 100_000,
        SOUND + b" " * mdto.MAXIMUM,
    ],
)  # fmt: skip
def test_what_is_no_metadata_is_refused_and_does_no_harm(data: bytes):
    assert problems(data)
    with pytest.raises(ValueError, match="line"):
        loads(data)


def test_a_comment_is_no_part_of_a_value():
    assert loads(SOUND.replace(b"<omvang>3", b"<omvang><!-- bytes -->3")) == _file()


def test_an_element_that_may_be_absent_is_not_written_empty():
    assert b"URLBestand" not in SOUND
    assert b"<URLBestand>https://example.org</URLBestand>" in dumps(_file(url="https://example.org"))
