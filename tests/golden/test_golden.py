"""The small dossier through the whole chain, compared with what a person has read: tree, page, Word file and PDF.

`pytest tests/golden --accept` writes what came out in the place of what was expected; read the difference before it is committed, and say in the
commit what was looked at.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from bestek import tree
from bestek.read import ATTRIBUTES, Element
from tests.golden import klein, spelled

EXPECTED = Path(__file__).parent / "expected"

MEMBERS = {
    "tender-document": (
        "word/document.xml", "word/footnotes.xml", "word/numbering.xml", "word/header2.xml", "word/footer1.xml",
        "docProps/core.xml", "docProps/custom.xml",
    ),
    "programme-of-requirements": ("word/document.xml",),
    "council-proposal": ("word/document.xml",),
    "council-decision": ("word/document.xml", "word/footnotes.xml"),
}  # fmt: skip
"""What is read of every Word file. Styles, theme and settings come from the house style alone and have tests of their own."""

WORD = [(document, member) for document, members in MEMBERS.items() for member in members]


class Accepting:
    """Compares a text with the expected file of that name, or writes it there."""

    def __init__(self, accept: bool) -> None:
        self.accept = accept

    def __call__(self, name: str, text: str) -> None:
        file = EXPECTED / name
        if self.accept:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        assert file.is_file(), f"{name} is not there yet; --accept writes it"
        assert text.splitlines() == file.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> Accepting:
    return Accepting(request.config.getoption("--accept"))


def document(name: str) -> tree.Document:
    (found,) = [each for each in klein.composed().documents if each.id == name]
    return found


@pytest.mark.parametrize("name", klein.DOCUMENTS)
def test_the_tree_is_the_one_that_was_read(name: str, expect: Accepting):
    expect(f"{name}/tree.txt", spelled.tree_text(document(name)))


@pytest.mark.parametrize("name", klein.DOCUMENTS)
def test_the_page_is_the_one_that_was_read(name: str, expect: Accepting):
    expect(f"{name}/page.html", spelled.page_text(klein.written(name, "html").data))


@pytest.mark.parametrize("name", klein.DOCUMENTS)
def test_the_tree_and_the_page_of_the_public_edition_are_those_that_were_read(name: str, expect: Accepting):
    (made,) = [each for each in klein.composed(edition="public").documents if each.id == name]
    expect(f"{name}/public/tree.txt", spelled.tree_text(made))
    expect(f"{name}/public/page.html", spelled.page_text(klein.written(name, "html", "public").data))


@pytest.mark.parametrize(("name", "member"), WORD, ids=lambda value: str(value).rpartition("/")[2])
def test_the_word_file_is_the_one_that_was_read(name: str, member: str, expect: Accepting):
    expect(f"{name}/{member}", spelled.member_text(klein.written(name, "docx").data, member))


@pytest.mark.slow
@pytest.mark.parametrize("name", klein.DOCUMENTS)
def test_the_tags_and_texts_of_the_pdf_are_those_that_were_read(name: str, expect: Accepting):
    expect(f"{name}/tags.txt", spelled.tags_text(klein.written(name, "pdf").data))


def test_every_expected_file_is_compared_by_a_test():
    compared = {f"{name}/{kind}" for name in klein.DOCUMENTS for kind in ("tree.txt", "page.html", "tags.txt")}
    compared |= {f"{name}/public/{kind}" for name in klein.DOCUMENTS for kind in ("tree.txt", "page.html")}
    compared |= {f"{name}/{member}" for name, member in WORD}
    assert {path.relative_to(EXPECTED).as_posix() for path in EXPECTED.rglob("*.*")} == compared


def test_a_difference_of_one_letter_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.golden.test_golden.EXPECTED", tmp_path)
    (tmp_path / "a.txt").write_text("Noord\n", encoding="utf-8")
    Accepting(False)("a.txt", "Noord\n")
    with pytest.raises(AssertionError):
        Accepting(False)("a.txt", "Noort\n")
    with pytest.raises(AssertionError, match="not there yet"):
        Accepting(False)("b.txt", "Noord\n")
    Accepting(True)("a.txt", "Noort\n")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "Noort\n"


# The golden documents show everything there is


def test_every_element_and_attribute_of_the_vocabulary_stands_in_a_golden_document():
    used: dict[str, set[str]] = {}
    for root in klein.elements():
        for element in _below(root):
            used.setdefault(element.tag, set()).update(element.attributes)
    assert used == {tag: set(names) for tag, names in ATTRIBUTES.items()}


def _below(element: Element) -> list[Element]:
    return [element, *(each for child in element.children if isinstance(child, Element) for each in _below(child))]


def test_every_node_and_every_choice_of_a_node_stands_in_a_golden_document():
    both = (klein.composed(), klein.composed(edition="public"))
    nodes = [node for made in both for document in made.documents for node in tree.walk(document)]
    assert {type(node) for node in nodes} == set(tree._NODES.values()) - {tree.Source, *OF_REDLINES}
    for cls, name, values in _choices():
        found = {getattr(node, name) for node in nodes if isinstance(node, cls)}
        assert found >= values - LEFT_OUT, f"{cls.__name__}.{name}"


OF_REDLINES = (tree.Mark, tree.Revised, tree.RevisedBlocks)
"""Nodes that stand between two versions only: no template makes them."""

LEFT_OUT: frozenset[Any] = frozenset({"image/png"})
"""Templates draw, they bring no pictures."""


def _of_documents() -> list[type]:
    return [cls for cls in tree._NODES.values() if cls not in OF_REDLINES]


def _choices() -> list[tuple[type, str, set[Any]]]:
    """Every field with a closed set of values: class, name, values."""
    hints = ((cls, f.name, _values(cls, f.name)) for cls in _of_documents() for f in fields(cls))
    return [(cls, name, values) for cls, name, values in hints if values]


def _values(cls: type, name: str) -> set[Any]:
    hint = get_type_hints(cls, vars(tree))[name]
    return {value for value in get_args(hint) if isinstance(value, str)} or ({True, False} if hint is bool else set())
