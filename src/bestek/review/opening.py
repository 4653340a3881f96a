"""A Word file from elsewhere, opened with suspicion.

A DOCX is a ZIP of XML parts (ECMA-376 part 2), and both can be made to harm: by unpacking to gigabytes, by names that leave the folder, by entities,
by macros, by addresses that are fetched when the file is opened. All that is looked at before anything is unpacked; what is read is read part by
part, within bounds, and nothing is ever written or fetched. What is refused is a `Finding` that says what to do.

The bounds leave ten times the room of the largest documents that Bestek makes (a `document.xml` of 1.4 MB with 72,000 tags as LibreOffice saves it),
and keep memory below 300 MB.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lxml import etree

from bestek.files import MEGABYTE
from bestek.findings import Finding, FindingsError, Place, SetupError
from bestek.messages import _, reason

MOST_BYTES = 64 * MEGABYTE
"""Of the file."""

MOST_UNPACKED = 256 * MEGABYTE
"""Of all members together, as the directory of the ZIP declares them; pictures count too, though they are never unpacked."""

MOST_MEMBERS = 4_000
MOST_RATIO = 250
"""How much smaller a member may be packed than unpacked. XML of Word is packed to a tenth or a twentieth, a bomb to a thousandth."""

SMALL = MEGABYTE
"""Below this the ratio does not matter."""

MOST_PART = 16 * MEGABYTE
"""Of one XML part."""

MOST_TAGS = 600_000
"""Angle brackets in one XML part: each element that is parsed takes a hundred bytes and more."""

MOST_ATTRIBUTES = 600_000
"""Signs of equality in one XML part."""

MOST_COMMENTS = 10_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins ([MS-CFB] 2.2): a Word file of before 2007, or a DOCX behind a password."""

_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
"""[MS-OFFCRYPTO] 2.3.4.4."""

_MACROS = re.compile(r"(?:\A|/)(?:vbaproject[^/]*|vbadata\.xml|activex\d*\.[^/]+)\Z|/activex/", re.IGNORECASE)
_DRIVE = re.compile(r"\A[A-Za-z]:")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_LINKS = ("hyperlink",)
"""Relationships that may lead outside: nobody follows them but the reader who clicks."""

_CODE = frozenset(("vbaproject", "wordvbadata", "control", "activexcontrolbinary"))
"""Relationships that lead to macros and controls, whatever the part is called ([MS-OFFMACRO2] 2.2.1; ECMA-376 part 1, 15.2.8)."""

MAIN = "word/document.xml"
_MAIN_TYPE = b"wordprocessingml.document.main+xml"


@dataclass(frozen=True)
class Package:
    """A file that was found in order. Parts are read when they are asked for."""

    name: str
    _archive: zipfile.ZipFile = field(repr=False)

    def __contains__(self, part: str) -> bool:
        return part in self._archive.NameToInfo

    def parts(self, pattern: str) -> list[str]:
        """Names of parts that match a pattern from beginning to end, in the order of their numbers."""
        names = (name for name in self._archive.namelist() if re.fullmatch(pattern, name))
        return sorted(names, key=lambda name: (len(name), name))

    def read(self, part: str, most: int = MOST_PART) -> bytes:
        """The bytes of a part. Raises `FindingsError` for one that is too large or damaged."""
        try:
            with self._archive.open(part) as stream:
                data = stream.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise _refusal(_damaged(self.name)) from error
        if len(data) > most:
            raise _refusal(_too_large(self.name, part, most))
        return data

    def root(self, part: str) -> etree._Element | None:
        """An XML part as a tree, `None` where the file has none. Raises `FindingsError` for one that declares entities, or nests or holds too much."""
        return _parsed(self.name, part, self.read(part)) if part in self else None


def open_file(path: Path) -> Package:
    """The Word file at a path. Raises `FindingsError` for what is no Word file or one that may harm, `SetupError` where it cannot be read."""
    try:
        size = path.stat().st_size
        if path.is_dir() or size > MOST_BYTES:
            raise _refusal(_not_word(path.name) if path.is_dir() else _file_too_large(path.name))
        data = path.read_bytes()
    except FileNotFoundError as error:
        hint = _("give the path of the Word file that came back")
        raise _refusal(Finding("E801", _("there is no file {name}").format(name=path), None, hint)) from error
    except OSError as error:
        raise SetupError(_("{name} cannot be read: {reason}").format(name=path, reason=reason(error))) from error
    return open_bytes(data, path.name)


def open_bytes(data: bytes, name: str) -> Package:
    """The same of bytes; `name` is what findings call the file."""
    if data.startswith(_OLE):
        raise _refusal(_locked(name) if _ENCRYPTED_STREAM in data else _old_format(name))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise _refusal(_damaged(name) if data.startswith(b"PK") else _not_word(name)) from error
    package = Package(name, archive)
    if found := list(_judged(package, archive.infolist())):
        raise FindingsError(found)
    return package


def _refusal(finding: Finding) -> FindingsError:
    return FindingsError([finding])


# Before anything is unpacked


def _judged(package: Package, members: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    """All that is wrong; the parts that relate to others are looked into only where the directory is in order."""
    found = [finding for check in _CHECKS for finding in check(package.name, members)]
    yield from found
    if not found:
        yield from _kind(package)
        yield from _outside(package)


def _amount(name: str, members: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    if len(members) > MOST_MEMBERS:
        message = _("{name} holds {count} parts, more than {most}").format(
            name=name, count=len(members), most=MOST_MEMBERS
        )
        yield Finding("E805", message, Place(name), _hint_again())


def _sizes(name: str, members: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    total = sum(member.file_size for member in members)
    dense = [one for one in members if one.file_size > SMALL and one.file_size > MOST_RATIO * one.compress_size]
    for member in dense[:1]:
        message = _("{part} in {name} unpacks to {size} MB, {ratio} times its size: that is no document").format(
            part=_shown(member.filename),
            name=name,
            size=member.file_size // MEGABYTE,
            ratio=member.file_size // max(1, member.compress_size),
        )
        yield Finding("E806", message, Place(name), _hint_again())
    if total > MOST_UNPACKED and not dense:
        message = _("{name} unpacks to {size} MB, more than {most}").format(
            name=name, size=total // MEGABYTE, most=MOST_UNPACKED // MEGABYTE
        )
        yield Finding("E806", message, Place(name), _hint_again())


def _names(name: str, members: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    """ECMA-376 part 2, 6.2.2: names of parts are relative to the package, and equal but for capitals is equal (6.2.2.3)."""
    strays = [member.filename for member in members if _leaves(member.filename)]
    for stray in strays[:1]:
        message = _("{name} holds a part that would stand outside it: {part}").format(name=name, part=_shown(stray))
        yield Finding("E807", message, Place(name), _hint_again())
    counted = Counter(member.filename.lower() for member in members)
    for doubled in [part for part, count in counted.items() if count > 1][:1]:
        message = _("{name} holds the part {part} twice: programs would read different ones").format(
            name=name, part=_shown(doubled)
        )
        yield Finding("E808", message, Place(name), _hint_again())


def _leaves(part: str) -> bool:
    pieces = part.replace("\\", "/").split("/")
    return part.startswith(("/", "\\")) or ".." in pieces or bool(_DRIVE.match(part)) or "\0" in part


def _locked_members(name: str, members: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    if any(member.flag_bits & 0x1 for member in members):
        yield _locked(name)
    elif any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        yield _damaged(name)


def _macros(name: str, members: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    for member in [member for member in members if _MACROS.search(member.filename)][:1]:
        yield _with_macros(name, member.filename)


def _with_macros(name: str, part: str) -> Finding:
    message = _("{name} holds macros or controls ({part})").format(name=name, part=_shown(part))
    hint = _("save it as Word document (.docx) without macros; a review needs none")
    return Finding("E809", message, Place(name), hint)


_CHECKS: tuple[Callable[[str, list[zipfile.ZipInfo]], Iterator[Finding]], ...] = (
    _amount,
    _sizes,
    _names,
    _locked_members,
    _macros,
)


# The parts that say what the file is and where it leads


def _kind(package: Package) -> Iterator[Finding]:
    if "[Content_Types].xml" not in package or MAIN not in package:
        yield _not_word(package.name)
        return
    types = package.read("[Content_Types].xml", MEGABYTE)
    if b"macroEnabled" in types:
        hint = _("save it as Word document (.docx) without macros; a review needs none")
        yield Finding(
            "E809", _("{name} is a document with macros").format(name=package.name), Place(package.name), hint
        )
    elif _MAIN_TYPE not in types:
        yield _not_word(package.name)


def _outside(package: Package) -> Iterator[Finding]:
    """Relationships that lead to macros, or outside the file (ECMA-376 part 2, 6.5.3.4, `TargetMode`): each would be fetched when somebody opens it."""
    for part in package.parts(r"(?:.*/)?_rels/[^/]*\.rels"):
        root = _parsed(package.name, part, package.read(part, 4 * MEGABYTE))
        for relation in root.iter(_RELATIONSHIP):
            kind = PurePosixPath(relation.get("Type") or "").name
            if kind.lower() in _CODE:
                yield _with_macros(package.name, relation.get("Target") or "")
                return
            if (relation.get("TargetMode") or "").lower() == "external" and kind not in _LINKS:
                message = _("{name} would fetch something from elsewhere when it is opened: {kind} {target}").format(
                    name=package.name, kind=_shown(kind), target=_shown(relation.get("Target") or "")
                )
                hint = _("in Word: attach the template Normal, and embed pictures instead of linking them")
                yield Finding("E810", message, Place(package.name), hint)
                return


# XML


def _parsed(name: str, part: str, data: bytes) -> etree._Element:
    """`huge_tree=False` bounds the depth at 256 elements and one text at 10 MB (libxml2, `XML_PARSE_HUGE`)."""
    plain = data.replace(b"\0", b"")  # UTF-16 too
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        message = _("{part} in {name} declares a document type: Word never does").format(part=_shown(part), name=name)
        raise _refusal(Finding("E811", message, Place(name), _hint_again()))
    if plain.count(b"<") > MOST_TAGS or plain.count(b"=") > MOST_ATTRIBUTES:
        raise _refusal(_too_much(name, part))
    try:
        return etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error).lower() or "huge" in str(error).lower():
            raise _refusal(_too_much(name, part)) from error
        message = _("{part} in {name} is no well-formed XML: {reason}").format(
            part=_shown(part), name=name, reason=error
        )
        raise _refusal(Finding("E812", message, Place(name), _hint_again())) from error


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


def too_many_comments(name: str, count: int) -> FindingsError:
    """The refusal of a file with more comments than anybody answers."""
    message = _("{name} holds {count} comments, more than {most}").format(name=name, count=count, most=MOST_COMMENTS)
    return _refusal(Finding("E813", message, Place(name), _("remove what is settled in Word and save it again")))


def too_many_proposals(name: str, count: int) -> FindingsError:
    """The refusal of a file that has little in common with the document it is said to be."""
    message = _("{name} differs at {count} places from what it was made from").format(name=name, count=count)
    hint = _("is it the right file? Bestek reads edits in a document, not another document")
    return _refusal(Finding("E817", message, Place(name), hint))


# What is said


def _shown(text: str) -> str:
    """A name out of the file as it can be shown: short, and without signs that a terminal would obey."""
    safe = "".join(sign if sign.isprintable() else "?" for sign in text)
    return safe if len(safe) <= 80 else safe[:77] + "…"


def _hint_again() -> str:
    return _("open it in Word, save it as a new Word document (.docx), and read that")


def _damaged(name: str) -> Finding:
    return Finding("E803", _("{name} is cut off or damaged").format(name=name), Place(name), _hint_again())


def _not_word(name: str) -> Finding:
    hint = _(
        "give a Word document (.docx); a text in another format (.odt, .rtf) is saved as one in Word or LibreOffice first"
    )
    return Finding("E802", _("{name} is no Word document").format(name=name), Place(name), hint)


def _old_format(name: str) -> Finding:
    hint = _("open it in Word and save it as Word document (.docx)")
    return Finding("E802", _("{name} is in the format of Word before 2007").format(name=name), Place(name), hint)


def _locked(name: str) -> Finding:
    hint = _("open it in Word, take the password off, and save it")
    return Finding("E804", _("{name} is behind a password").format(name=name), Place(name), hint)


def _file_too_large(name: str) -> Finding:
    message = _("{name} is larger than {most} MB").format(name=name, most=MOST_BYTES // MEGABYTE)
    return Finding("E806", message, Place(name), _hint_again())


def _too_large(name: str, part: str, most: int) -> Finding:
    message = _("{part} in {name} is larger than {most} MB").format(part=_shown(part), name=name, most=most // MEGABYTE)
    return Finding("E806", message, Place(name), _hint_again())


def _too_much(name: str, part: str) -> Finding:
    message = _("{part} in {name} holds more elements, or deeper ones, than a document has").format(
        part=_shown(part), name=name
    )
    return Finding("E806", message, Place(name), _hint_again())
