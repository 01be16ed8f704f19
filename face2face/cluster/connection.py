"""Workers: processes of this machine, or those of a Dask scheduler."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any, TypeVar

import dask
from dask.system import CPU_COUNT
from distributed import CancelledError, Client, Future, KilledWorker, LocalCluster, Security, wait
from distributed.comm.addressing import parse_address

from face2face.cluster import tls_errors
from face2face.cluster.orders import Answer, Failed, Lacking, Order, SentFile, versions
from face2face.cluster.worker import about, fulfil, why_unfit
from face2face.cluster.worker_files import forget, receive
from face2face.errors import Face2FaceError, RuntimeUnavailableError, UsageError

_PIECE = 16 << 20
"""Bytes of a file that go in one message."""

_CONNECT_S = 10
_START_S = 300

_MOST_SENT = 10
"""How often files are sent for one order: each worker that joins may lack them."""

_Kind = TypeVar("_Kind")

_SETTINGS = {
    "distributed.comm.timeouts.connect": f"{_CONNECT_S}s",
    # A task that has ended as many workers is not given to a further one.
    "distributed.scheduler.allowed-failures": 2,
    # A background image goes with each order.
    "distributed.admin.large-graph-warning-threshold": "1GB",
    # Their web pages, on ports that TLS does not cover, show nobody anything.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.preload": [tls_errors.__name__],
}


@dataclass(frozen=True)
class Tls:
    """How a scheduler is spoken to that knows whom it serves.

    Attributes:
        ca_file: the certificate of the authority that both sides trust.
        cert: this machine's certificate.
        key: its key.
    """

    ca_file: Path
    cert: Path
    key: Path


class Cluster:
    """Gives orders to workers, with the files that they lack.

    Args:
        client: connected.
        local: whether the workers are processes of this machine.
        count: how many there are.

    Attributes:
        count: how many there are.
    """

    def __init__(self, client: Client, *, local: bool, count: int) -> None:
        self._client = client
        self._local = local
        self._sending = threading.Lock()
        self._begun = set[Future]()
        self.count = count

    @property
    def threads(self) -> int | None:
        """How many a worker's libraries may use: those here share the cores; None elsewhere."""
        return max(CPU_COUNT // self.count, 1) if self._local else None

    def begin(self, order: Order) -> Future:
        """Give an order to whichever worker is free first; what leads to others goes first."""
        priority = 0 if order.work == "convert" else 1
        return self._submit(order, priority=priority)

    def result(self, begun: Future, order: Order, kind: type[_Kind]) -> _Kind:
        """Wait for an answer.

        Args:
            begun: from `begin`.
            order: the same order.
            kind: of its answer.

        Raises:
            Face2FaceError: it cannot be done, or ends each worker that tries.
            KeyboardInterrupt: it was cancelled.
        """
        for _ in range(_MOST_SENT):
            answer = self._answer(begun, order)
            if isinstance(answer, kind):
                return answer
            if isinstance(answer, Failed):
                where = "" if self._local else f" (on {answer.worker})"
                raise Face2FaceError(f"{answer.message}{where}")
            assert isinstance(answer, Lacking)
            self._send(answer)
            begun = self._submit(
                order, priority=2, workers=[answer.worker], allow_other_workers=True
            )
        raise Face2FaceError(
            f"workers lose what they are sent of {order.video.name}: see their logs"
        )

    def ask(self, order: Order, kind: type[_Kind]) -> _Kind:
        """Give an order and wait for its answer; errors as of `result`."""
        return self.result(self.begin(order), order, kind)

    def first_done(self, begun: Sequence[Future]) -> list[Future]:
        """Wait until one of several is answered; all that are."""
        wait(list(begun), return_when="FIRST_COMPLETED")
        return [one for one in begun if one.done()]

    def cancel(self, begun: Sequence[Future] | None = None) -> None:
        """Take orders back, None for all; a thread that waits for one is interrupted."""
        with suppress(Exception):
            self._client.cancel(list(self._begun if begun is None else begun))

    def forget(self, files: Sequence[SentFile]) -> None:
        """Let workers remove files that they were sent; never raises."""
        if self._local:
            return
        for file in files:
            with suppress(Exception):
                self._client.run(forget, file, on_error="ignore")

    def _submit(self, order: Order, **where: Any) -> Future:
        begun = self._client.submit(fulfil, order, pure=False, **where)
        self._begun.add(begun)
        return begun

    def _answer(self, begun: Future, order: Order) -> Answer:
        try:
            answer: Answer = begun.result()
        except KilledWorker as error:
            begin_s = order.plan.begin_s(order.segment) + order.start_s
            raise Face2FaceError(
                f"{order.video.name} ended each of {error.allowed_failures + 1} workers that took "
                f"it from {begin_s:g} s on: they may have too little memory; make the video "
                "smaller, or give --segment a smaller number"
            ) from None
        except CancelledError:
            raise KeyboardInterrupt from None
        finally:
            self._begun.discard(begun)
        return answer

    def _send(self, lacking: Lacking) -> None:
        """Send files to a worker in pieces; of several threads one at a time."""
        with self._sending:
            for file in lacking.files:
                with open(file.path, "rb") as content:  # noqa: PTH123
                    offset = 0
                    while piece := content.read(_PIECE):
                        answers = self._client.run(
                            receive,
                            file,
                            offset,
                            piece,
                            workers=[lacking.worker],
                            on_error="return",
                        )
                        said = answers.get(lacking.worker, "")
                        if said:
                            raise Face2FaceError(f"{said} (on {lacking.worker})")
                        offset += len(piece)


@contextmanager
def open_cluster(
    scheduler: str | None, workers: int | None = None, tls: Tls | None = None
) -> Iterator[Cluster]:
    """Connect to a scheduler, or begin workers here, for the block's length.

    Args:
        scheduler: its address, None for workers here.
        workers: how many.
        tls: how the scheduler is spoken to, None without.

    Raises:
        UsageError: it is no address, or TLS cannot be used so.
        RuntimeUnavailableError: nothing answers there, or its workers do not fit.
    """
    tls_errors.clear_after_errors()
    with _quiet(), dask.config.set(_SETTINGS):
        if scheduler is None:
            assert workers is not None
            with _here() as here, Client(here) as client:
                here.scale(workers)
                client.wait_for_workers(workers, _START_S)
                yield Cluster(client, local=True, count=workers)
            return
        with _connected(scheduler, tls) as client:
            told = client.run(about, on_error="return")
            for address, one in told.items():
                reason = _reason(one, address)
                if reason is not None:
                    raise RuntimeUnavailableError(reason)
            if not told:
                raise RuntimeUnavailableError(
                    f"{scheduler} has no workers: start some with 'dask worker {scheduler} "
                    "--nthreads 1'"
                )
            yield Cluster(client, local=False, count=len(told))


def _here() -> LocalCluster:
    """A scheduler in this process that has no workers yet.

    A terminal sends Ctrl-C to all of its processes. This scheduler's threads block it, and the
    workers that they begin inherit that: this process ends them.
    """
    masked = {signal.SIGINT} if hasattr(signal, "pthread_sigmask") else set[signal.Signals]()
    if masked:
        resource_tracker.ensure_running()  # begun by one of those threads, it would unblock it
        signal.pthread_sigmask(signal.SIG_BLOCK, masked)
    try:
        return LocalCluster(
            n_workers=0,
            threads_per_worker=1,
            memory_limit=0,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
            security=Security.temporary(),  # whoever else uses this machine shall not speak to it
        )
    finally:
        if masked:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, masked)


def _reason(told: object, address: str) -> str | None:
    """Why a worker cannot be used."""
    if isinstance(told, dict):
        return why_unfit(told, versions(), address)
    return f"the worker {address} cannot use face2face ({told}): install it there"


def _connected(scheduler: str, tls: Tls | None) -> Client:
    try:
        scheme, _ = parse_address(scheduler, strict=True)
        security = None
        if tls is not None:
            security = Security(
                tls_ca_file=str(tls.ca_file),
                tls_client_cert=str(tls.cert),
                tls_client_key=str(tls.key),
                require_encryption=True,
            )
        if (scheme == "tls") != (tls is not None):
            raise UsageError(
                f"--scheduler {scheduler} and --tls-ca-file, --tls-cert and --tls-key go together: "
                "an address that begins with tls:// needs them, no other takes them"
            )
        return Client(scheduler, security=security, timeout=_CONNECT_S)
    except ValueError as error:
        raise UsageError(
            f"{scheduler} is no address of a scheduler: give one such as tcp://host:8786 ({error})"
        ) from error
    except OSError as error:
        raise RuntimeUnavailableError(
            f"no Dask scheduler answers at {scheduler}: start one there with 'dask scheduler', or "
            "correct --scheduler"
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask says nothing by itself: what users must know, they are told."""
    logger = logging.getLogger("distributed")
    before, logger.level = logger.level, logging.CRITICAL
    try:
        yield
    finally:
        logger.level = before
