"""A dossier of which hardly anything is decided can be packed as well."""

from __future__ import annotations

from pathlib import Path

from bestek.archive import mdto
from tests.archive import START, Archived, begin
from tests.unit.small import small


def test_what_is_not_decided_of_the_municipality_keeps_nothing_from_being_packed(tmp_path: Path):
    made = Archived(small(tmp_path / "project").root)
    begin(made, several=False)
    profile = "content/municipalities/voorbeeld.yaml"
    made.change(profile, "code: gm9999", 'code: {open: "welke code?"}')
    made.change(profile, "official_name: gemeente Voorbeeld", 'official_name: {open: "welke naam?"}')
    made.decide(START)
    made.issue("brief", decision=START)
    packing = made.pack(START)
    (told,) = [finding for finding in packing.findings if finding.code == "W922"]
    assert told.place
    assert (told.place.file, told.place.path) == (profile, "code")
    side = [path.read_bytes() for path in made.archive.rglob("*.mdto.xml")]
    assert side
    assert not any(map(mdto.problems, side))
    assert all(b"Open(" not in data for data in side)
    whole = (made.archive / START / "data" / "klein" / "klein.mdto.xml").read_text("utf-8")
    assert "<identificatieKenmerk>voorbeeld/klein</identificatieKenmerk>" in whole
    assert "nog te bepalen" in whole
