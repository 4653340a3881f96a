"""What the documents of a package were made from is a project of its own: the state, the decisions, what was issued, and the templates."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from bestek import __version__, issued
from bestek.archive import source, state_files, zips
from bestek.archive.package import Package
from bestek.archive.source import source_files, source_zip
from bestek.findings import FindingsError, SetupError
from bestek.load import load_dossier
from bestek.project import Project
from tests.archive import LATER, NOTED, REPORT, START, Archived, archived, copied, packed

DECISIONS = "content/klein/decisions"
HOUSE = """\
house_style:
  logo: {file: voorbeeld/logo.png, alt: Voorbeeld, width: 30}
"""
REVIEW = """\
# Afspraken
acceptances:
  - {rule: TM-07, path: lots/noord/budget, role: legal, date: 2026-01-05, reason: Zo., judged: 0123456789abcdef}
  - {rule: TM-07, path: lots/zuid/budget, role: legal, date: 2026-02-01, reason: Zo., judged: 0123456789abcdef}
approvals:
  - {document: brief, role: legal, date: 2026-03-01, reason: Zo., judged: 0123456789abcdef}
"""


def files(package: Package) -> dict[str, bytes]:
    return {path: content.read() for path, content in source_files(package).items()}


def of(made: Archived, name: str) -> Package:
    return next(package for package in made.gathered(name) if package.decision.id == name)


def unpacked(package: Package, folder: Path) -> Project:
    """The project that comes out of the ZIP."""
    folder.mkdir(parents=True)
    (folder / "herkomst.zip").write_bytes(source_zip(package).read())
    zips.unpack(folder / "herkomst.zip", folder / "project")
    root = folder / "project"
    return Project(root / "content", root / "templates", root / "build")


@pytest.fixture
def own(tmp_path: Path) -> Archived:
    return copied(tmp_path / "own")


def test_it_holds_the_state_the_decisions_what_was_issued_and_the_templates():
    found = files(of(packed(), START))
    assert sorted(path for path in found if not path.startswith("templates/")) == [
        "LEESMIJ.txt",
        f"{DECISIONS}/{START}.yaml",
        "content/klein/dossier.yaml",
        *(f"content/klein/issued/brief/1.0/{name}" for name in ("made-from.json", "tree.json.gz", "version.yaml")),
        *(f"content/klein/issued/nota/0.3/{name}" for name in ("made-from.json", "tree.json.gz", "version.yaml")),
        "content/klein/records/rapport-2025.txt",
        "content/municipalities/voorbeeld.yaml",
    ]
    templates = packed().project.templates
    expected = {f"templates/{file.relative_to(templates).as_posix()}": file.read_bytes() for file in templates.rglob("*") if file.is_file()}  # fmt: skip
    assert {path: data for path, data in found.items() if path.startswith("templates/")} == expected
    assert found["content/klein/records/rapport-2025.txt"] == REPORT


def test_what_was_decided_and_issued_later_is_not_in_it():
    early, late = files(of(packed(), START)), files(of(packed(), LATER))
    assert f"{DECISIONS}/{LATER}.yaml" in late.keys() - early.keys()
    assert not any("brief/1.1" in path for path in early)
    assert f"{DECISIONS}/{NOTED}.yaml" not in late
    assert b"budget: 2500" in late["content/klein/dossier.yaml"]
    assert b"budget: 2500" not in early["content/klein/dossier.yaml"]


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("decision", [START, LATER])
def test_unpacked_it_is_the_same_project_as_of_the_decision(tmp_path: Path, decision: str, several: bool):
    for package in packed(several=several).gathered(decision):
        project = unpacked(package, tmp_path / package.municipality)
        expected = package.ledger.state(decision).fingerprint
        loaded = load_dossier(project.content / "klein", project.root)
        assert loaded.findings == ()
        assert loaded.state.fingerprint == expected
        assert loaded.pending == ()
        assert loaded.municipalities == (("voorbeeld", "elders") if several else ("voorbeeld",))
        earlier = load_dossier(project.content / "klein", project.root, as_of=START)
        assert earlier.ledger.state(START).fingerprint == package.ledger.state(START).fingerprint
        assert issued.read_all(project.content / "klein", project.root).findings == ()


def test_the_same_package_gives_the_same_bytes_wherever_the_project_stands(tmp_path: Path):
    here = source_zip(of(packed(), LATER))
    assert source_zip(of(copied(tmp_path / "elders" / "diep"), LATER)) == here


def test_what_comes_later_changes_no_earlier_package(own: Archived):
    before = source_zip(of(own, START))
    own.put("content/klein/review.yaml", REVIEW.replace("2026-01-05", "2026-01-06"))
    own.put("content/klein/records/later.txt", "later ontvangen")
    own.change("content/klein/dossier.yaml", "budget: 2500", "budget: 9999")
    own.put("content/municipalities/niemand.yaml", "name: Niemand\n")
    own.put("content/municipalities/niemand/logo.svg", "<svg/>")
    own.put("templates/.base.html.j2.swp", "half")
    own.put("templates/documents/brief.html.j2~", "half")
    assert source_zip(of(own, START)) == before


def test_sign_offs_are_those_up_to_the_day_of_the_decision(own: Archived):
    own.put("content/klein/review.yaml", REVIEW)
    early, late = (files(of(own, name))["content/klein/review.yaml"].decode() for name in (START, LATER))
    assert ("noord/budget" in early, "zuid/budget" in early, "approvals" in early) == (True, False, False)
    assert ("noord/budget" in late, "zuid/budget" in late, "approvals" in late) == (True, True, False)
    own.put("content/klein/review.yaml", REVIEW.replace("2026-01-05", "2027-01-05"))
    assert "content/klein/review.yaml" not in files(of(own, START))


def test_the_settings_of_checks_come_with_the_list_that_they_name(own: Archived):
    text = "# Woorden\r\ncpv_list: cpv.csv\r\n"
    (own.root / "content" / "review-settings.yaml").write_bytes(text.encode())
    own.put("content/cpv.csv", "85000000-9;Zorg\n")
    found = files(of(own, START))
    assert found["content/review-settings.yaml"] == text.encode()
    assert found["content/cpv.csv"] == b"85000000-9;Zorg\n"


def test_pictures_and_the_reference_document_of_a_profile_come_with_it(tmp_path: Path):
    made = archived(tmp_path / "own")
    own = Archived(made.root)
    own.put("content/municipalities/voorbeeld/logo.png", "geen echt logo")
    own.put("content/municipalities/huisstijl/brief.docx", "geen echt stuk")
    data = own.gathered(START)[0]
    state = data.ledger.state(START)
    profile = {**state.data["profiles"]["voorbeeld"], "house_style": {"logo": {"file": "voorbeeld/logo.png"}, "reference": "huisstijl/brief.docx"}}  # fmt: skip
    changed = type(state)({**state.data, "profiles": {"voorbeeld": profile}})
    ledger = replace(data.ledger, states=(changed, *data.ledger.states[1:]))
    found = files(replace(data, ledger=ledger))
    assert found["content/municipalities/voorbeeld/logo.png"] == b"geen echt logo"
    assert found["content/municipalities/huisstijl/brief.docx"] == b"geen echt stuk"


def test_a_picture_that_is_a_link_out_of_the_folder_stays_out(own: Archived, tmp_path: Path):
    (tmp_path / "geheim").write_text("geheim")
    folder = own.root / "content" / "municipalities" / "voorbeeld"
    folder.mkdir()
    (folder / "logo.svg").symlink_to(tmp_path / "geheim")
    (folder / "map").symlink_to(tmp_path)
    assert not any("voorbeeld/" in path for path in files(of(own, START)))


def test_decisions_are_there_byte_for_byte_also_with_other_line_ends(own: Archived):
    file = own.folder / "decisions" / f"{START}.yaml"
    data = b"# Een opmerking\r\n" + file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(data)
    assert files(of(own, START))[f"{DECISIONS}/{START}.yaml"] == data


def test_a_decision_that_changes_while_it_is_packed_is_told(own: Archived):
    package = of(own, START)
    file = own.folder / "decisions" / f"{START}.yaml"
    file.write_bytes(b"# x\n" + file.read_bytes())
    with pytest.raises(SetupError, match="while it was packed"):
        source_files(package)


@pytest.mark.parametrize("name", ["tree.json.gz", "made-from.json", "version.yaml"])
def test_an_issued_version_that_was_altered_is_not_packed(own: Archived, name: str):
    package = of(own, START)
    file = own.folder / "issued" / "brief" / "1.0" / name
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(FindingsError):
        source_files(package)


def test_a_profile_whose_name_no_file_can_have_is_told():
    package = of(packed(), START)
    state = package.ledger.state(START)
    changed = type(state)({**state.data, "profiles": {"../buiten": {}}})
    ledger = replace(package.ledger, states=(changed, *package.ledger.states[1:]))
    with pytest.raises(FindingsError) as error:
        source_files(replace(package, ledger=ledger))
    assert [finding.code for finding in error.value.findings] == ["E910"]


def test_a_package_for_everybody_does_not_tell_what_it_was_made_from():
    with pytest.raises(ValueError, match="public"):
        source_zip(replace(of(packed(), START), edition="public"))


def test_templates_keep_the_name_of_their_folder_which_word_files_tell(own: Archived):
    package = of(own, START)
    for name, expected in (("sjablonen", "sjablonen"), ("content", "templates"), ("build", "templates"), ("con", "templates")):  # fmt: skip
        templates = own.root / "elders" / name
        templates.mkdir(parents=True)
        (templates / "base.html.j2").write_text("x")
        project = replace(package.project, templates=templates)
        found = files(replace(package, project=project))
        assert found[f"{expected}/base.html.j2"] == b"x"
        assert f"{expected}/\n" in found["LEESMIJ.txt"].decode()


def test_the_word_with_it_says_what_to_do(tmp_path: Path):
    text = files(of(packed(), LATER))["LEESMIJ.txt"].decode()
    assert f"--content content --templates templates --dossier klein --as-of {LATER}" in text
    assert f"Bestek {__version__}" in text
    assert "--municipality elders" in files(packed(several=True).gathered(START)[1])["LEESMIJ.txt"].decode()
    assert max(map(len, text.splitlines())) < 125


def test_what_would_fill_the_memory_is_made_on_disk(own: Archived, monkeypatch: pytest.MonkeyPatch):
    package = of(own, START)
    small = source_zip(package)
    monkeypatch.setattr(source, "LARGE", 10)
    large = source_zip(package)
    assert (large.sha256, large.size, large.data) == (small.sha256, small.size, None)
    assert large.read() == small.read()
    assert [file.name for file in (own.root / "build/.bestek/archive").iterdir() if file.suffix == ".part"] == []
    assert source_zip(package) == large


def test_the_zip_is_one_that_any_program_reads():
    with zipfile.ZipFile(io.BytesIO(source_zip(of(packed(), START)).read())) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(archive.namelist())


def test_the_state_is_written_so_that_a_person_can_read_it():
    text = files(of(packed(), START))["content/klein/dossier.yaml"].decode()
    assert "title: Zorg\n" in text
    assert "lots:\n  - id: noord\n    number: 1\n" in text
    assert state_files.SEQUEL not in text
