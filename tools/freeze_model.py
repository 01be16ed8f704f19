"""From a reduced generator to a model that runs: see --help."""

from face2face.cli.freeze_model import main

raise SystemExit(main())
