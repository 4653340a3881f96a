"""Exclusion grounds, proofs, the European single procurement document (X)."""

from __future__ import annotations

from bestek.check.rule import Rule

RULES: tuple[Rule, ...] = ()
