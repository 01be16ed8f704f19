"""Makes assets/talk.mp4 from assets/astronaut.png; see --help."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.demo_clip.command import main

sys.exit(main())
