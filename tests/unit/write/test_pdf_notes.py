"""Footnotes at the foot of the page, also where they hardly fit."""

from __future__ import annotations

import random
import re
from xml.etree import ElementTree

import pytest
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from bestek import fonts, tree
from bestek.tree import Note
from bestek.write import pdf_layout
from bestek.write.pdf_check import check_pdf
from bestek.write.pdf_tags import parsed_page
from tests.unit import trees
from tests.unit.write.printed import framed, printed

LOSING = (1, 13, 14, 17, 26, 27)
"""Seeds of crowded pages on which WeasyPrint 70.0 loses notes by itself."""

_CSS = (
    f"""
{fonts.font_face_rules(["Source Sans Pro"])}
html {{ font-family: "{fonts.private_name("Source Sans Pro")}" }}
"""
    """
@page { size: 200px 220px; margin: 15px; @footnote { padding-bottom: 1px } }
html { font-size: 12px; line-height: 1.25 } p { margin: 0 0 6px } .footnote { float: footnote; font-size: 10px }
.footnote::footnote-call, .footnote::footnote-marker { content: none }
"""
)


def crowded(seed: int) -> tuple[str, int]:
    """A page on which a sixteenth of the words has a note, and the number of notes."""
    chance = random.Random(seed)
    paragraphs: list[str] = []
    count = 0
    for _ in range(chance.randint(4, 12)):
        words: list[str] = []
        for _ in range(chance.randint(3, 60)):
            words.append("woord"[: chance.randint(2, 5)])
            if chance.random() < 0.06:
                count += 1
                note = f'<span class="footnote" id="n{count}">N{count}. {"noot " * chance.randint(1, 20)}</span>'
                words[-1] += f'{note}<a href="#n{count}" role="doc-noteref">{count}</a>'
        paragraphs.append(f"<p>{' '.join(words)}</p>")
    return f'<html lang="nl"><head><title>t</title></head><body>{"".join(paragraphs)}</body></html>', count


@pytest.mark.parametrize("seed", [*LOSING, 2, 3])
def test_every_note_comes_out_however_crowded_the_page(seed: int) -> None:
    page, count = crowded(seed)
    assert {f"n{number}" for number in range(1, count + 1)} <= set(pdf_layout.pdf(page, _CSS).page_of)


@pytest.mark.parametrize("seed", LOSING)
def test_weasyprint_by_itself_still_loses_notes(seed: int) -> None:
    """When this fails, WeasyPrint has mended it and `no_note_lost` may go."""
    assert _lost_without_us(seed)


def _lost_without_us(seed: int) -> bool:
    page, count = crowded(seed)
    fetcher = pdf_layout.Fetcher()
    faces = FontConfiguration()
    sheet = weasyprint.CSS(string=_CSS, url_fetcher=fetcher, font_config=faces)
    laid_out = parsed_page(ElementTree.fromstring(page), fetcher).render(stylesheets=[sheet], font_config=faces)
    texts = (
        getattr(box, "text", "") for made in laid_out.pages for box in made._page_box.descendants(placeholders=True)
    )
    return len({number for text in texts for number in re.findall(r"N(\d+)\.", text)}) < count


def test_a_note_of_several_blocks_in_a_table_in_a_list_and_in_a_heading_is_a_note() -> None:
    def note(words: str) -> Note:
        return Note((trees.p(words), tree.List(trees.items("een", "twee"), "decimal"), trees.p("slot")))

    table = trees.lots_table()
    cell = trees.cell(trees.p("Cel.", note("In een cel.")))
    table = tree.Table(table.columns[:1], (), (tree.Row((trees.cell("Kop", header=True), cell)),), id="t")
    document = framed(
        trees.section("s", (trees.text("Kop"), note("In een kop.")), tree.List(trees.items((trees.p("Punt.", note("In een punt.")),))), table, label="1"),
        trees.p(tree.Strong((trees.text("Vet"), note("In vet."))), tree.Emphasis((note("In cursief."),))),
    )  # fmt: skip
    assert check_pdf(printed(document).data, document) == []
