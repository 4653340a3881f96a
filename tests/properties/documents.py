"""Hypothesis strategies: documents as `read` would make them, with every kind of node and any characters that content may hold."""

from __future__ import annotations

import datetime
from dataclasses import replace
from itertools import count
from typing import Any, get_args

from hypothesis import strategies as st

from bestek.tree import (
    Align,
    Block,
    Box,
    BoxRole,
    Break,
    Cell,
    Column,
    Contents,
    Cover,
    Definition,
    DefinitionList,
    Document,
    Emphasis,
    Field,
    Figure,
    Image,
    Inline,
    Link,
    List,
    ListItem,
    Note,
    Paragraph,
    ParagraphRole,
    Placeholder,
    Ref,
    RefForm,
    Row,
    RowRole,
    Section,
    SectionScheme,
    Signature,
    Signatures,
    Source,
    Strong,
    Table,
    Text,
    rebuild,
    walk,
)  # fmt: skip

CHARACTERS = st.characters(exclude_categories=["Cs", "Co", "Cc", "Cn", "Zs", "Zl", "Zp"])
"""No control or private-use characters: those the loader refuses. No blanks: they collapse, which has tests of its own."""

WORD = st.one_of(
    st.sampled_from(
        ["perceel", "<b>", "&amp;", "{{ x }}", "**", "]]>", "--", "'\"", "€ 12".replace(" ", "\N{NO-BREAK SPACE}")]
    ),
    st.text(CHARACTERS, min_size=1, max_size=6),
)
WORDS = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
"""Words with single blanks between them and none at the ends."""

NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=6)


def _choice(literal: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(literal))


# Inlines. Every text gets a line of its own afterwards (`_sourced`), so that neighbours do not flow together.

FACT, FIXED = (Source("f.yaml", 1, 2, "a/b"),), (Source("t.html.j2", 1),)
PLAIN_TEXT = st.builds(
    Text,
    st.builds(lambda blank, words: blank + words, st.sampled_from(["", " "]), WORDS),
    st.sampled_from([FACT, FIXED]),
    st.sampled_from(["", "", "fy"]),
)
FIRST_TEXT = PLAIN_TEXT.map(lambda text: replace(text, value=text.value.strip(" ")))
REFS = st.builds(Ref, NAMES, form=_choice(RefForm), sources=st.just(FIXED))
PLACEHOLDERS = st.builds(Placeholder, WORDS, st.just(FACT))
FIELDS = st.builds(Field, WORDS, st.integers(1, 120), st.sampled_from([FACT, FIXED]))
LEAVES = st.one_of(PLAIN_TEXT, REFS, PLACEHOLDERS, FIELDS)


def _marked(inside: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    children = st.lists(inside, min_size=1, max_size=2).map(tuple)
    links = st.builds(Link, NAMES.map("https://example.org/{}".format), children)
    return st.one_of(st.builds(Strong, children), st.builds(Emphasis, children), links)


NESTED = st.one_of(LEAVES, _marked(LEAVES), _marked(_marked(LEAVES)))


def _sentence(*more: st.SearchStrategy[Inline]) -> st.SearchStrategy[tuple[Inline, ...]]:
    """Inline content: begins with a text without a blank before it, ends with a text."""
    rest = st.lists(st.one_of(NESTED, *more), max_size=3)
    return st.builds(lambda first, middle, last: _tidied((first, *middle, last)), FIRST_TEXT, rest, FIRST_TEXT)


def _tidied(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """No blank after a line break, where it would collapse."""
    made: list[Inline] = []
    for node in nodes:
        after_break = made and isinstance(made[-1], Break)
        made.append(_begun(node) if after_break else node)
    return tuple(made)


def _begun(node: Inline) -> Inline:
    match node:
        case Text():
            return replace(node, value=node.value.lstrip(" "))
        case Strong(children=(first, *rest)) | Emphasis(children=(first, *rest)) | Link(children=(first, *rest)):
            return replace(node, children=(_begun(first), *rest))
        case _:
            return node


PARAGRAPHS = st.builds(Paragraph, _sentence(), _choice(ParagraphRole))
NOTES = st.builds(Note, st.lists(PARAGRAPHS, min_size=1, max_size=2).map(tuple))
SENTENCES = _sentence(NOTES, st.just(Break()))
TITLES = _sentence()

# Blocks

BODY = st.builds(Paragraph, SENTENCES, _choice(ParagraphRole))
IMAGE = Image("image/svg+xml", b"<svg/>", 100.0, 50.0)


def _tuples(
    strategy: st.SearchStrategy[Any], smallest: int = 1, largest: int = 2
) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, min_size=smallest, max_size=largest).map(tuple)


def _lists(inside: st.SearchStrategy[Block]) -> st.SearchStrategy[List]:
    items = _tuples(st.builds(ListItem, _tuples(inside), st.sampled_from(["", "id"])))
    bullets = st.builds(List, items)
    return st.one_of(
        bullets,
        st.builds(
            List, items, st.sampled_from(["decimal", "alpha"]), st.integers(1, 30), st.sampled_from(["", "beslispunt"])
        ),
    )


@st.composite
def tables(draw: st.DrawFn, inside: st.SearchStrategy[Block]) -> Table:
    """A table with one or two columns, some of whose rows span them."""
    shares = draw(st.sampled_from([(100,), (30, 70), (1, 99)]))
    aligns = draw(st.tuples(*(_choice(Align) for _ in shares)))
    plain = draw(st.booleans())
    row = st.builds(
        Row,
        st.one_of(
            st.tuples(*(st.builds(Cell, _tuples(inside), st.booleans()) for _ in shares)),
            st.tuples(st.builds(Cell, _tuples(inside), st.booleans(), st.just(len(shares)))),
        ),
        _choice(RowRole), st.sampled_from(["", "id"]), st.one_of(st.just(""), WORDS),
    )  # fmt: skip
    return Table(
        tuple(Column(share / 100, align) for share, align in zip(shares, aligns, strict=True)),
        draw(_tuples(row, 0 if plain else 1, 1)), draw(_tuples(row, 0)), draw(TITLES), draw(WORDS), plain, "id",
    )  # fmt: skip


def _blocks(inside: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    """Every kind of block but a section, around blocks of the strategy `inside`."""
    definitions = _tuples(st.builds(Definition, TITLES, _tuples(inside), st.sampled_from(["", "id"])))
    signatures = _tuples(st.builds(Signature, TITLES, TITLES, st.booleans()))
    return st.one_of(
        BODY, _lists(inside), tables(inside), st.builds(Figure, st.just(IMAGE), WORDS, TITLES, st.just("id")),
        st.builds(DefinitionList, definitions), st.builds(Signatures, signatures, _tuples(PARAGRAPHS, 0, 1)),
        st.builds(Box, _tuples(inside), st.one_of(st.just(()), TITLES), _choice(BoxRole)),
    )  # fmt: skip


BLOCKS = st.one_of(BODY, _blocks(BODY))
SCHEMES = {
    "scheme": _choice(SectionScheme),
    "prefix": st.sampled_from(["", "2"]),
    "landscape": st.booleans(),
    "toc": st.booleans(),
}
INNER = st.builds(Section, st.just("id"), TITLES, _tuples(BLOCKS, 0), **SCHEMES)
SECTIONS = st.builds(Section, st.just("id"), TITLES, _tuples(st.one_of(BLOCKS, INNER), 0, 3), **SCHEMES)
FRONT = st.one_of(
    st.builds(Cover, _tuples(BODY), st.booleans()),
    st.builds(Contents, st.sampled_from(["sections", "tables", "figures"]), st.integers(1, 4)),
)

RAW = st.builds(
    Document, NAMES, WORDS, st.builds(lambda front, body: front + body, _tuples(FRONT, 0), _tuples(st.one_of(SECTIONS, BLOCKS), 1, 3)),
    authority=WORDS, subject=WORDS, keywords=_tuples(NAMES, 0), date=st.one_of(st.none(), st.dates(datetime.date(1900, 1, 1))),
    version=WORDS, status=WORDS, header_left=WORDS, chapters_on_new_page=st.booleans(),
)  # fmt: skip


def documents() -> st.SearchStrategy[Document]:
    """Unresolved documents: ids are unique, references lead to one of them, no two texts have the same source."""
    return RAW.map(_sourced).map(_identified).map(_referring)


def _sourced(document: Document) -> Document:
    lines = count(1)

    def change(node: Any) -> Any:
        made = rebuild(node, change)
        sources = getattr(made, "sources", ())
        return (
            replace(made, sources=tuple(replace(source, line=next(lines)) for source in sources)) if sources else made
        )

    return rebuild(document, change)


def _identified(document: Document) -> Document:
    numbers = count(1)

    def change(node: Any) -> Any:
        made = replace(node, id=f"x{next(numbers)}") if getattr(node, "id", "") else node
        return rebuild(made, change)

    return rebuild(document, change)


def _referring(document: Document) -> Document:
    """References lead to what can be referred to, and out of titles to numbered sections: titles that print each other would never end."""
    named = [node for node in walk(document) if getattr(node, "id", "") and not isinstance(node, Document)]
    numbered = [node for node in named if isinstance(node, Section) and node.scheme != "none"]
    numbers = count()

    def change(node: Any, targets: list[Any]) -> Any:
        if isinstance(node, Ref):
            target = targets[next(numbers) % len(targets)].id if targets else ""
            form = "full" if targets is numbered else node.form
            return replace(node, target=target, form=form) if target else Field("x", sources=node.sources)
        return rebuild(node, lambda part: change(part, numbered if _is_title(node, part) else targets))

    return rebuild(document, lambda node: change(node, named))


def _is_title(node: Any, part: Any) -> bool:
    return any(part is word for name in ("title", "caption", "term") for word in getattr(node, name, ()))
