"""Makes the README's images of what the shipped models do; see --help."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.dev.examples import main

sys.exit(main())
