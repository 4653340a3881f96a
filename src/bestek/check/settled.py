"""Findings beside what was accepted of them: which are left as they are, and which acceptances hold no longer.

An acceptance is of one finding of one rule at one place, and of what was judged there. When that is another, it has lapsed, and the finding
counts again. One that fits nothing is told as well: what it excused was mended, or its rule or path is misspelt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bestek import mistakes
from bestek.check.acceptances import Review
from bestek.check.run import Found
from bestek.findings import Finding
from bestek.model.review import Acceptance


def acceptance_of(found: Found, review: Review, municipality: str = "") -> Acceptance | None:
    """What accepts a finding that is there for a municipality: it is about the same, and that is as it was."""
    fitting = (each for each in review.acceptances if is_about(each, found, municipality))
    return next((each for each in fitting if each.judged == found.judged), None)


def is_about(acceptance: Acceptance, found: Found, municipality: str = "") -> bool:
    """Whether an acceptance is of this rule at this place, whatever was judged there."""
    return (
        acceptance.rule == found.rule.id
        and (acceptance.path or acceptance.file) == subject(found.finding)
        and acceptance.municipality in (None, municipality)
    )


def subject(finding: Finding) -> str:
    """The path of the fact that is judged; of words of a template or a clause their file."""
    place = finding.place
    return (place.path or place.file) if place else ""


def remarks(review: Review, found: Mapping[str, Collection[Found]], rules: Collection[str]) -> Iterator[Finding]:
    """Acceptances that hold no longer. `found` is what was found, by municipality; `rules` are the ids of all rules."""
    for each in review.acceptances:
        about = [(one, name) for name, ones in found.items() for one in ones if is_about(each, one, name)]
        if not any(one.judged == each.judged for one, _name in about):
            yield _remark(each, review, lapsed=bool(about), rules=rules)


def _remark(acceptance: Acceptance, review: Review, *, lapsed: bool, rules: Collection[str]) -> Finding:
    place = review.place(acceptance)
    values = {"rule": acceptance.rule, "path": acceptance.path or acceptance.file, "date": acceptance.date.isoformat()}
    if lapsed:
        return mistakes.ACCEPTANCE_LAPSED.at(place, **values)
    if acceptance.rule not in rules:
        return mistakes.NO_RULE.near(acceptance.rule, rules, place, **values)
    return mistakes.ACCEPTANCE_IDLE.at(place, **values)
