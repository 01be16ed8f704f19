"""Small real images and videos, and an identity of the user's own."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import av
import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from face2face.images.io import write_image
from face2face.provenance.mark import COMPOSITE, Mark

MARK = Mark(COMPOSITE, "the image on the right made", "ana <3 & co", "a video of the driver")

IMAGES = ("a.png", "a.jpg", "a.webp")
VIDEOS = ("a.mp4", "a.m4v", "a.mov")
UNSIGNED = ("a.mkv", "a.webm")

Make = Callable[[str], Path]
MakePair = Callable[..., tuple[Path, Path]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes an image or video by its name."""

    def write(name: str) -> Path:
        path = tmp_path / name
        noise = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
        if name in IMAGES:
            write_image(path, noise)
            return path
        kind = {".m4v": "mp4", ".mkv": "matroska"}.get(path.suffix, path.suffix[1:])
        codec = "libvpx-vp9" if kind == "webm" else "libx264"
        with av.open(str(path), "w", format=kind) as container:
            container.metadata["comment"] = MARK.comment
            stream = container.add_stream(codec, rate=25)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            for _ in range(5):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(noise, format="rgb24")))
            container.mux(stream.encode(None))
        return path

    return write


@pytest.fixture
def make_pair(tmp_path: Path) -> MakePair:
    """Return a function that writes a key and a certificate such as an authority gives out."""

    def write(
        name: str = "own",
        *,
        begins_in_days: float = -1,
        ends_in_days: float = 30,
        usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.EMAIL_PROTECTION,
        password: bytes | None = None,
        curve: ec.EllipticCurve | None = None,
    ) -> tuple[Path, Path]:
        key = ec.generate_private_key(curve or ec.SECP256R1())
        authority = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(timezone.utc)

        def named(text: str) -> x509.Name:
            return x509.Name(
                [
                    x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Ana Ltd"),
                    x509.NameAttribute(NameOID.COMMON_NAME, text),
                ]
            )

        certificate = (
            x509.CertificateBuilder()
            .subject_name(named("Ana signs"))
            .issuer_name(named("Ana's authority"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=begins_in_days))
            .not_valid_after(now + timedelta(days=ends_in_days))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(True, *(False,) * 8),
                critical=True,
            )
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()),
                critical=False,
            )
            .sign(authority, hashes.SHA256())
        )
        key_file, certificate_file = tmp_path / f"{name}.key", tmp_path / f"{name}.pem"
        lock = (
            serialization.BestAvailableEncryption(password)
            if password
            else serialization.NoEncryption()
        )
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, lock
            )
        )
        key_file.chmod(0o600)
        certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return key_file, certificate_file

    return write
