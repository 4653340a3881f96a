"""Citations of records from outside the dossier, for footnotes: who wrote what, when, on which pages, and the checksum of the file that was read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bestek.view import View, trace

WORDS = ("page", "isbn", "checksum")
"""The words of a citation, in the vocabulary `citation` of the labels."""

SHOWN = 8
"""Hexadecimal digits of a checksum that a citation shows, enough to tell one file from another. A list of records shows all of them."""


def citation(record: View, pages: str, words: Mapping[str, str], show: Callable[[Any], str]) -> str:
    """The citation in Markdown. `show` gives what stands for a value in marked text, so that every part keeps its source."""
    parts = ", ".join(_parts(record, pages, words, show))
    checksum = f" ({words['checksum']} {show(_beginning(record.sha256))})" if record.sha256 else ""
    return f"{parts}{checksum}."


def _parts(record: View, pages: str, words: Mapping[str, str], show: Callable[[Any], str]) -> Iterator[str]:
    """In the order in which Dutch footnotes name them."""
    if record.author:
        yield show(record.author)
    yield f"*{show(record.title)}*"
    if record.organisation:
        yield show(record.organisation)
    if record.date or record.year:
        yield show(record.date or record.year)
    if record.isbn:
        yield f"{words['isbn']} {show(record.isbn)}"
    if pages:
        yield f"{words['page']} {show(pages)}"
    if record.link:
        yield _link(record.link, show) if isinstance(record.link, str) else show(record.link)


def _beginning(sha256: Any) -> Any:
    """The first digits; an open fact as it is."""
    return trace(f"{sha256[:SHOWN]}…", sha256) if isinstance(sha256, str) else sha256


def _link(link: str, show: Callable[[Any], str]) -> str:
    """The address as a link; in brackets, within which CommonMark allows every character but these."""
    address = re.sub(r"[<>\\]", lambda sign: f"%{ord(sign[0]):02X}", str(link))
    shown = trace(str(link).removeprefix("https://").rstrip("/"), link)
    return f"[{show(shown)}](<{address}>)"
