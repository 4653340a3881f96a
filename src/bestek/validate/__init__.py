"""Raw values to a `Dossier`: annotated facts unwrapped, shapes checked by the model, ids and references checked against each other.

All that is wrong, in all files, comes out together: a fault of one kind does not hide those of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from pydantic import ValidationError

from bestek import mistakes
from bestek.findings import Finding, FindingsError, Place, Severity
from bestek.load import Loaded
from bestek.model import Dossier
from bestek.validate import consistency, history, identity, records, shape
from bestek.validate.annotations import Annotation, unwrap
from bestek.validate.municipalities import for_municipality

__all__ = ["Annotation", "Valid", "validate"]

MAXIMUM_FINDINGS = 500
"""Findings of one kind of check that are worked out; the rest is counted."""


@dataclass(frozen=True)
class Valid:
    """A dossier that may be built. `loaded` gives places; `annotations` tell per path what its author noted beside the fact.

    `findings` are warnings and advice.
    """

    dossier: Dossier
    loaded: Loaded
    annotations: Mapping[str, Annotation]
    findings: tuple[Finding, ...] = ()

    @property
    def proposed(self) -> frozenset[str]:
        """Paths of the facts that are proposed, not decided."""
        return frozenset(path for path, annotation in self.annotations.items() if annotation.status == "proposed")


def validate(loaded: Loaded) -> Valid:
    """The dossier that was loaded. Raises `FindingsError` with all findings when one of them is an error."""
    one, differing = for_municipality(loaded)
    unwrapped = unwrap(one)
    facts = unwrapped.loaded
    open_facts = [path for path, annotation in unwrapped.annotations.items() if annotation.status == "open"]
    wrongly_open = tuple(_counted(shape.wrongly_open(open_facts, facts, Dossier), facts))
    dossier, misshapen = _shaped(facts)
    sound = None if wrongly_open or _lacks_a_part(differing, facts) else dossier
    cited = _counted(records.findings(sound, facts), facts) if sound else ()
    agreeing = _counted(consistency.findings(sound, facts), facts) if sound else ()
    past = _counted(history.findings(sound, facts), facts) if sound else ()
    found = (wrongly_open, misshapen, _counted(identity.findings(facts), facts), cited, agreeing, past)
    findings = _ordered(_each_place_once((*loaded.findings, *differing, *unwrapped.findings), found), facts)
    if dossier is None or any(finding.severity is Severity.ERROR for finding in findings):
        raise FindingsError(findings)
    return Valid(dossier, facts, unwrapped.annotations, findings)


def _lacks_a_part(differing: Iterable[Finding], loaded: Loaded) -> bool:
    """Whether a list or a part is not given for the municipality: it counts as open, which the checks of a dossier do not expect."""
    paths = [finding.place.path for finding in differing if finding.place]
    return any(True for _ in shape.wrongly_open(paths, loaded, Dossier))


def _shaped(loaded: Loaded) -> tuple[Dossier | None, tuple[Finding, ...]]:
    try:
        return Dossier.model_validate(loaded.data), ()
    except ValidationError as error:
        explained = shape.explain(error.errors(include_url=False, include_input=False), loaded, Dossier)
        return None, tuple(_counted(explained, loaded))


def _counted(findings: Iterator[Finding], loaded: Loaded) -> Iterator[Finding]:
    """As many findings as a person can use: a hostile file could hold thousands."""
    yield from islice(findings, MAXIMUM_FINDINGS)
    if next(findings, None):
        yield mistakes.MORE.at(Place(loaded.tree.file.path), count=MAXIMUM_FINDINGS)


def _each_place_once(first: Iterable[Finding], later: Iterable[Iterable[Finding]]) -> Iterator[Finding]:
    """What was wrong with the reading of a value says more than what is wrong with the value that came of it."""
    seen: set[Place] = set()
    read = {_position(finding) for finding in first}
    yield from first
    for finding in (finding for findings in later for finding in findings):
        place = finding.place
        if place is None or (place not in seen and (_position(finding) not in read or not place.line)):
            yield finding
        if place is not None:
            seen.add(place)


def _position(finding: Finding) -> tuple[str, int, int]:
    place = finding.place or Place("")
    return place.file, place.line, place.column


def _ordered(findings: Iterator[Finding], loaded: Loaded) -> tuple[Finding, ...]:
    quoted = (
        replace(finding, excerpt=loaded.line(finding.place)) if finding.place else finding for finding in findings
    )
    return tuple(sorted(quoted, key=lambda finding: (*_position(finding), finding.code)))
