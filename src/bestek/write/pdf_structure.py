"""Structure elements of a tagged PDF and their spelling as PDF objects (ISO 32000-1, 14.7).

`Node` is a structure element in the making; `write` turns a finished tree into the structure tree root with its parent tree and identifiers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, assert_never

import pydyf


class Content(NamedTuple):
    """A marked-content sequence: `page` counts from 0, `number` is its MCID on that page."""

    page: int
    number: int


class Annotation(NamedTuple):
    """A link annotation on a page; `dictionary` is a PDF object already."""

    page: int
    dictionary: pydyf.Dictionary


@dataclass(eq=False)
class Node:
    """A structure element: `type` by its standard name (ISO 32000-1, 14.8.4), `attributes` by owner (`{"Table": {"ColSpan": 2}}`).

    `scope` is the HTML scope of a header cell; `lang` is set where the language differs from that of the parent.
    """

    type: str
    parent: Node | None = None
    lang: str = ""
    alt: str = ""
    id: str = ""
    scope: str = ""
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    kids: list[Node | Content | Annotation] = field(default_factory=list)
    object: pydyf.Dictionary = field(default_factory=pydyf.Dictionary)

    def new(self, type: str, **values: Any) -> Node:
        """A new last kid."""
        child = Node(type, self, **values)
        self.kids.append(child)
        return child

    def nodes(self) -> list[Node]:
        """The kids that are structure elements."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    def ancestry(self) -> Iterator[Node]:
        """This element and all above it."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in reading order."""
        yield self
        for kid in self.nodes():
            yield from kid.walk()


def prune(node: Node) -> None:
    """Takes out elements without any content; an empty cell stays, it keeps its table regular."""
    for kid in node.nodes():
        prune(kid)
        if not kid.kids and kid.type not in ("TH", "TD"):
            node.kids.remove(kid)


# Tables

_SCOPES = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}  # ISO 32000-1, Table 349


def link_cells(table: Node, name: str) -> None:
    """Gives header cells a scope and an identifier, and every data cell the list of those that head it (ISO 32000-1, Table 349)."""
    cells = [node for node in table.walk() if node.type in ("TH", "TD")]
    for number, head in enumerate((cell for cell in cells if cell.type == "TH"), 1):
        head.id = f"{name}-th-{number}"
        head.attributes.setdefault("Table", {})["Scope"] = _SCOPES[head.scope]
    for cell, heads in _headed(table).items():
        cell.attributes.setdefault("Table", {})["Headers"] = pydyf.Array(pydyf.String(head.id) for head in heads)


def _headed(table: Node) -> dict[Node, list[Node]]:
    """For every data cell the cells that head it: those above it, the one of its group, those of its rows."""
    found: dict[Node, list[Node]] = {}
    heads: list[tuple[range, Node]] = []
    for part in table.nodes():
        group: list[Node] = []
        for cells in _rows(part):
            heads += [
                (columns, cell) for columns, cell in cells if part.type == "THead" and (columns, cell) not in heads
            ]
            group = [cell for _, cell in cells if cell.scope == "rowgroup"] or group
            beside = [cell for _, cell in cells if cell.scope == "row"]
            for columns, cell in cells:
                if cell.type == "TD":
                    above = [head for span, head in heads if span.start < columns.stop and columns.start < span.stop]
                    known = found.setdefault(cell, [])
                    known += [head for head in (*above, *group, *beside) if head not in known]
    return found


def _rows(part: Node) -> Iterator[list[tuple[range, Node]]]:
    """For every row of a table part the cells that cover it, also from above, with their columns."""
    reaching: list[tuple[range, Node, int]] = []
    for row in part.nodes():
        covering = list(reaching)
        column = 0
        for cell in row.nodes():
            table = cell.attributes.get("Table", {})
            width, height = table.get("ColSpan", 1), table.get("RowSpan", 1)
            while any(column in columns for columns, _, _ in reaching):
                column += 1
            covering.append((range(column, column + width), cell, height))
            column += width
        yield [(columns, cell) for columns, cell, _ in covering]
        reaching = [(columns, cell, height - 1) for columns, cell, height in covering if height > 1]


# Objects


def write(pdf: pydyf.PDF, root: Node, pages: Sequence[Sequence[Node]]) -> None:
    """Adds the tree to a PDF. `pages` names for every page the element of each marked-content sequence, by its number."""
    tree = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(tree)
    nodes = list(root.walk())
    for node in nodes:
        pdf.add_object(node.object)
    references = pdf.page_references
    for node in nodes:
        _fill(node, tree, references)
    tree["K"] = pydyf.Array([root.object.reference])
    tree.update(_parent_tree(pdf, nodes, pages) | _identifiers(pdf, nodes))
    pdf.catalog["StructTreeRoot"] = tree.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


def _fill(node: Node, tree: pydyf.Dictionary, pages: Sequence[bytes]) -> None:
    page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
    made = node.object
    made.update(
        {"Type": "/StructElem", "S": f"/{node.type}", "P": (node.parent.object if node.parent else tree).reference}
    )
    if page is not None:
        made["Pg"] = pages[page]
    made["K"] = pydyf.Array(_kid(kid, page, pages) for kid in node.kids)
    made.update(
        {key: pydyf.String(value) for key, value in (("Lang", node.lang), ("Alt", node.alt), ("ID", node.id)) if value}
    )
    if node.attributes:
        owned = [pydyf.Dictionary({"O": f"/{owner}", **values}) for owner, values in node.attributes.items()]
        made["A"] = owned[0] if len(owned) == 1 else pydyf.Array(owned)


def _kid(kid: Node | Content | Annotation, page: int | None, pages: Sequence[bytes]) -> Any:
    """A number stands for content on the element's own page (ISO 32000-1, Table 323)."""
    match kid:
        case Node():
            return kid.object.reference
        case Content(number=number) if kid.page == page:
            return number
        case Content(number=number):
            return pydyf.Dictionary({"Type": "/MCR", "Pg": pages[kid.page], "MCID": number})
        case Annotation(dictionary=dictionary):
            return pydyf.Dictionary({"Type": "/OBJR", "Pg": pages[kid.page], "Obj": dictionary.reference})
        case _:
            assert_never(kid)


def _parent_tree(pdf: pydyf.PDF, nodes: Sequence[Node], pages: Sequence[Sequence[Node]]) -> dict[str, Any]:
    """From content back to its element: keys below the number of pages are pages, the others annotations (ISO 32000-1, 14.7.4.4)."""
    numbers = pydyf.Array()
    for key, owners in enumerate(pages):
        numbers.extend((key, pydyf.Array(owner.object.reference for owner in owners)))
    key = len(pages)
    for node in nodes:
        for kid in node.kids:
            if isinstance(kid, Annotation):
                kid.dictionary["StructParent"] = key
                numbers.extend((key, node.object.reference))
                key += 1
    made = pydyf.Dictionary({"Nums": numbers})
    pdf.add_object(made)
    return {"ParentTree": made.reference, "ParentTreeNextKey": key}


def _identifiers(pdf: pydyf.PDF, nodes: Sequence[Node]) -> dict[str, Any]:
    """The name tree of all identifiers (ISO 32000-1, Table 322, `IDTree`), sorted by their bytes."""
    named = sorted((pydyf.String(node.id).data, node.object.reference) for node in nodes if node.id)
    if not named:
        return {}
    made = pydyf.Dictionary({"Names": pydyf.Array(part for pair in named for part in pair)})
    pdf.add_object(made)
    return {"IDTree": made.reference}
