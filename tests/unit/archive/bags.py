"""Bags made by hand, with nothing of the package: what a reader of RFC 8493 would write."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

PAYLOAD: Mapping[str, bytes] = {
    "data/zorg/2024-02-01-college/besluit.html": b"<p>Besluit</p>\n",
    "data/zorg/2024-02-01-college/bevindingen.json": b"{}\n",
    "data/zorg/leidraad_1.0/leidraad.docx": bytes(range(256)),
    "data/zorg/leidraad_1.0/leidraad.pdf": b"%PDF-1.7 leidraad",
    "data/zorg/zorg.mdto.xml": b"<MDTO/>",
}
"""Files of a payload, none of them what its name says."""


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Puts files below a folder, which is returned."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def files(payload: Mapping[str, bytes] = PAYLOAD) -> dict[str, bytes]:
    """All files of a bag with this payload."""
    size = sum(map(len, payload.values()))
    made = {
        "bag-info.txt": f"Source-Organization: Gemeente\nPayload-Oxum: {size}.{len(payload)}\n".encode(),
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "manifest-sha256.txt": manifest(payload),
    }
    return {**made, "tagmanifest-sha256.txt": manifest(made), **payload}


def manifest(named: Mapping[str, bytes]) -> bytes:
    """The manifest of some files."""
    return "".join(f"{sha256(named[path]).hexdigest()}  {path}\n" for path in sorted(named)).encode()


def bag(folder: Path, payload: Mapping[str, bytes] = PAYLOAD) -> Path:
    """A bag in a folder, which is returned."""
    return write(folder, files(payload))
