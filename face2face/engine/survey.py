"""Looking over a whole video before its first frame is made, for the driver's face at rest.

The first second of a scene may hold nothing but talk, a smile or a turned head. So some faces of
the whole video are found beforehand: those of each scene, and those of the same person in other
scenes where they are filmed alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

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

_ELSEWHERE = 0.15
"""Heads that talk move by less, in their width."""

_TOLD_S = 1.0


@dataclass
class _Stay:
    """A time in which a face is seen in one place, or goes from it by small steps."""

    portrait: Portrait | None = None
    person: int | None = None

    def may_be_of(self, other: "_Stay") -> bool:
        """Whether the same person may be seen in both, since nothing tells otherwise."""
        return None in (self.person, other.person) or self.person == other.person


class _Spot(NamedTuple):
    """One of the faces that are kept."""

    face: DriverFace
    time_s: float
    stay: _Stay


@dataclass
class _Scene:
    """A part of the video without a cut.

    Who comes in, sits back or changes the chair is then seen somewhere else than before, and so is
    another person: those are stays of their own.
    """

    begin_s: float
    spots: list[_Spot] = field(default_factory=list)

    def take(self, frame: Frame, spotted: Spotted, time_s: float) -> None:
        """Take a face of the scene."""
        before = self.spots[-1] if self.spots else None
        follows = before is not None and _continues(before.face, spotted.face)
        stay = before.stay if before is not None and follows else _Stay()
        if stay.portrait is None:
            stay.portrait = portrait_in(frame, spotted.landmarks)
        self.spots.append(_Spot(spotted.face, time_s, stay))

    def stays(self) -> list[tuple[_Stay, list[DriverFace]]]:
        """All, with their faces, at least one each."""
        faces = dict[int, tuple[_Stay, list[DriverFace]]]()
        for spot in self.spots:
            faces.setdefault(id(spot.stay), (spot.stay, []))[1].append(spot.face)
        return list(faces.values())

    def thin(self) -> None:
        """Keep every second face."""
        self.spots = self.spots[::2]


class Survey:
    """What was seen of the drivers of a whole video.

    Args:
        scenes: in their order.
    """

    def __init__(self, scenes: Sequence[_Scene] = ()) -> None:
        self._scenes = [scene for scene in scenes if scene.spots]

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
        spots = [] if scene is None else [one for one in scene.spots if one.time_s >= begin_s]
        if not spots or not any(_continues(face, spots[0].face) for face in seen):
            return []
        stay = spots[0].stay
        own = [one.face for one in spots if one.stay.may_be_of(stay)]
        return own + self._others(scene, stay.person, own)

    def _others(
        self, scene: _Scene | None, person: int | None, own: list[DriverFace]
    ) -> list[DriverFace]:
        """Faces of the same person in other scenes, carried to where this scene has them."""
        wanted = _ENOUGH - len(own)
        if person is None or wanted <= 0:
            return []
        others = list[DriverFace]()
        for other in self._scenes:
            if other is not scene:
                for stay, faces in other.stays():
                    if stay.person == person:
                        others += carried(faces, own)
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
    _tell_persons(scenes)
    return Survey(scenes)


def survey_of(seen: Iterable[tuple[float, Seen]], length_s: float) -> Survey:
    """The same from what was seen in each frame of a video.

    Args:
        seen: in their order, with the frames' times in seconds.
        length_s: of the video.
    """
    scenes = list[_Scene]()
    apart_s, next_s = max(length_s / _MOST, _APART_S), 0.0
    stay = _Stay()
    for time_s, one in seen:
        if one.cut or not scenes:
            scenes.append(_Scene(time_s))
            next_s, stay = time_s, _Stay()
        if time_s >= next_s and one.faces:
            next_s = time_s + apart_s
            scenes[-1].spots.append(_Spot(one.faces[0], time_s, stay))
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
        if sum(len(scene.spots) for scene in scenes) > _MOST:
            apart_s *= 2
            for scene in scenes:
                scene.thin()
        yield glimpse


def _continues(before: npt.NDArray[np.floating], face: DriverFace) -> bool:
    width = max(float(np.ptp(before[:, 0])), 1e-6)
    apart = float(np.linalg.norm((face - before)[:, :2].mean(0)))
    return apart < _NEAR * width and _SIZES[0] < float(np.ptp(face[:, 0])) / width < _SIZES[1]


def usual_of(faces: Sequence[DriverFace]) -> DriverFace:
    """The median of some, at least one."""
    usual: DriverFace = np.median(np.stack(list(faces)), axis=0).astype(np.float32)
    return usual


def lie_elsewhere(faces: Sequence[DriverFace], others: Sequence[DriverFace]) -> bool:
    """Whether faces are usually in another place, or of another size, than others of the person."""
    usual, other = usual_of(faces), usual_of(others)
    width, other_width = (float(np.ptp(face[:, 0])) for face in (usual, other))
    apart = float(np.linalg.norm((usual - other)[:, :2].mean(0)))
    return apart > _ELSEWHERE * other_width or abs(width - other_width) > _ELSEWHERE * other_width


def carried(faces: Sequence[DriverFace], onto: Sequence[DriverFace]) -> list[DriverFace]:
    """Carry faces so that their usual one lies on that of others of the same person.

    Args:
        faces: of one place and size, at least one.
        onto: of where they are carried to, at least one.

    Returns:
        All of them, or none where the others show another view.
    """
    usual, other = usual_of(faces), usual_of(onto)
    carry = fit_similarity(usual[:, :2], other[:, :2])
    rest = np.linalg.norm(carry(usual[:, :2]) - other[:, :2], axis=1).mean()
    if rest > _ALIKE * float(np.ptp(other[:, 0])):
        return []
    return [
        np.column_stack([carry(face[:, :2]), carry.scale * face[:, 2:]]).astype(np.float32)
        for face in faces
    ]


def _tell_persons(scenes: list[_Scene]) -> None:
    """Number the persons of all stays, or those of the longest if there are many."""
    stays = sorted((one for scene in scenes for one in scene.stays()), key=lambda one: -len(one[1]))
    if len(stays) > 1:
        last_s = max(scene.spots[-1].time_s for scene in scenes if scene.spots)
        most = max(min(round(last_s / _DESCRIBED_APART_S), _DESCRIBED), 2)
        _number([stay for stay, _ in stays[:most]])
    for stay, _ in stays:
        stay.portrait = None


def _number(stays: list[_Stay]) -> None:
    identities = Identities()
    known = list[list[Descriptor]]()
    for stay in stays:
        described = identities.describe(*stay.portrait) if stay.portrait else None
        if described is None:
            continue
        apart = [min(float(np.linalg.norm(described - d)) for d in person) for person in known]
        if apart and min(apart) <= SAME:
            stay.person = apart.index(min(apart))
        else:
            stay.person = len(known)
            known.append([])
        known[stay.person].append(described)
