"""Work that may be done elsewhere: in this process, in another one, on another machine.

What takes long is spelled as values: a function of the package by name, what it gets, and what it gives, bytes. Nothing in it leans on a disk or on the
process that asked. Who drives it (`bestek.jobs`) decides where it is done, and keeps what was made under its key.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work. `function` stands at the level of a module and takes values that can be pickled."""

    function: Callable[..., bytes]
    values: tuple[object, ...]
    weight: float
    """About how long it takes, in seconds: what takes longest with what follows it begins first."""
    key: str = ""
    """A checksum of everything that decides on the result, under which it is kept; empty for what is not kept."""
    follows: float = 0.0
    """About how many seconds of other work wait for it: between equals it begins first."""


Steps = Generator[Sequence[Work], Sequence[bytes], T]
"""Something that is made in steps: every batch of work that is yielded is answered with its results in the same order."""
