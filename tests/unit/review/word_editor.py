"""A Word file as Word saves it after a reviewer: the XML that Word writes for an edit (ECMA-376 part 1, 17.13.5), without Word.

Runs are torn apart, with revision save ids, proofing marks and languages between them, as Word leaves them behind.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterable, Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
AUTHOR, DATE = "Rosa Recht", "2027-03-01T09:30:00Z"
_COMPUTED = ("TOC", "TableofFigures")
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


class WordFile:
    """A package that is edited in place."""

    def __init__(self, data: bytes, author: str = AUTHOR) -> None:
        self.author = author
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}
        self.body = etree.fromstring(self.members["word/document.xml"])
        self.notes = (
            etree.fromstring(self.members["word/footnotes.xml"]) if "word/footnotes.xml" in self.members else None
        )
        self._next = 90_000
        self.comments: list[tuple[str, str, str, str, bool]] = []

    @property
    def data(self) -> bytes:
        made = dict(self.members)
        made["word/document.xml"] = etree.tostring(self.body, encoding="UTF-8", xml_declaration=True)
        if self.notes is not None:
            made["word/footnotes.xml"] = etree.tostring(self.notes, encoding="UTF-8", xml_declaration=True)
        made.update(self._comment_parts())
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, blob in made.items():
                archive.writestr(name, blob)
        return stream.getvalue()

    # Elements

    def mark(self, element: str, name: str = "") -> etree._Element:
        """A tracked change; a move has a name."""
        self._next += 1
        values = {f"{W}id": str(self._next), f"{W}author": self.author, f"{W}date": DATE}
        made = etree.Element(f"{W}{element}", values)
        if name:
            made.set(f"{W}name", name)
        return made

    @staticmethod
    def run(text: str, deleted: bool = False, like: etree._Element | None = None) -> etree._Element:
        made = etree.Element(f"{W}r", {f"{W}rsidR": "00A1B2C3"})
        properties = None if like is None else like.find(f"{W}rPr")
        if properties is not None:
            made.append(copy.deepcopy(properties))
        said = etree.SubElement(made, f"{W}{'delText' if deleted else 't'}")
        said.text = text
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return made

    def inserted(self, text: str, name: str = "ins", like: etree._Element | None = None) -> etree._Element:
        made = self.mark(name)
        made.append(self.run(text, like=like))
        return made

    # Places

    def paragraphs(self) -> Iterator[etree._Element]:
        for root in (self.body, *([] if self.notes is None else [self.notes])):
            for paragraph in root.iter(f"{W}p"):
                style = paragraph.find(f"{W}pPr/{W}pStyle")
                if style is None or not style.get(f"{W}val", "").startswith(_COMPUTED):
                    yield paragraph

    def runs(self, find: str) -> list[etree._Element]:
        """The runs that hold exactly these words, torn out of those around them."""
        for paragraph in self.paragraphs():
            runs = [run for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None]
            text = "".join(_said(run) for run in runs)
            if (at := text.find(find)) >= 0:
                _torn(runs, at)
                _torn([run for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None], at + len(find))
                return list(_within(paragraph, at, at + len(find)))
        raise AssertionError(find)

    def paragraph(self, find: str) -> etree._Element:
        return next(self.runs(find)[0].iterancestors(f"{W}p"))

    # What a reviewer does

    def act(self, does: str, find: str, new: str = "", tracked: bool = True) -> None:
        getattr(self, "_" + does.replace(" ", "_"))(find, new, tracked)

    def _replace(self, find: str, new: str, tracked: bool) -> None:
        runs = self.runs(find)
        last = runs[-1]
        if not tracked:
            for node in runs[1:]:
                _remove(node)
            runs[0].find(f"{W}t").text = new  # type: ignore[union-attr]
            return
        at = self._delete_runs(runs)
        if new:
            at.addnext(self.inserted(new, like=last))

    def _delete(self, find: str, _new: str, tracked: bool) -> None:
        self._replace(find, "", tracked)

    def _delete_runs(self, runs: Iterable[etree._Element], name: str = "del") -> etree._Element:
        made = self.mark(name)
        for number, run in enumerate(list(runs)):
            made = self.mark(name) if number else made
            run.addprevious(made)
            made.append(run)
            for said in run.iter(f"{W}t") if name == "del" else ():
                said.tag = f"{W}delText"
        return made

    def _insert(self, find: str, new: str, tracked: bool) -> None:
        last = self.runs(find)[-1]
        last.addnext(self.inserted(new, like=last) if tracked else self.run(new, like=last))

    def _insert_before(self, find: str, new: str, tracked: bool) -> None:
        first = self.runs(find)[0]
        first.addprevious(self.inserted(new, like=first))

    def _look(self, find: str, name: str) -> None:
        for run in self.runs(find):
            properties = run.find(f"{W}rPr")
            if properties is None:
                properties = etree.Element(f"{W}rPr")
                run.insert(0, properties)
            change = self.mark("rPrChange")
            change.append(copy.deepcopy(properties))
            etree.SubElement(properties, f"{W}{name}")
            properties.append(change)

    def _bold(self, find: str, _new: str, _tracked: bool) -> None:
        self._look(find, "b")

    def _italic(self, find: str, _new: str, _tracked: bool) -> None:
        self._look(find, "i")

    def _marked(self, paragraph: etree._Element, name: str) -> None:
        """The mark of a paragraph as inserted or deleted."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        look = properties.find(f"{W}rPr")
        if look is None:
            look = etree.SubElement(properties, f"{W}rPr")
        look.insert(0, self.mark(name))

    def _paragraph_behind(self, find: str, new: str, _tracked: bool) -> None:
        """Enter at the end of a paragraph: the mark that is there goes to the new one."""
        paragraph = self.paragraph(find)
        made = etree.Element(f"{W}p")
        properties = paragraph.find(f"{W}pPr")
        if properties is not None:
            made.append(copy.deepcopy(properties))
        made.append(self.inserted(new))
        self._marked(paragraph, "ins")
        paragraph.addnext(made)

    def _delete_paragraph(self, find: str, _new: str, _tracked: bool) -> None:
        paragraph = self.paragraph(find)
        self._delete_runs([run for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None])
        self._marked(paragraph, "del")

    def _split(self, find: str, _new: str, _tracked: bool) -> None:
        last = self.runs(find)[-1]
        paragraph = next(last.iterancestors(f"{W}p"))
        made = copy.deepcopy(paragraph)
        for node in list(made):
            if node.tag != f"{W}pPr":
                made.remove(node)
        made.extend(list(last.itersiblings()))
        self._marked(paragraph, "ins")
        paragraph.addnext(made)

    def _merge(self, find: str, _new: str, _tracked: bool) -> None:
        self._marked(self.paragraph(find), "del")

    def _move_behind(self, find: str, new: str, _tracked: bool) -> None:
        """17.13.5.24 and .28: ranges around both places, with one name."""
        paragraph, other = self.paragraph(find), self.paragraph(new)
        there = copy.deepcopy(paragraph)
        for name, moved in (("moveFrom", paragraph), ("moveTo", there)):
            self._delete_runs([run for run in moved.iter(f"{W}r") if run.find(f"{W}t") is not None], name)
            self._marked(moved, name)
        for mark in list(there.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            _remove(mark)
        other.addnext(there)
        for name, moved in (("moveFrom", paragraph), ("moveTo", there)):
            start = self.mark(f"{name}RangeStart", name="move1")
            moved.addprevious(start)
            moved.addnext(etree.Element(f"{W}{name}RangeEnd", {f"{W}id": str(start.get(f"{W}id"))}))

    def _delete_row(self, find: str, _new: str, tracked: bool) -> None:
        row = next(self.paragraph(find).iterancestors(f"{W}tr"))
        if not tracked:
            _remove(row)
            return
        self._mark_row(row, "del")
        for paragraph in row.iter(f"{W}p"):
            self._delete_runs([run for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None])
            self._marked(paragraph, "del")

    def _mark_row(self, row: etree._Element, name: str) -> None:
        properties = row.find(f"{W}trPr")
        if properties is None:
            properties = etree.Element(f"{W}trPr")
            row.insert(0, properties)
        properties.append(self.mark(name))

    def _row_behind(self, find: str, new: str, _tracked: bool) -> None:
        row = next(self.paragraph(find).iterancestors(f"{W}tr"))
        made = copy.deepcopy(row)
        for cell, text in zip(made.iter(f"{W}tc"), new.split("|"), strict=False):
            for node in [node for node in cell if node.tag != f"{W}tcPr"]:
                cell.remove(node)
            paragraph = etree.SubElement(cell, f"{W}p")
            paragraph.append(self.inserted(text))
            self._marked(paragraph, "ins")
        self._mark_row(made, "ins")
        row.addnext(made)

    def _footnote(self, find: str, new: str, _tracked: bool) -> None:
        assert self.notes is not None
        note = etree.SubElement(self.notes, f"{W}footnote", {f"{W}id": "777"})
        paragraph = etree.SubElement(note, f"{W}p")
        etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}footnoteRef")
        paragraph.append(self.inserted(" " + new))
        last = self.runs(find)[-1]
        made = self.mark("ins")
        etree.SubElement(etree.SubElement(made, f"{W}r"), f"{W}footnoteReference", {f"{W}id": "777"})
        last.addnext(made)

    def _comment(self, find: str, new: str, _tracked: bool) -> None:
        self.remark(find, new)

    # Comments

    def remark(self, find: str, text: str, answers: Iterable[str] = (), done: bool = False) -> None:
        """A comment on these words with answers: those are comments at the same place, of which a part of its own says whom they answer."""
        runs = self.runs(find)
        parent = ""
        for said in (text, *answers):
            number = str(900 + len(self.comments))
            self.comments.append((number, said, f"{0x5A000000 + len(self.comments):08X}", parent, done))
            parent = parent or self.comments[-1][2]
            runs[0].addprevious(etree.Element(f"{W}commentRangeStart", {f"{W}id": number}))
            reference = etree.Element(f"{W}r")
            etree.SubElement(reference, f"{W}commentReference", {f"{W}id": number})
            end = etree.Element(f"{W}commentRangeEnd", {f"{W}id": number})
            runs[-1].addnext(reference)
            runs[-1].addnext(end)

    def _comment_parts(self) -> dict[str, bytes]:
        if not self.comments:
            return {}
        namespaces = {"w": W[1:-1], "w14": W14[1:-1], "w15": W15[1:-1]}
        before = self.members.get("word/comments.xml")
        root = etree.fromstring(before) if before else etree.Element(f"{W}comments", nsmap=namespaces)
        extended = etree.Element(f"{W15}commentsEx", nsmap=namespaces)
        for number, text, paragraph, parent, done in self.comments:
            values = {f"{W}id": number, f"{W}author": self.author, f"{W}date": DATE, f"{W}initials": "RR"}
            comment = etree.SubElement(root, f"{W}comment", values)
            said = etree.SubElement(comment, f"{W}p", {f"{W14}paraId": paragraph})
            said.append(self.run(text))
            entry = etree.SubElement(
                extended, f"{W15}commentEx", {f"{W15}paraId": paragraph, f"{W15}done": str(int(done))}
            )
            if parent:
                entry.set(f"{W15}paraIdParent", parent)
        return {"word/comments.xml": etree.tostring(root), "word/commentsExtended.xml": etree.tostring(extended)}

    # What Word leaves behind

    def scatter(self) -> None:
        """Runs torn apart in the middle, with ids, languages and proofing marks that say nothing."""
        for number, run in enumerate([run for paragraph in self.paragraphs() for run in paragraph.iter(f"{W}r")]):
            run.set(f"{W}rsidRPr", f"00{number:06X}")
            said = run.find(f"{W}t")
            if said is not None and said.text and len(said.text) > 8 and len(run) <= 2:
                _torn([run], 5)
                run.addnext(etree.Element(f"{W}proofErr", {f"{W}type": "spellStart"}))
                properties = run.find(f"{W}rPr")
                if properties is None:
                    properties = etree.Element(f"{W}rPr")
                    run.insert(0, properties)
                if properties.find(f"{W}lang") is None:
                    etree.SubElement(properties, f"{W}lang", {f"{W}val": "nl-NL"})
        for number, paragraph in enumerate(self.body.iter(f"{W}p")):
            paragraph.set(f"{W}rsidR", f"00{number:06X}")
            paragraph.set(f"{W14}paraId", f"{number + 1:08X}")

    def unmark(self) -> None:
        """All bookmarks gone, as in a text that was copied into another file."""
        for mark in list(self.body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            _remove(mark)


def _said(run: etree._Element) -> str:
    return "".join(said.text or "" for said in run.iter(f"{W}t"))


def _torn(runs: Iterable[etree._Element], at: int) -> None:
    """The run that holds this place becomes two."""
    for run in runs:
        text = _said(run)
        if 0 < at < len(text):
            rest = copy.deepcopy(run)
            for part, words in ((run, text[:at]), (rest, text[at:])):
                said = part.find(f"{W}t")
                assert said is not None
                said.text = words
                said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.addnext(rest)
            return
        at -= len(text)


def _within(paragraph: etree._Element, start: int, end: int) -> Iterator[etree._Element]:
    at = 0
    for run in paragraph.iter(f"{W}r"):
        size = len(_said(run)) if run.find(f"{W}t") is not None else 0
        if size and start <= at and at + size <= end:
            yield run
        at += size


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
