"""Words: leftovers, references, definitions, wording (Q)."""

from __future__ import annotations

from bestek.check.rule import Rule

RULES: tuple[Rule, ...] = ()
