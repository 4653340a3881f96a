"""A small dossier in which every rule is satisfied, and ways to change it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bestek.check.context import Context, Purchase
from bestek.check.passages import Passage, Reading, Run
from bestek.check.rule import Spot
from bestek.check.value import purchase
from bestek.findings import Place
from bestek.load import load_dossier
from bestek.model.review import Approval
from bestek.tree import Block, Cell, Document, Paragraph, Row, Section, Source, Table, Text
from bestek.validate import Valid, validate
from bestek.yaml_text import yaml_text

SOUND = Path(__file__).parents[1] / "corpus" / "rules" / "content"
PROFILE = "municipality/"


@cache
def _sound() -> Any:
    return load_dossier(SOUND / "proef", SOUND.parent)


def sample(
    folder: Path,
    changes: Mapping[str, Any] | None = None,
    documents: Mapping[str, Any] | None = None,
    others: Mapping[str, Mapping[str, Any]] | None = None,
    approvals: Iterable[Mapping[str, Any]] = (),
) -> Context:
    """The sound dossier with facts set, by path (`None` takes one out; a list gets a new element when its id is new), as rules meet it.

    `documents` are paragraphs by kind of document (`award-letter/noord` is one about an element): a text, or a mapping with `text`, `path` or
    `file`, `kind`, `language`, `run` (what its words are) and `number` (it heads a numbered section). Paths with `municipality/` are of the profile.
    `others` are the other dossiers of the project by their name: the sound one with facts set.
    `approvals` are the sign-offs of review.yaml, each on a line of its own.
    """
    valid = _valid(folder, "proef", changes)
    beside = tuple(purchase(_valid(folder / name, name, facts)) for name, facts in (others or {}).items())
    readings = tuple(reading(*kind.split("/"), paragraphs=given) for kind, given in (documents or {}).items())
    signed = tuple((Approval(**each), Place("review.yaml", line)) for line, each in enumerate(approvals, 1))

    def alike(buyer: str, code: str) -> tuple[Purchase, ...]:
        return tuple(each for each in beside if (each.buyer, each.code) == (buyer, code))

    return Context(valid, readings, alike, approvals=signed)


def _valid(folder: Path, name: str, changes: Mapping[str, Any] | None) -> Valid:
    data, profile = dict(_sound().data), dict(YAML(typ="safe").load(SOUND / "municipalities" / "voorbeeld.yaml"))
    data["municipality"] = "voorbeeld"
    data.pop("id", None)
    for path, value in (changes or {}).items():
        if path.startswith(PROFILE):
            profile = _set(profile, path.removeprefix(PROFILE).split("/"), value)
        else:
            data = _set(data, path.split("/"), value)
    content = folder / "content"
    for file, values in ((f"{name}/dossier.yaml", data), ("municipalities/voorbeeld.yaml", profile)):
        (content / file).parent.mkdir(parents=True, exist_ok=True)
        (content / file).write_text(yaml_text(values), encoding="utf-8")
    return validate(load_dossier(content / name, folder))


def _set(data: Any, steps: list[str], value: Any) -> Any:
    step, *rest = steps
    if isinstance(data, list):
        old = next((item for item in data if item["id"] == step), None)
        new = _set(old or {"id": step}, rest, value) if rest else value
        if old is None:
            return [*data, {"id": step, **new}]
        return [changed for item in data if (changed := new if item is old else item) is not None]
    data = dict(data or {})
    if rest:
        return {**data, step: _set(data.get(step), rest, value)}
    return {key: known for key, known in data.items() if key != step} if value is None else {**data, step: value}


def reading(kind: str, about: str = "", *, paragraphs: Sequence[Any]) -> Reading:
    """A document of these paragraphs, with `about` one of those for each element of a collection."""
    name = f"{kind}-{about}" if about else kind
    passages = tuple(_passages(kind, paragraphs))
    paths = frozenset(source.path for passage in passages for run in passage.runs for source in run.sources)
    blocks = tuple(_block(each, given) for each, given in zip(passages, paragraphs, strict=True))
    return Reading(Document(name, name, blocks), kind, kind, passages, paths)


def _block(passage: Passage, given: Any) -> Block:
    words = (Text(passage.text, passage.runs[0].sources),)
    if isinstance(given, Mapping) and (number := given.get("number")):
        scheme = given.get("scheme", "decimal")
        return Section(passage.spot.id, words, (), scheme, label=str(number), heading_label=str(number))
    if isinstance(given, Mapping) and "row" in given:
        return Table((), (), (Row((Cell((Paragraph(words, id=passage.spot.id),)),), id=given["row"]),))
    return Paragraph(words, id=passage.spot.id)


def _passages(kind: str, paragraphs: Iterable[Any]) -> Iterator[Passage]:
    for number, each in enumerate(paragraphs, 1):
        given: dict[str, Any] = {"text": each} if isinstance(each, str) else each
        sources = (
            (Source(path=given["path"]),)
            if given.get("path")
            else (Source(given.get("file", f"templates/documents/{kind}.html.j2"), number),)
        )
        run = Run(given["text"], 0, sources, given.get("run", "text"))
        spot = Spot(kind, f"p-{number}", str(number))
        yield Passage(spot, given.get("kind", "paragraph"), given["text"], (run,), given.get("language", "nl"))


def plain(value: Any) -> Any:
    """What a case file holds, without the marks of its reader."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, float):
        return Decimal(str(value))
    return value.date() if isinstance(value, datetime.datetime) else value
