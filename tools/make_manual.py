"""Makes the window's manual; see --help."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.dev.manual import main

sys.exit(main())
