"""From a page and its style sheet to PDF bytes, through WeasyPrint. Importing this module imports WeasyPrint (a quarter of a second)."""

# ruff: noqa: E402

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from bestek.write.light_import import import_weasyprint

import_weasyprint()

import pydyf
import weasyprint
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from bestek import fonts
from bestek.write import Written
from bestek.write.faster_layout import ShippedFonts, faster
from bestek.write.parts import LaidOut
from bestek.write.pdf_tags import drawn_glyphs, no_fonts, no_note_lost, own_tags, parsed_page

VARIANT = "pdf/a-2a"
"""What WeasyPrint declares; the finisher adds PDF/UA-1. The other way round six rules of PDF/A would fail."""


def pdf(page: str, css: str) -> Written:
    """The PDF of a page (well-formed XML). A warning of WeasyPrint is a defect of our page or style sheet: `RuntimeError`."""
    made = laid_out(page, css)
    return Written(made.data, pages=made.pages, page_of=made.page_of)


def laid_out(page: str, css: str, part: str = "") -> LaidOut:
    """A page as a PDF with what is known of its pages. A `part` of a document, by its name, embeds no fonts."""
    sheet, fonts_ = style_sheet(css)
    with faster(), no_warnings(), no_note_lost(), own_tags(part) as told, no_fonts() if part else nullcontext():
        html = parsed_page(ElementTree.fromstring(page), Fetcher())  # noqa: S314  # our own page
        document = html.render(font_config=fonts_, stylesheets=[sheet], pdf_variant=VARIANT)
        data = document.write_pdf(finisher=declare_pdfua, pdf_variant=VARIANT)
        return LaidOut(data, tuple(told.sheets), told.page_of, drawn_glyphs(document))


@lru_cache(maxsize=4)
def style_sheet(css: str) -> tuple[weasyprint.CSS, ShippedFonts]:
    """A parsed style sheet with the fonts that it names. Both are only read by a layout: the next part has them as they are."""
    fonts_ = ShippedFonts()
    with no_warnings():
        return weasyprint.CSS(string=css, font_config=fonts_, url_fetcher=Fetcher()), fonts_


class Fetcher(URLFetcher):  # type: ignore[misc]
    """Opens `data:` addresses and the shipped fonts by name, nothing else: no file, no network."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme == fonts.SCHEME:
            return URLFetcherResponse(url, fonts.read(name), {"Content-Type": "font/ttf"})
        return super().fetch(url, headers)


@contextmanager
def no_warnings() -> Iterator[None]:
    """Whatever WeasyPrint or fontTools warns of inside becomes an error."""
    collector = _Collector()
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    for logger in loggers:
        logger.addHandler(collector)
    try:
        yield
    except FatalURLFetchingError as error:  # a BaseException, to get past WeasyPrint's own handlers
        raise RuntimeError(str(error)) from error
    finally:
        for logger in loggers:
            logger.removeHandler(collector)
    if collector.messages:
        raise RuntimeError("WeasyPrint: " + "; ".join(dict.fromkeys(collector.messages)))


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


# PDF/UA-1 identification with the extension schema that PDF/A asks for (ISO 14289-1, 5; ISO 19005-2, 6.6.2.3)
PDFUA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def declare_pdfua(_document: weasyprint.Document, made: pydyf.PDF) -> None:
    """A finisher: adds the second identification to the XMP metadata that WeasyPrint wrote, and leaves it readable.

    What tells formats apart by their bytes, as the registers of archives do (PRONOM fmt/476), looks for the claim of PDF/A in the plain text of the file.
    """
    number = int(made.catalog["Metadata"].split()[0])
    stream = made.objects[number]
    (packet,) = stream.stream
    before, end, after = packet.rpartition(b"</rdf:RDF>")
    if not end:
        raise AssertionError("no RDF in the metadata")
    stream.stream = [before + PDFUA + end + after]
    stream.compress = False
