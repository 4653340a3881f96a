"""What a signature looks like on the page, and what a screen reader says in its place: the same words, in the language of the document.

The picture is a small PDF with the shipped fonts, laid out as every document is; nothing of it comes from the machine.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bestek import fonts, formats
from bestek.findings import Finding
from bestek.messages import _
from bestek.system import require_libraries
from bestek.write.markup import element, text

FAMILY = "Source Sans Pro"
SIZES = (7.5, 7.0, 6.5, 6.0, 5.5, 5.0)
"""Points in which the name is tried, until all of it fits; what does not fit in the last is cut off on the page, not for a screen reader."""


@dataclass(frozen=True)
class Words:
    """What stands in a signature in one language: over the name, and the sentence for a screen reader with what a reason adds."""

    heading: str
    spoken: str
    reason: str


WORDS = {
    "nl": Words(
        "Elektronisch ondertekend door", "Elektronische handtekening van {name}, {date}.", "Reden van ondertekening: {reason}."
    ),
    "fy": Words(
        "Elektroanysk ûndertekene troch", "Elektroanyske hantekening fan {name}, {date}.", "Reden fan ûndertekening: {reason}."
    ),
    "en": Words("Signed electronically by", "Electronic signature of {name}, {date}.", "Reason for signing: {reason}."),
}  # fmt: skip
"""By language; a document in another is signed in Dutch."""


@dataclass(frozen=True)
class Stamp:
    """Who signs: the name, and whose certificate it is where that says more; on which day, for which reason (may be empty), in the language of the document."""

    whose: tuple[str, ...]
    day: datetime.date
    reason: str
    language: str

    @property
    def words(self) -> Words:
        return WORDS.get(self._language, WORDS["nl"])

    @property
    def spoken(self) -> str:
        """The signature in words."""
        sentences = [self.words.spoken.format(name=", ".join(self.whose), date=self._date)]
        sentences += [self.words.reason.format(reason=self.reason.rstrip("."))] if self.reason else []
        return " ".join(sentences)

    @property
    def lines(self) -> tuple[str, ...]:
        """The signature on the page, line by line."""
        return (self.words.heading, *self.whose, self._date)

    @property
    def _date(self) -> str:
        return formats.date(self.day, speech=formats.Speech(self._language if self._language in WORDS else "nl"))

    @property
    def _language(self) -> str:
        return self.language.partition("-")[0].lower()


def missing(stamp: Stamp) -> Iterator[Finding]:
    """A finding for every character that the shipped fonts cannot show."""
    known = fonts.coverage(fonts.face(FAMILY)) & fonts.coverage(fonts.face(FAMILY, 600))
    for character in sorted(set("".join(stamp.lines))):
        if ord(character) not in known:
            message = _("the shipped fonts have no “{character}” (U+{code:04X})")
            told = message.format(character=character, code=ord(character))
            yield Finding("E601", told, None, _("give the name in other letters with --name, or sign with --invisible"))


def picture(stamp: Stamp, width: float, height: float) -> bytes:
    """The signature on a page of the given size in points, as PDF without tags. Raises `SetupError` when libraries of WeasyPrint are missing."""
    require_libraries()
    tried = (_laid_out(stamp, width, height, size) for size in SIZES)
    made = next((each for each in tried if len(each.pages) == 1), None) or _laid_out(
        stamp, width, height, SIZES[-1], cut=True
    )
    data = io.BytesIO()
    made.write_pdf(data)
    return data.getvalue()


def _laid_out(stamp: Stamp, width: float, height: float, size: float, *, cut: bool = False) -> Any:
    from bestek.write.pdf_layout import Fetcher, no_warnings  # isort: skip  # first: it imports WeasyPrint in its way
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    heading, name, *rest = stamp.lines
    lines = ((heading, "small"), (name, "name"), *((line, "small") for line in rest))
    words = element(
        "div", *(element("p", text(line), class_=kind) for line, kind in lines), class_="cut" if cut else ""
    )
    page = element("html", element("head", element("title", text(name))), element("body", words), lang=stamp.language)
    css = fonts.font_face_rules((FAMILY,)) + _RULES.format(
        family=fonts.private_name(FAMILY), width=width, height=height, size=size, small=size - 1
    )
    fetcher, configuration = Fetcher(), FontConfiguration()
    with no_warnings():
        sheet = weasyprint.CSS(string=css, font_config=configuration, url_fetcher=fetcher)
        html = weasyprint.HTML(string=page, url_fetcher=fetcher)
        return html.render(font_config=configuration, stylesheets=[sheet])


_RULES = """
@page {{ size: {width}pt {height}pt; margin: 0 }}
body {{ font-family: "{family}"; margin: 0; line-height: 1.18; color: #1a1a1a }}
.cut {{ height: {height}pt; overflow: hidden; break-inside: avoid }}
p {{ margin: 0; orphans: 1; widows: 1 }}
.small {{ font-size: {small}pt }}
.name {{ font-size: {size}pt; font-weight: 600 }}
"""
