"""A document in parts: where it is cut, what decides on a part, in which steps the PDF is made of them."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

from bestek import fonts
from bestek.cache import Cache
from bestek.style import DEFAULT, HouseStyle
from bestek.tree import (
    Block,
    Box,
    Contents,
    Document,
    Entry,
    Figure,
    Image,
    Mark,
    Note,
    Ref,
    RevisedBlocks,
    Section,
    Text,
)
from bestek.work import Work
from bestek.write import Written, merging, pdf, pdf_parts
from bestek.write.parts import LaidOut, Part, Sheeted
from bestek.write.pdf import FOLLOWS, steps, write_pdf
from bestek.write.pdf_check import check_pdf
from bestek.write.pdf_reader import Tagged
from bestek.write.revisions import prepared
from bestek.write.splitting import Splitting, cuts, divides
from tests.unit import trees

INSERTED = Mark("inserted", "de raad", datetime.date(2025, 1, 1), "besluit")


def chapter(number: int, *blocks: Block, landscape: bool = False) -> Section:
    made = trees.section(f"h{number}", f"Hoofdstuk {number}", *blocks, label=f"{number}")
    return replace(made, landscape=landscape)


def document(*blocks: Block) -> Document:
    return trees.identified(replace(trees.short(), children=blocks))


def names(*blocks: Block) -> list[tuple[str, str]]:
    return [(cut.name, cut.kind) for cut in cuts(document(*blocks))]


def loose(text: str) -> Block:
    return trees.p(text)


LISTS = (Contents(entries=(Entry("h1", (Text("Hoofdstuk 1"),), 1, "1"),)), Contents("tables"))


# Where a document is cut


def test_a_document_is_cut_before_chapters_and_behind_its_cover() -> None:
    cut = names(trees.cover(), *LISTS, chapter(1), chapter(2))
    assert cut == [("front", "front"), ("contents", "contents"), ("h1", "body"), ("h2", "body")]


def test_what_stands_on_the_page_of_something_else_is_not_parted_from_it() -> None:
    title_block = trees.cover(own_page=False)
    cut = names(title_block, loose("a"), *LISTS, loose("b"), chapter(1), loose("c"), chapter(2))
    assert cut == [("contents", "contents"), ("h1", "body"), ("h2", "body")]


def test_what_follows_pages_lying_on_their_side_stands_on_them() -> None:
    assert names(chapter(1, landscape=True), loose("a"), chapter(2)) == [("h1", "body"), ("h2", "body")]


def test_lists_behind_a_chapter_are_a_part_of_their_own() -> None:
    assert names(chapter(1), *LISTS, chapter(2)) == [("h1", "body"), ("contents", "contents"), ("h2", "body")]


def test_names_are_unique_also_where_a_redline_has_an_id_twice() -> None:
    again = RevisedBlocks((chapter(1),), INSERTED)
    assert names(chapter(1), again, *LISTS, chapter(1)) == [
        ("h1", "body"),
        ("h1+2", "contents"),
        ("h1+3", "body"),
    ]


def test_revised_blocks_stay_whole() -> None:
    several = RevisedBlocks((chapter(2), chapter(3)), INSERTED)
    within = RevisedBlocks((loose("a"), chapter(4)), INSERTED)
    assert names(chapter(1), several, within, chapter(5)) == [("h1", "body"), ("h2", "body"), ("h5", "body")]


def test_a_document_without_chapters_on_new_pages_is_one_part() -> None:
    short = replace(document(trees.cover(), *LISTS, chapter(1), chapter(2)), chapters_on_new_page=False)
    assert len(cuts(short)) == 1
    assert not divides(cuts(short))


def test_an_empty_document_is_one_part() -> None:
    assert names() == [("body", "body")]
    assert write_pdf(document(), DEFAULT).pages == 1


def test_contents_that_hold_text_are_not_laid_out_apart() -> None:
    assert divides(cuts(document(trees.cover(), *LISTS, Box((loose("a"),)), loose("b"), chapter(1))))
    assert not divides(cuts(document(chapter(1, *LISTS), chapter(2))))


# What decides on a part


def works(of: Document, style: HouseStyle = DEFAULT) -> dict[str, Work]:
    splitting = Splitting(prepared(of), style)
    pages = dict.fromkeys((entry.target for one in LISTS for entry in one.entries), 7)
    parts = (splitting.part(cut, pages if cut.kind == "contents" else None) for cut in splitting.cuts)
    return {part.name: pdf_parts.work(part) for part in parts}


def keys(of: Document, style: HouseStyle = DEFAULT) -> dict[str, str]:
    return {name: work.key for name, work in works(of, style).items()}


def picture(data: bytes) -> Figure:
    return Figure(Image("image/png", data, 20.0, 10.0), "Vlak", id="figuur")


WHOLE = document(trees.cover(), *LISTS, chapter(1, loose("Eén.")), chapter(2, picture(trees.png()), loose("Twee.")))


def test_what_stands_in_headers_and_in_the_properties_decides_on_no_part() -> None:
    other = replace(
        WHOLE, title="Anders", header_left="Anders", header_right="Versie 2", banner="Concept", version="2", status="concept",
        date=datetime.date(2030, 1, 1), authority="Gemeente Elders", keywords=("x",), id="elders", subject="y",
    )  # fmt: skip
    assert keys(other) == keys(WHOLE)


def test_another_chapter_decides_on_no_part() -> None:
    other = document(trees.cover(), *LISTS, chapter(9, loose("Nieuw.")), *WHOLE.children[-2:])
    assert {name: key for name, key in keys(other).items() if name != "h9"} == keys(WHOLE)


def changed(of: dict[str, str]) -> set[str]:
    return {name for name, key in of.items() if key != keys(WHOLE)[name]}


def test_a_word_a_picture_and_a_page_number_decide_on_their_part_alone() -> None:
    cover, *lists, one, two = WHOLE.children
    assert changed(keys(document(cover, *lists, chapter(1, loose("Een.")), two))) == {"h1"}
    assert changed(keys(document(cover, *lists, one, chapter(2, picture(trees.png(9)), loose("Twee."))))) == {"h2"}
    splitting = Splitting(WHOLE, DEFAULT)
    (contents,) = (cut for cut in splitting.cuts if cut.kind == "contents")
    assert pdf_parts.work(splitting.part(contents, {"h1": 8})).key != keys(WHOLE)["contents"]


def test_the_house_style_and_the_language_decide_on_every_part() -> None:
    everything = set(keys(WHOLE))
    assert changed(keys(WHOLE, replace(DEFAULT, primary="#123456"))) == everything
    assert changed(keys(WHOLE, replace(DEFAULT, body_font="Source Serif Pro"))) == everything
    assert changed(keys(replace(WHOLE, language="fy"))) == everything


def test_the_name_of_a_part_decides_on_it() -> None:
    part = Part("a", "body", "<html/>", "")
    assert pdf_parts.work(part).key != pdf_parts.work(replace(part, name="b")).key
    assert pdf_parts.work(part).key != pdf_parts.whole(part.page, part.css).key


def installed(folder: Path, *distributions: str) -> str:
    for name in distributions:
        (folder / f"{name}.dist-info").mkdir()
    pdf_parts.laid_out_by.cache_clear()
    return pdf_parts.laid_out_by()


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sysconfig, "get_path", lambda _name: str(tmp_path))
    yield tmp_path
    pdf_parts.laid_out_by.cache_clear()


def test_a_new_version_of_what_lays_out_decides_and_of_nothing_else(packages: Path) -> None:
    before = installed(packages, "weasyprint-70.0", "Pillow-13.0.0")
    assert installed(packages, "pytest-9.2.0", "pikepdf-10.17.0") == before
    (packages / "Pillow-13.0.0.dist-info").rmdir()
    after = installed(packages, "pillow-13.0.1")
    assert after != before


@pytest.mark.usefixtures("packages")
def test_a_new_text_library_decides(monkeypatch: pytest.MonkeyPatch, packages: Path) -> None:
    before = installed(packages)
    monkeypatch.setattr(pdf_parts, "text_libraries", lambda: iter(["libpango-1.0.so.0.9999.0"]))
    assert installed(packages) != before


@pytest.mark.usefixtures("packages")
def test_another_kind_of_machine_decides_for_it_counts_otherwise(
    monkeypatch: pytest.MonkeyPatch, packages: Path
) -> None:
    before = installed(packages)
    monkeypatch.setattr(pdf_parts, "machine", lambda: "of another kind")
    assert installed(packages) != before


_IMPORTED = """
import sys
import bestek.write.pdf_layout
print(*(name for name in sys.modules if name.startswith("bestek.")))
"""

NOT_LAYOUT = {"findings", "messages", "system", "work", "write"}
"""Imported by what lays out, without deciding on a byte of it."""


def test_all_our_code_that_lays_out_is_in_the_key() -> None:
    run = subprocess.run([sys.executable, "-c", _IMPORTED], capture_output=True, text=True, check=True)
    imported = {name.removeprefix("bestek.") for name in run.stdout.split()} - NOT_LAYOUT
    known = {name.removesuffix(".py").replace("/", ".") for name in pdf_parts.MODULES}
    assert imported | {"write.pdf_parts"} == known


def test_all_that_weasyprint_needs_is_in_the_key() -> None:
    waiting, needed = ["weasyprint"], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += [
                re.split(r"[^\w.-]", requirement)[0].lower()
                for requirement in metadata.requires(name) or ()
                if "extra ==" not in requirement
            ]
    needed -= {"pycparser"}  # reads declarations when a package is built
    typefaces = {face.package for faces in fonts.FAMILIES.values() for face in faces}
    assert needed | typefaces | {"brotli", "zopfli"} == set(pdf_parts.PACKAGES)


def test_a_part_travels_as_bytes() -> None:
    made = LaidOut(
        b"%PDF\n\0\xff", (Sheeted("cover"), Sheeted("landscape", ("Één", "Twee"))), {"é": 2}, {"A+B": {3: "ﬁ"}}
    )
    assert LaidOut.of(made.to_bytes()) == made


# The steps


@dataclass
class Driver:
    """Does what steps ask for, once for each key, and remembers what was done."""

    kept: dict[str, bytes] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    """The names of the parts that were laid out, and "merge"."""

    def made(self, of: Document, style: HouseStyle = DEFAULT) -> Written:
        self.done.clear()
        making = steps(of, style)
        try:
            batch = next(making)
            while True:
                batch = making.send([self._result(work) for work in batch])
        except StopIteration as end:
            written: Written = end.value
            return written

    def _result(self, work: Work) -> bytes:
        assert work.key
        if work.key not in self.kept:
            self.kept[work.key] = work.function(*work.values)
            self.done.append("merge" if work.function is merging.merge else str(work.values[2]))
        return self.kept[work.key]


@cache
def driver() -> Driver:
    """One that made `trees.everything()`."""
    made = Driver()
    made.made(trees.everything())
    return made


def copied() -> Driver:
    return Driver(dict(driver().kept))


def edited(of: Document, id: str, *more: Block) -> Document:
    """With blocks behind those of a chapter."""
    children = tuple(
        replace(block, children=(*block.children, *more)) if isinstance(block, Section) and block.id == id else block
        for block in of.children
    )
    return trees.identified(replace(of, children=children))


def test_a_document_that_is_kept_is_neither_laid_out_nor_merged() -> None:
    again = copied()
    assert again.made(trees.everything()).data == write_pdf(trees.everything(), DEFAULT).data
    assert again.done == []


def test_a_changed_chapter_costs_its_own_layout() -> None:
    again = copied()
    made = again.made(edited(trees.everything(), "leeswijzer", trees.p("Nog iets.")))
    assert again.done == ["leeswijzer", "merge"]
    assert made.data == write_pdf(edited(trees.everything(), "leeswijzer", trees.p("Nog iets.")), DEFAULT).data


def test_a_chapter_that_grows_by_a_page_costs_the_contents_too() -> None:
    longer = edited(trees.everything(), "leeswijzer", *(trees.p("Nog iets. " * 40) for _ in range(20)))
    again = copied()
    made = again.made(longer)
    assert again.done == ["leeswijzer", "contents", "merge"]
    assert made.pages > copied().made(trees.everything()).pages
    assert made.data == write_pdf(longer, DEFAULT).data


def test_a_new_date_and_status_cost_the_stamps() -> None:
    again = copied()
    later = replace(trees.everything(), header_right="Versie 2", banner="Concept", version="2")
    made = again.made(later)
    assert again.done == ["stamps", "merge"]
    assert made.data == write_pdf(later, DEFAULT).data
    assert made.data != write_pdf(trees.everything(), DEFAULT).data


def test_contents_are_laid_out_until_their_page_numbers_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    right = write_pdf(trees.everything(), DEFAULT)
    asked: list[int] = []
    guessed = Splitting.guessed

    def wrong(self: Splitting, cut: object) -> LaidOut:
        asked.append(1)
        found = guessed(self, cut)  # type: ignore[arg-type]
        return replace(found, sheets=found.sheets * 3)

    monkeypatch.setattr(Splitting, "guessed", wrong)
    again = copied()
    assert again.made(trees.everything()).data == right.data
    assert asked
    assert again.done == ["contents"]  # with wrong numbers; with the right ones they are kept


def test_contents_that_never_settle_are_laid_out_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_ROUNDS", 0)
    assert write_pdf(trees.everything(), DEFAULT).data == write_pdf(trees.everything(), DEFAULT, one_piece=True).data


def test_a_document_of_one_part_is_kept_too(tmp_path: Path) -> None:
    short = replace(trees.short(trees.p("Tekst.")), chapters_on_new_page=False)
    kept = Cache(tmp_path)
    made = write_pdf(short, DEFAULT, cache=kept)
    assert made == write_pdf(short, DEFAULT, cache=kept) == write_pdf(short, DEFAULT, one_piece=True)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_damaged_entry_is_made_again(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    of = document(trees.cover(), *LISTS[:1], chapter(1, loose("Eén.")), chapter(2, loose("Twee.")))
    made = write_pdf(of, DEFAULT, cache=kept)
    for file in [path for path in tmp_path.rglob("*") if path.is_file()]:
        file.write_bytes(file.read_bytes()[:-7])
    assert write_pdf(of, DEFAULT, cache=kept) == made


# The same as in one piece


def trapped() -> Document:
    """What rules of the style sheets say of neighbours, at every border between parts."""
    note = Note((trees.p("Een noot."),))
    one = chapter(1, trees.p("Met een noot", note, " en ", Ref("h3", text="hoofdstuk 3"), "."), trees.lots_table())
    two = chapter(2, trees.p("Liggend.", note), trees.requirements_table(1, 30, "eisen", "2", "Eisen"), landscape=True)
    three = chapter(3, *trees.items("een", "twee")[0].children, trees.p("Zie ", Ref("h1", text="hoofdstuk 1"), "."))
    listed: Sequence[Section] = (one, two, three)
    lists = (
        Contents(entries=trees.entries(tuple(listed), 2)),
        Contents("tables", entries=(Entry("eisen", (Text("Eisen"),), 1, "Tabel 2"),)),
    )
    blocks = (
        trees.cover(),
        *lists,
        loose("Achter de lijsten."),
        one,
        loose("Achter 1."),
        two,
        loose("Achter 2."),
        three,
    )
    return document(*blocks)


def texts(of: Written) -> list[list[str]]:
    return [[run.text for run in page.runs.values()] for page in Tagged(of.data).pages]


def test_parts_are_the_same_pages_as_one_piece() -> None:
    whole, merged = write_pdf(trapped(), DEFAULT, one_piece=True), write_pdf(trapped(), DEFAULT)
    assert (merged.pages, merged.page_of) == (whole.pages, dict(whole.page_of))
    assert texts(merged) == texts(whole)
    assert check_pdf(merged.data, trapped()) == []


def spilling() -> Document:
    """A chapter with two notes in its last line, of which the page has room for one."""
    first, second = (Note((trees.p("Toelichting. " * 40),)) for _ in range(2))
    full = chapter(1, *(trees.p("Een regel.") for _ in range(26)), trees.p("De laatste", first, " en", second, "."))
    return document(trees.cover(), *LISTS[:1], full, chapter(2, loose("Twee.")), chapter(3, loose("Drie.")))


def test_notes_without_room_stand_at_the_foot_of_the_next_chapter() -> None:
    whole, driven = write_pdf(spilling(), DEFAULT, one_piece=True), Driver()
    merged = driven.made(spilling())
    assert driven.done.count("h1") == 2, "the note had room: the test says nothing"
    assert driven.done.count("h3") == 1
    assert (merged.pages, merged.page_of) == (whole.pages, dict(whole.page_of))
    assert any("Toelichting" in text for text in texts(merged)[merged.page_of["h2"] - 1])
    assert texts(merged) == texts(whole)
    assert check_pdf(merged.data, spilling()) == []


def test_the_cover_of_a_document_that_is_wholly_new_has_no_empty_page_beside_it() -> None:
    new = document(RevisedBlocks((trees.cover(),), INSERTED), RevisedBlocks((chapter(1), chapter(2)), INSERTED))
    whole, merged = write_pdf(new, DEFAULT, one_piece=True), write_pdf(new, DEFAULT)
    assert (merged.pages, whole.pages) == (3, 3)
    assert texts(merged) == texts(whole)
    assert check_pdf(merged.data, new) == []


def test_what_contents_and_merge_wait_for_begins_before_other_work_that_takes_as_long():
    chapters, short = (
        next(steps(of, DEFAULT)) for of in (trees.everything(), replace(trees.everything(), chapters_on_new_page=False))
    )
    assert {work.follows for work in chapters} == {FOLLOWS * sum(work.weight for work in chapters)}
    assert [work.follows for work in short] == [0.0]
