"""Questions of tenderers and the answers that all of them get."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bestek.model.base import Base, Count, Date, Flag, FromLedger, Id, Internal, Item, Line, Prose, Reference
from bestek.model.ledger import DecisionId, Quoted, UnexplainedChange, is_quoted


class TextChange(Base):
    """A change of the procurement documents: what stood at `place`, the id of a section, table or requirement of `document`, and what stands there now.

    `fact` is the path of the fact that changes. What it was and what it becomes is then taken from the ledger (`before`, `after`); `old` and
    `new` are for a change that is no fact of its own, and may not contradict the ledger where both are given.
    """

    document: Annotated[str, Reference("documents")]
    place: Line
    fact: Line | None = None
    old: Prose | None = None
    new: Prose | None = None
    before: Annotated[Quoted | None, FromLedger()] = None
    after: Annotated[Quoted | None, FromLedger()] = None

    @property
    def quotes_old(self) -> bool:
        """Whether something stood there that is worth quoting: not where a text is added, or where the notice words only what is new."""
        return is_quoted(self.old) or (is_quoted(self.before) and not is_quoted(self.new))

    @property
    def quotes_new(self) -> bool:
        """Whether something stands there now: not where a text is dropped, or where the notice words only what went."""
        return is_quoted(self.new) or (is_quoted(self.after) and not is_quoted(self.old))

    @property
    def textual(self) -> bool:
        """Whether it is words that change, not a number or a date."""
        return all(isinstance(value, str) for value in (self.before, self.after) if is_quoted(value))


class FurtherChange(TextChange):
    """A change that no question asked for: a typing error, a date. `subject` says in a few words what it is about."""

    id: Id
    subject: Line
    illustrative: Flag = False
    source: Line | None = None
    note: str | None = None


class ClarificationQuestion(Item):
    """A question and its answer. `place` is the id of a section, table or requirement of `document`.

    Nothing tells who asked: a question is published without a name (Aanbestedingswet 2012 art. 2.53). An `individual` question is answered to
    the asker alone, because publication would harm legitimate economic interests (paragraph 3); the notice counts it and does not print it.
    """

    subject: Line
    document: Annotated[str, Reference("documents")]
    place: Line
    question: Prose
    answer: Prose
    change: TextChange | None = None
    individual: Flag = False


class ClarificationNotice(Item):
    """A notice with the answers to the questions of one round (nota van inlichtingen), sent to all at once.

    `closing` and `publication` are the steps of the planning at which asking ended and the notice is due, `deadline` the one at which tenders
    are due (Aanbestedingswet 2012 art. 2.54: at least ten days later).

    `decision` is the decision of the ledger that made the changes of this notice; without it, it is the one of the body `clarification-notice`
    with the date of the notice; `decided_by` is the one that was found. `changes` are changes that no question asked for. `unexplained` is what
    the decision changed besides: a notice that goes out explains all of it, so only the internal edition lists it.
    """

    number: Count
    date: Date
    closing: Annotated[str, Reference("planning.procedure")]
    publication: Annotated[str, Reference("planning.procedure")]
    deadline: Annotated[str, Reference("planning.procedure")]
    introduction: Prose | None = None
    consequences: Prose | None = None
    questions: tuple[ClarificationQuestion, ...] = Field(min_length=1)
    decision: Line | None = None
    changes: tuple[FurtherChange, ...] = ()
    decided_by: Annotated[DecisionId | None, FromLedger()] = None
    unexplained: Annotated[tuple[UnexplainedChange, ...], Internal(), FromLedger()] = ()

    @property
    def published(self) -> tuple[ClarificationQuestion, ...]:
        """The questions that the notice prints, in their order."""
        return tuple(question for question in self.questions if not question.individual)

    @property
    def changing(self) -> tuple[ClarificationQuestion, ...]:
        """The published questions of which the answer changes the procurement documents."""
        return tuple(question for question in self.questions if not question.individual and question.change)

    @property
    def individual_count(self) -> int:
        return sum(1 for question in self.questions if question.individual)
