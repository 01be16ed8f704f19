"""The identity of this installation: a key and certificates that it makes for itself and keeps."""

import os
import secrets
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from face2face.causes import cause_of
from face2face.errors import CredentialsError, ErrorKind
from face2face.provenance.identity import Identity, OutOfDateError, is_private, parse_identity
from face2face.provenance.mark import PROGRAM
from face2face.utils.files import part_path
from face2face.utils.paths import users

_FOLDER, _FILE = "credentials", "installation.pem"

INSTALLATION = f"{PROGRAM} installation"
"""How the name begins that such a certificate carries."""

_DAYS = 20 * 365
"""Nobody stamps the time on what is signed, so a reader compares with their own day."""

_EARLIER = timedelta(days=1)
"""Other machines' clocks may be behind."""


def installation() -> Identity:
    """The identity of this installation, made when it is first asked for.

    It is made anew where its certificate is not valid today, as after a day with a wrong clock,
    and where others could read its key.

    Raises:
        CredentialsError: it cannot be read or made.
    """
    path = users(_FOLDER) / _FILE
    try:
        if not path.exists():
            _make(path)
        elif not is_private(path):
            _make_anew(path)
        try:
            return _kept(path)
        except OutOfDateError:
            _make_anew(path)
            return _kept(path)
    except OSError as error:
        raise CredentialsError(
            f"cannot keep this installation's key in {path}: {error.strerror or error}; "
            "make the folder writable",
            ErrorKind.KEY_NOT_KEPT,
            path=str(path),
            reason=cause_of(error),
        ) from error


def _kept(path: Path) -> Identity:
    pem = path.read_bytes()
    try:
        return parse_identity(pem, path, pem, path)
    except OutOfDateError:
        raise
    except CredentialsError as error:
        raise CredentialsError(
            f"{error}; or delete {path}, and a new one is made",
            ErrorKind.KEY_UNUSABLE,
            path=str(path),
        ) from error


def _make(path: Path) -> None:
    """Make the file; the first of several stays."""
    temporary = _made(path)
    try:
        try:
            os.link(temporary, path)  # unlike a renaming, it never replaces what stands there
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _make_anew(path: Path) -> None:
    """Replace the file; the last of several stays."""
    temporary = _made(path)
    try:
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _made(path: Path) -> Path:
    """A new key beside `path`, whole and readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    temporary = part_path(path)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make_pem())
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def make_pem() -> bytes:
    """A new key with its chain, as PEM: the key (PKCS 8), its certificate, its authority's.

    The names carry a random number, neither a person's name nor a machine's. The authority's key
    is thrown away, so that it vouches for this one certificate.

    Returns:
        The three, one after the other.
    """
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    number = secrets.token_hex(4)
    authority, installation = (
        _name(f"{PROGRAM} authority {number}"),
        _name(f"{INSTALLATION} {number}"),
    )
    root = (
        _begun(authority, authority, authority_key.public_key(), authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    # C2PA 2.2, 14.5.1: a signer's certificate states what it may be used for.
    own = (
        _begun(installation, authority, key.public_key(), authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + b"".join(certificate.public_bytes(pem) for certificate in (own, root))


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, PROGRAM),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuers_key: ec.EllipticCurvePublicKey,
) -> x509.CertificateBuilder:
    now = datetime.now(timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + timedelta(days=_DAYS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuers_key), critical=False
        )
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
