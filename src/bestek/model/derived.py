"""Parts that the model computes: not written in a dossier, but handed to templates as if they were."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Derived:
    """The base of frozen dataclasses that a property of the model returns, alone or in a tuple: rows of a table, one letter of many.

    Its fields are facts, other parts, or tuples of these. A view hands them out by name and keeps the sources of every value; a value that
    has none of its own, such as a rank, has those of the values beside it. `basis`, where a part has it, are facts that chose its values, such as
    the step of a scale that was given: their sources are added to those of every value.
    """
