"""Parts that were laid out one by one as one tagged PDF, the same as if it had been laid out in one piece (ISO 32000-1, 14.7, 12.3; ISO 14289-1).

Pages come first, what points at pages after them: copied the other way round every `/Pg` would become null. The structure trees become one, with
one parent tree and one tree of identifiers; links that name a place in the document become links to its destination; every page gets its stamps.
Fonts are embedded once, metadata and output intent are those of the stamps, which carry the properties of the document.
Whatever does not fit together is a defect of a part: `MergeError`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from bestek.write.parts import LINK, LaidOut, Sheet, pages_of
from bestek.write.pdf_fonts import face_of, subset
from bestek.write.stamps import DIGITS, Footer, Header, Stamp, filler_of, running


class MergeError(RuntimeError):
    """Parts do not make one document: a link leads nowhere, a name is there twice, a stamp is missing."""


def merge(parts: Sequence[bytes], stamps: bytes, order: Sequence[Stamp], label: str) -> bytes:
    """The merged document as `LaidOut.to_bytes` spells it, from parts spelled so.

    `stamps` is the part with a page for each stamp of `order`; `label` is the footer with its `{page}` and `{pages}`.
    """
    laid_out = [LaidOut.of(part) for part in parts]
    stamped = LaidOut.of(stamps)
    merger = _Merger(stamped, tuple(order), label)
    for part in laid_out:
        merger.add(part)
    sheets = tuple(sheet for part in laid_out for sheet in part.sheets)
    merger.stamp(running(sheets))
    return LaidOut(merger.finished(), sheets, pages_of(laid_out)).to_bytes()


@dataclass
class _Merger:
    """Grows one document. `taken` keeps the parts open: their streams are read on saving."""

    stamps: LaidOut
    order: tuple[Stamp, ...]
    label: str
    pdf: Pdf = field(default_factory=Pdf.new)
    taken: list[Pdf] = field(default_factory=list)
    glyphs: dict[str, dict[int, str]] = field(default_factory=dict)
    fonts: dict[str, Any] = field(default_factory=dict)
    widths: dict[str, dict[int, Any]] = field(default_factory=dict)
    elements: list[Any] = field(default_factory=list)
    numbers: list[tuple[int, Any]] = field(default_factory=list)
    identifiers: dict[bytes, Any] = field(default_factory=dict)
    destinations: dict[bytes, Any] = field(default_factory=dict)
    links: list[tuple[Any, bytes]] = field(default_factory=list)
    bookmarks: list[Any] = field(default_factory=list)
    open_bookmarks: int = 0
    keys: int = 0

    def __post_init__(self) -> None:
        """The stamps give the properties of the document."""
        source = self._opened(self.stamps)
        for name in ("/Metadata", "/OutputIntents", "/Lang", "/ViewerPreferences", "/MarkInfo"):
            self.pdf.Root[name] = self._copied(source, source.Root[name])
        for name, value in source.docinfo.items():
            self.pdf.docinfo[name] = value
        page = source.pages[0].obj
        self.resources = self._copied(source, page.Resources)
        self._take_fonts(self.resources)
        self.stamp_streams = [each.obj.Contents.read_bytes() for each in source.pages]

    def _opened(self, part: LaidOut) -> Pdf:
        source = Pdf.open(io.BytesIO(part.data))
        self.taken.append(source)
        for font, drawn in part.glyphs.items():
            self.glyphs.setdefault(font, {}).update(drawn)
        return source

    def _copied(self, source: Pdf, value: Any) -> Any:
        """A value of a part in the merged file; what is part of another object has to become one by itself first."""
        if isinstance(value, String):
            return String(bytes(value))
        return self.pdf.copy_foreign(value if value.is_indirect else source.make_indirect(value))

    # One part

    def add(self, part: LaidOut) -> None:
        source = self._opened(part)
        if len(source.pages) != part.pages:
            raise MergeError(f"a part has {len(source.pages)} pages instead of {part.pages}")
        first = len(self.pdf.pages)
        for page in source.pages:
            self.pdf.pages.append(page)
        pages = [page.obj for page in list(self.pdf.pages)[first:]]
        self._take_resources(pages)
        self._take_structure(source)
        self._take_pages(pages)
        self._take_destinations(source)
        self._take_bookmarks(source)
        self.keys += int(source.Root.StructTreeRoot.ParentTreeNextKey)

    def _take_resources(self, pages: Sequence[Any]) -> None:
        for resources in {page.Resources.objgen: page.Resources for page in pages}.values():
            self._take_fonts(resources)
            resources.ColorSpace.srgb = self.resources.ColorSpace.srgb
            for kind in ("/Font", "/ExtGState"):
                _complete(resources[kind], self.resources[kind])

    def _take_fonts(self, resources: Any) -> None:
        """Every font by its name is one object from now on; forms of a part use the same dictionary as its pages."""
        for name, font in list(resources.Font.items()):
            base = str(font.BaseFont)[1:]
            self.widths.setdefault(base, {}).update(_widths(font.DescendantFonts[0].W))
            resources.Font[name] = self.fonts.setdefault(base, font)

    def _take_structure(self, source: Pdf) -> None:
        tree = self._copied(source, source.Root.StructTreeRoot)
        self.elements.extend(kid for document in tree.K for kid in document.K)
        self.numbers.extend((int(key) + self.keys, owners) for key, owners in _pairs(tree.ParentTree.Nums))
        if "/IDTree" in tree:
            _join(self.identifiers, tree.IDTree.Names, "identifier")

    def _take_pages(self, pages: Sequence[Any]) -> None:
        for page in pages:
            page.StructParents = int(page.StructParents) + self.keys
            for annotation in page.get("/Annots", ()):
                annotation.StructParent = int(annotation.StructParent) + self.keys
                self._take_link(annotation)

    def _take_link(self, annotation: Any) -> None:
        """A link to a place in the document is spelled as one to an address."""
        if "/A" in annotation:
            address = str(annotation.A.get("/URI", ""))
            if address.startswith(LINK):
                del annotation.A
                annotation.Dest = String(unquote(address.removeprefix(LINK)))
        if "/Dest" in annotation:
            self.links.append((annotation, bytes(annotation.Dest)))

    def _take_destinations(self, source: Pdf) -> None:
        names = source.Root.get("/Names")
        if names is not None and "/Dests" in names:
            _join(self.destinations, self._copied(source, names.Dests.Names), "destination")

    def _take_bookmarks(self, source: Pdf) -> None:
        if "/Outlines" in source.Root:
            outlines = self._copied(source, source.Root.Outlines)
            self.open_bookmarks += int(outlines.Count)
            item = outlines.First
            while item is not None:
                self.bookmarks.append(item)
                item = item.get("/Next")

    # The whole

    def finished(self) -> bytes:
        for _annotation, name in self.links:
            if name not in self.destinations:
                raise MergeError(f"a link leads to “{name.decode()}”, which is nowhere")
        self._write_structure()
        self._write_destinations()
        self._write_bookmarks()
        self._write_fonts()
        return self._saved()

    def _write_structure(self) -> None:
        pdf = self.pdf
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree, K=Array(self.elements)))
        for element in self.elements:
            element.P = document
        tree.K = Array([document])
        numbers = Array([part for pair in sorted(self.numbers, key=itemgetter(0)) for part in pair])
        tree.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
        tree.ParentTreeNextKey = self.keys
        if self.identifiers:
            tree.IDTree = pdf.make_indirect(Dictionary(Names=_names(self.identifiers)))
        pdf.Root.StructTreeRoot = tree

    def _write_destinations(self) -> None:
        if self.destinations:
            self.pdf.Root.Names = Dictionary(Dests=Dictionary(Names=_names(self.destinations)))

    def _write_bookmarks(self) -> None:
        if not self.bookmarks:
            return
        root = self.pdf.make_indirect(
            Dictionary(Count=self.open_bookmarks, First=self.bookmarks[0], Last=self.bookmarks[-1])
        )
        for before, item, behind in zip(
            [None, *self.bookmarks], self.bookmarks, [*self.bookmarks[1:], None], strict=False
        ):
            item.Parent = root
            for name, other in (("/Prev", before), ("/Next", behind)):
                if other is not None:
                    item[name] = other
        self.pdf.Root.Outlines = root

    def _write_fonts(self) -> None:
        for base, font in self.fonts.items():
            descendant, glyphs = font.DescendantFonts[0], self.glyphs[base]
            data = subset(face_of(base), glyphs)
            descriptor = descendant.FontDescriptor
            descriptor.FontFile2 = Stream(self.pdf, data, Length1=len(data))
            box = list(descriptor.FontBBox)
            descriptor.FontBBox = Array([*box[:2], max(self.widths[base].values()), box[3]])
            descendant.W = _spelled_widths(self.widths[base])
            font.ToUnicode = Stream(self.pdf, _to_unicode(glyphs))

    def _saved(self) -> bytes:
        made = io.BytesIO()
        self.pdf.save(
            made,
            deterministic_id=True,
            fix_metadata_version=False,
            force_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return made.getvalue()

    # Stamps

    def stamp(self, headers: Sequence[Header | None]) -> None:
        """Puts header and footer on every page that has them, behind what the page holds: as artifacts they are in no reading order."""
        stamps = _Stamps(self)
        for number, (page, header) in enumerate(zip(self.pdf.pages, headers, strict=True), 1):
            if header is not None:
                footer = stamps.footer(header.sheet, number, len(headers))
                page.obj.Contents = Array([stamps.opening, page.obj.Contents, stamps.header(header), footer])


class _Stamps:
    """The content streams that are put on pages; those that many pages show are written once."""

    def __init__(self, merger: _Merger) -> None:
        self.pdf, self.glyphs = merger.pdf, merger.stamps.glyphs
        self.streams = dict(zip(merger.order, merger.stamp_streams, strict=True))
        self.opening = Stream(self.pdf, b"q")
        self.headers: dict[Header, Any] = {}
        self.filler = filler_of(merger.label)
        self.counters = re.findall(r"\{(pages?)\}", merger.label)

    def header(self, header: Header) -> Any:
        if header not in self.headers:
            self.headers[header] = Stream(self.pdf, b"Q\nq\n" + self._of(header) + b"\nQ")
        return self.headers[header]

    def footer(self, sheet: Sheet, page: int, pages: int) -> Any:
        shape = self._of(Footer(sheet, len(str(page)), len(str(pages))))
        counted = {"page": str(page), "pages": str(pages)}
        digits = "".join(counted[counter] for counter in self.counters)
        return Stream(self.pdf, b"q\n" + self._filled(shape, digits) + b"\nQ")

    def _of(self, stamp: Stamp) -> bytes:
        if stamp not in self.streams:
            raise MergeError(f"there is no stamp for {stamp}")
        return self.streams[stamp]

    def _filled(self, shape: bytes, digits: str) -> bytes:
        """The digits in the place of the fillers, from left to right."""
        (font,) = set(re.findall(rb"/(\w+) [0-9.]+ Tf", shape))
        figures = self._figures(font.decode())
        left = iter(digits)

        def swapped(glyphs: re.Match[bytes]) -> bytes:
            codes = (glyphs[1][n : n + 4] for n in range(0, len(glyphs[1]), 4))
            return (
                b"<" + b"".join(figures[next(left)] if code == figures[self.filler] else code for code in codes) + b">"
            )

        filled = re.sub(rb"<((?:[0-9a-f]{4})+)>", swapped, shape)
        if next(left, None) is not None:
            raise MergeError("a footer has too few places for the number of its page")
        return filled

    def _figures(self, font: str) -> dict[str, bytes]:
        """The glyph of every digit in a font, as a content stream spells it."""
        drawn = next(drawn for base, drawn in self.glyphs.items() if base.startswith(font + "+"))
        return {text: b"%04x" % glyph for glyph, text in drawn.items() if text in DIGITS}


# Tables


def _complete(resources: Any, stamps: Any) -> None:
    """Adds what the stamps draw with and a part does not."""
    for name, value in stamps.items():
        if name not in resources:
            resources[name] = value


def _pairs(array: Any) -> Iterator[tuple[Any, Any]]:
    """An array that is a table of two columns. A list first: going through an array of pikepdf takes ever longer."""
    parts = list(array)
    return zip(parts[::2], parts[1::2], strict=True)


def _join(known: dict[bytes, Any], names: Any, kind: str) -> None:
    """Adds the pairs of a name tree (ISO 32000-1, 7.9.6), all of whose names are in its root."""
    for name, value in _pairs(names):
        if bytes(name) in known:
            raise MergeError(f"the {kind} “{name}” is there twice")
        known[bytes(name)] = value


def _names(known: Mapping[bytes, Any]) -> Any:
    """A name tree is sorted by the bytes of its names."""
    return Array([part for name in sorted(known) for part in (String(name), known[name])])


def _widths(spelled: Any) -> dict[int, Any]:
    """Widths by glyph from `W` (ISO 32000-1, 9.7.4.3) in the form that WeasyPrint writes: a number, and the widths from it on."""
    found: dict[int, Any] = {}
    for first, widths in _pairs(spelled):
        found.update(enumerate(widths, int(first)))
    return found


def _spelled_widths(widths: Mapping[int, Any]) -> Any:
    spelled: list[Any] = []
    for glyph in sorted(widths):
        if glyph - 1 not in widths:
            spelled += [glyph, []]
        spelled[-1].append(widths[glyph])
    return Array([Array(part) if isinstance(part, list) else part for part in spelled])


_BEFORE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_BEHIND = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


def _to_unicode(glyphs: Mapping[int, str]) -> bytes:
    """What glyphs stand for (ISO 32000-1, 9.10.3), as WeasyPrint writes it, sorted by glyph."""
    lines = [f"<{glyph:04x}> <{glyphs[glyph].encode('utf-16-be').hex()}>\n" for glyph in sorted(glyphs)]
    blocks = [lines[n : n + 100] for n in range(0, len(lines), 100)]
    body = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    return _BEFORE + body.encode() + _BEHIND
