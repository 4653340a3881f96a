"""How a signature is judged, with pyHanko and without network (see `bestek.archive.signatures`).

Beside what the mathematics says, the places are looked at that a signature does not cover: what stands around it, what is in it
beside what is signed, and what was added to the file. A further signature may add its field, its element in the structure tree and nothing else.
"""

from __future__ import annotations

import asyncio
import datetime
import io
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from asn1crypto import cms, pem
from asn1crypto.algos import DigestAlgorithm
from asn1crypto.core import Null
from asn1crypto.x509 import Certificate
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import check_ess_certid
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr, validate_sig_integrity
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import CertificateValidator, ValidationContext

from bestek.archive.certificates import chained, issued
from bestek.archive.signature_field import entry
from bestek.archive.signature_updates import only_signatures
from bestek.archive.signatures import Reach, Signature, Since
from bestek.findings import Finding, FindingsError, Place
from bestek.messages import _, reason

DIGESTS = frozenset({"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"})
"""Digests that a signature may rest on (ETSI TS 119 312, clause 5)."""

REACHES: dict[SignatureCoverageLevel, Reach] = {
    SignatureCoverageLevel.ENTIRE_FILE: "file",
    SignatureCoverageLevel.ENTIRE_REVISION: "revision",
}

_RANGE = re.compile(rb"/ByteRange\s*\[")


def read(data: bytes, trusted: Sequence[Certificate]) -> tuple[Signature, ...]:
    """All signatures of a PDF."""
    with silent():
        try:
            reader = PdfFileReader(io.BytesIO(data))
            found = list(reader.embedded_signatures)
        except Exception as error:  # another's parser on bytes of anybody
            raise FindingsError([Finding("E960", _("this is no PDF, or a damaged one"))]) from error
        judged = tuple(_judged(data, each, trusted) for each in found)
    hidden = len(_RANGE.findall(data)) - len(judged)
    return judged + (_unreadable("", _("there is a signature in the file that no reader finds")),) * hidden


@contextmanager
def silent() -> Iterator[None]:
    """What is wrong is told as a problem of the signature, not in a log."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _judged(data: bytes, found: EmbeddedPdfSignature, trusted: Sequence[Certificate]) -> Signature:
    try:
        return _read(data, found, trusted)
    except Exception:  # noqa: BLE001  # a signature that cannot be read is one that does not hold
        return _unreadable(str(found.field_name), _("the signature cannot be read"))


def _unreadable(field: str, problem: str) -> Signature:
    return Signature(field, problems=(problem,))


def _read(data: bytes, found: EmbeddedPdfSignature, trusted: Sequence[Certificate]) -> Signature:
    certificate = found.signer_cert
    at = found.self_reported_timestamp
    intact, right = validate_sig_integrity(found.signer_info, certificate, "data", found.compute_digest())
    reach = REACHES.get(found.evaluate_signature_coverage(), "part")
    since = _since(data, found, reach)
    problems = tuple(_problems(data, found, intact=intact, right=right, reach=reach, since=since))
    start, length = int(found.byte_range[2]), int(found.byte_range[3])
    return Signature(
        field=str(found.field_name),
        name=_common_name(certificate),
        subject=certificate.subject.human_friendly,
        issuer=certificate.issuer.human_friendly,
        at=at,
        reason=str(entry(found.sig_object, "/Reason", "")),
        profile=str(entry(found.sig_object, "/SubFilter", ""))[1:],
        intact=intact and right,
        reach=reach,
        since=since,
        trusted=_is_trusted(found, trusted, at) if trusted else None,
        size=start + length,
        problems=problems,
    )


def _common_name(certificate: Certificate) -> str:
    names: dict[str, Any] = certificate.subject.native
    return str(names.get("common_name") or names.get("organization_name") or certificate.subject.human_friendly)


def _since(data: bytes, found: EmbeddedPdfSignature, reach: Reach) -> Since:
    """What stands behind a signature; the last one must reach to the end of the file, for readers pass over bytes that are no update."""
    if reach == "file":
        return "nothing"
    ends = {int(each.byte_range[2]) + int(each.byte_range[3]) for each in found.reader.embedded_signatures}
    plain = reach == "revision" and not found.reader.xrefs.hybrid_xrefs_present
    return (
        "signed" if plain and len(data) in ends and only_signatures(found.reader, found.signed_revision) else "changed"
    )


def _problems(
    data: bytes, found: EmbeddedPdfSignature, *, intact: bool, right: bool, reach: Reach, since: Since
) -> Iterator[str]:
    """All that keeps a signature from being valid, in words."""
    if not intact:
        yield _("the signed bytes are not those that were signed")
    if not right:
        yield _("the signature does not fit the certificate")
    if reach == "part" or not _whole(data, found):
        yield _("the signature does not cover all of the file as it was when it was signed")
    elif since == "changed":
        yield _("the file was changed after it was signed, by more than further signatures")
    if found.md_algorithm not in DIGESTS:
        yield _("the signature rests on the digest {name}, which is broken").format(name=found.md_algorithm)
    if not _own(found):
        yield _("the signature holds something that nobody signed")
    at, certificate = found.self_reported_timestamp, found.signer_cert
    if at is None or not certificate.not_valid_before <= at <= certificate.not_valid_after:
        yield _("the certificate did not hold at the moment that the signature names")


def _whole(data: bytes, found: EmbeddedPdfSignature) -> bool:
    """Whether between the two signed parts there is the signature and nothing else, written as it is written (ISO 32000-1, 12.8.1)."""
    begin, first, second, length = (int(each) for each in found.byte_range)
    digits = found.pkcs7_content.hex()
    spelled = (f"<{each}>".encode() for each in (digits, digits.upper()))
    return begin == 0 and second + length <= len(data) and data[first:second] in spelled


def _own(found: EmbeddedPdfSignature) -> bool:
    """Whether a signature holds what belongs to it alone: one signer, one digest, no content, the certificates of one chain, nothing behind it.

    Of these parts none is signed itself (RFC 5652, 5.4), so that they could be exchanged. A time stamp may stand beside the signature; it is not judged.
    """
    content = found.pkcs7_content
    message = cms.ContentInfo.load(content)
    signed, signer = found.signed_data, found.signer_info
    return (
        message.contents == message["content_type"].dump() + message["content"].dump()
        and not content[len(message.dump()) :].strip(b"\0")
        and message["content_type"].native == "signed_data"
        and (signed["version"].native, signer["version"].native) == ("v1", "v1")
        and len(signed["signer_infos"]) == 1
        and all(map(_is_plain, (*signed["digest_algorithms"], signer["digest_algorithm"])))
        and [each["algorithm"].native for each in signed["digest_algorithms"]] == [found.md_algorithm]
        and signed["encap_content_info"].native == {"content_type": "data", "content": None}
        and not signed["crls"].native
        and {each["type"].native for each in signer["unsigned_attrs"] or ()} <= {"signature_time_stamp_token"}
        and len(signed["certificates"]) == 1 + len(found.other_embedded_certs)
        and _of_one_chain(found)
    )


def _is_plain(algorithm: DigestAlgorithm) -> bool:
    """Whether a digest is named without parameters, or with none in so many words (RFC 5754, 2)."""
    name = algorithm["algorithm"].native
    return algorithm.dump() in (
        DigestAlgorithm({"algorithm": name, **more}).dump() for more in ({}, {"parameters": Null()})
    )


def _of_one_chain(found: EmbeddedPdfSignature) -> bool:
    """Whether every certificate beside that of the signer stands above it; and is one that was signed, where the signer named them."""
    others = found.other_embedded_certs
    mine = x509.load_der_x509_certificate(found.signer_cert.dump())
    chain, left = chained(mine, [x509.load_der_x509_certificate(each.dump()) for each in others])
    top = (mine, *chain)[-1]
    attribute = get_signing_cert_attr(found.signer_info["signed_attrs"])
    named = attribute["certs"] if attribute is not None and len(attribute["certs"]) > 1 else ()
    signed = not named or all(any(check_ess_certid(each, one) for one in named) for each in others)
    return not left and signed and (top.issuer != top.subject or issued(top, top))


def _is_trusted(found: EmbeddedPdfSignature, trusted: Sequence[Certificate], at: datetime.datetime | None) -> bool:
    """Whether the certificate goes back to a root that is trusted, at the moment that the signature names. Nothing is fetched; withdrawal is not looked up."""
    context = ValidationContext(
        trust_roots=list(trusted),
        other_certs=found.other_embedded_certs,
        allow_fetching=False,
        moment=at,
        revocation_mode="soft-fail",
    )
    validator = CertificateValidator(found.signer_cert, found.other_embedded_certs, context)
    try:
        asyncio.run(validator.async_validate_path())
    except Exception:  # noqa: BLE001  # whatever keeps the chain from being followed: it is not
        return False
    return True


# Roots


def roots(paths: Iterable[Path]) -> tuple[Certificate, ...]:
    """The certificates of files in PEM or DER."""
    found: list[Certificate] = []
    findings: list[Finding] = []
    for path in paths:
        try:
            found += _certificates(path.read_bytes())
        except OSError as error:
            message = _("the file cannot be read: {reason}").format(reason=reason(error))
            findings.append(Finding("E964", message, Place(path.as_posix())))
        except (ValueError, TypeError):
            hint = _("a certificate stands in a file that ends in .pem, .crt or .cer")
            findings.append(Finding("E964", _("there is no certificate in the file"), Place(path.as_posix()), hint))
    if findings:
        raise FindingsError(findings)
    return tuple(found)


def _certificates(data: bytes) -> list[Certificate]:
    blocks = (
        [block for kind, _head, block in pem.unarmor(data, multiple=True) if kind == "CERTIFICATE"]
        if pem.detect(data)
        else [data]
    )
    found = [Certificate.load(each, strict=True) for each in blocks]
    for each in found:
        each.native  # noqa: B018  # raises for bytes that are no certificate
    if not found:
        raise ValueError("no certificate")
    return found
