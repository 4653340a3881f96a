"""What is kept of documents for the rules: `build/.bestek/checks/documents/<variant>/<document>/`.

A file per tree, named after all that its content follows from: the tree, its place in the dossier, the code. It tells where the document prints which fact, and
for every rule that reads documents what it found, with the questions that it asked of the dossier besides (`bestek.check.asking`) and a checksum of the
answers. A document that is as it was once is not read again, and a rule not run over it while the answers are the same. Of a document the last
`MOST` files are kept. What is damaged or gone is made anew.
"""

from __future__ import annotations

import datetime
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from bestek import outputs
from bestek.check.asking import Answers, Asking, Question
from bestek.check.context import Context
from bestek.check.passages import Passage, Reading
from bestek.check.reading import reading
from bestek.check.rule import Hit, NotAssessed, Rule, Spot, Word
from bestek.dossier import Composed
from bestek.findings import SetupError, Severity
from bestek.model.dossier import kind_of
from bestek.outputs import checksum, short
from bestek.tree import Document

MOST = 12

Outcomes = Sequence[Hit | NotAssessed]


class NotKeptError(ValueError):
    """A finding has a value of a kind that cannot be kept."""


@dataclass
class KeptDocument:
    """What is kept of one document: `data` as it stands in the file, and whether something was added."""

    file: Path
    data: dict[str, Any]
    changed: bool = False

    def outcomes(self, rule: Rule, answers: Answers) -> Outcomes | None:
        """What a rule found in it, where it would find the same."""
        for asked, digest, found in self.data["rules"].get(rule.id, ()):
            if answers.digest(map(tuple, asked)) == digest:
                return [_outcome(each) for each in found]
        return None

    def keep(self, rule: Rule, asked: Iterable[Question], digest: str, found: Outcomes) -> None:
        """Keeps what a rule found; of several states of the dossier the last `MOST`."""
        with suppress(NotKeptError):
            made = [list(asked), digest, [_spelled(each) for each in found]]
            others = self.data["rules"].get(rule.id, ())
            self.data["rules"][rule.id] = [made, *others][:MOST]
            self.changed = True


class KeptReading(Reading):
    """A document to be read, which is opened when somebody asks for its words; `open` gives it taken apart."""

    def __init__(self, data: Mapping[str, Any], entry: str, open: Callable[[], Reading]) -> None:
        name = data["id"]
        spots = {path: tuple(Spot(name, *each) for each in places) for path, places in data["spots"].items()}
        known = {"kind": data["kind"], "entry": entry, "id": name, "language": data["language"], "spots": spots}
        rows, paths = frozenset(data["rows"]), frozenset(spots)
        self.__dict__.update(known, rows=rows, paths=paths, made_from=data["made_from"], open=open)

    @cached_property
    def opened(self) -> Reading:
        """The document itself."""
        made: Reading = self.__dict__["open"]()
        return made

    @property
    def document(self) -> Document:
        return self.opened.document

    @property
    def passages(self) -> tuple[Passage, ...]:
        return self.opened.passages


@dataclass
class Keeping:
    """The documents of a dossier for one municipality. `given` is a checksum of what all of it follows from besides the trees: the code."""

    output: Path
    variant: str
    given: str
    known: dict[str, KeptDocument] = field(default_factory=dict)
    told: Answers | None = None

    @property
    def folder(self) -> Path:
        return self.output / ".bestek" / "checks" / "documents" / self.variant.replace("/", "+")

    def readings(self, composed: Composed) -> tuple[Reading, ...]:
        """All documents of a dossier, in its order."""
        kinds = {entry.id: kind_of(entry) for entry in composed.valid.dossier.documents}
        given = ((name, kinds[entry], entry) for name, entry in composed.entries.items())
        return tuple(
            self.reading(*each, composed.checksum(each[0]), partial(_opened, composed, *each)) for each in given
        )

    def reading(self, name: str, kind: str, entry: str, tree: str, open: Callable[[], Reading]) -> Reading:
        """A document to be read; `tree` is the checksum of its tree, `open` takes it apart."""
        made_from = short(checksum(repr((self.given, name, kind, entry, tree)).encode()))
        file = self.folder / name / f"{made_from}.json"
        with suppress(OSError, ValueError, KeyError):
            self.known[name] = KeptDocument(file, outputs.read_data(file))
            return KeptReading(self.known[name].data, entry, open)
        made = open()
        data = _index(made) | {"made_from": made_from, "kind": kind, "rules": {}, "of": {}}
        self.known[name] = KeptDocument(file, data, changed=True)
        return KeptReading(data, entry, lambda: made)

    def outcomes(self, context: Context, rule: Rule, document: Reading) -> Outcomes:
        """What a rule finds in a document."""
        assert rule.read
        known = self.known[document.id]
        answers = self._answers(context)
        found = known.outcomes(rule, answers)
        if found is None:
            asking = Asking(context)
            found = list(rule.read(asking.noting, document))
            if not asking.open_ended:
                known.keep(rule, asking.asked, answers.digest(asking.asked), found)
        return found

    def _answers(self, context: Context) -> Answers:
        if self.told is None:
            self.told = Answers(context)
        return self.told

    def of(self, document: Reading, function: Callable[..., Sequence[str]], given: Sequence[str]) -> Sequence[str]:
        """What a function of a document and some texts gives, which follows from these alone."""
        known = self.known[document.id]
        key = f"{function.__module__}.{function.__qualname__} {_digest(tuple(given))}"
        if key not in known.data["of"]:
            known.data["of"] = {key: [*function(document, *given)], **dict([*known.data["of"].items()][: MOST * 4])}
            known.changed = True
        made: Sequence[str] = known.data["of"][key]
        return made

    # On disk

    def write(self, *, complete: bool) -> None:
        """Writes what was added; where these are all documents that the dossier has now, what is kept of others goes."""
        changed = {known.file: known.data for known in self.known.values() if known.changed}
        if not changed:
            return
        with suppress(OSError, SetupError), outputs.alone(self.output):
            for file, data in changed.items():
                outputs.write_data(file, data)
                self._order(file)
            for folder in self.folder.iterdir() if complete else ():
                if folder.name not in self.known:
                    shutil.rmtree(folder, ignore_errors=True)

    @staticmethod
    def _order(file: Path) -> None:
        """The files of a document in the order in which they were made; the first of more than `MOST` go."""
        order = file.parent / "order"
        try:
            before = outputs.read_data(order)["files"]
        except (OSError, ValueError, KeyError):
            before = []
        names = [file.name, *(name for name in before if name != file.name)][:MOST]
        outputs.write_data(order, {"files": names})
        for other in file.parent.iterdir():
            if other.name not in {*names, order.name}:
                other.unlink(missing_ok=True)


def _opened(composed: Composed, name: str, kind: str, entry: str) -> Reading:
    return reading(composed.document(name), kind, entry)


def keeping(output: Path, composed: Composed) -> Keeping:
    """What is kept of the documents of a dossier, whichever decision it is shown after."""
    variant = replace(composed.variant, as_of="").name
    return Keeping(output, variant, checksum(f"{outputs.code()} {sys.version}".encode()))


@lru_cache(maxsize=64)
def _digest(given: tuple[str, ...]) -> str:
    """A checksum of texts that are given for one document after the other."""
    return short(checksum(repr(given).encode("utf-8", "surrogatepass")))


def _index(document: Reading) -> dict[str, Any]:
    """What is asked of a document without its words."""
    spots = {path: [[spot.id, spot.label] for spot in spots] for path, spots in document.spots.items()}
    return {"id": document.id, "language": document.language, "spots": spots, "rows": sorted(document.rows)}


# Findings as JSON


def _spelled(outcome: Hit | NotAssessed) -> list[Any]:
    """What a rule found, without what stands in it by default."""
    if isinstance(outcome, NotAssessed):
        return ["not", outcome.reason, _values(outcome.values)]
    told = {
        each.name: getattr(outcome, each.name)
        for each in fields(Hit)
        if each.name not in ("values", "spots", "severity")
    }
    severity = outcome.severity.name if outcome.severity is not None else ""
    spots = [[spot.document, spot.id, spot.label] for spot in outcome.spots]
    return [
        "hit",
        told | {"path": str(outcome.path), "judged": str(outcome.judged)},
        severity,
        spots,
        _values(outcome.values),
    ]


def _outcome(data: Sequence[Any]) -> Hit | NotAssessed:
    if data[0] == "not":
        return NotAssessed(data[1], _read(data[2]))
    _kind, told, severity, spots, values = data
    made = Hit(**told, values=_read(values), spots=tuple(Spot(*each) for each in spots))
    return replace(made, severity=Severity[severity]) if severity else made


def _values(values: Mapping[str, object]) -> list[list[Any]]:
    return [[name, *_value(value)] for name, value in values.items()]


def _value(value: object) -> tuple[str, Any]:
    """A value of a message with its kind."""
    match value:
        case Word():
            return "word", str(value)
        case str():
            return "text", str(value)
        case bool() | int() | None:
            return "plain", value
        case Decimal():
            return "amount", str(value)
        case datetime.date() if type(value) is datetime.date:
            return "day", value.isoformat()
        case _:
            raise NotKeptError(value)


def _read(values: Iterable[Sequence[Any]]) -> dict[str, object]:
    return dict(_named(*each) for each in values)


def _named(name: str, kind: str, value: Any) -> tuple[str, object]:
    return name, _KINDS[kind](value)


_KINDS: Mapping[str, Callable[[Any], object]] = {
    "word": Word,
    "text": lambda text: text,
    "plain": lambda value: value,
    "amount": Decimal,
    "day": datetime.date.fromisoformat,
}
