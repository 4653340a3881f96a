"""LibreOffice as the judge of a Word file: it numbers headings and captions and evaluates references by itself.

`pdfs` turns any number of files into PDFs with one start of the program (about 1.2 s of its time), in a profile of its own.
What LibreOffice 7.4 does not do: evaluate STYLEREF (it prints the cached text, which is empty), renew a table of contents while converting,
and the switches `\\* Lower` and `\\t` of REF (see `texts.as_printed`).
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

SECONDS = 300
"""More than any of our documents needs, even on a busy machine."""


def pdfs(soffice: Path, files: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """The PDF of each DOCX, by the same name. Raises `AssertionError` with what LibreOffice said when one is missing."""
    sources = []
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
        sources.append(str(folder / f"{name}.docx"))
    profile = (folder / "profile").as_uri()
    command = [
        str(soffice),
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *sources,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    made = {name: folder / f"{name}.pdf" for name in files}
    missing = [name for name, path in made.items() if not path.exists()]
    assert not missing, f"LibreOffice made no PDF of {', '.join(missing)}: {done.stdout}{done.stderr}"
    return made


# Tracked changes

ACCEPT, REJECT = "AcceptAllTrackedChanges", "RejectAllTrackedChanges"

_SETTLE = """\
Sub Settle(source As String, command As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  opened = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(opened.CurrentController.Frame, ".uno:" + command, "", 0, Array())
  Dim word(0) As New com.sun.star.beans.PropertyValue
  word(0).Name = "FilterName"
  word(0).Value = "MS Word 2007 XML"
  opened.storeToURL(target, word())
  opened.close(True)
End Sub

Sub Run(jobs As String)
  Dim job As String
  Dim handle As Integer
  handle = FreeFile()
  Open ConvertFromUrl(jobs) For Input As #handle
  Do While Not EOF(handle)
    Line Input #handle, job
    If job &lt;&gt; "" Then
      said = Split(job, " ")
      Settle(said(0), said(1), said(2))
    End If
  Loop
  Close #handle
End Sub
"""
"""In Basic, which is part of the program; its Python is not installed everywhere. Names of files hold no blanks."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {kind} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{dtd}.dtd">\n'
_LIBRARY = 'xmlns:library="http://openoffice.org/2000/library" library:name="Standard"'


def basic(soffice: Path, profile: Path, module: str, program: str) -> None:
    """A profile with a program in Basic, as module of the library Standard. The first start makes the profile, and would replace what is in it."""
    run(soffice, profile, "--terminate_after_init")
    texts = {
        "script.xlc": _HEAD.format(kind="library:libraries", dtd="libraries")
        + '<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/>'
        "</library:libraries>",
        "Standard/script.xlb": _HEAD.format(kind="library:library", dtd="library")
        + f'<library:library {_LIBRARY} library:readonly="false" library:passwordprotected="false">'
        f'<library:element library:name="{module}"/></library:library>',
        f"Standard/{module}.xba": _HEAD.format(kind="script:module", dtd="module")
        + f'<script:module xmlns:script="http://openoffice.org/2000/script" script:name="{module}" script:language="StarBasic">'
        f"{program}</script:module>",
    }
    for name, text in texts.items():
        (profile / "user" / "basic" / name).parent.mkdir(parents=True, exist_ok=True)
        (profile / "user" / "basic" / name).write_text(text)


def settled(soffice: Path, files: Mapping[str, bytes], folder: Path) -> dict[tuple[str, str], bytes]:
    """Each DOCX as LibreOffice saves it after `ACCEPT` and after `REJECT`, by name and command, all with one start of the program."""
    profile, jobs = folder / "profile", []
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
        jobs += [(name, command) for command in (ACCEPT, REJECT)]
    made = {(name, command): folder / f"{name}-{command}.docx" for name, command in jobs}
    lines = [f"{(folder / f'{job[0]}.docx').as_uri()} {job[1]} {path.as_uri()}\n" for job, path in made.items()]
    (folder / "jobs.txt").write_text("".join(lines))
    basic(soffice, profile, "Settling", _SETTLE)
    said = run(soffice, profile, f'macro:///Standard.Settling.Run("{(folder / "jobs.txt").as_uri()}")')
    missing = [path.name for path in made.values() if not path.exists()]
    assert not missing, f"LibreOffice did not make {', '.join(missing)}: {said}"
    return {job: path.read_bytes() for job, path in made.items()}


def run(soffice: Path, profile: Path, *arguments: str) -> str:
    """Starts the program with a profile, without windows, and gives what it says."""
    command = [str(soffice), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    return done.stdout + done.stderr
