"""A certificate signs only if whoever reads the signature would accept it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bestek.archive.certificates import read_credentials
from bestek.findings import Finding, FindingsError
from tests import certificates
from tests.certificates import AT, PASSPHRASE, Kind, pkcs12_file


def read(folder: Path, data: bytes, passphrase: str | None = PASSPHRASE, at: datetime.datetime = AT):
    path = folder / "x.p12"
    path.write_bytes(data)
    return read_credentials(path, lambda: passphrase, at)


def refused(
    folder: Path, data: bytes, passphrase: str | None = PASSPHRASE, at: datetime.datetime = AT
) -> tuple[Finding, ...]:
    with pytest.raises(FindingsError) as caught:
        read(folder, data, passphrase, at)
    return caught.value.findings


@pytest.mark.parametrize(("kind", "digest"), [("rsa", "sha256"), ("p256", "sha256"), ("p384", "sha384")])
def test_a_file_gives_the_certificate_the_key_and_those_above(tmp_path: Path, kind: Kind, digest: str):
    found = read(tmp_path, pkcs12_file(kind=kind))
    assert (found.name, found.organisation, found.digest) == ("S. Engelen", "Gemeente Voorbeeld", digest)
    assert found.certificate == certificates.certificate(kind=kind)
    assert found.chain == (certificates.authority(),)
    assert "key" not in repr(found)


def test_a_file_that_is_not_there_asks_for_no_passphrase(tmp_path: Path):
    def never() -> str:
        raise AssertionError

    with pytest.raises(FindingsError) as caught:
        read_credentials(tmp_path / "x.p12", never, AT)
    assert [each.code for each in caught.value.findings] == ["E964"]


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"\x30\x82\x01", certificates.pem(certificates.authority()), b"\0" * 2_000_000]
)
def test_what_is_no_pkcs12_is_named(tmp_path: Path, data: bytes):
    assert [each.code for each in refused(tmp_path, data)] == ["E964"]


def test_a_damaged_file_and_a_wrong_passphrase_are_told_alike(tmp_path: Path):
    data = pkcs12_file()
    damaged = data[:200] + bytes([data[200] ^ 1]) + data[201:]
    assert refused(tmp_path, data, "anders") == refused(tmp_path, damaged)
    assert [each.code for each in refused(tmp_path, data[:-300])] == ["E965"]


def test_without_a_passphrase_it_says_how_to_give_one(tmp_path: Path):
    (found,) = refused(tmp_path, pkcs12_file(), None)
    assert found.code == "E965"
    assert "BESTEK_PASSPHRASE" in found.hint


def test_a_file_without_a_key_signs_nothing(tmp_path: Path):
    assert "E966" in {each.code for each in refused(tmp_path, pkcs12_file(with_key=False))}


@pytest.mark.parametrize(
    "at", [certificates.FIRST - datetime.timedelta(seconds=1), certificates.LAST + datetime.timedelta(seconds=1)]
)
def test_a_certificate_signs_only_while_it_holds(tmp_path: Path, at: datetime.datetime):
    (found,) = refused(tmp_path, pkcs12_file(), at=at)
    assert found.code == "E967"
    assert "2024-01-01 00:00 UTC to 2028-01-01 00:00 UTC" in found.message


def test_a_certificate_signs_on_its_first_and_last_moment(tmp_path: Path):
    assert read(tmp_path, pkcs12_file(), at=certificates.FIRST).name
    assert read(tmp_path, pkcs12_file(), at=certificates.LAST).name


def test_a_certificate_for_something_else_signs_nothing(tmp_path: Path):
    assert [each.code for each in refused(tmp_path, pkcs12_file("Sleutel", signs=False))] == ["E968"]


@pytest.mark.parametrize("kind", ["short", "k1", "ed25519"])
def test_a_weak_or_rare_key_signs_nothing(tmp_path: Path, kind: Kind):
    assert [each.code for each in refused(tmp_path, pkcs12_file("Zwak " + kind, kind))] == ["E969"]


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path):
    found = refused(
        tmp_path, pkcs12_file("Kort", "short", signs=False), at=certificates.LAST + datetime.timedelta(days=1)
    )
    assert {each.code for each in found} == {"E967", "E968", "E969"}
