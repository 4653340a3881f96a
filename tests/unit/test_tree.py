"""The nodes of the tree: walking, rebuilding, plain words, and the tree as JSON."""

from __future__ import annotations

import dataclasses
import datetime
import json
from typing import Any, get_args

import pytest

from bestek import tree
from bestek.tree import (
    Break,
    Cell,
    Column,
    Document,
    Emphasis,
    Entry,
    Field,
    Figure,
    Image,
    List,
    ListItem,
    Note,
    Paragraph,
    Placeholder,
    Ref,
    Row,
    Section,
    Signature,
    Source,
    Strong,
    Table,
    Text,
    parts,
    plain_text,
    rebuild,
    walk,
)

FACT, FIXED = Source("content/a.yaml", 3, 5, "lots/noord/name"), Source("templates/t.html.j2", 1)
SENTENCE = Paragraph((Text("Een ", (FIXED,)), Strong((Text("twee", (FACT,)),)), Text(" drie.", (FIXED,))))
NOTED = Paragraph((Text("Vier"), Note((Paragraph((Text("noot"),)),)), Break(), Text("vijf")))
CAPTIONED = Table(
    (Column(1.0),),
    (Row((Cell((Paragraph((Text("kop"),)),)),)),),
    (Row((Cell((Paragraph((Text("cel"),)),)),)),),
    (Text("bijschrift"),),
)


def lasting(node: Any) -> Any:
    """A node with its sources as they are written."""
    made = rebuild(node, lasting)
    sources = tuple(source.lasting for source in getattr(made, "sources", ()))
    return dataclasses.replace(made, sources=sources) if sources else made


def document(*children: tree.Block) -> Document:
    return Document("d", "Stuk", children)


def test_parts_come_in_the_order_of_reading():
    assert [plain_text(part) for part in parts(CAPTIONED)] == ["", "bijschrift", "kop", "cel"]
    section = Section("s", (Text("titel"),), (SENTENCE,))
    assert [plain_text(part) for part in parts(section)] == ["titel", "Een twee drie."]


def test_a_walk_meets_every_node_once_and_no_source():
    nodes = list(walk(document(SENTENCE, NOTED)))
    assert [type(node).__name__ for node in nodes] == [
        "Document", "Labels", "Paragraph", "Text", "Strong", "Text", "Text", "Paragraph", "Text", "Note", "Paragraph", "Text", "Break", "Text",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (SENTENCE, "Een twee drie."),
        (NOTED, "Vier vijf"),
        (Ref("a", text="tabel 4"), "tabel 4"),
        (Placeholder("[open]"), "[open]"),
        (Field("naam"), ""),
        (CAPTIONED, "bijschrift kop cel"),
        (Section("s", (Text("De "), Emphasis((Text("titel"),))), (SENTENCE,)), "De titel Een twee drie."),
        (List((ListItem((SENTENCE,)), ListItem((Paragraph((Text("twee"),)),)))), "Een twee drie. twee"),
        (Signature((Text("de burgemeester"),), (Text("A. Naam"),)), "de burgemeester A. Naam"),
        ((Text("a"), Text("b")), "ab"),
    ],
)
def test_plain_text_is_what_a_reader_sees_without_notes_and_blanks_to_fill_in(node: object, words: str):
    assert plain_text(node) == words


def test_words_of_running_text_and_titles_are_counted_with_notes_and_without_contents():
    contents = tree.Contents(entries=(Entry("s", (Text("zeven"),)),))
    section = Section("s", (Text("een titel"),), (SENTENCE, NOTED))
    assert tree.word_count(document(contents, section)) == 2 + 3 + 2 + 1


def test_rebuilding_without_a_change_gives_the_node_itself():
    made = document(SENTENCE, CAPTIONED)
    assert rebuild(made, lambda part: part) is made


def test_rebuilding_replaces_splices_and_drops_parts():
    def change(part: Any) -> Any:
        match part:
            case Text(value="Een "):
                return (Text("1"), Text("2"))
            case Strong():
                return None
            case _:
                return part

    assert rebuild(SENTENCE, change).children == (Text("1"), Text("2"), Text(" drie.", (FIXED,)))
    assert SENTENCE.children[0] == Text("Een ", (FIXED,))


def test_the_sources_of_a_node_come_once_each_in_the_order_of_reading():
    assert tree.sources_of(SENTENCE) == (FIXED, FACT)
    assert tree.sources_of(Field("x", sources=(FACT,))) == (FACT,)


# As JSON


def test_a_document_with_pictures_dates_and_own_labels_is_read_back_as_it_was():
    figure = Figure(Image("image/png", b"\x00\xff", 10.0, 5.5), "alt", (Text("fig"),), "f")
    made = dataclasses.replace(
        document(SENTENCE, NOTED, CAPTIONED, figure),
        date=datetime.date(2024, 2, 29),
        keywords=("a", "b"),
        labels=tree.Labels(contents="Inhoud"),
    )
    assert tree.loads(tree.dumps(made)) == lasting(made)


def test_of_a_fact_only_its_path_is_written_of_a_template_its_line():
    assert tree.encode(FACT) == {"_": "Source", "path": FACT.path}
    assert tree.encode(FIXED) == {"_": "Source", "file": FIXED.file, "line": FIXED.line}
    assert tree.encode(dataclasses.replace(FACT, file="elsewhere.yaml", line=99)) == tree.encode(FACT)
    assert (tree.decode(tree.encode(FACT)), tree.decode(tree.encode(FIXED))) == (FACT.lasting, FIXED)


def test_what_is_left_at_its_default_is_not_written():
    assert tree.encode(Text("a")) == {"_": "Text", "value": "a"}
    assert tree.encode(Section("s", (), ())) == {"_": "Section", "id": "s", "title": [], "children": []}


def test_the_text_of_a_tree_is_one_line_with_its_keys_in_order():
    text = tree.dumps(document(SENTENCE))
    assert "\n" not in text
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_a_node_of_an_unknown_kind_is_refused():
    with pytest.raises(KeyError, match="Blink"):
        tree.decode({"_": "Blink"})


def test_every_kind_of_node_can_be_decoded():
    kinds = {cls for union in (tree.Inline, tree.Block, tree.Node) for cls in get_args(union)}
    assert kinds == set(tree._NODES.values())


def test_no_node_can_be_changed():
    for cls in tree._NODES.values():
        assert cls.__dataclass_params__.frozen, cls  # type: ignore[attr-defined]
        assert "__slots__" in vars(cls), cls
