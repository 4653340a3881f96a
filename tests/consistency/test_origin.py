"""What the documents of the dossiers in this repository were made from leads to the same state, and to the same documents, without the repository."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bestek.archive import zips
from bestek.archive.contents import Wanted, gather
from bestek.archive.package import Package
from bestek.archive.rebuild import rebuild
from bestek.archive.source import SOURCE, source_zip
from bestek.ledger import Ledger, read_ledger
from bestek.load import load_dossier
from bestek.project import Project
from bestek.validate import validate

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "content"
DECISIONS = [
    (folder.parent.name, file.stem)
    for folder in sorted(CONTENT.glob("*/decisions"))
    for file in sorted(folder.glob("*.yaml"))
]


@cache
def ledger_of(dossier: str) -> Ledger:
    return read_ledger(CONTENT / dossier, ROOT)


def package_of(dossier: str, decision: str, output: Path) -> Package:
    """A package of a decision without anything issued: enough for what it was made from."""
    project, ledger = Project(CONTENT, ROOT / "templates", output), ledger_of(dossier)
    loaded = load_dossier(CONTENT / dossier, ROOT, as_of=decision)
    about = (ledger.decision(decision), validate(loaded).dossier)
    return Package(project, CONTENT / dossier, ledger, *about, "internal", (), loaded.several)


def unpacked(package: Package, folder: Path) -> Path:
    (folder / SOURCE).write_bytes(source_zip(package).read())
    zips.unpack(folder / SOURCE, folder / "project")
    return folder / "project"


@pytest.mark.parametrize(("dossier", "decision"), DECISIONS)
def test_the_state_after_every_decision_comes_out_of_its_origin(tmp_path: Path, dossier: str, decision: str):
    package = package_of(dossier, decision, tmp_path / "build")
    root = unpacked(package, tmp_path)
    loaded = load_dossier(root / "content" / dossier, root)
    assert loaded.findings == ()
    assert loaded.state.fingerprint == ledger_of(dossier).state(decision).fingerprint
    assert loaded.ledger.last == ledger_of(dossier).decision(decision)
    assert loaded.pending == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dossier", "decision", "municipality"),
    [
        ("achtkarspelen-wmo-participatie", "2022-03-03-council", "achtkarspelen"),
        ("emmen-wmo", "2023-12-21-council", ""),
    ],
)
def test_filed_documents_come_out_of_their_package_byte_for_byte(
    tmp_path: Path, dossier: str, decision: str, municipality: str
):
    """One in Frisian for one of two municipalities, one with a logo."""
    project = Project(CONTENT, ROOT / "templates", tmp_path / "build")
    (package,) = gather(project, CONTENT / dossier, Wanted(decision, municipality=municipality), lambda _name: None)
    bag = tmp_path / "bag"
    files = {**dict(package.files()), f"{package.top}/{decision}/{SOURCE}": source_zip(package)}
    for path, content in files.items():
        (bag / "data" / path).parent.mkdir(parents=True, exist_ok=True)
        (bag / "data" / path).write_bytes(content.read())
    made = rebuild(bag, tmp_path / "out")
    assert made
    assert all(each.identical for each in made), [finding for each in made for finding in each.findings]
