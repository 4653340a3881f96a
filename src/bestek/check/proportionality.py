"""Proportionality: turnover, references, deviations (P)."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from bestek.check.context import Context
from bestek.check.given import OPEN, decided, judging, wanted
from bestek.check.rule import Basis, NotAssessed, Outcome, Rule, hit, not_assessed
from bestek.findings import Severity
from bestek.messages import N_
from bestek.model.procurement import ReferenceRequirement, SelectionRequirement, TurnoverRequirement

REQUIREMENTS = "selection_requirements"


def _path(requirement: SelectionRequirement) -> str:
    return f"{REQUIREMENTS}/{requirement.id}"


# P-01: turnover

TIMES = 3
"""The most turnover that may be asked, as a multiple of the value that limits it."""

TURNOVER = re.compile(r"omzet", re.IGNORECASE)
REFERENCE = re.compile(r"\breferenties?\b", re.IGNORECASE)
"""Words by which a requirement tells that it asks a turnover or a reference."""


def _turnover(context: Context) -> Outcome:
    """A turnover is asked only with weighty reasons, and not more than three times the value."""
    for requirement in context.dossier.selection_requirements:
        asked = requirement.turnover
        if asked is not None:
            breach = hit(
                f"{_path(requirement)}/motivation",
                N_("{id} asks a turnover without a reason"),
                N_(
                    "give the weighty reasons as motivation, which the tender document prints; or take the requirement out"
                ),
                id=requirement.id,
            )
            yield from wanted(context, breach)
            yield from _excess(context, requirement, asked)
        elif TURNOVER.search(f"{requirement.text} {requirement.proof}"):
            yield not_assessed(
                N_("{id} speaks of turnover, and does not give it in figures as turnover"), id=requirement.id
            )


def _excess(context: Context, requirement: SelectionRequirement, asked: TurnoverRequirement) -> Outcome:
    """Whether the turnover is more than may be asked."""
    path = f"{_path(requirement)}/turnover"
    if not decided(asked.amount, asked.measure):
        yield not_assessed(OPEN, path=path)
        return
    if asked.measure == "contract" and len(context.dossier.lots) > 1:
        yield hit(
            f"{path}/measure",
            N_("the turnover of {id} is measured by the contract, but the contract is divided in lots"),
            N_("write measure: lots, with the lots that are performed at the same time"),
            id=requirement.id,
        )
        return
    value = _measure(context, asked)
    if isinstance(value, NotAssessed):
        yield value
    elif asked.amount > TIMES * value:
        breach = hit(
            f"{path}/amount",
            N_("{id} asks a turnover of € {amount}, more than three times € {value}"),
            N_("ask at most € {most}"),
            id=requirement.id,
            amount=asked.amount,
            value=value,
            most=TIMES * value,
        )
        yield judging(breach, asked.amount, asked.measure, value)


def _measure(context: Context, asked: TurnoverRequirement) -> Decimal | NotAssessed:
    """The value that limits the turnover, or why it is not known."""
    match asked.measure:
        case "contract" | "framework":
            return _known(context.fact("contract/estimated_value/total"), "contract/estimated_value/total")
        case "call-offs":
            return _known(asked.call_offs, "turnover/call_offs")
        case "lots":
            return _lots(context, asked)
        case _:
            assert_never(asked.measure)


def _known(value: Decimal | None, path: str) -> Decimal | NotAssessed:
    return value if value is not None and decided(value) else not_assessed(LIMIT_UNKNOWN, path=path)


LIMIT_UNKNOWN = N_("without a decided {path} it is not known what turnover may be asked")


def _lots(context: Context, asked: TurnoverRequirement) -> Decimal | NotAssessed:
    """The lots that are performed at the same time, together; where none are named, the smallest one."""
    lots = [lot for lot in context.dossier.lots if lot.id in asked.lots or not asked.lots]
    values = [lot.estimated_value for lot in lots if lot.estimated_value is not None and decided(lot.estimated_value)]
    if not values or len(values) < len(lots):
        return not_assessed(LIMIT_UNKNOWN, path="lots/…/estimated_value")
    return sum(values, Decimal(0)) if asked.lots else min(values)


# P-02: references

SHARE = Fraction(60, 100)
"""The most that a reference may ask, as a part of the size of this contract."""

PROVISION_REFERENCES = "3.5 G"


def _references(context: Context) -> Outcome:
    """One reference for each core competence, of at most 60 percent of the contract; a motivated deviation is allowed."""
    if _provision(PROVISION_REFERENCES) in _deviations(context):
        return
    asking = context.dossier.selection_requirements
    competences = Counter(_words(each.reference.competence) for each in asking if each.reference)
    for requirement in asking:
        reference = requirement.reference
        if reference is not None:
            twice = competences[_words(reference.competence)] > 1
            yield from _number(requirement, reference, twice)
            yield from _size(requirement, reference)
        elif REFERENCE.search(f"{requirement.text} {requirement.proof}"):
            yield not_assessed(
                N_("{id} asks a reference, and does not give it in figures as reference"), id=requirement.id
            )


def _number(requirement: SelectionRequirement, reference: ReferenceRequirement, twice: bool) -> Outcome:
    path = f"{_path(requirement)}/reference"
    if not decided(reference.references):
        yield not_assessed(OPEN, path=f"{path}/references")
    elif reference.references > 1:
        yield hit(
            f"{path}/references",
            N_("{id} asks {references} references for the competence {competence}"),
            N_("ask one for each competence, or give the deviation from Gids Proportionaliteit 3.5 G with its reason"),
            id=requirement.id,
            references=reference.references,
            competence=reference.competence,
        )
    elif twice:
        yield hit(
            f"{path}/competence",
            N_("more requirements than one ask a reference for the competence {competence}"),
            N_("ask one for each competence, or give the deviation from Gids Proportionaliteit 3.5 G with its reason"),
            competence=reference.competence,
        )


def _size(requirement: SelectionRequirement, reference: ReferenceRequirement) -> Outcome:
    """Whether the reference is too large; without a size none is asked."""
    path, size, whole = f"{_path(requirement)}/reference", reference.size, reference.contract_size
    if size is None:
        return
    if whole is None or not decided(size, whole):
        yield not_assessed(OPEN, path=f"{path}/{'size' if not decided(size) else 'contract_size'}")
    elif Fraction(size) > SHARE * Fraction(whole):
        breach = hit(
            f"{path}/size",
            N_("{id} asks a reference of {size} {unit}, more than 60 percent of {whole}"),
            N_("ask at most {most}, or give the deviation from Gids Proportionaliteit 3.5 G with its reason"),
            id=requirement.id,
            size=size,
            whole=whole,
            unit=reference.unit or "",
            most=Decimal(whole) * 60 / 100,
        )
        yield judging(breach, size, whole)


def _deviations(context: Context) -> frozenset[str]:
    """The provisions from which is deviated, with a reason."""
    known = context.dossier.proportionality
    given = known.deviations if known else ()
    return frozenset(_provision(each.provision) for each in given if decided(each.motivation))


def _words(text: str) -> str:
    return " ".join(str(text).casefold().split())


def _provision(text: str) -> str:
    """The number of a provision however it is written: "Voorschrift 3.5G" is "3.5 G"."""
    return re.sub(r"[^0-9.a-z]", "", _words(text).replace("voorschrift", ""))


# P-03: deviations


def _unmotivated(context: Context) -> Outcome:
    """Every deviation from the guide has its reason."""
    known = context.dossier.proportionality
    assert known
    for each in known.deviations:
        breach = hit(
            f"proportionality/deviations/{each.id}/motivation",
            N_("the deviation from {provision} has no reason"),
            N_("give the reason as motivation, and print it in the procurement documents; or follow the provision"),
            provision=each.provision,
        )
        yield from wanted(context, breach)


# P-04: the aspects

ASPECTS = {
    "clustering": "a",
    "exclusion_grounds": "b",
    "requirements": "c",
    "number_of_requirements": "d",
    "periods": "e",
    "award_criteria": "f",
    "tender_costs": "g",
    "contract_terms": "h",
}
"""The aspects by their field, with the letter that the article gives them."""


def _aspects(context: Context) -> Outcome:
    """Every aspect was weighed."""
    for aspect, letter in ASPECTS.items():
        breach = hit(
            f"proportionality/aspects/{aspect}",
            N_("nothing is said of aspect {letter} of proportionality ({aspect})"),
            N_("say in a sentence how it was weighed, or why it does not apply"),
            letter=letter,
            aspect=aspect,
        )
        yield from wanted(context, breach)


RULES: tuple[Rule, ...] = (
    Rule(
        "P-01",
        N_("a turnover is asked with weighty reasons only, and at most three times the value"),
        Severity.ERROR,
        (
            Basis("Aanbestedingswet 2012 art. 2.90 lid 3 en 4", "primary", "2015-08"),
            Basis("Richtlijn 2014/24/EU art. 58 lid 3 (tweemaal)", "memory"),
        ),
        check=_turnover,
        needs=(REQUIREMENTS,),
        parameters=N_("three times the contract, the lots at the same time, or the call-offs at the same time"),
    ),
    Rule(
        "P-02",
        N_("one reference for each core competence, of at most 60 percent of the contract"),
        Severity.WARNING,
        (
            Basis("Gids Proportionaliteit, voorschrift 3.5 G", "secondary"),
            Basis("Commissie van Aanbestedingsexperts, advies 667 (2022)", "secondary"),
            Basis("Gids Proportionaliteit, 60% van de omvang", "memory"),
        ),
        check=_references,
        needs=(REQUIREMENTS,),
        parameters=N_("60 percent, one reference for each competence"),
    ),
    Rule(
        "P-03",
        N_("a deviation from the Gids Proportionaliteit has its reason"),
        Severity.ERROR,
        (
            Basis("Aanbestedingswet 2012 art. 1.10 lid 3 en 4", "primary", "2015-08"),
            Basis("Aanbestedingsbesluit art. 10", "secondary"),
            Basis("Gids Proportionaliteit, 3e herziening", "secondary"),
        ),
        check=_unmotivated,
        needs=("proportionality",),
    ),
    Rule(
        "P-04",
        N_("the eight aspects of proportionality were weighed"),
        Severity.ADVICE,
        (Basis("Aanbestedingswet 2012 art. 1.10 lid 2", "primary", "2015-08"),),
        check=_aspects,
        needs=("proportionality/aspects",),
        parameters=N_("a up to and including h"),
    ),
)
