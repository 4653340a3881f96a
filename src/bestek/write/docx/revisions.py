"""What becomes of a Word file when all its tracked changes are accepted or rejected (ECMA-376 part 1, 17.13.5).

Works on the XML of the parts that hold text, each for itself, and changes nothing else. It does what Word does for all that `tracking` writes,
and for what Word itself writes of the same kinds: runs, paragraph marks, rows, cells, moves, earlier looks of paragraphs and sections.

A paragraph without its mark goes on in the next one and has the look of that (17.13.5.15). One that is left empty vanishes with its mark, also
before a table, into which no words could go on.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from bestek.write.docx.lint import STORIES
from bestek.write.docx.parts import NAMESPACES
from bestek.write.docx.tracking import View

_W = f"{{{NAMESPACES['w']}}}"


def _names(*names: str) -> tuple[str, ...]:
    return tuple(_W + name for name in names)


_ONLY_IN: dict[View, tuple[str, ...]] = {"new": _names("ins", "moveTo"), "old": _names("del", "moveFrom")}
_CELLS: dict[View, str] = {"new": _W + "cellIns", "old": _W + "cellDel"}
_EARLIER = _names("pPrChange", "sectPrChange", "rPrChange", "tblPrChange", "trPrChange", "tcPrChange", "tblGridChange")
_KEPT = _names("rPr", "sectPr", "headerReference", "footerReference")
"""Properties that an earlier look does not hold (CT_PPrBase, CT_SectPrBase)."""

_RANGE = re.compile(r"(?:moveFrom|moveTo|customXml(?:Ins|Del|MoveFrom|MoveTo))Range(?:Start|End)\Z")
_READ = {_W + "delText": _W + "t", _W + "delInstrText": _W + "instrText"}
_SAYING = _names("r", "hyperlink", "sdt", "fldSimple", "ins", "del", "moveFrom", "moveTo")


def accepted(data: bytes) -> bytes:
    """The file with all tracked changes accepted: the new version."""
    return _settled(data, "new")


def rejected(data: bytes) -> bytes:
    """The file with all tracked changes rejected: the old version."""
    return _settled(data, "old")


def _settled(data: bytes, view: View) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {entry: archive.read(entry) for entry in archive.infolist()}
    parsed = {entry.filename: _parse(blob) for entry, blob in members.items() if STORIES.match(entry.filename)}
    for root in parsed.values():
        settle(root, view)
    _drop_notes(parsed)
    _drop_comments(parsed)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for entry, blob in members.items():
            archive.writestr(entry, _written(parsed[entry.filename]) if entry.filename in parsed else blob)
    return stream.getvalue()


def _parse(blob: bytes) -> etree._Element:
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def settle(root: etree._Element, view: View) -> None:
    """All tracked changes of one part, settled in favour of a version."""
    gone = _ONLY_IN["old" if view == "new" else "new"]
    _looks(root, view)
    _rows_and_cells(root, view, gone)
    _runs(root, gone)
    _paragraphs(root, gone)
    _leftovers(root)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    at = parent.index(element)
    parent[at : at + 1] = list(element)


def _looks(root: etree._Element, view: View) -> None:
    """17.13.5.29 and its kin: the properties as they are, or as they were."""
    for change in list(root.iter(*_EARLIER)):
        owner = change.getparent()
        _remove(change)
        if view == "old" and len(change) and owner is not None:
            kept = [child for child in owner if child.tag in _KEPT]
            earlier = list(change[0])
            owner[:] = [*kept, *earlier] if owner.tag == _W + "sectPr" else [*earlier, *kept]


def _rows_and_cells(root: etree._Element, view: View, gone: tuple[str, ...]) -> None:
    other: View = "old" if view == "new" else "new"
    for row in list(root.iter(_W + "tr")):
        marks = [mark for mark in row.iterfind(f"{_W}trPr/*") if mark.tag in _ONLY_IN["old"] + _ONLY_IN["new"]]
        if any(mark.tag in gone for mark in marks):
            _remove(row)
        for mark in marks:
            _remove(mark)
    for cell in list(root.iter(_W + "tc")):
        if cell.find(f"{_W}tcPr/{_CELLS[other]}") is not None:
            _remove(cell)
        for mark in cell.findall(f"{_W}tcPr/{_CELLS[view]}"):
            _remove(mark)
    for table in [table for table in root.iter(_W + "tbl") if table.find(_W + "tr") is None]:
        _remove(table)


def _runs(root: etree._Element, gone: tuple[str, ...]) -> None:
    """Runs, and what held nothing but runs that are no more: links and controls."""
    for mark in list(root.iter(*_ONLY_IN["old"], *_ONLY_IN["new"])):
        parent = mark.getparent()
        if parent is None or parent.tag in (_W + "rPr", _W + "trPr"):
            continue
        if mark.tag in gone:
            _remove(mark)
        else:
            _unwrap(mark)
    for text in root.iter(*_READ):
        text.tag = _READ[str(text.tag)]
    for link in [link for link in root.iter(_W + "hyperlink") if next(link.iter(_W + "r"), None) is None]:
        _unwrap(link)
    for control in [one for one in root.iter(_W + "sdt") if next(one.iter(*_names("r", "p")), None) is None]:
        _remove(control)


def _paragraphs(root: etree._Element, gone: tuple[str, ...]) -> None:
    """Paragraphs without a mark of their own go on in the next; bookmarks of what is empty vanish."""
    for paragraph in list(root.iter(_W + "p")):
        properties = paragraph.find(f"{_W}pPr/{_W}rPr")
        marks = [] if properties is None else [m for m in properties if m.tag in _ONLY_IN["old"] + _ONLY_IN["new"]]
        for mark in marks:
            _remove(mark)
        if properties is not None and not len(properties):
            _remove(properties)
        if any(mark.tag in gone for mark in marks):
            _joined(paragraph)


def _joined(paragraph: etree._Element) -> None:
    following = _following(paragraph)
    if following is not None:
        words = [child for child in paragraph if child.tag != _W + "pPr"] if _says(paragraph) else []
        at = 1 if following.find(_W + "pPr") is not None else 0
        following[at:at] = words
        _remove(paragraph)
    elif not _says(paragraph) and _elsewhere(paragraph):
        _remove(paragraph)


def _following(paragraph: etree._Element) -> etree._Element | None:
    """The paragraph behind this one, where nothing but marks stands between them."""
    for one in paragraph.itersiblings():
        if one.tag == _W + "p":
            return one
        if one.tag in _names("tbl", "sdt", "sectPr"):
            return None
    return None


def _elsewhere(paragraph: etree._Element) -> bool:
    """Whether what holds the paragraph still ends in another one."""
    return any(one.tag in _names("p", "tbl", "sdt") for one in paragraph.itersiblings())


def _says(paragraph: etree._Element) -> bool:
    return next(paragraph.iter(*_SAYING), None) is not None


def _leftovers(root: etree._Element) -> None:
    """Ends of ranges, and bookmarks around nothing."""
    for mark in [mark for mark in root.iter() if isinstance(mark.tag, str) and _RANGE.search(mark.tag)]:
        _remove(mark)
    starts = {start.get(_W + "id"): start for start in root.iter(_W + "bookmarkStart")}
    for end in list(root.iter(_W + "bookmarkEnd")):
        start = starts.pop(end.get(_W + "id"), None)
        if start is None:
            _remove(end)
        elif not _between(start, end):
            _remove(start)
            _remove(end)
    for start in starts.values():
        _remove(start)


def _between(start: etree._Element, end: etree._Element) -> bool:
    """Whether a bookmark holds anything; one that reaches over paragraphs does."""
    node = start.getnext()
    while node is not None and node is not end:
        if node.tag not in _names("bookmarkStart", "bookmarkEnd"):
            return True
        node = node.getnext()
    return node is None


def _drop_notes(parsed: dict[str, etree._Element]) -> None:
    """17.11: a note of which the call is gone is no longer there."""
    called = {call.get(_W + "id") for root in parsed.values() for call in root.iter(_W + "footnoteReference")}
    notes = parsed.get("word/footnotes.xml")
    for note in [] if notes is None else notes.findall(_W + "footnote"):
        if note.get(_W + "id") not in called and not note.get(_W + "type"):
            _remove(note)


def _drop_comments(parsed: dict[str, etree._Element]) -> None:
    """17.13.4: a comment of which the reference is gone is no longer there, nor is its range."""
    referred = {one.get(_W + "id") for root in parsed.values() for one in root.iter(_W + "commentReference")}
    marks = _names("comment", "commentRangeStart", "commentRangeEnd")
    for mark in [mark for root in parsed.values() for mark in root.iter(*marks)]:
        if mark.get(_W + "id") not in referred:
            _remove(mark)


# What a file shows


class Shown(NamedTuple):
    """A paragraph: where it stands (`"body"`, `"cell"`, `"note 3"`), its style, how it is numbered, and its words with fields and notes."""

    place: str
    style: str
    number: str
    text: str


def shown(data: bytes, *, computed: bool = True) -> tuple[Shown, ...]:
    """All paragraphs of a file in reading order, notes behind the body, without what only keeps tables and sections apart.

    The code of a field stands in braces before its result, the call of a note is the number of its note in the order of the calls. A numbering
    is told by what it prints and where it starts, since instances are numbered in the order of their use. Without `computed`, what follows from
    other places is left out: results of fields, words of links within the document, tables of contents.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        roots = {name: _parse(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}
    body, notes, numbering = (roots.get(f"word/{name}.xml") for name in ("document", "footnotes", "numbering"))
    assert body is not None
    calls = [str(call.get(_W + "id")) for call in body.iter(_W + "footnoteReference")]
    reader = _Reader(_Numbering(numbering), calls, computed)
    texts = {} if notes is None else {str(note.get(_W + "id")): note for note in notes.iter(_W + "footnote")}
    found = list(reader.paragraphs(body, "body"))
    for number, call in enumerate(calls, 1):
        found += reader.paragraphs(texts[call], f"note {number}")
    return tuple(found)


_SPACERS = ("AfterTable", "SectionEnd")
_CONTENTS = ("TOC", "TableofFigures", "ListHeading")
_LITERAL = {"tab": "\t", "br": "\n", "softHyphen": "\u00ad", "noBreakHyphen": "\u2011", "drawing": "[drawing]"}


class _Reader:
    """Reads the parts of one file."""

    def __init__(self, numbering: _Numbering, calls: list[str], computed: bool) -> None:
        self.numbering, self.calls, self.computed = numbering, calls, computed

    def paragraphs(self, root: etree._Element, place: str) -> Iterator[Shown]:
        for paragraph in root.iter(_W + "p"):
            style = _val(paragraph, f"pPr/{_W}pStyle")
            text = self.text(paragraph)
            left_out = not self.computed and style.startswith(_CONTENTS)
            if not left_out and (text or style not in _SPACERS):
                yield Shown(_place(paragraph, place), style, self.numbering.of(paragraph), text)

    def text(self, paragraph: etree._Element) -> str:
        made: list[str] = []
        results = 0
        for run in paragraph.iter(_W + "r"):
            for node in run:
                name = str(node.tag)[len(_W) :]
                if name == "fldChar":
                    kind = node.get(_W + "fldCharType")
                    results += {"separate": 1, "end": -1}.get(str(kind), 0)
                elif self.computed or not (results or _is_linked(run)):
                    made.append(self.node(node, name))
        return "".join(made)

    def node(self, node: etree._Element, name: str) -> str:
        match name:
            case "t":
                return node.text or ""
            case "instrText":
                code = (node.text or "").strip()
                return "{" + (code if self.computed else code.partition(" ")[0]) + "}"
            case "footnoteReference":
                call = str(node.get(_W + "id"))
                return f"[{self.calls.index(call) + 1}]" if call in self.calls else "[?]"
            case _:
                return _LITERAL.get(name, "")


def _is_linked(run: etree._Element) -> bool:
    parent = run.getparent()
    return parent is not None and parent.tag == _W + "hyperlink" and parent.get(_W + "anchor") is not None


def _place(paragraph: etree._Element, place: str) -> str:
    """Of a cell: its row and column, each counted in what holds it."""
    for one in paragraph.iterancestors(_W + "tc"):
        row = next(one.iterancestors(_W + "tr"))
        return f"cell {_at(row, 'tr')}.{_at(one, 'tc')}"
    return place


def _at(element: etree._Element, name: str) -> int:
    return sum(1 for _ in element.itersiblings(_W + name, preceding=True)) + 1


class _Numbering:
    """What a `numPr` means, whatever its instance is called."""

    def __init__(self, root: etree._Element | None) -> None:
        root = etree.Element("none") if root is None else root
        self._texts = {
            str(one.get(_W + "abstractNumId")): [str(text.get(_W + "val")) for text in one.iter(_W + "lvlText")]
            for one in root.iter(_W + "abstractNum")
        }
        self._instances = {str(one.get(_W + "numId")): one for one in root.iter(_W + "num")}

    def of(self, paragraph: etree._Element) -> str:
        """The text of the level ("%1.%2") and the number it starts with."""
        number = paragraph.find(f"{_W}pPr/{_W}numPr")
        instance = None if number is None else self._instances.get(_val(number, "numId"))
        if number is None or instance is None:
            return ""
        level = int(_val(number, "ilvl"))
        starts = "".join(f" from {start.get(_W + 'val')}" for start in instance.iter(_W + "startOverride"))
        return self._texts[_val(instance, "abstractNumId")][level] + starts


def _val(element: etree._Element, path: str) -> str:
    found = element.find(_W + path)
    return "" if found is None else str(found.get(_W + "val"))
