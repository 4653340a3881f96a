"""The look of a dossier: tokens from the profile, contrast, and the files beside it."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from bestek import fonts, house, pictures, schema, tree
from bestek.dossier import Composed, compose
from bestek.findings import Finding, FindingsError, Severity
from bestek.house import CONTRASTS, WHITE, House, style_of
from bestek.making import FORMATS, write
from bestek.model.house_style import HouseStyleProfile, Logo, Margins, Typeface
from bestek.style import DEFAULT, PAPER_WIDTH, HouseStyle, contrast
from bestek.tree import Cover, Image
from tests.unit import trees
from tests.unit.small import Small, small

MUNICIPALITY = "content/municipalities/voorbeeld.yaml"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 0h40v10H0z"/></svg>'


@pytest.fixture
def project(tmp_path: Path) -> Small:
    return small(tmp_path)


def styled(project: Small, text: str) -> Small:
    project.change(MUNICIPALITY, "place: Voorbeeld", f"place: Voorbeeld\nhouse_style: {{{text}}}")
    return project


def composed(project: Small) -> Composed:
    return compose(project.project, project.root / "content" / "klein")


def refused(project: Small) -> list[tuple[str, str, str]]:
    """Code, place and words of what stops the dossier."""
    with pytest.raises(FindingsError) as caught:
        composed(project)
    return [
        (found.code, f"{found.place} {found.place and found.place.path}", said(found))
        for found in caught.value.findings
    ]


def said(finding: Finding) -> str:
    return f"{finding.message}; {finding.hint}"


# Tokens


@pytest.mark.parametrize("token", ["primary: {open: welke kleur?}", "margins: {top: {open: hoe breed?}}"])
def test_nothing_of_a_house_style_can_be_open(project: Small, token: str):
    assert [code for code, _place, _words in refused(styled(project, token))]


def test_a_profile_without_tokens_has_the_default_style_with_a_value_for_each():
    assert style_of(HouseStyleProfile()) == DEFAULT.resolved()


def test_the_profile_knows_every_token_and_the_typefaces_that_ship():
    assert {f.name for f in fields(HouseStyle)} | {"logo", "reference"} == HouseStyleProfile.model_fields.keys()
    assert set(get_args(Typeface)) == set(fonts.FAMILIES)


def test_a_municipality_sets_the_tokens_that_it_wants_and_every_format_takes_them(project: Small):
    tokens = 'primary: "#123456", body_size: 11, heading_font: Source Serif Pro, word_body_font: Arial, name: huis'
    made = composed(styled(project, f"{tokens}, margins: {{left: 40}}, heading_sizes: [20, 15, 12, 11]"))
    assert (
        made.style
        == HouseStyle(
            name="huis",
            primary="#123456",
            body_size=11.0,
            heading_font="Source Serif Pro",
            word_body_font="Arial",
            margins=(25.0, 20.0, 20.0, 40.0),
            heading_sizes=(20.0, 15.0, 12.0, 11.0),
        ).resolved()
    )
    for format_ in FORMATS:
        assert write(made.documents[0], format_, made.style).data != write(made.documents[0], format_, DEFAULT).data


def test_drawings_are_as_wide_as_the_text_between_the_margins(project: Small):
    project.change(
        "templates/documents/brief.html.j2",
        "</section>",
        '<figure id="p" alt="x"><caption>Planning</caption>{{ planning_chart(planning.milestones) }}</figure></section>',
    )
    project.change(
        "content/klein/dossier.yaml",
        "documents:",
        "planning: {milestones: [{id: start, name: Start, date: 2026-01-02}]}\ndocuments:",
    )
    styled(project, "margins: {left: 40, right: 30}")
    images = [node for node in tree.walk(composed(project).documents[0]) if isinstance(node, Image)]
    assert [image.width for image in images] == [140.0]


# Contrast


def test_the_default_style_stands_out_enough_everywhere():
    for name, ground, least in CONTRASTS:
        style = DEFAULT.resolved()
        assert contrast(getattr(style, name), getattr(style, ground) if ground else WHITE) >= least


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#ff0000") == contrast("#ff0000", "#ffffff") == pytest.approx(4.0, abs=0.01)


def test_colours_that_stand_out_too_little_are_a_warning_with_what_was_measured(project: Small):
    made = composed(styled(project, 'primary: "#777777"'))
    assert [(f.code, f.severity, str(f.place)) for f in made.findings] == [
        ("W324", Severity.WARNING, f"{MUNICIPALITY}:5:24"),
        ("W324", Severity.WARNING, f"{MUNICIPALITY}:5:24"),
    ]
    assert [f.message for f in made.findings] == [
        "primary (#777777) on the paper (#ffffff) has a contrast of 4.47 : 1; it must be 4.5 : 1 or more",
        "primary (#777777) on shade (#eef2f6) has a contrast of 3.98 : 1; it must be 4.5 : 1 or more",
    ]


def test_a_ground_that_is_too_dark_is_told_where_the_ground_stands(project: Small):
    (found,) = composed(styled(project, 'placeholder: "#444444"')).findings
    assert (str(found.place), found.message.partition(" has")[0]) == (
        f"{MUNICIPALITY}:5:28",
        "text (#1a1a1a) on placeholder (#444444)",
    )


def test_a_line_needs_less_contrast_than_text(project: Small):
    assert composed(styled(project, 'accent: "#8a8a8a"')).findings == ()
    (found,) = composed(styled(small(project.root / "two"), 'accent: "#9a9a9a"')).findings
    assert "2.81 : 1; it must be 3 : 1" in found.message


# Logo


def test_a_logo_stands_on_the_cover_in_every_format_with_its_alternative(project: Small):
    project.put("content/municipalities/voorbeeld/logo.svg", LOGO)
    project.change(
        "templates/documents/brief.html.j2",
        '<section id="lot">',
        '<cover own-page="no"><p role="title">Brief</p></cover><section id="lot">',
    )
    made = composed(styled(project, "logo: {file: voorbeeld/logo.svg, alt: Gemeente Voorbeeld, width: 60}"))
    brief, nota = made.documents
    (cover,) = [block for block in brief.children if isinstance(block, Cover)]
    assert (cover.logo, cover.logo_alt) == (Image("image/svg+xml", LOGO.encode(), 60.0, 15.0), "Gemeente Voorbeeld")
    assert not any(isinstance(node, Image) for node in tree.walk(nota)), "a document without cover has no place for it"
    for format_ in FORMATS:
        assert write(brief, format_, made.style).findings == ()


def test_a_png_has_the_height_of_its_pixels(project: Small):
    (project.root / "content" / "municipalities" / "beeld.png").write_bytes(trees.png())
    made = house.read_house(composed(styled(project, "logo: {file: beeld.png, alt: X, width: 30}")).valid, project.root)
    assert made.logo == Image("image/png", trees.png(), 30.0, 30.0 * pictures.ratio("image/png", trees.png()))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<svg", "it is not an SVG file"),
        (
            LOGO.replace("<path", "<script>alert(1)</script><path"),
            "it holds what runs or moves (script)",
        ),
        (
            LOGO.replace("<path", '<path onclick="x()"'),
            "it holds what runs or moves (path)",
        ),
        (LOGO.replace("<path", '<image href="https://example.org/a.png"/><path'), "it refers to another file"),
        (LOGO.replace("<path", '<path fill="url(https://example.org/a.svg#b)"'), "it refers to another file"),
        ('<?xml-stylesheet href="a.css"?>' + LOGO, "it refers to another file"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + LOGO, "the SVG file declares entities"),
        (
            LOGO.replace("<path", "<text>Voorbeeld</text><path"),
            "its text is set in a font that does not ship with Bestek (-)",
        ),
        (LOGO.replace(' viewBox="0 0 40 10"', ""), "it has no viewBox that tells its size"),
        (LOGO.replace("40 10", "0 10"), "it has no viewBox that tells its size"),
        (LOGO.replace("40 10", "nan inf"), "it has no viewBox that tells its size"),
    ],
)
def test_a_logo_that_runs_loads_or_cannot_be_drawn_is_refused_where_it_is_named(
    project: Small, content: str, reason: str
):
    project.put("content/municipalities/logo.svg", content)
    hint = "save it again from the program that drew it, with text as paths and nothing outside the file"
    assert refused(styled(project, "logo: {file: logo.svg, alt: X}")) == [
        (
            "E322",
            f"{MUNICIPALITY}:5:28 municipality/house_style/logo/file",
            f"the logo cannot be used: {reason}; {hint}",
        )
    ]


def test_a_logo_without_viewbox_takes_its_width_and_height(project: Small):
    project.put("content/municipalities/logo.svg", LOGO.replace('viewBox="0 0 40 10"', 'width="20mm" height="15mm"'))
    made = composed(styled(project, "logo: {file: logo.svg, alt: X, width: 40}"))
    found = house.read_house(made.valid, project.root)
    assert found.logo
    assert found.logo.height == 30.0


def test_a_logo_that_takes_the_page_is_refused_with_the_width_that_fits(project: Small):
    project.put("content/municipalities/logo.svg", LOGO.replace("40 10", "10 20"))
    assert refused(styled(project, "logo: {file: logo.svg, alt: X, width: 45}")) == [
        (
            "E323",
            f"{MUNICIPALITY}:5:53 municipality/house_style/logo/width",
            "the logo would be 90 mm high; it is at most 40 mm; write width: 20",
        )
    ]


def test_the_widest_logo_fits_between_the_widest_margins():
    def bounds(model: type[BaseModel], field: str) -> dict[str, float]:
        made = model.model_json_schema(schema_generator=schema._Plain)["properties"][field]
        return {name: made[name] for name in ("minimum", "maximum")}

    sides = bounds(Margins, "left")["maximum"] + bounds(Margins, "right")["maximum"]
    assert bounds(Logo, "width")["maximum"] <= PAPER_WIDTH - sides


def test_a_file_that_is_not_there_is_told_with_the_nearest_one(project: Small):
    project.put("content/municipalities/voorbeeld/logo.svg", LOGO)
    at = f"{MUNICIPALITY}:5:{{}} municipality/house_style/{{}}"
    words = "there is no file {} in the folder of the profile; {}"
    assert refused(styled(project, "logo: {file: voorbeeld/lgoo.svg, alt: X}, reference: stijl.docx")) == [
        ("E320", at.format(28, "logo/file"), words.format("voorbeeld/lgoo.svg", "did you mean voorbeeld/logo.svg?")),
        ("E320", at.format(68, "reference"), words.format("stijl.docx", "put it there")),
    ]


def test_a_file_that_is_too_large_is_not_read_whole(project: Small, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(house, "MAXIMUM_LOGO", 10)
    project.put("content/municipalities/logo.svg", LOGO)
    ((code, _place, words),) = refused(styled(project, "logo: {file: logo.svg, alt: X}"))
    assert (code, words) == ("E321", "the file logo.svg is larger than 0 MB; make it smaller")


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_that_leads_out_of_the_folder_is_no_file_of_the_profile(project: Small):
    (project.root / "elders.svg").write_text(LOGO, encoding="utf-8")
    (project.root / "content" / "municipalities" / "logo.svg").symlink_to(project.root / "elders.svg")
    assert [code for code, _place, _words in refused(styled(project, "logo: {file: logo.svg, alt: X}"))] == ["E320"]


def test_a_house_without_logo_leaves_documents_as_they_are():
    document = trees.everything()
    assert House(DEFAULT).on(document) is document
