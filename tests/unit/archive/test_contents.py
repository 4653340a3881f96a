"""What goes into a package: the decision or document that is meant, its issued files, what came from outside, and what is wrong with any of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bestek.archive import publishing
from bestek.archive.package import Package, Record
from bestek.archive.signed import Signed
from bestek.findings import Finding, FindingsError
from bestek.model import Open
from bestek.work import Steps
from bestek.write import Written
from tests.archive import CONTENT, LATER, NOTED, REPORT, START, Archived, copied, packed
from tests.unit.small import MUNICIPALITY, small


def refused(made: Archived, name: str = "", **how: str) -> list[Finding]:
    with pytest.raises(FindingsError) as error:
        made.gathered(name, **how)
    return list(error.value.findings)


def ids(package: Package) -> list[str]:
    return [record.id for record in package.records]


def record(package: Package, id_: str) -> Record:
    found = package.related(id_)
    assert found
    return found


# What is meant


def test_every_decision_has_a_package_also_where_nothing_was_issued_with_it() -> None:
    packages = packed().gathered()
    assert [package.decision.id for package in packages] == [START, LATER, NOTED]
    assert [ids(package) for package in packages] == [
        [START, "brief/1.0", "nota/0.3", "rapport-2025"],
        [LATER, "brief/1.1", "rapport-2025"],
        [NOTED, "rapport-2025"],
    ]
    assert {package.edition for package in packages} == {"internal"}


def test_the_state_of_a_package_is_that_after_its_decision() -> None:
    first, second, _third = packed().gathered()
    assert [first.dossier.lots[1].budget, second.dossier.lots[1].budget] == [2000, 2500]
    assert [decision.id for decision in second.decisions] == [START, LATER]
    assert second.ledger.decisions[-1].id == NOTED


@pytest.mark.parametrize(("name", "decision"), [(LATER, LATER), ("2026-02", LATER), (NOTED, NOTED), ("last", NOTED)])
def test_a_decision_is_named_as_everywhere(name: str, decision: str) -> None:
    (package,) = packed().gathered(name)
    assert (package.decision.id, package.name) == (decision, decision)


@pytest.mark.parametrize(("name", "version"), [("brief", "1.1"), ("brief/1.0", "1.0"), ("nota", "0.3")])
def test_a_document_is_its_last_version_or_the_one_that_is_named(name: str, version: str) -> None:
    (package,) = packed().gathered(name)
    document = name.split("/", maxsplit=1)[0]
    assert ids(package)[1:] == [f"{document}/{version}", "rapport-2025"]
    assert (package.document, package.name) == (document, f"{document}_{version}")
    assert package.decision.id == (LATER if version == "1.1" else START)


def test_of_a_dossier_of_several_each_municipality_has_every_decision_with_what_was_issued_for_it() -> None:
    packages = packed(several=True).gathered()
    told = [(package.decision.id, package.municipality, len(package.records)) for package in packages]
    first = [(START, "voorbeeld", 4), (START, "elders", 4)]
    assert told == [
        *first,
        (LATER, "voorbeeld", 3),
        (LATER, "elders", 2),
        (NOTED, "voorbeeld", 2),
        (NOTED, "elders", 2),
    ]
    one = packed(several=True).gathered(municipality="elders")
    assert [(package.municipality, package.decision.id) for package in one] == [
        ("elders", START),
        ("elders", LATER),
        ("elders", NOTED),
    ]


def test_a_document_has_packages_for_those_that_it_was_issued_for() -> None:
    assert [package.municipality for package in packed(several=True).gathered("brief/1.1")] == ["voorbeeld"]


def test_of_a_dossier_of_one_it_can_be_named() -> None:
    assert len(packed().gathered(municipality="voorbeeld")) == 3


@pytest.mark.parametrize(
    ("name", "code", "hint"),
    [
        ("2026-01-05-strat", "E900", START),
        ("brif", "E900", "brief"),
        ("brief/1.2", "E900", "1.1"),
        ("brief/", "E900", "1.1"),
        ("2026", "E369", START),
    ],
)
def test_a_name_that_is_none_is_told_with_the_nearest(name: str, code: str, hint: str) -> None:
    (finding,) = refused(packed(), name)
    assert finding.code == code
    assert hint in finding.hint


def test_a_document_that_was_never_issued_is_told_at_its_place(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    made.change(
        CONTENT,
        "documents:\n",
        "documents:\n  - {id: memo, title: Memo, version: '0.1', status: concept, date: 2026-01-02}\n",
    )
    (finding,) = refused(made, "memo")
    assert (finding.code, "./inv issue memo" in finding.hint) == ("E901", True)
    assert finding.place
    assert finding.place.path == "documents/memo"


def test_a_dossier_of_which_nothing_was_decided_is_told(tmp_path: Path) -> None:
    made = Archived(small(tmp_path / "project").root)
    (finding,) = refused(made)
    assert finding.code == "E901"
    assert "./inv decide" in finding.hint


def test_a_municipality_that_came_later_has_no_package_of_before(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    made.put("content/municipalities/elders.yaml", MUNICIPALITY.replace("gm9999", "gm9998"))
    made.change(CONTENT, "municipality: voorbeeld", "municipalities: [voorbeeld, elders]")
    made.decide("2026-04-01-together", "council")
    (finding,) = refused(made, START, municipality="elders")
    assert finding.code == "E901"
    assert [package.decision.id for package in made.gathered(municipality="elders")] == ["2026-04-01-together"]


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"edition": "openbaar"}, "E008"),
        ({"municipality": "emen"}, "E009"),
        ({"date": "2027-02-30"}, "E908"),
        ({"date": "gisteren"}, "E908"),
        ({"date": "2027-W01-1"}, "E908"),
    ],
)
def test_a_choice_that_is_none_is_told(how: dict[str, str], code: str) -> None:
    assert [finding.code for finding in refused(packed(), **how)] == [code]


# What is in it


def test_a_document_is_there_with_the_bytes_that_it_was_issued_with() -> None:
    package = packed().gathered()[0]
    one = record(package, "brief/1.0")
    assert one.version
    assert [(item.name, item.role) for item in one.items] == [
        ("brief.pdf", "document"),
        ("brief.docx", "editable"),
        ("brief.tree.json", "tree"),
    ]
    sums = {item.name: item.content.sha256 for item in one.items}
    assert {name: one.version.files[name] for name in ("brief.pdf", "brief.docx")} == {
        name: sums[name] for name in ("brief.pdf", "brief.docx")
    }
    assert sums["brief.tree.json"] == one.version.tree
    assert one.remarks == ()
    assert one.entry
    assert one.entry.version == "1.0"


@pytest.mark.parametrize(
    ("written", "public"),
    [
        ("openbaar", True),
        ("{value: openbaar, note: Zo}", True),
        ("{proposed: openbaar}", False),
        ("{open: 'Mag dit?'}", False),
    ],
)
def test_a_fact_that_is_only_proposed_makes_nothing_public(tmp_path: Path, written: str, public: bool) -> None:
    made = copied(tmp_path / "project")
    content = made.root / CONTENT
    content.write_text(
        content.read_text("utf-8").replace("use_restriction: openbaar", f"use_restriction: {written}"), "utf-8"
    )
    made.change(CONTENT, "title: Rapport over de zorg", f"title: Rapport over de zorg\n    use_restriction: {written}")
    made.change(CONTENT, 'version: "1.1", status: changed', 'version: "1.2", status: changed')
    made.decide("2026-04-01-again", "council")
    made.issue("brief", decision="2026-04-01-again")
    (package,) = made.gathered("2026-04-01-again")
    assert [record.id for record in publishing.public(package).records] == [
        "2026-04-01-again",
        *(["brief/1.2", "rapport-2025"] if public else []),
    ]


def test_what_is_only_proposed_is_open_in_a_package_whatever_it_is_about(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    made.change(CONTENT, "process: Inkoop van zorg", "process: {proposed: Inkoop van zorg}")
    made.change(
        CONTENT,
        "documents:\n",
        """\
documents:
  - {id: memo, title: {proposed: Memo}, kind: {proposed: brief}, retention: {proposed: "16.1"}, version: "0.1", status: concept, date: 2026-01-02}
""",
    )
    made.decide("2026-04-01-again", "council")
    (package,) = made.gathered("2026-04-01-again")
    assert package.dossier.archive
    process: object = package.dossier.archive.process  # the types know of no open facts
    assert isinstance(process, Open)
    assert package.dossier.archive.case == "Z-2026-01"
    memo = package.dossier.documents[0]
    retention: object = memo.retention
    assert isinstance(retention, Open)
    assert (memo.kind, memo.title.words) == ("brief", {"": "Memo"})


def test_what_came_from_outside_is_there_as_it_was_received() -> None:
    package = packed().gathered()[0]
    one = record(package, "rapport-2025")
    assert [(item.name, item.role, item.content.read()) for item in one.items] == [
        ("rapport-2025.txt", "annex", REPORT)
    ]
    assert package.related("artikel-2024") is None


def test_files_that_are_built_are_taken_as_they_are(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    built = made.root / "build" / "klein" / "as-of" / START / "public" / "brief.pdf"
    built.parent.mkdir(parents=True)
    kept = record(made.gathered(START)[0], "brief/1.0").items[0].content
    assert kept.path
    built.write_bytes(kept.read())
    kept.path.unlink()
    assert record(made.gathered(START)[0], "brief/1.0").items[0].content.path == built


def test_a_kept_file_that_was_damaged_is_made_anew(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    kept = record(made.gathered(START)[0], "brief/1.0").items[0].content
    assert kept.path
    before = kept.read()
    kept.path.write_bytes(b"%PDF-")
    again = record(made.gathered(START)[0], "brief/1.0").items[0].content
    assert again.read() == before


# What is wrong with it


def test_a_file_from_outside_that_changed_or_went_is_told_for_all_packages_at_once(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    file = made.folder / "records" / "rapport-2025.txt"
    file.write_bytes(REPORT + b"!")
    (finding,) = refused(made)
    assert (finding.code, "not as it was received" in finding.message) == ("E902", True)
    file.unlink()
    (finding,) = refused(made)
    assert (finding.code, "not there" in finding.message) == ("E902", True)


def test_an_issued_version_that_was_altered_is_told(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    (made.folder / "issued" / "brief" / "1.0" / "tree.json.gz").write_bytes(b"")
    found = refused(made)
    assert {finding.code for finding in found} == {"E615"}


def test_files_that_differ_only_in_case_cannot_stand_beside_each_other(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    made.change(
        CONTENT,
        "  - id: artikel-2024\n",
        "  - id: Rapport-2025\n    file: records/rapport-2025.txt\n    sha256: " + packed_sum() + "\n",
    )
    made.change(CONTENT, 'version: "1.1", status: changed', 'version: "1.2", status: changed')
    made.decide("2026-04-01-again", "council")
    made.issue("brief", decision="2026-04-01-again")
    (finding,) = refused(made, "2026-04-01-again")
    assert finding.code == "E903"


def packed_sum() -> str:
    return record(packed().gathered()[0], "rapport-2025").items[0].content.sha256


# Texts and files that come out otherwise


def test_a_text_that_todays_templates_no_longer_lead_to_is_filed_as_it_was_stored(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    made.change("templates/documents/brief.html.j2", "Perceel {{", "Het perceel {{")
    one = record(made.gathered(START)[0], "brief/1.0")
    (remark,) = one.remarks
    assert remark.code == "W901"
    assert "templates/documents/brief.html.j2" in remark.hint
    assert "“Perceel" in one.cause
    assert "komt er anders uit" in one.cause
    assert one.version
    assert one.items[0].content.sha256 == one.version.files["brief.pdf"]


def test_files_that_come_out_with_other_bytes_are_filed_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = copied(tmp_path / "project")
    for kept in (made.root / "build" / ".bestek" / "archive").iterdir():
        kept.unlink()
    shutil.rmtree(made.archive)
    from bestek import making
    from bestek.archive import laying_out

    def other(*arguments: Any) -> Steps[Written]:
        written = yield from making.steps(*arguments)
        return replace(written, data=written.data + b"\n%other\n") if arguments[1] == "pdf" else written

    monkeypatch.setattr(laying_out, "steps", other)
    one = record(made.gathered("brief/1.0")[0], "brief/1.0")
    assert [remark.code for remark in one.remarks] == ["W900"]
    assert "brief.pdf" in one.remarks[0].message
    assert "brief.docx" not in one.remarks[0].message
    monkeypatch.setattr(laying_out, "steps", lambda *_arguments: pytest.fail("it is kept for the next time"))
    assert record(made.gathered("brief/1.0")[0], "brief/1.0").items == one.items


# Signed files


def test_a_signed_pdf_takes_the_place_of_the_issued_one(tmp_path: Path) -> None:
    package = packed().gathered()[0]
    issued = record(package, "brief/1.0").items[0].content.read()
    signed = issued + b"\nhandtekening\n%%EOF\n" + b"%" * 100_000
    (tmp_path / "getekend.PDF").write_bytes(signed)
    package = packed().gathered(START, signed=str(tmp_path))[0]
    one = record(package, "brief/1.0")
    assert [(item.name, item.role) for item in one.items[:1]] == [("brief.pdf", "signed")]
    assert one.items[0].content.read() == signed
    assert record(package, "nota/0.3").items[0].role == "document"
    assert record(packed().gathered(START)[0], "brief/1.0").items[0].role == "document"


def test_signed_files_that_fit_nothing_are_told_one_by_one(tmp_path: Path) -> None:
    issued = record(packed().gathered()[0], "brief/1.0").items[0].content.read()
    (tmp_path / "ander.pdf").write_bytes(b"%PDF-1.7 iets anders")
    (tmp_path / "kaal.pdf").write_bytes(issued)
    found = refused(packed(), START, signed=str(tmp_path))
    assert [(finding.code, finding.message.split(" ")[0]) for finding in found] == [
        ("E905", "ander.pdf"),
        ("E905", "kaal.pdf"),
    ]
    assert "has no signature" in found[1].message


def test_two_signed_files_of_one_version_are_told(tmp_path: Path) -> None:
    issued = record(packed().gathered()[0], "brief/1.0").items[0].content.read()
    for name in ("een.pdf", "twee.pdf"):
        (tmp_path / name).write_bytes(issued + name.encode())
    assert "E906" in [finding.code for finding in refused(packed(), START, signed=str(tmp_path))]


def test_a_folder_without_pdfs_or_none_at_all_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nergens"):
        (finding,) = refused(packed(), START, signed=str(folder))
        assert finding.code == "E904"


def test_a_link_in_the_folder_of_signed_files_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "elders.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "a.pdf").symlink_to(tmp_path / "elders.pdf")
    with pytest.raises(FindingsError):
        Signed.read(str(tmp_path / "map"))
