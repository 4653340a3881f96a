"""A Word document of the municipality as the model for the look: its styles, its theme, its paper, its header and footer.

Only these are taken over; its text stays behind, and a document with macros is refused. A style of the model with the name of one of ours takes
its place and keeps its look; what makes the document count and navigate (numbering, outline level, chapters on a new page) stays ours, and so
does the language. A style that the model lacks is made from the tokens of the house style.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import cast

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

from bestek.findings import Finding, FindingsError, Place
from bestek.messages import _
from bestek.mistakes import shortened
from bestek.write.docx.letterhead import Letterhead, read_letterhead
from bestek.write.docx.parts import TWIPS_PER_MM, Page

MOST_BYTES = 64 * 2**20
MOST_MEMBERS = 2000
"""Bounds of a model when it is unpacked: a zip of some KB can hold gigabytes."""

NARROWEST = round(80 * TWIPS_PER_MM)
"""Text of less than 80 mm wide breaks tables."""

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
    """`styles` and `theme` are the parts as XML (theme may be empty), `page` is that of the last section; `header` and `footer` if it has any."""

    styles: bytes
    theme: bytes
    page: Page
    header: Letterhead | None = None
    footer: Letterhead | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """A styles part and, for what else comes of the model, the new id of each of its styles."""

    styles: bytes
    ids: Mapping[str, str]


class _RefusedError(ValueError):
    """Why a document is not taken as a model, in words for the adviser."""


def read_model(data: bytes, place: Place | None = None) -> Model:
    """What a Word document gives as a model; `place` is where it is named.

    Raises `FindingsError` for a file that is none, is locked, carries macros, or is too large to unpack.
    """
    try:
        _acceptable(data)
        word = docx.Document(io.BytesIO(data))
        header, footer = (read_letterhead(word, kind) for kind in ("header", "footer"))
        return Model(_blob(word, RT.STYLES), _blob(word, RT.THEME, needed=False), _page(word), header, footer)
    except _RefusedError as error:
        raise _refusal(str(error), place) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        PackageNotFoundError,
        etree.LxmlError,
        LookupError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise _refusal(
            _("it is damaged, or no Word document ({cause})").format(cause=shortened(str(error))), place
        ) from error


def _refusal(reason: str, place: Place | None) -> FindingsError:
    message = _("the reference document cannot be used: {reason}").format(reason=reason)
    hint = _("open it in Word and save it as a Word document (.docx), without password and without macros")
    return FindingsError([Finding("E501", message, place, hint)])


def lacking(model: Model, ours: bytes) -> tuple[str, ...]:
    """The names of our styles that the model does not have, in our order."""
    theirs = {_key(style) for style in parse_xml(model.styles).iter(qn("w:style"))}
    own = parse_xml(ours).iter(qn("w:style"))
    return tuple(_name(style) for style in own if not {_key(style), _followed(_key(style))} & theirs)


def _followed(key: tuple[str, str]) -> tuple[str, str]:
    """The style that one of ours looks like: a heading outside the table of contents is like the heading of its level."""
    kind, name = key
    return kind, name.removesuffix(" outside contents")


def _like(look: etree._Element | None, style: etree._Element) -> etree._Element:
    """A style of ours that the model lacks: with the look of what it follows, else as the tokens make it."""
    if look is None:
        return deepcopy(style)
    made = deepcopy(look)
    for other in ("link", "aliases"):
        for found in made.findall(qn(f"w:{other}")):
            made.remove(found)
    made.attrib.update(dict(style.attrib))
    name = made.find(qn("w:name"))
    assert name is not None  # what is followed was found by its name
    name.set(qn("w:val"), _name(style))
    _keep_ours(made, style)
    return made


_COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1")
"""A document with a password is wrapped in a compound file ([MS-OFFCRYPTO] 1.3), as a .doc is."""

_MAIN_PART = re.compile(
    rb'ContentType="application/vnd\.(?:ms-word|openxmlformats-officedocument\.wordprocessingml)\.([\w.]+)\.main\+xml"',
    re.IGNORECASE,
)


def _acceptable(data: bytes) -> None:
    if data.startswith(_COMPOUND_FILE):
        raise _RefusedError(_("it is protected with a password, or saved in the old .doc format"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
            raise _RefusedError(_("it is larger than {limit} MB when unpacked").format(limit=MOST_BYTES // 2**20))
        kinds = [kind.decode().lower() for kind in _MAIN_PART.findall(archive.read("[Content_Types].xml"))]
    if any("macro" in kind for kind in kinds) or any("vba" in member.filename.lower() for member in members):
        raise _RefusedError(_("it carries macros"))
    if "template" in kinds:
        raise _RefusedError(_("it is a Word template (.dotx)"))


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
    header, footer = (
        709 if length is None else round(length.twips) for length in (section.header_distance, section.footer_distance)
    )
    page = Page(min(width, height), max(width, height), (top, right, bottom, left), header, footer)
    if page.text_width < NARROWEST:
        raise _RefusedError(_("its margins leave too little room for text"))
    return page


def merged_styles(theirs: bytes, ours: bytes) -> Merged:
    """Their styles part with our names: same-named styles keep their look, the rest of ours is added."""
    model, own = parse_xml(theirs), parse_xml(ours)
    own_styles = list(own.iter(qn("w:style")))
    ids, twins = _new_ids(model, own_styles)
    _rename(model, ids)
    _speak_our_language(model, own)
    _one_default(model, own_styles)
    for style in model.iter(qn("w:style")):
        _drop(style, "numPr")
    for style in own_styles:
        twin = twins.get(_key(style))
        if twin is None:
            model.append(cast("BaseOxmlElement", _like(twins.get(_followed(_key(style))), style)))
        else:
            _keep_ours(twin, style)
    _inherit_nothing(model, own_styles)
    return Merged(bytes(etree.tostring(model, encoding="UTF-8", xml_declaration=True, standalone=True)), ids)


def _speak_our_language(model: etree._Element, own: etree._Element) -> None:
    """17.3.2 `lang`: the document has the language of its text, whatever that of the model; a foreign one would change hyphens and voice."""
    for found in list(model.iter(qn("w:lang"))):
        parent = found.getparent()
        assert parent is not None  # found below its run properties
        parent.remove(found)
    ours = own.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    assert ours is not None  # written by `definitions.styles`
    _run_defaults(model).append(deepcopy(ours))


def _run_defaults(model: etree._Element) -> etree._Element:
    """17.7.5 `docDefaults/rPrDefault/rPr`, made where the model leaves it out. `lang` stands last in it but for what Word adds."""
    parent, first = model, True
    for name in ("w:docDefaults", "w:rPrDefault", "w:rPr"):
        found = parent.find(qn(name))
        if found is None:
            found = parent.makeelement(qn(name))
            parent.insert(0, found) if first or name == "w:rPrDefault" else parent.append(found)
        parent, first = found, False
    return parent


def _one_default(model: etree._Element, own: Sequence[etree._Element]) -> None:
    """17.7.4 `default`: one style of each kind; that of ours, which is the model's own where it has the same name."""
    ours = {_key(style) for style in own if style.get(qn("w:default"))}
    for style in model.iter(qn("w:style")):
        if style.get(qn("w:default")) and _key(style) not in ours:
            del style.attrib[qn("w:default")]


def _key(style: etree._Element) -> tuple[str, str]:
    """17.7.4: a style is known by its kind and its name, whatever its id; Word does not tell capitals apart in built-in names."""
    return style.get(qn("w:type"), "paragraph"), _name(style).casefold()


def _name(style: etree._Element) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val")))


def _new_ids(
    model: etree._Element, own: Sequence[etree._Element]
) -> tuple[dict[str, str], dict[tuple[str, str], etree._Element]]:
    """New id by old one, and the styles of the model by their keys. Twins of ours get our ids; an id of ours that another style has gives way.

    LibreOffice writes names that differ in capitals alone: Word takes them for one style, so the first stands for the others too.
    """
    wanted = {_key(style): str(style.get(qn("w:styleId"))) for style in own}
    taken = set(wanted.values())
    ids: dict[str, str] = {}
    twins: dict[tuple[str, str], etree._Element] = {}
    for style in list(model.iter(qn("w:style"))):
        key, old = _key(style), str(style.get(qn("w:styleId")))
        ids[old] = wanted.get(key) or (f"Model{old}" if old in taken else old)
        if key in twins:
            ids[old] = ids[str(twins[key].get(qn("w:styleId")))]
            model.remove(style)
        else:
            twins[key] = style
    return ids, twins


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


_OFF = {
    "numPr": '<w:numPr xmlns:w="{}"><w:numId w:val="0"/></w:numPr>',
    "outlineLvl": '<w:outlineLvl xmlns:w="{}" w:val="9"/>',
    "pageBreakBefore": '<w:pageBreakBefore xmlns:w="{}" w:val="0"/>',
}
"""What takes back a property of the style below (17.3.1; a `numId` of 0 is no numbering, an outline level of 9 is body text)."""


def _inherit_nothing(model: etree._Element, own: Sequence[etree._Element]) -> None:
    """Where the model bases a style on another than we do, as Word bases "TOC Heading" on "heading 1", that one's numbers stay behind."""
    known = {str(style.get(qn("w:styleId"))): style for style in model.iter(qn("w:style"))}
    for style in own:
        twin = known[str(style.get(qn("w:styleId")))]
        for name, off in _OFF.items():
            if _says(twin, name) is None and any(_says(below, name) is not None for below in _below(twin, known)):
                _insert(_paragraph_properties(twin), parse_xml(off.format(twin.nsmap["w"])))


def _says(style: etree._Element, name: str) -> etree._Element | None:
    return style.find(f"{qn('w:pPr')}/{qn(f'w:{name}')}")


def _below(style: etree._Element, known: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    """The styles that one is based on, nearest first; a circle ends."""
    seen = [style]
    while (based := seen[-1].find(qn("w:basedOn"))) is not None:
        below = known.get(str(based.get(qn("w:val"))))
        if below is None or below in seen:
            return
        seen.append(below)
        yield below


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
