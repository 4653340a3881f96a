"""WeasyPrint 70.0 made faster, with the same bytes: parts of it that do the same work many times over.

`faster()` puts the functions of this file in the place of WeasyPrint's. Each gives what WeasyPrint's gives for every page that Bestek
makes; what a page of Bestek never has is left to the original. They lean on the insides of one version: `PATCHES` holds the checksums
of what they replace, and a test tells when another version has others. `BESTEK_PLAIN_LAYOUT=1` lays out without them.
"""

# ruff: noqa: E402, FBT003  # WeasyPrint is imported in our way; C functions take no names

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from math import inf
from typing import Any
from xml.sax.saxutils import escape

from bestek.write.light_import import import_weasyprint

import_weasyprint()

import pydyf
import pyphen  # type: ignore[import-untyped]
import weasyprint.css
from weasyprint.css import ComputedStyle, InitialStyle, StyleFor, declaration_precedence
from weasyprint.css.functions import check_math
from weasyprint.css.properties import Dimension
from weasyprint.draw import text as draw_text
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background, percent
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.percent import adjust_box_sizing, resolve_one_percentage
from weasyprint.text import line_break
from weasyprint.text.constants import FONTCONFIG_STYLE, FONTCONFIG_WEIGHT, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, fontconfig, gobject, pango, pangoft2, unicode_to_char_p
from weasyprint.text.fonts import PREFERRED_ENCODING, FontConfiguration, font_features, get_font_description
from weasyprint.text.line_break import Layout
from weasyprint.urls import URLFetcher

from bestek import fonts

Cascaded = dict[str, tuple[Any, Any]]
"""Declared values with their weight, by the name of the property."""


# Fonts: read where they lie


class ShippedFonts(FontConfiguration):  # type: ignore[misc]
    """Takes shipped fonts from where they are: WeasyPrint copies each into a temporary folder, which a killed process leaves behind."""

    def add_font_face(self, rule_descriptors: dict[str, Any], url_fetcher: URLFetcher) -> None:
        _kind, url = rule_descriptors["src"][0]
        scheme, _, name = (url or "").partition(":")
        if scheme != fonts.SCHEME:
            super().add_font_face(rule_descriptors, url_fetcher)
            return
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


# Lines: a text that was measured is not measured again


def _split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: Any,
    justification_spacing: Any,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    """In the place of `split_first_line`: a table measures its texts for the widths of columns, and lays them out more than once."""
    if context is None:
        return _original_split(text, style, context, max_width, justification_spacing, is_line_start, minimum)
    known = context.__dict__.setdefault("known_lines", {})
    key = (text, id(style), max_width, justification_spacing, is_line_start, minimum)
    if key in known:
        _style, layout, rest = known[key]
    else:
        layout, *rest = _original_split(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        known[key] = style, layout, rest  # the style stays, so that no other has its `id`
    copy = object.__new__(Layout)
    copy.__dict__.update(layout.__dict__)
    return copy, *rest


_original_split = line_break.split_first_line


def _layout_setup(self: Any, style: Any) -> None:
    """In the place of `Layout.setup`: the context and the description of the font are made once for a style."""
    if style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
        _original_setup(self, style)
        return
    if "text_setup" not in style.__dict__:
        style.text_setup = _text_setup(style)
    context, self.language, description, features = style.text_setup
    self.style = style
    self.first_line_direction = 0
    self.layout = layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout, False)
    pango.pango_layout_set_font_description(layout, description)
    self.ascent = self.underline_position = self.strikethrough_position = None
    if features is not None:
        attributes = pango.pango_attr_list_new()
        pango.pango_attr_list_insert(attributes, features)
        pango.pango_layout_set_attributes(layout, attributes)


_original_setup = Layout.setup


def _text_setup(style: Any) -> tuple[Any, Any, Any, Any]:
    """The context, language, font description and font features of a style."""
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    if style["lang"]:
        pointer, _text = unicode_to_char_p(style["lang"])
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    features = font_features(*(style[name] for name in _FEATURES))
    if not features:
        return context, language, get_font_description(style), None
    key = ",".join(f"{name} {value}" for name, value in features.items()).encode()
    attribute = style.font_config.font_features.setdefault(key, pango.pango_attr_font_features_new(key))
    return context, language, get_font_description(style), attribute


_FEATURES = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps",
    "font_variant_numeric", "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
)  # fmt: skip


def _strut(style: Any) -> Any:
    """In the place of `strut`: kept with the style, whose key is a text of fourteen properties."""
    if "strut" not in style.__dict__:
        style.strut = _original_strut(style)
    return style.strut


_original_strut = line_break.strut


# Boxes: plain ones need no computing


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    """In the place of `resolve_percentages`: lengths in pixels and percentages need no functions."""
    if box.__class__ is AbsolutePlaceholder:
        _original_percentages(box, containing_block)
        return
    if isinstance(containing_block, boxes.Box):
        width, height = containing_block.width, containing_block.height
    else:
        width, height = containing_block
    values, style = box.__dict__, box.style
    _resolve(box, values, style, _ACROSS, width)
    _resolve(box, values, style, _DOWN, height if isinstance(box, boxes.PageBox) else width)
    if height == "auto":
        own = style["height"]
        if own == "auto" or check_math(own) or own.unit == "%":
            values["height"] = "auto"
        else:
            values["height"] = own.value
        _resolve(box, values, style, ("min_height",), 0)
        _resolve(box, values, style, ("max_height",), inf)
    else:
        _resolve(box, values, style, ("height", "min_height", "max_height"), height)
    collapse = style["border_collapse"] == "collapse"
    for name in _BORDERS:
        if not (collapse and hasattr(box, name)):
            values[name] = style[name]
    if style["box_sizing"] != "content-box":
        adjust_box_sizing(box, "width")
        adjust_box_sizing(box, "height")


_original_percentages = percent.resolve_percentages
_ACROSS = ("margin_left", "margin_right", "padding_left", "padding_right", "width", "min_width", "max_width")
_DOWN = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
_BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")


def _resolve(box: Any, values: dict[str, Any], style: Any, names: tuple[str, ...], whole: Any) -> None:
    for name in names:
        value = style[name]
        if value.__class__ is Dimension:
            values[name] = whole * value.value / 100 if value.unit == "%" else value.value
        else:
            resolve_one_percentage(box, name, whole)


def _is_in_normal_flow(self: Any) -> bool:
    """In the place of `Box.is_in_normal_flow`."""
    style = self.style
    if style["float"] == "none" and style["position"] in ("static", "relative"):
        return True
    return _original_normal_flow(self)  # type: ignore[no-any-return]


_original_normal_flow = boxes.Box.is_in_normal_flow


def _layout_box_backgrounds(
    page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
) -> None:
    """In the place of `layout_box_backgrounds`: most boxes have no background, round corner or image."""
    is_special = style is not None or not layout_children or box is page or box.__class__ is AbsolutePlaceholder
    if is_special or not _is_bare(box.style):
        _original_backgrounds(page, box, get_image_from_uri, layout_children, style)
        return
    values = box.__dict__
    for name in _CORNERS:
        values[name] = (0, 0)
    values["background"] = None
    for child in box.all_children():
        _layout_box_backgrounds(page, child, get_image_from_uri)


_original_backgrounds = background.layout_box_backgrounds
_CORNERS = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))


def _is_bare(style: Any) -> bool:
    if "is_bare" not in style.__dict__:
        style.is_bare = (
            all((0, "px") in style[name] for name in _CORNERS)
            and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and style["visibility"] != "hidden"
            and all(kind == "none" for kind, _value in style["background_image"])
            and get_color(style, "background_color").alpha == 0
            and not style["box_shadow"]
        )
    return style.is_bare  # type: ignore[no-any-return]


# Drawing and hyphenation


def _draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: str, matrix: Any) -> Any:
    """In the place of `draw_first_line`: the glyphs of a run are read as one row of numbers, not field by field.

    Lines that are cut off, glyphs that a font lacks or shifts, and fonts of pictures are left to the original.
    """
    layout = textbox.pango_layout
    if text_overflow == "ellipsis" or block_ellipsis != "none" or textbox.style["font_size"] < _SMALLEST:
        return _original_draw(stream, textbox, text_overflow, block_ellipsis, matrix)
    if not textbox.text.strip():
        return []
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    first_line, _index = layout.get_first_line()
    runs = [(item, _numbers(item)) for item in _items(first_line)]
    fonts_ = [stream.add_font(item.item.analysis.font) for item, _ in runs]
    if not all(numbers for _, numbers in runs) or any(
        font.bitmap or font.svg or font.png or font.colr for font, _ in fonts_
    ):
        return _original_draw(stream, textbox, text_overflow, block_ellipsis, matrix)
    stream.set_text_matrix(*matrix.values)
    shown: list[str] = []
    previous = None
    for (item, numbers), (font, size) in zip(runs, fonts_, strict=True):
        if item.item.analysis.font != previous:
            previous = item.item.analysis.font
            if shown:
                stream.show_text("".join(shown))
            shown = []
            stream.set_font_size(font.hash, size)
        _show(shown, stream, layout.text, item, numbers, font, size)
    stream.show_text("".join(shown))
    return []


_original_draw = draw_text.draw_first_line
_SMALLEST = 1e-6
_EMPTY, _UNKNOWN = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG
_GLYPH = ffi.sizeof("PangoGlyphInfo")


def _items(line: Any) -> Iterator[Any]:
    run = line.runs[0]
    while run != ffi.NULL:
        yield run.data
        run = run.next


def _numbers(item: Any) -> list[int]:
    """Five numbers for each glyph of a run: itself, its width, its shift to the right and upwards, flags; nothing for what is not drawn here."""
    glyphs = item.glyphs
    numbers: list[int] = memoryview(ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPH)).cast("I").tolist()
    missing = any(glyph == _EMPTY or glyph & _UNKNOWN for glyph in numbers[::5])
    shifted = any(numbers[2::5]) or any(numbers[3::5]) or any(width >> 31 for width in numbers[1::5])
    return [] if missing or shifted or item.item.analysis.level % 2 else numbers


def _show(shown: list[str], stream: Any, text: str, item: Any, numbers: list[int], font: Any, size: float) -> None:
    """Adds the glyphs of a run, as WeasyPrint writes them."""
    widths, names = font.widths, font.to_unicode
    shown.append("<")
    for place, (glyph, width) in enumerate(zip(numbers[::5], numbers[1::5], strict=True)):
        if glyph not in names:
            names[glyph] = _spelled(text, item, place, len(numbers) // 5)
        shown.append(f"{glyph:04x}")
        if glyph not in widths:
            pango.pango_font_get_glyph_extents(item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
            widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        kerning = widths[glyph] + 0.0 - width * 1000 * FROM_UNITS / size
        if kerning:
            shown.append(f">{int(kerning)}<")
    if shown[-1].endswith("<"):
        shown[-1] = shown[-1][:-1]
    else:
        shown.append(">")


def _spelled(text: str, item: Any, place: int, count: int) -> str:
    """The characters behind a glyph."""
    start = item.item.offset
    clusters = item.glyphs.log_clusters
    end = item.item.length if place == count - 1 else clusters[place + 1]
    return text.encode()[start + clusters[place] : start + end].decode()


class _Patterns(dict[str, Any]):
    """The patterns of a hyphenation dictionary, each read when a word has its letters: of ten thousand, a document meets a few hundred."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = dict(zip("\n".join(lines).translate(_NO_DIGITS).split("\n"), lines, strict=True))

    def get(self, letters: str, default: Any = None) -> Any:
        if letters in self:
            return self[letters]
        line = self.lines.get(letters)
        if line is None:
            return default
        values = [int(digit or "0") for digit, _letter in pyphen.parse(line)]
        used = [place for place, value in enumerate(values) if value]
        self[letters] = value = (used[0], tuple(values[used[0] : used[-1] + 1])) if used else default
        return value


_NO_DIGITS = {ord(digit): None for digit in "0123456789"}


def _read_patterns(self: Any, path: Any) -> None:
    """In the place of `HyphDict.__init__`."""
    head, _, rest = path.read_bytes().partition(b"\n")
    encoding = head.strip().decode()
    if encoding not in {"UTF-8", "ISO8859-1"} or b"^^" in rest or b"/" in rest:
        _original_read(self, path)
        return
    stripped = (line.strip() for line in rest.decode(encoding).split("\n"))
    lines = [line for line in stripped if line and not line.startswith(pyphen.ignored)]
    self.patterns = _Patterns(lines)
    self.cache = {}
    self.maxlen = max(map(len, self.patterns.lines))


_original_read = pyphen.HyphDict.__init__


# PDF: objects are turned into bytes once


def _to_bytes(item: Any) -> bytes:
    """In the place of `pydyf._to_bytes`."""
    kind = item.__class__
    if kind is bytes:
        return item  # type: ignore[no-any-return]
    if kind is str:
        return item.encode("ascii")  # type: ignore[no-any-return]
    if kind is int:
        return b"%d" % item
    return _original_to_bytes(item)  # type: ignore[no-any-return]


_original_to_bytes = pydyf._to_bytes  # noqa: SLF001


class _Written:
    """The bytes of the numbered objects of a file while it is written: pydyf asks for them twice, for the file and for its identifier."""

    known: dict[int, bytes] | None = None


def _write(self: Any, *values: Any, **named: Any) -> None:
    """In the place of `pydyf.PDF.write`."""
    _Written.known = {}
    try:
        _original_write(self, *values, **named)
    finally:
        _Written.known = None


_original_write = pydyf.PDF.write


def _once(data: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """The bytes of an object, kept while its file is written."""

    def kept(self: Any) -> bytes:
        known = _Written.known
        if known is None or self.number is None:
            return data(self)
        if self.number not in known:
            known[self.number] = data(self)
        return known[self.number]

    return kept


def _dictionary(self: Any) -> bytes:
    """In the place of `pydyf.Dictionary.data`."""
    return b"<<" + b"".join([b"/" + _to_bytes(key) + b" " + _to_bytes(value) for key, value in self.items()]) + b">>"


Patch = tuple[Any, str, Callable[..., Any], str]
PATCHES: tuple[Patch, ...] = (
    (StyleFor, "__init__", _style_for_init, "b1e725a7552502aa"),
    (line_break, "split_first_line", _split_first_line, "39ad1016863ca34d"),
    (Layout, "setup", _layout_setup, "fb227a55094f41d4"),
    (line_break, "strut", _strut, "b57885b70dd08efe"),
    (percent, "resolve_percentages", _resolve_percentages, "71673078096fcf87"),
    (boxes.Box, "is_in_normal_flow", _is_in_normal_flow, "5f49d6ab23da7e51"),
    (background, "layout_box_backgrounds", _layout_box_backgrounds, "617a870678c82755"),
    (draw_text, "draw_first_line", _draw_first_line, "1bb8eae6d88e71b1"),
    (pyphen.HyphDict, "__init__", _read_patterns, "ded3bdcdf58f9d38"),
    (pydyf, "_to_bytes", _to_bytes, "1cefd02c285d3aee"),
    (pydyf.PDF, "write", _write, "242cd38f92ecd33f"),
    (pydyf.Stream, "data", _once(pydyf.Stream.data.fget), "bdc2bc513f286de7"),
    (pydyf.Dictionary, "data", _once(_dictionary), "1a6ebf2b6bc6adcb"),
)  # fmt: skip
"""What is replaced, by what, and the checksum of the source that it was written for."""


def _places() -> list[tuple[Any, str, Any, Any]]:
    """Where a function stands: a class, or every module that has imported it, with what stands there and what is to."""
    modules = [module for name, module in sys.modules.items() if name.split(".")[0] in {"weasyprint", "pydyf"}]
    return [
        (place, name, original, property(function) if isinstance(original, property) else function)
        for owner, name, function, _ in PATCHES
        for original in (owner.__dict__[name],)
        for place in ([owner] if inspect.isclass(owner) else modules)
        if place.__dict__.get(name) is original
    ]


_PLACES = _places()


@contextmanager
def faster() -> Iterator[None]:
    """While it is open, WeasyPrint lays out and writes with the functions of this file."""
    places = () if os.environ.get("BESTEK_PLAIN_LAYOUT") else _PLACES
    for place, name, _, function in places:
        setattr(place, name, function)
    try:
        yield
    finally:
        for place, name, original, _ in places:
            setattr(place, name, original)


def checksum(replaced: Any) -> str:
    """Of the source of a function or property that is replaced."""
    function: Any = replaced.fget if isinstance(replaced, property) else replaced
    return sha256(inspect.getsource(function).encode()).hexdigest()[:16]
