"""Packages that a light install does without, and the command that brings them."""

import importlib.util
import shlex
import sys
from pathlib import Path

from face2face.errors import ErrorKind, RuntimeUnavailableError

_CHECKOUT = Path(__file__).resolve().parents[2]

_TRAINING = ("keras", "tensorboard", "tensorflow")

_NEWEST_FOR_TENSORFLOW = 3, 13
"""The newest Python that there is a build of TensorFlow for."""


def install_command(extra: str) -> str:
    """The command line that adds an extra of `pyproject.toml` to the Python that runs this.

    Args:
        extra: such as "train".
    """
    wanted = f'"face2face[{extra}]"'
    if getattr(sys, "frozen", False):  # a bundle, into which nothing can be installed
        return f"pip install {wanted}"
    if extra == "train" and Path(sys.prefix).resolve() == _CHECKOUT / ".venv":
        return "make train"
    return f"{shlex.quote(sys.executable)} -m pip install {wanted}"


def need_training(what: str = "training") -> None:
    """Refuse what needs TensorFlow and Keras where they are not installed; loads neither.

    Args:
        what: what needs them, to begin the message.

    Raises:
        RuntimeUnavailableError: one of them is missing, or this Python is too new for them.
    """
    missing = [name for name in _TRAINING if importlib.util.find_spec(name) is None]
    python = sys.version_info[:2]
    if missing and python > _NEWEST_FOR_TENSORFLOW:
        newest, this = (".".join(map(str, each)) for each in (_NEWEST_FOR_TENSORFLOW, python))
        raise RuntimeUnavailableError(
            f"{what} needs TensorFlow, which has no build for Python {this}: install face2face "
            f"with Python {newest} or older",
            ErrorKind.PYTHON_TOO_NEW,
            python=this,
            newest=newest,
        )
    if missing:
        command = install_command("train")
        where = " in a Python of your own" if getattr(sys, "frozen", False) else ""
        raise RuntimeUnavailableError(
            f"{what} needs {missing[-1]}, which is not installed: run '{command}'{where}",
            ErrorKind.TRAINING_MISSING,
            command=command,
        )
