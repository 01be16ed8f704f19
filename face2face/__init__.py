"""Real-time face reenactment on an ordinary laptop."""

import os

# OpenCV reads it once, when it is loaded: a file of some bytes must not take all the memory.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", "100000000")

__version__ = "0.1.0"
