"""A signature is added to a PDF, and nothing else of it changes."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pypdf
import pytest

from bestek.archive import verapdf
from bestek.archive.signature_blocks import signature_blocks
from bestek.archive.signature_writing import Wish, sign
from bestek.archive.stamp import Stamp
from bestek.findings import FindingsError, Place
from bestek.write.pdf_reader import Tagged
from tests.certificates import AT, Kind, credentials
from tests.unit.archive import signed
from tests.unit.archive.signed import issued, once, twice

WISH = Wish(AT)


@cache  # an object of it lives as long as the file
def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def fields(data: bytes) -> list[pikepdf.Object]:
    return list(opened(data).Root.AcroForm.Fields)


def refused(data: bytes, wish: Wish = WISH) -> list[tuple[str, Place | None]]:
    with pytest.raises(FindingsError) as caught:
        sign(data, credentials(), wish, Place("besluit.pdf"))
    return [(each.code, each.place) for each in caught.value.findings]


@pytest.mark.parametrize("data", [lambda: once().data, lambda: twice().data, lambda: once(visible=False).data])
def test_the_signed_file_begins_with_the_issued_one(data: Callable[[], bytes]):
    assert data().startswith(issued())
    assert len(data()) > len(issued())


def test_a_second_signature_leaves_every_byte_of_the_first():
    assert twice().data.startswith(once().data)
    assert [str(each.T) for each in fields(twice().data)] == ["Signature1", "Signature2"]


def test_the_signature_stands_in_the_block_that_names_the_holder():
    first, second = once().block, twice().block
    assert first is not None
    assert second is not None
    assert (first.words, second.words) == ("de burgemeester, B. Voorbeeld", "de gemeentesecretaris, A. Voorbeeld")
    assert [each.taken for each in signature_blocks(twice().data)] == [True, True, False]


@pytest.mark.parametrize(("words", "place"), [("burgemeester", 1), ("namens Opdrachtnemer", 2), ("a. voorbeeld", 0)])
def test_a_block_can_be_chosen_by_its_words(words: str, place: int):
    made = sign(issued(), credentials("Gemeente Voorbeeld"), replace(WISH, block=words))
    assert made.block == signature_blocks(issued())[place]


def test_a_name_that_is_given_finds_the_block_and_the_certificate_is_named_too():
    made = sign(issued(), credentials("Zegel", "Gemeente Voorbeeld"), replace(WISH, name="B. Voorbeeld"))
    assert made.block == signature_blocks(issued())[1]
    assert "B. Voorbeeld, Zegel, Gemeente Voorbeeld" in str(fields(made.data)[0].TU)


def test_nobody_signs_where_another_is_named():
    made = sign(issued(), credentials("C. Anders"), WISH)
    assert made.block is None
    assert [each.taken for each in signature_blocks(made.data)] == [False] * 3


def test_a_block_that_is_taken_is_not_signed_again():
    again = sign(once().data, credentials("B. Voorbeeld"), WISH)
    assert again.block is None
    assert refused(once().data, replace(WISH, block="burgemeester")) == [("E963", Place("besluit.pdf"))]


def test_words_of_no_block_are_refused_and_the_blocks_named():
    with pytest.raises(FindingsError) as caught:
        sign(issued(), credentials(), replace(WISH, block="wethouder"))
    assert "“de burgemeester, B. Voorbeeld”" in caught.value.findings[0].hint
    assert refused(signed.without_blocks(), replace(WISH, block="wethouder")) == [("E963", Place("besluit.pdf"))]


def test_a_signature_that_is_not_seen_has_no_room_on_the_page():
    (field,) = fields(once(visible=False).data)
    assert [float(each) for each in field.Rect] == [0, 0, 0, 0]
    assert "/AP" not in field


@pytest.mark.parametrize("data", [lambda: once().data, lambda: twice().data, lambda: once(visible=False).data])
def test_every_signature_is_an_element_of_its_own_in_the_structure(data: Callable[[], bytes]):
    pdf = Tagged(data())
    forms = pdf.root.of("Form")
    assert len(forms) == len(fields(data()))
    numbers = list(pdf.pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip((int(each) for each in numbers[::2]), numbers[1::2], strict=True))
    for form in forms:
        (widget,) = form.kids
        assert parents[int(widget.StructParent)].objgen == form.object.objgen
        assert str(widget.TU) == str(form.object.Alt)
        assert widget.P.Tabs == "/S"
        assert int(widget.F) & 0b100111 == 0b100, "printed, neither hidden nor without a view (ISO 19005-2, 6.3.2)"
    assert int(pdf.pdf.Root.StructTreeRoot.ParentTreeNextKey) == max(parents) + 1
    assert list(parents) == sorted(parents)


def test_a_seen_signature_is_read_between_the_words_of_its_block():
    (form,) = Tagged(once().data).root.of("Form")
    assert form.parent is not None
    assert Tagged(once().data).text(form.parent).strip() == "Handtekening:"


def test_what_is_read_out_says_who_when_and_why():
    (field,) = fields(once().data)
    spoken = "Elektronische handtekening van B. Voorbeeld, Gemeente Voorbeeld, 20 november 2026. Reden van ondertekening: Vastgesteld."
    assert str(field.TU) == spoken


def test_what_is_seen_is_drawn_with_embedded_fonts_and_can_be_copied():
    (field,) = fields(once().data)
    form = field.AP.N
    for font in form.Resources.Font.values():
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
    page = opened(issued()).pages[0]
    shown = pikepdf.Pdf.new()
    shown.add_blank_page(page_size=(float(form.BBox[2]), float(form.BBox[3])))
    copied = shown.copy_foreign(form)
    shown.pages[0].Contents = shown.make_stream(copied.read_bytes())
    shown.pages[0].Resources = copied.Resources
    target = io.BytesIO()
    shown.save(target)
    lines = pypdf.PdfReader(target).pages[0].extract_text().split("\n")
    assert [each.strip() for each in lines if each.strip()] == [
        "Elektronisch ondertekend door", "B. Voorbeeld", "Gemeente Voorbeeld", "20 november 2026",
    ]  # fmt: skip
    assert len(page.Contents.read_bytes()) == len(opened(once().data).pages[0].Contents.read_bytes())


def test_metadata_and_properties_stay_as_they_are():
    before, after = opened(issued()), opened(twice().data)
    assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
    assert after.Root.Metadata.objgen == before.Root.Metadata.objgen
    assert {key: str(value) for key, value in after.docinfo.items()} == {
        key: str(value) for key, value in before.docinfo.items()
    }
    assert after.trailer.ID[0] == before.trailer.ID[0]
    assert len({bytes(opened(each).trailer.ID[1]) for each in (issued(), once().data, twice().data)}) == 3


def test_an_rsa_signature_is_the_same_each_time():
    made = [sign(issued(), credentials("A. Voorbeeld", kind="rsa"), WISH).data for _time in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize("kind", ["rsa", "p256", "p384"])
def test_the_signature_is_pades(kind: Kind):
    (field,) = fields(sign(issued(), credentials("A. Voorbeeld", kind=kind), WISH).data)
    value = field.V
    assert (str(value.Filter), str(value.SubFilter), str(value.M)) == (
        "/Adobe.PPKLite",
        "/ETSI.CAdES.detached",
        "D:20261120093000Z",
    )
    assert "/Reason" not in value
    assert "/Cert" not in value, "the certificate stands in the signature (EN 319 142-1, 6.3)"


def test_an_encrypted_file_is_not_signed():
    target = io.BytesIO()
    pikepdf.open(io.BytesIO(issued())).save(target, encryption=pikepdf.Encryption(owner="x", user=""))
    assert refused(target.getvalue()) == [("E961", Place("besluit.pdf"))]


def test_a_file_without_tags_is_not_signed():
    pdf, target = pikepdf.open(io.BytesIO(issued())), io.BytesIO()
    del pdf.Root.StructTreeRoot
    pdf.save(target)
    assert refused(target.getvalue()) == [("E962", Place("besluit.pdf"))]


def test_a_file_whose_signature_forbids_changes_is_not_signed_again():
    pdf, target = pikepdf.open(io.BytesIO(issued())), io.BytesIO()
    perms = pikepdf.Dictionary(Type=pikepdf.Name.TransformParams, P=1, V=pikepdf.Name("/1.2"))
    reference = pikepdf.Dictionary(Type=pikepdf.Name.SigRef, TransformMethod=pikepdf.Name.DocMDP, TransformParams=perms)
    pdf.Root.Perms = pikepdf.Dictionary(
        DocMDP=pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig, Reference=pikepdf.Array([reference])))
    )
    pdf.save(target)
    assert refused(target.getvalue()) == [("E963", Place("besluit.pdf"))]


@pytest.mark.parametrize("cut", [0, 1, 500, -1, -30, -700])
def test_half_a_file_and_no_pdf_at_all_are_refused(cut: int):
    data = issued()[: len(issued()) + cut] if cut < 0 else issued()[:cut]
    if cut == -1:
        data = b"Geen PDF"
    assert refused(data) == [("E960", Place("besluit.pdf"))]


def test_a_name_that_the_fonts_do_not_have_is_refused_and_may_be_signed_unseen():
    wish = replace(WISH, name="山田", block="burgemeester")
    with pytest.raises(FindingsError) as caught:
        sign(issued(), credentials(), wish)
    assert [each.code for each in caught.value.findings] == ["E601", "E601"]
    assert sign(issued(), credentials(), replace(wish, visible=False)).block is None


@pytest.mark.parametrize(
    ("language", "words"),
    [("fy", "Elektroanyske hantekening fan N., 20 novimber 2026."), ("en-GB", "Electronic signature of N., 20 November 2026."),
     ("de", "Elektronische handtekening van N., 20 november 2026.")],
)  # fmt: skip
def test_a_signature_speaks_the_language_of_the_document(language: str, words: str):
    assert Stamp(("N.",), AT.date(), "", language).spoken == words


def test_a_long_name_is_set_smaller_and_stays_whole():
    long = "De directeur Maatschappelijke Ontwikkeling en Ondersteuning, mr. dr. A.B.C. van der Langenaam-Voorbeeldstra"
    made = sign(issued(), credentials(long[:60]), replace(WISH, name=long, block="burgemeester"))
    (field,) = fields(made.data)
    assert long in str(field.TU)
    assert field.AP.N.read_bytes().count(b"TJ") >= 7


@pytest.mark.slow
@pytest.mark.parametrize("data", [lambda: once().data, lambda: twice().data, lambda: once(visible=False).data])
def test_a_signed_file_is_still_pdfa_and_pdfua(data: Callable[[], bytes], require: Callable[[str], Path]):
    require("java")
    assert verapdf.failures(data()) == []


@pytest.mark.slow
def test_another_program_finds_the_signatures_valid_and_the_file_whole(tmp_path: Path, require: Callable[[str], Path]):
    (tmp_path / "x.pdf").write_bytes(twice().data)
    told = subprocess.run(
        [require("pdfsig"), "-nocert", "x.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False
    ).stdout
    assert told.count("Signature Validation: Signature is Valid.") == 2
    assert told.count("ETSI.CAdES.detached") == 2
    assert "Total document signed" in told.split("Signature #2")[1]
