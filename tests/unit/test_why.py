"""Why an output was made or was not, for every reason that there is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from bestek import cli, keys, outputs, screen
from bestek.build import Selection, attempt, build
from bestek.findings import FindingsError
from bestek.messages import set_language
from bestek.why import UNCHANGED, Reason, reasons, told_apart
from tests.unit.small import Small, small
from tests.unit.test_as_of import LATER, START, decided
from tests.unit.write.references import municipal

CONTENT = "content/klein/dossier.yaml"
NOTA = "templates/documents/nota.html.j2"
PROFILE = "content/municipalities/voorbeeld.yaml"
Told = dict[str, tuple[Reason, ...]]


@pytest.fixture
def project(tmp_path: Path) -> Small:
    return small(tmp_path / "project")


@pytest.fixture
def built(project: Small) -> Small:
    assert set(why(project).values()) == {(Reason("never"),)}
    return project


def why(project: Small, *formats: str, **how: str) -> Told:
    """Builds, and gives the reasons by name of the output."""
    selection = Selection(formats=formats or ("html",), explained=True, **how)  # type: ignore[arg-type]
    made = build(project.project, "", selection)
    found = {f"{each.document}.{name}": why for each in made.results for name, why in each.why.items()}
    assert {name for name, told in found.items() if told != UNCHANGED} == {
        f"{each.document}.{name}" for each in made.results for name in each.made
    }
    return found


def test_what_is_as_it_was_is_unchanged(built: Small):
    assert why(built) == {"brief.html": UNCHANGED, "nota.html": UNCHANGED}


def test_facts_and_templates_that_changed_are_named_in_the_documents_that_print_them(built: Small):
    built.change(CONTENT, "name: Noord", "name: Noorden")
    built.change(CONTENT, "budget: 2000", "budget: 2500")
    built.change(NOTA, "kost", "kost nu")
    assert why(built) == {
        "brief.html": (Reason("facts", ("lots/noord/name: Noord → Noorden",)),),
        "nota.html": (
            Reason("facts", ("lots/zuid/budget: €\u00a02.000 → €\u00a02.500",)),
            Reason("templates", (NOTA,)),
        ),
    }


def test_a_fact_is_told_with_the_decision_that_set_it(project: Small):
    decided(project, START)
    project.build()
    project.change(CONTENT, "name: Noord", "name: Noorden")
    decided(project, LATER)
    project.change(CONTENT, "budget: 2000", "budget: 2500")
    assert why(project) == {
        "brief.html": (Reason("facts", (f"lots/noord/name: Noord → Noorden ({LATER})",)),),
        "nota.html": (Reason("facts", ("lots/zuid/budget: €\u00a02.000 → €\u00a02.500 (not decided yet)",)),),
    }


def test_a_template_line_that_moved_changes_what_a_page_refers_to_and_no_pdf(project: Small):
    why(project, "html", "pdf")
    project.change(NOTA, "<p>Perceel {{", "\n<p>Perceel {{")
    assert why(project, "html", "pdf") == {
        "brief.pdf": UNCHANGED,
        "brief.html": UNCHANGED,
        "nota.pdf": UNCHANGED,
        "nota.html": (Reason("sources"),),
    }


def test_without_the_tree_of_before_the_text_changed(built: Small):
    built.change(CONTENT, "name: Noord", "name: Noorden")
    for file in (built.root / "build/.bestek/trees").rglob("*"):
        if file.is_file():
            file.write_bytes(b"")
    assert why(built)["brief.html"] == (Reason("text"),)


def test_a_changed_style_is_told_token_by_token(built: Small):
    built.change(PROFILE, "place: V", 'house_style: {primary: "#112233"}\nplace: V')
    assert set(why(built).values()) == {
        (Reason("style", tuple(f"{name}: #17406d → #112233" for name in ("primary", "table_head_text"))),)
    }


@pytest.mark.slow
def test_a_changed_reference_document_is_told_for_word_alone(project: Small):
    (project.root / "content/municipalities/stijl.docx").write_bytes(municipal())
    why(project, "docx", "html")
    project.change(PROFILE, "place: V", "house_style: {reference: stijl.docx}\nplace: V")
    told = why(project, "docx", "html")
    assert told["brief.docx"] == (Reason("reference"),)
    assert told["brief.html"] == UNCHANGED


def test_other_versions_are_named(built: Small, monkeypatch: pytest.MonkeyPatch):
    software = outputs.software().replace("jinja2-", "jinja2-0.").replace("libpango-1.0.so.", "libpango-1.0.so.9.")
    monkeypatch.setattr(outputs, "software", lambda: software)
    (reason,) = why(built)["brief.html"]
    assert reason.kind == "software"
    assert [detail.partition(":")[0] for detail in reason.details] == ["jinja2", "libpango-1.0"]
    old, new = reason.details[0].removeprefix("jinja2: ").split(" → ")
    assert new == f"0.{old}"


def test_other_writers_are_told(built: Small, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keys, "_writers", lambda: "others")
    monkeypatch.setattr("bestek.build._package", lambda: "others")
    assert set(why(built).values()) == {(Reason("writers"),)}


def test_what_happened_to_a_file_is_told_with_what_else_changed(built: Small):
    (built.root / "build/klein/nota.html").unlink()
    (built.root / "build/klein/brief.html").write_bytes(b"<html>")
    built.change(CONTENT, "name: Noord", "name: Noorden")
    assert why(built) == {
        "brief.html": (Reason("altered"), Reason("facts", ("lots/noord/name: Noord → Noorden",))),
        "nota.html": (Reason("gone"),),
    }


def test_a_new_document_and_a_format_that_was_not_built_before(built: Small):
    built.change(CONTENT, "id: nota, title: Nota", "id: verslag, title: Nota, kind: nota")
    assert why(built)["verslag.html"] == (Reason("new"),)
    assert set(why(built, "docx").values()) == {(Reason("never"),)}


def test_a_file_that_no_record_knows(built: Small):
    (built.root / "build/.bestek/klein.json").write_bytes(b"{")
    assert set(why(built).values()) == {(Reason("unrecorded"),)}


def test_a_folder_in_the_place_of_an_output_is_told(built: Small):
    file = built.root / "build/klein/nota.html"
    file.unlink()
    file.mkdir()
    record = outputs.read_record(built.root / "build/.bestek/klein.json")
    parts: Mapping[str, str] = {name: value * 4 for name, value in record.files["nota.html"].parts.items()}
    assert reasons(file, record, {}, parts) == (Reason("folder"),)


def test_what_the_public_edition_refuses_is_told(project: Small, capsys: pytest.CaptureFixture[str]):
    project.change(CONTENT, "name: Noord", "name: {open: hoe heet het?}")
    report = attempt(project.project, "", Selection(formats=("html",), editions=("public",)))
    assert [(each.document, each.why) for each in report.refused] == [("brief", {"html": (Reason("refused"),)})]
    screen.why(report)
    assert "it prints facts that are not decided" in capsys.readouterr().out
    with pytest.raises(FindingsError):
        build(project.project, "", Selection(formats=("html",), editions=("public",)))


def test_what_was_worked_out_from_several_facts_is_told_where_none_of_them_is_printed():
    def text(value: str, *paths: str) -> dict[str, object]:
        return {"_": "Text", "value": value, "sources": [{"_": "Source", "path": path} for path in paths]}

    def tree(*texts: dict[str, object]) -> str:
        return json.dumps({"_": "Document", "children": list(texts)})

    total = text("€ 3", "lots/a", "lots/b", "lots/c"), text("€ 4", "lots/a", "lots/b", "lots/c")
    own = text("€ 1", "lots/b"), text("€ 2", "lots/b")
    told = told_apart(tree(total[0]), tree(total[1]), lambda _path: "besluit")
    assert told == (Reason("facts", ("lots/a + lots/b + …: € 3 → € 4",)),)
    told = told_apart(tree(own[0], total[0]), tree(own[1], total[1]), lambda _path: "besluit")
    assert told == (Reason("facts", ("lots/b: € 1 → € 2 (besluit)",)),)
    told = told_apart(tree(own[0]), tree(own[0], text("x" * 80, "texts/a")), lambda _path: "")
    assert told == (Reason("facts", ("texts/a",)),)
    assert told_apart(tree(own[0], total[0]), tree(total[0], own[0]), lambda _path: "") == (Reason("text"),)


# On the screen


def shown(project: Small, *options: str) -> str:
    with pytest.raises(SystemExit) as ended:
        cli.main(["bestek", "build", "--format", "html", "--content", str(project.root / "content"), *options])
    assert ended.value.code == 0
    return ""


def test_the_table_has_a_line_for_the_formats_with_the_same_reason(built: Small, capsys: pytest.CaptureFixture[str]):
    built.change(CONTENT, "name: Noord", "name: Noorden")
    shown(built, "--why", "--lang", "en")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["brief", "html", "made", "facts", "changed:", "lots/noord/name:", "Noord", "→", "Noorden"] in lines
    assert ["nota", "html", "–", "made", "from", "the", "same,", "and", "as", "it", "was", "written"] in lines
    shown(built, "--why", "--lang", "nl")
    set_language("en")
    assert "uit hetzelfde gemaakt, en zoals het werd geschreven" in capsys.readouterr().out


def test_for_a_program_it_is_json_alone(built: Small, capsys: pytest.CaptureFixture[str]):
    built.change(CONTENT, "name: Noord", "name: Noorden")
    shown(built, "--json")
    brief, nota = json.loads(capsys.readouterr().out)
    assert brief == {
        "dossier": "klein",
        "municipality": "",
        "edition": "internal",
        "as_of": "",
        "document": "brief",
        "format": "html",
        "made": True,
        "reasons": [{"kind": "facts", "details": ["lots/noord/name: Noord → Noorden"]}],
    }
    assert (nota["made"], nota["reasons"]) == (False, [{"kind": "unchanged", "details": []}])


def test_of_many_changes_the_first_are_shown_and_none_steers_the_terminal():
    reason = Reason("facts", tuple(f"lots/{name}: \x1b[2J" for name in "abcdefg"))
    told = screen._reason(reason)
    assert told.startswith("facts changed: lots/a: ")
    assert told.endswith("and 3 more")
    assert "\x1b" not in told
