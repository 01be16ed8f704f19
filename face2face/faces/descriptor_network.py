"""The network of dlib's face descriptor, computed with NumPy.

He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016, with 29 layers, as
dlib's `dnn_face_recognition_ex.cpp` has it, on dlib's own file (Davis King, public domain). dlib
takes 60 ms for a face, in which no other thread of Python runs; this takes a sixth of it, and
answers the same within a millionth.
"""

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from face2face.types import Frame
from face2face.utils.one_thread import one_thread

_Floats = npt.NDArray[np.float32]

SIDE = 150
"""Pixels of the image of a face."""

_MEAN = np.array([122.782, 117.001, 104.298], np.float32)[:, None, None]
_RANGE = np.float32(256)

_FIRST = 32, 7
"""Channels and kernel of the first layer; all others' kernels are 3 wide."""

_BLOCKS = ((32, 3, False), (64, 4, True), (128, 3, True), (256, 3, True), (256, 1, True))
"""Channels of residual blocks, how many there are, and whether the first halves the image."""

_CONVOLUTION, _GAINS, _LAST = b"\x05con_4", b"\x07affine_", b"\x04fc_2"
"""What stands before the numbers of a layer in dlib's file: the length of a name, and the name."""

_TENSOR = 2
"""dlib's version of a tensor: its four sides and its numbers follow."""

_HEAD_BYTES = 4096
"""Read at one time where a tensor is looked for: a few hundred bytes lie between two."""


@dataclass(frozen=True)
class _Layer:
    """A convolution: weights (channels, inputs x kernel), then gain and shift (channels, 1, 1)."""

    weights: _Floats
    gain: _Floats
    shift: _Floats
    kernel: int

    def __call__(self, image: _Floats, *, halve: bool = False) -> _Floats:
        """Apply it to (inputs, height, width); the edge is filled with zeros where not halved."""
        stride, kernel = 1 + halve, self.kernel
        if not halve:
            edge = kernel // 2
            image = np.pad(image, ((0, 0), (edge, edge), (edge, edge)))
        side = (image.shape[1] - kernel) // stride + 1
        reach = stride * (side - 1) + 1
        columns = np.empty((len(image), kernel, kernel, side, side), np.float32)
        for y in range(kernel):
            for x in range(kernel):
                columns[:, y, x] = image[:, y : y + reach : stride, x : x + reach : stride]
        answer = self.weights @ columns.reshape(-1, side * side)
        answer = answer.reshape(-1, side, side)
        answer *= self.gain
        answer += self.shift
        return answer


class DescriptorNetwork:
    """Turns the image of a face into 128 numbers.

    Args:
        path: dlib_face_recognition_resnet_model_v1.dat.

    Raises:
        ValueError, IndexError: it is another file, or damaged.
    """

    def __init__(self, path: Path) -> None:
        channels = [_FIRST[0], *(n for n, times, _ in _BLOCKS for _ in range(2 * times))]
        self._layers: list[_Layer] = []
        inputs, kernel = 3, _FIRST[1]
        with path.open("rb") as file:
            for n in channels:
                weights, gains = _tensor(file, _CONVOLUTION), _tensor(file, _GAINS)
                gain, shift = gains.reshape(2, n, 1, 1)
                shift = shift + gain * weights[-n:, None, None]
                kernels = weights[:-n].reshape(n, inputs * kernel * kernel)
                self._layers.append(_Layer(kernels, gain, shift, kernel))
                inputs, kernel = n, 3
            self._last = _tensor(file, _LAST).reshape(inputs, -1)

    def __call__(self, face: Frame) -> npt.NDArray[np.float64]:
        """Describe a face, uint8 RGB (150, 150, 3); float64 (128,)."""
        with one_thread():
            image = (face.transpose(2, 0, 1) - _MEAN) / _RANGE
            first, *layers = self._layers
            image = _largest(_relu(first(image, halve=True)))
            steps = iter(layers)
            for _, times, halves in _BLOCKS:
                for place in range(times):
                    halve = halves and place == 0
                    between = _relu(next(steps)(image, halve=halve))
                    beside = next(steps)(between)
                    image = _relu(_sum(_halved(image) if halve else image, beside))
            described: npt.NDArray[np.float64] = (image.mean((1, 2)) @ self._last).astype(float)
            return described


def _tensor(file: BinaryIO, layer: bytes) -> _Floats:
    """What the next such layer's tensor holds; the file goes on behind it.

    Read straight into its array: the whole file beside it would be 22 MB more at the peak.
    dlib writes a whole number as its length and its bytes.
    """
    head = b""
    while layer not in head:
        block = file.read(_HEAD_BYTES)
        if not block:
            raise ValueError(f"no layer {layer!r} is left")
        head = head[-len(layer) :] + block
    head = head.partition(layer)[2] + file.read(_HEAD_BYTES)
    place, heads = 0, []
    for _ in range(7 if layer == _LAST else 5):  # the last tells how many go in and come out
        end = place + 1 + (head[place] & 0xF)
        heads.append(int.from_bytes(head[place + 1 : end], "little"))
        place = end
    version, *sides = heads[-5:]
    if version != _TENSOR:
        raise ValueError(f"a tensor of version {version}")
    begin, count = file.seek(place - len(head), os.SEEK_CUR), math.prod(sides)
    if 4 * count > file.seek(0, os.SEEK_END) - begin:
        raise ValueError("a tensor is cut off")
    file.seek(begin)
    return np.fromfile(file, "<f4", count).astype(np.float32, copy=False)


def _relu(image: _Floats) -> _Floats:
    return np.maximum(image, 0, out=image)


def _largest(image: _Floats) -> _Floats:
    """The largest of each 3 x 3 pixels, every other one."""
    side = (image.shape[1] - 3) // 2 + 1
    reach = 2 * side - 1
    parts = [image[:, y : y + reach : 2, x : x + reach : 2] for y in range(3) for x in range(3)]
    largest: _Floats = np.max(parts, axis=0)
    return largest


def _halved(image: _Floats) -> _Floats:
    """The mean of each 2 x 2 pixels; of an odd side the last is left out."""
    side = image.shape[1] // 2
    parts = image[:, : 2 * side, : 2 * side].reshape(len(image), side, 2, side, 2)
    halved: _Floats = parts.mean((2, 4))
    return halved


def _sum(image: _Floats, other: _Floats) -> _Floats:
    """The sum of images; what one lacks in channels or at its far edges counts as 0, as in dlib."""
    if image.shape == other.shape:
        return image + other
    sides = [max(pair) for pair in zip(image.shape, other.shape, strict=True)]
    whole: _Floats = np.zeros(sides, np.float32)
    for part in (image, other):
        whole[tuple(slice(side) for side in part.shape)] += part
    return whole
