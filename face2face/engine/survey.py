"""Looking over a whole video before its first frame is made, for the driver's face at rest.

The first second of a scene may hold nothing but talk, a smile or a turned head. So some faces of
the whole video are found beforehand: those of each scene, and those of the same person in other
scenes where they are filmed alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from face2face.engine.base import Engine
from face2face.engine.result import Seen, Spotted
from face2face.engine.stages import in_thread
from face2face.errors import SourceError
from face2face.faces.appearance import SAME, Identities, Portrait, portrait_in
from face2face.faces.geometry import fit_similarity
from face2face.faces.identifier import Descriptor
from face2face.faces.scene_cuts import SceneCuts
from face2face.types import DriverFace, Frame
from face2face.video.source import FrameSource, Glimpse

_APART_S = 0.4
"""Time between two images that are searched for a face, at least."""

_MOST = 64
"""So many faces are kept; where there are more, every second one."""

_ENOUGH = 32
"""A scene with so many faces of its own needs no others."""

_DESCRIBED, _DESCRIBED_APART_S = 40, 2.0
"""So many scenes' persons are described at most, and one for so long a time of the video: each
takes as long as some frames."""

_NEAR = 1.2
_SIZES = (0.6, 1.6)
"""A face further away, in widths of the face before, or not of about its size, is another."""

_ALIKE = 0.07
"""Largest mean distance, in widths, of the usual faces of two scenes that are filmed alike."""

_TOLD_S = 1.0


@dataclass
class _Scene:
    """A part of the video without a cut, with one person's faces."""

    begin_s: float
    faces: list[DriverFace] = field(default_factory=list)
    times_s: list[float] = field(default_factory=list)
    portrait: Portrait | None = None
    person: int | None = None

    def take(self, frame: Frame, spotted: Spotted, time_s: float) -> None:
        """Take a face of the scene, if it may be that of the one before, by place and size."""
        if self.faces and not _continues(self.faces[-1], spotted.face):
            return
        self.faces.append(spotted.face)
        self.times_s.append(time_s)
        if self.portrait is None:
            self.portrait = portrait_in(frame, spotted.landmarks)

    @property
    def usual(self) -> DriverFace:
        """The median of its faces."""
        usual: DriverFace = np.median(np.stack(self.faces), axis=0).astype(np.float32)
        return usual

    def thin(self) -> None:
        """Keep every second face."""
        self.faces, self.times_s = self.faces[::2], self.times_s[::2]


class Survey:
    """What was seen of the drivers of a whole video.

    Args:
        scenes: in their order.
    """

    def __init__(self, scenes: Sequence[_Scene] = ()) -> None:
        self._scenes = [scene for scene in scenes if scene.faces]

    def faces(self, begin_s: float, seen: Sequence[DriverFace]) -> list[DriverFace]:
        """Faces of the person who is followed from a moment on, in the places of that scene.

        Args:
            begin_s: when the scene begins, or the person is first seen.
            seen: some of the followed faces from there on, at least one.

        Returns:
            Spread evenly over the scene, and after them some of other scenes; none where they are
            not known.
        """
        scene = next((one for one in reversed(self._scenes) if one.begin_s <= begin_s), None)
        if scene is None:
            return []
        own = [face for face, s in zip(scene.faces, scene.times_s, strict=True) if s >= begin_s]
        usual = np.median(np.stack(list(seen)), axis=0)
        if not own or not _continues(usual, own[0]):
            return []
        return own + self._others(scene, own)

    def _others(self, scene: _Scene, own: list[DriverFace]) -> list[DriverFace]:
        """Faces of the same person elsewhere, carried to where this scene has them."""
        wanted = _ENOUGH - len(own)
        if scene.person is None or wanted <= 0:
            return []
        usual = scene.usual
        others = list[DriverFace]()
        for other in self._scenes:
            if other is not scene and other.person == scene.person:
                others += _carried(other, usual)
        return others[:: max(-(-len(others) // wanted), 1)]


def survey(source: FrameSource, engine: Engine, *, bar: bool = True) -> Survey:
    """Look over a video, as far as its source lets itself be read twice.

    Whoever waits longer than a second sees how far it is.

    Args:
        source: the video; what `frames` gives stays as it is.
        engine: finds the faces; where it needs no neutral face, nothing is done.
        bar: whether to show that to whoever sees it.
    """
    if not engine.needs_calibration:
        return Survey()
    length_s = (source.frame_count or 0) / source.frame_rate if source.frame_rate else 0.0
    scenes = list[_Scene]()
    try:
        with (
            in_thread(source.glimpses(), "look over") as glimpses,
            tqdm(
                desc=f"looking over {source.name}",
                total=round(length_s) or None,
                unit="s",
                leave=False,
                delay=_TOLD_S,
                disable=None if bar else True,
            ) as shown,
        ):
            for glimpse in _look_over(glimpses, engine, scenes, length_s / _MOST):
                shown.update(int(glimpse.time_s) - shown.n)
    except SourceError:
        pass  # told where the frames are read
    _tell_persons([scene for scene in scenes if scene.faces])
    for scene in scenes:
        scene.portrait = None
    return Survey(scenes)


def survey_of(seen: Iterable[tuple[float, Seen]], length_s: float) -> Survey:
    """The same from what was seen in each frame of a video.

    Args:
        seen: in their order, with the frames' times in seconds.
        length_s: of the video.
    """
    scenes = list[_Scene]()
    apart_s, next_s = max(length_s / _MOST, _APART_S), 0.0
    for time_s, one in seen:
        if one.cut or not scenes:
            scenes.append(_Scene(time_s))
            next_s = time_s
        if time_s >= next_s and one.faces:
            next_s = time_s + apart_s
            scenes[-1].faces.append(one.faces[0])
            scenes[-1].times_s.append(time_s)
    return Survey(scenes)


def _look_over(
    glimpses: Iterator[Glimpse], engine: Engine, scenes: list[_Scene], apart_s: float
) -> Iterator[Glimpse]:
    """Find the scenes and some faces in them, and hand the glimpses on."""
    is_cut = SceneCuts()
    spot = engine.spotter()
    apart_s = max(apart_s, _APART_S)
    next_s = 0.0
    for glimpse in glimpses:
        if is_cut(glimpse.thumbnail) or not scenes:
            scenes.append(_Scene(glimpse.time_s))
            spot = engine.spotter()
            next_s = glimpse.time_s
        if glimpse.time_s >= next_s:
            next_s = glimpse.time_s + apart_s
            frame = glimpse.frame()
            spotted = spot(frame)
            if spotted is not None:
                scenes[-1].take(frame, spotted, glimpse.time_s)
        if sum(len(scene.faces) for scene in scenes) > _MOST:
            apart_s *= 2
            for scene in scenes:
                scene.thin()
        yield glimpse


def _continues(before: npt.NDArray[np.floating], face: DriverFace) -> bool:
    width = max(float(np.ptp(before[:, 0])), 1e-6)
    apart = float(np.linalg.norm((face - before)[:, :2].mean(0)))
    return apart < _NEAR * width and _SIZES[0] < float(np.ptp(face[:, 0])) / width < _SIZES[1]


def _carried(scene: _Scene, onto: DriverFace) -> list[DriverFace]:
    """A scene's faces, carried so that the usual one lies on another; none where it cannot."""
    usual = scene.usual
    carry = fit_similarity(usual[:, :2], onto[:, :2])
    rest = np.linalg.norm(carry(usual[:, :2]) - onto[:, :2], axis=1).mean()
    if rest > _ALIKE * float(np.ptp(onto[:, 0])):
        return []  # another view of them
    return [
        np.column_stack([carry(face[:, :2]), carry.scale * face[:, 2:]]).astype(np.float32)
        for face in scene.faces
    ]


def _tell_persons(scenes: list[_Scene]) -> None:
    """Number the persons of scenes, those of the longest if there are many."""
    if len(scenes) < 2:
        return
    most = min(round(scenes[-1].times_s[-1] / _DESCRIBED_APART_S), _DESCRIBED)
    identities = Identities()
    known = list[list[Descriptor]]()
    for scene in sorted(scenes, key=lambda one: -len(one.faces))[: max(most, 2)]:
        described = identities.describe(*scene.portrait) if scene.portrait else None
        if described is None:
            continue
        apart = [min(float(np.linalg.norm(described - d)) for d in person) for person in known]
        if apart and min(apart) <= SAME:
            scene.person = apart.index(min(apart))
        else:
            scene.person = len(known)
            known.append([])
        known[scene.person].append(described)
