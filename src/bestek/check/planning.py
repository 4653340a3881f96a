"""Periods and the order of the planning (TM)."""

from __future__ import annotations

from bestek.check.rule import Rule

RULES: tuple[Rule, ...] = ()
