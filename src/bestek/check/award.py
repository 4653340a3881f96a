"""The award: weights, scales, quality (T)."""

from __future__ import annotations

from bestek.check.rule import Rule

RULES: tuple[Rule, ...] = ()
