"""Who signs: a key and its certificates, checked."""

import os
import shlex
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from face2face.causes import cause_of
from face2face.errors import CredentialsError, ErrorKind
from face2face.utils.file_reading import open_file

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


def read_identity(key: Path, certificate: Path) -> Identity:
    """The identity in two files of the user's.

    Raises:
        CredentialsError: one is unreadable or no PEM, they do not belong together, the
            certificate is not valid today, or others can read the key.
    """
    identity = parse_identity(_read(key), key, _read(certificate), certificate)
    _refuse_open_to_others(key)
    return identity


def is_private(path: Path) -> bool:
    """Whether only its owner can read or change a file; another's may be read by its group.

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
        command = f"chmod 600 {shlex.quote(str(key))}"
        raise CredentialsError(
            f"the key {key} can be read or changed by others on this machine: run "
            f"'{command}', and get another if somebody may have copied it",
            ErrorKind.KEY_OPEN_TO_OTHERS,
            path=str(key),
            command=command,
        )


def parse_identity(key_pem: bytes, key_file: Path, chain_pem: bytes, chain_file: Path) -> Identity:
    """Take the identity out of PEM.

    Args:
        key_pem: holds a private key.
        key_file: where it came from, for messages.
        chain_pem: holds its certificates, its own first.
        chain_file: where they came from, for messages.

    Raises:
        CredentialsError: as in `read_identity`.
    """
    key = _key_in(key_pem, key_file)
    _refuse_other_than_pem(chain_pem, chain_file)
    try:
        chain = x509.load_pem_x509_certificates(chain_pem)
    except ValueError as error:
        raise CredentialsError(
            f"{chain_file} holds no readable certificate: give another",
            ErrorKind.CERTIFICATE_BROKEN,
            path=str(chain_file),
        ) from error
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if chain[0].public_key().public_bytes(*form) != key.public_key().public_bytes(*form):
        raise CredentialsError(
            f"the key {key_file} is not that of the first certificate in {chain_file}: give a "
            "pair, the signer's certificate before its authority's",
            ErrorKind.KEY_OF_ANOTHER,
            key=str(key_file),
            certificate=str(chain_file),
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
            f"cannot read {path}: {error.strerror}; check its name and permissions",
            ErrorKind.KEY_UNREADABLE,
            path=str(path),
            reason=cause_of(error),
        ) from error


def _key_in(pem: bytes, file: Path) -> PrivateKeyTypes:
    _refuse_other_than_pem(pem, file)
    try:
        return load_pem_private_key(pem, None)
    except TypeError as error:
        raise CredentialsError(
            f"the key {file} is locked with a password: unlock it with "
            "'openssl pkcs8 -topk8 -nocrypt'",
            ErrorKind.KEY_LOCKED,
            path=str(file),
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise CredentialsError(
            f"{file} holds no readable private key: give another",
            ErrorKind.KEY_BROKEN,
            path=str(file),
        ) from error


def _refuse_other_than_pem(data: bytes, file: Path) -> None:
    if b"-----BEGIN " not in data:
        raise CredentialsError(
            f"{file} is not PEM, a text that begins with '-----BEGIN': convert it with openssl",
            ErrorKind.KEY_NOT_PEM,
            path=str(file),
        )


def _refuse_out_of_date(certificate: x509.Certificate, file: Path) -> None:
    now = datetime.now(timezone.utc)
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    facts = {"path": str(file), "begin": str(begin.date()), "end": str(end.date())}
    if now > end:
        raise OutOfDateError(
            f"the certificate {file} expired on {end.date()}: renew it",
            ErrorKind.CERTIFICATE_OUT_OF_DATE,
            **facts,
        )
    if now < begin:
        raise OutOfDateError(
            f"the certificate {file} is valid from {begin.date()} on: check this machine's clock",
            ErrorKind.CERTIFICATE_OUT_OF_DATE,
            **facts,
        )


def _algorithm(key: PrivateKeyTypes, file: Path) -> str:
    """C2PA's name of how a key signs (C2PA 2.2, 13.2)."""
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
        "P-521, Ed25519, or RSA",
        ErrorKind.KEY_OF_UNFIT_KIND,
        path=str(file),
    )
