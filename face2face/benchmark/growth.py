"""What a video costs as it grows: larger images, more faces, more time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from face2face.benchmark.setting import Report, Setting

_SIZES = ((640, 480), (1280, 720), (1920, 1080), (3840, 2160))
_FACES = (2, 5)
_USUAL = _SIZES[0]


def settings(base: Setting, minutes: Sequence[float], rate: float) -> Iterator[tuple[str, Setting]]:
    """What to measure, each with its name: sizes with one face, then faces, then lengths.

    Args:
        base: a video; its frames are those of the sizes and faces, and are repeated for lengths.
        minutes: the lengths.
        rate: frames a second of the video.
    """
    for width, height in _SIZES:
        yield f"{width} x {height}", replace(base, size=(width, height))
    for faces in _FACES:
        yield f"{faces} faces", replace(base, size=_USUAL, faces=faces)
    for length in minutes:
        repeats = max(round(60 * length * rate / base.frames), 1)
        yield f"{length:g} min", replace(base, size=_USUAL, repeats=repeats)


def growth(
    base: Setting, minutes: Sequence[float], rate: float, measure: Callable[[Setting], Report]
) -> Report:
    """Measure all of `settings`, with its arguments.

    Returns:
        `growth`: the reports, each with `what` it is of.
    """
    rows = [{"what": what, **measure(one)} for what, one in settings(base, minutes, rate)]
    return {"growth": rows}
