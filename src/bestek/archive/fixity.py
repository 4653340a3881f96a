"""Whether a bag is complete and unchanged (BagIt 1.0, RFC 8493), and which files are not.

Beyond the standard each tag file has one spelling only: the tag manifest holds the checksums of the three others, and its own bytes follow from what
it says. A byte that is changed anywhere is found by that, unless somebody makes every manifest anew: against that stands what is kept outside the bag,
its fingerprint in the register of the dossier, and a signature.

Only what was found by walking below the folder is opened, never what a manifest names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest
from itertools import zip_longest
from pathlib import Path

from bestek.archive.bag import BAGIT, DECLARATION, INFO, MANIFEST, OXUM, PAYLOAD, TAG_FILES, TAG_MANIFEST, spelled
from bestek.archive.walking import ODD, REFUSED, UNREADABLE, Found, alike, empty, folded, walk
from bestek.findings import Finding, Place, SetupError
from bestek.messages import N_, _, reason
from bestek.mistakes import Mistake, listed

MOST_LISTED = 8 * 2**20
"""Bytes of a tag file at most."""

NEAR = 8
"""Digits in which two checksums differ at most when one was touched; those of two files differ in some sixty of the sixty-four."""

NO_BAG = Mistake(
    "E950", N_("is no package: there is no bagit.txt"), N_("name the folder that holds bagit.txt, or a ZIP file of it")
)
NOTHING = Mistake("E950", N_("there is no folder or file of that name"), N_("packages stand in build/archive"))
NO_FOLDER = Mistake("E950", N_("is no folder"), N_("name the folder of the package, which holds bagit.txt"))
BELOW = N_("packages below it: {known}")
"""A hint for a folder in which packages stand."""
GONE = Mistake("E951", N_("is not there, and {manifest} names it"), N_("the package is incomplete: take another copy"))
ADDED = Mistake("E952", N_("was added: no manifest names it"), N_("find out who put it there"))
CHANGED = Mistake(
    "E953", N_("was changed: {manifest} gives another checksum"), N_("do not use it: take another copy of the package")
)
FORM = Mistake(
    "E954", N_("is not as it was written: {reason}"), N_("do not rely on it: take another copy of the package")
)

MOVED_TO = N_("its content stands in {other} now")
MOVED_FROM = N_("its content is that of {other}")
SPELLED = N_("{other} differs from it in capitals, or in how Unicode is spelled")

_LINE = re.compile(r"([0-9a-fA-F]{64})[ \t]+\*?(\S.*)", re.DOTALL)
_LABEL = re.compile(r"([A-Za-z][A-Za-z0-9-]*): (\S.*)")


@dataclass(frozen=True)
class File:
    """A file as it was found, `size` in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Fixity:
    """A bag as it was found. `files` is the payload by its path in the bag, what cannot be read left out; `info` is what bag-info.txt says."""

    folder: Path
    shown: str
    fingerprint: str
    files: Mapping[str, File]
    info: Mapping[str, str]
    findings: tuple[Finding, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of the payload."""
        return sum(file.size for file in self.files.values())

    @property
    def damaged(self) -> frozenset[str]:
        """The paths in the bag that findings name."""
        return frozenset(each.place.file.removeprefix(f"{self.shown}/") for each in self.findings if each.place)


@dataclass(frozen=True)
class Manifest:
    """What a manifest names: checksums by path, and the line where it does. `findings` say in what it is not as it was written."""

    name: str
    checksums: Mapping[str, str]
    lines: Mapping[str, int]
    findings: tuple[Finding, ...]


def fingerprint(folder: Path) -> str:
    """What tells a bag from every other: the SHA-256 of its tag manifest, and through it of every byte. Raises `SetupError` where it cannot be read."""
    try:
        with (folder / TAG_MANIFEST).open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        file = folder / TAG_MANIFEST
        raise SetupError(_("{file} cannot be read: {reason}").format(file=file, reason=reason(error))) from error


def check(folder: Path, shown: str = "") -> Fixity:
    """Reads every file of a bag. Findings name them below `shown`, as a rule the folder as it was typed. Raises `SetupError` for one that cannot be read."""
    shown = (shown or folder.as_posix()).rstrip("/")
    try:
        names = {each.name for each in folder.iterdir()}
    except FileNotFoundError:
        return _none(folder, shown, NOTHING)
    except NotADirectoryError:
        return _none(folder, shown, NO_FOLDER)
    except OSError as error:
        raise SetupError(_("{folder} cannot be read: {reason}").format(folder=folder, reason=reason(error))) from error
    if not names & {*TAG_FILES, TAG_MANIFEST}:
        return _none(folder, shown, NO_BAG)
    found = walk(folder, shown)
    if found.refused:
        return Fixity(folder, shown, "", {}, {}, (found.refused,))
    return _Bag(folder, shown, found).checked()


def _none(folder: Path, shown: str, mistake: Mistake) -> Fixity:
    """What is no bag; where packages stand in it their names are the hint."""
    below = sorted(f"{shown}/{each.parent.name}" for each in folder.glob(f"*/{BAGIT}"))
    told = mistake.but(BELOW) if below else mistake
    return Fixity(folder, shown, "", {}, {}, (told.at(Place(shown), known=listed(below)),))


class _Bag:
    """A bag whose files are known, being read."""

    def __init__(self, folder: Path, shown: str, found: Found) -> None:
        self.folder, self.shown, self.found = folder, shown, found
        self.findings = list(found.findings)
        self.files = dict(self._read())
        self.payload = {path: file for path, file in self.files.items() if path.startswith(PAYLOAD)}
        self.tags = {path: file for path, file in self.files.items() if path not in self.payload}

    def at(self, path: str, line: int = 0) -> Place:
        """The place of a path in the bag."""
        return Place(f"{self.shown}/{path}", line)

    def checked(self) -> Fixity:
        """Everything that is wrong with it."""
        tags, payload = self._manifest(TAG_MANIFEST), self._manifest(MANIFEST)
        info = dict(self._info())
        self.findings += (
            *tags.findings, *payload.findings, *self._absent(tags), *self._form(), *self._tagged(tags),
            *self._compared(tags, {path: file for path, file in self.tags.items() if path != TAG_MANIFEST}),
            *self._compared(payload, self.payload), *self._odd(),
        )  # fmt: skip
        if not self.findings:
            self.findings += self._counted(info)
        print_ = self.tags[TAG_MANIFEST].sha256 if TAG_MANIFEST in self.tags else ""
        return Fixity(self.folder, self.shown, print_, self.payload, info, tuple(dict.fromkeys(self.findings)))

    def _read(self) -> Iterator[tuple[str, File]]:
        for path, size in self.found.files.items():
            try:
                with (self.folder / path).open("rb") as stream:
                    yield path, File(file_digest(stream, "sha256").hexdigest(), size)
            except OSError as error:
                self.findings.append(UNREADABLE.at(self.at(path), reason=reason(error)))

    # Tag files

    def _text(self, name: str) -> bytes:
        """The bytes of a tag file; nothing for one that is not there or larger than any can be, which is said."""
        if name not in self.tags:
            return b""
        if self.tags[name].size > MOST_LISTED:
            self.findings.append(
                REFUSED.at(self.at(name), reason=_("it is larger than {size} MB").format(size=MOST_LISTED // 2**20))
            )
            return b""
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            self.findings.append(UNREADABLE.at(self.at(name), reason=reason(error)))
            return b""

    def _manifest(self, name: str) -> Manifest:
        data = self._text(name)
        if name not in self.tags:
            return Manifest(name, {}, {}, ())
        checksums: dict[str, str] = {}
        lines: dict[str, int] = {}
        for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), 1):
            if match := _LINE.fullmatch(line):
                path = _decoded(match[2])
                checksums.setdefault(path, match[1].lower())
                lines.setdefault(path, number)
        return Manifest(name, checksums, lines, tuple(self._spelling(name, data, checksums, lines)))

    def _spelling(
        self, name: str, data: bytes, checksums: Mapping[str, str], lines: Mapping[str, int]
    ) -> Iterator[Finding]:
        if not checksums:
            yield FORM.at(self.at(name), reason=_("it names no file"))
        for path in checksums:
            if _leads_out(path, within=PAYLOAD if name == MANIFEST else ""):
                yield FORM.at(
                    self.at(name, lines[path]), reason=_("{path} is no path in the package").format(path=path)
                )
        pairs = zip_longest(data.split(b"\n"), spelled(checksums).split(b"\n"))
        if line := next((number for number, (one, other) in enumerate(pairs, 1) if one != other), 0):
            yield FORM.at(
                self.at(name, line),
                reason=_("the line is spelled otherwise, or in another place than in the order of the paths"),
            )

    def _tagged(self, tags: Manifest) -> Iterator[Finding]:
        """The tag manifest lists the three other tag files, neither more nor fewer."""
        if TAG_MANIFEST in self.tags and tags.checksums.keys() != {*TAG_FILES}:
            yield FORM.at(self.at(TAG_MANIFEST), reason=_("it has to name {names}").format(names=", ".join(TAG_FILES)))

    def _absent(self, tags: Manifest) -> Iterator[Finding]:
        """Tag files that every bag has; those that the tag manifest names are told with it."""
        for name in (*TAG_FILES, TAG_MANIFEST):
            if name not in self.found.files and name not in tags.checksums:
                yield GONE.at(self.at(name), manifest="RFC 8493")

    def _form(self) -> Iterator[Finding]:
        if BAGIT in self.tags and self._text(BAGIT) != DECLARATION:
            yield FORM.at(self.at(BAGIT), reason=_("it has to say that this is BagIt 1.0 in UTF-8"))

    def _info(self) -> Iterator[tuple[str, str]]:
        data = self._text(INFO).decode("utf-8", "replace")
        for number, line in enumerate(data.removesuffix("\n").split("\n"), 1):
            if match := _LABEL.fullmatch(line):
                yield match[1], match[2]
            elif INFO in self.tags:
                self.findings.append(FORM.at(self.at(INFO, number), reason=_("a line is no label with a value")))

    def _counted(self, info: Mapping[str, str]) -> Iterator[Finding]:
        """What bag-info.txt says of the payload as a whole. It is asked last: what is wrong with a file shows here as well."""
        size = sum(file.size for file in self.payload.values())
        if info.get(OXUM) != f"{size}.{len(self.payload)}":
            said = _("{label} has to be {value}").format(label=OXUM, value=f"{size}.{len(self.payload)}")
            yield FORM.at(self.at(INFO), reason=said)

    # What a manifest names against what is there

    def _compared(self, manifest: Manifest, files: Mapping[str, File]) -> Iterator[Finding]:
        """What is gone, was added or changed; where one thing explains another the hint says so."""
        named = manifest.checksums
        if not named:
            yield from (ADDED.at(self.at(path)) for path in files if path not in TAG_FILES and path not in self.payload)
            return
        paths = {sum_: path for path, sum_ in named.items()}
        added = {path: file for path, file in {**files, **self._strays(named)}.items() if path not in named}
        for path, sum_ in named.items():
            if path not in self.found.files:
                yield _gone(path, sum_, added, self.at(path), manifest.name)
        for path, file in added.items():
            yield _hinted(ADDED, MOVED_FROM, paths.get(file.sha256, ""), self.at(path))
        for path, file in files.items():
            if (sum_ := named.get(path, file.sha256)) != file.sha256:
                yield self._changed(manifest, path, file.sha256, paths.get(file.sha256, ""))

    def _strays(self, named: Mapping[str, str]) -> dict[str, File]:
        """Files elsewhere in the bag with the content of the manifest that is gone, without which nothing else can tell of them."""
        gone = "" if MANIFEST in self.tags else named.get(MANIFEST, "")
        return {path: file for path, file in self.payload.items() if file.sha256 == gone}

    def _changed(self, manifest: Manifest, path: str, sum_: str, other: str) -> Finding:
        if _near(sum_, manifest.checksums[path]):
            told = _("the checksum of {file} was touched").format(file=path)
            return FORM.at(self.at(manifest.name, manifest.lines[path]), reason=told)
        return _hinted(CHANGED, MOVED_FROM, other, self.at(path), manifest=manifest.name)

    def _odd(self) -> Iterator[Finding]:
        for path in empty(self.found):
            yield ODD.at(self.at(path), reason=_("an empty folder"))
        for group in alike((*self.found.files, *self.found.folders)):
            for path in group:
                other = next(each for each in group if each != path)
                yield ODD.but(SPELLED).at(self.at(path), reason=_("its name is that of another"), other=other)


def _gone(path: str, sum_: str, added: Mapping[str, File], place: Place, manifest: str) -> Finding:
    moved = next((other for other, file in added.items() if file.sha256 == sum_), "")
    alike_ = next((other for other in added if folded(other) == folded(path)), "")
    return _hinted(GONE, SPELLED if alike_ else MOVED_TO, alike_ or moved, place, manifest=manifest)


def _hinted(mistake: Mistake, hint: str, other: str, place: Place, **values: object) -> Finding:
    """The finding, with the hint instead of its own where there is another file to tell of."""
    return (mistake.but(hint) if other else mistake).at(place, other=other, **values)


def _near(one: str, other: str) -> bool:
    """Whether two checksums are one that was touched."""
    return sum(a != b for a, b in zip(one, other, strict=True)) <= NEAR


def _leads_out(path: str, within: str) -> bool:
    """Whether a path is none below the folder of the bag, or for the payload below that of the payload (RFC 8493, 5.1)."""
    parts = path.split("/")
    return not path.startswith(within) or bool({"", ".", "..", "~"} & {*parts}) or "\\" in path or ":" in parts[0]


def _decoded(path: str) -> str:
    """A path that a manifest spells (RFC 8493, 2.1.3)."""
    return re.sub(r"%(0D|0A|25)", lambda match: chr(int(match[1], 16)), path, flags=re.IGNORECASE)
