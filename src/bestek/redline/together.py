"""Two versions of a document read from their JSON at once: what is equal in both is read once, and told apart quickly.

A tree that is kept takes longer to read than to compare. `together` gives both documents whole, with one node for each part that is the same;
`differing` leaves out what is the same, for who wants to know only what changed.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, cast

from bestek.redline.align import ends
from bestek.tree import Document, decode

Json = dict[str, Any]


def together(old: str, new: str) -> tuple[Document, Document]:
    """The documents of which these are the canonical JSON (`bestek.tree.dumps`)."""
    one, other = json.loads(old), json.loads(new)
    whole = decode(other)
    return cast(Document, _like(one, other, whole)), cast(Document, whole)


def _like(data: Any, other: Any, node: Any) -> Any:
    """The node of `data`, with the parts of the node that `other` was read into where they are equal."""
    if data == other:
        return node
    lists = [key for key, value in data.items() if isinstance(value, list)]
    if not lists or data["_"] != other["_"]:
        return decode(data)
    bare = decode({**data, **{key: [] for key in lists}})
    return replace(bare, **{key: _alike(data[key], other.get(key, []), getattr(node, key)) for key in lists})


def _alike(old: list[Any], new: list[Any], nodes: tuple[Any, ...]) -> tuple[Any, ...]:
    """The nodes of a list: those at its beginning and its end that are equal are shared, the rest is compared place by place."""
    head, tail = ends(old, new)
    beside = len(new) - tail
    middle = (
        _like(old[n], new[n], nodes[n])
        if n < beside and isinstance(old[n], dict) and isinstance(new[n], dict)
        else decode(old[n])
        for n in range(head, len(old) - tail)
    )
    return (*nodes[:head], *middle, *nodes[beside:])


def differing(old: str, new: str) -> tuple[Document, Document]:
    """The documents without the blocks that stand in both alike; headings above what differs stay."""
    one, other = _pruned(json.loads(old), json.loads(new))
    return cast(Document, decode(one)), cast(Document, decode(other))


def _pruned(old: Json, new: Json) -> tuple[Json, Json]:
    before, after = old.get("children", []), new.get("children", [])
    head, tail = ends(before, after)
    before, after = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(before) == len(after):
        pairs = [_pair(one, other) for one, other in zip(before, after, strict=True) if one != other]
        before, after = [one for one, _other in pairs], [other for _one, other in pairs]
    return {**old, "children": before}, {**new, "children": after}


def _pair(old: Json, new: Json) -> tuple[Json, Json]:
    sections = old["_"] == new["_"] == "Section" and old["id"] == new["id"]
    return _pruned(old, new) if sections else (old, new)
