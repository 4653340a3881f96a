"""LibreOffice accepts and rejects all changes of a redline with the same words as `bestek.write.docx.revisions`.

What LibreOffice 7.4 does otherwise is left out. In a file with several footnotes it may keep words that were deleted at the end of one (with one
footnote it does not), so the texts of notes are compared for small files alone. It makes an index of a table of contents, in which it tracks
nothing; a redline has that of the new version only. It computes the words of fields and of links within the document.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from bestek.redline import redline
from bestek.tree import Contents, Document, rebuild
from bestek.write.docx.revisions import accepted, rejected, shown
from tests import dossiers
from tests.parity.libreoffice import ACCEPT, REJECT, settled
from tests.properties.edits import EDITS, Edit, edited
from tests.unit.trees import everything, long
from tests.unit.write.test_docx_tracking import CASES
from tests.unit.write.test_docx_tracking import redline as small
from tests.unit.write.word import written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

pytestmark = pytest.mark.slow

Require = Callable[[str], Path]
_CODE = re.compile(r"\{[^}]*\}")
KINDS = [Edit(name, 7 * number, 3 * number, "met andere woorden") for number, name in enumerate(sorted(EDITS))]


def words(data: bytes, *, notes: bool = True) -> list[str]:
    """The paragraphs that say something."""
    paragraphs = (one for one in shown(data, computed=False) if notes or not one.place.startswith("note"))
    texts = (" ".join(_CODE.sub("", paragraph.text).split()) for paragraph in paragraphs)
    return [text for text in texts if text]


def tables(data: bytes) -> list[list[int]]:
    """The cells of every row of every table."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return [[len(row.findall(f"{W}tc")) for row in table.iterfind(f"{W}tr")] for table in root.iter(f"{W}tbl")]


def agrees(require: Require, folder: Path, redlines: dict[str, Document], *, notes: bool = True) -> None:
    files = {name: written(document).data for name, document in redlines.items()}
    made = settled(require("soffice"), files, folder)
    for name, data in files.items():
        for command, ours in ((ACCEPT, accepted(data)), (REJECT, rejected(data))):
            said = words(made[name, command], notes=notes)
            assert (name, command, said) == (name, command, words(ours, notes=notes))
            assert (name, command, tables(made[name, command])) == (name, command, tables(ours))


def test_libreoffice_settles_every_kind_of_change_as_we_do(require: Require, tmp_path: Path) -> None:
    names = [name for name in CASES if name not in ("a table of contents", "the first paragraph of a note")]
    agrees(require, tmp_path, {re.sub(r"\W+", "-", name): small(name) for name in names})


def test_libreoffice_settles_whole_documents_as_we_do(require: Require, tmp_path: Path) -> None:
    """Two that hold every kind of node and a tender document, with one edit of every kind."""
    tender = next(document for name, (document, _) in dossiers.documents().items() if name.endswith("tender-document"))
    documents = {"everything": everything(), "long": long(6), "tender-document": tender}
    agrees(
        require,
        tmp_path,
        {name: _edited(_without_contents(document)) for name, document in documents.items()},
        notes=False,
    )


def _without_contents(document: Document) -> Document:
    made: Document = rebuild(document, lambda node: None if isinstance(node, Contents) else node)
    return made


def _edited(document: Document) -> Document:
    return redline(edited(document, []), edited(document, KINDS))
