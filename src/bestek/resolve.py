"""Tree to tree: levels, numbers, labels, ids, notes, cross references and tables of contents, each computed once.

Labels depend on their own document only, references on all documents of the dossier; so all are resolved together.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from operator import is_, itemgetter
from types import MappingProxyType
from typing import Any, cast

from bestek import formats
from bestek.findings import Finding, FindingsError, Place
from bestek.formats import capitalized
from bestek.memory import NOTHING, Memory
from bestek.messages import _
from bestek.tree import (
    Block,
    Contents,
    Definition,
    Document,
    Emphasis,
    Entry,
    Figure,
    Inline,
    Labels,
    Link,
    List,
    ListItem,
    Note,
    Paragraph,
    Ref,
    Row,
    Section,
    Source,
    Strong,
    Table,
    Text,
    changed,
    parts,
    plain_text,
    rebuild,
    sources_of,
    walk,
)

MOST = 3
"""Numberings of one section that are remembered."""

DEEPEST = 6
"""HTML and PDF know six levels of headings."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference can say of a block: `prefix` + `number` ("paragraaf " + "2.3"), its title, and what follows the number (" van bijlage 1").

    `lang` is the language of the prefix, `title_lang` that of the title.
    """

    prefix: str
    number: str = ""
    title: str = ""
    suffix: str = ""
    computed: bool = False
    lang: str = ""
    title_lang: str = ""


Index = Mapping[str, Target]

Memories = Mapping[str, Memory]
"""By the ids of documents what is remembered of each."""


@dataclass(frozen=True, slots=True)
class Known:
    """Documents of the same dossier that are resolved already: by id what a reference can say of their blocks, and their titles.

    `own` has the same of documents that are to be resolved, as far as it is known and none of their titles refers to others.
    """

    indexes: Mapping[str, Index] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, Index] = field(default_factory=dict)


def resolve(documents: Sequence[Document], known: Known = Known()) -> tuple[Document, ...]:
    """All documents of a dossier, resolved; those that are `known` stay as they are. A document whose titles refer to others is not known.

    Raises `FindingsError` with every double id and every reference to nothing.
    """
    return linked(tuple(map(number, documents)), known)


def linked(
    numbered: Sequence[Document], known: Known = Known(), memories: Memories = MappingProxyType({})
) -> tuple[Document, ...]:
    """The same for documents that are numbered; by their ids what is remembered of them."""
    findings = [
        finding for document in numbered for finding in double_ids(document, memories.get(document.id, NOTHING))
    ]
    made, lost = referred(numbered, numbered, known, memories)
    if any(map(has_referring_titles, numbered)) and not lost:
        made, lost = _settled(numbered, made, known)
    if findings or lost:
        raise FindingsError([*findings, *lost])
    return tuple(contents(document, memories.get(document.id, NOTHING)) for document in made)


def referred(
    documents: Sequence[Document],
    targets: Sequence[Document],
    known: Known,
    memories: Memories = MappingProxyType({}),
) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """The documents with their references as `targets` (the same documents, perhaps further on) name what they lead to."""
    own = {document.id: known.own.get(document.id) or index(document) for document in targets}
    indexes = {**known.indexes, **own}
    titles = {**known.titles, **{document.id: document.title for document in targets}}
    referring = [_Referring(document, indexes, titles, memories.get(document.id, NOTHING)) for document in documents]
    made = tuple(each.document() for each in referring)
    return made, tuple(finding for each in referring for finding in each.findings)


def _settled(
    numbered: Sequence[Document], made: tuple[Document, ...], known: Known
) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """A title may hold a reference and be printed by another: filled again until nothing changes."""
    for _round in range(DEEPEST):
        again, lost = referred(numbered, made, known)
        if again == made:
            return made, lost
        made = again
    place = next(_place(ref.sources) for document in numbered for ref in _refs_in_titles(document))
    return made, (Finding("E464", _("titles refer to each other without end"), place, _("take one reference out")),)


def has_referring_titles(document: Document, memory: Memory = NOTHING) -> bool:
    """Whether a title in the document holds a reference: what a reference can say of that block then depends on other blocks."""
    return any(memory.of("referring", block, None, partial(_refers, block)) for block in document.children)


def _refers(block: Block) -> bool:
    return next(_refs_in_titles_of(block), None) is not None


def _refs_in_titles(node: Any) -> Iterator[Ref]:
    for part in parts(node):
        yield from _refs_in_titles_of(part)


def _refs_in_titles_of(part: Any) -> Iterator[Ref]:
    match part:
        case Paragraph():
            return
        case Section(title=words) | Table(caption=words) | Figure(caption=words) | Definition(term=words):
            yield from (inner for word in words for inner in walk(word) if isinstance(inner, Ref))
        case _:
            pass
    yield from _refs_in_titles(part)


# Numbers


def number(document: Document, memory: Memory = NOTHING) -> Document:
    """Levels, labels, ids of paragraphs and numbers of notes."""
    return _Numbering(document.labels, memory).document(document)


Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A section that was numbered: the counts that it found, of all that it counted, and what they were behind it."""

    section: Section
    found: Counts
    left: Counts


@dataclass
class _Numbering:
    labels: Labels
    memory: Memory = NOTHING
    counts: Counter[str] = field(default_factory=Counter)
    counted: list[str] = field(default_factory=list)
    """All that was counted, in order, where sections are remembered."""
    scope: str = "doc"
    level: int = 0
    label: str = ""
    parent: str = ""

    def document(self, document: Document) -> Document:
        return rebuild(document, self.node)

    def node(self, node: Any) -> Any:
        match node:
            case Text() | Ref():
                return node
            case Section():
                return self.section(node)
            case Table():
                label = self.count("table") if node.caption else ""
                return self.within(changed(node, label=label), node.id)
            case Figure():
                return self.within(changed(node, label=self.count("figure") if node.caption else ""), node.id)
            case List():
                return self.list(node)
            case Note():
                label = self.count("note")
                return self.within(changed(node, number=int(label), id=f"note-{label}"), f"note-{label}")
            case Paragraph():
                return rebuild(changed(node, id=node.id or f"{self.scope}-p{self.count(f'p {self.scope}')}"), self.node)
            case Row() | Definition() | ListItem():
                return self.within(node, node.id)
            case _:
                return rebuild(node, self.node)

    def count(self, what: str) -> str:
        self.counts[what] += 1
        self.counted.append(what)
        return str(self.counts[what])

    def within(self, node: Any, scope: str) -> Any:
        """The node's parts; paragraphs are named after the nearest block with an id."""
        outer, self.scope = self.scope, scope or self.scope
        made = rebuild(node, self.node)
        self.scope = outer
        return made

    def section(self, section: Section) -> Section:
        """A section; one that stands where it stood among the same numbers is numbered as it was."""
        if self.memory is NOTHING:
            return self.numbered(section)
        given = self.labels, self.scope, self.level, self.label, self.parent
        known: list[_Numbered] = self.memory.of("numbered", section, given, list)
        for each in known:
            if all(self.counts.get(what, 0) == count for what, count in each.found):
                return self.again(each)
        return self.remembered(section, known)

    def again(self, known: _Numbered) -> Section:
        for what, count in known.left:
            self.counts[what] = count
            self.counted.append(what)
        return known.section

    def remembered(self, section: Section, known: list[_Numbered]) -> Section:
        before, begins = Counter(self.counts), len(self.counted)
        made = self.numbered(section)
        names = dict.fromkeys(self.counted[begins:])
        found, left = (tuple((what, counts.get(what, 0)) for what in names) for counts in (before, self.counts))
        known[:] = [*known, _Numbered(made, found, left)][-MOST:]
        return made

    def numbered(self, section: Section) -> Section:
        label = self.section_label(section)
        printed = {"annex": f"{self.labels.annex} {label}", "article": f"{self.labels.article} {label}", "none": ""}
        made = changed(section, level=self.level + 1, label=label, heading_label=printed.get(section.scheme, label))
        outer = self.level, self.label, self.parent
        self.level, self.label, self.parent = self.level + 1, label or self.label, section.id if label else self.parent
        made = cast(Section, self.within(made, section.id))
        self.level, self.label, self.parent = outer
        return made

    def section_label(self, section: Section) -> str:
        match section.scheme:
            case "none":
                return ""
            case "argument":
                number_ = self.count(f"argument {self.scope} {section.prefix}")
                return f"{section.prefix}.{number_}" if section.prefix else number_
            case "decimal":
                number_ = self.count(f"decimal {self.parent}")
                return f"{self.label}.{number_}" if self.label else number_
            case _:
                return self.count(section.scheme)

    def list(self, node: List) -> List:
        items = (changed(item, label=marker(node, place)) for place, item in enumerate(node.items))
        return rebuild(changed(node, items=tuple(items)), self.node)


def marker(node: List, place: int) -> str:
    """The bare marker of the item at `place` (from 0): "3", "c", nothing for a bullet."""
    match node.kind:
        case "bullet":
            return ""
        case "decimal":
            return str(node.start + place)
        case "alpha":
            return formats.letter(node.start + place).lower()


# References


def index(document: Document, memory: Memory = NOTHING) -> dict[str, Target]:
    """What can be referred to in a numbered document, by id."""
    found: dict[str, Target] = {}
    spoken = _Spoken(document.labels, document.language)
    for block in document.children:
        found.update(memory.of("targets", block, spoken, partial(_targets_in, block, spoken)))
    return found


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What the words of a document are in: its labels, and the language of its running text."""

    labels: Labels
    text: str


def _targets_in(block: Block, spoken: _Spoken) -> dict[str, Target]:
    return dict(_targets(block, spoken, None, Target("", "")))


def _targets(part: Any, spoken: _Spoken, within: Section | None, around: Target) -> Iterator[tuple[str, Target]]:
    """`within` is the annex or article that the part stands in, `around` what a reference says of the section that it stands in."""
    labels, text = spoken.labels, spoken.text
    inner, section = within, around
    match part:
        case Text():
            return
        case Section():
            title_lang = _language(part.title) or text
            section = _section_target(part, labels, within)
            section = replace(section, lang=labels.language if section.prefix else title_lang, title_lang=title_lang)
            yield part.id, section
            inner = part if part.scheme in ("annex", "article") else within
        case Table(id=id_, label=label) if id_:
            yield id_, _captioned(f"{labels.table.lower()} ", label, part.caption, spoken)
        case Figure(id=id_, label=label) if id_:
            yield id_, _captioned(f"{labels.figure.lower()} ", label, part.caption, spoken)
        case Row(id=id_) if id_:
            yield id_, _row_target(part, part.lang or text)
        case List(lang=lang):
            yield from ((item.id, _item_target(item, part, lang or text, around)) for item in part.items if item.id)
        case Definition(id=id_) if id_:
            lang = _language(part.term) or text
            yield id_, Target("", plain_text(part.term), plain_text(part.term), lang=lang, title_lang=lang)
    for below in parts(part):
        yield from _targets(below, spoken, inner, section)


def _row_target(row: Row, lang: str) -> Target:
    label = row.label or row.id
    return (
        Target(label.removesuffix(row.id), row.id, lang=lang)
        if label.endswith(row.id)
        else Target("", label, lang=lang)
    )


def _item_target(item: ListItem, node: List, lang: str, around: Target) -> Target:
    """What a reference says of an item of a list; a bullet has no number of its own, so that its section is named."""
    if item.label:
        return Target(f"{node.noun} " if node.noun else "", item.label, lang=lang)
    return replace(around, computed=False)


def _captioned(prefix: str, label: str, caption: tuple[Inline, ...], spoken: _Spoken) -> Target:
    title_lang = _language(caption) or spoken.text
    return Target(prefix, label, plain_text(caption), computed=True, lang=spoken.labels.language, title_lang=title_lang)


def _language(words: Iterable[Inline]) -> str:
    """The language of a title that is in another language as a whole."""
    texts = [
        text for word in words for text in walk(word) if isinstance(text, Text) and any(map(str.isalpha, text.value))
    ]
    languages = {text.lang for text in texts}
    return languages.pop() if len(languages) == 1 else ""


def _section_target(section: Section, labels: Labels, within: Section | None) -> Target:
    """What a reference says of a section; `within` is the annex ("paragraaf 1.1 van bijlage 1") or the article ("artikel 5.2") around it."""
    title = plain_text(section.title)
    nouns = {"annex": labels.annex.lower(), "article": labels.article.lower(), "argument": labels.argument}
    match section.scheme:
        case "none":
            return Target("", f"“{title}”", title)
        case "decimal" if within and within.scheme == "article":
            return Target(f"{nouns['article']} ", section.label, title, computed=True)
        case "decimal":
            noun = labels.chapter if section.level == 1 else labels.section
            suffix = f" {labels.of} {nouns['annex']} {within.label}" if within else ""
            return Target(f"{noun} ", section.label, title, suffix, computed=True)
        case _:
            return Target(f"{nouns[section.scheme]} ", section.label, title, computed=True)


@dataclass
class _Referring:
    """Fills the references of one document."""

    subject: Document
    indexes: Mapping[str, Index]
    titles: Mapping[str, str]
    memory: Memory = NOTHING
    findings: list[Finding] = field(default_factory=list)

    def document(self) -> Document:
        return rebuild(self.subject, self.node)

    def section(self, section: Section) -> Section:
        """A section; one that refers to what is called as it was says what it said."""
        if self.memory is NOTHING:
            return rebuild(section, self.node)
        meant = tuple(self.meant(*to) for to in self.memory.of("refs", section, None, partial(_refs, section)))
        if None in meant:
            return rebuild(section, self.node)
        given = self.subject.id, self.subject.language, meant
        return self.memory.of("linked", section, given, lambda: rebuild(section, self.node))

    def meant(self, document: str, target: str) -> tuple[Target | None, str] | None:
        """What a reference says; nothing where it leads to nothing."""
        known = self.indexes.get(document or self.subject.id)
        if known is None or not ((document and not target) or target in known):
            return None
        return known.get(target), self.titles[document] if document else ""

    def node(self, node: Any) -> Any:
        match node:
            case Text():
                return node
            case Section():
                return self.section(node)
            case Ref():
                return self.ref(node)
            case Paragraph():
                children = tuple(self.sentence(node.children))
                return node if all(map(is_, children, node.children)) else changed(node, children=children)
            case _:
                return rebuild(node, self.node)

    def sentence(self, children: Iterable[Inline]) -> Iterator[Inline]:
        """Inline nodes; a reference that begins a sentence begins with a capital."""
        before = ""
        for child in children:
            made = self.node(child)
            if isinstance(made, Ref) and (not before or before.rstrip().endswith((".", "?", "!"))):
                made = changed(made, text=capitalized(made.text), prefix=capitalized(made.prefix))
            before = before if isinstance(child, Note) else before + plain_text(made)
            yield made

    def ref(self, ref: Ref) -> Ref:
        known = self.indexes.get(ref.document or self.subject.id)
        if known is None:
            return self.lost(
                ref,
                _("there is no document '{name}' in this dossier").format(name=ref.document),
                ref.document,
                self.indexes,
            )
        if ref.document and not ref.target:
            return changed(ref, text=self.titles[ref.document])
        if ref.target not in known:
            where = self.titles[ref.document or self.subject.id]
            message = _("nothing in '{document}' is called '{target}'").format(document=where, target=ref.target)
            return self.lost(ref, message, ref.target, known)
        return self.found(ref, known[ref.target])

    def found(self, ref: Ref, target: Target) -> Ref:
        own = not ref.document or ref.document == self.subject.id
        suffix = target.suffix if own else f"{target.suffix} ({self.titles[ref.document]})"
        number_ = target.number if target.computed and own and not suffix else ""
        match ref.form:
            case "title":
                lang = self.foreign(target.title_lang if target.title else target.lang)
                return changed(ref, text=target.title or target.prefix + target.number, lang=lang)
            case "number":
                return changed(ref, text=target.number, number=number_)
            case "full":
                return changed(
                    ref,
                    text=f"{target.prefix}{target.number}{suffix}",
                    prefix=target.prefix if number_ else "",
                    number=number_,
                    lang=self.foreign(target.lang),
                )

    def foreign(self, lang: str) -> str:
        """The language where it differs from that of the document that refers."""
        return "" if lang == self.subject.language else lang

    def lost(self, ref: Ref, message: str, name: str, known: Iterable[str]) -> Ref:
        near = difflib.get_close_matches(name, list(known), 1, 0.5)
        hint = (
            _("did you mean {near}?").format(near=repr(near[0]))
            if near
            else _("give the section, table or row that id")
        )
        self.findings.append(Finding("E461", message, _place(ref.sources), hint))
        return ref


def _place(sources: tuple[Source, ...]) -> Place | None:
    return Place(sources[0].file, sources[0].line, sources[0].column, sources[0].path) if sources else None


def _refs(section: Section) -> tuple[tuple[str, str], ...]:
    """To what a section refers: document and id."""
    return tuple(dict.fromkeys((node.document, node.target) for node in walk(section) if isinstance(node, Ref)))


def double_ids(document: Document, memory: Memory = NOTHING) -> tuple[Finding, ...]:
    """Ids that stand twice, and headings too deep for any format."""
    known = [memory.of("ids", block, None, partial(_ids, block)) for block in document.children]
    names = [name for names, _deep in known for name in names]
    if len(set(names)) == len(names) and not any(deep for _names, deep in known):
        return ()
    return tuple(_double_ids(document))


def _ids(block: Block) -> tuple[tuple[str, ...], bool]:
    """All ids in a block, and whether a heading in it is too deep."""
    nodes = list(walk(block))
    deep = any(isinstance(node, Section) and node.level > DEEPEST for node in nodes)
    return tuple(name for node in nodes if (name := getattr(node, "id", ""))), deep


def _double_ids(document: Document) -> Iterator[Finding]:
    seen: set[str] = set()
    for node in walk(document):
        name = getattr(node, "id", "")
        if name and node is not document:
            if name in seen:
                message = _("the id '{id}' stands twice in '{document}'").format(id=name, document=document.title)
                yield Finding("E462", message, _place(sources_of(node)), _("give one of them another id"))
            seen.add(name)
        if isinstance(node, Section) and node.level > DEEPEST:
            message = _("the heading '{title}' stands at level {level}; six is the deepest").format(
                title=plain_text(node.title), level=node.level
            )
            yield Finding("E463", message, _place(sources_of(node)), _("join it with the section above"))


# Tables of contents


def contents(document: Document, memory: Memory = NOTHING) -> Document:
    """The entries of all tables of contents and lists of tables and figures."""
    listed = [node for block in document.children for node in memory.of("listed", block, None, partial(_nodes, block))]

    def filled(node: Any) -> Any:
        match node:
            case Contents():
                return changed(node, entries=tuple(_entries(listed, document, node, memory)))
            case Paragraph():
                return node
            case _:
                return rebuild(node, filled)

    def block(node: Block) -> Any:
        return filled(node) if memory.of("contents", node, None, partial(_has_contents, node)) else node

    return rebuild(document, block)


def _nodes(block: Block) -> tuple[Section | Table | Figure, ...]:
    """What a list of contents can name."""
    return tuple(node for node in walk(block) if isinstance(node, Section | Table | Figure))


def _has_contents(block: Block) -> bool:
    return any(isinstance(node, Contents) for node in walk(block))


def _entries(
    listed: Iterable[Section | Table | Figure], document: Document, node: Contents, memory: Memory
) -> Iterator[Entry]:
    for part in listed:
        match part:
            case Section() if node.of == "sections" and _listed(part, node.depth):
                yield Entry(part.id, _in_list(part, part.title, document, memory), part.level, part.heading_label)
            case Table(label=label) if node.of == "tables" and label:
                words = f"{document.labels.table} {label}"
                yield Entry(part.id, _in_list(part, part.caption, document, memory), 1, words)
            case Figure(label=label) if node.of == "figures" and label:
                words = f"{document.labels.figure} {label}"
                yield Entry(part.id, _in_list(part, part.caption, document, memory), 1, words)
            case _:
                pass


def _in_list(
    part: Section | Table | Figure, title: tuple[Inline, ...], document: Document, memory: Memory
) -> tuple[Inline, ...]:
    return memory.of("bare", part, document.language, partial(bare, title, document.language))


def _listed(section: Section, depth: int) -> bool:
    return section.toc and section.level <= depth and (section.scheme != "none" or section.level == 1)


def bare(title: tuple[Inline, ...], language: str) -> tuple[Inline, ...]:
    """A title as it stands in a list: its words only, in their languages."""
    return tuple(_bare(title, language)) or (Text(""),)


def _bare(words: Iterable[Inline], language: str) -> Iterator[Text]:
    """Runs of one language; the words of a reference have that of the reference."""
    runs = groupby(
        ((plain_text(leaf), leaf.lang if isinstance(leaf, Text | Ref) else "") for leaf in _leaves(words)),
        itemgetter(1),
    )
    for lang, run in runs:
        if value := "".join(text for text, _lang in run):
            yield Text(value, lang="" if lang == language else lang)


def _leaves(words: Iterable[Inline]) -> Iterator[Inline]:
    for word in words:
        if isinstance(word, Strong | Emphasis | Link):
            yield from _leaves(word.children)
        else:
            yield word
