"""The small dossier `klein` with the fixed templates beside it: what the tests of the whole chain share, made once for each process.

`klein` holds every kind of content once; the templates in `templates/` use every element of the vocabulary once. They are not those of
the project: a clause that is worded otherwise changes no expected file.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from bestek.dossier import Composed, compose, in_edition, renderings_of
from bestek.edition import remarks_of
from bestek.labels import Words
from bestek.making import write
from bestek.marks import Marked
from bestek.model import Dossier
from bestek.project import Edition, Project
from bestek.read import Element, parse, read
from bestek.render import Environment, render
from bestek.resolve import resolve
from bestek.style import HouseStyle
from bestek.tree import Document
from bestek.view import Origins
from bestek.write import Written

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DOSSIERS = HERE / "dossiers"
TEMPLATES = HERE / "templates"
OWN_TEMPLATES = ROOT / "templates"
"""The templates of the project itself."""

STYLE = HouseStyle(
    name="golden", primary="#17406d", accent="#c8102e", text="#1a1a1a", muted="#555555", rule="#9aa7b4", shade="#eef2f6", placeholder="#fff2b3",
    body_font="Source Sans Pro", heading_font="Source Sans Pro", word_body_font="Calibri", word_heading_font="Calibri",
    body_size=10.0, line_height=1.4, heading_sizes=(18.0, 13.0, 11.0, 10.0), margins=(25.0, 20.0, 25.0, 25.0),
)  # fmt: skip
"""Every token of the house style, so that another default changes no expected file."""

DOCUMENTS = ("tender-document", "programme-of-requirements", "council-proposal", "council-decision")


@cache
def composed(templates: Path = TEMPLATES, edition: Edition = "internal") -> Composed:
    """The resolved trees of `klein`."""
    return compose(Project(DOSSIERS, templates, ROOT / "build"), DOSSIERS / "klein", edition=edition)


@cache
def written(document: str, format_: str, edition: Edition = "internal") -> Written:
    """One document of `klein` in one format."""
    (tree,) = [each for each in composed(edition=edition).documents if each.id == document]
    return write(tree, format_, STYLE)


def copy(folder: Path, templates: Path = TEMPLATES) -> Project:
    """A project of its own with `klein` and its templates, to be changed and built."""
    shutil.copytree(DOSSIERS, folder / "content")
    shutil.copytree(templates, folder / "templates")
    return Project(folder / "content", folder / "templates", folder / "build")


@cache
def _environment() -> Environment:
    return Environment(TEMPLATES, HERE)


def _rendered(facts: Dossier, origins: Origins) -> Iterator[tuple[str, Marked, Words]]:
    """The documents of a dossier as marked-up text, with id and words."""
    valid = replace(composed().valid, dossier=facts)
    project = Project(DOSSIERS, TEMPLATES, ROOT / "build")
    for document, rendering in renderings_of(project, valid, origins, composed().style, _environment()):
        yield document.id, render(rendering, document.id), rendering.words


def recomposed(facts: Dossier) -> tuple[Document, ...]:
    """The resolved trees of `klein` with other facts, in the internal edition; the places of the facts stay those of the files."""
    valid = replace(composed().valid, dossier=facts)
    project, origins = Project(DOSSIERS, TEMPLATES, ROOT / "build"), Origins(valid.loaded.place_of, valid.proposed)
    made: list[Document] = []
    for entry, rendering in renderings_of(project, valid, origins, composed().style, _environment()):
        document = replace(read(render(rendering, entry.id), entry.id), labels=rendering.words.labels)
        made.append(in_edition(document, entry, rendering, remarks_of(valid)))
    return resolve(made)


def elements() -> tuple[Element, ...]:
    """The marked-up text of every document of `klein`, parsed but not yet read."""
    valid = composed().valid
    return tuple(
        parse(marked, name) for name, marked, _words in _rendered(valid.dossier, Origins(valid.loaded.place_of))
    )
