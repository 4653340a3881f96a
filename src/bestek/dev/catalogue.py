"""The catalogues of messages: extracted from the source, updated, compiled and checked, all through Babel.

No clock: the creation date in a catalogue is the one it was born with, and lines carry no numbers, so that a catalogue changes
only when a message does.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bestek.bootstrap import ROOT
from bestek.messages import DOMAIN, LANGUAGES, LOCALES, SOURCE_LANGUAGE

SOURCES = ("tasks.py", "src/bestek/**/*.py")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
TRANSLATED = tuple(code for code in LANGUAGES if code != SOURCE_LANGUAGE)


def po_path(language: str, locales: Path = LOCALES) -> Path:
    """Where the catalogue of a language stands, in the layout gettext prescribes (manual, section 11.2.3)."""
    return locales / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def extract(root: Path = ROOT) -> Catalog:
    """Collect every message of the source, with the files it stands in."""
    catalogue = Catalog(domain=DOMAIN, project="Bestek", charset="utf-8", fuzzy=False)
    for path in sorted({path for pattern in SOURCES for path in root.glob(pattern)}):
        for _line, message, comments, _context in extract_from_file("python", path, KEYWORDS, ("L10n:",)):
            catalogue.add(message, None, [(path.relative_to(root).as_posix(), 1)], auto_comments=comments)
    return catalogue


def renew(locales: Path = LOCALES, root: Path = ROOT) -> list[str]:
    """Bring every catalogue up to date with the source and compile it; hand back what is still wrong."""
    template = extract(root)
    for language in TRANSLATED:
        path = po_path(language, locales)
        catalogue = read(language, locales)
        template.creation_date = catalogue.creation_date
        catalogue.msgid_bugs_address = ""
        catalogue.update(template, no_fuzzy_matching=True)
        path.write_bytes(spell(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
    return list(problems(locales, root))


def read(language: str, locales: Path = LOCALES) -> Catalog:
    """Read the catalogue of one language."""
    with po_path(language, locales).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def spell(catalogue: Catalog) -> bytes:
    """A catalogue as text, sorted by message."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return buffer.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def problems(locales: Path = LOCALES, root: Path = ROOT) -> Iterator[str]:
    """Say what keeps a catalogue from being complete and fresh; nothing for a good one."""
    source = {message.id for message in extract(root) if message.id}
    for language in TRANSLATED:
        catalogue = read(language, locales)
        known = {message.id: message for message in catalogue if message.id}
        yield from (
            f"{language}: not in the catalogue: {missing!r}" for missing in sorted(source - known.keys(), key=str)
        )
        yield from (f"{language}: no longer in the source: {left!r}" for left in sorted(known.keys() - source, key=str))
        for message in known.values():
            yield from (f"{language}: {problem}: {message.id!r}" for problem in _flaws(message))
        if po_path(language, locales).with_suffix(".mo").read_bytes() != compiled(catalogue):
            yield f"{language}: the compiled catalogue is not that of the text"


def _flaws(message: Message) -> Iterator[str]:
    translations = _texts(message.string)
    if message.fuzzy:
        yield "fuzzy"
    if not all(translations) or len(translations) != len(_texts(message.id)):
        yield "not translated"
    # The singular may leave the number out ("één fout"), so each form may use what any form of the source uses, and the last uses all.
    elif not all(_placeholders(text) <= _placeholders(*_texts(message.id)) for text in translations):
        yield "a placeholder that the source does not fill"
    elif _placeholders(translations[-1]) != _placeholders(_texts(message.id)[-1]):
        yield "placeholders differ"


def _placeholders(*texts: str) -> set[str]:
    """The names that `str.format` fills; a text with a brace that opens nothing is not one for `str.format`."""
    try:
        return {
            name for text in texts for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None
        }
    except ValueError:
        return {"{"}


def _texts(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ("",))
