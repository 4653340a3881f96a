"""Planning charts: what is drawn, and what is said instead."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from bestek.charts import TEXT_WIDTH, Palette, Step, planning_chart, planning_text
from bestek.formats import Speech

SVG = "{http://www.w3.org/2000/svg}"
MILESTONES = (
    Step("Opdrachtformulering", date(2023, 9, 1), label="A"),
    Step("Besluit tot het starten van de aanbesteding", date(2024, 1, 15), label="B"),
    Step("Beoordeling", date(2024, 5, 15), date(2024, 6, 14), label="C"),
)


def drawn(*steps: Step, **options: object) -> Element:
    return ElementTree.fromstring(planning_chart(steps, **options).data)  # type: ignore[arg-type]


def texts(root: Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_the_text_alternative_says_all_that_is_drawn() -> None:
    assert planning_text(MILESTONES) == (
        "Planning in drie stappen: A. Opdrachtformulering, 1 september 2023; B. Besluit tot het starten van de aanbesteding, 15 januari 2024; "
        "C. Beoordeling, 15 mei 2024 tot en met 14 juni 2024."
    )
    assert planning_text(MILESTONES[:1]) == "Planning in een stap: A. Opdrachtformulering, 1 september 2023."


def test_every_step_is_named_and_dated_in_words() -> None:
    found = " ".join(texts(drawn(*MILESTONES)))
    for words in (
        "A. Opdrachtformulering",
        "B. Besluit tot het starten van de aanbesteding",
        "C. Beoordeling",
        "1 sep",
        "15 jan",
        "15 mei – 14 jun",
    ):
        assert words in found


def test_milestones_and_periods_differ_in_form() -> None:
    root = drawn(*MILESTONES)
    marks = [element.tag.removeprefix(SVG) for element in root.iter() if element.get("fill") == Palette().mark]
    assert marks == ["polygon", "polygon", "rect"]


def test_years_stand_above_and_months_below_them() -> None:
    found = texts(drawn(Step("x", date(2023, 11, 1)), Step("y", date(2024, 2, 3))))
    assert found[:6] == ["2023", "nov", "dec", "2024", "jan", "feb"]


def test_months_are_thinned_out_when_there_are_many() -> None:
    found = texts(drawn(Step("x", date(2023, 1, 1), date(2024, 12, 31))))
    assert [text for text in found if text in ("jan", "feb", "apr", "jul", "okt")] == ["jan", "apr", "jul", "okt"] * 2
    assert "jan" not in texts(drawn(Step("x", date(2000, 2, 1), date(2060, 12, 31))))


def test_a_period_over_years_says_its_years() -> None:
    assert "1 jan 2025 – 31 dec 2028" in texts(drawn(Step("Looptijd", date(2025, 1, 1), date(2028, 12, 31))))


def test_a_long_name_is_wrapped_between_words() -> None:
    name = "Looptijd van de overeenkomst met een naam die over meer regels moet lopen"
    found = texts(drawn(Step(name, date(2024, 1, 1))))
    lines = [text for text in found if text in name]
    assert len(lines) > 1
    assert " ".join(lines) == name


@pytest.mark.parametrize(
    "steps",
    [
        MILESTONES,
        (Step("Eén dag", date(2024, 2, 29)),),
        (Step("Lang", date(2020, 1, 1), date(2031, 12, 31)), Step("Eind", date(2031, 12, 31))),
    ],
)
def test_nothing_is_drawn_outside_the_picture(steps: tuple[Step, ...]) -> None:
    image = planning_chart(steps)
    root = ElementTree.fromstring(image.data)
    left, top, width, height = map(float, root.get("viewBox", "").split())
    assert (left, top, width, height) == (0, 0, image.width, image.height) == (0, 0, TEXT_WIDTH, height)
    for element in root.iter(f"{SVG}rect"):
        assert float(element.get("x", "-1")) >= 0
        assert float(element.get("x", "0")) + float(element.get("width", "999")) <= width + 0.01
    for element in root.iter(f"{SVG}polygon"):
        assert all(0 <= float(x) <= width + 0.01 for x in re.findall(r"([\d.]+),", element.get("points", "")))
    for element in root.iter(f"{SVG}text"):
        assert 0 < float(element.get("x", "-1")) < width
        assert 0 < float(element.get("y", "-1")) <= height


def test_names_and_words_are_text_and_never_markup() -> None:
    root = drawn(Step("R&D <script>", date(2024, 1, 1)))
    assert "R&D <script>" in texts(root)
    assert root.find(f"{SVG}script") is None


def test_the_picture_is_as_wide_as_asked_and_in_the_colours_asked() -> None:
    image = planning_chart(MILESTONES, width=120.0, palette=Palette(mark="#123456"))
    assert image.width == 120.0
    assert b'width="120mm"' in image.data
    assert b"#123456" in image.data


def test_the_same_facts_give_the_same_bytes() -> None:
    assert planning_chart(MILESTONES) == planning_chart(MILESTONES)


def test_impossible_plannings_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        planning_chart(())
    with pytest.raises(ValueError, match="lies before"):
        planning_text([Step("x", date(2024, 2, 1), date(2024, 1, 1))])


def test_a_planning_is_told_in_the_language_that_is_asked_for():
    frisian = Speech(
        "fy", ("nul", "ien"), period="{first} oant en mei {last}", planning="Planning yn {count}: {steps}."
    )
    period = Step("Marktkonsultaasje", date(2024, 1, 8), date(2024, 2, 2))
    assert planning_text([period], frisian) == (
        "Planning yn ien stap: Marktkonsultaasje, 8 jannewaris 2024 oant en mei 2 febrewaris 2024."
    )
    drawn = planning_chart([Step("May", date(2024, 5, 1)), Step("Later", date(2024, 9, 1))], speech=Speech("en"))
    assert b">1 May<" in drawn.data
