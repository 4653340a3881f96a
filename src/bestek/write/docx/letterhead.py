"""Header and footer of the municipality's Word document, as they may stand in a document of ours.

They come from outside: what runs, is embedded from elsewhere or points to another part (macros have no place here, but OLE objects, controls, comments,
bookmarks, data bindings do) is left out; text, fields, tables and pictures stay. The fields that name a property of the document show that of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from bestek.tree import Document
from bestek.write.docx import images
from bestek.write.docx.around import BANNER_STYLE
from bestek.write.docx.parts import word_language

_FIRST_DRAWING = 1_000_001
"""Ids of drawings (20.4.2 `docPr`) here, out of the way of those of the body."""

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_WP_PROPERTIES = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"

_LEFT_OUT = frozenset(
    qn(f"w:{name}")
    for name in (
        "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "permStart", "permEnd", "proofErr",
        "del", "moveFrom", "object", "control", "altChunk", "dataBinding", "numPr", "lang", "footnoteReference", "endnoteReference",
    )
)  # fmt: skip
_UNWRAPPED = frozenset(qn(f"w:{name}") for name in ("ins", "moveTo", "smartTag"))
_SHOWN = (qn("w:instrText"), qn("w:fldSimple"), qn("w:drawing"), qn("w:pict"))
_STYLED = (qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
_PROPERTY = re.compile(r'\s*(?:(TITLE|SUBJECT|AUTHOR)|DOCPROPERTY\s+"?(\w+)"?)\b')


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A header or footer. `images` are its pictures by relationship id, each with the extension of its part, `links` its web addresses."""

    element: etree._Element
    images: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    def xml(self, ids: Mapping[str, str], document: Document) -> bytes:
        """The part for this document; `ids` gives the new id of each style."""
        made = deepcopy(self.element)
        for reference in made.iter(*_STYLED):
            reference.set(qn("w:val"), ids.get(str(reference.get(qn("w:val"))), "Normal"))
        _fill_fields(made, _properties(document))
        if document.banner and made.tag == qn("w:hdr"):
            made.insert(0, _banner(document))
        return bytes(etree.tostring(made, encoding="UTF-8", xml_declaration=True, standalone=True))

    def stored(self, media: dict[str, bytes]) -> dict[str, str]:
        """Name of the media part by relationship id; the pictures are put among the media."""
        return {relation: images.store(media, data, extension) for relation, (extension, data) in self.images.items()}

    @property
    def instructions(self) -> str:
        """The instructions of all fields."""
        simple = (str(mark.get(qn("w:instr"))) for mark in self.element.iter(qn("w:fldSimple")))
        return " ".join((*simple, *("".join(mark.itertext()) for mark in self.element.iter(qn("w:instrText")))))

    @property
    def unspoken(self) -> bool:
        """Whether a picture has no text alternative."""
        return any(not (mark.get("descr") or "").strip() for mark in self.element.iter(_WP_PROPERTIES))


def _banner(document: Document) -> etree._Element:
    """That the document is a draft, above the header of the municipality."""
    made = etree.Element(qn("w:p"))
    etree.SubElement(etree.SubElement(made, qn("w:pPr")), qn("w:pStyle")).set(qn("w:val"), BANNER_STYLE)
    run = etree.SubElement(made, qn("w:r"))
    if document.label_lang:
        properties = etree.SubElement(run, qn("w:rPr"))
        etree.SubElement(properties, qn("w:lang")).set(qn("w:val"), word_language(document.label_lang))
    etree.SubElement(run, qn("w:t")).text = document.banner
    return made


def read_letterhead(word: WordDocument, kind: str) -> Letterhead | None:
    """The ordinary "header" or "footer" of the last section; nothing where there is none or it is empty."""
    holders = (getattr(section, kind) for section in reversed(list(word.sections)))
    holder = next((one for one in holders if not one.is_linked_to_previous), None)
    if holder is None:
        return None
    element = deepcopy(holder.part.element)
    _clean(element)
    read = _Relations(holder.part, element)
    if not _shows(element):
        return None
    _number_drawings(element, _FIRST_DRAWING + 1000 * (kind == "footer"))
    return Letterhead(element, read.images, read.links)


def _shows(element: etree._Element) -> bool:
    words = "".join(str(mark.text or "") for mark in element.iter(qn("w:t")))
    return bool(words.strip()) or next(element.iter(*_SHOWN), None) is not None


def _clean(element: etree._Element) -> None:
    for found in list(element.iter(*_LEFT_OUT)):
        _remove(found)
    for found in list(element.iter(*_UNWRAPPED)):
        _unwrap(found)
    for found in list(element.iterfind(f".//{qn('w:sdtPr')}/{qn('w:id')}")):
        _remove(found)
    for found in element.iter(etree.Element):
        for name in [name for name in found.attrib if str(name).startswith((qn("w:rsid"), _W14))]:
            del found.attrib[name]


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    for child in list(element):
        element.addprevious(child)
    _remove(element)


class _Relations:
    """What a header points to outside itself: pictures of the package and web addresses stay, anything else goes."""

    def __init__(self, part: Part, element: etree._Element) -> None:
        self.part = part
        self.images: dict[str, tuple[str, bytes]] = {}
        self.links: dict[str, str] = {}
        for owner, relation in list(self._used(element)):
            if not self._kept(owner, relation):
                _unwrap(owner) if owner.tag == qn("w:hyperlink") else _remove(_run_of(owner))

    def _used(self, element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
        for owner in element.iter(etree.Element):
            for name, value in owner.attrib.items():
                if str(name).startswith(_R):
                    yield owner, str(value)

    def _kept(self, owner: etree._Element, relation: str) -> bool:
        found = self.part.rels.get(relation)
        if found is None:
            return False
        if found.is_external:
            if owner.tag == qn("w:hyperlink") and found.target_ref.startswith("https://"):
                self.links[relation] = found.target_ref
            return relation in self.links
        extension = str(found.target_part.partname).rpartition(".")[2].lower()
        if found.reltype != RT.IMAGE or extension not in images.PICTURES:
            return False
        self.images[relation] = (extension, bytes(found.target_part.blob))
        return True


def _run_of(element: etree._Element) -> etree._Element:
    """The run that holds what cannot stay, else the element itself."""
    return next(element.iterancestors(qn("w:r")), element)


def _number_drawings(element: etree._Element, first: int) -> None:
    for number, mark in enumerate(element.iter(_WP_PROPERTIES), first):
        mark.set("id", str(number))


# Fields that name a property


def _properties(document: Document) -> dict[str, str]:
    """What our core and custom properties say (ECMA-376 part 2, 11; part 1, 22.3), by the names that fields use."""
    return {
        "TITLE": document.title, "SUBJECT": document.subject, "AUTHOR": document.authority, "Document": document.id,
        "Version": document.version, "Status": document.status, "Reference": document.reference,
    }  # fmt: skip


def _fill_fields(element: etree._Element, properties: Mapping[str, str]) -> None:
    """17.16.5: the shown result of `TITLE`, `SUBJECT`, `AUTHOR` and `DOCPROPERTY`; Word itself fills it anew only when asked."""
    for simple in element.iter(qn("w:fldSimple")):
        if (value := _value(str(simple.get(qn("w:instr"))), properties)) is not None:
            _set_text(list(simple.iter(qn("w:t"))), value)
    for paragraph in element.iter(qn("w:p")):
        _fill_complex(paragraph, lambda instruction: _value(instruction, properties))


def _fill_complex(paragraph: etree._Element, value_of: Callable[[str], str | None]) -> None:
    """A field of the kind begin, instruction, separate, result, end; one inside another is left as it is."""
    depth, instruction = 0, ""
    shown: list[etree._Element] | None = None
    for mark in paragraph.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
        kind = mark.get(qn("w:fldCharType"))
        if kind == "begin":
            depth, instruction, shown = depth + 1, "", None
        elif kind == "separate" and depth == 1:
            shown = []
        elif kind == "end":
            if depth == 1 and shown is not None and (value := value_of(instruction)) is not None:
                _set_text(shown, value)
            depth, shown = depth - 1, None
        elif mark.tag == qn("w:instrText"):
            instruction += "".join(mark.itertext())
        elif shown is not None:
            shown.append(mark)


def _value(instruction: str, properties: Mapping[str, str]) -> str | None:
    found = _PROPERTY.match(instruction)
    return properties.get(found[1] or found[2]) if found else None


def _set_text(marks: list[etree._Element], value: str) -> None:
    """The whole value in the first piece of text, nothing in the others."""
    for number, mark in enumerate(marks):
        mark.text = "" if number else value
        mark.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
