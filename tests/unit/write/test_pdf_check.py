"""Every check of a finished PDF sees the defect that it is there for."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from bestek.archive import verapdf
from bestek.resolve import resolve
from bestek.tree import Contents, Document, Section, Text
from bestek.write.pdf_check import CHECKS, check_pdf
from tests.unit import trees
from tests.unit.write.printed import printed

DOCUMENT = trees.everything()
LONG = trees.long(8)

Plant = Callable[[pikepdf.Pdf], None]


def codes(plant: Plant, document: Document = DOCUMENT) -> set[str]:
    return {finding.code for finding in check_pdf(planted(plant, document), document)}


def planted(plant: Plant, document: Document = DOCUMENT) -> bytes:
    with pikepdf.open(io.BytesIO(printed(document).data)) as pdf:
        plant(pdf)
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    """Structure elements of a kind, in logical order."""
    found: list[Any] = []

    def visit(element: Any) -> None:
        if str(element.S) == f"/{kind}":
            found.append(element)
        for kid in element.K:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                visit(kid)

    visit(pdf.Root.StructTreeRoot.K[0])
    return found


def new(pdf: pikepdf.Pdf, kind: str, parent: Any, kids: list[Any]) -> Any:
    made = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name(f"/{kind}"), P=parent, K=pikepdf.Array(kids))
    )
    for kid in kids:
        kid.P = made
    return made


def test_a_file_that_only_went_through_the_same_hands_is_clean() -> None:
    assert codes(lambda pdf: None) == set()
    assert codes(lambda pdf: None, LONG) == set()


def test_content_outside_the_tree_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        pdf.pages[4].contents_add(b"0 0 10 10 re f")

    assert codes(plant) == {"E620"}


def test_text_that_no_element_holds_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        elements(pdf, "P")[-1].K = pikepdf.Array([])

    assert {"E620", "E627", "E629"} <= codes(plant)


def test_a_torn_table_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        table = elements(pdf, "Table")[1]
        body = table.K[-1]
        del table.K[-1]
        table.P.K.append(new(pdf, "Table", table.P, [body]))

    assert codes(plant) >= {"E621", "E623"}


def test_a_torn_section_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        section = elements(pdf, "Sect")[-1]
        last = section.K[-1]
        del section.K[-1]
        section.P.K.append(new(pdf, "Sect", section.P, [last]))

    assert codes(plant) == {"E621"}


def test_a_table_without_header_cells_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        for cell in elements(pdf, "TH"):
            cell.S = pikepdf.Name.TD

    assert codes(plant) == {"E622"}


def test_a_header_cell_without_scope_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        del elements(pdf, "TH")[0].A["/Scope"]

    assert codes(plant) == {"E622"}


def test_a_table_head_that_is_tagged_again_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        body = elements(pdf, "TBody")[-1]
        body.K.append(new(pdf, "TR", body, []))

    assert codes(plant) == {"E623"}


def test_a_note_away_from_its_call_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        note = elements(pdf, "Note")[0]
        owner = note.P
        owner.K = pikepdf.Array(
            [kid for kid in owner.K if not (isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == "/Note")]
        )
        root = pdf.Root.StructTreeRoot.K[0]
        note.P = root
        root.K.append(note)

    assert "E624" in codes(plant)


def test_a_call_that_leads_to_another_note_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        notes = elements(pdf, "Note")
        notes[0].ID, notes[1].ID = notes[1].ID, notes[0].ID

    assert "E624" in codes(plant)


def test_a_link_to_nowhere_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        next(
            annotation for page in pdf.pages for annotation in page.get("/Annots", []) if "/Dest" in annotation
        ).Dest = pikepdf.String("nergens")

    assert codes(plant) == {"E625"}


def test_a_bookmark_to_nowhere_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Outlines.First.Dest[0] = pikepdf.Array([])

    assert codes(plant) == {"E625"}
    assert codes(lambda pdf: pdf.Root.Outlines.First.__delitem__("/Dest")) == {"E625"}


def test_a_heading_of_another_level_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        elements(pdf, "H2")[0].S = pikepdf.Name.H4

    assert codes(plant) == {"E626"}


def test_a_heading_that_says_something_else_is_seen() -> None:
    last = DOCUMENT.children[-1]
    assert isinstance(last, Section)
    changed = replace(DOCUMENT, children=(*DOCUMENT.children[:-1], replace(last, title=(trees.text("Anders"),))))
    found = {finding.code for finding in check_pdf(printed(DOCUMENT).data, changed)}
    assert found == {"E626", "E629", "E640"}


def test_bookmarks_that_differ_from_the_headings_are_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Outlines.First.Title = pikepdf.String("Anders")

    assert codes(plant) == {"E626"}


def test_a_parent_tree_that_leads_elsewhere_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        page = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
        page[0], page[1] = page[1], page[2]

    assert "E627" in codes(plant)


def test_an_annotation_without_parent_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        annotation = next(annotation for page in pdf.pages for annotation in page.get("/Annots", []))
        del annotation["/StructParent"]

    assert codes(plant) == {"E627"}


def test_an_identifier_that_the_tree_of_identifiers_lacks_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        names = pdf.Root.StructTreeRoot.IDTree.Names
        pdf.Root.StructTreeRoot.IDTree.Names = pikepdf.Array(list(names)[2:])

    assert codes(plant) == {"E627"}


@pytest.mark.parametrize("claim", [b'pdfuaid:part="1"', b'pdfaid:conformance="A"', b"pdfaExtension:schemas"])
def test_a_missing_claim_is_seen(claim: bytes) -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes()
        assert claim in packet
        other = claim.replace(b'"1"', b'"9"').replace(b'"A"', b'"B"').replace(b"schemas", b"andere")
        pdf.Root.Metadata = pdf.make_stream(
            packet.replace(claim, other), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )

    assert codes(plant) == {"E628"}


def test_another_language_is_seen() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Lang = pikepdf.String("en")

    assert codes(plant) == {"E628"}


def test_lost_and_added_words_are_seen() -> None:
    longer = replace(DOCUMENT, children=(*DOCUMENT.children, trees.p("Dit staat er niet in.")))
    (finding,) = check_pdf(printed(DOCUMENT).data, longer)
    assert finding.code == "E629"
    assert "Dit staat er niet in." in finding.message
    shorter = replace(DOCUMENT, children=DOCUMENT.children[1:])
    assert "E629" in {finding.code for finding in check_pdf(printed(DOCUMENT).data, shorter)}


def test_the_words_of_a_heading_in_another_language_are_found_in_the_table_of_contents() -> None:
    (document,) = resolve([trees.short(Contents(), Section("doel", (Text("Purpose", lang="en"),), ()))])
    assert check_pdf(printed(document).data, document) == []


def test_a_file_without_tags_is_no_tagged_file() -> None:
    def plant(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.StructTreeRoot

    with pytest.raises(ValueError, match="structure tree"):
        check_pdf(planted(plant), DOCUMENT)


def test_every_check_is_among_those_that_run() -> None:
    assert len(CHECKS) == 13


@pytest.mark.slow
def test_the_validator_sees_what_is_wrong(require) -> None:
    require("java")

    def plant(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.Lang
        elements(pdf, "H2")[0].S = pikepdf.Name.H4
        del elements(pdf, "Figure")[0]["/Alt"]
        pdf.Root.AA = pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1")))

    found = {(failure.profile, failure.rule) for failure in verapdf.failures(planted(plant))}
    assert {("PDFUA-1", "7.4.2-1"), ("PDFUA-1", "7.3-1")} <= found
    assert "PDFA-2A" in {profile for profile, _rule in found}
