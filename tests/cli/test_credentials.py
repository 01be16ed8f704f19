"""--c2pa-key and --c2pa-cert, checked before the work begins."""

import argparse
from pathlib import Path
from typing import Any

import pytest

from face2face.cli.credentials_flags import add_credentials_flags, identity_from
from face2face.errors import CredentialsError, UsageError
from face2face.provenance.installation import installation


def parsed(*words: object) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_credentials_flags(parser)
    return parser.parse_args([*map(str, words)])


def test_without_flags_the_installation_signs() -> None:
    assert identity_from(parsed()) is None


def test_one_needs_the_other() -> None:
    with pytest.raises(UsageError, match=r"^--c2pa-key needs --c2pa-cert"):
        identity_from(parsed("--c2pa-key", "a"))
    with pytest.raises(UsageError, match=r"^--c2pa-cert needs --c2pa-key"):
        identity_from(parsed("--c2pa-cert", "a"))


def test_a_pair_is_taken(tmp_path: Path) -> None:
    own = installation()
    key, certificate = tmp_path / "key.pem", tmp_path / "certificates.pem"
    key.write_bytes(own.key)
    key.chmod(0o600)
    certificate.write_bytes(own.chain)
    assert identity_from(parsed("--c2pa-key", key, "--c2pa-cert", certificate)) == own
    certificate.write_bytes(own.chain[:300])
    with pytest.raises(CredentialsError):
        identity_from(parsed("--c2pa-key", key, "--c2pa-cert", certificate))


def test_the_window_refuses_them_in_one_line(tool: Any, one_error: Any, tmp_path: Path) -> None:
    flags = ["--c2pa-key", "none.pem", "--c2pa-cert", "none.pem"]
    one_error(tool("face2face-gui", *flags, cwd=tmp_path), "cannot read none.pem: No such file")


def test_a_video_is_not_begun(
    tool_here: Any, clip: Path, model: Any, one_error: Any, tmp_path: Path
) -> None:
    flags = ["--source", clip, "--model", model.folder, "--c2pa-key", "k.pem", "--c2pa-cert", "c"]
    one_error(tool_here("face2face-video", *flags), "cannot read k.pem")
    assert not list(tmp_path.iterdir())
