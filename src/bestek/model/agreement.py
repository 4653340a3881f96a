"""The agreement that is concluded with whom the contract is awarded to: what the dossier says only there.

Subject, term, price, lots, social return and privacy are facts of the dossier and are not said again here.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bestek.model.base import Base, Days, Item, Line, Prose, Reference


class Recital(Item):
    """A consideration ("overwegende dat"): a clause of a sentence without its full stop, lettered in its order."""

    text: Prose


class RankedDocument(Item):
    """A document that the agreement consists of. `document` is the one of this dossier, so that version and date are printed with it."""

    name: Line
    document: Annotated[str, Reference("documents")] | None = None


class DataExchange(Item):
    """A flow of personal data between two parties: which data, what for, and on which article it rests.

    `retention` is how long the receiver keeps the data (GDPR art. 5 paragraph 1 (e)).
    """

    data: Line
    purpose: Line
    basis: Line
    sender: Line
    receiver: Line
    means: Line
    retention: Line


class Agreement(Base):
    """`signatory` signs for the authority by the mandate that is given at `mandate`, a milestone of the planning.

    `terms` are the defined terms that the agreement repeats, `ranking` its documents from the highest rank to the lowest,
    `payment_days` the term of payment in calendar days after an invoice (Burgerlijk Wetboek art. 6:119b).
    """

    signatory: Annotated[str, Reference("office_holders")]
    mandate: Annotated[str, Reference("planning.milestones")]
    recitals: tuple[Recital, ...] = Field(min_length=1)
    terms: tuple[Annotated[str, Reference("definitions")], ...] = ()
    ranking: tuple[RankedDocument, ...] = Field(min_length=1)
    payment_days: Days
    exchanges: tuple[DataExchange, ...] = ()
