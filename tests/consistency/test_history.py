"""The ledgers of the dossiers in this repository: complete, in step with content, and true to each moment."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bestek import issued
from bestek.dossier import FINAL, Composed, compose
from bestek.issuing import verify
from bestek.ledger import Decision, Ledger, read_ledger
from bestek.load import pending
from bestek.project import Project
from bestek.tree import Document, Paragraph, plain_text, walk

ROOT = Path(__file__).parents[2]
PROJECT = Project(ROOT / "content", ROOT / "templates", ROOT / "build")

EMMEN, HAARLEM, ACHTKARSPELEN = "emmen-wmo", "haarlem-gewoon-in-de-wijk", "achtkarspelen-wmo-participatie"

DECISIONS = {
    EMMEN: (
        "2023-09-01-assignment",
        "2023-09-11-market-consultation",
        "2023-11-07-strategy",
        "2023-12-21-council",
        "2024-01-04-consultation-result",
        "2024-01-08-cost-study",
        "2024-01-15-start",
        "2024-04-05-clarification-1",
        "2024-04-23-clarification-2",
        "2024-07-01-award",
    ),
    HAARLEM: ("2021-02-16-executive-decision",),
    ACHTKARSPELEN: ("2022-02-01-proposal", "2022-03-03-council"),
}

MUNICIPALITIES = {EMMEN: ("emmen",), HAARLEM: ("haarlem",), ACHTKARSPELEN: ("achtkarspelen", "tytsjerksteradiel")}

MOMENTS = tuple(
    (dossier, id_, name) for dossier, ids in DECISIONS.items() for id_ in ids for name in MUNICIPALITIES[dossier]
)

OF_SOURCES = ("2023-09-01-assignment", "2023-11-07-strategy", "2023-12-21-council")
"""Decisions of Emmen that the sources tell of; all others are examples."""

VERSIONS = {
    "market-consultation": ("0.1 concept", "1.0 published"),
    "procurement-strategy": ("1.0 adopted",),
    "options-appraisal": ("1.0 adopted",),
    "council-proposal": ("1.0 for-decision",),
    "council-decision": ("1.0 adopted",),
    "tender-document": ("0.5 concept", "0.9 for-decision", "1.0 adopted", "1.1 changed", "1.2 changed"),
    "programme-of-requirements": ("0.5 concept", "0.9 for-decision", "1.0 adopted", "1.1 changed", "1.2 changed"),
    "agreement": ("0.5 concept", "0.9 for-decision", "1.0 adopted", "1.1 changed", "1.2 changed"),
    "executive-proposal": ("0.9 for-decision",),
    "executive-decision": ("1.0 adopted",),
    "clarification-notice": ("1.0 published",),
    "award-recommendation": ("1.0 adopted",),
    "award-letter": ("1.0 adopted",),
}
"""What the version table of a document of Emmen says, row by row."""

FIRST_SAID = {
    "lots/noord/clients": "2023-11-07-strategy",
    "proposals/voortzetting-inkoopmodel/decided_on": "2023-12-21-council",
    "clustering/consultation_outcome": "2024-01-04-consultation-result",
    "lots/noord/budget": "2024-01-08-cost-study",
    "contract/pricing/cost_researcher": "2024-01-08-cost-study",
    "procedure/validity_days": "2024-01-15-start",
    "requirement_groups/schoonmaakondersteuning/requirements/S-06/text": "2024-04-05-clarification-1",
    "requirement_groups/personeel-en-kwaliteit/requirements/K-05/text": "2024-04-05-clarification-1",
    "selection_requirements/GE-05/text": "2024-04-05-clarification-1",
    "requirement_groups/onderaanneming/requirements/O-04/text": "2024-04-23-clarification-2",
    "planning/procedure/ondertekening/date": "2024-04-23-clarification-2",
    "award_decision": "2024-07-01-award",
}
"""The decision of Emmen from which on a fact is what it is today."""


@cache
def ledger(dossier: str) -> Ledger:
    return read_ledger(PROJECT.content / dossier, ROOT)


@cache
def composed(dossier: str, id_: str, municipality: str) -> Composed:
    return compose(PROJECT, PROJECT.content / dossier, municipality, "internal", id_)


def words(document: Document) -> list[str]:
    """What a document says, but for what the internal edition adds."""
    return [
        plain_text(node).replace(" (ill.)", "")
        for node in walk(document)
        if isinstance(node, Paragraph) and "internal-remarks" not in node.id
    ]


def test_every_dossier_of_the_repository_has_a_ledger() -> None:
    assert {folder.name for folder in PROJECT.dossiers()} == set(DECISIONS)


@pytest.mark.parametrize("dossier", DECISIONS)
def test_the_decisions_are_those_of_the_sources_and_the_examples_in_their_order(dossier: str) -> None:
    assert tuple(decision.id for decision in ledger(dossier).decisions) == DECISIONS[dossier]


@pytest.mark.parametrize("dossier", DECISIONS)
def test_content_says_what_the_last_decision_left(dossier: str) -> None:
    assert pending(PROJECT.content / dossier, ROOT) == ()


@pytest.mark.parametrize("dossier", DECISIONS)
def test_no_decision_lies_before_the_one_that_it_follows(dossier: str) -> None:
    dates = [decision.date for decision in ledger(dossier).decisions]
    assert dates == sorted(dates)


def provenance(decision: Decision) -> bool:
    return bool(decision.source) or decision.illustrative


@pytest.mark.parametrize("dossier", DECISIONS)
def test_every_decision_names_its_source_or_is_an_example_and_says_why(dossier: str) -> None:
    assert [decision.id for decision in ledger(dossier).decisions if not provenance(decision)] == []
    assert all(decision.reason for decision in ledger(dossier).decisions)


def test_what_no_source_tells_of_is_an_example() -> None:
    known = tuple(decision.id for decision in ledger(EMMEN).decisions if not decision.illustrative)
    assert known == OF_SOURCES


@pytest.mark.parametrize(("path", "expected"), FIRST_SAID.items())
def test_a_fact_is_what_it_is_today_from_its_decision_on(path: str, expected: str) -> None:
    setter = ledger(EMMEN).setter(path)
    assert setter
    assert setter.id == expected
    before = DECISIONS[EMMEN][DECISIONS[EMMEN].index(expected) - 1]
    now, then = ledger(EMMEN).state(expected), ledger(EMMEN).state(before)
    assert now.value(path) != then.value(path)
    assert now.value(path) == ledger(EMMEN).state().value(path)


@pytest.mark.slow
@pytest.mark.parametrize(("dossier", "id_", "municipality"), MOMENTS)
def test_every_moment_composes_with_the_documents_that_there_were(dossier: str, id_: str, municipality: str) -> None:
    made = composed(dossier, id_, municipality)
    assert {made.entries[document.id] for document in made.documents} == {
        document["id"] for document in ledger(dossier).state(id_).data["documents"]
    }


@pytest.mark.slow
def test_a_document_that_was_adopted_says_the_same_until_its_next_version() -> None:
    changed = []
    known: dict[str, tuple[tuple[str, str], list[str]]] = {}
    for id_ in DECISIONS[EMMEN]:
        made = composed(EMMEN, id_, "emmen")
        facts = {document.id: document for document in made.valid.dossier.documents}
        for document in made.documents:
            entry = facts[made.entries[document.id]]
            now = ((entry.version, entry.status), words(document))
            before = known.get(document.id, now)
            if entry.status in FINAL and before[0] == now[0] and before[1] != now[1]:
                changed.append((id_, document.id))
            known[document.id] = now
    assert changed == []


@pytest.mark.slow
@pytest.mark.parametrize(("document", "rows"), VERSIONS.items())
def test_the_version_table_tells_how_a_document_came_about(document: str, rows: tuple[str, ...]) -> None:
    made = composed(EMMEN, DECISIONS[EMMEN][-1], "emmen")
    (entry,) = (entry for entry in made.valid.dossier.documents if entry.id == document)
    assert tuple(f"{row.version} {row.status}" for row in entry.versions) == rows


# What was issued

ISSUED = {
    EMMEN: {
        "market-consultation": ("1.0",),
        "procurement-strategy": ("1.0",),
        "options-appraisal": ("1.0",),
        "council-proposal": ("1.0",),
        "council-decision": ("1.0",),
        "executive-proposal": ("0.9",),
        "executive-decision": ("1.0",),
        "tender-document": ("1.0", "1.1", "1.2"),
        "tender-document-en": ("1.0", "1.1", "1.2"),
        "programme-of-requirements": ("1.0", "1.1", "1.2"),
        "agreement": ("1.0", "1.1", "1.2"),
        "clarification-notice-nota-1": ("1.0",),
        "clarification-notice-nota-2": ("1.0",),
        "award-recommendation": ("1.0",),
        "award-letter-noord": ("1.0",),
        "award-letter-oost": ("1.0",),
        "award-letter-zuid": ("1.0",),
        "award-letter-compascuum": ("1.0",),
        "award-letter-klazienaveen": ("1.0",),
        "award-letter-schoonebeek": ("1.0",),
        "rejection-letter-noord-boomvalk": ("1.0",),
        "rejection-letter-noord-fazant": ("1.0",),
        "rejection-letter-oost-dotterbloem": ("1.0",),
        "rejection-letter-zuid-aalscholver": ("1.0",),
        "rejection-letter-compascuum-eekhoorn": ("1.0",),
        "rejection-letter-klazienaveen-dotterbloem": ("1.0",),
        "rejection-letter-schoonebeek-eekhoorn": ("1.0",),
    },
    HAARLEM: {"executive-decision": ("1.0",)},
    ACHTKARSPELEN: {"council-proposal": ("0.9", "1.0"), "council-decision": ("1.0",)},
}


@pytest.mark.parametrize("dossier", ISSUED)
def test_the_versions_that_went_out_are_kept_as_they_were(dossier: str) -> None:
    read = issued.read_all(PROJECT.content / dossier, ROOT)
    assert read.findings == ()
    kept: dict[str, list[str]] = {}
    for version in read.versions:
        assert ledger(dossier).state(version.decision).fingerprint == version.state
        assert version.read().id == version.document
        kept.setdefault(version.document, []).append(version.version)
    assert {document: tuple(sorted(found)) for document, found in kept.items()} == ISSUED[dossier]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dossier", "document"),
    [
        (EMMEN, "market-consultation"),
        (EMMEN, "council-decision"),
        (EMMEN, "agreement"),
        (EMMEN, "executive-proposal"),
        (EMMEN, "rejection-letter-noord-fazant"),
        (HAARLEM, ""),
        (ACHTKARSPELEN, ""),
    ],
)
def test_what_went_out_comes_out_the_same_but_for_templates_and_program(
    dossier: str, document: str, tmp_path: Path
) -> None:
    project = Project(PROJECT.content, PROJECT.templates, tmp_path)
    made = verify(project, PROJECT.content / dossier, document)
    found = [finding for each in made.versions for finding in each.findings]
    assert {finding.code for finding in found} <= {"E619", "W619"}
    assert [finding for finding in found if "nothing that was kept" in finding.hint] == []
