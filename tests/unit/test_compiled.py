"""Compiled templates on disk: used while their text is the same, and nothing else than a template that is compiled again."""

from __future__ import annotations

from pathlib import Path
from types import CodeType

import pytest

from bestek import compiled
from bestek.compiled import Compiled
from bestek.render import Environment


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html.j2").write_text("{{ range(3) | length }}", encoding="utf-8")
    return tmp_path


class Counting(Environment):
    """Tells what it compiles."""

    def __init__(self, folder: Path, kept: Compiled) -> None:
        self.told: list[str] = []
        super().__init__(folder / "templates", folder, kept)

    def _compile(self, source: str, filename: str) -> CodeType:
        self.told.append(Path(filename).name)
        return super()._compile(source, filename)


def compiled_in(folder: Path, code: str = "1", text: str = "{% if true %}ja{% endif %}") -> list[str]:
    """Loads a template and a text, keeps them, and tells which of the two were compiled."""
    kept = Compiled(folder, code)
    environment = Counting(folder, kept)
    environment.get_template("a.html.j2")
    environment.text_template(text, "content/a.yaml#3")
    kept.keep()
    return environment.told


BOTH = ["a.html.j2", "a.yaml#3"]


def test_a_template_and_a_text_are_compiled_once(folder: Path):
    assert [compiled_in(folder), compiled_in(folder)] == [BOTH, []]


def test_what_says_something_else_is_compiled_again(folder: Path):
    compiled_in(folder)
    assert compiled_in(folder, text="{% if false %}ja{% endif %}") == BOTH[1:]
    (folder / "templates" / "a.html.j2").write_text("{{ range(4) | length }}", encoding="utf-8")
    assert compiled_in(folder) == BOTH


def test_other_code_compiles_everything_again(folder: Path):
    compiled_in(folder)
    assert compiled_in(folder, code="2") == BOTH


@pytest.mark.parametrize("damage", [b"", b"x", b"0" * 64 + b"\nabc", None])
def test_what_is_damaged_or_gone_is_compiled_again(folder: Path, damage: bytes | None):
    compiled_in(folder)
    file = folder / ".bestek" / "templates"
    whole = file.read_bytes()
    file.unlink() if damage is None else file.write_bytes(damage)
    assert compiled_in(folder) == BOTH
    assert file.read_bytes() == whole


def test_beyond_the_most_only_what_was_used_stays(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compiled, "MOST", 2)
    compiled_in(folder)
    compiled_in(folder, text="{# iets anders #}")
    Compiled(folder, "1")
    assert len(Compiled(folder, "1")._known) == 2


def test_a_folder_that_cannot_be_written_keeps_nothing(folder: Path):
    (folder / ".bestek").write_text("a file", encoding="utf-8")
    assert [compiled_in(folder), compiled_in(folder)] == [BOTH, BOTH]
