"""The package around the body: parts and relationships, properties, a zip with the same bytes every time (ECMA-376 part 2).

All parts are written here; of python-docx's default template only the theme is taken, which the tokens of the house style are put into.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from bestek.style import HouseStyle
from bestek.tree import Document, Source
from bestek.write.docx import definitions, parts, styles
from bestek.write.docx.images import PICTURES
from bestek.write.docx.parts import attribute
from bestek.write.docx.state import Story

SOURCES_NAMESPACE = "urn:bestek:sources:1"
"""Namespace of the part that maps bookmarks to sources; see `sources_xml`."""

_SOURCES_ID = "{8C1F3A52-6D0E-4B7B-9A41-2E5D7C90B6F1}"
_PROPERTIES_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format id of user-defined properties (ECMA-376 part 1, 22.3; [MS-OSHARED] 2.3.3.2.1)."""

_FORMATS = "application/vnd.openxmlformats-"
_WORDS = f"{_FORMATS}officedocument.wordprocessingml."
_XML = "application/xml"
_RELATIONS = f"{_FORMATS}package.relationships+xml"
"""Media types (part 1, 15.2)."""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_METADATA = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
"""Types of relationships."""

_STAMP = (1980, 1, 1, 0, 0, 0)
_NO_DATE = datetime.date(1980, 1, 1)


@dataclass(frozen=True, slots=True)
class Item:
    """A custom XML part (part 1, 22.5): the id of its store, the namespace of its root, and itself."""

    id: str
    namespace: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """All that the writers made, as XML or bytes. `headers` and `footers` by relationship id.

    `around_images` and `around_links` are what they point to, by that id: media and web addresses by the relationship ids within.
    """

    body: str
    styles: bytes
    theme: bytes
    numbering: bytes
    footnotes: Iterable[str]
    headers: Mapping[str, bytes]
    footers: Mapping[str, bytes]
    around_images: Mapping[str, Mapping[str, str]]
    around_links: Mapping[str, Mapping[str, str]]
    media: Mapping[str, bytes]
    body_story: Story
    footnotes_story: Story
    anchors: Mapping[str, tuple[Source, ...]]
    comments: bytes = b""
    items: Sequence[Item] = ()


class Relation(NamedTuple):
    """Part 2, 9.3: from a part, or from the package, to a part by its name or to a web address."""

    id: str
    kind: str
    target: str
    external: bool = False


@dataclass(slots=True)
class Part:
    """Part 2, 9.1: a file of the package by its name (`/word/styles.xml`), with its relationships."""

    name: str
    content_type: str
    data: bytes
    relations: list[Relation] = field(default_factory=list)

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def relations_name(self) -> str:
        """Part 2, 9.3.3: where its relationships stand."""
        folder, _, name = self.name.rpartition("/")
        return f"{folder}/_rels/{name}.rels"

    def relate(self, kind: str, target: Part, id: str = "") -> None:
        """A relationship to a part; without an id it gets the first that is free."""
        taken = {relation.id for relation in self.relations}
        free = (name for n in range(1, len(taken) + 2) if (name := f"rId{n}") not in taken)
        self.relations.append(Relation(id or next(free), kind, _from(self.name, target.name)))

    def link(self, links: Mapping[str, str]) -> None:
        """Relationships to web addresses, by these."""
        self.relations += (Relation(name, f"{_OFFICE}hyperlink", href, external=True) for href, name in links.items())


def _from(owner: str, target: str) -> str:
    """A part as one that stands in a folder of the package refers to it."""
    folder = owner.rpartition("/")[0] + "/"
    return target.removeprefix(folder) if target.startswith(folder) else f"..{target}"


def packed(document: Document, style: HouseStyle, content: Content, language: str) -> bytes:
    """The whole file."""
    word = Part("/word/document.xml", f"{_WORDS}document.main+xml", _main_part(content.body))
    made = [word, *_definitions(word, content, style, language)]
    around = _around(word, content)
    made += around.values()
    made += _media(word, content, around, made)
    if content.comments:
        made.append(_related(word, "/word/comments.xml", f"{_WORDS}comments+xml", "comments", content.comments))
    sources = Item(_SOURCES_ID, SOURCES_NAMESPACE, sources_xml(document, content.anchors))
    for number, item in enumerate((*((sources,) if document.traced else ()), *content.items), 1):
        made += _item(word, number, item)
    return zipped([*made, *_properties(document, language)])


def _main_part(body: str) -> bytes:
    """The main document part (17.2.3 `document`). One parse proves it well-formed; a body that is not is a bug of ours."""
    made = parts.root("w:document", f"<w:body>{body}</w:body>")
    expat.ParserCreate(namespace_separator=" ").Parse(made, True)  # noqa: FBT003  the last piece
    return made


def _related(word: Part, name: str, content_type: str, kind: str, data: bytes, id: str = "") -> Part:
    """A part that the document refers to."""
    part = Part(name, content_type, data)
    word.relate(_OFFICE + kind, part, id)
    return part


def _definitions(word: Part, content: Content, style: HouseStyle, language: str) -> Iterator[Part]:
    fonts = definitions.font_table((style.word_body_font, style.word_heading_font))
    for name, data in (
        ("styles", content.styles), ("numbering", content.numbering), ("settings", definitions.settings(language, ";")), ("fontTable", fonts),
    ):  # fmt: skip
        yield _related(word, f"/word/{name}.xml", f"{_WORDS}{name}+xml", name, data)
    notes = parts.footnotes(content.footnotes)
    yield (noted := _related(word, "/word/footnotes.xml", f"{_WORDS}footnotes+xml", "footnotes", notes))
    noted.link(content.footnotes_story.links)
    word.link(content.body_story.links)
    yield _related(word, "/word/theme/theme1.xml", f"{_FORMATS}officedocument.theme+xml", "theme", content.theme)


@lru_cache(maxsize=1)
def _base_theme() -> str:
    """The theme of python-docx's default template, which is read without importing python-docx."""
    found = find_spec("docx")
    assert found
    assert found.origin
    with zipfile.ZipFile(Path(found.origin).parent / "templates" / "default.docx") as template:
        return template.read("word/theme/theme1.xml").decode()


@lru_cache(maxsize=16)
def theme_xml(style: HouseStyle) -> bytes:
    """Fonts and colours of the house style in the theme (20.1.6), where a reviewer's own choices start from."""
    text = _base_theme()
    for slot, colour in styles.theme_tokens(style).items():
        text = re.sub(rf"(<a:{slot}>\s*)<a:\w+ [^>]*/>", rf'\1<a:srgbClr val="{colour}"/>', text, count=1)
    for part in ("a:theme", "a:clrScheme", "a:fontScheme"):
        named = f"name={attribute(style.name)}".replace("\\", r"\\")
        text = re.sub(rf'(<{part}\b[^>]*?)name="[^"]*"', rf"\1{named}", text, count=1)
    for slot, font in (("majorFont", style.word_heading_font), ("minorFont", style.word_body_font)):
        latin = f"<a:latin typeface={attribute(font)}/>".replace("\\", r"\\")
        text = re.sub(rf"(<a:{slot}>\s*)<a:latin [^>]*/>", rf"\1{latin}", text, count=1)
    return text.encode()


def _around(word: Part, content: Content) -> dict[str, Part]:
    """Headers and footers by relationship id."""
    made: dict[str, Part] = {}
    for kind, written in (("header", content.headers), ("footer", content.footers)):
        for number, (relation, data) in enumerate(written.items(), 1):
            part = _related(word, f"/word/{kind}{number}.xml", f"{_WORDS}{kind}+xml", kind, data, relation)
            part.link({href: link for link, href in content.around_links.get(relation, {}).items()})
            made[relation] = part
    return made


def _media(word: Part, content: Content, around: Mapping[str, Part], made: Iterable[Part]) -> Iterable[Part]:
    """Equal images are one part, whichever story shows them."""
    notes = next(part for part in made if part.name == "/word/footnotes.xml")
    shown = [(word, _by_relation(content.body_story)), (notes, _by_relation(content.footnotes_story))]
    shown += [(around[story], dict(images)) for story, images in content.around_images.items()]
    media: dict[str, Part] = {}
    for owner, images in shown:
        for relation, name in images.items():
            if name not in media:
                kind = PICTURES[name.rpartition(".")[2]]
                media[name] = Part(f"/word/media/{name}", kind, content.media[name])
            owner.relate(f"{_OFFICE}image", media[name], relation)
    return media.values()


def _by_relation(story: Story) -> dict[str, str]:
    return {relation: name for name, relation in story.images.items()}


def sources_xml(document: Document, anchors: Mapping[str, tuple[Source, ...]]) -> bytes:
    """Which bookmark holds text from which sources: the way back from a reviewed document to the files it was made of.

        <sources xmlns="urn:bestek:sources:1" document="tender-document">
          <source id="1" path="lots/noord/budget"/>
          <source id="2" file="templates/documents/tender-document.html.j2" line="30" column="5"/>
          <anchor bookmark="p_doel_p1" sources="1 2"/>
        </sources>

    `path` is the path of a fact by stable id; text of a template has `file`, `line` and `column`, which count from 1. Each source stands once,
    in the order of its first use; `sources` lists ids in reading order. A custom XML part (ECMA-376 part 1, 22.5) survives Word and LibreOffice.
    """
    known: dict[Source, int] = {}
    numbers: dict[int, int] = {}
    lines = [_anchor_line(name, sources, known, numbers) for name, sources in anchors.items()]
    rows = [_source_line(number, source) for source, number in known.items()]
    return parts.document(
        f'<sources xmlns="{SOURCES_NAMESPACE}" document={attribute(document.id)}>{"".join(rows)}{"".join(lines)}</sources>'
    )


def _anchor_line(name: str, sources: tuple[Source, ...], known: dict[Source, int], numbers: dict[int, int]) -> str:
    """`known` gives each lasting source its number, `numbers` the same by the identity of the sources that were met."""
    for source in sources:
        if id(source) not in numbers:
            numbers[id(source)] = known.setdefault(source.lasting, len(known) + 1)
    listed = dict.fromkeys([numbers[id(source)] for source in sources])
    return f'<anchor bookmark={attribute(name)} sources="{" ".join(map(str, listed))}"/>'


def _source_line(number: int, source: Source) -> str:
    if source.path:
        return f'<source id="{number}" path={attribute(source.path)}/>'
    return f'<source id="{number}" file={attribute(source.file)} line="{source.line}" column="{source.column}"/>'


def _item(word: Part, number: int, item: Item) -> tuple[Part, Part]:
    made = _related(word, f"/customXml/item{number}.xml", _XML, "customXml", item.data)
    properties = (
        f'<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{item.id}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{item.namespace}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    kind, name = f"{_FORMATS}officedocument.customXmlProperties+xml", f"/customXml/itemProps{number}.xml"
    return made, _related(made, name, kind, "customXmlProps", parts.document(properties))


def _properties(document: Document, language: str) -> tuple[Part, ...]:
    """Core properties (part 2, 11), extended and custom ones (part 1, 22.2 and 22.3). Dates come from the document, never from a clock."""
    return (
        Part("/docProps/core.xml", f"{_FORMATS}package.core-properties+xml", _core(document, language)),
        Part("/docProps/app.xml", f"{_FORMATS}officedocument.extended-properties+xml", _extended(document)),
        Part("/docProps/custom.xml", f"{_FORMATS}officedocument.custom-properties+xml", _custom(document)),
    )


_PACKAGE = (
    Relation("rId3", f"{_METADATA}core-properties", "docProps/core.xml"),
    Relation("rId1", f"{_OFFICE}officeDocument", "word/document.xml"),
    Relation("rId2", f"{_OFFICE}extended-properties", "docProps/app.xml"),
    Relation("rId4", f"{_OFFICE}custom-properties", "docProps/custom.xml"),
)
"""The relationships of the package itself."""

_CORE = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_LONGEST = 255
"""Characters that a property may have, for Word."""


def _core(document: Document, language: str) -> bytes:
    moment = f"{(document.date or _NO_DATE).isoformat()}T00:00:00Z"
    values = (
        ("dc:title", document.title), ("dc:subject", document.subject), ("dc:creator", document.authority),
        ("cp:keywords", ", ".join(document.keywords)), ("dc:description", ""), ("cp:lastModifiedBy", document.authority),
        ("cp:revision", "1"), ("dcterms:created", moment), ("dcterms:modified", moment), ("cp:category", ""), ("dc:language", language),
        ("cp:version", document.version), ("cp:contentStatus", document.status), ("dc:identifier", document.id),
    )  # fmt: skip
    made = "".join(_core_property(name, value[:_LONGEST]) for name, value in values)
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _CORE.items())
    return _library_xml(f"<cp:coreProperties {declared}>{made}</cp:coreProperties>")


def _core_property(name: str, value: str) -> str:
    typed = ' xsi:type="dcterms:W3CDTF"' if name.startswith("dcterms:") else ""
    return f"<{name}{typed}>{escape(value)}</{name}>"


def _extended(document: Document) -> bytes:
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return parts.document(
        f'<Properties xmlns="{namespace}"><Application>Bestek</Application><Company>{escape(document.authority)}</Company></Properties>'
    )


def _custom(document: Document) -> bytes:
    """Only what is known; ids from 2 (part 1, 22.3.2.2)."""
    values = (
        ("Document", document.id),
        ("Version", document.version),
        ("Status", document.status),
        ("Reference", document.reference),
    )
    made = "".join(
        f'<property fmtid="{_PROPERTIES_ID}" pid="{number}" name="{name}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for number, (name, value) in enumerate(((name, value) for name, value in values if value), 2)
    )
    namespaces = (
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
    )
    return parts.document(f"<Properties {namespaces}>{made}</Properties>")


# The zip


def zipped(made: Iterable[Part]) -> bytes:
    """The package as a zip with sorted members and a fixed stamp (part 2, annex B)."""
    ordered = sorted(made, key=lambda part: part.name)
    members = {part.name[1:]: part.data for part in ordered}
    members |= {part.relations_name[1:]: _relations(part.relations) for part in ordered if part.relations}
    first = {"[Content_Types].xml": _content_types(ordered), "_rels/.rels": _relations(_PACKAGE)}
    return _archive(first | dict(sorted(members.items())))


def _library_xml(content: str) -> bytes:
    """An XML file with the declaration that lxml writes."""
    return f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n{content}".encode()


def _relations(relations: Iterable[Relation]) -> bytes:
    """Part 2, 9.3.2 `Relationships`."""
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return _library_xml(f'<Relationships xmlns="{namespace}">{"".join(map(_relation, relations))}</Relationships>')


def _relation(relation: Relation) -> str:
    target = escape(relation.target, {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    outside = ' TargetMode="External"' if relation.external else ""
    return f'<Relationship Id="{relation.id}" Type="{relation.kind}" Target="{target}"{outside}/>'


def _content_types(made: Iterable[Part]) -> bytes:
    """Part 2, 10.1.2.2: media by extension, everything else by name."""
    defaults = {"rels": _RELATIONS, "xml": _XML}
    overrides = {}
    for part in made:
        if part.extension in PICTURES:
            defaults[part.extension] = part.content_type
        elif part.content_type != _XML:
            overrides[part.name] = part.content_type
    lines = [f'<Default Extension="{extension}" ContentType="{kind}"/>' for extension, kind in sorted(defaults.items())]
    lines += [
        f"<Override PartName={attribute(name)} ContentType={attribute(kind)}/>" for name, kind in overrides.items()
    ]
    return parts.document(
        f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{"".join(lines)}</Types>'
    )


def _archive(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(entry, data)
    return stream.getvalue()
