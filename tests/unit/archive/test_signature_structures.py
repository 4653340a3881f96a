"""Files of other programs and damaged ones: each is signed, or a finding; never anything else."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest

from bestek.archive.signature_blocks import signature_blocks
from bestek.archive.signature_writing import Wish, sign
from bestek.archive.signatures import signatures
from bestek.findings import FindingsError
from tests.certificates import AT, credentials
from tests.unit.archive.signed import issued

Change = Callable[[pikepdf.Pdf], object]
NOTHING, NAME = pikepdf.Array([]), pikepdf.Name("/x")


def changed(change: Change) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(issued())) as pdf:
        change(pdf)
        pdf.save(target)
    return target.getvalue()


def _leaves(pdf: pikepdf.Pdf) -> None:
    """A parent tree with a leaf, as other programs write it (ISO 32000-1, 7.9.7)."""
    tree = pdf.Root.StructTreeRoot
    leaf = pikepdf.Dictionary(Limits=pikepdf.Array([0, 99]), Nums=tree.ParentTree.Nums)
    tree.ParentTree = pikepdf.Dictionary(Kids=pikepdf.Array([pdf.make_indirect(leaf)]))


def _one(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.K = pdf.Root.StructTreeRoot.K[0]


def _without_next(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot.ParentTreeNextKey


def _form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=NOTHING)


def _foreign(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Creator"] = "Writer"


SOUND: tuple[Change, ...] = (_leaves, _one, _without_next, _form, _foreign)


@pytest.mark.parametrize("change", SOUND)
def test_a_file_of_another_make_takes_two_signatures(change: Change):
    once = sign(changed(change), credentials("B. Voorbeeld"), Wish(AT))
    twice = sign(once.data, credentials("A. Voorbeeld"), Wish(AT))
    assert [(each.valid, each.since) for each in signatures(twice.data)] == [(True, "signed"), (True, "nothing")]


def test_blocks_are_looked_for_in_files_of_bestek_alone():
    assert len(signature_blocks(issued())) == 3
    assert signature_blocks(changed(_foreign)) == ()
    assert sign(changed(_foreign), credentials("B. Voorbeeld"), Wish(AT)).block is None


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf.Root.StructTreeRoot.__setattr__("ParentTree", NAME),
        lambda pdf: pdf.Root.StructTreeRoot.__setattr__("K", NAME),
        lambda pdf: pdf.pages[0].__setattr__("Annots", NAME),
        lambda pdf: pdf.Root.Pages.__setattr__("Kids", NOTHING),
        lambda pdf: pdf.Root.__setattr__("StructTreeRoot", NOTHING),
        lambda pdf: pdf.Root.__setattr__("AcroForm", pikepdf.Dictionary(Fields=NAME)),
        lambda pdf: pdf.Root.StructTreeRoot.__delattr__("K"),
    ],
)
@pytest.mark.parametrize("visible", [True, False])
def test_a_structure_that_is_none_is_a_finding(change: Change, visible: bool, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(FindingsError) as caught:
        sign(changed(change), credentials("B. Voorbeeld"), Wish(AT, visible=visible))
    assert [each.code for each in caught.value.findings] in (["E960"], ["E962"])
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("name", "found"), [("Voorbeeld", True), ("b voorbeeld", True), ("B.Voorbeeld", True),
                                             ("oorbeeld", False), ("B. Voor", False), ("-", False)])  # fmt: skip
def test_a_name_is_found_by_whole_words(name: str, found: bool):
    assert bool(sign(issued(), credentials("Zegel"), Wish(AT, name=name)).block) == found
