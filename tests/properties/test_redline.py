"""What holds of every redline: accepting gives the new text, rejecting the old one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from bestek.redline import accepted, changes, essence, redline, rejected
from bestek.resolve import resolve
from bestek.tree import Document, dumps, loads
from tests.properties.documents import documents

pairs = settings(max_examples=200, deadline=None)


def resolved(document: Document) -> Document:
    (made,) = resolve([document])
    return made


def keeps_the_laws(old: Document, new: Document) -> Document:
    made = redline(old, new)
    assert essence(accepted(made)) == essence(new)
    assert essence(rejected(made)) == essence(old)
    return made


@pairs
@given(documents(), documents())
def test_two_unrelated_documents_are_both_in_their_redline(old: Document, new: Document):
    made = keeps_the_laws(resolved(old), resolved(new))
    assert loads(dumps(made)).children or not made.children


@pairs
@given(documents())
def test_the_redline_of_a_document_and_itself_is_the_document(document: Document):
    made = resolved(document)
    assert redline(made, made) == made
    copy = loads(dumps(replace(made, version="x")))
    assert not list(changes(redline(made, copy)))
