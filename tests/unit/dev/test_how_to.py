"""What the documentation tells a reader to write works as it is written, and what it shows of the screen is what appears."""

from __future__ import annotations

import hashlib
import io
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from bestek import report
from bestek.bootstrap import ROOT
from bestek.check import figures
from bestek.check.context import Context
from bestek.check.run import assess_one
from bestek.dossier import Composed, compose
from bestek.findings import FindingsError
from bestek.model.award import LotAward, Tenderer
from bestek.model.dossier import DossierDocument
from bestek.project import Project
from bestek.tree import Cover, Document, Paragraph, Row, Section, plain_text, walk
from bestek.write.docx import judged, write_docx
from bestek.write.html import write_html
from tests.unit.write.references import municipal

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of the content and the templates of this checkout, to try things on."""
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return Project(tmp_path / "content", tmp_path / "templates", tmp_path / "build")


def blocks(page: str) -> list[str]:
    """The indented code of a page, without its indentation."""
    tokens = MarkdownIt().parse((ROOT / page).read_text("utf-8"))
    return [token.content for token in tokens if token.type == "code_block"]


def append(file: Path, text: str, indentation: int) -> None:
    file.write_text(file.read_text("utf-8") + textwrap.indent(text, " " * indentation), "utf-8")


def composed(project: Project, dossier: str = "emmen-wmo") -> Composed:
    return compose(project, project.content / dossier)


def said(project: Project, dossier: str = "emmen-wmo") -> str:
    """What is said of a dossier that is not in order."""
    with pytest.raises(FindingsError) as raised:
        composed(project, dossier)
    return "\n".join(report.text(finding) for finding in raised.value.findings)


def document(made: Composed, name: str) -> Document:
    return next(document for document in made.documents if document.id == name)


def add_document(project: Project, dossier: str = "emmen-wmo") -> Path:
    facts, template = blocks("docs/how-to/add-a-document.md")
    append(project.content / dossier / "dossier.yaml", facts, 2)
    file = project.templates / "documents" / "lots-overview.html.j2"
    file.write_text(template, "utf-8")
    return file


def test_a_document_is_added_as_its_page_says(project: Project):
    add_document(project)
    words = plain_text(document(composed(project), "lots-overview"))
    assert "De opdracht heeft zes percelen, zie tabel 1 en paragraaf 2." in words
    assert "(Aanbestedingsdocument)" in words


def test_a_clause_is_added_as_its_page_says(project: Project):
    template = add_document(project)
    (clause,) = blocks("docs/how-to/add-a-clause.md")
    (project.templates / "clauses" / "duurzaam-vervoer.md.j2").write_text(clause, "utf-8")
    text = template.read_text("utf-8")
    template.write_text(text.replace("</section>", '{{ clause("duurzaam-vervoer") }}</section>'), "utf-8")
    assert "zoveel mogelijk voertuigen zonder uitstoot." in plain_text(document(composed(project), "lots-overview"))


def test_a_dossier_is_added_as_its_page_says(project: Project):
    facts, proposal = blocks("docs/how-to/add-a-dossier.md")
    (project.content / "groen").mkdir()
    (project.content / "groen" / "dossier.yaml").write_text(facts, "utf-8")
    assert " E301 documents/council-proposal/proposal: " in said(project, "groen")
    (project.content / "groen" / "proposal.yaml").write_text(proposal, "utf-8")
    words = plain_text(document(composed(project, "groen"), "council-proposal"))
    assert "[nog te bepalen: wat wil de raad met het onderhoud bereiken?]" in words
    assert "Niet van toepassing." in words


def test_a_house_style_is_given_as_its_page_says(project: Project):
    tokens, logo, reference = blocks("docs/how-to/house-style.md")
    profile = project.content / "municipalities" / "emmen.yaml"
    kept = profile.read_text("utf-8").partition("house_style:\n")[0]
    profile.write_text(kept + tokens + textwrap.indent(logo + reference, "  "), "utf-8")
    (project.content / "municipalities" / "emmen" / "huisstijl.docx").write_bytes(model := municipal())
    made = composed(project)
    assert (made.style.heading_sizes, made.style.table_lines) == ((18.0, 14.0, 12.0, 10.5), "grid")
    assert made.reference
    assert made.reference.data == model
    tender = document(made, "tender-document")
    assert [cover.logo_alt for cover in tender.children if isinstance(cover, Cover)] == ["Gemeente Emmen"]
    assert [found.code for found in judged(made.reference)] == ["A541"]


def test_a_requirement_is_added_as_its_page_says(project: Project):
    (requirement,) = blocks("docs/how-to/add-a-requirement.md")
    (file,) = (project.content / "emmen-wmo" / "requirements").glob("*continuiteit*")
    append(file, requirement, 6)
    (number,) = re.findall(r"id: (\S+)", requirement)
    rows = [node for node in walk(document(composed(project), "programme-of-requirements")) if isinstance(node, Row)]
    (label,) = [row.label for row in rows if row.id == number]
    assert f'"{label}"' in (ROOT / "docs/how-to/add-a-requirement.md").read_text("utf-8")


def test_the_typing_error_of_the_readme_looks_as_it_is_shown(project: Project):
    (shown,) = [block for block in blocks("README.md") if " E201 " in block]
    file = project.content / "emmen-wmo" / "lots.yaml"
    file.write_text(file.read_text("utf-8").replace("budget: 4850000", "budgett: 4950000", 1), "utf-8")
    assert shown == f"{said(project)}\n1 error\n"


def test_the_mistake_in_a_template_looks_as_it_is_shown(project: Project):
    (shown,) = [block for block in blocks("docs/templates.md") if " E402 " in block]
    file = project.templates / "documents" / "tender-document" / "opdracht.html.j2"
    file.write_text(file.read_text("utf-8").replace("{{ lot.name }}", "{{ lot.nam }}", 1), "utf-8")
    lines = [line.partition("…")[0] for line in shown.splitlines()]
    for line, expected in zip(f"{said(project)}\n1 error".splitlines(), lines, strict=True):
        assert line.startswith(expected)


def test_facts_print_as_the_page_about_templates_says(project: Project):
    rows = re.findall(
        r"^\| `(\{\{.+?\}\})` \| ([^…|]+?) \|$", (ROOT / "docs/templates.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) > 2
    printed = "".join(f"<p>{expression}</p>" for expression, _given in rows).replace("\\|", "|")
    template = add_document(project)
    text = template.read_text("utf-8")
    template.write_text(text.replace("</h>", f"</h>{printed}", 1), "utf-8")
    made = [
        plain_text(node) for node in walk(document(composed(project), "lots-overview")) if isinstance(node, Paragraph)
    ]
    for _expression, given in rows:
        assert given in [words.replace("\N{NO-BREAK SPACE}", " ") for words in made]


def test_the_value_that_is_followed_stands_where_the_page_says(project: Project):
    page = (ROOT / "docs/pipeline.md").read_text("utf-8")
    made = composed(project)
    tender = document(made, "tender-document")
    (written,) = re.findall(r"^\| HTML \| `(.+)` \|$", page, re.MULTILINE)
    assert written.replace("€ ", "€\N{NO-BREAK SPACE}") in write_html(tender, made.style).data.decode()
    (bookmark,) = re.findall(r"a bookmark `(.+?)` around", page)
    with zipfile.ZipFile(io.BytesIO(write_docx(tender, made.style).data)) as package:
        sources = package.read("customXml/item1.xml").decode()
        assert f'w:name="{bookmark}"' in package.read("word/document.xml").decode()
    (number,) = re.findall(f'<anchor bookmark="{bookmark}" sources="(.+?)"/>', sources)
    assert f'<source id="{number}" path="lots/noord/budget"/>' in sources
    (place,) = re.findall(r"`budget: 4850000` at `(.+?)`", page)
    assert str(made.valid.loaded.place_of("lots/noord/budget")) == place


def test_a_table_of_amounts_is_added_as_its_page_says(project: Project):
    (facts,) = blocks("docs/how-to/tables.md")
    (project.content / "emmen-wmo" / "tables.yaml").write_text(facts, "utf-8")
    append(project.content / "emmen-wmo" / "texts" / "volume.md", '\n\n{{ table("budget-transport") }}\n', 0)
    made = composed(project)
    rows = [node for node in walk(document(made, "tender-document")) if isinstance(node, Row)]
    assert "Totaal 5.667 5.637" in [plain_text(row) for row in rows]
    (rule,) = (rule for rule in figures.RULES if rule.id == "F-01")
    (found,) = assess_one(Context(made.valid), rule).found
    assert found.finding.place is not None
    assert found.finding.place.path == "tables/budget-transport/total/stated/2026"


def test_a_record_is_cited_as_its_page_says(project: Project):
    facts, text = blocks("docs/how-to/cite-a-record.md")
    folder = project.content / "emmen-wmo"
    (folder / "records" / "wachttijden.pdf").write_bytes(b"%PDF-1.7")
    (folder / "more-records.yaml").write_text(facts, "utf-8")
    (sha256,) = re.findall(r"E331.+\n.+\n.+\n.*write (sha256: [0-9a-f]{64}) behind it", said(project))
    append(folder / "more-records.yaml", f"{sha256}\n", 4)
    append(folder / "texts" / "volume.md", f"\n\n{text}", 0)
    made = composed(project)
    tender = plain_text(tuple(node for node in walk(document(made, "tender-document")) if isinstance(node, Paragraph)))
    assert "A. Onderzoeker, Wachttijden in de Wmo, Bureau Voorbeeld, 1 maart 2023, p. 8-9 (SHA-256 " in tender
    (folder / "records" / "wachttijden.pdf").write_bytes(b"%PDF-1.8")
    assert "E330" in said(project)


def test_a_clarification_notice_is_made_as_its_page_says(project: Project):
    notice, change, entry = blocks("docs/how-to/clarification-notice.md")
    file = project.content / "emmen-wmo" / "clarification-3.yaml"
    file.write_text(notice + textwrap.indent(textwrap.dedent(change), " " * 8), "utf-8")
    made = document(composed(project), "clarification-notice-nota-3")
    words = plain_text(made)
    assert made.title == "Nota van inlichtingen 3"
    assert "Ja, met een formulier per kerncompetentie." in words
    assert "In het eerste kalenderjaar van de overeenkomst is dat ten hoogste 20%." in words
    assert YAML(typ="safe").load(entry)[0]["each"] == "clarification_notices"


def test_scores_and_awards_are_written_as_their_page_says(project: Project):
    tenderers, awards, entry = (YAML(typ="safe").load(block) for block in blocks("docs/how-to/award.md"))
    (tenderer,) = (Tenderer.model_validate(one) for one in tenderers["tenderers"])
    assert tenderer.tenders[0].scores["kennis-van-het-gebied"].score == "uitstekend"
    assert LotAward.model_validate(awards["awards"][0]).tenderer == tenderer.id
    assert DossierDocument.model_validate(entry[0]).each == "awards"
    file = project.content / "emmen-wmo" / "award-decision.yaml"
    text = file.read_text("utf-8")
    file.write_text(
        text.replace("lot: zuid\n      tenderer: boomvalk", "lot: zuid\n      tenderer: aalscholver"), "utf-8"
    )
    assert (
        "zuid is awarded to aalscholver, but by the scores, the minimum and the rules for lots it goes to boomvalk"
        in said(project)
    )


# Pages of which the commands are typed as well


def typed(command: str, folder: Path) -> str:
    """What appears when a command line of Bestek is typed in a folder. It has to go well, but for what is wrong in the content."""
    words = shlex.split(command)[1:]
    run = [sys.executable, "-m", "bestek", "--lang", "en", *words]
    done = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def shown(block: str, said: str) -> bool:
    """Whether everything that a page shows stands on the screen."""
    return block.strip() in textwrap.dedent(said)


def test_getting_started_leads_from_an_empty_folder_to_a_tender_document(tmp_path: Path):
    begin, municipality, made, new, started, build, advice, lot, name, again, where, mistake = blocks(
        "docs/getting-started.md"
    )
    assert begin == "mkdir groen\ncd groen\n"
    folder = tmp_path / "groen"
    folder.mkdir()
    assert shown(made, typed(municipality, folder))
    assert shown(started, typed(new, folder))
    assert shown(advice, typed(build, folder))
    lots = folder / "content" / "groen" / "lots.yaml"
    assert lot in textwrap.dedent(lots.read_text("utf-8").partition("lots:\n")[2])
    document = folder / "build" / "groen" / "tender-document.docx"
    before = document.read_bytes()
    decided, line = lots.read_text("utf-8"), lot.splitlines()[-1]
    lots.write_text(decided.replace(line.strip(), name.strip(), 1), "utf-8")
    assert "hoe heet perceel 1?" not in typed(again, folder)
    assert document.read_bytes() != before
    assert "Noord" in typed(where, folder)
    lots.write_text(decided.replace(line.strip(), name.strip().replace("name:", "nam:"), 1), "utf-8")
    assert shown(mistake, typed(again, folder))


def test_a_decision_is_followed_up_as_its_page_says(project: Project):
    commands = blocks("docs/how-to/after-a-decision.md")
    fact, document_, impact, decide, file, undo, build, redline, issue, issued, verify, back = commands
    folder = project.content / "haarlem-gewoon-in-de-wijk"
    changed(folder / "contract.yaml", "after_years: 3", fact.strip())
    for key, line in zip(("version", "status", "date"), document_.split("\n"), strict=False):
        entry = (folder / "dossier.yaml").read_text("utf-8").partition("documents:")[2]
        (old,) = re.findall(rf"^    ({key}: .+)$", entry, re.MULTILINE)
        changed(folder / "dossier.yaml", f"    {old}\n    ", f"    {line.strip()}\n    ")
    assert "{+twee+}" in typed(impact, project.root)
    assert shown(file, typed(decide, project.root))
    recorded = project.root / file.split()[1]
    assert recorded.is_file()
    typed(undo, project.root)
    assert not recorded.exists()
    typed(decide, project.root)
    assert "executive-decision" in typed(build, project.root)
    assert "1.0" in typed(redline, project.root)
    assert {path.suffix for path in (project.root / "build").rglob("redline/*")} >= {".docx", ".pdf", ".html"}
    (page,) = (project.root / "build").rglob("redline/executive-decision.html")
    told = page.read_text("utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert "Wijzigingen ten opzichte van versie 1.0" in told
    assert "versie 1.0 (“Vaststelling" in told
    assert shown(issued, typed(issue, project.root))
    check, answer = verify.split("\n\n", 1)
    assert shown(answer, typed(check, project.root))
    log, facts, as_of = back.splitlines()
    assert "2021-06-01-eerdere-evaluatie" in typed(log, project.root)
    assert "2021-06-01-eerdere-evaluatie" in typed(facts, project.root)
    typed(as_of, project.root)
    assert list((project.root / "build").rglob("as-of/2021-02-16-executive-decision/executive-decision.pdf"))


def changed(file: Path, old: str, new: str) -> None:
    """A line of a file is edited."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def test_a_municipality_is_added_as_its_page_says_and_a_document_for_it(project: Project):
    profile, sections, style, commands = blocks("docs/how-to/add-a-municipality.md")
    folder = project.root
    typed(profile, folder)
    file = project.content / "municipalities" / "noordoever.yaml"
    append(file, f"\n{sections}\n{style}", 0)
    new, _build = commands.splitlines()
    typed(new, folder)
    made = composed(project, "bruggen")
    assert made.style.primary == "#1d5c3a"
    proposal = document(made, "council-proposal")
    heads = ["".join(map(plain_text, node.title)) for node in walk(proposal) if isinstance(node, Section)]
    labels = [line.partition("label: ")[2] for line in sections.splitlines() if "label: " in line]
    assert [head for head in heads if head in labels] == labels
    assert "A. de Boer" in plain_text(proposal)
    add_document(project, "bruggen")
    assert "De opdracht heeft twee percelen" in plain_text(document(composed(project, "bruggen"), "lots-overview"))


def test_a_dossier_of_several_municipalities_is_written_as_its_page_says(project: Project):
    names, differing, made_files = blocks("docs/how-to/several-municipalities.md")
    folder = project.content / "achtkarspelen-wmo-participatie"
    assert names.strip() in (folder / "dossier.yaml").read_text("utf-8")
    file = folder / "proposal.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    (start,) = [place for place, line in enumerate(lines) if line.strip() == "proposed_on:"]
    indentation = len(lines[start]) - len(lines[start].lstrip())
    file.write_text(
        "".join((*lines[:start], textwrap.indent(differing, " " * indentation), *lines[start + 4 :])), "utf-8"
    )
    made = [compose(project, folder, name) for name in ("achtkarspelen", "tytsjerksteradiel")]
    assert [str(each.valid.dossier.proposals[0].proposed_on) for each in made] == [
        "2022-02-01",
        "Open(question='wanneer stelt het college het voorstel vast?')",
    ]
    assert made_files.split() == [f"build/{each.variant.name}/council-proposal.pdf" for each in made]


def test_the_field_of_the_page_on_editions_is_that_of_the_model():
    (line,) = blocks("docs/how-to/editions.md")
    assert line.strip() in (ROOT / "src" / "bestek" / "model" / "decisions.py").read_text("utf-8")


def test_a_document_is_reviewed_as_its_page_says(project: Project):
    check, copy, read, apply, approve, entry = blocks("docs/how-to/review.md")
    folder = project.content / "haarlem-gewoon-in-de-wijk"
    typed(check, project.root)
    assert "executive-decision 1.0" in typed(copy, project.root)
    sent = project.output / folder.name / "review" / "executive-decision.docx"
    with zipfile.ZipFile(sent) as source, zipfile.ZipFile(project.root / read.split()[-1], "w") as target:
        for name in source.namelist():
            target.writestr(
                name, source.read(name).replace(b"krijgt steeds meer werk te verzetten", b"krijgt steeds meer te doen")
            )
    assert "can be applied, 0 are remarks, 0 are for you to answer" in typed(read, project.root)
    typed(apply, project.root)
    assert "krijgt steeds meer te doen" in (folder / "proposals.yaml").read_text("utf-8")
    typed(approve, project.root)
    kept = (folder / "review.yaml").read_text("utf-8")
    (known,), (told,) = (YAML(typ="safe").load(text)["approvals"] for text in (kept, entry))
    assert {**known, "judged": ""} == {**told, "judged": ""}
    assert "RV-01" not in typed(check, project.root)


def test_a_decision_is_handed_over_to_the_archive_as_its_page_says(project: Project):
    look, task, pack, packed, verify, good, transfer, file, filed, again, done = blocks("docs/how-to/archive.md")
    assert shown(task, typed(look, project.root))
    assert shown(packed, typed(pack, project.root))
    for line in packed.splitlines()[1:3]:
        assert list((project.root / line.split()[0]).rglob("verantwoording.html"))
    assert shown(good, typed(verify, project.root))
    handed = typed(transfer, project.root)
    (zipped,) = (project.output / "transfer").glob("*.zip")
    assert f"{hashlib.sha256(zipped.read_bytes()).hexdigest()}  build/transfer/{zipped.name}" in handed
    assert shown(good, typed(f"./inv archive.verify {zipped} --quick", project.root))
    assert shown(filed, typed(file, project.root))
    assert "receipt: 2027/0012" in (project.root / filed.split()[-1]).read_text("utf-8")
    assert shown(done, typed(again, project.root))
