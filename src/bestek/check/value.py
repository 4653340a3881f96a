"""The estimated value: threshold, calculation, splitting (V)."""

from __future__ import annotations

from bestek.check.rule import Rule

RULES: tuple[Rule, ...] = ()
