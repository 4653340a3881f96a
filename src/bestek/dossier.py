"""One dossier from its folder to the resolved trees of all its documents."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any

from bestek import mistakes, tree
from bestek.clauses import Clause, read_clauses
from bestek.edition import BANNERED, Remarks, internal, public, remarks_of, undecided
from bestek.findings import Finding, FindingsError, Place, Severity
from bestek.house import House, Reference, read_house
from bestek.labels import Words, chosen, read_labels, unknown_labels
from bestek.load import load_dossier
from bestek.memory import NOTHING, Memory
from bestek.messages import _
from bestek.model.dossier import DossierDocument, kind_of
from bestek.project import Edition, Project, Variant
from bestek.read import read
from bestek.render import DOCUMENTS, Environment, Rendering, render
from bestek.resolve import resolve
from bestek.sections import (
    HEAD,
    Standard,
    empty_parts,
    parts_of,
    read_sections,
    unknown_kinds,
    unknown_texts,
    untold_labels,
)
from bestek.style import HouseStyle
from bestek.translate import translated
from bestek.validate import Valid, validate
from bestek.view import Missing, Origins, View, origins_of, wrap

FINAL = ("adopted", "published", "changed")
"""Statuses in which a document may not hold an open or proposed fact."""


@dataclass(frozen=True)
class Composed:
    """The documents of a dossier as resolved trees, for one municipality in one edition. `reads` are the paths of all facts that a template asked for."""

    folder: str
    valid: Valid
    documents: Sequence[tree.Document]
    style: HouseStyle
    reads: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    reference: Reference | None = None
    entries: Mapping[str, str] = field(default_factory=dict)
    """The id under which the dossier names each document: for a document about one element of a collection (`each`) not its own."""
    edition: Edition = "internal"
    refused: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """By document why the public edition cannot have it: the facts that it would print and that are not decided."""
    summaries: Mapping[str, Summary] = field(default_factory=dict)
    """What is known of each document besides its tree, by its id, in the order of the dossier."""
    shapes: Callable[[str], str] | None = field(default=None, compare=False)
    """Gives the tree of a document as canonical JSON without reading it."""
    sums: Callable[[str], str] | None = field(default=None, compare=False)
    """Gives the checksum of that; one that is stored is not opened for it."""
    texts: Callable[[str], str] | None = field(default=None, compare=False)
    """Gives the checksum of that without where the words come from, likewise."""

    def document(self, id: str) -> tree.Document:
        """The tree of one document. Raises `KeyError` where there is none of that id."""
        places = {name: place for place, name in enumerate(self.summaries)}
        return self.documents[places[id]]

    def shape(self, id: str) -> str:
        """The tree of one document as canonical JSON (`tree.dumps`); one that is stored need not be read for it."""
        return self.shapes(id) if self.shapes else tree.dumps(self.document(id))

    def text_checksum(self, id: str) -> str:
        """The checksum of the same without where the words come from."""
        return self.texts(id) if self.texts else sha256(tree.unsourced(self.shape(id)).encode()).hexdigest()

    def checksum(self, id: str) -> str:
        """The checksum of the tree of one document as canonical JSON."""
        return self.sums(id) if self.sums else sha256(self.shape(id).encode()).hexdigest()

    @property
    def variant(self) -> Variant:
        """What it is made for; a dossier of one municipality does not name it."""
        loaded = self.valid.loaded
        return Variant(self.folder, loaded.municipality if loaded.several else "", self.edition, loaded.as_of)

    def placed(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings on facts at the places where content has them now: a tree, and what a writer says of one, know a fact by its path alone."""
        return tuple(map(self._placed, findings))

    def _placed(self, finding: Finding) -> Finding:
        path = finding.place.path if finding.place else ""
        return replace(finding, place=self.valid.loaded.place_of(path)) if path else finding


def compose(
    project: Project, folder: Path, municipality: str = "", edition: Edition = "internal", as_of: str = ""
) -> Composed:
    """Loads, validates, renders, reads and resolves a dossier for one of its municipalities, by default the first.

    With `as_of` as it was after that decision; templates, clauses and software are those of today.

    Raises `FindingsError` with all its mistakes, each with the line it points to.
    """
    try:
        return composed(project, read_basis(project, folder, municipality, edition, as_of))
    except FindingsError as error:
        raise FindingsError(quoted(project, finding) for finding in error.findings) from error


def composed(project: Project, basis: Basis) -> Composed:
    """All documents of a dossier that was read. Raises `FindingsError` with what is wrong with any of them."""
    renderings = renderings_of(project, basis.valid, basis.origins, basis.house.style)
    read_, lacking = read_all(renderings, basis)
    if doubled := list(equal_ids(basis.valid, (document.id for document in read_), (facts for facts, _ in renderings))):
        raise FindingsError(doubled)
    documents = tuple(map(basis.house.on, resolve(read_)))
    made = zip(renderings, documents, lacking, strict=True)
    summaries = [summary(*rendering, document, told) for rendering, document, told in made]
    return composed_of(basis, documents, summaries)


@dataclass(frozen=True)
class Basis:
    """What the documents of a dossier are rendered from, for one municipality and in one edition."""

    folder: str
    valid: Valid
    house: House
    origins: Origins
    edition: Edition
    remarks: Remarks | None
    """What the internal edition adds; the public one has none."""


def read_basis(
    project: Project,
    folder: Path,
    municipality: str = "",
    edition: Edition = "internal",
    as_of: str = "",
    before: Remarks | None = None,
) -> Basis:
    """Loads and validates a dossier, with `as_of` as it was after that decision; `before` are its remarks as they were.

    Raises `FindingsError` with all its mistakes.
    """
    valid = validate(load_dossier(folder, project.root, municipality, as_of))
    house = read_house(valid, project.root)
    origins = Origins(valid.loaded.place_of, valid.proposed, public=edition == "public")
    remarks = remarks_of(valid, before) if edition == "internal" else None
    return Basis(folder.name, valid, house, origins, edition, remarks)


@dataclass(frozen=True)
class Summary:
    """What is known of a composed document besides its tree.

    `open` are the facts that stand in it as a placeholder, `undecided` all that are open or proposed, by their sources as they are stored;
    `titles` is what its references print, `lacking` what there was to warn of, `reads` the facts that its templates asked for.
    """

    id: str
    entry: str
    title: str
    words: int
    open: Mapping[tree.Source, str]
    undecided: Mapping[tree.Source, str]
    titles: frozenset[str]
    lacking: tuple[Finding, ...]
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class _ToldOf:
    """What a summary says of a block."""

    words: int
    placeholders: tuple[tree.Placeholder, ...]
    titles: frozenset[str]


def _told_of(block: tree.Block) -> _ToldOf:
    nodes = list(tree.walk(block))
    return _ToldOf(
        tree.word_count(block),
        tuple(node for node in nodes if isinstance(node, tree.Placeholder)),
        frozenset(node.text for node in nodes if isinstance(node, tree.Ref)),
    )


def summary(
    facts: DossierDocument,
    rendering: Rendering,
    document: tree.Document,
    lacking: tuple[Finding, ...],
    memory: Memory = NOTHING,
) -> Summary:
    """The summary of a document that was just resolved."""
    told = [memory.of("told of", block, None, partial(_told_of, block)) for block in document.children]
    placeholders = [node for each in told for node in each.placeholders][::-1]
    return Summary(
        document.id,
        facts.id,
        document.title,
        sum(each.words for each in told),
        {(node.sources or (tree.Source(document.id),))[0].lasting: node.value for node in placeholders},
        {source.lasting: text for source, text in undecided(rendering.marked).items()},
        frozenset().union(*(each.titles for each in told)),
        lacking,
        frozenset(origins_of(rendering.dossier).reads),
    )


def composed_of(basis: Basis, documents: Sequence[tree.Document], summaries: Sequence[Summary]) -> Composed:
    """The documents with what there is to say of them. Raises `FindingsError` when something of that is an error."""
    points = open_points(basis.valid, summaries)
    told = [point for point in points if basis.edition == "internal" or point.severity is Severity.ERROR]
    lacking = dict.fromkeys(finding for each in summaries for finding in each.lacking)
    findings = (*basis.valid.findings, *basis.house.findings, *lacking, *told)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise FindingsError(findings)
    return Composed(
        basis.folder,
        basis.valid,
        documents,
        basis.house.style,
        frozenset(basis.origins.reads).union(*(each.reads for each in summaries)),
        findings,
        basis.house.reference,
        {each.id: each.entry for each in summaries},
        basis.edition,
        {} if basis.edition == "internal" else dict(refusals(basis.valid, summaries)),
        {each.id: each for each in summaries},
    )


@dataclass(frozen=True)
class Library:
    """What the templates of a project hold besides documents: read once, it serves as long as they are the same."""

    environment: Environment
    clauses: Mapping[str, Clause]
    labels: Mapping[str, Words]
    sections: Mapping[str, Standard]

    @classmethod
    def of(cls, project: Project, environment: Environment | None = None) -> Library:
        """What stands in the files."""
        templates, root = project.templates, project.templates.parent
        made = environment or Environment(templates, root)
        return cls(made, read_clauses(templates / "clauses", root), read_labels(templates), read_sections(templates))


def renderings_of(
    project: Project,
    valid: Valid,
    origins: Origins,
    style: HouseStyle,
    environment: Environment | None = None,
    library: Library | None = None,
) -> list[tuple[DossierDocument, Rendering]]:
    """What each document is rendered with, and what the dossier says of it.

    Raises `FindingsError` for what the dossier names and the templates do not have.
    """
    library = library or Library.of(project, environment)
    made = [(slot.facts, rendering) for slot, rendering in renderings_for(project, valid, origins, style, library)]
    listed = [(facts, rendering.sections) for facts, rendering in made]
    misfits = (
        *unknown_labels(valid.dossier.municipality.labels, valid.loaded),
        *unknown_kinds(valid.dossier, valid.loaded, library.sections),
        *unknown_texts(valid.dossier, valid.loaded, listed),
    )
    if misfits:
        raise FindingsError(misfits)
    return made


def renderings_for(
    project: Project,
    valid: Valid,
    origins: Origins,
    style: HouseStyle,
    library: Library,
    wanted: Container[str] | None = None,
) -> Iterator[tuple[Slot, Rendering]]:
    """What the documents of some entries are rendered with, of all of them where none are named."""
    known, municipality = library.labels, valid.dossier.municipality
    for facts in valid.dossier.documents:
        if wanted is not None and facts.id not in wanted:
            continue
        for slot, view, item in _about(valid, origins, facts):
            own = origins_of(view)
            words, spoken = (chosen(known, asked, own.body, municipality.labels) for asked in (own.languages, ()))
            parts, head = (
                parts_of(name, valid.dossier, own, library.sections, project.templates)
                for name in (slot.kind, slot.kind + HEAD)
            )
            document = wrap(facts, f"documents/{facts.id}", own)
            about = partial(Rendering, library.environment, view, document, library.clauses, words, style, parts)
            yield slot, about(item=item, head=head, spoken=spoken, languages=known)


@dataclass(frozen=True)
class Slot:
    """A document that is to be made: what the dossier says of it, and for one of many the element of the collection that it is about."""

    facts: DossierDocument
    element: str = ""

    @property
    def kind(self) -> str:
        return kind_of(self.facts)


def slots_of(valid: Valid, origins: Origins) -> Iterator[Slot]:
    """All documents of a dossier."""
    view = View(valid.dossier, "", origins)
    for facts in valid.dossier.documents:
        for place, item in enumerate(_elements(view, facts)):
            yield _slot(facts, place, item)


def _slot(facts: DossierDocument, place: int, item: Any) -> Slot:
    return Slot(facts, str(getattr(item, "id", place)) if facts.each else "")


def _about(valid: Valid, origins: Origins, facts: DossierDocument) -> Iterator[tuple[Slot, View, Any]]:
    """The documents of an entry, each with a view that tells what it asks; those about elements that the model computes have one view together."""
    first = View(valid.dossier, "", _for_document(origins, valid, facts))
    for place, item in enumerate(_elements(first, facts)):
        if facts.each in type(valid.dossier).model_fields:
            own = View(valid.dossier, "", _for_document(origins, valid, facts))
            yield _slot(facts, place, item), own, next(islice(iter(_elements(own, facts)), place, None))
        else:
            yield _slot(facts, place, item), first, item
    origins.reads.update(origins_of(first).reads)


def equal_ids(valid: Valid, ids: Iterable[str], entries: Iterable[DossierDocument]) -> Iterator[Finding]:
    """Documents that would overwrite each other: one made for an element (`each`) may get the id that another entry has."""
    first: dict[str, Place] = {}
    for name, facts in zip(ids, entries, strict=True):
        place = valid.loaded.place_of(f"documents/{facts.id}/id")
        if name in first:
            yield mistakes.DUPLICATE_ID.at(place, id=name, first=first[name])
        first.setdefault(name, place)


def _elements(view: View, facts: DossierDocument) -> Iterable[Any]:
    """What the documents of one entry are about: nothing in particular, or every element of a collection."""
    return getattr(view, facts.each) if facts.each else (Missing("item"),)


def _for_document(origins: Origins, valid: Valid, facts: DossierDocument) -> Origins:
    """The facts as one document prints them, with what it asks of them: its labels are in the languages that it wants."""
    municipality = valid.dossier.municipality
    languages = facts.label_languages or municipality.label_languages
    return replace(origins, languages=languages, body=municipality.language, reads=set(), seen=set(), listed=set())


def read_all(
    renderings: Iterable[tuple[DossierDocument, Rendering]], basis: Basis, memories: Iterable[Memory] = ()
) -> tuple[list[tree.Document], list[tuple[Finding, ...]]]:
    """Documents rendered and read, each with what there is to warn of; `memories` are what is remembered of each, where something is.

    Raises `FindingsError` with the mistakes of all of them together.
    """
    made: list[tree.Document] = []
    findings: list[Finding] = []
    warnings: list[tuple[Finding, ...]] = []
    for (facts, rendering), memory in zip(renderings, chain(memories, repeat(NOTHING)), strict=False):
        kind = kind_of(facts)
        try:
            marked = render(rendering, kind)
            labels, language = rendering.words.labels, rendering.words.language
            document = replace(read(marked, f"templates/{DOCUMENTS}/{kind}.html.j2", memory), labels=labels)
            texts = rendering.words.texts if document.label_lang else {}
            document, lacking = translated(document, texts, language, memory)
            warnings.append(lacking)
            made.append(in_edition(document, facts, rendering, basis.remarks, memory))
            findings.extend(empty_parts(document, rendering.sections))
        except FindingsError as error:
            findings.extend(error.findings)
    findings.extend(untold_labels(basis.origins.untold))
    if findings:
        raise FindingsError(dict.fromkeys(findings))
    return made, warnings


def in_edition(
    document: tree.Document,
    facts: DossierDocument,
    rendering: Rendering,
    remarks: Remarks | None,
    memory: Memory = NOTHING,
) -> tree.Document:
    """The document with what its edition adds."""
    word = rendering.words.vocabularies.get("document-status", {}).get(facts.status, facts.status)
    status = word if facts.status in BANNERED else ""
    return internal(document, status, remarks, memory) if remarks else public(document, status)


def refusals(valid: Valid, documents: Sequence[Summary]) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """Per document of the public edition the facts that it prints and that are not decided, at their places.

    A reference prints the title of what it leads to, in another document too.
    """
    everywhere = {source: text for each in documents for source, text in each.undecided.items()}
    for each in documents:
        lent = {source: text for source, text in everywhere.items() if any(text in title for title in each.titles)}
        if found := {**each.undecided, **lent}:
            yield each.id, tuple(_refusal(valid, each.title, source, text) for source, text in found.items())


def _refusal(valid: Valid, document: str, source: tree.Source, text: str) -> Finding:
    message = _("'{document}' cannot be public: it prints a fact that is not decided: {text}")
    return Finding(
        "E386",
        message.format(document=document, text=text),
        _place(valid, source),
        _("decide it; what is ready of the public edition is built all the same"),
    )


def _place(valid: Valid, source: tree.Source) -> Place:
    """Where what is stored of a source stands today."""
    return valid.loaded.place_of(source.path) if source.path else Place(source.file, source.line, source.column)


def quoted(project: Project, finding: Finding) -> Finding:
    """The finding with the line that it points to."""
    if finding.excerpt or not finding.place or not finding.place.line:
        return finding
    base = project.templates.parent if finding.place.file.startswith(f"{project.templates.name}/") else project.root
    try:
        lines = (base / finding.place.file).read_text(encoding="utf-8").splitlines()
        return replace(finding, excerpt=lines[finding.place.line - 1])
    except (OSError, UnicodeDecodeError, IndexError):
        return finding


def open_points(valid: Valid, documents: Iterable[Summary]) -> Iterator[Finding]:
    """Facts that are open or proposed, once per document that prints them: advice, but an error in a document that is adopted or published."""
    status = {facts.id: facts.status for facts in valid.dossier.documents}
    for document in documents:
        final = status[document.entry] in FINAL
        for source, text in document.open.items():
            yield _point(_place(valid, source), document.title, text, final=final)


def _point(place: Place, document: str, text: str, *, final: bool) -> Finding:
    message = _("'{document}' prints a fact that is not decided: {text}").format(document=document, text=text)
    if final:
        return Finding("E384", message, place, _("decide it, or give the document the status concept"))
    return Finding("A384", message, place, _("decide it before the document is adopted"), Severity.ADVICE)
