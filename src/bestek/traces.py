"""Trees that were composed, with what each was made from: `build/.bestek/trees/<variant>/<document>/`.

A folder holds one file per tree, named after the checksum of its JSON, and `traces`: per tree the questions that the document asked, the checksum of
the answers it got, what it printed of other documents and what others can print of it. Every file begins with the checksum of what
follows. One that is damaged or gone counts as not there, so that its tree is composed again. Of a document the last `MOST` trees are kept; of a
variant the documents that its dossier has now and at most `MOST` besides.
"""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from bestek import outputs, tree
from bestek.answers import Questions
from bestek.dossier import Summary
from bestek.findings import SetupError
from bestek.resolve import Target

VERSION = 2
MOST = 8
LARGEST = 64_000_000
"""Bytes of one file once it is unpacked: more than any tree has, so that a damaged file cannot fill the memory."""


@dataclass(frozen=True)
class Trace:
    """A tree that was composed once. It is that of today where the answers are the same and other documents are still called the same."""

    questions: Questions
    answers: str
    tree: str
    """Checksum of the tree as canonical JSON."""
    text: str
    """The same without where the words come from."""
    imports: Mapping[str, Mapping[str, Target]]
    """What it printed of other documents, by document and id; under the empty id the title of the document."""
    exports: Mapping[str, Target]
    """What a reference can say of it, likewise."""
    together: str
    """For a document whose titles refer to others a checksum of all such documents: their titles were settled together."""
    summary: Summary


class Traces:
    """The kept trees of one variant. What cannot be read or written is not kept; nothing else follows from it."""

    def __init__(self, output: Path, variant: str) -> None:
        self._output = output
        self._folder = output / ".bestek" / "trees" / variant.replace("/", "+")
        self._found: dict[str, _Spelled] = {}

    def of(self, document: str) -> tuple[Trace, ...]:
        """The traces of a document, the last one first; `document` is the name of its folder."""
        return self._read(document, lambda _asked, _answers: True)

    def matching(self, document: str, answers: Callable[[Questions], str]) -> tuple[Trace, ...]:
        """Those of which the questions get these answers: only they are read."""
        known: dict[int, str] = {}

        def same(asked: Questions, told: str) -> bool:
            if id(asked) not in known:  # traces of one document mostly asked the same
                known[id(asked)] = answers(asked)
            return known[id(asked)] == told

        return self._read(document, same)

    def _read(self, document: str, wanted: Callable[[Questions, str], bool]) -> tuple[Trace, ...]:
        try:
            return tuple(_traces(self._spelled(document), wanted))
        except (ValueError, KeyError, TypeError):
            return ()

    def _spelled(self, document: str) -> _Spelled:
        """What stands in the file of a document."""
        if document not in self._found:
            try:
                data = json.loads(opened(self._folder / document / "traces"))
                made = _Spelled(data["questions"], data["traces"]) if data["version"] == VERSION else _Spelled()
            except (OSError, ValueError, KeyError, TypeError, zlib.error):
                made = _Spelled()
            self._found[document] = made
        return self._found[document]

    def tree(self, document: str, checksum: str) -> str | None:
        """A tree as canonical JSON, if it is there as it was written."""
        try:
            text = opened(self._folder / document / checksum)
        except (OSError, ValueError, zlib.error):
            return None
        return text.decode("utf-8") if outputs.checksum(text) == checksum else None

    def any_tree(self, checksum: str) -> str | None:
        """The same of whichever document."""
        found = (self.tree(file.parent.name, checksum) for file in self._folder.glob(f"*/{checksum}"))
        return next((text for text in found if text), None)

    def mend(self, document: str, text: str) -> None:
        """Puts a tree back that was damaged."""
        with suppress(OSError, SetupError), outputs.alone(self._output):
            outputs.write_files({self._folder / document / outputs.checksum(text.encode()): sealed(text.encode())})

    def remove(self) -> None:
        """Takes everything away."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def checked(self) -> tuple[str, ...]:
        """Checksums of what was found to fit the templates."""
        try:
            return tuple(map(str, json.loads(opened(self._folder / "checked"))))
        except (OSError, ValueError, TypeError, zlib.error):
            return ()

    def keep(self, made: Mapping[str, tuple[Trace, str]], checked: str, documents: Iterable[str]) -> None:
        """Keeps new trees, by the name of their folder; those of documents that the variant no longer has go after a while."""
        with suppress(OSError, SetupError), outputs.alone(self._output):
            self._put(made, checked)
            self._clear(frozenset(documents), made)

    def _put(self, made: Mapping[str, tuple[Trace, str]], checked: str) -> None:
        """The trees first, so that every trace leads to one."""
        trees = {self._folder / name / trace.tree: sealed(text.encode()) for name, (trace, text) in made.items()}
        self._found = {}  # what others kept meanwhile stays
        kept = {name: self._spelled(name).with_first(trace) for name, (trace, _text) in made.items()}
        index = {self._folder / name / "traces": sealed(spelled.text()) for name, spelled in kept.items()}
        known = list(dict.fromkeys((checked, *self.checked())))[:MOST]
        outputs.write_files({**trees, **index, self._folder / "checked": sealed(json.dumps(known).encode())})
        self._found |= kept
        for name, spelled in kept.items():
            named = {"traces", *(trace["tree"] for trace in spelled.traces)}
            for file in (self._folder / name).iterdir():
                if file.name not in named:
                    file.unlink(missing_ok=True)

    def _clear(self, documents: frozenset[str], made: Iterable[str]) -> None:
        """Of the documents that are no more the last few stay: as of an earlier decision they are wanted again."""
        folders = {folder.name: folder for folder in self._folder.iterdir() if folder.is_dir()}
        gone = sorted(set(folders) - documents - set(made))
        for name in gone[MOST:]:
            shutil.rmtree(folders[name], ignore_errors=True)


class Remembered(Traces):
    """The same for a process that goes on: what was made is at hand at once, and written when `write` says so."""

    def __init__(self, output: Path, variant: str) -> None:
        super().__init__(output, variant)
        self._known: dict[str, tuple[Trace, ...]] = {}
        self._texts: dict[str, dict[str, str]] = {}
        self._checked: tuple[str, ...] | None = None
        self._due: dict[str, tuple[Trace, str]] = {}
        self._documents: tuple[str, ...] = ()

    def of(self, document: str) -> tuple[Trace, ...]:
        """The traces of a document, the last one first."""
        if document not in self._known:
            self._known[document] = super().of(document)
        return self._known[document]

    def matching(self, document: str, answers: Callable[[Questions], str]) -> tuple[Trace, ...]:
        """Those of which the questions get these answers."""
        asked = {id(trace.questions): trace.questions for trace in self.of(document)}
        told = {name: answers(questions) for name, questions in asked.items()}
        return tuple(trace for trace in self.of(document) if trace.answers == told[id(trace.questions)])

    def tree(self, document: str, checksum: str) -> str | None:
        """A tree as canonical JSON."""
        return self._texts.get(document, {}).get(checksum) or super().tree(document, checksum)

    def checked(self) -> tuple[str, ...]:
        """Checksums of what was found to fit the templates."""
        if self._checked is None:
            self._checked = super().checked()
        return self._checked

    def keep(self, made: Mapping[str, tuple[Trace, str]], checked: str, documents: Iterable[str]) -> None:
        """Takes new trees; of those that came between two writings only the last is written."""
        self._checked = tuple(dict.fromkeys((checked, *self.checked())))[:MOST]
        self._documents = tuple(documents)
        for name, (trace, text) in made.items():
            same = (trace.questions, trace.answers, trace.imports)
            others = [each for each in self.of(name) if (each.questions, each.answers, each.imports) != same]
            self._known[name] = (trace, *others)[:MOST]
            trees = {each.tree for each in self._known[name]}
            texts = {**self._texts.get(name, {}), trace.tree: text}
            self._texts[name] = {sum_: each for sum_, each in texts.items() if sum_ in trees}
        self._due |= made

    def write(self) -> None:
        """Writes what was kept since the last time."""
        if self._checked and (self._due or self._checked != super().checked()):
            super().keep(self._due, self._checked[0], self._documents)
        self._due = {}


def sealed(data: bytes) -> bytes:
    """What is kept, packed, behind its checksum."""
    packed = zlib.compress(data, 1)
    return f"{outputs.checksum(packed)}\n".encode() + packed


def opened(file: Path) -> bytes:
    """What a file holds. Raises `ValueError` for one that is not as it was written."""
    sum_, _newline, packed = file.read_bytes().partition(b"\n")
    if sum_.decode("ascii", "replace") != outputs.checksum(packed):
        raise ValueError(file)
    return zlib.decompressobj().decompress(packed, LARGEST)


# As JSON


@dataclass(frozen=True)
class _Spelled:
    """Traces as JSON data, the last one first. Questions that several of them share stand there once: a trace names them by their place."""

    questions: list[list[list[str]]] = field(default_factory=list)
    traces: list[dict[str, Any]] = field(default_factory=list)

    def with_first(self, trace: Trace) -> _Spelled:
        """These with one more, in the place of one that got the same answers; not more than are kept."""
        asked = [list(paths) for paths in (trace.questions.seen, trace.questions.listed, trace.questions.reads)]
        new = _trace(trace, 0)
        same = asked, new["answers"], new["imports"]
        others = [(self.questions[each["questions"]], each) for each in self.traces]
        others = [(each, told) for each, told in others if (each, told["answers"], told["imports"]) != same]
        questions: list[list[list[str]]] = []
        traces: list[dict[str, Any]] = []
        for paths, told in [(asked, new), *others][:MOST]:
            if paths not in questions:
                questions.append(paths)
            traces.append({**told, "questions": questions.index(paths)})
        return _Spelled(questions, traces)

    def text(self) -> bytes:
        """The same as it is written."""
        data = {"version": VERSION, "questions": self.questions, "traces": self.traces}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _trace(trace: Trace, questions: int) -> dict[str, Any]:
    imports = {name: _spelled_targets(targets) for name, targets in trace.imports.items()}
    return {
        "questions": questions,
        "answers": trace.answers,
        "tree": trace.tree,
        "text": trace.text,
        "imports": imports,
        "exports": _spelled_targets(trace.exports),
        "together": trace.together,
        "summary": _summary(trace.summary),
    }


def _summary(made: Summary) -> dict[str, Any]:
    return {
        "id": made.id,
        "entry": made.entry,
        "title": made.title,
        "words": made.words,
        "open": [(tree.encode(source), text) for source, text in made.open.items()],
        "undecided": [(tree.encode(source), text) for source, text in made.undecided.items()],
        "titles": sorted(made.titles),
        "lacking": [asdict(finding) for finding in made.lacking],
    }


_VALUES = attrgetter(*(each.name for each in fields(Target)))


def _spelled_targets(targets: Mapping[str, Target]) -> dict[str, list[Any]]:
    return {name: [*_VALUES(target)] for name, target in targets.items()}


def _targets(data: Mapping[str, Sequence[Any]]) -> dict[str, Target]:
    return {name: Target(*values) for name, values in data.items()}


def _traces(spelled: _Spelled, wanted: Callable[[Questions, str], bool]) -> Iterable[Trace]:
    questions = [Questions(*map(tuple, each)) for each in spelled.questions]
    for each in spelled.traces:
        asked = questions[each["questions"]]
        if not wanted(asked, each["answers"]):
            continue
        imports = {name: _targets(targets) for name, targets in each["imports"].items()}
        summary = _read_summary(each["summary"], asked)
        exports = _targets(each["exports"])
        yield Trace(asked, each["answers"], each["tree"], each["text"], imports, exports, each["together"], summary)


def _read_summary(data: Mapping[str, Any], questions: Questions) -> Summary:
    return Summary(
        data["id"],
        data["entry"],
        data["title"],
        data["words"],
        {tree.decode(source): text for source, text in data["open"]},
        {tree.decode(source): text for source, text in data["undecided"]},
        frozenset(data["titles"]),
        tuple(map(outputs.finding_of, data["lacking"])),
        frozenset(questions.reads),
    )
