"""What a task makes of an image: of a square around each of its faces, or of all of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from face2face.engine.regions import (
    cut_square,
    for_letterbox,
    letterbox,
    mask_for_letterbox,
    put_back,
    room_of,
    share_out,
    undo_letterbox,
)
from face2face.engine.square_work import SquareWork
from face2face.engine.whole_image import coarsely, finely
from face2face.faces.crop import Crop, head_crop
from face2face.images.resize import resize
from face2face.tasks.info import Region
from face2face.types import Frame, Grey, Landmarks

_PUSHED = 0.1
"""A face that lies aside in its square by more of its side is one that the image cuts."""

_NARROW = 0.95
"""Share of a whole square's side below which a square is too narrow for a head with its crown."""


def change_whole(work: SquareWork, frame: Frame, *, asked_for: bool, follows: bool) -> Frame:
    """Apply a task to all of an image.

    Args:
        work: applies the task to squares.
        frame: uint8 RGB of any size.
        asked_for: whether it is done even where the task finds that it does not suit the image.
        follows: whether the image is one of a video's.

    Returns:
        uint8 RGB of the frame's size, another array.
    """
    task = work.task
    if task.in_tiles:
        # From frame to frame of a video the size must not change.
        share = 1.0 if follows else task.size_of(frame)
        return finely(frame, work.size, work, share=share, bar=not follows)
    small = for_letterbox(frame)
    filled, place = letterbox(small)
    if not asked_for and not task.suits_whole(work.small(filled)):
        unchanged: Frame = frame.copy()
        return unchanged
    done = undo_letterbox(work(filled), place, small)
    return done if small is frame else resize(done, *frame.shape[1::-1])


def change_faces(
    work: SquareWork, frame: Frame, faces: Sequence[Landmarks], *, rest_too: bool
) -> Frame:
    """Apply a task to a square around each face.

    Args:
        work: applies the task to squares.
        frame: uint8 RGB of any size.
        faces: of the image.
        rest_too: whether a task that works in tiles works coarsely on what is around the squares.

    Returns:
        uint8 RGB of the frame's size.
    """
    task, width = work.task, frame.shape[1]
    left, right = _lacking(work, faces, frame) if task.beyond else (0, 0)
    if task.beyond and (left or right):
        frame = _widened(frame, left, right, task.beyond)
        faces = [face + np.array([left, 0], np.float32) for face in faces]
    squares = [_raised(square, task.raised) for square in _squares(faces, frame)]
    patches = [work(cut_square(frame, square)) for square in squares]
    # Beside a face that was sharpened one sees that the rest was not.
    rest = coarsely(frame, work.size, work) if rest_too and task.in_tiles else frame
    done = put_back(rest, squares, patches, fast_above=task.fast_above)
    return np.ascontiguousarray(done[:, left : left + width])


def repair(
    work: SquareWork, frame: Frame, mask: Grey, faces: Sequence[Landmarks], region: Region
) -> Frame:
    """Repair what a mask marks; all other pixels stay as they are.

    Args:
        work: applies the task to squares.
        frame: uint8 RGB of any size.
        mask: uint8 of the frame's size, 255 where it is to be repaired.
        faces: of the image: what is marked in one is repaired in its square.
        region: "face" leaves what is marked elsewhere, "whole" makes no squares.

    Returns:
        uint8 RGB of the frame's size, another array.
    """
    output: Frame = frame.copy()
    squares = _squares(() if region == "whole" else faces, frame)
    parts, rest = share_out(mask, squares, split=region == "face")
    for square, part in zip(squares, parts, strict=True):
        if part.any():
            cut = cut_square(output, square)
            # The network must see none of the holes, whichever of them it fills here.
            generated = work.generated(cut, cut_square(mask, square))
            output[room_of(square)] = work.composite(cut, generated, part)
    if rest.any() and region != "face":
        small = for_letterbox(output)
        filled, place = letterbox(small)
        # What lies under a hole must not be seen beside it either.
        boxed, _ = letterbox(mask_for_letterbox(rest))
        generated = work.generated(filled, boxed)
        done = undo_letterbox(work.composite(filled, generated, boxed), place, small)
        if small is output:
            return done
        output[rest > 0] = resize(done, *frame.shape[1::-1])[rest > 0]
    return output


def _squares(faces: Sequence[Landmarks], frame: Frame) -> list[Crop]:
    height, width = frame.shape[:2]
    return [head_crop([face], width, height) for face in faces]


def _lacking(work: SquareWork, faces: Sequence[Landmarks], frame: Frame) -> tuple[int, int]:
    """How many pixels lack on the left and right for faces to be in the middle of whole squares.

    Where little lacks, 0: training had such squares. Where the image is narrower than a whole
    square, and what is left above is seen, what makes it whole.
    """
    height, width = frame.shape[:2]
    room = max(height, width)
    left = right = 0
    for face, inside in zip(faces, _squares(faces, frame), strict=True):
        whole = head_crop([face + np.float32(room)], width + 2 * room, height + 2 * room)
        pushed = float(face[:, 0].min() + face[:, 0].max()) / 2 - inside.left - inside.side / 2
        narrow = inside.side < _NARROW * whole.side and inside.top > 0
        if abs(pushed) > _PUSHED * inside.side or (
            narrow and work.task.wants_whole_head(work.small(cut_square(frame, inside)))
        ):
            left = max(left, room - whole.left)
            right = max(right, whole.left + whole.side - room - width)
    return left, right


def _widened(frame: Frame, left: int, right: int, colour: tuple[int, int, int]) -> Frame:
    height, width = frame.shape[:2]
    wide: Frame = np.empty((height, left + width + right, 3), np.uint8)
    wide[:] = colour
    wide[:, left : left + width] = frame
    return wide


def _raised(square: Crop, share: float) -> Crop:
    """A square moved up by a share of its side, as far as there is an image."""
    return Crop(square.left, max(square.top - round(share * square.side), 0), square.side)
