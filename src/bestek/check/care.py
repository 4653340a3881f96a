"""What the Wmo 2015 asks, and social return (W, S)."""

from __future__ import annotations

from bestek.check.rule import Rule

RULES: tuple[Rule, ...] = ()
