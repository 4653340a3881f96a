"""Redlines of real documents before the validators: an internal edition against the public one has marks at every kind of place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bestek.archive import verapdf
from bestek.redline import changes, redline
from bestek.summary import Compared, summarised
from bestek.tree import Document, word_count
from bestek.write.html import write_html
from bestek.write.pdf import write_pdf
from bestek.write.pdf_check import check_pdf
from tests import dossiers

pytestmark = pytest.mark.slow

MOST_WORDS = 2500
"""Longer documents take long to lay out, and hold nothing that shorter ones do not."""


@pytest.fixture(scope="module")
def redlines() -> dict[str, Document]:
    """Per dossier the longest document below the bound, as a redline of its two editions with a summary up front."""
    known = dossiers.documents()
    made: dict[str, Document] = {}
    for name, (document, _style) in known.items():
        public = next(
            (
                each
                for other, (each, _) in known.items()
                if "-public-" in other and other.replace("-public-", "-") == name
            ),
            None,
        )
        if public and "-public-" not in name and word_count(document) < MOST_WORDS:
            compared = redline(public, document)
            folder = name.removesuffix(document.id)
            if next(changes(compared), None) and (
                folder not in made or word_count(document) > word_count(made[folder])
            ):
                made[folder] = summarised(compared, Compared("versie 1.0", "de huidige stand"))
    assert len(made) >= 2, "there is hardly a redline to judge"
    return made


def test_every_redline_passes_our_own_checks_and_verapdf(
    redlines: dict[str, Document], require: Callable[[str], object]
) -> None:
    require("java")
    known = {document.id: style for document, style in dossiers.documents().values()}
    for name, document in redlines.items():
        data = write_pdf(document, known[document.id]).data
        assert (name, check_pdf(data, document)) == (name, [])
        assert (name, verapdf.failures(data)) == (name, [])


def test_every_web_page_of_a_redline_stands_alone(redlines: dict[str, Document]) -> None:
    known = {document.id: style for document, style in dossiers.documents().values()}
    for name, document in redlines.items():
        page = write_html(document, known[document.id]).data.decode()
        assert "<ins" in page, name
        for outside in ('src="http', "url(http", "@import", "<link", "<iframe"):
            assert outside not in page, (name, outside)
