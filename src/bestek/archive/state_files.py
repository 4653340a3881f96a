"""A state of a dossier as the files of content that give it, whatever it holds: what was spread over many files, or over decisions, in a few.

`dossier.yaml` says all that the dossier says, `municipalities/<name>.yaml` what each profile does. What is too much for one file goes on in `vervolg/`:
lists and texts may be spread over files, joined in the order of their paths (`bestek.load`). Comments in the files of the author are no part of a state,
so they are not here. Every file is read again before it is given away: it says what the state says, or it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bestek.compose import MAXIMUM_NODES, compose, file_of
from bestek.files import MAXIMUM_FILE
from bestek.load import MAIN_FILE, MUNICIPALITIES, TEXTS
from bestek.state import PROFILES, State, plain, same
from bestek.yaml_text import yaml_text

SEQUEL = "vervolg"
"""The folder of what does not fit in the first file; its name comes behind that of the file."""

PROFILE_NAME = re.compile(r"[a-z0-9-]+")
DOCUMENT_END = "...\n"
"""What stands behind a text that ends with blank lines, at the end of a file: between parts it would end the file (YAML 1.2.2, 9.1.2)."""

KEPT = 5000
"""Texts of values that are remembered: from one decision to the next most of a dossier stays as it is."""

Piece = tuple[str, Any]
"""A top-level key with its value, or with some elements of it."""


class NoContentError(ValueError):
    """A state that no files of content give, such as one whose profile has a name that no file can have."""


def state_files(state: State, dossier: str) -> dict[str, str]:
    """The texts of the files that give a state, by their paths in the folder of the dossiers. Raises `NoContentError`."""
    own = {key: value for key, value in state.data.items() if key != PROFILES}
    files = dict(_of_dossier(own))
    _check(files, own)
    made = {f"{dossier}/{path}": text for path, text in files.items()}
    for name, profile in state.data.get(PROFILES, {}).items():
        if not PROFILE_NAME.fullmatch(name):
            raise NoContentError(name)
        made[f"{MUNICIPALITIES}/{name}.yaml"] = text = _text(profile.items())
        _check({name: text}, profile)
    return made


_known: dict[tuple[str, str], str] = {}


def _spelled(key: str, value: Any) -> str:
    """A top-level key with its value, written part by part where each part stands on lines of its own."""
    whole = [{name: part} for name, part in value.items()] if isinstance(value, dict) else value
    parts = [part if isinstance(value, dict) else [part] for part in whole] if isinstance(value, dict | list) else []
    texts = [_written(key, part) for part in parts]
    head = f"{key}:\n"
    if len(texts) > 1 and all(text.startswith(head) for text in texts):
        return head + "".join(text.removeprefix(head) for text in texts)
    return _written(key, value)


def _written(key: str, value: Any) -> str:
    """The text of a key; `repr` tells kinds and the order of keys, so what was written once is written so again."""
    asked = key, repr(value)
    if asked not in _known:
        if len(_known) >= KEPT:
            _known.clear()
        text = yaml_text({key: value})
        _known[asked] = text.removesuffix(DOCUMENT_END) if text.endswith(f"\n{DOCUMENT_END}") else text
    return _known[asked]


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(_spelled(key, value) for key, value in pieces) or "{}\n"


# Several files


@dataclass(frozen=True, slots=True)
class Room:
    """What something takes of what a file may hold: bytes, and values with their keys."""

    bytes: int = 0
    values: int = 1

    @classmethod
    def of(cls, key: str, value: Any) -> Room:
        return cls(len(_spelled(key, value).encode()), _count(value) + 1)

    def __add__(self, other: Room) -> Room:
        return Room(self.bytes + other.bytes, self.values + other.values)

    @property
    def fits(self) -> bool:
        return self.bytes <= MAXIMUM_FILE and self.values <= MAXIMUM_NODES


def _count(value: Any) -> int:
    match value:
        case dict():
            return 1 + len(value) + sum(map(_count, value.values()))
        case list():
            return 1 + sum(map(_count, value))
        case _:
            return 1


def _of_dossier(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The files of a dossier by their paths in its folder, the first always."""
    for number, pieces in enumerate(_shared_out(values), 1):
        yield (MAIN_FILE if number == 1 else f"{SEQUEL}/{number:04}.yaml"), _text(pieces)


def _shared_out(values: Mapping[str, Any]) -> Iterator[list[Piece]]:
    """The pieces of each file: as many as it may hold, and of a list or of the texts no two."""
    taken: list[Piece] = []
    room = Room()
    for key, value in values.items():
        for part in _divided(key, value):
            more = Room.of(key, part)
            if taken and (not (room + more).fits or key in dict(taken)):
                yield taken
                taken, room = [], Room()
            taken.append((key, part))
            room += more
    yield taken


def _divided(key: str, value: Any) -> Iterator[Any]:
    """A value as it is where one file can hold it, else in parts that one can hold. What cannot be divided is left to be refused."""
    if Room.of(key, value).fits or not (isinstance(value, list) or (key == TEXTS and isinstance(value, dict))):
        yield value
        return
    taken: list[Any] = []
    room = Room()
    for part in value.items() if isinstance(value, dict) else value:
        more = Room.of("", dict([part]) if isinstance(value, dict) else part)
        if taken and not (room + more).fits:
            yield type(value)(taken)
            taken, room = [], Room()
        taken.append(part)
        room += more
    yield type(value)(taken)


# What the files say


def _check(files: Mapping[str, str], expected: Mapping[str, Any]) -> None:
    """Raises `NoContentError` unless the files, read as content is, say exactly what was meant."""
    read: dict[str, Any] = {}
    for path, text in files.items():
        node, findings = compose(file_of(path, text, b""))
        if node is None or findings or len(text.encode()) > MAXIMUM_FILE:
            raise NoContentError(path)
        for key, value in plain(node).items():
            read[key] = _both(read[key], value) if key in read else value
    if not same(read, dict(expected)):
        raise NoContentError(next(iter(files)))


def _both(first: Any, second: Any) -> Any:
    """Two parts of a list or of the texts, as content joins them."""
    return first + second if isinstance(first, list) else first | second
