"""Real-time face reenactment on an ordinary laptop."""

import os

# OpenCV reads it once, when it is loaded: a file of some bytes must not take all the memory.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", "100000000")
# What it has to say of a damaged image, the program says itself, in one line.
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")

__version__ = "0.1.0"
