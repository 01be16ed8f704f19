"""No window is larger than its screen at its first start."""

import json
import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import json
import sys
from pathlib import Path
from face2face.gui import app
from face2face.gui.start_options import Options

def look(window, options):
    sizes = [one.size().toTuple() for one in (window, window.new_face)]
    print(json.dumps(sizes))
    window.end()

app._begin = look
sys.exit(app.run_window(Options(settings_file=Path(sys.argv[1]))))
"""


def test_the_first_window_and_a_dialog_fit_on_a_small_screen(tmp_path: Path) -> None:
    """1280 x 720 pixels at factor 1.25."""
    screen = {"name": "small", "x": 0, "y": 0, "width": 1024, "height": 576}
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps({"screens": [screen]}))
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, tmp_path / "settings.ini"],
        env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={screens}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (width, height), dialog = json.loads(done.stdout)
    assert (width, height) == (1024, 576 - 40)
    assert dialog == [760, 576 - 40]
