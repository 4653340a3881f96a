"""The clause library: what a clause file must hold, what fixes its text, and the library of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestek import report
from bestek.clauses import Clause, body_of, fingerprint, fix, read_clauses
from bestek.findings import Finding, FindingsError
from tests.golden import klein
from tests.unit.small import Small, small

TAAL = "templates/clauses/taal.md.j2"
TEXT = "---\nid: taal\ntitle: Taal\nkind: free\nlegal_basis: Awb 2:6\n---\n\nDe taal is Nederlands.\n"


def library(root: Path) -> dict[str, Clause]:
    return read_clauses(root / "templates" / "clauses", root)


def clause(root: Path, text: str) -> Clause:
    put(root, text)
    return library(root)["taal"]


def put(root: Path, text: str, name: str = "taal") -> Path:
    file = root / "templates" / "clauses" / f"{name}.md.j2"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


def mistakes(root: Path, text: str) -> list[str]:
    """Code, place and message of everything that is wrong with a clause."""
    put(root, text)
    with pytest.raises(FindingsError) as caught:
        library(root)
    return [f"{finding.code} {finding.place} {finding.message}" for finding in caught.value.findings]


def test_a_clause_is_its_front_matter_and_its_body_at_the_lines_of_the_file(tmp_path: Path):
    made = clause(tmp_path, TEXT.replace("kind: free", "applies_when: lots\nkind: choice"))
    assert (made.id, made.title, made.kind, made.legal_basis) == ("taal", "Taal", "choice", "Awb 2:6")
    assert (made.applies_when, made.condition_line) == ("lots", 4)
    assert made.body.splitlines().index("De taal is Nederlands.") + 1 == 9
    assert str(made.place) == f"{TAAL}:1:1"


def test_a_file_that_is_no_utf_8_text_is_told(tmp_path: Path):
    put(tmp_path, TEXT).write_bytes(b"\xff\xfe")
    with pytest.raises(FindingsError) as caught:
        library(tmp_path)
    assert [finding.code for finding in caught.value.findings] == ["E431"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De taal is Nederlands.\n", f"E432 {TAAL}:1:1 the clause has no front matter"),
        (TEXT.replace("id: taal", "id: *a"), f"E433 {TAAL}:2:1 the front matter is not YAML: found undefined alias"),
        (TEXT.replace("Awb 2:6", "a: b"), f"E433 {TAAL}:5:1 the front matter is not YAML: mapping values are not allowed in this context"),
        (TEXT.replace("Awb 2:6", "2024-02-30"), f"E433 {TAAL}:1:1 the front matter is not YAML: day is out of range for month"),
        (TEXT.replace("Awb", "\x01"), f"E433 {TAAL}:1:1 the front matter is not YAML: unacceptable character #x0001: control characters are not allowed"),
        (
            TEXT.replace("Awb 2:6", "!!python/object:os.system x"),
            (f"E433 {TAAL}:5:1 the front matter is not YAML: could not determine a constructor for the tag "
            "'tag:yaml.org,2002:python/object:os.system'"),
        ),
        (TEXT.replace("title: Taal", "title: [Taal]"), f"E433 {TAAL}:3:1 'title' of the front matter is no text"),
        (TEXT.replace("title: Taal\n", ""), f"E434 {TAAL}:1:1 the front matter lacks 'title'"),
        (TEXT.replace("kind: free", "kind:"), f"E434 {TAAL}:1:1 the front matter lacks 'kind'"),
        (TEXT.replace("title:", "titel: x\ntitle:"), f"E435 {TAAL}:3:1 the front matter has an unknown key 'titel'"),
        (TEXT.replace("id: taal", "id: tale"), f"E436 {TAAL}:2:1 the clause is called 'tale', its file 'taal'"),
        (TEXT.replace("free", "vast"), f"E437 {TAAL}:4:1 'vast' is no kind of clause"),
        (TEXT.replace("free", "fixed"), f"E438 {TAAL}:1:1 the fixed clause 'taal' is not the text that was laid down"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_clause_is_told_at_its_line(tmp_path: Path, text: str, expected: str):
    (told,) = mistakes(tmp_path, text)
    assert told == expected


def test_all_mistakes_of_all_clauses_are_told_at_once(tmp_path: Path):
    put(tmp_path, "geen", "zonder")
    told = mistakes(tmp_path, TEXT.replace("free", "vast").replace("title: Taal\n", "2: x\nfoo: y\n"))
    assert [line.split(" ")[0] for line in told] == ["E434", "E435", "E435", "E437", "E432"]


def test_front_matter_that_holds_nothing_lacks_everything(tmp_path: Path):
    told = mistakes(tmp_path, "---\n---\nTekst.\n")
    assert [line.rpartition(" ")[2] for line in told] == ["'id'", "'kind'", "'legal_basis'", "'title'"]


# Fixed text


def test_a_fixed_clause_stays_as_it_was_laid_down(tmp_path: Path):
    file = put(tmp_path, TEXT.replace("free", "fixed"))
    assert fix(tmp_path / "templates", "taal") == fingerprint(TEXT)
    laid_down = file.read_text(encoding="utf-8")
    assert laid_down == TEXT.replace(
        "kind: free\nlegal_basis: Awb 2:6\n", f"kind: fixed\nlegal_basis: Awb 2:6\nfingerprint: {fingerprint(TEXT)}\n"
    )
    assert library(tmp_path)["taal"].fingerprint == fingerprint(TEXT)
    told = mistakes(tmp_path, laid_down.replace("Nederlands", "Engels"))
    assert told == [f"E438 {TAAL}:6:1 the fixed clause 'taal' is not the text that was laid down"]


def test_the_finding_on_a_changed_fixed_clause_names_its_article_and_what_to_do(tmp_path: Path):
    put(tmp_path, TEXT.replace("free", "fixed"))
    with pytest.raises(FindingsError) as caught:
        library(tmp_path)
    (finding,) = caught.value.findings
    assert "inv clauses --fix taal" in finding.hint
    assert report.text(finding).endswith("source: Awb 2:6")


def test_laying_down_again_replaces_the_fingerprint_and_nothing_else(tmp_path: Path):
    text = TEXT.replace("free", "fixed").replace("De taal", "fingerprint: dit is tekst\n\n---\n\nDe taal")
    file = put(tmp_path, text)
    first = fix(tmp_path / "templates", "taal")
    once = file.read_text(encoding="utf-8")
    assert fix(tmp_path / "templates", "taal") == first
    assert file.read_text(encoding="utf-8") == once
    assert once.replace(f"fingerprint: {first}\n", "") == text
    put(tmp_path, once.replace("Nederlands", "Fries"))
    second = fix(tmp_path / "templates", "taal")
    assert file.read_text(encoding="utf-8") == once.replace("Nederlands", "Fries").replace(first, second)
    assert first != second


def test_the_fingerprint_is_of_the_body_whatever_its_line_ends_and_front_matter():
    assert fingerprint(TEXT) == "a6bf63bb2d558998c42536e6087615f7d0b31c34c7822b31e4cfe74b8827b6df"
    longer = TEXT + "\nEn nog iets.\n"
    assert (
        fingerprint(longer)
        == fingerprint(longer.replace("\n", "\r\n"))
        == fingerprint(longer.replace("title: Taal", "title: Talen"))
    )
    assert len({fingerprint(text) for text in (TEXT, longer, TEXT.replace("Nederlands", "Engels"))}) == 3


@pytest.mark.parametrize("text", [TEXT, "Zonder kop.\n"])
def test_only_fixed_text_is_laid_down(tmp_path: Path, text: str):
    file = put(tmp_path, text)
    with pytest.raises(FindingsError) as caught:
        fix(tmp_path / "templates", "taal")
    assert [(finding.code, str(finding.place)) for finding in caught.value.findings] == [("E430", f"{TAAL}:1:1")]
    assert file.read_text(encoding="utf-8") == text


def test_a_clause_that_is_not_there_gets_the_nearest_one_suggested(tmp_path: Path):
    put(tmp_path, TEXT)
    with pytest.raises(FindingsError) as caught:
        fix(tmp_path / "templates", "tal")
    (finding,) = caught.value.findings
    assert (finding.code, finding.hint) == ("E439", "did you mean 'taal'?")


def test_a_body_keeps_its_lines_when_the_front_matter_is_taken_off():
    assert body_of(TEXT).splitlines() == [""] * 7 + ["De taal is Nederlands."]
    assert body_of("Zonder kop.") == "Zonder kop."


# In a document


@pytest.fixture
def project(tmp_path: Path) -> Small:
    return small(tmp_path)


def told_by_build(project: Small) -> Finding:
    with pytest.raises(FindingsError) as caught:
        project.build()
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize(
    ("condition", "printed"), [("lots", True), ("proposals", False), ("false", False), ("'lots | length > 2'", False)]
)
def test_a_clause_is_printed_where_it_applies(project: Small, condition: str, printed: bool):
    project.change(TAAL, "legal_basis: ''", f"legal_basis: ''\napplies_when: {condition}")
    project.build()
    assert ("De taal is Nederlands." in (project.root / "build/klein/nota.html").read_text(encoding="utf-8")) is printed


@pytest.mark.parametrize(
    ("condition", "code"), [("lotss", "E402"), ("'lots |'", "E401"), ("lots.noord.name.upper()", "E405")]
)
def test_a_mistake_in_the_condition_of_a_clause_is_told_at_its_line(project: Small, condition: str, code: str):
    project.change(TAAL, "legal_basis: ''", f"legal_basis: ''\napplies_when: {condition}")
    finding = told_by_build(project)
    assert (finding.code, str(finding.place)) == (code, f"{TAAL}:6")
    assert finding.excerpt == f"applies_when: {condition}"


def test_a_mistake_in_the_text_of_a_clause_is_told_with_the_template_that_prints_it(project: Small):
    project.change(TAAL, "De taal", "{{ subjct }} De taal")
    finding = told_by_build(project)
    assert (finding.code, str(finding.place)) == ("E402", f"{TAAL}:7")
    assert finding.place
    assert "templates/documents/nota.html.j2:5" in map(str, finding.place.chain)


# The library of the project


def test_every_clause_of_the_library_can_be_read():
    clauses = read_clauses(klein.OWN_TEMPLATES / "clauses", klein.ROOT)
    assert len(clauses) > 40
    assert {clause.kind for clause in clauses.values()} == {"fixed", "choice", "free"}
    assert {"social-return", "privacy"} <= set(clauses)
    assert [clause.id for clause in clauses.values() if clause.kind == "fixed" and not clause.legal_basis] == []
