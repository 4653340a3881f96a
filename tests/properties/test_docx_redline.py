"""What holds of every redline in Word: accepting all changes gives the file of the new version, rejecting all that of the old one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from bestek.redline import redline
from bestek.style import DEFAULT
from bestek.tree import Document, Ref, Text, rebuild
from bestek.write.docx import write_docx
from bestek.write.docx.lint import structure
from bestek.write.docx.revisions import Shown, accepted, rejected, shown
from tests.properties.documents import documents
from tests.properties.edits import edited_pairs
from tests.properties.test_redline import resolved

pytestmark = pytest.mark.slow

pairs = settings(max_examples=200, deadline=None)
fewer = settings(max_examples=25, deadline=None)


def written(document: Document) -> bytes:
    return write_docx(document, DEFAULT).data


def keeps_the_laws(old: Document, new: Document) -> None:
    data, whole = written(redline(old, new)), written(new)
    assert shown(accepted(data)) == shown(whole)
    assert _said(rejected(data)) == _said(written(old))
    if found := structure(data):
        known = {finding.message for one in (written(old), whole) for finding in structure(one)}
        assert [finding for finding in found if finding.message.replace("_was", "") not in known] == []


def _said(data: bytes) -> list[Shown]:
    """Paragraphs with their words and styles, without what Word computes: a redline has the numbers and the contents of the new version."""
    return [
        paragraph._replace(number="", style=paragraph.style.removesuffix("OutsideContents"))
        for paragraph in shown(data, computed=False)
    ]


def without_references(node: Any) -> Any:
    """References as words: what they print follows from their target, so that a redline has that of the new version alone."""
    if isinstance(node, Ref):
        return Text(node.text, node.sources, node.lang)
    return rebuild(node, without_references)


@pairs
@given(edited_pairs())
def test_a_redline_in_word_holds_what_was_edited_and_what_it_became(pair: tuple[Document, Document]):
    old, new = pair
    keeps_the_laws(without_references(old), without_references(new))


@fewer
@given(edited_pairs())
def test_references_of_the_new_version_lead_to_their_targets_once_all_is_accepted(pair: tuple[Document, Document]):
    old, new = pair
    data, whole = written(redline(old, new)), written(new)
    assert shown(accepted(data)) == shown(whole)
    assert {f.message for f in structure(accepted(data))} <= {f.message for f in structure(whole)}


@fewer
@given(documents(), documents())
def test_two_unrelated_documents_are_both_in_their_redline_in_word(old: Document, new: Document):
    keeps_the_laws(without_references(resolved(old)), without_references(resolved(new)))


@fewer
@given(documents())
def test_a_document_without_changes_has_no_tracked_ones(document: Document):
    made = resolved(document)
    assert written(redline(made, made)) == written(made)
