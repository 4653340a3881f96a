"""One dossier from its folder to the resolved trees of all its documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeGuard

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bestek import fonts, tree
from bestek.clauses import read_clauses
from bestek.findings import Finding, FindingsError, Place, Severity
from bestek.load import load_dossier
from bestek.messages import _
from bestek.project import Edition, Project, Variant, nearest
from bestek.read import read
from bestek.render import DOCUMENTS, Environment, Rendering, Words, render
from bestek.resolve import resolve
from bestek.style import DEFAULT, HouseStyle
from bestek.validate import Valid, validate
from bestek.view import Origins, View

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
    edition: Edition = "internal"

    @property
    def variant(self) -> Variant:
        """What it is made for; a dossier of one municipality does not name it."""
        loaded = self.valid.loaded
        return Variant(self.folder, loaded.municipality if loaded.several else "", self.edition)


def compose(project: Project, folder: Path, municipality: str = "", edition: Edition = "internal") -> Composed:
    """Loads, validates, renders, reads and resolves a dossier for one of its municipalities, by default the first.

    Raises `FindingsError` with all its mistakes, each with the line it points to.
    """
    try:
        return replace(_composed(project, folder, municipality), edition=edition)
    except FindingsError as error:
        raise FindingsError(quoted(project, finding) for finding in error.findings) from error


def _composed(project: Project, folder: Path, municipality: str) -> Composed:
    loaded = load_dossier(folder, project.root, municipality)
    valid = validate(loaded)
    style = house_style(valid)
    origins = Origins(valid.loaded.place_of, valid.proposed)
    renderings = _renderings(project, valid, View(valid.dossier, "", origins), style)
    documents = resolve(_read_all(renderings))
    findings = (*valid.findings, *open_points(valid, documents))
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise FindingsError(findings)
    return Composed(folder.name, valid, documents, style, frozenset(origins.reads), findings)


def _renderings(project: Project, valid: Valid, view: View, style: HouseStyle) -> list[tuple[str, Rendering]]:
    """What each document is rendered with, and the kind that names its template."""
    environment = Environment(project.templates, project.templates.parent)
    clauses = read_clauses(project.templates / "clauses", project.templates.parent)
    words = read_words(project.templates / "labels" / "nl.yaml", valid)
    kinds = [facts.kind or facts.id for facts in valid.dossier.documents]
    return [
        (kind, Rendering(environment, view, document, clauses, words, style))
        for kind, document in zip(kinds, view.documents, strict=True)
    ]


def _read_all(renderings: Iterable[tuple[str, Rendering]]) -> list[tree.Document]:
    """Every document rendered and read; the mistakes of all documents together."""
    made: list[tree.Document] = []
    findings: list[Finding] = []
    for kind, rendering in renderings:
        try:
            marked = render(rendering, kind)
            document = read(marked, f"templates/{DOCUMENTS}/{kind}.html.j2")
            made.append(replace(document, labels=rendering.words.labels))
        except FindingsError as error:
            findings.extend(error.findings)
    if findings:
        raise FindingsError(dict.fromkeys(findings))
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


def house_style(valid: Valid) -> HouseStyle:
    """The default style with the tokens of the municipality. Raises `FindingsError` for a token that does not exist or has no use for its value."""
    given: dict[str, Any] = dict(valid.dossier.municipality.house_style)
    findings = [finding for name, value in given.items() for finding in _token_mistakes(valid, name, value)]
    if findings:
        raise FindingsError(findings)
    return replace(DEFAULT, **given)


def _token_mistakes(valid: Valid, name: str, value: object) -> Iterator[Finding]:
    place = valid.loaded.place_of(f"municipality/house_style/{name}")
    known = [f.name for f in fields(HouseStyle)]
    if name not in known:
        message = _("there is no house style token '{name}'").format(name=name)
        yield Finding("E381", message, place, nearest(name, sorted(known)))
    elif hint := _token_hint(name, getattr(DEFAULT, name), value):
        message = _("'{value}' is no {name} of a house style").format(value=value, name=name)
        yield Finding("E385", message, place, hint)


def _token_hint(name: str, default: object, value: object) -> str:
    """What the token takes instead of this value; empty when the value will do."""
    match default:
        case tuple():
            return _("a profile cannot set it")
        case float():
            return "" if isinstance(value, float | int) and value > 0 else _("it takes a number above zero")
        case str() if default.startswith("#"):
            return "" if re.fullmatch("#[0-9a-fA-F]{6}", str(value)) else _('it takes a colour, such as "#17406d"')
        case _ if name in ("body_font", "heading_font"):
            return "" if value in fonts.FAMILIES else nearest(str(value), list(fonts.FAMILIES))
        case _:
            return "" if isinstance(value, str) else _("it takes a text")


def read_words(file: Path, valid: Valid) -> Words:
    """The fixed words of the documents; a municipality may have its own for some labels. Raises `FindingsError` for a label that does not exist."""
    place = Place(f"templates/labels/{file.name}", 1, 1)
    labels, vocabularies = _read_labels(file, place)
    own = valid.dossier.municipality.labels
    known = [f.name for f in fields(tree.Labels)]
    places = dict.fromkeys(labels, place) | {name: valid.loaded.place_of(f"municipality/labels/{name}") for name in own}
    unknown = [name for name in places if name not in known]
    if unknown:
        raise FindingsError(
            Finding("E383", _("there is no label '{name}'").format(name=name), places[name], nearest(name, known))
            for name in unknown
        )
    return Words(tree.Labels(**{**labels, **own}), vocabularies)


def _read_labels(file: Path, place: Place) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]:
    hint = _("it holds the mappings 'labels' and 'vocabularies'")
    try:
        data: Any = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, YAMLError) as error:
        message = _("the labels cannot be read: {cause}").format(cause=_first_line(error))
        raise FindingsError([Finding("E382", message, place, hint)]) from error
    parts = [data.get(name) for name in ("labels", "vocabularies")] if isinstance(data, Mapping) else [None, None]
    if not _are_words(parts[0]) or not isinstance(parts[1], Mapping) or not all(map(_are_words, parts[1].values())):
        cause = _("a word is missing or is no text")
        raise FindingsError([Finding("E382", _("the labels cannot be read: {cause}").format(cause=cause), place, hint)])
    return parts[0], parts[1]


def _are_words(value: object) -> TypeGuard[Mapping[str, str]]:
    return isinstance(value, Mapping) and all(isinstance(part, str) for pair in value.items() for part in pair)


def _first_line(error: Exception) -> str:
    problem = getattr(error, "problem", None) or getattr(error, "strerror", None) or str(error)
    return str(problem).partition("\n")[0]


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
