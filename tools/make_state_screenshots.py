"""Takes images of every state of the window; see --help."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.dev.state_screenshots import main

sys.exit(main())
