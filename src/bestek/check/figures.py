"""Totals, amounts, facts that agree (F, N)."""

from __future__ import annotations

from bestek.check.rule import Rule

RULES: tuple[Rule, ...] = ()
