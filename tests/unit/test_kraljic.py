"""The Kraljic matrix: where products are placed, what is drawn, and what is said instead."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from bestek.charts import TEXT_WIDTH, MatrixWords, Palette, Product, kraljic_chart, kraljic_text
from bestek.model.positioning import PositionedProduct, quadrant

SVG = "{http://www.w3.org/2000/svg}"


def product(name: str, impact: int, risk: int) -> Product:
    return Product(name, Decimal(impact), Decimal(risk), quadrant(Decimal(impact), Decimal(risk)))


PRODUCTS = (
    product("Hoofdaanbiederschap", 90, 75),
    product("Schoonmaakondersteuning als afzonderlijke opdracht", 65, 30),
    product("Schoonmaken van gebouwen", 15, 15),
)


def drawn(*products: Product, **options: object) -> Element:
    return ElementTree.fromstring(kraljic_chart(products, **options).data)  # type: ignore[arg-type]


def texts(root: Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("impact", "risk", "expected"),
    [
        (90, 75, "strategic"),
        (90, 20, "leverage"),
        (20, 75, "bottleneck"),
        (20, 20, "routine"),
        (50, 50, "strategic"),
        (49, 49, "routine"),
        (0, 100, "bottleneck"),
    ],
)
def test_the_quadrant_follows_from_both_values(impact: int, risk: int, expected: str) -> None:
    item = PositionedProduct(id="x", name="X", financial_impact=Decimal(impact), supply_risk=Decimal(risk))
    assert item.quadrant == expected


def test_the_text_alternative_says_all_that_is_drawn() -> None:
    assert kraljic_text(PRODUCTS) == (
        "Kraljic-matrix, financieel belang (laag – hoog) × toeleveringsrisico (laag – hoog). "
        "Hefboomproducten: 2. Schoonmaakondersteuning als afzonderlijke opdracht (financieel belang 65, toeleveringsrisico 30). "
        "Strategische producten: 1. Hoofdaanbiederschap (financieel belang 90, toeleveringsrisico 75). "
        "Routineproducten: 3. Schoonmaken van gebouwen (financieel belang 15, toeleveringsrisico 15). "
        "Knelpuntproducten: –."
    )


def test_quadrants_axes_and_products_are_named_in_words() -> None:
    found = texts(drawn(*PRODUCTS))
    assert found[:4] == ["Hefboomproducten", "Strategische producten", "Routineproducten", "Knelpuntproducten"]
    assert {"Financieel belang", "Toeleveringsrisico", "laag", "hoog"} <= set(found)
    assert {"1", "2", "3", "Hoofdaanbiederschap"} <= set(found)
    assert PRODUCTS[1].name in " ".join(found)


def test_each_product_is_a_dot_in_its_quadrant() -> None:
    root = drawn(*PRODUCTS)
    fields = list(root.iter(f"{SVG}rect"))
    dots = [(float(dot.get("cx", "")), float(dot.get("cy", ""))) for dot in root.iter(f"{SVG}circle")]
    assert [_holding(fields, x, y) for x, y in dots] == [1, 0, 2]


def _holding(fields: list[Element], x: float, y: float) -> int:
    """Which field holds a dot of 2.7 mm around this point, wholly."""
    (found,) = [
        number
        for number, rect in enumerate(fields)
        if float(rect.get("x", "")) <= x - 2.7
        and x + 2.7 <= float(rect.get("x", "")) + float(rect.get("width", ""))
        and float(rect.get("y", "")) <= y - 2.7
        and y + 2.7 <= float(rect.get("y", "")) + float(rect.get("height", ""))
    ]
    return found


@pytest.mark.parametrize(("impact", "risk"), [(0, 0), (100, 100), (50, 50), (49, 51), (100, 0)])
def test_a_dot_at_the_edge_of_a_quadrant_stands_wholly_in_it(impact: int, risk: int) -> None:
    root = drawn(product("X", impact, risk))
    (dot,) = root.iter(f"{SVG}circle")
    number = _holding(list(root.iter(f"{SVG}rect")), float(dot.get("cx", "")), float(dot.get("cy", "")))
    assert ("leverage", "strategic", "routine", "bottleneck")[number] == quadrant(Decimal(impact), Decimal(risk))


def test_two_products_at_the_same_place_have_their_names_beside_each_other() -> None:
    root = drawn(product("Eerste", 70, 70), product("Tweede", 70, 70))
    places = {
        text.text: (text.get("x"), text.get("y"))
        for text in root.iter(f"{SVG}text")
        if text.text in ("Eerste", "Tweede")
    }
    assert places["Eerste"] != places["Tweede"]


def test_the_strategic_quadrant_has_a_ground_of_its_own() -> None:
    fills = [rect.get("fill") for rect in drawn(*PRODUCTS, palette=Palette(shade="#abcdef")).iter(f"{SVG}rect")]
    assert fills == ["#ffffff", "#abcdef", "#ffffff", "#ffffff"]


def test_nothing_is_drawn_outside_the_picture() -> None:
    image = kraljic_chart([*PRODUCTS, product("Helemaal in de hoek van de matrix", 100, 100), product("Laag", 0, 0)])
    root = ElementTree.fromstring(image.data)
    assert list(map(float, root.get("viewBox", "").split())) == [0, 0, image.width, image.height]
    assert image.width == TEXT_WIDTH
    for element in root.iter(f"{SVG}rect"):
        assert float(element.get("x", "-1")) >= 0
        assert float(element.get("x", "0")) + float(element.get("width", "999")) <= image.width
    for element in root.findall(f"{SVG}text"):
        assert 0 < float(element.get("x", "-1")) < image.width
        assert 0 < float(element.get("y", "-1")) <= image.height


def test_names_are_text_and_never_markup() -> None:
    root = drawn(product("R&D <script>", 70, 70))
    assert "R&D <script>" in texts(root)
    assert root.find(f"{SVG}script") is None


def test_the_words_along_the_matrix_may_be_of_another_language() -> None:
    names = {"strategic": "Strategic", "leverage": "Leverage", "bottleneck": "Bottleneck", "routine": "Routine"}
    words = MatrixWords("Financial impact", "Supply risk", "low", "high", names)
    found = texts(drawn(*PRODUCTS, words=words))
    assert {"Financial impact", "Supply risk", "low", "high", "Strategic"} <= set(found)
    assert "financial impact 90" in kraljic_text(PRODUCTS, words)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert kraljic_chart(PRODUCTS) == kraljic_chart(PRODUCTS)


def test_an_empty_matrix_and_values_off_the_scale_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        kraljic_chart(())
    with pytest.raises(ValueError, match="from 0 to 100"):
        kraljic_text([Product("X", Decimal(101), Decimal(0), "strategic")])
