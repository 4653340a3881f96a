"""What is bought: CPV codes and the regime that follows (C)."""

from __future__ import annotations

from bestek.check.rule import Rule

RULES: tuple[Rule, ...] = ()
