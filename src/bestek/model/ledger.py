"""What a dossier knows of its own past: the decisions of its ledger, and the versions of its documents that they made.

Nobody writes these parts in content. `bestek.history` takes them from the ledger of a dossier, up to the moment that it is looked at.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import StringConstraints

from bestek.ledger import Body, Status
from bestek.model.base import Base, Date, Flag, Line, Prose

DecisionId = Annotated[str, StringConstraints(pattern=r"^\S+$")]
DocumentStatus = Literal["concept", "for-decision", "adopted", "published", "changed", "withdrawn"]

Quoted = Prose | Decimal | int | datetime.date
"""A fact as it was or is, as a clarification notice quotes it. How it is printed follows from the model: see the filter `as_fact`."""


class Decision(Base):
    """A decision of the ledger. `id` is the name of its file, `reason` why it was taken."""

    id: DecisionId
    title: Line
    number: Line | None = None
    body: Body
    date: Date
    status: Status
    reason: Prose | None = None
    illustrative: Flag = False
    source: Line | None = None


class DocumentVersion(Base):
    """A version of a document: `version`, `status` and `date` as they came to stand in the dossier.

    `change` is the title of the decision that made it, `body` who took that decision and `decided_on` when. The last one of a document may have
    none: then no decision covers it yet. `id` is that of the decision, or `pending`.
    """

    id: DecisionId
    version: Line
    status: DocumentStatus
    date: Date
    change: Line | None = None
    body: Body | None = None
    decided_on: Date | None = None
    illustrative: Flag = False


class UnexplainedChange(Base):
    """A fact that the decision of a clarification notice changes and that no question and no further change of the notice explains.

    `fact` is its path, `name` what the element that it belongs to is called.
    """

    id: DecisionId
    fact: Line
    name: Line
    before: Quoted | None = None
    after: Quoted | None = None

    @property
    def quotes_old(self) -> bool:
        """Whether something stood there."""
        return is_quoted(self.before)

    @property
    def quotes_new(self) -> bool:
        """Whether something stands there now."""
        return is_quoted(self.after)


def is_quoted(value: object) -> bool:
    """Whether there is a value: nought is one."""
    return bool(value) or value == 0
