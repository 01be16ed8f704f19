"""Light of SDR and HDR: from the signal of the one to that of the other.

HDR follows ITU-R BT.2100-2 (its transfer functions, tables 4 and 5) and is carried over in display
light with HDR reference white, 203 cd/m2, as SDR white (ITU-R BT.2408-7, sections 2 and 5.1), so
that what is no brighter looks as it did before it was made HDR, and the other way round. SDR is
shown by BT.1886. Colours outside BT.709 keep their luminance and give up saturation.
"""

from collections.abc import Callable
from typing import cast

import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorPrimaries, ColorTrc

from face2face.images.hdr_curves import (
    HLG_PEAK_NITS,
    PQ_PEAK_NITS,
    WHITE_NITS,
    hlg_light,
    hlg_signal,
    pq_light,
    pq_signal,
)

Light = npt.NDArray[np.float64]

_SDR_GAMMA = 2.4

_KNEE = 0.92
"""SDR signal above which highlights are compressed: what is darker is shown exactly."""

_D65 = (0.3127, 0.3290)
CHROMATICITIES = {
    ColorPrimaries.BT709: ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)),
    ColorPrimaries.BT2020: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    ColorPrimaries.SMPTE432: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
"""Of red, green and blue (H.273, table 2); all have the white of D65. The others are so near to
BT.709 that players show them as if they were it."""


def to_bt709(signal: Light, transfer: int, primaries: int) -> Light:
    """R'G'B' of a video as R'G'B' of BT.709.

    Args:
        signal: (..., 3), 0 to 1, as coded.
        transfer: FFmpeg's number of the transfer characteristics; none of HDR is SDR.
        primaries: FFmpeg's number of the primaries, one of BT.709, BT.2020 and Display P3.

    Returns:
        float64 (..., 3), 0 to 1.
    """
    to_light, peak = HDR.get(transfer, (_sdr_light, 1.0))
    light = to_light(signal) @ _between(primaries, ColorPrimaries.BT709).T
    luminance = light @ _xyz(ColorPrimaries.BT709)[1]
    lowest = light.min(-1)
    outside = lowest < 0
    share = np.ones_like(luminance)  # of the saturation that BT.709 can show
    share[outside] = luminance[outside] / np.maximum(luminance - lowest, 1e-9)[outside]
    light = luminance[..., None] + np.clip(share, 0, 1)[..., None] * (light - luminance[..., None])
    shown = np.maximum(light, 0) ** (1 / _SDR_GAMMA)
    if peak > 1:
        # All three by the same factor, so that hue and saturation stay.
        brightest = np.maximum(shown.max(-1, keepdims=True), 1e-9)
        shown = shown * (_compressed(brightest, peak ** (1 / _SDR_GAMMA)) / brightest)
    return np.asarray(np.clip(shown, 0, 1))


def to_hdr(signal: Light, transfer: int) -> Light:
    """R'G'B' of BT.709 as R'G'B' of HDR in BT.2020, white at HDR reference white.

    Args:
        signal: (..., 3), 0 to 1.
        transfer: FFmpeg's number of the transfer characteristics, one of `HDR`.

    Returns:
        float64 (..., 3), 0 to 1.
    """
    light = _sdr_light(signal) @ _between(ColorPrimaries.BT709, ColorPrimaries.BT2020).T
    return _SIGNALS[transfer](np.maximum(light, 0))


def _compressed(signal: Light, peak: float) -> Light:
    """The SDR signal with all up to `peak` below 1: slope 1 at the knee, 1 at the peak."""
    room, span = 1 - _KNEE, peak - _KNEE
    over = np.clip(signal - _KNEE, 0, span)
    return np.minimum(signal, _KNEE) + over / (1 + over * (1 / room - 1 / span))


def _sdr_light(signal: Light) -> Light:
    return np.clip(signal, 0, 1) ** _SDR_GAMMA


HDR: dict[int, tuple[Callable[[Light], Light], float]] = {
    ColorTrc.SMPTE2084: (pq_light, PQ_PEAK_NITS / WHITE_NITS),
    ColorTrc.ARIB_STD_B67: (hlg_light, HLG_PEAK_NITS / WHITE_NITS),
}
"""What turns an HDR signal into display light, and how bright that gets; 1 is reference white."""


_SIGNALS: dict[int, Callable[[Light], Light]] = {
    ColorTrc.SMPTE2084: pq_signal,
    ColorTrc.ARIB_STD_B67: hlg_signal,
}


def _xyz(primaries: int) -> Light:
    """The matrix from linear RGB to CIE XYZ (SMPTE RP 177)."""
    columns = [(x / y, 1.0, (1 - x - y) / y) for x, y in CHROMATICITIES[ColorPrimaries(primaries)]]
    matrix = np.array(columns).T
    x, y = _D65
    return cast(Light, matrix * np.linalg.solve(matrix, [x / y, 1.0, (1 - x - y) / y]))


def _between(primaries: int, others: int) -> Light:
    """The matrix from linear RGB of some primaries to that of others."""
    return cast(Light, np.linalg.solve(_xyz(others), _xyz(primaries)))
