"""The documentation is fresh, its links lead somewhere, and the commands in it can be typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest

import tasks
from bestek import messages
from bestek.bootstrap import ROOT
from bestek.dev import codes, docs, reference
from bestek.findings import FindingsError, Severity
from bestek.marks import Drawing, Marked
from bestek.read import ATTRIBUTES, read
from bestek.tree import Image
from bestek.verbs import Verb, flag

READ = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "templates" / "README.md")
"""Every page that a person reads."""


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """They take seconds: made once, and not where these tests are only counted."""
    return docs.pages(tasks.command_line())


def test_the_generated_pages_are_fresh(pages: dict[str, str]):
    stale = [path for path, text in pages.items() if (ROOT / path).read_text("utf-8") != text]
    assert stale == [], "./inv dev.docs --text makes them anew"


def test_the_generated_pages_are_english_whatever_language_is_spoken(pages: dict[str, str]):
    messages.set_language("nl")
    assert docs.pages(tasks.command_line()) == pages
    assert messages.language() == "nl"


def test_writing_the_pages_again_changes_nothing(tmp_path: Path, pages: dict[str, str]):
    assert sorted(docs.write_pages(tasks.command_line(), tmp_path)) == sorted(pages)
    assert docs.write_pages(tasks.command_line(), tmp_path) == []
    assert (tmp_path / "docs/reference/verbs.md").read_text("utf-8") == pages["docs/reference/verbs.md"]


# Links


def links(path: Path) -> Iterator[str]:
    text = re.sub(r"^( {4}|```).*?$|`[^`]*`", "", path.read_text("utf-8"), flags=re.MULTILINE)
    yield from re.findall(r"\]\(([^)\s]+)\)", text)
    yield from re.findall(r'(?:src|href)="([^"]+)"', text)


def anchors(path: Path) -> set[str]:
    """The ids that headings get where such pages are shown: lower case, hyphens for blanks, no punctuation."""
    heads = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", READ, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_to_a_file_or_a_heading(path: Path):
    for link in links(path):
        if link.startswith("https://"):
            continue
        name, _, heading = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        assert not heading or heading in anchors(target), link


def test_the_reader_of_links_finds_them_and_skips_code(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text('# One, two\n[a](b.md#c) ![p](p.png) `[](#no)`\n\n    [no](no.md)\n\n<img src="q.png">\n')
    assert list(links(page)) == ["b.md#c", "p.png", "q.png"]
    assert anchors(page) == {"one-two"}


def test_every_page_of_the_documentation_can_be_reached_from_the_readme():
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            found = (link.partition("#")[0] for link in links(page) if not link.startswith("https://"))
            waiting += [(page.parent / name).resolve() for name in found if name]
    missing = {path for path in READ if path not in reached}
    assert missing == set()


# Commands


def commands(path: Path) -> Iterator[list[str]]:
    """The command lines of Bestek in blocks and spans of code, without what follows `--`."""
    text = path.read_text("utf-8")
    for line in (*re.findall(r"^ {4}(.+)$", text, flags=re.MULTILINE), *re.findall(r"`([^`\n]+)`", text)):
        command = re.match(r"(?:\$ |[A-Z_]+=\S+ )*(?:\./inv|inv|bestek) +(.+)", line.strip().partition(" #")[0])
        if command and not command[1].startswith("VERB"):
            words = shlex.split(command[1].partition(" -- ")[0])
            yield words


def wrong(words: list[str]) -> str:
    """What of a command line does not exist; empty when all does."""
    line = tasks.command_line()
    verb = next((line.verbs[word] for word in words if word in line.verbs), None)
    options = {flag(name) for name in (*line.options(), *(verb.options if verb else ()))}
    unknown = [word for word in words if word.startswith("--") and word.partition("=")[0] not in options]
    if unknown:
        return f"no option {unknown}"
    return "" if verb or any(word in ("--list", "--version", "--help") for word in words) else "no verb"


@pytest.mark.parametrize("path", READ, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_in_the_documentation_exists(path: Path):
    assert [(words, wrong(words)) for words in commands(path) if wrong(words)] == []


def test_the_readme_shows_commands():
    assert len(list(commands(ROOT / "README.md"))) > 5


def test_a_command_that_does_not_exist_is_seen(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(
        "    $ ./inv bild\n\n`BESTEK_LANG=nl bestek build --frmat pdf` `./inv dev.lint` `./inv test -- -x`\n"
    )
    assert [wrong(words) for words in commands(page)] == ["no verb", "no option ['--frmat']", "", ""]


# Codes


def test_every_code_of_the_source_is_explained():
    source = [file for file in codes.PACKAGE.rglob("*.py") if "dev" not in file.parts]
    named = {code for file in source for code in re.findall(r'"([EWA]\d{3})"', file.read_text("utf-8"))}
    found = {one.code: one for one in codes.explained()}
    assert len(named) > 100
    assert found.keys() == named
    assert [code for code, one in found.items() if not one.messages] == []


def test_texts_are_followed_through_variables_functions_and_calls(tmp_path: Path):
    (tmp_path / "one.py").write_text(SOURCE)
    (one,) = codes.explained(tmp_path, content=False)
    assert one.messages == ("{name} is wrong", "plain {name}", "handed on", "{count} word", "{count} words")
    assert one.hints == ("did you mean {near}?", "look {{ here }}", "or there")
    assert one.severities == (Severity.ERROR, Severity.WARNING)


SOURCE = """
def first(name):
    message = _("{name} is wrong").format(name=name)
    hint = _("did you mean {near}?") if name else _("look {{{{ here }}}}").format()
    yield Finding("E001", message, None, hint)

def second(name):
    return Finding("E001", f"plain {name}", hint=advice(), severity=Severity.WARNING)

def advice():
    return _("or there")

def third(message):
    return Finding("E001", message, None)

def fourth(count):
    return Finding("E001", ngettext("{count} word", "{count} words", count).format(count=count), None)

third(_("handed on"))
"""


# Vocabulary


@pytest.mark.parametrize(("tag", "attribute"), sorted(reference.NEEDED))
def test_an_attribute_that_is_called_obligatory_is(tag: str, attribute: str):
    assert attribute in ATTRIBUTES[tag]
    markup = f'<document id="d" title="t">{HOLDERS[tag]}</document>'
    assert findings_of(markup) == []
    assert findings_of(re.sub(rf'(<{tag} [^>]*?){attribute}="[^"]*"', r"\1", markup, count=1)) in (
        ["E444"],
        ["E444", "E455", "E454"],
        ["E444", "E426"],
    )


HOLDERS = {
    "document": "",
    "section": '<section id="s"><h>Kop</h></section>',
    "figure": '<figure id="f">@</figure>',
    "col": '<table plain="yes"><col width="100%"/><tbody><tr><td>a</td></tr></tbody></table>',
    "a": '<p><a href="https://example.org">a</a></p>',
    "ref": '<p><ref to="s"/></p>',
    "field": '<p><field hint="naam"/></p>',
}


def findings_of(markup: str) -> list[str]:
    """The codes of what is wrong with a markup, in which @ stands for a drawing."""
    marked = Marked()
    handle = marked.handle(Drawing(Image("image/png", b"", 1, 1), "a"))
    marked.text = markup.replace("@", handle)
    try:
        read(marked, "d")
    except FindingsError as error:
        return [finding.code for finding in error.findings]
    return []


@pytest.mark.parametrize(("place", "choices"), sorted(reference.CHOICES.items()), ids="-".join)
def test_the_choices_of_an_attribute_are_those_that_are_read(place: tuple[str, str], choices: tuple[str, ...]):
    tag, attribute = place
    assert attribute in ATTRIBUTES[tag]
    holder = CHOOSERS[tag]
    whole = holder if tag == "document" else f"<document id='d' title='t'>{holder}</document>"
    for choice in choices:
        assert findings_of(whole.format(f'{attribute}="{choice}"')) == []
    assert findings_of(whole.format(f'{attribute}="other"')) == ["E445"]


ROW = "<table plain='yes'><col width='100%'/><tbody><tr {}><td>a</td></tr></tbody></table>"

CHOOSERS = {
    "document": "<document id='d' title='t' {}></document>",
    "cover": "<cover {}/>",
    "contents": "<contents {}/>",
    "section": "<section id='s' {}><h>a</h></section>",
    "p": "<p {}>a</p>",
    "ol": "<ol {}><li>a</li></ol>",
    "table": "<table {} id='t' description='d'><caption>c</caption><col width='100%'/><thead><tr><th>a</th></tr></thead></table>",
    "col": "<table plain='yes'><col width='100%' {}/></table>",
    "tr": ROW,
    "box": "<box {}><p>a</p></box>",
    "signature": "<signatures><signature {}><role>a</role><name>b</name></signature></signatures>",
    "ref": "<p><ref to='s' {}/></p>",
}
"""Markup with an element that needs nothing else; braces stand for the attribute."""


# Pictures


def test_the_pictures_are_there_and_small():
    files = [ROOT / "docs" / "pictures" / f"{name}.png" for name in docs.PICTURES]
    assert sorted((ROOT / "docs" / "pictures").iterdir()) == sorted(files)
    assert sum(file.stat().st_size for file in files) < 200_000


@pytest.mark.slow
def test_a_page_is_drawn_as_png(tmp_path: Path, require: Callable[[str], Path]):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(tmp_path / "blank.pdf")
    drawn = docs.drawn(require("pdftoppm"), tmp_path / "blank.pdf", 1)
    assert drawn.startswith(b"\x89PNG")
    assert drawn == docs.drawn(require("pdftoppm"), tmp_path / "blank.pdf", 1)


def test_a_verb_without_options_is_described_without_them():
    def look(context: object, path: str) -> None: ...

    text = reference.verbs_page({"look": Verb(look, "Look.", {"path": "Where."})}, {})
    assert "    ./inv look PATH\n" in text
    assert "[options]" not in text
