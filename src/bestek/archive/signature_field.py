"""The field of a signature in a tagged PDF: its widget on the page, its picture, and its place in the structure tree (ISO 32000-1, 12.7.4.5 and 14.7).

PDF/UA-1 wants the widget in an element Form, with a text of its own, on a page whose order is that of the structure (ISO 14289-1, 7.18.1, 7.18.3 and 7.18.4).
The trees of the issued file are extended, not made anew: every entry stays, one comes behind them.
"""

from __future__ import annotations

import io
from typing import Any

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from bestek.archive.signature_blocks import Block
from bestek.archive.stamp import Stamp, picture


def complete(writer: IncrementalPdfFileWriter, field: IndirectObject, stamp: Stamp, block: Block | None) -> None:
    """Give a new field its text, its picture and its element. `block` is where it stands, `None` for a field that cannot be seen."""
    widget = field.get_object()
    widget[NameObject("/TU")] = TextStringObject(stamp.spoken)
    if block is not None:
        left, bottom, right, top = block.box
        drawn = PdfFileReader(io.BytesIO(picture(stamp, right - left, top - bottom)))
        widget[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer.import_page_as_xobject(drawn)})
    page = widget.raw_get("/P")
    _in_order(writer, page.get_object())
    tree = writer.root["/StructTreeRoot"]
    parent = _parent(writer, tree, block)
    element = writer.add_object(_element(parent, page, field, stamp))
    _appended(writer, parent.get_object(), "/K", element)
    widget[NameObject("/StructParent")] = NumberObject(_listed(writer, tree, element))


def entry(owner: DictionaryObject, key: str, default: Any = None) -> Any:
    """What stands under a key, also where it is another object; the `get` of pyHanko hands back the reference."""
    try:
        return owner[key]
    except KeyError:
        return default


def _in_order(writer: IncrementalPdfFileWriter, page: DictionaryObject) -> None:
    if entry(page, "/Tabs") != "/S":
        page[NameObject("/Tabs")] = NameObject("/S")
        writer.update_container(page)


def _parent(writer: IncrementalPdfFileWriter, tree: DictionaryObject, block: Block | None) -> IndirectObject:
    """The paragraph that the signature stands in, else the element of the whole document."""
    if block is not None:
        return IndirectObject(*block.element, writer)
    kids = tree.raw_get("/K")
    kids = (
        kids.get_object() if isinstance(kids, IndirectObject) and isinstance(kids.get_object(), ArrayObject) else kids
    )
    first = kids.raw_get(0) if isinstance(kids, ArrayObject) else kids
    return IndirectObject(first.idnum, first.generation, writer)


def _element(parent: IndirectObject, page: IndirectObject, field: IndirectObject, stamp: Stamp) -> DictionaryObject:
    kid = {"/Type": NameObject("/OBJR"), "/Pg": page, "/Obj": field}
    made = {
        "/Type": NameObject("/StructElem"),
        "/S": NameObject("/Form"),
        "/P": parent,
        "/Pg": page,
        "/Alt": TextStringObject(stamp.spoken),
        "/K": _dictionary(kid),
    }
    return _dictionary(made)


def _dictionary(entries: dict[str, Any]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): value for key, value in entries.items()})


def _appended(writer: IncrementalPdfFileWriter, owner: DictionaryObject, key: str, value: Any) -> None:
    """Put a value behind what an entry has, which may be one thing or an array."""
    try:
        found = owner[key]
    except KeyError:
        found = ArrayObject()
    if isinstance(found, ArrayObject):
        found.append(value)
        owner.setdefault(NameObject(key), found)
        writer.update_container(found if found.container_ref is not None else owner)
    else:
        owner[NameObject(key)] = ArrayObject([owner.raw_get(key), value])
    writer.update_container(owner)


def _listed(writer: IncrementalPdfFileWriter, tree: DictionaryObject, element: IndirectObject) -> int:
    """Enter an element in the parent tree, behind the last key; hand the key back (ISO 32000-1, 14.7.4.4)."""
    parents = tree["/ParentTree"]
    key = max([int(entry(tree, "/ParentTreeNextKey", 0)), *(each + 1 for each in _keys(parents))])
    if "/Nums" in parents:
        _appended(writer, parents, "/Nums", NumberObject(key))
        _appended(writer, parents, "/Nums", element)
    else:
        limits = ArrayObject([NumberObject(key), NumberObject(key)])
        leaf = _dictionary({"/Limits": limits, "/Nums": ArrayObject([NumberObject(key), element])})
        _appended(writer, parents, "/Kids", writer.add_object(leaf))
    tree[NameObject("/ParentTreeNextKey")] = NumberObject(key + 1)
    writer.update_container(tree)
    return key


def _keys(node: DictionaryObject) -> list[int]:
    """All keys of a number tree (ISO 32000-1, 7.9.7)."""
    found = [int(each) for each in list(entry(node, "/Nums", ()))[::2]]
    for kid in entry(node, "/Kids", ()):
        found += _keys(kid.get_object())
    return found
