"""Strangers' words, made fit for one line of a terminal."""

_MOST_LETTERS = 300


def printable(text: str, most: int = _MOST_LETTERS) -> str:
    """The text on one line, without what would steer a terminal, and not too long."""
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return shown if len(shown) <= most else f"{shown[:most]}…"
