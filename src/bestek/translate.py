"""Fixed text of the templates that labels the running text, in the language of the labels: headings, captions, header cells, covers.

Running text stays as it is, and so does what is a fact. The translations stand in `templates/labels/<language>.yaml` under `texts`, by the
text of the template; a language without such a part leaves the fixed text in the language of the running text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast

from bestek.findings import Finding, Place, Severity
from bestek.memory import NOTHING, Memory
from bestek.messages import _
from bestek.tree import (
    Box,
    Cell,
    Cover,
    Definition,
    Document,
    Figure,
    Inline,
    List,
    Paragraph,
    Row,
    Section,
    Signature,
    Source,
    Table,
    Text,
    parts,
    rebuild,
    sources_of,
)

TITLES: Mapping[type, tuple[str, ...]] = {
    Section: ("title",),
    Table: ("caption",),
    Figure: ("caption",),
    Box: ("title",),
    Definition: ("term",),
    Signature: ("role",),
}
"""Where inline nodes are a label of what stands under them."""


def translated(
    document: Document, texts: Mapping[str, str], language: str, memory: Memory = NOTHING
) -> tuple[Document, tuple[Finding, ...]]:
    """The document with its fixed labels in `language`, and a warning for every one that has no translation."""
    if not texts:
        return document, ()
    translating = _Translating(texts, language, memory)
    made = rebuild(document, translating.node)
    return made, tuple(dict.fromkeys(translating.findings))


@dataclass
class _Translating:
    texts: Mapping[str, str]
    language: str
    memory: Memory = NOTHING
    findings: list[Finding] = field(default_factory=list)
    labelling: bool = False
    """Whether the paragraphs that are read stand in a label: a header cell or a cover."""

    @cached_property
    def given(self) -> tuple[object, ...]:
        """All that a section is translated with."""
        return self.language, tuple(self.texts.items())

    def section(self, section: Section) -> Section:
        """A section with what there is to say of it."""
        alone = _Translating(self.texts, self.language, self.memory)

        def make() -> tuple[Section, tuple[Finding, ...]]:
            return alone.within(alone.titled(section), labelling=False), tuple(alone.findings)

        made, findings = self.memory.of("translated", section, self.given, make)
        self.findings.extend(findings)
        return made

    def node(self, node: Any) -> Any:
        match node:
            case Section() if not self.labelling:
                return self.section(node)
            case Cover():
                return self.within(node, labelling=True)
            case Row():
                return self.row(node)
            case Cell():
                return self.within(node, labelling=self.labelling or node.header)
            case Paragraph() if self.labelling:
                return replace(node, children=self.words(node.children))
            case List(noun=noun) if noun and not node.lang:
                return self.within(self.named(node, "noun", noun), labelling=self.labelling)
            case _:
                return self.within(self.titled(node), labelling=self.labelling)

    def within(self, node: Any, *, labelling: bool) -> Any:
        outer, self.labelling = self.labelling, labelling
        made = rebuild(node, self.node)
        self.labelling = outer
        return made

    def row(self, row: Row) -> Row:
        """A group row is a heading within its table; what a reference calls a row begins with a word and ends with its number."""
        made = self.named(row, "label", row.label) if row.label and not row.lang else row
        return cast(Row, self.within(made, labelling=self.labelling or row.role == "group"))

    def named(self, node: Any, name: str, label: str) -> Any:
        """`label` begins with the noun; the rest is a number or a name."""
        word, blank, rest = label.partition(" ") if name == "label" else (label, "", "")
        if not blank and name == "label":
            return node
        if found := self.texts.get(word):
            return replace(node, lang=self.language, **{name: f"{found}{blank}{rest}"})
        first = next((source for part in parts(node) for source in sources_of(part) if not source.path), None)
        self.lacking(word, first)
        return node

    def titled(self, node: Any) -> Any:
        names = TITLES.get(type(node), ())
        return replace(node, **{name: self.words(getattr(node, name)) for name in names}) if names else node

    def words(self, words: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(self.word(word) for word in words)

    def word(self, word: Any) -> Any:
        """A run of fixed text; facts have a path, words of labels a language of their own."""
        if not isinstance(word, Text):
            return rebuild(word, self.word)
        text = word.value.strip()
        fixed = word.sources and not any(source.path for source in word.sources) and not word.lang
        if not fixed or sum(map(str.isalpha, text)) < 2:  # a sign, or the letter of an annex
            return word
        if found := self.texts.get(text):
            before, _text, after = word.value.partition(text)
            return replace(word, value=f"{before}{found}{after}", lang=self.language)
        self.lacking(text, word.sources[0])
        return word

    def lacking(self, text: str, source: Source | None) -> None:
        place = Place(source.file, source.line, source.column) if source else None
        message = _("the fixed text “{text}” has no translation in '{language}'").format(
            text=text, language=self.language
        )
        hint = _("add it to templates/labels/{language}.yaml, under texts").format(language=self.language)
        self.findings.append(Finding("W396", message, place, hint, Severity.WARNING))
