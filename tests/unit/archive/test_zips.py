"""ZIP files of packages are the same for the same content; those of others harm nothing, whatever they hold."""

from __future__ import annotations

import io
import random
import stat
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from bestek.archive import zips
from bestek.archive.package import Content
from bestek.findings import FindingsError, SetupError

FILES = {"b/é.txt": b"twee", "a.txt": b"", "content/x y/dossier.yaml": b"a: 1\n" * 100}


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    zips.write({path: Content.of(data) for path, data in files.items()}, stream)
    return stream.getvalue()


def odd(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    """A ZIP as somebody else makes it."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name) if isinstance(name, str) else name
            if isinstance(name, str):
                info.external_attr = 0o100644 << 16
            info.compress_type = method
            archive.writestr(info, data)
    return path


def refused(path: Path, folder: Path) -> str:
    """The code with which a ZIP is refused; nothing of it was written."""
    with pytest.raises(FindingsError) as error:
        zips.unpack(path, folder)
    assert not folder.exists()
    return error.value.findings[0].code


# Writing


def test_the_same_files_give_the_same_bytes_in_whatever_order_and_from_wherever_they_come(tmp_path: Path):
    data = zipped(FILES)
    assert zipped(dict(reversed(FILES.items()))) == data
    (tmp_path / "x").write_bytes(FILES["b/é.txt"])
    stream = io.BytesIO()
    mixed = {name: Content.of(data) for name, data in FILES.items()} | {"b/é.txt": Content.at(tmp_path / "x")}
    zips.write(mixed, stream)
    assert stream.getvalue() == data


def test_nothing_in_a_zip_tells_when_or_where_it_was_made():
    with zipfile.ZipFile(io.BytesIO(zipped(FILES))) as archive:
        members = archive.infolist()
    assert [member.filename for member in members] == sorted(FILES)
    assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {(member.compress_type, member.external_attr >> 16, member.extra) for member in members} == {(0, 0o100644, b"")}  # fmt: skip


def test_what_was_written_is_unpacked_byte_for_byte(tmp_path: Path):
    (tmp_path / "a.zip").write_bytes(zipped(FILES))
    assert zips.unpack(tmp_path / "a.zip", tmp_path / "out") == tuple(sorted(FILES))
    assert {name: (tmp_path / "out" / name).read_bytes() for name in FILES} == FILES


def test_a_file_that_changes_while_it_is_packed_is_told(tmp_path: Path):
    file = tmp_path / "x"
    file.write_bytes(b"een")
    content = Content.at(file)
    file.write_bytes(b"elf")
    with pytest.raises(SetupError, match="while it was packed"):
        zips.write({"x": content}, io.BytesIO())


NAMES = (
    "/etc/passwd", "../x", "a/../../x", "a/./b", "a//b", "", "a/", "C:/x", "C:x", "a\\b", "con", "a/NUL.txt", "a.", "a ", "a\nb", "a\x00b", "a\u202eb", "a?b",
    "x" * 241, "/".join(["abcdefg"] * 120),
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_out_of_the_folder_or_that_some_system_cannot_have_is_not_written(name: str):
    with pytest.raises(FindingsError) as error:
        zipped({name: b""})
    assert error.value.findings[0].code == "E912"


@pytest.mark.parametrize("names", [("a/x", "A/X"), ("e\u0301", "é"), ("a", "a/b"), ("straße", "STRASSE")])
def test_names_that_are_one_and_the_same_on_some_system_are_not_written(names: tuple[str, str]):
    with pytest.raises(FindingsError) as error:
        zipped(dict.fromkeys(names, b""))
    assert error.value.findings[0].code == "E912"


def test_more_than_a_zip_takes_is_not_written(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(zips, "MOST_FILES", 2)
    with pytest.raises(FindingsError) as error:
        zipped(FILES)
    assert error.value.findings[0].code == "E911"


# Unpacking


@pytest.mark.parametrize("name", [name for name in NAMES if name and "\0" not in name and not name.endswith("/")])
def test_a_zip_with_such_a_name_is_not_unpacked(tmp_path: Path, name: str):
    path = odd(tmp_path / "a.zip", ("content/a", b"x"), (name, b"x"))
    assert refused(path, tmp_path / "out") == "E912"
    assert [file.name for file in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("names", [("a", "a"), ("a/x", "A/x"), ("a", "a/b")])
def test_a_zip_that_holds_a_name_twice_is_not_unpacked(tmp_path: Path, names: tuple[str, ...]):
    assert refused(odd(tmp_path / "a.zip", *((name, b"x") for name in names)), tmp_path / "out") == "E912"


def test_a_link_a_device_and_a_folder_are_not_unpacked(tmp_path: Path):
    for kind in (stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o644, stat.S_IFDIR | 0o755, stat.S_IFREG | 0o4755, 0):
        info = zipfile.ZipInfo("content/a")
        info.external_attr = kind << 16
        assert refused(odd(tmp_path / "a.zip", (info, b"/etc/passwd")), tmp_path / "out") == "E912"


def test_a_bomb_is_not_unpacked(tmp_path: Path):
    path = odd(tmp_path / "a.zip", ("content/a", b"0" * 10_000_000), method=zipfile.ZIP_DEFLATED)
    assert refused(path, tmp_path / "out") == "E912"


def test_entries_that_share_their_bytes_are_not_unpacked(tmp_path: Path):
    """Together they would be as many times as large as there are of them."""
    data = bytearray(zipped({f"f{number}": b"x" * 1000 for number in range(10)}))
    directory = data.index(b"PK\x01\x02")
    at = directory
    while at >= 0:
        data[at + 42 : at + 46] = struct.pack("<L", 0)
        data[at + 20 : at + 28] = struct.pack("<LL", directory - 100, directory - 100)
        at = data.find(b"PK\x01\x02", at + 1)
    (tmp_path / "a.zip").write_bytes(data)
    assert refused(tmp_path / "a.zip", tmp_path / "out") == "E911"


def _claims(count: int, directory: int) -> Callable[[bytes], bytes]:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, directory, 1000, 0)
    return lambda data: data[:-22] + end


def _with_locator(data: bytes) -> bytes:
    """What points to a directory elsewhere, where the directory itself seems to end."""
    sign, *disks, here, count, directory, start, comment = struct.unpack("<4s4H2LH", data[-22:])
    end = struct.pack("<4s4H2LH", sign, *disks, here, count, directory + 20, start, comment)
    return data[:-22] + b"PK\x06\x07" + b"\0" * 16 + end


SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _data: b"",
    "no zip": lambda _data: b"PK\x03\x04" + b"x" * 100,
    "cut off": lambda data: data[:-1],
    "something behind": lambda data: data + b"x",
    "something in front": lambda data: b"MZ" + data,
    "a comment": lambda data: data[:-2] + b"\x01\x00x",
    "a directory of gigabytes": _claims(1, 0xFFFFFFF0),
    "more entries than it has": _claims(60_000, 10),
    "another directory behind a locator": _with_locator,
}


@pytest.mark.parametrize(("bound", "most"), [("MOST_FILES", 2), ("MOST_BYTES", 100), ("MOST_DIRECTORY", 40)])
def test_a_zip_of_more_than_a_package_holds_is_refused_before_its_directory_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, most: int
):
    (tmp_path / "a.zip").write_bytes(zipped(FILES))
    monkeypatch.setattr(zips, bound, most)
    monkeypatch.setattr("zipfile.ZipFile", None)
    assert refused(tmp_path / "a.zip", tmp_path / "out") == "E911"


@pytest.mark.parametrize("kind", SPOILED)
def test_a_file_that_is_no_zip_of_a_package_is_refused_before_its_directory_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
):
    (tmp_path / "a.zip").write_bytes(SPOILED[kind](zipped(FILES)))
    monkeypatch.setattr("zipfile.ZipFile", None)
    assert refused(tmp_path / "a.zip", tmp_path / "out") == "E911"


def test_a_locked_file_is_not_unpacked(tmp_path: Path):
    data = bytearray(zipped({"a": b"x"}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert refused(tmp_path / "a.zip", tmp_path / "out") == "E912"


def test_damage_anywhere_is_told_and_never_a_traceback(tmp_path: Path):
    """Whatever byte is another: the files come out as they were, or it is told."""
    whole, chance = zipped(FILES), random.Random(7)
    (tmp_path / "a.zip").write_bytes(whole)
    for number in range(300):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (tmp_path / "a.zip").write_bytes(data)
        out = tmp_path / str(number)
        with suppress(FindingsError):
            names = zips.unpack(tmp_path / "a.zip", out)
            assert {name: (out / name).read_bytes() for name in names} == FILES


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(SetupError, match="cannot be read"):
        zips.unpack(tmp_path / "a.zip", tmp_path / "out")


def test_nothing_that_is_there_is_written_over(tmp_path: Path):
    (tmp_path / "a.zip").write_bytes(zipped(FILES))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.txt").write_text("mine")
    with pytest.raises(SetupError, match="cannot be written"):
        zips.unpack(tmp_path / "a.zip", tmp_path / "out")
    assert (tmp_path / "out" / "a.txt").read_text() == "mine"
