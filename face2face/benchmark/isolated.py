"""A measurement in a fresh process, so that neither memory nor caches are another's."""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from face2face.benchmark.clip import Clip
from face2face.benchmark.setting import Report, Setting
from face2face.errors import BenchmarkError, UsageError


def measure(setting: Setting, clip: Clip, folder: Path, *, quiet: bool = False) -> Report:
    """Measure a setting.

    Args:
        setting: what to run.
        clip: the clip it asks for.
        folder: for what is written meanwhile, which is removed.
        quiet: keep the process's progress off the screen.

    Raises:
        BenchmarkError: the process failed; the text is that of its own error.
        UsageError: it failed because the setting makes no sense.
    """
    with tempfile.TemporaryDirectory(dir=folder) as place:
        order = {
            "setting": asdict(setting) | {"source": str(setting.source)},
            "clip": asdict(clip) | {"path": str(clip.path)},
            "began_s": time.time(),
        }
        (Path(place) / "order.json").write_text(json.dumps(order), encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - this program
            [sys.executable, "-m", "face2face.benchmark.one", place],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if quiet else None,
            text=True,
            check=False,
            # Ctrl-C is for this process, which then ends the other.
            start_new_session=True,
        )
        found = Path(place) / "report.json"
        if not found.is_file():
            last = (done.stderr or "").strip().splitlines()[-1:]
            raise BenchmarkError(
                f"the measured process ended with code {done.returncode} and no result"
                f"{''.join(f' ({line})' for line in last)}: try the same with face2face-video"
            )
        report: Report = json.loads(found.read_text(encoding="utf-8"))
    if "error" in report:
        kind = UsageError if report["exit_code"] == UsageError.exit_code else BenchmarkError
        raise kind(report["error"])
    return {
        "source": setting.source.name,
        "width": clip.width,
        "height": clip.height,
        **report,
    }
