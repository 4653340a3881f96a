"""The fixed words of each language, and which of them a document prints."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from bestek import tree
from bestek.findings import FindingsError
from bestek.labels import KNOWN, Words, chosen, read_labels
from bestek.model.labels import LANGUAGES, Label
from tests.golden.klein import OWN_TEMPLATES


def words(folder: Path, **files: str) -> dict[str, Words]:
    (folder / "templates" / "labels").mkdir(parents=True, exist_ok=True)
    for language, text in files.items():
        (folder / "templates" / "labels" / f"{language}.yaml").write_text(text, encoding="utf-8")
    return read_labels(folder / "templates")


def refused(folder: Path, **files: str) -> list[tuple[str, str]]:
    with pytest.raises(FindingsError) as caught:
        words(folder, **files)
    return [(finding.code, str(finding.place)) for finding in caught.value.findings]


EMPTY = "labels: {}\nvocabularies: {}\n"
FRISIAN = (
    "labels:\n"
    + "".join(f"  {name}: {name} yn it Frysk\n" for name in KNOWN)
    + "words: {last: en ek}\nvocabularies: {body: {council: ried}}\n"
)


def test_what_a_dutch_file_leaves_out_is_said_in_the_words_of_bestek(tmp_path: Path):
    made = words(tmp_path, nl="labels: {contents: Inhoud}\nvocabularies: {}\n")["nl"]
    assert (made.labels.contents, made.labels.table, made.speech.last) == ("Inhoud", "Tabel", "en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("E135", "templates/labels/nl.yaml")),
        ("- a\n", ("E136", "templates/labels/nl.yaml:1:1")),
        ("labels: {}\n", ("E200", "templates/labels/nl.yaml:1:1")),
        ("labels: {open: 5}\nvocabularies: {}\n", ("E203", "templates/labels/nl.yaml:1:16")),
        ("labels: {}\nvocabularies: {a: [b]}\n", ("E223", "templates/labels/nl.yaml:2:19")),
        ("labels: {contentss: x}\nvocabularies: {}\n", ("E383", "templates/labels/nl.yaml:1:10")),
    ],
)
def test_what_is_no_word_is_told_where_it_stands(tmp_path: Path, text: str, expected: tuple[str, str]):
    assert refused(tmp_path, nl=text) == [expected]


def test_a_language_that_lacks_words_is_told(tmp_path: Path):
    assert refused(tmp_path, nl=EMPTY, fy=EMPTY) == [("E395", "templates/labels/fy.yaml:1:1")]


def test_a_file_of_a_language_that_documents_do_not_have_is_told(tmp_path: Path):
    assert refused(tmp_path, nl=EMPTY, de=FRISIAN) == [("E382", "templates/labels/de.yaml:1:1")]


def test_a_document_has_the_words_of_the_first_wanted_language_that_there_are_words_in(tmp_path: Path):
    known = words(tmp_path, nl=EMPTY, fy=FRISIAN)
    assert chosen(known, ("en", "fy", "nl"), "nl", {}).language == "fy"
    assert chosen(known, ("en",), "nl", {}).language == "nl"


def test_a_dossier_in_a_language_without_words_is_told(tmp_path: Path):
    with pytest.raises(FindingsError, match="there are no labels in the language 'en'"):
        chosen(words(tmp_path, nl=EMPTY), (), "en", {})


def test_a_word_of_the_municipality_counts_in_its_own_language_only(tmp_path: Path):
    known = words(tmp_path, nl=EMPTY, fy=FRISIAN)
    own = {"annex": Label({"": "Bijstuk"}), "table": Label({"fy": "Tabelle"})}
    dutch, frisian = chosen(known, (), "nl", own).labels, chosen(known, ("fy",), "nl", own).labels
    assert (dutch.annex, dutch.table) == ("Bijstuk", "Tabel")
    assert (frisian.annex, frisian.table) == ("annex yn it Frysk", "Tabelle")


# The files of the project


@pytest.fixture(scope="module")
def known() -> dict[str, Words]:
    return read_labels(OWN_TEMPLATES)


def test_there_are_words_in_every_language_of_documents(known: dict[str, Words]):
    assert set(known) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_label_every_code_and_every_number_that_dutch_has(known: dict[str, Words], language: str):
    own, dutch = known[language], known["nl"]
    assert {name: set(codes) for name, codes in own.vocabularies.items()} == {
        name: set(codes) for name, codes in dutch.vocabularies.items()
    }
    assert len(own.speech.numbers) == len(dutch.speech.numbers) == len(set(own.speech.numbers))
    blanks = {name: set(re.findall(r"\{\w+\}", getattr(own.labels, name))) for name in KNOWN}
    assert blanks == {name: set(re.findall(r"\{\w+\}", getattr(dutch.labels, name))) for name in KNOWN}


def test_the_labels_are_those_of_the_tree():
    assert {*KNOWN, "language"} == {field.name for field in fields(tree.Labels)}
