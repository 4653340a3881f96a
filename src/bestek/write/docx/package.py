"""The package around the body: base document, parts and relationships, properties, a zip with the same bytes every time.

The base is python-docx's default template without what does harm: its customXml item (whose name ours would double), `stylesWithEffects`,
a thumbnail, web settings, and the styles, numbering, settings and font table that we write ourselves (its settings are not valid against the schema).
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast
from xml.sax.saxutils import escape

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.rel import Relationships
from lxml import etree

from bestek.style import HouseStyle
from bestek.tree import Document, Source
from bestek.write.docx import definitions, parts, styles
from bestek.write.docx.letterhead import PICTURES
from bestek.write.docx.parts import attribute
from bestek.write.docx.state import Story

SOURCES_NAMESPACE = "urn:bestek:sources:1"
"""Namespace of the part that maps bookmarks to sources; see `sources_xml`."""

_SOURCES_ID = "{8C1F3A52-6D0E-4B7B-9A41-2E5D7C90B6F1}"
_PROPERTIES_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format id of user-defined properties (ECMA-376 part 1, 22.3; [MS-OSHARED] 2.3.3.2.1)."""

_WITH_EFFECTS = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
_DROPPED = (RT.CUSTOM_XML, RT.STYLES, RT.NUMBERING, RT.SETTINGS, RT.FONT_TABLE, RT.WEB_SETTINGS, _WITH_EFFECTS)
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


@cache
def base() -> bytes:
    """The pruned template; opening it takes a tenth of the time that the full one takes (439 KB of styles)."""
    document = docx.Document()
    for owner, kinds in ((document.part, _DROPPED), (document.part.package, (RT.THUMBNAIL, RT.EXTENDED_PROPERTIES))):
        for relation in [key for key, relation in owner.rels.items() if relation.reltype in kinds]:
            del owner.rels[relation]
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def packed(document: Document, style: HouseStyle, content: Content, language: str) -> bytes:
    """The whole file."""
    word = _open_base()
    _add_definitions(word, content, style, language)
    _add_theme(word, content.theme)
    around = _add_around(word, content)
    _add_media(word, content, around)
    if content.comments:
        _add(word, "/word/comments.xml", CT.WML_COMMENTS, RT.COMMENTS, content.comments)
    sources = Item(_SOURCES_ID, SOURCES_NAMESPACE, sources_xml(document, content.anchors))
    for number, item in enumerate((*((sources,) if document.traced else ()), *content.items), 1):
        _add_item(word, number, item)
    _set_properties(word, document, language)
    return zipped(word, {str(word.part.partname): _main_part(content.body)})


def _main_part(body: str) -> bytes:
    """The main document part (17.2.3 `document`). One parse proves it well-formed; a body that is not is a bug of ours."""
    made = parts.root("w:document", f"<w:body>{body}</w:body>")
    etree.fromstring(made, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    return made


def _add(word: WordDocument, name: str, content_type: str, kind: str, blob: bytes, relation: str = "") -> Part:
    part = Part(PackURI(name), content_type, blob, word.part.package)
    if relation:
        word.part.rels.add_relationship(kind, part, relation)
    else:
        word.part.relate_to(part, kind)
    return part


def _add_definitions(word: WordDocument, content: Content, style: HouseStyle, language: str) -> None:
    _add(word, "/word/styles.xml", CT.WML_STYLES, RT.STYLES, content.styles)
    _add(word, "/word/numbering.xml", CT.WML_NUMBERING, RT.NUMBERING, content.numbering)
    _add(word, "/word/settings.xml", CT.WML_SETTINGS, RT.SETTINGS, definitions.settings(language, ";"))
    _add(
        word,
        "/word/fontTable.xml",
        CT.WML_FONT_TABLE,
        RT.FONT_TABLE,
        definitions.font_table((style.word_body_font, style.word_heading_font)),
    )
    notes = _add(word, "/word/footnotes.xml", CT.WML_FOOTNOTES, RT.FOOTNOTES, parts.footnotes(content.footnotes))
    for href, relation in content.footnotes_story.links.items():
        notes.rels.add_relationship(RT.HYPERLINK, href, relation, is_external=True)
    for href, relation in content.body_story.links.items():
        word.part.rels.add_relationship(RT.HYPERLINK, href, relation, is_external=True)


def theme_xml(style: HouseStyle) -> bytes:
    """Fonts and colours of the house style in the theme (20.1.6), where a reviewer's own choices start from."""
    text = _open_base().part.part_related_by(RT.THEME).blob.decode()
    for slot, colour in styles.theme_tokens(style).items():
        text = re.sub(rf"(<a:{slot}>\s*)<a:\w+ [^>]*/>", rf'\1<a:srgbClr val="{colour}"/>', text, count=1)
    for part in ("a:theme", "a:clrScheme", "a:fontScheme"):
        named = f"name={attribute(style.name)}".replace("\\", r"\\")
        text = re.sub(rf'(<{part}\b[^>]*?)name="[^"]*"', rf"\1{named}", text, count=1)
    for slot, font in (("majorFont", style.word_heading_font), ("minorFont", style.word_body_font)):
        latin = f"<a:latin typeface={attribute(font)}/>".replace("\\", r"\\")
        text = re.sub(rf"(<a:{slot}>\s*)<a:latin [^>]*/>", rf"\1{latin}", text, count=1)
    return text.encode()


def _add_theme(word: WordDocument, theme: bytes) -> None:
    relation = next(key for key, relation in word.part.rels.items() if relation.reltype == RT.THEME)
    del word.part.rels[relation]
    _add(word, "/word/theme/theme1.xml", CT.OFC_THEME, RT.THEME, theme)


def _open_base() -> WordDocument:
    return docx.Document(io.BytesIO(base()))


def _add_around(word: WordDocument, content: Content) -> dict[str, Part]:
    """Headers and footers by relationship id."""
    parts_made: dict[str, Part] = {}
    for kind, made in ((RT.HEADER, content.headers), (RT.FOOTER, content.footers)):
        content_type = CT.WML_HEADER if kind == RT.HEADER else CT.WML_FOOTER
        for number, (relation, blob) in enumerate(made.items(), 1):
            name = f"/word/{'header' if kind == RT.HEADER else 'footer'}{number}.xml"
            parts_made[relation] = _add(word, name, content_type, kind, blob, relation)
            for link, href in content.around_links.get(relation, {}).items():
                parts_made[relation].rels.add_relationship(RT.HYPERLINK, href, link, is_external=True)
    return parts_made


def _add_media(word: WordDocument, content: Content, around: Mapping[str, Part]) -> None:
    """Equal images are one part, whichever story shows them."""
    made: dict[str, Part] = {}
    notes = word.part.part_related_by(RT.FOOTNOTES)
    for owner, shown in (
        (word.part, _by_relation(content.body_story)),
        (notes, _by_relation(content.footnotes_story)),
        *((around[story], images) for story, images in content.around_images.items()),
    ):
        for relation, name in shown.items():
            if name not in made:
                made[name] = Part(
                    PackURI(f"/word/media/{name}"),
                    PICTURES[name.rpartition(".")[2]],
                    content.media[name],
                    word.part.package,
                )
            owner.rels.add_relationship(RT.IMAGE, made[name], relation)


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
    lines = [_anchor_line(name, sources, known) for name, sources in anchors.items()]
    rows = [_source_line(number, source) for source, number in known.items()]
    return parts.document(
        f'<sources xmlns="{SOURCES_NAMESPACE}" document={attribute(document.id)}>{"".join(rows)}{"".join(lines)}</sources>'
    )


def _anchor_line(name: str, sources: tuple[Source, ...], known: dict[Source, int]) -> str:
    lasting = dict.fromkeys(source.lasting for source in sources)
    numbers = " ".join(str(known.setdefault(source, len(known) + 1)) for source in lasting)
    return f'<anchor bookmark={attribute(name)} sources="{numbers}"/>'


def _source_line(number: int, source: Source) -> str:
    if source.path:
        return f'<source id="{number}" path={attribute(source.path)}/>'
    return f'<source id="{number}" file={attribute(source.file)} line="{source.line}" column="{source.column}"/>'


def _add_item(word: WordDocument, number: int, item: Item) -> None:
    made = _add(word, f"/customXml/item{number}.xml", CT.XML, RT.CUSTOM_XML, item.data)
    properties = (
        f'<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{item.id}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{item.namespace}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    made.relate_to(
        Part(
            PackURI(f"/customXml/itemProps{number}.xml"),
            CT.OFC_CUSTOM_XML_PROPERTIES,
            parts.document(properties),
            word.part.package,
        ),
        RT.CUSTOM_XML_PROPS,
    )


def _set_properties(word: WordDocument, document: Document, language: str) -> None:
    """Core properties (ECMA-376 part 2, 11), extended and custom ones (part 1, 22.2 and 22.3). Dates come from the document, never from a clock."""
    core = word.core_properties
    core.title, core.author, core.last_modified_by = (
        document.title[:255],
        document.authority[:255],
        document.authority[:255],
    )
    core.subject, core.keywords, core.language = document.subject[:255], ", ".join(document.keywords)[:255], language
    core.version, core.content_status, core.identifier = (
        document.version[:255],
        document.status[:255],
        document.id[:255],
    )
    core.comments, core.category, core.revision = "", "", 1
    moment = datetime.datetime.combine(document.date or _NO_DATE, datetime.time())
    core.created = core.modified = moment
    _relate(word, "/docProps/app.xml", CT.OFC_EXTENDED_PROPERTIES, RT.EXTENDED_PROPERTIES, _extended(document))
    _relate(word, "/docProps/custom.xml", CT.OFC_CUSTOM_PROPERTIES, RT.CUSTOM_PROPERTIES, _custom(document))


def _relate(word: WordDocument, name: str, content_type: str, kind: str, blob: bytes) -> None:
    package = word.part.package
    assert package is not None
    package.relate_to(Part(PackURI(name), content_type, blob, package), kind)


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


def zipped(word: WordDocument, written: Mapping[str, bytes]) -> bytes:
    """The package as a zip with sorted members and a fixed stamp (ECMA-376 part 2, annex B); python-docx would stamp the hour of writing.

    `written` holds parts by name that are finished text already: to hang a large body into python-docx's own tree costs four times as much as to parse it.
    """
    package = word.part.package
    assert package is not None
    made = sorted(package.iter_parts(), key=lambda part: str(part.partname))
    members = {}
    for part in made:
        part.before_marshal()
        members[part.partname.membername] = written.get(str(part.partname)) or part.blob
        if len(part.rels):
            members[part.partname.rels_uri.membername] = _relations(part.rels)
    first = {"[Content_Types].xml": _content_types(made), "_rels/.rels": _relations(package.rels)}
    return _archive(first | dict(sorted(members.items())))


def _relations(relations: Relationships) -> bytes:
    return cast("bytes", relations.xml)  # python-docx annotates it as text


def _content_types(made: Iterable[Part]) -> bytes:
    """Part 2, 10.1.2.2: media by extension, everything else by name."""
    defaults = {"rels": CT.OPC_RELATIONSHIPS, "xml": CT.XML}
    overrides = {}
    for part in made:
        if part.partname.ext in PICTURES:
            defaults[part.partname.ext] = part.content_type
        elif part.content_type != CT.XML:
            overrides[str(part.partname)] = part.content_type
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
