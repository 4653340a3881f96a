"""The files of a dossier as one tree of values with places."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bestek import load
from bestek.files import shown_path
from bestek.findings import Place
from bestek.load import Loaded, is_dossier, load_dossier

GOOD = Path(__file__).parents[1] / "corpus" / "content" / "_good"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(GOOD / "content", tmp_path / "content")
    return tmp_path


@pytest.fixture
def folder(root: Path) -> Path:
    return root / "content" / "voorbeeld"


def loaded(folder: Path) -> Loaded:
    return load_dossier(folder, folder.parents[1])


def codes(folder: Path) -> list[str]:
    return [finding.code for finding in loaded(folder).findings]


def test_a_folder_with_dossier_yaml_is_a_dossier(folder: Path):
    assert is_dossier(folder)
    assert not is_dossier(folder / "texts")


def test_files_and_texts_and_profile_come_together(folder: Path):
    content = loaded(folder)
    assert content.findings == ()
    assert content.complete
    data = content.data
    assert data["title"] == "Hulp in Eenhoorn"
    assert [lot["id"] for lot in data["lots"]] == ["noord", "zuid"]
    assert data["municipality"]["official_name"] == "gemeente Eenhoorn"
    assert data["texts"] == {
        "inleiding": "De gemeente koopt hulp in.\n\nDat doet zij voor {{ contract.term.years }} jaar.\n"
    }


def test_the_names_of_folder_and_profile_are_the_ids(folder: Path):
    data = loaded(folder).data
    assert (data["id"], data["municipality"]["id"]) == ("voorbeeld", "eenhoorn")


def test_files_are_named_from_the_root_with_their_fingerprints(folder: Path):
    files = {file.path: file for file in loaded(folder).files}
    assert "content/voorbeeld/lots.yaml" in files
    assert "content/municipalities/eenhoorn.yaml" in files
    assert all(len(file.sha256) == 64 for file in files.values())


def test_a_list_is_joined_from_files_in_the_order_of_their_paths(folder: Path):
    (folder / "b").mkdir()
    for name in ("b/2", "b/1", "a"):
        (folder / f"{name}.yaml").write_text(f"risks:\n  - id: {name.replace('/', '-')}\n")
    content = loaded(folder)
    assert [risk["id"] for risk in content.data["risks"]] == ["a", "b-1", "b-2"]
    assert content.place_of("risks/b-2/id") == Place("content/voorbeeld/b/2.yaml", 2, 9, "risks/b-2/id")


def test_paths_go_by_id_and_by_position_where_there_is_none(folder: Path):
    content = loaded(folder)
    assert content.path_of(("lots", 1, "budget")) == "lots/zuid/budget"
    assert (
        content.path_of(("requirement_groups", 0, "requirements", 1, "text"))
        == "requirement_groups/kwaliteit/requirements/K-02/text"
    )
    assert content.path_of(("privacy", "laws", 0)) == "privacy/laws/1"
    assert content.loc_of("privacy/laws/1") == ("privacy", "laws", 0)


def test_a_path_does_not_change_when_an_element_is_put_before_it(folder: Path):
    before = loaded(folder)
    path = folder / "lots.yaml"
    path.write_text(path.read_text().replace("lots:\n", "lots:\n  - id: eiland\n    number: 3\n"))
    after = loaded(folder)
    assert after.place_of("lots/zuid/budget") == Place("content/voorbeeld/lots.yaml", 14, 13, "lots/zuid/budget")
    assert before.path_of(("lots", 1)) == after.path_of(("lots", 2)) == "lots/zuid"


def test_every_loc_has_a_place_and_comes_back_from_its_path(folder: Path):
    content = loaded(folder)
    locs = list(_locs(content.data, ()))
    assert len(locs) > 100
    for loc in locs:
        assert content.loc_of(content.path_of(loc)) == loc
        assert content.place_of(content.path_of(loc)) == content.place(loc)
        assert content.line(content.place(loc)), loc


def _locs(data: object, loc: load.Loc) -> list[load.Loc]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [found for key, value in inner for found in ((*loc, key), *_locs(value, (*loc, key)))]


def test_a_key_has_its_own_place(folder: Path):
    assert loaded(folder).key_place(("lots", 0, "budget")) == Place(
        "content/voorbeeld/lots.yaml", 6, 5, "lots/noord/budget"
    )


def test_a_fact_that_is_not_written_down_stands_where_its_part_begins(folder: Path):
    content = loaded(folder)
    assert content.place_of("lots/noord/illustrative") == Place(
        "content/voorbeeld/lots.yaml", 2, 5, "lots/noord/illustrative"
    )
    assert content.place_of("nowhere") == Place("content/voorbeeld/dossier.yaml", 1, 1, "nowhere")


def test_the_line_of_a_place_is_the_line_of_the_file(folder: Path):
    content = loaded(folder)
    assert content.line(content.place_of("lots/noord/budget")) == "    budget: 600000"
    assert content.line(Place("content/voorbeeld/lots.yaml", 999)) == ""
    assert content.line(Place("elsewhere.yaml", 1)) == ""


@pytest.mark.parametrize(
    ("path", "line", "column", "expected"),
    [
        ("contract/estimated_value/motivation", 0, 0, (16, 7)),
        ("contract/estimated_value/motivation", 2, 4, (18, 11)),
        ("contract/pricing/adjustment", 0, 0, (24, 7)),
        ("contract/pricing/adjustment", 0, 20, (25, 10)),
        ("contract/pricing/description", 0, 4, (22, 22)),
        ("cpv/main/code", 0, 0, (16, 12)),
        ("texts/inleiding", 2, 4, (3, 5)),
    ],
)
def test_a_line_in_a_text_leads_back_to_its_line_in_the_file(
    folder: Path, path: str, line: int, column: int, expected: tuple[int, int]
):
    place = loaded(folder).text_place(path, line, column)
    assert (place.line, place.column, place.path) == (*expected, path)


def test_a_folded_text_with_blank_and_deeper_lines_leads_back_too(folder: Path):
    text = "texts:\n  lang: >\n\n    een\n    twee\n\n    drie\n      * vier\n    vijf\n"
    (folder / "extra.yaml").write_text(text)
    content = loaded(folder)
    value = content.data["texts"]["lang"]
    for word in ("een", "twee", "drie", "vier", "vijf"):
        before = value[: value.index(word)].split("\n")
        place = content.text_place("texts/lang", len(before) - 1, len(before[-1]))
        assert text.split("\n")[place.line - 1][place.column - 1 :].startswith(word)


def test_line_ends_and_byte_order_mark_make_no_difference(folder: Path):
    before = loaded(folder)
    for path in folder.rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    after = loaded(folder)
    assert after.findings == ()
    assert after.data == before.data
    assert after.place_of("lots/zuid/budget") == before.place_of("lots/zuid/budget")


def test_files_of_editors_and_a_word_to_colleagues_are_passed_over(folder: Path):
    for name in (".lots.yaml.swp", "lots.yaml~", "~$lots.docx", ".DS_Store", "README.md", "Thumbs.db"):
        (folder / name).write_text("x")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.yaml").write_text("x")
    assert codes(folder) == []


@pytest.mark.parametrize("name", ["extra.yaml", "texts/extra.md"])
def test_a_file_of_fifty_megabytes_is_refused_unread(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    with (folder / name).open("wb") as stream:
        stream.truncate(50_000_000)
    monkeypatch.setattr(load, "compose", lambda file: pytest.fail("parsed") if "extra" in file.path else (None, ()))
    assert "E103" in codes(folder)


def test_the_size_of_all_files_together_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(load, "MAXIMUM_TOTAL", 1000)
    assert "E104" in codes(folder)


def test_the_number_of_files_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(load, "MAXIMUM_FILES", 3)
    assert "E104" in codes(folder)


def test_a_link_out_of_the_content_folder_is_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory):
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("title: geheim\n")
    (folder / "extra.yaml").symlink_to(outside)
    (folder / "texts" / "wachtwoorden.md").symlink_to("/etc/passwd")
    content = loaded(folder)
    assert [(finding.code, str(finding.place)) for finding in content.findings] == [
        ("E106", "content/voorbeeld/extra.yaml"),
        ("E106", "content/voorbeeld/texts/wachtwoorden.md"),
    ]
    assert not any("geheim" in file.text for file in content.files)


def test_a_profile_that_is_a_link_out_is_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory):
    outside = tmp_path_factory.mktemp("outside") / "eenhoorn.yaml"
    shutil.move(folder.parent / "municipalities" / "eenhoorn.yaml", outside)
    (folder.parent / "municipalities" / "eenhoorn.yaml").symlink_to(outside)
    assert codes(folder) == ["E106"]


def test_a_link_inside_the_content_folder_is_read(folder: Path):
    shared = folder.parent / "shared-risks.yaml"
    shared.write_text("risks: []\n")
    (folder / "risks.yaml").symlink_to(shared)
    assert codes(folder) == []
    assert loaded(folder).data["risks"] == []


def test_a_link_to_a_folder_is_refused_so_that_no_circle_is_walked(folder: Path):
    (folder / "again").symlink_to(folder, target_is_directory=True)
    assert codes(folder) == ["E106"]


def test_a_link_to_itself_or_to_nothing_cannot_be_read(folder: Path):
    (folder / "a.yaml").symlink_to(folder / "a.yaml")
    (folder / "b.yaml").symlink_to(folder / "gone.yaml")
    assert codes(folder) == ["E100", "E100"]


def test_a_folder_named_as_a_file_is_told(folder: Path):
    (folder / "extra.yaml").mkdir()
    assert codes(folder) == ["E101"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_is_not_waited_for(folder: Path):
    os.mkfifo(folder / "extra.yaml")
    assert codes(folder) == ["E101"]


def test_a_file_that_may_not_be_read_is_told_with_the_reason(folder: Path, monkeypatch: pytest.MonkeyPatch):
    ordinary = Path.open

    def refuse(self: Path, *arguments: object, **options: object) -> object:
        if self.name == "lots.yaml":
            raise PermissionError(13, "Permission denied")
        return ordinary(self, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    finding, *others = loaded(folder).findings
    assert (finding.code, finding.message, others) == ("E100", "cannot be read: Permission denied", [])


def test_a_folder_that_may_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch):
    ordinary = Path.iterdir

    def refuse(self: Path) -> object:
        if self.name == "texts":
            raise PermissionError(13, "Permission denied")
        return ordinary(self)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert codes(folder) == ["E100"]


def test_what_could_not_be_read_makes_the_content_incomplete(folder: Path):
    (folder / "lots.yaml").write_text("lots: [")
    content = loaded(folder)
    assert not content.complete
    assert "lots" not in content.data


def test_content_outside_the_project_is_named_from_the_project(folder: Path, tmp_path: Path):
    content = load_dossier(folder, tmp_path / "elsewhere" / "project")
    assert content.place_of("lots").file == "../../content/voorbeeld/lots.yaml"
    assert shown_path(tmp_path / "a", tmp_path) == "a"


def test_two_loads_give_the_same(folder: Path):
    one, other = loaded(folder), loaded(folder)
    assert one == other
    assert [file.path for file in one.files] == [file.path for file in other.files]
