"""From a run to the generator alone: see --help."""

from face2face.cli.reduce_model import main

raise SystemExit(main())
