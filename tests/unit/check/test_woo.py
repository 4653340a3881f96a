"""What Woo art. 3.3 says of a document."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bestek.check import woo
from bestek.check.archives import CATEGORIES, COUNCIL_PAPER, NONE, PUBLISHED_WITHIN, RESEARCH
from bestek.model import Dossier
from tests.cases.rules_sample import sample

DAY = datetime.date(2025, 1, 2)


def dossier_with(tmp_path: Path, proposal: dict[str, object] | None = None, /, **facts: object) -> Dossier:
    """The sample dossier with one document."""
    document = {"id": "stuk", "kind": "agreement", "title": "Stuk", "version": "1.0", "status": "adopted", "date": str(DAY), **facts}  # fmt: skip
    proposals = [proposal] if proposal else []
    return sample(tmp_path, {"documents": [document], "proposals": proposals}).dossier


def paper(**facts: object) -> dict[str, object]:
    """A proposal to the council."""
    return {
        "id": "voorstel",
        "body": "council",
        "subject": "Voorstel",
        "decision_points": [{"id": "een", "text": "Te besluiten."}],
        "introduction": "Inleiding.",
        "intended_effect": "Effect.",
        "arguments": [{"id": "a", "claim": "Het helpt.", "text": "Daarom."}],
        **facts,
    }


def test_every_category_but_none_has_its_article():
    assert {*woo.DUTIES, NONE} == set(CATEGORIES)
    assert set(PUBLISHED_WITHIN) <= set(woo.DUTIES)


def test_papers_of_councils_were_not_an_obligation_in_the_text_that_was_read():
    assert not woo.obliged(COUNCIL_PAPER)
    assert not woo.obliged(NONE)
    assert not woo.obliged(woo.OWN_ACCORD)
    assert woo.obliged("c_aab6bfc7")


@pytest.mark.parametrize(
    ("facts", "known"),
    [
        ({"woo_category": RESEARCH}, (RESEARCH,)),
        ({"woo_category": NONE}, (NONE,)),
        ({"woo_category": {"open": "Welke?"}}, ()),
        ({"woo_category": "c_00000000"}, ()),
        ({}, (NONE,)),
        ({"kind": "options-appraisal"}, (RESEARCH, NONE)),
    ],
)
def test_the_category_is_the_stated_one_or_follows_from_the_kind(
    tmp_path: Path, facts: dict[str, object], known: tuple[str, ...]
):
    made = dossier_with(tmp_path, **facts)
    assert woo.categories(made, made.documents[0]) == known


def test_an_annex_of_a_proposal_to_the_council_is_a_paper_of_the_council(tmp_path: Path):
    made = dossier_with(tmp_path, paper(annexes=[{"id": "b", "name": "Bijlage", "document": "stuk"}]))
    assert woo.categories(made, made.documents[0]) == (COUNCIL_PAPER,)


@pytest.mark.parametrize(
    ("category", "facts", "day"),
    [
        (RESEARCH, {}, datetime.date(2025, 1, 30)),
        (COUNCIL_PAPER, {}, datetime.date(2025, 1, 16)),
        (COUNCIL_PAPER, {"status": "for-decision", "proposal": "voorstel"}, datetime.date(2024, 12, 20)),
        (NONE, {}, None),
        (RESEARCH, {"status": "concept"}, None),
        (RESEARCH, {"date": {"open": "Wanneer?"}}, None),
    ],
)
def test_the_last_day_of_publication_follows_from_category_and_status(
    tmp_path: Path, category: str, facts: dict[str, object], day: datetime.date | None
):
    made = dossier_with(tmp_path, paper(convened_on="2024-12-20"), **facts)
    assert woo.publish_by(made, made.documents[0], category) == day
