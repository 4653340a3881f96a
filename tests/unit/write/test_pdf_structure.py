"""Structure elements: who heads a cell, what is left out, and how they are spelled in a PDF."""

from __future__ import annotations

import io

import pikepdf
import pydyf

from bestek.write.pdf_structure import Annotation, Content, Node, link_cells, prune, write


def table(*rows: tuple[Node, ...], heads: int = 1) -> Node:
    """A table whose first `heads` rows are its head."""
    made = Node("Table")
    for part, cells in (("THead", rows[:heads]), ("TBody", rows[heads:])):
        body = made.new(part)
        for row in cells:
            line = body.new("TR")
            line.kids += row
            for cell in row:
                cell.parent = line
    return made


def th(scope: str, **spans: int) -> Node:
    return Node("TH", scope=scope, attributes={"Table": dict(spans)} if spans else {})


def td(**spans: int) -> Node:
    return Node("TD", attributes={"Table": dict(spans)} if spans else {})


def heads(cell: Node) -> list[str]:
    return [string.string for string in cell.attributes["Table"]["Headers"]]


def test_a_cell_is_headed_by_its_column_and_its_row() -> None:
    cells = td(), td()
    made = table((th("col"), th("col"), th("col")), (th("row"), *cells))
    link_cells(made, "t")
    assert heads(cells[0]) == ["t-th-2", "t-th-4"]
    assert heads(cells[1]) == ["t-th-3", "t-th-4"]


def test_a_head_that_spans_columns_heads_the_cells_below_each_of_them() -> None:
    cells = td(), td(), td()
    made = table((th("col", RowSpan=2), th("colgroup", ColSpan=2)), (th("col"), th("col")), cells, heads=2)
    link_cells(made, "t")
    assert [heads(cell) for cell in cells] == [["t-th-1"], ["t-th-2", "t-th-3"], ["t-th-2", "t-th-4"]]


def test_a_group_heads_the_rows_of_its_body_and_no_others() -> None:
    first, second = td(), td()
    made = table((th("col"),), (th("rowgroup"),), (first,))
    other = made.new("TBody")
    for cells in ((th("rowgroup"),), (second,)):
        line = other.new("TR")
        line.kids += cells
    link_cells(made, "t")
    assert heads(first) == ["t-th-1", "t-th-2"]
    assert heads(second) == ["t-th-1", "t-th-3"]


def test_a_row_head_over_two_rows_heads_both() -> None:
    cells = td(), td()
    made = table((th("col"), th("col")), (th("row", RowSpan=2), cells[0]), (cells[1],))
    link_cells(made, "t")
    assert [heads(cell) for cell in cells] == [["t-th-2", "t-th-3"]] * 2


def test_scopes_are_those_of_the_standard() -> None:
    head, group, row = th("col"), th("rowgroup"), th("row")
    link_cells(table((head,), (group,), (row,)), "t")
    assert [cell.attributes["Table"]["Scope"] for cell in (head, group, row)] == ["/Column", "/Row", "/Row"]


def test_what_holds_nothing_is_left_out_but_an_empty_cell() -> None:
    root = Node("Document")
    root.new("Div").new("P")
    row = root.new("Table").new("TR")
    row.new("TD")
    kept = root.new("P")
    kept.kids.append(Content(0, 0))
    prune(root)
    assert [node.type for node in root.walk()] == ["Document", "Table", "TR", "TD", "P"]


def written(root: Node, pages: list[list[Node]], *annotations: pydyf.Dictionary) -> pikepdf.Pdf:
    pdf = pydyf.PDF()
    for _ in pages:
        pdf.add_page(
            pydyf.Dictionary({"Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": pydyf.Array([0, 0, 9, 9])})
        )
    for annotation in annotations:
        pdf.add_object(annotation)
    write(pdf, root, pages)
    target = io.BytesIO()
    pdf.write(target)
    return pikepdf.open(target)


def test_an_element_over_two_pages_is_one_element() -> None:
    root = Node("Document")
    paragraph = root.new("P", lang="fy")
    paragraph.kids += [Content(0, 0), Content(1, 0)]
    pdf = written(root, [[paragraph], [paragraph]])
    element = pdf.Root.StructTreeRoot.K[0].K[0]
    assert (str(element.S), str(element.Lang)) == ("/P", "fy")
    assert element.Pg.objgen == pdf.pages[0].objgen
    assert element.K[0] == 0
    elsewhere = element.K[1]
    assert str(elsewhere.Type) == "/MCR"
    assert elsewhere.Pg.objgen == pdf.pages[1].objgen
    assert elsewhere.MCID == 0
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    assert [numbers[n][0].objgen for n in (1, 3)] == [element.objgen] * 2


def test_an_annotation_knows_its_element_and_identifiers_are_sorted() -> None:
    root = Node("Document")
    annotation = pydyf.Dictionary({"Type": "/Annot"})
    link = root.new("Link", id="b")
    link.kids.append(Annotation(0, annotation))
    root.new("Note", id="a").kids.append(Content(0, 0))
    pdf = written(root, [[root.nodes()[1]]], annotation)
    tree = pdf.Root.StructTreeRoot
    assert [str(name) for name in list(tree.IDTree.Names)[::2]] == ["a", "b"]
    assert tree.K[0].K[0].K[0].Obj.StructParent == 1
    assert tree.ParentTree.Nums[3].objgen == tree.K[0].K[0].objgen
    assert tree.ParentTreeNextKey == 2
    assert pdf.Root.MarkInfo.Marked
