"""What holds of every fact on its way into a document: it keeps its path, its words stay words, and nothing comes from nowhere."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st
from lxml import etree, html
from pydantic import BaseModel

from bestek import tree
from bestek.compose import Sequence, refused_character
from bestek.load import Loaded
from bestek.making import write
from bestek.model import Dossier, Prose
from bestek.style import DEFAULT
from bestek.tree import Contents, Document, Paragraph, Placeholder, Ref, Text
from bestek.write.words import even
from tests.golden import klein

some = settings(max_examples=15, deadline=None)

# Paths and ids do not depend on the order of a list


def shuffled(value: Any, chance: random.Random) -> Any:
    """The model with every list of elements with an id in another order."""
    match value:
        case BaseModel():
            return value.model_copy(
                update={name: shuffled(getattr(value, name), chance) for name in type(value).model_fields}
            )
        case tuple():
            made = [shuffled(item, chance) for item in value]
            if all(hasattr(item, "id") for item in made) and not any(hasattr(item, "version") for item in made):
                chance.shuffle(made)
            return tuple(made)
        case _:
            return value


def ids(document: Document) -> set[str]:
    """The ids that others may cite: a paragraph is known by its place only, a note by its number."""
    return {
        node.id
        for node in tree.walk(document)
        if getattr(node, "id", "") and not isinstance(node, Paragraph | tree.Note)
    }


def printed(document: Document) -> Counter[tuple[frozenset[str], str]]:
    """The paths of what is printed with its words, how often; of what comes from one fact."""
    nodes = (
        node
        for node in tree.walk(document)
        if isinstance(node, Text | Placeholder) and any(s.path for s in node.sources)
    )
    found = ((frozenset(source.path for source in node.sources), node.value) for node in nodes)
    return Counter((paths, even(value)) for paths, value in found if len(paths) == 1)


@some
@forall(st.randoms(use_true_random=False))
def test_another_order_of_the_lists_changes_no_path_and_no_id(chance: random.Random):
    before = klein.composed().documents
    after = klein.recomposed(shuffled(klein.composed().valid.dossier, chance))
    for one, other in zip(before, after, strict=True):
        assert ids(one) == ids(other)
        assert printed(one) == printed(other)


def test_shuffling_does_change_the_order():
    first, *_ = klein.recomposed(shuffled(klein.composed().valid.dossier, random.Random(3)))
    assert first != klein.composed().documents[0]


# Words stay words

LINES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(
    lambda text: not refused_character(text) and "\n" not in text and text.strip()
)
"""Any line of text that the loader accepts as a fact."""

HOSTILE = st.sampled_from(
    [
        "<b>vet</b>",
        "</p><p>",
        "&amp;&lt;",
        "{{ title }}",
        "{% raw %}",
        "**vet** _schuin_",
        "[](#percelen)",
        "| a | b |",
        "]]>",
        "<!-- -->",
        '" onclick="x',
        "'",
        "\\",
        "1. een",
        "# kop",
        "</w:t></w:r>",
        "</script><script>",
        "https://example.org/?a=1&b=2",
        "%(x)s {0} $name",
        "a\u00adb\u2011c",
        "\u200dx\u200b",
        "x\ty",
    ]
)


def with_name(facts: Dossier, name: str) -> Dossier:
    """The dossier with this as name of the lot `noord`, as subject of the proposal and as title of the tender document."""
    noord, *others = facts.lots
    document, *more = facts.documents
    lots = (noord.model_copy(update={"name": name}), *others)
    documents = (document.model_copy(update={"title": name}), *more)
    proposals = (facts.proposals[0].model_copy(update={"subject": name}),)
    return facts.model_copy(update={"lots": lots, "documents": documents, "proposals": proposals})


def texts_of(document: Document, path: str) -> set[str]:
    return {
        even(node.value)
        for node in tree.walk(document)
        if isinstance(node, Text) and {source.path for source in node.sources} == {path}
    }


@settings(max_examples=25, deadline=None)
@forall(st.one_of(HOSTILE, LINES))
def test_a_fact_is_the_same_words_in_tree_page_and_word_file_and_never_markup(name: str):
    document, _, proposal, _ = klein.recomposed(with_name(klein.composed().valid.dossier, name))
    assert (
        texts_of(document, "lots/noord/name") == texts_of(document, "documents/tender-document/title") == {even(name)}
    )
    assert (
        texts_of(proposal, "lots/noord/name") == texts_of(proposal, "proposals/inkoopstrategie/subject") == {even(name)}
    )
    page = write(proposal, "html", DEFAULT).data
    assert page_texts(page, "argument-dichtbij-p2") == [even(f"{name}, voor €\N{NO-BREAK SPACE}800.000 per jaar;")]
    assert page_texts(page, "doc-p1") == [even(name)]
    assert tags(page) == tags(klein.written("council-proposal", "html").data)
    word = write(proposal, "docx", DEFAULT).data
    assert even(name) in word_texts(word)
    assert set(word_tags(word)) - SPECIAL == set(word_tags(klein.written("council-proposal", "docx").data)) - SPECIAL


def page_texts(page: bytes, id_: str) -> list[str]:
    found = html.document_fromstring(page.decode()).xpath("//*[@id=$id]", id=id_)
    return [even(element.text_content()) for element in found]


def tags(page: bytes) -> Counter[str]:
    return Counter(str(element.tag) for element in html.document_fromstring(page.decode()).iter())


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPECIAL = {f"{W}softHyphen", f"{W}noBreakHyphen", f"{W}tab"}
"""Characters that Word spells as elements (ECMA-376 17.3.3)."""


def _word(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def word_tags(data: bytes) -> Counter[str]:
    return Counter(str(element.tag) for element in _word(data).iter())


def word_texts(data: bytes) -> list[str]:
    """The text of every paragraph of a Word file."""
    spelled = {f"{W}noBreakHyphen": "\u2011", f"{W}tab": " ", f"{W}br": " "}
    return [
        even(
            "".join(
                node.text or "" if node.tag == f"{W}t" else spelled.get(str(node.tag), "") for node in paragraph.iter()
            )
        )
        for paragraph in _word(data).iter(f"{W}p")
    ]


# Nothing comes from nowhere


BOTH = [pytest.param(klein.TEMPLATES, id="fixed templates"), pytest.param(klein.OWN_TEMPLATES, id="own templates")]


@pytest.mark.parametrize("templates", BOTH)
def test_every_text_has_a_source(templates: Path):
    """What an edition adds, such as the words that a document is a draft, comes from no template and no fact."""
    for document in klein.composed(templates, "public").documents:
        assert {node.value for node in sourced(document) if not node.sources} <= {document.banner}


@pytest.mark.parametrize("templates", BOTH)
def test_every_path_of_a_source_leads_to_a_fact_and_to_its_place_in_the_content(templates: Path):
    made = klein.composed(templates)
    facts = dict(given(made.valid.dossier, ""))
    sources = {
        source for document in made.documents for node in sourced(document) for source in node.sources if source.path
    }
    assert len(sources) > 50
    for source in sources:
        place = made.valid.loaded.place_of(source.path)
        assert source.path in facts
        assert source.file == place.file
        if isinstance(facts[source.path], Prose):
            assert source.line >= place.line
        else:
            assert (source.line, source.column) == (place.line, place.column)
            assert (
                key_of(made.valid.loaded, source.path)
                in klein.DOSSIERS.parent.joinpath(source.file).read_text(encoding="utf-8").splitlines()[source.line - 1]
            )


def key_of(loaded: Loaded, path: str) -> str:
    """The key behind which a fact stands on its line; nothing for an element of a list and for what the model fills in itself."""
    name, loc = path.rpartition("/")[2], loaded.loc_of(path)
    written = loaded.path_of(loc) == path and not name.isdecimal() and not isinstance(loaded.node(loc), Sequence)
    return f"{name}:" if written else ""


@pytest.mark.parametrize("templates", BOTH)
def test_fixed_text_stands_in_the_template_line_that_its_source_names(templates: Path):
    texts = [
        node for document in klein.composed(templates).documents for node in sourced(document) if isinstance(node, Text)
    ]
    words = [
        (re.match(r"\W*(\w+)", node.value), source) for node in texts for source in node.sources if not source.path
    ]
    fixed = [(word[1], source) for word, source in words if word]
    assert len(fixed) > 50
    for word, source in fixed:
        line = (templates.parent / source.file).read_text(encoding="utf-8").splitlines()[source.line - 1]
        assert word in line or "{{" in line, source


def sourced(document: Document) -> Iterator[Any]:
    """Every node with words; lines of a table of contents are made of the titles that they name."""
    for part in tree.parts(document):
        if not isinstance(part, Contents):
            yield from (node for node in tree.walk(part) if isinstance(node, Text | Placeholder | Ref))


def given(value: object, path: str) -> Iterator[tuple[str, object]]:
    """All facts and all parts around them by path, also those that the model fills in itself."""
    yield path, value
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                yield from given(getattr(value, name), f"{path}/{name}".strip("/"))
        case tuple():
            for number, item in enumerate(value, 1):
                yield from given(item, f"{path}/{getattr(item, 'id', number)}")
        case dict():
            for name, item in value.items():
                yield from given(item, f"{path}/{name}")
        case _:
            pass
