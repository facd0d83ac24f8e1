"""Certificates for tests: signed by themselves, good for an hour."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from booking.clock import SystemClock


def make_lock(folder: Path, address: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The lock of a server at that address, and the trust of a client that knows it."""
    key, file = ec.generate_private_key(ec.SECP256R1()), folder / "lock.pem"
    certificate = _certificate(key, address, SystemClock().now().astimezone(UTC))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate)
    lock = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    lock.load_cert_chain(file)
    return lock, ssl.create_default_context(cadata=certificate.decode())


def _certificate(key: ec.EllipticCurvePrivateKey, address: str, now: datetime) -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.test")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]),
            critical=False,
        )
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
