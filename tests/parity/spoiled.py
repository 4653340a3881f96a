"""A Word file with wrong cached results, so that what a program prints is what it computed and not what we wrote."""

from __future__ import annotations

import io
import re
import zipfile

WRONG = "WRONG"

_RUN_PROPERTIES = r"(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?"
_RESULT = re.compile(
    r'(<w:instrText xml:space="preserve"> (?:REF|SEQ|NOTEREF|PAGE|NUMPAGES)\b[^<]*</w:instrText></w:r>'
    rf'<w:r>{_RUN_PROPERTIES}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{_RUN_PROPERTIES})<w:t(?: [^>]*)?>[^<]*</w:t>'
)


def spoiled(data: bytes) -> tuple[bytes, int]:
    """The file with each cached result of a computed field replaced by `WRONG`, and how many there were."""
    made, count = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith(".xml") and name.startswith("word/"):
                text, times = _RESULT.subn(rf"\1<w:t>{WRONG}</w:t>", content.decode())
                content, count = text.encode(), count + times
            target.writestr(name, content)
    return made.getvalue(), count
