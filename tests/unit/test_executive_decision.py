"""The decision of an executive board: what stands at its head, and in which order, is the municipality's."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bestek.dossier import compose
from bestek.findings import FindingsError
from bestek.project import Project
from bestek.tree import Document, Section, Table, plain_text, walk

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
HAARLEM = "haarlem-gewoon-in-de-wijk"
PROFILE = "municipalities/haarlem.yaml"
PROPOSALS = f"{HAARLEM}/proposals.yaml"

Decision = Callable[..., Document]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path / "content"


@pytest.fixture
def decision(content: Path) -> Decision:
    """The decision of a dossier, after texts of files were replaced by others."""

    def made(*changes: tuple[str, str, str], dossier: str = HAARLEM) -> Document:
        for name, before, after in changes:
            text = (content / name).read_text("utf-8")
            assert re.search(before, text), before
            (content / name).write_text(re.sub(before, after, text, count=1), "utf-8")
        project = Project(content, content.parent / "templates", content.parent / "build")
        composed = compose(project, content / dossier, edition="public")
        return next(document for document in composed.documents if document.id == "executive-decision")

    return made


def head(document: Document) -> list[str]:
    """The labels of the lines at the head."""
    table = next(node for node in walk(document) if isinstance(node, Table))
    return [plain_text(row.cells[0].children) for row in table.body]


def test_a_line_of_the_head_without_a_fact_is_not_printed(decision: Decision) -> None:
    assert "Afdeling" not in head(decision((PROPOSALS, r"    department: .*\n", "")))


def test_order_and_labels_of_the_head_are_those_of_the_profile(decision: Decision) -> None:
    lines = head(
        decision(
            (PROFILE, r"    - id: number\n      label: Nummer\n", ""),
            (PROFILE, r"    - id: subject\n", "    - id: number\n      label: Zaaknummer\n    - id: subject\n"),
        )
    )
    assert lines[:2] == ["Zaaknummer", "Onderwerp"]


def test_a_profile_without_a_list_of_its_own_has_the_standard_head_and_sections(decision: Decision) -> None:
    document = decision(
        (PROFILE, r"sections:\n(?:  .*\n)+", ""), (PROPOSALS, r"    execution: \|\n(?:      .*\n|\n)+", "")
    )
    assert "Behandeling in de commissie" in head(document)
    titles = [plain_text(node.title) for node in walk(document) if isinstance(node, Section) and node.level == 1]
    assert titles == [
        "Inleiding",
        "Beslispunten",
        "Beoogd effect",
        "Argumenten",
        "Kanttekeningen",
        "Financiën",
        "Uitvoering",
        "Bijlagen",
    ]


def test_a_head_of_a_kind_that_has_none_is_told(decision: Decision) -> None:
    with pytest.raises(FindingsError) as caught:
        decision((PROFILE, "executive-decision-head:", "executive-decision-hoofd:"))
    (finding,) = caught.value.findings
    assert (finding.code, "executive-decision-head" in finding.hint) == ("E392", True)
