"""What a build composed is handed over to the checks of the same command, which would compose the same once more."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 4
"""So many are held: those of one dossier of several municipalities, or of the last dossiers."""

_held: list[dict[Hashable, tuple[str, Any]]] = []


@contextmanager
def handing_over() -> Iterator[None]:
    """Until this ends, what was made is there for whoever asks for the same."""
    _held.append({})
    try:
        yield
    finally:
        _held.pop()


def handed(
    key: Hashable, inputs: Callable[[], str], make: Callable[[], T], keys: Callable[[T], Iterable[Hashable]]
) -> T:
    """What `make` gives, or gave before from the same `inputs`; `keys` are those under which it is held."""
    if not _held:
        return make()
    held, now = _held[-1], inputs()
    before = held.get(key)
    if before and before[0] == now:
        known: T = before[1]
        return known
    made = make()
    for name in (key, *keys(made)):
        held.pop(name, None)
        held[name] = now, made
    for name in [*held][:-MOST]:
        del held[name]
    return made
