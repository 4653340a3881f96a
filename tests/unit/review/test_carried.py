"""The part of a review copy that holds its baseline, written by us and read from anybody."""

from __future__ import annotations

import base64
import json
import re
import tracemalloc
import zlib

import pytest

from bestek import tree
from bestek.outputs import checksum
from bestek.review import carried
from bestek.review.carried import Carried, DamagedError, Own, Signed, decode, encode
from bestek.tree import Document, Paragraph, Section, Source, Text

DOCUMENT = Document(
    "nota",
    "Nota",
    (Section("doel", (Text("Doel"),), (Paragraph((Text("“A” & <b>", (Source(path="title"),)),), id="doel-p1"),)),),
)


def carrying(**values: object) -> Carried:
    """A small one, with some values of its own."""
    given: dict[str, object] = {
        "dossier": "klein",
        "document": "nota",
        "municipality": "",
        "edition": "internal",
        "state": "s1",
        "compared": "1.0",
        "baseline": tree.dumps(DOCUMENT),
        "comments": (Own("0", "f0"), Own("1", "f1")),
        "marks": (Signed("het college & co", "2027-01-01T00:00:00Z"), Signed("sjabloon", "")),
    }
    return Carried(**{**given, **values})  # type: ignore[arg-type]


def with_baseline(packed: str, sha: str) -> bytes:
    """The part with another baseline."""
    made = re.sub(r"<baseline>.*</baseline>", f"<baseline>{packed}</baseline>", encode(carrying()).decode())
    return re.sub(r'tree="\w+"', f'tree="{sha}"', made).encode()


def packed(text: bytes) -> str:
    return base64.b64encode(zlib.compress(text, 9)).decode()


def test_what_is_written_is_read_back_and_is_the_same_each_time():
    made = encode(carrying())
    assert decode(made) == carrying()
    assert decode(made).tree() == DOCUMENT
    assert encode(carrying()) == made


def test_what_an_editor_does_to_the_spelling_of_xml_changes_nothing():
    made = encode(carrying()).decode()
    wrapped = re.sub(r"<baseline>(.{40})", r"<baseline>\n  \1\n  ", made)
    prefixed = wrapped.replace("<review xmlns=", "<r:review xmlns:r=").replace("</review>", "</r:review>")
    prefixed = re.sub(r"<(/?)(baseline|comments?|marks?)\b", r"<\1r:\2", prefixed)
    assert decode(prefixed.encode("utf-8")) == carrying()
    assert decode(made.replace("UTF-8", "UTF-16").encode("utf-16")) == carrying()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no well-formed XML"),
        (b"<review", "no well-formed XML"),
        (b"\0\xff", "no well-formed XML"),
        (b"<review/>", "no part of a review copy"),
        (b'<other xmlns="urn:bestek:review:1"/>', "no part of a review copy"),
        (b'<review xmlns="urn:bestek:review:1"/>', "which document"),
        (encode(carrying()).replace(b'edition="internal"', b'edition="secret"'), "which document"),
        (encode(carrying()).replace(b' state="s1"', b""), "which document"),
        (encode(carrying()).replace(b"baseline>", b"base>"), "is lacking"),
        (encode(carrying()).replace(b"<comments>", b"<baseline/><comments>"), "is lacking"),
        (re.sub(rb'tree="\w+"', b'tree="x"', encode(carrying())), "is lacking"),
        (with_baseline("####", "0" * 64), "cannot be unpacked"),
        (with_baseline("é", "0" * 64), "cannot be unpacked"),
        (with_baseline(base64.b64encode(b"plain").decode(), "0" * 64), "cannot be unpacked"),
        (with_baseline(packed(b"text")[:12], checksum(b"text")), "cut off"),
        (with_baseline("", "0" * 64), "cut off"),
        (with_baseline(packed(b"text"), "0" * 64), "was altered"),
        (with_baseline(packed(b"\xff\xfe"), checksum(b"\xff\xfe")), "cannot be read"),
        (b'<!DOCTYPE review [<!ENTITY a "b">]>' + encode(carrying()).partition(b"\n")[2], "document type"),
        (b" " * (carried.MAXIMUM_PART + 1), "larger than 8 MB"),
    ],
)  # fmt: skip
def test_what_is_not_as_it_was_written_is_refused_with_the_reason(data: bytes, words: str):
    with pytest.raises(DamagedError, match=words):
        decode(data)


def test_a_document_type_in_another_encoding_is_refused_too():
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE review [<!ENTITY a "b">]><review xmlns="urn:bestek:review:1">&a;</review>'
    with pytest.raises(DamagedError, match="no part of a review copy"):
        decode(text.encode("utf-16"))


def test_a_baseline_that_swells_is_refused_before_it_fills_memory():
    swelling = zlib.compress(b" " * (carried.MAXIMUM_TEXT * 8), 9)
    data = with_baseline(base64.b64encode(swelling).decode(), "0" * 64)
    tracemalloc.start()
    with pytest.raises(DamagedError, match="larger than 32 MB"):
        decode(data)
    assert tracemalloc.get_traced_memory()[1] < 3 * carried.MAXIMUM_TEXT
    tracemalloc.stop()


def test_more_rows_than_a_copy_can_have_are_refused():
    rows = "<comment/>" * (carried.MAXIMUM_ROWS + 1)
    data = encode(carrying(comments=())).replace(b"<comments></comments>", f"<comments>{rows}</comments>".encode())
    with pytest.raises(DamagedError, match="more than 20000"):
        decode(data)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"_":"Text","value":"a"}',
        '{"_":"Nothing"}',
        '{"_":"Document"}',
        '{"_":"Document","id":"a","title":"b","children":[],"more":1}',
        '{"_":"Document","id":"a","title":5,"children":[]}',
        '{"_":"Document","id":"a","title":"b","children":[5]}',
        '{"_":"Document","id":"a","title":"b","children":[{"_":"Text","value":"a"}]}',
        '{"_":"Document","id":"a","title":"b","children":[{"_":"Paragraph","children":[{"_":"Text","value":null}]}]}',
        '{"_":"Document","id":"a","title":"b","children":[{"_":"Paragraph","children":[],"role":"king"}]}',
        '{"_":"Document","id":"a","title":"b","children":[],"date":"2026-01-01"}',
        '{"_":"Document","id":"a","title":"b","children":[],"labels":{"_":"Mark","revision":"inserted"}}',
        "[" * 100_000,
    ],
)
def test_a_tree_that_no_writer_makes_is_refused(text: str):
    """Its checksum is right: anybody can compute one."""
    made = decode(with_baseline(packed(text.encode()), checksum(text.encode())))
    with pytest.raises(DamagedError, match="cannot be read"):
        made.tree()


def test_a_deep_tree_is_refused():
    node: object = {"_": "Text", "value": "a"}
    for _ in range(300):
        node = {"_": "Strong", "children": [node]}
    fine = json.dumps({"_": "Document", "id": "a", "title": "b", "children": [{"_": "Paragraph", "children": [node]}]})
    text = fine.replace('{"_": "Strong", "children": [', '{"_": "Strong", "children": [' * 400, 1)
    text = text.replace("]}" * 300, "]}" * 699, 1)
    with pytest.raises(DamagedError, match="cannot be read"):
        decode(with_baseline(packed(text.encode()), checksum(text.encode()))).tree()
