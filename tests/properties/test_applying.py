"""Random edits of the texts of all dossiers: what is applied is exactly what was asked, everywhere; the rest is refused with a reason."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from bestek.review.baseline import Unit
from bestek.review.mapping import Judge
from bestek.review.proposal import Kind, Proposal
from tests.applied import Copied, Name, copied

pytestmark = pytest.mark.slow

COUNTS = {"emmen-wmo": 30}
"""Edits of a dossier, where it has more to edit than the others."""

WORDS = (
    "gewijzigd", "een * ster en _streep_", "{{ title }}", "{% if x %}", "{# weg #}", "# kop", "1. punt", "- streep", "<b>x</b>", "a & b", "x: y # z",
    "“zo”", "met `code` | pijp", "[a](#b)", "Tabel: nee", "'enkel' \"dubbel\"", "€ 5,- ~tilde~", "schuin\\", "&amp;", "!", "", "", "",
)  # fmt: skip
KINDS: tuple[Kind, ...] = ("replacement",) * 7 + (
    "paragraph-inserted",
    "paragraph-deleted",
    "paragraph-split",
    "paragraph-merged",
)
REFUSALS = (
    "this paragraph is not a text of its own",
    "it is all that",
    "no way of writing it",
    "the edit takes away something",
    "the edit begins or ends within",
    "these words are the fact",
    "a reference prints",
    "the call of a footnote",
    "the text .* is taken from what was decided",
    "the words of .* cannot be followed",
    "the paragraph would not say",
    "another paragraph would say",
    "it makes a finding that was not there",
    "together with the other edits",
    "Bestek writes these words",
    "the notation of",
    "the edit reaches",
)


def _edits(project: Copied, name: Name, chance: random.Random, known: set[str]) -> list[Proposal]:
    """Edits of paragraphs that print a text of the dossier, at most one for each text."""
    made, count = project.before[name], COUNTS.get(name[0], 12)
    judge = Judge(project.project, made)
    pool = [(id_, unit) for id_ in made.summaries for unit in judge.units(id_)]
    chance.shuffle(pool)
    found: list[Proposal] = []
    for id_, unit in pool:
        paths = [source.path for piece in unit.pieces for source in piece.sources if piece.kind == "text"]
        text = next((path for path in paths if path and judge.is_prose(path)), "")
        if text and f"{name[0]}/{text}" not in known and len(found) < count:
            known.add(f"{name[0]}/{text}")
            found.append(_edit(id_, unit, name[1], chance))
    return found


def _edit(document: str, unit: Unit, municipality: str, chance: random.Random) -> Proposal:
    kind = chance.choice(KINDS)
    new = chance.choice(WORDS)
    start = chance.randint(0, len(unit.text))
    end = min(len(unit.text), start + chance.choice((0, 0, 3, 8, 20))) if kind == "replacement" else start
    if kind == "replacement":
        kind = "insertion" if start == end else "replacement" if new else "deletion"
        new = new or ("" if end > start else "woord")
    elif kind == "paragraph-inserted":
        new = f"Nieuw: {new} en verder."
    elif kind == "paragraph-deleted":
        start, end = 0, len(unit.text)
    elif kind == "paragraph-merged":
        start = end = len(unit.text)
    after = unit.text[:start] + new + unit.text[end:]
    return Proposal(
        "", kind, "a.docx", document, unit.spot, unit.part, old=unit.text[start:end], new=new, before=unit.text, after=after,
        start=start, end=end, municipality=municipality,
    )  # fmt: skip


def test_what_is_applied_is_exactly_what_was_asked(tmp_path: Path) -> None:
    project = copied(tmp_path)
    chance, known = random.Random(1), set[str]()
    made = project.apply({name: _edits(project, name, chance, known) for name in project.before})
    counts = {verdict: sum(each.verdict == verdict for each in made.outcomes) for verdict in ("applied", "refused")}
    assert counts["applied"] >= 25, counts
    refused = [each.reason for each in made.outcomes if each.verdict == "refused"]
    assert [reason for reason in refused if not re.match("|".join(REFUSALS), reason)] == []
    assert list(project.wrong(made)) == []
