"""The report of the checks as a page: complete, self-contained, and made so that everybody can read it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from bestek import messages
from bestek.check.acceptances import write_review
from bestek.check_page import page
from bestek.model.review import Acceptance
from tests.unit.checked import CONTENT, checked, use_rules
from tests.unit.small import Small, small

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    use_rules(monkeypatch)
    return small(tmp_path)


def shown(project: Small) -> str:
    return page(checked(project), (), ["nota.html"], ROOT / "templates").decode()


def words(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", html.partition("<body>")[2]).split())


def test_it_says_what_is_found_with_place_hint_and_article(project: Small):
    told = words(shown(project))
    assert "1 error, 1 warning." in told
    assert "Z-01 A budget is small" in told
    assert "lots/zuid/budget" in told
    assert "content/klein/dossier.yaml:6:65" in told
    assert "Hint: take less" in told
    assert "Source: Wet art. 1 (state 2015-08, version in force to be verified)" in told


def test_it_says_what_was_accepted_and_what_was_not_assessed(project: Small):
    judged = checked(project).told[0].judged
    entry = Acceptance(rule="Z-01", path="lots/zuid/budget", role="legal", date="2026-01-02", reason="Zo is het", judged=judged)  # type: ignore[arg-type]  # fmt: skip
    write_review(project.root / "content" / "klein", project.root, [entry])
    told = words(shown(project))
    assert "Zo is het by legal adviser on 2 January 2026" in told
    assert "Z-03 What nobody knows Nobody knows" in told
    assert "1 finding was accepted. 1 rule was not assessed." in told


def test_it_needs_nothing_beside_it(project: Small):
    html = shown(project)
    assert not re.search(r'(?:src|href)="(?!#|\.\./|data:)[^"]', html)
    assert "@import" not in html
    assert "url(" not in html.replace("url(data:", "")


def test_it_has_a_language_headings_in_order_and_heads_of_rows_and_columns(project: Small):
    html = shown(project)
    assert '<html lang="en">' in html
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
    assert tables
    for table in tables:
        assert 'scope="col"' in table
        assert 'scope="row"' in table


def test_titles_of_documents_keep_their_language(project: Small):
    assert re.search(r"<a [^>]*nota.html#lot-p2[^>]*lang=.nl.[^>]*>Nota 1 Perceel</a>", shown(project))


def test_it_speaks_dutch(project: Small):
    messages.set_language("nl")
    html = shown(project)
    assert '<html lang="nl">' in html
    assert "Niet beoordeeld" in html


def test_what_content_holds_is_no_markup(project: Small):
    project.change(CONTENT, "title: Zorg", 'title: "<b>Zorg</b> & hulp"')
    html = shown(project)
    assert "<b>Zorg" not in html
    assert "&lt;b&gt;Zorg" in html
