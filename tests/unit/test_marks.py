"""Marks: values and template lines that travel through Jinja, XML and Markdown."""

from __future__ import annotations

from bestek.marks import HtmlStamper, Line, Marked, Printed, split, stamp, stamp_markdown, without


def lines_of(text: str) -> list[str | int]:
    return [piece.line if isinstance(piece, Line) else str(piece) for piece in split(text, Marked())]


def test_a_handle_stands_for_its_value_and_prints_it_as_plain_text() -> None:
    marked = Marked()
    text = f"vanaf {marked.handle(Printed('<b>1 januari</b>'))} geldt"
    assert list(split(text, marked)) == ["vanaf ", Printed("<b>1 januari</b>"), " geldt"]
    assert without(text, marked) == "vanaf <b>1 januari</b> geldt"


def test_every_tag_and_every_line_of_text_gets_its_template_line() -> None:
    stamped = HtmlStamper("t.html.j2")('<p>een\n  twee <em a="x">drie</em></p>\n', 5)
    assert lines_of(stamped) == [5, "<p>een\n  ", 6, "twee ", 6, '<em a="x">drie</em></p>\n']


def test_no_stamp_lands_inside_a_tag_that_an_expression_tears_apart() -> None:
    stamper = HtmlStamper("t.html.j2")
    assert lines_of(stamper('<td columns="', 1)) == [1, '<td columns="']
    assert lines_of(stamper('"\n   rows="2">', 1)) == ['"\n   rows="2">']


def test_a_quoted_bracket_does_not_end_a_tag() -> None:
    assert lines_of(HtmlStamper("t.html.j2")('<p a=">"\nb="x">y', 1)) == [1, '<p a=">"\nb="x">', 2, "y"]


def test_markdown_markers_stay_in_front_of_the_stamp() -> None:
    made = stamp_markdown("## Kop\n- punt\n1. een\n| a | b |\n|---|---|\n\n[^1]: noot", "x.md", 3)
    assert made.split("\n") == [
        f"## {stamp('x.md', 3)}Kop",
        f"- {stamp('x.md', 4)}punt",
        f"1. {stamp('x.md', 5)}een",
        f"| {stamp('x.md', 6)}a | b |",
        "|---|---|",
        "",
        f"[^1]: {stamp('x.md', 9)}noot",
    ]
