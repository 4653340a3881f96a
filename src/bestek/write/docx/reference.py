"""A Word document of the municipality as the model for the look: its styles, its theme, its paper.

Only these are taken over; text, headers, macros, images and links of the model stay behind. A style of the model with the name of one of ours
takes its place and keeps its look; what makes the document count and navigate (numbering, outline level, chapters on a new page) stays ours.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from bestek.findings import Finding, FindingsError
from bestek.messages import _
from bestek.write.docx.parts import Page

MOST_BYTES = 64 * 2**20
MOST_MEMBERS = 2000
"""Bounds of a model when it is unpacked: a zip of some KB can hold gigabytes."""

_KEPT_OURS = ("numPr", "outlineLvl", "pageBreakBefore")
_PARAGRAPH_ORDER = (
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
)
"""The beginning of the sequence CT_PPrBase (17.3.1 `pPr`): what stands before and after `pageBreakBefore` and `numPr`."""


@dataclass(frozen=True, slots=True)
class Model:
    """`styles` and `theme` are the parts as XML (theme may be empty), `page` is that of the last section."""

    styles: bytes
    theme: bytes
    page: Page


def read_model(data: bytes) -> Model:
    """What a Word document gives as a model. Raises `FindingsError` for a file that is none, or too large to unpack."""
    try:
        _bounded(data)
        word = docx.Document(io.BytesIO(data))
        return Model(_blob(word, RT.STYLES), _blob(word, RT.THEME, needed=False), _page(word))
    except (zipfile.BadZipFile, PackageNotFoundError, etree.XMLSyntaxError, KeyError, ValueError) as error:
        hint = _("give a .docx file that Word itself has saved")
        raise FindingsError(
            [Finding("E501", _("the reference document cannot be read: {reason}").format(reason=error), hint=hint)]
        ) from error


def _bounded(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise ValueError(_("it is larger than {limit} MB when unpacked").format(limit=MOST_BYTES // 2**20))


def _blob(word: WordDocument, kind: str, *, needed: bool = True) -> bytes:
    try:
        return bytes(word.part.part_related_by(kind).blob)
    except KeyError:
        if needed:
            raise
        return b""


def _page(word: WordDocument) -> Page:
    section = word.sections[-1]
    lengths = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.right_margin,
        section.bottom_margin,
        section.left_margin,
    )
    width, height, top, right, bottom, left = (
        round(length.twips) if length is not None else 1417 for length in lengths
    )
    return Page(width, height, (top, right, bottom, left))


def merged_styles(theirs: bytes, ours: bytes) -> bytes:
    """Their styles part with our names: same-named styles keep their look, the rest of ours is added."""
    model, own = parse_xml(theirs), parse_xml(ours)
    twins = {_key(style): style for style in model.iter(qn("w:style"))}
    own_styles = list(own.iter(qn("w:style")))
    _rename(model, _new_ids(twins, own_styles))
    for style in model.iter(qn("w:style")):
        _drop(style, "numPr")
    for style in own_styles:
        twin = twins.get(_key(style))
        if twin is None:
            model.append(deepcopy(style))
        else:
            _keep_ours(twin, style)
    return bytes(etree.tostring(model, encoding="UTF-8", xml_declaration=True, standalone=True))


def _key(style: etree._Element) -> tuple[str, str]:
    """17.7.4: a style is known by its kind and its name, whatever its id; Word does not tell capitals apart in built-in names."""
    name = style.find(qn("w:name"))
    return style.get(qn("w:type"), "paragraph"), "" if name is None else str(name.get(qn("w:val"))).casefold()


def _new_ids(twins: Mapping[tuple[str, str], etree._Element], own: Sequence[etree._Element]) -> dict[str, str]:
    """Our ids for twins; an id of ours that another style of the model has gives way."""
    wanted = {_key(style): str(style.get(qn("w:styleId"))) for style in own}
    taken = set(wanted.values())
    made = {}
    for key, style in twins.items():
        old = str(style.get(qn("w:styleId")))
        new = wanted.get(key) or (f"Model{old}" if old in taken else old)
        made[old] = new
    return made


def _rename(model: etree._Element, ids: dict[str, str]) -> None:
    for style in model.iter(qn("w:style")):
        style.set(qn("w:styleId"), ids[str(style.get(qn("w:styleId")))])
        for name in ("basedOn", "next", "link"):
            for reference in style.findall(qn(f"w:{name}")):
                reference.set(qn("w:val"), ids.get(str(reference.get(qn("w:val"))), "Normal"))


def _drop(style: etree._Element, name: str) -> None:
    for found in style.findall(f"{qn('w:pPr')}/{qn(f'w:{name}')}"):
        parent = found.getparent()
        assert parent is not None  # found below its style
        parent.remove(found)


def _keep_ours(twin: etree._Element, style: etree._Element) -> None:
    """Carry over into the model's style what the document's behaviour hangs on."""
    source = style.find(qn("w:pPr"))
    for name in _KEPT_OURS:
        _drop(twin, name)
        kept = None if source is None else source.find(qn(f"w:{name}"))
        if kept is not None:
            _insert(_paragraph_properties(twin), deepcopy(kept))


def _paragraph_properties(style: etree._Element) -> etree._Element:
    found = style.find(qn("w:pPr"))
    if found is None:
        found = style.makeelement(qn("w:pPr"))
        before = next(
            (
                child
                for child in style
                if child.tag in (qn("w:rPr"), qn("w:tblPr"), qn("w:trPr"), qn("w:tcPr"), qn("w:tblStylePr"))
            ),
            None,
        )
        style.append(found) if before is None else before.addprevious(found)
    return found


def _insert(properties: etree._Element, element: etree._Element) -> None:
    """At its place in the sequence: `outlineLvl` near the end, the others near the beginning."""
    name = etree.QName(element).localname
    if name not in _PARAGRAPH_ORDER:
        _insert_outline(properties, element)
        return
    earlier = {qn(f"w:{before}") for before in _PARAGRAPH_ORDER[: _PARAGRAPH_ORDER.index(name)]}
    place = sum(1 for child in properties if child.tag in earlier)
    properties.insert(place, element)


def _insert_outline(properties: etree._Element, element: etree._Element) -> None:
    later = {qn(f"w:{name}") for name in ("divId", "cnfStyle", "rPr", "sectPr", "pPrChange")}
    place = next((n for n, child in enumerate(properties) if child.tag in later), len(properties))
    properties.insert(place, element)
