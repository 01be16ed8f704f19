"""Real-time face reenactment on an ordinary laptop."""

__version__ = "0.1.0"
