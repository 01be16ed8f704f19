"""Flags that let other processes, or other machines, convert videos."""

from __future__ import annotations

import argparse
import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from face2face.cli.flag_values import file_path, whole_number
from face2face.errors import RuntimeUnavailableError, UsageError
from face2face.utils.extras import install_command

if TYPE_CHECKING:
    from face2face.cluster.connection import Cluster

CLUSTER_FLAGS = ("scheduler", "workers", "tls_ca_file", "tls_cert", "tls_key")
"""They say who makes a result, not what it is."""


_MOST_WORKERS = 4 * (os.cpu_count() or 1)
"""On this machine: they share its cores, and each takes some hundred megabytes."""


def add_cluster_flags(parser: argparse.ArgumentParser) -> None:
    """--workers, --scheduler and how it is spoken to."""
    add = parser.add_argument_group("who converts (Dask; face2face[cluster])").add_argument
    add(
        "--workers",
        type=whole_number(1, _MOST_WORKERS),
        metavar="N",
        help="so many processes on this machine, which share its cores",
    )
    add(
        "--scheduler",
        metavar="ADDRESS",
        help="the workers of a Dask scheduler, such as tcp://host:8786 or tls://host:8786; it can "
        "run programs here, as this machine can there: give none that you do not trust",
    )
    add("--tls-ca-file", type=file_path, metavar="FILE", help="for tls://: whom both sides trust")
    add("--tls-cert", type=file_path, metavar="FILE", help="for tls://: this machine's certificate")
    add("--tls-key", type=file_path, metavar="FILE", help="for tls://: its key")


@contextmanager
def cluster_from(args: argparse.Namespace) -> Iterator[Cluster | None]:
    """Who converts, for the block's length; None for this process.

    Raises:
        UsageError: the flags do not go together.
        RuntimeUnavailableError: Dask is not installed, or there are no workers that fit.
    """
    tls_files = (args.tls_ca_file, args.tls_cert, args.tls_key)
    if args.scheduler is None and any(tls_files):
        raise UsageError("--tls-ca-file, --tls-cert and --tls-key are for --scheduler tls://...")
    if args.scheduler is None and args.workers is None:
        yield None
        return
    if args.scheduler is not None and args.workers is not None:
        raise UsageError("give --workers, for this machine, or --scheduler, not both")
    if args.record_motion is not None:
        raise UsageError("--record-motion is for one process: leave --workers and --scheduler out")
    if args.scheduler is not None and args.encoder == "auto":
        raise UsageError(
            "--encoder auto takes what this machine has, which others may not have: leave it out"
        )
    if importlib.util.find_spec("distributed") is None:
        raise RuntimeUnavailableError(
            "--workers and --scheduler need Dask, which is not installed: run "
            f"'{install_command('cluster')}'"
        )
    from face2face.cluster.connection import Tls, open_cluster

    tls = None
    if any(tls_files):
        if not all(tls_files):
            raise UsageError("TLS needs all of --tls-ca-file, --tls-cert and --tls-key")
        for path in tls_files:
            if not path.is_file():
                raise UsageError(
                    f"there is no file {path}: correct --tls-ca-file, --tls-cert or --tls-key"
                )
        tls = Tls(*tls_files)
    with open_cluster(args.scheduler, args.workers, tls) as cluster:
        yield cluster
