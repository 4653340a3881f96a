"""The sections of a document in their order: those of its kind (`templates/sections/<kind>.yaml`), or the municipality's own list.

A template runs through them under the name `sections`; the text of each stands in `templates/documents/<kind>/<id>.html.j2`, or in a
macro of the template that asks for it by its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bestek import tree
from bestek.findings import Finding, FindingsError, Place
from bestek.load import Loaded, load_file
from bestek.messages import _
from bestek.model import Dossier
from bestek.model.dossier import DossierDocument
from bestek.model.municipality import SectionList, SectionProfile
from bestek.project import nearest
from bestek.tree import Source
from bestek.validate import shape
from bestek.view import Origins, View

FOLDER = "sections"
DOCUMENTS = "documents"
HEAD = "-head"
"""Ends the name of the list of facts that stand at the head of a kind of document (`executive-decision-head`)."""

GENERAL = "macros/section.html.j2"
"""Prints the text of a section that has no template of its own."""


@dataclass(frozen=True)
class Standard:
    """The sections that a kind of document has where a municipality says nothing, and where each stands."""

    loaded: Loaded
    sections: tuple[SectionProfile, ...]


@dataclass
class TemplateOrigins(Origins):
    """Where fixed words of the templates stand: they come from a line, not from a fact."""

    def source(self, path: str) -> Source:
        """The line of the words at `path`."""
        place = self.place(path)
        return Source(place.file, place.line, place.column)


class Part(View):
    """A section of a document for templates: its fields, and `template`, the name of the template with its text."""

    __slots__ = ("_place", "_template")

    def __init__(self, model: SectionProfile, path: str, origins: Origins, template: str) -> None:
        super().__init__(model, path, origins)
        self._template = template
        self._place = origins.place(path)

    @property
    def template(self) -> str:
        return self._template

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), "template"]


def read_sections(templates: Path) -> dict[str, Standard]:
    """The standard sections by kind of document. Raises `FindingsError` with all that is wrong in these files."""
    made: dict[str, Standard] = {}
    findings: list[Finding] = []
    for path in sorted((templates / FOLDER).glob("*.yaml")):
        loaded = load_file(path, templates.parent)
        listed, wrong = shape.shaped(loaded, SectionList)
        findings += wrong
        if listed:
            made[path.stem] = Standard(loaded, listed.sections)
            findings += _twice(made[path.stem])
    if findings:
        raise FindingsError(findings)
    return made


def _twice(standard: Standard) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, section in enumerate(standard.sections):
        if section.id in seen:
            message = _("the section '{id}' stands here for the second time").format(id=section.id)
            yield Finding("E391", message, standard.loaded.place((FOLDER, number)), _("keep one of the two"))
        seen.add(section.id)


def parts_of(
    kind: str, dossier: Dossier, origins: Origins, standards: Mapping[str, Standard], templates: Path
) -> tuple[Part, ...]:
    """The sections of a document of this kind, as its template sees them; none for a kind that has no sections to choose."""
    own = dossier.municipality.sections.get(kind)
    if own is not None:
        return tuple(_parts(kind, own, f"municipality/{FOLDER}/{kind}", origins, templates))
    if kind not in standards:
        return ()
    standard = standards[kind]
    fixed = TemplateOrigins(
        standard.loaded.place_of, languages=origins.languages, body=origins.body, untold=origins.untold
    )
    return tuple(_parts(kind, standard.sections, FOLDER, fixed, templates))


def _parts(
    kind: str, sections: Iterable[SectionProfile], path: str, origins: Origins, templates: Path
) -> Iterator[Part]:
    for section in sections:
        name = f"{DOCUMENTS}/{kind}/{section.id}.html.j2"
        yield Part(section, f"{path}/{section.id}", origins, name if (templates / name).is_file() else GENERAL)


# What does not fit together


def unknown_kinds(dossier: Dossier, loaded: Loaded, standards: Mapping[str, Standard]) -> Iterator[Finding]:
    """Lists of sections in the profile for a kind of document that has none to choose."""
    for kind in dossier.municipality.sections:
        if kind not in standards:
            message = _("no kind of document with sections is called '{kind}'").format(kind=kind)
            place = loaded.place_of(f"municipality/{FOLDER}/{kind}")
            yield Finding("E392", message, place, nearest(kind, sorted(standards)))


def unknown_texts(
    dossier: Dossier, loaded: Loaded, documents: Iterable[tuple[DossierDocument, tuple[Part, ...]]]
) -> Iterator[Finding]:
    """Texts in a proposal for a section that none of its documents has."""
    known: dict[str, dict[str, None]] = {}
    for document, parts in documents:
        if document.proposal and parts:
            known.setdefault(str(document.proposal), {}).update(dict.fromkeys(_id(part) for part in parts))
    for proposal in dossier.proposals:
        ids = known.get(proposal.id, {})
        for name in proposal.sections if ids else ():
            if name not in ids:
                message = _("no document of this proposal has a section '{id}'").format(id=name)
                place = loaded.place_of(f"proposals/{proposal.id}/{FOLDER}/{name}")
                yield Finding("E393", message, place, nearest(name, list(ids)))


def empty_parts(document: tree.Document, parts: Iterable[Part]) -> Iterator[Finding]:
    """Sections under which nothing stands, each at the line where the section is asked for."""
    found = {node.id: node for node in tree.walk(document) if isinstance(node, tree.Section)}
    for part in parts:
        section = found.get(_id(part))
        if section is None or not any(_says_something(block) for block in section.children):
            message = _("the section '{id}' of '{document}' is empty").format(id=_id(part), document=document.title)
            hint = _("write a text for it, give it a phrase (empty: …), or leave it out of the sections")
            yield Finding("E390", message, part._place, hint)  # noqa: SLF001  this module's


def _says_something(block: tree.Block) -> bool:
    return not isinstance(block, tree.Paragraph) or bool(block.children)


def _id(part: Part) -> str:
    return str(part.id)


def untold_labels(untold: Iterable[tuple[Place, tuple[str, ...]]]) -> Iterator[Finding]:
    """Labels that have no text in any language that a document wants."""
    for place, languages in untold:
        message = _("this label has no text in {languages}").format(languages=", ".join(languages))
        hint = _("add one, such as {language}: …").format(language=languages[0])
        yield Finding("E394", message, place, hint)
