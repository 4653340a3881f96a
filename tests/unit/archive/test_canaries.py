"""Nothing internal leaves with a public package: a word of its own stands in every place that is not for everybody, and none of them is in any byte of it.

The same search finds all of them in the internal package, and the public words in every public file: so it would have found them.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from hashlib import sha256
from itertools import count
from pathlib import Path

import docx
import pytest

from bestek import decide
from bestek.archive import transfer
from tests.archive import CONTENT, Archived
from tests.unit.small import small
from tests.walked import texts

_numbers = count(1)
WORDS: dict[str, str] = {}
"""The words that are not for everybody, by the place that they were put in."""


def canary(place: str) -> str:
    """A word that stands nowhere else and is never divided over lines."""
    return WORDS.setdefault(place, f"zqx{next(_numbers):03}w")


PUBLIC_WORDS = {"a lot": "Noordoost", "who signs by office": "Smit", "the title": "Brief"}

MUNICIPALITY = f"""\
name: Voorbeeld
official_name: gemeente Voorbeeld
code: gm9999
place: Voorbeeld
office_holders:
  - {{id: griffier, role: de griffier, name: C. Bakker, note: {canary("note of an office holder")}}}
  - {{id: burgemeester, role: de burgemeester, name: A. Smit, source: {canary("source of an office holder")}}}
  - {{id: secretaris, role: de secretaris, name: B. Vos}}
council: {{name: de raad, opening: De raad;, signatories: [burgemeester, griffier]}}
executive: {{name: het college, opening: Het college;, signatories: [burgemeester, secretaris]}}
house_style: {{reference: voorbeeld/reference.docx}}
"""

RECEIVED = f"Wat is ontvangen en niet openbaar is: {canary('a withheld file from outside')}.\n".encode()
FREE = b"Wat is ontvangen en openbaar is.\n"

DOSSIER = f"""\
# {canary("comment in content")}
title: Zorg
subject: zorg voor ouderen
municipality: voorbeeld
archive: {{process: Inkoop van zorg, case: Z-2026-01, format: PDF/A-2}}
lots:
  - {{id: noord, number: 1, name: Noordoost, area: Het noorden, illustrative: true,
     budget: {{value: 1000, note: "{canary("note of a fact")}", source: "{canary("source of a fact")}"}},
     note: "{canary("note of an element")}", source: "{canary("source of an element")}"}}
  - {{id: zuid, number: 2, name: Zuid, area: Het zuiden, budget: 2000}}
roles:
  - {{id: projectleider, role: de projectleider, name: "{canary("name of an official")}", task: De leiding., note: "{canary("note of a role")}"}}
policies:
  - {{id: visie, name: Visie, body: de raad, adopted_on: {{open: "{canary("open point in a public document")}"}}}}
stakeholders:
  - {{id: niet-gedrukt, name: "{canary("a fact that no document prints")}", interest: Zorg}}
procedure: {{kind: open, name: openbare procedure, legal_basis: Aanbestedingswet 2012, reference: {{open: "{canary("open point that is not printed")}"}}}}
proposals:
  - id: voorstel
    body: council
    subject: Zorg
    author: "{canary("author of a proposal")}"
    note: "{canary("note of a proposal")}"
    decision_points:
      - {{id: een, text: De zorg in te kopen., stated_text: "{canary("how another paper gives a point")}"}}
    annexes:
      - {{id: eerste, name: Geheim stuk, document: geheim}}
    introduction: Inleiding.
    intended_effect: Effect.
    arguments: [{{id: a, claim: Het helpt., text: Daarom., note: "{canary("note of an argument")}"}}]
records:
  - id: gesloten
    title: "{canary("title of a withheld record")}"
    organisation: "{canary("publisher of a withheld record")}"
    year: "2025"
    file: records/gesloten.txt
    sha256: {sha256(RECEIVED).hexdigest()}
    use_restriction: "vertrouwelijk: {canary("why the use of a record is restricted")}"
  - id: vrij
    title: Openbaar rapport
    organisation: Bureau
    year: "2025"
    file: records/vrij.txt
    sha256: {sha256(FREE).hexdigest()}
    use_restriction: openbaar
    received_on: 2025-11-03
    note: "{canary("note of a public record")}"
    source: "{canary("source of a public record")}"
documents:
  - {{id: brief, title: Brief, version: "1.0", status: adopted, date: 2026-01-02, retention: "16.1", use_restriction: openbaar, proposal: voorstel,
     note: "{canary("note of a public document")}", source: "{canary("source of a public document")}"}}
  - {{id: nota, title: "Nota {canary("title of an internal document")}", version: "0.3", status: concept, date: 2026-01-02, use_restriction: openbaar}}
  - {{id: geheim, title: "Stuk {canary("title of a restricted document")}", version: "1.0", status: adopted, date: 2026-01-02,
     use_restriction: "beperkt openbaar: {canary("why the use of a document is restricted")}"}}
"""

BRIEF = f"""\
{{% extends "base.html.j2" %}}
{{# {canary("comment in a template")} #}}
{{% block body %}}
<section id="lot"><h>Percelen</h>
<table id="percelen" description="De percelen."><caption>Percelen</caption><col width="50%"/><col width="50%"/>
<thead><tr><th>Perceel</th><th>Budget</th></tr></thead>
<tbody>{{% for lot in lots %}}<tr id="perceel-{{{{ lot.id }}}}"><th>{{{{ lot.name }}}}</th><td>{{{{ lot.budget | money }}}}</td></tr>
{{% endfor %}}</tbody></table>
<p>Onder leiding van {{% for role in roles %}}{{{{ role.role }}}}{{% if role.name %}}, {{{{ role.name }}}}{{% endif %}}{{% endfor %}}.</p>
<ul>{{% for point in proposals.voorstel.decision_points %}}<li>{{{{ point.text }}}}</li>{{% endfor %}}</ul>
{{% if proposals.voorstel.author %}}<p>{{{{ proposals.voorstel.author }}}}</p>{{% endif %}}
<signatures>{{% for id in municipality.council.signatories %}}{{% set holder = municipality.office_holders[id] %}}<signature><role>{{{{ holder.role }}}}</role>
<name>{{{{ holder.name }}}}</name></signature>{{% endfor %}}</signatures>
</section>
{{% endblock %}}
"""

NOTA = """\
{% extends "base.html.j2" %}
{% block body %}
<section id="alles"><h>Alles</h>
<p>{{ lots.noord.name }}: {{ lots.noord.budget | money }}.</p>
<p>{{ policies.visie.name }} van {{ policies.visie.adopted_on | date }}.</p>
<p>{% for role in roles %}{{ role.role }}: {{ role.task }}{% if role.name %} {{ role.name }}{% endif %}{% endfor %}</p>
</section>
{% endblock %}
"""

GEHEIM = NOTA.replace("<p>{{ policies.visie.name }} van {{ policies.visie.adopted_on | date }}.</p>", "")


def reference() -> bytes:
    """A Word document of the municipality in which every place that is not its look says something."""
    made = docx.Document()
    made.add_paragraph(canary("text of the Word document of the house style"))
    made.core_properties.author = canary("author of the Word document of the house style")
    made.core_properties.last_modified_by = canary("who saved the Word document of the house style last")
    made.core_properties.comments = canary("remarks of the Word document of the house style")
    made.add_comment(made.paragraphs[0].runs, canary("comment in the Word document of the house style"), "x")
    stream = io.BytesIO()
    made.save(stream)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(
            "customXml/item9.xml", f"<a>{canary('custom XML of the Word document of the house style')}</a>"
        )
    return stream.getvalue()


def filled(root: Path) -> Archived:
    """The project with its decision and three issued versions."""
    made = Archived(small(root).root)
    made.put("content/municipalities/voorbeeld.yaml", MUNICIPALITY)
    made.put("content/klein/dossier.yaml", DOSSIER)
    for name, template in (("brief", BRIEF), ("nota", NOTA), ("geheim", GEHEIM)):
        made.put(f"templates/documents/{name}.html.j2", template)
    (made.folder / "records").mkdir()
    (made.folder / "records" / "gesloten.txt").write_bytes(RECEIVED)
    (made.folder / "records" / "vrij.txt").write_bytes(FREE)
    (root / "content" / "municipalities" / "voorbeeld").mkdir()
    (root / "content" / "municipalities" / "voorbeeld" / "reference.docx").write_bytes(reference())
    return made


START, LATER = "2026-01-05-start", "2026-02-06-later"

REVIEW = f"""\
acceptances:
  - {{rule: R-01, path: documents/nota, role: {canary("role of who accepted a finding")}, date: 2026-01-03, judged: 0123456789abcdef,
     reason: "{canary("reason of an acceptance")}"}}
approvals:
  - {{document: nota, role: {canary("role of who signed off")}, date: 2026-01-03, judged: 0123456789abcdef, reason: "{canary("reason of a sign-off")}"}}
"""


def decided(made: Archived, id_: str, **whys: str) -> str:
    """Records a decision of which nothing but its title, body and date is for everybody."""
    reason, source = canary(f"reason of {id_}"), canary(f"source of {id_}")
    day = datetime.date.fromisoformat(id_[:10])
    draft = decide.Draft("Besluit over zorg", "council", day, "adopted", reason, id_[11:], source=source, whys=whys)
    return decide.record(made.project, decide.propose(made.project, made.folder), draft).id


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Archived:
    """Both editions of both decisions, also as they are handed over."""
    made = filled(tmp_path_factory.mktemp("archive") / "project")
    made.put("content/klein/review.yaml", REVIEW)
    made.issue("brief", "nota", "geheim", decision=decided(made, START))
    made.change(
        CONTENT, 'title: Brief, version: "1.0", status: adopted', 'title: Brief, version: "1.1", status: changed'
    )
    made.change(CONTENT, "interest: Zorg", f'interest: "{canary("what a fact that no document prints became")}"')
    made.change(CONTENT, "budget: 2000", f'budget: {{value: 2500, note: "{canary("note of a changed fact")}"}}')
    later = decided(made, LATER, **{"lots/zuid/budget": canary("why a fact was changed")})
    made.issue("brief", decision=later)
    made.pack(edition="all")
    transfer.transfer([made.archive / "public" / START, made.archive / "public" / LATER])
    return made


@pytest.fixture(scope="module")
def public(packages: Archived) -> list[tuple[str, str]]:
    """Everything that can be read in the public packages, in the trees and in the ZIP files of them."""
    folders = (packages.archive / "public", packages.root / "build" / "transfer")
    return [found for folder in folders for found in texts(folder)]


def where(read: list[tuple[str, str]], word: str) -> list[str]:
    return sorted({place.partition("!")[0].partition(" (")[0] for place, text in read if word in text})


pytestmark = pytest.mark.slow


def test_no_word_that_is_not_for_everybody_is_in_any_byte_of_a_public_package(public: list[tuple[str, str]]):
    assert {place: found for place, word in WORDS.items() if (found := where(public, word))} == {}


@pytest.mark.parametrize(
    "path", ["content/", "content\\", "templates/", "records/", "dossier.yaml", ".j2", "decisions/", "issued/"]
)
def test_no_path_of_content_is_in_it(public: list[tuple[str, str]], path: str):
    assert where(public, path) == []


def test_no_place_of_this_machine_is_in_it(public: list[tuple[str, str]], packages: Archived):
    for place in (packages.root.as_posix(), Path.home().as_posix(), Path(__file__).parents[3].as_posix()):
        assert where(public, place) == []


def test_the_same_search_finds_every_one_of_them_in_the_internal_packages(packages: Archived):
    read = [found for name in (START, LATER) for found in texts(packages.archive / name)]
    lost = {place for place, word in WORDS.items() if not where(read, word)}
    assert lost == {"comment in content"}
    searched = {Path(name).suffix for word in WORDS.values() for name in where(read, word)}
    assert searched >= {".pdf", ".docx", ".html", ".json", ".zip", ".txt", ".xml"}


def test_what_is_for_everybody_is_found_in_every_file_that_says_it(public: list[tuple[str, str]]):
    named = {Path(name).name for word in PUBLIC_WORDS.values() for name in where(public, word)}
    assert named >= {"brief.pdf", "brief.docx", "verantwoording.html", "verantwoording.pdf", "brief.pdf.diwoo.xml"}
    for word in PUBLIC_WORDS.values():
        assert any(name.endswith(".pdf") for name in where(public, word)), word


def test_the_public_packages_hold_what_they_should_and_nothing_else(packages: Archived):
    payload = packages.archive / "public" / START / "data" / "klein"
    whole = {path.relative_to(payload).as_posix() for path in payload.rglob("*") if path.is_file()}
    described = {name for name in whole if not name.endswith((".mdto.xml", ".diwoo.xml"))}
    account = {f"{START}/verantwoording.html", f"{START}/verantwoording.pdf"}
    assert described == {"brief_1.0/brief.pdf", "brief_1.0/brief.docx", "vrij/vrij.txt", *account}
    assert {name for name in whole if name.endswith(".diwoo.xml")} == {"brief_1.0/brief.pdf.diwoo.xml"}
