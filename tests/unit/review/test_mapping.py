"""What an adviser reads of words that are no text: where to change them instead."""

from __future__ import annotations

import pytest

from bestek import messages
from bestek.review.mapping import of_fact


@pytest.fixture(autouse=True)
def _english() -> None:
    messages.set_language("en")


def test_a_fact_is_changed_where_it_stands() -> None:
    assert of_fact("contract/term/start").endswith("which other sentences may print too: change it there")
    assert of_fact("municipality/sections/council-proposal/finance/label").endswith("change it there")


def test_a_phrase_of_the_municipality_for_an_empty_section_makes_room_for_a_text() -> None:
    assert of_fact("municipality/sections/council-proposal/finance/empty").endswith("write the text of this section")
