"""Packages that a light install does without, and the command that brings them."""

import importlib.util
import shlex
import sys
from pathlib import Path

from face2face.errors import ErrorKind, RuntimeUnavailableError

_CHECKOUT = Path(__file__).resolve().parents[2]

_TRAINING = ("keras", "tensorboard", "tensorflow")


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
        RuntimeUnavailableError: one of them is missing.
    """
    missing = [name for name in _TRAINING if importlib.util.find_spec(name) is None]
    if missing:
        command = install_command("train")
        where = " in a Python of your own" if getattr(sys, "frozen", False) else ""
        raise RuntimeUnavailableError(
            f"{what} needs {missing[-1]}, which is not installed: run '{command}'{where}",
            ErrorKind.TRAINING_MISSING,
            command=command,
        )
