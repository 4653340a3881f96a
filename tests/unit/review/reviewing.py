"""A small project under review: prose in every notation, a clause that may change and one that may not, and edits as a reviewer would make them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from bestek.clauses import fingerprint
from bestek.dossier import compose
from bestek.project import Edition
from bestek.review.applying import Applied, Outcome, apply
from bestek.review.baseline import Unit, units
from bestek.review.proposal import Kind, Proposal, identified
from bestek.review.proving import Batch
from tests.unit.small import DOSSIER, MUNICIPALITY, Small, small

CONTENT = (
    DOSSIER.replace("\n  - {id: noord", "\n  # het noorden eerst\n  - {id: noord")
    + """\
texts:
  aanleiding: |
    De gemeente koopt zorg in voor {{ title }}. Dat is *nodig*.

    Een tweede alinea over perceel {{ lots.noord.name }}, zie [](#lot).

    - eerste punt
    - tweede punt

  gevouwen: >-
    De opdrachtgever vraagt van de aanbieder
    dat hij **goede** zorg levert, op tijd en
    tegen een vaste prijs.
  kort: Een korte tekst zonder aanhalingstekens.
  enkel: 'Een tekst tussen ''enkele'' tekens.'
"""
)  # fmt: skip
BRIEF = """\
{% extends "base.html.j2" %}
{% block body %}
<section id="lot"><h>Perceel</h>
<p>Perceel {{ lots.noord.name }} van {{ title }} <strong>begint</strong> {% if lots %}meteen{% else %}later{% endif %}.</p>
{{ texts.aanleiding }}
{{ texts.gevouwen }}
</section>
<section id="rest"><h>Rest</h>
<p>{{ texts.kort }}</p>
{{ texts.enkel }}
{{ texts.los }}
{{ clause('taal') }}
{{ clause('vast') }}
</section>
{% endblock %}
"""
LOOSE = "Een los bestand met **vette** woorden.\n\nDe laatste alinea.\n"
TAAL = "---\nid: taal\ntitle: Taal\nkind: free\nlegal_basis: ''\n---\nDe taal is {% if lots %}altijd {% endif %}Nederlands.\n"
VAST = "\nDeze bepaling ligt vast.\n"


@dataclass(frozen=True)
class Reviewing(Small):
    """The project; `proposals` are edits of its letter."""

    @cached_property
    def paragraphs(self) -> tuple[Unit, ...]:
        return self.now()

    def now(self, document: str = "brief") -> tuple[Unit, ...]:
        """The paragraphs of a document as they are on the disk by now."""
        return units(compose(self.project, self.folder).document(document))

    def texts(self, document: str = "brief") -> list[str]:
        return [unit.text for unit in self.now(document)]

    @property
    def folder(self) -> Path:
        return self.root / "content" / "klein"

    def unit(self, words: str) -> Unit:
        """The paragraph that says some words."""
        return next(unit for unit in self.paragraphs if words in unit.text)

    def edit(self, old: str, new: str, words: str = "", file: str = "a.docx") -> Proposal:
        """Words of a paragraph said otherwise; with `words` the paragraph that holds them, and of an insertion the words behind which it comes."""
        unit = self.unit(words or old)
        start = unit.text.index(old) if old else unit.text.index(words) + len(words)
        end = start + len(old)
        kind: Kind = "insertion" if not old else "deletion" if not new else "replacement"
        after = unit.text[:start] + new + unit.text[end:]
        return _proposal(kind, unit, file, old=old, new=new, after=after, start=start, end=end)

    def whole(self, kind: Kind, words: str, *, new: str = "", at: str = "", after: str = "") -> Proposal:
        """A whole paragraph that comes, goes, is parted before `at` or joined with the next."""
        unit = self.unit(words)
        place = unit.text.index(at) if at else len(unit.text)
        start, end = (0, len(unit.text)) if kind == "paragraph-deleted" else (place, place)
        return _proposal(kind, unit, "a.docx", new=new, after=after, start=start, end=end)

    def apply(
        self, *proposals: Proposal, dry: bool = False, chosen: str = "", edition: Edition = "internal"
    ) -> Applied:
        composed = compose(self.project, self.folder, edition=edition)
        batch = Batch(self.folder, composed, tuple(identified(proposals)))
        return apply(self.project, [batch], lambda each: not chosen or each.new == chosen, dry=dry)

    def one(self, proposal: Proposal) -> Outcome:
        """What becomes of one edit."""
        return self.apply(proposal).outcomes[0]

    def all_files(self) -> dict[str, bytes]:
        return dict(_files(self.root))


def _files(root: Path) -> Iterator[tuple[str, bytes]]:
    for folder in ("content", "templates"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(root).as_posix(), path.read_bytes()


def _proposal(kind: Kind, unit: Unit, file: str, **told: object) -> Proposal:
    bare = Proposal("", kind, file, "brief", unit.spot, unit.part, unit.label, before=unit.text)
    return replace(bare, **told)  # type: ignore[arg-type]  # fields by name


def reviewing(root: Path) -> Reviewing:
    """A fresh project in `root`."""
    made = Reviewing(small(root).root)
    made.put("content/municipalities/voorbeeld.yaml", MUNICIPALITY)
    made.put("content/klein/dossier.yaml", CONTENT)
    made.put("content/klein/texts/los.md", LOOSE)
    made.put("templates/documents/brief.html.j2", BRIEF)
    made.put("templates/clauses/taal.md.j2", TAAL)
    front = f"---\nid: vast\ntitle: Vast\nkind: fixed\nlegal_basis: Aanbestedingswet 2012\nfingerprint: {fingerprint(VAST)}\n---"
    made.put("templates/clauses/vast.md.j2", front + VAST)
    return made
