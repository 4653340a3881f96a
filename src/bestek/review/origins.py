"""Where the facts of a document come from, said once: at the first text that prints them, with the others of its section in one comment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bestek.edition import Remarks
from bestek.review import phrases
from bestek.review.spots import Spot

SELF_EVIDENT = ("municipality/", "documents/", "house_style/")
"""Facts that name the municipality and the document itself: nobody asks where those come from."""

MOST_PATHS = 4
"""Facts that one line names; of more the number."""


@dataclass(frozen=True)
class Origin:
    """What is said at one spot: by source the facts that it gives, and what was noted of them. A fact without a source is not named."""

    spot: str
    given: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return phrases.ORIGIN if self.given else phrases.NOTED

    def lines(self) -> tuple[str, ...]:
        """One line for each source, then the notes."""
        told = tuple(f"{phrases.sentence(source)} – {_named(paths)}" for source, paths in self.given.items())
        return (*told, *(phrases.NOTE.format(note=note) for note in self.notes)) if told else self.notes


def _named(paths: Sequence[str]) -> str:
    names = _gathered(paths)
    more = len(names) - MOST_PATHS
    listed = ", ".join(names[:MOST_PATHS] if more > 1 else names)
    return f"{listed} {phrases.AND_MORE.format(count=more)}" if more > 1 else listed


def _gathered(paths: Sequence[str]) -> list[str]:
    """Several facts of one item by the path of the item: `lots/noord` for its name and its area."""
    around = Counter(path.rpartition("/")[0] for path in paths)
    items = ((path, path.rpartition("/")[0]) for path in paths)
    return list(dict.fromkeys(item if "/" in item and around[item] > 1 else path for path, item in items))


def origins(found: Iterable[Spot], remarks: Remarks) -> Iterator[Origin]:
    """For every section that prints facts which no text before it printed, with a source or a note."""
    noted: set[str] = set()
    for spot, paths in _units(found):
        notes = dict.fromkeys(note for path in paths for _around, note in remarks.notes(path))
        origin = Origin(spot, _given(paths, remarks), tuple(note for note in notes if note not in noted))
        noted |= notes.keys()
        if origin.given or origin.notes:
            yield origin


def _units(found: Iterable[Spot]) -> Iterable[tuple[str, Sequence[str]]]:
    """By section the facts that are printed for the first time, and where the first of them stands: in a table or a list at its beginning."""
    known: set[str] = set()
    units: dict[str, tuple[str, list[str]]] = {}
    for spot in found:
        for path in (source.path for source in spot.sources()):
            if path and path not in known and not path.startswith(SELF_EVIDENT):
                known.add(path)
                units.setdefault(spot.section, (spot.whole, []))[1].append(path)
    return units.values()


def _given(paths: Iterable[str], remarks: Remarks) -> Mapping[str, tuple[str, ...]]:
    """The facts by what is said of their source, what is an example last; without those of which nothing is said."""
    made: dict[str, list[str]] = {}
    for path in paths:
        if source := source_of(path, remarks):
            made.setdefault(source, []).append(path)
    ordered = sorted(made.items(), key=lambda each: each[0] == phrases.ILLUSTRATIVE)
    return {source: tuple(facts) for source, facts in ordered}


def source_of(path: str, remarks: Remarks) -> str:
    """What the dossier says of the source of a fact: at the fact itself, or at the nearest part around it that says something; empty where nothing is."""
    around = path
    while around:
        for holder in (remarks.annotations.get(around), remarks.items.get(around)):
            if holder and holder.illustrative is True:
                return phrases.ILLUSTRATIVE
            if holder and isinstance(holder.source, str) and holder.source:
                return " ".join(holder.source.split())
        around = around.rpartition("/")[0]
    return ""
