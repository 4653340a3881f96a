"""Whatever content can hold is written so that reading it gives exactly that, by either parser."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bestek import compose
from bestek.compose import file_of, refused_character
from bestek.state import plain, same
from bestek.yaml_text import yaml_text

NASTY = st.sampled_from(
    ["", " ", "yes", "no", "on", "null", "~", "Null", "TRUE", "2024-01-31", "2024-13-31", "5", "-5", "+5", "1.50", "1e3", "0x1F", "0o7", "012",
     "12:30:00", ".5", "5.", ".inf", ".nan", "=", "<<", "-", "- a", "?", "? a", ":", ": a", "a: b", "a:", "a #b", "#b", "&a", "*a", "!a", "%a",
     "@a", "`a", "|", ">", "'", '"', "it's", 'a "b"', "{a", "[a", "a, b", "{{ lots.noord.name }}", "---", "...", "--- a", "a\\nb", "\\", "é",
     "😀", "a\u00a0b", "a ", " a", "\ta", "a\tb", "a\n", "a\nb", "a\nb\n", "a\n\n", "\n", "\n\n", "\na", " a\nb", "  a\n b\n", "a \nb\n", "a\n \nb",
     "a\n\n\nb\n", "- a\n- b\n", "# a\nb: c\n", "a\n...\nb", "a\n---\nb\n", "\ta\nb\n", "a\n\tb\n", "a" * 300, "word " * 60, "a: b\n" * 3, "x\n ", "x\n  \n"]
)  # fmt: skip
SIGNS = st.text(st.sampled_from(list("ab \n\t:#-?'\"{}[],&*!|>%@`\\.é0123456789~=<")), max_size=20)
ANY = st.text(st.characters(blacklist_categories=["Cs", "Co", "Cn"]), max_size=12).filter(
    lambda text: not refused_character(text)
)
TEXTS = NASTY | SIGNS | ANY
SCALARS = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(-(10**29), 10**29),
    st.decimals(-(10**12), 10**12, places=4)
    | st.sampled_from([Decimal("-0.0"), Decimal("0.0000001"), Decimal("1.50")]),
    st.dates(datetime.date(1000, 1, 1)),
)
FACTS = st.dictionaries(st.sampled_from(["value", "open", "proposed", "source", "note", "illustrative"]), SCALARS, min_size=1)  # fmt: skip
VALUES = st.recursive(
    SCALARS | FACTS, lambda part: st.lists(part, max_size=4) | st.dictionaries(TEXTS, part, max_size=4), max_leaves=20
)


def read(text: str) -> Any:
    node, findings = compose.compose(file_of("x.yaml", text, b""))
    assert node is not None, findings
    assert findings == ()
    return plain(node)


@settings(max_examples=250, deadline=None)
@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
@example({"lots": [{"id": "a", "text": {"value": "a\nb\n", "source": "x"}}, [], {}, [[1], [{"a": ""}]]]})
def test_what_is_written_is_read_back_exactly(values: dict[str, Any]):
    text = yaml_text(values)
    assert same(read(text), values)
    assert yaml_text(values) == text


@settings(max_examples=60, deadline=None)
@given(values=st.dictionaries(TEXTS, VALUES, min_size=1, max_size=3))
def test_the_other_parser_reads_the_same(values: dict[str, Any]):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compose, "CParser", None)
        assert same(read(yaml_text(values)), values)


@pytest.mark.parametrize("text", ["Een alinea.\n\nNog een, met {{ lots.noord.name }}: en “tekst”.\n", "- een\n- twee"])
def test_a_text_of_several_lines_stays_readable(text: str):
    written = yaml_text({"changes": [{"path": "texts/x", "to": text}]})
    assert "to: |" in written
    assert all(line in written for line in text.splitlines())


def test_an_annotated_fact_stands_on_one_line():
    values = {
        "to": {"value": Decimal("6.00"), "source": "strategie, 2.11"},
        "day": datetime.date(2024, 1, 1),
        "no": None,
    }
    assert yaml_text(values) == 'to: {value: 6.00, source: "strategie, 2.11"}\nday: 2024-01-01\nno: null\n'


def test_a_kind_that_content_does_not_have_is_refused():
    with pytest.raises(TypeError):
        yaml_text({"a": 1.5})


def test_other_tools_read_it_as_yaml():
    values = {"a": [{"id": "x", "text": "een\ntwee\n"}, {"b": None}], "c": {"value": 5, "source": "x"}}
    assert YAML(typ="safe", pure=True).load(yaml_text(values)) == values
