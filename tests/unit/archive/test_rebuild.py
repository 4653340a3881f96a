"""The documents of a package come out of the package itself, byte for byte; one from elsewhere can neither read nor write anything here."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bestek import issuing
from bestek.archive import rebuild as at_work
from bestek.archive import zips
from bestek.archive.contents import Wanted, gather
from bestek.archive.package import Content
from bestek.archive.rebuild import Rebuilt, rebuild, source_of
from bestek.archive.source import source_zip
from bestek.findings import FindingsError, SetupError
from bestek.project import Project
from tests.archive import LATER, START, Archived, archived, copied, packed
from tests.unit.small import FILES, Small

SOURCE = "herkomst.zip"


def bag_of(made: Archived, decision: str = START, municipality: str = "") -> Path:
    return made.archive / municipality / decision


def altered(bag: Path, **changes: tuple[str, str]) -> None:
    """The source of a bag with pieces of its files replaced; a file that is not there is made."""
    source = source_of(bag)
    assert source
    inside = bag.parent / "inside"
    zips.unpack(source, inside)
    for name, (old, new) in changes.items():
        file = inside / name
        text = file.read_text(encoding="utf-8") if file.exists() else old
        assert old in text
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    files = {file.relative_to(inside).as_posix(): Content.at(file) for file in inside.rglob("*") if file.is_file()}
    stream = io.BytesIO()
    zips.write(files, stream)
    source.write_bytes(stream.getvalue())
    shutil.rmtree(inside)


@pytest.fixture(autouse=True)
def here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of its own takes two seconds to begin: only the slow tests have one."""
    if not request.node.get_closest_marker("slow"):
        monkeypatch.setattr(at_work, "_apart", at_work._made)


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """The package of the first decision, to be changed."""
    return bag_of(copied(tmp_path / "own"))


def codes(made: tuple[Rebuilt, ...]) -> list[str]:
    return [finding.code for each in made for finding in each.findings]


def refused(bag: Path, output: Path) -> list[str]:
    with pytest.raises(FindingsError) as error:
        rebuild(bag, output)
    return [finding.code for finding in error.value.findings]


# What comes out


def test_every_filed_document_comes_out_with_the_same_bytes(tmp_path: Path):
    made = rebuild(bag_of(packed()), tmp_path / "out")
    assert [(each.record, each.document, each.version) for each in made] == [("brief_1.0", "brief", "1.0"), ("nota_0.3", "nota", "0.3")]  # fmt: skip
    for each in made:
        assert each.same
        assert each.identical
        assert each.findings == ()
        assert each.files == {f"{each.document}.pdf": "same", f"{each.document}.docx": "same"}
        for name in each.files:
            filed = bag_of(packed()) / "data" / "klein" / each.record / name
            assert (tmp_path / "out" / "documents" / each.record / name).read_bytes() == filed.read_bytes()


def test_of_a_dossier_of_several_municipalities_each_package_has_its_own_documents(tmp_path: Path):
    for name in ("voorbeeld", "elders"):
        made = rebuild(bag_of(packed(several=True), START, name), tmp_path / name)
        assert [each.municipality for each in made] == [name, name]
        assert all(each.identical for each in made)


@pytest.mark.slow
def test_another_home_place_zone_language_and_order_give_the_same_bytes(tmp_path: Path):
    code = (
        "import sys, json; from pathlib import Path; from bestek.archive.rebuild import rebuild\n"
        "if __name__ == '__main__':\n"
        "    made = rebuild(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "    print(json.dumps([[each.record, each.identical] for each in made]))\n"
    )
    script = tmp_path / "elders" / "doe.py"
    script.parent.mkdir()
    script.write_text(code)
    bag = shutil.copytree(bag_of(packed(), LATER), tmp_path / "ontvangen" / "pakket")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("BESTEK", "PYTHON", "LC_", "LANG"))}  # fmt: skip
    source = Path(at_work.__file__).parents[2]
    environment |= {"HOME": str(script.parent), "TZ": "Pacific/Apia", "LC_ALL": "C", "PYTHONHASHSEED": "4711", "PYTHONPATH": str(source)}  # fmt: skip
    command = [sys.executable, str(script), str(bag), str(tmp_path / "uit")]
    done = subprocess.run(command, cwd=script.parent, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [["brief_1.1", True]]


@pytest.mark.slow
def test_the_command_that_is_told_with_the_origin_makes_the_filed_files(tmp_path: Path):
    bag = bag_of(packed(several=True), START, "elders")
    source = source_of(bag)
    assert source
    zips.unpack(source, tmp_path / "project")
    told = (tmp_path / "project" / "LEESMIJ.txt").read_text(encoding="utf-8")
    command, place = (line.split() for line in told.splitlines() if line.startswith("   ") and line.strip() == line[3:])
    assert command[0] == "bestek"
    environment = {**os.environ, "PYTHONPATH": str(Path(at_work.__file__).parents[2])}
    subprocess.run(
        [sys.executable, "-m", *command], cwd=tmp_path / "project", env=environment, check=True, capture_output=True
    )
    for record, edition in (("brief_1.0", "public"), ("nota_0.3", "")):
        for format_ in ("pdf", "docx"):
            name = f"{record.partition('_')[0]}.{format_}"
            made = tmp_path / "project" / place[0] / edition / name
            assert made.read_bytes() == (bag / "data/klein" / record / name).read_bytes()


def test_nothing_of_the_project_here_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Beside the bag stands a project that says something else."""
    own = copied(tmp_path / "own")
    own.put("templates/documents/brief.html.j2", "onzin")
    own.put("content/klein/dossier.yaml", "onzin: ja\n")
    monkeypatch.chdir(own.root)
    assert all(each.identical for each in rebuild(bag_of(own), tmp_path / "out"))


def test_folders_may_have_other_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The name of the templates stands in the Word files of the internal edition, that of the content nowhere."""
    named = {name.replace("templates/", "sjablonen/"): text for name, text in FILES.items()}
    monkeypatch.setattr("tests.unit.small.FILES", named)
    project = property(lambda self: Project(self.root / "content", self.root / "sjablonen", self.root / "build"))
    monkeypatch.setattr(Small, "project", project)
    made = archived(tmp_path / "own")
    (made.root / "content").rename(made.root / "inhoud")
    elsewhere = property(lambda self: Project(self.root / "inhoud", self.root / "sjablonen", self.root / "build"))
    monkeypatch.setattr(Small, "project", elsewhere)
    (package,) = gather(made.project, made.root / "inhoud" / "klein", Wanted(START), lambda _name: None)
    bag = tmp_path / "bag"
    for path, content in {**dict(package.files()), f"klein/{START}/{SOURCE}": source_zip(package)}.items():
        (bag / "data" / path).parent.mkdir(parents=True, exist_ok=True)
        (bag / "data" / path).write_bytes(content.read())
    brief, nota = rebuild(bag, tmp_path / "out")
    assert (brief.identical, nota.identical) == (True, True)
    assert (tmp_path / "out/project/sjablonen/base.html.j2").is_file()
    assert b"sjablonen/" in b"".join(_parts(tmp_path / "out/documents/nota_0.3/nota.docx"))


def _parts(docx: Path) -> Iterator[bytes]:
    with zipfile.ZipFile(docx) as archive:
        yield from map(archive.read, archive.namelist())


def test_a_signature_stands_behind_the_bytes_that_were_issued(bag: Path, tmp_path: Path):
    file = bag / "data/klein/brief_1.0/brief.pdf"
    file.write_bytes(file.read_bytes() + b"\n1 0 obj signature")
    brief, nota = rebuild(bag, tmp_path / "out")
    assert brief.files["brief.pdf"] == "signed"
    assert brief.identical
    assert nota.identical


def test_a_package_without_source_has_nothing_to_make_again(bag: Path, tmp_path: Path):
    (bag / "data/klein" / START / SOURCE).unlink()
    assert rebuild(bag, tmp_path / "out") == ()
    assert rebuild(tmp_path, tmp_path / "out") == ()


# What differs is told


def test_a_filed_file_with_other_bytes_is_named(bag: Path, tmp_path: Path):
    file = bag / "data/klein/brief_1.0/brief.docx"
    data = bytearray(file.read_bytes())
    data[100] ^= 1
    file.write_bytes(data)
    brief, _nota = rebuild(bag, tmp_path / "out")
    assert (brief.same, brief.identical, codes((brief,))) == (False, False, ["W917", "E919"])
    assert all("brief.docx" in finding.message for finding in brief.findings)


def test_a_filed_file_of_other_software_than_that_of_today_is_told_with_less_certainty(
    bag: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What is made again is not what was issued either: then nobody can say which of them is wrong."""
    file = bag / "data/klein/brief_1.0/brief.docx"
    issued = file.read_bytes()
    made = issuing.bytes_of
    monkeypatch.setattr(
        "bestek.archive.rebuild.bytes_of", lambda *of: {name: data + b"x" for name, data in made(*of).items()}
    )
    (other, _nota) = rebuild(bag, tmp_path / "issued")
    file.write_bytes(issued + b"y")
    (neither, _nota) = rebuild(bag, tmp_path / "neither")
    assert (other.same, codes((other,))) == (True, ["W917"])
    assert (neither.same, codes((neither,))) == (True, ["W917", "W919"])


def test_a_filed_file_that_is_gone_is_named(bag: Path, tmp_path: Path):
    (bag / "data/klein/brief_1.0/brief.docx").unlink()
    brief, _nota = rebuild(bag, tmp_path / "out")
    assert (brief.files["brief.docx"], brief.same, codes((brief,))) == ("missing", False, ["E916"])


def test_templates_that_lead_to_another_text_are_told_with_what_differs(bag: Path, tmp_path: Path):
    altered(bag, **{"templates/documents/brief.html.j2": ("Perceel {{", "Deel {{")})
    brief, nota = rebuild(bag, tmp_path / "out")
    assert codes((brief,))[0] == "E619"
    assert "Deel" in brief.findings[0].message
    assert "templates/documents/brief.html.j2" in brief.findings[0].hint
    assert not brief.same
    assert brief.files == {"brief.pdf": "other", "brief.docx": "other"}
    assert nota.identical


def test_another_tree_than_the_issued_one_is_told(bag: Path, tmp_path: Path):
    file = bag / "data/klein/brief_1.0/brief.tree.json"
    file.write_bytes(file.read_bytes().replace(b"Perceel", b"Deel", 1))
    brief, nota = rebuild(bag, tmp_path / "out")
    assert codes((brief,)) == ["E916"]
    assert nota.identical


def test_a_document_that_the_source_does_not_know_is_told(bag: Path, tmp_path: Path):
    (bag / "data/klein/brief_1.0").rename(bag / "data/klein/brief_1.7")
    brief, nota = rebuild(bag, tmp_path / "out")
    assert (brief.record, codes((brief,)), brief.same) == ("brief_1.7", ["E915"], False)
    assert nota.identical


def test_content_that_is_not_what_the_decision_left_is_told(bag: Path, tmp_path: Path):
    altered(bag, **{"content/klein/dossier.yaml": ("budget: 1000", "budget: 1001")})
    assert refused(bag, tmp_path / "out") == ["E914"]


def test_a_source_that_lies_with_another_decision_is_told(bag: Path, tmp_path: Path):
    (bag / "data/klein" / START).rename(bag / "data/klein" / LATER)
    assert refused(bag, tmp_path / "out") == ["E914"]


def test_two_sources_are_told(bag: Path, tmp_path: Path):
    shutil.copy(bag / "data/klein" / START / SOURCE, bag / "data/klein/nota_0.3" / SOURCE)
    assert refused(bag, tmp_path / "out") == ["E913"]


@pytest.mark.parametrize(
    "changes",
    [
        {f"content/klein/decisions/{START}.yaml": ("Daarom", "Zomaar")},
        {"content/klein/issued/brief/1.0/version.yaml": ("adopted", "concept")},
        {"content/municipalities/voorbeeld.yaml": ("name: Voorbeeld", "name: 'Ander'")},
        {"content/klein/vreemd.yaml": ("", "vreemd: ja\n")},
    ],
)
def test_a_source_that_was_tampered_with_leads_to_nothing(
    bag: Path, tmp_path: Path, changes: dict[str, tuple[str, str]]
):
    altered(bag, **changes)
    made: tuple[Rebuilt, ...] = ()
    with suppress(FindingsError):
        made = rebuild(bag, tmp_path / "out")
    assert not any(each.same for each in made)


def test_a_folder_with_something_in_it_is_not_worked_in(bag: Path, tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mijn.txt").write_text("mijn")
    with pytest.raises(SetupError, match="not empty"):
        rebuild(bag, tmp_path / "out")


# What comes from elsewhere


def test_a_source_that_is_no_zip_of_ours_is_refused(bag: Path, tmp_path: Path):
    (bag / "data/klein" / START / SOURCE).write_bytes(b"PK\x05\x06" + b"\xff" * 18)
    assert refused(bag, tmp_path / "out") == ["E911"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_no_link_in_a_package_is_followed(bag: Path, tmp_path: Path):
    elsewhere = tmp_path / "elders"
    (bag / "data/klein" / START).rename(elsewhere)
    (bag / "data/klein" / START).symlink_to(elsewhere)
    assert source_of(bag) is None
    (bag / "data/klein" / START).unlink()
    elsewhere.rename(bag / "data/klein" / START)
    file = bag / "data/klein/brief_1.0/brief.pdf"
    file.rename(tmp_path / "brief.pdf")
    file.symlink_to(tmp_path / "brief.pdf")
    assert rebuild(bag, tmp_path / "out")[0].files["brief.pdf"] == "missing"


ESCAPES = (
    "{% include '../../../../../../etc/passwd' %}",
    "{% include '/etc/passwd' %}",
    "{% include '../content/klein/dossier.yaml' %}",
    "{% import 'os' as os %}{{ os.listdir('/') }}",
    "{{ title.__class__.__mro__ }}",
    "{{ lots.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__['sys'] }}",
    "{{ self._TemplateReference__context.environment }}",
    "{{ ref.__globals__ }}",
    "{{ ref['__globals__'] }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ title | attr('__class__') }}",
    "{{ '{0.__class__}'.format(title) }}",
    "{{ 'x' * 10000000000 }}",
    "{{ 10 ** 10000000000 }}",
    "{{ '%10000000000d' % 1 }}",
    "{% for a in range(10000000000) %}x{% endfor %}",
    "<img src='file:///etc/passwd'/>",
    "<a href='file:///etc/passwd'>x</a>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "<style>@import url(file:///etc/passwd)</style>",
)


@pytest.mark.parametrize("escape", ESCAPES)
def test_templates_of_a_package_reach_nothing_but_its_dossier(bag: Path, tmp_path: Path, escape: str):
    """They run in the closed world of all templates; each of these is a finding in a template of the package."""
    altered(bag, **{"templates/documents/brief.html.j2": ("<p>", f"<p>{escape}")})
    made = rebuild(bag, tmp_path / "out")
    assert not any(each.same for each in made)
    assert all(finding.place and finding.place.file.startswith(("templates/", "content/")) for each in made for finding in each.findings)  # fmt: skip
    assert "root:" not in repr(made)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound the memory of a process")
def test_a_template_that_would_fill_the_memory_is_stopped(bag: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(at_work, "MOST_MEMORY", 1_500_000_000)
    doubling = "{% set n = namespace(t='xxxxxxxx') %}{% for i in range(40) %}{% set n.t = n.t ~ n.t %}{% endfor %}"
    altered(bag, **{"templates/documents/brief.html.j2": ("<p>", f"<p>{doubling}")})
    assert refused(bag, tmp_path / "out") == ["E918"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="that system does not bound the time of a process")
def test_a_template_that_never_ends_is_stopped(bag: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(at_work, "MOST_SECONDS", 3)
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% if a > b %}{% endif %}{% endfor %}{% endfor %}"
    altered(bag, **{"templates/documents/brief.html.j2": ("<p>", f"<p>{loop}")})
    assert refused(bag, tmp_path / "out") == ["E918"]
