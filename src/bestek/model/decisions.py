"""Proposals and decisions of the executive board and the council."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bestek.model.base import Date, FromLedger, Id, Internal, Item, Line, Prose, Reference, WebAddress

Body = Literal["council", "executive"]


class DecisionPoint(Item):
    """One numbered point of a decision, in infinitive style; printed alike in the proposal and in the decision.

    `stated_text` is how the decision as it was taken, or another paper, gives the point: it is compared and never printed.
    """

    text: Prose
    stated_text: Prose | None = None


class Argument(Item):
    """A claim in one full sentence and its grounds.

    `point` is the id of the decision point that it supports; needed where the municipality numbers arguments by decision point (n.m).
    """

    point: Line | None = None
    claim: Line
    text: Prose


class Remark(Item):
    """A risk or reservation (kanttekening)."""

    claim: Line
    text: Prose


class Annex(Item):
    """An annex to a proposal: a document of this dossier (`document`), a record from outside that it has (`record`), or something else."""

    name: Line
    document: Annotated[str, Reference("documents")] | None = None
    record: Annotated[str, Reference("records")] | None = None


class NextStep(Item):
    """What happens after the decision: lettered in its order, under a heading of its own."""

    name: Line
    text: Prose


class EarlierDecision(Item):
    """An earlier decision or paper that this one rests on: `number` of the register, `body` that took or discussed it, `link` to the paper.

    `decision` is the id of a decision of the ledger, which then gives all but the link.
    """

    decision: Annotated[str, Reference("decisions")] | None = None
    name: Line | None = None
    number: Line | None = None
    body: Line | None = None
    date: Date | None = None
    link: WebAddress | None = None


class Proposal(Item):
    """A proposal to `body` and the decision that follows it. A section that is left out is printed with the municipality's stock phrase.

    What heads a decision of the executive board: its `number`, the `portfolio_holder` by function, the `programmes` of the budget that it
    falls under, the `department`, the `core_message` in two or three sentences, `committee_handling`: what the board asks of a committee of the
    council, and the `earlier_decisions`; where none are named, it `rests_on` those that the executive board and the council took before.
    Its `author`, an official, is named in the internal edition only. `advised_by` are the roles that
    give their advice before the board decides.

    `summary` is for who reads nothing else. `agenda_item` is the number under which the council handles the proposal, `next_steps` what follows.

    Days that are not printed: `council_consulted_on`, on which the council could give its wishes and concerns (Gemeentewet art. 169 paragraph 4);
    `convened_on` and `available_on`, on which the meeting was convened and its papers were there to be read; `list_published_on`, on which the
    list of decisions was published.

    `sections` holds the texts of sections that the municipality has and that have no field of their own, by the id of the section.
    """

    body: Body
    number: Line | None = None
    subject: Line
    author: Annotated[Line | None, Internal()] = None
    portfolio_holder: Line | None = None
    programmes: tuple[Line, ...] = ()
    department: Line | None = None
    core_message: Prose | None = None
    committee_handling: Prose | None = None
    earlier_decisions: tuple[EarlierDecision, ...] = ()
    rests_on: Annotated[tuple[Annotated[str, Reference("decisions")], ...], FromLedger()] = ()
    advised_by: tuple[Annotated[str, Reference("roles")], ...] = ()
    proposed_on: Date | None = None
    decided_on: Date | None = None
    council_consulted_on: Date | None = None
    convened_on: Date | None = None
    available_on: Date | None = None
    list_published_on: Date | None = None
    agenda_item: Line | None = None
    summary: Prose | None = None
    decision_points: tuple[DecisionPoint, ...] = Field(min_length=1)
    annexes: tuple[Annex, ...] = ()
    for_inspection: tuple[Line, ...] = ()
    introduction: Prose
    intended_effect: Prose
    arguments: tuple[Argument, ...] = Field(min_length=1)
    remarks: tuple[Remark, ...] = ()
    finance: Prose | None = None
    execution: Prose | None = None
    next_steps: tuple[NextStep, ...] = ()
    sections: dict[Id, Prose] = Field(default_factory=dict)
