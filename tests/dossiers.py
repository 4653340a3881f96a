"""The documents of the dossiers in this repository as they are built: for every municipality, in both editions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bestek.dossier import Composed, compose
from bestek.load import load_dossier
from bestek.project import EDITIONS, Project, find_project
from bestek.style import HouseStyle
from bestek.tree import Document

ROOT = Path(__file__).parents[1]

Documents = dict[str, tuple[Document, HouseStyle]]


@cache
def composed() -> tuple[Composed, ...]:
    """Every dossier for each of its municipalities in each edition."""
    project = find_project(content=str(ROOT / "content"), templates=str(ROOT / "templates"))
    return tuple(made for folder in project.dossiers() for made in _variants(project, folder))


def _variants(project: Project, folder: Path) -> Iterator[Composed]:
    for name in load_dossier(folder, project.root).municipalities:
        yield from (compose(project, folder, name, edition) for edition in EDITIONS)


def documents() -> Documents:
    """By name (`emmen-wmo-public-agreement`) what is built: the public edition leaves out what is not decided."""
    return {
        f"{made.variant.name.replace('/', '-')}-{document.id}": (document, made.style)
        for made in composed()
        for document in made.documents
        if document.id not in made.refused
    }
