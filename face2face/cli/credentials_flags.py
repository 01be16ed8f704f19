"""Flags that say who signs the results."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from face2face.cli.flag_values import file_path
from face2face.errors import UsageError

if TYPE_CHECKING:
    from face2face.provenance.identity import Identity
    from face2face.provenance.signer import Signer


def add_credentials_flags(parser: argparse.ArgumentParser) -> None:
    """Add --c2pa-key and --c2pa-cert."""
    add = parser.add_argument_group(
        "Content Credentials (C2PA): results are signed, in .mkv and .webm marked without"
    ).add_argument
    add(
        "--c2pa-key",
        type=file_path,
        metavar="FILE",
        help="sign with this private key, PEM (default: this installation's own, made once)",
    )
    add(
        "--c2pa-cert",
        type=file_path,
        metavar="FILE",
        help="its certificates, PEM: the signer's, then its authority's",
    )


def identity_from(args: argparse.Namespace) -> Identity | None:
    """Who signs, None for this installation; all that can be refused is refused here.

    Raises:
        UsageError: one of the two is given without the other.
        CredentialsError: nobody can sign with them.
    """
    key, certificate = args.c2pa_key, args.c2pa_cert
    if key is None and certificate is None:
        return None
    if key is None or certificate is None:
        given, lacking = ("--c2pa-cert", "--c2pa-key")[:: 1 if key is None else -1]
        raise UsageError(f"{given} needs {lacking}: give both, or neither")

    from face2face.provenance.identity import read_identity
    from face2face.provenance.signing import refuse_unfit_identity

    identity = read_identity(key, certificate)
    refuse_unfit_identity(identity, certificate)
    return identity


def signer_from(args: argparse.Namespace, warn: Callable[[str], None] | None = None) -> Signer:
    """What signs the results.

    Args:
        args: the command's flags.
        warn: takes warnings, None for standard error.

    Raises:
        UsageError, CredentialsError: as in `identity_from`.
    """
    from tqdm import tqdm

    from face2face.provenance.signer import Signer

    def write(line: str) -> None:
        tqdm.write(line, file=sys.stderr)

    return Signer(warn or write, identity_from(args))
