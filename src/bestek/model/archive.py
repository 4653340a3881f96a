"""What the archive and the public register have to know of a dossier and of each of its documents, besides the documents themselves."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bestek.model.base import Base, Date, Line

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


class Archive(Base):
    """The file of a dossier in the archive: the `process` of the selection list that it belongs to, in words, and the number of the `case`.

    `format` is that of the archive copies (Archiefregeling art. 26 paragraph 1), `case_system` what gave the case its number, `classification`
    where the municipality itself files it.
    """

    process: Line
    case: Line | None = None
    case_system: Line | None = None
    classification: Classification | None = None
    format: Literal["PDF/A-1", "PDF/A-2", "PDF/A-3", "PDF", "ODT", "DOCX"]


class ElectronicSignature(Base):
    """An electronic signature: `holder` is whose it is, `validated_on` when it was validated, `valid` whether it held (Archiefregeling art. 24 (c))."""

    holder: Line
    validated_on: Date | None = None
    valid: Literal["valid", "invalid", "indeterminate"] | None = None
