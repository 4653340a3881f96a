"""Inline nodes as runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, assert_never

from bestek import tree
from bestek.messages import _
from bestek.tree import (
    Break,
    Document,
    Emphasis,
    Field,
    Inline,
    Link,
    Note,
    Placeholder,
    Ref,
    Revised,
    Section,
    Source,
    Strong,
    Text,
)
from bestek.write.docx import parts
from bestek.write.docx.names import Target
from bestek.write.docx.parts import word_language
from bestek.write.docx.state import State, Story
from bestek.write.docx.styles import bold_styles
from bestek.write.revisions import as_accepted

NO_BREAK_SPACE = "\u00a0"


def said(words: str, document: Document) -> str:
    """A run of words of the labels, with their language where it is not that of the text; a bare number is in no language."""
    lang = word_language(document.label_lang) if any(map(str.isalpha, words)) else ""
    return parts.run(parts.text(words), parts.run_properties(lang=lang))


class Manner(NamedTuple):
    """How runs look: `bold_style` says that the paragraph is bold already."""

    story: Story
    bold_style: bool = False
    strong: bool = False
    emphasis: bool = False
    style: str = ""

    def properties(self, lang: str = "", style: str = "") -> str:
        """One character style; what a second one would say is said directly. Bold twice would be regular (17.7.3, toggle properties)."""
        bold = self.strong and not self.bold_style
        style = style or self.style
        named = style or ("Strong" if bold else "Emphasis" if self.emphasis else "")
        return parts.run_properties(
            named, bold=bold and named != "Strong", italic=self.emphasis and named != "Emphasis", lang=lang
        )


class Inlines:
    """Writes the inline nodes of one document. `note` writes a footnote's text and returns the id that its call needs."""

    def __init__(self, state: State, note: Callable[[Note], int]) -> None:
        self.state, self._note = state, note
        self._headings = {
            state.targets[node.id].bookmark: (node.heading_label, as_accepted(node.title))
            for node in state.nodes
            if isinstance(node, Section) and node.id
        }
        self._cited = {node.target for node in state.nodes if isinstance(node, Ref)}

    def runs(self, nodes: Iterable[Inline], story: Story, paragraph_style: str = "", *, strong: bool = False) -> str:
        manner = Manner(story, paragraph_style in bold_styles(), strong)
        return self._all(nodes, manner)

    def _run(self, node: Inline, manner: Manner) -> str:  # noqa: C901  one branch per node
        match node:
            case Text(value=value, lang=lang):
                return self._text(node, value, manner.properties(word_language(lang)))
            case Placeholder(value=value):
                return self._text(node, value, manner.properties(style="OpenFact"))
            case Strong(children=children):
                return self._all(children, manner._replace(strong=True))
            case Emphasis(children=children):
                return self._all(children, manner._replace(emphasis=True))
            case Link(href=href, children=children):
                return parts.hyperlink(
                    self._all(children, manner._replace(style="Hyperlink")), relation=manner.story.link(href)
                )
            case Ref():
                return self._reference(node, manner)
            case Note():
                return self._call(node)
            case Field(hint=hint, width=width):
                return parts.text_control(self.state.control(), hint, hint + NO_BREAK_SPACE * max(0, width - len(hint)))
            case Break():
                return parts.BREAK
            case Revised():
                return self._revised(node, manner)
            case _:
                assert_never(node)

    def _revised(self, node: Revised, manner: Manner) -> str:
        if self.state.mark:
            return self._all(node.children, manner)
        with self.state.under(node.mark):
            return self.state.tracked(self._all(node.children, manner))

    def _all(self, nodes: Iterable[Inline], manner: Manner) -> str:
        return "".join([self._run(node, manner) for node in nodes])

    def _text(self, node: Text | Placeholder, value: str, properties: str) -> str:
        if parts.illegal(value):
            self.state.report(
                "E502",
                _("a character that no document can hold was left out"),
                node.sources,
                _("remove the control character from the text"),
            )
        return parts.run(parts.text(value), properties)

    def _reference(self, node: Ref, manner: Manner) -> str:
        """A number that Word can count is a field; anything else leads to its target as plain text."""
        properties = manner.properties(word_language(node.lang))
        target = None if node.document else self.state.target(node.target)
        if target is None:
            if not node.document and not self.state.gone:
                self.state.report(
                    "E503", _("the reference to {target} leads nowhere").format(target=node.target), node.sources
                )
            return parts.run(parts.text(node.text), properties)
        before, instruction, result = self._field(node, target)
        if not instruction:
            return parts.hyperlink(parts.run(parts.text(node.text), properties), anchor=target.bookmark)
        return parts.run(parts.text(before), properties) + parts.field(
            instruction, parts.run(parts.text(result), properties), properties
        )

    def _field(self, node: Ref, target: Target) -> tuple[str, str, str]:
        """Text before the field, its instruction (17.16.5 `REF`, `NOTEREF`) and its cached result; no instruction where no field can say it."""
        if target.kind == "section":
            return self._section_field(node, target)
        if node.number and target.kind in ("table", "figure"):
            return node.prefix, rf"REF {target.number} \h \* MERGEFORMAT", node.number
        if node.number and target.kind == "note":
            return node.prefix, rf"NOTEREF {target.bookmark} \h", node.number
        return "", "", node.text

    def _section_field(self, node: Ref, target: Target) -> tuple[str, str, str]:
        """`\\r` gives the number as the heading prints it, "Bijlage 1" with its word; `\\* Lower` makes that "bijlage 1".

        Where only the figure is wanted `\\t` drops the word, which LibreOffice does not know. Without `\\r` the field gives the title.
        """
        label, title = self._headings[target.bookmark]
        if node.number and node.text == label:
            return "", rf"REF {target.bookmark} \r \h", node.text
        if node.number and node.text == label.lower():
            return "", rf"REF {target.bookmark} \r \h \* Lower", node.text
        if node.number and node.number == label:
            return node.prefix, rf"REF {target.bookmark} \r \h", node.number
        if node.number and label.endswith(f" {node.number}"):
            return node.prefix, rf"REF {target.bookmark} \r \t \h", node.number
        if node.text and node.text == title:
            return "", rf"REF {target.bookmark} \h \* MERGEFORMAT", node.text
        return "", "", node.text

    def _call(self, node: Note) -> str:
        """Word counts the notes in the order of their calls; the tree says what number the reader was promised. A deleted note has that of before."""
        self.state.note_calls += not self.state.gone
        if node.number and node.number != self.state.note_calls and not self.state.gone:
            self.state.report(
                "E505",
                _("Word numbers footnote {number} as {counted}").format(
                    number=node.number, counted=self.state.note_calls
                ),
                tree.sources_of(node),
            )
        call = parts.footnote_reference(self._note(node))
        marks = (self.state.targets[node.id].bookmark,) if node.id in self._cited else ()
        return self.state.bookmarked(marks, call)


def flattened(nodes: Iterable[Inline]) -> tuple[Inline, ...]:
    """A title as its entry in a table of contents: without footnotes, and without links inside the link."""
    return tuple(made for node in nodes for made in _flattened(node))


def _flattened(node: Inline) -> tuple[Inline, ...]:
    match node:
        case Text() | Placeholder():
            return (node,)
        case Strong(children=children) | Emphasis(children=children) | Revised(children=children):
            return (replace(node, children=flattened(children)),)
        case Link(children=children):
            return flattened(children)
        case Ref(text=text, lang=lang):
            return (Text(text, lang=lang),)
        case Break():
            return (Text(" "),)
        case Note() | Field():
            return ()
        case _:
            assert_never(node)


def own_sources(nodes: Iterable[Inline]) -> tuple[Source, ...]:
    """The sources of a paragraph's own words, each once; the words of its footnotes have their own paragraphs."""
    found = tuple(_sources(nodes))
    return tuple(dict.fromkeys(found)) if len(found) > 1 else found


def _sources(nodes: Iterable[Inline]) -> Iterator[Source]:
    for node in nodes:
        match node:
            case Text(sources=sources) | Placeholder(sources=sources) | Ref(sources=sources) | Field(sources=sources):
                yield from sources
            case (
                Strong(children=children)
                | Emphasis(children=children)
                | Link(children=children)
                | Revised(children=children)
            ):
                yield from _sources(children)
            case Note() | Break():
                pass
            case _:
                assert_never(node)
