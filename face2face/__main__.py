"""`python -m face2face` opens the window."""

import sys

from face2face.cli.gui import main

sys.exit(main())
