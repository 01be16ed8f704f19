"""The figures that a photograph and a driver's video come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal, NamedTuple

import numpy as np

from face2face.evaluation.portrait_motion import MEASURES, correlations, mesh_jitter
from face2face.evaluation.reading_noise import least_motion
from face2face.tasks.scores import mean_known
from face2face.types import DriverFace

_NAN = float("nan")


@dataclass
class SeenFrame:
    """What one frame showed.

    Attributes:
        driver: the driver's mesh, float32 (478, 3), pixels of their frame, None without a face.
        output: that of the output, float32 (478, 3), pixels, None without a face.
        background: mean change from the frame before away from the person, grey levels; nan for
            the first.
        distance: of the output's descriptor to the photograph's, nan when not taken.
    """

    driver: DriverFace | None
    output: DriverFace | None
    background: float = _NAN
    distance: float = _NAN


@dataclass(frozen=True)
class OwnFrame:
    """An output beside the real frame, in the face's box.

    Attributes:
        l1: mean absolute difference, 0 to 1.
        ssim: structural similarity.
        held_l1: `l1` of the photograph held still.
    """

    l1: float
    ssim: float
    held_l1: float


@dataclass(frozen=True)
class PortraitFigures:
    """What one video gave; nan where there is nothing to measure.

    Attributes:
        portrait: the photograph's name.
        driver: the video's.
        frames: how many.
        driver_found: share of them in which the driver's face was seen.
        face_found: share of those whose output shows a face.
        identity: median descriptor distance of the output to the photograph.
        mouth, width, brows, lids, gaze, yaw: correlations between driver and output of mouth
            opening and width, brow height, lid opening, gaze to the side, and head turn; nan where
            the driver moves too little.
        jitter: of the output, see portrait_motion.mesh_jitter.
        driver_jitter: of the driver.
        background: mean change from frame to frame away from the person, grey levels.
        own_l1: mean absolute difference to the real frames, 0 to 1, of a video moved from its own
            first frame, in the face's box.
        own_ssim: structural similarity to the same frames in the same box.
        own_share: `own_l1` over that of the first frame held still.
        too_little: of which of the correlations the driver moves too little, see reading_noise.
    """

    portrait: str
    driver: str
    frames: int
    driver_found: float
    face_found: float
    identity: float
    mouth: float
    width: float
    brows: float
    lids: float
    gaze: float
    yaw: float
    jitter: float
    driver_jitter: float
    background: float
    own_l1: float = _NAN
    own_ssim: float = _NAN
    own_share: float = _NAN
    too_little: tuple[str, ...] = ()


class Bound(NamedTuple):
    """What is asked of a figure.

    Attributes:
        value: the bound itself, which may be reached.
        kind: whether the figure may be no less, or no more.
    """

    value: float
    kind: Literal["least", "most"]

    def is_met(self, figure: float) -> bool:
        """Whether a figure, which is a number, keeps to it."""
        return bool(figure <= self.value if self.kind == "most" else figure >= self.value)

    def in_words(self) -> str:
        """The bound as "at least 0.99"."""
        return f"at {self.kind} {self.value:g}"


TARGETS = {
    "face_found": Bound(0.99, "least"),
    "identity": Bound(0.25, "most"),
    "mouth": Bound(0.92, "least"),
    "width": Bound(0.8, "least"),
    "brows": Bound(0.7, "least"),
    "lids": Bound(0.75, "least"),
    "gaze": Bound(0.7, "least"),
    "yaw": Bound(0.9, "least"),
    "background": Bound(1.0, "most"),
    "own_share": Bound(0.6, "most"),
}
"""What is asked of the figures, by name; of `jitter` see `portrait_verdicts`."""


def portrait_figures(
    portrait: str,
    driver: str,
    seen: Sequence[SeenFrame],
    own: Sequence[OwnFrame] = (),
    noise: Sequence[Mapping[str, float]] = (),
) -> PortraitFigures:
    """Sum a video up.

    Args:
        portrait: the photograph's name.
        driver: the video's.
        seen: its frames.
        own: comparisons with the real frames, if any.
        noise: `noise_in_copies` of some of the driver's frames; without it the usual is taken.
    """
    faces = [one for one in seen if one.driver is not None]
    both = [(s.driver, s.output) for s in faces if s.driver is not None and s.output is not None]
    drivers, outputs = [mine for mine, _ in both], [theirs for _, theirs in both]
    targets = {name: TARGETS[name].value for name in MEASURES}
    least = least_motion(drivers, noise, targets) if noise and len(drivers) > 2 else None
    followed = correlations(drivers, outputs, least)
    l1 = mean_known([one.l1 for one in own])
    return PortraitFigures(
        portrait=portrait,
        driver=driver,
        frames=len(seen),
        driver_found=len(faces) / max(len(seen), 1),
        face_found=sum(one.output is not None for one in faces) / max(len(faces), 1),
        identity=_median([one.distance for one in faces]),
        **followed,
        jitter=mesh_jitter([one.output if one.driver is not None else None for one in seen]),
        driver_jitter=mesh_jitter([one.driver for one in seen]),
        background=mean_known([one.background for one in seen]),
        own_l1=l1,
        own_ssim=mean_known([one.ssim for one in own]),
        own_share=l1 / max(mean_known([one.held_l1 for one in own]), 1e-9) if own else _NAN,
        too_little=tuple(
            name for name, value in followed.items() if len(both) > 2 and np.isnan(value)
        ),
    )


def portrait_verdicts(row: PortraitFigures) -> dict[str, bool]:
    """Whether the targets are met, by the figure's name; what was not measured is left out."""
    verdicts = {}
    for name, bound in TARGETS.items():
        value = getattr(row, name)
        if not np.isnan(value):
            verdicts[name] = bound.is_met(value)
    if not np.isnan(row.driver_jitter):
        verdicts["jitter"] = row.jitter <= row.driver_jitter
    return verdicts


def portrait_rows(rows: Sequence[PortraitFigures]) -> list[dict[str, object]]:
    """The figures as JSON has them, None for what was not measured."""
    return [
        {
            **{one.name: _as_json(getattr(row, one.name)) for one in fields(row)},
            "met": portrait_verdicts(row),
        }
        for row in rows
    ]


def portraits_as_markdown(rows: Sequence[PortraitFigures]) -> str:
    """A table; what misses its target is marked with an exclamation mark."""
    names = [one.name for one in fields(PortraitFigures) if one.name != "too_little"]
    lines = ["| " + " | ".join(name.replace("_", " ") for name in names) + " |"]
    lines.append("|" + "---|" * len(names))
    for row in rows:
        verdicts = portrait_verdicts(row)
        cells = [
            _TOO_LITTLE
            if name in row.too_little
            else _as_text(getattr(row, name)) + ("" if verdicts.get(name, True) else " !")
            for name in names
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


_TOO_LITTLE = "too little movement"


def _as_json(value: object) -> object:
    if isinstance(value, float):
        return None if np.isnan(value) else round(value, 4)
    return value


def _as_text(value: object) -> str:
    if isinstance(value, float):
        return "-" if np.isnan(value) else f"{value:.3f}"
    return str(value)


def _median(values: Sequence[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.median(known)) if known else _NAN
