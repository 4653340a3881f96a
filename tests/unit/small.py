"""A project that fits on the screen: one dossier with two documents, a clause and three templates, for the tests of builds and verbs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from bestek.build import Report, Selection, build
from bestek.project import Project

MUNICIPALITY = """\
name: Voorbeeld
official_name: gemeente Voorbeeld
code: gm9999
place: Voorbeeld
office_holders:
  - {id: griffier, role: de griffier, name: C. Bakker}
  - {id: burgemeester, role: de burgemeester, name: A. Smit}
  - {id: secretaris, role: de secretaris, name: B. Vos}
council: {name: de raad, opening: De raad;, signatories: [burgemeester, griffier]}
executive: {name: het college, opening: Het college;, signatories: [burgemeester, secretaris]}
"""

DOSSIER = """\
title: Zorg
subject: zorg voor ouderen
municipality: voorbeeld
lots:
  - {id: noord, number: 1, name: Noord, area: Het noorden, budget: 1000}
  - {id: zuid, number: 2, name: Zuid, area: Het zuiden, budget: 2000}
policies:
  - {id: visie, name: Visie, body: de raad}
documents:
  - {id: brief, title: Brief, version: "1", status: concept, date: 2026-01-02, retention: "16.1"}
  - {id: nota, title: Nota, version: "1", status: concept, date: 2026-01-02, retention: "16.1"}
"""

FILES = {
    "content/municipalities/voorbeeld.yaml": MUNICIPALITY,
    "content/klein/dossier.yaml": DOSSIER,
    "templates/base.html.j2": '<document id="{{ document.id }}" title="{{ document.title }}">{% block body %}{% endblock %}</document>\n',
    "templates/documents/brief.html.j2": '{% extends "base.html.j2" %}\n{% block body %}\n<section id="lot"><h>Perceel</h>\n'
    "<p>Perceel {{ lots.noord.name }} van {{ title }}.</p>\n</section>\n{% endblock %}\n",
    "templates/documents/nota.html.j2": '{% extends "base.html.j2" %}\n{% block body %}\n<section id="lot"><h>Perceel</h>\n'
    "<p>Perceel {{ lots.zuid.name }} kost {{ lots.zuid.budget | money }}.</p>\n{{ clause('taal') }}\n</section>\n{% endblock %}\n",
    "templates/clauses/taal.md.j2": "---\nid: taal\ntitle: Taal\nkind: free\nlegal_basis: ''\n---\nDe taal is Nederlands.\n",
    "templates/labels/nl.yaml": "labels: {}\nvocabularies: {}\n",
}


@dataclass(frozen=True)
class Small:
    """The project in a folder of its own."""

    root: Path

    @property
    def project(self) -> Project:
        return Project(self.root / "content", self.root / "templates", self.root / "build")

    def put(self, name: str, text: str) -> None:
        """Writes a file of the project."""
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8", newline="\n")

    def change(self, name: str, old: str, new: str) -> None:
        """Replaces a piece of a file, which must be there once."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times"
        self.put(name, text.replace(old, new))

    def build(
        self,
        *documents: str,
        formats: tuple[str, ...] = ("html",),
        dossier: str = "",
        editions: tuple[str, ...] = (),
        municipality: str = "",
    ) -> Report:
        return build(self.project, dossier, Selection(documents, formats, editions, municipality))

    def made(self, *documents: str, formats: tuple[str, ...] = ("html",)) -> list[str]:
        """Builds and tells what was made."""
        report = self.build(*documents, formats=formats)
        return [f"{result.document}.{name}" for result in report.results for name in result.made]

    def files(self) -> dict[str, str]:
        """Every file below `build`, hidden ones too, with the checksum of its bytes; what is kept to be faster the next time is left out."""
        records = self.root / "build" / ".bestek"
        cache = self.project.cache
        passing = {records / "lock", records / "templates", *(records / "trees").rglob("*"), *cache.rglob("*")}
        found = (path for path in (self.root / "build").rglob("*") if path.is_file() and path not in passing)
        return {
            path.relative_to(self.root / "build").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in found
        }

    def outputs(self) -> dict[str, str]:
        """The documents that were made."""
        return {name: sum_ for name, sum_ in self.files().items() if not name.startswith(".bestek/")}


def small(root: Path) -> Small:
    """A fresh project in `root`."""
    made = Small(root)
    for name, text in FILES.items():
        made.put(name, text)
    return made
