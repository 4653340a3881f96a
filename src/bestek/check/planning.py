"""Periods and the order of the planning (TM)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from dateutil.relativedelta import relativedelta

from bestek.check.context import (
    AWARD_NOTICE,
    DISPATCH,
    INVITATION,
    NOTIFICATION,
    PRIOR_NOTICE,
    REQUEST,
    SIGNING,
    STANDSTILL,
    SUBMISSION,
    Context,
)
from bestek.check.days import day_off
from bestek.check.given import decided
from bestek.check.passages import Reading
from bestek.check.rule import NO_DISPATCH, PRACTICE, Basis, Hit, NotAssessed, Outcome, Rule, hit, not_assessed
from bestek.findings import Severity
from bestek.messages import N_
from bestek.model.award import InterimRelief, LotAward
from bestek.model.procurement import Milestone

PROCEDURE = "planning/procedure"
NO_STEP = N_("the planning of the procedure has no step '{step}' with a decided day")

AMENDED = datetime.date(2016, 7, 1)
"""When the amendment of the Aanbestedingswet 2012 that implements the directives of 2014 came into force."""


def _lacking(context: Context, *steps: str) -> NotAssessed | None:
    """The first of these steps whose day is not known."""
    lacking = next((step for step in steps if context.day(step) is None), "")
    return not_assessed(NO_DISPATCH if lacking == DISPATCH else NO_STEP, step=lacking) if lacking else None


def _day(context: Context, step: str) -> datetime.date:
    day = context.day(step)
    assert day, "_lacking was asked before"
    return day


# TM-01, TM-02: how long tenderers have

OPEN_DAYS, REQUEST_DAYS, RESTRICTED_DAYS = 45, 30, 40
"""The least number of days of a tender period, of one for requests to participate, of a tender period after an invitation."""

MORE, LESS = 5, 5
"""Days by which a tender period is longer or shorter."""


def _periods(context: Context) -> Outcome:
    """The periods that the law prescribes for the kind of procedure."""
    procedure = context.dossier.procedure
    assert procedure
    if procedure.kind == "sas":
        return
    if procedure.accelerated is True:
        yield not_assessed(N_("the shorter periods of an accelerated procedure were not looked up"))
    elif procedure.kind not in ("open", "restricted"):
        yield not_assessed(N_("the periods of this kind of procedure ({kind}) were not looked up"), kind=procedure.kind)
    elif lacking := _lacking(context, DISPATCH):
        yield lacking
    elif procedure.kind == "open":
        yield from _long_enough(context, DISPATCH, SUBMISSION, *_tender_period(context, OPEN_DAYS))
    else:
        yield from _long_enough(context, DISPATCH, REQUEST, REQUEST_DAYS, REQUEST_DAYS)
        yield from _long_enough(context, INVITATION, SUBMISSION, *_tender_period(context, RESTRICTED_DAYS))


def _tender_period(context: Context, days: int) -> tuple[int, int]:
    """The least number of days by what is known, and by what is not known at most.

    Before the amendment documents that were freely available online made a period shorter; since then electronic tenders do, and documents
    that are not freely available lengthen that of an open procedure.
    """
    procedure = context.dossier.procedure
    assert procedure
    restricted = procedure.documents_restricted
    if _day(context, DISPATCH) < AMENDED:
        return days - LESS * (restricted is not True), days - LESS * (restricted is False)
    electronic = {None: None, "not-allowed": False}.get(procedure.electronic_submission, True)
    least, most = days - LESS * (electronic is not False), days - LESS * (electronic is True)
    if procedure.kind == "open":
        return least + MORE * (restricted is True), most + MORE * (restricted is not False)
    return least, most


def _long_enough(context: Context, first: str, last: str, least: int, most: int) -> Outcome:
    """From the day after one step up to and including the other there are so many days."""
    if lacking := _lacking(context, first, last):
        yield lacking
        return
    days = (_day(context, last) - _day(context, first)).days
    if days < least and context.step(PRIOR_NOTICE):
        yield not_assessed(N_("a prior information notice may shorten the period; by how much was not looked up"))
    elif days < least:
        yield hit(
            f"{PROCEDURE}/{last}/date",
            N_("{days} days after the step '{first}', while at least {least} are prescribed"),
            N_("move the closing date to {earliest} or later"),
            days=days,
            first=first,
            least=least,
            earliest=_day(context, first) + datetime.timedelta(days=least),
        )
    elif days < most:
        yield not_assessed(
            N_("{days} days; whether {least} or {most} are prescribed depends on procedure/electronic_submission and procedure/documents_restricted"),
            days=days,
            least=least,
            most=most,
        )  # fmt: skip


def _proportionate(context: Context) -> Outcome:
    """The simplified procedure has no fixed period: less than the organisation's own number of days is worth a second look."""
    if context.fact("procedure/kind") != "sas":
        return
    if lacking := _lacking(context, DISPATCH, SUBMISSION):
        yield lacking
        return
    days, least = (_day(context, SUBMISSION) - _day(context, DISPATCH)).days, context.settings.sas_submission_days
    if days < least:
        yield hit(
            f"{PROCEDURE}/{SUBMISSION}/date",
            N_("{days} days for making a tender; fewer than {least} are seldom in proportion to the contract"),
            N_("lengthen the period, or record why it is in proportion; the number of days is a setting"),
            days=days,
            least=least,
        )


# TM-03: the last clarification notice

NOTICE_DAYS: tuple[tuple[datetime.date, int, tuple[int, int]], ...] = (
    (AMENDED, 10, (4, 6)),
    (datetime.date.min, 6, (4, 4)),
)
"""The least number of days between the last clarification notice and the closing date, by the day of dispatch; then those of an accelerated
procedure, of which it was not looked up which holds."""


def _clarified_in_time(context: Context) -> Outcome:
    """The last clarification notice leaves tenderers time."""
    last = max(_notices(context), key=lambda notice: notice[1], default=None)
    if lacking := _lacking(context, DISPATCH, SUBMISSION):
        yield lacking
    elif not last:
        yield not_assessed(N_("there is no clarification notice, and no step whose id begins with 'nota'"))
    else:
        yield from _notice(context, *last)


def _notices(context: Context) -> Iterator[tuple[str, datetime.date]]:
    """The days of clarification notices, planned and made."""
    planning = context.dossier.planning
    for step in planning.procedure if planning else ():
        if step.id.startswith("nota") and (day := context.day(step.id)):
            yield f"{PROCEDURE}/{step.id}/date", day
    for notice in context.dossier.clarification_notices:
        if decided(notice.date):
            yield f"clarification_notices/{notice.id}/date", notice.date


def _notice(context: Context, path: str, day: datetime.date) -> Outcome:
    days = (_day(context, SUBMISSION) - day).days
    dispatched = _day(context, DISPATCH)
    usual, accelerated = next((usual, urgent) for since, usual, urgent in NOTICE_DAYS if dispatched >= since)
    least, most = accelerated if context.fact("procedure/accelerated") else (usual, usual)
    if days < least:
        yield hit(
            path,
            N_("the last clarification notice comes {days} days before the closing date for tenders, {least} are the least"),
            N_("publish it earlier, or move the closing date"),
            _milder(context),
            days=days,
            least=least,
        )  # fmt: skip
    elif days < most:
        yield not_assessed(
            N_("{days} days before the closing date: enough in an accelerated procedure where {least} are prescribed, too few where {most} are"),
            days=days,
            least=least,
            most=most,
        )  # fmt: skip


# TM-04: the standstill period

STANDSTILL_DAYS = 20


def _standstill(context: Context) -> Outcome:
    """It is long enough, starts the day after the communication, and nothing is signed before it is over."""
    procedure = context.dossier.procedure
    assert procedure
    sole = _sole_tenderer(context)
    if isinstance(procedure.standstill_days, int) and procedure.standstill_days < STANDSTILL_DAYS and not sole:
        yield hit(
            "procedure/standstill_days",
            N_("a standstill period of {days} days, while at least {least} are prescribed"),
            N_("make it {least} calendar days; for social and other specific services it is to be verified whether it is prescribed"),
            _milder(context),
            days=procedure.standstill_days,
            least=STANDSTILL_DAYS,
        )  # fmt: skip
    if lacking := _lacking(context, NOTIFICATION):
        yield lacking
        return
    yield from _planned_standstill(context)
    if not sole:
        yield from _signed_afterwards(context)
    yield from _frozen(context)


def _sole_tenderer(context: Context) -> bool:
    """Whether the only tenderer is the one who is awarded the contract: then no standstill period is prescribed (art. 2.127 lid 4 onder b)."""
    decision = context.dossier.award_decision
    return bool(decision and decision.awards and len(decision.tenderers) == 1)


def _milder(context: Context) -> Severity | None:
    """A warning under the simplified procedure, of which it is to be verified whether the article holds for it."""
    return Severity.WARNING if context.fact("procedure/kind") == "sas" else None


def _planned_standstill(context: Context) -> Outcome:
    """The planned step is the period that is computed."""
    step, start, end = context.step(STANDSTILL), context.dossier.standstill_start, context.dossier.standstill_end
    if not step:
        return
    last = step.end or step.date
    if not (decided(step.date) and decided(last)):
        yield not_assessed(NO_STEP, step=STANDSTILL)
    elif (step.date, last) != (start, end):
        yield hit(
            f"{PROCEDURE}/{STANDSTILL}/{'date' if step.date != start or not step.end else 'end'}",
            N_("the standstill period is planned as {first} – {last}, but {days} days after the communication on {notified} make it {start} – {end}"),
            N_("correct this step, the step mededeling, or procedure/standstill_days"),
            first=step.date,
            last=last,
            days=context.fact("procedure/standstill_days"),
            notified=context.day(NOTIFICATION),
            start=start,
            end=end,
        )  # fmt: skip


def _signed_afterwards(context: Context) -> Outcome:
    """The contract is concluded when the period is over."""
    signed, end = context.day(SIGNING), context.dossier.standstill_end
    if signed is None:
        yield not_assessed(NO_STEP, step=SIGNING)
    elif end and signed <= end:
        yield hit(
            f"{PROCEDURE}/{SIGNING}/date",
            N_("the contract is signed on {signed}, while the standstill period lasts up to and including {end}"),
            N_("sign after {end} at the earliest"),
            signed=signed,
            end=end,
        )


def _frozen(context: Context) -> Outcome:
    """As long as an application for interim relief is pending, the contract is not concluded."""
    decision, signed = context.dossier.award_decision, context.day(SIGNING)
    for application in decision.interim_relief if decision and signed else ():
        assert signed
        path = f"award_decision/interim_relief/{application.id}"
        if not _in_time(context, application):
            continue
        if application.decided_on is None:
            yield hit(
                f"{path}/served_on",
                N_("the contract is to be signed on {signed}, while an application for interim relief is pending"),
                N_("do not sign before the court has decided: make the step ondertekening open until then"),
                signed=signed,
            )  # fmt: skip
        elif not decided(application.decided_on):
            yield not_assessed(N_("the day of the judgment is open: {path}"), path=f"{path}/decided_on")
        elif signed <= application.decided_on:
            yield hit(
                f"{PROCEDURE}/{SIGNING}/date",
                N_("the contract is signed on {signed}, while the court decides on {decided} on an application for interim relief"),
                N_("sign after the decision of the court"),
                signed=signed,
                decided=application.decided_on,
            )  # fmt: skip


def _in_time(context: Context, application: InterimRelief) -> bool:
    """Whether it was made before the standstill period was over."""
    end = context.dossier.standstill_end
    return decided(application.served_on) and (end is None or application.served_on <= end)


# TM-05: the letters on the award

LETTERS = {
    "awards": N_("nobody who is awarded a lot gets a letter: no document has each: awards"),
    "rejections": N_("tenderers who are rejected get no letter: no document has each: rejections"),
}
"""The collections that letters are made for, and what is said when there is no such document."""


def _letters(context: Context) -> Outcome:
    """All tenderers get a letter, dated on the day of the communication."""
    notified = context.day(NOTIFICATION)
    if notified is None:
        yield not_assessed(NO_STEP, step=NOTIFICATION)
    letters = [document for document in context.dossier.documents if document.each in LETTERS]
    for each, message in LETTERS.items():
        if each in _addressed(context) and not any(document.each == each for document in letters):
            yield hit("documents", message, N_("add the document"), _milder(context))
    for document in letters:
        if notified and decided(document.date) and document.date != notified:
            yield hit(
                f"documents/{document.id}/date",
                N_("letters on the award are dated {date}, but the award is communicated on {notified}"),
                N_("all tenderers get the decision on the same day, the step mededeling: correct one of the two"),
                date=document.date,
                notified=notified,
            )


def _addressed(context: Context) -> Iterator[str]:
    """The collections that are not empty: who is awarded a lot, and who tendered for a lot that goes to another."""
    decision = context.dossier.award_decision
    awarded = {award.lot: award.tenderer for award in decision.awards} if decision else {}
    if awarded:
        yield "awards"
    for tenderer in decision.tenderers if decision else ():
        if any(awarded.get(tender.lot, tenderer.id) != tenderer.id for tender in tenderer.tenders):
            yield "rejections"


def _letter(context: Context, reading: Reading) -> Outcome:
    """A letter says to whom the lot goes and why, and describes the standstill period exactly."""
    entry = next((each for each in context.dossier.documents if each.id == reading.entry), None)
    decision = context.dossier.award_decision
    if not entry or not decision or entry.each not in LETTERS:
        return
    about = reading.document.id.removeprefix(reading.entry).removeprefix("-")
    award = next((each for each in decision.awards if each.lot == about or about.startswith(f"{each.lot}-")), None)
    if award:
        addressee = about.removeprefix(award.lot).removeprefix("-") or award.tenderer
        for path, facts, message in _contents(award, addressee):
            if not any(re.fullmatch(facts or re.escape(path), printed) for printed in reading.paths):
                yield replace(_not_printed(reading, path, message), severity=_milder(context))


def _contents(award: LotAward, addressee: str) -> Iterator[tuple[str, str, str]]:
    """What a letter has to print: the path of the fact, a pattern where any of several will do, and what is said when it does not."""
    tenderer = f"award_decision/tenderers/{addressee}"
    yield (
        f"award_decision/awards/{award.id}/advantages",
        "",
        N_("the letter {letter} does not print the characteristics and advantages of the chosen tender"),
    )
    yield (
        f"award_decision/tenderers/{award.tenderer}/name",
        "",
        N_("the letter {letter} does not print the name of the tenderer who is awarded the lot"),
    )
    yield (
        tenderer,
        rf"{re.escape(tenderer)}/(invalid|.*/motivation)",
        N_(
            "the letter {letter} does not print the reasons: the motivation of the scores of the addressee, or why the tender is invalid"
        ),
    )
    yield "procedure/standstill_days", "", N_("the letter {letter} does not print how long the standstill period lasts")
    yield (
        f"{PROCEDURE}/{NOTIFICATION}/date",
        "",
        N_("the letter {letter} does not print the days on which the standstill period begins and ends"),
    )


def _not_printed(reading: Reading, path: str, message: str) -> Hit:
    """A letter that leaves something out: found at the fact, shown at the beginning of the letter."""
    spots = tuple(passage.spot for passage in reading.passages[:1])
    hint = N_("print it in the template of the letter")
    return Hit(path, message, {"letter": reading.document.id}, hint, spots=spots)


# TM-06: the award notice

AWARD_NOTICE_DAYS = ((AMENDED, 30), (datetime.date.min, 48))
"""Days after the conclusion of the contract within which the award notice is sent, by the day of dispatch of the first notice."""


def _award_notice(context: Context) -> Outcome:
    """It is sent in time; under the social regime it was not prescribed before 2016, and notices may be grouped by quarter."""
    if lacking := _lacking(context, DISPATCH, SIGNING, AWARD_NOTICE):
        yield lacking
        return
    if context.fact("procedure/kind") == "sas" and _day(context, DISPATCH) < AMENDED:
        return
    sent, signed = _day(context, AWARD_NOTICE), _day(context, SIGNING)
    most = next(most for since, most in AWARD_NOTICE_DAYS if _day(context, DISPATCH) >= since)
    grouped = context.fact("procedure/kind") == "sas" and sent <= _quarter_end(signed) + datetime.timedelta(days=most)
    if (sent - signed).days > most:
        yield hit(
            f"{PROCEDURE}/{AWARD_NOTICE}/date",
            N_("the award notice is sent {days} days after the contract is signed, {most} are the most"),
            N_("send it earlier") if not grouped
            else N_("send it earlier, unless it is grouped with others of the same quarter: then so many days count from the end of the quarter"),
            Severity.ADVICE if grouped else None,
            days=(sent - signed).days,
            most=most,
        )  # fmt: skip


def _quarter_end(day: datetime.date) -> datetime.date:
    first = datetime.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return first + relativedelta(months=3, days=-1)


# TM-07: order, weekends and holidays


def _ordered(context: Context) -> Outcome:
    """Steps follow one another, and fall on working days, as do products of the project that somebody has to deliver."""
    planning = context.dossier.planning
    assert planning
    yield from _in_order("procedure", planning.procedure, strictly=True)
    yield from _in_order("milestones", planning.milestones, strictly=False)
    for step in planning.procedure:
        yield from _working_day("procedure", step)
    for step in planning.milestones:
        if step.body is not None:
            yield from _working_day("milestones", step)


def _in_order(name: str, steps: tuple[Milestone, ...], strictly: bool) -> Outcome:
    """Each step begins after the one before; products of the project may be due on one day."""
    dated = [step for step in steps if decided(step.date)]
    for before, step in pairwise(dated):
        exact = before.precision == step.precision == "day"
        first, second = (_moment(each, exact) for each in (before, step))
        if second < first or (strictly and exact and second == first):
            yield hit(
                f"planning/{name}/{step.id}/date",
                N_("comes on {date}, not after '{before}' on {earlier}"),
                N_("correct one of the two dates, or the order of the steps"),
                date=step.date,
                before=before.name,
                earlier=before.date,
            )


def _moment(step: Milestone, exact: bool) -> tuple[int, ...]:
    """What is compared of a step: its day, or its month where one of the two is known to the month."""
    return step.date.timetuple()[: 3 if exact else 2]


def _working_day(name: str, step: Milestone) -> Outcome:
    """A moment, or the end of a period, that is still to come does not fall on a day off; the begin of a period may."""
    part = "date" if step.end is None else "end"
    day: Any = getattr(step, part)
    if step.status == "done" or step.precision == "month" or not decided(day):
        return
    if message := day_off(day):
        yield hit(
            f"planning/{name}/{step.id}/{part}",
            message,
            N_("take the next working day; a period of the law that ends on such a day is lengthened by the Algemene termijnenwet"),
            date=day,
        )  # fmt: skip


AW_2015 = "2015-08"
"""The state of the Aanbestedingswet 2012 that was read."""

NOT_FOR_B_SERVICES = Basis(
    "Aanbestedingswet 2012 art. 2.39 lid 2 (voor B-diensten golden 2.127 tot en met 2.131 niet)", "primary", AW_2015
)

RULES: tuple[Rule, ...] = (
    Rule(
        "TM-01",
        N_("the period for tenders is as long as the law prescribes"),
        Severity.ERROR,
        (
            Basis("Aanbestedingswet 2012 art. 2.71 lid 1 tot en met 3, 2.72", "primary", AW_2015),
            Basis(
                "Aanbestedingswet 2012 art. 2.72, 2.74a (vanaf 2016: vhadvocaat.nl, nieuweaanbestedingswet.nl)",
                "secondary",
                "2016-07",
            ),
        ),
        check=_periods,
        needs=("procedure/kind",),
        parameters=N_(
            "open: 45 days, restricted: 30, then 40; 5 fewer for electronic tenders, 5 more in an open procedure for documents "
            "that are not freely online; before 1 July 2016 5 fewer where they are; the hour of closing is not counted"
        ),
    ),
    Rule(
        "TM-02",
        N_("the period for tenders of the simplified procedure is in proportion"),
        Severity.WARNING,
        (
            Basis("Aanbestedingswet 2012 art. 1.10 lid 2 onder e", "primary", AW_2015),
            Basis("PIANOo: voor sociale en andere specifieke diensten gelden de standaardtermijnen niet", "secondary"),
        ),
        check=_proportionate,
        needs=("procedure/kind",),
        parameters=N_("sas_submission_days of the settings (own choice)"),
    ),
    Rule(
        "TM-03",
        N_("the last clarification notice comes in time"),
        Severity.ERROR,
        (
            Basis("Aanbestedingswet 2012 art. 2.54", "secondary", "2016-07"),
            Basis("Aanbestedingswet 2012 art. 2.54 lid 1 en 2 (zes en vier dagen)", "primary", AW_2015),
        ),
        check=_clarified_in_time,
        needs=("procedure/kind",),
        parameters=N_(
            "10 days from 1 July 2016, 6 before; where accelerated 4 to 6, before 4; a warning under the simplified procedure"
        ),
    ),
    Rule(
        "TM-04",
        N_("the standstill period is observed"),
        Severity.ERROR,
        (
            Basis("Aanbestedingswet 2012 art. 2.127 lid 1 tot en met 3, 2.131", "primary", AW_2015),
            NOT_FOR_B_SERVICES,
            Basis("toepassing bij sociale en andere specifieke diensten: aanbestedingscafe.nl", "secondary"),
        ),
        check=_standstill,
        needs=("procedure/standstill_days",),
        parameters=N_(
            "20 calendar days, unless the only tenderer is awarded the contract; a warning under the simplified procedure"
        ),
    ),
    Rule(
        "TM-05",
        N_("letters on the award have their date and say what the law asks for"),
        Severity.ERROR,
        (Basis("Aanbestedingswet 2012 art. 2.130", "primary", AW_2015), NOT_FOR_B_SERVICES),
        check=_letters,
        read=_letter,
        needs=("award_decision",),
        parameters=N_("what letters leave out is a warning under the simplified procedure"),
    ),
    Rule(
        "TM-06",
        N_("the award notice is sent in time"),
        Severity.WARNING,
        (
            Basis("Aanbestedingswet 2012 art. 2.134 (48 dagen)", "primary", AW_2015),
            Basis(
                "Aanbestedingswet 2012 art. 2.134 (30 dagen; per kwartaal bij sociale en andere specifieke diensten)",
                "memory",
            ),
        ),
        check=_award_notice,
        needs=("planning/procedure",),
        parameters=N_(
            "30 days from 1 July 2016, 48 before (not under the simplified procedure); advice where notices may be grouped by quarter"
        ),
    ),
    Rule(
        "TM-07",
        N_("the planning is in order and falls on working days"),
        Severity.WARNING,
        (
            PRACTICE,
            Basis("Algemene termijnenwet art. 1, 3", "secondary"),
        ),
        check=_ordered,
        needs=("planning",),
        parameters=N_(
            "weekends and the holidays of art. 3 lid 1 and 2; days put on a par by royal decree (lid 3) are not known"
        ),
    ),
)
