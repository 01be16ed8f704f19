"""From a video of a face to pairs for training: see --help."""

from face2face.cli.generate_train_data import main

raise SystemExit(main())
