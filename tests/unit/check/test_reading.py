"""Documents as passages: what is printed, where it stands, what it was made of; and what no author wrote is left out."""

from __future__ import annotations

from dataclasses import replace

from bestek import tree
from bestek.check.passages import Reading
from bestek.check.reading import reading, readings
from bestek.tree import (
    Box,
    Break,
    Cell,
    Column,
    Contents,
    Cover,
    Definition,
    DefinitionList,
    Document,
    Emphasis,
    Entry,
    Field,
    Link,
    List,
    ListItem,
    Note,
    Paragraph,
    Placeholder,
    Ref,
    Row,
    Section,
    Signature,
    Signatures,
    Source,
    Strong,
    Table,
    Text,
)
from tests.golden import klein

FACT = Source(path="lots/noord/budget")
TABLE = Table(
    (Column(1.0),),
    (Row((Cell((Paragraph((Text("Perceel"),)),), header=True),)),),
    (Row((Cell((Paragraph((Text("Noord", (FACT,)),), id="r-p1"),)),), id="r"),),
    (Text("Percelen"),),
    id="t",
)


def document(*blocks: tree.Block) -> Document:
    return Document("stuk", "Stuk", blocks)


def told(read: Reading) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.spot.id, each.spot.label, each.text) for each in read.passages]


def line(*inlines: tree.Inline) -> Document:
    return document(Paragraph(inlines, id="p"))


def test_each_text_is_a_passage_with_its_kind_its_id_and_the_heading_above_it():
    section = Section(
        "s",
        (Text("Percelen"),),
        (
            Paragraph((Text("Er zijn percelen."),), id="s-p1"),
            List((ListItem((Paragraph((Text("Een punt"),), id="s-p2"),)),)),
            TABLE,
            DefinitionList((Definition((Text("Cliënt"),), (Paragraph((Text("De inwoner."),), id="d-p1"),), id="d"),)),
            Signatures((Signature((Text("de burgemeester,"),), (Text("C. Bakker"),)),)),
        ),
        heading_label="2.3",
        label="2.3",
    )
    assert told(reading(document(section))) == [
        ("heading", "s", "2.3 Percelen", "Percelen"),
        ("paragraph", "s-p1", "2.3 Percelen", "Er zijn percelen."),
        ("item", "s-p2", "2.3 Percelen", "Een punt"),
        ("caption", "t", "2.3 Percelen", "Percelen"),
        ("cell", "t", "2.3 Percelen", "Perceel"),
        ("cell", "r-p1", "2.3 Percelen", "Noord"),
        ("term", "d", "2.3 Percelen", "Cliënt"),
        ("paragraph", "d-p1", "2.3 Percelen", "De inwoner."),
        ("cell", "s", "2.3 Percelen", "de burgemeester, C. Bakker"),
    ]


def test_a_heading_without_a_number_leaves_the_label_of_the_numbered_one_around_it():
    inner = Section("i", (Text("Let op"),), (Paragraph((Text("Tekst"),), id="i-p1"),), scheme="none")
    made = reading(document(Section("s", (Text("Doel"),), (inner,), heading_label="1", label="1")))
    assert {each.spot.label for each in made.passages} == {"1 Doel"}


def test_runs_say_what_words_are_where_they_begin_and_what_they_were_made_of():
    made = reading(
        line(
            Strong((Text("Zie "),)),
            Ref("s", text="paragraaf 2.3", sources=(FACT,)),
            Text(", "),
            Placeholder("[nog te bepalen]", (FACT,)),
            Break(),
            Field("naam"),
            Link("https://voorbeeld.nl", (Text("hier"),)),
        )
    )
    (passage,) = made.passages
    assert passage.text == "Zie paragraaf 2.3, [nog te bepalen]\nnaamhier"
    assert [run.kind for run in passage.runs] == ["text", "reference", "text", "placeholder", "text", "field", "link"]
    assert passage.run_at(passage.text.index("2.3")).sources == (FACT,)
    assert made.paths == {"lots/noord/budget"}


def test_a_note_is_a_passage_behind_that_of_its_call_and_its_number_is_no_word():
    note = Note((Paragraph((Text("Artikel 2.38."),)),), number=1, id="note-1")
    made = reading(line(Text("Een voordeel"), note, Text(" is er.")))
    assert told(made) == [
        ("paragraph", "p", "begin van het document", "Een voordeel is er."),
        ("note", "note-1", "begin van het document", "Artikel 2.38."),
    ]


def test_the_language_of_a_passage_is_that_of_its_words():
    assert reading(line(Text("Sealed knot", lang="en"))).passages[0].language == "en"
    (mixed,) = reading(line(Text("Het heet "), Text("award", lang="en"))).passages
    assert (mixed.language, [run.lang for run in mixed.runs]) == ("nl", ["", "en"])


def test_what_no_author_wrote_is_left_out():
    labels = Document("x", "x", ()).labels
    marked = Paragraph((Text("Tekst."), Text(" "), Emphasis((Text(labels.illustrative_mark),))), id="p")
    made = reading(
        document(
            Cover((Box((Paragraph((Text("Concept"),)),), role="banner"), Paragraph((Text("Titel"),), "title"))),
            Contents(entries=(Entry("s", (Text("Doel"),)),)),
            Paragraph((Text(labels.illustrative_rows),)),
            marked,
            Section("internal-remarks", (Text("Openstaand"),), (marked,), scheme="none"),
        )
    )
    assert [(kind, label, text) for kind, _id, label, text in told(made)] == [
        ("heading", "omslag", "Titel"),
        ("paragraph", "begin van het document", "Tekst."),
    ]


def test_all_documents_of_a_dossier_are_read_with_their_kind_and_every_id_is_one_of_the_tree():
    composed = klein.composed()
    made = readings(composed)
    assert [each.document.id for each in made] == [document.id for document in composed.documents]
    assert {each.kind for each in made} <= {entry.kind or entry.id for entry in composed.valid.dossier.documents}
    for each in made:
        known = {getattr(node, "id", "") for node in tree.walk(each.document)}
        assert {passage.spot.id for passage in each.passages} <= known


def test_a_kept_tree_gives_the_same_passages_but_for_the_places_of_facts():
    for document_ in klein.composed().documents:
        fresh, kept = reading(document_), reading(tree.loads(tree.dumps(document_)))
        assert [replace(each, runs=()) for each in fresh.passages] == [replace(each, runs=()) for each in kept.passages]
        assert fresh.paths == kept.paths
