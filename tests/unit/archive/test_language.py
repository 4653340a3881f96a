"""What is made for the archive is Dutch, whatever language the screen has when it is packed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bestek import messages
from bestek.archive import retention
from tests.archive import START, Archived, copied
from tests.killing import checksums


def packed_in(language: str, root: Path) -> dict[str, str]:
    """Every file of the packages of a dossier whose texts come out otherwise now, packed with nothing kept of an earlier time."""
    made: Archived = copied(root)
    shutil.rmtree(made.root / "build")
    made.change("templates/documents/brief.html.j2", "Perceel {{", "Het perceel {{")
    with messages.speaking(language):
        made.pack(edition="all")
    return {name.removeprefix(str(made.archive)): sum_ for name, sum_ in checksums(made.archive).items()}


@pytest.mark.slow
def test_packing_gives_the_same_bytes_whatever_the_screen_speaks(tmp_path: Path) -> None:
    english, dutch = packed_in("en", tmp_path / "een"), packed_in("nl", tmp_path / "twee")

    assert any(name.startswith("/public/") for name in english)
    assert english == dutch
    account = (
        tmp_path / "een" / "build" / "archive" / "klein" / START / "data" / "klein" / START
    ) / "verantwoording.html"
    text = account.read_text("utf-8")
    assert "Open punt voor de" in text
    assert "Wat er verschilt: " in text
    for words in ("Open point", "the archivist", "is not recorded", "comes out otherwise"):
        assert words not in text


def test_all_that_a_record_can_be_waiting_for_has_dutch_words() -> None:
    known = [value for name, value in vars(retention).items() if name.isupper() and isinstance(value, str)]
    sentences = [value for value in known if " " in value and value != retention.SOURCE]
    named = [*retention.DECIDERS.values(), *retention.EVENTS.values(), *retention.AGAINST.values()]
    assert len(sentences) > 10
    with messages.speaking("nl"):
        assert [each for each in (*sentences, *named) if messages._(each) == each] == []
