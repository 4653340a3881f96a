"""Bodies, signatures, decisions (G)."""

from __future__ import annotations

import datetime
import re
from difflib import SequenceMatcher

from bestek.check.authored import Sentence, at, origin, sentences_of
from bestek.check.context import SIGNING, Context
from bestek.check.given import day_of, judging
from bestek.check.passages import Reading
from bestek.check.rule import SOURCES, Basis, Hit, Outcome, Rule, hit, not_assessed
from bestek.findings import Severity
from bestek.messages import N_
from bestek.model.decisions import Proposal
from bestek.model.dossier import kind_of
from bestek.model.labels import Label

GEMEENTEWET = "2015-11"
"""The state of the Gemeentewet that was read."""

OFFICES: dict[str, re.Pattern[str]] = {
    "burgemeester": re.compile(r"burgemeester|voorzitter|boargemaster|foarsitter", re.IGNORECASE),
    "secretaris": re.compile(r"secretaris|siktaris", re.IGNORECASE),
    "griffier": re.compile(r"griffier", re.IGNORECASE),
}
"""How the offices that sign are called; the mayor signs for the council as its chairman."""

SIGN: dict[str, tuple[str, str]] = {
    "council": ("burgemeester", "griffier"),
    "executive": ("burgemeester", "secretaris"),
}
"""Who signs what a body decides: Gemeentewet art. 32a and 59a."""


# G-01: the council is heard first


def _council_heard(context: Context) -> Outcome:
    """Before the executive board decides on a contract of some value, the council could give its wishes and concerns, or decided itself."""
    if context.fact("contract/estimated_value/total") < context.settings.substantial_value:
        return
    heard = [day_of(proposal.decided_on) for proposal in context.dossier.proposals if proposal.body == "council"]
    for proposal in context.dossier.proposals:
        if proposal.body != "executive":
            continue
        decided = day_of(proposal.decided_on)
        if not decided:
            yield not_assessed(UNDATED, path=f"proposals/{proposal.id}/decided_on")
        elif not any(day and day <= decided for day in (*heard, day_of(proposal.council_consulted_on))):
            breach = hit(
                f"proposals/{proposal.id}",
                N_("the executive board decides on {day}, and the council was not heard before"),
                N_(
                    "give the proposal council_consulted_on, or the dossier the decision of the council that came before"
                ),
                day=decided,
            )
            yield judging(breach, decided, *heard)


UNDATED = N_("{path} is not decided")


# G-02: who signs


def _signatories(context: Context) -> Outcome:
    """What the council and the executive board decide is signed by the two offices that the law names."""
    for body, offices in SIGN.items():
        profile = getattr(context.dossier.municipality, body)
        if body == "executive" and context.decided("municipality/executive/delegation"):
            continue
        held = {_office(context, holder) for holder in profile.signatories}
        for lacking in (office for office in offices if office not in held):
            breach = hit(
                f"municipality/{body}/signatories",
                N_("the {office} does not sign what the {body} decides"),
                N_("name both; for the executive board a decision under art. 59a paragraph 2 goes into delegation"),
                office=lacking,
                body={"council": "raad", "executive": "college"}[body],
            )
            yield judging(breach, lacking, *profile.signatories)


def _office(context: Context, holder: str) -> str:
    """The office of one who signs, by the words of the role."""
    found = next((each for each in context.dossier.municipality.office_holders if each.id == holder), None)
    words = " ".join(found.role.words.values()) if found and isinstance(found.role, Label) else ""
    return next((office for office, names in OFFICES.items() if names.search(words)), "")


# G-03: who signs the contract


def _mandate(context: Context) -> Outcome:
    """Who signs the contract and is not the mayor has a mandate, given by the executive board or the mayor before the day of signing."""
    agreement = context.dossier.agreement
    assert agreement
    if _office(context, agreement.signatory) == "burgemeester":
        return
    if not context.decided("agreement/mandate"):
        yield not_assessed(UNDATED, path="agreement/mandate")
        return
    given = context.fact(f"planning/milestones/{agreement.mandate}")
    body = str(getattr(given, "body", "") or "")
    if not re.search(r"college|burgemeester", body, re.IGNORECASE):
        breach = hit(
            "agreement/mandate",
            N_(
                "the contract is signed by {signatory}, and {milestone} is no decision of the mayor or the executive board"
            ),
            N_("name the milestone in which the mandate or power of attorney is given"),
            signatory=agreement.signatory,
            milestone=agreement.mandate,
        )
        yield judging(breach, agreement.signatory, agreement.mandate, body)
    signed = context.day(SIGNING)
    day = day_of(getattr(given, "date", None))
    if day and signed and day > signed:
        breach = hit(
            "agreement/mandate",
            N_("the mandate is given on {given}, after the contract is signed on {signed}"),
            N_("correct one of the two days"),
            given=day,
            signed=signed,
        )
        yield judging(breach, agreement.mandate, day, signed)


# G-04: one text of a decision, days in order


def _decision(context: Context) -> Outcome:
    """A decision says what was proposed, and comes after the proposal and after the papers that it rests on."""
    for proposal in context.dossier.proposals:
        yield from _stated(context, proposal)
        yield from _in_order(context, proposal)
    yield from _dated_as_decided(context)
    yield from _consulted_before(context)


def _stated(context: Context, proposal: Proposal) -> Outcome:
    for point in proposal.decision_points:
        path = f"proposals/{proposal.id}/decision_points/{point.id}/stated_text"
        stated = context.fact(path)
        if stated and context.decided(path.replace("stated_text", "text")) and _plain(stated) != _plain(point.text):
            breach = hit(
                path,
                N_("the decision reads “{stated}”, the proposal “{text}”"),
                N_("ask which of the two was meant; a change by the body that decided is a decision of the ledger"),
                stated=stated.strip(),
                text=str(point.text).strip(),
            )
            yield judging(breach, stated, point.text)


def _plain(text: str) -> str:
    """A text without what does not change its meaning: capitals, blanks, quotation marks, the full stop."""
    return " ".join(re.sub(r"[\u201c\u201d\u2018\u2019\"'.;,]", " ", text).lower().split())


def _in_order(context: Context, proposal: Proposal) -> Outcome:
    base = f"proposals/{proposal.id}"
    decided = context.fact(f"{base}/decided_on")
    earlier = (f"earlier_decisions/{each.id}/date" for each in proposal.earlier_decisions)
    for field in ("proposed_on", *earlier) if decided else ():
        day = context.fact(f"{base}/{field}")
        if day and day > decided:
            yield _late(f"{base}/{field}", day, f"{base}/decided_on", decided)


def _late(path: str, day: datetime.date, other: str, limit: datetime.date) -> Hit:
    breach = hit(
        path,
        N_("{day} lies after {other}, {limit}"),
        N_("correct one of the two days"),
        day=day,
        other=other,
        limit=limit,
    )
    return judging(breach, day, limit)


def _dated_as_decided(context: Context) -> Outcome:
    """The paper of a decision that was taken bears the day on which it was taken."""
    for document in context.dossier.documents:
        if (
            not kind_of(document).endswith("-decision")
            or document.status != "adopted"
            or not context.decided(f"documents/{document.id}/proposal")
        ):
            continue
        path = f"proposals/{document.proposal}/decided_on"
        day = context.fact(path)
        if day and day_of(document.date) and document.date != day:
            breach = hit(
                f"documents/{document.id}/date",
                N_("the decision is dated {date}, but it was taken on {day}"),
                N_("correct one of the two; {fact} is the day of the decision"),
                date=document.date,
                day=day,
                fact=path,
            )
            yield judging(breach, document.date, day)


ANSWERS = re.compile(r"reacti|inzend|schriftelijke ronde|gesprek", re.IGNORECASE)
"""Steps of a market consultation in which the market answers."""


def _consulted_before(context: Context) -> Outcome:
    """A strategy is adopted after the market answered the consultation on it."""
    consultation = context.dossier.market_consultation
    steps = consultation.planning if consultation else ()
    days = [day_of(step.end) or day_of(step.date) for step in steps if ANSWERS.search(f"{step.id} {step.name}")]
    last = max((day for day in days if day), default=None)
    strategies = (each for each in context.dossier.documents if kind_of(each) == "procurement-strategy")
    for document in strategies:
        adopted = day_of(document.date)
        if document.status == "adopted" and adopted and last and adopted < last:
            breach = hit(
                f"documents/{document.id}/date",
                N_("the strategy is adopted on {day}, while the market can answer the consultation until {last}"),
                N_("say in the strategy what the consultation can still change, or correct a day"),
                Severity.WARNING,
                day=adopted,
                last=last,
            )
            yield judging(breach, adopted, last)


QUOTE = re.compile(r"[\u201c\"]([^\u201c\u201d\"]{25,2000})[\u201d\"]")
ALIKE = 0.8
"""From how much of a decision point on a quotation is one of it (share of letters, difflib)."""


def _quoted(context: Context, reading: Reading) -> Outcome:
    """What a text quotes of a decision point is that text."""
    points = [
        (f"proposals/{proposal.id}/decision_points/{point.id}/text", str(point.text))
        for proposal in context.dossier.proposals
        for point in proposal.decision_points
    ]
    for sentence in sentences_of(reading) if points else ():
        for quote in QUOTE.finditer(sentence.text):
            yield from _misquoted(context, sentence, quote, points)


def _misquoted(context: Context, sentence: Sentence, quote: re.Match[str], points: list[tuple[str, str]]) -> Outcome:
    said = _plain(quote[1])
    for path, text in points:
        meant = _plain(_without_facts(text))
        alike = SequenceMatcher(None, said, meant, autojunk=False).ratio()
        source = origin(context, sentence, quote.start(1), quote.end(1))
        if source and source.path != path and ALIKE <= alike < 1 and said not in meant:
            yield at(context, sentence, quote[1], source, N_("“{words}” is not how the decision point reads: “{text}”"),
                     N_("quote {path} as it stands"), words=quote[1], text=text.strip(), path=path)  # fmt: skip


def _without_facts(text: str) -> str:
    """A text without what prints facts: those words are in a quotation as they are printed."""
    return re.sub(r"\{\{.*?\}\}", " ", text)


# G-05: arguments and decision points


def _arguments(context: Context) -> Outcome:
    """Where arguments are numbered by decision point, each of them names one; the one that it names exists."""
    by_point = context.dossier.municipality.argument_numbering == "n.m"
    for proposal in context.dossier.proposals:
        known = [point.id for point in proposal.decision_points]
        for argument in proposal.arguments:
            path = f"proposals/{proposal.id}/arguments/{argument.id}"
            if argument.point is None and by_point:
                breach = hit(path, N_("the argument {id} names no decision point, and arguments are numbered by decision point here"),
                             N_("add point: with one of these: {known}"), id=argument.id, known=", ".join(known))  # fmt: skip
                yield judging(breach, argument.id)
            elif context.decided(f"{path}/point") and argument.point not in known:
                yield hit(f"{path}/point", N_("there is no decision point {point} in this proposal"),
                          N_("points that are there: {known}"), point=argument.point, known=", ".join(known))  # fmt: skip


# G-06: papers in time, decisions made public


def _meeting(context: Context) -> Outcome:
    """The papers of a meeting of the council are there when it is convened; what was decided is published afterwards."""
    for proposal in context.dossier.proposals:
        base = f"proposals/{proposal.id}"
        if proposal.body == "council":
            yield from _available(context, base)
        yield from _published(context, base)


def _available(context: Context, base: str) -> Outcome:
    there, convened, held = (context.fact(f"{base}/{name}") for name in ("available_on", "convened_on", "decided_on"))
    if not convened or not there:
        yield not_assessed(UNKNOWN_DAYS, path=base, fields="convened_on, available_on")
    elif there > convened:
        breach = hit(
            f"{base}/available_on",
            N_("the papers are available on {there}, after the meeting was convened on {convened}"),
            N_("papers are there to be read from the convocation on"),
            there=there,
            convened=convened,
        )
        yield judging(breach, there, convened)
    if convened and held and convened >= held:
        breach = hit(
            f"{base}/convened_on",
            N_("the meeting is convened on {convened}, and held on {held}"),
            N_("correct one of the two days"),
            convened=convened,
            held=held,
        )
        yield judging(breach, convened, held)


def _published(context: Context, base: str) -> Outcome:
    listed, held = context.fact(f"{base}/list_published_on"), context.fact(f"{base}/decided_on")
    if not listed:
        yield not_assessed(UNKNOWN_DAYS, path=base, fields="list_published_on")
    elif held and listed < held:
        breach = hit(
            f"{base}/list_published_on",
            N_("the list of decisions is published on {listed}, before the decision on {held}"),
            N_("correct one of the two days"),
            listed=listed,
            held=held,
        )
        yield judging(breach, listed, held)


UNKNOWN_DAYS = N_("{path} does not say {fields}")


RULES: tuple[Rule, ...] = (
    Rule(
        "G-01",
        N_("the council is heard before the executive board decides on a contract with far-reaching consequences"),
        Severity.WARNING,
        (
            Basis("Gemeentewet art. 169 lid 4", "primary", GEMEENTEWET),
            Basis("Gemeentewet art. 160 lid 1 (onder e; later onder d)", "primary", GEMEENTEWET),
        ),
        check=_council_heard,
        needs=("contract/estimated_value/total",),
        parameters=N_("from the value substantial_value of the settings on (own choice)"),
    ),
    Rule(
        "G-02",
        N_("the mayor signs with the secretary for the executive board, with the clerk for the council"),
        Severity.ERROR,
        (
            Basis("Gemeentewet art. 59a", "primary", GEMEENTEWET),
            Basis("Gemeentewet art. 32a", "primary", GEMEENTEWET),
        ),
        check=_signatories,
    ),
    Rule(
        "G-03",
        N_("who signs the contract in place of the mayor has a mandate for it"),
        Severity.ERROR,
        (Basis("Gemeentewet art. 171 lid 2", "primary", GEMEENTEWET), Basis("inkoopstrategie 3.1", "source")),
        check=_mandate,
        needs=("agreement/signatory",),
    ),
    Rule(
        "G-04",
        N_("a decision reads as it was proposed, and its days are in order"),
        Severity.ERROR,
        (SOURCES,),
        check=_decision,
        read=_quoted,
        parameters=N_(
            "capitals, quotation marks and full stops do not count; a quotation is one of a decision point from 80% of its letters on"
        ),
    ),
    Rule("G-05", N_("an argument supports a decision point that exists"), Severity.ERROR, (SOURCES,), check=_arguments),
    Rule(
        "G-06",
        N_("papers are there when the meeting is convened, and decisions are published"),
        Severity.WARNING,
        (
            Basis("Gemeentewet art. 19 lid 2", "primary", GEMEENTEWET),
            Basis("Gemeentewet art. 23 lid 5", "primary", GEMEENTEWET),
            Basis("Gemeentewet art. 60 lid 3", "primary", GEMEENTEWET),
        ),
        check=_meeting,
        needs=("proposals",),
    ),
)
