"""All rules, in the order in which the catalogue shows them. A further rule is a row in one of these tables."""

from __future__ import annotations

from bestek.check import (
    approvals,
    award,
    care,
    classification,
    exclusion,
    figures,
    governance,
    lots,
    planning,
    privacy,
    proportionality,
    publicity,
    term,
    texts,
    value,
)  # fmt: skip
from bestek.check.rule import Rule

RULES: tuple[Rule, ...] = (
    *award.RULES,
    *value.RULES,
    *lots.RULES,
    *term.RULES,
    *proportionality.RULES,
    *planning.RULES,
    *exclusion.RULES,
    *classification.RULES,
    *care.RULES,
    *privacy.RULES,
    *governance.RULES,
    *publicity.RULES,
    *figures.RULES,
    *texts.RULES,
    *approvals.RULES,
)
