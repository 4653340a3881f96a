"""The tender document with English labels: every label is English, the running text is the same Dutch."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bestek.dossier import Composed, compose
from bestek.project import Project
from bestek.tree import Document, Paragraph, Ref, Section, Table, Text, plain_text, walk

ROOT = Path(__file__).parents[2]


@cache
def composed() -> Composed:
    """The public edition: the remarks of the internal one differ per document."""
    project = Project(ROOT / "content", ROOT / "templates", ROOT / "build")
    return compose(project, ROOT / "content" / "emmen-wmo", edition="public")


def one(name: str) -> Document:
    return next(document for document in composed().documents if document.id == name)


def test_every_fixed_label_of_the_tender_document_has_a_translation():
    assert [finding for finding in composed().findings if finding.code == "W396"] == []


def test_the_labels_are_english_and_say_so():
    english = one("tender-document-en")
    assert (english.language, english.labels.language, english.labels.page) == ("nl", "en", "Page {page} of {pages}")
    chapters = [node for node in english.children if isinstance(node, Section) and node.scheme == "decimal"]
    assert [plain_text(chapter.title) for chapter in chapters] == [
        "Introduction",
        "The contract",
        "Procedure and timetable",
        "Submitting a tender",
        "Exclusion grounds and suitability requirements",
        "Schedule of requirements",
        "Award criteria and evaluation",
        "Award",
        "Contract terms and performance conditions",
    ]
    assert {text.lang for chapter in chapters for text in chapter.title if isinstance(text, Text)} == {"en"}


def test_references_are_english_and_lead_to_the_same_places():
    english = [node for node in walk(one("tender-document-en")) if isinstance(node, Ref)]
    dutch = [node for node in walk(one("tender-document")) if isinstance(node, Ref)]
    assert [(ref.target, ref.document) for ref in english] == [(ref.target, ref.document) for ref in dutch]
    said = {ref.target: (ref.text.lower(), ref.lang) for ref in english if ref.form == "full" and not ref.document}
    assert said["percelen"] == ("section 2.11", "en")
    assert said["tabel-planning"][0].startswith("table ")
    assert said["bijlage-begrippen"] == ("annex 8", "en")
    assert {lang for _text, lang in said.values()} == {"en"}


def test_a_reference_to_another_document_has_the_words_of_that_document():
    (ref, *_) = [ref for ref in walk(one("tender-document-en")) if isinstance(ref, Ref) and ref.document and ref.target]
    assert (ref.text, ref.lang) == ("paragraaf 1.2 (Programma van eisen)", "")


def test_the_running_text_is_the_dutch_of_the_other_edition():
    assert _sentences(one("tender-document-en")) == _sentences(one("tender-document"))


def _sentences(document: Document) -> list[str]:
    """Paragraphs of sections, without those of tables and without references, which are labels."""
    blocks = [block for node in walk(document) if isinstance(node, Section) for block in node.children]
    return [
        "".join(part.value for part in walk(block) if isinstance(part, Text) and not part.lang)
        for block in blocks
        if isinstance(block, Paragraph)
    ]


def test_every_caption_of_fixed_text_is_english():
    captions = [node.caption for node in walk(one("tender-document-en")) if isinstance(node, Table) and node.caption]
    words = [text for caption in captions for text in caption if isinstance(text, Text) and text.value.strip()]
    assert {text.lang for text in words if not any(source.path for source in text.sources)} == {"en"}
