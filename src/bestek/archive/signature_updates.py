"""What was added to a PDF behind a signature: further signatures, or something else.

Only objects that an update replaces can change what a reader sees. Each of them must be one that a further signature replaces, and differ in
what that adds: the catalog by the form, the form by its field, the page by its widget, an element of the structure tree by an element Form,
the parent tree by an entry for that. pyHanko's own comparison walks every object of the file, which takes minutes for a long document, and does
not know the parent tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, Reference
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.diff_analysis.commons import compare_dicts

from bestek.archive.signature_field import entry


def only_signatures(reader: PdfFileReader, revision: int) -> bool:
    """Whether everything behind a revision of a file is further signatures with what belongs to them. Raises what the parser raises for a broken file."""
    steps = range(revision + 1, reader.xrefs.total_revisions)
    try:
        return all(
            _is_signature_alone(reader.get_historical_resolver(each - 1), reader.get_historical_resolver(each))
            for each in steps
        )
    except SuspiciousModification:
        return False


def _is_signature_alone(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    if new.refs_freed_in_revision() or not _same_trailer(old, new):
        return False
    replaced = {each for each in new.explicit_refs_in_revision() if not old.is_ref_unassignable(each)}
    return replaced <= set(_explained(old, new))


def _same_trailer(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    """Whether both begin at the same catalog and properties."""
    before, after = old.trailer_view, new.trailer_view
    return all(_raw(before, key) == _raw(after, key) for key in ("/Root", "/Info", "/Encrypt"))


def _explained(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[Reference]:
    """The objects that further signatures replace. Raises `SuspiciousModification` where one differs by anything else."""
    compare_dicts(old.root, new.root, frozenset({"/AcroForm", "/Extensions"}))
    yield new.root_ref
    form, form_now = entry(old.root, "/AcroForm", DictionaryObject()), entry(new.root, "/AcroForm", DictionaryObject())
    if form:
        compare_dicts(form, form_now, frozenset({"/Fields", "/SigFlags"}))
    elif not set(form_now) <= {"/Fields", "/SigFlags"}:
        raise SuspiciousModification("a form with more than signatures")
    fields = _added(entry(form, "/Fields", []), entry(form_now, "/Fields", []))
    yield from _owners(form, form_now, "/Fields")
    for field in fields:
        yield from _on_page(old, new, field, fields)
    if "/StructTreeRoot" in old.root:
        yield from _in_structure(old, new, fields)


def _on_page(
    old: HistoricalResolver, new: HistoricalResolver, field: IndirectObject, fields: Sequence[IndirectObject]
) -> Iterator[Reference]:
    """A page that has got the widget of a new field."""
    widget = new(field.reference)
    if (entry(widget, "/FT"), entry(widget, "/Subtype")) != ("/Sig", "/Widget") or not old.is_ref_unassignable(
        field.reference
    ):
        raise SuspiciousModification("a field that is no new signature")
    page = widget.raw_get("/P").reference
    before, after = old(page), new(page)
    compare_dicts(before, after, frozenset({"/Annots", "/Tabs"}))
    if entry(after, "/Tabs", "/S") != "/S":
        raise SuspiciousModification("another order of tabs")
    if any(each not in fields for each in _added(entry(before, "/Annots", []), entry(after, "/Annots", []))):
        raise SuspiciousModification("an annotation that is no signature")
    yield page
    yield from _owners(before, after, "/Annots")


def _in_structure(
    old: HistoricalResolver, new: HistoricalResolver, fields: Sequence[IndirectObject]
) -> Iterator[Reference]:
    """The structure tree with an element for each new field, and an entry for that in the parent tree."""
    before, after = old.root["/StructTreeRoot"], new.root["/StructTreeRoot"]
    compare_dicts(before, after, frozenset({"/ParentTreeNextKey", "/ParentTree"}))
    yield from _reference(new.root, "/StructTreeRoot")
    parents, parents_now = entry(before, "/ParentTree"), entry(after, "/ParentTree")
    if (
        parents is None
        or parents_now is None
        or list(_reference(before, "/ParentTree")) != list(_reference(after, "/ParentTree"))
    ):
        raise SuspiciousModification("another parent tree")
    compare_dicts(parents, parents_now, frozenset({"/Nums", "/Kids"}))
    yield from _reference(after, "/ParentTree")
    yield from (*_owners(parents, parents_now, "/Nums"), *_owners(parents, parents_now, "/Kids"))
    leaves = _added(entry(parents, "/Kids", []), entry(parents_now, "/Kids", []))
    listed = [_added(entry(parents, "/Nums", []), entry(parents_now, "/Nums", []))]
    listed += [list(new(each.reference)["/Nums"]) for each in leaves]
    for element in (each for numbers in listed for each in numbers[1::2]):
        yield from _above(old, new, element, fields)


def _above(
    old: HistoricalResolver, new: HistoricalResolver, element: IndirectObject, fields: Sequence[IndirectObject]
) -> Iterator[Reference]:
    """The element that a new element Form stands in."""
    made = new(element.reference)
    if entry(made, "/S") != "/Form" or made["/K"].raw_get("/Obj") not in fields:
        raise SuspiciousModification("an element that is no signature")
    parent = made.raw_get("/P").reference
    before, after = old(parent), new(parent)
    compare_dicts(before, after, frozenset({"/K"}))
    if any(entry(new(each.reference), "/S") != "/Form" for each in _added(_list(before, "/K"), _list(after, "/K"))):
        raise SuspiciousModification("another element")
    yield parent
    yield from _owners(before, after, "/K")


def _added(before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    """What stands behind what was there. Raises `SuspiciousModification` when that is not there as it was."""
    known, now = list(before), list(after)
    if now[: len(known)] != known:
        raise SuspiciousModification("entries were replaced")
    return now[len(known) :]


def _list(owner: DictionaryObject, key: str) -> list[PdfObject]:
    """What stands under a key, as a list also where it is one thing."""
    found = entry(owner, key, ArrayObject())
    return list(found) if isinstance(found, ArrayObject) else [owner.raw_get(key)]


def _owners(before: DictionaryObject, after: DictionaryObject, key: str) -> Iterator[Reference]:
    """The objects that hold a list, where it or its owner is one of its own: those that were there before."""
    if isinstance(before.container_ref, Reference):
        yield before.container_ref
    if _raw(before, key) == _raw(after, key):
        yield from _reference(after, key)


def _reference(owner: DictionaryObject, key: str) -> Iterator[Reference]:
    found = _raw(owner, key)
    if isinstance(found, IndirectObject):
        yield found.reference


def _raw(owner: DictionaryObject, key: str) -> PdfObject | None:
    found: PdfObject | None = owner.raw_get(key) if key in owner else None
    return found
