"""What the archive and the public register have to know of a dossier and of each of its documents, besides the documents themselves."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bestek.model.base import Base, Date, Item, Line

SelectionResult = Annotated[str, Field(pattern=r"^\d{1,2}(?:\.\d{1,2}){1,2}$")]
LanguageTag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")]
PronomId = Annotated[str, Field(pattern=r"^(?:x-)?fmt/[1-9]\d{0,4}$")]
RestrictionGround = Literal["privacy", "state-interest", "disproportionate-harm", "special-personal-data", "agreement"]
"""Why use is restricted after transfer, in the terms of the list Openbaarheid of the Archiefwet 1995 (art. 15 paragraph 1)."""

WooCategory = Annotated[str, Field(pattern=r"^(?:c_[0-9a-f]{8}|none)$")]


class Classification(Base):
    """A place in an order of files: its `label` and `code`, and the `scheme` that has it, such as the structure plan of the municipality."""

    label: Line
    code: Line | None = None
    scheme: Line


class Hold(Item):
    """Why nothing of the dossier is destroyed for now: legal proceedings, a claim, a request under the Woo. Without `until` it holds until it is taken out."""

    reason: Line
    since: Date | None = None
    until: Date | None = None


class Archive(Base):
    """The file of a dossier in the archive: the `process` of the selection list that it belongs to, in words, and the number of the `case`.

    `format` is that of the archive copies (Archiefregeling art. 26 paragraph 1), `case_system` what gave the case its number, `classification`
    where the municipality itself files it.

    How long it is kept follows from the selection list and from what became of the procurement: `outcome` is whether an agreement was concluded,
    `agreement_ended_on` its last day, options and early termination included, `closed_on` the day on which the case was closed. `decision_retention` is
    the result for the records of decisions of officials, where the list leaves a choice. `holds` are what stops destruction.
    """

    process: Line
    case: Line | None = None
    case_system: Line | None = None
    classification: Classification | None = None
    format: Literal["PDF/A-1", "PDF/A-2", "PDF/A-3", "PDF", "ODT", "DOCX"]
    outcome: Literal["concluded", "not-concluded"] | None = None
    agreement_ended_on: Date | None = None
    closed_on: Date | None = None
    decision_retention: SelectionResult | None = None
    holds: tuple[Hold, ...] = ()


class ElectronicSignature(Base):
    """An electronic signature: `holder` is whose it is, `validated_on` when it was validated, `valid` whether it held (Archiefregeling art. 24 (c))."""

    holder: Line
    validated_on: Date | None = None
    valid: Literal["valid", "invalid", "indeterminate"] | None = None
