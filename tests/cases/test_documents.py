"""Templates, clauses and texts that are right and wrong, each with the tree that comes of it or what is said about it.

Every case begins with the small project of `tests/unit/small.py`. `template` is what stands in its letter, `text doel` is `texts/doel.md`.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bestek import report
from bestek.dossier import compose
from bestek.findings import FindingsError
from bestek.tree import Box, Document, rebuild
from tests.cases.prose_cases import Block, Case, cases_in
from tests.golden import spelled
from tests.unit.small import Small, small

CASES = cases_in(Path(__file__).parent / "documents")


def put(block: Block, project: Small) -> None:
    match block.kind:
        case "template":
            frame = '{% extends "base.html.j2" %}{% block body %}\n' + block.body + "{% endblock %}\n"
            project.put("templates/documents/brief.html.j2", frame)
        case "text":
            project.put(f"content/klein/texts/{block.argument}.md", block.body)
        case "file":
            project.put(block.argument, block.body)
        case "replace":
            before, _, after = block.body.partition("\n----\n")
            project.change(block.argument, before, after.removesuffix("\n"))
        case _:
            raise AssertionError(block.kind)


def outcome(project: Small) -> Document | str:
    """The letter, in the edition to which nothing is added, or what is wrong."""
    try:
        return compose(project.project, project.root / "content" / "klein", edition="public").documents[0]
    except FindingsError as error:
        return "".join(f"{report.text(finding)}\n" for finding in error.findings)


def body(document: Document) -> str:
    return "".join(spelled.tree_text(block) for block in rebuild(document, _without_banner).children)


def _without_banner(node: Any) -> Any:
    """A draft says so at its beginning; the cases are about what a template makes."""
    return None if isinstance(node, Box) and node.role == "banner" else rebuild(node, _without_banner)


def test_there_are_many_cases_and_no_sentence_is_said_twice():
    assert len(CASES) > 70
    assert [str(case) for case, times in Counter(map(str, CASES)).items() if times > 1] == []
    assert all(case.inputs() and (case.expected() or case.tree() is not None) for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_template_gives_what_was_read(case: Case, tmp_path: Path, request: pytest.FixtureRequest):
    project = small(tmp_path)
    for block in case.inputs():
        put(block, project)
    made = outcome(project)
    kind, came = ("findings", made) if isinstance(made, str) else ("tree", body(made))
    if request.config.getoption("--accept"):
        case.accept("en", came, kind)
        return
    assert came == (case.expected().get("en") if kind == "findings" else case.tree())
    assert kind == "tree" or re.search(r"^\S+:\d+(:\d+)? E\d{3} ", came), "a mistake has a place"
