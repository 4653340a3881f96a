"""The comments of a review copy: each at the text that it is about, the gravest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from bestek import formats
from bestek.findings import Severity
from bestek.review import phrases
from bestek.review.matters import Concern, FixedText, Matters, OpenPoint, SignOff
from bestek.write.docx.comments import Comment

MOST_PLACES = 8
"""Texts at which one finding is told; the checklist names them all."""

Said = tuple[str, Comment]
"""A comment, with the id of the block at which it stands."""


def comments(matters: Matters, *, sources: bool = True) -> Mapping[str, tuple[Comment, ...]]:
    """All comments by block. Without `sources` nothing is said of where facts come from."""
    told = [
        *_sign_offs(matters.sign_offs),
        *_open_points(matters.open_points),
        *_concerns(matters.concerns),
        *_fixed(matters.fixed),
        *(_origins(matters) if sources else ()),
    ]
    made: dict[str, list[Comment]] = {}
    for id_, comment in told:
        made.setdefault(id_, []).append(comment)
    return {id_: tuple(ones) for id_, ones in made.items()}


def _sign_offs(found: Iterable[SignOff]) -> Iterator[Said]:
    """Those that hold no longer."""
    for each in found:
        if each.state == "lapsed" and each.spot:
            yield each.spot.id, Comment(phrases.LAPSED, (lapsed(each),))


def lapsed(sign_off: SignOff) -> str:
    """Who approved it and when, and that it is another text now."""
    approval = sign_off.approval
    return phrases.LAPSED_LINE.format(role=phrases.role(approval.role), date=day(approval.date))


def day(date: datetime.date) -> str:
    """A day as a Dutch reader writes it, on one line."""
    return formats.date(date).replace(" ", "\u00a0")


def _open_points(found: Iterable[OpenPoint]) -> Iterator[Said]:
    """Those of one text together."""
    for id_, points in groupby(found, key=lambda point: point.spot.id):
        for kind, ones in groupby(sorted(points, key=lambda point: point.kind), key=lambda point: point.kind):
            title = phrases.OPEN if kind == "open" else phrases.PROPOSED
            yield id_, Comment(title, tuple(f"{each.text} ({each.path})" for each in ones))


def _concerns(found: Iterable[Concern]) -> Iterator[Said]:
    for concern in sorted(found, key=lambda each: -each.told.finding.severity):
        if not concern.told.accepted:
            for place, spot in enumerate(concern.spots[:MOST_PLACES]):
                yield spot.id, _concern(concern, first=not place)


def _concern(concern: Concern, *, first: bool) -> Comment:
    """What was found, what to do, and on which article that rests; at further texts what was found alone."""
    finding = concern.told.finding
    title = phrases.FINDING.format(
        title=phrases.sentence(concern.title), rule=concern.told.rule, severity=phrases.SEVERITIES[Severity(finding.severity)]
    )  # fmt: skip
    more = len(concern.spots) - MOST_PLACES
    lines = (
        phrases.sentence(finding.message),
        phrases.HINT.format(hint=finding.hint) if finding.hint else "",
        phrases.BASIS.format(basis=finding.legal_source) if finding.legal_source else "",
        phrases.MORE_PLACES.format(count=more) if more > 0 else "",
    )
    return Comment(title, tuple(filter(None, lines)) if first else lines[:1])


def _fixed(found: Iterable[FixedText]) -> Iterator[Said]:
    for each in found:
        words = phrases.FIXED_LINE if each.clause.legal_basis else phrases.FIXED_WITHOUT_BASIS
        lines = [words.format(title=each.clause.title, basis=each.clause.legal_basis)]
        if each.count > 1:
            lines.append(phrases.fixed_run(each.count - 1))
        yield each.spot.id, Comment(phrases.FIXED, tuple(lines))


def _origins(matters: Matters) -> Iterator[Said]:
    for each in matters.origins():
        yield each.spot, Comment(each.title, each.lines())
