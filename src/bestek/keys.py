"""The key of an output: a checksum of all that it is made from, kept in its parts, so that a build can say which of them changed.

| part | what it is |
|---|---|
| `text` | the tree of the document without where its texts come from |
| `sources` | where they come from: Word files and web pages tell it, a PDF does not |
| `style` | the house style |
| `reference` | the reference document, for Word |
| `writers` | the code and the style sheets of the writers |
| `software` | Python, every installed package, the libraries that lay out text |
| `layout` | that a PDF is laid out in one piece, where that is so |

The page numbers in a Word file are those of the PDF, which is made from nothing that is not in the key of the Word file too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bestek import outputs

if TYPE_CHECKING:
    from bestek.style import HouseStyle

Parts = Mapping[str, str]
"""Checksums by name of the part."""


def parts(tree: str, text: str, style: HouseStyle, reference: bytes, *, one_piece: bool = False) -> dict[str, Parts]:
    """Per format the parts of the key of a document; `reference` is the Word document it looks like.

    `tree` and `text` are the checksums of its tree as canonical JSON and of the same without where its words come from, which a PDF does
    not show. With `one_piece` its PDF is laid out in one piece.
    """
    pdf = {"text": text, **_alike(style, _writers(), outputs.software())}
    html = pdf | {"sources": tree}
    layout = {"layout": outputs.checksum(b"one piece")} if one_piece else {}
    reference_ = {"reference": outputs.checksum(reference) if reference else ""}
    return {"docx": html | reference_, "pdf": pdf | layout, "html": html}


@lru_cache(maxsize=8)
def _alike(style: HouseStyle, writers: str, software: str) -> Parts:
    """What is the same for all documents of a dossier."""
    words = {"style": spelled(style), "writers": writers, "software": software}
    return {name: outputs.checksum(value.encode()) for name, value in words.items()}


def key(format_: str, made_from: Parts) -> str:
    """The key of an output in this format."""
    listed = (f"{name} {value}" for name, value in sorted(made_from.items()))
    return outputs.checksum("\n".join((format_, *listed)).encode())


def spelled(style: HouseStyle) -> str:
    """A house style as JSON, token by token."""
    return json.dumps(asdict(style), sort_keys=True)


def values(style: HouseStyle) -> dict[str, str]:
    """What the parts that a person can be told stand for, by their short checksums."""
    return {outputs.short(outputs.checksum(value.encode())): value for value in (spelled(style), outputs.software())}


@cache
def _writers() -> str:
    package = Path(__file__).parent
    kinds = (".py", ".css", ".js", ".xml", ".docx")
    files = sorted(path for path in (package / "write").rglob("*") if path.suffix in kinds)
    shared = (package / name for name in ("fonts.py", "style.py", "tree.py"))
    return outputs.checksum(b"\0".join(file.read_bytes() for file in (*files, *shared)))
