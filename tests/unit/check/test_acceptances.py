"""review.yaml: read with all its mistakes, and written so that everything else in it stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bestek.check.acceptances import FILE, Entry, read_review, write_review
from bestek.findings import FindingsError
from bestek.model.review import Acceptance, Approval

DIGEST = "0123456789abcdef"


def accepted(**values: Any) -> Acceptance:
    given = {"rule": "T-01", "path": "award/prijs", "role": "legal", "date": "2026-01-02", "reason": "Zo is het", "judged": DIGEST}  # fmt: skip
    return Acceptance(**{**given, **values})


def approved(**values: Any) -> Approval:
    return Approval(**{"document": "brief", "role": "legal", "date": "2026-01-02", "judged": DIGEST, **values})


def written(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def codes(folder: Path, text: str) -> list[tuple[str, int]]:
    with pytest.raises(FindingsError) as caught:
        read_review(written(folder, text), folder)
    return [(each.code, each.place.line if each.place else 0) for each in caught.value.findings]


BY_HAND = """\
# Wat de jurist ervan vond
acceptances:   # bevindingen
- rule: T-01
  # de weging is zo bedoeld
  path: award/prijs
  role: legal
  date: 2026-01-02
  reason: |
    # twee regels
    omdat het zo is
  judged: 0123456789abcdef

# en dan de goedkeuringen
approvals: []  # nog geen
"""


def test_without_a_file_nothing_is_accepted(tmp_path: Path):
    assert read_review(tmp_path, tmp_path).entries == ()


def test_what_is_written_is_read_again(tmp_path: Path):
    entries: list[Entry] = [accepted(), accepted(path=None, file="templates/x.j2", municipality="noord"), approved(section="lot")]  # fmt: skip
    assert write_review(tmp_path, tmp_path, entries) == FILE
    assert list(read_review(tmp_path, tmp_path).entries) == entries
    assert (tmp_path / FILE).read_text("utf-8").startswith("# yaml-language-server: $schema=")


def test_an_entry_is_added_and_every_other_line_stays(tmp_path: Path):
    write_review(written(tmp_path, BY_HAND), tmp_path, [accepted(path="value"), approved()])
    made = (tmp_path / FILE).read_text("utf-8")
    added = [line.strip() for line in made.splitlines() if line not in BY_HAND.splitlines()]
    assert added == [
        "path: value",
        "reason: Zo is het",
        "approvals:  # nog geen",
        "- document: brief",
        "role: legal",
        "date: 2026-01-02",
        "judged: 0123456789abcdef",
    ]
    assert [line for line in BY_HAND.splitlines() if line not in made.splitlines()] == ["approvals: []  # nog geen"]
    assert [each.path for each in read_review(tmp_path, tmp_path).acceptances] == ["award/prijs", "value"]


def test_an_entry_that_is_taken_out_leaves_the_comments_around_it(tmp_path: Path):
    before = read_review(written(tmp_path, BY_HAND), tmp_path)
    write_review(tmp_path, tmp_path, dropped=before.acceptances)
    assert (tmp_path / FILE).read_text("utf-8") == (
        "# Wat de jurist ervan vond\nacceptances: []   # bevindingen\n\n# en dan de goedkeuringen\napprovals: []  # nog geen\n"
    )


def test_an_entry_in_the_middle_can_be_renewed(tmp_path: Path):
    write_review(tmp_path, tmp_path, [accepted(path=path) for path in "abc"])
    middle = read_review(tmp_path, tmp_path).acceptances[1]
    write_review(tmp_path, tmp_path, [accepted(path="b", reason="Nieuw")], [middle])
    assert [(each.path, each.reason) for each in read_review(tmp_path, tmp_path).acceptances] == [
        ("a", "Zo is het"),
        ("c", "Zo is het"),
        ("b", "Nieuw"),
    ]


def test_an_entry_knows_its_line(tmp_path: Path):
    review = read_review(written(tmp_path, BY_HAND), tmp_path)
    assert review.place(review.acceptances[0]).line == 3


def test_nothing_is_added_to_a_list_between_brackets(tmp_path: Path):
    listed = "approvals: [{document: brief, role: legal, date: 2026-01-02, judged: 0123456789abcdef}]\n"
    with pytest.raises(FindingsError) as caught:
        write_review(written(tmp_path, listed), tmp_path, [approved(document="nota")])
    assert [each.code for each in caught.value.findings] == ["E381"]
    assert (tmp_path / FILE).read_text("utf-8") == listed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("acceptence: []\n", [("E201", 1)]),
        (BY_HAND.replace("  date: 2026-01-02\n", ""), [("E200", 3)]),
        (BY_HAND.replace("2026-01-02", "2 januari"), [("E207", 7)]),
        (BY_HAND.replace("T-01", "T1"), [("E210", 3)]),
        (BY_HAND.replace("0123456789abcdef", "wat"), [("E210", 11)]),
        (BY_HAND.replace("path:", "file: x\n  path:"), [("E380", 3)]),
        (BY_HAND.replace("  path: award/prijs\n", ""), [("E380", 3)]),
        (BY_HAND.replace("role: legal", "role: Jan Jansen"), [("E210", 6)]),
    ],
)
def test_a_mistake_in_it_is_told_with_its_line(text: str, expected: list[tuple[str, int]], tmp_path: Path):
    assert codes(tmp_path, text) == expected
