"""Traced values: what they come from, and that nothing loses it on the way."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from bestek.findings import Place
from bestek.model import Open
from bestek.model.base import Base, Item
from bestek.model.procurement import Term
from bestek.view import ListView, Missing, MissingPartError, OpenFact, OpenFactError, Origins, View, recording, trace


class Part(Item):
    name: str
    budget: Decimal
    motivation: str | None = None


class Whole(Base):
    title: str
    parts: tuple[Part, ...]
    texts: dict[str, str]
    known: bool = True

    @property
    def total(self) -> Decimal:
        return sum((part.budget for part in self.parts), Decimal(0))


def view_of(model: Base, proposed: frozenset[str] = frozenset()) -> View:
    return View(model, "", Origins(lambda path: Place("content/x.yaml", 7, 3, path), proposed))


WHOLE = Whole(
    title="Zorg",
    parts=(Part(id="noord", name="Noord", budget=Decimal(10)), Part(id="zuid", name="Zuid", budget=Decimal("2.5"))),
    texts={"aanleiding": "Daarom."},
)


def paths(value: object) -> list[str]:
    return [source.path for source in value.sources]  # type: ignore[attr-defined]


def test_a_field_knows_its_path_and_its_place() -> None:
    title = view_of(WHOLE).title
    assert title == "Zorg"
    assert (title.sources[0].file, title.sources[0].line, title.sources[0].path) == ("content/x.yaml", 7, "title")


def test_a_list_element_is_found_by_its_id_and_so_is_its_path() -> None:
    view = view_of(WHOLE)
    assert paths(view.parts.noord.budget) == paths(view.parts["noord"].budget) == ["parts/noord/budget"]


def test_moving_a_list_element_changes_no_path() -> None:
    turned = WHOLE.model_copy(update={"parts": WHOLE.parts[::-1]})
    assert [paths(part.budget) for part in view_of(turned).parts] == [["parts/zuid/budget"], ["parts/noord/budget"]]


def test_a_computed_value_carries_every_fact_it_was_computed_from() -> None:
    term = Term.model_validate(
        {"start": "2025-01-01", "years": 4, "options": [{"id": "o1", "years": 2}, {"id": "o2", "years": 2}]}
    )
    end = view_of(term).maximum_end
    assert end == datetime.date(2032, 12, 31)
    assert paths(end) == ["start", "years", "options/o1/years", "options/o2/years"]


def test_sums_products_and_quotients_keep_the_sources_of_both_sides() -> None:
    view = view_of(WHOLE)
    north, south = view.parts.noord.budget, view.parts.zuid.budget
    assert (north + south, paths(north + south)) == (Decimal("12.5"), ["parts/noord/budget", "parts/zuid/budget"])
    assert paths(2 * north) == ["parts/noord/budget"]
    assert north * 0.5 == Decimal(5)


def test_a_quotient_of_whole_numbers_is_exact() -> None:
    assert trace(1) / 4 == Decimal("0.25")


def test_a_part_that_was_left_out_is_false_and_empty_but_cannot_be_looked_into() -> None:
    motivation = view_of(WHOLE).parts.noord.motivation
    assert isinstance(motivation, Missing)
    assert not motivation
    assert list(motivation) == []
    with pytest.raises(MissingPartError, match="parts/noord/motivation"):
        _ = motivation.anything


def test_an_absent_text_is_missing_under_its_own_path() -> None:
    texts = view_of(WHOLE).texts
    assert texts["aanleiding"] == "Daarom."
    assert texts["doel"] == Missing("texts/doel")


def test_what_is_computed_from_an_open_fact_is_that_fact() -> None:
    term = Term.model_validate({"start": "2025-01-01", "years": Open("hoe lang?")})
    end = view_of(term).base_end
    assert isinstance(end, OpenFact)
    assert (end.question, paths(end)) == ("hoe lang?", ["years"])
    assert (end + 1, 2 * end, round(end / 3, 1)) == (end, end, end)


def test_an_open_list_has_one_element_and_an_open_part_every_field_the_open_fact_itself() -> None:
    term = Term.model_validate({"start": "2025-01-01", "years": 4, "options": Open("welke verlengingen?")})
    options = view_of(term).options
    assert [option.years for option in options] == [options]
    assert options["eerste"].years is options
    assert next(iter(options)).id == "open"


def test_an_open_fact_has_no_size_and_no_order() -> None:
    fact = OpenFact("hoeveel?")
    for attempt in (int, len, lambda each: each > 4):
        with pytest.raises(OpenFactError):
            attempt(fact)


def test_two_views_of_one_element_are_equal() -> None:
    parts = view_of(WHOLE).parts
    assert parts.noord == next(iter(parts))
    assert parts.noord != parts.zuid


def test_every_date_of_a_computed_list_knows_what_it_was_computed_from() -> None:
    term = Term.model_validate(
        {"start": "2025-01-01", "years": 4, "options": [{"id": "o1", "years": 2}, {"id": "o2", "years": 2}]}
    )
    first, last = view_of(term, frozenset({"options/o2/years"})).option_ends
    assert (first, last) == (datetime.date(2030, 12, 31), datetime.date(2032, 12, 31))
    assert paths(first) == paths(last) == ["options/o1/years", "options/o2/years", "start", "years"]
    assert last.proposed


def test_a_value_computed_from_a_proposed_fact_is_proposed_itself() -> None:
    view = view_of(WHOLE, frozenset({"parts/zuid/budget"}))
    assert view.total.proposed
    assert not view.parts.noord.budget.proposed


def test_an_unknown_field_does_not_exist_and_a_private_one_stays_private() -> None:
    view = view_of(WHOLE)
    for name in ("budgett", "_model_", "model_dump"):
        with pytest.raises(AttributeError):
            getattr(view, name)


def test_reading_inside_a_recording_is_noted_also_by_the_outer_one() -> None:
    view = view_of(WHOLE)
    with recording() as outer:
        with recording() as inner:
            _ = view.title
        _ = view.parts.zuid.name
    assert [source.path for source in inner] == ["title"]
    assert [source.path for source in outer] == ["title", "parts/zuid/name"]


def test_counting_a_list_reads_the_list() -> None:
    view = view_of(WHOLE)
    assert isinstance(view.parts, ListView)
    with recording() as reads:
        assert len(view.parts) == 2
    assert [source.path for source in reads] == ["parts"]


def test_truth_values_stay_plain() -> None:
    assert view_of(WHOLE).known is True
