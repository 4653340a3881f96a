"""Lots and clustering (L)."""

from __future__ import annotations

from bestek.check.context import Context
from bestek.check.given import OPEN, decided, judging, wanted
from bestek.check.passages import Reading
from bestek.check.rule import SOURCES, Basis, Outcome, Rule, hit, not_assessed
from bestek.findings import Severity
from bestek.messages import N_

TENDER_DOCUMENT = "tender-document"

# L-01: the motivation of a contract of several

MOTIVATION = "clustering/motivation"

UNMOTIVATED = {
    "market_and_sme": N_(
        "contracts are joined, but nothing is said of the market and the access of small and medium-sized enterprises"
    ),
    "consequences_authority": N_(
        "contracts are joined, but nothing is said of the consequences and risks for the authority"
    ),
    "consequences_tenderer": N_(
        "contracts are joined, but nothing is said of the consequences and risks for the entrepreneur"
    ),
    "coherence": N_("contracts are joined, but nothing is said of the coherence between them"),
}

UNPRINTED = {
    "market_and_sme": N_(
        "the tender document does not print what is said of the market and the access of small and medium-sized enterprises"
    ),
    "consequences_authority": N_(
        "the tender document does not print what is said of the consequences and risks for the authority"
    ),
    "consequences_tenderer": N_(
        "the tender document does not print what is said of the consequences and risks for the entrepreneur"
    ),
    "coherence": N_("the tender document does not print what is said of the coherence of the contracts"),
}
"""What is said where one of the four motivations is lacking, or not printed. The article has the second and the third as one aspect; CvAE advice
673 upheld a complaint because the consequences for the entrepreneur were lacking."""


def _clustering(context: Context) -> Outcome:
    """Contracts that are joined have a motivation for each aspect."""
    clustered = context.dossier.clustering and context.dossier.clustering.clustered
    if not decided(clustered):
        yield not_assessed(OPEN, path="clustering/clustered")
    elif clustered is True:
        for aspect, message in UNMOTIVATED.items():
            hint = N_("write it at {fact}: joined contracts are motivated in the procurement documents")
            yield from wanted(context, hit(f"{MOTIVATION}/{aspect}", message, hint, fact=f"{MOTIVATION}/{aspect}"))
        if not any(True for _ in context.documents(TENDER_DOCUMENT)):
            yield not_assessed(N_("there is no tender document that could print the motivation"))


def _clustering_printed(context: Context, reading: Reading) -> Outcome:
    """The tender document prints what is motivated."""
    if reading.kind != TENDER_DOCUMENT or context.fact("clustering/clustered") is not True:
        return
    for aspect, message in UNPRINTED.items():
        path = f"{MOTIVATION}/{aspect}"
        if context.decided(path) and path not in reading.paths:
            yield hit(path, message, N_("let the template print {fact}"), fact=path)


# L-02: one contract, not divided


def _undivided(context: Context) -> Outcome:
    """A contract that is not divided in lots says why."""
    if len(context.dossier.lots) > 1:
        return
    if not context.dossier.lots and not context.has_document(TENDER_DOCUMENT):
        yield not_assessed(
            N_("there is no tender document yet, in which a contract is divided in lots or is said why not")
        )
        return
    if not context.dossier.lot_rules:
        yield hit("lots", UNDIVIDED, WHY_UNDIVIDED)
        return
    yield from wanted(context, hit("lot_rules/division", UNDIVIDED, WHY_UNDIVIDED))


UNDIVIDED = N_("the contract is not divided in lots, and nothing says why")
WHY_UNDIVIDED = N_(
    "say at lot_rules/division why a division is not appropriate, with maximum_awarded: 1; or divide it in lots"
)


# L-03: how many contractors


def _contractors(context: Context) -> Outcome:
    """What one tenderer may win leaves so many contractors, and that is what was said of it."""
    rules, count = context.dossier.lot_rules, len(context.dossier.lots)
    if not rules or not count:
        return
    if not decided(rules.maximum_awarded):
        yield not_assessed(OPEN, path="lot_rules/maximum_awarded")
        return
    yield from _limits(context, count)
    least, most = context.dossier.contractors_minimum, context.dossier.contractors_maximum
    for end, computed in (("minimum", least), ("maximum", most)):
        path = f"lot_rules/stated_contractors_{end}"
        stated = context.fact(path)
        if stated is not None and stated != computed:
            breach = hit(
                path,
                N_(
                    "{stated} contractors are stated, but {lots} lots of which one tenderer may win {awarded} make {least} to {most}"
                ),
                N_("the documents print {least} to {most}; correct what is stated, the lots, or maximum_awarded"),
                stated=stated,
                lots=count,
                awarded=rules.maximum_awarded,
                least=least,
                most=most,
            )
            yield judging(breach, stated, computed)


def _limits(context: Context, count: int) -> Outcome:
    """No more lots may be won or tendered for than there are, and none that is not tendered for."""
    awarded, tendered = context.fact("lot_rules/maximum_awarded"), context.fact("lot_rules/maximum_tendered")
    for name, limit in (("maximum_awarded", awarded), ("maximum_tendered", tendered)):
        if limit is not None and limit > count:
            breach = hit(
                f"lot_rules/{name}",
                N_("{limit} lots are allowed to one tenderer, but there are {count}"),
                N_("correct it; the most possible is {count}"),
                limit=limit,
                count=count,
            )
            yield judging(breach, limit, count)
    if tendered is not None and awarded > tendered:
        breach = hit(
            "lot_rules/maximum_awarded",
            N_("one tenderer may win {awarded} lots, but tender for {tendered}"),
            N_("correct one of the two"),
            awarded=awarded,
            tendered=tendered,
        )
        yield judging(breach, awarded, tendered)


# L-04: who would win more than it may have


def _allocation(context: Context) -> Outcome:
    """Where a tenderer could win more lots than it may have, there is a rule for that."""
    rules, count = context.dossier.lot_rules, len(context.dossier.lots)
    if not rules or not count:
        return
    if not decided(rules.maximum_awarded):
        yield not_assessed(OPEN, path="lot_rules/maximum_awarded")
    elif rules.maximum_awarded < min(context.fact("lot_rules/maximum_tendered") or count, count):
        breach = hit(
            "lot_rules/allocation",
            N_("a tenderer may win {awarded} of {count} lots, and nothing says which ones when it is first for more"),
            N_("write the rule at lot_rules/allocation: objective, and known to tenderers beforehand"),
            awarded=rules.maximum_awarded,
            count=count,
        )
        yield from wanted(context, breach)


RULES: tuple[Rule, ...] = (
    Rule(
        "L-01",
        N_("contracts that are joined are motivated on four aspects, in the tender document"),
        Severity.ERROR,
        (
            Basis("Aanbestedingswet 2012 art. 1.5 lid 1 en 2", "primary", "2015-08"),
            Basis("Commissie van Aanbestedingsexperts, advies 673 (23 december 2022)", "secondary"),
        ),
        check=_clustering,
        read=_clustering_printed,
        needs=("clustering",),
        parameters=N_("whatever the value, also below the threshold"),
    ),
    Rule(
        "L-02",
        N_("a contract that is not divided in lots says why a division is not appropriate"),
        Severity.ERROR,
        (Basis("Aanbestedingswet 2012 art. 1.5 lid 3", "primary", "2015-08"),),
        check=_undivided,
    ),
    Rule(
        "L-03",
        N_("the number of contractors follows from the lots and from what one tenderer may win"),
        Severity.ERROR,
        (SOURCES, Basis("eForms BT-31, BT-33", "primary", "SDK 1.15.1")),
        check=_contractors,
        parameters=N_("at least the lots divided by maximum_awarded, rounded up; at most one for each lot"),
    ),
    Rule(
        "L-04",
        N_("there is a rule for a tenderer who would win more lots than it may have"),
        Severity.WARNING,
        (Basis("Richtlijn 2014/24/EU art. 46 lid 2", "memory"),),
        check=_allocation,
    ),
)
