"""What is kept against what is composed from nothing: everything that can be asked of a dossier must be the same, its mistakes too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bestek import dossier, kept, tree
from bestek.dossier import Composed
from bestek.findings import Finding, FindingsError
from bestek.project import Edition, Project


def everything(made: Composed) -> dict[str, Any]:
    """All that a composed dossier tells."""
    documents = list(made.documents)
    return {
        "documents": [tree.dumps(document) for document in documents],
        "shapes": {name: made.shape(name) for name in made.summaries},
        "by name": [made.document(name) == document for name, document in zip(made.summaries, documents, strict=True)],
        "summaries": dict(made.summaries),
        "order": list(made.summaries),
        "entries": dict(made.entries),
        "reads": made.reads,
        "findings": made.findings,
        "refused": dict(made.refused),
        "house": (made.style, made.reference),
        "variant": (made.folder, made.edition, made.variant),
    }


def from_nothing(project: Project, folder: Path, edition: Edition = "internal") -> dict[str, Any] | tuple[Finding, ...]:
    """What comes of a dossier, or its mistakes."""
    try:
        return everything(dossier.compose(project, folder, edition=edition))
    except FindingsError as error:
        return error.findings


def from_what_is_kept(
    project: Project, folder: Path, edition: Edition = "internal", warm: kept.Warm | None = None
) -> dict[str, Any] | tuple[Finding, ...]:
    """The same, from what was composed before; with `warm` by this process."""
    try:
        return everything(kept.compose(project, folder, edition=edition, warm=warm))
    except FindingsError as error:
        return error.findings
