"""The document tree: the meaning of a document, free of markup.

Templates and Markdown are read into these nodes, passes work tree to tree, writers see only these nodes.
Every node is frozen; a pass that changes something makes a new node (`dataclasses.replace`).
Text stands in inline nodes, inline nodes stand in `Paragraph` (or in a title, a caption, a term), paragraphs stand in blocks.

Fields marked *resolved* are empty after reading and filled by `bestek.resolve`; writers may rely on them.
This is a leaf module: it imports nothing of the pipeline.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import partial
from json.encoder import encode_basestring
from operator import attrgetter, is_not
from typing import Any, Literal, TypeVar, cast


@dataclass(frozen=True, slots=True)
class Source:
    """Where a piece of text comes from: a fact (`path` by stable id, `lots/noord/budget`) or a template line (`path` empty).

    A fact is known by its path alone: what is stored or written of it (`lasting`) must be the same when its line moves or its file is split.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""

    @property
    def lasting(self) -> Source:
        """The source as it is stored and written: of a fact its path only, of a template its file and line."""
        return Source(path=self.path) if self.path else self


Revision = Literal["inserted", "deleted", "moved-from", "moved-to"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened to a piece between two versions. `author` is the body that decided, `date` the day, `decision` the id in the ledger.

    `name` is the same at both places of a move ("move-3") and empty otherwise.
    """

    revision: Revision
    author: str = ""
    date: datetime.date | None = None
    decision: str = ""
    name: str = ""


# Inline nodes


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters with one origin. `lang` is a BCP 47 tag where it differs from the document's language."""

    value: str
    sources: tuple[Source, ...] = ()
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A fact that is not decided yet: `value` is what the reader sees, the writer makes it stand out."""

    value: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Strong:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a web address (`https:` only). Links inside the dossier are `Ref`."""

    href: str
    children: tuple[Inline, ...]


RefForm = Literal["full", "number", "title"]


@dataclass(frozen=True, slots=True)
class Ref:
    """A cross reference to the block with id `target`, in this document or in `document` of the same dossier.

    *Resolved*: `text` is what is printed ("paragraaf 2.3", "tabel 4", "eis K-07"; with `document` also its title).
    `prefix` is the part of `text` before the number that Word computes ("paragraaf "), so that `text == prefix + number`
    for a number that the word processor can recalculate; empty `number` means that `text` is plain. `lang` is a BCP 47 tag where the language
    of `text` differs from the document's.
    """

    target: str
    document: str = ""
    form: RefForm = "full"
    sources: tuple[Source, ...] = ()
    text: str = ""
    prefix: str = ""
    number: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, standing where its call stands. *Resolved*: `number` runs through the document from 1, `id` is `note-<number>`."""

    children: tuple[Block, ...]
    number: int = 0
    id: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A blank that the tenderer fills in on paper or on screen; `hint` says what is asked. `width` is in characters."""

    hint: str
    width: int = 24
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """A line break inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Revised:
    """Words that were inserted or deleted. Only a redline holds it; marks do not stand inside marks."""

    children: tuple[Inline, ...]
    mark: Mark


Inline = Text | Placeholder | Strong | Emphasis | Link | Ref | Note | Field | Break | Revised

# Blocks

ParagraphRole = Literal["body", "title", "subtitle", "lead", "small", "centered"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """*Resolved*: `id` is unique in the document and stable while the section and its earlier paragraphs stay."""

    children: tuple[Inline, ...]
    role: ParagraphRole = "body"
    id: str = ""


SectionScheme = Literal["decimal", "annex", "article", "argument", "none"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with all that stands under it.

    `scheme` says how it is numbered: `decimal` 2.3.1 · `annex` (level 1) 1, 2, 3, printed as "Bijlage 1" · `article` (level 1) printed as "Artikel 5" ·
    `argument` prefix.1, prefix.2 where `prefix` is the number of the decision point it supports, or 1, 2 with an empty prefix · `none` unnumbered.
    A `decimal` section below an annex or article continues that label ("1.1").
    *Resolved*: `level` from 1 (a chapter), `label` the bare number ("2.3.1", "1", "1.2"), `heading_label` the number as printed before the
    title ("2.3.1", "Bijlage 1", "Artikel 5"), empty when unnumbered. `landscape` counts on level 1 only. `toc` says whether the table of contents lists it.
    """

    id: str
    title: tuple[Inline, ...]
    children: tuple[Block, ...]
    scheme: SectionScheme = "decimal"
    prefix: str = ""
    landscape: bool = False
    toc: bool = True
    level: int = 0
    label: str = ""
    heading_label: str = ""


ListKind = Literal["bullet", "decimal", "alpha"]


@dataclass(frozen=True, slots=True)
class ListItem:
    """*Resolved*: `label` is the bare marker of an ordered item ("1", "a"); a bullet has none. `id` is given where the item can be cited."""

    children: tuple[Block, ...]
    id: str = ""
    label: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class List:
    """Numbering starts again at `start` for every list. Printed markers: `decimal` "1.", `alpha` "a.".

    `noun` is what a reference calls an item ("beslispunt 1"), in the language `lang` where that differs from the document's; without it the
    item's place is named by its section.
    """

    items: tuple[ListItem, ...]
    kind: ListKind = "bullet"
    start: int = 1
    noun: str = ""
    lang: str = ""


Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is the share of the table's width, between 0 and 1; the shares of a table add up to 1."""

    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """A header cell in `Table.head` heads its column, elsewhere its row. `columns` and `rows` are spans."""

    children: tuple[Block, ...]
    header: bool = False
    columns: int = 1
    rows: int = 1
    mark: Mark | None = None


RowRole = Literal["body", "emphasis", "group", "total"]


@dataclass(frozen=True, slots=True)
class Row:
    """`id` and `label` ("eis K-07") make a row something that a `Ref` can point to. A `group` row is a heading within the table, a `total` row a sum.

    An `emphasis` row is set apart in bold; in a table that has one the heads of other rows are not bold.
    """

    cells: tuple[Cell, ...]
    role: RowRole = "body"
    id: str = ""
    label: str = ""
    lang: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`head` rows are repeated on every page. `description` is the text alternative (purpose and build of the table).

    `plain` tables (facts on a cover, key and value) have no rules and may lack a caption; the first cell of a row heads it.
    *Resolved*: `label` is the bare number ("4") of a captioned table.
    """

    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    caption: tuple[Inline, ...] = ()
    description: str = ""
    plain: bool = False
    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """`data` is the file itself; SVG as UTF-8 text with `width` and `height` (in mm) that agree with its viewBox."""

    media_type: Literal["image/svg+xml", "image/png"]
    data: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Figure:
    """`alt` is the complete text alternative. *Resolved*: `label` is the bare number of a captioned figure. It is as wide as the image, at most as the text."""

    image: Image
    alt: str
    caption: tuple[Inline, ...] = ()
    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    term: tuple[Inline, ...]
    children: tuple[Block, ...]
    id: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class DefinitionList:
    items: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """One who signs: `role` ("de burgemeester"), `name` (may be empty); `place` marks a blank for place and date above it (agreements)."""

    role: tuple[Inline, ...]
    name: tuple[Inline, ...]
    place: bool = False


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signatures side by side, two in a row, kept together with the paragraphs of `lead` ("Burgemeester en wethouders van Emmen,")."""

    items: tuple[Signature, ...]
    lead: tuple[Block, ...] = ()


BoxRole = Literal["note", "motivation", "decision", "banner"]


@dataclass(frozen=True, slots=True)
class Box:
    """A block set apart from the running text, with an optional title. A `banner` says in one line how a document stands, at its very beginning."""

    children: tuple[Block, ...]
    title: tuple[Inline, ...] = ()
    role: BoxRole = "note"


@dataclass(frozen=True, slots=True)
class Cover:
    """The opening of a document: with `own_page` a cover page (and front matter starts on the next page), else a title block on page 1."""

    children: tuple[Block, ...]
    own_page: bool = True
    logo: Image | None = None
    logo_alt: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a table of contents or of a list of tables: `label` as printed before the title, `target` the id it leads to."""

    target: str
    title: tuple[Inline, ...]
    level: int = 1
    label: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents (`of="sections"`, down to `depth`) or a list of tables or figures. *Resolved*: `entries`. An empty `title`: that of the labels."""

    of: Literal["sections", "tables", "figures"] = "sections"
    depth: int = 2
    title: tuple[Inline, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class RevisedBlocks:
    """Whole blocks that were inserted, deleted or moved. Only a redline holds it; what stands inside carries no marks of its own.

    So do `ListItem`, `Row`, `Cell` and `Definition` with a `mark`: all that stands in them was inserted, deleted or moved with them.
    """

    children: tuple[Block, ...]
    mark: Mark


Block = (
    Paragraph | Section | List | Table | Figure | DefinitionList | Signatures | Box | Cover | Contents | RevisedBlocks
)


@dataclass(frozen=True, slots=True)
class Labels:
    """Fixed words that numbering, references and writers print. `page` holds `{page}` and `{pages}`, `language` is their BCP 47 tag."""

    language: str = "nl"
    contents: str = "Inhoudsopgave"
    tables: str = "Lijst van tabellen"
    figures: str = "Lijst van figuren"
    table: str = "Tabel"
    figure: str = "Figuur"
    annex: str = "Bijlage"
    article: str = "Artikel"
    chapter: str = "hoofdstuk"
    section: str = "paragraaf"
    argument: str = "argument"
    point: str = "beslispunt"
    page: str = "Pagina {page} van {pages}"
    of: str = "van"
    place_date: str = "Plaats en datum:"
    signature: str = "Handtekening:"
    note: str = "voetnoot"
    notes: str = "Voetnoten"
    back: str = "Terug naar de tekst"
    skip: str = "Direct naar de tekst"
    open: str = "nog te bepalen"
    proposed: str = "voorstel"
    version: str = "Versie"
    internal: str = "Interne versie – niet voor verspreiding"
    cover: str = "omslag"
    beginning: str = "begin van het document"
    headings: str = "opschriften"
    remark: str = "aantekening"
    remarks_title: str = "Openstaande punten en aantekeningen (interne versie)"
    remarks_intro: str = (
        "Dit onderdeel staat alleen in de interne versie. Het noemt wat nog moet worden bepaald, wat een voorstel is en wat bij de "
        "gegevens is aangetekend. Onder elk punt staat het pad van het gegeven in het dossier."
    )
    remarks_table: str = "Openstaande punten en aantekeningen"
    remarks_description: str = "Per punt de plaats in het document, de soort en de tekst."
    remarks_where: str = "Plaats"
    remarks_kind: str = "Soort"
    remarks_text: str = "Tekst"
    illustrative_mark: str = "(ill.)"
    illustrative_rows: str = "Alle gegevens in deze tabel zijn illustratief: geen bron noemt ze."
    illustrative_legend: str = (
        "Met {mark} is gemerkt wat illustratief is: een gegeven dat geen bron noemt en dat vóór vaststelling wordt vervangen of "
        "bevestigd. In een regel van een tabel en bij alinea’s of punten die één gegeven vormen, staat het merk één keer, aan het slot."
    )
    illustrative_table: str = "Illustratieve gegevens per onderdeel"
    illustrative_description: str = "Per onderdeel van het document het aantal gegevens dat geen bron noemt."
    illustrative_count: str = "Aantal gegevens"
    inserted: str = "toegevoegd"
    deleted: str = "verwijderd"
    moved_away: str = "van hier verplaatst"
    moved_here: str = "hierheen verplaatst"
    moved_to: str = "Verplaatst naar {place}"
    moved_from: str = "Verplaatst van {place}"
    revision_end: str = "einde"
    changes_title: str = "Wijzigingen ten opzichte van {moment}"
    changes_compared: str = "Dit document vergelijkt {old} met {new}."
    changes_running: str = "vergelijking van versies"
    changes_legend: str = (
        "Wat is toegevoegd, staat blauw en onderstreept; wat is verwijderd, staat rood en doorgehaald. Een streep in de kantlijn wijst een "
        "gewijzigde tekst aan. Nummers die alleen zijn verschoven, zijn niet gemerkt."
    )
    changes_none: str = "Er zijn geen verschillen."
    changes_whole: str = "Het hele document is nieuw."
    changes_gone: str = "Het hele document is vervallen."
    changes_table: str = "Gewijzigde onderdelen"
    changes_description: str = (
        "Per gewijzigde tekst de plaats in het document, de oude en de nieuwe tekst en het besluit."
    )
    changes_where: str = "Onderdeel"
    changes_old: str = "Oud"
    changes_new: str = "Nieuw"
    changes_decision: str = "Besluit"
    changes_pending: str = "nog niet vastgelegd"
    changes_template: str = "sjabloon"
    changes_moved: str = "verplaatst"
    changes_renumbered: str = "Vernummerd"
    changes_renumbered_description: str = (
        "Per onderdeel waarvan alleen het nummer is gewijzigd het oude en het nieuwe nummer."
    )
    version_of: str = "versie {version}"
    dated: str = "{moment} d.d. {date}"
    now: str = "de huidige stand"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    `id` names the output file and is what `Ref.document` refers to. `authority` is the author for the file properties. `date`, `version`, `status`
    come from content, never from a clock. `header_left` and `header_right` stand in the header of every page but a cover page; the footer holds `labels.page`.
    With `chapters_on_new_page` every section of level 1 begins on a new page. `banner` ("Concept") stands in the header too, above all else.
    Files of a document that is `traced` tell where their texts come from.
    """

    id: str
    title: str
    children: tuple[Block, ...]
    language: str = "nl"
    authority: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    date: datetime.date | None = None
    version: str = ""
    status: str = ""
    reference: str = ""
    header_left: str = ""
    header_right: str = ""
    chapters_on_new_page: bool = True
    labels: Labels = Labels()
    banner: str = ""
    traced: bool = True

    @property
    def label_lang(self) -> str:
        """The language of the labels, where it differs from that of the text."""
        return "" if self.labels.language == self.language else self.labels.language


Node = (
    Inline
    | Block
    | Document
    | ListItem
    | Cell
    | Row
    | Column
    | Definition
    | Signature
    | Entry
    | Source
    | Labels
    | Image
    | Mark
)

_NODES: dict[str, type] = {
    cls.__name__: cls
    for cls in (
        Source, Text, Placeholder, Strong, Emphasis, Link, Ref, Note, Field, Break, Paragraph, Section, ListItem, List, Column, Cell, Row,
        Table, Image, Figure, Definition, DefinitionList, Signature, Signatures, Box, Cover, Entry, Contents, Labels, Document,
        Mark, Revised, RevisedBlocks,
    )
}  # fmt: skip

_PARTS = frozenset(_NODES.values()) - {Source, Mark}
"""Nodes that stand in others; a source says where one comes from, a mark what happened to it."""

N = TypeVar("N")


def parts(node: object) -> Iterator[Any]:
    """The nodes directly inside a node, in reading order (title before children, lead before items)."""
    return iter(_INSIDE[type(node)](node))


def walk(node: object) -> Iterator[Any]:
    """The node itself and every node below it, in reading order."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if below := _INSIDE[type(node)](node):
            waiting += below[::-1]


def rebuild(node: N, change: Callable[[Any], Any]) -> N:
    """The node with each direct part replaced by `change(part)`; a part that becomes a tuple is spliced in, `None` drops it."""
    changes: dict[str, Any] = {}
    for name, many in _ORDER[type(node)]:
        value = getattr(node, name)
        if many and value:
            made = [change(part) for part in value]
            if any(map(is_not, made, value)):
                changes[name] = tuple(_spliced(made))
    return changed(node, **changes) if changes else node


def changed(node: N, **changes: Any) -> N:
    """The node with other values in some of its fields: `dataclasses.replace`, for the many nodes that a pass makes."""
    made: dict[str, Any] = dict(zip(_NAMES[type(node)], _VALUES[type(node)](node), strict=True))
    made.update(changes)
    return type(node)(**made)


def _spliced(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, tuple):
            yield from value
        elif value is not None:
            yield value


_LAST = ("children", "items", "head", "body")
_HELD = frozenset({"Inline", "Block", *(cls.__name__ for cls in _PARTS)})


class _Order(dict[type, tuple[tuple[str, bool], ...]]):
    """By kind the fields that hold nodes, by what they are declared to hold, in reading order, and whether they hold many."""

    def __missing__(self, cls: type) -> tuple[tuple[str, bool], ...]:
        held = {f.name: str(f.type) for f in fields(cls) if _HELD & set(re.findall(r"\w+", str(f.type)))}
        names = [name for name in held if name not in _LAST] + [name for name in _LAST if name in held]
        self[cls] = tuple((name, held[name].startswith("tuple")) for name in names)
        return self[cls]


_ORDER = _Order()


def _getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of these fields together."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda node: tuple(getattr(node, name) for name in names)


class _Inside(dict[type, Callable[[Any], Sequence[Any]]]):
    """By kind what gives the nodes directly inside one."""

    def __missing__(self, cls: type) -> Callable[[Any], Sequence[Any]]:
        self[cls] = _inside(_ORDER[cls])
        return self[cls]


def _inside(order: tuple[tuple[str, bool], ...]) -> Callable[[Any], Sequence[Any]]:
    match order:
        case ():
            return _nothing
        case ((name, True),):
            return attrgetter(name)
        case _:
            return partial(_several, order)


def _nothing(_node: object) -> tuple[Any, ...]:
    return ()


def _several(order: tuple[tuple[str, bool], ...], node: object) -> list[Any]:
    found: list[Any] = []
    for name, many in order:
        value = getattr(node, name)
        if many:
            found += value
        elif value is not None:
            found.append(value)
    return found


_INSIDE = _Inside()

_NAMES = {kind: tuple(f.name for f in fields(kind)) for kind in _NODES.values()}
_VALUES: dict[type, Callable[[Any], tuple[Any, ...]]] = {kind: _getter(names) for kind, names in _NAMES.items()}


def plain_text(node: object) -> str:
    """The words of a node as a reader sees them, without labels, notes or markers; blocks are joined by a blank."""
    match node:
        case Text(value=value) | Placeholder(value=value):
            return value
        case Ref(text=text):
            return text
        case Break():
            return " "
        case Note() | Field() | Image() | Column() | Labels():
            return ""
        case tuple():
            return "".join(plain_text(part) for part in node)
        case Paragraph() | Strong() | Emphasis() | Link() | Revised():
            return "".join(plain_text(part) for part in node.children)
        case Signature(role=role, name=name):
            return f"{plain_text(role)} {plain_text(name)}"
        case _:
            return " ".join(filter(None, (plain_text(part) for part in _grouped(node))))


def _grouped(node: object) -> Iterator[Any]:
    """Like `parts`, but a title or caption comes as one tuple, so that its runs are not torn apart."""
    for name, many in _ORDER[type(node)]:
        value = getattr(node, name)
        if name in ("title", "caption", "term"):
            yield value
        elif many:
            yield from value


def sources_of(node: object) -> tuple[Source, ...]:
    """All sources below a node, each once, in reading order."""
    return tuple(dict.fromkeys(source for part in walk(node) for source in getattr(part, "sources", ())))


def word_count(node: Document | Block) -> int:
    """Words in the running text, notes included; tables of contents and the banner of a draft not. Those of a document are those of its blocks."""
    return _words(node)


def _words(node: object) -> int:
    match node:
        case Box(role="banner"):
            return 0
        case Paragraph():
            own = plain_text(node)
        case Section(title=title):
            own = plain_text(title)
        case _:
            own = ""
    return len(own.split()) + sum(map(_words, parts(node)))


_DEFAULTS = {kind: tuple((f.name, f.default) for f in fields(kind)) for kind in _NODES.values()}


def encode(node: object) -> Any:
    """A node as JSON data: `{"_": "Text", "value": …}` with fields at their default left out. `decode` is its inverse, but for the place of a fact.

    A source that has a path keeps only that (`Source.lasting`).
    """
    if type(node) is Source and node.path:
        return {"_": "Source", "path": node.path}
    if type(node) in _DEFAULTS:
        data: dict[str, Any] = {"_": type(node).__name__}
        for name, default in _DEFAULTS[type(node)]:
            value = getattr(node, name)
            if default is MISSING or value != default:
                data[name] = encode(value)
        return data
    if isinstance(node, tuple):
        return [encode(part) for part in node]
    if isinstance(node, bytes):
        return {"_": "bytes", "hex": node.hex()}
    if isinstance(node, datetime.date):
        return {"_": "date", "iso": node.isoformat()}
    return node


def decode(data: Any) -> Any:
    """JSON data made by `encode` as nodes again. Raises `KeyError` for an unknown node kind."""
    if isinstance(data, list):
        return tuple(decode(part) for part in data)
    if not isinstance(data, dict):
        return data
    kind = data["_"]
    if kind == "bytes":
        return bytes.fromhex(data["hex"])
    if kind == "date":
        return datetime.date.fromisoformat(data["iso"])
    return _NODES[kind](**{name: decode(value) for name, value in data.items() if name != "_"})


def dumps(document: Document) -> str:
    """The tree as canonical JSON, one line: equal trees give equal text. It is what `json.dumps` makes of `encode`, in half the time."""
    return joined_dumps(document, map(_spelled, document.children))


def block_dumps(block: Block) -> str:
    """What `dumps` writes of a block."""
    return _spelled(block)


def joined_dumps(document: Document, blocks: Iterable[str]) -> str:
    """What `dumps` writes of a document of which the `blocks` are written."""
    empty = '"children":[]'  # in a text the quotation marks are escaped
    return _spelled(changed(document, children=())).replace(empty, f'"children":[{",".join(blocks)}]', 1)


_spelled_text = encode_basestring
_SORTED = {kind: tuple((f'"{name}":', default) for name, default in sorted(known)) for kind, known in _DEFAULTS.items()}
_IN_ORDER = {kind: _getter(tuple(sorted(names))) for kind, names in _NAMES.items()}


def _spelled(node: object) -> str:
    kind = type(node)
    if kind is Text:
        return _spelled_run(cast(Text, node))
    if kind is tuple:
        return f"[{','.join(map(_spelled, cast(tuple[object, ...], node)))}]"
    if kind is Source:
        return _spelled_source(cast(Source, node))
    if kind not in _SORTED:
        return (
            _spelled_text(cast(str, node))
            if kind is str
            else json.dumps(encode(node), sort_keys=True, separators=(",", ":"))
        )
    told = [f'"_":"{kind.__name__}"']
    for (name, default), value in zip(_SORTED[kind], _IN_ORDER[kind](node), strict=True):
        if default is MISSING or value != default:
            told.append(name + _spelled(value))
    return f"{{{','.join(told)}}}"


def _spelled_run(text: Text) -> str:
    lang = f'"lang":{_spelled_text(text.lang)},' if text.lang else ""
    sources = f'"sources":[{",".join(map(_spelled_source, text.sources))}],' if text.sources else ""
    return f'{{"_":"Text",{lang}{sources}"value":{_spelled_text(text.value)}}}'


def _spelled_source(source: Source) -> str:
    if source.path:
        return f'{{"_":"Source","path":{_spelled_text(source.path)}}}'
    column = f',"column":{source.column}' if source.column else ""
    file = f',"file":{_spelled_text(source.file)}' if source.file else ""
    line = f',"line":{source.line}' if source.line else ""
    return f'{{"_":"Source"{column}{file}{line}}}'


_SOURCES = re.compile(r',?"sources":\[[^\]]*\]')
"""Sources in a tree as JSON."""


def unsourced(text: str) -> str:
    """What `dumps` wrote without where the words come from: a line of a template that moved says nothing else."""
    return _SOURCES.sub("", text)


def loads(text: str) -> Document:
    """The document that `dumps` wrote."""
    return cast(Document, decode(json.loads(text)))
