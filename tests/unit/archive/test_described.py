"""Side files that are not valid, or say what is not so, though every checksum of the package holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestek.archive import described, fixity
from bestek.archive.described import Judged
from tests import archive
from tests.unit.archive import bags

pytestmark = pytest.mark.slow

TOP = "data/klein"
PDF, SIDE = f"{TOP}/brief_1.0/brief.pdf", f"{TOP}/brief_1.0/brief.pdf.mdto.xml"
RECORD, DOSSIER = f"{TOP}/brief_1.0/brief_1.0.mdto.xml", f"{TOP}/klein.mdto.xml"

Payload = dict[str, bytes]


@pytest.fixture
def payload() -> Payload:
    """The payload of a package, by its paths in the bag."""
    folder = archive.packed().archive / archive.START
    read = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return {path: data for path, data in read.items() if path.startswith("data/")}


def judged(payload: Payload, folder: Path) -> Judged:
    """What comes of it when the manifests were made for it."""
    made = fixity.check(bags.bag(folder / "bag", payload), "bag")
    assert made.findings == ()
    return described.check(made)


def told(payload: Payload, folder: Path) -> list[tuple[str, str]]:
    """What is found: the path and what is said of it."""
    found = judged(payload, folder).findings
    assert {each.code for each in found} <= {"E957"}
    return [(each.place.file.removeprefix("bag/"), each.message) for each in found if each.place]


def change(payload: Payload, path: str, old: str, new: str) -> None:
    text = payload[path].decode()
    assert old in text
    payload[path] = text.replace(old, new, 1).encode()


def test_what_was_packed_is_described_whole_and_as_it_is(payload: Payload, tmp_path: Path) -> None:
    made = judged(payload, tmp_path)
    assert made.findings == []
    assert made.unknown == []
    assert made.read == sum(path.endswith(".mdto.xml") for path in payload) > 10


@pytest.mark.parametrize(("several", "edition"), [(True, "internal"), (False, "public")])
def test_so_is_the_package_of_one_of_several_municipalities_and_the_public_one(
    several: bool, edition: str, tmp_path: Path
) -> None:
    made = archive.copied(tmp_path / "project", several=several)
    made.pack(edition=edition)
    packages = [
        file.parent for file in made.archive.rglob("bagit.txt") if ("public" in file.parts) == (edition == "public")
    ]
    assert packages
    for folder in packages:
        assert described.check(fixity.check(folder)).findings == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<omvang>", "<omvang>1", "bytes"),
        ("<checksumWaarde>", "<checksumWaarde>0", "another checksum"),
        ("SHA-256", "SHA-512", "no SHA-256"),
        ("fmt/476", "fmt/412", "fmt/476"),
        ("<naam>brief.pdf", "<naam>ander.pdf", "ander.pdf"),
        (
            "<identificatieKenmerk>gm9999/klein/brief/1.0</",
            "<identificatieKenmerk>gm9999/klein/nota/0.3</",
            "belongs to",
        ),
        ("<omvang>", "<grootte>1</grootte><omvang>", "grootte"),
        ("</MDTO>", "", "no XML"),
        ("<MDTO", "<!DOCTYPE MDTO []><MDTO", "document type"),
    ],
)
def test_what_a_side_file_says_of_its_file_has_to_be_so(
    payload: Payload, tmp_path: Path, old: str, new: str, words: str
) -> None:
    change(payload, SIDE, old, new)
    found = told(payload, tmp_path)
    assert any(path == SIDE and words in message for path, message in found), found


def test_a_file_that_is_another_one_is_told_though_the_manifests_were_made_anew(
    payload: Payload, tmp_path: Path
) -> None:
    payload[PDF] = payload[PDF].replace(b"Brief", b"Brieg", 1) + b"%"
    assert {path for path, _message in told(payload, tmp_path)} == {SIDE}


@pytest.mark.parametrize("path", [SIDE, RECORD, DOSSIER])
def test_what_has_no_side_file_is_named(payload: Payload, tmp_path: Path, path: str) -> None:
    del payload[path]
    described_path = path.removesuffix(".mdto.xml") if path == SIDE else str(Path(path).parent)
    assert any(where == described_path and Path(path).name in message for where, message in told(payload, tmp_path))


def test_a_file_that_came_in_without_a_word_is_named(payload: Payload, tmp_path: Path) -> None:
    payload[f"{TOP}/brief_1.0/more.txt"] = b"x"
    assert [path for path, _message in told(payload, tmp_path)] == [f"{TOP}/brief_1.0/more.txt"]


def test_a_side_file_of_nothing_is_named(payload: Payload, tmp_path: Path) -> None:
    payload[f"{TOP}/brief_1.0/gone.pdf.mdto.xml"] = payload[SIDE]
    found = told(payload, tmp_path)
    assert any(path.endswith("gone.pdf.mdto.xml") and "nothing that is there" in message for path, message in found)


def test_a_side_file_of_the_other_kind_is_named(payload: Payload, tmp_path: Path) -> None:
    payload[SIDE] = payload[RECORD]
    assert any(path == SIDE and "something else" in message for path, message in told(payload, tmp_path))


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        (RECORD, "gm9999/klein/brief/1.0/brief.docx", "gm9999/klein/brief/1.0/other.docx", "does not name brief.docx"),
        (RECORD, "gm9999/klein/brief/1.0/brief.docx", "gm9999/klein/brief/1.0/other.docx", "names brief.docx, which is not there"),
        (RECORD, "<identificatieKenmerk>gm9999/klein</", "<identificatieKenmerk>gm9999/groot</", ""),
        (RECORD, "<identificatieKenmerk>gm9999/klein/2026-01-05-start</", "<identificatieKenmerk>gm9999/klein/2026</", "not there"),
        (DOSSIER, "gm9999/klein/rapport-2025", "gm9999/klein/rapport-2024", "does not name rapport-2025"),
        (f"{TOP}/nota_0.3/nota_0.3.mdto.xml", "<identificatieKenmerk>gm9999/klein/nota/0.3</", "<identificatieKenmerk>gm9999/klein/brief/1.0</", "as well"),
    ],
)  # fmt: skip
def test_what_belongs_to_what_has_to_be_so(
    payload: Payload, tmp_path: Path, path: str, old: str, new: str, words: str
) -> None:
    change(payload, path, old, new)
    found = told(payload, tmp_path)
    assert found
    assert any(words in message for _path, message in found), found


def test_a_side_file_that_is_too_long_is_not_read(
    payload: Payload, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(described, "LARGEST", 100)
    assert all("too long" in message for path, message in told(payload, tmp_path) if path == SIDE)
    assert judged(payload, tmp_path).read == 0


def test_an_entity_of_a_side_file_is_not_looked_up(payload: Payload, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret words")
    text = (
        payload[SIDE]
        .decode()
        .replace("<MDTO", f'<!DOCTYPE MDTO [<!ENTITY x SYSTEM "{tmp_path.as_uri()}/secret">]><MDTO', 1)
    )
    payload[SIDE] = text.replace("<naam>brief.pdf", "<naam>&x;", 1).encode()
    found = told(payload, tmp_path)
    assert found
    assert not any("secret words" in message for _path, message in found)
