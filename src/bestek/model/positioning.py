"""What is bought placed by its weight for the budget and by the risk of its supply (P. Kraljic, Harvard Business Review 61(5), 1983)."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from bestek.model.base import Base, Item, Line, Percentage, Prose

HALF = 50
"""Where low ends and high begins on both scales, which run from 0 to 100."""

Quadrant = Literal["strategic", "leverage", "bottleneck", "routine"]


def quadrant(financial_impact: Decimal, supply_risk: Decimal) -> Quadrant:
    """The quadrant of the matrix; a value of exactly half the scale counts as high."""
    if supply_risk >= HALF:
        return "strategic" if financial_impact >= HALF else "bottleneck"
    return "leverage" if financial_impact >= HALF else "routine"


class PositionedProduct(Item):
    """What is bought, or could have been bought instead, with its two values from 0 (low) to 100 (high)."""

    name: Line
    financial_impact: Percentage
    supply_risk: Percentage

    @property
    def quadrant(self) -> Quadrant:
        return quadrant(self.financial_impact, self.supply_risk)


class RiskPositioning(Base):
    """The Kraljic matrix: the products that are placed in it, and what follows from their place."""

    items: tuple[PositionedProduct, ...] = Field(min_length=1)
    explanation: Prose

    @property
    def placed(self) -> tuple[PositionedProduct, ...]:
        """The products of which both values are decided, which can be drawn."""
        return tuple(item for item in self.items if _is_decided(item.quadrant))


def _is_decided(value: object) -> bool:
    return isinstance(value, str)
