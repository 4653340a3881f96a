"""Checks on a finished PDF beside veraPDF, which passes a table torn into three, a note without a call and a lost sentence.

Each check compares the file with the tree it was made from and yields findings; a correct file gives none.
They guard our own writer: what they find is a defect of Bestek, not of the author.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import pikepdf

from bestek import tree
from bestek.findings import Finding
from bestek.messages import _
from bestek.write.parts import LINK
from bestek.write.pdf_reader import Element, Tagged, to_unicode
from bestek.write.revisions import outline, prepared
from bestek.write.words import even, heading, words


def check_pdf(data: bytes, document: tree.Document) -> list[Finding]:
    """All findings on a PDF made from `document`."""
    tagged = Tagged(data)
    return [finding for check in CHECKS for finding in check(tagged, document)]


def _finding(code: str, message: str, **values: object) -> Finding:
    return Finding(code, message.format(**values))


def tagged_or_artifact(pdf: Tagged, _document: tree.Document) -> Iterator[Finding]:
    """Every content belongs to an element or is an artifact (ISO 14289-1, 7.1)."""
    owned = {kid for element in pdf.root.walk() for kid in element.kids if isinstance(kid, tuple)}
    for number, page in enumerate(pdf.pages):
        loose = [even(text) for text in page.loose]
        orphans = [even(run.text) for mcid, run in page.runs.items() if (number, mcid) not in owned]
        for text in loose + orphans:
            yield _finding(
                "E620", _("Page {page}: “{text}” is neither tagged nor an artifact."), page=number + 1, text=text
            )


def one_element_each(pdf: Tagged, document: tree.Document) -> Iterator[Finding]:
    """As many elements of a kind as there are nodes: what a page break parts stays one element."""
    nodes = list(tree.walk(document))
    kinds: tuple[tuple[str, type], ...] = (
        ("Table", tree.Table),
        ("Sect", tree.Section),
        ("Note", tree.Note),
        ("L", tree.List),
        ("TOC", tree.Contents),
    )
    for kind, node in kinds:
        expected = sum(isinstance(one, node) for one in nodes)
        expected += sum(isinstance(one, tree.DefinitionList) for one in nodes) if kind == "L" else 0
        expected += sum(isinstance(one, tree.Contents) for one in nodes) if kind == "Sect" else 0
        found = len(pdf.root.of(kind))
        if found != expected:
            yield _finding(
                "E621",
                _("{found} structure elements {kind} for {expected} in the document."),
                found=found,
                kind=kind,
                expected=expected,
            )


def tables_have_heads(pdf: Tagged, _document: tree.Document) -> Iterator[Finding]:
    """Every table has header cells, and every header cell says what it heads (ISO 14289-1, 7.5)."""
    for number, table in enumerate(pdf.root.of("Table"), 1):
        heads = table.of("TH")
        if not heads:
            yield _finding("E622", _("Table {number} has no header cells."), number=number)
        for head in heads:
            if head.attribute("/Scope") is None:
                yield _finding(
                    "E622",
                    _("Table {number}: a header cell without scope: “{text}”."),
                    number=number,
                    text=pdf.text(head),
                )


def heads_once(pdf: Tagged, document: tree.Document) -> Iterator[Finding]:
    """A table has the rows of its node: a head repeated on the next page is an artifact."""
    nodes = [node for node in tree.walk(document) if isinstance(node, tree.Table)]
    for number, (table, node) in enumerate(zip(pdf.root.of("Table"), nodes, strict=False), 1):
        found, expected = len(table.of("TR")), len(node.head) + len(node.body)
        if found != expected or len(table.of("THead")) != bool(node.head):
            yield _finding(
                "E623",
                _(
                    "Table {number} has {found} rows instead of {expected}: a repeated head is tagged again, or a row is lost."
                ),
                number=number,
                found=found,
                expected=expected,
            )


def notes_at_calls(pdf: Tagged, document: tree.Document) -> Iterator[Finding]:
    """A note follows the reference that calls it, under the identifier to which that reference leads (ISO 14289-1, 7.9)."""
    siblings = [(_before(note), note) for note in pdf.root.of("Note")]
    expected = [str(node.number) for node in tree.walk(document) if isinstance(node, tree.Note)]
    found = [even(pdf.text(before)) if before and before.type == "Reference" else "" for before, _note in siblings]
    if found != expected:
        yield _finding(
            "E624",
            _("The calls before the notes are {found} instead of {expected}."),
            found=", ".join(found),
            expected=", ".join(expected),
        )
    for before, note in siblings:
        targets = (
            {str(kid.Dest) for link in before.of("Link") for kid in link.kids if isinstance(kid, pikepdf.Object)}
            if before
            else set()
        )
        if targets != {str(note.object.get("/ID", ""))}:
            yield _finding("E624", _("The call of a note does not lead to it: “{text}”."), text=pdf.text(note))


def _before(element: Element) -> Element | None:
    """The element before one in the same parent."""
    assert element.parent is not None
    return next((before for before, one in pairwise(element.parent.elements) if one is element), None)


def links_arrive(pdf: Tagged, document: tree.Document) -> Iterator[Finding]:
    """Every internal link, every entry of a table of contents and every bookmark leads to its page of the file; no link is one of a part."""
    places = _places(pdf)
    for number, page in enumerate(pdf.pdf.pages, 1):
        for annotation in page.get("/Annots", []):
            name, address = annotation.get("/Dest"), str(_within(annotation, "/A", "/URI") or "")
            if address.startswith(LINK) or (name is not None and not _arrives(pdf, places.get(str(name)))):
                yield _finding(
                    "E625",
                    _("Page {page}: a link leads to “{name}”, which is nowhere."),
                    page=number,
                    name=address if name is None else name,
                )
            if not str(annotation.get("/Contents", "")):
                yield _finding("E625", _("Page {page}: a link says nothing of where it leads to."), page=number)
    for item in _outline(pdf.pdf.Root.get("/Outlines")):
        if not _arrives(pdf, item.get("/Dest")):
            yield _finding("E625", _("The bookmark “{name}” leads nowhere."), name=item.Title)
    yield from _wrong_places(pdf, document, places)


def _places(pdf: Tagged) -> dict[str, Any]:
    """Destinations by name."""
    names = list(_within(pdf.pdf.Root, "/Names", "/Dests", "/Names"))
    return {str(name): place for name, place in zip(names[::2], names[1::2], strict=True)}


def _wrong_places(pdf: Tagged, document: tree.Document, places: Mapping[str, Any]) -> Iterator[Finding]:
    """Headings by name, by bookmark and in a table of contents: all three give the page on which the heading stands."""
    pages = [_first_page(element) for element in _headings(pdf)]
    sections = [node for node in tree.walk(prepared(document)) if isinstance(node, tree.Section)]
    bookmarks = list(_outline(pdf.pdf.Root.get("/Outlines")))
    named = [(section.id, page, places.get(section.id)) for section, page in zip(sections, pages, strict=False)]
    marked = [(str(item.Title), page, item.get("/Dest")) for item, page in zip(bookmarks, pages, strict=False)]
    for name, page, place in named + marked:
        if _arrives(pdf, place) and _page_of(pdf, place) != page:
            yield _finding(
                "E625", _("“{name}” leads to another page than the one it is on, {page}."), name=name, page=page + 1
            )
    for entry in pdf.root.of("TOCI"):
        links = [kid for link in entry.of("Link") for kid in link.kids if isinstance(kid, pikepdf.Object)]
        told = "".join(even(pdf.text(number)) for number in _page_number(entry))
        for place in (places.get(str(link.get("/Dest"))) for link in links[:1]):
            if _arrives(pdf, place) and told != str(_page_of(pdf, place) + 1):
                yield _finding("E625", _("“{name}” is not on page {page}."), name=even(pdf.text(entry)), page=told)


def _page_of(pdf: Tagged, destination: Any) -> int:
    return pdf.numbers[destination[0].objgen]


def _headings(pdf: Tagged) -> list[Element]:
    return [element for element in pdf.root.walk() if element.type[:1] == "H" and element.type[1:].isdigit()]


def _first_page(element: Element) -> int:
    """The page (from 0) of the first content below an element; -1 where there is none."""
    return next((kid[0] for one in element.walk() for kid in one.kids if isinstance(kid, tuple)), -1)


def _arrives(pdf: Tagged, destination: Any) -> bool:
    return destination is not None and destination[0].objgen in pdf.numbers


def _within(source: Any, *keys: str) -> Any:
    """What stands under nested keys, an empty list where one is missing."""
    for key in keys:
        source = source.get(key) if source is not None else None
    return [] if source is None else source


def _outline(node: Any) -> Iterator[Any]:
    """All items below an outline node (ISO 32000-1, 12.3.3)."""
    item = node.get("/First") if node is not None else None
    while item is not None:
        yield item
        yield from _outline(item)
        item = item.get("/Next")


def headings(pdf: Tagged, document: tree.Document) -> Iterator[Finding]:
    """Headings have the levels and texts of the sections, none is skipped, and the bookmarks are the same (ISO 14289-1, 7.4.2)."""
    found = [(int(element.type[1]), even(pdf.text(element, "Note", "Reference"))) for element in _headings(pdf)]
    sections = [node for node in tree.walk(prepared(document)) if isinstance(node, tree.Section)]
    expected = [(node.level, even(heading(node, document.labels))) for node in sections]
    for (level, text), (wanted, title) in zip(found, expected, strict=False):
        if (level, text) != (wanted, title):
            yield _finding(
                "E626",
                _("A heading is “{text}” on level {level} instead of “{title}” on level {wanted}."),
                text=text,
                level=level,
                title=title,
                wanted=wanted,
            )
    if len(found) != len(expected):
        yield _finding("E626", _("{found} headings for {expected} sections."), found=len(found), expected=len(expected))
    for (before, _text), (level, text) in pairwise([(0, ""), *found]):
        if level > before + 1:
            yield _finding("E626", _("The heading “{text}” skips a level."), text=text)
    bookmarks = [even(str(item.Title)) for item in _outline(pdf.pdf.Root.get("/Outlines"))]
    if bookmarks != [even(title) for _section, title in outline(document)]:
        yield _finding("E626", _("The bookmarks differ from the headings."))


def parents(pdf: Tagged, _document: tree.Document) -> Iterator[Finding]:
    """The parent tree and the structure tree say the same, and the identifier tree holds every identifier (ISO 32000-1, 14.7.4.4)."""
    tree_root = pdf.pdf.Root.StructTreeRoot
    numbers = list(tree_root.ParentTree.Nums)
    said = dict(zip((int(key) for key in numbers[::2]), numbers[1::2], strict=True))
    for element in pdf.root.walk():
        for kid in element.kids:
            if not isinstance(kid, Element) and not _is_parent(pdf, said, kid, element):
                yield _finding(
                    "E627",
                    _("The parent tree does not lead back to an element {kind}: “{text}”."),
                    kind=element.type,
                    text=even(pdf.text(element)),
                )
    listed = sum(len(owners) if isinstance(owners, pikepdf.Array) else 1 for owners in said.values())
    owned = sum(not isinstance(kid, Element) for element in pdf.root.walk() for kid in element.kids)
    if listed != owned:
        yield _finding(
            "E627",
            _("The parent tree lists {listed} contents, the structure tree {owned}."),
            listed=listed,
            owned=owned,
        )
    if list(said) != sorted(said) or 2 * len(said) != len(numbers):
        yield _finding("E627", _("The keys of the parent tree are not sorted, or one is there twice."))
    names = [str(name) for name in list(_within(tree_root, "/IDTree", "/Names"))[::2]]
    if names != sorted({str(element.object.ID) for element in pdf.root.walk() if "/ID" in element.object}):
        yield _finding("E627", _("The tree of identifiers is incomplete or not sorted, or one is there twice."))
    yield from _strangers(pdf)


def _strangers(pdf: Tagged) -> Iterator[Finding]:
    """What leads from an element to its parent, and from a link to its annotation, leads back as well."""
    identifiers = [str(element.object.ID) for element in pdf.root.walk() if "/ID" in element.object]
    for name in sorted({name for name in identifiers if identifiers.count(name) > 1}):
        yield _finding("E627", _("Two elements have the identifier “{name}”."), name=name)
    for element in pdf.root.walk():
        owner = element.parent.object if element.parent else pdf.pdf.Root.StructTreeRoot
        if element.object.P.objgen != owner.objgen:
            yield _finding(
                "E627",
                _("An element {kind} names another parent than the one it stands in: “{text}”."),
                kind=element.type,
                text=even(pdf.text(element)),
            )
    tagged = [kid.objgen for element in pdf.root.walk() for kid in element.kids if isinstance(kid, pikepdf.Object)]
    shown = [annotation.objgen for page in pdf.pdf.pages for annotation in page.get("/Annots", [])]
    if sorted(tagged) != sorted(shown):
        yield _finding(
            "E627",
            _("The pages have {shown} links, the structure tree {tagged}."),
            shown=len(shown),
            tagged=len(tagged),
        )


def _is_parent(pdf: Tagged, said: dict[int, Any], kid: Any, element: Element) -> bool:
    if isinstance(kid, tuple):
        owners = said.get(int(pdf.pdf.pages[kid[0]].StructParents)) if kid[0] >= 0 else None
        return (
            isinstance(owners, pikepdf.Array)
            and kid[1] in pdf.pages[kid[0]].runs
            and kid[1] < len(owners)
            and owners[kid[1]].objgen == element.object.objgen
        )
    owner = said.get(int(kid.get("/StructParent", -1)))
    return owner is not None and owner.objgen == element.object.objgen


def identified(pdf: Tagged, document: tree.Document) -> Iterator[Finding]:
    """The file says that it is PDF/UA-1 and PDF/A-2a, in which language it is and what its title is."""
    metadata = pdf.pdf.Root.Metadata.read_bytes().decode("utf-8")
    with pdf.pdf.open_metadata() as xmp:
        claims = {name: xmp.get(name) for name in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance", "dc:title")}
    wanted = {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A", "dc:title": document.title}
    for name, value in wanted.items():
        if claims[name] != value:
            yield _finding(
                "E628",
                _("The metadata says {found} for {name} instead of {expected}."),
                found=claims[name],
                name=name,
                expected=value,
            )
    if "pdfaExtension:schemas" not in metadata:
        yield _finding("E628", _("The extension schema of the PDF/UA identification is missing."))
    if str(pdf.pdf.Root.get("/Lang", "")) != document.language:
        yield _finding("E628", _("The language of the file is not that of the document."))


def same_words(pdf: Tagged, document: tree.Document) -> Iterator[Finding]:
    """Block by block the words of the tree, no more and no less."""
    expected, found = words(document), pdf_words(pdf)
    for kind, a, b, c, d in SequenceMatcher(None, expected, found, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _finding(
                "E629",
                _("The document says “{expected}”, the PDF “{found}”."),
                expected=" | ".join(expected[a:b]),
                found=" | ".join(found[c:d]),
            )


def pdf_words(pdf: Tagged) -> list[str]:
    """The texts of a PDF, block by block, as `bestek.write.words.words` gives those of a tree."""
    return [text for text in map(even, _block_words(pdf, pdf.root)) if text]


_LINES = ("P", "H1", "H2", "H3", "H4", "H5", "H6", "Caption", "Lbl", "TOCI")


def _block_words(pdf: Tagged, element: Element) -> Iterator[str]:
    if element.type in _LINES:
        if not _is_bullet(element):
            yield pdf.text(element, "Note", *_page_number(element))
        for note in element.of("Note"):
            for kid in note.elements:
                yield from _block_words(pdf, kid)
    else:
        for kid in element.elements:
            yield from _block_words(pdf, kid)


def _page_number(element: Element) -> list[Element]:
    """The page that an entry of a table of contents ends with. Spans before it hold words in another language."""
    return element.of("Span")[-1:] if element.type == "TOCI" else []


def _is_bullet(element: Element) -> bool:
    """The label of an item in a list without numbers (ISO 32000-1, Table 347)."""
    item = element.parent if element.type == "Lbl" else None
    return item is not None and item.parent is not None and item.parent.attribute("/ListNumbering") == "/Disc"


def headers_and_footers(pdf: Tagged, document: tree.Document) -> Iterator[Finding]:
    """Every page but a cover ends with the header of its chapter and a footer with its number; a cover has neither."""
    bare = _cover_pages(pdf, document)
    for number, (page, chapter) in enumerate(zip(pdf.pages, _running(pdf, document), strict=True)):
        footer = document.labels.page.format(page=number + 1, pages=len(pdf.pages))
        expected = _joined([document.header_left, chapter, document.banner, document.header_right, footer])
        found = _joined(page.artifacts)
        right = _footless(found, document) if number in bare else found.endswith(expected)
        if not right or _footless(found, document) != (number in bare) or found.count(expected) > 1:
            yield _finding(
                "E640",
                _("Page {page}: header and footer are “{found}” instead of “{expected}”."),
                page=number + 1,
                found=found,
                expected="" if number in bare else expected,
            )


def _footless(artifacts: str, document: tree.Document) -> bool:
    """Whether none of the words of a footer is among the artifacts of a page."""
    return _joined([document.labels.page.partition("{")[0]]) not in artifacts


def _joined(texts: Iterable[str]) -> str:
    """Texts without blanks: where a line of a header ends is nothing to compare."""
    return "".join("".join(texts).split())


def _cover_pages(pdf: Tagged, document: tree.Document) -> set[int]:
    first = document.children[0] if document.children else None
    if isinstance(first, tree.RevisedBlocks) and first.children:  # of a document that is wholly new, or gone
        first = first.children[0]
    if not (isinstance(first, tree.Cover) and first.own_page):
        return set()
    return {kid[0] for element in pdf.root.elements[0].walk() for kid in element.kids if isinstance(kid, tuple)}


def _running(pdf: Tagged, document: tree.Document) -> list[str]:
    """For every page the first chapter that begins on it, or the last one that began before."""
    if not document.chapters_on_new_page:
        return [""] * len(pdf.pages)
    titles = [title for section, title in outline(prepared(document)) if section.level <= 1]
    begun = [_first_page(element) for element in _headings(pdf) if element.type == "H1"]
    found: list[str] = []
    for number in range(len(pdf.pages)):
        here = [title for title, page in zip(titles, begun, strict=False) if page == number]
        before = [title for title, page in zip(titles, begun, strict=False) if page < number]
        found.append((*here, *before[-1:], "")[0])
    return found


def pages_in_order(pdf: Tagged, _document: tree.Document) -> Iterator[Finding]:
    """What comes later in the logical order begins on the same page or a later one."""
    begun = [(_first_page(element), element) for element in pdf.root.elements]
    for (before, _element), (page, element) in pairwise(begun):
        if page < before:
            yield _finding(
                "E641",
                _("Page {page} stands before page {before}, and is read after it: “{text}”."),
                page=page + 1,
                before=before + 1,
                text=even(pdf.text(element))[:80],
            )


def fonts_are_there(pdf: Tagged, _document: tree.Document) -> Iterator[Finding]:
    """Every font that a page draws with is in the file, with an outline and the width of every glyph that is drawn (ISO 19005-2, 6.2.11)."""
    fonts: dict[Any, tuple[Any, set[int]]] = {}
    for number, page in enumerate(pdf.pages):
        known: Any = pdf.pdf.pages[number].resources.get("/Font", {})
        for name, glyphs in page.glyphs.items():
            if name not in known:
                yield _finding(
                    "E642", _("Page {page} draws with the font {name}, which it has not."), page=number + 1, name=name
                )
            else:
                fonts.setdefault(known[name].objgen, (known[name], set()))[1].update(glyphs)
    for font, glyphs in fonts.values():
        if lost := sorted(glyphs - _whole_glyphs(font)):
            yield _finding(
                "E642",
                _("The font {name} lacks the glyphs {glyphs}."),
                name=str(font.BaseFont)[1:],
                glyphs=", ".join(map(str, lost)),
            )


def _whole_glyphs(font: Any) -> set[int]:
    """The glyphs of an embedded TrueType font that have their outline (a blank has none), their width and their text."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        program = TTFont(io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
    except (AttributeError, TTLibError):
        return set()
    names, outlines, advances = program.getGlyphOrder(), program["glyf"], program["hmtx"]
    widths, texts = _widths(font.DescendantFonts[0].W), to_unicode(font)
    per_mille = 1000 / program["head"].unitsPerEm
    return {
        glyph
        for glyph, text in texts.items()
        if glyph < len(names)
        and (outlines[names[glyph]].numberOfContours != 0 or not text.strip())
        and abs(widths.get(glyph, -1.0) - advances[names[glyph]][0] * per_mille) < 1
    }


def _widths(spelled: Any) -> dict[int, float]:
    """Widths by glyph (ISO 32000-1, 9.7.4.3): the number of the first, and all of a run."""
    parts = list(spelled)
    runs = zip(parts[::2], parts[1::2], strict=True)
    return {int(first) + place: float(width) for first, widths in runs for place, width in enumerate(widths)}


CHECKS: tuple[Callable[[Tagged, tree.Document], Iterator[Finding]], ...] = (
    tagged_or_artifact, one_element_each, tables_have_heads, heads_once, notes_at_calls, links_arrive, headings, parents, identified, same_words,
    headers_and_footers, pages_in_order, fonts_are_there,
)  # fmt: skip
