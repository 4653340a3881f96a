"""Where facts come from, as the account of a package tells it."""

from __future__ import annotations

from bestek.archive.origins import origins, sources
from bestek.state import Change, State


def added(**value: object) -> Change:
    return Change("lots/noord", "added", new=value)


def test_sections_of_a_paper_are_told_once_and_in_their_order():
    found = sources([added(source="strategie 2.10, 2.2"), added(source="strategie 2.2; raadsbesluit, slot")])

    assert found == {"raadsbesluit": ("slot",), "strategie": ("2.2", "2.10")}


def test_the_year_of_a_law_belongs_to_its_name():
    assert sources([added(source="Wmo 2015, artikel 2.6.5, eerste lid")]) == {
        "Wmo 2015": ("artikel 2.6.5, eerste lid",)
    }


def test_a_paper_without_a_place_in_it_is_told():
    assert sources([added(source="raadsbesluit")]) == {"raadsbesluit": ()}


def test_a_range_of_sections_is_one_place():
    assert sources([added(source="strategie 2.1 tot en met 2.5, 2.15")]) == {"strategie": ("2.1 tot en met 2.5, 2.15",)}


def test_sources_below_a_new_part_count_and_those_of_what_went_do_not():
    new = added(area={"value": "Noord", "source": "plan 1"})
    gone = Change("lots/zuid", "removed", old={"source": "plan 2"})

    assert sources([new, gone]) == {"plan": ("1",)}


def test_what_is_noted_in_a_state_is_counted():
    state = State(
        {
            "title": {"value": "Zorg", "source": "plan 1"},
            "subject": {"open": "waarover?"},
            "lots": [
                {"id": "noord", "illustrative": True, "budget": {"proposed": 5}},
                {"id": "zuid", "illustrative": False},
            ],
        }
    )

    found = origins(state)

    assert (found.sourced, found.illustrative, found.undecided) == (1, 1, 2)
