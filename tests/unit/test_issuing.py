"""Versions that are issued: which can be, what is kept of them, and whether they still come out the same."""

from __future__ import annotations

import datetime
import gzip
import json
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from bestek import decide, issued, issuing, outputs, redlining
from bestek.build import Selection, build
from bestek.findings import Finding, FindingsError
from bestek.issued import Version
from bestek.issuing import Verification, Wanted, issue, verify
from bestek.load import load_file
from bestek.state import canonical
from bestek.tree import dumps
from tests.unit.small import DOSSIER, Small, small

CONTENT, START = "content/klein/dossier.yaml", "2026-01-05-start"
ISSUED = "content/klein/issued"


def record(project: Small, decision: str, body: str = "executive", status: str = "adopted") -> str:
    """Records what content says as a decision."""
    folder = project.root / "content" / "klein"
    day, slug = datetime.date.fromisoformat(decision[:10]), decision[11:]
    draft = decide.Draft("Besluit", body, day, status, "Zo.", slug)
    return decide.record(project.project, decide.propose(project.project, folder), draft).id


def versioned(version: str, status: str) -> str:
    return DOSSIER.replace(
        'title: Brief, version: "1", status: concept', f'title: Brief, version: "{version}", status: {status}'
    ).replace('title: Nota, version: "1"', 'title: Nota, version: "0.3"')


@pytest.fixture
def project(tmp_path: Path) -> Small:
    """A letter that is adopted as 1.0 and a note that is a concept, both by the first decision."""
    made = small(tmp_path / "project")
    made.put(CONTENT, versioned("1.0", "adopted"))
    record(made, START)
    return made


def freeze(
    project: Small, *documents: str, decision: str = START, edition: str = "", every: bool = False
) -> tuple[Version, ...]:
    wanted = Wanted(documents, decision, every, edition)
    return issue(project.project, project.root / "content" / "klein", wanted)


def refused(project: Small, *documents: str, decision: str = START) -> list[Finding]:
    with pytest.raises(FindingsError) as error:
        freeze(project, *documents, decision=decision)
    return list(error.value.findings)


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def verified(project: Small, document: str = "", *, files: bool = False) -> Verification:
    return verify(project.project, project.root / "content" / "klein", document, files=files)


def told(made: Verification) -> str:
    return "\n".join(f"{each.code} {each.message} | {each.hint}" for each in made.all_findings)


def codes_of(made: Verification) -> list[str]:
    return codes(list(made.all_findings))


# What is kept


def test_a_version_is_kept_with_its_tree_and_what_it_was_made_from(project: Small) -> None:
    (version,) = freeze(project, "brief")
    assert (version.version, version.status, version.body, version.edition) == ("1.0", "adopted", "executive", "public")
    (read,) = issued.versions(project.root / "content" / "klein", project.root)
    assert read == version
    assert dumps(read.read()) == read.text()
    assert "documents/brief.html.j2" in read.origins()["templates"]


@pytest.mark.slow
def test_the_checksums_are_those_of_the_files_that_a_build_makes(project: Small) -> None:
    (version,) = freeze(project, "brief")
    build(project.project, "klein", Selection(("brief",), (), ("public",), "", START))
    folder = project.root / "build/klein/as-of" / START / "public"
    made = {file.name: outputs.checksum(file.read_bytes()) for file in folder.iterdir()}
    assert dict(version.files) == made


def test_what_was_issued_changes_nothing_of_the_state(project: Small) -> None:
    before = (project.root / CONTENT).read_bytes()
    freeze(project, "brief", "nota")
    from bestek.load import load_dossier

    loaded = load_dossier(project.root / "content" / "klein", project.root)
    assert (loaded.findings, loaded.pending, (project.root / CONTENT).read_bytes()) == ((), (), before)


def test_every_document_that_a_decision_set_can_be_issued_at_once(project: Small) -> None:
    assert [version.document for version in freeze(project, every=True)] == ["brief", "nota"]
    project.change(CONTENT, 'version: "0.3"', 'version: "0.4"')
    later = record(project, "2026-02-06-later")
    assert [version.document for version in freeze(project, every=True, decision=later)] == ["nota"]


def test_a_concept_goes_out_in_the_internal_edition_unless_another_is_asked_for(project: Small) -> None:
    assert freeze(project, "nota")[0].edition == "internal"
    project.change(CONTENT, 'version: "0.3"', 'version: "0.4"')
    record(project, "2026-02-06-later")
    assert freeze(project, "nota", decision="last", edition="public")[0].edition == "public"


# What cannot be issued


@pytest.mark.parametrize(
    ("version", "status", "body", "decided", "expected"),
    [
        ("0.9", "concept", "project-group", "adopted", []),
        ("1.0", "concept", "project-group", "adopted", ["E611"]),
        ("0.9", "for-decision", "executive", "adopted", []),
        ("1.0", "for-decision", "executive", "adopted", ["E611"]),
        ("1.0", "adopted", "council", "adopted-as-amended", []),
        ("0.9", "adopted", "council", "adopted", ["E611"]),
        ("1.1", "adopted", "council", "adopted", ["E611"]),
        ("1.0", "adopted", "clarification-notice", "adopted", ["E612"]),
        ("1.0", "adopted", "council", "noted", ["E612"]),
        ("2.0", "published", "clarification-notice", "adopted", []),
        ("1.2", "changed", "clarification-notice", "adopted", []),
        ("1.0", "changed", "clarification-notice", "adopted", ["E611"]),
        ("1.2", "changed", "project-group", "adopted", ["E612"]),
        ("1.3", "withdrawn", "executive", "adopted", []),
        ("0.3", "withdrawn", "executive", "adopted", ["E611"]),
        ("eerste", "published", "executive", "adopted", ["E611"]),
    ],
)
def test_number_status_and_decision_have_to_fit(
    tmp_path: Path, version: str, status: str, body: str, decided: str, expected: list[str]
) -> None:
    project = small(tmp_path / "project")
    project.put(CONTENT, versioned(version, status))
    record(project, START, body, decided)
    wanted = Wanted(("brief",), START)
    issuing_ = issuing._Issuing(project.project, project.root / "content" / "klein", wanted)
    (document,) = issuing_.chosen()
    found = list(document.refusals())
    assert codes(found) == expected
    assert all(finding.hint and finding.place and "/brief/" in finding.place.path for finding in found)


def test_a_version_is_never_issued_again_nor_a_lower_one(project: Small) -> None:
    freeze(project, "brief")
    kept = {path: path.read_bytes() for path in (project.root / ISSUED).rglob("*") if path.is_file()}
    assert codes(refused(project, "brief")) == ["E614"]
    project.change(CONTENT, 'version: "1.0", status: adopted', 'version: "0.9", status: concept')
    later = record(project, "2026-02-06-later")
    (lower,) = refused(project, "brief", decision=later)
    assert (lower.code, "1.0" in lower.message) == ("E614", True)
    assert {path: path.read_bytes() for path in (project.root / ISSUED).rglob("*") if path.is_file()} == kept


def test_a_version_goes_out_with_the_decision_that_set_it(project: Small) -> None:
    project.change(CONTENT, "name: Noord", "name: Noorden")
    later = record(project, "2026-02-06-later")
    (finding,) = refused(project, "brief", decision=later)
    assert (finding.code, START in finding.hint) == ("E613", True)


def test_all_or_nothing_is_issued(project: Small) -> None:
    freeze(project, "brief")
    assert codes(refused(project, "nota", "brief")) == ["E614"]
    assert not (project.root / ISSUED / "nota").exists()


def test_what_is_not_decided_does_not_go_out_in_public(project: Small) -> None:
    project.put(CONTENT, versioned("1.1", "changed").replace("name: Noord,", "name: {proposed: Noord},"))
    with pytest.raises(FindingsError) as error:
        freeze(project, "brief", decision=record(project, "2026-02-06-later"))
    assert {"E384", "E386"} & set(codes(list(error.value.findings)))


def test_names_that_are_none_are_told(project: Small) -> None:
    assert codes(refused(project, "brif")) == ["E006"]
    assert codes(refused(project, "brief", decision="2025")) == ["E368"]
    project.change(CONTENT, "name: Noord", "name: Noorden")
    later = record(project, "2026-02-06-later")
    with pytest.raises(FindingsError) as error:
        freeze(project, every=True, decision=later)
    assert codes(list(error.value.findings)) == ["E610"]


# What is altered or half written


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("version.yaml", b"status: adopted", b"status: concept"),
        ("version.yaml", b"status: adopted\n", b""),
        ("version.yaml", b"status: adopted\n", b"status: adopted\nextra: 1\n"),
        ("version.yaml", b'"1.0"', b"1.0"),
    ],
)
def test_a_version_that_was_edited_is_noticed(project: Small, name: str, old: bytes, new: bytes) -> None:
    freeze(project, "brief")
    file = project.root / ISSUED / "brief/1.0" / name
    data = file.read_bytes()
    assert data.count(old) == 1
    file.write_bytes(data.replace(old, new))
    assert "E615" in told(verified(project))
    assert codes(refused(project, "nota")) == ["E615"]


@pytest.mark.parametrize("name", ["tree.json.gz", "made-from.json"])
def test_a_text_beside_it_that_was_edited_or_lost_is_noticed(project: Small, name: str) -> None:
    freeze(project, "brief")
    file = project.root / ISSUED / "brief/1.0" / name
    data = file.read_bytes()
    text = gzip.decompress(data).replace(b"Perceel", b"Gebied", 1) if name.endswith("gz") else data + b" "
    file.write_bytes(gzip.compress(text) if name.endswith("gz") else text)
    assert "E615" in told(verified(project))
    file.unlink()
    assert "E615" in told(verified(project))


def test_a_tree_of_which_one_byte_was_turned_is_noticed_wherever_it_stands(project: Small) -> None:
    freeze(project, "brief")
    (version,) = issued.versions(project.root / "content/klein", project.root)
    text, file = version.text(), version.folder / issued.TREE
    data = file.read_bytes()
    for place in range(0, len(data), 7):
        file.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        with suppress(FindingsError):  # else it is what gzip keeps beside the text
            assert version.text() == text
    file.write_bytes(data[: len(data) // 2] + bytes(200))
    with pytest.raises(FindingsError):
        version.text()


def reseal(project: Small, old: str, new: str, tree: str = "", origins: str = "") -> None:
    """Edits a version as somebody does who knows how it is sealed."""
    folder = project.root / ISSUED / "brief/1.0"
    text = (folder / "version.yaml").read_text("utf-8")
    for name, data, key in ((issued.TREE, gzip.compress(tree.encode()), "tree"), (issued.MADE_FROM, origins.encode(), "made_from")):  # fmt: skip
        if told := tree if key == "tree" else origins:
            (folder / name).write_bytes(data)
            text = re.sub(rf"(?m)^{key}: .*", f"{key}: {outputs.checksum(told.encode())}", text)
    edited = re.sub(old, new, text)
    (folder / "version.yaml").write_text(edited, "utf-8")
    values = {
        key: value for key, value in load_file(folder / "version.yaml", project.root).data.items() if key != "seal"
    }
    seal = outputs.checksum(canonical(values).encode())
    (folder / "version.yaml").write_text(re.sub("(?m)^seal: .*", f"seal: {seal}", edited), "utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: .*", "title: Ander stuk"),
        ("status: adopted", "status: published"),
        ("body: executive", "body: council"),
        ("date: 2", "date: 1"),
        ("date: .*", "date: gisteren"),
        ('version: "1.0"', "version: 1.0"),
        ("edition: public", "edition: [public]"),
        ("edition: public", "edition: secret"),
        ("(?s)files:.*(?=seal)", "files: x\n"),
        (r"pdf: \w+", "pdf: 1"),
        ("tree: .*", "tree: null"),
    ],
)
def test_a_version_that_was_edited_and_sealed_anew_is_noticed(project: Small, old: str, new: str) -> None:
    freeze(project, "brief")
    reseal(project, old, new)
    assert codes_of(verified(project)) == ["E615"]


@pytest.mark.parametrize("text", ["x", "[]", "{}", "[" * 100_000])
def test_a_text_that_is_none_is_told_although_it_is_sealed(project: Small, text: str) -> None:
    freeze(project, "brief")
    reseal(project, "", "", tree=text)
    assert codes_of(verified(project)) == ["E616"]
    with pytest.raises(FindingsError) as error:
        redlining.redlines(
            project.project, project.root / "content/klein", redlining.Wanted("brief", formats=("html",))
        )
    assert codes(list(error.value.findings)) == ["E616"]
    shutil.rmtree(project.root / ISSUED)
    freeze(project, "brief")
    reseal(project, "", "", origins=text)
    assert codes_of(verified(project)) == ["E616"]


@pytest.mark.parametrize("name", ["notes.txt", "brief/notes.txt", "brief/1.0/notes.txt"])
def test_what_is_none_of_the_issued_versions_is_told(project: Small, name: str) -> None:
    freeze(project, "brief")
    (project.root / ISSUED / name).write_text("x")
    made = verified(project)
    assert codes_of(made) == ["E630"]
    assert [finding.place and finding.place.file for finding in made.findings] == [f"{ISSUED}/{name}"]
    assert len(made.versions) == 1


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes with a name")
def test_what_is_no_ordinary_file_is_not_waited_for(project: Small) -> None:
    freeze(project, "brief")
    for name in (issued.TREE, issued.MADE_FROM):
        file = project.root / ISSUED / "brief/1.0" / name
        data = file.read_bytes()
        file.unlink()
        os.mkfifo(file)
        assert codes_of(verified(project)) == ["E615"]
        file.unlink()
        file.write_bytes(data)
    assert codes_of(verified(project)) == []


def test_a_version_under_another_name_is_noticed(project: Small) -> None:
    freeze(project, "brief")
    folder = project.root / ISSUED / "brief"
    shutil.copytree(folder / "1.0", folder / "2.0")
    assert told(verified(project)).count("E615") == 1


def test_what_was_complete_is_finished_and_what_was_not_is_removed(project: Small) -> None:
    freeze(project, "brief", "nota")
    folder = project.root / ISSUED
    staged = folder / issued.STAGED
    (staged / "brief").mkdir(parents=True)
    (folder / "brief/1.0").rename(staged / "brief/1.0")
    (staged / issued.COMPLETE).touch()
    assert len(verified(project).versions) == 2
    assert not staged.exists()
    (staged / "brief").mkdir(parents=True)
    (folder / "brief/1.0").rename(staged / "brief/1.0")
    assert [each.version.document for each in verified(project).versions] == ["nota"]
    assert not staged.exists()


# Decisions that versions went out with


def taken_back(project: Small) -> list[str]:
    """Takes back the last decision; the codes of what keeps it."""
    try:
        decide.undo(project.project, project.root / "content" / "klein")
    except FindingsError as error:
        return [finding.code for finding in error.findings]
    return []


def test_the_decision_of_a_version_that_was_complete_but_not_yet_in_place_cannot_be_taken_back(project: Small) -> None:
    freeze(project, "brief")
    folder = project.root / ISSUED
    (folder / issued.STAGED / "brief").mkdir(parents=True)
    (folder / "brief/1.0").rename(folder / issued.STAGED / "brief/1.0")
    (folder / issued.STAGED / issued.COMPLETE).touch()
    assert taken_back(project) == ["E374"]
    assert (folder / "brief/1.0/version.yaml").is_file()


@pytest.mark.parametrize("data", [b"", b"- x\n", b"decision: andere\n", b"\xff"])
def test_nothing_is_taken_back_while_a_version_does_not_tell_its_decision(project: Small, data: bytes) -> None:
    freeze(project, "brief")
    (project.root / ISSUED / "brief/1.0/version.yaml").write_bytes(data)
    assert taken_back(project) != []
    assert list((project.root / "content/klein/decisions").glob("*.yaml")) != []


def test_nothing_is_issued_with_a_decision_that_is_taken_back_in_the_meantime(project: Small) -> None:
    folder = project.root / "content" / "klein"

    def step(_name: str) -> None:
        if list((folder / "decisions").glob("*.yaml")):
            decide.undo(project.project, folder)

    with pytest.raises(FindingsError) as error:
        issue(project.project, folder, Wanted(("brief",), START), step)
    assert codes(list(error.value.findings)) == ["E618"]
    assert not (project.root / ISSUED).exists()
    record(project, START)
    assert len(freeze(project, "brief")) == 1


def test_while_the_decision_of_a_version_is_missing_none_is_recorded_or_taken_back(project: Small) -> None:
    project.put(CONTENT, versioned("1.1", "changed"))
    last = record(project, "2026-02-01-later")
    freeze(project, "brief", decision=last)
    (project.root / "content/klein/decisions" / f"{last}.yaml").unlink()
    with pytest.raises(FindingsError) as error:
        record(project, "2026-03-01-weer")
    assert [finding.code for finding in error.value.findings] == ["E618"]
    assert taken_back(project) == ["E618"]


# Verifying


def test_what_was_issued_comes_out_the_same_whatever_content_says_later(project: Small) -> None:
    freeze(project, "brief", "nota")
    project.change(CONTENT, "name: Noord", "name: Noorden")
    record(project, "2026-02-06-later")
    made = verified(project)
    assert [each.same for each in made.versions] == [True, True]
    assert json.loads(issuing.as_json(made))["findings"] == []


def test_a_template_that_says_something_else_is_named_with_the_place(project: Small) -> None:
    freeze(project, "brief", "nota")
    project.change("templates/documents/brief.html.j2", "<p>Perceel", "<p>Gebied")
    made = verified(project)
    assert [each.same for each in made.versions] == [False, True]
    assert "E619" in told(made)
    assert "“Perceel” → “Gebied”" in told(made)
    assert "changed since: templates/documents/brief.html.j2;" in told(made)


def test_a_clause_and_a_label_that_changed_are_named(project: Small) -> None:
    freeze(project, "nota")
    project.change("templates/clauses/taal.md.j2", "Nederlands.", "Fries.")
    assert "templates/clauses/taal.md.j2" in told(verified(project))
    project.change("templates/clauses/taal.md.j2", "Fries.", "Nederlands.")
    project.put("templates/labels/nl.yaml", "labels: {table: Overzicht}\nvocabularies: {}\n")
    assert "label table: “Tabel” → “Overzicht”" in told(verified(project))


def test_a_template_line_that_moved_changes_nothing(project: Small) -> None:
    freeze(project, "brief")
    text = (project.root / "templates/documents/brief.html.j2").read_text("utf-8")
    project.put(
        "templates/documents/brief.html.j2", text.replace("{% block body %}\n", "{% block body %}\n{# een #}\n")
    )
    assert told(verified(project)) == ""


def test_other_bytes_of_the_same_text_are_a_warning_that_names_the_software(
    project: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze(project, "brief")
    before = outputs.software()
    monkeypatch.setattr(outputs, "software", lambda: before.replace("weasyprint-", "weasyprint-0."))
    monkeypatch.setattr(issuing, "files_of", lambda *_: {"brief.pdf": "other"})
    made = verified(project, files=True)
    assert made.versions[0].same
    assert "W619" in told(made)
    assert "weasyprint" in told(made).lower()


def test_a_version_of_a_decision_that_is_gone_is_told(project: Small) -> None:
    project.change(CONTENT, 'version: "1.0", status: adopted', 'version: "1.1", status: changed')
    last = record(project, "2026-02-07-last")
    freeze(project, "brief", decision=last)
    (project.root / "content/klein/decisions" / f"{last}.yaml").unlink()
    assert "E618" in told(verified(project))


def test_a_document_that_was_never_issued_is_told(project: Small) -> None:
    freeze(project, "brief")
    with pytest.raises(FindingsError) as error:
        verified(project, "nota")
    assert codes(list(error.value.findings)) == ["E617"]


# What is compared with a version


def redlined(project: Small, since: str, municipality: str = "") -> redlining.Redlined:
    wanted = redlining.Wanted("brief", since, formats=("html",), municipality=municipality)
    (made,) = redlining.redlines(project.project, project.root / "content/klein", wanted)
    return made


def test_a_version_that_was_never_issued_is_told_with_those_that_were(project: Small) -> None:
    freeze(project, "brief")
    with pytest.raises(FindingsError) as error:
        redlined(project, "0.9")
    (finding,) = error.value.findings
    assert (finding.code, finding.message) == ("E368", "'brief' was not issued as version 0.9")
    assert finding.hint == "known are: 1.0"


def test_a_register_number_that_looks_like_a_version_is_a_decision(project: Small) -> None:
    freeze(project, "brief")
    project.change(CONTENT, "name: Zuid", "name: Zuiden")
    folder = project.root / "content/klein"
    draft = decide.Draft("Raad", "council", datetime.date(2030, 1, 1), "adopted", "Zo.", "raad", number="23.045")
    decide.record(project.project, decide.propose(project.project, folder), draft)
    assert redlined(project, "23.045").old == "2030-01-01-raad"


def test_the_only_municipality_of_a_dossier_may_be_named(project: Small) -> None:
    freeze(project, "brief")
    assert redlined(project, "", "voorbeeld").old == "1.0"
