"""The installation's key, and keys of the user's."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from face2face.errors import CredentialsError
from face2face.provenance.content_credentials import read_credentials
from face2face.provenance.identity import read_identity
from face2face.provenance.installation import installation
from face2face.provenance.signer import Signer
from face2face.provenance.signing import refuse_unfit_identity

from .conftest import MARK, Make, MakePair


def test_it_is_made_once_and_its_owner_alone_reads_it(home: Path) -> None:
    first, second = installation(), installation()
    assert first == second and first.algorithm == "es256"
    (file,) = (home / "credentials").iterdir()
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_key_that_others_can_read_is_refused(make_pair: MakePair, tmp_path: Path) -> None:
    key, certificate = make_pair()
    for mode in (0o644, 0o640, 0o602, 0o604):
        key.chmod(mode)
        with pytest.raises(CredentialsError, match=rf"chmod 600 {key}"):
            read_identity(key, certificate)
    key.chmod(0o400)
    assert read_identity(key, certificate).algorithm == "es256"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(CredentialsError, match="a device or a pipe"):
        read_identity(pipe, certificate)


@pytest.mark.parametrize("days", [(-30, -1), (2, 30)])
def test_a_key_made_under_a_wrong_clock_is_made_anew(
    home: Path, make_pair: MakePair, days: tuple[float, float]
) -> None:
    first = installation()
    (file,) = (home / "credentials").iterdir()
    key, certificate = make_pair(begins_in_days=days[0], ends_in_days=days[1])
    file.write_bytes(key.read_bytes() + certificate.read_bytes())
    second = installation()
    assert second != first
    assert installation() == second
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_an_installations_key_that_others_could_read_is_made_anew(home: Path) -> None:
    first = installation()
    (file,) = (home / "credentials").iterdir()
    file.chmod(0o644)
    second = installation()
    assert second.key != first.key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert installation() == second


def test_the_chain_is_as_c2pa_asks(home: Path) -> None:
    own, root = x509.load_pem_x509_certificates(installation().chain)
    own.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)
    assert not own.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert own.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature


def test_two_installations_differ(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = installation()
    monkeypatch.setenv("FACE2FACE_HOME", str(home / "other"))
    assert installation() != first


def test_processes_that_start_at_once_agree(home: Path) -> None:
    code = (
        "from face2face.provenance.installation import installation;"
        "import hashlib; print(hashlib.sha256(installation().key).hexdigest())"
    )
    began = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    answers = {process.communicate(timeout=60)[0] for process in began}
    assert len(answers) == 1 and answers != {""}
    assert [file.name for file in (home / "credentials").iterdir()] == ["installation.pem"]


def test_a_damaged_file_is_named(home: Path) -> None:
    installation()
    file = home / "credentials" / "installation.pem"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(CredentialsError, match=r"or delete .*installation\.pem"):
        installation()


def test_a_folder_that_cannot_be_made_is_named(home: Path) -> None:
    home.parent.mkdir(exist_ok=True)
    home.write_text("in the way")
    with pytest.raises(CredentialsError, match="cannot keep this installation's key"):
        installation()


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
def test_a_pair_of_the_users_own_signs(
    make: Make, make_pair: MakePair, curve: ec.EllipticCurve
) -> None:
    key, certificate = make_pair(curve=curve)
    identity = read_identity(key, certificate)
    refuse_unfit_identity(identity, certificate)
    path, said = make("a.png"), list[str]()
    Signer(said.append, identity).sign(path, MARK)
    found = read_credentials(path)
    assert not said
    assert found is not None and found.valid
    assert (found.signer, found.organisation) == ("Ana signs", "Ana Ltd")


def test_unfit_files_are_named(make_pair: MakePair, tmp_path: Path) -> None:
    key, certificate = make_pair()
    other_key, _ = make_pair("other")
    late = make_pair("late", ends_in_days=-0.5)
    early = make_pair("early", begins_in_days=2)
    locked, _ = make_pair("locked", password=b"secret")
    curve = make_pair("curve", curve=ec.SECP256K1())
    binary = tmp_path / "binary"
    binary.write_bytes(b"\x30\x82\x01")
    garbled = tmp_path / "garbled"
    garbled.write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    for pair, words in (
        ((tmp_path / "none", certificate), "cannot read .*none: No such file"),
        ((key, tmp_path), "cannot read"),
        ((binary, certificate), "binary is not PEM"),
        ((key, binary), "binary is not PEM"),
        ((garbled, certificate), "garbled holds no readable private key"),
        ((key, key), "holds no readable certificate"),
        ((other_key, certificate), "is not that of the first certificate"),
        (late, "expired on"),
        (early, "is valid from"),
        ((locked, certificate), "locked with a password"),
        (curve, "of a kind that C2PA does not sign with"),
    ):
        with pytest.raises(CredentialsError, match=words):
            read_identity(*pair)
