"""LibreOffice as the reviewer: it opens a Word file, edits it, with or without tracking, and saves it as a Word file.

The edits are data (`tests/corpus/review/edits.yaml`); a program in Basic carries them out through the UNO API, all files with one start of the program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.parity.libreoffice import basic, run

AUTHOR = ("Rosa", "Recht")
"""First and last name of the reviewer, as the options of LibreOffice hold them."""


class Step(NamedTuple):
    """One thing that the reviewer does at the first place where `find` stands."""

    does: str
    find: str
    new: str = ""
    tracked: bool = True


_MACRO = """\
Function Decoded(said As String) As String
  Dim parts, n As Integer, made As String
  If said = "" Then
    Exit Function
  End If
  parts = Split(said, "~")
  made = parts(0)
  For n = 1 To UBound(parts)
    made = made + Chr(CLng("&amp;H" + Left(parts(n), 4))) + Mid(parts(n), 5)
  Next n
  Decoded = made
End Function

Function Found(opened, find As String)
  search = opened.createSearchDescriptor()
  search.SearchString = find
  search.SearchCaseSensitive = True
  Found = opened.findFirst(search)
End Function

Function Setting(name As String, value)
  Dim made As New com.sun.star.beans.PropertyValue
  made.Name = name
  made.Value = value
  Setting = made
End Function

Sub Dispatch(opened, command As String, arguments)
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(opened.CurrentController.Frame, ".uno:" + command, "", 0, arguments)
End Sub

Function Paragraph(place)
  cursor = place.Text.createTextCursorByRange(place.Start)
  cursor.gotoStartOfParagraph(False)
  cursor.gotoEndOfParagraph(True)
  Paragraph = cursor
End Function

Sub Act(opened, does As String, find As String, news As String)
  place = Found(opened, find)
  If IsNull(place) Then
    Exit Sub
  End If
  Select Case does
  Case "replace"
    place.setString(news)
  Case "delete"
    place.setString("")
  Case "insert"
    cursor = place.Text.createTextCursorByRange(place.End)
    place.Text.insertString(cursor, news, False)
  Case "insert before"
    cursor = place.Text.createTextCursorByRange(place.Start)
    place.Text.insertString(cursor, news, False)
  Case "bold"
    place.CharWeight = 150
  Case "italic"
    place.CharPosture = com.sun.star.awt.FontSlant.ITALIC
  Case "style"
    Paragraph(place).ParaStyleName = news
  Case "paragraph behind"
    cursor = Paragraph(place)
    cursor.collapseToEnd()
    place.Text.insertControlCharacter(cursor, 0, False)
    place.Text.insertString(cursor, news, False)
  Case "delete paragraph"
    cursor = Paragraph(place)
    cursor.goRight(1, True)
    cursor.setString("")
  Case "split"
    cursor = place.Text.createTextCursorByRange(place.End)
    place.Text.insertControlCharacter(cursor, 0, False)
  Case "merge"
    cursor = Paragraph(place)
    cursor.collapseToEnd()
    cursor.goRight(1, True)
    cursor.setString("")
  Case "move behind"
    cursor = Paragraph(place)
    said = cursor.getString()
    cursor.goRight(1, True)
    cursor.setString("")
    other = Paragraph(Found(opened, news))
    other.collapseToEnd()
    other.Text.insertControlCharacter(other, 0, False)
    other.Text.insertString(other, said, False)
  Case "delete row", "row behind"
    table = place.TextTable
    name = place.Cell.CellName
    number = CLng(Mid(name, 2))
    If does = "delete row" Then
      table.Rows.removeByIndex(number - 1, 1)
    Else
      table.Rows.insertByIndex(number, 1)
      said = Split(news, "|")
      For n = 0 To UBound(said)
        table.getCellByName(Chr(65 + n) + CStr(number + 1)).setString(said(n))
      Next n
    End If
  Case "footnote"
    note = opened.createInstance("com.sun.star.text.Footnote")
    cursor = place.Text.createTextCursorByRange(place.End)
    place.Text.insertTextContent(cursor, note, False)
    note.setString(news)
  Case "comment"
    opened.CurrentController.select(place)
    Dispatch(opened, "InsertAnnotation", Array(Setting("Text", news)))
  Case "upper"
    opened.CurrentController.select(place)
    Dispatch(opened, "ChangeCaseToUpper", Array())
  End Select
End Sub

Sub Run(jobs As String)
  Dim job As String, handle As Integer, target As String
  On Error GoTo Failed
  handle = 1
  Open ConvertFromUrl(jobs) For Input As #handle
  Open ConvertFromUrl(jobs) + ".log" For Output As #2
  Do While Not EOF(handle)
    Line Input #handle, job
    said = Split(job, Chr(9))
    Select Case said(0)
    Case "open"
      opened = StarDesktop.loadComponentFromURL(said(1), "_blank", 0, Array(Setting("Hidden", True)))
      target = said(2)
    Case "act"
      opened.RecordChanges = (said(2) = "tracked")
      Act(opened, said(1), Decoded(said(3)), Decoded(said(4)))
    Case "save"
      opened.storeToURL(target, Array(Setting("FilterName", "MS Word 2007 XML")))
      opened.close(True)
    End Select
  Loop
  Close #handle
  Exit Sub
Failed:
  Print #2, job + ": " + Error$
  Resume Next
End Sub
"""


def edited(
    soffice: Path, files: Mapping[str, bytes], steps: Mapping[str, Sequence[Step]], folder: Path
) -> dict[str, bytes]:
    """Each DOCX as LibreOffice saves it after its steps; without steps it is saved as it is."""
    lines: list[str] = []
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
        lines.append(f"open\t{(folder / f'{name}.docx').as_uri()}\t{(folder / f'{name}-edited.docx').as_uri()}")
        for step in steps.get(name, ()):
            tracked = "tracked" if step.tracked else "untracked"
            lines.append(f"act\t{step.does}\t{tracked}\t{_encoded(step.find)}\t{_encoded(step.new)}")
        lines.append("save\t")
    (folder / "jobs.txt").write_text("".join(f"{line}\n" for line in lines))
    profile = folder / "profile"
    basic(soffice, profile, "Editing", _MACRO)
    _introduce(profile)
    said = run(soffice, profile, f'macro:///Standard.Editing.Run("{(folder / "jobs.txt").as_uri()}")')
    made = {name: folder / f"{name}-edited.docx" for name in files}
    missing = [path.name for path in made.values() if not path.exists()]
    assert not missing, f"LibreOffice did not make {', '.join(missing)}: {said}"
    return {name: path.read_bytes() for name, path in made.items()}


def _encoded(text: str) -> str:
    """In ASCII, as `Decoded` of the macro reads it."""
    return "".join(
        sign if sign.isascii() and sign.isprintable() and sign != "~" else f"~{ord(sign):04X}" for sign in text
    )


def _introduce(profile: Path) -> None:
    """The name of the reviewer in the options of the profile."""
    settings = profile / "user" / "registrymodifications.xcu"
    items = "".join(
        f'<item oor:path="/org.openoffice.UserProfile/Data"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for name, value in zip(("givenname", "sn"), AUTHOR, strict=True)
    )
    text = settings.read_text() if settings.exists() else f"{_SETTINGS}</oor:items>"
    settings.write_text(text.replace("</oor:items>", f"{items}</oor:items>"))


_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)
