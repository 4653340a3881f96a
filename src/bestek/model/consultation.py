"""A market consultation: what is asked of the market before the tender, and under which conditions."""

from __future__ import annotations

from pydantic import Field

from bestek.model.base import Base, Item, Line, Prose
from bestek.model.procurement import Milestone


class ConsultationQuestion(Item):
    """One question to the market. Its `id` is its number ("B-2") and does not change."""

    text: Prose


class QuestionGroup(Item):
    """A part of the questionnaire: a subject, why it is asked, and its questions."""

    name: Line
    introduction: Prose | None = None
    questions: tuple[ConsultationQuestion, ...] = Field(min_length=1)


class MarketConsultation(Base):
    """A consultation of the market before the procedure starts (Directive 2014/24/EU art. 40; voluntary notice: eForms subtype E1).

    Who takes part has no lead in knowledge or time over others (art. 41): `equal_knowledge` says how that is kept.
    """

    reference: Line
    form: Line
    purpose: Prose
    goals: tuple[Line, ...] = ()
    intended_contract: Prose
    intended_procedure: Prose | None = None
    status: Prose
    legal_framework: Prose | None = None
    course: Prose
    equal_knowledge: Prose
    publicity: Prose
    reporting: Prose
    planning: tuple[Milestone, ...] = Field(min_length=1)
    instructions: Prose
    question_groups: tuple[QuestionGroup, ...] = Field(min_length=1)

    @property
    def question_count(self) -> int:
        return sum(len(group.questions) for group in self.question_groups)
