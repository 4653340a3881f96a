"""What was changed in a bag is found and named, whatever it is; what a bag names outside itself is not looked at."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bestek.archive import fixity, walking
from bestek.findings import SetupError
from tests.unit.archive import bags

FILES = bags.files()
TAGS = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bag that a test leaves as it was."""
    return bags.bag(tmp_path_factory.mktemp("sound") / "bag")


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A bag to be changed."""
    return bags.bag(tmp_path / "bag")


def found(folder: Path) -> set[tuple[str, str]]:
    """What is found, as code and path in the bag."""
    made = fixity.check(folder, "bag")
    return {(each.code, each.place.file.removeprefix("bag/")) for each in made.findings if each.place}


def test_a_sound_bag_has_no_findings_and_says_what_is_in_it(sound: Path) -> None:
    made = fixity.check(sound)
    assert made.findings == ()
    assert made.info["Source-Organization"] == "Gemeente"
    assert made.files["data/zorg/zorg.mdto.xml"].size == 7
    assert made.size == sum(map(len, bags.PAYLOAD.values()))
    assert made.fingerprint == fixity.fingerprint(sound)


def test_what_is_sound_here_is_sound_for_the_library_of_the_library_of_congress(sound: Path) -> None:
    assert bagit.Bag(str(sound)).validate()


# Single bytes


@pytest.mark.parametrize("path", FILES)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_byte_that_is_changed_anywhere_names_the_file_and_no_other(
    sound: Path, path: str, data: st.DataObject
) -> None:
    was = FILES[path]
    at = data.draw(st.integers(0, len(was) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != was[at]))
    touched = was[:at] + bytes([byte]) + was[at + 1 :]
    (sound / path).write_bytes(touched)
    try:
        named = {file for _code, file in found(sound)}
    finally:
        (sound / path).write_bytes(was)
    assert path in named
    if path not in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        assert named == {path}


@pytest.mark.parametrize("path", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_every_byte_of_a_manifest_counts(sound: Path, path: str) -> None:
    was = FILES[path]
    try:
        for at in range(len(was)):
            for byte in (was[at] ^ 1, was[at] ^ 32, 0):
                (sound / path).write_bytes(was[:at] + bytes([byte]) + was[at + 1 :])
                assert path in {file for _code, file in found(sound)}, (at, byte)
    finally:
        (sound / path).write_bytes(was)


def test_a_digit_of_a_checksum_that_is_touched_is_told_of_the_manifest_and_not_of_the_file(bag: Path) -> None:
    file = bag / "tagmanifest-sha256.txt"
    data = file.read_bytes()
    file.write_bytes((b"0" if data[:1] != b"0" else b"1") + data[1:])
    made = fixity.check(bag, "bag")
    assert [(each.code, str(each.place)) for each in made.findings] == [("E954", "bag/tagmanifest-sha256.txt:1")]


@pytest.mark.parametrize("path", FILES)
def test_what_is_cut_off_or_added_at_an_end_is_found(sound: Path, path: str) -> None:
    was = FILES[path]
    for touched in (b"", was[:-1], was[1:], was[: len(was) // 2], was + b"\n", was + b"\0", b" " + was, was + was):
        (sound / path).write_bytes(touched)
        named = {file for _code, file in found(sound)}
        (sound / path).write_bytes(was)
        assert path in named, touched


# Files and folders


@pytest.mark.parametrize("path", FILES)
def test_a_file_that_is_removed_is_named(bag: Path, path: str) -> None:
    (bag / path).unlink()
    assert ("E951", path) in found(bag)


def test_all_tag_files_but_one_that_are_removed_are_named(bag: Path) -> None:
    for path in TAGS[1:]:
        (bag / path).unlink()
    assert found(bag) >= {("E951", path) for path in TAGS[1:]}


@pytest.mark.parametrize(
    "path",
    ["x", "manifest-sha512.txt", "fetch.txt", "data/x", "data/zorg/.x", "data/zorg/leidraad_1.0/x.mdto.xml", "meta/x"],
)
@pytest.mark.parametrize("data", [b"", b"x"])
def test_a_file_that_is_added_is_named(bag: Path, path: str, data: bytes) -> None:
    bags.write(bag, {path: data})
    assert found(bag) == {("E952", path)}


@pytest.mark.parametrize("path", FILES)
def test_a_file_that_is_renamed_is_named_under_both_names(bag: Path, path: str) -> None:
    (bag / path).rename(bag / f"{path}x")
    assert found(bag) >= {("E951", path), ("E952", f"{path}x")}


def test_the_hint_says_where_the_content_of_a_file_went(bag: Path) -> None:
    pdf = "data/zorg/leidraad_1.0/leidraad.pdf"
    (bag / pdf).rename(bag / "data/zorg/ander.pdf")
    hints = {each.code: each.hint for each in fixity.check(bag, "bag").findings}
    assert hints == {"E951": "its content stands in data/zorg/ander.pdf now", "E952": f"its content is that of {pdf}"}


def test_two_files_that_changed_places_are_both_named_with_each_other(bag: Path) -> None:
    one, other = (f"data/zorg/leidraad_1.0/leidraad.{each}" for each in ("pdf", "docx"))
    (bag / one).write_bytes(FILES[other])
    (bag / other).write_bytes(FILES[one])
    made = fixity.check(bag, "bag")
    assert {(each.code, str(each.place), each.hint) for each in made.findings} == {
        ("E953", f"bag/{one}", f"its content is that of {other}"),
        ("E953", f"bag/{other}", f"its content is that of {one}"),
    }


def test_a_name_in_other_capitals_is_another_file(bag: Path) -> None:
    (bag / "data/zorg/zorg.mdto.xml").rename(bag / "data/zorg/Zorg.mdto.xml")
    made = fixity.check(bag, "bag")
    assert found(bag) == {("E951", "data/zorg/zorg.mdto.xml"), ("E952", "data/zorg/Zorg.mdto.xml")}
    assert any("capitals" in each.hint for each in made.findings)


def test_a_name_that_unicode_spells_otherwise_is_another_file(tmp_path: Path) -> None:
    bag = bags.bag(tmp_path, {"data/caf\u00e9.pdf": b"x"})
    assert found(bag) == set()
    (bag / "data/caf\u00e9.pdf").rename(bag / "data/cafe\u0301.pdf")
    assert {file for _code, file in found(bag)} == {"data/caf\u00e9.pdf", "data/cafe\u0301.pdf"}


def test_two_names_that_are_one_elsewhere_are_named_also_where_the_manifest_has_both(tmp_path: Path) -> None:
    bag = bags.bag(tmp_path, {"data/a/x.pdf": b"x", "data/A/y.pdf": b"y"})
    assert found(bag) == {("E952", "data/a"), ("E952", "data/A")}


@pytest.mark.parametrize("path", ["empty", "data/empty", "data/zorg/leidraad_1.0/empty"])
def test_an_empty_folder_is_named(bag: Path, path: str) -> None:
    (bag / path).mkdir()
    assert found(bag) == {("E952", path)}


def test_a_file_in_whose_place_a_folder_stands_is_named(bag: Path) -> None:
    path = "data/zorg/zorg.mdto.xml"
    (bag / path).unlink()
    (bag / path).mkdir()
    assert found(bag) == {("E951", path), ("E952", path)}


@pytest.mark.parametrize("path", FILES)
def test_a_link_in_the_place_of_a_file_is_named_though_it_leads_to_the_same_bytes(
    bag: Path, tmp_path: Path, path: str
) -> None:
    outside = (bag / path).rename(tmp_path / "outside")
    (bag / path).symlink_to(outside)
    assert {("E952", path), ("E951", path)} & found(bag)
    assert path in {file for _code, file in found(bag)}


def test_a_folder_that_is_a_link_is_not_followed(bag: Path, tmp_path: Path) -> None:
    (bag / "data/zorg").rename(tmp_path / "zorg")
    (bag / "data/zorg").symlink_to(tmp_path / "zorg")
    assert ("E952", "data/zorg") in found(bag)
    assert {("E951", path) for path in bags.PAYLOAD} <= found(bag)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket is short
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(here)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
@pytest.mark.parametrize("make", [_pipe, _socket])
@pytest.mark.filterwarnings("ignore:unclosed <socket")
def test_what_is_neither_file_nor_folder_is_named_and_not_opened(bag: Path, make: Callable[[Path], None]) -> None:
    make(bag / "data/odd")
    assert found(bag) == {("E952", "data/odd")}


# What was made anew


def remade(bag: Path, *, payload: bool = True) -> None:
    """Makes the manifests anew, as somebody would who wants a change not to be seen."""
    read = {file.relative_to(bag).as_posix(): file.read_bytes() for file in sorted(bag.rglob("*")) if file.is_file()}
    if payload:
        read["manifest-sha256.txt"] = bags.manifest(
            {path: data for path, data in read.items() if path.startswith("data/")}
        )
    read["tagmanifest-sha256.txt"] = bags.manifest({path: read[path] for path in TAGS[:3]})
    bags.write(bag, read)


def test_who_makes_every_manifest_anew_is_found_by_the_fingerprint_alone(bag: Path) -> None:
    before = fixity.fingerprint(bag)
    pdf = bag / "data/zorg/leidraad_1.0/leidraad.pdf"
    pdf.write_bytes(pdf.read_bytes().replace(b"leidraad", b"LEIDRAAD"))
    remade(bag)
    assert found(bag) == set()
    assert fixity.fingerprint(bag) != before


def test_a_manifest_that_was_made_anew_alone_is_named(bag: Path) -> None:
    (bag / "data/zorg/zorg.mdto.xml").write_bytes(b"<other/>")
    read = {path: (bag / path).read_bytes() for path in bags.PAYLOAD}
    (bag / "manifest-sha256.txt").write_bytes(bags.manifest(read))
    assert found(bag) == {("E953", "manifest-sha256.txt")}


def test_sizes_that_do_not_add_up_are_found_though_every_checksum_holds(bag: Path) -> None:
    (bag / "bag-info.txt").write_bytes(b"Payload-Oxum: 1.1\n")
    remade(bag)
    assert found(bag) == {("E954", "bag-info.txt")}


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("bagit.txt", b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"),
        ("bag-info.txt", b"Source-Organization Gemeente\n"),
        ("bag-info.txt", b"Source-Organization: \xff\xfe\n"),
    ],
)
def test_a_tag_file_that_says_something_else_is_found_though_its_checksum_holds(
    bag: Path, file: str, data: bytes
) -> None:
    (bag / file).write_bytes(data)
    remade(bag)
    assert {path for _code, path in found(bag)} == {file}


@pytest.mark.parametrize(
    "line", [b"Source-Organization Gemeente", b"", b": x", b"Label:x", b"  more of the line before", b"Label: "]
)
def test_a_line_of_bag_info_that_is_no_label_with_a_value_is_found_with_its_number(bag: Path, line: bytes) -> None:
    (bag / "bag-info.txt").write_bytes(FILES["bag-info.txt"] + line + b"\n")
    remade(bag)
    made = fixity.check(bag, "bag")
    assert [(each.code, str(each.place)) for each in made.findings] == [("E954", "bag/bag-info.txt:3")]


def test_a_package_of_no_files_says_so(tmp_path: Path) -> None:
    made = bags.bag(tmp_path, {})
    (made / "data").mkdir()
    assert ("E954", "manifest-sha256.txt") in found(made)


# Hostile bags


@pytest.mark.parametrize(
    "path",
    [
        "../outside",
        "data/../../outside",
        "/etc/hostname",
        "data//x",
        "data/./x",
        "data\\x",
        "C:/x",
        "~/x",
        "data/..",
        "bagit.txt",
    ],
)
def test_a_manifest_that_names_what_is_outside_the_payload_opens_nothing(bag: Path, path: str) -> None:
    (bag.parent / "outside").write_bytes(b"secret")
    named = bags.manifest({**bags.PAYLOAD, path: b"secret"})
    (bag / "manifest-sha256.txt").write_bytes(named)
    remade(bag, payload=False)
    assert ("E954", "manifest-sha256.txt") in found(bag)


@pytest.mark.parametrize(
    ("bound", "value", "words"),
    [("MOST_FILES", 8, "8 files"), ("MOST_LEVELS", 2, "2 levels"), ("MOST_BYTES", 2**8, "larger")],
)
def test_a_bag_beyond_the_bounds_is_refused_and_not_read(
    sound: Path, monkeypatch: pytest.MonkeyPatch, bound: str, value: int, words: str
) -> None:
    monkeypatch.setattr(walking, bound, value)
    made = fixity.check(sound, "bag")
    assert [(each.code, str(each.place)) for each in made.findings] == [("E950", "bag")]
    assert words in made.findings[0].message
    assert made.files == {}


def test_a_sparse_file_of_a_terabyte_is_not_read(bag: Path) -> None:
    with (bag / "data/huge").open("wb") as stream:
        stream.truncate(2**40)
    assert found(bag) == {("E950", "bag")}


def test_a_manifest_that_is_larger_than_any_is_not_read(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixity, "MOST_LISTED", 100)
    assert {("E950", "manifest-sha256.txt"), ("E950", "tagmanifest-sha256.txt")} <= found(bag)


def test_folders_that_are_very_deep_are_refused(bag: Path) -> None:
    deep = bag / "data"
    for _level in range(40):
        deep /= "d"
        deep.mkdir()
    assert found(bag) == {("E950", "bag")}


# What is no bag, or cannot be read


def test_a_folder_that_is_no_bag_is_told_as_such_and_not_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fixity, "walk", None)
    (tmp_path / "x").write_bytes(b"x")
    assert [each.code for each in fixity.check(tmp_path).findings] == ["E950"]


def test_where_packages_stand_below_a_folder_they_are_the_hint(tmp_path: Path) -> None:
    (tmp_path / "besluit").mkdir()
    (tmp_path / "besluit" / "bagit.txt").write_bytes(b"")
    (finding,) = fixity.check(tmp_path, "archief").findings
    assert finding.hint == "packages below it: archief/besluit"


@pytest.mark.parametrize(
    ("name", "told"), [("absent", "there is no folder or file of that name"), ("file", "is no folder")]
)
def test_a_name_that_is_that_of_no_folder_is_told(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    (finding,) = fixity.check(tmp_path / name).findings
    assert (finding.code, finding.message) == ("E950", told)
    with pytest.raises(SetupError):
        fixity.fingerprint(tmp_path / name)


def test_a_file_that_cannot_be_read_is_named_with_the_reason(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: Callable[..., object] = Path.open

    def refuse(self: Path, *rest: str, **options: str) -> object:
        if self.name == "leidraad.pdf":
            raise OSError(5, "Input/output error")
        return opened(self, *rest, **options)

    monkeypatch.setattr(Path, "open", refuse)
    made = fixity.check(sound, "bag")
    assert [(each.code, str(each.place)) for each in made.findings] == [
        ("E956", "bag/data/zorg/leidraad_1.0/leidraad.pdf")
    ]
    assert "Input/output error" in made.findings[0].message


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="this system has no /proc")  # noqa: PTH112
@pytest.mark.parametrize("place", ["/proc", "/proc/self", "/proc/self/fd", "/dev"])
def test_a_folder_of_the_system_is_no_bag(place: str) -> None:
    assert [each.code for each in fixity.check(Path(place)).findings] == ["E950"]
