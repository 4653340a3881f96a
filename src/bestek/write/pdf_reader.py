"""A tagged PDF as a reader with a screen reader meets it: structure elements with their texts, in logical order (ISO 32000-1, 14.7).

It reads what `bestek.write.pdf` writes, with pikepdf, and shares no code with the writer, so that it can bear witness against it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf


@dataclass(frozen=True, slots=True)
class Run:
    """A marked-content sequence: its text (`ActualText` where given), where it starts, and whether a hyphen was left out behind it."""

    text: str
    x: float
    y: float
    hyphenated: bool


@dataclass(eq=False, slots=True)
class Element:
    """A structure element; `kids` are elements, contents `(page, mcid)` and annotations (PDF dictionaries)."""

    type: str
    parent: Element | None
    object: pikepdf.Object
    kids: list[Any] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def walk(self) -> Iterator[Element]:
        yield self
        for kid in self.elements:
            yield from kid.walk()

    def of(self, *types: str) -> list[Element]:
        """This element and those below it that have one of the types."""
        return [element for element in self.walk() if element.type in types]

    def attribute(self, name: str) -> Any:
        """A value from the attribute dictionaries (ISO 32000-1, 14.7.5), or `None`."""
        owned = self.object.get("/A")
        for attributes in owned if isinstance(owned, pikepdf.Array) else [owned] if owned is not None else []:
            if name in attributes:
                return attributes[name]
        return None


@dataclass(slots=True)
class Page:
    """`runs` by MCID, texts of `artifacts`; `loose` says what was painted outside of any marked content, `glyphs` what was drawn of which font."""

    runs: dict[int, Run] = field(default_factory=dict)
    artifacts: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    glyphs: dict[str, set[int]] = field(default_factory=dict)


class Tagged:
    """A tagged PDF. Raises `ValueError` when there is no structure tree."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))
        if "/StructTreeRoot" not in self.pdf.Root:
            raise ValueError("no structure tree")
        self.numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(self.pdf.pages)}
        self.pages = [_page(page) for page in self.pdf.pages]
        tree = self.pdf.Root.StructTreeRoot
        kids = tree.K if isinstance(tree.K, pikepdf.Array) else [tree.K]
        (self.root,) = [self._element(kid, None) for kid in kids]

    def _element(self, source: pikepdf.Object, parent: Element | None) -> Element:
        element = Element(str(source.S)[1:], parent, source)
        kids: Any = source.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            element.kids.append(self._kid(kid, element))
        return element

    def _kid(self, kid: Any, owner: Element) -> Any:
        """ISO 32000-1, 14.7.4.2: an element, a number on the element's own page, a number elsewhere, or an annotation."""
        if not isinstance(kid, pikepdf.Object):
            return self._number(owner.object), int(kid)
        if "/S" in kid:
            return self._element(kid, owner)
        if kid.get("/Type") == "/MCR":
            return self._number(kid), int(kid.MCID)
        return kid.Obj

    def _number(self, owner: Any) -> int:
        """The page of a content, from 0; -1 where it names none of the file."""
        page = owner.get("/Pg")
        return -1 if page is None else self.numbers.get(page.objgen, -1)

    def run(self, content: tuple[int, int]) -> Run:
        """A marked-content sequence; an empty one where the page has none of that number."""
        number, mcid = content
        return (self.pages[number].runs.get(mcid) if number >= 0 else None) or Run("", 0.0, 0.0, hyphenated=False)

    def text(self, element: Element, *without: str | Element) -> str:
        """The text of an element with all below it, `without` elements or types of them. Blanks are those of the file: no place on a page is looked at."""
        return "".join(run.text for run in self._runs(element, without))

    def _runs(self, element: Element, without: tuple[str | Element, ...]) -> Iterator[Run]:
        for kid in element.kids:
            if isinstance(kid, tuple):
                yield self.run(kid)
            elif isinstance(kid, Element) and kid.type not in without and kid not in without:
                yield from self._runs(kid, without)


# Content streams

_SHOWING = {"Tj", "TJ", "'", '"'}
_PAINTING = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "EI"}


class _Reader:
    """Follows a content stream: marked content, text position, fonts (ISO 32000-1, 9.4 and 14.6)."""

    def __init__(self, fonts: Mapping[str, Any]) -> None:
        self.maps = {name: to_unicode(font) for name, font in fonts.items()}
        self.page = Page()
        self.marks: list[int | str | None] = []  # an MCID, an artifact's kind, or None for other marked content
        self.font = ""
        self.x = self.y = 0.0
        self.open: dict[int, tuple[list[str], list[tuple[float, float]], str | None]] = {}

    def read(self, operands: Any, operator: str) -> None:
        if operator in ("BDC", "BMC"):
            self._begin(str(operands[0]), operands[1] if operator == "BDC" else None)
        elif operator == "EMC":
            self._end()
        elif operator == "Tf":
            self.font = str(operands[0])
        elif operator == "Tm":
            self.x, self.y = float(operands[4]), float(operands[5])
        elif operator in _SHOWING:
            codes = _codes(operands[-1])
            self.page.glyphs.setdefault(self.font, set()).update(codes)
            glyphs = self.maps.get(self.font, {})
            self._show("".join(glyphs.get(code, "\ufffd") for code in codes))
        elif operator in _PAINTING and not any(mark is not None for mark in self.marks):
            self.page.loose.append(operator)

    def _begin(self, tag: str, properties: Any) -> None:
        number = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
        self.marks.append("artifact" if tag == "/Artifact" else None if number is None else int(number))
        if number is not None:
            spelled = properties.get("/ActualText")
            self.open[int(number)] = ([], [], None if spelled is None else str(spelled))

    def _end(self) -> None:
        mark = self.marks.pop()
        if isinstance(mark, int):
            texts, places, spelled = self.open.pop(mark)
            self.page.runs[mark] = Run(
                "".join(texts) if spelled is None else spelled, *(places or [(0.0, 0.0)])[0], spelled is not None
            )

    def _show(self, text: str) -> None:
        mark = next((mark for mark in reversed(self.marks) if mark is not None), None)
        if mark is None:
            self.page.loose.append(text)
        elif mark == "artifact":
            self.page.artifacts.append(text)
        elif isinstance(mark, int):
            texts, places, _spelled = self.open[mark]
            texts.append(text)
            places.append((self.x, self.y))


def _page(page: pikepdf.Page) -> Page:
    reader = _Reader(dict(page.resources.get("/Font", {})))
    for instruction in pikepdf.parse_content_stream(page):
        reader.read(instruction.operands, str(instruction.operator))
    return reader.page


def _codes(operand: Any) -> list[int]:
    """The glyphs of a `TJ` array or a `Tj` string, two bytes each (Identity-H). U+FFFD is the text of one that stands for nothing."""
    strings = (
        [part for part in operand if isinstance(part, pikepdf.String)]
        if isinstance(operand, pikepdf.Array)
        else [operand]
    )
    codes = b"".join(bytes(string) for string in strings)
    return [int.from_bytes(codes[n : n + 2]) for n in range(0, len(codes), 2)]


_CHARACTER = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>")


def to_unicode(font: Any) -> dict[int, str]:
    """From glyph to characters (ISO 32000-1, 9.10.3), in the form that WeasyPrint writes: `bfchar` only."""
    table = font.ToUnicode.read_bytes()
    _, _, rest = table.partition(b"endcodespacerange")
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in _CHARACTER.findall(rest)}
