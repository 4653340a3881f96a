"""What validators do not see in a Word file: names that double, fields that lead nowhere, documents that cannot be heard.

A schema or SDK validator checks one element at a time; these rules look across elements and parts. Each rule is a generator over an opened
package and changes nothing. `structure` asks whether Word will show the document as meant, `accessibility` whether assistive technology can
follow it: the rules of Word's own Accessibility Checker ("Rules for the Accessibility Checker", Microsoft), which rest on EN 301 549 chapter 10.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise
from posixpath import normpath
from posixpath import split as split_path

from lxml import etree

from bestek.findings import Finding, Place, Severity
from bestek.messages import _
from bestek.write.docx.parts import NAMESPACES

MOST_BYTES = 256 * 2**20
"""Bound of a package when unpacked; a zip of some KB can hold gigabytes."""

_W = f"{{{NAMESPACES['w']}}}"
_R = f"{{{NAMESPACES['r']}}}"
_WP = f"{{{NAMESPACES['wp']}}}"
_W14_PARA = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_NAME = re.compile(r"[^\W\d_]\w{0,39}\Z|_\w{0,39}\Z")
_POINTS = re.compile(r"\s*(?:REF|PAGEREF|NOTEREF)\s+(\S+)")
STORIES = re.compile(r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml\Z")
"""The parts that hold text."""

_NO_OUTLINE = 9


def lint(data: bytes, name: str = "") -> tuple[Finding, ...]:
    """All findings of a DOCX file. `name` is how the file is called in their places. Raises `zipfile.BadZipFile` for a file that is no zip."""
    return (*structure(data, name), *accessibility(data, name))


def structure(data: bytes, name: str = "") -> tuple[Finding, ...]:
    """Errors: what Word would repair, show wrongly, or lose."""
    package = Package.open(data, name)
    return tuple(finding for rule in _STRUCTURE for finding in rule(package))


def accessibility(data: bytes, name: str = "") -> tuple[Finding, ...]:
    """Warnings: what a reader with a screen reader misses. Merged cells are advice: headings within a table need them."""
    package = Package.open(data, name)
    return tuple(finding for rule in _ACCESSIBILITY for finding in rule(package))


@dataclass(frozen=True)
class Package:
    """A DOCX file, its XML parts parsed once and without entities or network."""

    name: str
    members: tuple[str, ...]
    blobs: dict[str, bytes] = field(repr=False)

    @classmethod
    def open(cls, data: bytes, name: str = "") -> Package:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MOST_BYTES:
                raise zipfile.BadZipFile(
                    _("it is larger than {limit} MB when unpacked").format(limit=MOST_BYTES // 2**20)
                )
            return cls(
                name,
                tuple(member.filename for member in members),
                {member.filename: archive.read(member) for member in members},
            )

    @cached_property
    def trees(self) -> dict[str, etree._Element]:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        return {
            name: etree.fromstring(blob, parser)
            for name, blob in self.blobs.items()
            if name.endswith((".xml", ".rels"))
        }

    @cached_property
    def stories(self) -> dict[str, etree._Element]:
        """The parts that hold text, the body first."""
        return {
            name: self.trees[name]
            for name in sorted(self.trees, key=lambda name: (name != "word/document.xml", name))
            if STORIES.match(name)
        }

    def part(self, name: str) -> etree._Element | None:
        return self.trees.get(name)

    def all(self, tag: str) -> Iterator[tuple[str, etree._Element]]:
        """Every element of that name in the stories, with the part it stands in."""
        for name, story in self.stories.items():
            for element in story.iter(_W + tag):
                yield name, element

    @cached_property
    def styles(self) -> dict[str, etree._Element]:
        root = self.part("word/styles.xml")
        return {} if root is None else {_get(style, "styleId"): style for style in root.iter(_W + "style")}

    def outline(self, paragraph: etree._Element) -> int:
        """The outline level of a paragraph from 0, 9 for body text: its own, else that of its style or the styles that one is based on (17.7.2)."""
        own = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if own is not None:
            return int(_val(own))
        return _NO_OUTLINE if style is None else self._style_outline(_val(style), 20)

    def _style_outline(self, identifier: str, depth: int) -> int:
        style = self.styles.get(identifier)
        if style is None or not depth:
            return _NO_OUTLINE
        own, base = style.find(f"{_W}pPr/{_W}outlineLvl"), style.find(f"{_W}basedOn")
        if own is not None:
            return int(_val(own))
        return _NO_OUTLINE if base is None else self._style_outline(_val(base), depth - 1)

    def find(
        self,
        code: str,
        message: str,
        part: str,
        near: etree._Element | None = None,
        severity: Severity = Severity.ERROR,
        legal: str = "",
    ) -> Finding:
        """A finding in a part; the text around it helps to find the place."""
        return Finding(
            code,
            message,
            Place(f"{self.name}!{part}" if self.name else part),
            "",
            severity,
            legal,
            "" if near is None else _around(near),
        )


def _get(element: etree._Element, name: str) -> str:
    return str(element.get(_W + name, ""))


def _val(element: etree._Element) -> str:
    return _get(element, "val")


def _text(element: etree._Element) -> str:
    return "".join(part.text or "" for part in element.iter(_W + "t", _W + "delText"))


def _around(element: etree._Element) -> str:
    """The text of the nearest paragraph or table, shortened."""
    node: etree._Element | None = element
    while node is not None and node.tag not in (_W + "p", _W + "tbl"):
        node = node.getparent()
    return "" if node is None else _text(node)[:120]


# Structure


def _members(package: Package) -> Iterator[Finding]:
    """Part 2, 7.3: the name of a member is unique, whatever its capitals."""
    for name, times in Counter(member.lower() for member in package.members).items():
        if times > 1:
            yield package.find("E511", _("the package holds {name} {count} times").format(name=name, count=times), name)


def _bookmark_names(package: Package) -> Iterator[Finding]:
    """17.13.6 `bookmarkStart`: Word keeps one of two equal names, and does not tell capitals apart."""
    seen: set[str] = set()
    for part, mark in package.all("bookmarkStart"):
        name = _get(mark, "name")
        if name.lower() in seen:
            yield package.find("E512", _("the bookmark name {name} is given twice").format(name=name), part, mark)
        if not _NAME.match(name):
            yield package.find("E513", _("{name} is no name for a bookmark").format(name=name), part, mark)
        seen.add(name.lower())


def _bookmark_pairs(package: Package) -> Iterator[Finding]:
    """17.13.6: each start has one end, of the same id; an id stands once."""
    starts, ends = _places(package.all("bookmarkStart")), _places(package.all("bookmarkEnd"))
    for number, (part, mark) in starts.items():
        if number not in ends:
            yield package.find(
                "E514", _("the bookmark {name} does not end").format(name=_get(mark, "name")), part, mark
            )
    for number, (part, mark) in ends.items():
        if number not in starts:
            yield package.find(
                "E514", _("a bookmark ends that did not begin (id {number})").format(number=number), part, mark
            )


def _places(found: Iterable[tuple[str, etree._Element]]) -> dict[str, tuple[str, etree._Element]]:
    return {_get(mark, "id"): (part, mark) for part, mark in found}


def _empty_bookmarks(package: Package) -> Iterator[Finding]:
    """A bookmark around nothing: LibreOffice doubles those in empty paragraphs when it saves."""
    for part, mark in package.all("bookmarkStart"):
        content = []
        node = mark.getnext()
        while node is not None and not (node.tag == _W + "bookmarkEnd" and _get(node, "id") == _get(mark, "id")):
            content.append(node)
            node = node.getnext()
        if node is not None and not any(_shows(one) for one in content):
            yield package.find(
                "E515", _("the bookmark {name} holds nothing").format(name=_get(mark, "name")), part, mark
            )


_VISIBLE = tuple(_W + name for name in ("drawing", "footnoteReference", "tab", "sym", "tbl", "object"))


def _shows(element: etree._Element) -> bool:
    return bool(_text(element)) or next(element.iter(*_VISIBLE), None) is not None


def _targets(package: Package) -> Iterator[Finding]:
    """17.16.5 `REF`, `PAGEREF`, `NOTEREF` and 17.16 `hyperlink`: what they name must be there, else Word prints an error on update."""
    names = {_get(mark, "name").lower() for _part, mark in package.all("bookmarkStart")}
    for part, instruction in _instructions(package):
        pointed = _POINTS.match(_instruction_text(instruction))
        if pointed and pointed[1].strip('"').lower() not in names:
            yield package.find(
                "E516",
                _("a field refers to the bookmark {name}, which is not there").format(name=pointed[1]),
                part,
                instruction,
            )
    for part, link in package.all("hyperlink"):
        anchor = _get(link, "anchor")
        if anchor and anchor.lower() not in names:
            yield package.find(
                "E516", _("a link leads to the bookmark {name}, which is not there").format(name=anchor), part, link
            )


def _instructions(package: Package) -> Iterator[tuple[str, etree._Element]]:
    yield from package.all("instrText")
    yield from package.all("fldSimple")


def _instruction_text(element: etree._Element) -> str:
    return _get(element, "instr") if element.tag == _W + "fldSimple" else element.text or ""


def _fields(package: Package) -> Iterator[Finding]:
    """17.16 `fldChar`: begin, separate, end, nested like brackets."""
    for part, story in package.stories.items():
        open_fields: list[etree._Element] = []
        for mark in story.iter(_W + "fldChar"):
            kind = _get(mark, "fldCharType")
            if kind == "begin":
                open_fields.append(mark)
            elif not open_fields:
                yield package.find("E517", _("a field ends that did not begin"), part, mark)
            elif kind == "end":
                open_fields.pop()
        for mark in open_fields:
            yield package.find("E517", _("a field does not end"), part, mark)


def _double_ids(package: Package) -> Iterator[Finding]:
    """Ids that must be unique, each among its kind.

    Bookmarks and tracked changes (17.13.2), drawings (20.4.2 `docPr`), content controls (17.5.2 `id`), notes (17.11), paragraphs ([MS-DOCX] `paraId`).
    """
    for kind, found in _ids(package):
        for number, group in groupby(sorted(found, key=lambda place: place[0]), key=lambda place: place[0]):
            same = list(group)
            if len(same) > 1:
                yield package.find(
                    "E518",
                    _("the id {number} is given to {count} {kind}").format(number=number, count=len(same), kind=kind),
                    same[1][1],
                    same[1][2],
                )


def _ids(package: Package) -> Iterator[tuple[str, list[tuple[str, str, etree._Element]]]]:
    yield (
        _("bookmarks and tracked changes"),
        [(_get(mark, "id"), part, mark) for name in ("bookmarkStart", *_CHANGES) for part, mark in package.all(name)],
    )
    yield (
        _("drawings"),
        [
            (str(mark.get("id")), part, mark)
            for part, story in package.stories.items()
            for mark in story.iter(_WP + "docPr")
        ],
    )
    yield (
        _("content controls"),
        [
            (_val(mark), part, mark)
            for part, story in package.stories.items()
            for mark in story.iterfind(f".//{_W}sdtPr/{_W}id")
        ],
    )
    yield _("footnotes"), [(_get(mark, "id"), part, mark) for part, mark in package.all("footnote")]
    yield (
        _("paragraphs"),
        [(str(mark.get(_W14_PARA)), part, mark) for part, mark in package.all("p") if mark.get(_W14_PARA)],
    )


def _numbers(package: Package) -> Iterator[Finding]:
    """17.9: a paragraph or style names an instance, an instance a definition."""
    root = package.part("word/numbering.xml")
    instances = {} if root is None else {_get(number, "numId"): number for number in root.iter(_W + "num")}
    definitions = set() if root is None else {_get(number, "abstractNumId") for number in root.iter(_W + "abstractNum")}
    styles = package.part("word/styles.xml")
    used = [
        *package.all("numId"),
        *(() if styles is None else (("word/styles.xml", mark) for mark in styles.iter(_W + "numId"))),
    ]
    for part, mark in used:
        if _val(mark) not in instances and _val(mark) != "0":
            yield package.find("E519", _("there is no numbering {number}").format(number=_val(mark)), part, mark)
    for number, instance in instances.items():
        named = instance.find(_W + "abstractNumId")
        if named is None or _val(named) not in definitions:
            yield package.find(
                "E519", _("the numbering {number} has no definition").format(number=number), "word/numbering.xml"
            )


def _style_names(package: Package) -> Iterator[Finding]:
    """17.3.1 `pStyle` and its kin: an unknown style is silently "Normal"."""
    for tag in ("pStyle", "rStyle", "tblStyle"):
        for part, mark in package.all(tag):
            if _val(mark) not in package.styles:
                yield package.find("E520", _("there is no style {name}").format(name=_val(mark)), part, mark)


def _cells(package: Package) -> Iterator[Finding]:
    """17.4 `tc`: a cell ends in a paragraph, else Word calls the file damaged."""
    for part, cell in package.all("tc"):
        if not len(cell) or cell[-1].tag != _W + "p":
            yield package.find("E521", _("a cell does not end in a paragraph"), part, cell)


def _deletions(package: Package) -> Iterator[Finding]:
    """17.3.3 `delText` and 17.16 `delInstrText`: deleted text is not `t`, and text that stands is not `delText`. What was moved away stays `t`."""
    for part, mark in package.all("del"):
        if next(mark.iter(_W + "t", _W + "instrText"), None) is not None:
            yield package.find("E522", _("deleted text is written as text that stands"), part, mark)
    for name in ("delText", "delInstrText"):
        for part, mark in package.all(name):
            if not any(parent.tag in (_W + "del", _W + "moveFrom") for parent in mark.iterancestors()):
                yield package.find("E522", _("text that stands is written as deleted text"), part, mark)


_CHANGES = (
    "ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "pPrChange", "rPrChange", "sectPrChange", "moveFromRangeStart", "moveToRangeStart",
    "customXmlInsRangeStart", "customXmlDelRangeStart", "customXmlMoveFromRangeStart", "customXmlMoveToRangeStart",
)  # fmt: skip


def _authors(package: Package) -> Iterator[Finding]:
    """17.13.5 (CT_TrackChange): a tracked change has an author; Word calls a file without one damaged."""
    for name in _CHANGES:
        for part, mark in package.all(name):
            if not _get(mark, "author"):
                yield package.find("E526", _("a tracked change has no author"), part, mark)


def _moves(package: Package) -> Iterator[Finding]:
    """17.13.5 `moveFromRangeStart` and its kin: each range ends, and each name stands once at either place."""
    names: dict[str, Counter[str]] = {}
    for kind in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo"):
        starts, ends = (_places(package.all(f"{kind}Range{edge}")) for edge in ("Start", "End"))
        for number in starts.keys() ^ ends.keys():
            part, mark = starts.get(number) or ends[number]
            yield package.find("E527", _("a range of a tracked change lacks its begin or end"), part, mark)
        names[kind] = Counter(_get(mark, "name") for _part, mark in starts.values())
    here, there = names["moveFrom"], names["moveTo"]
    for name in sorted(here.keys() | there.keys()):
        if (here[name], there[name]) != (1, 1):
            message = _("the move {name} does not have one place it left and one it went to").format(name=name)
            yield package.find("E527", message, "word/document.xml")


def _last_marks(package: Package) -> Iterator[Finding]:
    """The last paragraph mark of a story or a cell can be neither inserted nor deleted, unless its row is."""
    holders = ("body", "footnote", "hdr", "ftr", "tc")
    for part, holder in (found for name in holders for found in package.all(name)):
        row = holder.getparent() if holder.tag == _W + "tc" else None
        last = next((one for one in reversed(holder) if one.tag == _W + "p"), None)
        if last is not None and _is_tracked(last.find(f"{_W}pPr/{_W}rPr")) and not _is_lost(holder, row):
            message = _("the last paragraph of a cell or a text is marked as inserted or deleted")
            yield package.find("E528", message, part, last)


def _is_tracked(properties: etree._Element | None) -> bool:
    return properties is not None and any(str(one.tag)[len(_W) :] in _CHANGES[:4] for one in properties)


def _is_lost(holder: etree._Element, row: etree._Element | None) -> bool:
    cell = holder.find(f"{_W}tcPr")
    in_cell = cell is not None and any(cell.find(_W + name) is not None for name in ("cellIns", "cellDel"))
    return in_cell or (row is not None and _is_tracked(row.find(_W + "trPr")))


def _notes(package: Package) -> Iterator[Finding]:
    """17.11: each call has its note and each note its call."""
    called = {_get(mark, "id"): (part, mark) for part, mark in package.all("footnoteReference")}
    notes = {_get(mark, "id"): (part, mark) for part, mark in package.all("footnote") if not _get(mark, "type")}
    for number, (part, mark) in called.items():
        if number not in notes:
            yield package.find("E523", _("footnote {number} is called but not there").format(number=number), part, mark)
    for number, (part, mark) in notes.items():
        if number not in called:
            yield package.find("E523", _("footnote {number} is never called").format(number=number), part, mark)


def _comments(package: Package) -> Iterator[Finding]:
    """17.13.4: a comment has one reference, and stands at a range that begins, ends, and lies before the reference to it."""
    said = Counter(_get(mark, "id") for _part, mark in package.all("comment"))
    order: dict[str, list[tuple[int, str, etree._Element]]] = {}
    marks = ("commentRangeStart", "commentRangeEnd", "commentReference")
    for part, story in package.stories.items():
        for element in story.iter(*(_W + name for name in marks)):
            order.setdefault(_get(element, "id"), []).append((marks.index(str(element.tag)[len(_W) :]), part, element))
    for number, found in order.items():
        _kind, part, near = found[0]
        if not said[number]:
            yield package.find("E529", _("comment {number} is not there").format(number=number), part, near)
        elif [kind for kind, _part, _element in found] != [0, 1, 2]:
            message = _("comment {number} does not have one range and one reference behind it")
            yield package.find("E529", message.format(number=number), part, near)
    for number, times in said.items():
        if times > 1 or number not in order:
            message = _("comment {number} stands at no words, or is there more than once")
            yield package.find("E529", message.format(number=number), "word/comments.xml")


def _relations(package: Package) -> Iterator[Finding]:
    """Part 2, 6.5: an `r:id` has its relationship, an internal relationship its part."""
    for part, story in package.stories.items():
        known = _relationships(package, part)
        for element in story.iter():
            for name, value in element.attrib.items():
                if str(name).startswith(_R) and value not in known:
                    yield package.find("E524", _("there is no relationship {name}").format(name=value), part, element)
        for target in known.values():
            if target and target not in package.blobs:
                yield package.find("E524", _("the part {name} is not in the package").format(name=target), part)


def _relationships(package: Package, part: str) -> dict[str, str]:
    """Relationship id to the member it leads to, empty for what lies outside."""
    folder, name = split_path(part)
    root = package.part(f"{folder}/_rels/{name}.rels")
    if root is None:
        return {}
    return {
        str(one.get("Id")): "" if one.get("TargetMode") == "External" else _resolved(folder, str(one.get("Target")))
        for one in root
    }


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(f"{folder}/{target}")


def _control_names(package: Package) -> Iterator[Finding]:
    """17.5.2 `tag` and `alias`: Word takes 64 characters."""
    for tag in ("tag", "alias"):
        for part, mark in package.all(tag):
            if len(_val(mark)) > 64:
                yield package.find("E525", _("the name of a content control is longer than 64 characters"), part, mark)


# Accessibility


def _title(package: Package) -> Iterator[Finding]:
    core = package.part("docProps/core.xml")
    title = None if core is None else core.find("{http://purl.org/dc/elements/1.1/}title")
    if title is None or not (title.text or "").strip():
        yield package.find(
            "W531", _("the document has no title"), "docProps/core.xml", None, Severity.WARNING, "EN 301 549, 10.2.4.2"
        )


def _language(package: Package) -> Iterator[Finding]:
    styles = package.part("word/styles.xml")
    lang = None if styles is None else styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
    if lang is None or not _val(lang):
        yield package.find(
            "W532", _("the document has no language"), "word/styles.xml", None, Severity.WARNING, "EN 301 549, 10.3.1.1"
        )


def _headings(package: Package) -> Iterator[Finding]:
    """Levels go down one at a time, and a heading says something."""
    found = [
        (level, paragraph)
        for _part, paragraph in package.all("p")
        if (level := package.outline(paragraph)) < _NO_OUTLINE
    ]
    for _level, paragraph in found:
        if not _text(paragraph).strip():
            yield package.find(
                "W534",
                _("a heading is empty"),
                "word/document.xml",
                paragraph,
                Severity.WARNING,
                "EN 301 549, 10.2.4.6",
            )
    for one, (other, paragraph) in zip([-1, *(level for level, _paragraph in found)], found, strict=False):
        if other > one + 1:
            message = _("a heading of level {level} follows one of level {before}").format(
                level=other + 1, before=one + 1
            )
            yield package.find(
                "W533", message, "word/document.xml", paragraph, Severity.WARNING, "EN 301 549, 10.1.3.1"
            )


def _tables(package: Package) -> Iterator[Finding]:
    """A table has cells that head the others (its first row or column), and says what it is."""
    for part, table in package.all("tbl"):
        look = table.find(f"{_W}tblPr/{_W}tblLook")
        column = look is not None and _get(look, "firstColumn") in ("1", "true")
        if table.find(f"{_W}tr/{_W}trPr/{_W}tblHeader") is None and not column:
            yield package.find(
                "W535", _("a table has no head row or column"), part, table, Severity.WARNING, "EN 301 549, 10.1.3.1"
            )
        said = [table.find(f"{_W}tblPr/{_W}{name}") for name in ("tblCaption", "tblDescription")]
        if not any(one is not None and _val(one).strip() for one in said):
            yield package.find(
                "W536",
                _("a table has neither title nor description"),
                part,
                table,
                Severity.WARNING,
                "EN 301 549, 10.1.1.1",
            )


def _table_shape(package: Package) -> Iterator[Finding]:
    for part, table in package.all("tbl"):
        if any(parent.tag == _W + "tc" for parent in table.iterancestors()):
            yield package.find(
                "W538", _("a table stands in a cell of another"), part, table, Severity.WARNING, "EN 301 549, 10.1.3.1"
            )
        if next(table.iter(_W + "gridSpan", _W + "vMerge"), None) is not None:
            yield package.find(
                "W538", _("a table has merged cells"), part, table, Severity.ADVICE, "EN 301 549, 10.1.3.1"
            )


def _images(package: Package) -> Iterator[Finding]:
    for part, story in package.stories.items():
        for mark in story.iter(_WP + "docPr"):
            if not (mark.get("descr") or "").strip():
                yield package.find(
                    "W537", _("an image has no text alternative"), part, mark, Severity.WARNING, "EN 301 549, 10.1.1.1"
                )
        for mark in story.iter(_WP + "anchor"):
            yield package.find(
                "W540", _("an image floats beside the text"), part, mark, Severity.WARNING, "EN 301 549, 10.1.3.2"
            )


def _blanks(package: Package) -> Iterator[Finding]:
    """Room is made by styles: a screen reader says "blank" at every empty paragraph."""
    body = package.part("word/document.xml")
    holders = () if body is None else body.iter(_W + "body", _W + "tc", _W + "sdtContent")
    for holder in holders:
        for one, other in pairwise(holder):
            if _blank(one) and _blank(other):
                yield package.find(
                    "W539",
                    _("empty paragraphs follow one another"),
                    "word/document.xml",
                    other,
                    Severity.WARNING,
                    "EN 301 549, 10.1.3.1",
                )


def _blank(element: etree._Element) -> bool:
    return element.tag == _W + "p" and not _shows(element) and element.find(f"{_W}pPr/{_W}sectPr") is None


Rule = Callable[[Package], Iterator[Finding]]

_STRUCTURE: tuple[Rule, ...] = (
    _members, _bookmark_names, _bookmark_pairs, _empty_bookmarks, _targets, _fields, _double_ids, _numbers, _style_names, _cells, _deletions, _notes,
    _comments, _relations, _control_names, _authors, _moves, _last_marks,
)  # fmt: skip
_ACCESSIBILITY: tuple[Rule, ...] = (_title, _language, _headings, _tables, _table_shape, _images, _blanks)
