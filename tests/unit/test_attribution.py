"""From the sources of changed words to the decision behind them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bestek.attribution import Attribution
from bestek.labels import Words
from bestek.ledger import Ledger
from bestek.load import load_dossier
from bestek.redline import Decided
from bestek.state import Change
from bestek.tree import Labels, Source
from tests.unit.ledgers import three

WORDS = Words(Labels(), {"body": {"council": "gemeenteraad", "executive": "college"}})
OPDRACHT, STRATEGIE, PERCELEN = "2024-01-02-opdracht", "2024-01-03-strategie", "2024-01-04-percelen"
BY_COUNCIL = Decided("Gemeenteraad", datetime.date(2024, 1, 3), STRATEGIE)
BY_EXECUTIVE = Decided("College", datetime.date(2024, 1, 4), PERCELEN)
TEMPLATE, PENDING = Decided("sjabloon"), Decided("nog niet vastgelegd")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    made, _ids = three(tmp_path_factory.mktemp("three"))
    return load_dossier(made.folder, made.root).ledger


def of(path: str) -> tuple[Source, ...]:
    return (Source(path=path),)


def test_the_decision_that_set_the_fact_decided(ledger: Ledger) -> None:
    who = Attribution(ledger, WORDS, OPDRACHT)
    assert who(of("share"), of("share")) == BY_COUNCIL
    assert who((), of("lots/west/name")) == BY_EXECUTIVE
    assert who(of("lots"), of("lots")) == BY_EXECUTIVE


def test_of_several_decisions_the_latest_counts(ledger: Ledger) -> None:
    both = (*of("share"), *of("lots/noord/budget"))
    assert Attribution(ledger, WORDS, OPDRACHT)((), both) == BY_EXECUTIVE
    assert Attribution(ledger, WORDS, OPDRACHT, STRATEGIE)((), both) == BY_COUNCIL


def test_what_the_ledger_tells_of_a_decision_is_of_that_decision(ledger: Ledger) -> None:
    who = Attribution(ledger, WORDS, OPDRACHT)
    assert who((), of(f"documents/strategy/versions/{STRATEGIE}/version")) == BY_COUNCIL
    assert who((), of(f"decisions/{PERCELEN}/title")) == BY_EXECUTIVE


def test_a_decision_outside_the_comparison_decided_nothing_in_it(ledger: Ledger) -> None:
    assert Attribution(ledger, WORDS, STRATEGIE)(of("share"), of("share")) != BY_COUNCIL
    assert Attribution(ledger, WORDS, OPDRACHT)(of("title"), of("title")) == Decided()


def test_what_is_pending_is_later_than_any_decision(ledger: Ledger) -> None:
    pending = (Change("share", "changed", 6, 7),)
    who = Attribution(ledger, WORDS, OPDRACHT, pending=pending)
    assert who(of("share"), of("share")) == PENDING
    assert who((), of("lots/west/name")) == BY_EXECUTIVE


def test_words_without_a_fact_are_those_of_a_template_unless_only_one_decision_can_have_brought_them(
    ledger: Ledger,
) -> None:
    assert Attribution(ledger, WORDS, OPDRACHT, STRATEGIE)((), ()) == BY_COUNCIL
    source = (Source("templates/x", 3),)
    assert Attribution(ledger, WORDS, OPDRACHT, STRATEGIE, same_templates=False)((), source) == TEMPLATE
    assert Attribution(ledger, WORDS, OPDRACHT, same_templates=False)((), source) == TEMPLATE


def test_where_the_templates_are_the_same_and_several_may_have_brought_it_nobody_is_named(ledger: Ledger) -> None:
    assert Attribution(ledger, WORDS, OPDRACHT)((), (Source("templates/x", 3),)) == Decided()


def test_of_what_has_no_source_at_all_nobody_is_named(ledger: Ledger) -> None:
    assert Attribution(ledger, WORDS, OPDRACHT)((), ()) == Decided()


def test_a_fact_of_a_profile_is_found_under_the_name_that_a_document_gives_it(ledger: Ledger, tmp_path: Path) -> None:
    pending = (Change("profiles/voorbeeld/place", "changed", "A", "B"),)
    who = Attribution(ledger, WORDS, PERCELEN, pending=pending, municipality="voorbeeld")
    assert who(of("municipality/place"), of("municipality/place")) == PENDING


def test_a_dossier_without_decisions_has_templates_only() -> None:
    assert Attribution(Ledger(), WORDS)(of("share"), ()) == TEMPLATE
