"""What is wrong in real papers of tenders is found when content states it, and what is right in them is passed over.

A file is a small dossier for each defect: the sound one with facts set and with the documents it is made into by the templates. `finds` names the
rule, the place and the words; `documents` are paragraphs where no template prints them; `silent` the rules that say nothing; `not_assessed` why one
does not judge; `refused` what a dossier cannot even state.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bestek import messages
from bestek.check.catalogue import RULES
from bestek.check.context import Context
from bestek.check.reading import readings
from bestek.check.run import Assessment, assess_one
from bestek.dossier import compose
from bestek.findings import FindingsError
from bestek.project import find_project, shipped
from tests.cases.rules_sample import plain, sample

FILES = sorted((Path(__file__).parent / "defects").glob("*.yaml"))
CASES = [(file.stem, plain(case)) for file in FILES for case in YAML(typ="safe").load(file)]
DEFECTS = 11


@pytest.fixture(autouse=True)
def _english() -> Any:
    messages.set_language("en")


def judged(folder: Path, case: dict[str, Any]) -> dict[str, Assessment]:
    """What every rule says of the dossier of a case and of its documents as they are printed."""
    context = sample(folder, case["set"], case.get("documents"))
    wanted = {*case.get("finds", {}), *case.get("silent", []), *case.get("not_assessed", {})}
    read = context if "documents" in case else _printed(folder)
    return {rule.id: assess_one(read, rule) for rule in RULES if rule.id in wanted}


def _printed(folder: Path) -> Context:
    """The dossier with the documents that the templates make of it."""
    project = find_project(content=str(folder / "content"), templates=str(shipped()))
    composed = compose(project, folder / "content" / "proef")
    return Context(composed.valid, readings(composed))


@pytest.mark.parametrize(("_file", "case"), CASES, ids=[f"{file}: {case['name']}" for file, case in CASES])
def test_a_defect_of_a_real_paper_is_found(_file: str, case: dict[str, Any], tmp_path: Path):
    if "refused" in case:
        with pytest.raises(FindingsError, match=case["refused"]):
            judged(tmp_path, case)
        return
    made = judged(tmp_path, case)
    for rule, expected in case.get("finds", {}).items():
        found = [(each.finding.place.path, each.finding.message) for each in made[rule].found if each.finding.place]
        assert {path for path, _message in found} == set(expected), found or made[rule].reasons
        for path, words in expected.items():
            assert any(words in message for at, message in found if at == path), found
    for rule in case.get("silent", []):
        assert not made[rule].found
        assert not made[rule].reasons
    for rule, words in case.get("not_assessed", {}).items():
        assert any(words in reason for reason in made[rule].reasons), made[rule]


def test_every_defect_has_its_dossier():
    assert [int(file.stem.split("-")[0]) for file in FILES if file.stem[0].isdigit()] == list(range(1, DEFECTS + 1))
