"""Whatever decides on the bytes of an output decides on its key, and nothing else: a key that misses something gives a file of yesterday."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bestek import keys, outputs
from bestek.keys import key, parts
from bestek.style import DEFAULT

GIVEN: dict[str, Any] = {
    "tree": "tree",
    "text": "text",
    "style": DEFAULT,
    "reference": b"reference",
    "one_piece": False,
}


def made(**changed: object) -> dict[str, str]:
    """The key per format."""
    return {name: key(name, listed) for name, listed in parts(**GIVEN | changed).items()}


def differing(first: dict[str, str], second: dict[str, str]) -> set[str]:
    return {name for name in first if first[name] != second[name]}


@pytest.mark.parametrize(
    ("changed", "formats"),
    [
        ({"text": "other"}, {"docx", "pdf", "html"}),
        ({"tree": "other"}, {"docx", "html"}),
        ({"style": replace(DEFAULT, primary="#123456")}, {"docx", "pdf", "html"}),
        ({"reference": b"other"}, {"docx"}),
        ({"reference": b""}, {"docx"}),
        ({"one_piece": True}, {"pdf"}),
    ],
)
def test_what_is_given_decides_on_the_formats_that_show_it(changed: dict[str, object], formats: set[str]) -> None:
    assert made() == made()
    assert differing(made(), made(**changed)) == formats


@pytest.mark.parametrize("part", [(keys, "_writers"), (outputs, "software")], ids=["writers", "software"])
def test_other_code_and_other_software_decide_on_every_format(
    part: tuple[object, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, other = made(), _other("what there was not")
    monkeypatch.setattr(*part, other)
    assert differing(before, made()) == {"docx", "pdf", "html"}


def _other(text: str) -> Callable[[], str]:
    return lambda: text


def test_the_same_parts_in_another_format_have_another_key() -> None:
    alike = parts(**GIVEN)["pdf"]
    assert len({key(name, alike) for name in ("docx", "pdf", "html")}) == 3


def test_every_part_of_a_key_decides_by_its_name_and_by_its_value() -> None:
    for name, listed in parts(**GIVEN).items():
        for part in listed:
            others = {other: value for other, value in listed.items() if other != part}
            assert key(name, others) != key(name, listed)
            assert key(name, {**listed, part: "0" * 64}) != key(name, listed)
            assert key(name, {**others, f"{part}s": listed[part]}) != key(name, listed)
