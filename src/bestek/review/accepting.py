"""Accepting what a rule found: the finding is left as it is, by whom, when and why, until what was judged is another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bestek.check.acceptances import read_review, write_review
from bestek.check.settled import subject
from bestek.checking import Checked, Checker, Told, known_rules
from bestek.findings import Finding, FindingsError, Severity
from bestek.messages import _
from bestek.model.review import Acceptance
from bestek.project import Project, check_municipality, nearest
from bestek.review.signing import Signed


@dataclass(frozen=True, slots=True)
class Choice:
    """Which findings of a rule: at `places` (paths of facts, files of templates; none where they all are at one place), or `every` one.

    With a `municipality` those that hold for it, and for it alone.
    """

    rule: str
    places: tuple[str, ...] = ()
    every: bool = False
    municipality: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be accepted: the findings that are meant, and what came of the whole dossier."""

    folder: Path
    told: tuple[Told, ...]
    checked: Checked
    municipality: str = ""


def to_accept(project: Project, folder: Path, choice: Choice) -> Offer:
    """The findings that are meant and not accepted yet.

    Raises `FindingsError` where nothing is found, or at several places and it is not said which.
    """
    known_rules([choice.rule])
    checked = Checker(project).checked(folder)
    check_municipality(choice.municipality, checked.municipalities)
    of_rule = checked.of(choice.municipality, [choice.rule])
    _check_accepted(of_rule, choice)
    found = of_rule.left
    places = list(dict.fromkeys(subject(each.finding) for each in found))
    _check(checked, choice, places)
    wanted = choice.places or places
    return Offer(folder, tuple(each for each in found if subject(each.finding) in wanted), checked, choice.municipality)


def _check_accepted(of_rule: Checked, choice: Choice) -> None:
    """Raises `FindingsError` where all that is meant was accepted before."""
    left = {subject(each.finding) for each in of_rule.left}
    before = {subject(told.finding): told.accepted for told in of_rule.accepted if told.accepted}
    wanted = choice.places or tuple(before if not left else ())
    again = [(place, before[place]) for place in wanted if place in before and place not in left]
    message = _("what {rule} finds at {path} was accepted by {role} on {date}")
    hint = _("to say something else of it, take that entry out of review.yaml first")
    if again:
        raise FindingsError(
            Finding("E389", message.format(rule=choice.rule, path=place, role=by.role, date=by.date), None, hint)
            for place, by in again
        )


def _check(checked: Checked, choice: Choice, places: Sequence[str]) -> None:
    """Raises `FindingsError` where it is not clear what is to be accepted."""
    if not places:
        message = _("{rule} finds nothing in {dossier} that is not accepted")
        told = message.format(rule=choice.rule, dossier=checked.dossier)
        raise FindingsError([Finding("E389", told, None, _why_nothing(checked, choice.rule))])
    if unknown := [place for place in choice.places if place not in places]:
        message = _("{rule} finds nothing at {path}")
        told_each = ((message.format(rule=choice.rule, path=place), nearest(place, places)) for place in unknown)
        raise FindingsError(Finding("E389", told, None, hint) for told, hint in told_each)
    if len(places) > 1 and not choice.places and not choice.every:
        message = _("{rule} finds something at {count} places").format(rule=choice.rule, count=len(places))
        listed = _("say which: --path PATH, or --all; there are: {names}").format(names=", ".join(places))
        raise FindingsError([Finding("E389", message, None, listed)])


def _why_nothing(checked: Checked, rule: str) -> str:
    """Why a rule found nothing, where that is not because all is in order."""
    reasons = [each.reason for each in checked.unassessed if each.rule == rule]
    wrong = [finding.message for finding in checked.content if finding.severity is Severity.ERROR]
    return "; ".join((*reasons, *wrong[:1]))


def accept(project: Project, offer: Offer, by: Signed) -> str:
    """Writes the acceptances, in the place of those that have lapsed there, and returns the name of the file."""
    new = list(dict.fromkeys(each for told in offer.told for each in _acceptances(told, offer.municipality, by)))
    places = {(each.rule, _place(each), each.municipality) for each in new}
    held = {(told.rule, subject(told.finding), told.judged) for told in offer.checked.accepted}
    there = read_review(offer.folder, project.root).acceptances
    about = (each for each in there if (each.rule, _place(each), each.municipality) in places)
    lapsed = [each for each in about if (each.rule, _place(each), each.judged) not in held]
    return write_review(offer.folder, project.root, new, lapsed)


def _place(acceptance: Acceptance) -> str | None:
    return acceptance.path or acceptance.file


def _acceptances(told: Told, municipality: str, by: Signed) -> Iterator[Acceptance]:
    """One, or where the finding is not that of all municipalities one for each."""
    place = told.finding.place
    path = place.path if place else ""
    for name in (municipality,) if municipality else told.municipalities or ("",):
        yield Acceptance(
            rule=told.rule,
            path=path or None,
            file=None if path or not place else place.file,
            municipality=name or None,
            role=by.role,
            date=by.date,
            reason=by.reason,
            judged=told.judged,
        )
