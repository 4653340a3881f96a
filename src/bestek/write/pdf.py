"""The PDF writer: the page of the HTML writer through WeasyPrint, as one file that is PDF/UA-1 and PDF/A-2a at the same time.

Nothing but the tree, the house style and the shipped fonts goes in: no network, no file of the author, no clock. A document with chapters is laid out
part by part and merged (`bestek.write.parts`), so that whoever keeps parts lays out what changed only; any other document is one part.
WeasyPrint is imported when the first page is laid out, never before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from bestek.cache import Store
from bestek.findings import FindingsError
from bestek.pictures import unusable_pictures
from bestek.style import HouseStyle
from bestek.tree import Contents, Document
from bestek.work import Steps, Work
from bestek.write import Written, merging, pdf_parts
from bestek.write.body import Body
from bestek.write.glyphs import missing_glyphs
from bestek.write.markup import element, text
from bestek.write.parts import LaidOut, pages_of
from bestek.write.revisions import prepared
from bestek.write.splitting import Cut, KeptParts, Splitting, divides, joined, nodes
from bestek.write.stamps import stamps_part
from bestek.write.stylesheet import print_css

T = TypeVar("T")

MOST_ROUNDS = 5
"""How often contents are laid out until they take as many pages as their page numbers count on: twice is the rule where the first guess was wrong."""

FOLLOWS = 0.09
"""What is done of a document of parts after they are laid out takes, against laying them out."""


def write_pdf(document: Document, style: HouseStyle, *, one_piece: bool = False, cache: Store | None = None) -> Written:
    """The document as PDF, with its number of pages and the page of every block id, made in this process.

    Raises `FindingsError` for characters that the shipped fonts lack and pictures that cannot be drawn, `SetupError` when
    libraries of WeasyPrint are missing.
    """
    return _driven(steps(document, style, one_piece=one_piece), cache)


def steps(
    document: Document, style: HouseStyle, *, one_piece: bool = False, kept: KeptParts | None = None
) -> Steps[Written]:
    """The same in steps: all parts but the contents, the contents with the pages of those, the merge.

    With `one_piece` a document with chapters is laid out at once too: what the merged file is compared with. `kept` are its parts of last time.
    Raises as `write_pdf`.
    """
    if findings := (*missing_glyphs(document, style), *unusable_pictures(document)):
        raise FindingsError(findings)
    splitting = Splitting(prepared(document), style, kept)
    merged = (yield from _hurried(_merged(splitting))) if not one_piece and divides(splitting.cuts) else None
    if merged is None:
        (merged,) = yield [pdf_parts.whole(print_page(document), print_css(document, style))]
    made = LaidOut.of(merged)
    return Written(made.data, pages=made.pages, page_of=made.page_of)


def _hurried(making: Steps[T]) -> Steps[T]:
    """Steps whose work begins before work of others that takes as long: contents, a merge and a Word file wait for the first."""
    batch = next(making)
    follows = FOLLOWS * sum(work.weight for work in batch)
    try:
        while True:
            batch = making.send((yield [replace(work, follows=follows) for work in batch]))
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


def _merged(splitting: Splitting) -> Steps[bytes | None]:
    """A document of several parts; nothing where its contents do not settle."""
    part, order = stamps_part(splitting.document, splitting.style, _head(splitting.document))
    stamped, cuts, made = yield from _bodies(splitting, pdf_parts.work(part))
    contents = yield from _contents(splitting, cuts, made)
    if contents is None:
        return None
    parts = [(made | contents)[cut.name] for cut in cuts]
    (merged,) = yield [merging.work(parts, stamped, order, splitting.document.labels.page)]
    return merged


def _bodies(splitting: Splitting, stamps: Work) -> Steps[tuple[bytes, tuple[Cut, ...], dict[str, bytes]]]:
    """The stamps, and all parts but contents by their names.

    Notes that have no room on the last page of a part stand on the first of the next one: the two are then laid out as one part.
    """
    cuts = splitting.cuts
    known = [cut for cut in cuts if cut.kind != "contents"]
    stamped, *results = yield [stamps, *(pdf_parts.work(splitting.part(cut)) for cut in known)]
    made = {cut.name: result for cut, result in zip(known, results, strict=True)}
    while (at := _spilling(cuts, made)) is not None:
        cuts = joined(cuts, at)
        made = {cut.name: made[cut.name] for cut in cuts if cut.name in made}
        (made[cuts[at].name],) = yield [pdf_parts.work(splitting.part(cuts[at]))]
    return stamped, cuts, made


def _spilling(cuts: Sequence[Cut], made: Mapping[str, bytes]) -> int | None:
    """The place of a part whose notes go on in the next."""
    parts = ((at, made[cut.name]) for at, cut in enumerate(cuts[:-1]) if cut.name in made)
    return next((at for at, part in parts if LaidOut.of(part).spills and cuts[at + 1].kind != "contents"), None)


def _contents(splitting: Splitting, cuts: Sequence[Cut], made: Mapping[str, bytes]) -> Steps[dict[str, bytes] | None]:
    """The contents by the name of their part, laid out until their page numbers are right; nothing when they never are."""
    lists = [cut for cut in cuts if cut.kind == "contents"]
    parts = {name: LaidOut.of(result) for name, result in made.items()}
    parts |= {cut.name: splitting.guessed(cut) for cut in lists}
    pages = pages_of(parts[cut.name] for cut in cuts)
    for _round in range(MOST_ROUNDS):
        results = yield [pdf_parts.work(splitting.part(cut, pages)) for cut in lists]
        laid_out = {cut.name: result for cut, result in zip(lists, results, strict=True)}
        parts |= {name: LaidOut.of(result) for name, result in laid_out.items()}
        assumed, pages = pages, pages_of(parts[cut.name] for cut in cuts)
        if all(assumed[target] == pages[target] for target in _listed(lists)):
            return laid_out
    return None


def _listed(cuts: Iterable[Cut]) -> list[str]:
    """What contents give the page of."""
    lists = (node for cut in cuts for node in nodes(cut.blocks) if isinstance(node, Contents))
    return [entry.target for one in lists for entry in one.entries]


def _driven(making: Steps[T], cache: Store | None) -> T:
    """Steps taken here, one piece of work after the other."""
    try:
        batch = next(making)
        while True:
            batch = making.send([_result(work, cache) for work in batch])
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


def _result(work: Work, cache: Store | None) -> bytes:
    kept = cache.get(work.key) if cache and work.key else None
    if kept is not None:
        return kept
    made = work.function(*work.values)
    if cache and work.key:
        cache.put(work.key, made)
    return made


def print_page(document: Document) -> str:
    """The page that is laid out, as well-formed XML; its style sheet stands apart (`bestek.write.stylesheet.print_css`)."""
    document = prepared(document)
    body = Body(document, "print")
    chapters = "chapters" if document.chapters_on_new_page else ""
    return element(
        "html",
        _head(document),
        element("body", body.blocks(document.children), class_=chapters),
        lang=document.language,
    )


def _head(document: Document) -> str:
    """What becomes the document properties. A date comes from the content or not at all."""
    date = document.date.isoformat() if document.date else ""
    properties = (
        ("author", document.authority), ("description", document.subject), ("keywords", ", ".join(document.keywords)), ("generator", "Bestek"),
        ("dcterms.created", date), ("dcterms.modified", date),
    )  # fmt: skip
    metas = (element("meta", name=name, content=content) for name, content in properties if content)
    return element("head", element("title", text(document.title)), *metas)
