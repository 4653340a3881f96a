"""Markdown of content and clauses as blocks of the tree."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestek import prose, tree
from bestek.marks import Markdown, Marked, Printed, stamp_markdown
from bestek.prose import Cursor, blocks, slug, tidy
from bestek.tree import Emphasis, List, Note, Paragraph, Ref, Section, Source, Strong, Table, Text

SOURCE = Source("content/x/texts/doel.md", 10, 1, "texts/doel")


def cursor(marked: Marked | None = None) -> Cursor:
    return Cursor(marked or Marked(), Source("templates/t.html.j2", 1))


def read(text: str, at: Cursor | None = None) -> tuple[Any, ...]:
    return blocks(Markdown(stamp_markdown(text, SOURCE.file, SOURCE.line), (SOURCE,), "texts-doel"), at or cursor())


def codes(text: str) -> list[str]:
    at = cursor()
    read(text, at)
    return [finding.code for finding in at.findings]


def test_every_line_of_a_text_knows_its_own_line_and_its_fact() -> None:
    (first, second) = read("Een.\n\nTwee\ndrie.")
    assert isinstance(first, Paragraph)
    assert first.children == (Text("Een.", (Source(SOURCE.file, 10, 0, "texts/doel"),)),)
    assert isinstance(second, Paragraph)
    assert [(text.value, text.sources[0].line) for text in second.children if isinstance(text, Text)] == [
        ("Twee ", 12),
        ("drie.", 13),
    ]


def test_a_printed_fact_keeps_its_own_source_inside_the_text() -> None:
    marked = Marked()
    start = Source("content/x/contract.yaml", 3, 1, "contract/term/start")
    handle = marked.handle(Printed("1 januari 2025", (start,)))
    (paragraph,) = read(f"Vanaf {handle} geldt *{handle}*.", cursor(marked))
    assert tree.plain_text(paragraph) == "Vanaf 1 januari 2025 geldt 1 januari 2025."
    assert (
        next(part.value for part in tree.walk(paragraph) if isinstance(part, Text) and part.sources == (start,))
        == "1 januari 2025"
    )


def test_emphasis_works_at_the_beginning_of_a_line_and_around_a_fact() -> None:
    marked = Marked()
    handle = marked.handle(Printed("vier"))
    (paragraph,) = read(f"_Kort_ en **lang** en _{handle}_", cursor(marked))
    kinds = [type(child) for child in paragraph.children]
    assert kinds == [Emphasis, Text, Strong, Text, Emphasis]


def test_blanks_around_strong_text_stay() -> None:
    (paragraph,) = read("een **twee** drie")
    assert tree.plain_text(paragraph) == "een twee drie"


def test_headings_take_what_follows_them() -> None:
    first, second = read("## Een\n\na\n\n### Diep\n\nb\n\n## Twee\n\nc")
    assert isinstance(first, Section)
    assert [type(child) for child in first.children] == [Paragraph, Section]
    assert (first.scheme, first.id, second.id) == ("none", "texts-doel-een", "texts-doel-twee")


def test_lists_nest_and_keep_their_start() -> None:
    (outer,) = read("3. drie\n   - diep\n4. vier")
    assert isinstance(outer, List)
    assert (outer.kind, outer.start, len(outer.items)) == ("decimal", 3, 2)
    assert isinstance(outer.items[0].children[1], List)


def test_a_footnote_stands_where_it_is_called() -> None:
    (paragraph,) = read("Zo[^1] dus.\n\n[^1]: Omdat.")
    note = next(child for child in paragraph.children if isinstance(child, Note))
    assert tree.plain_text(note.children) == "Omdat."


def test_an_empty_link_is_a_cross_reference_also_to_another_document() -> None:
    (paragraph,) = read("zie [](#percelen) en [](programme-of-requirements#K-07)")
    refs = [(child.document, child.target) for child in paragraph.children if isinstance(child, Ref)]
    assert refs == [("", "percelen"), ("programme-of-requirements", "K-07")]


def test_a_table_takes_its_caption_from_the_line_before_it() -> None:
    (table,) = read("Tabel: Cliënten per dienst\n\n| dienst | aantal |\n|---|---:|\n| zorg | 10 |")
    assert isinstance(table, Table)
    assert tree.plain_text(table.caption) == "Cliënten per dienst"
    assert [column.align for column in table.columns] == ["left", "right"]
    assert table.head[0].cells[0].header
    assert tree.plain_text(table.body[0].cells[1]) == "10"


def test_a_text_that_stands_alone_in_a_clause_keeps_its_blocks() -> None:
    marked = Marked()
    handle = marked.handle(Markdown("Een.\n\n- twee", (SOURCE,), "t"))
    made = read(f"Vooraf.\n\n{handle}\n\nNa {handle}.", at := cursor(marked))
    assert [type(block) for block in made] == [Paragraph, Paragraph, List, Paragraph]
    assert [finding.code for finding in at.findings] == ["E422"]


def test_a_subhead_and_a_table_of_the_same_name_have_ids_of_their_own() -> None:
    (section,) = read("## Cliënten\n\nTabel: Cliënten\n\n| a |\n|---|\n| b |")
    assert isinstance(section, Section)
    (table,) = section.children
    assert isinstance(table, Table)
    assert table.id != section.id


def test_what_no_document_can_show_is_refused_at_its_line() -> None:
    at = cursor()
    read("Goed.\n\n<b>vet</b>", at)
    assert [(finding.code, finding.place and finding.place.line) for finding in at.findings][:1] == [("E423", 12)]
    for text in ("![x](y.png)", "```\ncode\n```", "> citaat", "a\n\n---\n\nb"):
        assert "E423" in codes(text)


def test_a_link_out_of_the_dossier_is_https_or_nothing() -> None:
    assert codes("[x](https://example.org/a)") == []
    assert (
        codes("[x](http://example.org)") == codes("[x](ftp://example.org/a)") == codes("[x](bijlage.pdf)") == ["E426"]
    )


def test_a_script_or_a_file_behind_a_link_stays_plain_text() -> None:
    (paragraph,) = read("[x](javascript:alert)")
    assert not [part for part in tree.walk(paragraph) if isinstance(part, tree.Link)]


def test_a_reference_with_words_of_its_own_is_refused() -> None:
    assert codes("[dit](#percelen)") == ["E425"]


def test_tidy_joins_equal_neighbours_and_trims_the_ends() -> None:
    assert tidy([Text("  a \n"), Text(" b "), tree.Break(), Text(" c ")]) == (Text("a b"), tree.Break(), Text("c"))


def test_a_slug_is_lower_case_with_hyphens() -> None:
    assert slug("Wat te doen bij “spoed”?") == "wat-te-doen-bij-spoed"


def test_what_follows_the_call_of_a_footnote_stands_at_its_own_line() -> None:
    (paragraph,) = read("Een.[^1] Twee.\n\n[^1]: Noot.")
    assert isinstance(paragraph, Paragraph)
    lines = [(node.value, node.sources[0].line) for node in tree.walk(paragraph) if isinstance(node, Text)]
    assert lines == [("Een.", 10), ("Noot.", 12), (" Twee.", 10)]


PIECES = (
    "Een zin",
    "1. punt",
    " ",
    "\n",
    "\n\n",
    "- ",
    "ë",
    "=",
    "---",
    "*sterk*",
    "“aan”",
    "\\",
    "&amp;",
    "|",
    ":",
    "  ",
    "\t",
    "#",
    "3 maart",
    "~~~",
)


@given(st.lists(st.sampled_from((*PIECES, "«fact»", "«text»")), max_size=12).map("".join), st.booleans())
def test_a_text_without_markup_is_read_as_the_parser_reads_it(text: str, stamped: bool) -> None:
    def made(*, parsed: bool) -> tuple[object, ...]:
        marked = Marked()
        fact, inner = Printed("12", (Source("c", 3, 4, "x"),)), Markdown("Binnen\n\ntwee", (Source("c", 9, 1, "y"),))
        words = text.replace("«fact»", marked.handle(fact)).replace("«text»", marked.handle(inner))
        at = cursor(marked)
        with pytest.MonkeyPatch.context() as patch:
            if parsed:
                patch.setattr(prose, "_MARKUP", re.compile(""))
            return blocks(Markdown(stamp_markdown(words, "t", 5) if stamped else words), at), at.findings

    assert made(parsed=False) == made(parsed=True)


def test_a_text_without_markup_needs_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prose, "_parser", lambda: pytest.fail("parsed"))
    assert [tree.plain_text(block) for block in read("Een zin\nen nog een.\n\nTwee.")] == [
        "Een zin en nog een.",
        "Twee.",
    ]
