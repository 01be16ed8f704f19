"""The fine teacher's mattes."""

import sys
from pathlib import Path

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as op

from face2face.images.io import read_image, write_image
from tools.dev import fine_mattes


def _bright_is_in_front(path: Path) -> Path:
    """A network of one convolution, as the real one takes images and answers."""
    image = op.parameter([1, 3, 16, 16], np.float32)
    mean = op.convolution(
        image,
        op.constant(np.full((1, 3, 1, 1), 20, np.float32)),
        [1, 1],
        [0, 0],
        [0, 0],
        [1, 1],
    )
    ov.save_model(ov.Model([op.sigmoid(mean)], [image]), path)
    return path


def test_each_image_gets_a_matte_and_those_there_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "faces" / "one").mkdir(parents=True)
    half = np.zeros((40, 60, 3), np.uint8)
    half[:, 30:] = 255
    for name in ("a", "b"):
        write_image(tmp_path / "faces" / "one" / f"{name}.jpg", half)
    (tmp_path / "out").mkdir()
    write_image(tmp_path / "out" / "one_b.png", half)
    model = _bright_is_in_front(tmp_path / "teacher.xml")
    flags = ["--model", model, "--faces", tmp_path / "faces", "--out", tmp_path / "out"]
    monkeypatch.setattr(sys, "argv", ["fine_mattes", *map(str, flags)])
    fine_mattes.main()
    matte = read_image(tmp_path / "out" / "one_a.png")[..., 0]
    assert matte.shape == (40, 60)
    assert matte[:, :24].max() < 5
    assert matte[:, 36:].min() > 250
    assert np.array_equal(read_image(tmp_path / "out" / "one_b.png"), half)
