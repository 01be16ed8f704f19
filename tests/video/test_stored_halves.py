"""Frames whose left half is taken over from another video as it was stored."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from face2face.engine.compose import beside
from face2face.types import Frame, Planes
from face2face.video.file_source import VideoFileSource
from face2face.video.sink import VideoFileSink

MakeVideo = Callable[..., Path]


def lossless(path: Path, size: tuple[int, int], pixels: str, **tags: int) -> Path:
    """Ten frames of coloured noise, stored so that they come back to the last bit."""
    random = np.random.default_rng(0)
    small = random.integers(0, 256, (10, 12, 16, 3), np.uint8)
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25, options={"qp": "0"})
        video.width, video.height = size
        video.pix_fmt = pixels
        for name, value in tags.items():
            setattr(video.codec_context, name, value)
        for image in small:
            frame = av.VideoFrame.from_ndarray(cv2.resize(image, size), format="rgb24")
            container.mux(video.encode(frame.reformat(format=pixels)))
        container.mux(video.encode(None))
    return path


def planes_in(path: Path) -> list[Planes | None]:
    with VideoFileSource(path) as source:
        return [timed.planes for timed in source.frames()]


def stored(path: Path) -> list[list[Frame]]:
    with av.open(str(path)) as container:
        return [
            [
                np.frombuffer(bytes(p), np.uint8).reshape(p.height, p.line_size)[:, : p.width]
                for p in image.planes
            ]
            for image in container.decode(video=0)
        ]


def test_planes_are_what_the_file_holds(tmp_path: Path) -> None:
    path = lossless(tmp_path / "a.mp4", (64, 48), "yuv420p")
    for planes, wanted in zip(planes_in(path), stored(path), strict=True):
        assert planes is not None
        assert planes.matrix == 5  # of small images that do not say it
        for mine, theirs in zip((planes.luma, planes.blue, planes.red), wanted, strict=True):
            np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize(
    ("pixels", "tags"),
    [
        ("yuv444p", {}),
        ("yuvj420p", {}),
        ("yuv420p", {"color_range": 2}),
        ("yuv420p", {"colorspace": 9, "color_primaries": 9, "color_trc": 16}),
        ("yuv420p10le", {}),
    ],
)
def test_what_is_stored_otherwise_has_none(
    pixels: str, tags: dict[str, int], tmp_path: Path
) -> None:
    path = lossless(tmp_path / "a.mp4", (64, 48), pixels, **tags)
    assert planes_in(path) == [None] * 10


def test_a_turned_video_has_none(make_video: MakeVideo, tmp_path: Path) -> None:
    frames = [np.full((48, 64, 3), level, np.uint8) for level in (10, 200)]
    assert None not in planes_in(make_video(tmp_path / "a.mp4", frames))
    assert planes_in(make_video(tmp_path / "b.mp4", frames, rotation=90)) == [None, None]


@pytest.mark.parametrize("wide", [48, 47])
def test_both_halves_come_out_as_if_drawn(wide: int, tmp_path: Path) -> None:
    path = lossless(tmp_path / "a.mp4", (64, 48), "yuv420p")
    right = np.random.default_rng(1).integers(0, 256, (6, 6, 3), np.uint8)
    right = np.asarray(cv2.resize(right, (wide, 48), interpolation=cv2.INTER_LINEAR), np.uint8)
    size = {"width": 64 + wide, "height": 48}
    with VideoFileSource(path) as source:
        frames = list(source.frames())
    about = {**size, "frame_rate": 25.0, "comment": "test"}
    with (
        VideoFileSink(tmp_path / "stored.mp4", **about) as one,
        VideoFileSink(tmp_path / "drawn.mp4", **about) as other,
    ):
        for timed in frames:
            assert timed.planes is not None
            assert one.write_beside(timed.planes, right, timed.time_s)
            other.write(beside(timed.frame, right), timed.time_s)
    # Compressed twice of the same kind: nothing is lost by taking the numbers over, no place moves.
    taken, drawn = stored(tmp_path / "stored.mp4"), stored(tmp_path / "drawn.mp4")
    assert len(taken) == len(drawn) == 10
    lost = np.zeros(2)
    for truth, mine, theirs in zip(stored(path), taken, drawn, strict=True):
        for plane, one_plane, other_plane in zip(truth, mine, theirs, strict=True):
            seen = plane.shape[1]
            lost += [
                np.abs(made[:, :seen].astype(int) - plane).mean()
                for made in (one_plane, other_plane)
            ]
            apart = np.abs(one_plane.astype(int) - other_plane)[:, seen + 2 :]
            assert apart.mean() < 2
    assert lost[0] <= lost[1]
    with av.open(str(tmp_path / "stored.mp4")) as container:
        image = next(container.decode(video=0))
        assert (image.colorspace, image.color_range) == (5, 1)
        assert Fraction(container.duration or 0, av.time_base) == pytest.approx(
            Fraction(2, 5), 0.01
        )


def test_another_matrix_or_size_is_not_taken(tmp_path: Path) -> None:
    path = lossless(tmp_path / "a.mp4", (64, 48), "yuv420p", colorspace=1)
    right = np.zeros((48, 48, 3), np.uint8)
    (planes, *_) = planes_in(path)
    assert planes is not None
    assert planes.matrix == 1
    alike = Planes(planes.luma, planes.blue, planes.red, 5)
    about = {"height": 48, "frame_rate": 25.0, "comment": "test"}
    with VideoFileSink(tmp_path / "out.mp4", width=112, **about) as sink:
        assert not sink.write_beside(planes, right, 0.0)
        assert not sink.write_beside(alike, right[:, :40], 0.0)
        assert not sink.write_beside(alike, right[:40], 0.0)
        assert sink.write_beside(alike, right, 0.0)
    clear = {"width": 112, "alpha": True, **about}
    with VideoFileSink(tmp_path / "out.webm", **clear) as sink:
        assert not sink.write_beside(alike, right, 0.0)
        sink.write(np.zeros((48, 112, 4), np.uint8), 0.0)
