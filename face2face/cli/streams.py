"""Standard output and error that take any name: closed ones, odd encodings, escape sequences."""

import contextlib
import io
import os
import re
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

_CURSOR = re.compile(r"(?:\n|\x1b\[A)*")
"""What tqdm writes to get from one bar to another."""

_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What would steer a terminal or turn the writing round; tab and line feed are harmless."""


@contextlib.contextmanager
def harmless_streams() -> Iterator[None]:
    """Let what is printed show names as they are, and never steer the terminal.

    Streams that are closed are replaced by ones to nowhere: else the next file that is opened
    would get their number, and all that is printed. What cannot be encoded is escaped.
    """
    _open_missing()
    before = sys.stdout, sys.stderr
    for stream in before:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # Others than Python's own belong to whoever has put them there.
    if sys.stdout is sys.__stdout__:
        sys.stdout = _harmless_stream(sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _harmless_stream(sys.stderr)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def let_go() -> None:
    """Let nothing fail once more when Python flushes at its end."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is None:
            continue
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
        except ValueError:  # it is closed
            continue


def harmless(text: str) -> str:
    """The text with what would steer a terminal written as an escape."""
    if _CURSOR.fullmatch(text):
        return text
    begin = "\r" if text.startswith("\r") else ""  # a bar that is drawn anew
    return begin + _STEERING.sub(lambda found: ascii(found[0])[1:-1], text[len(begin) :])


class _Harmless:
    """A stream whose words cannot steer the terminal; all else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        return self._stream.write(harmless(text))

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)


def _harmless_stream(stream: Any) -> Any:
    return _Harmless(stream)


def _open_missing() -> None:
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123


def end_with_standard_input() -> None:
    """End as with Ctrl-C when the program that started this one closes its input, or ends."""
    import _thread

    def wait() -> None:
        # Not through sys.stdin: its lock, held at the end of the program, would abort it.
        with contextlib.suppress(OSError):
            while os.read(0, 1024):
                pass
        _thread.interrupt_main()

    threading.Thread(target=wait, name="standard input", daemon=True).start()
