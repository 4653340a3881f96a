"""The fixed words of documents in each language: `templates/labels/<language>.yaml`.

A document has the words of one language for all that numbering, references and writers print, and those of its running text for what
templates print there. A municipality may have its own word for some labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from pydantic import Field

from bestek import tree
from bestek.findings import Finding, FindingsError, Place
from bestek.formats import DUTCH, Speech
from bestek.load import Loaded, load_file
from bestek.messages import _
from bestek.model.base import Base, Line
from bestek.model.labels import LANGUAGES, PLAIN, Label
from bestek.project import nearest
from bestek.validate import shape

FOLDER = "labels"


class SpeechWords(Base):
    """Words of `bestek.formats.Speech`. `numbers` are those from nought in words, `last` what stands before the last of a list."""

    numbers: tuple[Line, ...] = Field(default=DUTCH.numbers, min_length=1)
    million: Line = DUTCH.million
    last: Line = DUTCH.last
    period: Line = DUTCH.period
    step: Line = DUTCH.step
    steps: Line = DUTCH.steps
    planning: Line = DUTCH.planning


class LabelFile(Base):
    """A file of fixed words: `labels` as in `bestek.tree.Labels`, `words` for numbers, dates and lists, `vocabularies` for the codes of the model.

    `texts` translates fixed text of the templates that stands in headings, captions, header cells and on covers, by the text in Dutch.
    """

    labels: dict[str, Line]
    words: SpeechWords | None = None
    vocabularies: dict[str, dict[str, Line]]
    texts: dict[str, Line] = Field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """The fixed words of one language."""

    labels: tree.Labels
    vocabularies: Mapping[str, Mapping[str, str]]
    speech: Speech = DUTCH
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.labels.language


def read_labels(templates: Path) -> dict[str, Words]:
    """The fixed words by language. Raises `FindingsError` for what is no word, and for a word that a language lacks."""
    made: dict[str, Words] = {}
    findings: list[Finding] = []
    for path in sorted((templates / FOLDER).glob("*.yaml")):
        loaded = load_file(path, templates.parent)
        file, wrong = shape.shaped(loaded, LabelFile)
        findings += [*wrong, *(_misfits(path.stem, file, loaded) if file else ())]
        if file and not findings:
            made[path.stem] = _words(path.stem, file)
    if findings:
        raise FindingsError(findings)
    return made


def _words(language: str, file: LabelFile) -> Words:
    spoken = file.words.model_dump() if file.words else {}
    labels = tree.Labels(language=language, **file.labels)
    return Words(labels, file.vocabularies, Speech(language, **spoken), file.texts)


KNOWN = tuple(f.name for f in fields(tree.Labels) if f.name != "language")


def _misfits(language: str, file: LabelFile, loaded: Loaded) -> Iterator[Finding]:
    place = Place(loaded.tree.file.path, 1, 1)
    if language not in LANGUAGES:
        message = _("'{language}' is not a language of documents").format(language=language)
        yield Finding("E382", message, place, nearest(language, LANGUAGES))
    for name in file.labels:
        if name not in KNOWN:
            yield _unknown(name, loaded.key_place((FOLDER, name)))
    lacking = [name for name in KNOWN if name not in file.labels] if language != DUTCH.language else []
    lacking += ["words"] if language != DUTCH.language and not file.words else []
    if lacking:
        message = _("words are missing: {names}").format(names=", ".join(lacking))
        yield Finding("E395", message, place, _("a language has all of them; look at the file of another language"))


def _unknown(name: str, place: Place) -> Finding:
    return Finding("E383", _("there is no label '{name}'").format(name=name), place, nearest(name, KNOWN))


def unknown_labels(own: Mapping[str, Label], loaded: Loaded) -> Iterator[Finding]:
    """Words of a municipality for labels that do not exist."""
    for name in own:
        if name not in KNOWN:
            yield _unknown(name, loaded.place_of(f"municipality/{FOLDER}/{name}"))


def chosen(known: Mapping[str, Words], languages: Sequence[str], body: str, own: Mapping[str, Label]) -> Words:
    """The words of the first wanted language that there are words for, with those that the municipality has itself.

    Raises `FindingsError` when there are no words for the language of the running text.
    """
    if body not in known:
        message = _("there are no labels in the language '{language}'").format(language=body)
        place = Place(f"templates/{FOLDER}/{body}.yaml")
        hint = _("it holds the mappings 'labels' and 'vocabularies'")
        raise FindingsError([Finding("E382", message, place, hint)])
    words = known[next(language for language in (*languages, body) if language in known)]
    said = {name: _own(label, words.language, body) for name, label in own.items() if name in KNOWN}
    given = {name: word for name, word in said.items() if word}
    return replace(words, labels=replace(words.labels, **given)) if given else words


def _own(label: Label, language: str, body: str) -> str:
    return label.words.get(language) or (label.words.get(PLAIN, "") if language == body else "")
