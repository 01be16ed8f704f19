"""Any number of sound channels mixed down to one or two.

PyAV 18 frees the channels of a custom layout twice: looking at such a layout, which decoding a
frame does by itself, ends the process sooner or later. So layouts are read here only: once from
the header, to be replaced by plain ones, and from frames in a way that never frees them.
"""

import ctypes
import re

import numpy as np
import numpy.typing as npt
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.layout import AudioLayout
from av.audio.resampler import AudioResampler
from av.error import FFmpegError

Samples = npt.NDArray[np.float32]
_Matrix = npt.NDArray[np.float32]

_HALF_POWER = 0.7071

# What each channel gives to left and right (ITU-R BS.775-3, table 2), by FFmpeg's names.
_SHARES = {
    "FL": (1.0, 0.0),
    "FR": (0.0, 1.0),
    "DL": (1.0, 0.0),
    "DR": (0.0, 1.0),
    "BIL": (1.0, 0.0),
    "BIR": (0.0, 1.0),
    "FC": (_HALF_POWER, _HALF_POWER),
    "BC": (0.5, 0.5),
    "LFE": (0.0, 0.0),
    "LFE2": (0.0, 0.0),
    # Ambisonics, first order: a cardioid to each side.
    "AMBI0": (0.5, 0.5),
    "AMBI1": (0.5, -0.5),
}
_LEFT, _RIGHT = re.compile(r"[A-Z]*L(C|S|W)?|WL"), re.compile(r"[A-Z]*R(C|S|W)?|WR")
_NAMELESS = re.compile(r"NONE|UNK|UNSD|USR\d+|\?*")


def use_plain_layout(context: AudioCodecContext) -> list[str]:
    """Replace the header's layout by one that is safe to read; before anything is decoded.

    Args:
        context: of a stream, not opened; nobody else may read its layout before.

    Returns:
        FFmpeg's names of the channels, one each, in order; none where the header does not say.
    """
    # What it holds is freed with this object, and only then: the context has another by then.
    layout = context.layout
    names = [channel.name for channel in layout.channels]
    if names:
        context.layout = layout.name if _is_plain(layout.name) else f"{len(names)}C"
    return names


def layout_of(frame: AudioFrame) -> AudioLayout:
    """A decoded frame's layout, safe to read; to be asked of each frame before it is freed."""
    layout = frame.layout
    if not _is_plain(layout.name):
        _never_free(layout)
    return layout


class Downmix:
    """Turns decoded frames of one stream into float samples at one rate.

    Args:
        names: of the input's channels, by `use_plain_layout`.
        channels: of the output, 1 or 2.
        rate: of the output, samples per second.
    """

    def __init__(self, names: list[str], channels: int, rate: int) -> None:
        self._names, self._channels, self._rate = names, channels, rate
        self._kind: object = None
        self._resampler: AudioResampler | None = None
        self._matrix: _Matrix | None = None

    def __call__(self, frame: AudioFrame) -> list[Samples]:
        """Mix a frame.

        Returns:
            Blocks of float32 (channels, samples), -1 to 1.

        Raises:
            FFmpegError, ValueError: such sound cannot be converted.
        """
        layout = layout_of(frame)
        name = layout.name
        kind = (frame.format.name, name, frame.sample_rate)
        if self._resampler is None or kind != self._kind:
            self._begin(layout, name)
            self._kind = kind
        assert self._resampler is not None
        try:
            resampled = self._resampler.resample(frame)
        except (FFmpegError, ValueError):
            self._resampler = None  # one that failed may end the process when it is used again
            raise
        return [self._mixed(converted) for converted in resampled]

    def _begin(self, layout: AudioLayout, name: str) -> None:
        """Make what converts this kind of sound; a resampler takes one kind only."""
        if name == ("mono", "stereo")[self._channels - 1]:
            self._resampler = AudioResampler(format="fltp", layout=name, rate=self._rate)
            self._matrix = None
        else:
            # Of packed samples PyAV reads as many as there are, of planar ones too many.
            self._resampler = AudioResampler(format="flt", rate=self._rate)
            names = [each.name for each in layout.channels]
            if len(names) == len(self._names) and _are_nameless(names):
                names = self._names
            self._matrix = mixing_matrix(names, self._channels)

    def _mixed(self, converted: AudioFrame) -> Samples:
        if self._matrix is None:
            return np.asarray(converted.to_ndarray(), np.float32)
        layout_of(converted)
        packed = converted.to_ndarray().reshape(-1, self._matrix.shape[1])
        return np.ascontiguousarray(self._matrix @ packed.T)


def mixing_matrix(names: list[str], channels: int) -> _Matrix:
    """What each channel of the input gives to those of the output.

    Where the file names no places, they are guessed by the count, as FFmpeg and players do; the
    channel that would be the low frequencies is heard then, since it may be any other. Counts
    that no common layout has go to left and right in turn.

    Args:
        names: FFmpeg's names of the input's channels.
        channels: of the output, 1 or 2.

    Returns:
        float32 (channels, len(names)), rows of at most 1 together, so that nothing is clipped.
    """
    count = len(names)
    guessed = _are_nameless(names)
    if guessed:
        names = _usual_names(count)
    if count == 1:
        shares = [(1.0, 1.0)]
    elif count == 2:
        shares = [(1.0, 0.0), (0.0, 1.0)]
    else:
        shares = [_share(name, guessed) for name in names]
    matrix = np.array(shares, np.float32).T
    if not matrix.any():
        matrix = np.ones((2, count), np.float32)
    if channels == 1:
        matrix = matrix.mean(0, keepdims=True)
    return np.asarray(matrix / max(1.0, float(np.abs(matrix).sum(1).max())), np.float32)


def _share(name: str, guessed: bool) -> tuple[float, float]:
    if guessed and name.startswith("LFE"):
        return _HALF_POWER, _HALF_POWER
    if name in _SHARES:
        return _SHARES[name]
    if name.startswith("AMBI"):
        return 0.0, 0.0  # higher orders sharpen what the first has said
    if _LEFT.fullmatch(name):
        return _HALF_POWER, 0.0
    return (0.0, _HALF_POWER) if _RIGHT.fullmatch(name) else (0.5, 0.5)


def _usual_names(count: int) -> list[str]:
    try:
        return [channel.name for channel in AudioLayout(f"{count}c").channels]
    except ValueError:  # no common layout has so many
        return [("FL", "FR")[number % 2] for number in range(count)]


def _are_nameless(names: list[str]) -> bool:
    return all(_NAMELESS.fullmatch(name) for name in names)


def _is_plain(name: str) -> bool:
    """Whether a layout of this name holds no list of its own, which PyAV would free twice."""
    return not re.search(r"channels? \(|ambisonic|[+@]", name)


def _never_free(layout: AudioLayout) -> None:
    """Let a layout live as long as the process: its frame frees what it holds."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(layout))
