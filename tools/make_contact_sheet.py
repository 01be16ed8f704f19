"""A video at a glance: see --help."""

from face2face.cli.make_contact_sheet import main

raise SystemExit(main())
