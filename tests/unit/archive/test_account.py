"""The account of a package: what an archivist reads first, in Dutch, short, and without a word of the machinery."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bestek import messages
from bestek.archive import account as accounts
from bestek.archive import phrases, verapdf
from bestek.archive.account import account
from bestek.archive.blocks import counted, grouped, size
from bestek.archive.findings import findings
from bestek.archive.package import Content, Item, Package
from bestek.archive.publishing import public
from bestek.findings import Finding, Severity
from bestek.model import Open
from bestek.model.labels import PLAIN, Label
from bestek.style import DEFAULT
from bestek.tree import Document, Section, Table, plain_text, walk
from bestek.write.glyphs import missing_glyphs
from bestek.write.pdf_check import check_pdf
from tests.archive import LATER, START, packed

SOURCE = Item("herkomst.zip", "source", Content.of(b"zip"), "Herkomst")


def package(name: str = START) -> Package:
    """A package of the small dossier with all that its account names."""
    gathered = packed().gathered(name)[0]
    return _with(gathered, findings(gathered), SOURCE)


def _with(package: Package, *items: Item) -> Package:
    records = (replace(each, items=items) if each.kind == "decision" else each for each in package.records)
    return replace(package, records=tuple(records))


def words(document: Document, section: str = "") -> str:
    """The text of the account, or of one of its chapters."""
    part = (
        next(each for each in walk(document) if isinstance(each, Section) and each.id == section)
        if section
        else document
    )
    return re.sub(r"[ \n]+", " ", plain_text(part))


def told(package: Package, section: str = "") -> str:
    return words(accounts.made(package), section)


# What it says


def test_it_says_what_was_decided_by_whom_when_and_why():
    text = told(package(LATER))

    assert "Besluit over zorg" in text
    assert "Gemeenteraad" in text
    assert "6 februari 2026" in text
    assert "gewijzigd vastgesteld" in text
    assert "Daarom." in told(package(LATER), "besluit")
    assert (
        "Dit is het 2e besluit in het dossier. Het vorige was “Besluit over zorg” (college van burgemeester en wethouders, 5 januari 2026)."
        in text
    )


def test_every_file_is_named_with_its_size_and_checksum():
    made = package()

    text = told(made, "inhoud")

    for record in made.records:
        for item in record.items:
            assert f"{item.name} ({size(item.content.size)})" in text
            assert grouped(item.content.sha256) in text
    assert "rapport-2025.txt (31 bytes): zoals het is ontvangen" in text


def test_what_changed_is_told_as_documents_print_it():
    text = told(package(LATER), "wijzigingen")

    assert "Percelen: Zuid, jaarbudget" in text
    assert "€\N{NO-BREAK SPACE}2.000" in text
    assert "versie 1.1, gewijzigd" in text
    assert f"content/klein/decisions/{LATER}.yaml" in text


def test_what_came_from_outside_is_told_whether_it_is_there_or_not():
    text = told(package(), "herkomst")

    assert "Rapport over de zorg (Bureau Voorbeeld, 2025): in dit pakket, in de map rapport-2025" in text
    assert "Artikel over de zorg (C. Schrijver, 2024): niet in dit pakket" in text


def test_of_every_record_it_is_told_how_long_it_is_kept_and_who_may_read_it():
    made = package()

    kept, read = told(made, "bewaring"), told(made, "openbaarheid")

    for name in ("Brief, versie 1.0", "Nota, versie 0.3", "Rapport over de zorg"):
        assert name in kept
        assert name in read
    assert "Het besluit met deze verantwoording" in kept
    assert "16.1: inkoopovereenkomst" in kept
    assert "Open punt" in kept


def test_letters_of_one_entry_stand_together_with_their_number():
    record = next(each for each in package().records if each.kind == "document")
    assert record.entry
    entry = record.entry.model_copy(update={"each": "awards", "title": Label({PLAIN: "Gunningsbrief"})})
    letters = [replace(record, title=f"Gunningsbrief perceel {number}", entry=entry) for number in (1, 2)]

    several, one = accounts._heads([record, *letters]), accounts._heads([record, letters[0]])

    assert [plain_text(each) for each in several.children] == [record.called, "Gunningsbrief, versie 1.0 (2 stukken)"]
    assert [plain_text(each) for each in one.children] == [record.called, letters[0].called]


def test_it_says_on_which_texts_the_law_was_read():
    text = told(package(), "regelingen")

    assert "Archiefregeling art. 17, 19, 24 onder c (stand 2013-11" in text
    assert "Archiefregeling art. 26 lid 1 (stand 2013-11" in text


def test_files_that_are_not_those_of_the_issue_are_told():
    made = package()
    other = Finding("W900", "", None, "", Severity.WARNING), Finding("W901", "", None, "", Severity.WARNING)
    records = tuple(replace(each, remarks=other) if each.kind == "document" else each for each in made.records)

    before, after = told(made, "techniek"), told(replace(made, records=records), "techniek")

    assert phrases.RESULT_SAME in before
    assert phrases.RESULT_SAME not in after
    assert "Van Brief, versie 1.0 zijn niet de bestanden van de uitgifte gevonden." in after
    assert (
        "Van Brief, versie 1.0 leiden de gegevens met de sjablonen en de software van nu niet tot dezelfde tekst."
        in after
    )


def test_why_a_text_comes_out_otherwise_is_told():
    made = package()
    other = (Finding("W901", "", None, "", Severity.WARNING),)
    records = tuple(
        replace(each, remarks=other, cause="paragraaf 1: “was” → “werd”") if each.kind == "document" else each
        for each in made.records
    )

    assert "Wat er verschilt: Paragraaf 1: “was” → “werd”." in told(replace(made, records=records), "techniek")


def test_the_version_that_was_replaced_is_named():
    assert "vervangt Brief, versie 1.0" in told(package(LATER), "inhoud")
    assert "vervangt" not in told(package(START), "inhoud")


def test_that_nothing_is_signed_is_told_where_something_was_issued():
    made = package()
    alone = replace(made, records=tuple(each for each in made.records if each.kind == "decision"))

    assert phrases.UNSIGNED in told(made, "techniek")
    assert phrases.UNSIGNED not in told(alone, "techniek")
    assert phrases.VERIFIED_ALONE in told(alone, "techniek")


def test_a_number_that_is_missing_is_told_of_a_body_that_gives_one():
    made = package()
    by_officer = replace(made, decision=replace(made.decision, body="project-group"))

    assert "Nummer niet vastgelegd" in told(made)
    assert "Nummer" not in told(by_officer)
    assert "Nummer" not in told(replace(made, edition="public"))


def test_results_to_choose_from_are_told_as_a_choice_and_each_with_what_it_means():
    kept = told(package(), "bewaring")

    assert re.search(r"keuze: 16\.1[^:]* of \d", kept) or re.search(r"niet vastgelegd: 16\.1[^:]* of 16\.2", kept)
    for number in re.findall(r"\d+\.\d+(?:\.\d+)?(?= of |$)", kept):
        assert f"{number}: " in kept


def test_a_signed_document_is_told():
    made = package()
    signed = tuple(
        replace(
            each, items=tuple(replace(item, role="signed") if item.role == "document" else item for item in each.items)
        )
        for each in made.records
    )

    assert "Van Brief, versie 1.0 zit het ondertekende bestand in dit pakket" in told(replace(made, records=signed))


def test_the_day_of_packing_is_told_when_it_was_given():
    made = package()

    assert "Ingepakt op" not in told(made)
    assert "Ingepakt op 1 januari 2027" in told(replace(made, made_on="2027-01-01"))


def test_a_package_of_one_document_is_introduced_as_such():
    text = told(_with(packed().gathered("brief/1.0")[0], SOURCE))

    assert "Dit archiefpakket gaat over één stuk: Brief 1.0." in text


def test_a_decision_with_which_nothing_was_issued_says_so():
    made = package()
    alone = replace(made, records=tuple(each for each in made.records if each.kind != "document"))

    assert phrases.CONTENTS_NONE in told(alone)


def test_many_changes_are_told_up_to_a_number(monkeypatch):
    monkeypatch.setattr(accounts, "MOST", 1)

    text = told(package(LATER), "wijzigingen")

    assert "Nog één wijziging staat in dat bestand." in text


# What everybody may know


def test_the_public_account_has_nothing_of_how_it_came_about():
    made = replace(public(packed().gathered(LATER)[0]), document="")

    text = words(accounts.made(made))

    assert "Dit is het openbare archiefpakket" in text
    sections = [each.id for each in walk(accounts.made(made)) if isinstance(each, Section)]
    assert sections == ["inhoud", "openbaarheid", "techniek"]
    for internal in (
        "Daarom.",
        "decisions/",
        "Z-2026-01",
        "Rapport over de zorg",
        "herkomst.zip",
        "Open punt",
        "tree.json",
    ):
        assert internal not in text


# What is in no document


def test_a_character_that_no_font_has_is_told_by_its_code():
    made = package()
    odd = replace(
        made.decision, title="Besluit \N{GRINNING FACE}", reason="Zo \N{CJK UNIFIED IDEOGRAPH-4E2D} staat het."
    )

    document = accounts.legible(accounts.made(replace(made, decision=odd)), DEFAULT)

    assert "Zo [U+4E2D] staat het." in words(document)
    assert (document.title, document.header_right) == ("Verantwoording: Besluit [U+1F600]", "Besluit [U+1F600]")
    assert not list(missing_glyphs(document, DEFAULT))


def test_what_is_not_decided_stands_there_as_such():
    made = package()
    dossier = made.dossier.model_copy(update={"title": Open("hoe heet het?")})

    assert "Dossier nog te bepalen" in told(replace(made, dossier=dossier))


# As a file


def test_it_is_the_same_whatever_the_screen_speaks():
    made = package()
    with messages.speaking("en"):
        english = [item.content.sha256 for item in account(made)]
    with messages.speaking("nl"):
        dutch = [item.content.sha256 for item in account(made)]

    assert english == dutch


def test_it_is_a_web_page_and_a_pdf_that_are_kept(monkeypatch):
    made = package()
    first = account(made)
    monkeypatch.setattr(accounts, "write", None)

    again = account(made)

    assert [item.name for item in first] == ["verantwoording.html", "verantwoording.pdf"]
    assert [item.content.sha256 for item in again] == [item.content.sha256 for item in first]


def test_its_pdf_has_all_of_its_words_in_a_sound_structure():
    made = package()

    (_page, pdf) = account(made)

    assert check_pdf(pdf.content.read(), accounts.made(made)) == []


def test_every_table_of_it_says_what_it_is_for():
    tables = [node for node in walk(accounts.made(package(LATER))) if isinstance(node, Table)]

    assert len(tables) >= 5
    assert all(table.description for table in tables)
    assert all(abs(sum(column.width for column in table.columns) - 1) < 0.001 for table in tables)


@pytest.mark.slow
def test_its_pdf_is_what_it_says_it_is():
    made = package(LATER)

    failures = [verapdf.failures(account(each)[1].content.read()) for each in (made, public(made))]

    assert failures == [[], []]


# Sizes and counts


@pytest.mark.parametrize(
    ("count", "told_"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1,0 kB"),
        (12_300, "12 kB"),
        (1_250_000, "1,3 MB"),
        (25_000_000, "25 MB"),
    ],
)
def test_a_size_is_told_in_the_unit_that_fits(count, told_):
    assert size(count).replace("\N{NO-BREAK SPACE}", " ") == told_


def test_one_thing_is_told_otherwise_than_several_and_none_not_at_all():
    forms = ("één ding", "{count} dingen")

    assert [counted(count, forms) for count in (0, 1, 1200)] == ["", "één ding", "1.200 dingen"]
