"""The smallest Word files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from bestek import tree
from bestek.review.carried import Carried, encode
from bestek.tree import Document, Paragraph, Text

DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
)
RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


SAID = "Geachte inschrijver,"


def minimal() -> dict[str, bytes]:
    """The parts of a review copy of one paragraph."""
    document = Document("brief", "Brief", (Paragraph((Text(SAID),), id="doc-p1"),))
    part = Carried("proef", "brief", "", "internal", "", "", tree.dumps(document))
    return {
        "customXml/item1.xml": encode(part),
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": RELATIONSHIPS.format(inner=f'<Relationship Id="rId1" Type="{_KIND}" Target="word/document.xml"/>').encode(),
        "word/document.xml": DOCUMENT.format(body="<w:p><w:r><w:t>" + SAID + "</w:t></w:r></w:p>").encode(),
    }  # fmt: skip


def docx(members: Mapping[str, bytes]) -> bytes:
    """A package; what is small is stored as it is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(
                zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED if len(data) > 2000 else zipfile.ZIP_STORED
            )
    return stream.getvalue()
