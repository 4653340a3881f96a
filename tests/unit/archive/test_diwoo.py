"""The metadata of public documents for the register."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bestek.archive import describing, diwoo, mdto, publishing
from bestek.archive.diwoo import Handling, Metadata, Term, dumps, metadata_of, problems
from bestek.archive.package import Package, Record
from bestek.check.archives import COUNCIL_PAPER, NONE, RESEARCH
from bestek.ledger import Body
from bestek.model import Dossier, Open
from bestek.model.decisions import Annex, Proposal
from tests.archive import START, archived
from tests.unit.archive.test_publishing import record_of, swapped
from tests.unit.check.test_woo import paper

MUNICIPALITY = Term("gemeente Voorbeeld", "https://identifier.overheid.nl/tooi/id/gemeente/gm9999")

FULL = Metadata(
    identifier="gm9999/klein/voorstel/1.0",
    publisher=MUNICIPALITY,
    title="Raadsvoorstel",
    description="zorg voor ouderen",
    category=Term("vergaderstuk decentrale overheid", "https://identifier.overheid.nl/tooi/def/thes/kern/c_db4862c3"),
    kind=diwoo.MEETING_PAPER,
    created=datetime.date(2026, 1, 2),
    language=diwoo.LANGUAGES["fy"],
    format=diwoo.FORMATS["pdf"],
    dossier="gm9999/klein",
    handlings=(Handling(diwoo.ADOPTION, datetime.date(2026, 1, 5), MUNICIPALITY),),
    annexes=(Term("Bijlage", "gm9999/klein/bijlage/1.0"),),
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """The complete package of the first decision."""
    return archived(tmp_path_factory.mktemp("archive") / "project").gathered(START)[0]


def described(package: Package, record: Record) -> Metadata | str:
    return metadata_of(package, record, record.items[0])


def told(package: Package, **facts: object) -> Metadata:
    """What is said of `brief` with these facts."""
    made = described(package, record_of(package, "brief/1.0", **facts))
    assert isinstance(made, Metadata)
    return made


# What is described


def test_only_the_public_package_has_it_and_there_every_public_pdf(package: Package):
    assert diwoo.describe(package) == {}
    made = diwoo.describe(publishing.public(package))
    assert list(made) == ["klein/brief_1.0/brief.pdf.diwoo.xml"]
    assert problems(made["klein/brief_1.0/brief.pdf.diwoo.xml"].read()) == ()


def test_a_document_and_its_dossier_are_known_by_the_same_identifiers_as_in_mdto(package: Package):
    public = publishing.public(package)
    side = describing.describe(public)
    for record, name in ((public.related("brief/1.0"), "brief_1.0/brief_1.0"), (None, "klein")):
        described = etree.fromstring(side[f"klein/{name}.mdto.xml"].read())
        known = described.findtext(f".//{{{mdto.NAMESPACE}}}identificatie/{{{mdto.NAMESPACE}}}identificatieKenmerk")
        assert diwoo.identifier(public, record) == known


def test_a_document_is_told_by_what_the_ledger_and_its_version_say(package: Package):
    made = told(package, woo_category=COUNCIL_PAPER)
    assert (made.identifier, made.dossier, made.title) == ("gm9999/klein/brief/1.0", "gm9999/klein", "Brief")
    assert made.publisher == MUNICIPALITY
    assert made.handlings == (Handling(diwoo.ADOPTION, datetime.date(2026, 1, 5), MUNICIPALITY),)
    assert (made.created, made.kind, made.format) == (datetime.date(2026, 1, 2), diwoo.MEETING_PAPER, diwoo.FORMATS["pdf"])  # fmt: skip


def test_what_the_law_does_not_name_is_published_under_the_duty_of_effort(package: Package):
    assert told(package, woo_category=NONE).category.resource.endswith("/c_816e508d")
    assert told(package, woo_category=RESEARCH).category.resource.endswith("/c_fdaee95e")


@pytest.mark.parametrize("status", ["concept", "withdrawn"])
def test_nobody_adopts_a_concept_or_what_is_withdrawn(package: Package, status: str):
    brief = record_of(package, "brief/1.0")
    assert brief.version
    made = described(package, replace(brief, version=replace(brief.version, status=status)))
    assert made == "it was neither adopted nor received on a day that is known"


def test_a_decision_that_was_only_noted_adopts_nothing(package: Package):
    noted = replace(package, decision=replace(package.decision, status="noted"))
    assert isinstance(described(noted, record_of(package, "brief/1.0")), str)


@pytest.mark.parametrize(
    ("body", "to", "adopted"),
    [("executive", "council", True), ("executive", "executive", False), ("council", "council", False)],
)
def test_a_paper_for_decision_is_adopted_by_the_executive_board_when_it_goes_to_the_council(
    package: Package, body: Body, to: str, adopted: bool
):
    paper = record_of(package, "brief/1.0", proposal="voorstel")
    assert paper.version
    paper = replace(paper, version=replace(paper.version, status="for-decision"))
    made = replace(package, decision=replace(package.decision, body=body), dossier=asking(package, to))
    assert isinstance(described(made, paper), Metadata) is adopted


def asking(package: Package, body: str = "council", *annexes: Annex) -> Dossier:
    """The dossier with a proposal; no more of it is looked at."""
    proposal = Proposal.model_validate(paper(id="voorstel", body=body)).model_copy(update={"annexes": annexes})
    return package.dossier.model_copy(update={"proposals": (proposal,)})


def test_an_annex_of_a_proposal_that_stands_in_the_package_is_named(package: Package):
    annexes = (
        Annex(id="a", name="Rapport", record="rapport-2025"),
        Annex(id="b", name="Nota", document="nota"),
        Annex(id="c", name="Kaart"),
    )
    public = publishing.public(swapped(package, record_of(package, "rapport-2025", use_restriction="openbaar")))
    made = replace(public, dossier=asking(package, "council", *annexes))
    brief = record_of(public, "brief/1.0", proposal="voorstel")
    one = described(made, brief)
    assert isinstance(one, Metadata)
    assert one.annexes == (Term("Rapport over de zorg", "gm9999/klein/rapport-2025"),)


def test_what_was_received_is_told_by_the_day_of_receipt(package: Package):
    facts = {"use_restriction": "openbaar", "woo_category": RESEARCH, "language": "en"}
    undated = record_of(package, "rapport-2025", **facts)
    assert described(package, undated) == "it was neither adopted nor received on a day that is known"
    made = described(package, record_of(package, "rapport-2025", **facts, received_on=datetime.date(2025, 3, 4)))
    assert isinstance(made, Metadata)
    assert made.handlings == (Handling(diwoo.RECEIPT, datetime.date(2025, 3, 4), MUNICIPALITY),)
    assert (made.language, made.format) == (None, diwoo.FORMATS["txt"])


def test_what_is_not_known_is_told_and_gives_no_file(package: Package):
    public = publishing.public(package)
    open_code = package.dossier.municipality.model_copy(update={"code": Open("Welke code?")})
    uncoded = replace(public, dossier=package.dossier.model_copy(update={"municipality": open_code}))
    undecided = swapped(public, record_of(public, "brief/1.0", woo_category=Open("Welke?")))
    for made, why in ((uncoded, "the code or the official name"), (undecided, "its category of information")):
        assert diwoo.describe(made) == {}
        (finding,) = diwoo.findings(made)
        assert finding.code == "A972"
        assert why in finding.message


def test_what_is_not_known_is_told_in_the_language_of_the_screen():
    undecided = publishing.uncategorised(publishing.Publicity())
    assert undecided == "its category of information is not decided"
    chosen = publishing.uncategorised(publishing.Publicity(categories=("c_fdaee95e", "none")))
    assert chosen.startswith("its category of information is still to be chosen: onderzoeksrapport, ")


# The XML


def test_everything_that_can_be_said_is_valid_and_the_same_each_time():
    assert problems(dumps(FULL)) == ()
    assert dumps(FULL) == dumps(FULL)
    least = replace(FULL, kind=None, created=None, language=None, format=None, annexes=())
    assert problems(dumps(least)) == ()


@settings(max_examples=30)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"))).filter(str.strip))
def test_any_title_comes_through(title: str):
    data = dumps(replace(FULL, title=title))
    assert problems(data) == ()
    assert etree.fromstring(data).findtext(f".//{{{diwoo.NAMESPACE}}}officieleTitel") == title


ORDER = tuple(diwoo.PARTS["DiWoo"].parts)


@pytest.mark.parametrize("name", ["publisher", "titelcollectie", "classificatiecollectie", "documenthandelingen"])
def test_each_of_the_four_parts_that_the_schema_asks_for_is_missed(name: str):
    root = etree.fromstring(dumps(FULL))
    (node,) = root.iterfind(f".//{{{diwoo.NAMESPACE}}}{name}")
    parent = node.getparent()
    assert parent is not None
    parent.remove(node)
    (problem,) = problems(etree.tostring(root))
    assert name in problem.message


def test_every_element_that_is_doubled_renamed_or_emptied_is_noticed_unless_it_may_be():
    """Broken at every place of the file."""
    free = {
        "identifier",
        "informatiecategorie",
        "documentsoort",
        "documenthandeling",
        "documentrelatie",
        "omschrijving",
    }
    count = len(list(etree.fromstring(dumps(FULL)).iter()))
    for place in range(1, count):
        for harm in ("twice", "renamed", "emptied", "attribute"):
            root = etree.fromstring(dumps(FULL))
            node = list(root.iter())[place]
            assert harmed(node, harm)
            name = etree.QName(node).localname
            assert bool(problems(etree.tostring(root))) is not (harm == "twice" and name in free), (name, harm)


def harmed(node: etree._Element, harm: str) -> bool:
    match harm:
        case "twice":
            node.addnext(etree.fromstring(etree.tostring(node)))
        case "renamed":
            node.tag = f"{{{diwoo.NAMESPACE}}}anders"
        case "emptied":
            for child in list(node):
                node.remove(child)
            node.text = ""
        case _:
            node.set("anders", "x")
    return True


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("c_db4862c3", "c_00000000"),
        ("gm9999", "gm99999"),
        ("2026-01-02<", "2026-02-30<"),
        ("2026-01-05T00:00:00", "2026-01-05"),
        ("c_641ecd76", "c_641ecd77"),
        ("file-type/PDF", "file-type/PDFA2A"),
        ("language/FRY", "language/XXX"),
        (">Raadsvoorstel<", "> <"),
        ("<diwoo:DiWoo>", "<diwoo:DiWoo>tekst"),
    ],
)
def test_a_value_that_is_not_on_its_list_or_not_of_its_form_is_noticed(old: str, new: str):
    text = dumps(FULL).decode()
    assert old in text
    assert problems(text.replace(old, new).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b"<MDTO/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b" " * (2**20 + 1),
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
    ],
    ids=["empty", "cut off", "another", "entity", "long", "outside"],
)
def test_what_is_no_such_file_is_told_and_nothing_is_fetched(data: bytes):
    (problem,) = problems(data)
    assert str(problem).startswith("line 1: ")
