"""What holds of every tree: reading loses nothing, encoding loses nothing, resolving twice changes nothing."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from itertools import pairwise

from hypothesis import given, settings

from bestek import tree
from bestek.read import read
from bestek.resolve import resolve
from bestek.tree import Document, Paragraph, Section, Text
from tests.golden import klein
from tests.properties.documents import documents
from tests.properties.markup import marked_up
from tests.unit.test_tree import lasting

some = settings(max_examples=40, deadline=None)


@some
@given(documents())
def test_what_is_written_as_markup_is_read_back_as_it_was(document: Document):
    assert read(marked_up(document)) == document


@some
@given(documents())
def test_what_is_encoded_is_decoded_as_it_was(document: Document):
    (resolved,) = resolve([document])
    for made in (document, resolved):
        assert tree.loads(tree.dumps(made)) == lasting(made)


@some
@given(documents())
def test_the_text_of_a_tree_is_its_encoding_as_canonical_json(document: Document):
    (resolved,) = resolve([document])
    for made in (document, resolved, *klein.composed().documents):
        spelled = json.dumps(tree.encode(made), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        assert tree.dumps(made) == spelled


@some
@given(documents())
def test_a_changed_node_is_what_replace_makes(document: Document):
    for node in tree.walk(document):
        changes = {each.name: getattr(node, each.name) for each in fields(node)[-1:]}
        assert tree.changed(node, **changes) == replace(node, **changes) == node
    assert tree.changed(document, title="x") == replace(document, title="x")


@some
@given(documents())
def test_documents_that_differ_are_encoded_differently(document: Document):
    other = replace(document, children=(*document.children, Paragraph((Text("nog een"),))))
    assert tree.dumps(other) != tree.dumps(document)
    assert tree.dumps(replace(document, title=f"{document.title}!")) != tree.dumps(document)


@some
@given(documents())
def test_a_resolved_document_stays_as_it_is_when_it_is_resolved_again(document: Document):
    (resolved,) = resolve([document])
    assert resolve([resolved]) == (resolved,)


def test_the_documents_of_a_dossier_stay_as_they_are_when_they_are_resolved_again():
    made = klein.composed().documents
    assert resolve(made) == made


@some
@given(documents())
def test_every_section_has_a_level_one_below_the_section_around_it(document: Document):
    (resolved,) = resolve([document])
    for outer in (node for node in tree.walk(resolved) if isinstance(node, Section)):
        below = [child for child in outer.children if isinstance(child, Section)]
        assert {child.level for child in below} <= {outer.level + 1}
        for one, other in pairwise([child for child in below if child.scheme == "decimal"]):
            assert int(other.label.rpartition(".")[2]) == int(one.label.rpartition(".")[2]) + 1
