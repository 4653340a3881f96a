"""The certificate and the key that sign: read from a PKCS #12 file (`.p12`, `.pfx`) and judged before anything is signed with them.

What is wrong with them is a finding of the one who signs: no signature is made that a reader's software would refuse.
Imported only where the extra `sign` is installed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from bestek.findings import Finding, FindingsError, Place
from bestek.messages import _

SHORTEST_RSA = 2048
"""Bits below which an RSA key is taken for too weak to sign with (BSI TR-02102-1; NIST SP 800-131A)."""

CURVES = {"secp256r1": "sha256", "secp384r1": "sha384", "secp521r1": "sha512"}
"""The curves that sign, each with the digest of its strength (RFC 5753 and FIPS 186-5)."""

LARGEST = 1_000_000
"""Bytes that a certificate with its chain stays far below."""

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Credentials:
    """What signs: a certificate with its private key, and the certificates above it as far as the file has them."""

    certificate: x509.Certificate
    key: Key = field(repr=False)
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def name(self) -> str:
        """Whose the certificate is, as it calls them: a person, an office, an organisation with a seal."""
        return part(self.certificate.subject, NameOID.COMMON_NAME) or self.organisation

    @property
    def organisation(self) -> str:
        """The organisation in the certificate, or nothing."""
        return part(self.certificate.subject, NameOID.ORGANIZATION_NAME)

    @property
    def digest(self) -> str:
        """The digest that goes with the key."""
        return CURVES[self.key.curve.name] if isinstance(self.key, ec.EllipticCurvePrivateKey) else "sha256"


def part(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    """One part of a distinguished name; the first where there are more, nothing where there is none."""
    found = name.get_attributes_for_oid(kind)
    return str(found[0].value) if found else ""


def read_credentials(
    path: Path, passphrase: Callable[[], str | None], at: datetime.datetime, shown: str = ""
) -> Credentials:
    """The certificate and key of a PKCS #12 file that can sign at a moment. `passphrase` is asked only for a file that is there.

    Raises `FindingsError` with all that is wrong with it, and `OSError`.
    """
    place = Place(shown or path.name)
    if not path.is_file():
        raise FindingsError([Finding("E964", _("there is no such file"), place, _hint())])
    with path.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    if not _is_pkcs12(data):
        raise FindingsError([Finding("E964", _("this is no PKCS #12 file"), place, _hint())])
    found = _opened(data, passphrase(), place)
    if findings := list(_judged(found, at, place)):
        raise FindingsError(findings)
    assert found.cert is not None
    assert isinstance(found.key, Key)
    chain, _others = chained(found.cert.certificate, [each.certificate for each in found.additional_certs])
    return Credentials(found.cert.certificate, found.key, chain)


def chained(
    certificate: x509.Certificate, others: Iterable[x509.Certificate]
) -> tuple[tuple[x509.Certificate, ...], list[x509.Certificate]]:
    """The certificates above one, each having signed the one before as far as they go; and those that do not belong to them."""
    chain, left = [certificate], list(others)
    while above := next((each for each in left if issued(chain[-1], each)), None):
        left.remove(above)
        chain.append(above)
    return tuple(chain[1:]), left


def issued(below: x509.Certificate, above: x509.Certificate) -> bool:
    """Whether one certificate was signed with the key of the other."""
    try:
        below.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _hint() -> str:
    return _("a certificate with its key comes as a file that ends in .p12 or .pfx")


def _is_pkcs12(data: bytes) -> bool:
    """Whether a file begins as a PFX does: a sequence with version 3 (RFC 7292, 4)."""
    head, version, _rest = data[:12].partition(b"\x02\x01\x03")
    return len(data) <= LARGEST and version != b"" and data[:1] == b"\x30" and 2 <= len(head) <= 6


def _opened(data: bytes, passphrase: str | None, place: Place) -> pkcs12.PKCS12KeyAndCertificates:
    try:
        return pkcs12.load_pkcs12(data, passphrase.encode() if passphrase is not None else None)
    except UnsupportedAlgorithm:
        message = _("the file is encrypted in a way that is no longer supported")
        raise FindingsError([Finding("E964", message, place, _("export it again with AES-256"))]) from None
    except (ValueError, TypeError):
        raise FindingsError([_locked(place, given=passphrase is not None)]) from None


def _locked(place: Place, *, given: bool) -> Finding:
    if given:
        return Finding("E965", _("the passphrase does not open the file, or the file is damaged"), place)
    hint = _("set BESTEK_PASSPHRASE, or call the verb on a terminal, where it asks")
    return Finding("E965", _("the file is opened with a passphrase, and none was given"), place, hint)


def _judged(found: pkcs12.PKCS12KeyAndCertificates, at: datetime.datetime, place: Place) -> Iterator[Finding]:
    """All that keeps a certificate from signing at a moment."""
    message = _weakness(found.key)
    if found.key is None:
        hint = _("export the certificate again, together with its key")
        yield Finding("E966", _("the file holds no private key"), place, hint)
    elif message:
        yield Finding("E969", message, place, _("ask for a certificate with another key"))
    if found.cert is None:
        yield Finding("E966", _("the file holds no certificate that belongs to the key"), place)
    else:
        yield from _certificate(found.cert.certificate, at, place)


def _weakness(key: object) -> str:
    match key:
        case rsa.RSAPrivateKey(key_size=bits) if bits < SHORTEST_RSA:
            return _("an RSA key of {bits} bits is too short to sign with; it takes {least}").format(
                bits=bits, least=SHORTEST_RSA
            )
        case rsa.RSAPrivateKey():
            return ""
        case ec.EllipticCurvePrivateKey(curve=curve) if curve.name in CURVES:
            return ""
        case _:
            return _("the key is of a kind that does not sign here; RSA and the curves P-256, P-384 and P-521 do")


def _certificate(certificate: x509.Certificate, at: datetime.datetime, place: Place) -> Iterator[Finding]:
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= at <= last:
        message = _("the certificate holds from {first} to {last}, not at {moment}").format(
            first=_minute(first), last=_minute(last), moment=_minute(at)
        )
        yield Finding("E967", message, place, _("sign with one that holds, or give the day with --date"))
    if not _may_sign(certificate):
        hint = _("ask the provider for one that is")
        yield Finding("E968", _("the certificate is not meant for signing documents"), place, hint)


def _minute(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")


def _may_sign(certificate: x509.Certificate) -> bool:
    """Whether the key may sign (RFC 5280, 4.2.1.3): `nonRepudiation` or `digitalSignature`, where the certificate says what it is for."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.content_commitment or usage.digital_signature
