"""Elements as text that is well-formed XML and valid HTML."""

from __future__ import annotations

from xml.etree import ElementTree

import tinycss2

from bestek.write.markup import css_string, element, text


def test_an_empty_attribute_is_left_out_but_an_empty_alternative_text_stays() -> None:
    assert element("p", "x", class_="", id=None) == "<p>x</p>"
    assert element("img", src="a", alt="") == '<img src="a" alt=""/>'


def test_underscores_of_python_become_hyphens() -> None:
    assert (
        element("th", class_="right", data_path="a/b", aria_label="x")
        == '<th class="right" data-path="a/b" aria-label="x"></th>'
    )


def test_text_and_attributes_cannot_become_markup() -> None:
    made = ElementTree.fromstring(element("p", text('<b onclick="x">&'), title="\"'><script>"))
    assert made.text == '<b onclick="x">&'
    assert made.get("title") == "\"'><script>"
    assert list(made) == []


def test_a_character_that_xml_forbids_is_replaced() -> None:
    assert text("a\x0bb\x00c\ud800d") == "a\ufffdb\ufffdc\ufffdd"


def test_a_css_string_holds_any_text() -> None:
    for value in ('a "b" \\ c', "regel\neen", "</style><script>", "é 5 van {pages}", "'; } body { display: none"):
        (token,) = tinycss2.parse_component_value_list(css_string(value))
        assert token.type == "string"
        assert token.value == value
        assert "<" not in css_string(value)
