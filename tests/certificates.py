"""Certificates for tests: an authority and what it certifies, made when they are asked for, once per process."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from bestek.archive.certificates import Credentials, Key

PASSPHRASE = "geheim"
AT = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)
FIRST, LAST = (datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (2024, 2028))

Kind = Literal["rsa", "short", "p256", "p384", "k1", "ed25519"]


CURVES: dict[str, ec.EllipticCurve] = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "k1": ec.SECP256K1()}


@cache
def key(kind: Kind, of: str) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey:
    """A private key of a kind, the same one for a name."""
    match kind:
        case "rsa" | "short":
            return rsa.generate_private_key(65537, 2048 if kind == "rsa" else 1024)
        case "p256" | "p384" | "k1":
            return ec.generate_private_key(CURVES[kind])
        case "ed25519":
            return ed25519.Ed25519PrivateKey.generate()


def name(common: str, organisation: str = "") -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "NL"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, common)]
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts if value])


@cache
def authority(common: str = "Test Root") -> x509.Certificate:
    """A root that certifies itself."""
    signing = key("p256", common)
    assert isinstance(signing, ec.EllipticCurvePrivateKey)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    builder = _builder(name(common), name(common), signing.public_key()).add_extension(usage, critical=True)
    return builder.add_extension(x509.BasicConstraints(True, None), critical=True).sign(signing, hashes.SHA256())


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey,
) -> x509.CertificateBuilder:
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    return made.serial_number(len(str(subject))).not_valid_before(FIRST).not_valid_after(LAST)


def certificate(
    common: str = "S. Engelen",
    organisation: str = "Gemeente Voorbeeld",
    kind: Kind = "p256",
    *,
    signs: bool = True,
    root: str = "Test Root",
) -> x509.Certificate:
    """What the authority says of a holder: whose key it is, and whether it may sign documents."""
    return _certificate(common, organisation, kind, signs, root)


@cache
def _certificate(common: str, organisation: str, kind: Kind, signs: bool, root: str) -> x509.Certificate:
    above = key("p256", root)
    assert isinstance(above, ec.EllipticCurvePrivateKey)
    usage = x509.KeyUsage(False, signs, not signs, False, False, False, False, False, False)
    builder = _builder(name(common, organisation), authority(root).subject, key(kind, common).public_key())
    return builder.add_extension(usage, critical=True).sign(above, hashes.SHA256())


def credentials(
    common: str = "S. Engelen", organisation: str = "Gemeente Voorbeeld", kind: Kind = "p256"
) -> Credentials:
    """A holder with the key and the root above."""
    found = key(kind, common)
    assert isinstance(found, Key)
    return Credentials(certificate(common, organisation, kind), found, (authority(),))


def pkcs12_file(
    common: str = "S. Engelen",
    kind: Kind = "p256",
    *,
    signs: bool = True,
    with_key: bool = True,
    passphrase: str = PASSPHRASE,
) -> bytes:
    """A file with certificate and key, as a holder gets it."""
    found = key(kind, common) if with_key else None
    made = certificate(common, "Gemeente Voorbeeld", kind, signs=signs)
    return pkcs12.serialize_key_and_certificates(
        b"x", found, made, [authority()], BestAvailableEncryption(passphrase.encode())
    )


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)
