"""Who signs: a key and its certificates, of this installation or the user's own, checked."""

from __future__ import annotations

import os
import secrets
import shlex
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from face2face.errors import CredentialsError
from face2face.provenance.mark import PROGRAM
from face2face.utils.files import open_file, part_of
from face2face.utils.paths import users

INSTALLATION = f"{PROGRAM} installation"
"""How the name begins that such a certificate carries."""

_DAYS = 20 * 365
"""Nobody stamps the time on what is signed, so a reader compares with their own day."""

_EARLIER = timedelta(days=1)
"""Other machines' clocks may be behind."""


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


if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

_MOST_BYTES = 1 << 20


class OutOfDateError(CredentialsError):
    """The certificate is not valid today."""


@dataclass(frozen=True)
class Identity:
    """A key and its certificates, fit to sign with.

    Attributes:
        algorithm: C2PA's name of how the key signs, such as "es256".
        key: PEM, PKCS 8.
        chain: PEM, the key's own certificate first.
    """

    algorithm: str
    key: bytes = field(repr=False)  # nothing that prints it may show the key
    chain: bytes = field(repr=False)


def given(key: Path, certificate: Path) -> Identity:
    """The identity in two files of the user's.

    Raises:
        CredentialsError: one is unreadable or no PEM, they do not belong together, the
            certificate is not valid today, or others can read the key.
    """
    identity = identity_in(_read(key), key, _read(certificate), certificate)
    _refuse_open_to_others(key)
    return identity


def is_private(path: Path) -> bool:
    """Whether nobody but its owner, and the group of somebody else's, can read or change a file.

    Always true where a file's mode does not say (Windows).
    """
    if os.name != "posix":
        return True
    state = path.stat()
    # A key that is not one's own is lent through its group, such as Debian's ssl-cert.
    others = 0o077 if state.st_uid == os.geteuid() else 0o027
    return not state.st_mode & others


def _refuse_open_to_others(key: Path) -> None:
    try:
        private = is_private(key)
    except OSError:
        return  # it has been read
    if not private:
        raise CredentialsError(
            f"the key {key} can be read or changed by others on this machine: run "
            f"'chmod 600 {shlex.quote(str(key))}', and get another if somebody may have copied it"
        )


def identity_in(key_pem: bytes, key_file: Path, chain_pem: bytes, chain_file: Path) -> Identity:
    """Take the identity out of PEM.

    Args:
        key_pem: holds a private key.
        key_file: where it came from, for messages.
        chain_pem: holds its certificates, its own first.
        chain_file: holds its certificates, its own first.

    Raises:
        CredentialsError: as in `given`.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key = _key_in(key_pem, key_file)
    _refuse_other_than_pem(chain_pem, chain_file)
    try:
        chain = x509.load_pem_x509_certificates(chain_pem)
    except ValueError as error:
        raise CredentialsError(
            f"{chain_file} holds no readable certificate: give another"
        ) from error
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if chain[0].public_key().public_bytes(*form) != key.public_key().public_bytes(*form):
        raise CredentialsError(
            f"the key {key_file} is not that of the first certificate in {chain_file}: give a "
            "pair, the signer's certificate before its authority's"
        )
    _refuse_out_of_date(chain[0], chain_file)
    return Identity(
        _algorithm(key, key_file),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        b"".join(certificate.public_bytes(Encoding.PEM) for certificate in chain),
    )


def _read(path: Path) -> bytes:
    try:
        with open_file(path) as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise CredentialsError(
            f"cannot read {path}: {error.strerror}; check its name and permissions"
        ) from error


def _key_in(pem: bytes, file: Path) -> PrivateKeyTypes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    _refuse_other_than_pem(pem, file)
    try:
        return load_pem_private_key(pem, None)
    except TypeError as error:
        raise CredentialsError(
            f"the key {file} is locked with a password: unlock it with "
            "'openssl pkcs8 -topk8 -nocrypt'"
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise CredentialsError(f"{file} holds no readable private key: give another") from error


def _refuse_other_than_pem(data: bytes, file: Path) -> None:
    if b"-----BEGIN " not in data:
        raise CredentialsError(
            f"{file} is not PEM, a text that begins with '-----BEGIN': convert it with openssl"
        )


def _refuse_out_of_date(certificate: x509.Certificate, file: Path) -> None:
    now = datetime.now(timezone.utc)
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now > end:
        raise OutOfDateError(f"the certificate {file} expired on {end.date()}: renew it")
    if now < begin:
        raise OutOfDateError(
            f"the certificate {file} is valid from {begin.date()} on: check this machine's clock"
        )


def _algorithm(key: PrivateKeyTypes, file: Path) -> str:
    """C2PA's name of how a key signs (C2PA 2.2, 13.2)."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ec.EllipticCurvePrivateKey):
        name = {256: "es256", 384: "es384", 521: "es512"}.get(key.curve.key_size)
        if name and key.curve.name.startswith("secp") and key.curve.name.endswith("r1"):
            return name
    if isinstance(key, rsa.RSAPrivateKey):
        return "ps256"
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    raise CredentialsError(
        f"the key {file} is of a kind that C2PA does not sign with: use the curve P-256, P-384 or "
        "P-521, Ed25519, or RSA"
    )


_FOLDER, _FILE = "credentials", "installation.pem"


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
            "make the folder writable"
        ) from error


def _kept(path: Path) -> Identity:
    pem = path.read_bytes()
    try:
        return identity_in(pem, path, pem, path)
    except OutOfDateError:
        raise
    except CredentialsError as error:
        raise CredentialsError(f"{error}; or delete {path}, and a new one is made") from error


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
    from face2face.provenance.identity import make_pem

    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    temporary = part_of(path)
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
