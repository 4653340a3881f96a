"""Signing off a document or a section: the words that were read are approved, by a role, on a day, until they are others.

What prints a fact that is not decided cannot be signed off. Nobody has read what will stand there, and the sign-off would lapse the day it is
filled in; the sections around it can. Findings do not keep anybody from signing: the reviewer judges, and they are said beside the sign-off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bestek.check.acceptances import read_review, write_review
from bestek.check.approvals import fingerprint, sections
from bestek.findings import Finding, FindingsError, Severity
from bestek.messages import _
from bestek.model.review import Approval
from bestek.project import Project, nearest
from bestek.review.matters import Matters, OpenPoint, checking
from bestek.review.signing import Signed
from bestek.review.subject import Subject, subjects
from bestek.tree import Section, plain_text, walk


@dataclass(frozen=True)
class Part:
    """What is signed off: a document, or one of its sections. `label` is how a reader finds it, `judged` the fingerprint of its words.

    `errors` are the findings of that severity that nobody accepted.
    """

    document: str
    section: str
    municipality: str
    label: str
    judged: str
    errors: int = 0


@dataclass(frozen=True)
class Offer:
    """What may be signed off, for one municipality or for each."""

    folder: Path
    parts: tuple[Part, ...]


def to_approve(project: Project, folder: Path, document: str, section: str = "", municipality: str = "") -> Offer:
    """What is meant. Raises `FindingsError` for a name that is none, and where something in it is not decided."""
    checked = checking(project, folder)
    found = subjects(project, folder, document, "internal", municipality)
    all_of = [Matters(project, folder, subject, checked) for subject in found]
    if refused := [finding for matters in all_of for finding in _refusals(matters, section)]:
        raise FindingsError(dict.fromkeys(refused))
    return Offer(folder, tuple(_part(matters, section) for matters in all_of))


def _refusals(matters: Matters, section: str) -> Iterator[Finding]:
    subject = matters.subject
    known = {each.id for each in sections(subject.now)}
    if section and section not in known:
        message = _("'{document}' has no section '{section}'").format(document=subject.name, section=section)
        yield Finding("E398", message, None, nearest(section, sorted(known)))
        return
    inside = _ids(subject, section)
    for point in matters.open_points:
        if point.spot.id in inside:
            yield _undecided(matters, point)


def _undecided(matters: Matters, point: OpenPoint) -> Finding:
    message = _("what is signed off has to be decided; this is not: {text}").format(text=point.text)
    hint = _("decide it, or sign off the sections that do not print it: --section ID")
    return Finding("E399", message, matters.subject.composed.valid.loaded.place_of(point.path), hint)


def _ids(subject: Subject, section: str) -> set[str]:
    """The ids of all blocks in a section, or in the whole document."""
    return {getattr(node, "id", "") for node in walk(_node(subject, section) if section else subject.now)}


def _node(subject: Subject, section: str) -> Section:
    return next(each for each in sections(subject.now) if each.id == section)


def _part(matters: Matters, section: str) -> Part:
    subject = matters.subject
    inside = _ids(subject, section)
    here = (each for each in matters.concerns if any(spot.id in inside for spot in each.spots))
    left = [each for each in here if not each.told.accepted and each.told.finding.severity is Severity.ERROR]
    label = subject.title
    if section:
        node = _node(subject, section)
        label = f"{label}, {node.heading_label} {plain_text(node.title)}".replace(",  ", ", ")
    judged = fingerprint(subject.internal, section)
    return Part(subject.name, section, subject.municipality, label, judged, len(left))


def approve(project: Project, offer: Offer, by: Signed) -> str:
    """Writes the sign-offs, in the place of earlier ones of the same role for the same, and returns the name of the file."""
    new = [_approval(part, by) for part in offer.parts]
    about = {_about(each) for each in new}
    there = read_review(offer.folder, project.root).approvals
    return write_review(offer.folder, project.root, new, [each for each in there if _about(each) in about])


def _about(approval: Approval) -> tuple[str, str | None, str | None, str]:
    return approval.document, approval.section, approval.municipality, approval.role


def _approval(part: Part, by: Signed) -> Approval:
    return Approval(
        document=part.document,
        section=part.section or None,
        municipality=part.municipality or None,
        role=by.role,
        date=by.date,
        reason=by.reason or None,
        judged=part.judged,
    )
