"""The same input gives the same bytes: in another folder, another time zone and language, with another order of sets, from another clone."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.golden import klein

SURROUNDINGS = (
    {
        "PYTHONHASHSEED": "1",
        "TZ": "Pacific/Kiritimati",
        "LANG": "nl_NL.UTF-8",
        "LC_ALL": "nl_NL.UTF-8",
        "BESTEK_LANG": "nl",
    },
    {"PYTHONHASHSEED": "2", "TZ": "America/Adak", "LANG": "C", "LC_ALL": "C", "BESTEK_LANG": "en"},
)


def built(folder: Path, package: Path, surroundings: dict[str, str], *flags: str, expected: int = 0) -> dict[str, str]:
    """Builds everything in a folder, with a home and a file mode of its own, and gives the checksum of every output."""
    home = folder.parent / f"home-{surroundings['PYTHONHASHSEED']}"
    home.mkdir(exist_ok=True)
    environment = {**os.environ, **surroundings, "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "bestek", "build", *flags],
        cwd=folder,
        env=environment | {"HOME": str(home)},
        umask=0o022 if surroundings["LANG"] == "C" else 0o077,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expected, done.stderr
    hidden = {".bestek", ".cache"}
    files = [path for path in (folder / "build").rglob("*") if path.is_file() and not hidden & set(path.parts)]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
def test_two_folders_with_the_same_content_give_the_same_bytes(tmp_path: Path):
    made = []
    for name, surroundings in zip(("een", "twee/met een langere naam"), SURROUNDINGS, strict=True):
        (tmp_path / name).mkdir(parents=True)
        klein.copy(tmp_path / name)
        made.append(built(tmp_path / name, klein.ROOT / "src", surroundings, "--edition", "all", expected=1))
    assert made[0] == made[1]
    assert set(made[0]) == {
        f"build/klein/{document}.{format_}"
        for document in (*klein.DOCUMENTS, "public/council-proposal", "public/council-decision")
        for format_ in ("docx", "pdf", "html")
    }, "what is not decided is refused, and what is decided is public"


@pytest.mark.slow
def test_a_build_in_one_step_and_one_after_many_changes_give_the_same_bytes(tmp_path: Path):
    once, often = tmp_path / "once", tmp_path / "often"
    klein.copy(once)
    project = klein.copy(often)
    expected = built(once, klein.ROOT / "src", SURROUNDINGS[0])
    lots = project.content / "klein" / "lots.yaml"
    text = lots.read_text(encoding="utf-8")
    lots.write_text(text.replace("name: Noord", "name: Een heel andere naam"), encoding="utf-8")
    assert built(often, klein.ROOT / "src", SURROUNDINGS[1]) != expected
    lots.write_text(text, encoding="utf-8")
    assert built(often, klein.ROOT / "src", SURROUNDINGS[1]) == expected


@pytest.mark.slow
def test_two_fresh_clones_give_the_same_bytes_for_every_file_of_every_dossier(
    tmp_path: Path, require: Callable[[str], Path]
):
    """Clones hold what was committed: uncommitted work is not in this test. The second is made from the first, so that a commit in
    between is in neither. Public files of the other formats are compared above, in a smaller dossier.
    """
    made = []
    public = ("--edition", "public", "--format", "html")
    origins = (klein.ROOT, tmp_path / "een")
    for name, origin, surroundings in zip(("een", "twee"), origins, SURROUNDINGS, strict=True):
        subprocess.run([require("git"), "clone", "--quiet", origin, tmp_path / name], check=True)
        built(tmp_path / name, tmp_path / name / "src", surroundings)
        made.append(built(tmp_path / name, tmp_path / name / "src", surroundings, *public, expected=1))
    assert made[0] == made[1]
    dossiers = {path.parent.name for path in (tmp_path / "een" / "content").glob("*/dossier.yaml")}
    assert {name.split("/")[1] for name in made[0]} == dossiers
    variants = {made_.rpartition("/")[0].removeprefix("build/") for made_ in made[0]}
    assert {variant for variant in variants if variant.startswith("achtkarspelen-wmo-participatie/")} == {
        "achtkarspelen-wmo-participatie/achtkarspelen",
        "achtkarspelen-wmo-participatie/achtkarspelen/public",
        "achtkarspelen-wmo-participatie/tytsjerksteradiel",
    }, "what is not decided in Tytsjerksteradiel is not public"
    formats = {name: 1 if "/public/" in name else 3 for name in (made_.rpartition(".")[0] for made_ in made[0])}
    assert len(made[0]) == sum(formats.values()) >= 12
