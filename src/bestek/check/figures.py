"""Totals, amounts, facts that agree (F, N)."""

from __future__ import annotations

import re

from bestek.check.authored import at, origin, sentences_of
from bestek.check.context import Context
from bestek.check.contradictions import contradicted
from bestek.check.given import judging, wanted
from bestek.check.literals import AMOUNT, amounts
from bestek.check.passages import Reading
from bestek.check.rule import SOURCES, Basis, Outcome, Rule, hit
from bestek.check.terms import mixed
from bestek.findings import Severity
from bestek.messages import N_

# F-01: totals of tables


def _totals(context: Context) -> Outcome:
    """What a budget states as total is the sum of its rows."""
    for table in context.dossier.tables:
        totals = table.totals
        for column, stated in (table.total.stated if table.total else {}).items():
            if stated != totals[column]:
                breach = hit(
                    f"tables/{table.id}/total/stated/{column}",
                    N_("{stated} is stated as total, but the rows add up to {computed}: a difference of {difference}"),
                    N_(
                        "the documents print {computed}; look for the amount that is wrong or missing, or correct what is stated"
                    ),
                    stated=stated,
                    computed=totals[column],
                    difference=stated - totals[column],
                )
                yield judging(breach, stated, totals[column])


# F-02: amounts in one form, with a unit


def _forms(context: Context, reading: Reading) -> Outcome:
    """Amounts that authors write out have the form of those that facts print, and a table says what its amounts are in."""
    yield from _units(context, reading)
    for sentence in sentences_of(reading):
        for literal in amounts(sentence.text):
            source = origin(context, sentence, literal.start, literal.end)
            wanted = _wanted(literal.text)
            if source and wanted:
                values = {"form": literal.text, "wanted": wanted}
                yield at(context, sentence, literal.text, source, OTHER_FORM, ONE_FORM, **values)


def _units(context: Context, reading: Reading) -> Outcome:
    printed = {path.split("/")[1] for path in reading.paths if path.startswith("tables/")}
    for table in context.dossier.tables:
        told = f"{table.caption} {table.row_heading}"
        if table.id in printed and table.unit is None and not re.search(r"€|euro|%", told, re.IGNORECASE):
            breach = hit(
                f"tables/{table.id}",
                N_("the table does not say in what its amounts are"),
                N_('give it a unit: "€", or "x € 1.000"'),
            )
            yield judging(breach, table.caption, table.row_heading)


OTHER_FORM = N_("the amount “{form}” is written otherwise than amounts are printed: {wanted}")
ONE_FORM = N_("write every amount alike, or print the fact with {{{{ … | money }}}}")


def _wanted(words: str) -> str:
    """How an amount should be written, where it is written otherwise: "€ 400.000, -" and "400.000 euro" as "€ 400.000"."""
    found = AMOUNT.search(words)
    assert found
    if found["scale"]:
        return "" if found["sign"] or found["word"] else f"{words} euro"
    if found["high"]:
        return "" if found["sign"] else f"€ {found['low']} – {found['high']}"
    right = re.fullmatch(r"€[\s\u00a0]\d{1,3}(?:\.\d{3})*(?:,\d{2})?", words)
    return "" if right or found["about"] else f"€ {found['low']}"


# F-03: finance


def _finance(context: Context) -> Outcome:
    """A proposal on a contract of some value says what it costs and from which budget."""
    limit, total = context.settings.substantial_value, context.fact("contract/estimated_value/total")
    for proposal in context.dossier.proposals if total >= limit else ():
        breach = hit(
            f"proposals/{proposal.id}/finance",
            N_("the proposal says nothing of finance, while the contract is worth € {value}"),
            N_(
                "say what the decision costs and how that is covered; a stock phrase does not do for a contract of € {limit} or more"
            ),
            value=total,
            limit=limit,
        )
        if not context.decided(breach.path):
            yield from wanted(context, judging(breach, total))
        elif _empty(str(proposal.finance)):
            yield judging(breach, proposal.finance, total)


def _empty(text: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:n\.?v\.?t\.?|n\.?f\.?t\.?|niet van toepassing|geen|-)?\W*", text, re.IGNORECASE))


RULES: tuple[Rule, ...] = (
    Rule("F-01", N_("totals of tables are the sums of their rows"), Severity.ERROR, (SOURCES,), check=_totals),
    Rule(
        "F-02",
        N_("amounts are written in one form, with their unit"),
        Severity.WARNING,
        (SOURCES,),
        read=_forms,
    ),
    Rule(
        "F-03",
        N_("a proposal on a contract of some value says what it costs"),
        Severity.WARNING,
        (SOURCES,),
        check=_finance,
        needs=("contract/estimated_value/total",),
        parameters=N_("from the value substantial_value of the settings on (own choice)"),
    ),
    Rule(
        "F-04",
        N_("documents say the same of one fact"),
        Severity.ERROR,
        (Basis("praktijk: één bron voor elk gegeven", "source"),),
        read=contradicted,
        parameters=N_(
            "amounts, durations, percentages, days, the kind of procedure and the platform; by the words around them"
        ),
    ),
    Rule("N-01", N_("one term for one concept"), Severity.WARNING, (SOURCES,), read=mixed),
)
