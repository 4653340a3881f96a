"""Files that harm, or are no Word files: each is refused with a finding that says why, within bounds, and nothing is fetched."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bestek import tree
from bestek.findings import FindingsError
from bestek.review import carried
from bestek.review.opening import MOST_COMMENTS, open_bytes, open_file
from bestek.tree import Document, Paragraph, Text
from tests.unit.review.files import DOCUMENT, RELATIONSHIPS, docx, minimal

HUNDRED_MB = 100_000_000


def replaced(members: Mapping[str, bytes]) -> bytes:
    return docx({**minimal(), **members})


def packed(name: str, data: bytes) -> bytes:
    """A sound file with one more part, deflated."""
    return replaced({name: data})


def document(inner: str) -> bytes:
    return DOCUMENT.format(body=inner).encode()


def twice() -> bytes:
    stream = io.BytesIO(docx(minimal()))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", document("<w:p/>"))
    return stream.getvalue()


def locked() -> bytes:
    """The bit that says a member is encrypted, in both headers."""
    data = bytearray(docx(minimal()))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 1)
    return bytes(data)


def lying() -> bytes:
    """A directory that declares another size than what unpacks."""
    data = bytearray(packed("word/styles.xml", b"<x/>" * 400_000))
    at = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 1)
    while at >= 0 and data[at + 46 : at + 61] != b"word/styles.xml":
        at = data.find(b"PK\x01\x02", at + 1)
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def relation(kind: str, target: str, mode: str = "External") -> bytes:
    inner = f'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return replaced({"word/_rels/document.xml.rels": RELATIONSHIPS.format(inner=inner).encode()})


def carrying(words: str) -> bytes:
    """A baseline that says something else, and whose checksum fits."""
    text = tree.dumps(Document("brief", "Brief", (Paragraph((Text(words),), id="doc-p1"),)))
    text = text.encode("ascii", "backslashreplace").decode()
    return replaced(
        {"customXml/item1.xml": carried.encode(carried.Carried("proef", "brief", "", "internal", "", "", text))}
    )


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
OUTSIDE = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'
ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)

COMMENTS = (
    '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    + "".join(f'<w:comment w:id="{n}"/>' for n in range(100_000))
    + "</w:comments>"
)

NESTED = "".join(f'<w:sdt w:n="{n * 7919 % 100_003}">' for n in range(100_000)) + "</w:sdt>" * 100_000
"""Not so regular that its ratio would tell."""

ATTRIBUTES = "".join(f'<w:p w:a="{n * 7919 % 150_001}" w:b="" w:c="" w:d="" w:e="" w:f=""/>' for n in range(150_000))


def typed(old: bytes, new: bytes) -> bytes:
    """A file of another type."""
    return replaced({"[Content_Types].xml": minimal()["[Content_Types].xml"].replace(old, new)})


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a zip bomb as picture": (lambda: packed("word/media/image1.png", bytes(HUNDRED_MB)), "E806", "unpacks to 100 MB"),
    "a zip bomb as document": (lambda: packed("word/document.xml", b" " * HUNDRED_MB), "E806", "unpacks to 100 MB"),
    "a zip bomb as custom XML": (lambda: packed("customXml/item1.xml", b" " * HUNDRED_MB), "E806", "unpacks to 100 MB"),
    "many small bombs": (lambda: replaced({f"word/media/{n}.png": bytes(900_000) for n in range(400)}), "E806", "unpacks to"),
    "too many parts": (lambda: replaced({f"word/media/{n}.png": b"" for n in range(5000)}), "E805", "parts"),
    "a document type": (lambda: replaced({"word/document.xml": b"<!DOCTYPE w []>" + document("")}), "E811", "document type"),
    "an external entity": (lambda: replaced({"word/comments.xml": OUTSIDE}), "E811", "document type"),
    "a billion laughs": (lambda: replaced({"word/comments.xml": (ENTITIES + "]><w>&j;</w>").encode()}), "E811", "document type"),
    "entities in UTF-16": (lambda: replaced({"word/comments.xml": (ENTITIES + "]><w>&j;</w>").encode("utf-16")}), "E811", "document type"),
    "a path that leads up": (lambda: packed("../../evil.xml", b"x"), "E807", "outside"),
    "a path that leads up the other way": (lambda: packed("word\\..\\..\\evil.xml", b"x"), "E807", "outside"),
    "an absolute path": (lambda: packed("/etc/cron.d/evil", b"x"), "E807", "outside"),
    "a drive": (lambda: packed("C:/evil.xml", b"x"), "E807", "outside"),
    "macros": (lambda: packed("word/vbaProject.bin", b"x"), "E809", "macros"),
    "controls": (lambda: packed("word/activeX/activeX1.xml", b"<x/>"), "E809", "macros"),
    "a type with macros": (lambda: typed(b"document.main", b"document.macroEnabled.main"), "E809", "macros"),
    "macros under another name": (lambda: relation("vbaProject", "harmless.bin", "Internal"), "E809", "macros"),
    "a template from elsewhere": (lambda: relation("attachedTemplate", "https://example.org/evil.dotm"), "E810", "attachedTemplate"),
    "a picture from elsewhere": (lambda: relation("image", "https://example.org/pixel.png"), "E810", "image"),
    "a frame from elsewhere": (lambda: relation("frame", "file:////server/share/x", "external"), "E810", "frame"),
    "a part that is there twice": (twice, "E808", "twice"),
    "a part that is there twice but for capitals": (lambda: packed("WORD/document.xml", b"<x/>"), "E808", "twice"),
    "a password in the zip": (locked, "E804", "password"),
    "a password as Word sets it": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "E804", "password"),
    "the format before 2007": (lambda: OLE, "E802", "before 2007"),
    "a file that was cut off": (lambda: docx(minimal())[:-300], "E803", "cut off"),
    "no zip at all": (lambda: b"Geachte inschrijver,", "E802", "no Word document"),
    "nothing": (lambda: b"", "E802", "no Word document"),
    "a zip of something else": (lambda: docx({"content.xml": b"<x/>"}), "E802", "no Word document"),
    "a spreadsheet": (lambda: typed(b"wordprocessingml.document", b"spreadsheetml.sheet"), "E802", "no Word document"),
    "a document that is no XML": (lambda: replaced({"word/document.xml": b"<w:document><w:body>"}), "E812", "well-formed"),
    "100,000 nested elements": (lambda: replaced({"word/document.xml": document(NESTED)}), "E806", "deeper"),
    "a million elements": (lambda: replaced({"word/document.xml": document("".join(f"<w:p{n}/>" for n in range(700_000)))}), "E806", "elements"),
    "a million attributes": (lambda: replaced({"word/document.xml": document(ATTRIBUTES)}), "E806", "elements"),
    "a giant attribute": (lambda: replaced({"word/document.xml": document(f'<w:p w:rsidR="{"x" * 20_000_000}"/>')}), "E8", ""),
    "100,000 comments": (lambda: replaced({"word/comments.xml": COMMENTS.encode()}), "E813", "100000 comments"),
    "a checksum that does not fit": (lambda: docx(minimal()).replace(b"Geachte", b"Beminde"), "E803", "damaged"),
    "a directory that lies": (lying, "E803", "damaged"),
    "half a character in the baseline": (lambda: carrying("Geachte \ud800"), "E816", "cannot be read"),
    "a baseline with a sign that no file can hold": (lambda: carrying("Geachte \0"), "E816", "cannot be read"),
    "a damaged baseline": (lambda: replaced({"customXml/item1.xml": f'<review xmlns="{carried.NAMESPACE}"/>'.encode()}), "E816", "made from"),
}  # fmt: skip

READING = r"""
import json, re, socket, sys
def refused(*arguments, **named): raise AssertionError("something was fetched")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refused
from pathlib import Path
from bestek.findings import FindingsError
from bestek.project import find_project
from bestek.review.returned import read_files
project = find_project(content=sys.argv[1], templates=sys.argv[2])
found = {}
for name in sys.argv[3:]:
    try:
        found[name] = [len(each.proposals) for each in read_files(project, [Path(name)])]
    except FindingsError as error:
        found[name] = [(finding.code, finding.message) for finding in error.findings]
status = Path("/proc/self/status")  # what getrusage says is at least the size of the process that started this one
peak = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
print(json.dumps([int(peak[1]) if peak else 0, found]))
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, list[tuple[str, str]]]]:
    """Kilobytes of a process that reads all hostile files without a network (0 where unknown), and what it says of each."""
    folder = tmp_path_factory.mktemp("hostile")
    names = {str(folder / f"{number}.docx"): name for number, name in enumerate(HOSTILE)}
    for file, name in names.items():
        Path(file).write_bytes(HOSTILE[name][0]())
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", READING, str(root / "tests/corpus/rules/content"), str(root / "templates"), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    memory, found = json.loads(done.stdout)
    return memory, {names[file]: said for file, said in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_finding(
    name: str, read: tuple[int, dict[str, list[tuple[str, str]]]]
) -> None:
    _file, code, words = HOSTILE[name]
    assert [said for said in read[1][name] if said[0].startswith(code) and words in said[1]], read[1][name]


@pytest.mark.slow
def test_all_of_them_are_read_in_less_than_300_mb(read: tuple[int, dict[str, list[tuple[str, str]]]]) -> None:
    assert set(read[1]) == set(HOSTILE)
    if not read[0]:
        pytest.skip("only Linux tells how large a process became")
    assert 10_000 < read[0] < 300_000


def test_links_of_the_text_may_lead_outside() -> None:
    assert open_bytes(relation("hyperlink", "https://example.org/"), "a.docx").name == "a.docx"


def test_a_sound_file_is_opened_and_its_parts_are_read() -> None:
    package = open_bytes(docx(minimal()), "a.docx")
    root = package.root("word/document.xml")
    assert root is not None
    assert "Geachte" in "".join(map(str, root.itertext()))
    assert package.root("word/comments.xml") is None


def test_a_part_that_is_larger_than_asked_for_is_refused() -> None:
    with pytest.raises(FindingsError, match="larger than 0 MB"):
        open_bytes(docx(minimal()), "a.docx").read("word/document.xml", 10)


def test_names_in_a_finding_are_short_and_cannot_command_a_terminal() -> None:
    with pytest.raises(FindingsError) as raised:
        open_bytes(packed("../\x1b[31m" + "x" * 200, b""), "a.docx")
    message = raised.value.findings[0].message
    assert "\x1b" not in message
    assert len(message) < 200


def test_a_file_that_is_not_there_and_a_folder_are_mistakes_of_the_command(tmp_path: Path) -> None:
    for path in (tmp_path / "none.docx", tmp_path):
        with pytest.raises(FindingsError) as raised:
            open_file(path)
        assert raised.value.findings[0].code in ("E801", "E802")


def test_the_bound_on_comments_leaves_room_for_any_review() -> None:
    assert MOST_COMMENTS >= 10_000
