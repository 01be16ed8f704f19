"""What becomes of errors that nothing else handles: one line and an exit code for every command."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from face2face.cli.streams import harmless_streams, let_go
from face2face.errors import Face2FaceError, HungInterrupt
from face2face.utils.text import LONGEST_PATH, sanitize_line

DEBUG = "FACE2FACE_DEBUG"
"""Set in the environment, it keeps the traceback of errors."""

_INTERRUPTED = 130
_BROKEN_PIPE = 141
"""Codes by which shells know of an end by Ctrl-C, and by a closed pipe (128 + signal)."""

_OPENCV_NO_MEMORY = -4


def guarded(run: Callable[[], int]) -> int:
    """Run a command; whatever it raises becomes one line on standard error and an exit code.

    What it has said is on its way when this returns, so that nothing is left to fail later.

    Returns:
        The command's own exit code; 1 for an error, or an error's own; 130 for Ctrl-C; 141,
        without a word, where nobody reads any more what is said.
    """
    with harmless_streams():
        return _guarded(run)


def _guarded(run: Callable[[], int]) -> int:
    try:
        try:
            return _flushed(run())
        except SystemExit:
            # Help and wrong flags: argparse has said what there is to say.
            _flushed(0)
            raise
    except HungInterrupt:
        # What was half written is gone by now; the library is not waited for.
        _report("stopped")
        with suppress(OSError):
            _flushed(_INTERRUPTED)
        os._exit(_INTERRUPTED)
    except KeyboardInterrupt:
        _report("stopped")
        let_go()
        return _INTERRUPTED
    except BrokenPipeError:
        let_go()
        return _BROKEN_PIPE
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        _report(f"error: {in_words(error)}")
        let_go()
        return error.exit_code if isinstance(error, Face2FaceError) else 1


@contextmanager
def as_ours() -> Iterator[None]:
    """Turn whatever is raised by one of many pieces of work into an error of ours: others go on.

    Raises:
        Face2FaceError: it failed.
        BrokenPipeError, MemoryError: as they came; the caller reports them in another way.
    """
    try:
        yield
    except (BrokenPipeError, Face2FaceError, MemoryError):
        raise
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        raise Face2FaceError(in_words(error)) from error


def report_error(error: Exception) -> None:
    """One line on standard error; names in it may be a stranger's."""
    _report(f"error: {sanitize_line(str(error), LONGEST_PATH)}")


def _report(line: str) -> None:
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)


def in_words(error: Exception) -> str:
    """The error on one line: what failed, what was given, what to do."""
    if isinstance(error, Face2FaceError):
        return sanitize_line(str(error), LONGEST_PATH)
    if isinstance(error, MemoryError) or getattr(error, "code", 0) == _OPENCV_NO_MEMORY:
        return "this machine's memory does not suffice: close other programs, or give smaller files"
    if isinstance(error, UnicodeError):
        name = getattr(error, "object", "")
        shown = sanitize_line(name if isinstance(name, str) else repr(name))
        return f"the name {shown} cannot be used here: give the file another name"
    if isinstance(error, OSError):
        return _of_system(error)
    kind, text = type(error).__name__, sanitize_line(str(error)) or "no more is known"
    return (
        f"face2face has a fault ({kind}: {text}): please report it, with what {DEBUG}=1 in the "
        "environment shows"
    )


def _of_system(error: OSError) -> str:
    names = (error.filename, error.filename2)
    given = " and ".join(
        sanitize_line(_text(name), LONGEST_PATH) for name in names if name is not None
    )
    reason = sanitize_line(error.strerror or str(error)) or type(error).__name__
    where = f"cannot use {given}" if given else "the system refused"
    advice = {
        errno.EACCES: "check its permissions and those of its folder",
        errno.EPERM: "check its permissions and those of its folder",
        errno.ENAMETOOLONG: "give it a shorter name",
        errno.ENOENT: "check the name and the folder",
        errno.ENOSPC: "free some space and run the command again",
        errno.EDQUOT: "free some space and run the command again",
        errno.ELOOP: "its links lead in a circle; give the file itself",
        errno.EROFS: "choose another place",
    }.get(error.errno or 0, "check the name and the folder" if given else "try it again")
    if not given and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"no space left for what is written: {advice}"
    if not given and error.errno == errno.ENOENT and _is_nowhere():
        return "the folder that this terminal is in was removed: change to another with cd"
    return f"{where}: {reason}; {advice}"


def _is_nowhere() -> bool:
    try:
        Path.cwd()
    except OSError:
        return True
    return False


def _text(name: object) -> str:
    return os.fsdecode(name) if isinstance(name, bytes) else str(name)


def _flushed(code: int) -> int:
    """Send what was said; a full disk behind standard output is an error like others.

    Raises:
        OSError: it cannot be sent.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    return code
