"""What differs per municipality: names, bodies and who signs, sections and labels, stock phrases, house style. Data, not code."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bestek.model.base import Base, Fixed, Flag, Id, Item, Line, Reference
from bestek.model.house_style import HouseStyleProfile
from bestek.model.labels import Label, Language


class OfficeHolder(Item):
    """One who signs by office: `role` as printed under documents ("de burgemeester"). Without `name` the role alone stands under the signature."""

    role: Label
    name: Line | None = None


class BodyProfile(Base):
    """A body that decides: its name as it opens a decision, and the office holders who sign in their order (Gemeentewet art. 32a, 59a).

    `delegation` is the decision by which the executive board charged somebody with signing (art. 59a paragraph 2): nobody signs beside that one.
    """

    name: Label
    opening: Label
    signatories: tuple[Annotated[str, Reference("office_holders")], ...] = Field(min_length=1)
    delegation: Line | None = None


class SectionProfile(Item):
    """A section of a document, in the order and under the label of this municipality; `empty` is printed when the dossier gives no text.

    `numbered` says whether the heading carries a number, `toc` whether the table of contents lists it.
    """

    label: Label
    empty: Label | None = None
    numbered: Flag = True
    toc: Flag = True


class SectionList(Base):
    """The file `templates/sections/<kind>.yaml`: the sections of a kind of document, which a municipality may replace by its own list."""

    sections: tuple[SectionProfile, ...] = Field(min_length=1)


class Municipality(Base):
    """A contracting authority. `code` is the CBS code with prefix ("gm0114", list of TOOI), `nuts` the eForms place of performance.

    `language` is that of the running text. `label_languages` are those of labels and fixed words, the one to be preferred first.
    `point_numbering` says whether a single decision point carries a number, or only several do.
    """

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
    point_numbering: Literal["always", "several"] = "always"
    language: Annotated[Language, Fixed()] = "nl"
    label_languages: Annotated[tuple[Annotated[Language, Fixed()], ...], Fixed()] = Field(default=("nl",), min_length=1)
    sections: dict[str, tuple[SectionProfile, ...]] = Field(default_factory=dict)
    phrases: dict[str, Label] = Field(default_factory=dict)
    labels: dict[str, Label] = Field(default_factory=dict)
    house_style: HouseStyleProfile = HouseStyleProfile()
