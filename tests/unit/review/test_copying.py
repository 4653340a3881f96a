"""Review copies of a small project: what they say in the margin, what they carry, and what is left of earlier ones."""

from __future__ import annotations

import datetime
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from bestek import clauses, messages, tree
from bestek.check.catalogue import RULES
from bestek.checking import Checked, Told, Where
from bestek.findings import Finding, FindingsError, Place
from bestek.issuing import Wanted, issue
from bestek.review import carried
from bestek.review.accepting import Choice, accept, to_accept
from bestek.review.approving import approve, to_approve
from bestek.review.copying import Copied, checklists, copies
from bestek.review.matters import Matters
from bestek.review.signing import Signed
from bestek.review.subject import subjects
from bestek.write.docx import write_docx
from bestek.write.docx.lint import structure
from bestek.write.docx.parts import NAMESPACES
from bestek.write.docx.revisions import shown
from tests.unit.comparable import Comparable, comparable

W = f"{{{NAMESPACES['w']}}}"
DOSSIER = "content/klein/dossier.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Comparable:
    """A fact with a source, an example, an open one and a proposed one in the letter; a fixed clause in the memorandum."""
    messages.set_language("en")
    made = comparable(tmp_path)
    dossier = (made.root / DOSSIER).read_text("utf-8")
    made.put(DOSSIER, dossier.replace('version: "1"', 'version: "0.9"'))
    made.change(
        DOSSIER, "title: Zorg\n", 'title: {value: Zorg, source: "raadsbesluit, punt 1", note: "Voorlopige naam."}\n'
    )
    made.change(
        DOSSIER, "{id: noord, number: 1, name: Noord,", "{id: noord, number: 1, name: Noord, illustrative: true,"
    )
    made.put(
        "templates/documents/brief.html.j2",
        '{% extends "base.html.j2" %}\n{% block body %}\n<section id="lot"><h>Perceel</h>\n'
        "<p>Perceel {{ lots.noord.name }} van {{ title }}.</p>\n<p>Budget {{ lots.noord.budget | money }}.</p>\n</section>\n"
        '<section id="rest"><h>Rest</h>\n<p>Gebied {{ lots.noord.area }}.</p>\n</section>\n{% endblock %}\n',
    )
    body = "\nDe taal is Nederlands.\n\nVertalingen gelden niet.\n"
    front = "---\nid: taal\ntitle: Taal\nkind: fixed\nlegal_basis: Algemene wet bestuursrecht, artikel 2:6\nfingerprint: {}\n---"
    print_ = clauses.fingerprint(front.format("x") + body)
    made.put("templates/clauses/taal.md.j2", front.format(print_) + body)
    return made


def copied(project: Comparable, document: str = "brief", **options: object) -> Copied:
    (made,) = copies(project.project, project.folder, document, **options)  # type: ignore[arg-type]
    return made


def member(made: Copied, name: str) -> etree._Element:
    with zipfile.ZipFile(made.files[0]) as archive:
        return etree.fromstring(archive.read(name))


def said(made: Copied) -> dict[str, list[str]]:
    """What the comments say, by the words that they stand at."""
    comments = {
        comment.get(W + "id"): "\n".join("".join(text.text or "" for text in p.iter(W + "t")) for p in comment)
        for comment in member(made, "word/comments.xml")
    }
    body = etree.tostring(member(made, "word/document.xml"), encoding="unicode")
    found: dict[str, list[str]] = {}
    for number, comment in comments.items():
        inside = re.search(rf'RangeStart w:id="{number}"/>(.*?)<w:commentRangeEnd w:id="{number}"/>', body, re.DOTALL)
        assert inside
        found.setdefault("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", inside[1])), []).append(comment)
    return found


def carried_by(made: Copied) -> carried.Carried:
    with zipfile.ZipFile(made.files[0]) as archive:
        parts = [
            archive.read(name)
            for name in archive.namelist()
            if name.startswith("customXml/item") and "Props" not in name
        ]
    (part,) = [part for part in parts if carried.NAMESPACE.encode() in part]
    return carried.decode(part)


# Comments


def test_one_comment_names_the_sources_of_the_facts_of_a_section(project: Comparable) -> None:
    comments = said(copied(project))
    assert comments["Perceel Noord van Zorg."] == [
        "Herkomst: Raadsbesluit, punt 1 – title\nIllustratief, geen bron – lots/noord\nAantekening: Voorlopige naam."
    ]
    assert comments["Gebied Het noorden. (ill.)"] == ["Herkomst: Illustratief, geen bron – lots/noord/area"]
    assert not any("Herkomst" in each for told in said_without_sources(project).values() for each in told)


def said_without_sources(project: Comparable) -> dict[str, list[str]]:
    project.change(DOSSIER, "budget: 1000", 'budget: {open: "hoeveel is er?"}')
    return said(copied(project, sources=False))


def test_comments_tell_what_is_open_and_what_is_proposed(project: Comparable) -> None:
    project.change(DOSSIER, "budget: 1000", 'budget: {open: "hoeveel is er?"}')
    project.change(DOSSIER, "area: Het noorden", "area: {proposed: Het hele noorden}")
    comments = said(copied(project))
    (budget,) = [told for words, told in comments.items() if words.startswith("Budget")]
    assert budget == ["Open punt: Hoeveel is er? (lots/noord/budget)"]
    (area,) = [told for words, told in comments.items() if words.startswith("Gebied")]
    assert area[0] == "Voorstel, nog niet besloten: Het hele noorden (lots/noord/area)"


def test_a_fixed_clause_is_told_once_with_its_basis(project: Comparable) -> None:
    comments = said(copied(project, "nota", sources=False))
    assert comments["De taal is Nederlands."] == [
        "Vaste bepaling, niet wijzigen: “Taal”. Grondslag: Algemene wet bestuursrecht, artikel 2:6.\nDit geldt ook voor de volgende alinea."
    ]
    assert "Vertalingen gelden niet." not in comments


def test_findings_stand_at_the_paragraphs_concerned_in_dutch_whatever_the_screen_speaks(project: Comparable) -> None:
    project.change(DOSSIER, "area: Het noorden", "area: TODO het noorden")
    comments = said(copied(project, sources=False))
    (told,) = [told for words, told in comments.items() if "TODO" in words]
    with messages.speaking("nl"):
        title = messages._(next(rule.title for rule in RULES if rule.id == "Q-01"))
    assert re.match(rf"{title[0].upper()}{title[1:]} \(Q-01, (fout|waarschuwing|advies)\): ", told[0])
    assert "Grondslag: praktijk" in told[0]
    assert messages.language() == "en"


# What changed


def test_what_changed_since_the_last_issued_version_is_tracked(project: Comparable) -> None:
    project.decide(2, "opdracht")
    issue(project.project, project.folder, Wanted(("brief",), "last"))
    assert (copied(project).compared, copied(project).changes) == ("0.9", 0)
    project.change(DOSSIER, "area: Het noorden", "area: Het hele noorden")
    made = copied(project)
    assert (made.compared, made.changes) == ("0.9", 1)
    marks = member(made, "word/document.xml").findall(f".//{W}ins")
    assert ["".join(text.text or "" for text in mark.iter(W + "t")) for mark in marks] == ["hele "]
    assert [(mark.author, mark.date) for mark in carried_by(made).marks] == [(marks[0].get(W + "author"), "")]


def test_a_document_that_was_never_issued_is_plain(project: Comparable) -> None:
    project.decide(2, "opdracht")
    project.change(DOSSIER, "area: Het noorden", "area: Het hele noorden")
    made = copied(project)
    assert (made.compared, made.changes) == ("", 0)
    assert not member(made, "word/document.xml").findall(f".//{W}ins")


def test_where_the_public_edition_cannot_have_it_now_the_internal_one_is_compared_with_itself(
    project: Comparable,
) -> None:
    text = (project.root / DOSSIER).read_text("utf-8")
    project.put(DOSSIER, text.replace('version: "0.9", status: concept', 'version: "1.0", status: published', 1))
    decision = project.decide(2, "opdracht")
    issue(project.project, project.folder, Wanted(("brief",), "last"))
    made = copied(project)
    assert (made.compared, made.changes, carried_by(made).edition) == ("1.0", 0, "public")
    project.change(DOSSIER, 'version: "1.0", status: published', 'version: "0.9", status: concept')
    project.change(DOSSIER, "area: Het noorden", 'area: {open: "welk gebied?"}')
    made = copied(project)
    assert (made.compared, carried_by(made).edition) == (decision, "internal")
    assert (
        "".join(text.text or "" for text in member(made, "word/document.xml").iter(W + "delText")).count("Het noorden")
        == 1
    )
    with pytest.raises(FindingsError) as error:
        copied(project, edition="public")
    assert "E386" in [finding.code for finding in error.value.findings]


# What it carries


def test_a_copy_carries_the_tree_that_it_shows_and_its_own_comments(project: Comparable) -> None:
    made = copied(project)
    found = carried_by(made)
    assert (found.dossier, found.document, found.municipality, found.edition) == ("klein", "brief", "", "internal")
    assert tree.plain_text(found.tree()).count("Perceel Noord van Zorg.") == 1
    paragraphs = {
        comment.get(W + "id"): ["".join(text.text or "" for text in p.iter(W + "t")) for p in comment]
        for comment in member(made, "word/comments.xml")
    }
    assert {own.id: own.fingerprint for own in found.comments} == {
        id_: carried.fingerprint(words) for id_, words in paragraphs.items()
    }


def test_comments_change_nothing_in_the_text(project: Comparable) -> None:
    made = copied(project)
    data = made.files[0].read_bytes()
    plain = write_docx(carried_by(made).tree(), _style(project)).data
    assert shown(data) == shown(plain)
    assert structure(data) == ()


def _style(project: Comparable):
    from bestek.kept import compose

    return compose(project.project, project.folder).style


def test_the_same_content_gives_the_same_bytes_in_any_language(project: Comparable) -> None:
    project.change(DOSSIER, "area: Het noorden", "area: TODO het noorden")
    first = {file.name: file.read_bytes() for file in copied(project).files}
    messages.set_language("nl")
    second = {file.name: file.read_bytes() for file in copied(project).files}
    assert first == second
    assert list(first) == ["brief.docx", "brief-checklist.docx", "brief-checklist.html"]


# What stands in the folder


def test_a_copy_that_was_changed_since_is_not_overwritten(project: Comparable) -> None:
    made = copied(project)
    made.files[0].write_bytes(made.files[0].read_bytes() + b"remarks")
    project.change(DOSSIER, "area: Het noorden", "area: Het hele noorden")
    with pytest.raises(FindingsError) as error:
        copied(project)
    assert [finding.code for finding in error.value.findings] == ["E634"]
    assert made.files[0].read_bytes().endswith(b"remarks")
    made.files[0].unlink()
    assert copied(project).files[0].exists()


def test_a_file_of_which_nothing_is_known_is_not_overwritten_either(project: Comparable) -> None:
    made = copied(project)
    (project.root / "build" / ".bestek" / "review" / "klein.json").write_bytes(b"")
    assert copied(project).files == made.files  # the very same file
    (project.root / "build" / ".bestek" / "review" / "klein.json").write_bytes(b"")
    made.files[1].write_bytes(b"remarks")
    with pytest.raises(FindingsError):
        copied(project)
    assert made.files[1].read_bytes() == b"remarks"


def test_copies_of_documents_that_are_gone_go_unless_somebody_wrote_in_them(project: Comparable) -> None:
    nota = copied(project, "nota").files
    nota[1].write_bytes(b"remarks")
    lines = (project.root / DOSSIER).read_text("utf-8").splitlines(keepends=True)
    project.put(DOSSIER, "".join(line for line in lines if "id: nota" not in line))
    copied(project)
    assert [file.exists() for file in nota] == [False, True, False]


def test_a_document_that_there_is_not_is_refused_with_the_nearest(project: Comparable) -> None:
    with pytest.raises(FindingsError) as error:
        copied(project, "breif")
    assert "brief" in error.value.findings[0].hint


# The checklist


def text(project: Comparable, document: str = "brief") -> str:
    (made,) = checklists(project.project, project.folder, document)
    page = made.files[1].read_text("utf-8").partition("</style>")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", page).replace("\u200b", "").split())


def test_the_checklist_tells_what_is_new_open_found_fixed_and_signed(project: Comparable) -> None:
    project.change(DOSSIER, "area: Het noorden", 'area: {open: "welk gebied?"}')
    told = text(project)
    for words in (
        "Dit document is niet eerder uitgegeven: de hele tekst is nieuw.",
        "Nog te bepalen Welk gebied? lots/noord/area",
        "Dit document heeft geen vaste bepalingen.",
        "Van dit document is nog niets goedgekeurd.",
        "Opmerking of paraaf",
    ):
        assert words in told
    assert "Taal Algemene wet bestuursrecht, artikel 2:6" in text(project, "nota")


def test_the_checklist_tells_what_changed_and_which_decision_brought_it(project: Comparable) -> None:
    project.decide(2, "opdracht")
    issue(project.project, project.folder, Wanted(("nota",), "last"))
    assert "is niets gewijzigd" in text(project, "nota")
    project.change(DOSSIER, "budget: 2000", "budget: 2500")
    project.decide(3, "strategie", number="23.045")
    told = text(project, "nota")
    assert "gewijzigd sinds versie 0.9 (“Opdracht” d.d. 2 januari 2026)" in told.replace("\u00a0", " ")
    assert "Strategie (23.045, 3 januari 2026)" in told.replace("\u00a0", " ")


def test_a_checklist_passes_the_lint(project: Comparable) -> None:
    (made,) = checklists(project.project, project.folder, "nota")
    assert structure(made.files[0].read_bytes()) == ()


# Sign-offs

BY = Signed("legal", datetime.date(2027, 1, 4))


def sign(project: Comparable, document: str = "brief", section: str = "") -> None:
    approve(project.project, to_approve(project.project, project.folder, document, section), BY)


def test_a_sign_off_holds_until_a_word_changes(project: Comparable) -> None:
    sign(project)
    assert "juridisch adviseur 4 januari 2027 geldt" in text(project).replace("\u00a0", " ")
    assert not any("vervallen" in each for told in said(copied(project)).values() for each in told)
    project.change(DOSSIER, "area: Het noorden", "area: Het hele noorden")
    assert "vervallen: de tekst is daarna gewijzigd" in text(project)
    told = [each for told in said(copied(project)).values() for each in told if "vervallen" in each]
    assert told == [
        "Goedkeuring vervallen: Goedgekeurd door juridisch adviseur op 4\u00a0januari\u00a02027; de tekst is daarna gewijzigd."
    ]


def test_a_sign_off_of_a_section_covers_exactly_what_stands_under_it(project: Comparable) -> None:
    sign(project, section="lot")
    project.change(DOSSIER, "area: Het noorden", "area: Het hele noorden")
    assert "1 Perceel juridisch adviseur" in text(project)
    assert "geldt" in text(project).partition("Goedkeuringen")[2]
    project.change(DOSSIER, "budget: 1000", "budget: 1500")
    assert "vervallen: de tekst is daarna gewijzigd" in text(project)


def test_numbers_that_shift_lapse_nothing(project: Comparable) -> None:
    sign(project, section="rest")
    before = '<section id="nieuw"><h>Nieuw</h><p>Nieuw.</p></section>\n<section id="lot">'
    project.change("templates/documents/brief.html.j2", '<section id="lot">', before)
    told = text(project)
    assert "3 Rest juridisch adviseur 4" in told
    assert "geldt" in told.partition("Goedkeuringen")[2]


def test_what_is_not_decided_cannot_be_signed_off_and_what_stands_beside_it_can(project: Comparable) -> None:
    project.change(DOSSIER, "area: Het noorden", 'area: {open: "welk gebied?"}')
    with pytest.raises(FindingsError) as error:
        sign(project)
    (finding,) = error.value.findings
    assert (finding.code, finding.place and finding.place.path) == ("E399", "lots/noord/area")
    with pytest.raises(FindingsError):
        sign(project, section="rest")
    sign(project, section="lot")


def test_a_section_that_there_is_not_is_refused_with_the_nearest(project: Comparable) -> None:
    with pytest.raises(FindingsError) as error:
        sign(project, section="lots")
    assert (error.value.findings[0].code, "lot" in error.value.findings[0].hint) == ("E398", True)


def test_signing_again_takes_the_place_of_the_earlier_sign_off(project: Comparable) -> None:
    sign(project)
    sign(project)
    sign(project, section="lot")
    file = (project.folder / "review.yaml").read_text("utf-8")
    assert (file.count("document: brief"), file.count("section: lot")) == (2, 1)


# What was accepted, and what is said once


def test_an_accepted_finding_stands_in_the_checklist_alone(project: Comparable) -> None:
    project.change(DOSSIER, "area: Het noorden", "area: TODO het noorden")
    offer = to_accept(project.project, project.folder, Choice("Q-01"))
    accept(project.project, offer, Signed("legal", datetime.date(2027, 1, 4), "Komt nog."))
    assert not any("Q-01" in each for told in said(copied(project)).values() for each in told)
    told = text(project).partition("Aanvaarde bevindingen")[2]
    assert "Q-01" in told
    assert "juridisch adviseur, 4 januari 2027 Komt nog." in told


def test_where_a_fact_comes_from_is_said_once(project: Comparable) -> None:
    project.change("templates/documents/brief.html.j2", "<p>Gebied", "<p>Over {{ title }}.</p>\n<p>Gebied")
    told = [each for ones in said(copied(project)).values() for each in ones]
    assert sum("Raadsbesluit, punt 1 – title" in each for each in told) == 1


def test_of_facts_without_a_source_only_what_was_noted_is_told(project: Comparable) -> None:
    project.change(DOSSIER, 'source: "raadsbesluit, punt 1", ', "")
    project.change(DOSSIER, "name: Noord, illustrative: true,", "name: Noord,")
    assert said(copied(project)) == {"Perceel Noord van Zorg.": ["Aantekening: Voorlopige naam."]}


def test_the_facts_of_a_table_are_told_at_its_beginning(project: Comparable) -> None:
    rows = "{% for lot in lots %}<tr><td>{{ lot.name }}</td><td>{{ lot.area }}</td></tr>{% endfor %}"
    columns = '<col width="50%"/><col width="50%"/><thead><tr><th>Naam</th><th>Waar</th></tr></thead>'
    head = f'<table id="percelen" description="Gebieden."><caption>Percelen</caption>{columns}'
    project.change("templates/documents/brief.html.j2", "<p>Gebied", f"{head}<tbody>{rows}</tbody></table>\n<p>Gebied")
    comments = said(copied(project))
    (told,) = [told for words, told in comments.items() if words.endswith("Percelen")]
    assert told == ["Herkomst: Illustratief, geen bron – lots/noord/area"]
    assert not any(words.startswith("Gebied") for words in comments)


def test_a_finding_on_another_document_is_not_told_here(project: Comparable) -> None:
    checked = Checked(
        "klein",
        told=(Told(Finding("R-01", "geen", Place("f", 1, 1, "documents/nota")), "0", (Where("brief", "lot-p1", ""),)),),
    )
    (subject,) = subjects(project.project, project.folder, "brief")
    assert Matters(project.project, project.folder, subject, lambda: checked).concerns == ()
    (subject,) = subjects(project.project, project.folder, "nota")
    assert Matters(project.project, project.folder, subject, lambda: checked).concerns
