"""Numbering: what Word will count, and the definitions that make it count so.

The tree carries every label already (`bestek.resolve` gave it); Word counts by itself. `Numbering` keeps the counters that Word
keeps, chooses for every heading and list the instance that gives the tree's label, and where no scheme gives it writes the label
out as the text of a level of its own: the reader sees what the tree says in every case, and `literal` tells which headings Word will not renumber.

One multilevel list (17.9 `abstractNum`) for each scheme: chapters (bound to "heading 1" to "heading 9" by `pStyle`), annexes and articles
(the same headings, numbered "Bijlage 1" or "Artikel 5", with 1.1 below), one for the arguments of each decision point ("2.1", level text "2.%1").
Headings of all schemes keep Word's own heading styles and differ in `numPr` alone, because `TOC`, `STYLEREF 1` and screen readers look for those styles.

Lists share three definitions (bullets, 1., a.); each ordered list is an instance with `startOverride` (17.9), so that it begins anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bestek.style import DEFAULT
from bestek.tree import Labels, List, ListKind, Section
from bestek.write.docx import definitions, parts
from bestek.write.docx.parts import Indent, Number

CHAPTERS, ANNEXES, ARTICLES, BULLETS, DECIMALS, ALPHAS, NONE = 1, 2, 3, 4, 5, 6, 7
"""Instances that every document has; the definition of each has the same number."""

UNNUMBERED = Number(NONE)
"""An instance that prints nothing. (`numId` 0 would say the same, but some validators take it for a dangling reference.)"""

LEVELS = 9
"""17.9 `lvl`: a list has nine levels."""

Root = Literal["chapters", "annexes", "articles"]
"""Which list numbers the decimal sections below: the nearest annex or article, else the chapters."""

_ROOTS: dict[Root, int] = {"chapters": CHAPTERS, "annexes": ANNEXES, "articles": ARTICLES}
LIST_STEP = 397
"""Indent of a list level: 7 mm."""

_DEEPER = (3, 6, 9, 12, 15)
"""Millimetres more for the number of a heading of level 5 to 9 than for one of level 4."""

_BULLETS = ("•", "–", "·")
_LIST_FORMS: dict[ListKind, tuple[int, str]] = {
    "bullet": (BULLETS, "bullet"),
    "decimal": (DECIMALS, "decimal"),
    "alpha": (ALPHAS, "lowerLetter"),
}


@dataclass(slots=True)
class _Scheme:
    """A list as Word counts it: one definition, its level texts, the counters of its levels and the instance last used."""

    definition: int
    texts: tuple[str, ...]
    instance: int
    counters: list[int] = field(default_factory=lambda: [0] * LEVELS)

    def next(self, level: int) -> str:
        return self._printed(level, self._advanced(level, self.counters[level] + 1))

    def count(self, level: int, value: int) -> None:
        self.counters = self._advanced(level, value)

    def with_value(self, level: int, value: int) -> str:
        return self._printed(level, self._advanced(level, value))

    def _advanced(self, level: int, value: int) -> list[int]:
        """A count at one level sets the deeper ones back (17.9 `lvlRestart`)."""
        return [*self.counters[:level], value, *[0] * (LEVELS - level - 1)]

    def _printed(self, level: int, counters: list[int]) -> str:
        made = self.texts[level]
        for place, count in enumerate(counters[: level + 1], 1):
            made = made.replace(f"%{place}", str(count))
        return made


class Numbering:
    """The numbering part of one document, filled while the body is written."""

    def __init__(self, labels: Labels, lang: str = "", widths: Sequence[float] = DEFAULT.label_widths) -> None:
        """`lang` is the language of the labels (a tag that Word knows) where it is not that of the text, `widths` the room for numbers in mm."""
        deepest = widths[-1]
        self._indents = tuple(
            round(width * parts.TWIPS_PER_MM) for width in (*widths, *(deepest + more for more in _DEEPER))
        )
        decimal = tuple(".".join(f"%{n}" for n in range(1, level + 1)) for level in range(1, LEVELS + 1))
        self._schemes = {
            CHAPTERS: _Scheme(CHAPTERS, decimal, CHAPTERS),
            ANNEXES: _Scheme(ANNEXES, (f"{labels.annex} %1", *decimal[1:]), ANNEXES),
            ARTICLES: _Scheme(ARTICLES, (f"{labels.article} %1", *decimal[1:]), ARTICLES),
        }
        self._arguments: dict[tuple[str, int], _Scheme] = {}
        self._definitions = [_headings(CHAPTERS, "Chapters", decimal, self._indents, bound=True)]
        self._definitions += [
            _headings(n, name, self._schemes[n].texts, self._indents, lang=lang)
            for n, name in ((ANNEXES, "Annexes"), (ARTICLES, "Articles"))
        ]
        self._definitions += [_list(kind) for kind in ("bullet", "decimal", "alpha")]
        self._definitions.append(
            definitions.abstract_number(
                NONE,
                "No number",
                (definitions.level(0, "none", "", Indent(0), suffix="nothing"),),
                multilevel="singleLevel",
            )
        )
        self._instances = [definitions.number_instance(n, n) for n in range(CHAPTERS, NONE + 1)]
        self.literal: list[Section] = []

    def heading(self, section: Section, root: Root) -> Number:
        """The number of a heading; the heading styles give that of the instance `CHAPTERS` by themselves."""
        if not section.heading_label:
            return UNNUMBERED
        if section.scheme == "argument":
            return self._argument(section)
        return self._counted(self._schemes[_ROOTS[root]], heading_level(section) - 1, section)

    def gone(self, section: Section, root: Root) -> Number:
        """The number of a deleted heading, which counts no more here; Word counts it until the deletion is accepted."""
        if not section.heading_label:
            return UNNUMBERED
        if section.scheme == "argument":
            return Number(self._argument_scheme(section).instance)
        return Number(self._schemes[_ROOTS[root]].instance, heading_level(section) - 1)

    def items(self, node: List, depth: int) -> Number:
        """An instance for one list at a depth from 0; bullets need no own."""
        definition, _ = _LIST_FORMS[node.kind]
        level = min(depth, LEVELS - 1)
        return Number(definition if node.kind == "bullet" else self._instance(definition, level, node.start), level)

    def xml(self) -> bytes:
        """17.9 `numbering`: definitions first, then instances."""
        return parts.root("w:numbering", "".join(self._definitions) + "".join(self._instances))

    def _counted(self, scheme: _Scheme, level: int, section: Section) -> Number:
        """Count on when that gives the label, start anew at its last figure when that does, else print the label as it is."""
        if scheme.next(level) == section.heading_label:
            scheme.count(level, scheme.counters[level] + 1)
            return Number(scheme.instance, level)
        last = _last_figure(section.heading_label)
        if last is not None and scheme.with_value(level, last) == section.heading_label:
            scheme.count(level, last)
            scheme.instance = self._instance(scheme.definition, level, last)
            return Number(scheme.instance, level)
        return self._literal(section)

    def _argument(self, section: Section) -> Number:
        return self._counted(self._argument_scheme(section), 0, section)

    def _argument_scheme(self, section: Section) -> _Scheme:
        """Arguments are one list per decision point and heading level, whose first level prints "<point>.<n>"."""
        key = (section.prefix, section.level)
        if key not in self._arguments:
            label = f"{section.prefix}.%1" if section.prefix else "%1"
            definition = self._define(self._argument_levels(label, section), f"Arguments {label}")
            self._arguments[key] = _Scheme(definition, (label,) * LEVELS, self._plain_instance(definition))
        return self._arguments[key]

    def _literal(self, section: Section) -> Number:
        self.literal.append(section)
        label = section.heading_label.replace("%", "")  # a "%1" would be read as a counter
        return Number(self._plain_instance(self._define(self._argument_levels(label, section), f"Label {label}")))

    def _argument_levels(self, label: str, section: Section) -> str:
        if hangs(label):
            width = self._indents[heading_level(section) - 1]
            return definitions.level(0, "decimal", label, Indent(width, width))
        return definitions.level(0, "decimal", label, Indent(0), suffix="space", regular=True)

    def _define(self, levels: str, name: str) -> int:
        number = len(self._definitions) + 1
        self._definitions.append(definitions.abstract_number(number, name, (levels,), multilevel="singleLevel"))
        return number

    def _plain_instance(self, definition: int) -> int:
        return self._instance(definition, 0, None)

    def _instance(self, definition: int, level: int, start: int | None) -> int:
        number = len(self._instances) + 1
        self._instances.append(
            definitions.number_instance(number, definition, None if start is None else {level: start})
        )
        return number


def heading_level(section: Section) -> int:
    """The level as Word knows it: 1 to 9."""
    return min(max(section.level, 1), LEVELS)


def hangs(label: str) -> bool:
    """A bare number hangs in a column of its own; a label that begins with a word ("Bijlage 1") stands in line with the title."""
    return label[:1].isdecimal() or label[:1] == "%"


def _last_figure(label: str) -> int | None:
    last = label.rpartition(".")[2].rpartition(" ")[2]
    return int(last) if last.isdecimal() else None


def _headings(
    number: int, name: str, texts: tuple[str, ...], indents: Sequence[int], *, bound: bool = False, lang: str = ""
) -> str:
    """The levels of chapters, annexes or articles; those of the chapters are bound to the heading styles."""
    return definitions.abstract_number(
        number, name, (_heading_level(level, text, indents[level], bound, lang) for level, text in enumerate(texts))
    )


def _heading_level(level: int, text: str, width: int, bound: bool, lang: str) -> str:
    style = f"Heading{level + 1}" if bound else ""
    if not hangs(text):
        return definitions.level(
            level, "decimal", text, Indent(0), style=style, suffix="space", regular=True, lang=lang
        )
    return definitions.level(level, "decimal", text, Indent(width, width), style=style)


def _list(kind: ListKind) -> str:
    number, form = _LIST_FORMS[kind]
    return definitions.abstract_number(number, kind, _list_levels(kind, form))


def _list_levels(kind: ListKind, form: str) -> Iterator[str]:
    """The first five levels belong to Word's list styles (17.9 `pStyle`); a style can belong to one list only, so letters have none."""
    names = {"bullet": "ListBullet", "decimal": "ListNumber", "alpha": ""}
    for level in range(LEVELS):
        style = names[kind] + ("" if level == 0 else str(level + 1)) if names[kind] and level < 5 else ""
        label = _BULLETS[min(level, 2)] if kind == "bullet" else f"%{level + 1}."
        yield definitions.level(level, form, label, Indent(LIST_STEP * (level + 1), LIST_STEP), style=style)
