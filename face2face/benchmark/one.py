"""One measurement in a process of its own; see `isolated.py`, which starts it.

FOLDER/
  order.json     what to measure
  report.json    what was found, or the error
"""

import json
import sys
from pathlib import Path

from face2face.benchmark.clip import Clip
from face2face.benchmark.setting import Report, Setting
from face2face.benchmark.speed import measure_live, measure_video
from face2face.errors import Face2FaceError
from face2face.utils.allocator import share_arenas


def main(folder: Path) -> int:
    """Do what the order says and write the report."""
    share_arenas()  # as the commands do
    try:
        order = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return 130  # whoever started this was interrupted before this had begun
    setting = Setting(**order["setting"])
    clip = Clip(**order["clip"] | {"path": Path(order["clip"]["path"])})
    try:
        report = _measured(setting, clip, folder, order["began_s"])
    except Face2FaceError as error:
        report = {"error": str(error), "exit_code": error.exit_code}
    except KeyboardInterrupt:
        return 130  # whoever started this was interrupted too
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    return 0


def _measured(setting: Setting, clip: Clip, folder: Path, began_s: float) -> Report:
    if setting.rate is None:
        return measure_video(setting, clip, folder, began_s)
    return measure_live(setting, clip, began_s)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
