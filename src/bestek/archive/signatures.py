"""Who signed a PDF, and whether the file is still what was signed: read from the file alone, without network.

What can be known is said apart: whether the signed bytes are those that were signed, how far they reach, what came behind them, and whether
the certificate goes back to a root that the reader trusts. Without roots nobody is trusted or distrusted. Whether a certificate was withdrawn
is never looked up: that takes the network.

    for each in signatures(data):
        each.valid, each.name, each.at

Needs the extra `sign`; `signatures` raises `SetupError` without it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bestek.extras import require

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate

Reach = Literal["file", "revision", "part"]
"""What a signature covers: the file to its end, the file as it was when it was signed, or something less than that."""

Since = Literal["nothing", "signed", "changed"]
"""What was added behind the signed bytes: nothing, further signatures and what belongs to them, or something else."""


@dataclass(frozen=True)
class Signature:
    """One signature. `field` is the name of its field, `name` whose certificate it is, `subject` and `issuer` their full names,
    `profile` how it was made (`ETSI.CAdES.detached` is PAdES).

    `at` is the moment that the signer named: nobody bears witness to it. `intact` says that the signed bytes and the signature over them are right,
    `size` how many bytes of the file that is about, `trusted` whether the certificate goes back to one of the given roots (`None`: none was given).
    `problems` says in words all that is wrong.
    """

    field: str
    name: str = ""
    subject: str = ""
    issuer: str = ""
    at: datetime.datetime | None = None
    reason: str = ""
    profile: str = ""
    intact: bool = False
    reach: Reach = "part"
    since: Since = "nothing"
    trusted: bool | None = None
    size: int = 0
    problems: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether the file holds what was signed, apart from whose the certificate is."""
        return self.intact and self.reach != "part" and self.since != "changed" and not self.problems


def signatures(data: bytes, roots: Sequence[Certificate] = ()) -> tuple[Signature, ...]:
    """All signatures of a PDF in the order in which they were put; none for a file without.

    Raises `FindingsError` for bytes that are no PDF, and `SetupError` without the extra.
    """
    require("sign", "pyhanko")
    from bestek.archive import signature_reading

    return signature_reading.read(data, roots)


def read_roots(paths: Iterable[Path]) -> tuple[Certificate, ...]:
    """The certificates that a reader trusts, from files in PEM or DER; a PEM file may hold several. Raises `FindingsError` with every file that holds none."""
    require("sign", "pyhanko")
    from bestek.archive import signature_reading

    return signature_reading.roots(paths)
