"""Where the facts of a document come from, said once in every chapter: at a paragraph, or for a whole table or list at its beginning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bestek.edition import Remarks
from bestek.formats import capitalized
from bestek.review import phrases
from bestek.review.spots import Spot

SELF_EVIDENT = ("municipality/", "documents/", "house_style/")
"""Facts that name the municipality and the document itself: nobody asks where those come from."""

MOST_PATHS = 4
"""Facts that one line names; of more the number."""


@dataclass(frozen=True)
class Origin:
    """What is said at one spot: by source the facts that it gives, and what was noted of them."""

    spot: str
    given: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """One line for each source, then the notes."""
        told = (f"{capitalized(source)} – {_named(paths)}" for source, paths in self.given.items())
        return (*told, *(phrases.NOTE.format(note=note) for note in self.notes))


def _named(paths: Sequence[str]) -> str:
    more = len(paths) - MOST_PATHS
    names = ", ".join(paths[:MOST_PATHS] if more > 1 else paths)
    return f"{names} {phrases.AND_MORE.format(count=more)}" if more > 1 else names


def origins(found: Iterable[Spot], remarks: Remarks) -> Iterator[Origin]:
    """For every spot at which facts are printed that its chapter did not print before."""
    known: set[tuple[str, str]] = set()
    noted: set[str] = set()
    for spot, paths in _units(found):
        new = [path for path in paths if (spot.chapter, path) not in known and _is_told(path, remarks)]
        known |= {(spot.chapter, path) for path in new}
        if new:
            notes = dict.fromkeys(note for path in new for _around, note in remarks.notes(path))
            yield Origin(spot.id, _given(new, remarks), tuple(note for note in notes if note not in noted))
            noted |= notes.keys()


def _is_told(path: str, remarks: Remarks) -> bool:
    """Whether there is something to say of the source of a fact: what is open has none yet."""
    return path not in remarks.questions and not path.startswith(SELF_EVIDENT)


def _units(found: Iterable[Spot]) -> Iterator[tuple[Spot, list[str]]]:
    """The facts by the spot at which they are told: of a table or a list all at its beginning."""
    units: dict[str, tuple[Spot, dict[str, None]]] = {}
    for spot in found:
        _first, paths = units.setdefault(spot.whole, (spot, {}))
        paths.update(dict.fromkeys(source.path for source in spot.sources() if source.path))
    for spot, paths in units.values():
        yield spot, list(paths)


def _given(paths: Iterable[str], remarks: Remarks) -> Mapping[str, tuple[str, ...]]:
    """The facts by what is said of their source: a source first, then what is an example, then what says nothing."""
    made: dict[str, list[str]] = {}
    for path in paths:
        made.setdefault(source_of(path, remarks), []).append(path)
    last = (phrases.ILLUSTRATIVE, phrases.UNSOURCED)
    ordered = sorted(made.items(), key=lambda each: last.index(each[0]) if each[0] in last else -1)
    return {source: tuple(facts) for source, facts in ordered}


def source_of(path: str, remarks: Remarks) -> str:
    """What the dossier says of the source of a fact: at the fact itself, or at the nearest part around it that says something."""
    around = path
    while around:
        for holder in (remarks.annotations.get(around), remarks.items.get(around)):
            if holder and holder.illustrative is True:
                return phrases.ILLUSTRATIVE
            if holder and isinstance(holder.source, str) and holder.source:
                return " ".join(holder.source.split())
        around = around.rpartition("/")[0]
    return phrases.UNSOURCED
