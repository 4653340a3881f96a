"""One dossier from its folder to the resolved trees of all its documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from bestek import tree
from bestek.clauses import read_clauses
from bestek.findings import Finding, FindingsError, Place, Severity
from bestek.load import load_dossier
from bestek.messages import _
from bestek.model import Municipality
from bestek.project import Project, nearest
from bestek.read import read
from bestek.render import Environment, Rendering, Words, render
from bestek.resolve import resolve
from bestek.style import DEFAULT, HouseStyle
from bestek.validate import Valid, validate
from bestek.view import Origins, View

FINAL = ("adopted", "published", "changed")
"""Statuses in which a document may not hold an open or proposed fact."""


@dataclass(frozen=True)
class Composed:
    """The documents of a dossier as resolved trees. `reads` are the paths of all facts that a template asked for."""

    folder: str
    valid: Valid
    documents: tuple[tree.Document, ...]
    style: HouseStyle
    reads: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def compose(project: Project, folder: Path) -> Composed:
    """Loads, validates, renders, reads and resolves a dossier. Raises `FindingsError` with all its mistakes."""
    valid = validate(load_dossier(folder, project.root))
    style = house_style(valid)
    origins = Origins(valid.loaded.place_of, proposed(valid))
    trees = _trees(project, valid, origins)
    documents = resolve(trees)
    findings = tuple(open_points(valid, documents))
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise FindingsError(findings)
    return Composed(folder.name, valid, documents, style, frozenset(origins.reads), findings)


def _trees(project: Project, valid: Valid, origins: Origins) -> list[tree.Document]:
    """Every document read from its template; the mistakes of all documents together."""
    view = View(valid.dossier, "", origins)
    environment = Environment(project.templates, project.templates.parent)
    clauses = read_clauses(project.templates / "clauses", project.templates.parent)
    words = read_words(project.templates / "labels" / "nl.yaml", valid.dossier.municipality)
    made: list[tree.Document] = []
    findings: list[Finding] = []
    for document, facts in zip(view.documents, valid.dossier.documents, strict=True):
        try:
            marked = render(Rendering(environment, view, document, clauses, words), facts.kind or facts.id)
            made.append(replace(read(marked, facts.id), labels=words.labels))
        except FindingsError as error:
            findings.extend(error.findings)
    if findings:
        raise FindingsError(quoted(project, finding) for finding in dict.fromkeys(findings))
    return made


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


def proposed(valid: Valid) -> frozenset[str]:
    """The paths of the facts that are proposed, not decided."""
    return frozenset(path for path, note in valid.annotations.items() if note.status == "proposed")


def house_style(valid: Valid) -> HouseStyle:
    """The default style with the tokens of the municipality. Raises `FindingsError` for a token that does not exist."""
    given = valid.dossier.municipality.house_style
    known = {f.name for f in fields(HouseStyle)}
    unknown = [name for name in given if name not in known]
    if unknown:
        raise FindingsError(
            Finding(
                "E381",
                _("there is no house style token '{name}'").format(name=name),
                valid.loaded.place_of(f"municipality/house_style/{name}"),
                nearest(name, sorted(known)),
            )
            for name in unknown
        )
    values: dict[str, Any] = dict(given)
    return replace(DEFAULT, **values)


def read_words(file: Path, municipality: Municipality) -> Words:
    """The fixed words of the documents; a municipality may have its own for some labels. Raises `FindingsError` for a label that does not exist."""
    place = Place(f"templates/labels/{file.name}", 1, 1)
    try:
        data: Mapping[str, Any] = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
        labels = {**data["labels"], **municipality.labels}
        vocabularies: Mapping[str, Mapping[str, str]] = data["vocabularies"]
    except (OSError, MarkedYAMLError, KeyError, TypeError) as error:
        message = _("the labels cannot be read: {cause}").format(cause=error)
        raise FindingsError(
            [Finding("E382", message, place, _("it holds the mappings 'labels' and 'vocabularies'"))]
        ) from error
    known = [f.name for f in fields(tree.Labels)]
    unknown = [name for name in labels if name not in known]
    if unknown:
        raise FindingsError(
            Finding("E383", _("there is no label '{name}'").format(name=name), place, nearest(name, known))
            for name in unknown
        )
    return Words(tree.Labels(**labels), vocabularies)


def open_points(valid: Valid, documents: tuple[tree.Document, ...]) -> Iterator[Finding]:
    """Facts that are open or proposed, once per document that prints them: advice, but an error in a document that is adopted or published."""
    status = {facts.id: facts.status for facts in valid.dossier.documents}
    for document in documents:
        for source, text in _undecided(document).items():
            final = status[document.id] in FINAL
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
