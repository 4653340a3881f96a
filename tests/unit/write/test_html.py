"""The HTML page: what a browser, a screen reader and an adviser who looks for a source find in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from bestek.redline import redline
from bestek.style import DEFAULT, HouseStyle
from bestek.tree import (
    Block,
    Column,
    Contents,
    Document,
    Figure,
    Image,
    Link,
    List,
    Note,
    Ref,
    Section,
    Signature,
    Signatures,
    Source,
    Text,
    dumps,
    loads,
    walk,
)
from bestek.write.body import Body
from bestek.write.html import KeptBlocks, write_html
from bestek.write.stylesheet import mixed, screen_css
from bestek.write.words import even, words
from tests.unit import trees
from tests.unit.write.printed import framed


def page(document: Document, style: HouseStyle = DEFAULT) -> Element:
    """The page; it is well-formed XML as well, so that no HTML parser hides a mistake."""
    doctype, _, rest = write_html(document, style).data.decode("utf-8").partition("\n")
    assert doctype == "<!DOCTYPE html>"
    return ElementTree.fromstring(rest)


def one(root: Element, path: str) -> Element:
    (found,) = root.findall(path)
    return found


EVERYTHING = page(trees.everything())


def test_the_page_has_the_landmarks_that_readers_jump_to() -> None:
    assert EVERYTHING.get("lang") == "nl"
    assert one(EVERYTHING, ".//main").get("id") == "main"
    assert one(EVERYTHING, "./body/header") is not None
    assert one(EVERYTHING, "./body/a").get("href") == "#main"
    navigation = one(EVERYTHING, "./body/div/nav")
    assert navigation.get("aria-labelledby") == one(navigation, ".//summary").get("id")
    assert one(navigation, ".//summary").text == "Inhoudsopgave"
    assert len(navigation.findall(".//li")) == sum(section.toc and section.level <= 3 for section in _sections())


def _sections() -> list[Section]:
    return [node for node in walk(trees.everything()) if isinstance(node, Section)]


def test_every_section_has_a_heading_of_its_level_that_names_it() -> None:
    headings = [
        (element.tag, element.get("id")) for element in EVERYTHING.iter() if re.fullmatch("h[1-6]", element.tag)
    ]
    assert headings == [(f"h{section.level}", section.id) for section in _sections()]
    assert all(section.get("aria-labelledby") == section[0].get("id") for section in EVERYTHING.iter("section"))


def test_every_id_is_there_once_and_every_internal_link_arrives() -> None:
    ids = Counter(element.get("id") for element in EVERYTHING.iter() if element.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    targets = [element.get("href", "") for element in EVERYTHING.iter("a")]
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)
    assert sum(target.startswith("#") for target in targets) > 20


def test_the_page_needs_nothing_beside_it() -> None:
    sources = [element.get("src", "") for element in EVERYTHING.iter() if element.get("src")]
    assert sources
    assert all(source.startswith("data:image/") for source in sources)
    assert EVERYTHING.findall(".//link") == []
    assert all(element.get("src") is None for element in EVERYTHING.iter("script"))
    assert "url(" not in screen_css(DEFAULT)


def test_a_footnote_has_a_way_there_and_a_way_back() -> None:
    notes = [node for node in walk(trees.everything()) if isinstance(node, Note)]
    for note in notes:
        call = one(EVERYTHING, f".//sup/a[@id='{note.id}-call']")
        assert (call.text, call.get("href"), call.get("role"), call.get("aria-label")) == (
            str(note.number),
            f"#{note.id}",
            "doc-noteref",
            f"voetnoot {note.number}",
        )
        item = one(EVERYTHING, f".//aside[@role='doc-endnotes']/ol/li[@id='{note.id}']")
        assert item.get("value") == str(note.number)
        back = one(item, "./a[@role='doc-backlink']")
        assert back.get("href") == f"#{note.id}-call"
        assert back.get("aria-label") == f"Terug naar de tekst (voetnoot {note.number})"


def test_header_cells_say_what_they_head_and_a_group_row_opens_a_body_of_its_own() -> None:
    table = one(EVERYTHING, ".//table[@id='tabel-percelen']")
    assert [cell.get("scope") for cell in table.findall("./thead//th")] == ["col", "col", "colgroup", "col", "col"]
    bodies = table.findall("./tbody")
    assert [body[0].get("class") for body in bodies] == ["group", "group"]
    assert [body[0][0].get("scope") for body in bodies] == ["rowgroup", "rowgroup"]
    assert [row[0].get("scope") for row in bodies[0][1:]] == ["row", "row"]
    assert table.findall(".//td[@scope]") == []


def test_a_cell_is_aligned_as_its_columns_also_below_a_cell_that_spans_rows() -> None:
    table = one(EVERYTHING, ".//table[@id='tabel-percelen']")
    assert [cell.get("class") for cell in table.findall("./thead/tr[2]/th")] == ["right", "right"]
    assert [cell.get("class") for cell in table.findall("./tbody[1]/tr[2]/*")] == [None, None, "right", "right"]
    assert [cell.get("class") for cell in table.findall(".//tr[@class='total']/*")] == [None, "right", "right"]


def test_a_table_scrolls_by_itself_under_the_name_of_its_caption() -> None:
    region = one(EVERYTHING, ".//div[@aria-labelledby='tabel-percelen-caption']")
    assert (region.get("role"), region.get("tabindex")) == ("region", "0")
    assert region[0].get("aria-describedby") == "tabel-percelen-description"
    described = one(region, "./p[@id='tabel-percelen-description']")
    assert described.get("hidden")
    assert "totaalregel" in (described.text or "")


def test_lists_count_from_their_start() -> None:
    lists = EVERYTHING.findall(".//main//ol[@start]")
    assert [(element.get("start"), element.get("type"), element.get("style")) for element in lists] == [
        ("3", "a", "counter-reset:list-item 2")
    ]


def test_a_run_in_another_language_says_so() -> None:
    assert {element.text: element.get("lang") for element in EVERYTHING.findall(".//span[@lang]")} == {
        "Noardlike stipe": "fy",
        "Northern support": "en",
    }


def test_a_paragraph_wholly_in_another_language_says_so_itself() -> None:
    made = page(framed(trees.p(trees.text("It hiele stik is Frysk.", lang="fy"))))
    assert one(made, ".//main/p").get("lang") == "fy"


def test_an_open_fact_is_marked() -> None:
    marks = EVERYTHING.findall(".//mark[@class='placeholder']")
    assert [mark.text for mark in marks] == ["[nog te bepalen]", "[naam]"]
    assert marks[0].get("data-path") == "lots/noord/budget"


def test_a_fact_leads_to_its_source_and_a_block_to_its_template() -> None:
    paragraph = one(EVERYTHING, ".//p[@id='doel-p1']")
    assert paragraph.get("data-source") == "templates/documents/tender-document.html.j2:30:5"
    facts = {span.text: (span.get("data-source"), span.get("data-path")) for span in paragraph.iter("span")}
    assert facts == {"€ 4.500.000": (None, "lots/noord/budget"), "1 januari 2025": (None, "term/start")}


def test_a_computed_fact_names_all_its_sources() -> None:
    computed = one(EVERYTHING, ".//*[@data-path='lots/noord/budget term/start']")
    assert "".join(computed.itertext()) == "36.000.000"


def test_a_file_name_with_a_blank_stays_one_source() -> None:
    source = Source("templates/mijn sjablonen/lots.html.j2", 3)
    made = page(framed(trees.p("vast ", Text("tekst", (source,)))))
    assert one(made, ".//main/p/span").get("data-source") == "templates/mijn%20sjablonen/lots.html.j2:3"


def test_the_lines_of_a_text_of_the_dossier_leave_no_trace() -> None:
    first, second = (Source("content/x/texts/doel.md", line, 0, "texts/doel") for line in (3, 4))
    made = page(framed(trees.p(Text("Een regel ", (first,)), Text("en nog een.", (second,)))))
    assert one(made, ".//main/p").get("data-path") == "texts/doel"
    assert one(made, ".//main/p").text == "Een regel en nog een."


def test_content_cannot_become_markup() -> None:
    hostile = "<script>alert(1)</script>\"'&"
    document = framed(trees.p(hostile), trees.section("s", hostile, trees.p("x"), label="1"))
    made = page(replace(document, title=hostile, authority=hostile, labels=replace(document.labels, notes=hostile)))
    assert len(made.findall(".//script")) == 1
    assert one(made, ".//main/p").text == hostile
    assert one(made, "./head/title").text == hostile


def test_a_link_that_is_no_web_address_is_refused() -> None:
    with pytest.raises(ValueError, match="javascript"):
        write_html(framed(trees.p(Link("javascript:alert(1)", (Text("x"),)))), DEFAULT)


def test_a_reference_to_another_document_leads_to_the_page_beside_this_one() -> None:
    link = one(EVERYTHING, ".//a[@href='programme.html#k-1']")
    assert link.text == "eis K-01 van het Programma van eisen"


def test_an_id_with_unusual_characters_is_still_a_link() -> None:
    made = page(framed(trees.section("a b&c", "T", trees.p(Ref("a b&c", text="hoofdstuk 1")), label="1")))
    assert one(made, ".//main//a").get("href") == "#a%20b%26c"


def test_a_logo_without_alternative_text_is_decoration() -> None:
    made = page(framed(replace(trees.cover(), logo_alt="")))
    assert one(made, ".//img").get("alt") == ""


def test_a_figure_keeps_its_size_on_paper_and_its_ratio_on_the_screen() -> None:
    made = page(framed(Figure(Image("image/png", trees.png(), 20.0, 10.0), "Vlak")))
    image = one(made, ".//figure/img")
    assert (image.get("style"), image.get("width"), image.get("height")) == ("width:20mm", "76", "38")


def test_the_page_has_the_words_of_the_document() -> None:
    blocks = [
        element
        for element in EVERYTHING.iter()
        if element.tag in ("p", "caption", "figcaption", "dt", "summary") or re.fullmatch("h[1-6]", element.tag)
    ]
    entries = EVERYTHING.findall(".//nav//a")
    found = Counter(even("".join(element.itertext())) for element in (*blocks, *entries) if not element.get("hidden"))
    nodes = list(walk(trees.everything()))
    markers = [str(node.number) for node in nodes if isinstance(node, Note)]  # the browser prints them, from `value`
    markers += [f"{item.label}." for node in nodes if isinstance(node, List) for item in node.items if item.label]
    del found[""]  # an empty cell
    assert found == Counter(words(trees.everything())) - Counter(markers)


def test_a_document_without_table_of_contents_has_no_navigation() -> None:
    made = page(framed(trees.p("Kort stuk.")))
    assert made.findall(".//nav") == []


def test_a_list_of_tables_is_folded_on_the_screen() -> None:
    document = framed(Contents("tables", entries=()), trees.p("x"))
    assert one(page(document), ".//main/nav/details").get("open") is None


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write_html(trees.everything(), DEFAULT) == write_html(trees.everything(), DEFAULT)


# WCAG 2.2, 1.4.3: 4.5 to 1 for running text


def _contrast(one_colour: str, other: str) -> float:
    light, dark = sorted((_luminance(one_colour), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("background", ["#ffffff", DEFAULT.shade])
@pytest.mark.parametrize("colour", [DEFAULT.text, DEFAULT.muted, DEFAULT.primary])
def test_text_stands_out_from_its_ground(colour: str, background: str) -> None:
    assert _contrast(colour, background) >= 4.5


def test_an_open_fact_can_be_read_on_its_mark() -> None:
    assert _contrast(DEFAULT.text, DEFAULT.placeholder) >= 4.5


@pytest.mark.parametrize("name", ["--text", "--muted", "--primary", "--accent"])
@pytest.mark.parametrize("ground", ["--page", "--shade"])
def test_text_stands_out_on_a_dark_screen(name: str, ground: str) -> None:
    dark = screen_css(DEFAULT).split("prefers-color-scheme: dark", 1)[1]
    colours = dict(re.findall(r"(--\w+): (#\w{6})", dark.split("}", 1)[0]))
    assert _contrast(colours[name], colours[ground]) >= 4.5


def test_colours_mix_by_channel() -> None:
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert mixed("#102030", "#ffffff", 1) == "#102030"


def test_in_a_table_with_rows_that_are_set_apart_only_these_are_marked() -> None:
    rows = (trees.row("a", "1"), trees.row("b (kader)", "2", role="emphasis"), trees.row("Totaal", "3", role="total"))
    table = replace(
        trees.lots_table(), head=(trees.row("Post", "Bedrag", header=True),), body=rows, columns=(Column(0.5),) * 2
    )
    root = page(trees.identified(trees.short(table)))
    assert "weighed" in one(root, ".//table").get("class", "").split()
    assert [line.get("class") for line in root.findall(".//tbody/tr")] == [None, "emphasis", "total"]
    assert ".weighed tbody th" in screen_css(DEFAULT)


def test_a_signature_without_a_name_has_a_role_and_a_line() -> None:
    root = page(trees.short(Signatures((Signature((trees.text("de secretaris,"),), ()),))))
    assert ["".join(line.itertext()).strip() for line in root.findall(".//div[@class='signature']/p")] == [
        "de secretaris,",
        "Handtekening:",
    ]


# What is kept between rounds


def _chapters(document: Document) -> list[Section]:
    return [block for block in document.children if isinstance(block, Section)]


def _changed(document: Document, place: int) -> Document:
    """The document with other words in the title of one chapter."""
    old = _chapters(document)[place]
    new = replace(old, title=(Text(f"Hoofdstuk {place} anders"),))
    return replace(document, children=tuple(new if block is old else block for block in document.children))


def test_a_page_of_kept_blocks_is_the_page_written_anew() -> None:
    kept, document = KeptBlocks(), trees.everything()
    states = [document, *(_changed(document, place) for place in range(len(_chapters(document)))), document]
    for state in states:
        assert write_html(state, DEFAULT, kept).data == write_html(state, DEFAULT).data


def test_only_the_chapter_that_changed_is_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, document = KeptBlocks(), loads(dumps(trees.everything()))
    write_html(document, DEFAULT, kept)
    plain, written = Body.block, []

    def told(self: Body, block: Block) -> str:
        written.append(block)
        return plain(self, block)

    monkeypatch.setattr(Body, "block", told)
    changed = _changed(loads(dumps(document)), 1)
    write_html(changed, DEFAULT, kept)
    assert [block for block in written if isinstance(block, Section) and block.level == 1] == [_chapters(changed)[1]]


@pytest.mark.parametrize(
    "change",
    [{"traced": False}, {"language": "fy"}, {"labels": replace(trees.everything().labels, table="Tabel (nieuw)")}],
)
def test_blocks_that_were_written_with_other_labels_or_for_others_are_not_kept(change: dict[str, Any]) -> None:
    kept, document = KeptBlocks(), trees.everything()
    write_html(document, DEFAULT, kept)
    other = replace(document, **change)
    assert write_html(other, DEFAULT, kept).data == write_html(other, DEFAULT).data


def test_a_redline_takes_nothing_from_what_was_kept() -> None:
    kept, document = KeptBlocks(), trees.everything()
    write_html(document, DEFAULT, kept)
    revised = redline(document, _changed(document, 1))
    assert write_html(revised, DEFAULT, kept).data == write_html(revised, DEFAULT).data
    assert write_html(document, DEFAULT, kept).data == write_html(document, DEFAULT).data
