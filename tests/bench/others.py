"""The same documents by other tools: `python others.py docxtpl|typst BLOCKS OUTPUT`, in an environment of its own that has the dependency group `bench`.

`docxtpl` fills a Word template with python-docx-template and converts it with LibreOffice; `typst` converts the plain page with pandoc to Word and to
Typst, which is compiled to PDF. Both make tagged PDFs. `BLOCKS` is the file of `neutral.py`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
EXPORT = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
TYPST = """
#set page(paper: "a4", margin: (top: 25mm, bottom: 20mm, left: 22mm, right: 20mm), numbering: "1 / 1")
#set text(font: "Source Sans Pro", size: 10pt, lang: "nl")
"""


def with_docxtpl(documents: dict[str, Any], output: Path) -> None:
    from docxtpl import DocxTemplate

    pattern = output / "template.docx"
    tables = sorted(
        {_widths(block) for each in documents.values() for block in each["blocks"] if block["kind"] == "table"}
    )
    _word_template(pattern, tables)
    made = []
    for name, each in documents.items():
        template = DocxTemplate(pattern)
        template.render({"blocks": [_for_word(block, tables) for block in each["blocks"]]}, autoescape=True)
        made.append(output / f"{name.replace('/', '-')}.docx")
        template.save(made[-1])
    with tempfile.TemporaryDirectory() as profile:
        options = (
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--convert-to",
            EXPORT,
            "--outdir",
            str(output),
        )
        subprocess.run([_soffice(), *options, *made], check=True, stdout=subprocess.DEVNULL)


def _soffice() -> str:
    return shutil.which("soffice") or "soffice"


def _widths(block: dict[str, Any]) -> tuple[float, ...]:
    """The widths of the columns in percent; those of a table that gives none are equal."""
    columns = max(sum(cell["columns"] for cell in row) for row in block["head"] + block["body"])
    given = tuple(block["widths"])
    return given if len(given) == columns and all(given) else (100 / columns,) * columns


def _word_template(file: Path, tables: list[tuple[float, ...]]) -> None:
    """Every kind of block once, and a table for every set of widths, with the loops and conditions of docxtpl around it."""
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Source Sans Pro", Pt(10)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(22),
        Mm(20),
        Mm(25),
        Mm(20),
    )
    for style, line in _PARAGRAPHS:
        document.add_paragraph(line, style=style)
    for number, widths in enumerate(tables):
        document.add_paragraph(f"{{%p elif block.kind == {number} %}}")
        document.add_paragraph("{{ block.caption }}", style="Caption")
        _table(document, widths)
    for line in ("{%p endif %}", "{%p endfor %}"):
        document.add_paragraph(line)
    document.save(str(file))


def _table(document: Any, widths: tuple[float, ...]) -> None:
    from docx.shared import Mm

    table = document.add_table(rows=3, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(168 * width / 100)
        for cell in column.cells:
            cell.width = column.width
    first, middle, last = table.rows
    first.cells[0].text, last.cells[0].text = "{%tr for row in block.rows %}", "{%tr endfor %}"
    for column, cell in enumerate(middle.cells):
        cell.text = f"{{{{ row[{column}] }}}}"


_PARAGRAPHS = (
    (None, "{%p for block in blocks %}"),
    (None, '{%p if block.kind == "heading" and block.level == 1 %}'),
    ("Heading 1", "{{ block.text }}"),
    (None, '{%p elif block.kind == "heading" and block.level == 2 %}'),
    ("Heading 2", "{{ block.text }}"),
    (None, '{%p elif block.kind == "heading" %}'),
    ("Heading 3", "{{ block.text }}"),
    (None, '{%p elif block.kind == "paragraph" %}'),
    (None, "{{r block.text }}"),
    (None, '{%p elif block.kind == "list" %}'),
    (None, "{%p for item in block.texts %}"),
    ("List Bullet", "{{r item }}"),
    (None, "{%p endfor %}"),
)


def _for_word(block: dict[str, Any], tables: list[tuple[float, ...]]) -> dict[str, Any]:
    match block["kind"]:
        case "heading":
            return {**block, "text": _text(block["runs"])}
        case "paragraph":
            return {**block, "text": _rich(block["runs"])}
        case "list":
            return {"kind": "list", "texts": [_rich(item) for item in block["items"]]}
        case "table":
            rows = block["head"] + block["body"]
            return {
                "kind": tables.index(_widths(block)),
                "caption": _text(block["runs"]),
                "rows": [[_text(cell["runs"]) for cell in row for _column in range(cell["columns"])] for row in rows],
            }
        case _:
            return {"kind": "paragraph", "text": _rich(block["runs"])}


def _text(runs: list[list[str]]) -> str:
    return "".join(text for text, _style, _target in runs)


def _rich(runs: list[list[str]]) -> Any:
    from docxtpl import RichText

    rich = RichText()
    for text, style, _target in runs:
        rich.add(text, bold=style == "strong", italic=style == "em")
    return rich


def with_typst(documents: dict[str, Any], output: Path) -> None:
    import pypandoc
    import typst
    from jinja2 import Environment, FileSystemLoader

    template = Environment(loader=FileSystemLoader(HERE), autoescape=True).get_template("plain.html.j2")
    for name, each in documents.items():
        labels = frozenset(
            f"#{block['id']}" for block in each["blocks"] if block.get("id") and block["kind"] != "figure"
        )
        blocks = _for_typst(each["blocks"], labels)
        page, target = template.render(title=each["title"], blocks=blocks), output / f"{name.replace('/', '-')}.typ"
        pypandoc.convert_text(page, "docx", "html", extra_args=["--toc"], outputfile=str(target.with_suffix(".docx")))
        text = pypandoc.convert_text(page, "typst", "html")
        target.write_text(TYPST + "#outline(depth: 2)\n" + text, encoding="utf-8")
        typst.compile(
            str(target), output=str(target.with_suffix(".pdf")), font_paths=[str(folder) for folder in _fonts()]
        )


def _for_typst(value: Any, known: frozenset[str]) -> Any:
    """The blocks without links to rows of a table, which have no label in Typst, and without drawings, which pandoc would have to unpack."""
    match value:
        case {"kind": "figure"}:
            return {"kind": "paragraph", "class": "", "id": "", "runs": value["runs"]}
        case dict():
            return {key: _for_typst(part, known) for key, part in value.items()}
        case [str() as text, "link", str() as target] if target not in known:
            return [text, "", ""]
        case [str() as text, "note", str()]:
            return [f" ({text})", "", ""]
        case list():
            return [_for_typst(part, known) for part in value]
        case _:
            return value


def _fonts() -> list[Path]:
    """The folder of the typefaces of Bestek, where this environment has them."""
    return sorted({file.parent for file in Path(sys.prefix).rglob("SourceSansPro-Regular.ttf")})


TOOLS = {"docxtpl": with_docxtpl, "typst": with_typst}


def main(tool: str, blocks: str, folder: str) -> None:
    output = Path(folder)
    output.mkdir(parents=True, exist_ok=True)
    TOOLS[tool](json.loads(Path(blocks).read_text(encoding="utf-8")), output)


if __name__ == "__main__":
    main(*sys.argv[1:])
