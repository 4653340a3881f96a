"""What a sign-off covers: words in their order, and nothing that follows from elsewhere."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from bestek.check.approvals import fingerprint, state
from bestek.model.review import Approval
from bestek.tree import Box, Document, Figure, Image, Note, Paragraph, Ref, Section, Source, Strong, Text, rebuild

FIGURE = Figure(Image("image/svg+xml", b"<svg/>", 10, 10), "Een staaf.", id="figuur")


def p(*nodes: Any) -> Paragraph:
    return Paragraph(tuple(Text(node) if isinstance(node, str) else node for node in nodes))


def section(id_: str, *blocks: Any, label: str = "1") -> Section:
    return Section(id_, (Text(id_.capitalize()),), blocks, level=1, label=label, heading_label=label)


REFERENCE = Ref("doel", text="hoofdstuk 1", prefix="hoofdstuk ", number="1")
DOCUMENT = Document(
    "nota",
    "Nota",
    (
        section("doel", p("Het doel", Note((p("Een noot."),)), "."), FIGURE),
        section("rest", p("Zie ", REFERENCE, "."), p(Text("1.0", (Source(path="documents/nota/version"),))), label="2"),
    ),
)


def with_(old: Any, new: Any, document: Document = DOCUMENT) -> Document:
    """The document with one node in the place of another."""

    def change(node: Any) -> Any:
        return new if node == old else rebuild(node, change)

    made = change(document)
    assert made != document
    return made  # type: ignore[no-any-return]


SAME = {
    "a number in a reference": with_(REFERENCE, replace(REFERENCE, text="hoofdstuk 3", number="3")),
    "the numbers of headings": with_(
        DOCUMENT.children[0], replace(DOCUMENT.children[0], label="3", heading_label="3")  # type: ignore[arg-type]
    ),
    "bold": with_(Text("Het doel"), Strong((Text("Het doel"),))),
    "the version": with_(Text("1.0", (Source(path="documents/nota/version"),)), Text("1.1", (Source(path="documents/nota/version"),))),
    "the drawing behind a text alternative": with_(FIGURE, replace(FIGURE, image=replace(FIGURE.image, data=b"<svg></svg>"))),
    "where words come from": with_(Text("Het doel"), Text("Het doel", (Source(path="doel"),))),
    "the banner of a draft": replace(DOCUMENT, children=(Box((p("Concept"),), role="banner"), *DOCUMENT.children), banner="Concept"),
    "what closes the internal edition": replace(DOCUMENT, children=(*DOCUMENT.children, section("internal-remarks", p("Open")))),
}  # fmt: skip
OTHER = {
    "a word": with_(Text("Het doel"), Text("Een doel")),
    "a word in a footnote": with_(Text("Een noot."), Text("Geen noot.")),
    "a text alternative": with_(FIGURE, replace(FIGURE, alt="Een lijn.")),
    "what a reference leads to": with_(REFERENCE, replace(REFERENCE, target="rest", text="hoofdstuk 1")),
    "the title that a reference prints": with_(REFERENCE, replace(REFERENCE, form="title", text="Doel")),
    "a heading": with_(Text("Doel"), Text("Doelen")),
    "a paragraph more": replace(DOCUMENT, children=(*DOCUMENT.children, p("Meer."))),
    "another order": replace(DOCUMENT, children=DOCUMENT.children[::-1]),
}


@pytest.mark.parametrize("name", SAME)
def test_what_is_none_of_the_words_lapses_nothing(name: str) -> None:
    assert fingerprint(SAME[name]) == fingerprint(DOCUMENT)


@pytest.mark.parametrize("name", OTHER)
def test_another_text_has_another_fingerprint(name: str) -> None:
    assert fingerprint(OTHER[name]) != fingerprint(DOCUMENT)


def test_a_section_is_what_stands_under_it_and_nothing_else() -> None:
    first, second = fingerprint(DOCUMENT, "doel"), fingerprint(DOCUMENT, "rest")
    changed = OTHER["a word in a footnote"]
    assert fingerprint(changed, "doel") != first
    assert fingerprint(changed, "rest") == second
    moved = OTHER["another order"]
    assert (fingerprint(moved, "doel"), fingerprint(moved, "rest")) == (first, second)


def test_fingerprints_stay_what_they_were() -> None:
    """Another reading of texts would make every sign-off lapse at once."""
    assert (fingerprint(DOCUMENT), fingerprint(DOCUMENT, "doel")) == ("c41d33dc824b5c3c", "638dd24d0bbc47cd")


def approval(**values: Any) -> Approval:
    given = {"document": "nota", "role": "legal", "date": datetime.date(2027, 1, 4), "judged": fingerprint(DOCUMENT)}
    return Approval(**{**given, **values})


def test_a_sign_off_holds_lapses_or_is_of_nothing_any_more() -> None:
    assert state(approval(), DOCUMENT) == "holds"
    assert state(approval(), OTHER["a word"]) == "lapsed"
    assert state(approval(), None) == "gone"
    assert state(approval(section="weg"), DOCUMENT) == "gone"
    assert state(approval(section="doel", judged=fingerprint(DOCUMENT, "doel")), OTHER["a paragraph more"]) == "holds"
