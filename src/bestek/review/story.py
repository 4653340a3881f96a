"""What a Word file says, paragraph by paragraph, before and after the reviewer (ECMA-376 part 1, 17.13.5).

Our own tracked changes count as accepted, hers are kept apart: each run of text says who inserted and who deleted it. What a reader does not see is left
out: revision save ids, proofing marks, languages, field codes, tables of contents. Results of fields are marked, since an editor computes them anew.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Literal

from lxml import etree

from bestek.review.carried import Signed
from bestek.review.proposal import NOTE, PICTURE
from bestek.write.docx.parts import NAMESPACES

W = f"{{{NAMESPACES['w']}}}"

_CAME = frozenset(("ins", "moveTo"))
_WENT = frozenset(("del", "moveFrom"))
_INSIDE = frozenset(
    ("sdtContent", "smartTag", "customXml", "hyperlink", "dir", "bdo", "sdt", "rt", "ruby", "rubyBase", "fldSimple")
)
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_MEANT = str.maketrans({NOTE: "?", PICTURE: "?", "\u2028": "\n", "\u2029": "\n", "\n": " ", "\r": ""})
"""Signs that stand for something else in what is read: typed by somebody they are none of that. The end of a line of XML is a blank."""
_PICTURES = frozenset(("drawing", "pict", "object"))


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed something, and when (xsd:dateTime as the editor wrote it, may be empty)."""

    author: str
    date: str
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """A change of looks that was tracked: what it concerns, by whom, and the properties that differ."""

    change: Change
    said: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Characters that share one fate. In the original unless they came, in the new text unless they went. `field` is the code of the field they result of."""

    text: str
    came: Change | None = None
    went: Change | None = None
    field: str = ""
    strong: bool = False
    emphasis: bool = False
    look: Look | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a comment or a bookmark begins or ends."""

    kind: Literal["bookmark", "comment-start", "comment-end", "comment"]
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; every row of a story has another number."""

    number: int
    came: Change | None = None
    went: Change | None = None
    gone: bool = False
    """It was deleted by our own redline."""


@dataclass(slots=True)
class Para:
    """A paragraph as it stands in the file. `container` is the same for paragraphs of one cell or one story: only those can run into each other."""

    items: list[Chunk | Anchor] = field(default_factory=list)
    came: Change | None = None
    went: Change | None = None
    joined: bool = False
    """Its mark was deleted by our own redline: it goes on in the next."""
    style: str = ""
    look: Look | None = None
    row: Row | None = None
    container: int = 0
    note: int = 0

    @property
    def chunks(self) -> Iterator[Chunk]:
        return (item for item in self.items if isinstance(item, Chunk))


class Ours:
    """Tells our own tracked changes from hers: by author, and by day, which an editor may shift to its time zone or leave out."""

    def __init__(self, marks: Iterable[Signed] = ()) -> None:
        self._days: dict[str, set[int]] = {}
        for mark in marks:
            day = _day(mark.date)
            days = self._days.setdefault(mark.author, set())
            days |= set() if day is None else {day - 1, day, day + 1}

    def __call__(self, author: str, date: str) -> bool:
        if author not in self._days:
            return False
        days, day = self._days[author], _day(date)
        return day is None or not days or day in days


def _day(date: str) -> int | None:
    with suppress(ValueError):
        return datetime.date.fromisoformat(date[:10]).toordinal()
    return None


@dataclass(slots=True)
class _Field:
    code: str = ""
    result: bool = False


@dataclass(frozen=True, slots=True)
class _Fate:
    """What happened to what is read now. `dropped`: our own redline deleted it."""

    came: Change | None = None
    went: Change | None = None
    dropped: bool = False


Bold = Mapping[str, tuple[bool, bool]]
"""Character styles: whether they are bold and italic."""


class Story:
    """Reads one story of a file: the body, a note, a header."""

    def __init__(self, ours: Callable[[str, str], bool], styles: Bold) -> None:
        self._ours, self._styles = ours, styles
        self._fields: list[_Field] = []
        self._rows = self._containers = 0
        self._row: Row | None = None
        self.made: list[Para] = []

    def read(self, root: etree._Element, note: int = 0) -> list[Para]:
        """The paragraphs of a story; `note` is the number of the note that it is."""
        begin = len(self.made)
        self._containers += 1
        self._blocks(root, _Fate(), self._containers)
        for para in self.made[begin:]:
            para.note = note
        return self.made[begin:]

    def _name(self, element: etree._Element) -> str:
        tag = element.tag
        return tag[len(W) :] if isinstance(tag, str) and tag.startswith(W) else ""

    # Blocks

    def _blocks(self, parent: etree._Element, fate: _Fate, container: int) -> None:
        for element in parent:
            name = self._name(element)
            if name == "p":
                self._paragraph(element, fate, container)
            elif name == "tbl":
                self._table(element, fate)
            elif name in _CAME or name in _WENT:
                self._blocks(element, self._fated(element, name, fate), container)
            elif name in _INSIDE:
                self._blocks(element, fate, container)
            elif name in ("bookmarkStart", "commentRangeStart", "commentRangeEnd") and self.made:
                self._anchor(element, name, self.made[-1])

    def _table(self, table: etree._Element, fate: _Fate) -> None:
        outer = self._row
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl"), None) is table:
                self._read_row(row, fate)
        self._row = outer

    def _read_row(self, row: etree._Element, fate: _Fate) -> None:
        self._rows += 1
        came, went, gone = self._marks(row.find(f"{W}trPr"))
        self._row = Row(self._rows, came or fate.came, went or fate.went, gone or fate.dropped)
        for cell in row.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr"), None) is row and not self._cell_gone(cell):
                self._containers += 1
                held = self._row
                self._blocks(cell, replace(fate, dropped=fate.dropped or gone), self._containers)
                self._row = held

    def _cell_gone(self, cell: etree._Element) -> bool:
        mark = cell.find(f"{W}tcPr/{W}cellDel")
        return mark is not None and self._ours(*_signed(mark))

    def _marks(self, properties: etree._Element | None) -> tuple[Change | None, Change | None, bool]:
        """Who inserted and who deleted a row or a paragraph mark, and whether we did."""
        came = went = None
        gone = False
        for mark in () if properties is None else properties:
            name = self._name(mark)
            if name in _CAME or name in _WENT:
                ours, change = self._ours(*_signed(mark)), _change(mark, name)
                came = came or (change if name in _CAME and not ours else None)
                went = went or (change if name in _WENT and not ours else None)
                gone = gone or (name in _WENT and ours)
        return came, went, gone

    def _paragraph(self, element: etree._Element, fate: _Fate, container: int) -> None:
        properties = element.find(f"{W}pPr")
        para = Para(container=container, row=self._row)
        if properties is not None:
            style = properties.find(f"{W}pStyle")
            para.style = "" if style is None else style.get(f"{W}val", "")
            para.came, para.went, para.joined = self._marks(properties.find(f"{W}rPr"))
            para.look = self._look(properties.find(f"{W}pPrChange"), properties)
        para.joined = para.joined or (fate.dropped and not (self._row and self._row.gone))
        para.came, para.went = para.came or fate.came, para.went or fate.went
        self.made.append(para)
        self._inlines(element, fate, para)

    # Inlines

    def _inlines(self, parent: etree._Element, fate: _Fate, para: Para) -> None:
        for element in parent:
            name = self._name(element)
            if name == "r":
                self._run(element, fate, para)
            elif name in _CAME or name in _WENT:
                self._inlines(element, self._fated(element, name, fate), para)
            elif name == "fldSimple":
                self._fields.append(_Field(element.get(f"{W}instr", ""), result=True))
                self._inlines(element, fate, para)
                self._fields.pop()
            elif name in _INSIDE:
                self._inlines(element, fate, para)
            elif name:
                self._anchor(element, name, para)
            elif etree.QName(element).localname == "AlternateContent":
                self._say(PICTURE, fate, para)

    def _fated(self, element: etree._Element, name: str, fate: _Fate) -> _Fate:
        if self._ours(*_signed(element)):
            return replace(fate, dropped=fate.dropped or name in _WENT)
        change = _change(element, name)
        return replace(fate, came=change) if name in _CAME else replace(fate, went=change)

    def _anchor(self, element: etree._Element, name: str, para: Para) -> None:
        match name:
            case "bookmarkStart":
                para.items.append(Anchor("bookmark", element.get(f"{W}name", "")))
            case "commentRangeStart":
                para.items.append(Anchor("comment-start", element.get(f"{W}id", "")))
            case "commentRangeEnd":
                para.items.append(Anchor("comment-end", element.get(f"{W}id", "")))
            case "commentReference":
                para.items.append(Anchor("comment", element.get(f"{W}id", "")))
            case _:
                pass

    def _run(self, run: etree._Element, fate: _Fate, para: Para) -> None:
        properties = run.find(f"{W}rPr")
        strong, emphasis = self._weight(properties)
        look = None if properties is None else self._look(properties.find(f"{W}rPrChange"), properties)
        look = look if self.shown and not fate.came else None
        for node in run:
            name = self._name(node)
            if name in ("t", "delText"):
                self._say((node.text or "").translate(_MEANT), fate, para, strong=strong, emphasis=emphasis, look=look)
            elif name in _SIGNS:
                self._say(_SIGNS[name], fate, para)
            elif name == "br":
                self._say("\n" if node.get(f"{W}type") in (None, "textWrapping") else "", fate, para)
            elif name in ("footnoteReference", "endnoteReference"):
                self._say(NOTE, fate, para, note=name[:4] + node.get(f"{W}id", ""))
            elif name in _PICTURES or not name:
                self._say(PICTURE if name or etree.QName(node).localname == "AlternateContent" else "", fate, para)
            elif name == "sym":
                self._say(_symbol(node), fate, para)
            elif name == "fldChar":
                self._mark_field(node.get(f"{W}fldCharType", ""))
            elif name in ("instrText", "delInstrText") and self._fields:
                self._fields[-1].code += node.text or ""
            else:
                self._anchor(node, name, para)

    def _mark_field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif self._fields and kind == "separate":
            self._fields[-1].result = True
        elif self._fields and kind == "end":
            self._fields.pop()

    @property
    def shown(self) -> bool:
        """Whether what stands here is read by people: no code of a field, no entry of a table of contents."""
        return all(each.result and not each.code.strip().startswith("TOC") for each in self._fields)

    def _say(
        self,
        text: str,
        fate: _Fate,
        para: Para,
        *,
        strong: bool = False,
        emphasis: bool = False,
        look: Look | None = None,
        note: str = "",
    ) -> None:
        if text and self.shown and not fate.dropped:
            code = self._fields[-1].code.strip() if self._fields else ""
            para.items.append(Chunk(text, fate.came, fate.went, code, strong, emphasis, look, note))

    # Looks

    def _weight(self, properties: etree._Element | None) -> tuple[bool, bool]:
        if properties is None:
            return False, False
        style = properties.find(f"{W}rStyle")
        strong, emphasis = self._styles.get("" if style is None else style.get(f"{W}val", ""), (False, False))
        return on(properties.find(f"{W}b"), strong), on(properties.find(f"{W}i"), emphasis)

    def _look(self, mark: etree._Element | None, now: etree._Element) -> Look | None:
        if mark is None or self._ours(*_signed(mark)):
            return None
        earlier = mark[0] if len(mark) else None
        return Look(_change(mark, ""), _difference(earlier, now))


def on(element: etree._Element | None, otherwise: bool) -> bool:
    """A CT_OnOff property (17.17.4)."""
    return otherwise if element is None else element.get(f"{W}val", "true") not in ("0", "false", "off", "none")


def _signed(element: etree._Element) -> tuple[str, str]:
    return element.get(f"{W}author", ""), element.get(f"{W}date", "")


def _change(element: etree._Element, name: str) -> Change:
    return Change(*_signed(element), moved=name.startswith("move"))


def _symbol(node: etree._Element) -> str:
    """17.3.3.30 `sym`: a character of a font by its code."""
    with suppress(ValueError, OverflowError):
        return chr(int(node.get(f"{W}char", ""), 16))
    return "?"


_UNSEEN = frozenset(
    ("lang", "rPrChange", "pPrChange", "noProof", "rFonts", "kern", "ins", "del", "moveFrom", "moveTo", "rPr", "sectPr", "bCs", "iCs", "szCs")
)  # fmt: skip


def _difference(earlier: etree._Element | None, now: etree._Element) -> str:
    """The properties that differ, by the names of the standard: `b`, `pStyle Heading2`."""
    before = _properties(earlier) if earlier is not None else {}
    after = _properties(now)
    changed = [name for name in (*after, *before) if after.get(name) != before.get(name)]
    return ", ".join(f"{name} {after.get(name, '–')}".strip() for name in dict.fromkeys(changed))


def _properties(element: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in element:
        name = etree.QName(one).localname
        if name not in _UNSEEN:
            values = (value for key, value in sorted(one.attrib.items()) if not str(key).endswith("Cs"))
            found[name] = " ".join(map(str, values)) or ("" if not len(one) else " ".join(_properties(one).values()))
    return found


def character_styles(styles: etree._Element | None) -> Bold:
    """Which character styles are bold or italic, with what they inherit (17.7.4.17 `style`)."""
    known = {} if styles is None else {str(one.get(f"{W}styleId")): one for one in styles.iter(f"{W}style")}
    found: dict[str, tuple[bool, bool]] = {}
    for name, style in known.items():
        if style.get(f"{W}type") == "character":
            found[name] = _style_weight(style, known, 8)
    return found


def _style_weight(style: etree._Element, known: Mapping[str, etree._Element], depth: int) -> tuple[bool, bool]:
    based = style.find(f"{W}basedOn")
    parent = known.get("" if based is None else based.get(f"{W}val", "")) if depth else None
    strong, emphasis = _style_weight(parent, known, depth - 1) if parent is not None else (False, False)
    properties = style.find(f"{W}rPr")
    if properties is None:
        return strong, emphasis
    return on(properties.find(f"{W}b"), strong), on(properties.find(f"{W}i"), emphasis)


def heading_styles(styles: etree._Element | None) -> frozenset[str]:
    """Which paragraph styles make a heading: those with an outline level (17.3.1.20 `outlineLvl`, 9 is none), and ours outside the table of contents."""
    known = {} if styles is None else {str(one.get(f"{W}styleId")): one for one in styles.iter(f"{W}style")}
    return frozenset(
        name for name, style in known.items() if name.startswith("Heading") or _outline(style, known, 8) is not None
    )


def _outline(style: etree._Element, known: Mapping[str, etree._Element], depth: int) -> int | None:
    own = style.find(f"{W}pPr/{W}outlineLvl")
    if own is not None:
        level = own.get(f"{W}val", "9")
        return int(level) if level in "012345678" else None
    based = style.find(f"{W}basedOn")
    parent = known.get("" if based is None else based.get(f"{W}val", "")) if depth else None
    return None if parent is None else _outline(parent, known, depth - 1)
