"""What docs/how-to/check-procedure.md tells an adviser to write is read, and the steps that it names are those that rules look for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from bestek.bootstrap import ROOT
from bestek.check import context
from tests.cases.rules_sample import plain, sample

PAGE = (ROOT / "docs/how-to/check-procedure.md").read_text("utf-8")

DECISION = {
    "assessors": 3,
    "signatory": "burgemeester",
    "mandate": "besluit-start",
    "court": "rechtbank Voorbeeld",
    "course": "Verlopen zoals gepland.",
    "exclusion": "Geen gronden.",
    "suitability": "Iedereen is geschikt.",
    "verification": "Volgt.",
    "follow_up": "Volgt.",
    "tenderers": [],
    "awards": [],
}


def paths(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """What a block of YAML sets, by path."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from paths(part, f"{path}/{key}" if path else str(key))
    else:
        yield path, value


def blocks() -> list[Any]:
    codes = (token.content for token in MarkdownIt().parse(PAGE) if token.type == "code_block")
    return [plain(YAML(typ="safe").load(code)) for code in codes]


def test_every_fact_of_the_page_is_one_of_the_model(tmp_path: Path):
    facts = [block for block in blocks() if "cpv_list" not in block]
    assert len(facts) == 3
    for number, block in enumerate(facts):
        changes = {"award_decision": DECISION} if "award_decision" in block else {}
        made = sample(tmp_path / str(number), {**changes, **dict(paths(block))})
        assert all(made.decided(path) for path, _ in paths(block))


def test_the_steps_of_the_page_are_those_that_rules_look_for():
    named = set(re.findall(r"^\| `([a-z-]+)`(?:, `([a-z-]+)`)? \|", PAGE, re.MULTILINE))
    known = {context.DISPATCH, context.REQUEST, context.INVITATION, context.SUBMISSION, context.NOTIFICATION}
    known |= {context.PRIOR_NOTICE, context.STANDSTILL, context.SIGNING, context.AWARD_NOTICE}
    assert {id_ for pair in named for id_ in pair if id_} == known
