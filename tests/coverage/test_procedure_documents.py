"""The documents that the sources announce and do not contain: all that such a document consists of stands in its tree.

The checklists name the parts that a market consultation (source 001, 1.7), a notice with answers (Aanbestedingswet 2012 art. 2.53, 2.54), an
advice on the award with the facts for the report (art. 2.132), the letters on the award (art. 2.130) and a proposal to the executive board have.
"""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

import pytest

from bestek import dossier, formats
from bestek.dossier import Composed
from bestek.model.award import AwardDecision
from bestek.project import find_project
from bestek.tree import Cover, Document, List, Ref, Section, Signatures, Table, plain_text, walk

ROOT = Path(__file__).parents[2]
FOLDER = "emmen-wmo"

CONSULTATION = {
    "doel": ("vier huidige hoofdaanbieders", "aantal en de soort ondernemers", "plannen", "mededinging"),
    "opdracht": (
        "zes gebieden",
        "twee percelen",
        "vier jaar",
        "1 januari 2025",
        "acht jaar",
        "26",
        "30",
        "vast jaarbedrag",
    ),
    "status": ("geen aanbesteding", "tot niets", "vrijwillig"),
    "juridisch-kader": ("geoorloofd", "geen bijzondere eisen aan de vorm", "gelijke behandeling"),
    "verloop": ("schriftelijk en open", "Mercell", "TenderNed", "digitale vragenlijst", "hele markt"),
    "gelijke-kennis": ("geen voorsprong in tijd of kennis", "gelijktijdig"),
    "planning": ("september 2023", "oktober 2023"),
    "openbaarheid": ("openbaarheid", "zonder naam"),
    "verslag": ("intern verslag", "aandachtspunten en conclusies", "samen te voegen", "trends en ontwikkelingen"),
    "vragenlijst": ("samenvoeging", "midden- en kleinbedrijf", "percelen", "onderaannemer"),
}

PROPOSAL = {
    "decision": ("programma van eisen", "planning", "mandaat"),
    "annexes": ("Aanbestedingsdocument", "Conceptovereenkomst", "Marktconsultatie"),
    "introduction": ("31 december 2024", "7 november 2023", "21 december 2023"),
    "intended-effect": ("1 januari 2025", "drie tot zes"),
    "arguments": ("samenvoeging", "Europees", "22 juli 2024"),
    "remarks": ("te weinig ondernemers", "rechter"),
    "finance": ("26.000.000", "30.000.000", "250.000.000", "geïndexeerd", "Dekking"),
    "communication": ("TenderNed", "inwoners"),
    "planning": ("15 januari 2024", "2 juli 2024"),
    "execution": ("projectteam", "1 juli 2024"),
    "advies": ("Ambtelijk opdrachtgever", "Portefeuillehouder Wmo"),
}

RECOMMENDATION = {
    "advies": ("gunnen", "2 juli 2024", "22 juli 2024"),
    "verloop": ("4 maart 2024", "nota van inlichtingen", "beoordelingscommissie"),
    "inschrijvingen": ("Zelfstandig", "Combinatie"),
    "uitsluiting-geschiktheid": ("UEA", "geschiktheidseis", "ongeldig"),
    "beoordeling": ("550", "1.000"),
    "toewijzing": ("twee percelen", "€\N{NO-BREAK SPACE}28.250.000"),
    "opschortende-termijn": ("twintig kalenderdagen", "3 juli 2024", "22 juli 2024", "rechtbank Noord-Nederland"),
    "vervolg": ("bewijsmiddelen", "23 juli 2024", "6 augustus 2024", "1 januari 2025"),
    "bijlage-proces-verbaal": (
        "Gemeente Emmen",
        "250.000.000",
        "Begunstigden",
        "Reden van de keuze",
        "Onderaanneming",
        "Afgewezen inschrijvingen",
        "gekozen procedure",
        "Abnormaal lage",
        "Belangenconflicten",
    ),
}


@cache
def composed() -> Composed:
    project = find_project(content=str(ROOT / "content"), templates=str(ROOT / "templates"))
    return dossier.compose(project, project.content / FOLDER)


def decision() -> AwardDecision:
    found = composed().valid.dossier.award_decision
    assert found
    return found


def document(id_: str) -> Document:
    return next(document for document in composed().documents if document.id == id_)


def of_entry(entry: str) -> list[Document]:
    made = composed()
    return [document for document in made.documents if made.entries[document.id] == entry]


def sections(of: Document) -> dict[str, str]:
    """The text of every section by its id, its heading included."""
    return {node.id: plain_text(node) for node in walk(of) if isinstance(node, Section)}


def missing(of: Document, checklist: dict[str, tuple[str, ...]]) -> list[str]:
    """Parts that are not there, and facts that their part does not hold."""
    found = sections(of)
    absent = [part for part in checklist if part not in found]
    return absent + [
        f"{part}: {fact}" for part, facts in checklist.items() for fact in facts if fact not in found.get(part, fact)
    ]


@pytest.mark.parametrize(
    ("id_", "checklist"),
    [
        ("market-consultation", CONSULTATION),
        ("executive-proposal", PROPOSAL),
        ("award-recommendation", RECOMMENDATION),
    ],
)
def test_every_part_stands_in_its_document_with_its_facts(id_: str, checklist: dict[str, tuple[str, ...]]) -> None:
    assert missing(document(id_), checklist) == []


def test_the_checklist_sees_a_part_that_is_not_there() -> None:
    assert missing(document("market-consultation"), {"doel": ("een feit dat er niet staat",), "geheim": ()}) == [
        "geheim",
        "doel: een feit dat er niet staat",
    ]


def test_the_questions_to_the_market_are_numbered_by_group() -> None:
    rows = [row for node in walk(document("market-consultation")) if isinstance(node, Table) for row in node.body]
    numbers = [plain_text(row.cells[0]) for row in rows if row.id.startswith("vraag-")]
    assert len(numbers) == len(set(numbers)) >= 20
    assert [number[0] for number in numbers] == sorted(number[0] for number in numbers)


# The notice with answers


NOTICE = "clarification-notice-nota-1"
"""The first notice, which has the most questions."""


def question_rows(notice: str = NOTICE) -> list[dict[str, str]]:
    """Every question as its lines, heads to texts."""
    tables = [node for node in walk(document(notice)) if isinstance(node, Table) and node.id.startswith("tabel-v-")]
    return [{plain_text(row.cells[0]): plain_text(row.cells[1]) for row in table.body} for table in tables]


def test_the_notice_has_a_number_a_date_and_at_least_twelve_questions() -> None:
    notice = document(NOTICE)
    assert notice.title == "Nota van inlichtingen 1"
    cover = " ".join(plain_text(node) for node in walk(notice) if isinstance(node, Cover))
    assert "5 april 2024" in cover
    assert len(question_rows()) >= 12


def test_every_question_tells_its_place_and_whether_the_answer_changes_something() -> None:
    for row in question_rows():
        assert {"Betreft", "Vraag", "Antwoord", "Leidt tot wijziging"} <= set(row)
        assert row["Betreft"].endswith(("(Aanbestedingsdocument)", "(Programma van eisen)"))
        changed = {"Gewijzigd wordt"} <= set(row) and {"Tekst wordt", "Toegevoegd"} & set(row)
        assert row["Leidt tot wijziging"].startswith("Ja" if changed else "Nee")


def test_some_answers_change_a_text_and_both_texts_are_there() -> None:
    changed = [row for row in question_rows() if "Tekst was" in row]
    assert len(changed) >= 2
    assert all(row["Tekst was"] != row["Tekst wordt"] for row in changed)


def test_the_second_notice_moves_a_date_and_tells_both() -> None:
    (moved,) = [row for row in question_rows("clarification-notice-nota-2") if "Was" in row]
    assert moved["Was"].startswith("30 juli 2024")
    assert moved["Wordt"].startswith("6 augustus 2024")


@pytest.mark.parametrize(
    ("notice", "subject", "old", "new"),
    [
        (NOTICE, "Bewijs bij het optellen", "Eén referentie op", "of twee als aantallen"),
        ("clarification-notice-nota-2", "Begin van de implementatie", "1 augustus 2024", "7 augustus 2024"),
    ],
)
def test_what_changed_without_a_question_is_listed_with_both_texts(
    notice: str, subject: str, old: str, new: str
) -> None:
    table = next(
        node for node in walk(document(notice)) if isinstance(node, Table) and node.id == "tabel-overige-wijzigingen"
    )
    (row,) = ([plain_text(cell) for cell in row.cells] for row in table.body)
    assert row[0].startswith(subject)
    assert (old in row[1], new in row[1], new in row[2]) == (True, False, True)


@pytest.mark.parametrize("notice", [NOTICE, "clarification-notice-nota-2"])
def test_a_notice_names_all_that_its_decision_changed(notice: str) -> None:
    assert not [
        node.id for node in walk(document(notice)) if isinstance(node, Table) and node.id == "tabel-niet-toegelicht"
    ]


def test_every_place_asked_about_is_a_reference_that_leads_somewhere() -> None:
    notice = document(NOTICE)
    targets = {(node.document, node.target) for node in walk(notice) if isinstance(node, Ref) and node.document}
    assert {document for document, _ in targets} == {"tender-document", "programme-of-requirements"}
    assert len(targets) >= 12


def test_an_individual_answer_is_counted_and_not_printed() -> None:
    notice = document(NOTICE)
    text = plain_text(notice)
    assert "één vraag individueel beantwoord" in text
    assert "reorganisatie" not in text


def test_nothing_tells_who_asked() -> None:
    names = [tenderer.name for tenderer in decision().tenderers]
    notice = document(NOTICE)
    assert not [name for name in names if name in plain_text(notice)]


# The letters


def letters() -> list[Document]:
    return [*of_entry("award-letter"), *of_entry("rejection-letter")]


def test_there_is_a_letter_to_the_winner_of_every_lot_and_to_every_other_tenderer() -> None:
    made = composed().valid.dossier
    tenders = sum(len(tenderer.tenders) for tenderer in decision().tenderers)
    assert len(of_entry("award-letter")) == len(made.lots) == 6
    assert len(of_entry("award-letter")) + len(of_entry("rejection-letter")) == tenders
    assert len({letter.id for letter in letters()}) == len({letter.title for letter in letters()}) == tenders


def test_all_letters_carry_the_same_day_and_the_same_last_day() -> None:
    made = composed().valid.dossier
    assert made.standstill_end == datetime.date(2024, 7, 22)
    for letter in letters():
        text = plain_text(letter)
        assert "2 juli 2024" in text
        assert "woensdag 3 juli 2024" in text
        assert "maandag 22 juli 2024" in text
        assert "rechtbank Noord-Nederland" in text
        assert "EMM-2023-0117" in text


def test_every_letter_has_an_addressee_a_salutation_reasons_and_who_signs() -> None:
    for letter in letters():
        text = plain_text(letter)
        assert "Geachte inschrijver," in text
        assert any("N. Plantinga" in plain_text(node) for node in walk(letter) if isinstance(node, Signatures))
        assert "Voorbeeld" in next(plain_text(node) for node in walk(letter) if isinstance(node, Cover))


def test_a_letter_to_a_winner_says_why_and_that_there_is_no_contract_yet() -> None:
    for made, letter in zip(composed().valid.dossier.awards, of_entry("award-letter"), strict=True):
        found = sections(letter)
        assert "geen aanvaarding van uw aanbod" in found["nog-geen-overeenkomst"]
        assert formats.number(made.tender.total or 0) in found["beslissing"]
        assert made.tender.tenderer.name in plain_text(letter)


def test_a_letter_to_another_names_the_winner_its_advantages_and_both_scores() -> None:
    for made, letter in zip(composed().valid.dossier.rejections, of_entry("rejection-letter"), strict=True):
        found = sections(letter)
        assert made.winner.tenderer.name in found["kenmerken"]
        assert formats.number(made.winner.total or 0) in found["kenmerken"]
        assert str(made.award.advantages).split(".")[0] in found["kenmerken"]
        assert ("bijlage-scores" in found) == bool(made.comparison)
        if made.comparison:
            assert formats.number(made.tender.total or 0) in found["redenen"]
            assert all(one.own.motivation in found["bijlage-scores"] for one in made.comparison)


@pytest.mark.parametrize(
    ("letter", "reason"),
    [
        ("rejection-letter-zuid-aalscholver", "al het hoogste aantal percelen"),
        ("rejection-letter-noord-fazant", "ongeldig"),
        ("rejection-letter-compascuum-eekhoorn", "minder dan 550 punten"),
        ("rejection-letter-klazienaveen-dotterbloem", "plaats 2 in de rangorde"),
    ],
)
def test_every_kind_of_outcome_has_its_own_reason(letter: str, reason: str) -> None:
    assert reason in sections(document(letter))["redenen"]


# The advice on the award and the proposal


def test_the_advice_ranks_the_tenders_of_every_lot() -> None:
    tables = {node.id: node for node in walk(document("award-recommendation")) if isinstance(node, Table)}
    for lot in composed().valid.dossier.assessed_lots:
        rows = [[plain_text(cell) for cell in row.cells] for row in tables[f"tabel-rangorde-{lot.id}"].body]
        assert [row[0] for row in rows] == [str(tender.rank) for tender in lot.ranked]
        for row, tender in zip(rows, lot.ranked, strict=True):
            assert row[1].startswith(tender.tenderer.name)
            assert row[2] == formats.number(tender.total or 0)
        totals = plain_text(tables[f"tabel-scores-{lot.id}"].body[-1])
        assert all(formats.number(tender.total or 0) in totals for tender in lot.ranked)


def test_the_proposal_numbers_its_arguments_by_decision_point() -> None:
    numbers = [
        node.label
        for node in walk(document("executive-proposal"))
        if isinstance(node, Section) and node.id.startswith("argument-")
    ]
    assert numbers == ["1.1", "1.2", "1.3", "2.1", "2.2", "3.1", "4.1"]


def test_the_decision_has_the_points_of_the_proposal() -> None:
    def points(id_: str) -> list[str]:
        lists = [node for node in walk(document(id_)) if isinstance(node, List)]
        return next(
            [plain_text(item) for item in found.items] for found in lists if found.items[0].id == "besluit-documenten"
        )

    assert points("executive-proposal") == points("executive-decision")
    assert len(points("executive-decision")) == 4
