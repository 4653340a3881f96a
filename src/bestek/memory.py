"""What was made of a part of a document is made of it again without work, as long as a process lives.

A step of the pipeline gives for an equal part under equal circumstances an equal result. It asks a `Memory` for it, with all that the result depends on;
what is not remembered is made. Parts are known by identity, for frozen nodes that a step before gave from memory too are the same objects.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

ROUNDS = 3
"""Rounds after which what nobody asked for is forgotten."""


class Memory:
    """What was made of one document; `begin` a round every time that the document is made."""

    def __init__(self) -> None:
        self._round = 0
        self._made: dict[Hashable, tuple[Any, Any]] = {}
        self._used: dict[Hashable, int] = {}

    def begin(self) -> None:
        """Begins to make the document; what the last rounds did not use is forgotten."""
        self._round += 1
        for key in [key for key, used in self._used.items() if used < self._round - ROUNDS]:
            del self._made[key], self._used[key]

    def of(self, step: str, node: object, given: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives for a node; `given` is what that depends on besides the node and what never changes within a process."""
        key = step, id(node), given
        if key not in self._made:
            self._made[key] = node, make()  # holds the node, so that nothing else gets its identity
        self._used[key] = self._round
        made: T = self._made[key][1]
        return made

    def equal(self, step: str, key: Hashable, make: Callable[[], T]) -> T:
        """The same for what is known by an equal key and not by identity."""
        return self.of(step, None, key, make)


class _Nothing(Memory):
    def of(self, step: str, node: object, given: Hashable, make: Callable[[], T]) -> T:  # noqa: ARG002
        return make()


NOTHING = _Nothing()
"""Remembers nothing."""
