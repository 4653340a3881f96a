"""The words of built documents as plain blocks, from which other tools make the same documents: `python -m tests.bench.neutral OUTPUT FILE`.

`OUTPUT` holds web pages that were built; `FILE` gets one object as JSON: the name of each document and its blocks. A block has a `kind` (`heading`,
`paragraph`, `list`, `table`, `figure`), words are runs of `[text, style, target]` with the styles "", "strong", "em", "link" and "note", whose text is
that of the footnote.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import html

Run = list[str]
Block = dict[str, Any]
STYLES = {"strong": "strong", "em": "em"}
LEFT_OUT = ("nav", "output", "script", "style")


def blocks(page: str) -> dict[str, Any]:
    """Title and blocks of a web page, and whether its chapters begin on new pages: those of an agreement, which has parties, run on."""
    root = html.fromstring(page)
    notes = {item.get("id", ""): _words(item) for item in root.xpath('//aside[@role="doc-endnotes"]//li')}
    for aside in root.xpath('//aside[@role="doc-endnotes"]'):
        aside.drop_tree()
    cover = root.xpath('//header[contains(@class, "cover")]')
    main = root.xpath("//main")[0]
    made = [block for part in (*cover, main) for block in _blocks(part, notes)]
    return {
        "title": root.xpath("string(//title)"),
        "chapters": bool(cover) and "own-page" in cover[0].get("class", "") and not root.xpath('//*[@id="partijen"]'),
        "blocks": made,
    }


def _words(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).replace("↩", "").split())


def _blocks(element: html.HtmlElement, notes: dict[str, str]) -> Iterator[Block]:
    for child in element:
        match child.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                yield {
                    "kind": "heading",
                    "level": int(child.tag[1]),
                    "id": child.get("id", ""),
                    "runs": _runs(child, notes),
                }
            case "p" if child.get("hidden") is None:
                yield {
                    "kind": "paragraph",
                    "class": child.get("class", ""),
                    "id": child.get("id", ""),
                    "runs": _runs(child, notes),
                }
            case "ul" | "ol":
                items = [_runs(item, notes) for item in child if item.tag == "li"]
                yield {"kind": "list", "ordered": child.tag == "ol", "items": items}
            case "dl":
                for term, text in zip(child.iter("dt"), child.iter("dd"), strict=True):
                    runs = [[_words(term), "strong", ""], [" ", "", ""], *_runs(text, notes)]
                    yield {"kind": "paragraph", "class": "term", "id": term.get("id", ""), "runs": runs}
            case "table":
                yield _table(child, notes)
            case "figure":
                image, caption = child.find("img"), child.find("figcaption")
                assert image is not None
                assert caption is not None
                yield {
                    "kind": "figure",
                    "id": child.get("id", ""),
                    "image": image.get("src", ""),
                    "runs": _runs(caption, notes),
                }
            case str() as tag if tag not in LEFT_OUT:
                yield from _blocks(child, notes)
            case _:
                pass


def _table(table: html.HtmlElement, notes: dict[str, str]) -> Block:
    caption = table.find("caption")
    widths = [float(col.get("style", "").removeprefix("width:").removesuffix("%") or 0) for col in table.iter("col")]
    return {
        "kind": "table",
        "id": table.get("id", ""),
        "runs": [] if caption is None else _runs(caption, notes),
        "widths": widths,
        "head": [_row(row, notes) for row in table.xpath("./thead/tr")],
        "body": [_row(row, notes) for row in table.xpath("./tbody/tr")],
    }


def _row(row: html.HtmlElement, notes: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "runs": _runs(cell, notes),
            "header": cell.tag == "th",
            "columns": int(cell.get("colspan", "1")),
            "right": "right" in cell.get("class", ""),
        }
        for cell in row
    ]


def _runs(element: html.HtmlElement, notes: dict[str, str]) -> list[Run]:
    """The words of an element, of each style in one run: the marks of facts that stand in our pages are of no use to others."""
    made: list[Run] = []
    for text, style, target in _pieces(element, notes):
        if made and made[-1][1:] == [style, target] and style != "note":
            made[-1][0] += text
        else:
            made.append([text, style, target])
    return made


def _pieces(element: html.HtmlElement, notes: dict[str, str], style: str = "", target: str = "") -> list[Run]:
    """The words of an element; paragraphs within it stand behind each other with a line break between them."""
    runs: list[Run] = [[element.text, style, target]] if element.text else []
    for child in element:
        link = child.get("href", "") if child.tag == "a" else ""
        if child.tag == "sup" and child.xpath(".//a"):
            runs.append([notes[child.xpath("string(.//a/@href)").lstrip("#")], "note", ""])
        elif link.startswith("#"):
            runs += _pieces(child, notes, "link", link)
        else:
            if child.tag in ("p", "li", "ul", "ol") and runs:
                runs.append(["\n", style, target])
            runs += _pieces(child, notes, STYLES.get(str(child.tag), style), target)
        if child.tail and child.tail.strip():
            runs.append([child.tail, style, target])
        elif child.tail and child.tag not in ("p", "li", "ul", "ol"):
            runs.append([" ", style, target])
    return runs


def export(output: Path, file: Path) -> None:
    """All documents of the dossiers that were built there, by `<dossier>/<document>`."""
    pages = sorted(page for page in output.glob("*/*.html"))
    documents = {f"{page.parent.name}/{page.stem}": blocks(page.read_text(encoding="utf-8")) for page in pages}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(documents, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]))
