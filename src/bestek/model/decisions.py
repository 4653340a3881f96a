"""Proposals and decisions of the executive board and the council."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bestek.model.base import Date, Item, Line, Prose, Reference

Body = Literal["council", "executive"]


class DecisionPoint(Item):
    """One numbered point of a decision, in infinitive style; printed alike in the proposal and in the decision."""

    text: Prose


class Argument(Item):
    """A claim in one full sentence and its grounds. `point` is the id of the decision point that it supports."""

    point: Line
    claim: Line
    text: Prose


class Remark(Item):
    """A risk or reservation (kanttekening)."""

    claim: Line
    text: Prose


class Annex(Item):
    """An annex to a proposal: a document of this dossier (`document`) or something from outside."""

    name: Line
    document: Annotated[str, Reference("documents")] | None = None


class Proposal(Item):
    """A proposal to `body` and the decision that follows it. A section that is left out is printed with the municipality's stock phrase."""

    body: Body
    subject: Line
    proposed_on: Date
    decided_on: Date | None = None
    decision_points: tuple[DecisionPoint, ...] = Field(min_length=1)
    annexes: tuple[Annex, ...] = ()
    for_inspection: tuple[Line, ...] = ()
    introduction: Prose
    intended_effect: Prose
    arguments: tuple[Argument, ...] = Field(min_length=1)
    remarks: tuple[Remark, ...] = ()
    finance: Prose | None = None
    execution: Prose | None = None
