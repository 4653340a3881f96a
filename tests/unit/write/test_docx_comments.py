"""Comments in Word: at whole paragraphs of every kind, and inside our own tracked changes (ECMA-376 part 1, 17.13.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from bestek.redline import redline
from bestek.tree import Definition, Document, Figure, Inline, Note, Paragraph, Section, Table, plain_text, walk
from bestek.write import Written
from bestek.write.docx.comments import Comment, Review, Told
from bestek.write.docx.lint import lint, structure
from bestek.write.docx.revisions import accepted, rejected, shown
from tests.unit.trees import everything, identified, p, short
from tests.unit.write.references import municipal
from tests.unit.write.word import Word, changed, text_of, written

ITEM = "{00000000-0000-0000-0000-000000000001}"
SAID = Comment("Open punt", ("Wie betaalt < € 5 & meer?", "Vraag het na."))


def commented(document: Document, comments: dict[str, tuple[Comment, ...]], told: list[Told] | None = None) -> Word:
    def part(what: Told) -> bytes:
        if told is not None:
            told.append(what)
        return b'<review xmlns="urn:test"/>'

    return written(document, review=Review(comments, part, "urn:test", ITEM))  # type: ignore[arg-type]


def blocks(document: Document) -> Iterable[str]:
    """All blocks with an id and words of their own, outside footnotes."""
    notes = {id(part) for node in walk(document) if isinstance(node, Note) for part in walk(node)}
    for node in walk(document):
        if id(node) not in notes and hasattr(node, "id") and node.id and plain_text(words(node)).strip():
            yield str(node.id)


def words(node: object) -> tuple[Inline, ...]:
    match node:
        case Paragraph(children=found) | Section(title=found) | Definition(term=found):
            return found
        case Table(caption=found) | Figure(caption=found):
            return found
        case _:
            return ()


def ranges(word: Word) -> dict[str, str]:
    """The words between begin and end of every comment, by its id."""
    body = word.members["word/document.xml"].decode()
    found = {}
    for number in re.findall(r'<w:commentRangeStart w:id="(\d+)"/>', body):
        inner = re.search(
            rf'<w:commentRangeStart w:id="{number}"/>(.*?)<w:commentRangeEnd w:id="{number}"/>', body, re.DOTALL
        )
        assert inner
        found[number] = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", inner[1]))
    return found


def test_a_document_without_comments_has_the_bytes_that_it_had():
    document = everything()
    assert "word/comments.xml" not in written(document).members
    assert written(document).data == written(document, review=None).data  # type: ignore[arg-type]
    assert b"annotation text" not in written(document).members["word/styles.xml"]


def test_a_comment_says_who_when_and_what_paragraph_by_paragraph():
    document = identified(short(p("Alles.")))
    (block,) = blocks(document)
    word = commented(document, {block: (SAID,)})
    (comment,) = word.find("w:comment", "word/comments.xml")
    assert {name.partition("}")[2]: value for name, value in comment.items()} == {
        "id": "0", "author": "Bestek", "initials": "B", "date": f"{document.date}T00:00:00Z",
    }  # fmt: skip
    assert [text_of(paragraph) for paragraph in comment] == list(SAID.paragraphs)
    assert SAID.paragraphs == ("Open punt: Wie betaalt < € 5 & meer?", "Vraag het na.")
    assert ranges(word) == {"0": "Alles."}


def test_without_a_date_of_the_document_a_comment_has_none():
    document = replace(identified(short(p("Alles."))), date=None)
    (block,) = blocks(document)
    word = commented(document, {block: (SAID,)})
    assert not word.values("w:comment/@w:date", "word/comments.xml")


def test_every_kind_of_text_can_be_commented_and_is_as_it_was(tmp_path: Path):
    document = everything()
    names = tuple(blocks(document))
    plain, word = written(document), commented(document, {name: (SAID, Comment("Bron")) for name in names})
    assert len(ranges(word)) == 2 * len(names)
    assert all(ranges(word).values())
    assert shown(word.data) == shown(plain.data)
    assert not [finding for finding in word.findings if finding not in plain.findings]
    assert lint(word.data) == lint(plain.data)
    (tmp_path / "commented.docx").write_bytes(word.data)
    assert [str(error) for error in OpenXmlValidator().validate(str(tmp_path / "commented.docx")).errors] == []


def test_comments_have_their_styles_in_a_document_of_the_municipality_too(tmp_path: Path):
    document = identified(short(p("Alles.")))
    (block,) = blocks(document)
    review = Review({block: (SAID,)}, lambda _told: b'<review xmlns="urn:test"/>', "urn:test", ITEM)
    word = written(document, reference=municipal(), review=review)  # type: ignore[arg-type]
    assert structure(word.data) == ()
    (tmp_path / "municipal.docx").write_bytes(word.data)
    assert [str(error) for error in OpenXmlValidator().validate(str(tmp_path / "municipal.docx")).errors] == []


def test_a_comment_on_what_has_no_words_is_told():
    word = commented(everything(), {"nowhere": (SAID,)})
    assert [finding.code for finding in word.findings] == ["E508"]
    assert "word/comments.xml" not in word.members
    assert 'w:val="annotation text"' in word.members["word/styles.xml"].decode()


# In a redline

OLD = identified(short(p("Eerst dit."), p("Dan dit stuk tekst, dat vervalt."), p("Tot slot dit.")))
NEW = identified(short(p("Eerst dat."), p("Geheel nieuw is deze alinea hier."), p("Tot slot dit.")))


def test_comments_stand_at_changed_and_inserted_paragraphs(tmp_path: Path):
    names = tuple(blocks(NEW))
    told: list[Told] = []
    made = redline(OLD, NEW)
    word = commented(made, {name: (Comment(name),) for name in names}, told)
    assert [each.comment.title for each in told[0].comments] == list(names)
    assert [each.id for each in told[0].comments] == ["0", "1", "2"]
    assert {author for author, _date in told[0].marks} == {OLD.authority or OLD.title}
    assert structure(word.data) == ()
    assert shown(accepted(word.data)) == shown(written(NEW).data)
    assert shown(rejected(word.data)) == shown(rejected(written(made).data))
    for settle in (accepted, rejected):
        assert structure(settle(word.data)) == ()
    (tmp_path / "redline.docx").write_bytes(word.data)
    assert [str(error) for error in OpenXmlValidator().validate(str(tmp_path / "redline.docx")).errors] == []


def test_a_comment_on_an_inserted_paragraph_goes_with_it():
    name = tuple(blocks(NEW))[1]
    word = commented(redline(OLD, NEW), {name: (SAID,)})
    kept, gone = Word(Written(accepted(word.data))), Word(Written(rejected(word.data)))
    assert kept.find(".//w:commentReference")
    assert kept.find("w:comment", "word/comments.xml")
    assert not gone.find(".//w:commentReference | .//w:commentRangeStart | .//w:commentRangeEnd")
    assert not gone.find("w:comment", "word/comments.xml")


def test_nothing_is_said_of_what_was_deleted():
    made = redline(OLD, NEW)
    (name,) = [node.id for node in walk(made) if str(getattr(node, "id", "")).startswith("was-")]
    assert [finding.code for finding in commented(made, {name: (SAID,)}).findings] == ["E508"]


# The lint

BODY, COMMENTS = "word/document.xml", "word/comments.xml"


@pytest.mark.parametrize(
    ("part", "pattern", "replacement"),
    [
        (BODY, r'<w:commentRangeStart w:id="0"/>', ""),
        (BODY, r'<w:commentRangeEnd w:id="0"/>', ""),
        (BODY, r'<w:commentReference w:id="0"/>', ""),
        (BODY, r'<w:commentReference w:id="0"/>', '<w:commentReference w:id="0"/><w:commentReference w:id="0"/>'),
        (BODY, r'<w:commentReference w:id="0"/>', '<w:commentReference w:id="7"/>'),
        (BODY, r'<w:commentRangeStart w:id="0"/>(.*?)<w:commentRangeEnd w:id="0"/>', r'<w:commentRangeEnd w:id="0"/>\1<w:commentRangeStart w:id="0"/>'),
        (BODY, r'w:comment(RangeStart|RangeEnd|Reference) w:id="0"', r'w:comment\1 w:id="9"'),
        (COMMENTS, r'<w:comment w:id="0"', '<w:comment w:id="3"'),
        (COMMENTS, r"(<w:comment .*</w:comment>)", r"\1\1"),
    ],
)  # fmt: skip
def test_a_comment_out_of_place_is_found(part: str, pattern: str, replacement: str):
    document = identified(short(p("Alles.")))
    (block,) = blocks(document)
    sound = commented(document, {block: (SAID,)}).data
    assert structure(sound) == ()
    spoiled = changed(sound, part, lambda text: re.sub(pattern, replacement, text, flags=re.DOTALL))
    assert {finding.code for finding in structure(spoiled)} == {"E529"}
