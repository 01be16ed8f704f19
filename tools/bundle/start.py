"""The one executable of a bundle: all commands of the program, and its own Python.

It goes by the name that it is called by (face2face-video is a link to it), else by its first word
(face2face video). The program starts parts of itself in processes of their own, as `python -m
MODULE` and `python FILE`; here that Python is this executable, so it takes both.
"""

import multiprocessing
import runpy
import sys
from pathlib import Path

COMMANDS = ("bench", "eval", "gui", "image", "new", "verify", "video")
_MODULES = {"eval": "evaluate"}


def module_of(words: list[str]) -> tuple[str, list[str]]:
    """Which module to run, and the command line that it sees.

    Args:
        words: the command line, the executable first.
    """
    program, *rest = words
    if len(rest) > 1 and rest[0] == "-m":
        return rest[1], [rest[1], *rest[2:]]
    if rest and rest[0].endswith(".py") and "face2face" in Path(rest[0]).parts:
        parts = Path(rest[0]).with_suffix("").parts
        first = len(parts) - 1 - parts[::-1].index("face2face")
        return ".".join(parts[first:]), rest
    name = Path(program).stem.partition("face2face-")[2]
    if name not in COMMANDS:
        name = rest.pop(0) if rest and rest[0] in COMMANDS else "gui"
    return f"face2face.cli.{_MODULES.get(name, name)}", [f"face2face-{name}", *rest]


if __name__ == "__main__":
    multiprocessing.freeze_support()
    module, sys.argv = module_of(sys.argv)
    runpy.run_module(module, run_name="__main__", alter_sys=False)
