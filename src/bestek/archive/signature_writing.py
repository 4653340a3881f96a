"""Sign a PDF: a PAdES-B-B signature as incremental update, so that the signed file begins with every byte of the one that was issued.

The field of the signature is an element Form in the structure tree, with a text for who does not see it, and its picture embeds its fonts:
what was PDF/A-2a and PDF/UA-1 before is so afterwards (ISO 19005-2, 6.3.3 and 6.4; ISO 14289-1, 7.18.4).
Nothing is fetched: no time stamp, no status of certificates.

    signed = sign(data, credentials, Wish(at, name="S. Engelen"))

Imported only where the extra `sign` is installed (`bestek.extras`).
"""

from __future__ import annotations

import asyncio
import datetime
import hashlib
import io
import re
from dataclasses import dataclass
from typing import Any

import pikepdf
from asn1crypto import cms, keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko.sign.validation.pdf_embedded import read_certification_data
from pyhanko_certvalidator.registry import SimpleCertificateStore

from bestek.archive.certificates import Credentials
from bestek.archive.signature_blocks import Block, signature_blocks
from bestek.archive.signature_field import complete, entry
from bestek.archive.signature_reading import silent
from bestek.archive.stamp import Stamp, missing
from bestek.findings import Finding, FindingsError, Place
from bestek.messages import _

FIELD = "Signature{number}"
"""Names of the fields, from 1; a reader lists signatures by them."""

ROOM = 64
"""Bytes by which a signature may be longer than the one that was made to measure: an ECDSA signature varies by a few."""


@dataclass(frozen=True)
class Wish:
    """How to sign: at which moment (with zone), with whose name as printed (default: that of the certificate), for which reason, in which of the
    signature blocks (by words of it, as "de griffier"; default: the one with the name), visible or not."""

    at: datetime.datetime
    name: str = ""
    reason: str = ""
    block: str = ""
    visible: bool = True


@dataclass(frozen=True)
class Signed:
    """A signed file: its bytes, the name of the field, and where the signature stands, `None` where it cannot be seen."""

    data: bytes
    field: str
    block: Block | None


def sign(data: bytes, credentials: Credentials, wish: Wish, place: Place | None = None) -> Signed:
    """Sign a tagged PDF. Raises `FindingsError` for a file that cannot be signed, `SetupError` without the libraries of WeasyPrint."""
    try:
        with silent():
            return _signed(data, credentials, wish, place)
    except DAMAGE as error:
        raise FindingsError([Finding("E960", _("this is no PDF, or a damaged one"), place)]) from error


DAMAGE = (
    PdfError,
    pikepdf.PdfError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)
"""What the readers of PDF raise, on bytes of anybody, where something is not what the standard says it is."""


def _signed(data: bytes, credentials: Credentials, wish: Wish, place: Place | None) -> Signed:
    writer = _writer(data, wish, place)
    names = tuple(dict.fromkeys(filter(None, (wish.name, credentials.name, credentials.organisation))))
    stamp = Stamp(names, wish.at.date(), wish.reason, str(entry(writer.root, "/Lang", "nl")))
    block = _block(data, wish, stamp, place) if wish.visible else None
    name = FIELD.format(number=1 + sum(1 for _field in enumerate_sig_fields(writer)))
    made = _made(writer, credentials, wish, stamp, block, name)
    if not made.startswith(data):
        raise RuntimeError("the signed file does not begin with the issued one")
    return Signed(made, name, block)


class _Update(IncrementalPdfFileWriter):
    """An update that touches neither the metadata nor the clock: the identifier of the new file comes from the old one and the moment."""

    def _update_meta(self) -> None:
        """The metadata describe the document, which stays what it is (ISO 19005-2, 6.6.3)."""


def _writer(data: bytes, wish: Wish, place: Place | None) -> _Update:
    """What extends the file, if it can be extended."""
    reader = PdfFileReader(io.BytesIO(data))
    encrypted = reader.encrypted
    tagged = not encrypted and {"/K", "/ParentTree"} <= set(entry(reader.root, "/StructTreeRoot", ()))
    certified = None if encrypted else read_certification_data(reader)
    if encrypted:
        raise FindingsError([Finding("E961", _("the file is encrypted; such a file is not for an archive"), place)])
    if not tagged:
        hint = _("sign the PDF as Bestek issued it")
        raise FindingsError(
            [Finding("E962", _("the PDF is not tagged: its signature could not be read out"), place, hint)]
        )
    if certified and certified.permission is MDPPerm.NO_CHANGES:
        raise FindingsError(
            [Finding("E963", _("a signature in the file forbids every change, also another signature"), place)]
        )
    writer = _Update.from_reader(reader)
    assert isinstance(writer, _Update)
    new = hashlib.sha256(data + wish.at.isoformat().encode()).digest()[:16]
    writer._document_id = ArrayObject([writer._document_id[0], ByteStringObject(new)])  # noqa: SLF001
    return writer


def _block(data: bytes, wish: Wish, stamp: Stamp, place: Place | None) -> Block | None:
    """The free signature block of who signs: the one that has the words asked for, else the name. Nobody signs where another is named.

    Raises `FindingsError` where there is none with the words asked for, and for characters that the shipped fonts do not have.
    """
    blocks = [each for each in signature_blocks(data) if not each.taken]
    sought = _words(wish.block or stamp.whose[0])
    found = next((each for each in blocks if sought.strip() and sought in _words(each.words)), None)
    findings = list(missing(stamp))
    if wish.block and not found:
        message = _("there is no free signature block with the words “{words}”").format(words=wish.block)
        named = "; ".join(dict.fromkeys(f"“{each.words}”" for each in blocks))
        hint = _("free are: {blocks}").format(blocks=named) if blocks else _("sign with --invisible")
        findings.append(Finding("E963", message, place, hint))
    if findings:
        raise FindingsError(findings)
    return found


def _words(text: str) -> str:
    """Words without case and signs, each between blanks, so that no part of a word is taken for it."""
    return " ".join(("", *re.findall(r"[^\W_]+", text.casefold()), ""))


def _made(writer: _Update, credentials: Credentials, wish: Wish, stamp: Stamp, block: Block | None, name: str) -> bytes:
    """The field, the bytes around the signature, and the signature over them."""
    box: Any = block.box if block else None
    spec = SigFieldSpec(name, on_page=block.page if block else -1, box=box)
    embedding = PdfCMSEmbedder(spec).write_cms(name, writer)
    field = next(embedding)
    complete(writer, field, stamp, block)
    writer.register_extension(ESIC_EXTENSION_1)
    signer = _signer(credentials)
    size = len(_cms(signer, bytes(64), credentials.digest)) + ROOM
    empty = SignatureObject(
        wish.at, SigSeedSubFilter.PADES, name=stamp.whose[0], reason=wish.reason or None, bytes_reserved=2 * size
    )
    embedding.send(SigObjSetup(sig_placeholder=empty))
    digest, output = embedding.send(SigIOSetup(md_algorithm=credentials.digest))
    embedding.send(_cms(signer, digest.document_digest, credentials.digest))
    made: bytes = output.getvalue()
    return made


def _cms(signer: SimpleSigner, digest: bytes, algorithm: str) -> bytes:
    """The signature over a digest, in DER (RFC 5652; EN 319 142-1 for what is in it)."""
    made: bytes = asyncio.run(signer.async_sign(digest, algorithm, use_pades=True)).dump()
    return made


class _Signer(SimpleSigner):
    """What is signed names the certificates above that of the signer too, so that none of them can be exchanged (RFC 5035, 5.4)."""

    async def signed_attrs(self, *arguments: Any, **named: Any) -> cms.CMSAttributes:
        """The signed attributes of the signature."""
        made: cms.CMSAttributes = await super().signed_attrs(*arguments, **named)
        (identifiers,) = (
            each["values"][0]["certs"] for each in made if each["type"].native == "signing_certificate_v2"
        )
        for above in self.cert_registry:
            identifiers.append(as_signing_certificate_v2(above)["certs"][0])
        return made


def _signer(credentials: Credentials) -> SimpleSigner:
    """What makes the signature: PKCS #1 1.5 with RSA, which gives the same bytes each time, or ECDSA."""
    key = credentials.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    mine, *above = (
        x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in (credentials.certificate, *credentials.chain)
    )
    store = SimpleCertificateStore()
    store.register_multiple(above)
    return _Signer(mine, keys.PrivateKeyInfo.load(key), store)
