"""The trees of a dossier, of which only those are composed anew that something changed for."""

from __future__ import annotations

from pathlib import Path

from bestek import dossier
from bestek.dossier import Composed
from bestek.project import Edition, Project


def compose(
    project: Project, folder: Path, municipality: str = "", edition: Edition = "internal", as_of: str = ""
) -> Composed:
    """The same as `bestek.dossier.compose`."""
    return dossier.compose(project, folder, municipality, edition, as_of)
