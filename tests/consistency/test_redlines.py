"""Redlines of real documents: of one dossier before and after a number of edits, and of all dossiers between all their decisions."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from bestek import kept
from bestek.load import load_dossier
from bestek.project import Project, find_project
from bestek.redline import Difference, accepted, changes, essence, redline, rejected
from bestek.tree import Document

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
FOLDER = "emmen-wmo"

Edits = tuple[tuple[str, str, str], ...]
"""File of the dossier, what stands there once, and what comes in its place."""

FACTS: Edits = (
    (
        "dossier.yaml",
        'percentage: {value: 5, source: "inkoopstrategie 2.11"}',
        "percentage: {value: 6, illustrative: true}",
    ),
    ("contract.yaml", "start: {value: 2025-01-01", "start: {value: 2025-04-01"),
    ("lots.yaml", "budget: 4850000", "budget: 4950000"),
)
TEXTS: Edits = (
    ("texts/area-based-working.md", "- bestaande initiatieven versterkt voordat hij iets nieuws begint;\n", ""),
    ("texts/area-based-working.md", "- herkenbaar", "- weet wat wijkraden en dorpsraden van plan zijn;\n- herkenbaar"),
    ("texts/area-based-working.md", "houdt er recht op.", "krijgt het, met een **besluit** van het college.\n\nDat besluit volgt binnen twee weken."),
)  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("redlines")
    (root / "content").mkdir()
    for name in (FOLDER, "municipalities"):
        left_out = shutil.ignore_patterns("decisions", "issued")
        shutil.copytree(ROOT / "content" / name, root / "content" / name, ignore=left_out)
    return Project(root / "content", ROOT / "templates", root / "build")


def composed(project: Project) -> dict[str, Document]:
    return {document.id: document for document in kept.compose(project, project.content / FOLDER).documents}


def edited(project: Project, edits: Edits) -> None:
    for name, old, new in edits:
        file = project.content / FOLDER / name
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{name}: {old}"
        file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def versions(project: Project) -> tuple[dict[str, Document], ...]:
    """All documents as they are, with other facts, and with other facts and texts."""
    made = [composed(project)]
    for edits in (FACTS, TEXTS):
        edited(project, edits)
        made.append(composed(project))
    return tuple(made)


@cache
def bare(document: Document) -> Document:
    return essence(document)


def compared(old: Document, new: Document) -> list[Difference]:
    made = redline(old, new)
    assert essence(accepted(made)) == bare(new), new.id
    assert essence(rejected(made)) == bare(old), new.id
    return list(changes(made))


def test_changed_facts_are_all_that_a_redline_of_the_dossier_marks(versions: Sequence[dict[str, Document]]):
    before, after, _ = versions
    found = {name: compared(before[name], after[name]) for name in before}
    pairs = {
        (each.old.replace("\N{NO-BREAK SPACE}", " "), each.new.replace("\N{NO-BREAK SPACE}", " "))
        for each in found["agreement"]
    }
    assert {("5%", "6%"), ("1 januari 2025", "1 april 2025")} <= pairs
    assert all(each.kind == "changed" for each in found["agreement"])
    assert sum(bool(each) for each in found.values()) >= 8
    assert not found["options-appraisal"]


def test_changed_texts_are_marked_word_by_word(versions: Sequence[dict[str, Document]]):
    _, before, after = versions
    found = {name: compared(before[name], after[name]) for name in before}
    told = [(each.kind, each.what, each.new or each.old) for each in found["tender-document"]]
    assert ("inserted", "ListItem", "weet wat wijkraden en dorpsraden van plan zijn;") in told
    assert ("deleted", "ListItem", "bestaande initiatieven versterkt voordat hij iets nieuws begint;") in told
    assert ("inserted", "Paragraph", "Dat besluit volgt binnen twee weken.") in told
    assert not found["agreement"]


def dossiers() -> Iterator[tuple[str, str]]:
    """Every dossier of this repository, for each of its municipalities."""
    project = find_project(content=str(ROOT / "content"), templates=str(ROOT / "templates"))
    for folder in project.dossiers():
        yield from ((folder.name, name) for name in load_dossier(folder, ROOT).municipalities)


@pytest.mark.parametrize(("name", "municipality"), list(dossiers()))
def test_between_any_two_decisions_a_redline_holds_both_versions_of_every_document(
    name: str, municipality: str, tmp_path: Path
):
    """A document that several decisions left as it was is one version; every pair of versions is compared."""
    project = Project(ROOT / "content", ROOT / "templates", tmp_path)
    folder = project.content / name
    decisions = [decision.id for decision in load_dossier(folder, ROOT).ledger.decisions]
    assert decisions
    versions: dict[str, dict[str, Document]] = defaultdict(dict)
    for as_of in ("", *decisions):
        made = kept.compose(project, folder, municipality, as_of=as_of)
        for document_id in made.summaries:
            shape, found = made.shape(document_id), versions[document_id]
            found[shape] = found.get(shape) or made.document(document_id)
    pairs = [pair for found in versions.values() for pair in combinations(found.values(), 2)]
    for old, new in pairs:
        compared(old, new)
    assert len(pairs) >= len(decisions) - 2
