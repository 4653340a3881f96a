"""How a text is spelled in its file, and what of the file changes with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bestek.compose import Mapping, Node, Scalar, Sequence, compose, file_of
from bestek.review.spelling import Edit, SpellingError, changed, counterpart, respelled, spelling, written

FILE = """\
# eerste regel
plain: een tekst zonder aanhaling  # uitleg
single: 'een tekst met ''enkele'' aanhaling'
double: "een \\"dubbele\\" aanhaling \\u2014 zo"
flow: {id: x, text: een tekst in accolades, other: [a, b]}
literal: |
  eerste alinea

  - punt een
  - punt twee

folded: >-
  een gevouwen tekst
  over drie
  regels

  en een tweede alinea
kept: >
  met een regeleinde
last: 'slot'
"""
TEXTS = ("plain", "single", "double", "flow", "literal", "folded", "kept", "last")


def _scalars(text: str) -> dict[str, Scalar]:
    root, findings = compose(file_of("content/x/x.yaml", text, text.encode()))
    assert root is not None, findings
    assert not findings
    return dict(_named(root, ""))


def _named(node: Node, name: str) -> Iterator[tuple[str, Scalar]]:
    match node:
        case Mapping():
            for key, entry in node.entries.items():
                yield from _named(entry.node, key if name == "" else f"{name}.{key}")
        case Sequence():
            for number, item in enumerate(node.items):
                yield from _named(item, f"{name}.{number}")
        case Scalar():
            yield name, node


def _text(name: str) -> Scalar:
    scalars = _scalars(FILE)
    return scalars.get(name) or scalars[f"{name}.text"]


@pytest.mark.parametrize("name", TEXTS)
def test_every_character_is_told_where_it_stands(name: str) -> None:
    node = _text(name)
    known = spelling(node)
    for at, character in enumerate(known.text):
        place = known.positions[at]
        spelled = node.file.text[place]
        assert (
            spelled == character
            or (character == " " and spelled == "\n")
            or (spelled in "\\'" and name in ("double", "single"))
        )


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        ("plain", "zonder", "met", "plain: een tekst met aanhaling  # uitleg"),
        ("plain", "zonder", "x: y #", 'plain: "een tekst x: y # aanhaling"  # uitleg'),
        ("single", "enkele", "d'ene", "single: 'een tekst met ''d''ene'' aanhaling'"),
        ("double", "dubbele", 'a"b\\c', 'double: "een \\"a\\"b\\\\c\\" aanhaling \\u2014 zo"'),
        ("flow", "tekst", "a, b", 'flow: {id: x, text: "een a, b in accolades", other: [a, b]}'),
        ("literal", "punt een", "punt # een: 'x'", "  - punt # een: 'x'"),
        ("folded", "over drie", "over vier: lange", "  over vier: lange"),
        ("folded", "tekst over", "woord boven", "  een gevouwen woord boven drie"),
        ("kept", "regeleinde", "einde", "  met een einde"),
        ("last", "slot", "true", "last: 'true'"),
    ],
)  # fmt: skip
def test_only_the_line_of_the_words_changes(name: str, old: str, new: str, line: str) -> None:
    node = _text(name)
    at = node.raw.index(old)
    made = respelled(node, [Edit(at, at + len(old), new)])
    assert line in made.split("\n")
    gone = [each for each in FILE.split("\n") if each not in made.split("\n")]
    assert len(gone) == (2 if old == "tekst over" else 1)
    after = _scalars(made)
    assert {key: each.value for key, each in after.items() if each.raw != changed(node.raw, [Edit(at, at + len(old), new)])} == {
        key: each.value for key, each in _scalars(FILE).items() if each.raw != node.raw
    }  # fmt: skip


def test_a_paragraph_comes_in_with_its_indentation() -> None:
    node = _text("literal")
    at = node.raw.index("\n\n")
    made = respelled(node, [Edit(at, at, "\n\nnieuwe alinea")])
    assert "\n\n  nieuwe alinea\n\n" in made
    assert made.replace("\n\n  nieuwe alinea", "", 1) == FILE


def test_a_new_paragraph_of_a_folded_text_is_folded_too() -> None:
    node = _text("folded")
    made = respelled(node, [Edit(0, 0, f"{'woord ' * 30}slot\n\n")])
    assert max(map(len, made.split("\n"))) < 100
    assert "slot\n\n\n  een gevouwen tekst\n" in made


def test_a_plain_text_that_gets_paragraphs_is_quoted() -> None:
    node = _text("plain")
    made = respelled(node, [Edit(3, 4, "\n\n")])
    assert 'plain: "een\\n\\ntekst zonder aanhaling"  # uitleg' in made


def test_a_notation_that_cannot_be_told_is_refused() -> None:
    node = _scalars("a: |2\n    x\n")["a"]
    with pytest.raises(SpellingError):
        respelled(node, [Edit(0, 1, "y")])


def test_a_scalar_is_found_again_after_another_text_changed() -> None:
    old = file_of("x.yaml", FILE, FILE.encode())
    text = FILE.replace("eerste alinea", "eerste alinea\n  met een regel erbij")
    new = file_of("x.yaml", text, text.encode())
    found = counterpart(_text("last"), compose(old)[0], compose(new)[0])
    assert (found.raw, found.line) == ("slot", _text("last").line + 1)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "{end}", "{end}{end}"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_the_final_one_and_the_byte_order_mark_stay(end: str, last: str, mark: str) -> None:
    old = "a\nb b\nc\nd" + last.format(end="\n")
    new = old.replace("b b", "b x\ny").replace("d", "e")
    raw = (mark + old.replace("\n", end)).encode()
    assert written(raw, old, old) == raw
    assert written(raw, old, new) == (mark + new.replace("\n", end)).encode()


def test_each_line_keeps_its_own_line_end() -> None:
    assert written(b"a\r\nb\nc\r\nd", "a\nb\nc\nd", "a\nx\nc\ny") == b"a\r\nx\nc\r\ny"


@settings(deadline=None)
@given(st.sampled_from(TEXTS), st.data(), st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12))
@example("plain", None, ": #")
def test_whatever_is_written_is_read_again_and_nothing_else_changes(
    name: str, data: st.DataObject | None, new: str
) -> None:
    node = _text(name)
    start = data.draw(st.integers(0, len(node.raw))) if data else 3
    end = data.draw(st.integers(start, min(len(node.raw), start + 8))) if data else 5
    edit = Edit(start, end, new)
    try:
        made = respelled(node, [edit])
    except SpellingError:
        return
    before, after = _scalars(FILE), _scalars(made)
    mine = next(key for key, each in before.items() if (each.line, each.column) == (node.line, node.column))
    assert after[mine].raw == changed(node.raw, [edit])
    assert {key: each.raw for key, each in after.items() if key != mine} == {
        key: each.raw for key, each in before.items() if key != mine
    }
