"""What is reviewed: one document as it is now, beside the version that was last issued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from bestek import issued, redline
from bestek.dossier import Composed
from bestek.findings import FindingsError
from bestek.project import Edition, Project, Variant, check_edition, check_municipality, no_document
from bestek.redlining import Comparing, Pair, Wanted
from bestek.tree import Document

FOLDER = "review"
"""Beside the outputs of a municipality."""


@dataclass(frozen=True)
class Subject:
    """A document under review, for one municipality and in one edition. `pair` is it at two moments; without one it was never issued."""

    name: str
    edition: Edition
    composed: Composed
    made: Composed
    """The same in the internal edition, of which texts are signed off."""
    pair: Pair | None

    @property
    def variant(self) -> Variant:
        return self.composed.variant

    @property
    def municipality(self) -> str:
        """The municipality that it is for, where the dossier has several."""
        return self.variant.municipality

    @property
    def title(self) -> str:
        return self.composed.summaries[self.name].title

    @property
    def entry(self) -> str:
        """The id under which the dossier names it."""
        return self.composed.summaries[self.name].entry

    @cached_property
    def now(self) -> Document:
        """The document as it is. Raises `FindingsError` for what its edition refuses."""
        if refused := self.composed.refused.get(self.name):
            raise FindingsError(refused)
        return self.composed.document(self.name)

    @property
    def internal(self) -> Document:
        """The document in the internal edition, whichever it is read in."""
        return self.made.document(self.name)

    @cached_property
    def document(self) -> Document:
        """What the reviewer reads: the document with what changed marked, or as it is where nothing did."""
        now = self.now
        return (self.pair.compared() if self.pair else None) or now

    @property
    def compared(self) -> str:
        """The version or the decision that it is compared with, empty where there is none."""
        return self.pair.old.label if self.pair else ""

    @cached_property
    def changes(self) -> int:
        return sum(1 for _change in redline.changes(self.document))

    def place(self, project: Project) -> Path:
        """The folder of its review."""
        return project.place(Variant(self.variant.dossier, self.municipality)) / FOLDER


def subjects(
    project: Project, folder: Path, document: str, edition: str = "", municipality: str = ""
) -> tuple[Subject, ...]:
    """A document, or all that an entry of the dossier makes, for one municipality or for each.

    By default in the edition in which it was last issued; in the internal one where that cannot have it now, and where none was issued.
    Raises `FindingsError` for a name that is none.
    """
    if edition:
        check_edition(edition)
    first = Comparing(project, folder, Wanted(document), municipality)
    loaded = first.composed("", "internal").valid.loaded
    check_municipality(municipality, loaded.municipalities)
    found = tuple(subject for each in _comparings(first) for subject in _subjects(each, edition))
    if not found:
        composed = first.composed("", "internal")
        known = tuple(dict.fromkeys((*composed.entries.values(), *composed.summaries)))
        raise FindingsError([no_document(document, known)])
    return found


def _comparings(first: Comparing) -> tuple[Comparing, ...]:
    """One for each municipality that is wanted."""
    loaded = first.composed("", "internal").valid.loaded
    if not loaded.several:
        return (replace(first, municipality=""),)
    if first.municipality:
        return (first,)
    return tuple(replace(first, municipality=name, _composed={}) for name in loaded.municipalities)


def _subjects(comparing: Comparing, edition: str) -> Iterator[Subject]:
    """The documents that are meant, of one municipality."""
    versions = issued.versions(comparing.folder, comparing.project.root, municipality=comparing.municipality)
    for id_, entry in comparing.composed("", "internal").entries.items():
        if comparing.wanted.document in (id_, entry):
            last = next((version for version in reversed(versions) if version.document == id_), None)
            yield _subject(comparing, id_, _edition(comparing, id_, edition, last), last)


def _edition(comparing: Comparing, id_: str, wanted: str, last: issued.Version | None) -> Edition:
    """The edition that is wanted, or that of the last version where it can have the document: nothing in it is undecided."""
    if (wanted or (last.edition if last else "")) != "public":
        return "internal"
    return "public" if wanted or id_ not in comparing.composed("", "public").refused else "internal"


def _subject(comparing: Comparing, id_: str, edition: Edition, last: issued.Version | None) -> Subject:
    """In another edition than that of the last version, it is compared with what that edition was then."""
    since = (last.version if edition == last.edition else last.decision) if last else ""
    compared = replace(comparing, wanted=Wanted(id_, since, edition=edition))
    composed, made = (compared.composed("", each) for each in (edition, "internal"))
    return Subject(id_, edition, composed, made, compared.pair(id_) if last else None)
