"""From a dataset to a trained generator: see --help."""

from face2face.cli.train import main

raise SystemExit(main())
