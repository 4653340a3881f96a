"""What differs per municipality: names, bodies and who signs, sections and labels, stock phrases, house style. Data, not code."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bestek.model.base import Base, Flag, Id, Item, Line, Reference


class OfficeHolder(Item):
    """One who signs by office: `role` as printed under documents ("de burgemeester")."""

    role: Line
    name: Line


class BodyProfile(Base):
    """A body that decides: its name as it opens a decision, and the office holders who sign in their order (Gemeentewet art. 32a, 59a)."""

    name: Line
    opening: Line
    signatories: tuple[Annotated[str, Reference("office_holders")], ...] = Field(min_length=1)


class SectionProfile(Item):
    """A section of a document, in the order and under the label of this municipality; `empty` is printed when the dossier gives no text.

    `numbered` says whether the heading carries a number, `language` (BCP 47) that the label is not in the document's language.
    """

    label: Line
    empty: Line | None = None
    numbered: Flag = True
    language: Line | None = None


class Municipality(Base):
    """A contracting authority. `code` is the CBS code with prefix ("gm0114", list of TOOI), `nuts` the eForms place of performance."""

    id: Id
    name: Line
    official_name: Line
    code: Annotated[str, Field(pattern=r"^gm\d{4}$")]
    place: Line
    nuts: Annotated[str, Field(pattern=r"^NL[0-9A-Z]{1,3}$")] | None = None
    office_holders: tuple[OfficeHolder, ...]
    council: BodyProfile
    executive: BodyProfile
    argument_numbering: Literal["n.m", "n"] = "n"
    sections: dict[str, tuple[SectionProfile, ...]] = Field(default_factory=dict)
    phrases: dict[str, Line] = Field(default_factory=dict)
    labels: dict[str, Line] = Field(default_factory=dict)
    house_style: dict[str, str | float] = Field(default_factory=dict)
