"""What a decision changed, as the account of a package tells it: names instead of paths, values as documents print them, long texts short."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bestek.archive.changes import SHOWN, Changes, excerpts, touches
from bestek.archive.printing import Printer
from bestek.labels import read_labels
from bestek.project import shipped
from bestek.state import Change, State
from tests.unit.ledgers import Decided

CONTENT = """\
title: Zorg
municipality: voorbeeld
lots:
  - {id: noord, name: Noord, budget: 1000}
  - {id: zuid, name: Zuid, budget: 2000.50}
contract:
  estimated_value: {total: {open: hoe hoog is de waarde?}}
planning:
  procedure:
    - {id: ondertekening, name: Ondertekening, date: 2026-03-01}
documents:
  - {id: brief, title: Brief, version: "0.9", status: concept, date: 2026-01-02}
  - {id: nota, title: {nl: Nota, en: Note}, version: "0.9", status: concept, date: 2026-01-02}
requirement_groups:
  - id: kwaliteit
    name: Kwaliteit
    requirements:
      - {id: K-05, text: De aanbieder meldt een klacht binnen een week.}
"""


def decided(root: Path, *edits: tuple[str, str], **told: object) -> Changes:
    """The changes of a decision that edits the content; without edits those of the first."""
    made = Decided(root)
    (root / "content" / "municipalities").mkdir(parents=True, exist_ok=True)
    (root / "content" / "municipalities" / "voorbeeld.yaml").write_text("name: Voorbeeld\nplace: Voorbeeld\n", "utf-8")
    made.put(CONTENT)
    first = made.decide("eerste")
    for old, new in edits:
        made.change(old, new)
    last = made.decide("tweede", **told) if edits else first
    ledger = made.ledger()
    decision = ledger.decision(last)
    words = read_labels(shipped())["nl"]
    before = ledger.state(decision.after) if decision.after else State({})
    return Changes(
        decision, Printer(before, "voorbeeld", words), Printer(ledger.state(decision.id), "voorbeeld", words)
    )


def test_the_first_decision_is_told_by_part_with_names_and_counts(tmp_path):
    added = {each.part: each for each in decided(tmp_path).added()}

    assert added["Percelen"].lines == ("Noord en Zuid",)
    assert added["Percelen"].facts == 4
    assert added["Stukken"].lines == ("Brief en Nota",)
    assert added["Gemeente"].lines == ("Voorbeeld",)
    assert added["Profielen van gemeenten"].lines == ("Voorbeeld",)
    assert not decided(tmp_path / "again").altered()


def test_an_amount_is_told_with_its_sign_and_by_the_name_of_its_lot(tmp_path):
    (altered,) = decided(tmp_path, ("budget: 1000", "budget: 1500")).altered()

    assert (altered.name, altered.path) == ("Percelen: Noord, jaarbudget", "lots/noord/budget")
    assert (altered.old, altered.new) == (("€\N{NO-BREAK SPACE}1.000",), ("€\N{NO-BREAK SPACE}1.500",))


def test_the_same_fact_of_several_elements_is_one_row(tmp_path):
    (altered,) = decided(tmp_path, ("budget: 1000", "budget: 1500"), ("budget: 2000.50", "budget: 2500")).altered()

    assert (altered.name, altered.path) == ("Percelen: jaarbudget", "lots/…/budget")
    assert altered.old == ("Noord: €\N{NO-BREAK SPACE}1.000", "Zuid: €\N{NO-BREAK SPACE}2.000,50")
    assert altered.new == ("Noord: €\N{NO-BREAK SPACE}1.500", "Zuid: €\N{NO-BREAK SPACE}2.500")


def test_documents_that_stand_alike_are_told_together(tmp_path):
    edits = [
        (
            f'{title}, version: "0.9", status: concept, date: 2026-01-02',
            f'{title}, version: "1.0", status: adopted, date: 2026-02-03',
        )
        for title in ("title: Brief", "title: {nl: Nota, en: Note}")
    ]

    (altered,) = decided(tmp_path, *edits).altered()

    assert altered.name == "Stukken: Brief, Nota"
    assert altered.old == ("versie 0.9, concept, 2 januari 2026",)
    assert altered.new == ("versie 1.0, vastgesteld, 3 februari 2026",)


def test_what_was_open_is_told_as_such_without_its_question(tmp_path):
    (altered,) = decided(tmp_path, ("{open: hoe hoog is de waarde?}", "9000000")).altered()

    assert altered.name == "Overeenkomst: geraamde waarde, totaal"
    assert (altered.old, altered.new) == (("nog te bepalen",), ("€\N{NO-BREAK SPACE}9.000.000",))


def test_what_is_open_now_is_told_with_its_question(tmp_path):
    (altered,) = decided(tmp_path, ("date: 2026-03-01", "date: {open: wanneer is dat?}")).altered()

    assert (altered.old, altered.new) == (("1 maart 2026",), ("nog te bepalen: wanneer is dat?",))


def test_an_element_that_readers_know_by_its_id_is_called_so(tmp_path):
    (altered,) = decided(tmp_path, ("binnen een week", "binnen een dag")).altered()

    assert altered.name == "Programma van eisen: Kwaliteit, eisen, K-05, tekst"


def test_what_goes_is_told_as_gone(tmp_path):
    (altered,) = decided(tmp_path, ("  - {id: zuid, name: Zuid, budget: 2000.50}\n", "")).altered()

    assert (altered.name, altered.new) == ("Percelen: Zuid", ("vervallen",))


def test_what_moves_is_told_with_its_new_place(tmp_path):
    noord, zuid = "{id: noord, name: Noord, budget: 1000}", "{id: zuid, name: Zuid, budget: 2000.50}"

    (altered,) = decided(tmp_path, (f"  - {noord}\n  - {zuid}", f"  - {zuid}\n  - {noord}")).altered()

    assert altered.old == ("–",)
    assert altered.new[0] in ("verplaatst: staat nu na Zuid", "verplaatst: staat nu vooraan")


def test_a_note_that_changed_alone_is_told_as_a_note(tmp_path):
    (altered,) = decided(tmp_path, ("budget: 1000", "budget: {value: 1000, source: raming}")).altered()

    assert (altered.old, altered.new) == (("bron: –",), ("bron: raming",))


def test_a_fact_of_the_profile_is_told_under_the_municipality(tmp_path):
    changes = decided(tmp_path, ("title: Zorg", "title: Jeugdzorg"))

    assert changes.after.name("profiles/voorbeeld/place") == "plaats"
    assert changes.after.part("profiles/voorbeeld/place") == "Gemeente"


def test_a_text_tells_the_facts_that_it_prints_and_not_how_it_is_written(tmp_path):
    printer = decided(tmp_path).after

    told = printer.value(
        "texts/x", 'De **waarde** is {{ lots.noord.budget | money }}; zie {{ ref("tabel") }}.[^1]\n\nEn verder.'
    )

    assert told == "De waarde is €\N{NO-BREAK SPACE}1.000; zie …. En verder."


def test_a_text_without_a_name_is_called_by_its_first_words(tmp_path):
    edit = ("requirement_groups:", "texts:\n  strategy-sme: Kleine aanbieders kunnen meedoen.\nrequirement_groups:")
    (added,) = decided(tmp_path, edit).added()

    assert (added.part, added.lines) == ("Teksten", ("“Kleine aanbieders kunnen meedoen.”",))


def test_a_change_for_one_municipality_alone_does_not_touch_another():
    before = {"per_municipality": {"hier": {"value": 1}, "daar": {"value": 1}}}
    after = {"per_municipality": {"hier": {"value": 2}, "daar": {"value": 1}}}
    one = Change("lots/noord/budget", "changed", before, after)
    assert [touches(one, name) for name in ("hier", "daar", "")] == [True, False, False]
    assert touches(replace(one, old=1), "daar")
    assert not touches(replace(one, old={"value": 1}), "daar")
    profile = Change("profiles/hier/name", "changed", "Hier", "Elders")
    assert [touches(profile, name) for name in ("hier", "daar")] == [True, False]
    moved = Change("lots/noord", "moved", after_new="oost")
    assert touches(moved, "daar")


def test_of_a_long_text_only_what_differs_is_told():
    before = " ".join(["woord"] * 80)
    after = f"{before} nieuw {before}"

    old, new = excerpts(f"{before} oud {before}", after)

    assert (old, new) == (
        "… woord woord woord woord woord oud woord woord woord woord woord …",
        "… woord woord woord woord woord nieuw woord woord woord woord woord …",
    )


def test_a_long_text_that_is_new_is_cut_at_a_word():
    _old, new = excerpts("kort", " ".join(["woorden"] * 200))

    assert new.endswith("woorden …")
    assert len(new) <= SHOWN + 2
