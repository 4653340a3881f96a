"""A small document with room for signatures, and signed: made once per process."""

from __future__ import annotations

import datetime
from functools import cache

from bestek.archive.signature_writing import Signed, Wish, sign
from tests.certificates import AT, credentials
from tests.unit import trees
from tests.unit.write.printed import framed, printed

DAY = datetime.timedelta(days=1)


def issued() -> bytes:
    """A page with three signature blocks: “de gemeentesecretaris, A. Voorbeeld”, “de burgemeester, B. Voorbeeld”, “namens opdrachtnemer, [naam]”."""
    return printed(framed(trees.p("Aldus besloten."), trees.signatures())).data


def without_blocks() -> bytes:
    return printed(framed(trees.p("Aldus besloten."))).data


@cache
def once(visible: bool = True) -> Signed:
    """Signed by the mayor."""
    return sign(issued(), credentials("B. Voorbeeld"), Wish(AT, reason="Vastgesteld", visible=visible))


@cache
def twice() -> Signed:
    """And by the secretary a day later."""
    return sign(once().data, credentials("A. Voorbeeld", kind="rsa"), Wish(AT + DAY))
