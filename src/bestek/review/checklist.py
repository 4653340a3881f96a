"""The checklist that covers a review copy: what is new, what is open, what was found, what is fixed, who signed; each with room for a remark."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bestek import formats, summary
from bestek.edition import Spoken
from bestek.findings import Severity
from bestek.redlining import Pair
from bestek.review import phrases
from bestek.review.matters import Concern, Matters, SignOff
from bestek.review.spots import Spot
from bestek.review.subject import Subject
from bestek.tree import (
    Block,
    Cell,
    Column,
    Cover,
    Document,
    Field,
    Inline,
    Labels,
    Paragraph,
    Ref,
    Revised,
    Row,
    Section,
    Strong,
    Table,
    Text,
    plain_text,
    rebuild,
    walk,
)

SUFFIX = "-checklist"
"""Behind the id of the document."""

BLANK = 20
"""Characters of what is filled in."""


def checklist(matters: Matters) -> Document:
    """The checklist of a document, in Dutch, in the look of the dossier."""
    subject = matters.subject
    now = subject.now
    sections = (
        _new(subject),
        _open(matters),
        _findings(matters),
        _fixed(matters),
        _sign_offs(matters),
        _unassessed(matters),
    )
    title = phrases.CHECKLIST_TITLE.format(title=now.title)
    return Document(
        f"{now.id}{SUFFIX}",
        title,
        (*_opening(matters), *(section for section in sections if section)),
        authority=now.authority,
        subject=now.subject,
        date=now.date,
        version=now.version,
        header_left=phrases.CHECKLIST,
        header_right=now.title,
        chapters_on_new_page=False,
        labels=Labels(),
        traced=False,
    )


def _opening(matters: Matters) -> Iterator[Block]:
    subject, now = matters.subject, matters.subject.now
    yield Cover((_line(phrases.CHECKLIST, "title"), _line(now.title, "subtitle")), own_page=False)
    yield _line(phrases.INTRODUCTION)
    facts: list[tuple[str, Inline]] = [(phrases.DOCUMENT, Text(f"{now.title} ({now.id})"))]
    if subject.municipality:
        facts.append((phrases.MUNICIPALITY, Text(subject.composed.valid.dossier.municipality.name)))
    facts += [
        (phrases.VERSION, Text(", ".join(filter(None, (now.version, now.status))) or "–")),
        (phrases.COMPARED, Text(subject.pair.summary().old if subject.pair else phrases.NEVER_ISSUED)),
        *((label, Field(phrases.FILL_IN, BLANK)) for label in (phrases.REVIEWER, phrases.DATE, phrases.INITIALS)),
    ]
    rows = tuple(Row((_head(label), Cell((Paragraph((value,)),)))) for label, value in facts)
    yield Table((Column(0.3), Column(0.7)), (), rows, (), phrases.FACTS_DESCRIPTION, plain=True)


# Blocks


def _line(words: str, role: Any = "body") -> Paragraph:
    return Paragraph((Text(words),), role)


def _head(*words: str) -> Cell:
    return Cell(tuple(map(_line, words)), header=True)


def _cell(*words: str) -> Cell:
    """Each in a paragraph of its own, of the second and further ones in small print."""
    first, *more = words
    return Cell((_line(first), *(_line(each, "small") for each in more if each)))


ROOM = Cell((Paragraph(()),))
"""Where the reviewer writes."""


def _place(spot: Spot | None, more: int = 0) -> Cell:
    """Where it stands; of several places the first, and how many more there are."""
    words = [spot.label if spot else phrases.NOWHERE]
    return _head(*words, *([phrases.elsewhere(more)] if more else []))


def _table(heads: Sequence[str], widths: Sequence[float], rows: Iterable[Row], caption: str, description: str) -> Table:
    head = Row(tuple(_head(word) for word in heads))
    return Table(tuple(map(Column, widths)), (head,), tuple(rows), (Text(caption),) if caption else (), description)


def _section(id_: str, title: str, *blocks: Block) -> Section:
    return Section(id_, (Text(title),), blocks, scheme="none", level=1)


# What is new


def _new(subject: Subject) -> Section:
    pair = subject.pair
    if not pair:
        return _section("nieuw", phrases.NEW, _line(phrases.NEW_WHOLE))
    since = pair.summary().old
    if not subject.changes:
        return _section("nieuw", phrases.NEW, _line(phrases.NEW_NOTHING.format(moment=since)))
    heads = (phrases.WHERE, phrases.OLD_TEXT, phrases.NEW_TEXT, phrases.DECISION, phrases.REMARK)
    table = _table(heads, (0.18, 0.25, 0.25, 0.16, 0.16), _changes(subject, pair), "", phrases.NEW_DESCRIPTION)
    return _section("nieuw", phrases.NEW, _line(phrases.NEW_SINCE.format(moment=since)), table)


def _changes(subject: Subject, pair: Pair) -> Iterator[Row]:
    """The rows of the summary of a redline; what refers into the document is words here."""
    for row in summary.rows(subject.document, pair.summary(), Spoken.of(subject.document)):
        yield Row((*rebuild(row, _unlinked).cells, ROOM))


def _unlinked(node: Any) -> Any:
    """What led into the document, and what was marked there, as words: nothing in a checklist is to be accepted or rejected."""
    match node:
        case Ref(text=text):
            return Text(text)
        case Revised(children=children):
            return Strong(tuple(map(_unlinked, children)))
        case _:
            return rebuild(node, _unlinked)


# What is open


def _open(matters: Matters) -> Section:
    points = matters.open_points
    if not points:
        return _section("open", phrases.STILL_OPEN, _line(phrases.OPEN_NOTHING))
    rows = (
        Row((_place(point.spot), _cell(phrases.KINDS[point.kind]), _cell(point.text, point.path), ROOM))
        for point in points
    )
    heads = (phrases.WHERE, phrases.KIND, phrases.WHAT, phrases.REMARK)
    table = _table(heads, (0.22, 0.13, 0.45, 0.2), rows, "", phrases.OPEN_DESCRIPTION)
    return _section("open", phrases.STILL_OPEN, table)


# What was found


def _findings(matters: Matters) -> Section:
    left = [concern for concern in matters.concerns if not concern.told.accepted]
    by_severity = {
        severity: [concern for concern in left if concern.told.finding.severity is severity]
        for severity in sorted(Severity, reverse=True)
    }
    blocks: list[Block] = [] if left else [_line(phrases.FINDINGS_NOTHING)]
    blocks += [_found(found, phrases.SEVERITIES_PLURAL[severity]) for severity, found in by_severity.items() if found]
    if accepted := [concern for concern in matters.concerns if concern.told.accepted]:
        blocks.append(_accepted(accepted))
    return _section("bevindingen", phrases.FINDINGS, *blocks)


def _found(concerns: Iterable[Concern], caption: str) -> Table:
    rows = (
        Row((_of(concern), _said(concern), _cell(concern.told.finding.legal_source or "–"), ROOM))
        for concern in concerns
    )
    heads = (phrases.WHERE, phrases.FOUND, phrases.BASIS_COLUMN, phrases.REMARK)
    return _table(heads, (0.2, 0.42, 0.2, 0.18), rows, caption, phrases.FINDINGS_DESCRIPTION)


def _of(concern: Concern) -> Cell:
    places = dict.fromkeys(spot.label for spot in concern.spots)
    return _place(concern.spots[0] if concern.spots else None, max(0, len(places) - 1))


def _said(concern: Concern) -> Cell:
    """The rule with its id in bold, what was found, what is advised, and the fact."""
    finding = concern.told.finding
    title = Paragraph((Strong((Text(f"{phrases.sentence(concern.title)} ({concern.told.rule})"),)),))
    small = (
        phrases.HINT.format(hint=finding.hint) if finding.hint else "",
        finding.place.path if finding.place else "",
    )
    return Cell((title, _line(phrases.sentence(finding.message)), *(_line(each, "small") for each in small if each)))


def _accepted(concerns: Iterable[Concern]) -> Table:
    rows = []
    for concern in concerns:
        accepted = concern.told.accepted
        assert accepted
        by = f"{phrases.role(accepted.role)}, {formats.date(datetime.date.fromisoformat(accepted.date))}"
        rows.append(Row((_of(concern), _said(concern), _cell(by), _cell(accepted.reason))))
    heads = (phrases.WHERE, phrases.FOUND, phrases.ACCEPTED_BY, phrases.REASON)
    return _table(heads, (0.2, 0.38, 0.17, 0.25), rows, phrases.ACCEPTED, phrases.ACCEPTED_DESCRIPTION)


def _unassessed(matters: Matters) -> Section | None:
    """What the rules say nothing of, so that silence is not taken for an answer."""
    found = matters.unassessed
    if not found:
        return None
    titles = matters.checked.titles
    reasons: dict[str, list[str]] = {}
    for each in found:
        reasons.setdefault(each.rule, []).append(phrases.sentence(each.reason))
    rows = (
        Row((_head(f"{phrases.sentence(titles.get(rule, rule))} ({rule})"), Cell(tuple(map(_line, told)))))
        for rule, told in reasons.items()
    )
    table = _table((phrases.RULE, phrases.REASON), (0.5, 0.5), rows, "", phrases.UNASSESSED_DESCRIPTION)
    return _section("niet-beoordeeld", phrases.UNASSESSED, _line(phrases.UNASSESSED_INTRODUCTION), table)


# What is fixed


def _fixed(matters: Matters) -> Section:
    if not matters.fixed:
        return _section("vast", phrases.FIXED_TEXTS, _line(phrases.FIXED_NOTHING))
    rows = (
        Row((_place(each.spot), _cell(each.clause.title), _cell(each.clause.legal_basis or "–"), ROOM))
        for each in matters.fixed
    )
    heads = (phrases.WHERE, phrases.CLAUSE, phrases.BASIS_COLUMN, phrases.REMARK)
    table = _table(heads, (0.24, 0.22, 0.34, 0.2), rows, "", phrases.FIXED_DESCRIPTION)
    return _section("vast", phrases.FIXED_TEXTS, _line(phrases.FIXED_INTRODUCTION), table)


# Who signed


def _sign_offs(matters: Matters) -> Section:
    if not matters.sign_offs:
        return _section("goedkeuringen", phrases.SIGN_OFFS, _line(phrases.SIGN_OFFS_NOTHING))
    titles = {
        node.id: f"{node.heading_label} {plain_text(node.title)}".strip()
        for node in walk(matters.subject.now)
        if isinstance(node, Section)
    }
    heads = (phrases.PART, phrases.ROLE, phrases.DATE, phrases.STATE, phrases.REMARK)
    rows = (_sign_off(each, titles.get(each.approval.section or "", "")) for each in matters.sign_offs)
    table = _table(heads, (0.26, 0.17, 0.18, 0.21, 0.18), rows, "", phrases.SIGN_OFFS_DESCRIPTION)
    return _section("goedkeuringen", phrases.SIGN_OFFS, table)


def _sign_off(each: SignOff, title: str) -> Row:
    approval = each.approval
    part = title or approval.section or phrases.WHOLE
    state = _cell(phrases.STATES[each.state], approval.reason or "")
    return Row((_head(part), _cell(phrases.role(approval.role)), _cell(formats.date(approval.date)), state, ROOM))
