"""Whatever is changed in a signed file is noticed; what a further signature adds is no change."""

from __future__ import annotations

import io
import re
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import DictionaryObject, NameObject, TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from bestek.archive.signature_field import entry
from bestek.archive.signature_writing import Wish, sign
from bestek.archive.signatures import Signature, read_roots, signatures
from bestek.findings import FindingsError
from tests import certificates
from tests.certificates import AT, credentials, pem
from tests.unit.archive.signed import DAY, issued, once, twice

CONTENTS = re.compile(rb"/Contents <([0-9A-F]+)>")


def valid(data: bytes) -> bool:
    """Whether a reader would take the file for signed and unchanged."""
    try:
        found = signatures(data)
    except FindingsError:
        return False
    return bool(found) and all(each.valid for each in found)


def updated(data: bytes, change: Any) -> bytes:
    """With something added behind it, as an editor of PDFs does."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def problems(data: bytes) -> list[tuple[str, ...]]:
    return [each.problems for each in signatures(data)]


def test_a_file_without_signature_has_none():
    assert signatures(issued()) == ()


def test_what_is_no_pdf_is_a_finding():
    with pytest.raises(FindingsError) as caught:
        signatures(b"Geen PDF")
    assert [each.code for each in caught.value.findings] == ["E960"]


def test_a_signature_says_whose_it_is_when_and_why():
    assert signatures(once().data) == (
        Signature(
            field="Signature1",
            name="B. Voorbeeld",
            subject="Common Name: B. Voorbeeld, Organization: Gemeente Voorbeeld, Country: NL",
            issuer="Common Name: Test Root, Country: NL",
            at=AT,
            reason="Vastgesteld",
            profile="ETSI.CAdES.detached",
            intact=True,
            reach="file",
            since="nothing",
            trusted=None,
            size=len(once().data),
        ),
    )


def test_a_second_signature_keeps_the_first_valid():
    first, second = signatures(twice().data)
    assert (first.name, first.reach, first.since, first.valid) == ("B. Voorbeeld", "revision", "signed", True)
    assert (second.name, second.reach, second.since, second.valid) == ("A. Voorbeeld", "file", "nothing", True)
    assert (first.size, second.size) == (len(once().data), len(twice().data))


@pytest.mark.parametrize("visible", [True, False])
def test_signatures_that_are_not_seen_do_not_count_as_a_change(visible: bool):
    data = sign(once(visible=visible).data, credentials("C. Derde"), Wish(AT + DAY)).data
    assert [(each.since, each.valid) for each in signatures(data)] == [("signed", True), ("nothing", True)]


# Trust


def test_without_roots_nobody_is_trusted_or_distrusted():
    assert [each.trusted for each in signatures(twice().data)] == [None, None]


def test_a_certificate_is_trusted_when_it_goes_back_to_a_given_root(tmp_path: Path):
    (tmp_path / "roots.pem").write_bytes(pem(certificates.authority("Ander")) + pem(certificates.authority()))
    (tmp_path / "other.pem").write_bytes(pem(certificates.authority("Ander")))
    right, other = read_roots([tmp_path / "roots.pem"]), read_roots([tmp_path / "other.pem"])
    assert (len(right), len(other)) == (2, 1)
    assert [each.trusted for each in signatures(twice().data, right)] == [True, True]
    assert [(each.trusted, each.valid) for each in signatures(twice().data, other)] == [(False, True), (False, True)]


def test_a_root_of_the_same_name_with_another_key_is_not_trusted(tmp_path: Path):
    impostor = certificates._builder(  # the same name
        certificates.name("Test Root"), certificates.name("Test Root"), certificates.key("p384", "x").public_key()
    )
    made = impostor.sign(certificates.key("p384", "x"), hashes.SHA256())
    (tmp_path / "x.pem").write_bytes(pem(made))
    assert [each.trusted for each in signatures(once().data, read_roots([tmp_path / "x.pem"]))] == [False]


def test_files_without_certificates_are_named_together(tmp_path: Path):
    (tmp_path / "a.pem").write_text("geen")
    with pytest.raises(FindingsError) as caught:
        read_roots([tmp_path / "a.pem", tmp_path / "b.pem"])
    assert [each.place and each.place.file.rpartition("/")[2] for each in caught.value.findings] == ["a.pem", "b.pem"]


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def refused(*_arguments: object) -> None:
        raise AssertionError("no network")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    (tmp_path / "x.pem").write_bytes(pem(certificates.authority()))
    data = sign(issued(), credentials("B. Voorbeeld"), Wish(AT)).data
    assert [each.trusted for each in signatures(data, read_roots([tmp_path / "x.pem"]))] == [True]


# Changes


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_single_byte_that_differs_anywhere_is_noticed(chosen: st.DataObject):
    data = bytearray(chosen.draw(st.sampled_from([once().data, twice().data])))
    at = chosen.draw(st.integers(0, len(data) - 1))
    data[at] ^= chosen.draw(st.integers(1, 255))
    assert not valid(bytes(data))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_single_digit_of_the_signature_itself_that_differs_is_noticed(chosen: st.DataObject):
    data = bytearray(once().data)
    (match,) = CONTENTS.finditer(once().data)
    used = len(match[1].rstrip(b"0"))
    at = match.start(1) + chosen.draw(st.integers(0, min(used + 40, len(match[1]) - 1)))
    data[at] = chosen.draw(st.sampled_from([each for each in b"0123456789ABCDEFabcdef" if each != data[at]]))
    assert not valid(bytes(data))


def test_bytes_that_are_changed_are_told_from_bytes_that_were_added():
    data = once().data
    at = data.index(b"\n%") + 3  # in the comment that says that the file is binary: every reader goes on
    changed = data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]
    found = signatures(changed)
    assert ["the signed bytes are not those that were signed" in each.problems for each in found] == [True]
    (added,) = signatures(data + b"\n")
    assert (added.intact, added.valid) == (True, False)


@pytest.mark.parametrize("cut", [1, 7, 100])
def test_a_file_that_is_cut_short_is_noticed(cut: int):
    assert not valid(once().data[:-cut])


def test_a_second_signature_that_is_cut_off_leaves_the_first():
    (found,) = signatures(twice().data[: len(once().data)])
    assert found.valid


def _properties(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Lang"] = TextStringObject("en")
    writer.update_root()


def _page(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Rotate"] = page.raw_get("/StructParents")
    writer.update_container(page)


def _note(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0]
    note = {
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject("/FreeText"),
        "/Contents": TextStringObject("Niet akkoord"),
    }
    writer.register_annotation(
        page, writer.add_object(DictionaryObject({NameObject(key): value for key, value in note.items()}))
    )


def _alt(writer: IncrementalPdfFileWriter) -> None:
    """What is read out in place of the first signature is another."""
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/TU"] = TextStringObject("Elektronische handtekening van een ander")
    writer.update_container(field)


def _look(writer: IncrementalPdfFileWriter) -> None:
    """The picture of the first signature is another."""
    drawn = writer.root["/AcroForm"]["/Fields"][0]["/AP"]["/N"]
    drawn._data = b"q Q"
    drawn._encoded_data = None
    writer.update_container(drawn)


def _structure(writer: IncrementalPdfFileWriter) -> None:
    """What a screen reader reads first is gone."""
    root = writer.root["/StructTreeRoot"]["/K"][0]
    root["/K"].pop(0)
    writer.update_container(root)


def _parents(writer: IncrementalPdfFileWriter) -> None:
    tree = writer.root["/StructTreeRoot"]["/ParentTree"]
    tree["/Nums"].pop()
    writer.update_container(tree)


def _element(writer: IncrementalPdfFileWriter) -> None:
    """An element that nobody signed stands in the structure."""
    root = writer.root["/StructTreeRoot"]["/K"][0]
    made = {"/Type": NameObject("/StructElem"), "/S": NameObject("/P"), "/ActualText": TextStringObject("Niet akkoord")}
    root["/K"].append(writer.add_object(DictionaryObject({NameObject(key): value for key, value in made.items()})))
    writer.update_container(root)


def _nothing(writer: IncrementalPdfFileWriter) -> None:
    """Metadata alone, which every editor brings up to date."""
    assert entry(writer.root, "/Metadata") is not None
    writer.update_root()


CHANGES = (_properties, _page, _note, _alt, _look, _structure, _parents, _element, _nothing)


@pytest.mark.parametrize("change", CHANGES)
def test_what_an_editor_adds_is_a_change(change: Any):
    (found,) = signatures(updated(once().data, change))
    assert (found.intact, found.reach, found.since, found.valid) == (True, "revision", "changed", False)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_between_two_signatures_is_noticed_for_the_first_alone(change: Any):
    between = updated(once().data, change)
    data = sign(between, credentials("A. Voorbeeld"), Wish(AT + DAY, visible=False)).data
    assert [(each.since, each.valid) for each in signatures(data)] == [("changed", False), ("nothing", True)]


def test_a_field_that_is_left_out_of_the_form_does_not_hide_its_signature():
    def hidden(writer: IncrementalPdfFileWriter) -> None:
        writer.root["/AcroForm"]["/Fields"].pop()
        writer.update_container(writer.root["/AcroForm"])

    assert not valid(updated(once().data, hidden))
    assert problems(updated(once().data, hidden)) == [("there is a signature in the file that no reader finds",)]


def test_a_certificate_that_did_not_hold_at_the_named_moment_is_a_problem():
    late = sign(issued(), credentials("B. Voorbeeld"), Wish(certificates.LAST + DAY))
    assert problems(late.data) == [("the certificate did not hold at the moment that the signature names",)]


def test_a_signature_without_the_extra_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    from bestek import extras
    from bestek.findings import SetupError

    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    with pytest.raises(SetupError) as caught:
        signatures(once().data)
    assert "“sign”" in caught.value.message
    assert re.search(r"-m pip install '?pyhanko", caught.value.advice)


def test_a_signature_of_before_is_no_signature_of_now():
    """The bytes of one signature put into another file."""
    other = sign(issued(), credentials("B. Voorbeeld"), replace(Wish(AT), reason="Vastgesteld", visible=False)).data
    (mine,), (others,) = CONTENTS.finditer(once().data), CONTENTS.finditer(other)
    size = min(len(mine[1]), len(others[1]))
    moved = once().data[: mine.start(1)] + others[1][:size].ljust(len(mine[1]), b"0") + once().data[mine.end(1) :]
    assert problems(moved) == [("the signed bytes are not those that were signed",)]
