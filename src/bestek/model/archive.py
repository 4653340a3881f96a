"""What the archive and the public register have to know of a dossier and of each of its documents, besides the documents themselves."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bestek.model.base import Base, Date, Line

SelectionResult = Annotated[str, Field(pattern=r"^\d{1,2}(?:\.\d{1,2}){1,2}$")]
WooCategory = Annotated[str, Field(pattern=r"^(?:c_[0-9a-f]{8}|none)$")]


class Archive(Base):
    """The file of a dossier in the archive: the `process` of the selection list that it belongs to, in words, and the number of the `case`.

    `format` is that of the archive copies (Archiefregeling art. 26 paragraph 1).
    """

    process: Line
    case: Line | None = None
    format: Literal["PDF/A-1", "PDF/A-2", "PDF/A-3", "PDF", "ODT", "DOCX"]


class ElectronicSignature(Base):
    """An electronic signature: `holder` is whose it is, `validated_on` when it was validated, `valid` whether it held (Archiefregeling art. 24 (c))."""

    holder: Line
    validated_on: Date | None = None
    valid: Literal["valid", "invalid", "indeterminate"] | None = None
