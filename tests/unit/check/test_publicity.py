"""What the archive asks of files that came from outside."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from bestek.check.archives import CATEGORIES, PUBLISHED_WITHIN, RESULT_BY_KIND, RESULTS, WOO_BY_KIND
from bestek.check.publicity import RULES
from bestek.check.run import assess_one
from bestek.findings import Severity
from bestek.project import shipped
from tests.cases.rules_sample import sample


@pytest.mark.parametrize(("name", "paths"), [("oud.doc", ["records/oud/file"]), ("oud.pdf", []), ("oud.docx", [])])
def test_a_record_from_outside_has_an_open_format(tmp_path: Path, name: str, paths: list[str]):
    file = tmp_path / "content" / "proef" / "records" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"oud")
    record = {"id": "oud", "title": "Rapport", "year": "2016", "file": f"records/{name}"}
    context = sample(tmp_path, {"records": [{**record, "sha256": sha256(b"oud").hexdigest()}]})
    (rule,) = (rule for rule in RULES if rule.id == "R-03")
    places = [found.finding.place for found in assess_one(context, rule).found]
    assert [place.path for place in places if place] == paths


def test_every_kind_of_document_has_entries_of_the_lists():
    kinds = {path.name.removesuffix(".html.j2") for path in (shipped() / "documents").glob("*.html.j2")}
    assert set(RESULT_BY_KIND) == kinds
    assert set(WOO_BY_KIND) <= kinds
    assert {number for numbers in RESULT_BY_KIND.values() for number in numbers} <= set(RESULTS)
    assert {code for codes in WOO_BY_KIND.values() for code in codes} | set(PUBLISHED_WITHIN) <= set(CATEGORIES)


@pytest.mark.parametrize(("number", "severity"), [("19.1.6", Severity.WARNING), ("99.9", Severity.ERROR)])
def test_another_result_is_a_warning_and_one_that_is_not_on_the_list_an_error(
    tmp_path: Path, number: str, severity: Severity
):
    context = sample(tmp_path, {"documents/tender-document/retention": number})
    (rule,) = (rule for rule in RULES if rule.id == "R-01")
    assert [found.finding.severity for found in assess_one(context, rule).found] == [severity]


def test_the_result_of_a_document_is_judged_and_not_its_version(tmp_path: Path):
    (rule,) = (rule for rule in RULES if rule.id == "R-01")
    judged = set()
    for number in range(2):
        document = {
            "id": "agreement",
            "title": "Overeenkomst",
            "version": f"0.{number}",
            "status": "concept",
            "date": "2025-01-02",
        }
        context = sample(tmp_path / str(number), {"documents": [document]})
        judged |= {found.judged for found in assess_one(context, rule).found}
    assert len(judged) == 1
