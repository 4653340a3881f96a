"""One dossier from its folder to the resolved trees of all its documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from bestek import mistakes, tree
from bestek.clauses import read_clauses
from bestek.edition import BANNERED, Remarks, internal, public, remarks_of, undecided
from bestek.findings import Finding, FindingsError, Place, Severity
from bestek.house import Reference, read_house
from bestek.labels import chosen, read_labels, unknown_labels
from bestek.load import load_dossier
from bestek.messages import _
from bestek.model.dossier import DossierDocument
from bestek.project import Edition, Project, Variant
from bestek.read import read
from bestek.render import DOCUMENTS, Environment, Rendering, render
from bestek.resolve import resolve
from bestek.sections import HEAD, empty_parts, parts_of, read_sections, unknown_kinds, unknown_texts, untold_labels
from bestek.style import HouseStyle
from bestek.translate import translated
from bestek.validate import Valid, validate
from bestek.view import Missing, Origins, View

FINAL = ("adopted", "published", "changed")
"""Statuses in which a document may not hold an open or proposed fact."""


@dataclass(frozen=True)
class Composed:
    """The documents of a dossier as resolved trees, for one municipality in one edition. `reads` are the paths of all facts that a template asked for."""

    folder: str
    valid: Valid
    documents: tuple[tree.Document, ...]
    style: HouseStyle
    reads: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    reference: Reference | None = None
    entries: Mapping[str, str] = field(default_factory=dict)
    """The id under which the dossier names each document: for a document about one element of a collection (`each`) not its own."""
    edition: Edition = "internal"
    refused: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """By document why the public edition cannot have it: the facts that it would print and that are not decided."""

    @property
    def variant(self) -> Variant:
        """What it is made for; a dossier of one municipality does not name it."""
        loaded = self.valid.loaded
        return Variant(self.folder, loaded.municipality if loaded.several else "", self.edition)

    def placed(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings on facts at the places where content has them now: a tree, and what a writer says of one, know a fact by its path alone."""
        return tuple(map(self._placed, findings))

    def _placed(self, finding: Finding) -> Finding:
        path = finding.place.path if finding.place else ""
        return replace(finding, place=self.valid.loaded.place_of(path)) if path else finding


def compose(project: Project, folder: Path, municipality: str = "", edition: Edition = "internal") -> Composed:
    """Loads, validates, renders, reads and resolves a dossier for one of its municipalities, by default the first.

    Raises `FindingsError` with all its mistakes, each with the line it points to.
    """
    try:
        return _composed(project, folder, municipality, edition)
    except FindingsError as error:
        raise FindingsError(quoted(project, finding) for finding in error.findings) from error


def _composed(project: Project, folder: Path, municipality: str, edition: Edition) -> Composed:
    loaded = load_dossier(folder, project.root, municipality)
    valid = validate(loaded)
    house = read_house(valid, project.root)
    origins = Origins(valid.loaded.place_of, valid.proposed, public=edition == "public")
    renderings = renderings_of(project, valid, origins, house.style)
    read_, lacking = _read_all(renderings, origins, remarks_of(valid) if edition == "internal" else None)
    if doubled := list(equal_ids(valid, read_, [facts for facts, _ in renderings])):
        raise FindingsError(doubled)
    documents = tuple(map(house.on, resolve(read_)))
    entries = {document.id: facts.id for document, (facts, _) in zip(documents, renderings, strict=True)}
    points = open_points(valid, documents, entries)
    told = [point for point in points if edition == "internal" or point.severity is Severity.ERROR]
    findings = (*valid.findings, *house.findings, *lacking, *told)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise FindingsError(findings)
    reads = frozenset(origins.reads)
    refused = {} if edition == "internal" else dict(refusals(documents, [rendering for _, rendering in renderings]))
    return Composed(
        folder.name, valid, documents, house.style, reads, findings, house.reference, entries, edition, refused
    )


def renderings_of(
    project: Project, valid: Valid, origins: Origins, style: HouseStyle, environment: Environment | None = None
) -> list[tuple[DossierDocument, Rendering]]:
    """What each document is rendered with, and what the dossier says of it."""
    environment = environment or Environment(project.templates, project.templates.parent)
    clauses = read_clauses(project.templates / "clauses", project.templates.parent)
    known, municipality = read_labels(project.templates), valid.dossier.municipality
    standards = read_sections(project.templates)
    made: list[tuple[DossierDocument, Rendering]] = []
    for number, facts in enumerate(valid.dossier.documents):
        kind = facts.kind or facts.id
        own = _for_document(origins, valid, facts)
        view = View(valid.dossier, "", own)
        words, spoken = (chosen(known, wanted, own.body, municipality.labels) for wanted in (own.languages, ()))
        parts, head = (parts_of(name, valid.dossier, own, standards, project.templates) for name in (kind, kind + HEAD))
        about = partial(Rendering, environment, view, view.documents[number], clauses, words, style, parts)
        made += [(facts, about(item, head, spoken, known)) for item in _elements(view, facts)]
    listed = [(facts, rendering.sections) for facts, rendering in made]
    misfits = (
        *unknown_labels(municipality.labels, valid.loaded),
        *unknown_kinds(valid.dossier, valid.loaded, standards),
        *unknown_texts(valid.dossier, valid.loaded, listed),
    )
    if misfits:
        raise FindingsError(misfits)
    return made


def equal_ids(
    valid: Valid, documents: Sequence[tree.Document], entries: Sequence[DossierDocument]
) -> Iterator[Finding]:
    """Documents that would overwrite each other: one made for an element (`each`) may get the id that another entry has."""
    first: dict[str, Place] = {}
    for document, facts in zip(documents, entries, strict=True):
        place = valid.loaded.place_of(f"documents/{facts.id}/id")
        if document.id in first:
            yield mistakes.DUPLICATE_ID.at(place, id=document.id, first=first[document.id])
        first.setdefault(document.id, place)


def _elements(view: View, facts: DossierDocument) -> Iterable[Any]:
    """What the documents of one entry are about: nothing in particular, or every element of a collection."""
    return getattr(view, facts.each) if facts.each else (Missing("item"),)


def _for_document(origins: Origins, valid: Valid, facts: DossierDocument) -> Origins:
    """The facts as one document prints them: its labels in the languages that it wants."""
    municipality = valid.dossier.municipality
    languages = facts.label_languages or municipality.label_languages
    return replace(origins, languages=languages, body=municipality.language)


def _read_all(
    renderings: Iterable[tuple[DossierDocument, Rendering]], origins: Origins, remarks: Remarks | None
) -> tuple[list[tree.Document], tuple[Finding, ...]]:
    """Every document rendered and read, for the public edition where there are no remarks, with what there is to warn of.

    Raises `FindingsError` with the mistakes of all documents together.
    """
    made: list[tree.Document] = []
    findings: list[Finding] = []
    warnings: list[Finding] = []
    for facts, rendering in renderings:
        kind = facts.kind or facts.id
        try:
            marked = render(rendering, kind)
            labels, language = rendering.words, rendering.words.language
            document = replace(read(marked, f"templates/{DOCUMENTS}/{kind}.html.j2"), labels=labels.labels)
            document, lacking = translated(document, labels.texts if document.label_lang else {}, language)
            warnings.extend(lacking)
            made.append(in_edition(document, facts, rendering, remarks))
            findings.extend(empty_parts(document, rendering.sections))
        except FindingsError as error:
            findings.extend(error.findings)
    findings.extend(untold_labels(origins.untold))
    if findings:
        raise FindingsError(dict.fromkeys(findings))
    return made, tuple(dict.fromkeys(warnings))


def in_edition(
    document: tree.Document, facts: DossierDocument, rendering: Rendering, remarks: Remarks | None
) -> tree.Document:
    """The document with what its edition adds."""
    word = rendering.words.vocabularies.get("document-status", {}).get(facts.status, facts.status)
    status = word if facts.status in BANNERED else ""
    return internal(document, status, remarks) if remarks else public(document, status)


def refusals(
    documents: Iterable[tree.Document], renderings: Iterable[Rendering]
) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """Per document of the public edition the facts that it prints and that are not decided, at their places.

    A reference prints the title of what it leads to, in another document too.
    """
    made = [(document, undecided(rendering.marked)) for document, rendering in zip(documents, renderings, strict=True)]
    everywhere = {source: text for _, found in made for source, text in found.items()}
    for document, own in made:
        titles = {node.text for node in tree.walk(document) if isinstance(node, tree.Ref)}
        lent = {source: text for source, text in everywhere.items() if any(text in title for title in titles)}
        if found := own | lent:
            yield document.id, tuple(_refusal(document, source, text) for source, text in found.items())


def _refusal(document: tree.Document, source: tree.Source, text: str) -> Finding:
    message = _("'{document}' cannot be public: it prints a fact that is not decided: {text}")
    place = Place(source.file, source.line, source.column, source.path)
    return Finding(
        "E386",
        message.format(document=document.title, text=text),
        place,
        _("decide it; what is ready of the public edition is built all the same"),
    )


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


def open_points(valid: Valid, documents: tuple[tree.Document, ...], entries: Mapping[str, str]) -> Iterator[Finding]:
    """Facts that are open or proposed, once per document that prints them: advice, but an error in a document that is adopted or published."""
    status = {facts.id: facts.status for facts in valid.dossier.documents}
    for document in documents:
        for source, text in _undecided(document).items():
            final = status[entries[document.id]] in FINAL
            message = _("'{document}' prints a fact that is not decided: {text}").format(
                document=document.title, text=text
            )
            hint = (
                _("decide it, or give the document the status concept")
                if final
                else _("decide it before the document is adopted")
            )
            place = Place(source.file, source.line, source.column, source.path)
            yield Finding(
                "E384" if final else "A384", message, place, hint, Severity.ERROR if final else Severity.ADVICE
            )


def _undecided(document: tree.Document) -> dict[tree.Source, str]:
    """What is printed of facts that are not decided, by their sources."""
    nodes = [node for node in tree.walk(document) if isinstance(node, tree.Placeholder)]
    return {(node.sources or (tree.Source(document.id, 0),))[0]: node.value for node in reversed(nodes)}
