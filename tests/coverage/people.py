"""What gives away a person: a name with initials, an address, a telephone number. The tests name no one whom a document may not name."""

from __future__ import annotations

import re

INITIALS = r"(?:[A-Z][a-z]?\.[-\s]?)+"
SURNAME = r"(?:(?:van|de|der|den|ten|ter) )*[A-Z][a-zéë]+(?:-[A-Z][a-z]+)*"
NAME = re.compile(rf"\b{INITIALS}{SURNAME}|\b{SURNAME}, {INITIALS}")
CONTACT = re.compile(r"\S+@\S+|\b0\d{1,3}[-\s]?\d{6,8}\b")


def named(text: str) -> set[str]:
    """Names with initials before or behind the surname, as they stand in the text."""
    return {" ".join(found.split()) for found in NAME.findall(text)}


def contacts(text: str) -> list[str]:
    """E-mail addresses and Dutch telephone numbers."""
    return CONTACT.findall(text)
