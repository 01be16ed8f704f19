"""The command line as it goes into the record of what was made with it."""

import argparse
import shlex
from collections.abc import Iterator
from pathlib import Path, PurePath, PureWindowsPath


def typed(program: str, parser: argparse.ArgumentParser, args: argparse.Namespace) -> str:
    """The command line that means these arguments.

    What says what was left out is left out. Paths that lead out of the working folder are cut to
    their last part, in whatever way they were typed: they say where somebody keeps their things,
    and the record travels with the model.

    Args:
        program: what to call the program, such as "python tools/train.py".
        parser: the command's.
        args: what it parsed.
    """
    words: list[str] = []
    positional: list[str] = []
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to list its flags
        value = getattr(args, action.dest, None)
        if value is None or value == parser.get_default(action.dest):
            continue
        if action.option_strings:
            words += _flag(action, value)
        else:
            positional += _values(value)
    return f"{program} {shlex.join([*positional, *words])}".rstrip()


def _flag(action: argparse.Action, value: object) -> Iterator[str]:
    flag = action.option_strings[0]
    if action.nargs == 0:  # a switch; those with a --no- form know which was meant
        off = [name for name in action.option_strings if name.startswith("--no-")]
        yield off[0] if value is False and off else flag
    elif isinstance(action, argparse.BooleanOptionalAction):
        yield flag if value else f"--no-{flag.removeprefix('--')}"
    elif isinstance(value, list) and action.nargs is None:  # one that may be repeated
        for one in value:
            yield from _joined(flag, _values(one))
    else:
        yield from _joined(flag, _values(value))


def _joined(flag: str, values: list[str]) -> list[str]:
    """A value that looks like a flag is tied to its own."""
    if len(values) == 1 and values[0].startswith("-"):
        return [f"{flag}={values[0]}"]
    return [flag, *values]


def _values(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [word for one in value for word in _values(one)]
    if isinstance(value, float):
        return [f"{value:g}"]
    return [_shortened(str(value))]


def _shortened(word: str) -> str:
    """A path that leads out of the working folder, cut to its last part."""
    for kind in (Path(word), PureWindowsPath(word)):
        if _leads_out(kind):
            return kind.name or "folder"
    return word


def _leads_out(path: PurePath) -> bool:
    return path.is_absolute() or bool(path.drive) or ".." in path.parts or path.parts[:1] == ("~",)
