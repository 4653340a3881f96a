"""A copy of this repository's content in which proposals are applied, and whether its documents then say exactly what was asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bestek import kept
from bestek.dossier import Composed, compose
from bestek.load import load_dossier
from bestek.project import Project
from bestek.review.applying import Applied, apply
from bestek.review.baseline import Unit, units
from bestek.review.proposal import WORDS, Proposal, identified
from bestek.review.proving import Batch
from bestek.review.rewording import plain
from tests.dossiers import ROOT

Name = tuple[str, str]
"""A dossier and one of its municipalities, empty where it has one."""


@dataclass(frozen=True)
class Copied:
    """The copy; `before` is what it said at first."""

    project: Project

    @cached_property
    def before(self) -> dict[Name, Composed]:
        folders = {name: self.project.content / name[0] for name in self.names()}
        return {name: kept.compose(self.project, folder, name[1]) for name, folder in folders.items()}

    def composed(self) -> dict[Name, Composed]:
        """All dossiers, from nothing."""
        return {name: compose(self.project, self.project.content / name[0], name[1]) for name in self.names()}

    def names(self) -> Iterator[Name]:
        for folder in self.project.dossiers():
            loaded = load_dossier(folder, self.project.root)
            yield from ((folder.name, name) for name in (loaded.municipalities if loaded.several else ("",)))

    def apply(self, proposals: dict[Name, list[Proposal]]) -> Applied:
        batches = [
            Batch(self.project.content / name[0], self.before[name], tuple(identified(given)))
            for name, given in proposals.items()
        ]
        return apply(self.project, batches, lambda _proposal: True)

    def wrong(self, made: Applied) -> Iterator[str]:
        """Paragraphs that do not say what was asked, and paragraphs that say something else though nothing of theirs was changed."""
        applied = [outcome for outcome in made.outcomes if outcome.verdict in ("applied", "same")]
        paths = {outcome.source.path for outcome in applied if outcome.source and outcome.source.path}
        files = {outcome.source.file for outcome in applied if outcome.source and not outcome.source.path}
        asked = [outcome.proposal for outcome in applied]
        now = self.composed()
        for name, before in self.before.items():
            for id_ in before.summaries:
                old, new = units(before.document(id_)), units(now[name].document(id_))
                mine = [each for each in asked if each.document == id_ and each.municipality == name[1]]
                there = {(unit.spot, unit.text) for unit in old}
                here = {(each.spot, each.before, _origin(each)) for each in mine if (each.spot, each.before) in there}
                yield from _unsaid(here, asked, new)
                known = {bare(unit) for unit in old}
                for unit in new:
                    sources = [source for piece in unit.pieces for source in piece.sources]
                    touched = any(source.path in paths if source.path else source.file in files for source in sources)
                    refers = any(piece.kind == "reference" for piece in unit.pieces)
                    if bare(unit) not in known and not touched and not refers:
                        yield f"{id_}: {unit.text}"


def bare(unit: Unit) -> str:
    """The words of a paragraph without the mark of an example, which moves to the longest cell of its row."""
    return plain(unit.text.removesuffix("(ill.)"))


def _origin(proposal: Proposal) -> str:
    """What says the words of an edit, as the reading told it."""
    return (proposal.source.path or proposal.source.file) if proposal.source else ""


def _unsaid(spots: Iterable[tuple[str, str, str]], asked: Iterable[Proposal], new: Iterable[Unit]) -> Iterator[str]:
    """Paragraphs with all that was asked of them, in any document, that nobody finds."""
    said = {bare(unit) for unit in new}
    for spot, text, origin in spots:
        edits = [each for each in asked if (each.before, _origin(each)) == (text, origin)]
        wanted = text
        for each in sorted(edits, key=lambda edit: edit.start, reverse=True):
            if each.kind in WORDS:
                wanted = wanted[: each.start] + each.new + wanted[each.end :]
            elif each.kind == "paragraph-inserted" and plain(each.new) not in said:
                yield f"{spot} lacks {each.new}"
        whole = all(each.kind in (*WORDS, "paragraph-inserted") for each in edits)
        if whole and plain(wanted.removesuffix("(ill.)")) not in said:
            yield f"{spot} does not say {wanted}"


def copied(root: Path) -> Copied:
    """A fresh copy in `root`."""
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copytree(ROOT / "templates", root / "templates")
    return Copied(Project(root / "content", root / "templates", root / "build"))
