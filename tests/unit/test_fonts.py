"""The typefaces that ship."""

from __future__ import annotations

import pytest

from bestek import fonts


@pytest.mark.parametrize("family", fonts.FAMILIES)
def test_every_face_is_there_static_and_of_its_weight(family: str) -> None:
    from fontTools.ttLib import TTFont

    for face in fonts.FAMILIES[family]:
        with TTFont(face.path, lazy=True) as font:
            assert font["OS/2"].usWeightClass == face.weight
            assert bool(font["OS/2"].fsSelection & 1) is face.italic  # OpenType 1.9, fsSelection bit 0
            assert "fvar" not in font


@pytest.mark.parametrize("family", fonts.FAMILIES)
def test_dutch_and_frisian_can_be_written(family: str) -> None:
    letters = set(
        map(
            ord,
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789àáâäèéêëìíîïòóôöùúûüçñÄËÏÖÜÊÛ€§%&‘’“”„–—…·×²³½-'\"()[]/:;,.!?\u00a0",
        )
    )
    for face in fonts.FAMILIES[family]:
        assert letters <= fonts.coverage(face)


def test_an_unknown_family_or_cut_is_an_error() -> None:
    with pytest.raises(KeyError, match="Comic"):
        fonts.face("Comic Sans")
    with pytest.raises(KeyError, match="900"):
        fonts.face("Source Sans Pro", 900)


def test_only_shipped_files_are_read() -> None:
    assert fonts.read("SourceSansPro-Bold.ttf")[:4] == b"\x00\x01\x00\x00"
    with pytest.raises(KeyError):
        fonts.read("../SourceSansPro-Bold.ttf")


def test_rules_name_each_family_once_under_a_name_of_our_own() -> None:
    rules = fonts.font_face_rules(["Source Sans Pro", "Source Sans Pro"])
    assert rules.count("@font-face") == 6
    assert 'font-family: "Bestek Source Sans Pro"' in rules
    assert "url(bestek-font:SourceSansPro-BoldIt.ttf)" in rules
