"""Takes the README's images of the window; see --help."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.dev.screenshots import main

sys.exit(main())
