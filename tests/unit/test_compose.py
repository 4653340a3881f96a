"""YAML text to nodes with positions, with libyaml and without it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bestek import compose, messages
from bestek.compose import Mapping, Node, Scalar, Sequence, file_of, resolve
from bestek.findings import Finding

CONTENT = sorted((Path(__file__).parents[1] / "corpus" / "content" / "_good" / "content").rglob("*.yaml"))

Composed = Callable[[str], tuple[Mapping | None, tuple[Finding, ...]]]


@pytest.fixture(params=["libyaml", "python"])
def composed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Composed:
    """Composes a text with each of the two parsers."""
    if request.param == "python":
        monkeypatch.setattr(compose, "CParser", None)
    else:
        assert compose.CParser is not None, "libyaml is in the lock for this machine"
    return lambda text: compose.compose(file_of("x.yaml", text, text.encode()))


def value(mapping: Mapping | None, key: str) -> Node:
    assert mapping is not None
    return mapping.entries[key].node


def shape(node: Node | None) -> Any:
    """A node without its file, to compare."""
    match node:
        case Mapping():
            return {key: (entry.line, entry.column, shape(entry.node)) for key, entry in node.entries.items()}
        case Sequence():
            return [shape(item) for item in node.items]
        case Scalar():
            return (node.line, node.column, node.value, type(node.value), node.style)
        case _:
            return None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("0", 0),
        ("-12", -12),
        ("+7", 7),
        ("26000000", 26000000),
        ("12.50", Decimal("12.50")),
        ("-0.1", Decimal("-0.1")),
        ("2025-01-31", datetime.date(2025, 1, 31)),
    ],
)
def test_null_truth_numbers_and_days_are_resolved(raw: str, expected: object):
    assert resolve(raw) == expected
    assert type(resolve(raw)) is type(expected)


@pytest.mark.parametrize(
    "raw",
    [
        "yes",
        "no",
        "on",
        "off",
        "y",
        "tRUE",
        "0114",
        "1_000",
        "1e3",
        ".5",
        "5.",
        ".nan",
        ".inf",
        "0x1F",
        "0o17",
        "1:30",
        "2024-02-30",
        "2024-1-1",
        "2025-01-31T00:00:00Z",
        "26.000.000",
        "12,5",
        "-",
        "+",
        "-x",
        "9999999999999999999999999999999",
        "٣",
        "=",
        "<<x",
    ],
)
def test_everything_else_is_text(raw: str):
    assert resolve(raw) == raw


def test_decimals_are_exact():
    assert str(resolve("0.10")) == "0.10"


def test_values_and_keys_know_where_they_stand(composed: Composed):
    mapping, findings = composed("a: é x\nb:\n  - c: 1\n    d: [2, 'drie']\n")
    assert findings == ()
    assert shape(mapping) == {
        "a": (1, 1, (1, 4, "é x", str, "")),
        "b": (2, 1, [{"c": (3, 5, (3, 8, 1, int, "")), "d": (4, 5, [(4, 9, 2, int, ""), (4, 12, "drie", str, "'")])}]),
    }


def test_a_character_beyond_the_first_plane_is_one_column(composed: Composed):
    mapping, _ = composed('{a: "😀", b: 1}\n')
    assert shape(value(mapping, "b")) == (1, 13, 1, int, "")


def test_a_value_that_is_not_there_stands_at_its_key(composed: Composed):
    mapping, _ = composed("a:\n  b:\nc:\n")
    assert shape(mapping) == {
        "a": (1, 1, {"b": (2, 3, (2, 3, None, type(None), ""))}),
        "c": (3, 1, (3, 1, None, type(None), "")),
    }


def test_quoted_values_are_text_whatever_they_look_like(composed: Composed):
    mapping, _ = composed('a: "1"\nb: \'true\'\nc: "2025-01-31"\nd: ""\n')
    assert [shape(value(mapping, key))[2] for key in "abcd"] == ["1", "true", "2025-01-31", ""]


def test_keys_are_the_text_that_was_written(composed: Composed):
    mapping, _ = composed("2024: a\n1.0: b\ntrue: c\n")
    assert mapping is not None
    assert list(mapping.entries) == ["2024", "1.0", "true"]


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.name)
def test_both_parsers_see_the_same_in_good_content(path: Path, monkeypatch: pytest.MonkeyPatch):
    file = file_of(path.name, path.read_text(encoding="utf-8"), b"")
    with_c, _ = compose.compose(file)
    monkeypatch.setattr(compose, "CParser", None)
    without_c, findings = compose.compose(file)
    assert findings == ()
    assert shape(with_c) == shape(without_c)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 'x\nb: 1\n", "E113", 1),
        ('a: 1\nb: "x\n\nc: 1\n', "E113", 2),
        ("a: 'x\nb: 'y'\n", "E113", 1),
        ("a: b: c\n", "E116", 1),
        ("a\nb: 1\n", "E117", 1),
        ("a:\n\tb: 1\n", "E112", 2),
        ("a: |\n x\n\ty\n", "E112", 3),
        ("a: [1,\nb: 2\n", "E114", 1),
        ("a: [\n", "E114", 1),
        ("a: {b: [", "E114", 1),
        ("a: {b: 1\nc: 2\n", "E114", 1),
        ("a: @x\n", "E118", 1),
        ("a: ]\n", "E118", 1),
        ("a: {{ x }}\n", "E129", 1),
        ("a: {{ x }} y\n", "E129", 1),
        ("[a]: 1\n", "E129", 1),
        ("a:\n  - 1\n b: 1\n", "E115", 3),
        (" a: 1\nb: 2\n", "E115", 2),
        ("a: 1\n b: 2\n", "E115", 2),
        ("- a\nb: 1\n", "E115", 2),
        ("a: - b\n", "E115", 1),
        ('a: "\\q"\n', "E119", 1),
        ('a: "x" y\n', "E120", 1),
        ("a: >x\n b\n", "E121", 1),
        ("a: 1\n---\nb: 2\n", "E123", 2),
        ("a: 1\n...\nb: 2\n", "E123", 3),
        ("%YAML 3.0\n---\na: 1\n", "E124", 1),
        ("a: !x 1\n", "E125", 1),
        ("a: !!python/object:os.system 1\n", "E125", 1),
        ("a: &x 1\n", "E126", 1),
        ("a: *x\n", "E126", 1),
        ("a:\n  <<: {b: 1}\n", "E127", 2),
        ("a: 1\na: 2\n", "E128", 2),
        (": 1\n", "E130", 1),
        ("a: b\n  c\n", "E131", 1),
        ("a: 'b\n  c'\n", "E131", 1),
        ("a: " + "[" * 40 + "]" * 40, "E132", 1),
        ("a: " + "{x: " * 40 + "}" * 40, "E132", 1),
        ("", "E135", 0),
        ("# a word\n", "E135", 0),
        ("---\n", "E135", 0),
        ("- a\n", "E136", 1),
        ("'a'\n", "E136", 1),
        ("a\n", "E117", 1),
    ],
)
def test_a_slip_of_the_pen_is_one_finding_with_its_line(composed: Composed, text: str, code: str, line: int):
    _, findings = composed(text)
    assert [(finding.code, finding.place and finding.place.line) for finding in findings] == [(code, line)]


@pytest.mark.parametrize("escape", ["\\ud800", "\\UFFFFFFFF", "\\ue000", "\\0", "\\x1b"])
def test_no_escape_brings_in_a_refused_character(composed: Composed, escape: str):
    _, findings = composed(f'a: "{escape}"\n')
    assert findings[0].code in ("E110", "E111", "E119")


def test_reading_goes_on_after_a_mistake_that_leaves_the_rest_readable(composed: Composed):
    mapping, findings = composed("a: !x 1\nb: 2\nb: 3\nc: &y 4\n")
    assert [finding.code for finding in findings] == ["E125", "E128", "E126"]
    assert mapping is not None
    assert list(mapping.entries) == ["a", "b", "c"]


def test_a_question_between_braces_is_a_text_though_libyaml_knows_it_not(composed: Composed):
    mapping, findings = composed("a: {open: welke index?}\nb: [wie?, wat]\n")
    assert findings == ()
    assert shape(value(mapping, "a")) == {"open": (1, 5, (1, 11, "welke index?", str, ""))}


def test_a_very_large_file_is_not_read_twice(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compose, "SECOND_READING", 5)
    _, findings = compose.compose(file_of("x.yaml", "a: {open: welke index?}\n", b""))
    assert [finding.code for finding in findings] == ["E114"]


def test_aliases_are_not_followed(composed: Composed):
    mapping, findings = composed("a: &x [1, 2]\nb: [*x, *x, *x]\n")
    assert [finding.code for finding in findings] == ["E126"]
    assert [shape(item)[2] for item in value(mapping, "b").items] == ["*", "*", "*"]  # type: ignore[union-attr]


def test_a_file_of_very_many_values_is_refused(composed: Composed, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compose, "MAXIMUM_NODES", 10)
    mapping, findings = composed("a: [" + "1, " * 20 + "1]\n")
    assert mapping is None
    assert [finding.code for finding in findings] == ["E133"]


def test_a_file_of_very_many_mistakes_is_not_read_to_its_end(composed: Composed):
    mapping, findings = composed("a: 1\n" * 1000)
    assert mapping is None
    assert [finding.code for finding in findings] == ["E128"] * 100 + ["E299"]


def test_a_text_of_very_many_characters_is_refused(composed: Composed, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compose, "MAXIMUM_TEXT", 10)
    _, findings = composed("a: veel te veel tekens\n")
    assert [finding.code for finding in findings] == ["E134"]


def test_a_hundred_thousand_brackets_are_refused_at_once():
    mapping, findings = compose.compose(file_of("x.yaml", "a: " + "[" * 100_000, b""))
    assert mapping is None
    assert [finding.code for finding in findings] == ["E132"]


def test_the_fingerprint_of_a_file_is_that_of_its_bytes():
    assert file_of("x", "a", b"abc").sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_file_with_the_bytes_of_before_gives_the_nodes_of_before():
    first, again, other = (compose.compose(file_of("x.yaml", text, b""))[0] for text in ("a: 1", "a: 1", "a: 2"))
    assert first is again
    assert first != other


def test_a_file_is_told_wrong_in_the_language_of_today():
    file = file_of("x.yaml", "a: &b c", b"")
    told = []
    before = messages.language()
    try:
        for code in ("en", "nl"):
            messages.set_language(code)
            told += [finding.message for finding in compose.compose(file)[1]]
    finally:
        messages.set_language(before)
    assert len(set(told)) == 2
