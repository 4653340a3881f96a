"""WeasyPrint 70.0 made faster, with the same bytes: parts of it that do the same work many times over.

`faster()` puts the functions of this file in the place of WeasyPrint's. Each gives what WeasyPrint's gives for every page that Bestek
makes; what a page of Bestek never has is left to the original. They lean on the insides of one version: `PATCHES` holds the checksums
of what they replace, and a test tells when another version has others. `BESTEK_PLAIN_LAYOUT=1` lays out without them.
"""

# ruff: noqa: E402, FBT003  # WeasyPrint is imported in our way; C functions take no names

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from math import inf
from typing import Any
from xml.sax.saxutils import escape

from bestek.write.light_import import import_weasyprint

import_weasyprint()

import weasyprint.css
from weasyprint.css import ComputedStyle, InitialStyle, StyleFor, declaration_precedence
from weasyprint.text.constants import FONTCONFIG_STYLE, FONTCONFIG_WEIGHT
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import PREFERRED_ENCODING, FontConfiguration
from weasyprint.urls import URLFetcher

from bestek import fonts

Cascaded = dict[str, tuple[Any, Any]]
"""Declared values with their weight, by the name of the property."""


# Fonts: read where they lie


class ShippedFonts(FontConfiguration):  # type: ignore[misc]
    """Takes shipped fonts from where they are: WeasyPrint copies each into a temporary folder, which a killed process leaves behind."""

    def add_font_face(self, rule_descriptors: dict[str, Any], url_fetcher: URLFetcher) -> None:  # noqa: ARG002  # ours opens the same files
        ((kind, url),) = rule_descriptors["src"]
        scheme, _, name = url.partition(":")
        if kind != "external" or scheme != fonts.SCHEME:
            raise AssertionError(f"a font that does not ship: {url}")
        path = fonts.path(name).as_posix()
        family, style, weight = (rule_descriptors[f"font_{what}"] for what in ("family", "style", "weight"))
        rules = _FACE.format(
            file=escape(path), family=escape(family), slant=FONTCONFIG_STYLE[style], weight=FONTCONFIG_WEIGHT[weight]
        )
        fontconfig.FcConfigParseAndLoadFromMemory(self._config, rules.encode(), True)
        if not fontconfig.FcConfigAppFontAddFile(self._config, path.encode(PREFERRED_ENCODING)):
            raise AssertionError(f"fontconfig cannot read {name}")
        pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", self.font_map))


_FACE = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<match target="scan"><test name="file" compare="eq"><string>{file}</string></test>
<edit name="family" mode="prepend"><string>{family}</string></edit>
<edit name="slant" mode="assign_replace"><const>{slant}</const></edit>
<edit name="weight" mode="assign_replace"><int>{weight}</int></edit></match>
<match target="font"><test name="file" compare="eq"><string>{file}</string></test>
<edit name="fontfeatures" mode="assign_replace"><string>kern 1</string></edit></match>
</fontconfig>"""
"""The rules of Fontconfig that WeasyPrint writes for a face."""


# Styles: elements that match the same rules share one


class _Anchored(ComputedStyle):  # type: ignore[misc]
    """The style of an element with an `id`: that of all elements like it, but for the name of its anchor."""

    def __init__(self, shared: ComputedStyle, anchor: str) -> None:
        self.__dict__.update(shared.__dict__)
        self.__dict__.pop("anonymous_style", None)
        self.shared = shared
        self["anchor"] = anchor

    def copy(self) -> _Anchored:
        copy = _Anchored(self.shared, self["anchor"])
        copy.update(self)
        copy.specified = self.specified.copy()
        return copy

    def __missing__(self, key: str) -> Any:
        value = self[key] = self.shared[key]
        return value

    @property
    def anonymous_style(self) -> Any:
        return self.shared.anonymous_style


class _Shared:
    """The styles of a document while they are computed."""

    def __init__(self, style_for: StyleFor, html: Any, sheets: Any) -> None:
        self.style_for, self.html, self.sheets = style_for, html, sheets
        self.cascades: dict[object, dict[str | None, Cascaded]] = {}
        self.styles: dict[object, ComputedStyle] = {}
        self.of: dict[Any, ComputedStyle] = {}
        """The shared style of every element."""

    def cascade(self, element: Any, declared: Cascaded) -> dict[str | None, Cascaded]:
        """The declared values of an element and its pseudo-elements, as one object for all that match the same rules."""
        matched = [sheet.matcher.match(element) for sheet, _, _ in self.sheets]
        key = (tuple(declared.items()), tuple(tuple(selector[:3] for selector in each) for each in matched))
        if key not in self.cascades:
            self.cascades[key] = self._cascaded(matched, declared)
        return self.cascades[key]

    def _cascaded(self, matched: list[Any], declared: Cascaded) -> dict[str | None, Cascaded]:
        cascaded: dict[str | None, Cascaded] = {None: dict(declared)} if declared else {}
        for (sheet, origin, sheet_specificity), selectors in zip(self.sheets, matched, strict=True):
            for specificity, _order, pseudo_type, (declarations, layer) in selectors:
                order = inf if layer is None else sheet.layers.index(layer)
                style = cascaded.setdefault(pseudo_type, {})
                for name, values, importance in declarations:
                    weight = (declaration_precedence(origin, importance), order, sheet_specificity or specificity)
                    if name not in style or style[name][1] <= weight:
                        style[name] = values, weight
        return cascaded

    def style(self, parent: ComputedStyle | None, pseudo_type: str | None, cascaded: Cascaded) -> ComputedStyle:
        key = (id(parent), pseudo_type, id(cascaded))
        if key not in self.styles:
            style_for = self.style_for
            root = InitialStyle(style_for.font_config) if parent is None else self.of[self.html.etree_element]
            self.styles[key] = ComputedStyle(
                parent, cascaded, pseudo_type, root, self.html.base_url, style_for.font_config, style_for.initial_page_sizes
            )  # fmt: skip
        return self.styles[key]


_NOTHING: Cascaded = {}


def _style_for_init(
    self: StyleFor, html: Any, sheets: Any, presentational_hints: bool, font_config: Any, target_collector: Any
) -> None:
    """In the place of `StyleFor.__init__`: identifiers and pseudo-elements do not keep equal styles apart."""
    self._cascaded_styles, self._computed_styles = {}, {}
    self.initial_page_sizes = {"box": None, "area": None}
    self._sheets, self.font_config = sheets, font_config
    declared = _declared(html, presentational_hints)
    shared = _Shared(self, html, sheets)
    for element in html.wrapper_element.iter_subtree():
        node = element.etree_element
        values = declared.get(node, {})
        anchor, _weight = values.pop("anchor", (None, None))
        cascades = shared.cascade(element, values)
        parent = shared.of[element.parent.etree_element] if element.parent else None
        style = shared.of[node] = shared.style(parent, None, cascades.get(None, _NOTHING))
        self._computed_styles[node, None] = _Anchored(style, anchor) if anchor else style
        if anchor:
            target_collector.collect_anchor(anchor)
        for pseudo_type, cascaded in cascades.items():
            if pseudo_type:
                self._computed_styles[node, pseudo_type] = shared.style(style, pseudo_type, cascaded)
    self._shared = shared


def _declared(html: Any, presentational_hints: bool) -> dict[Any, Cascaded]:
    """What attributes declare, by element."""
    declared: dict[Any, Cascaded] = {}
    found = weasyprint.css.find_style_attributes(html.etree_element, presentational_hints, html.base_url)
    for specificity, element, declarations, base_url in found:
        style = declared.setdefault(element, {})
        for name, values, importance in weasyprint.css.preprocess_declarations(base_url, declarations):
            weight = (declaration_precedence("author", importance), inf, specificity)
            if name not in style or style[name][1] <= weight:
                style[name] = values, weight
    return declared


Patch = tuple[Any, str, Callable[..., Any], str]
PATCHES: tuple[Patch, ...] = (
    (StyleFor, "__init__", _style_for_init, "b1e725a7552502aa"),
)  # fmt: skip
"""What is replaced, by what, and the checksum of the source that it was written for."""


@contextmanager
def faster() -> Iterator[None]:
    """While it is open, WeasyPrint lays out and writes with the functions of this file."""
    originals = [(owner, name, owner.__dict__[name]) for owner, name, *_ in PATCHES]
    for owner, name, function, _ in () if os.environ.get("BESTEK_PLAIN_LAYOUT") else PATCHES:
        setattr(owner, name, function)
    try:
        yield
    finally:
        for owner, name, function in originals:
            setattr(owner, name, function)


def checksum(function: Callable[..., Any]) -> str:
    """Of the source of a function that is replaced."""
    return sha256(inspect.getsource(function).encode()).hexdigest()[:16]
