"""Trees and files as text that a person can read and compare line by line."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from lxml import etree

from bestek import tree
from bestek.write.pdf_reader import Element, Tagged
from bestek.write.words import even

WIDTH = 150
"""Columns of a line of XML, as long as it has a place to break."""

IN_LINE = ("children", "items", "cells", "body")
"""Fields whose nodes stand directly under their owner, after all others."""


OWN_LINE = "tr|thead|tbody|li|dt|dd|div|figcaption|header|main|meta|/table|/ol|/ul"
"""Elements of a page that begin a line."""


def tree_text(node: object) -> str:
    """A tree with one node a line: its kind, its fields that say something, and behind an arrow where it comes from."""
    return "\n".join(_node_lines(node, 0)) + "\n"


def _node_lines(node: Any, depth: int) -> Iterator[str]:
    yield "  " * depth + " ".join([type(node).__name__, *_values(node)])
    for name in sorted((f.name for f in fields(node)), key=IN_LINE.__contains__):
        value = getattr(node, name)
        if _holds_nodes(name, value):
            named = name not in IN_LINE
            yield from ["  " * (depth + 1) + f"{name}:"] if named else []
            for part in value:
                yield from _node_lines(part, depth + 1 + named)
        elif is_dataclass(value) and not isinstance(value, tree.Labels):
            yield from _node_lines(value, depth + 1)


def _holds_nodes(name: str, value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and is_dataclass(value[0]) and name != "sources"


def _values(node: Any) -> Iterator[str]:
    for f in fields(node):
        value = getattr(node, f.name)
        if f.name == "sources":
            yield from (f"← {_source(source)}" for source in value)
        elif value not in (f.default, ()) and not is_dataclass(value) and not _holds_nodes(f.name, value):
            yield _value(f.name, value)


def _value(name: str, value: object) -> str:
    match value:
        case str() if name == "value":
            return f"“{value}”"
        case bytes():
            return f"{name}=…"
        case tuple():
            return f"{name}={', '.join(map(str, value))}"
        case _:
            return f"{name}={value}"


def _source(source: tree.Source) -> str:
    return source.path or f"{source.file}:{source.line}"


def page_text(data: bytes) -> str:
    """A page of the HTML writer without what is the same on every page: the style sheet and the script. Data of images are left out."""
    page = re.sub(r"(<(style|script)>).*?(</\2>)", r"\1…\3", data.decode(), flags=re.DOTALL)
    page = re.sub(r"(data:[a-z/+]+;base64,)[A-Za-z0-9+/=]+", r"\1…", page)
    return re.sub(rf"(?<=>)(?=<(?:{OWN_LINE})\b)", "\n", page)


def member_text(docx: bytes, member: str) -> str:
    """A member of a DOCX as indented XML, in which an element stands on one line as long as it fits."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        root = etree.fromstring(archive.read(member))
    return "\n".join(_xml_lines(root, 0)) + "\n"


def _xml_lines(element: etree._Element, depth: int) -> Iterator[str]:
    indent = "  " * depth
    whole = _bare(element)
    if len(whole) + len(indent) <= WIDTH or not len(element):
        yield indent + whole
        return
    yield indent + _bare(element).partition(">")[0] + ">"
    for child in element:
        yield from _xml_lines(child, depth + 1)
    yield indent + "</" + ":".join(filter(None, (element.prefix, etree.QName(element).localname))) + ">"


def _bare(element: etree._Element) -> str:
    """An element as text without the declarations of its namespaces, which are those of ECMA-376 throughout."""
    return re.sub(r' xmlns(:\w+)?="[^"]*"', "", etree.tostring(element, encoding="unicode", with_tail=False))


def tags_text(pdf: bytes) -> str:
    """A tagged PDF as a screen reader meets it: one structure element a line with its page, and its text where it holds text itself."""
    tagged = Tagged(pdf)
    return "\n".join([f"{len(tagged.pages)} pages", *_tag_lines(tagged, tagged.root, 0)]) + "\n"


def _tag_lines(tagged: Tagged, element: Element, depth: int) -> Iterator[str]:
    pages = sorted({kid[0] + 1 for kid in element.kids if isinstance(kid, tuple)})
    own = _own_text(tagged, element) if pages else ""
    words = [element.type, *(f"p{page}" for page in pages), *([f"“{own}”"] if own else []), *_tag_attributes(element)]
    yield "  " * depth + " ".join(words)
    for child in element.elements:
        yield from _tag_lines(tagged, child, depth + 1)


def _own_text(tagged: Tagged, element: Element) -> str:
    """What is read aloud: the words of a figure are its alternative text, the page number of an entry stands in a `Span` of its own."""
    if element.type == "Figure":
        return ""
    entry = element.parent is not None and element.parent.type == "Reference"
    return even(tagged.text(element, "Note", *(("Span",) if entry else ())))


def _tag_attributes(element: Element) -> Iterator[str]:
    for key in ("/Alt", "/Lang", "/ID"):
        if key in element.object:
            yield f"{key[1:].lower()}={element.object[key]}"
    for name in ("/Scope", "/ListNumbering", "/Summary", "/ColSpan", "/RowSpan"):
        value = element.attribute(name)
        if value is not None:
            yield f"{name[1:].lower()}={str(value).lstrip('/')}"
