"""A document that is merged from parts is, to its readers, the one that is laid out in one piece: every document with chapters of the dossiers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bestek.cache import Cache
from bestek.write import Written
from bestek.write.pdf import write_pdf
from tests import dossiers
from tests.golden.witness import pictures, witness

pytestmark = pytest.mark.slow

LONG = [
    f"emmen-wmo-{edition}{name}"
    for edition in ("", "public-")
    for name in ("tender-document", "tender-document-en", "programme-of-requirements", "procurement-strategy")
]
"""By name, so that to collect the tests does not compose the dossiers; the first test says that these are all."""
MOST_LARGER = 1.1
"""How much larger a merged file may be: it holds a piece of each header and footer for itself."""


@pytest.fixture(scope="module", params=sorted(LONG, reverse=True))
def both(request: pytest.FixtureRequest, parts: Cache) -> tuple[Written, Written]:
    """A document in one piece, and merged from parts."""
    document, style = dossiers.documents()[request.param]
    return write_pdf(document, style, one_piece=True), write_pdf(document, style, cache=parts)


def test_these_are_all_documents_with_chapters() -> None:
    found = (name for name, (document, _style) in dossiers.documents().items() if document.chapters_on_new_page)
    assert sorted(found) == sorted(LONG)


def test_a_merged_document_says_and_leads_to_the_same(both: tuple[Written, Written]) -> None:
    one, merged = map(witness, both)
    assert {key: merged[key] == one[key] for key in one} == dict.fromkeys(one, True)


def test_a_merged_document_looks_the_same_to_the_pixel(
    both: tuple[Written, Written], tmp_path: Path, require: Callable[[str], Path]
) -> None:
    require("pdftoppm")
    one, merged = (pictures(written.data, tmp_path / name) for name, written in zip("ab", both, strict=True))
    assert len(one) == both[0].pages
    assert [n for n, (page, other) in enumerate(zip(one, merged, strict=True), 1) if page != other] == []


def test_a_merged_document_is_hardly_larger(both: tuple[Written, Written]) -> None:
    one, merged = both
    assert merged.data != one.data, "nothing was merged"
    assert len(merged.data) < MOST_LARGER * len(one.data)
