"""Packages verified as a whole: each part good, bad or not assessed, folder and ZIP alike, and what somebody made anew."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest

from bestek import archive_screen, extras, report
from bestek.archive import fixity, judging, rebuild, transfer, verapdf, verifying, zips
from bestek.archive.package import Content
from bestek.archive.signature_writing import Wish, sign
from bestek.archive.verifying import Verified, Wanted, verify
from bestek.findings import FindingsError
from bestek.messages import set_language
from tests import archive, certificates
from tests.unit.archive import bags

pytestmark = pytest.mark.slow

QUICK = Wanted(quick=True)
PDF, SIDE = "data/klein/brief_1.0/brief.pdf", "data/klein/brief_1.0/brief.pdf.mdto.xml"

Verdicts = dict[str, str]


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A package to be changed."""
    return Path(shutil.copytree(archive.packed().archive / archive.START, tmp_path / archive.START))


def verdicts(made: Verified) -> Verdicts:
    return {part.name: part.verdict for part in made.parts}


def codes(made: Verified) -> set[str]:
    return {finding.code for finding in made.findings}


def remade(bag: Path) -> None:
    """Makes both manifests and the sizes anew, as somebody would who wants a change not to be seen."""
    payload = {path: data for path, data in read(bag).items() if path.startswith("data/")}
    info = (bag / "bag-info.txt").read_text(encoding="utf-8").rpartition("Payload-Oxum")[0]
    tags = {
        "bag-info.txt": f"{info}Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n".encode(),
        "bagit.txt": (bag / "bagit.txt").read_bytes(),
        "manifest-sha256.txt": bags.manifest(payload),
    }
    bags.write(bag, {**tags, "tagmanifest-sha256.txt": bags.manifest(tags)})


def read(bag: Path) -> dict[str, bytes]:
    return {file.relative_to(bag).as_posix(): file.read_bytes() for file in sorted(bag.rglob("*")) if file.is_file()}


def redescribed(bag: Path, path: str) -> None:
    """Makes a side file say what is so of its file."""
    was = Content.at(archive.packed().archive / archive.START / path)
    now = Content.at(bag / path)
    side = bag / f"{path}.mdto.xml"
    text = side.read_text(encoding="utf-8").replace(was.sha256, now.sha256)
    side.write_text(text.replace(f"<omvang>{was.size}<", f"<omvang>{now.size}<"), encoding="utf-8", newline="\n")


# What is good


def test_a_package_is_good_in_every_part_that_can_be_assessed_and_what_was_made_again_is_kept(
    bag: Path, tmp_path: Path, require: Callable[[str], object]
) -> None:
    require("java")
    (made,) = verify([str(bag)], Wanted(fingerprints=(fixity.fingerprint(bag),), output=tmp_path / "kept"))
    assert made.findings == ()
    assert verdicts(made) == {
        "fixity": "good", "fingerprint": "good", "metadata": "good", "formats": "good", "rebuild": "good", "signatures": "not assessed",
    }  # fmt: skip
    assert {each.document for each in made.rebuilt} == {"brief", "nota"}
    assert all(each.identical for each in made.rebuilt)
    assert next((tmp_path / "kept").rglob("brief.pdf")).read_bytes() == (bag / PDF).read_bytes()


def test_the_zip_of_a_package_is_as_good_as_its_folder(bag: Path, tmp_path: Path) -> None:
    (handed,) = transfer.transfer([bag], tmp_path / "transfer")
    folder, zipped = verify([str(bag), str(handed.archive)], QUICK)
    assert zipped.findings == ()
    assert (verdicts(zipped), zipped.fingerprint) == (verdicts(folder), folder.fingerprint)


def test_a_zip_without_a_folder_around_the_package_is_taken_too(bag: Path, tmp_path: Path) -> None:
    with (tmp_path / "x.zip").open("wb") as stream:
        zips.write({path: Content.of(data) for path, data in read(bag).items()}, stream)
    (made,) = verify([str(tmp_path / "x.zip")], QUICK)
    assert (made.findings, verdicts(made)["fixity"]) == ((), "good")


def test_quick_leaves_out_what_takes_time_and_says_so(bag: Path) -> None:
    (made,) = verify([str(bag)], QUICK)
    left = {part.name: part.unassessed for part in made.parts if part.verdict == "not assessed"}
    assert left["formats"] == left["rebuild"] == ("left out by --quick",)
    assert verdicts(made)["metadata"] == "good"


def test_a_public_package_is_not_made_again_and_that_is_said(tmp_path: Path) -> None:
    made = archive.copied(tmp_path / "project")
    made.pack(edition="public")
    folder = next(file.parent for file in made.archive.rglob("bagit.txt") if "public" in file.parts)
    (found,) = verify([str(folder)], Wanted())
    assert found.findings == ()
    assert verdicts(found)["rebuild"] == "not assessed"
    assert next(part for part in found.parts if part.name == "rebuild").unassessed


def test_of_a_decision_with_which_nothing_was_issued_no_document_is_made_again_and_that_is_said() -> None:
    (made,) = verify([str(archive.packed().archive / archive.NOTED)], Wanted())
    assert codes(made) == set()
    (part,) = (part for part in made.parts if part.name == "rebuild")
    assert (part.verdict, part.unassessed) == ("not assessed", ("it holds no document that was issued",))


def test_without_the_extras_validators_and_signatures_are_not_assessed(
    bag: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str) -> object:
        return None if name in ("jpype", "openxml_audit", "pyhanko") else find_spec(name)

    for module in (verapdf, judging, extras):
        monkeypatch.setattr(module, "find_spec", absent)
    (made,) = verify([str(bag)], Wanted())
    parts = {part.name: part for part in made.parts}
    assert made.findings == ()
    assert [line for line in parts["formats"].unassessed if line.startswith(PDF)]
    assert not [line for line in parts["formats"].good if "veraPDF" in line]
    assert "sign" in parts["signatures"].unassessed[0]


# What is bad


def test_a_changed_document_is_bad_and_the_other_parts_are_told_all_the_same(bag: Path) -> None:
    data = (bag / PDF).read_bytes()
    (bag / PDF).write_bytes(data[:-1] + b"x")
    (made,) = verify([str(bag)], QUICK)
    assert verdicts(made)["fixity"] == "bad"
    assert {str(finding.place) for finding in made.findings} == {f"{bag}/{PDF}", f"{bag}/{SIDE}"}


def test_a_document_that_was_replaced_in_every_manifest_is_found_by_making_it_again(bag: Path) -> None:
    with pikepdf.open(bag / PDF, allow_overwriting_input=True) as pdf:
        pdf.Root.PageLayout = pikepdf.Name.TwoColumnLeft
        pdf.save(bag / PDF)
    redescribed(bag, PDF)
    remade(bag)
    (made,) = verify([str(bag)], Wanted())
    assert (verdicts(made)["fixity"], verdicts(made)["metadata"]) == ("good", "good")
    assert verdicts(made)["rebuild"] == "bad"
    assert codes(made) == {"W917", "E919"}


def test_what_was_added_behind_an_issued_document_is_no_signature(bag: Path) -> None:
    (bag / PDF).write_bytes((bag / PDF).read_bytes() + b"% more\n")
    redescribed(bag, PDF)
    remade(bag)
    (made,) = verify([str(bag)], Wanted())
    assert "E955" in codes(made)
    assert verdicts(made)["signatures"] == "bad"


def test_a_package_that_was_made_anew_whole_is_another_by_its_fingerprint_alone(bag: Path) -> None:
    known = fixity.fingerprint(bag)
    report = "data/klein/rapport-2025/rapport-2025.txt"
    (bag / report).write_bytes(b"Rapport\r\nZo is het niet ontvangen.\r\n")
    redescribed(bag, report)
    remade(bag)
    without, with_ = (verify([str(bag)], Wanted(quick=True, fingerprints=each))[0] for each in ((), (known,)))
    assert without.findings == ()
    assert verdicts(without)["fingerprint"] == "not assessed"
    assert [(each.code, known in each.message) for each in with_.findings] == [("E959", False)]
    assert fixity.fingerprint(bag) in with_.findings[0].message


def test_the_source_of_a_package_that_was_changed_is_not_opened(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "rebuild", None)
    source = next(bag.rglob("herkomst.zip"))
    data = bytearray(source.read_bytes())
    data[100] ^= 1
    source.write_bytes(data)
    (made,) = verify([str(bag)], Wanted())
    assert verdicts(made)["rebuild"] == "not assessed"


def test_a_damaged_zip_is_bad_and_nothing_else_of_it_assessed(bag: Path, tmp_path: Path) -> None:
    (handed,) = transfer.transfer([bag], tmp_path / "transfer")
    data = bytearray(handed.archive.read_bytes())
    data[data.index((bag / PDF).read_bytes()) + 50] ^= 1
    handed.archive.write_bytes(data)
    (made,) = verify([str(handed.archive)], Wanted())
    assert set(verdicts(made).values()) == {"bad", "not assessed"}
    assert any(str(finding.place).endswith(PDF) for finding in made.findings)


def test_what_is_no_package_has_no_part_that_is_good(tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"no ZIP")
    for path in (tmp_path, tmp_path / "no.zip"):
        (made,) = verify([str(path)], Wanted())
        assert verdicts(made)["fixity"] == "bad"
        assert set(list(verdicts(made).values())[1:]) == {"not assessed"}


# Signatures


@pytest.fixture
def signed_bag(bag: Path) -> Path:
    """The package with the issued PDF signed, as packing with --signed makes it."""
    made = sign((bag / PDF).read_bytes(), certificates.credentials("B. Voorbeeld"), Wish(certificates.AT))
    (bag / PDF).write_bytes(made.data)
    redescribed(bag, PDF)
    remade(bag)
    return bag


def test_a_signed_document_says_who_signed_and_is_still_the_one_that_was_issued(
    signed_bag: Path, tmp_path: Path
) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(certificates.pem(certificates.authority()))
    (made,) = verify([str(signed_bag)], Wanted(roots=(root,)))
    assert made.findings == ()
    assert set(verdicts(made).values()) == {"good", "not assessed"}
    assert (verdicts(made)["signatures"], verdicts(made)["rebuild"]) == ("good", "good")
    assert [(each.name, each.trusted) for each in made.signed[PDF]] == [("B. Voorbeeld", True)]
    assert json.loads(verifying.as_json([made]))[0]["signatures"][PDF][0]["valid"] is True


def test_without_a_root_nobody_says_whose_certificate_it_is(signed_bag: Path) -> None:
    (made,) = verify([str(signed_bag)], QUICK)
    part = made.parts[-1]
    assert (part.name, part.verdict) == ("signatures", "good")
    assert part.good == ("brief.pdf: signed by B. Voorbeeld on 20 November 2026, and unchanged since",)
    assert any("--root" in line for line in part.unassessed)


def test_a_root_of_somebody_else_trusts_nobody(signed_bag: Path, tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(certificates.pem(certificates.authority("Other Root")))
    (made,) = verify([str(signed_bag)], Wanted(quick=True, roots=(root,)))
    assert verdicts(made)["signatures"] == "bad"
    assert [(each.code, "B. Voorbeeld" in each.message) for each in made.findings] == [("E955", True)]


def test_a_signed_document_that_was_changed_does_not_hold_though_every_manifest_was_made_anew(signed_bag: Path) -> None:
    data = bytearray((signed_bag / PDF).read_bytes())
    data[data.index(b"%%EOF") - 3] ^= 1
    (signed_bag / PDF).write_bytes(data)
    redescribed(signed_bag, PDF)
    side = signed_bag / SIDE
    text = side.read_text(encoding="utf-8")
    sum_ = text.partition("<checksumWaarde>")[2].partition("<")[0]
    side.write_text(text.replace(sum_, Content.at(signed_bag / PDF).sha256), encoding="utf-8", newline="\n")
    remade(signed_bag)
    (made,) = verify([str(signed_bag)], QUICK)
    assert (verdicts(made)["fixity"], verdicts(made)["metadata"], verdicts(made)["signatures"]) == (
        "good",
        "good",
        "bad",
    )


# Options


def test_several_packages_have_their_fingerprints_in_their_order(bag: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(archive.packed().archive / archive.LATER, tmp_path / archive.LATER))
    prints = fixity.fingerprint(bag), fixity.fingerprint(other)
    good = verify([str(bag), str(other)], Wanted(quick=True, fingerprints=prints))
    swapped = verify([str(bag), str(other)], Wanted(quick=True, fingerprints=prints[::-1]))
    assert [verdicts(each)["fingerprint"] for each in (*good, *swapped)] == ["good", "good", "bad", "bad"]
    with pytest.raises(FindingsError, match="2 packages and 1 fingerprints"):
        verify([str(bag), str(other)], Wanted(fingerprints=prints[:1]))


def test_without_a_package_there_is_nothing_to_verify() -> None:
    with pytest.raises(FindingsError, match="no package is named"):
        verify([], QUICK)


def test_a_package_that_is_not_there_keeps_no_other_from_being_verified(bag: Path) -> None:
    absent, there = verify(["nowhere", str(bag)], QUICK)
    assert [finding.message for finding in absent.findings] == ["there is no folder or file of that name"]
    assert verdicts(there)["fixity"] == "good"


def test_a_file_of_roots_that_is_not_there_is_told_as_that(bag: Path, tmp_path: Path) -> None:
    with pytest.raises(FindingsError, match="cannot be read"):
        verify([str(bag)], Wanted(quick=True, roots=(tmp_path / "nergens.pem",)))


# For programs


def test_json_says_of_each_part_what_came_of_it(bag: Path) -> None:
    (bag / "data/klein/\u202emore").write_bytes(b"x")
    made = verify([str(bag)], QUICK)
    (told,) = json.loads(verifying.as_json(made))
    assert told["fingerprint"] == fixity.fingerprint(bag)
    assert {part["part"]: part["verdict"] for part in told["parts"]} == verdicts(made[0])
    (finding,) = told["parts"][0]["findings"]
    assert finding["code"] == "E952"
    assert "\u202e" not in verifying.as_json(made)


def test_every_word_of_it_is_there_in_dutch(bag: Path) -> None:
    set_language("nl")
    (made,) = verify([str(bag)], QUICK)
    lines = [line for part in made.parts for line in (*part.good, *part.unassessed)]
    assert any("controlesom" in line for line in lines)
    assert not any(" the " in line for line in lines)


# What is not meant


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_what_has_no_end_or_never_answers_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").write_bytes(b"")
    for path in (tmp_path / "pipe", tmp_path / "empty", Path("/dev/zero"), Path("/proc/self/environ")):
        if path.exists():
            (made,) = verify([str(path)], Wanted())
            assert codes(made) == {"E950"}


@pytest.mark.skipif(sys.platform != "linux", reason="this system has no names that are no Unicode")
def test_a_name_that_is_no_unicode_can_be_told(bag: Path) -> None:
    (Path(os.fsdecode(os.fsencode(bag) + b"/data/\xff\x1b[31m.pdf"))).write_bytes(b"x")
    made = verify([str(bag)], Wanted())
    assert "E952" in codes(made[0])
    told = verifying.as_json(made)
    assert told.encode()
    assert "\x1b" not in told
    archive_screen.verified(made)
    report.show(made[0].findings, sys.stdout)
