"""What of a package is for everybody, and why the rest is not."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from bestek.archive import publishing
from bestek.archive.package import Content, Item, Package, Record, Role
from bestek.archive.publishing import Publicity, Restriction, Withheld, publicity, restriction
from bestek.check.archives import COUNCIL_PAPER, NONE, RESEARCH
from bestek.findings import Severity
from bestek.model import Open
from tests.archive import LATER, START, archived


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """The complete package of the first decision: `brief` 1.0 is public, `nota` 0.3 was issued for its makers."""
    return archived(tmp_path_factory.mktemp("archive") / "project").gathered(START)[0]


def record_of(package: Package, id_: str, **facts: object) -> Record:
    """A record of the package with other facts."""
    record = package.related(id_)
    assert record
    if record.entry:
        return replace(record, entry=record.entry.model_copy(update=facts))
    assert record.source
    return replace(record, source=record.source.model_copy(update=facts))


def swapped(package: Package, record: Record) -> Package:
    return replace(package, records=tuple(record if each.id == record.id else each for each in package.records))


@pytest.mark.parametrize(
    ("stated", "made"),
    [
        ("openbaar", Restriction("openbaar")),
        ("Openbaar.", Restriction("Openbaar")),
        ("beperkt openbaar: gegevens van inschrijvers", Restriction("beperkt openbaar", "gegevens van inschrijvers")),
        (Open("Mag dit?"), Open("Mag dit?")),
        (None, None),
    ],
)
def test_a_restriction_is_a_kind_and_behind_the_colon_its_reason(package: Package, stated: object, made: object):
    assert restriction(record_of(package, "brief/1.0", use_restriction=stated)) == made


@pytest.mark.parametrize(
    ("id_", "stated", "withheld"),
    [
        ("brief/1.0", "openbaar", ()),
        ("brief/1.0", "OPENBAAR", ()),
        ("brief/1.0", "openbaar na gunning", ("restricted",)),
        ("brief/1.0", "openbaar: na 1 januari 2030", ("restricted",)),
        ("brief/1.0", "openbaar:", ()),
        ("brief/1.0", "niet openbaar", ("restricted",)),
        ("brief/1.0", None, ("unstated",)),
        ("brief/1.0", Open("Mag dit?"), ("open",)),
        ("nota/0.3", "openbaar", ("internal",)),
        ("nota/0.3", "vertrouwelijk", ("restricted", "internal")),
        ("rapport-2025", None, ("unstated",)),
        ("rapport-2025", "openbaar", ()),
    ],
)
def test_only_what_content_calls_free_and_what_went_out_in_the_public_edition_is_public(
    package: Package, id_: str, stated: object, withheld: tuple[Withheld, ...]
):
    known = publicity(package.dossier, record_of(package, id_, use_restriction=stated))
    assert known.withheld == withheld
    assert known.public is not bool(withheld)
    assert len(known.why) == len(known.waarom) == len(withheld)


def test_every_reason_has_its_words_in_both_languages():
    assert set(publishing.WHY) == set(publishing.WAAROM) == set(get_args(Withheld))
    told = Publicity(get_args(Withheld), "gegevens van inschrijvers", "Mag dit?").waarom
    assert "beperkt openbaar: gegevens van inschrijvers" in told
    assert "over de openbaarheid is nog niet besloten: Mag dit?" in told


def test_the_public_package_has_the_public_records_and_of_each_only_what_may_be_seen(package: Package):
    every = tuple(Item(f"{role}.bin", role, Content.of(b"")) for role in get_args(Role))
    full = replace(package, records=tuple(replace(record, items=every) for record in package.records))
    made = publishing.public(full)
    assert made.edition == "public"
    assert [record.id for record in made.records] == [START, "brief/1.0"]
    for record in made.records:
        assert {item.role for item in record.items} == {"document", "signed", "editable", "annex", "account"}


def test_without_a_public_document_there_is_no_public_package(package: Package):
    assert not publishing.is_empty(publishing.public(package))
    closed = swapped(package, record_of(package, "brief/1.0", use_restriction="vertrouwelijk"))
    assert publishing.is_empty(publishing.public(closed))


def test_a_package_about_one_document_is_not_made_when_that_is_not_public(package: Package):
    free = swapped(package, record_of(package, "rapport-2025", use_restriction="openbaar"))
    closed = swapped(free, record_of(package, "brief/1.0", use_restriction="vertrouwelijk"))
    assert not publishing.is_empty(publishing.public(closed))
    assert publishing.is_empty(publishing.public(replace(closed, document="brief")))
    assert not publishing.is_empty(publishing.public(replace(free, document="brief")))


def test_what_can_be_mended_is_told_and_what_was_decided_is_not(package: Package):
    def told(of: Package) -> list[tuple[str, Severity, str]]:
        return [(each.code, each.severity, each.place.path) for each in publishing.findings(of) if each.place]

    unstated = ("W970", Severity.WARNING, "records/rapport-2025/use_restriction")
    assert told(package) == [unstated]
    assert told(swapped(package, record_of(package, "rapport-2025", use_restriction="vertrouwelijk"))) == []
    undecided = swapped(package, record_of(package, "brief/1.0", use_restriction=Open("Mag dit?")))
    assert told(undecided) == [("W970", Severity.WARNING, "documents/brief/use_restriction"), unstated]


def test_a_document_that_is_no_concept_and_went_out_for_its_makers_alone_is_told(package: Package):
    nota = record_of(package, "nota/0.3")
    assert nota.version
    adopted = swapped(package, replace(nota, version=replace(nota.version, status="adopted")))
    assert [each.code for each in publishing.findings(adopted)] == ["A971", "W970"]


def test_a_later_version_of_the_same_document_is_judged_by_itself(tmp_path: Path):
    (package,) = archived(tmp_path / "project").gathered(LATER)
    assert [record.id for record in publishing.public(package).records] == [LATER, "brief/1.1"]


# The Woo


def lines(known: Publicity) -> Iterator[str]:
    yield from (publishing.category_line(known), publishing.duty_line(known))


def test_the_category_of_a_document_follows_from_content(package: Package):
    dossier = package.dossier
    assert publicity(dossier, record_of(package, "brief/1.0")).category == NONE
    paper = publicity(dossier, record_of(package, "brief/1.0", woo_category=COUNCIL_PAPER, published_on=datetime.date(2026, 1, 9)))  # fmt: skip
    assert (paper.category, paper.obliged) == (COUNCIL_PAPER, False)
    assert (paper.published_on, paper.publish_by) == (datetime.date(2026, 1, 9), datetime.date(2026, 1, 16))
    received = publicity(dossier, record_of(package, "rapport-2025", woo_category=RESEARCH))
    assert (received.category, received.publish_by) == (RESEARCH, None)


def test_the_law_is_told_with_its_state_and_that_it_is_to_be_verified():
    category, duty = lines(Publicity(categories=(COUNCIL_PAPER,)))
    assert category == "vergaderstuk decentrale overheid (c_db4862c3)"
    assert (
        duty == "Woo art. 3.3 lid 2 onder c; nog niet in werking in de gelezen tekst (stand 2025-02-12), te verifiëren"
    )


def test_what_is_open_is_told_as_open_and_no_article_is_given():
    assert list(lines(Publicity())) == ["informatiecategorie nog niet bepaald", ""]
    choice, *rest = lines(Publicity(categories=(RESEARCH, NONE)))
    assert choice == "informatiecategorie nog te kiezen: onderzoeksrapport of geen categorie van Woo art. 3.3"
    assert rest == [""]


def test_a_document_that_no_part_of_the_law_names_has_no_article():
    assert list(lines(Publicity(categories=(NONE,)))) == ["geen categorie van Woo art. 3.3", ""]
