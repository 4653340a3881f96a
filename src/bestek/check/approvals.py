"""Sign-offs of documents and sections (RV): whether the text that was approved is the text that stands there.

What is approved is the words of a part, in their order: those of its paragraphs, headings, cells, captions and footnotes, and the text alternatives of
its figures. Not part of it are numbers that follow from other places (of headings, tables, pages, and in references), bold and
italics, what the internal edition adds, and version, status and date of the document: giving a concept its number lapses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bestek.check.context import Context
from bestek.check.passages import Reading
from bestek.check.reading import reading
from bestek.check.rule import PRACTICE, Hit, Outcome, Rule, Spot, role_name
from bestek.edition import REMARKS
from bestek.findings import Place, Severity
from bestek.messages import N_
from bestek.model.review import Approval
from bestek.outputs import checksum, short
from bestek.tree import Document, Figure, Ref, Section, Text, rebuild, walk

_STANDING = re.compile(r"documents/[^/]+/(?:version|status|date)\Z")
"""Facts that say how a document stands, and nothing of what it says."""


def fingerprint(document: Document, section: str = "") -> str:
    """The fingerprint of the words of a document, or of one of its sections with all that stands under it.

    Raises `KeyError` for a section that it does not have.
    """
    part = replace(document, children=(_section(document, section),)) if section else document
    return short(checksum("\n".join(_words(part)).encode()))


def _section(document: Document, id_: str) -> Section:
    found = (node for node in walk(document) if isinstance(node, Section) and node.id == id_)
    try:
        return next(found)
    except StopIteration:
        raise KeyError(id_) from None


def sections(document: Document) -> Iterator[Section]:
    """The sections that can be approved."""
    return (
        node for node in walk(document) if isinstance(node, Section) and node.id and not node.id.startswith(REMARKS)
    )


def _words(part: Document) -> Iterator[str]:
    plain = _settled(part)
    yield from (f"{passage.kind}\t{passage.text}" for passage in reading(plain).passages)
    yield from (f"figure\t{node.alt}" for node in walk(plain) if isinstance(node, Figure))


def _settled(node: Any) -> Any:
    """The node with references by what they lead to, and without how the document stands."""
    if isinstance(node, Ref) and node.form != "title":
        return Text(f"[{node.document}#{node.target}]")
    if isinstance(node, Text) and any(_STANDING.match(source.path) for source in node.sources):
        return Text("")
    return rebuild(node, _settled)


def state(approval: Approval, document: Document | None) -> str:
    """How a sign-off stands: `"holds"`, `"lapsed"` when the text is another, `"gone"` when the document or section is no longer there."""
    if document is None:
        return "gone"
    try:
        now = fingerprint(document, approval.section or "")
    except KeyError:
        return "gone"
    return "holds" if now == approval.judged else "lapsed"


def _lapsed(context: Context) -> Outcome:
    readings = {reading.id: reading for reading in context.readings}
    for approval, place in context.approvals:
        document = readings.get(approval.document)
        stands = context.of(document, _standing, approval.section or "") if document else ()
        if not stands:
            yield _hit(approval, place, "gone", ())
        elif stands[0] != approval.judged:
            yield _hit(approval, place, "lapsed", stands)


def _standing(document: Reading, section: str) -> Sequence[str]:
    """The fingerprint of a part, with the id and label of where it is shown if it has words; nothing of a part that is not there."""
    try:
        now = fingerprint(document.document, section)
    except KeyError:
        return []
    spot = next(_spots(document.document, section), None)
    return [now, spot.id, spot.label] if spot else [now]


_MESSAGES = {
    ("lapsed", False): N_("the sign-off of '{document}' by {role} on {date} has lapsed: the text was changed since"),
    ("lapsed", True): N_("the sign-off of section '{section}' of '{document}' by {role} on {date} has lapsed: the text was changed since"),
    ("gone", False): N_("'{document}', signed off by {role} on {date}, is no longer there"),
    ("gone", True): N_("section '{section}' of '{document}', signed off by {role} on {date}, is no longer there"),
}  # fmt: skip
_HINTS = {
    "lapsed": N_("have it read again: ./inv review.copy {document}, and after that ./inv review.approve"),
    "gone": N_("take the entry out of review.yaml"),
}


def _hit(approval: Approval, place: Place, found: str, stands: Sequence[str]) -> Hit:
    section = approval.section or ""
    message = _MESSAGES[found, bool(section)]
    values = {
        "document": approval.document,
        "section": section,
        "role": role_name(approval.role),
        "date": approval.date,
    }
    spots = tuple(Spot(approval.document, *shown) for shown in (stands[1:],) if shown)
    judged = stands[0] if spots else found
    return Hit("", message, values, _HINTS[found], judged=judged, spots=spots, file=place.file, line=place.line)


def _spots(document: Document, section: str) -> Iterator[Spot]:
    """Where it is shown: at the heading of the section, or at the first text of the document."""
    part = replace(document, children=(_section(document, section),)) if section else document
    first = next((passage.spot for passage in reading(part).passages), None)
    if first:
        yield first


RULES: tuple[Rule, ...] = (
    Rule("RV-01", N_("a sign-off holds for the text that was approved"), Severity.WARNING, (PRACTICE,), check=_lapsed),
)
