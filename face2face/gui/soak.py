"""A long run that reports its figures, then ends the program."""

import sys
import time
from dataclasses import dataclass

import psutil
from PySide6.QtCore import QObject, QTimer, Signal

from face2face.gui.window import MainWindow

_ROWS = 20
_HEAD = "   time  memory  camera  output  delay   frames  dropped  painted  threads"
_UNITS = "      s      MB     fps     fps     ms                                  "


@dataclass(frozen=True)
class Row:
    """The figures of one moment."""

    time_s: float
    memory_mb: float
    camera_rate: float
    output_rate: float
    delay_ms: float
    frames: int
    dropped: int
    painted: int
    threads: int

    def __str__(self) -> str:
        return (
            f"{self.time_s:7.0f}{self.memory_mb:8.0f}{self.camera_rate:8.1f}"
            f"{self.output_rate:8.1f}{self.delay_ms:7.0f}{self.frames:9d}{self.dropped:9d}"
            f"{self.painted:9d}{self.threads:9d}"
        )


def age_s(process: psutil.Process) -> float:
    """For how many seconds a process has been there, to a hundredth."""
    begun: float = process.create_time()
    if sys.platform != "linux":
        return time.time() - begun
    # The clock's time of the machine's start is in whole seconds here; what is counted from that
    # start is not.
    return time.clock_gettime(time.CLOCK_BOOTTIME) - (begun - psutil.boot_time())


class Soak(QObject):
    """Prints a row of figures from time to time, then a summary.

    Args:
        window: started already.
        seconds: how long.

    Signals:
        done(ran): the time is over and the summary printed; whether any frame came.
    """

    done = Signal(bool)

    def __init__(self, window: MainWindow, seconds: float) -> None:
        super().__init__(window)
        self._window = window
        self._seconds = seconds
        self._process = psutil.Process()
        self._start_s = time.monotonic()
        self._rows: list[Row] = []
        self._shown_after_s = age_s(self._process)
        self._pictured_after_s: float | None = None
        self._pictured_cpu_s = 0.0  # hardly longer where other programs are busy too
        self._frames = 0
        window.link.add_consumer(lambda _: self._count())
        window.pictured.connect(self._pictured)
        print(_HEAD, _UNITS, sep="\n", flush=True)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._measure)
        self._timer.start(max(500, round(1000 * seconds / _ROWS)))
        QTimer.singleShot(round(1000 * seconds), self, self._finish)

    def summary(self) -> str:
        """One line; the first row is left out of the memory's growth, while things load."""
        rows = self._rows
        if not rows:
            return "soak: too short to measure"
        settled = rows[len(rows) // 5 :] or rows
        growth = settled[-1].memory_mb - settled[0].memory_mb
        delays = sorted(row.delay_ms for row in settled)
        pictured = (
            f"first image after {self._pictured_after_s:.1f} s "
            f"({self._pictured_cpu_s:.1f} s of CPU)"
            if self._pictured_after_s is not None
            else "no image came"
        )
        return (
            f"soak: {rows[-1].time_s:.0f} s, window after {self._shown_after_s:.1f} s, {pictured}, "
            f"{rows[-1].frames} frames, {rows[-1].dropped} dropped, "
            f"memory {settled[-1].memory_mb:.0f} MB ({growth:+.0f} MB over the last "
            f"{settled[-1].time_s - settled[0].time_s:.0f} s), "
            f"delay median {delays[len(delays) // 2]:.0f} ms, highest {delays[-1]:.0f} ms"
        )

    def _count(self) -> None:
        """On the worker's thread, which alone counts."""
        self._frames += 1

    def _pictured(self) -> None:
        self._pictured_after_s = age_s(self._process)
        self._pictured_cpu_s = time.process_time()

    def _measure(self) -> None:
        status = self._window.link.status()
        row = Row(
            time.monotonic() - self._start_s,
            self._process.memory_info().rss / 1e6,
            status.source_rate,
            status.output_rate,
            status.delay_ms,
            self._frames,
            status.dropped,
            self._window.stage.face.painted,
            self._process.num_threads(),
        )
        self._rows.append(row)
        print(row, flush=True)

    def _finish(self) -> None:
        self._measure()
        self._timer.stop()
        print(self.summary())
        sys.stdout.flush()
        self.done.emit(self._frames > 0)
