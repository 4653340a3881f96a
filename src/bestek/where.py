"""Where a fact appears: document, section, page and sentence; and which facts no document uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel

from bestek import outputs, tree
from bestek.attribution import is_touched
from bestek.dossier import Composed
from bestek.findings import Finding, FindingsError
from bestek.kept import compose
from bestek.ledger import Decision
from bestek.load import load_dossier
from bestek.messages import _
from bestek.model import Dossier
from bestek.outputs import Record
from bestek.project import Project, check_municipality, nearest_path
from bestek.state import ASIDE, is_within, state_path
from bestek.tree import Document, Figure, Inline, Note, Paragraph, Placeholder, Section, Table, Text, plain_text
from bestek.validate.types import is_derived
from bestek.view import join, step


@dataclass(frozen=True, slots=True)
class Use:
    """One sentence in which a fact is printed. `section` is the label and title of the innermost numbered heading, `page` 0 while no PDF was built."""

    document: str
    section: str
    page: int
    sentence: str
    path: str
    municipality: str = ""
    """Where the dossier has several, the one whose document this is."""


def compose_all(project: Project, folder: Path, municipality: str = "") -> tuple[Composed, ...]:
    """A dossier for each of its municipalities, or for one. Raises `FindingsError` with the mistakes of all of them, each once."""
    names = load_dossier(folder, project.root).municipalities
    check_municipality(municipality, names)
    made: list[Composed] = []
    findings: dict[Finding, None] = {}
    for name in (municipality,) if municipality else names or ("",):
        try:
            made.append(compose(project, folder, name))
        except FindingsError as error:
            findings |= dict.fromkeys(error.findings)
    if findings:
        raise FindingsError(findings)
    return tuple(made)


def where_all(project: Project, composed: Iterable[Composed], path: str) -> list[Use]:
    """Every use of a fact in the documents of all municipalities. Raises `FindingsError` for a path that none of them has."""
    found: list[Use] = []
    unknown: list[FindingsError] = []
    each_of = tuple(composed)
    for each in each_of:
        try:
            found += where(each, outputs.read_record(project.record(each.variant)), path)
        except FindingsError as error:
            unknown.append(error)
    if len(unknown) == len(each_of):
        raise unknown[0]
    return found


@dataclass(frozen=True, slots=True)
class Setting:
    """Who set a fact: the decision, or nobody yet (`pending`), also where an earlier decision set it otherwise."""

    decision: Decision | None
    pending: bool


def setting(composed: Iterable[Composed], path: str) -> Setting | None:
    """The last decision that set a fact, a part of it or what it is part of; nothing where the dossier has no decisions."""
    found = [(each.valid.loaded, each.valid.loaded.ledger) for each in composed]
    loaded, ledger = found[0]
    if not ledger:
        return None
    wanted = path.strip("/")
    pending = any(is_touched(wanted, each.pending, each.municipality) for each, _ledger in found)
    return Setting(ledger.setter(state_path(wanted, loaded.municipality)), pending)


def where(composed: Composed, record: Record, path: str) -> list[Use]:
    """Every use of the fact at `path`, or of any fact below it. Raises `FindingsError` for a path that the dossier does not have."""
    known = {"/".join(steps[: end + 1]): end for steps in map(_steps, _paths(composed)) for end in range(len(steps))}
    wanted = path.strip("/")
    if wanted not in known:
        message = _("the dossier has no fact '{path}'").format(path=wanted)
        raise FindingsError([Finding("E701", message, None, nearest_path(wanted, list(known)))])
    pages = {document.id: document.page_of for document in record.documents if document.paged == document.keys["pdf"]}
    telling = (each.id for each in composed.summaries.values() if any(is_within(read, wanted) for read in each.reads))
    found = [use for name in telling for use in _uses(composed.document(name), wanted, pages.get(name, {}))]
    return [replace(use, municipality=composed.variant.municipality) for use in found]


def unused(*composed: Composed) -> list[str]:
    """Paths of the facts that content gives and no template asks for, in the order of the dossier.

    The municipality's own are left out, and what is taken from the ledger. Of a dossier of several municipalities those that none of them uses.
    """
    used = frozenset().union(*(each.reads for each in composed))
    given = dict.fromkeys(path for each in composed for path in _paths(each))
    left = (path for path in given if path not in used and not path.startswith("municipality/"))
    return [path for path in left if not is_derived(path, Dossier)]


def _steps(path: str) -> list[str]:
    return path.split("/")


# The facts of a dossier


def _paths(composed: Composed) -> Iterator[str]:
    yield from _leaves(composed.valid.dossier, "")


def _leaves(value: object, path: str) -> Iterator[str]:
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                if name in value.model_fields_set and name not in ASIDE:
                    yield from _leaves(getattr(value, name), join(path, name))
        case tuple():
            for number, item in enumerate(value, 1):
                yield from _leaves(item, join(path, step(item, number)))
        case Mapping():
            for name, item in value.items():
                yield from _leaves(item, join(path, str(name)))
        case None:
            pass
        case _:
            yield path


# Its uses


@dataclass(frozen=True, slots=True)
class _Passage:
    """Inline nodes that are read together, with the heading they stand under and the id of the nearest block that has a page."""

    children: tuple[Inline, ...]
    section: str
    anchors: tuple[str, ...]
    cell: str = ""
    """For a cell of a table what its row and its column are about."""


def _uses(document: Document, path: str, page_of: Mapping[str, int]) -> Iterator[Use]:
    mark = " " + document.labels.illustrative_mark
    for passage in _passages(document, "", ()):
        page = next((page_of[anchor] for anchor in passage.anchors if anchor in page_of), 0)
        seen: set[tuple[str, str]] = set()
        for found, marked in _sentences(passage.children, path):
            sentence = marked.replace(mark, "")
            if (found, sentence) not in seen:
                seen.add((found, sentence))
                yield Use(document.title, passage.section, page, passage.cell + sentence, found)


def _passages(node: object, section: str, anchors: tuple[str, ...]) -> Iterator[_Passage]:
    for part in tree.parts(node):
        inner, near = section, ((part.id, *anchors) if getattr(part, "id", "") else anchors)
        match part:
            case Section(title=title):
                heading = f"{part.heading_label} {plain_text(title)}".strip()
                inner = heading if part.label or not section else section
                yield _Passage(title, inner, near)
            case Table(caption=caption):
                yield _Passage(caption, section, near)
                yield from _cells(part, section, near)
                continue
            case Figure(caption=caption):
                yield _Passage(caption, section, near)
            case tree.Definition(term=term):
                yield _Passage(term, section, near)
            case tree.Signature(role=role, name=name):
                yield _Passage((*role, Text(" "), *name), section, near)
            case Paragraph(children=children):
                yield _Passage(children, section, near)
            case tree.Contents():
                continue
            case _:
                pass
        yield from _passages(part, inner, near)


def _cells(table: Table, section: str, anchors: tuple[str, ...]) -> Iterator[_Passage]:
    """What stands in a table, each cell with the words of its row's head and its column's head."""
    heads = [plain_text(cell) for cell in table.head[-1].cells] if table.head else []
    for row in (*table.head, *table.body):
        near = (row.id, *anchors) if row.id else anchors
        about = " ".join(plain_text(cell) for cell in row.cells if cell.header)
        for place, cell in enumerate(row.cells):
            column = heads[place] if place < len(heads) and len(row.cells) == len(heads) else ""
            label = " – ".join(filter(None, ("" if cell.header else about, "" if cell.header else column)))
            yield from (replace(found, cell=f"{label}: " if label else "") for found in _passages(cell, section, near))


def _sentences(children: tuple[Inline, ...], path: str) -> Iterator[tuple[str, str]]:
    """Path and sentence of every text that comes from the fact; notes are passages of their own."""
    words = ""
    spots: list[tuple[str, int]] = []
    for node in _flat(children):
        text = _words(node)
        if isinstance(node, Text | Placeholder | tree.Field):
            start = len(words) + len(text) - len(text.lstrip())
            spots.extend(
                (source.path, start) for source in node.sources if source.path and is_within(source.path, path)
            )
        words += text
    for found, position in spots:
        yield found, _sentence_at(words, position)


def _words(node: Inline) -> str:
    match node:
        case tree.Field(hint=hint):
            return f"[{hint}]"
        case tree.Break():
            return "\n"
        case _:
            return plain_text(node)


def _flat(nodes: tuple[Inline, ...]) -> Iterator[Inline]:
    for node in nodes:
        match node:
            case tree.Strong() | tree.Emphasis() | tree.Link():
                yield from _flat(node.children)
            case Note():
                pass
            case _:
                yield node


_END = re.compile(r"(?<=[.?!])(?<!\b[A-Z]\.)\s+(?=[A-ZÀ-Þ“‘])|\n")
"""Ends of sentences: a line break, or a mark before a capital; "C. Bakker" is one name."""


def _sentence_at(words: str, position: int) -> str:
    start = max((match.end() for match in _END.finditer(words) if match.end() <= position), default=0)
    end = min((match.start() for match in _END.finditer(words) if match.start() > position), default=len(words))
    return words[start:end].strip()
