"""Texts without the names of files, folders and people's accounts: for reports to others. No Qt."""

import getpass
import re
from pathlib import Path

_NO_NAME = "<file>"

_OWN = re.compile(r'File "[^"]*?[/\\](face2face|site-packages|lib)[/\\]([^"]*)"')
"""A line of a traceback: where in the program it was is what the report is for."""

_QUOTED = re.compile(r"""(["'])[^"'\n]*[/\\.][^"'\n]*\1""")
"""What is quoted, and holds what paths and files' names hold."""

_PATH = re.compile(r"(?<![\w<])(?:~|[A-Za-z]:)?[/\\]{1,2}[^\n\"'<>|]*?(?=[\"'<>|\n]|: |; |$)")
"""A path; it may hold spaces, so it goes on to what ends it for certain."""

_NAME = re.compile(
    r"[^\n\":;<>|]*\.(?:mp4|m4v|mov|mkv|webm|avi|ts|gif|png|apng|jpe?g|webp|bmp|tiff?|heic|heif|"
    r"avif|zip|pb|json|npz|txt|csv|ini|pem|key|wav|mp3)\b",
    re.IGNORECASE,
)
"""A file's name, and the words before it: it may hold spaces."""


def nameless(text: str) -> str:
    """A text in which every file's name and path is left out, and more than those where in doubt.

    Lines of tracebacks keep which part of the program they are of.
    """
    kept: list[str] = []

    def keep(found: "re.Match[str]") -> str:
        kept.append(f"{found[1]}/{found[2]}".replace("\\", "/"))
        return f"\0{len(kept) - 1}\0"

    text = _OWN.sub(keep, text)
    for pattern in (_QUOTED, _PATH, _NAME):
        text = pattern.sub(_NO_NAME, text)
    for word in {_home(), _account()}:
        if len(word) > 2:
            text = re.sub(rf"\b{re.escape(word)}\b", "<user>", text)
    return re.sub(r"\0(\d+)\0", lambda found: f'File "{kept[int(found[1])]}"', text)


def _home() -> str:
    try:
        return Path.home().name
    except RuntimeError:  # an account without a home folder
        return ""


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # an account without a name
        return ""
