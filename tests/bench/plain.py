"""The same documents by a plain pipeline, as one writes it in an afternoon: `python -m tests.bench.plain CONTENT BLOCKS OUTPUT [--untagged] [--only NAME]`.

It reads all content, renders a Jinja2 template, prints it with WeasyPrint and builds the Word files with the API of python-docx. Nothing of Bestek is
used. What it lacks: positions and checks of facts, footnotes and a table of contents in Word, the repair of the tags, sources, records, reuse.
`BLOCKS` is the file of `tests.bench.neutral`.
"""

from __future__ import annotations

import argparse
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from docx import Document
from docx.shared import Pt
from jinja2 import Environment, FileSystemLoader
from ruamel.yaml import YAML
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

HERE = Path(__file__).parent
FONT = '@font-face {{ font-family: "Source Sans Pro"; font-weight: {weight}; font-style: {style}; src: url("{url}") }}'
FACES = (("Regular", 400, "normal"), ("It", 400, "italic"), ("Semibold", 600, "normal"), ("Bold", 700, "normal"))


def read(content: Path) -> dict[str, Any]:
    """All facts, each file under its path."""
    yaml = YAML(typ="safe")
    facts: dict[str, Any] = {
        str(file): yaml.load(file.read_text(encoding="utf-8")) for file in sorted(content.rglob("*.yaml"))
    }
    return facts | {str(file): file.read_text(encoding="utf-8") for file in sorted(content.rglob("*.md"))}


def fonts() -> str:
    folder = Path(str(files("font_source_sans_pro"))) / "files"
    return "\n".join(
        FONT.format(weight=weight, style=style, url=(folder / f"SourceSansPro-{name}.ttf").as_uri())
        for name, weight, style in FACES
    )


def print_pdf(page: str, target: Path, variant: str | None) -> int:
    """Gives the number of pages."""
    configuration = FontConfiguration()
    sheet = CSS(string=fonts() + (HERE / "plain.css").read_text(encoding="utf-8"), font_config=configuration)
    document = HTML(string=page).render(stylesheets=[sheet], font_config=configuration, pdf_variant=variant)
    document.write_pdf(target, pdf_variant=variant)
    return len(document.pages)


def write_docx(title: str, blocks: list[dict[str, Any]], target: Path) -> None:
    document = Document()
    document.core_properties.title = title
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Calibri", Pt(10)
    for block in blocks:
        match block["kind"]:
            case "heading":
                _words(document.add_heading(level=block["level"]), block["runs"])
            case "paragraph":
                _words(document.add_paragraph(), block["runs"])
            case "list":
                for item in block["items"]:
                    _words(document.add_paragraph(style="List Number" if block["ordered"] else "List Bullet"), item)
            case "table":
                _table(document, block)
            case _:
                _words(document.add_paragraph(style="Caption"), block["runs"])
    document.save(str(target))


def _words(paragraph: Any, runs: list[list[str]]) -> None:
    for text, style, _target in runs:
        run = paragraph.add_run(f" [{text}]" if style == "note" else text)
        run.bold, run.italic = style == "strong" or None, style == "em" or None


def _table(document: Any, block: dict[str, Any]) -> None:
    rows = block["head"] + block["body"]
    if block["runs"]:
        _words(document.add_paragraph(style="Caption"), block["runs"])
    table = document.add_table(
        rows=len(rows), cols=max(sum(cell["columns"] for cell in row) for row in rows), style="Table Grid"
    )
    for made, row in zip(table.rows, rows, strict=True):
        cells, column = made.cells, 0
        for cell in row:
            _words(cells[column].paragraphs[0], cell["runs"])
            if cell["columns"] > 1:
                cells[column].merge(cells[column + cell["columns"] - 1])
            column += cell["columns"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.plain", description=__doc__)
    parser.add_argument("content", type=Path)
    parser.add_argument("blocks", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--untagged", action="store_true", help="PDF as WeasyPrint makes it by itself")
    parser.add_argument("--only", default="", help="documents whose name begins so")
    options = parser.parse_args()
    read(options.content)
    template = Environment(loader=FileSystemLoader(HERE), autoescape=True).get_template("plain.html.j2")
    pages = 0
    for name, each in json.loads(options.blocks.read_text(encoding="utf-8")).items():
        if not name.startswith(options.only):
            continue
        target = options.output / name
        target.parent.mkdir(parents=True, exist_ok=True)
        page = template.render(each, contents_before=contents_before(each))
        target.with_suffix(".html").write_text(page, encoding="utf-8")
        pages += print_pdf(page, target.with_suffix(".pdf"), None if options.untagged else "pdf/ua-1")
        write_docx(each["title"], each["blocks"], target.with_suffix(".docx"))
    print(json.dumps({"pages": pages}))


def contents_before(document: dict[str, Any]) -> int:
    """Before which block the list of contents stands: the first heading of a long document, 0 for none."""
    blocks = document["blocks"]
    return (
        next(number for number, block in enumerate(blocks, start=1) if block["kind"] == "heading")
        if len(blocks) > 80
        else 0
    )


if __name__ == "__main__":
    main()
