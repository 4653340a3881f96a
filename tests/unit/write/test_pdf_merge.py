"""Parts become one document, the same as in one piece; a merge that goes wrong is an error, or seen by the checks of the finished file."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Name, String

from bestek.style import DEFAULT
from bestek.tree import Document
from bestek.write import merging, pdf_parts
from bestek.write.markup import element
from bestek.write.parts import LINK, LaidOut, Sheeted
from bestek.write.pdf import steps, write_pdf
from bestek.write.pdf_check import check_pdf
from bestek.write.pdf_fonts import face_of, subset
from bestek.write.pdf_merge import MergeError, merge
from bestek.write.pdf_reader import Tagged
from bestek.write.revisions import prepared
from bestek.write.splitting import Splitting
from bestek.write.stamps import Footer, Header, Stamp, running, stamps_of
from bestek.write.stylesheet import part_css
from tests.golden.witness import pictures, witness
from tests.unit import trees
from tests.unit.write.printed import printed

DOCUMENT = trees.everything()
Values = tuple[tuple[bytes, ...], bytes, tuple[Stamp, ...], str]
Plant = Callable[[pikepdf.Pdf], None]


@cache
def values() -> Values:
    """What the merge of `DOCUMENT` is given: its parts, its stamps, the order of the stamps, and the words of the footer."""
    making = steps(DOCUMENT, DEFAULT)
    batch = next(making)
    while batch[0].function is not merging.merge:
        batch = making.send([work.function(*work.values) for work in batch])
    return batch[0].values  # type: ignore[return-value]


def merged(
    parts: Sequence[bytes] | None = None, stamps: bytes | None = None, order: Sequence[Stamp] | None = None
) -> bytes:
    known = values()
    return LaidOut.of(merge(parts or known[0], stamps or known[1], order or known[2], known[3])).data


def codes(data: bytes, document: Document = DOCUMENT) -> set[str]:
    return {finding.code for finding in check_pdf(data, document)}


def spoiled(plant: Plant) -> bytes:
    with pikepdf.open(io.BytesIO(printed(DOCUMENT).data)) as pdf:
        plant(pdf)
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """The structure elements at the top, in logical order."""
    return list(pdf.Root.StructTreeRoot.K[0].K)


def links(pdf: pikepdf.Pdf) -> list[Any]:
    return [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]


def destinations(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root.Names.Dests.Names


def stream(pdf: pikepdf.Pdf, page: int, place: int) -> Any:
    return pdf.pages[page].obj.Contents[place]


# The merge as it should be


def test_parts_become_the_document_that_the_writer_gives() -> None:
    assert merged() == printed(DOCUMENT).data
    assert len(values()[0]) > 5, "there is hardly anything to merge"


def test_a_merged_file_passes_all_checks_and_still_does_when_it_only_went_through_other_hands() -> None:
    assert codes(merged()) == set()
    assert codes(spoiled(lambda pdf: None)) == set()


def test_the_same_parts_give_the_same_bytes() -> None:
    assert merged() == merged()


def test_parts_laid_out_in_another_order_give_the_same_bytes() -> None:
    making = steps(DOCUMENT, DEFAULT)
    batch = next(making)
    with suppress(StopIteration):
        while True:
            results = [work.function(*work.values) for work in reversed(batch)]
            batch = making.send(results[::-1])
    assert LaidOut.of(results[0]).data == printed(DOCUMENT).data


@pytest.mark.parametrize("heading", ["Source Sans Pro", "Source Serif Pro"])
def test_a_merged_document_is_the_one_in_one_piece_to_the_pixel(
    heading: str, tmp_path: Path, require: Callable[[str], Path]
) -> None:
    require("pdftoppm")
    style = replace(DEFAULT, heading_font=heading)
    one, parts = write_pdf(DOCUMENT, style, one_piece=True), write_pdf(DOCUMENT, style)
    assert witness(parts) == witness(one)
    assert pictures(parts.data, tmp_path / "parts") == pictures(one.data, tmp_path / "one")


def test_pages_of_identifiers_are_counted_through_all_parts() -> None:
    whole = LaidOut.of(merge(*values()))
    parts = [LaidOut.of(part) for part in values()[0]]
    assert whole.pages == sum(part.pages for part in parts)
    last = next(iter(parts[-1].page_of))
    assert whole.page_of[last] == whole.pages - parts[-1].pages + parts[-1].page_of[last]


def test_each_font_is_embedded_once_with_the_glyphs_of_all_parts() -> None:
    with pikepdf.open(io.BytesIO(merged())) as pdf:
        programs = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item]
        names = [str(item.FontName)[1:] for item in programs]
        assert len(names) == len(set(names)) >= 3
        for item, name in zip(programs, names, strict=True):
            glyphs = {glyph for part in (*values()[0], values()[1]) for glyph in LaidOut.of(part).glyphs.get(name, ())}
            assert item.FontFile2.read_bytes() == subset(face_of(name), glyphs)


def test_properties_are_those_of_the_document_and_the_metadata_can_be_read_as_it_stands() -> None:
    data = merged()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.docinfo.Title) == DOCUMENT.title
        assert str(pdf.docinfo.CreationDate) == "D:20240212"
        assert str(pdf.Root.Lang) == DOCUMENT.language
        assert pdf.Root.Metadata.read_raw_bytes() in data
        assert b'pdfuaid:part="1"' in pdf.Root.Metadata.read_raw_bytes()
        assert len({page.Resources.ColorSpace.srgb[1].objgen for page in pdf.pages}) == 1


# Stamps


def test_the_header_shows_the_first_chapter_of_a_page_or_the_last_one_before_it() -> None:
    sheets = [
        Sheeted("cover"), Sheeted(), Sheeted(chapters=("1 Een",)), Sheeted(), Sheeted("landscape", ("2 Twee", "3 Drie")), Sheeted(),
    ]  # fmt: skip
    assert running(sheets) == [
        None, Header("upright", ""), Header("upright", "1 Een"), Header("upright", "1 Een"), Header("landscape", "2 Twee"), Header("upright", "3 Drie"),
    ]  # fmt: skip


def test_there_is_one_stamp_for_every_header_and_every_shape_of_footer() -> None:
    stamps = stamps_of([("1 Een", False), ("2 Twee", True)])
    assert len(set(stamps)) == len(stamps)
    assert {Header("landscape", "2 Twee"), Header("upright", "2 Twee"), Header("upright", "")} <= set(stamps)
    assert Header("landscape", "1 Een") not in stamps
    assert {Footer("upright", 1, 3), Footer("landscape", 4, 4)} <= set(stamps)
    assert Footer("upright", 3, 2) not in stamps


def test_more_pages_need_no_other_stamps() -> None:
    parts, stamps, order, label = values()
    pages = element("body", *(element("p", "Nog een bladzijde.", style="break-after: page") for _ in range(97)))
    body = element("html", element("head"), pages, lang="nl")
    longer = LaidOut.of(
        merge((*parts, pdf_parts.lay_out(body, part_css(DOCUMENT, DEFAULT), "more")), stamps, order, label)
    )
    assert longer.pages > 99
    found = [_last(page.artifacts, 4) for page in Tagged(longer.data).pages]
    said = [f"Vastgesteld Pagina {page} van {longer.pages}" for page in range(2, longer.pages + 1)]
    assert [text.endswith(_bare(each)) for text, each in zip(found[1:], said, strict=True)] == [True] * len(said)


def _last(texts: Sequence[str], count: int) -> str:
    return _bare("".join(texts[-count:]))


def _bare(text: str) -> str:
    return "".join(text.split())


# What does not fit together is an error


def test_a_link_to_what_no_part_has_is_an_error() -> None:
    with pytest.raises(MergeError, match="leads to “bijlage-eisen”, which is nowhere"):
        merged(values()[0][:-2])


def test_an_identifier_in_two_parts_is_an_error() -> None:
    with pytest.raises(MergeError, match="is there twice"):
        merged((*values()[0], values()[0][-1]))


def test_a_page_without_a_stamp_is_an_error() -> None:
    parts, stamps, order, label = values()
    renamed = [replace(each, chapter="Anders") if isinstance(each, Header) and each.chapter else each for each in order]
    with pytest.raises(MergeError, match="no stamp for"):
        merge(parts, stamps, renamed, label)


def test_a_part_with_other_pages_than_it_says_is_an_error() -> None:
    parts = list(values()[0])
    told = LaidOut.of(parts[3])
    parts[3] = replace(told, sheets=(*told.sheets, Sheeted())).to_bytes()
    with pytest.raises(MergeError, match="pages instead of"):
        merged(parts)


def test_a_footer_without_room_for_its_number_is_an_error() -> None:
    parts, stamps, order, _label = values()
    with pytest.raises(MergeError, match="too few places"):
        merge(parts, stamps, order, "Pagina {page} van {pages} ({pages})")


# What a merge may spoil without an error of its own is seen by the checks


def leave_a_link_of_a_part(pdf: pikepdf.Pdf) -> None:
    link = next(each for each in links(pdf) if "/Dest" in each)
    name = str(link.Dest)
    del link.Dest
    link.A = pikepdf.Dictionary(S=Name.URI, URI=String(LINK + name))


def lose_a_destination(pdf: pikepdf.Pdf) -> None:
    wanted = {str(each.Dest) for each in links(pdf) if "/Dest" in each}
    names = list(destinations(pdf))
    place = next(n for n in range(0, len(names), 2) if str(names[n]) in wanted)
    pdf.Root.Names.Dests.Names = Array(names[:place] + names[place + 2 :])


def move_the_destinations_by_a_page(pdf: pikepdf.Pdf) -> None:
    pages = [page.obj for page in pdf.pages]
    numbers = {page.objgen: number for number, page in enumerate(pages)}
    for place in list(destinations(pdf))[1::2]:
        place[0] = pages[numbers[place[0].objgen] - 1]


def move_a_bookmark_by_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.Last.Dest[0] = pdf.pages[1].obj


def forget_what_a_link_says(pdf: pikepdf.Pdf) -> None:
    del links(pdf)[0].Contents


def lose_an_annotation(pdf: pikepdf.Pdf) -> None:
    page = next(page for page in pdf.pages if "/Annots" in page)
    del page.Annots[0]


def lose_a_link_in_the_tree(pdf: pikepdf.Pdf) -> None:
    link = next(element for element in walked(pdf) if Name.Link == element.S)
    link.K = Array([kid for kid in link.K if not (isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid)])


def put_an_element_on_another_page(pdf: pikepdf.Pdf) -> None:
    next(element for element in reversed(walked(pdf)) if "/Pg" in element).Pg = pdf.pages[1].obj


def put_an_element_on_no_page(pdf: pikepdf.Pdf) -> None:
    del next(element for element in reversed(walked(pdf)) if "/Pg" in element)["/Pg"]


def name_another_parent(pdf: pikepdf.Pdf) -> None:
    elements(pdf)[-1].P = elements(pdf)[0]


def keep_the_document_of_a_part(pdf: pikepdf.Pdf) -> None:
    own = pdf.make_indirect(pikepdf.Dictionary(S=Name.Document, K=Array([elements(pdf)[-1]])))
    elements(pdf)[-1].P = own


def give_two_elements_one_identifier(pdf: pikepdf.Pdf) -> None:
    first, second = [element for element in walked(pdf) if "/ID" in element][:2]
    second.ID = first.ID


def keep_the_keys_of_a_part(pdf: pikepdf.Pdf) -> None:
    pdf.pages[-1].obj.StructParents = pdf.pages[1].obj.StructParents


def list_a_key_twice(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    numbers[2] = numbers[0]


def lose_a_part(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[-1]
    document = pdf.Root.StructTreeRoot.K[0]
    document.K = Array(list(document.K)[:-1])


def lose_the_pages_of_a_part(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[-1]


def lose_a_stamp(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj.Contents = stream(pdf, 3, 1)


def swap_two_footers(pdf: pikepdf.Pdf) -> None:
    first, second = stream(pdf, 2, 3), stream(pdf, 3, 3)
    pdf.pages[2].obj.Contents[3], pdf.pages[3].obj.Contents[3] = second, first


def swap_two_headers(pdf: pikepdf.Pdf) -> None:
    first, second = stream(pdf, 1, 2), stream(pdf, len(pdf.pages) - 1, 2)
    pdf.pages[1].obj.Contents[2], pdf.pages[-1].obj.Contents[2] = second, first


def stamp_twice(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj.Contents = Array([*pdf.pages[3].obj.Contents, stream(pdf, 3, 3)])


def stamp_the_cover(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = Array([pdf.pages[0].obj.Contents, stream(pdf, 3, 3)])
    pdf.pages[0].obj.Resources = pdf.pages[3].obj.Resources


def swap_two_pages(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[-1]
    del pdf.pages[-1]
    pdf.pages.insert(2, page)


def swap_two_parts_in_the_tree(pdf: pikepdf.Pdf) -> None:
    document = pdf.Root.StructTreeRoot.K[0]
    kids = list(document.K)
    document.K = Array([*kids[:-2], kids[-1], kids[-2]])


def forget_a_font_of_the_stamps(pdf: pikepdf.Pdf) -> None:
    resources = pdf.pages[-1].obj.Resources
    regular = next(name for name, font in resources.Font.items() if str(font.BaseFont).endswith("Source-Sans-Pro"))
    del resources.Font[regular]


def keep_the_empty_font_of_a_part(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[-1].obj.Resources.Font.values():
        font.DescendantFonts[0].FontDescriptor.FontFile2 = pdf.make_stream(b"")


def keep_the_subset_of_a_part(pdf: pikepdf.Pdf) -> None:
    drawn = LaidOut.of(values()[0][0]).glyphs
    for font in pdf.pages[-1].obj.Resources.Font.values():
        base = str(font.BaseFont)[1:]
        if base in drawn:
            program = subset(face_of(base), drawn[base])
            font.DescendantFonts[0].FontDescriptor.FontFile2 = pdf.make_stream(program)


def keep_the_widths_of_a_part(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[-1].obj.Resources.Font.values():
        font.DescendantFonts[0].W = Array(list(font.DescendantFonts[0].W)[2:])


def take_the_metadata_of_a_part(pdf: pikepdf.Pdf) -> None:
    with pikepdf.open(io.BytesIO(LaidOut.of(values()[0][-1]).data)) as part:
        packet = part.Root.Metadata.read_bytes()
    pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)


def take_the_language_of_nothing(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def walked(pdf: pikepdf.Pdf) -> list[Any]:
    """All structure elements, in logical order."""
    found: list[Any] = []

    def visit(element: Any) -> None:
        found.append(element)
        for kid in element.K:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                visit(kid)

    visit(pdf.Root.StructTreeRoot.K[0])
    return found


SPOILED: tuple[tuple[Plant, set[str]], ...] = (
    (leave_a_link_of_a_part, {"E625"}),
    (lose_a_destination, {"E625"}),
    (move_the_destinations_by_a_page, {"E625"}),
    (move_a_bookmark_by_a_page, {"E625"}),
    (forget_what_a_link_says, {"E625"}),
    (lose_an_annotation, {"E627"}),
    (lose_a_link_in_the_tree, {"E627"}),
    (put_an_element_on_another_page, {"E620", "E627", "E629"}),
    (put_an_element_on_no_page, {"E620", "E627", "E629"}),
    (name_another_parent, {"E627"}),
    (keep_the_document_of_a_part, {"E627"}),
    (give_two_elements_one_identifier, {"E627"}),
    (keep_the_keys_of_a_part, {"E627"}),
    (list_a_key_twice, {"E627"}),
    (lose_a_part, {"E621", "E625", "E626", "E627", "E629", "E640"}),
    (lose_the_pages_of_a_part, {"E627", "E629", "E640"}),
    (lose_a_stamp, {"E640"}),
    (swap_two_footers, {"E640"}),
    (swap_two_headers, {"E640"}),
    (stamp_twice, {"E640"}),
    (stamp_the_cover, {"E640"}),
    (swap_two_pages, {"E625", "E640", "E641"}),
    (swap_two_parts_in_the_tree, {"E626", "E629", "E641"}),
    (forget_a_font_of_the_stamps, {"E642"}),
    (keep_the_empty_font_of_a_part, {"E642"}),
    (keep_the_subset_of_a_part, {"E642"}),
    (keep_the_widths_of_a_part, {"E642"}),
    (take_the_metadata_of_a_part, {"E628"}),
    (take_the_language_of_nothing, {"E628"}),
)
"""What a merge may get wrong, and the checks that must see it. veraPDF passes 21 of the 29."""


@pytest.mark.parametrize(("plant", "expected"), SPOILED, ids=[plant.__name__ for plant, _ in SPOILED])
def test_what_a_merge_spoils_is_seen(plant: Plant, expected: set[str]) -> None:
    assert codes(spoiled(plant)) >= expected


def test_parts_in_another_order_are_seen() -> None:
    parts = list(values()[0])
    parts[-1], parts[-2] = parts[-2], parts[-1]
    assert codes(merged(parts)) >= {"E626", "E629"}


def test_stamps_in_another_order_are_seen() -> None:
    order = list(values()[2])
    order[1], order[2] = order[2], order[1]
    assert codes(merged(order=order)) == {"E640"}


def test_contents_with_other_page_numbers_are_seen() -> None:
    splitting = Splitting(prepared(DOCUMENT), DEFAULT)
    whole = LaidOut.of(merge(*values()))
    place, contents = next((n, cut) for n, cut in enumerate(splitting.cuts) if cut.kind == "contents")
    part = splitting.part(contents, {name: page + 1 for name, page in whole.page_of.items()})
    parts = list(values()[0])
    parts[place] = pdf_parts.lay_out(part.page, part.css, part.name)
    assert codes(merged(parts)) == {"E625"}
