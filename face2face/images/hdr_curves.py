"""The curves of high dynamic range, PQ and HLG, between stored values and light on a screen."""

import numpy as np
import numpy.typing as npt

Levels = npt.NDArray[np.float64]
"""Stored values, 0 to 1, or light, where 1 is reference white; any shape."""

WHITE_NITS = 203.0
"""Of reference white, as of paper (ITU-R BT.2408)."""

HLG_PEAK_NITS = 1000.0
"""Of the screen on which HLG is shown."""

PQ_PEAK_NITS = 10_000.0
"""The brightest that PQ can store."""

_PQ = 2610 / 16384, 2523 / 32, 107 / 128, 2413 / 128, 2392 / 128
"""m1, m2, c1, c2 and c3 of BT.2100, table 4."""

_HLG = 0.17883277, 0.28466892, 0.55991073
"""a, b and c of BT.2100, table 5."""

_HLG_GAMMA = 1.2


def pq_light(signal: Levels) -> Levels:
    """Display light of PQ, 1 is reference white (BT.2100, table 4: EOTF)."""
    m1, m2, c1, c2, c3 = _PQ
    root = np.clip(signal, 0, 1) ** (1 / m2)
    nits = PQ_PEAK_NITS * (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1)
    return np.asarray(nits / WHITE_NITS)


def hlg_light(signal: Levels) -> Levels:
    """Display light of HLG on a screen of 1000 cd/m2, 1 is reference white (BT.2100, table 5)."""
    a, b, c = _HLG
    signal = np.clip(signal, 0, 1)
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    # The OOTF's system gamma, on each of R, G and B as between an SDR camera and its screen, and
    # as FFmpeg's zscale has it. On luminance alone, as HDR screens have it, a clip that was made
    # HDR so comes back with four fifths of its saturation.
    return np.asarray(HLG_PEAK_NITS / WHITE_NITS * scene**_HLG_GAMMA)


def pq_signal(light: Levels) -> Levels:
    """The inverse of `pq_light`."""
    m1, m2, c1, c2, c3 = _PQ
    root = np.clip(light * WHITE_NITS / PQ_PEAK_NITS, 0, 1) ** m1
    return np.asarray(((c1 + c2 * root) / (1 + c3 * root)) ** m2)


def hlg_signal(light: Levels) -> Levels:
    """The inverse of `hlg_light`."""
    a, b, c = _HLG
    scene = np.clip(light * WHITE_NITS / HLG_PEAK_NITS, 0, 1) ** (1 / _HLG_GAMMA)
    bright = a * np.log(np.maximum(12 * scene - b, 1e-9)) + c
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), bright)
