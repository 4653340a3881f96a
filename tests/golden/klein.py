"""The small dossier `klein` with the fixed templates beside it: what the tests of the whole chain share, made once for each process.

`klein` holds every kind of content once; the templates in `templates/` use every element of the vocabulary once. They are not those of
the project: a clause that is worded otherwise changes no expected file.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from bestek.build import write
from bestek.clauses import read_clauses
from bestek.dossier import Composed, compose
from bestek.project import Project
from bestek.read import Element, parse
from bestek.render import Environment, Rendering, render
from bestek.view import Origins, View
from bestek.write import Written

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DOSSIERS = HERE / "dossiers"
TEMPLATES = HERE / "templates"
OWN_TEMPLATES = ROOT / "templates"
"""The templates of the project itself."""

DOCUMENTS = ("tender-document", "programme-of-requirements", "council-proposal", "council-decision")


@cache
def composed(templates: Path = TEMPLATES) -> Composed:
    """The resolved trees of `klein`."""
    return compose(Project(DOSSIERS, templates, ROOT / "build"), DOSSIERS / "klein")


@cache
def written(document: str, format_: str) -> Written:
    """One document of `klein` in one format."""
    found = composed()
    (tree,) = [each for each in found.documents if each.id == document]
    return write(tree, format_, found.style)


def copy(folder: Path, templates: Path = TEMPLATES) -> Project:
    """A project of its own with `klein` and its templates, to be changed and built."""
    shutil.copytree(DOSSIERS, folder / "content")
    shutil.copytree(templates, folder / "templates")
    return Project(folder / "content", folder / "templates", folder / "build")


def elements() -> tuple[Element, ...]:
    """The marked-up text of every document of `klein`, parsed but not yet read."""
    from bestek import dossier

    valid = composed().valid
    view = View(valid.dossier, "", Origins(valid.loaded.place_of))
    words = dossier.read_words(TEMPLATES / "labels" / "nl.yaml", valid.dossier.municipality)
    environment = Environment(TEMPLATES, HERE)
    clauses = read_clauses(TEMPLATES / "clauses", HERE)
    documents = [Rendering(environment, view, document, clauses, words) for document in view.documents]
    return tuple(parse(render(rendering, str(rendering.document.id))) for rendering in documents)
