"""What an organisation sets for its checks, and what can be wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestek.check.context import Settings
from bestek.check.settings import FILE, read_settings


def read(folder: Path, text: str) -> tuple[Settings, list[tuple[str, int]]]:
    (folder / FILE).write_text(text, encoding="utf-8")
    settings, findings = read_settings(folder, folder)
    return settings, [(each.code, each.place.line if each.place else 0) for each in findings]


def test_without_a_file_the_defaults_hold(tmp_path: Path):
    assert read_settings(tmp_path, tmp_path) == (Settings(), ())


def test_what_is_set_holds(tmp_path: Path):
    (tmp_path / "cpv.csv").write_text("CODE;NL\n", encoding="utf-8")
    settings, findings = read(tmp_path, "sas_submission_days: 21\ncpv_list: cpv.csv\nbrand_names: [Regas]\n")
    assert findings == []
    assert settings == Settings(21, tmp_path / "cpv.csv", ("Regas",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sas_days: 21\n", [("E201", 1)]),
        ("brand_names: []\nsas_submission_days: een maand\n", [("E204", 2)]),
        ("brand_names: []\ncpv_list: niets.csv\n", [("E387", 2)]),
        ("cpv_list: ../buiten.csv\n", [("E387", 1)]),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_default_holds(
    text: str, expected: list[tuple[str, int]], tmp_path: Path
):
    folder = tmp_path / "content"
    folder.mkdir()
    (tmp_path / "buiten.csv").write_text("", encoding="utf-8")
    assert read(folder, text) == (Settings(), expected)
