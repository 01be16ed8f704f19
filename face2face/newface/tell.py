"""What face2face-new says: lines for people, or JSON for programs."""

import io
from typing import TextIO

from face2face.newface.progress import Progress, Report

_HEADINGS = {
    "record": "filming, do what the lines say",
    "data": "choosing pictures",
    "train": "training",
    "finish": "writing the model",
}


def json_report(out: TextIO) -> Report:
    """Every piece of news as a line of JSON."""

    def report(progress: Progress) -> None:
        out.write(progress.line() + "\n")
        out.flush()

    return report


def text_report(out: TextIO) -> Report:
    """Headings and messages; how far it is, the tools' own bars show."""
    told: set[str] = set()

    def report(progress: Progress) -> None:
        heading = _HEADINGS.get(progress.stage, "")
        if progress.share is not None and heading and heading not in told:
            told.add(heading)
            minutes = round((progress.left_s or 0.0) / 60)
            out.write(f"{heading}{f': {minutes} minutes left' if minutes > 1 else ''}\n")
        if progress.message and progress.stage != "done":
            out.write(f"  {progress.message}\n")
        if progress.preview and progress.preview not in told:
            told.add(progress.preview)
            out.write(f"  look at {progress.preview}\n")
        out.flush()

    return report


class Lines(io.TextIOBase):
    """Stands in for standard output while a tool runs; its lines become news."""

    def __init__(self, report: Report) -> None:
        """Give every whole line to `report`."""
        self._report = report
        self._rest = ""

    def write(self, text: str) -> int:
        """Take some text.

        The tools' hints at what comes next are left out: it follows by itself.
        """
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            if line and "tools/" not in line and not line.startswith("next: "):
                self._report(Progress("note", message=line))
        return len(text)
