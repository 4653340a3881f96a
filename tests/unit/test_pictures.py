"""Pictures are read as what they are: files from outside."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from typing import Literal

import pytest

from bestek.charts import Step, planning_chart
from bestek.findings import FindingsError
from bestek.pictures import unusable_pictures
from bestek.style import DEFAULT
from bestek.tree import Figure, Image
from bestek.write.pdf import write_pdf
from tests.unit import trees
from tests.unit.write.printed import framed

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="9mm" height="9mm" viewBox="0 0 9 9">{}</svg>'


def reasons(data: bytes, media_type: Literal["image/svg+xml", "image/png"] = "image/svg+xml") -> list[str]:
    document = framed(Figure(Image(media_type, data, 9.0, 9.0), "Iets"))
    return [finding.message for finding in unusable_pictures(document)]


def drawing(content: str) -> bytes:
    return SVG.format(content).encode()


def test_good_pictures_give_no_finding() -> None:
    assert list(unusable_pictures(trees.everything())) == []
    assert reasons(planning_chart([Step("A", date(2024, 1, 1))]).data) == []
    assert reasons(trees.png(), "image/png") == []
    assert (
        reasons(
            drawing(
                '<defs><g id="a"><path d="M0 0"/></g></defs><use href="#a"/><use x:href="#a"/><rect style="fill:url(#b)"/>'
            )
        )
        == []
    )


@pytest.mark.parametrize(
    "content",
    [
        '<image href="https://example.org/a.png"/>',
        '<image x:href="file:///etc/passwd"/>',
        '<use href="other.svg#a"/>',
        '<rect style="fill:url(https://example.org/a.svg)"/>',
        "<style>@import 'x.css';</style>",
        "<style>rect { fill: url(http://example.org/x) }</style>",
    ],
)
def test_a_drawing_that_refers_to_something_else_is_refused(content: str) -> None:
    assert reasons(drawing(content)) == ["A picture cannot be used: it refers to another file."]


def test_a_drawing_that_grows_without_bound_is_refused() -> None:
    levels = "".join(f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
    (reason,) = reasons(drawing(f'<g id="g0"><path d="M0 0"/></g>{levels}'))
    assert "50000 shapes" in reason


def test_a_drawing_that_is_built_of_itself_is_refused() -> None:
    assert "built of itself" in reasons(drawing('<g id="a"><use href="#a"/></g>'))[0]


def test_a_drawing_nested_too_deeply_is_refused() -> None:
    assert "nested too deeply" in reasons(drawing("<g>" * 5000 + "</g>" * 5000))[0]


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>' + drawing("<text>&b;</text>")
    assert "declares entities" in reasons(bomb)[0]


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"<svg", b"<html/>", b"\xff\xfe\x00", SVG.replace("2000/svg", "x").encode()]
)
def test_what_is_no_drawing_is_refused(data: bytes) -> None:
    assert "not an SVG file" in reasons(data)[0]


def test_letters_in_a_font_of_the_machine_are_refused() -> None:
    assert "Comic Sans" in reasons(drawing('<text font-family="Comic Sans">x</text>'))[0]
    assert "does not ship" in reasons(drawing("<text>x</text>"))[0]
    assert reasons(drawing('<g style="font-family: Source Serif Pro, serif"><text>x</text></g>')) == []


def test_a_damaged_png_is_refused() -> None:
    good = trees.png()
    assert "damaged" in reasons(good[:-20], "image/png")[0]
    assert "damaged" in reasons(good.replace(b"IDAT", b"IDAX"), "image/png")[0]
    assert "not a PNG" in reasons(b"\xff\xd8\xff\xe0", "image/png")[0]


def test_an_enormous_png_is_refused() -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + header
        + struct.pack(">I", zlib.crc32(header))
        + struct.pack(">I", 0)
        + b"IEND"
        + struct.pack(">I", zlib.crc32(b"IEND"))
    )
    assert "100000 × 100000" in reasons(data, "image/png")[0]


def test_the_pdf_writer_refuses_such_a_picture_before_layout() -> None:
    with pytest.raises(FindingsError, match="another file"):
        write_pdf(
            framed(Figure(Image("image/svg+xml", drawing('<image href="file:///etc/passwd"/>'), 9.0, 9.0), "Iets")),
            DEFAULT,
        )
