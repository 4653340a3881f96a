"""The internal and the public edition of a document: what each prints, and what the public one never does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from bestek import outputs, tree
from bestek.dossier import Composed, compose
from bestek.edition import REMARKS
from bestek.findings import FindingsError
from bestek.making import FORMATS, write
from bestek.model.decisions import Proposal
from bestek.model.dossier import Law, Role
from bestek.project import Edition, Variant
from bestek.tree import Box, Cover, Document, Paragraph, Ref, Row, Section, Table, plain_text, walk
from bestek.view import internal_fields
from tests.unit.small import Small, small

CONTENT = "content/klein/dossier.yaml"
BRIEF, NOTA = "templates/documents/brief.html.j2", "templates/documents/nota.html.j2"
INTERNAL = "Interne versie – niet voor verspreiding"
AUTHOR = "J. Jansen"
"""An official: a name that stands in no edition but the internal one."""

PROPOSAL = f"""\
proposals:
  - id: voorstel
    body: council
    subject: zorg
    author: {AUTHOR}
    decision_points: [{{id: een, text: Te besluiten.}}]
    introduction: Inleiding.
    intended_effect: Effect.
    arguments: [{{id: een, claim: Het is nodig., text: Daarom.}}]
"""


@pytest.fixture
def project(tmp_path: Path) -> Small:
    return small(tmp_path / "project")


def composed(project: Small, edition: Edition = "internal") -> Composed:
    return compose(project.project, project.root / "content" / "klein", edition=edition)


def brief(project: Small, edition: Edition = "internal") -> Document:
    return composed(project, edition).documents[0]


def texts(document: Document) -> list[str]:
    return [plain_text(node) for node in walk(document) if isinstance(node, Paragraph)]


def closing(document: Document) -> Section | None:
    return next((block for block in document.children if isinstance(block, Section) and block.id == REMARKS), None)


def rows(document: Document, table: str = f"{REMARKS}-table") -> list[tuple[str, ...]]:
    found = [node for node in walk(document) if isinstance(node, Table) and node.id == table]
    return [tuple(plain_text(cell) for cell in row.cells) for made in found for row in made.body]


# Banners


def test_the_internal_edition_of_a_draft_says_both_at_its_beginning_and_above_every_page(project: Small):
    document = brief(project)
    assert document.banner == f"Concept · {INTERNAL}"
    assert (boxed(document).role, plain_text(boxed(document))) == ("banner", document.banner)


def boxed(document: Document) -> Box:
    (box,) = [node for node in walk(document) if isinstance(node, Box)]
    return box


def test_without_a_cover_the_banner_takes_no_page_of_its_own(project: Small):
    document = brief(project)
    assert document.chapters_on_new_page
    assert isinstance(document.children[0], Section)
    assert document.children[0].children[0] == boxed(document)
    project.change(
        BRIEF, '{% extends "base.html.j2" %}', '{% extends "base.html.j2" %}{% block chapters %}run-on{% endblock %}'
    )
    project.change(
        "templates/base.html.j2", "<document ", '<document chapters="{% block chapters %}new-page{% endblock %}" '
    )
    document = brief(project)
    assert document.children[0] == boxed(document)


def test_the_public_edition_of_a_draft_says_that_it_is_a_draft_and_no_more(project: Small):
    document = brief(project, "public")
    assert (document.banner, plain_text(boxed(document))) == ("Concept", "Concept")


@pytest.mark.parametrize(
    ("status", "word"),
    [("concept", "Concept"), ("withdrawn", "Ingetrokken"), ("for-decision", ""), ("adopted", ""), ("published", ""), ("changed", "")],
)  # fmt: skip
def test_a_document_warns_while_it_is_a_draft_or_when_it_is_withdrawn(project: Small, status: str, word: str):
    project.change(
        CONTENT,
        'id: brief, title: Brief, version: "1", status: concept',
        f'id: brief, title: Brief, version: "1", status: {status}',
    )
    project.put(
        "templates/labels/nl.yaml",
        "labels: {}\nvocabularies: {document-status: {concept: concept, withdrawn: ingetrokken}}\n",
    )
    assert brief(project, "public").banner == word
    assert brief(project).banner == (f"{word} · {INTERNAL}" if word else INTERNAL)


def test_the_banner_stands_on_the_cover_where_there_is_one(project: Small):
    project.change(BRIEF, '<section id="lot">', '<cover><p role="title">Brief</p></cover><section id="lot">')
    cover = brief(project).children[0]
    assert isinstance(cover, Cover)
    assert [type(block) for block in cover.children] == [Box, Paragraph]


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_the_words_of_the_banner_are_the_same_in_every_format(project: Small, edition: Edition):
    made = composed(project, edition)
    document = made.documents[0]
    files = {name: write(document, name, made.style).data for name in FORMATS}
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as archive:
        headers = [archive.read(name).decode() for name in archive.namelist() if name.startswith("word/header")]
        assert len(headers) == 3
        assert all(f"<w:t>{document.banner}</w:t>" in header for header in headers)
        assert f"<w:t>{document.banner}</w:t>" in archive.read("word/document.xml").decode()
    assert document.banner in files["html"].decode()
    page = " ".join(PdfReader(io.BytesIO(files["pdf"])).pages[0].extract_text().split())
    assert page.count(document.banner) == 2, "in the header and at the beginning"


# Marks


def marked(project: Small, fact: str = "{value: Noord, illustrative: true}") -> Document:
    project.change(CONTENT, "name: Noord,", f"name: {fact},")
    return brief(project)


def test_a_text_that_prints_an_illustrative_fact_is_marked(project: Small):
    assert "Perceel Noord van Zorg. (ill.)" in texts(marked(project))


def test_the_public_edition_has_no_marks(project: Small):
    marked(project)
    assert "Perceel Noord van Zorg." in texts(brief(project, "public"))
    assert closing(brief(project, "public")) is None


def test_what_an_illustrative_element_holds_is_illustrative_but_for_what_has_a_source(project: Small):
    project.change(CONTENT, "{id: noord,", "{id: noord, illustrative: true,")
    assert "Perceel Noord van Zorg. (ill.)" in texts(brief(project))
    assert "Perceel Noord van Zorg." in texts(marked(project, '{value: Noord, source: "nota"}'))


def test_a_fact_that_only_notes_something_stays_as_its_element_is(project: Small):
    project.change(CONTENT, "{id: noord,", "{id: noord, illustrative: true,")
    assert "Perceel Noord van Zorg. (ill.)" in texts(marked(project, "{value: Noord, note: kort}"))


TABLE = (
    '<table id="t" description="d"><caption>Percelen</caption><col width="50%"/><col width="50%"/>'
    "<thead><tr><th>Naam</th><th>Gebied</th></tr></thead><tbody>"
    "{% for lot in lots %}<tr><td>{{ lot.name }}</td><td>{{ lot.area }}</td></tr>{% endfor %}</tbody></table>"
)


def in_a_table(project: Small, lots: str) -> list[str]:
    project.change(BRIEF, "<p>Perceel", f"{TABLE}<p>Perceel")
    text = (project.root / CONTENT).read_text(encoding="utf-8")
    head, _, tail = text.partition("lots:\n")
    project.put(CONTENT, f"{head}lots:\n{lots}policies:{tail.partition('policies:')[2]}")
    document = brief(project)
    table = next(node for node in walk(document) if isinstance(node, Table) and node.id == "t")
    section = next(block for block in document.children if isinstance(block, Section))
    above = [plain_text(block) for block in section.children if isinstance(block, Paragraph)][:1]
    return [*above, *(f"{plain_text(row.cells[0])} | {plain_text(row.cells[1])}" for row in table.body)]


def lot(id_: str, mark: str = "") -> str:
    return f"  - {{id: {id_}, number: 1, name: {id_.title()}, area: Het {id_} van het land, budget: 1{mark}}}\n"


def test_a_row_about_one_example_is_marked_once_in_its_longest_cell(project: Small):
    example = ", illustrative: true"
    found = in_a_table(project, lot("noord") + lot("zuid", example) + lot("oost"))
    assert found[1:] == [
        "Noord | Het noord van het land",
        "Zuid | Het zuid van het land (ill.)",
        "Oost | Het oost van het land",
    ]


def test_a_table_of_examples_only_says_so_once_above_it(project: Small):
    example = ", illustrative: true"
    found = in_a_table(project, "".join(lot(name, example) for name in ("noord", "zuid", "oost")))
    assert found[0] == "Alle gegevens in deze tabel zijn illustratief: geen bron noemt ze."
    assert not any("(ill.)" in row for row in found)


PASSAGE = "<p>{{ lots.noord.name }} eerst.</p><ol><li>{{ lots.noord.area }}, één.</li><li>{{ lots.noord.name }}, twee.</li></ol>"


def test_texts_below_each_other_about_one_example_are_marked_once_at_their_end(project: Small):
    project.change(CONTENT, "{id: noord,", "{id: noord, illustrative: true,")
    project.change(BRIEF, "<p>Perceel", f"{PASSAGE}<p>Dat geldt.</p><p>Perceel")
    assert [text for text in texts(brief(project)) if text.endswith(" (ill.)")] == [
        "Noord, twee. (ill.)",
        "Perceel Noord van Zorg. (ill.)",
    ]


def test_texts_about_different_examples_are_each_marked(project: Small):
    project.change(
        CONTENT,
        "name: Noord, area: Het noorden",
        "name: {value: Noord, illustrative: true}, area: {value: Daar, illustrative: true}",
    )
    project.change(BRIEF, "<p>Perceel", f"{PASSAGE}<p>Perceel")
    found = [text for text in texts(brief(project)) if text.endswith(" (ill.)")]
    assert found[:3] == ["Noord eerst. (ill.)", "Daar, één. (ill.)", "Noord, twee. (ill.)"]


# What stands at the end


def test_open_points_proposals_and_notes_stand_at_the_end_with_a_reference_to_their_place(project: Small):
    project.change(CONTENT, "name: Noord,", 'name: {open: hoe heet het?, note: "De nota zwijgt."},')
    project.change(CONTENT, "title: Zorg", "title: {proposed: Zorg}")
    document = brief(project)
    assert rows(document) == [
        ("Hoofdstuk 1", "Nog te bepalen", "Hoe heet het? lots/noord/name"),
        ("Hoofdstuk 1", "Voorstel", "Zorg title"),
        ("Hoofdstuk 1", "Aantekening", "De nota zwijgt. lots/noord/name"),
    ]
    section = closing(document)
    assert section is not None
    assert [node.target for node in walk(section) if isinstance(node, Ref)] == ["lot"] * 3


def test_a_note_on_an_element_stands_there_once_and_one_on_another_not_at_all(project: Small):
    project.change(CONTENT, "{id: noord,", "{id: noord, note: Van het noorden.,")
    project.change(CONTENT, "{id: zuid,", "{id: zuid, note: Van het zuiden.,")
    project.change(BRIEF, "</p>", " {{ lots.noord.name }} {{ lots.noord.area }}</p>")
    assert [row[2] for row in rows(brief(project))] == ["Van het noorden. lots/noord"]


def test_notes_that_say_the_same_are_one_row_with_all_places_and_facts(project: Small):
    noted = 'name: {value: Noord, note: "Geen datum."}, area: {value: Daar, note: "Geen datum."}'
    project.change(CONTENT, "name: Noord, area: Het noorden", noted)
    project.change(
        BRIEF,
        '<section id="lot">',
        '<section id="where"><h>Waar</h><p>{{ lots.noord.area }}</p></section><section id="lot">',
    )
    document = brief(project)
    table = next(node for node in walk(closing(document)) if isinstance(node, Table))
    cells = [[plain_text(block) for block in cell.children] for row in table.body for cell in row.cells]
    assert cells[1:] == [["Aantekening"], ["Geen datum.", "lots/noord/area", "lots/noord/name"]]
    assert len(cells[0]) == 2


def test_illustrative_facts_in_headings_are_counted_together(project: Small):
    project.change(
        BRIEF,
        '<section id="lot">',
        '<section id="where"><h>{{ lots.noord.area }}</h><p>Tekst.</p></section><section id="lot">',
    )
    project.change(CONTENT, "area: Het noorden", "area: {value: Het noorden, illustrative: true}")
    assert rows(marked(project), f"{REMARKS}-examples") == [("Hoofdstuk 2", "1"), ("Opschriften", "1")]


def test_illustrative_facts_are_counted_by_chapter(project: Small):
    project.change(CONTENT, "{id: noord,", "{id: noord, illustrative: true,")
    project.change(BRIEF, "</p>", " {{ lots.noord.name }} {{ lots.noord.area }}</p>")
    document = brief(project)
    assert rows(document, f"{REMARKS}-examples") == [("Hoofdstuk 1", "2")]
    assert any(text.startswith("Met (ill.) is gemerkt") for text in texts(document))


def test_what_stands_on_a_cover_or_before_the_first_heading_is_named_in_words(project: Small):
    project.change(
        BRIEF,
        '<section id="lot">',
        '<cover><p role="title">{{ lots.noord.name }}</p></cover><p>{{ lots.noord.area }}</p><section id="lot">',
    )
    project.change(CONTENT, "name: Noord, area: Het noorden", "name: {open: a?}, area: {open: b?}")
    assert [row[0] for row in rows(brief(project))] == ["Omslag", "Begin van het document"]


def test_a_document_without_anything_to_say_has_no_section_for_it(project: Small):
    assert closing(brief(project)) is None


def test_a_note_is_text_and_never_markup(project: Small):
    project.change(CONTENT, "name: Noord,", 'name: {value: Noord, note: "<b>{{ lots }}</b> *ja*\\n\\nTwee"},')
    assert rows(brief(project))[0][2] == "<b>{{ lots }}</b> *ja* Twee lots/noord/name"


def test_the_closing_section_says_nothing_of_its_own_to_where_and_to_advice(project: Small):
    project.change(CONTENT, "name: Noord,", "name: {open: hoe heet het?},")
    made = composed(project)
    assert [finding.code for finding in made.findings] == ["A384"]
    section = closing(made.documents[0])
    assert section is not None
    assert tree.sources_of(section.children[1]) == ()


def test_words_of_the_edition_are_in_the_language_of_the_labels(project: Small):
    dutch = (Path(__file__).parents[2] / "templates" / "labels" / "fy.yaml").read_text(encoding="utf-8")
    project.put("templates/labels/fy.yaml", dutch)
    project.change(
        CONTENT, 'id: brief, title: Brief, version: "1"', 'id: brief, title: Brief, version: "1", label_languages: [fy]'
    )
    document = brief(project)
    assert document.banner.endswith("Ynterne ferzje – net foar fersprieding")
    assert {node.lang for node in walk(boxed(document)) if isinstance(node, tree.Text)} == {"fy"}


# The public edition refuses


def refused(project: Small, *documents: str) -> list[tuple[str, str, str]]:
    with pytest.raises(FindingsError) as caught:
        project.build(*documents, editions=("public",))
    return [
        (finding.code, finding.place.path if finding.place else "", finding.message)
        for finding in caught.value.findings
    ]


@pytest.mark.parametrize(
    ("fact", "text"),
    [("{open: hoe heet het?}", "[nog te bepalen: hoe heet het?]"), ("{proposed: Noord}", "Noord (voorstel)")],
)
def test_a_document_that_prints_what_is_not_decided_is_refused_and_the_others_are_built(
    project: Small, fact: str, text: str
):
    project.build(editions=("all",))
    before = project.outputs()
    project.change(CONTENT, "name: Noord,", f"name: {fact},")
    project.change(CONTENT, "name: Zuid", "name: Zuiden")
    assert refused(project) == [
        ("E386", "lots/noord/name", f"'Brief' cannot be public: it prints a fact that is not decided: {text}")
    ]
    after = project.outputs()
    assert after["klein/public/brief.html"] == before["klein/public/brief.html"], "what was built before is not lost"
    assert after["klein/public/nota.html"] != before["klein/public/nota.html"]
    assert refused(project), "it is refused again while nothing changes"
    assert project.build("nota", editions=("public",)).findings == ()


def test_an_internal_edition_is_built_beside_a_public_one_that_is_refused(project: Small):
    project.change(CONTENT, "name: Noord,", "name: {open: a?},")
    with pytest.raises(FindingsError):
        project.build(editions=("all",))
    assert sorted(project.outputs()) == ["klein/brief.html", "klein/nota.html", "klein/public/nota.html"]


@pytest.mark.parametrize(
    "place",
    [
        '<field hint="{{ lots.noord.name }}"/>',
        "<box><h>{{ lots.noord.name }}</h><p>Tekst</p></box>",
        "<note><p>{{ lots.noord.name }}</p></note>",
    ],
)
def test_an_open_fact_is_seen_wherever_it_would_be_printed(project: Small, place: str):
    project.change(BRIEF, "{{ lots.noord.name }}", "X")
    project.change(BRIEF, "</section>", f"<p>A {place}</p></section>" if "box" not in place else f"{place}</section>")
    project.change(CONTENT, "name: Noord,", "name: {open: a?},")
    assert [path for _, path, _ in refused(project)] == ["lots/noord/name"]


def test_an_open_fact_in_the_properties_of_a_file_is_seen(project: Small):
    project.change(
        "templates/base.html.j2", 'title="{{ document.title }}"', 'title="{{ document.title }}" subject="{{ subject }}"'
    )
    project.change(CONTENT, "subject: zorg voor ouderen", "subject: {open: wat?}")
    assert [path for _, path, _ in refused(project)] == ["subject", "subject"]


def test_a_reference_that_prints_an_open_title_of_another_document_is_seen(project: Small):
    project.change(BRIEF, "<h>Perceel</h>", "<h>{{ lots.noord.area }}</h>")
    project.change(CONTENT, "area: Het noorden", "area: {open: waar?}")
    project.change(NOTA, "</p>", ' <ref to="lot" document="brief" form="title"/></p>')
    assert {message.partition("'")[2].partition("'")[0] for _, _, message in refused(project)} == {"Brief", "Nota"}


# Officials


def with_author(project: Small) -> None:
    project.put(CONTENT, (project.root / CONTENT).read_text(encoding="utf-8") + PROPOSAL)
    project.change(
        BRIEF, "</p>", "{% if proposals.voorstel.author %} Steller: {{ proposals.voorstel.author }}.{% endif %}</p>"
    )
    project.change(
        CONTENT, "{id: noord,", '{id: noord, note: "Gevraagd aan J. Jansen.", source: "notitie van J. Jansen",'
    )


def inside(data: bytes, format_: str) -> Iterator[bytes]:
    """All bytes of a file, unpacked."""
    yield data
    if format_ == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
            yield from (name.encode() for name in archive.namelist())
    if format_ == "pdf":
        reader = PdfReader(io.BytesIO(data))
        yield "".join(page.extract_text() for page in reader.pages).encode()
        yield repr(reader.metadata).encode()
        yield from (bytes(stream.get_data()) for stream in _streams(reader))


def _streams(reader: PdfReader) -> Iterator[Any]:
    for number in range(1, len(reader.xref[0]) + 1 if 0 in reader.xref else 1):
        made = reader.get_object(number)
        if hasattr(made, "get_data"):
            yield made


@pytest.mark.parametrize("format_", FORMATS)
def test_the_name_of_an_official_is_in_the_internal_edition_and_nowhere_in_a_public_file(project: Small, format_: str):
    with_author(project)
    for edition, there in (("internal", True), ("public", False)):
        made = composed(project, edition)  # type: ignore[arg-type]
        data = write(made.documents[0], format_, made.style).data
        assert any(b"Jansen" in part for part in inside(data, format_)) is there, edition


@pytest.mark.parametrize("format_", FORMATS)
def test_a_public_file_does_not_tell_where_its_texts_come_from(project: Small, format_: str):
    for edition, there in (("internal", format_ != "pdf"), ("public", False)):
        made = composed(project, edition)  # type: ignore[arg-type]
        data = write(made.documents[0], format_, made.style).data
        told = (b"dossier.yaml", b"lots/noord", b"brief.html.j2", b"data-source", b"data-path", b"customXml")
        assert any(path in part for part in inside(data, format_) for path in told) is there, edition


def test_a_field_for_the_internal_edition_is_as_if_left_out_of_the_public_one(project: Small):
    with_author(project)
    assert "Perceel Noord van Zorg. Steller: J. Jansen." in texts(brief(project))
    assert "Perceel Noord van Zorg." in texts(brief(project, "public"))


def test_a_template_that_prints_such_a_field_without_asking_is_told(project: Small):
    with_author(project)
    project.change(NOTA, "</p>", " {{ proposals.voorstel.author }}</p>")
    composed(project)
    with pytest.raises(FindingsError) as caught:
        composed(project, "public")
    assert [(finding.code, finding.message) for finding in caught.value.findings] == [
        ("E408", "this document prints 'proposals/voorstel/author', which is for the internal edition only")
    ]


def test_the_fields_of_the_model_that_name_officials_are_internal():
    assert internal_fields(Proposal) == {"author"}
    assert internal_fields(Role) == {"name"}
    assert internal_fields(Law) == frozenset()


# Editions and builds


def test_the_internal_edition_is_the_default_and_each_has_a_folder_and_a_record(project: Small):
    project.build()
    assert sorted(project.outputs()) == ["klein/brief.html", "klein/nota.html"]
    project.build(editions=("public", "internal"))
    assert sorted(project.outputs()) == [
        "klein/brief.html",
        "klein/nota.html",
        "klein/public/brief.html",
        "klein/public/nota.html",
    ]
    assert [result.made for result in project.build(editions=("all",)).results] == [()] * 4
    record = outputs.read_record(project.project.record(Variant("klein", edition="public")))
    assert [document.id for document in record.documents] == ["brief", "nota"]


def test_an_unknown_edition_gets_the_nearest_one_suggested(project: Small):
    with pytest.raises(FindingsError) as caught:
        project.build(editions=("publiek",))
    assert [(finding.code, finding.hint) for finding in caught.value.findings] == [("E008", "did you mean 'public'?")]


def test_a_table_row_of_a_document_is_a_place(project: Small):
    project.change(
        BRIEF,
        "<p>Perceel",
        TABLE.replace("<tr><td>", '<tr id="{{ lot.id }}" label="perceel {{ lot.id }}"><td>', 1) + "<p>Perceel",
    )
    project.change(CONTENT, "area: Het zuiden", "area: {open: waar?}")
    document = brief(project)
    assert [row[0] for row in rows(document)] == ["Perceel zuid"]
    assert any(isinstance(node, Row) and node.id == "zuid" for node in walk(document))


def test_the_banner_stands_above_the_header_of_a_word_document_of_the_municipality(project: Small):
    model = docx.Document()
    model.sections[0].header.paragraphs[0].text = "Gemeente Voorbeeld"
    stream = io.BytesIO()
    model.save(stream)
    made = composed(project)
    data = write(made.documents[0], "docx", made.style, reference=stream.getvalue()).data
    headers = [section.header.paragraphs for section in docx.Document(io.BytesIO(data)).sections]
    assert headers
    for header in headers:
        assert [paragraph.text for paragraph in header] == [made.documents[0].banner, "Gemeente Voorbeeld"]
        assert header[0].style is not None
        assert header[0].style.name == "Header Banner"
