"""How long a record is kept: what the list says, what came of the tender, and everything that keeps it from being due."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bestek.archive.retention import Facts, Retention, after, of_decision, of_document, of_source, proposed
from bestek.check.archives import RESULT_BY_KIND, RESULTS, RESULTS_OF_BODY
from bestek.ledger import BODIES
from bestek.messages import speaking
from bestek.state import State
from tests.cases.rules_sample import sample

Day = datetime.date

ENDED = {"archive/outcome": "concluded", "archive/agreement_ended_on": "2032-12-31"}

AWARD = {
    "assessors": 3,
    "signatory": "burgemeester",
    "mandate": "besluit-start",
    "court": "rechtbank Voorbeeld",
    **dict.fromkeys(("course", "exclusion", "suitability", "verification", "follow_up"), "Volgt."),
    "awards": [],
    "tenderers": [],
    "interim_relief": [{"id": "vink", "served_on": "2025-07-07"}],
}


@pytest.fixture
def facts(tmp_path: Path):
    """The facts of the sound dossier with some set; a path in `undecided` is not decided."""

    def made(changes: Mapping[str, Any] | None = None, undecided: frozenset[str] = frozenset()) -> Facts:
        return Facts(sample(tmp_path, changes).dossier, undecided)

    return made


def of(facts: Facts, id_: str = "tender-document") -> Retention:
    """The retention of one document."""
    return of_document(facts, next(each for each in facts.dossier.documents if each.id == id_))


def document(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": kind, "title": "Stuk", "version": "1.0", "status": "adopted", "date": "2025-01-02", **more}


# The days


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (Day(2032, 12, 31), 10, Day(2043, 1, 1)),
        (Day(2033, 1, 1), 10, Day(2043, 1, 2)),
        (Day(2027, 6, 30), 10, Day(2037, 7, 1)),
        (Day(2027, 4, 30), 1, Day(2028, 5, 1)),
        (Day(2028, 2, 29), 10, Day(2038, 3, 1)),
        (Day(2028, 2, 28), 10, Day(2038, 3, 1)),
        (Day(2027, 2, 28), 1, Day(2028, 3, 1)),
        (Day(2018, 2, 28), 10, Day(2028, 3, 1)),
        (Day(2024, 2, 29), 20, Day(2044, 3, 1)),
    ],
)
def test_a_term_is_full_at_the_end_of_its_last_day_and_rather_a_day_later_than_a_day_earlier(
    day: Day, years: int, expected: Day
):
    assert after(day, years) == expected


def test_it_is_due_on_its_day_and_not_on_the_day_before(facts: Any):
    made = of(facts(ENDED))
    assert (made.result, made.value, made.duration, made.event) == ("16.1", "destroy", "P10Y", "agreement-ended")
    assert (made.start, made.end, made.destroy_on) == (Day(2033, 1, 1), Day(2042, 12, 31), Day(2043, 1, 1))
    assert made.standing(Day(2042, 12, 31)) == "running"
    assert made.standing(Day(2043, 1, 1)) == "due"
    assert made.recorded


# The agreement


def test_without_a_recorded_end_all_options_count_as_used(facts: Any):
    made = of(facts({
        "archive/outcome": "concluded",
        "contract/term": {"start": "2025-01-01", "years": 4, "options": [{"id": "een", "years": 2}, {"id": "twee", "years": 2}]},
    }))  # fmt: skip
    assert (made.ended_earliest, made.ended) == (Day(2028, 12, 31), Day(2032, 12, 31))
    assert (made.earliest, made.destroy_on, made.start) == (Day(2039, 1, 1), Day(2043, 1, 1), None)
    days = (Day(2038, 12, 31), Day(2039, 1, 1), Day(2042, 12, 31), Day(2043, 1, 1))
    assert [made.standing(day) for day in days] == ["running", "open", "open", "due"]
    assert [point.blocks for point in made.points] == [False]


def test_an_agreed_end_without_options_begins_the_term(facts: Any):
    made = of(facts({"archive/outcome": "concluded", "contract/term": {"start": "2025-03-01", "until": "2028-03-01"}}))
    assert (made.ended, made.start, made.destroy_on, made.recorded) == (
        Day(2028, 2, 29),
        Day(2028, 3, 1),
        Day(2038, 3, 1),
        False,
    )


@pytest.mark.parametrize(
    "term",
    [
        None,
        {"start": "2025-01-01", "years": {"open": "hoe lang?"}},
        {"start": {"open": "wanneer?"}, "years": 4},
        {"start": "2025-01-01", "until": {"open": "tot wanneer?"}},
        {"start": "2025-01-01", "years": 4, "options": [{"id": "een", "years": {"open": "hoe lang?"}}]},
    ],
)
def test_an_agreement_without_a_known_end_is_never_due(facts: Any, term: Any):
    changes = {"contract": None} if term is None else {"contract/term": term}
    made = of(facts({"archive/outcome": "concluded", **changes}))
    assert made.destroy_on is None
    assert made.standing(Day.max) == "open"
    assert [point.path for point in made.blocking] == ["archive/agreement_ended_on"]


@pytest.mark.parametrize("path", ["contract/term/start", "contract/term", "archive/outcome"])
def test_what_is_proposed_is_not_decided(facts: Any, path: str):
    changes = {"archive/outcome": "concluded", "contract/term": {"start": "2025-01-01", "years": 4}}
    made = of(facts(changes, frozenset({path})))
    assert made.standing(Day.max) == "open"


def test_the_recorded_end_counts_and_not_the_agreed_one(facts: Any):
    made = of(facts({**ENDED, "archive/agreement_ended_on": "2026-02-28"}))
    assert made.destroy_on == Day(2036, 3, 1)


def test_a_signed_agreement_was_concluded(facts: Any):
    changes = {"planning/procedure": [{"id": "ondertekening", "name": "Ondertekening", "date": "2025-08-01", "status": "done"}]}  # fmt: skip
    assert of(facts(changes)).result == "16.1"
    against = {"archive/outcome": "not-concluded", "archive/closed_on": "2025-07-01"}
    assert of(facts({**changes, **against})).standing(Day.max) == "open"
    for stated in ("16.1", "16.2.2"):
        chosen = {**changes, **against, "documents/tender-document/retention": stated}
        assert of(facts(chosen)).standing(Day.max) == "open"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"proposed": "16.1"}, True),
        ({"per_municipality": {"a": "16.1", "b": {"proposed": "16.1"}}}, True),
        ({"per_municipality": {"a": "16.1"}}, False),
        ({"value": "16.1", "note": "proposed"}, False),
        ("16.1", False),
    ],
)
def test_a_state_tells_which_facts_are_proposed(facts: Any, value: object, expected: bool):
    state = State({"documents": [{"id": "tender-document", "retention": value}]})
    found = proposed(state, facts().dossier)
    assert found == ({"documents/tender-document/retention"} if expected else set())


# What came of the tender


def test_while_nobody_says_whether_an_agreement_was_concluded_nothing_is_due(facts: Any):
    made = of(facts({"procedure/regime": "european", "archive/closed_on": "2020-01-01"}))
    assert (made.results, made.value, made.destroy_on) == (("16.1", "16.2.2"), "destroy", None)
    assert [(point.decider, point.path) for point in made.blocking] == [("contract-manager", "archive/outcome")]
    assert made.standing(Day.max) == "open"


@pytest.mark.parametrize(("regime", "result", "expected"), [("european", "16.2.2", Day(2028, 7, 2)), ("national", "16.2.1", Day(2026, 7, 2))])  # fmt: skip
def test_a_tender_that_led_to_nothing_is_kept_from_the_closing_of_the_case(
    facts: Any, regime: str, result: str, expected: Day
):
    made = of(facts({"archive/outcome": "not-concluded", "procedure/regime": regime, "archive/closed_on": "2025-07-01"}))  # fmt: skip
    assert (made.result, made.event, made.destroy_on) == (result, "case-closed", expected)


def test_without_regime_or_closing_day_it_is_open(facts: Any):
    changes = {"archive/outcome": "not-concluded", "procedure/regime": None}
    made = of(facts({**changes, "archive/closed_on": "2025-07-01"}))
    assert (made.results, made.destroy_on) == (("16.2.2", "16.2.1"), None)
    unclosed = of(facts({**changes, "procedure/regime": "european"}))
    assert [point.path for point in unclosed.blocking] == ["archive/closed_on"]


@pytest.mark.parametrize(("outcome", "stated"), [("concluded", "16.2.2"), ("not-concluded", "16.1")])
def test_a_result_that_contradicts_the_outcome_is_open(facts: Any, outcome: str, stated: str):
    made = of(facts({"archive/outcome": outcome, "archive/closed_on": "2020-01-01", "documents/tender-document/retention": stated}))  # fmt: skip
    assert made.value == "open"
    assert made.results[0] == stated
    assert len(made.results) > 1


# What the archivist decides


def test_what_the_list_leaves_open_names_every_result_and_who_decides(facts: Any):
    made = of(facts({**ENDED, "documents": [document("procurement-strategy")]}), "procurement-strategy")
    assert (made.results, made.value) == (("2.1.1", "3.1.1"), "open")
    (point,) = made.points
    with speaking("en"):
        assert "2.1.1 (beleid met een externe werking: blijvend bewaren)" in point.text
        assert "3.1.1" in point.text
        assert point.by == "the archivist"


def test_an_agreement_can_be_one_of_cooperation_and_the_archivist_says_which(facts: Any):
    made = of(facts({**ENDED, "documents": [document("agreement")]}), "agreement")
    assert (made.results, made.value, made.standing(Day.max)) == (("16.1", "16.1.2"), "open", "open")
    chosen = of(facts({**ENDED, "documents": [document("agreement", retention="16.1")]}), "agreement")
    assert chosen.standing(Day(2043, 1, 1)) == "due"
    kept = of(facts({**ENDED, "documents": [document("agreement", retention="16.1.2")]}), "agreement")
    assert (kept.value, kept.standing(Day.max)) == ("keep", "kept")


@pytest.mark.parametrize("stated", [{"open": "welk nummer?"}, "99.9"])
def test_a_result_that_is_open_or_not_known_is_never_due(facts: Any, stated: Any):
    made = of(facts({**ENDED, "documents/tender-document/retention": stated}))
    assert (made.value, made.standing(Day.max)) == ("open", "open")


def test_a_proposed_result_is_not_chosen(facts: Any):
    made = of(facts({**ENDED, "documents/tender-document/retention": "16.1"}, frozenset({"documents/tender-document/retention"})))  # fmt: skip
    assert made.standing(Day.max) == "open"


def test_what_is_older_than_the_list_has_another_list(facts: Any):
    old = of(facts({**ENDED, "documents": [document("tender-document", date="2019-12-31")]}))
    new = of(facts({**ENDED, "documents": [document("tender-document", date="2020-01-01")]}))
    assert (old.value, new.value) == ("open", "destroy")
    assert "before 1 January 2020" in old.points[-1].text


def test_papers_of_the_council_are_kept(facts: Any):
    made = of(facts({"documents": [document("council-decision")]}), "council-decision")
    assert (made.result, made.value, made.duration, made.standing(Day.max)) == ("19.1.6", "keep", "", "kept")


@pytest.mark.parametrize("body", BODIES)
def test_the_record_of_a_decision_has_the_result_of_its_body(facts: Any, body: str):
    made = of_decision(facts(ENDED), body, Day(2024, 1, 1))
    assert made.results == RESULTS_OF_BODY[body]
    assert made.value == {1: made.value, 2: "open"}[len(made.results)]


def test_for_decisions_of_officials_the_archivist_chooses_once(facts: Any):
    made = of_decision(facts({**ENDED, "archive/decision_retention": "19.1.8"}), "project-group", Day(2024, 1, 1))
    assert (made.result, made.years, [point.path for point in made.points]) == ("19.1.8", 20, ["archive/closed_on"])


def test_a_record_from_outside_is_a_choice_until_somebody_says_what_it_belongs_to(facts: Any):
    record = {"id": "rapport", "title": "Rapport", "year": "2023"}
    loose = facts({"records": [record]})
    assert of_source(loose, loose.dossier.records[0]).results == ("16.1", "19.1.6", "20.1.6")
    assert of_source(loose, loose.dossier.records[0]).value == "open"
    chosen = facts({**ENDED, "records": [{**record, "retention": "16.1"}]})
    assert of_source(chosen, chosen.dossier.records[0]).destroy_on == Day(2043, 1, 1)


def test_a_record_from_outside_is_kept_like_the_proposal_that_it_is_annexed_to(facts: Any):
    proposal = {
        "id": "voorstel",
        "body": "council",
        "subject": "Zorg",
        "decision_points": [{"id": "een", "text": "De strategie vast te stellen."}],
        **dict.fromkeys(("introduction", "intended_effect"), "Zo."),
        "arguments": [{"id": "een", "claim": "Het is goed", "text": "Daarom."}],
        "annexes": [{"id": "rapport", "name": "Rapport", "record": "rapport"}],
    }
    record = {"id": "rapport", "title": "Rapport", "year": "2023"}
    made = facts({"records": [record], "proposals": [proposal]})
    kept = of_source(made, made.dossier.records[0])
    assert (kept.result, kept.value) == ("19.1.6", "keep")


def test_a_record_that_was_received_before_the_list_has_another_list(facts: Any):
    record = {"id": "rapport", "title": "Rapport", "year": "2019", "received_on": "2019-12-31", "retention": "16.1"}
    made = facts({**ENDED, "records": [record]})
    assert of_source(made, made.dossier.records[0]).value == "open"


def test_a_kind_of_document_that_is_not_known_is_open(facts: Any):
    made = of(facts({**ENDED, "documents": [{**document("tender-document"), "kind": "brief"}]}))
    assert (made.results, made.value, made.standing(Day.max)) == ((), "open", "open")


def test_every_result_of_a_kind_or_body_is_on_the_list():
    numbers = {number for each in (*RESULT_BY_KIND.values(), *RESULTS_OF_BODY.values()) for number in each}
    assert numbers <= set(RESULTS)
    assert all(bool(result.years) == (result.value == "vernietigen") for result in RESULTS.values())


# What stops destruction


@pytest.mark.parametrize(
    "changes",
    [
        {"archive/holds": [{"id": "geding", "reason": "Bodemprocedure"}]},
        {"archive/holds": [{"id": "geding", "reason": "Bodemprocedure", "until": {"open": "tot wanneer?"}}]},
        {"award_decision": AWARD},
        {
            "award_decision": {
                **AWARD,
                "interim_relief": [{"id": "vink", "served_on": "2025-07-07", "decided_on": {"open": "wanneer?"}}],
            }
        },
    ],
)
def test_a_claim_that_is_noted_stops_destruction(facts: Any, changes: dict[str, Any]):
    assert of(facts({**ENDED, "award/criteria/prijs/scale": "kwaliteit", **changes})).standing(Day.max) == "stopped"


def test_a_judgment_ends_what_an_application_stops(facts: Any):
    relief = [{"id": "vink", "served_on": "2025-07-07", "decided_on": "2043-02-01"}]
    changes = {"award/criteria/prijs/scale": "kwaliteit", "award_decision": {**AWARD, "interim_relief": relief}}
    made = of(facts({**ENDED, **changes}))
    assert [made.standing(day) for day in (Day(2043, 2, 1), Day(2043, 2, 2))] == ["stopped", "due"]


def test_a_stop_with_a_last_day_holds_on_that_day_and_not_after_it(facts: Any):
    made = of(facts({**ENDED, "archive/holds": [{"id": "woo", "reason": "Woo-verzoek", "until": "2043-06-30"}]}))
    days = (Day(2042, 12, 31), Day(2043, 1, 1), Day(2043, 6, 30), Day(2043, 7, 1))
    assert [made.standing(day) for day in days] == ["running", "stopped", "stopped", "due"]


def test_the_standstill_period_stops_destruction(facts: Any):
    steps = [{"id": "opschortende-termijn", "name": "Opschortende termijn", "date": "2043-01-01", "end": "2043-01-20"}]
    made = of(facts({**ENDED, "planning/procedure": steps}))
    assert [made.standing(day) for day in (Day(2043, 1, 20), Day(2043, 1, 21))] == ["stopped", "due"]


def test_a_known_day_makes_nothing_due_while_the_outcome_is_not_recorded(facts: Any):
    term = {"start": "2025-01-01", "years": 4}
    made = of(facts({"contract/term": term, "documents/tender-document/retention": "16.1"}))
    assert made.destroy_on == Day(2039, 1, 1)
    assert made.standing(Day.max) == "open"


def test_every_point_that_can_be_open_can_be_told(facts: Any):
    """A message whose place for a value nothing fills would end in a traceback."""
    stated = [None, "16.1", "16.2.2", "2.1", "3.1", "99.9", {"open": "welk?"}]
    outcomes = [{}, {"archive/outcome": "concluded"}, {"archive/outcome": "not-concluded"}]
    outcomes.append({"archive/outcome": "not-concluded", "archive/agreement_ended_on": "2025-01-01"})
    texts = set()
    for number in stated:
        for outcome in outcomes:
            own = {"documents/tender-document/retention": number} if number else {}
            made = of(facts({**outcome, **own, "procedure/regime": None}))
            texts |= {point.text for point in made.points} | {point.short for point in made.points}
    assert len(texts) > 12
    assert not any("{" in text for text in texts)
