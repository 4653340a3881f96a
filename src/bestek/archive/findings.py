"""What the rules found and who signed off, as of the decision of a package: as the account tells it, and in full as JSON.

All of it is in Dutch, whatever the language of the screen. What was accepted or signed off after the day of the decision is not told: it says nothing of
what was decided. What it is made from is kept by `bestek.checking`, so that a second package costs no more than reading it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bestek import __version__, messages
from bestek.archive.package import Content, Item, Package
from bestek.check.acceptances import read_review
from bestek.checking import Checked, Checker, Told, Unassessed
from bestek.findings import Finding, FindingsError, SetupError, Severity
from bestek.model.review import Approval

LANGUAGE = "nl"
"""Of a package, whatever the adviser's screen speaks."""

NAME = "bevindingen.json"

SIGN_OFFS = "RV-01"
"""The rule on sign-offs: they are told by themselves."""

OPEN_POINT = "A384"
"""The code of a fact that is not decided."""

State = Literal["holds", "lapsed"]


@dataclass(frozen=True)
class SignedOff:
    """A sign-off and whether it held for the text as it was after the decision."""

    approval: Approval
    state: State


@dataclass(frozen=True)
class Outcome:
    """What came of the checks for the municipality of a package. `open_points` are the questions of facts that were not decided, by path."""

    checked: Checked
    sign_offs: tuple[SignedOff, ...]

    @property
    def left(self) -> tuple[Told, ...]:
        """What was found and not accepted, sign-offs apart."""
        return tuple(each for each in self.checked.left if each.rule != SIGN_OFFS)

    @property
    def accepted(self) -> tuple[Told, ...]:
        """What was left as it is, by whom and why."""
        return tuple(each for each in self.checked.accepted if each.rule != SIGN_OFFS)

    @property
    def open_points(self) -> tuple[Finding, ...]:
        """The facts that were not decided."""
        return tuple(each for each in self.checked.content if each.code == OPEN_POINT)

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """What else there was to say of the content and of what was accepted."""
        content = (each for each in self.checked.content if each.code != OPEN_POINT)
        return (*content, *self.checked.remarks)

    def title(self, rule: str) -> str:
        """What a rule says."""
        return self.checked.titles.get(rule, rule)


def outcome(package: Package) -> Outcome:
    """What the rules found in a dossier as it was after the decision. A dossier that cannot be checked says why among `remarks`."""
    name = package.municipality if package.several else ""
    wanted = package.folder, package.ledger, package.decision.id, name
    try:
        with messages.speaking(LANGUAGE):
            checked = Checker(package.project).as_of(*wanted)
    except SetupError:  # the adviser reads it, in the language of the screen
        checked = Checker(package.project).as_of(*wanted)
    return Outcome(checked, tuple(_sign_offs(package, checked)))


def _sign_offs(package: Package, checked: Checked) -> Iterator[SignedOff]:
    """Those of the municipality up to the day of the decision; one that lapsed is a finding at the line where it stands."""
    try:
        review = read_review(package.folder, package.project.root).up_to(package.decision.date)
    except FindingsError:  # told among the remarks of the checks
        return
    lapsed = {each.finding.place.line for each in checked.told if each.rule == SIGN_OFFS and each.finding.place}
    for approval in review.approvals:
        if approval.municipality in (None, package.municipality):
            yield SignedOff(approval, "lapsed" if review.place(approval).line in lapsed else "holds")


# In full


def findings(package: Package) -> Item:
    """The findings and sign-offs as a file for other programs. Its keys are described in `docs/archief.md`; keys may be added, none is renamed."""
    made = outcome(package)
    data = {
        "dossier": package.dossier.id,
        "municipality": package.municipality,
        "decision": package.decision.id,
        "date": package.decision.date.isoformat(),
        "language": LANGUAGE,
        "software": f"Bestek {__version__}",
        "stopped": made.checked.stopped,
        "findings": [_told(made, each) for each in made.checked.told],
        "openPoints": [_point(each) for each in made.open_points],
        "remarks": [_finding(each) for each in made.remarks],
        "notAssessed": [_unassessed(made, each) for each in made.checked.unassessed],
        "signOffs": [_signed(each) for each in made.sign_offs],
    }
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    return Item(NAME, "findings", Content.of(text.encode()), "Bevindingen en goedkeuringen")


SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "advice"}


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "code": finding.code,
        "severity": SEVERITIES[finding.severity],
        "message": finding.message,
        "hint": finding.hint,
        "basis": finding.legal_source,
        "path": place.path if place else "",
        "file": place.file if place else "",
    }


def _told(made: Outcome, told: Told) -> dict[str, Any]:
    accepted = told.accepted
    known = {"role": accepted.role, "date": accepted.date, "reason": accepted.reason} if accepted else None
    where = [{"document": each.document, "block": each.id, "label": each.label} for each in told.where]
    return {**_finding(told.finding), "title": made.title(told.rule), "where": where, "accepted": known}


def _point(finding: Finding) -> dict[str, Any]:
    return {"path": finding.place.path if finding.place else "", "message": finding.message}


def _unassessed(made: Outcome, each: Unassessed) -> dict[str, Any]:
    return {"code": each.rule, "title": made.title(each.rule), "reason": each.reason}


def _signed(each: SignedOff) -> dict[str, Any]:
    approval = each.approval
    return {
        "document": approval.document,
        "section": approval.section or "",
        "edition": approval.edition,
        "role": approval.role,
        "date": approval.date.isoformat(),
        "reason": approval.reason or "",
        "state": each.state,
    }
