"""What the commands share: exit codes, messages, help that shows its examples."""

import argparse
import difflib
import math
import os
import re
import signal
import stat
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from face2face import __version__
from face2face.cli.last_resort import guarded
from face2face.config import LONGEST_ANSWER, RUNTIME_HELP, RUNTIMES
from face2face.utils.text import LONGEST_PATH, sanitize_line
from face2face.video.ffmpeg_file import CALLBACKS

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from face2face.model import FaceModel

_TEXTS = ("--attribution", "--consent", "--licence", "--gaze")
"""Flags whose values may begin with a dash: a person's own words, two numbers."""

_ASK_AGAIN_S = 0.02

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]?\d(?:\.\d+)?)")
"""Hours, minutes and seconds."""


class Parser(argparse.ArgumentParser):
    """A parser whose description and examples are shown as they are written.

    Args:
        prog: the command as it is typed.
        description: what it does.
        examples: command lines, one a line.
    """

    def __init__(self, prog: str, description: str, examples: str) -> None:
        lines = "\n".join(f"  {line}" for line in examples.strip().splitlines())
        self._files: list[str] = []
        super().__init__(
            prog=prog,
            description=description,
            epilog=f"examples:\n{lines}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        self.add_argument(
            "--version",
            action="version",
            version=f"{prog.rpartition('/')[2]} {__version__}",
            help="print the version and exit",
        )

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse does, but for texts that begin with a dash."""
        words = list(sys.argv[1:] if args is None else args)
        self._files = [word for word in words if word.startswith("-") and os.path.lexists(word)]
        return super().parse_known_args(self._with_texts(words), namespace)

    def _with_texts(self, words: list[str]) -> list[str]:
        """Tie words that begin with a dash, and are no flag here, to the flag of a text before."""
        flags = {name for action in self._actions for name in action.option_strings}
        done: list[str] = []
        for word in words:
            is_text = word.startswith("-") and word.split("=", 1)[0] not in flags
            if is_text and done and done[-1] in _TEXTS and done[-1] in flags:
                done[-1] += f"={word}"
            else:
                done.append(word)
        return done

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        # argparse would keep silent about a full disk.
        if message:
            (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        """One line and exit code 2."""
        if self._files:  # argparse takes their names for flags
            message += f"; of a file whose name begins with a dash write ./{self._files[0]}"
        self.exit(2, f"error: {sanitize_line(message, LONGEST_PATH)} (see '{self.prog} --help')\n")


def run_command(
    parser: argparse.ArgumentParser,
    run: Callable[[argparse.Namespace], int],
    argv: list[str] | None,
) -> int:
    """Parse and run; turn what a user can cause into one line and an exit code.

    Being asked to end, and a terminal that is closed, are taken as Ctrl-C: nothing half-written
    stays, training saves. With FACE2FACE_DEBUG set in the environment, errors keep their
    traceback.
    """

    def parsed_and_run() -> int:
        with _ended_like_ctrl_c():
            return run(parser.parse_args(argv))

    return guarded(parsed_and_run)


@contextmanager
def _ended_like_ctrl_c() -> Iterator[None]:
    """Take SIGTERM, and SIGHUP where not ignored (nohup), as Ctrl-C; lose none of the three."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    kinds = [signal.SIGTERM]
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        kinds.append(signal.SIGINT)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        kinds.append(signal.SIGHUP)
    before = {kind: signal.signal(kind, _interrupt) for kind in kinds}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    if number == getattr(signal, "SIGHUP", None):
        # The terminal is gone: what is still said must not fail while work is saved. A terminal
        # that hung up does not answer isatty any more.
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            with suppress(OSError):
                if stat.S_ISCHR(os.fstat(stream).st_mode):
                    os.dup2(nowhere, stream)
        os.close(nowhere)
    if any(each.f_code in CALLBACKS for each, _ in traceback.walk_stack(frame)):
        # PyAV prints and drops what is raised there: ask again when FFmpeg has gone on.
        again = threading.Timer(_ASK_AGAIN_S, _raise_in_main, (number,))
        again.daemon = True
        again.start()
        return
    raise KeyboardInterrupt


def _raise_in_main(number: int) -> None:
    """Send a signal to the main thread, so that what it waits for is interrupted."""
    if sys.platform == "win32":
        signal.raise_signal(number)
    else:
        identifier = threading.main_thread().ident
        assert identifier is not None
        signal.pthread_kill(identifier, number)


def typed_flag(name: str) -> str:
    """A flag as it is typed, by its name in the parsed arguments: "--min-face" of "min_face"."""
    return f"--{name.replace('_', '-')}"


def add_show_flag(parser: argparse.ArgumentParser, usual: str | None, text: str) -> None:
    """--show, with 0 and 1 as the first face2face had them; `usual` where it is not given."""
    choices = ("camera", "landmarks", "0", "1")
    parser.add_argument("--show", choices=choices, default=usual, help=text)


def shown_side(args: argparse.Namespace) -> str | None:
    """What --show says: "camera" or "landmarks", None where nothing."""
    shown: str | None = args.show
    return {"0": "camera", "1": "landmarks"}.get(shown or "", shown)


def add_landmark_flag(parser: argparse.ArgumentParser) -> None:
    """--landmark-model."""
    parser.add_argument(
        "--landmark-model",
        type=file_path,
        metavar="FILE",
        help="a dlib 68-point file (default: the installed one)",
    )


def add_runtime_flag(parser: argparse.ArgumentParser, *, remembered: bool = False) -> None:
    """--runtime; `remembered` where it is None unless it is given, since settings say it."""
    parser.add_argument(
        "--runtime",
        choices=RUNTIMES,
        default=None if remembered else "auto",
        help=f"{RUNTIME_HELP} (default: {'as set in the window' if remembered else 'auto'})",
    )


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint that names what exists, and the nearest of it: ready to end a message."""
    names = sorted(known)
    by_letters = {one.casefold(): one for one in names}
    close = difflib.get_close_matches(name.casefold(), by_letters, 1)
    hint = f"did you mean {by_letters[close[0]]}? " if close else ""
    return f"{hint}known: {', '.join(names) or 'none'}"


def named_model(location: str, *, or_else: str = "") -> "FaceModel":
    """Find and verify a model; where there is none, the message names those that there are.

    Args:
        location: a name, a folder, a file or a photograph, as it was typed.
        or_else: what else could have been given, to end that message.

    Raises:
        ModelError: it cannot be used.
    """
    from face2face.model import known_models, read_model

    return read_model(location, nearest(location, known_models()) + or_else)


def whole_number(low: int, high: int | None = None) -> Callable[[str], int]:
    """A parser of whole numbers within bounds, for argparse's `type`."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number") from None
        if value < low or (high is not None and value > high):
            upto = f" to {high}" if high is not None else " or more"
            raise argparse.ArgumentTypeError(f"{value} is out of range: {low}{upto}")
        return value

    return parse


def file_path(text: str) -> Path:
    """Parse a file's or folder's name, for argparse; an empty one would be the folder at hand."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty: give a name")
    return Path(text)


def _seconds(hours: str | None, minutes: str, seconds: str) -> float:
    return 3600 * int(hours or 0) + 60 * int(minutes) + float(seconds)


def text(most: int = LONGEST_ANSWER) -> Callable[[str], str]:
    """A parser of texts that are not too long, for argparse's `type`.

    Args:
        most: letters.
    """

    def parse(given: str) -> str:
        if len(given) > most:
            raise argparse.ArgumentTypeError(f"it has {len(given)} letters, more than {most}")
        return given

    return parse


def number(
    low: float,
    *,
    above: bool = False,
    below: float = math.inf,
    high: float = math.inf,
    clock: bool = False,
) -> Callable[[str], float]:
    """A parser of numbers for argparse's `type`.

    Args:
        low: the least.
        above: whether `low` itself is refused.
        below: what the number must stay under.
        high: the greatest.
        clock: of seconds, which are taken as clocks show them, too: 1:30 for 90.
    """

    def parse(text: str) -> float:
        shown = _CLOCK.fullmatch(text) if clock else None
        try:
            value = float(text) if shown is None else _seconds(*shown.groups())
        except ValueError:
            raise argparse.ArgumentTypeError(f"'{text}' is not a number") from None
        if not ((value > low if above else value >= low) and value < below and value <= high):
            bound = f"{'more than' if above else 'at least'} {low:g}"
            bound += "" if below == math.inf else f", less than {below:g}"
            bound += "" if high == math.inf else f", at most {high:g}"
            raise argparse.ArgumentTypeError(f"{text} is out of range: {bound}")
        return value

    return parse
