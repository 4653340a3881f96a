"""Writers: tree to bytes, one module per format. Writers see the resolved tree and the house style, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bestek.findings import Finding


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer made: the file, what it could not express, and for paged formats the page (from 1) of every block id."""

    data: bytes
    findings: tuple[Finding, ...] = ()
    pages: int = 0
    page_of: Mapping[str, int] = field(default_factory=dict)
