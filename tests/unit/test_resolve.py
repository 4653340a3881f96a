"""Numbers, labels, references and contents, each computed once."""

from __future__ import annotations

import pytest

from bestek import tree
from bestek.findings import FindingsError
from bestek.resolve import resolve
from bestek.tree import (
    Block,
    Column,
    Contents,
    Document,
    List,
    ListItem,
    Note,
    Paragraph,
    Ref,
    Row,
    Section,
    Source,
    Table,
    Text,
)


def section(name: str, *children: Block, scheme: tree.SectionScheme = "decimal", prefix: str = "") -> Section:
    return Section(name, (Text(name.capitalize()),), children, scheme, prefix)


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def document(*children: Block, id_: str = "d", title: str = "Stuk") -> Document:
    return Document(id_, title, children)


def resolved(*children: Block) -> Document:
    return resolve([document(*children)])[0]


def sections(made: Document) -> list[tuple[str, int, str, str]]:
    return [(s.id, s.level, s.label, s.heading_label) for s in tree.walk(made) if isinstance(s, Section)]


def table(name: str, caption: str) -> Table:
    return Table((Column(1.0),), (), (), (Text(caption),), id=name)


def test_chapters_and_sections_are_numbered_by_their_place() -> None:
    made = resolved(section("a", section("b"), section("c", section("d"))), section("e"))
    assert [entry[2] for entry in sections(made)] == ["1", "1.1", "1.2", "1.2.1", "2"]
    assert [entry[1] for entry in sections(made)] == [1, 2, 2, 3, 1]


def test_an_unnumbered_section_does_not_count() -> None:
    made = resolved(section("a", section("tussenkop", scheme="none"), section("b")))
    assert [entry[3] for entry in sections(made)] == ["1", "", "1.1"]


def test_annexes_articles_and_arguments_count_on_their_own() -> None:
    made = resolved(
        section("a"),
        section("x", scheme="annex"),
        section("y", section("z"), scheme="annex"),
        section("p", section("q", scheme="argument", prefix="1"), section("r", scheme="argument", prefix="1"), section("s", scheme="argument", prefix="2")),
    )  # fmt: skip
    labels = {entry[0]: entry[3] for entry in sections(made)}
    assert labels == {
        "a": "1",
        "x": "Bijlage 1",
        "y": "Bijlage 2",
        "z": "2.1",
        "p": "2",
        "q": "1.1",
        "r": "1.2",
        "s": "2.1",
    }


def test_a_reference_says_what_it_points_to() -> None:
    row = Row((), id="K-07", label="eis K-07")
    refs = ("a", "b", "tabel", "K-07", "punt", "bijl", "sub", "kop")
    made = resolved(
        Paragraph((Text("zie "), *(part for name in refs for part in (Ref(name), Text(", "))))),
        section(
            "a",
            section("b"),
            Table((Column(1.0),), (), (row,), (Text("Lijst"),), id="tabel"),
            section("kop", scheme="none"),
        ),
        List((ListItem((words("x"),), "los"), ListItem((words("x"),), "punt")), "decimal", noun="beslispunt"),
        section("bijl", section("sub"), scheme="annex"),
    )
    texts = [ref.text for ref in tree.walk(made) if isinstance(ref, Ref)]
    assert texts == [
        "hoofdstuk 1",
        "paragraaf 1.1",
        "tabel 1",
        "eis K-07",
        "beslispunt 2",
        "bijlage 1",
        "paragraaf 1.1 van bijlage 1",
        "“Kop”",
    ]


def test_a_paragraph_of_an_article_is_cited_as_article() -> None:
    made = resolved(
        section("duur", section("einde", section("begin")), scheme="article"),
        Paragraph((Ref("duur"), Text(", "), Ref("einde"), Text(", "), Ref("begin"))),
    )
    assert [ref.text for ref in tree.walk(made) if isinstance(ref, Ref)] == [
        "Artikel 1",
        "artikel 1.1",
        "artikel 1.1.1",
    ]


def test_arguments_are_counted_within_the_section_they_stand_in() -> None:
    made = resolved(
        section("voor", section("a", scheme="argument"), section("b", scheme="argument")),
        section("tegen", section("c", scheme="argument")),
    )
    labels = {entry[0]: entry[3] for entry in sections(made)}
    assert (labels["a"], labels["b"], labels["c"]) == ("1", "2", "1")


def test_a_bullet_has_no_number_so_that_a_reference_names_its_section() -> None:
    bullets = List((ListItem((words("x"),), "los"),), "bullet")
    ref = Paragraph((Text("Zie "), Ref("los")))
    made = resolved(section("a", section("b", bullets, section("tussenkop", scheme="none")), ref))
    (found,) = [node for node in tree.walk(made) if isinstance(node, Ref)]
    assert (found.text, found.number) == ("paragraaf 1.1", "")


def test_the_number_of_a_requirement_is_its_id_without_the_noun() -> None:
    row = Row((), id="K-07", label="eis K-07")
    table = Table((Column(1.0),), (), (row,), (Text("Lijst"),), id="tabel")
    made = resolved(Paragraph((Text("de eisen "), Ref("K-07", form="number"))), table)
    assert [ref.text for ref in tree.walk(made) if isinstance(ref, Ref)] == ["K-07"]


def test_the_number_of_a_row_is_its_id_without_the_noun() -> None:
    rows = (Row((), id="K-07", label="eis K-07"), Row((), id="p1", label="Noord"))
    refs = Paragraph((Text("zie "), Ref("K-07", form="number"), Text(" en "), Ref("p1")))
    made = resolved(refs, Table((Column(1.0),), (), rows, (Text("t"),), id="t"))
    assert [ref.text for ref in tree.walk(made) if isinstance(ref, Ref)] == ["K-07", "Noord"]


def test_a_reference_that_begins_a_sentence_begins_with_a_capital() -> None:
    made = resolved(Paragraph((Ref("a"), Text(" zegt dit. "), Ref("a"), Text(" ook, zie "), Ref("a"))), section("a"))
    assert [ref.text for ref in tree.walk(made) if isinstance(ref, Ref)] == [
        "Hoofdstuk 1",
        "Hoofdstuk 1",
        "hoofdstuk 1",
    ]


def test_a_reference_to_another_document_names_it() -> None:
    one = document(Paragraph((Text("zie "), Ref("eisen", "p"), Text(" en "), Ref("", "p"))))
    other = document(section("eisen"), id_="p", title="Programma van eisen")
    made = resolve([one, other])[0]
    assert [ref.text for ref in tree.walk(made) if isinstance(ref, Ref)] == [
        "hoofdstuk 1 (Programma van eisen)",
        "Programma van eisen",
    ]


def test_only_a_number_that_a_word_processor_can_count_is_marked_as_such() -> None:
    made = resolved(
        Paragraph((Text("x "), Ref("a"), Ref("K-1"))),
        section("a", Table((Column(1.0),), (), (Row((), id="K-1"),), (Text("t"),), id="t")),
    )
    assert [(ref.prefix, ref.number) for ref in tree.walk(made) if isinstance(ref, Ref)] == [
        ("hoofdstuk ", "1"),
        ("", ""),
    ]


def test_a_reference_to_nothing_and_a_double_id_are_reported_together_with_the_nearest_name() -> None:
    lost = Ref("perceel", sources=(Source("t.html.j2", 4),))
    with pytest.raises(FindingsError) as caught:
        resolved(Paragraph((lost,)), section("percelen"), section("dubbel"), section("dubbel"))
    found = [(finding.code, finding.hint) for finding in caught.value.findings]
    assert ("E461", "did you mean 'percelen'?") in found
    assert [code for code, _ in found] == ["E462", "E461"]
    assert str(next(f.place for f in caught.value.findings if f.code == "E461")) == "t.html.j2:4"


def test_notes_are_numbered_through_the_document_in_reading_order() -> None:
    made = resolved(
        section("a", Paragraph((Note((words("een"),)),))), section("b", Paragraph((Note((words("twee"),)),)))
    )
    assert [(note.number, note.id) for note in tree.walk(made) if isinstance(note, Note)] == [
        (1, "note-1"),
        (2, "note-2"),
    ]


def test_every_paragraph_gets_an_id_that_depends_on_its_own_section_only() -> None:
    before = resolved(section("a", words("x")), section("b", words("y"), words("z")))
    after = resolved(section("a", words("x"), words("nieuw")), section("b", words("y"), words("z")))

    def ids(made: Document) -> list[str]:
        return [part.id for part in tree.walk(made) if isinstance(part, Paragraph) and part.id.startswith("b-")]

    assert ids(before) == ids(after) == ["b-p1", "b-p2"]


def test_the_table_of_contents_lists_sections_to_its_depth_and_no_subheads() -> None:
    made = resolved(
        Contents(depth=2),
        section("a", section("b", section("c")), section("kop", scheme="none")),
        section("slot", scheme="none"),
    )
    entries = next(part for part in tree.walk(made) if isinstance(part, Contents)).entries
    assert [(entry.label, entry.target) for entry in entries] == [("1", "a"), ("1.1", "b"), ("", "slot")]


def test_the_list_of_tables_has_their_labels() -> None:
    made = resolved(Contents("tables"), table("t1", "Een"), table("t2", "Twee"))
    entries = next(part for part in tree.walk(made) if isinstance(part, Contents)).entries
    assert [(entry.label, tree.plain_text(entry.title)) for entry in entries] == [
        ("Tabel 1", "Een"),
        ("Tabel 2", "Twee"),
    ]


def test_a_heading_deeper_than_six_is_refused() -> None:
    nested: Section = section("s7")
    for level in range(6, 0, -1):
        nested = section(f"s{level}", nested)
    with pytest.raises(FindingsError, match="level 7"):
        resolved(nested)


def test_resolving_what_is_resolved_changes_nothing() -> None:
    once = resolved(Contents(), section("a", Paragraph((Ref("a"), Note((words("n"),))))), table("t", "T"))
    assert resolve([once]) == (once,)


def test_a_title_that_holds_a_reference_is_whole_where_it_is_printed() -> None:
    title = (Text("Toelichting op "), Ref("a"))
    made = resolved(
        Contents(), section("a"), Section("b", title, ()), Paragraph((Ref("b", form="title"), Text("; "), Ref("c"))),
        Section("c", (Text("Bij "), Ref("b", form="title")), (), "none"),
    )  # fmt: skip
    assert [tree.plain_text(entry.title) for entry in tree.walk(made) if isinstance(entry, tree.Entry)] == [
        "A", "Toelichting op hoofdstuk 1", "Bij Toelichting op hoofdstuk 1",
    ]  # fmt: skip
    paragraph = next(node for node in tree.walk(made) if isinstance(node, Paragraph))
    assert tree.plain_text(paragraph) == "Toelichting op hoofdstuk 1; “Bij Toelichting op hoofdstuk 1”"


def test_titles_that_print_each_other_are_told() -> None:
    sources = (Source("templates/t.html.j2", 7),)
    with pytest.raises(FindingsError) as caught:
        resolved(Section("a", (Text("Na "), Ref("a", form="title", sources=sources)), ()))
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.place)) == ("E464", "templates/t.html.j2:7")
