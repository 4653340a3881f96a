"""LibreOffice as the judge of a Word file: it numbers headings and captions and evaluates references by itself.

`pdfs` turns any number of files into PDFs with one start of the program (about 1.2 s of its time), in a profile of its own.
What LibreOffice 7.4 does not do: evaluate STYLEREF (it prints the cached text, which is empty), renew a table of contents while converting,
and the switches `\\* Lower` and `\\t` of REF (see `texts.as_printed`).
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

SECONDS = 300
"""More than any of our documents needs, even on a busy machine."""


def pdfs(soffice: Path, files: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """The PDF of each DOCX, by the same name. Raises `AssertionError` with what LibreOffice said when one is missing."""
    sources = []
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
        sources.append(str(folder / f"{name}.docx"))
    profile = (folder / "profile").as_uri()
    command = [
        str(soffice),
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *sources,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    made = {name: folder / f"{name}.pdf" for name in files}
    missing = [name for name, path in made.items() if not path.exists()]
    assert not missing, f"LibreOffice made no PDF of {', '.join(missing)}: {done.stdout}{done.stderr}"
    return made
