"""Parts merged as work that may be done elsewhere; what it leans on is imported where it is done.

The key holds the parts themselves, the stamps, the code that merges and the libraries.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

from bestek.system import distributions
from bestek.work import Work
from bestek.write.pdf_parts import code_of, laid_out_by
from bestek.write.stamps import Stamp

MODULES = (
    "write/merging.py",
    "write/pdf_merge.py",
    "write/pdf_fonts.py",
    "write/parts.py",
    "write/stamps.py",
    "fonts.py",
)
"""The code of Bestek between parts and a document."""

_SECONDS = 2e-7
"""What a byte of a part costs, about: nothing but the order in which work begins depends on it."""


def work(parts: Sequence[bytes], stamps: bytes, order: Sequence[Stamp], label: str) -> Work:
    """The parts of a document to merge, in order; the result is a `LaidOut` as bytes."""
    values = (tuple(parts), stamps, tuple(order), label)
    said = sha256(merged_by().encode())
    for value in (*parts, stamps, repr(values[2:]).encode()):
        said.update(sha256(value).digest())
    return Work(merge, values, sum(map(len, parts)) * _SECONDS, said.hexdigest())


def merge(parts: Sequence[bytes], stamps: bytes, order: Sequence[Stamp], label: str) -> bytes:
    """`bestek.write.pdf_merge.merge`, which is imported now."""
    from bestek.write import pdf_merge

    return pdf_merge.merge(parts, stamps, order, label)


@cache
def merged_by() -> str:
    """What merges: a checksum of our own code, and the versions of all else, what lays out among it: the libraries of text make the fonts."""
    pikepdf = (name for name in distributions() if name.startswith("pikepdf-"))
    return "\n".join([code_of(MODULES), *pikepdf, laid_out_by()])
