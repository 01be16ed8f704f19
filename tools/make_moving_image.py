"""Makes the README's first image, which moves; see --help."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.dev.moving_image import main

sys.exit(main())
