"""Defaults, bounds and names that several rooms share, written once."""

DEFAULT_MODEL = "grid-s1"
"""The model that ships with the program."""

DEMO_CLIP = "talk.mp4"
"""The clip that ships with the program, in assets/."""

NETWORK_SIZES = (128, 256, 512, 1024)
"""Sides in pixels that the network can work at."""

DEFAULT_SIZE = 256
"""Side in pixels of the network's picture, as published for pix2pix."""

TRAIN_SHARE = 0.9
"""Share of each source's time that is trained on; the rest, at its end, validates."""

LABEL_TEXT = "AI-generated"
"""What is drawn on generated pictures."""
