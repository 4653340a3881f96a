"""The generated parts of the documentation: reference pages, which a test holds against the source, and pictures of pages."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bestek import messages, outputs, system
from bestek.bootstrap import ROOT
from bestek.build import Selection, build
from bestek.dev import reference
from bestek.project import Variant, find_project
from bestek.system import Need
from bestek.verbs import Verb


@dataclass(frozen=True, slots=True)
class CommandLine:
    """What the page about verbs tells: every verb by its full name, and the options of all of them with their help."""

    verbs: Mapping[str, Verb]
    options: Callable[[], Mapping[str, str]]
    """Asked for when the language is set: the help texts of these options are translated when they are made."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of an output: the one on which a block stands, or the first."""

    document: str
    block: str = ""


PICTURES = {
    "cover": Picture("tender-document"),
    "lots": Picture("tender-document", "tabel-percelen"),
    "planning": Picture("tender-document", "figuur-planning"),
}
"""The pictures in `docs/pictures`, by name."""

DOSSIER = "emmen-wmo"
DOTS_PER_INCH = 72
COLOURS = 32
"""Enough for text in a few colours; a page then takes some 30 kB."""


def pages(command_line: CommandLine, root: Path = ROOT) -> dict[str, str]:
    """The text of every generated page by its path below the root; English, whatever language is in force."""
    with messages.speaking("en"):
        return {
            "docs/reference/verbs.md": reference.verbs_page(command_line.verbs, command_line.options()),
            "docs/rules.md": reference.rules_page(),
            "docs/reference/findings.md": reference.findings_page(),
            "docs/reference/vocabulary.md": reference.vocabulary_page(root / "templates"),
            "docs/reference/content.md": reference.content_page(),
        }


def write_pages(command_line: CommandLine, root: Path = ROOT) -> list[str]:
    """Write the pages; hand back the paths of those that changed."""
    return _write({path: text.encode() for path, text in pages(command_line, root).items()}, root)


def _write(made: Mapping[str, bytes], root: Path) -> list[str]:
    changed = {path: data for path, data in made.items() if _bytes(root / path) != data}
    outputs.write_files({root / path: data for path, data in changed.items()})
    return list(changed)


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def write_pictures(root: Path = ROOT) -> list[str]:
    """Build the PDFs that are shown and draw the pictures; hand back the paths of those that changed.

    Raises `SetupError` where Poppler is missing. Another version of it may draw other bytes, so no test asks for fresh pictures.
    """
    drawer = system.find_tool("pdftoppm")
    if drawer is None:
        raise system.setup_error({Need.TOOLS: [system.TOOLS["pdftoppm"]]})
    project = find_project(str(root / "content"))
    shown = tuple(dict.fromkeys(picture.document for picture in PICTURES.values()))
    build(project, DOSSIER, Selection(shown, ("pdf",)))
    record = outputs.read_record(project.record(Variant(DOSSIER)))
    page_of = {document.id: document.page_of for document in record.documents}
    made = {}
    for name, picture in PICTURES.items():
        number = page_of[picture.document][picture.block] if picture.block else 1
        file = project.output / DOSSIER / f"{picture.document}.pdf"
        made[f"docs/pictures/{name}.png"] = drawn(drawer, file, number)
    return _write(made, root)


def drawn(drawer: Path, file: Path, page: int) -> bytes:
    """One page as PNG with few colours."""
    from PIL import Image

    wanted = ["-r", str(DOTS_PER_INCH), "-f", str(page), "-l", str(page), "-singlefile", "-png"]
    drawn = subprocess.run([str(drawer), *wanted, str(file)], check=True, capture_output=True).stdout
    stream = io.BytesIO()
    Image.open(io.BytesIO(drawn)).convert("RGB").quantize(COLOURS).save(stream, "PNG", optimize=True)
    return stream.getvalue()
