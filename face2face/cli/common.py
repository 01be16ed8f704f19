"""What the commands share: exit codes, messages, help that shows its examples."""

import argparse
import difflib
import os
import signal
import stat
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from face2face import __version__
from face2face.cli.flag_values import file_path
from face2face.cli.last_resort import guarded
from face2face.config import RUNTIME_HELP, RUNTIMES
from face2face.utils.text import LONGEST_PATH, sanitize_line
from face2face.video.ffmpeg_file import CALLBACKS

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from face2face.model import FaceModel

_TEXTS = ("--attribution", "--consent", "--licence", "--gaze")
"""Flags whose values may begin with a dash: a person's own words, two numbers."""

_ASK_AGAIN_S = 0.02


_READ = ("--file", "--source")
"""What is read by a command that takes no files without a flag."""


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
        stray = message.removeprefix("unrecognized arguments: ")
        flag = next((one for one in _READ if one in self._option_string_actions), None)
        if flag is not None and stray != message and os.path.lexists(stray):
            message += f"; did you mean {flag} {stray}?"
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
