"""Packages as an e-depot takes them in."""

from __future__ import annotations

import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from bestek.archive import fixity, transfer, zips
from bestek.archive.package import Content
from bestek.archive.transfer import Transferred
from bestek.findings import FindingsError, SetupError
from tests.unit.archive import bags

NAME = "gm9999_zorg_2024-02-01-college"


def described(**more: bytes) -> dict[str, bytes]:
    """A payload in which everything has its side file."""
    files = {
        "data/zorg/2024-02-01-college/verantwoording.html": b"<p>Besluit</p>\n",
        "data/zorg/leidraad_1.0/leidraad.pdf": b"%PDF-1.7 leidraad",
        "data/zorg/leidraad_1.0/leidraad.pdf.diwoo.xml": b"<Document/>",
        **{f"data/{name}": data for name, data in more.items()},
    }
    side = {f"{path}.mdto.xml": b"<MDTO/>" for path in files if not path.endswith(".diwoo.xml")}
    folders = (
        "data/zorg/zorg",
        "data/zorg/2024-02-01-college/2024-02-01-college",
        "data/zorg/leidraad_1.0/leidraad_1.0",
    )
    return {**files, **side, **{f"{path}.mdto.xml": b"<MDTO/>" for path in folders}}


def bag(folder: Path, payload: dict[str, bytes], identifier: str = "gm9999/zorg/2024-02-01-college") -> Path:
    """A bag that says what it is."""
    size = sum(map(len, payload.values()))
    tags = {
        "bag-info.txt": f"External-Identifier: {identifier}\nPayload-Oxum: {size}.{len(payload)}\n".encode(),
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "manifest-sha256.txt": bags.manifest(payload),
    }
    return bags.write(folder, {**tags, "tagmanifest-sha256.txt": bags.manifest(tags), **payload})


def handed(tmp_path: Path, payload: dict[str, bytes] | None = None) -> Transferred:
    made = bag(tmp_path / "build" / "archive" / "zorg" / "besluit", payload or described())
    return transfer.transfer([made])[0]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def codes(error: pytest.ExceptionInfo[FindingsError]) -> list[tuple[str, str]]:
    return [(each.code, each.place.file if each.place else "") for each in error.value.findings]


# What is written


def test_the_tree_is_the_payload_and_stands_beside_the_archive(tmp_path: Path):
    made = handed(tmp_path)
    assert made.tree == tmp_path / "build" / "transfer" / NAME
    assert contents(made.tree) == {path.removeprefix("data/"): data for path, data in described().items()}
    assert made.files == len(described())


def test_the_zip_is_the_whole_bag_in_one_folder_stored(tmp_path: Path):
    made = handed(tmp_path)
    with zipfile.ZipFile(made.archive) as opened:
        assert {name.partition("/")[0] for name in opened.namelist()} == {NAME}
        assert {each.compress_type for each in opened.infolist()} == {zipfile.ZIP_STORED}
    assert made.sha256 == sha256(made.archive.read_bytes()).hexdigest()
    assert made.size == made.archive.stat().st_size
    zips.unpack(made.archive, tmp_path / "unpacked")
    assert contents(tmp_path / "unpacked" / NAME) == contents(made.package)
    assert fixity.check(tmp_path / "unpacked" / NAME).findings == ()


def test_the_same_package_gives_the_same_zip_elsewhere(tmp_path: Path):
    one, other = (handed(tmp_path / name) for name in ("een", "twee"))
    assert one.archive.read_bytes() == other.archive.read_bytes()


def test_what_is_there_already_is_left_alone_and_what_was_damaged_is_made_again(tmp_path: Path):
    made = handed(tmp_path)
    before = made.archive.stat().st_mtime_ns
    assert not transfer.transfer([made.package])[0].made
    assert made.archive.stat().st_mtime_ns == before
    (made.tree / "zorg" / "zorg.mdto.xml").write_bytes(b"<mdto/>")
    assert transfer.transfer([made.package])[0].made
    assert contents(made.tree)["zorg/zorg.mdto.xml"] == b"<MDTO/>"
    made.archive.write_bytes(made.archive.read_bytes()[:-1])
    assert transfer.transfer([made.package])[0].made
    assert sha256(made.archive.read_bytes()).hexdigest() == made.sha256


def test_what_a_killed_run_left_is_removed(tmp_path: Path):
    made = handed(tmp_path)
    left = made.archive.with_name(f".new+{made.archive.name}")
    left.write_bytes(b"half")
    (made.tree.with_name(f".new+{NAME}")).mkdir()
    transfer.transfer([made.package])
    assert sorted(path.name for path in made.tree.parent.iterdir()) == [".lock", NAME, f"{NAME}.zip"]


def test_another_folder_can_be_named(tmp_path: Path):
    made = bag(tmp_path / "besluit", described())
    (one,) = transfer.transfer([made], tmp_path / "stick")
    assert one.tree == tmp_path / "stick" / NAME


# The name


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("gm9999/zorg/public/besluit", "gm9999_zorg_public_besluit"),
        ("../../etc/passwd", "etc_passwd"),
        ("/", "besluit"),
        ("con", "besluit"),
        ("zorg\u202e/x", "zorg_x"),
        ("a" * 200, "besluit"),
    ],
)
def test_the_name_is_one_that_every_system_has(tmp_path: Path, identifier: str, name: str):
    made = bag(tmp_path / "besluit", described(), identifier)
    assert transfer.name_of(fixity.check(made)) == name


def test_two_packages_of_one_name_are_refused_and_nothing_is_written(tmp_path: Path):
    one, other = (bag(tmp_path / "archive" / name, described()) for name in ("een", "twee"))
    with pytest.raises(FindingsError) as error:
        transfer.transfer([one, other])
    assert codes(error) == [("E974", one.as_posix()), ("E974", other.as_posix())]
    assert not (tmp_path / "transfer").exists()


# What is not handed over


def test_a_package_that_was_touched_is_refused_together_with_all_that_is_wrong_with_others(tmp_path: Path):
    sound, touched, bare = (bag(tmp_path / "archive" / name, described(), name) for name in ("heel", "geraakt", "kaal"))
    (touched / "data" / "zorg" / "zorg.mdto.xml").write_bytes(b"<MDTO />")
    (bare / "manifest-sha256.txt").unlink()
    with pytest.raises(FindingsError) as error:
        transfer.transfer([sound, touched, bare])
    places = [place for _code, place in codes(error)]
    assert f"{touched.as_posix()}/data/zorg/zorg.mdto.xml" in places
    assert f"{bare.as_posix()}/manifest-sha256.txt" in places
    assert not (tmp_path / "transfer").exists()


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("data/zorg/zorg.mdto.xml", "data/zorg"),
        ("data/zorg/leidraad_1.0/leidraad_1.0.mdto.xml", "data/zorg/leidraad_1.0"),
        ("data/zorg/leidraad_1.0/leidraad.pdf.mdto.xml", "data/zorg/leidraad_1.0/leidraad.pdf"),
    ],
)
def test_what_has_no_metadata_beside_it_is_named(tmp_path: Path, missing: str, named: str):
    payload = {path: data for path, data in described().items() if path != missing}
    made = bag(tmp_path / "besluit", payload)
    with pytest.raises(FindingsError) as error:
        transfer.transfer([made])
    assert codes(error) == [("E973", f"{made.as_posix()}/{named}")]


def test_a_folder_that_is_no_package_or_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(FindingsError) as error:
        transfer.transfer([tmp_path, tmp_path / "nergens"])
    assert [code for code, _place in codes(error)] == ["E950", "E950"]
    with pytest.raises(FindingsError, match="say what to hand over"):
        transfer.named([])


def test_a_file_that_changes_while_it_is_handed_over_is_noticed(tmp_path: Path):
    made = bag(tmp_path / "besluit", described())

    def meddle(name: str) -> None:
        if name.endswith("/"):
            (made / "data" / "zorg" / "leidraad_1.0" / "leidraad.pdf").write_bytes(b"%PDF-1.7 anders..")

    with pytest.raises(SetupError):
        transfer.transfer([made], tmp_path / "stick", meddle)
    assert not (tmp_path / "stick" / f"{NAME}.zip").exists()
    assert not (tmp_path / "stick" / NAME).exists()


def test_a_disk_that_gives_back_something_else_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made = bag(tmp_path / "besluit", described())
    whole = zips.write

    def write(files: object, stream: object) -> None:
        whole({**files, f"{NAME}/data/zorg/zorg.mdto.xml": Content.of(b"<mdto/>")}, stream)  # type: ignore[dict-item, arg-type]

    monkeypatch.setattr(zips, "write", write)
    with pytest.raises(SetupError, match="reads otherwise"):
        transfer.transfer([made], tmp_path / "stick")
    assert not (tmp_path / "stick" / f"{NAME}.zip").exists()


def test_a_folder_that_cannot_be_written_is_told_with_its_name(tmp_path: Path):
    made = bag(tmp_path / "besluit", described())
    (tmp_path / "vol").write_bytes(b"")
    with pytest.raises(SetupError, match="vol"):
        transfer.transfer([made], tmp_path / "vol")


@pytest.mark.parametrize("inside", [".", "data/zorg", "transfer"])
def test_nothing_is_written_into_a_package(tmp_path: Path, inside: str):
    made = bag(tmp_path / "besluit", described())
    before = contents(made)
    with pytest.raises(FindingsError) as error:
        transfer.transfer([made], made / inside)
    assert codes(error) == [("E976", made.as_posix())]
    assert contents(made) == before


def test_a_package_is_never_replaced_by_its_own_tree(tmp_path: Path):
    made = bag(tmp_path / NAME, described())
    before = contents(made)
    with pytest.raises(FindingsError) as error:
        transfer.transfer([made], tmp_path)
    assert codes(error) == [("E976", made.as_posix())]
    assert contents(made) == before


def test_another_package_that_stands_where_the_tree_is_to_stand_is_left_alone(tmp_path: Path):
    made, other = bag(tmp_path / "besluit", described()), bag(tmp_path / "elders" / NAME, described())
    before = contents(other)
    with pytest.raises(FindingsError) as error:
        transfer.transfer([made], tmp_path / "elders")
    assert codes(error) == [("E976", made.as_posix())]
    assert contents(other) == before
