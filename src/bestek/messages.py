"""What the adviser reads on the screen, in the language of the adviser: gettext behind four names.

    from bestek.messages import N_, _, ngettext

    HINT = N_("save the file as UTF-8")                                 # marked here, translated when shown
    _("{name} is not a verb").format(name=name)                          # placeholders are filled after translation
    ngettext("{count} error", "{count} errors", count).format(count=count)

English is the source; the catalogues stand in `locales/`. `./inv dev.messages` renews them. The language is chosen once, at the
first message, unless `set_language` was called before: `BESTEK_LANG`, else the locale (POSIX.1-2017 chapter 8.2: `LC_ALL`
before `LC_MESSAGES` before `LANG`). The language of documents is a matter of content and never passes through here.
This is a leaf module: it imports nothing of the pipeline and nothing outside the standard library.
"""

from __future__ import annotations

import gettext as _gettext
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

LOCALES = Path(__file__).with_name("locales")
DOMAIN = "bestek"
SOURCE_LANGUAGE = "en"
LANGUAGES = {"en": "English", "nl": "Dutch"}
"""Languages that can be chosen, as ISO 639-1 code and as Windows names them in a locale (`Dutch_Netherlands`)."""

_translations: _gettext.NullTranslations | None = None
_language = ""


def N_(message: str) -> str:  # noqa: N802  # the name gettext's manual gives it (section 4.7)
    """Mark a constant for extraction and hand it back untouched; `_()` translates it where it is shown."""
    return message


def _(message: str) -> str:
    """Translate one message into the language in force."""
    return _catalogue().gettext(message) if message else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a message that counts; the placeholder for the number is filled by the caller."""
    return _catalogue().ngettext(singular, plural, number)


SYSTEM = (
    N_("Cannot allocate memory"),
    N_("Directory not empty"),
    N_("Disk quota exceeded"),
    N_("File exists"),
    N_("File name too long"),
    N_("Input/output error"),
    N_("Is a directory"),
    N_("No such file or directory"),
    N_("No space left on device"),
    N_("Not a directory"),
    N_("Operation not permitted"),
    N_("Permission denied"),
    N_("Read-only file system"),
    N_("Too many open files"),
)
"""What the system says of its failures (glibc, `strerror`), for the catalogue; what is not among them is shown as the system says it."""


def reason(error: OSError) -> str:
    """Why the system could not do what was asked."""
    return _(error.strerror) if error.strerror else str(error)


def language() -> str:
    """Say which language is in force: `en` or `nl`."""
    _catalogue()
    return _language


def set_language(code: str) -> None:
    """Speak this language from now on.

    Raises `ValueError` for a language without a catalogue: what was asked for by name is not replaced in silence.
    """
    global _language, _translations  # noqa: PLW0603  # one process speaks one language, as in gettext itself
    known = known_language(code)
    if known is None:
        raise ValueError(code)
    _translations = _gettext.translation(DOMAIN, LOCALES, [known], fallback=known == SOURCE_LANGUAGE)
    _language = known


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for a while: pages of the documentation are English, what a reviewer reads is Dutch."""
    before = language()
    set_language(code)
    try:
        yield
    finally:
        set_language(before)


def known_language(code: str) -> str | None:
    """Reduce `nl`, `nl_NL.UTF-8`, `nl-BE` or `Dutch_Netherlands` to a language there is a catalogue for."""
    primary = code.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    by_name = {name.lower(): short for short, name in LANGUAGES.items()}
    return primary if primary in LANGUAGES else by_name.get(primary)


def language_of(environment: Mapping[str, str]) -> str:
    """Choose the language from environment variables; the first one that is set decides, unknown languages give English."""
    for name in ("BESTEK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return known_language(value) or SOURCE_LANGUAGE
    return known_language(_locale_of_the_desktop()) or SOURCE_LANGUAGE


def _locale_of_the_desktop() -> str:
    """Ask Windows or macOS, where a terminal seldom sets `LANG`; elsewhere the variables have said it all."""
    if sys.platform == "win32" or sys.platform == "darwin":  # the type checker knows this spelling
        import locale  # costs start-up time, and only these two systems need it

        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, "")
            return locale.getlocale(locale.LC_CTYPE)[0] or ""
    return ""


def _catalogue() -> _gettext.NullTranslations:
    if _translations is None:
        set_language(language_of(os.environ))
    assert _translations is not None
    return _translations
