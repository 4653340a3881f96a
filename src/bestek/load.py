"""The files of one dossier as one tree of values that know where they stand. What the values mean is for the model to say.

A dossier is a folder with `dossier.yaml`. Every YAML file in it is a mapping of top-level keys: a list may be spread over several
files (joined in the order of their paths), any other key stands in one file. `texts/<name>.md` becomes `texts.<name>`, and
`municipality: emmen` brings in `municipalities/emmen.yaml` from beside the dossier. The name of the folder is the dossier's id, that of
the profile the municipality's. A file in `records/` is kept as it was received, in whatever format; only its checksum is taken.
`municipalities: [a, b]` makes one content of several: it is loaded for one of them at a time.
Nothing here raises for an author's mistake: the findings are kept, so that a fault in one file does not hide those in others.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from collections.abc import Mapping as Names
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import Any

from bestek import mistakes
from bestek.compose import (
    Entry,
    File,
    Mapping,
    Node,
    Scalar,
    Sequence,
    compose,
    file_of,
)
from bestek.files import MEGABYTE, RefusedError, check_text, decoded, is_none_of_ours, read_bytes, real, shown_path
from bestek.findings import Finding, FindingsError, Place, Severity
from bestek.history import told
from bestek.ledger import DECISIONS, Ledger, read_ledger
from bestek.messages import reason
from bestek.mistakes import Mistake
from bestek.project import RESERVED
from bestek.state import PROFILES, Change, State, differences, plain, state_of, step_of

MAIN_FILE = "dossier.yaml"
TEXTS = "texts"
RECORDS = "records"
MUNICIPALITIES = "municipalities"
ISSUED = "issued"
FILINGS = "filings.yaml"
APART = (DECISIONS, ISSUED, "review.yaml", FILINGS)
"""What lies in the folder of a dossier and is no content: its decisions, its issued versions, the review of its checks, and what went to the archive."""

ONE, SEVERAL = "municipality", "municipalities"
"""The keys for the municipality of a dossier, and for several."""

MAXIMUM_TOTAL = 20 * MEGABYTE
MAXIMUM_RECORD = 100 * MEGABYTE
MAXIMUM_FILES = 1000

Loc = tuple[str | int, ...]
"""A way down the data as pydantic gives it: keys, and positions in lists from 0."""


@dataclass(frozen=True)
class Loaded:
    """The content of one dossier. `complete` is false when a file could not be read, so that absence proves nothing.

    A fact is named by its *loc* (`("lots", 0, "budget")`) or by its *path* by stable id (`lots/noord/budget`), in which an element
    of a list stands by its `id`, or by its position from 1 where it has none. `records` are the files in `records/`, by that name, with their SHA-256.
    """

    name: str
    tree: Mapping
    files: tuple[File, ...]
    findings: tuple[Finding, ...] = ()
    complete: bool = True
    municipalities: tuple[str, ...] = ()
    """The names of all municipalities of the dossier; `several` when it has a list of them, even of one."""
    municipality: str = ""
    """The one that it was loaded for."""
    several: bool = False
    records: Names[str, str] = field(default_factory=dict)
    joined: Mapping | None = None
    """The tree as it is in the files, before a profile is filled in and before anything is chosen for one municipality."""
    profiles: Names[str, Mapping] = field(default_factory=dict)
    """The profiles of all municipalities that the dossier names and that can be read."""
    ledger: Ledger = field(default_factory=Ledger)
    """The decisions; none where they do not hold, which is a finding."""
    as_of: str = ""
    """The decision after which it was read; empty for what the content says now."""
    _positions: dict[int, dict[str, int]] = field(init=False, default_factory=dict, compare=False, repr=False)

    @property
    def data(self) -> dict[str, Any]:
        """Plain values: dictionaries, lists and scalars."""
        return {key: plain(entry.node) for key, entry in self.tree.entries.items()}

    @cached_property
    def state(self) -> State:
        """What the content says, whichever municipality it was loaded for."""
        return state_of(self.joined or self.tree, self.profiles)

    @cached_property
    def pending(self) -> tuple[Change, ...]:
        """What the content says that no decision covers yet."""
        return () if self.as_of else differences(self.ledger.state(), self.state)

    def place(self, loc: Loc) -> Place:
        """Where the value stands, or as much of the way to it as exists."""
        node, _, path = self._walk(loc)
        return Place(node.file.path, node.line, node.column, path)

    def key_place(self, loc: Loc) -> Place:
        """Where the key of the value stands; where the value stands for an element of a list."""
        node, entry, path = self._walk(loc)
        line, column = (entry.line, entry.column) if entry else (node.line, node.column)
        return Place(node.file.path, line, column, path)

    def place_of(self, path: str) -> Place:
        """Where the fact with this path stands; a fact that is not written down stands where the part around it begins."""
        return replace(self.place(self.loc_of(path)), path=path)

    def path_of(self, loc: Loc) -> str:
        """The path by stable id of what exists of this loc."""
        return self._walk(loc)[2]

    def loc_of(self, path: str) -> Loc:
        """The loc of a path, as far as it exists."""
        return tuple(self._steps(path.split("/") if path else []))

    def node(self, loc: Loc) -> Node:
        """The node at this loc, or the last one on the way to it."""
        return self._walk(loc)[0]

    def line(self, place: Place) -> str:
        """The source line of a place, without line end; empty when there is none."""
        file = next((file for file in self.files if file.path == place.file), None)
        return file.lines[place.line - 1] if file and 0 < place.line <= len(file.lines) else ""

    def text_place(self, path: str, line: int, column: int = 0) -> Place:
        """The place in the source of a line of a text (both from 0): block scalars begin under their key and are indented."""
        node = self.node(self.loc_of(path))
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            return self.place_of(path)
        return Place(node.file.path, *_text_position(node, line, column), path)

    def _walk(self, loc: Loc) -> tuple[Node, Entry | None, str]:
        node: Node = self.tree
        entry: Entry | None = None
        steps = []
        for part in loc:
            match node:
                case Mapping() if isinstance(part, str) and part in node.entries:
                    entry = node.entries[part]
                    node = entry.node
                    steps.append(part)
                case Sequence() if isinstance(part, int) and 0 <= part < len(node.items):
                    entry, node = None, node.items[part]
                    steps.append(step_of(node, part))
                case _:
                    break
        return node, entry, "/".join(steps)

    def _steps(self, path: list[str]) -> Iterator[str | int]:
        node: Node = self.tree
        for step in path:
            match node:
                case Mapping() if step in node.entries:
                    node = node.entries[step].node
                    yield step
                case Sequence() if (position := self._position(node, step)) is not None:
                    node = node.items[position]
                    yield position
                case _:
                    return

    def _position(self, node: Sequence, step: str) -> int | None:
        if id(node) not in self._positions:
            steps = {step_of(item, position): position for position, item in reversed(list(enumerate(node.items)))}
            self._positions[id(node)] = steps
        return self._positions[id(node)].get(step)


# Lines of a text


def _text_position(node: Scalar, line: int, column: int) -> tuple[int, int]:
    """Line and column (from 1) in the file of a position in the text (line and column from 0)."""
    if node.style not in ("|", ">"):
        alone = node.style != MARKDOWN
        return (node.line, node.column + len(node.style) + column) if alone else (line + 1, column + 1)
    offset = sum(len(row) + 1 for row in node.raw.split("\n")[:line]) + column
    begins = [begin for begin in _rows(node) if begin[0] <= offset]
    start, row, indentation = begins[-1] if begins else (offset, node.line, node.column - 1)
    return row, indentation + offset - start + 1


def _rows(node: Scalar) -> Iterator[tuple[int, int, int]]:
    """The source lines of a block scalar: where each begins in the text, its line and its indentation.

    A folded text (`>`) joins several source lines; the words are the same in the same order (YAML 1.2.2 chapter 8.1.3).
    """
    at = 0
    for number, source in enumerate(node.file.lines[node.line :], node.line + 1):
        text = source.strip()
        found = node.raw.find(text, at)
        if found < 0:
            return
        if text:
            yield found, number, len(source) - len(source.lstrip())
        at = found + len(text)


# Files

MARKDOWN = "md"
"""The `style` of a text that is a file of its own."""


def is_dossier(folder: Path) -> bool:
    """Whether a folder holds a dossier."""
    return (folder / MAIN_FILE).is_file()


def load_dossier(folder: Path, root: Path, municipality: str = "", as_of: str = "") -> Loaded:
    """Read the dossier in `folder` for one of its municipalities, by default the first; places are named relative to `root`, the project's folder.

    With `as_of` it is read as it was after that decision, from the decisions alone; what is wrong with them then raises `FindingsError`.
    """
    reading = _Reading(folder, root)
    ledger = read_ledger(folder, root) if as_of else reading.ledger()
    decision = ledger.moment(as_of).id if as_of else ""
    joined = reading.replayed(ledger, decision) if decision else reading.content()
    names = reading.names(joined)
    chosen = municipality if municipality in names else next(iter(names), "")
    several = SEVERAL in joined.entries
    tree = reading.with_profile(reading.for_one(joined, names, chosen) if several else joined)
    return Loaded(
        folder.name,
        told(tree, ledger, decision),
        (*reading.files, *ledger.files),
        tuple(reading.findings),
        not reading.broken,
        names,
        chosen,
        several,
        reading.records,
        joined,
        reading.given or {**reading.profiles, **_Reading(folder, root).others(names, chosen)},
        ledger,
        decision,
    )


def pending(folder: Path, root: Path) -> tuple[Change, ...]:
    """What content says now against the state after the last decision. Raises `FindingsError` when one of them cannot be read."""
    loaded = load_dossier(folder, root)
    if any(finding.severity is Severity.ERROR for finding in loaded.findings):
        raise FindingsError(loaded.findings)
    return loaded.pending


def load_file(path: Path, root: Path) -> Loaded:
    """Read one YAML file that belongs to no dossier, as strictly as content; places are named relative to `root`."""
    reading = _Reading(path.parent, root)
    part = reading.part(path)
    tree = part or Mapping(file_of(shown_path(path, root), "", b""), 1, 1, {})
    return Loaded(path.stem, tree, tuple(reading.files), tuple(reading.findings), not reading.broken)


@dataclass
class _Reading:
    folder: Path
    root: Path
    files: list[File] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    broken: bool = False
    size: int = 0
    records: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, Mapping] = field(default_factory=dict)
    given: dict[str, Mapping] = field(default_factory=dict)
    """The profiles as they were at an earlier moment; those in the files do not count then."""

    def content(self) -> Mapping:
        """All files together."""
        return self.joined([part for path in self.paths() if (part := self.part(path)) is not None])

    def ledger(self) -> Ledger:
        """The decisions; without them all when one does not hold."""
        try:
            return read_ledger(self.folder, self.root)
        except FindingsError as error:
            self.findings += error.findings
            return Ledger()

    def replayed(self, ledger: Ledger, decision: str) -> Mapping:
        """The content as it was after a decision. Of what was not in its files then, and so is kept as it is now, nothing is said."""
        self.paths()
        self.findings.clear()
        self.broken = False
        tree = ledger.tree(decision)
        profiles = tree.entries.get(PROFILES)
        named = profiles.node.entries if profiles and isinstance(profiles.node, Mapping) else {}
        self.given = {name: entry.node for name, entry in named.items() if isinstance(entry.node, Mapping)}
        entries = {key: entry for key, entry in tree.entries.items() if key != PROFILES}
        return self._named(replace(tree, entries=entries), self.folder.name)

    def paths(self) -> list[Path]:
        """The files to read, in the order of their paths; everything else in the folder is a finding."""
        if not is_dossier(self.folder):
            self._fail(mistakes.NO_DOSSIER, Place(self._name(self.folder)))
        found = list(islice(self._all(), MAXIMUM_FILES + 1))
        if len(found) > MAXIMUM_FILES:
            self.findings.append(_too_much(Place(self._name(self.folder))))
            self.broken = True
        ordered = sorted(found[:MAXIMUM_FILES], key=lambda path: path.relative_to(self.folder).parts)
        return [path for path in ordered if self._is_content(path)]

    def part(self, path: Path) -> Mapping | None:
        """The top-level keys that a file brings."""
        file = self._file(path)
        if file is None:
            return None
        if path.suffix == ".md":
            return _text(path.stem, file)
        part, findings = compose(file)
        self.findings += findings
        self.broken |= part is None
        return part

    def joined(self, parts: list[Mapping]) -> Mapping:
        """All top-level keys together: lists joined, texts gathered, anything else that stands twice a finding."""
        entries: dict[str, Entry] = {}
        for part in parts:
            for key, entry in part.entries.items():
                known = entries.get(key)
                joined = self._both(key, known, entry) if known else entry
                entries[key] = joined
        path = self._name(self.folder / MAIN_FILE)
        main = next((file for file in self.files if file.path == path), file_of(path, "", b""))
        return self._named(Mapping(main, 1, 1, entries), self.folder.name)

    def names(self, tree: Mapping) -> tuple[str, ...]:
        """The names of the municipalities, and what is wrong with the list of them."""
        one, several = tree.entries.get(ONE), tree.entries.get(SEVERAL)
        if several is None:
            return _name_of(one.node) if one else ()
        if one:
            place = Place(one.node.file.path, one.line, one.column, ONE)
            self.findings.append(mistakes.BOTH_MUNICIPALITIES.at(place))
        items = several.node.items if isinstance(several.node, Sequence) else ()
        if not items:
            mistake = mistakes.TOO_FEW if isinstance(several.node, Sequence) else mistakes.NOT_LIST
            self.findings.append(mistake.at(_place(several.node, SEVERAL), limit=1))
        return tuple(dict.fromkeys(name for item in items for name in self._one_name(item, items)))

    def _one_name(self, item: Node, items: tuple[Node, ...]) -> tuple[str, ...]:
        """The name in an element of the list of municipalities."""
        if not isinstance(item, Scalar) or not isinstance(item.value, str):
            raw = item.raw if isinstance(item, Scalar) else "…"
            self.findings.append(mistakes.NOT_TEXT.at(_place(item, SEVERAL), value=raw))
            return ()
        before = items[: items.index(item)]
        if any(isinstance(other, Scalar) and other.value == item.value for other in before):
            self.findings.append(mistakes.NAME_TWICE.at(_place(item, SEVERAL), name=item.value))
        if item.value.lower() in RESERVED:
            known = mistakes.listed(RESERVED)
            self.findings.append(mistakes.RESERVED_NAME.at(_place(item, SEVERAL), name=item.value, known=known))
        return (item.value,)

    def for_one(self, tree: Mapping, names: tuple[str, ...], name: str) -> Mapping:
        """The tree of one of several municipalities; without the key where the list names none, which was told."""
        several = tree.entries[SEVERAL]
        entries = {key: entry for key, entry in tree.entries.items() if key not in (ONE, SEVERAL)}
        if not names:
            self.broken = True
            return replace(tree, entries=entries)
        assert isinstance(several.node, Sequence)
        node = next(item for item in several.node.items if isinstance(item, Scalar) and item.value == name)
        return replace(tree, entries={**entries, ONE: replace(several, node=node)})

    def with_profile(self, tree: Mapping) -> Mapping:
        """The tree with the profile in the place of the municipality's name."""
        entry = tree.entries.get("municipality")
        if entry is None or not isinstance(entry.node, Scalar) or not isinstance(entry.node.value, str):
            return tree
        node = entry.node
        profile = self._profile(node)
        if profile is None:
            self.broken = True
            return Mapping(tree.file, 1, 1, {key: e for key, e in tree.entries.items() if key != "municipality"})
        return replace(tree, entries=tree.entries | {"municipality": replace(entry, node=profile)})

    def _profile(self, name: Scalar) -> Mapping | None:
        if self.given and name.value in self.given:
            return self._named(self.given[name.value], name.value)
        profiles = self.folder.parent / MUNICIPALITIES
        path = profiles / f"{name.value}.yaml"
        if re.fullmatch(r"[a-z0-9-]+", name.value) and path.is_file():
            profile = self.part(path)
            if profile:
                self.profiles[path.stem] = profile
            return profile and self._named(profile, path.stem)
        known = sorted(profile.stem for profile in profiles.glob("*.yaml"))
        place = Place(name.file.path, name.line, name.column, "municipality")
        self.findings.append(mistakes.NO_PROFILE.near(name.value, known, place, name=name.value))
        return None

    def others(self, names: tuple[str, ...], chosen: str) -> dict[str, Mapping]:
        """The profiles of the other municipalities; what is wrong with one is told where it is loaded for that one."""
        file = file_of("", "", b"")
        for name in names if len(names) > 1 else ():
            if name != chosen:
                self._profile(Scalar(file, 0, 0, name, name))
        return self.profiles

    def _named(self, part: Mapping, name: str) -> Mapping:
        """The part with its name as its id: a name that stands once cannot contradict itself."""
        given = part.entries.get("id")
        if given is None:
            named = Entry(1, 1, Scalar(part.file, 1, 1, name, name))
            return replace(part, entries={"id": named, **part.entries})
        if isinstance(given.node, Scalar) and given.node.value != name:
            place = Place(given.node.file.path, given.node.line, given.node.column)
            self.findings.append(mistakes.OTHER_NAME.at(place, id=given.node.raw, name=name))
        return part

    def _both(self, key: str, first: Entry, second: Entry) -> Entry:
        if isinstance(first.node, Sequence) and isinstance(second.node, Sequence):
            return replace(first, node=replace(first.node, items=first.node.items + second.node.items))
        if key == TEXTS and isinstance(first.node, Mapping) and isinstance(second.node, Mapping):
            return replace(first, node=self._texts(first.node, second.node))
        self._twice(key, first, second)
        return first

    def _texts(self, first: Mapping, second: Mapping) -> Mapping:
        for key in first.entries.keys() & second.entries.keys():
            self._twice(f"{TEXTS}.{key}", first.entries[key], second.entries[key])
        return replace(first, entries=second.entries | first.entries)

    def _twice(self, key: str, first: Entry, second: Entry) -> None:
        place = Place(second.node.file.path, second.line, second.column, key.replace(".", "/"))
        self.findings.append(
            mistakes.TWICE.at(place, key=key, first=Place(first.node.file.path, first.line, first.column))
        )

    def _all(self) -> Iterator[Path]:
        folders = [self.folder]
        while folders:
            for path in self._listed(folders.pop()):
                if path.parent == self.folder and path.name in APART:
                    continue
                if not path.is_dir() or path.suffix == ".yaml":
                    yield path
                elif path.is_symlink():
                    self._fail(mistakes.LINK, Place(self._name(path)))
                else:
                    folders.append(path)

    def _listed(self, folder: Path) -> list[Path]:
        try:
            return [path for path in folder.iterdir() if not is_none_of_ours(path.name)]
        except OSError as error:
            self._fail(mistakes.UNREADABLE, Place(self._name(folder)), reason=reason(error))
            return []

    def _is_content(self, path: Path) -> bool:
        in_texts = path.parent == self.folder / TEXTS
        if path.parent == self.folder / RECORDS:
            self._record(path)
            return False
        if path.suffix == ".yaml":
            return True
        if path.suffix == ".md" and in_texts:
            return self._has_text_name(path)
        suggestion = _meant_name(path, in_texts)
        mistake = mistakes.NOT_READ if suggestion else mistakes.OTHER_FILE
        self.findings.append(mistake.at(Place(self._name(path)), suggestion=suggestion))
        return False

    def _record(self, path: Path) -> None:
        """Takes the checksum of a file that is only kept: a report or an article, in whatever format it was received."""
        place = Place(self._name(path))
        try:
            self.records[f"{RECORDS}/{path.name}"] = self._checksum(path, place)
        except RefusedError as refused:
            self.broken = True
            self.findings.append(refused.finding)

    def _checksum(self, path: Path, place: Place) -> str:
        if not real(path).is_relative_to(real(self.folder.parent)):
            raise RefusedError(mistakes.LINK.at(place))
        try:
            about = path.stat()
            if not stat.S_ISREG(about.st_mode):
                raise RefusedError(mistakes.NOT_A_FILE.at(place))
            if about.st_size > MAXIMUM_RECORD:
                raise RefusedError(mistakes.TOO_LARGE.at(place, limit=MAXIMUM_RECORD // MEGABYTE))
            with path.open("rb") as stream:
                return file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise RefusedError(mistakes.UNREADABLE.at(place, reason=reason(error))) from error

    def _has_text_name(self, path: Path) -> bool:
        if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", path.stem):
            return True
        self._fail(mistakes.TEXT_NAME, Place(self._name(path)))
        return False

    def _file(self, path: Path) -> File | None:
        """The file with its text checked, or a finding that says why not."""
        place = Place(self._name(path))
        try:
            data = self._bytes(path, place)
            file = file_of(place.file, decoded(data, place), data)
            self.files.append(file)
            check_text(file, path)
        except RefusedError as refused:
            self.broken = True
            self.findings.append(refused.finding)
            return None
        return file

    def _bytes(self, path: Path, place: Place) -> bytes:
        data = read_bytes(path, place, self.folder.parent)
        self.size += len(data)
        if self.size > MAXIMUM_TOTAL:
            raise RefusedError(_too_much(place))
        return data

    def _fail(self, mistake: Mistake, place: Place, **values: object) -> None:
        self.broken = True
        self.findings.append(mistake.at(place, **values))

    def _name(self, path: Path) -> str:
        return shown_path(path, self.root)


def _too_much(place: Place) -> Finding:
    return mistakes.TOO_MUCH.at(place, limit=MAXIMUM_TOTAL // MEGABYTE, files=MAXIMUM_FILES)


def _place(node: Node, path: str) -> Place:
    return Place(node.file.path, node.line, node.column, path)


def _name_of(node: Node) -> tuple[str, ...]:
    """The name of the municipality where there is one: it stands there, or as the id of a profile that is written out."""
    entry = node.entries.get("id") if isinstance(node, Mapping) else None
    name = entry.node if entry else node
    return (name.value,) if isinstance(name, Scalar) and isinstance(name.value, str) else ()


def _text(name: str, file: File) -> Mapping:
    text = Scalar(file, 1, 1, file.text, file.text, MARKDOWN)
    texts = Mapping(file, 1, 1, {name: Entry(1, 1, text)})
    return Mapping(file, 1, 1, {TEXTS: Entry(1, 1, texts)})


def _meant_name(path: Path, in_texts: bool) -> str:
    """The name under which a file would be read, when it looks as if it should be."""
    if in_texts:
        return f"{path.stem}.md" if path.suffix.lower() in (".md", ".txt", ".markdown") else ""
    if path.suffix.lower() in (".yml", ".yaml"):
        return f"{path.stem}.yaml"
    if path.name.lower().endswith((".yaml.txt", ".yml.txt")):
        return f"{Path(path.stem).stem}.yaml"
    return f"{TEXTS}/{path.name}" if path.suffix == ".md" else ""
