"""What a reviewer does in the documents of this repository (`tests/corpus/review/edits.yaml`), and whether it was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from bestek.review.proposal import Proposal
from bestek.style import HouseStyle
from bestek.tree import Document
from tests import dossiers

EDITS = Path(__file__).parent / "corpus" / "review" / "edits.yaml"

_NOTHING_BEFORE = frozenset(("insertion", "paragraph-inserted", "note-inserted", "row-inserted"))


class Wanted(NamedTuple):
    """An edit, and what has to be found of it: `None` says nothing of the words."""

    does: str
    find: str
    new: str
    tracked: bool
    kind: str
    old: str | None
    said: str | None
    source: str


@cache
def corpus() -> dict[str, tuple[Wanted, ...]]:
    """By document (`emmen-wmo/agreement`) what is done in it."""
    data = YAML(typ="safe").load(EDITS)
    return {name: tuple(map(_wanted, edits)) for name, edits in data.items()}


def _wanted(edit: dict[str, Any]) -> Wanted:
    kind, find, new = edit["kind"], edit["find"], edit.get("new", "")
    old = "" if kind in _NOTHING_BEFORE else find
    return Wanted(
        edit["does"], find, new, edit.get("tracked", True), kind, edit.get("old", old), edit.get("said", new), edit["source"] or ""
    )  # fmt: skip


@cache
def documents() -> dict[str, tuple[Document, HouseStyle]]:
    """The documents of all dossiers in the internal edition, by the same names."""
    return {
        f"{made.variant.name}/{document.id}": (document, made.style)
        for made in dossiers.composed()
        if made.variant.edition == "internal"
        for document in made.documents
    }


def missed(wanted: Iterable[Wanted], found: Iterable[Proposal]) -> Iterator[str]:
    """What was not found, what was found elsewhere than where it belongs, and what nobody did."""
    rest = list(found)
    for edit in wanted:
        hit = next((proposal for proposal in rest if _is(edit, proposal)), None)
        if hit is None:
            yield f"not found: {edit}"
            continue
        rest.remove(hit)
        source = (hit.source.path or hit.source.file) if hit.source else ""
        if source != edit.source:
            yield f"{edit.find!r} comes from {edit.source}, not from {source}"
    for proposal in rest:
        yield f"nobody did this: {proposal.kind} {proposal.spot} {proposal.old!r} -> {proposal.new!r}"


def _is(edit: Wanted, proposal: Proposal) -> bool:
    return (
        (proposal.kind, proposal.tracked) == (edit.kind, edit.tracked)
        and edit.old in (None, proposal.old)
        and edit.said in (None, proposal.new)
    )
