"""Words: leftovers, references, definitions, wording, repeated facts, ease of reading (Q); the rules stand in `bestek.check.words`."""

from __future__ import annotations

from bestek.check.rule import Rule
from bestek.check.words import clauses, leftovers, readability, references, repeated, requirements, terms

RULES: tuple[Rule, ...] = (
    *leftovers.RULES,
    *references.RULES,
    *terms.RULES,
    *requirements.RULES,
    *repeated.RULES,
    *readability.RULES,
    *clauses.RULES,
)
