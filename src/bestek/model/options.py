"""What a municipality could have chosen and why it chose as it did: procurement models compared, and what others did."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bestek.model.base import Base, Date, Flag, Item, Line, Prose, Reference, Years


class OptionPoint(Item):
    """An advantage or a disadvantage of a procurement model: `claim` in a few words without full stop, `text` what it comes to.

    `main` marks the points that a summary names.
    """

    claim: Line
    text: Prose | None = None
    main: Flag = False


class ProcurementModel(Item):
    """A way of contracting: what it is, what speaks for and against it, what moving to it (or staying with it) brings about.

    `experience` is what the municipality has learned of it where it works with it already.
    """

    name: Line
    description: Prose
    advantages: tuple[OptionPoint, ...] = Field(min_length=1)
    disadvantages: tuple[OptionPoint, ...] = Field(min_length=1)
    impact: Prose
    experience: Prose | None = None


class Assessment(Base):
    """What a criterion comes to for one model; the text of a cell of the comparison."""

    model: Annotated[str, Reference("options.models")]
    text: Prose


class ComparisonCriterion(Item):
    """A criterion by which all models are compared, with one assessment for each of them."""

    name: Line
    assessments: tuple[Assessment, ...] = Field(min_length=1)


class Options(Base):
    """An options appraisal: why it was made, the models, their comparison, the reflection on changing models and the choice.

    `current` is the model in use, `chosen` the one to go on with, both by id.
    """

    purpose: Prose
    models: tuple[ProcurementModel, ...] = Field(min_length=2)
    criteria: tuple[ComparisonCriterion, ...] = Field(min_length=1)
    current: Annotated[str, Reference("options.models")]
    chosen: Annotated[str, Reference("options.models")]
    reflection: Prose
    conclusion: Prose


class DeskResearch(Base):
    """What tenders of other authorities show: between which days they were published (`until` included), in which database, and what was found.

    `usual_years` is the most frequent maximum duration of a contract, `longest_years` the longest one.
    """

    since: Date
    until: Date
    database: Line
    usual_years: Years
    longest_years: Years
    findings: Prose
