"""A task's model on a whole video."""

from collections.abc import Callable
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from face2face.engine.compose import TRANSPARENT
from face2face.engine.conversion import Conversion
from face2face.engine.convert import convert
from face2face.engine.edit_options import EditOptions
from face2face.engine.face_mask import FaceMask
from face2face.engine.file_sink import OutputStyle, open_file_sink
from face2face.engine.image_editor import ImageEditor
from face2face.engine.open_engine import open_engine
from face2face.engine.options import EngineOptions
from face2face.errors import NoFaceError
from face2face.faces.finder import FaceFinder, NoFaces, VideoFaces
from face2face.faces.landmarks import LandmarkPredictor
from face2face.faces.tracker import FaceTracker
from face2face.images.io import read_image
from face2face.images.resize import resize
from face2face.model import read_model
from face2face.provenance.signer import Signer
from face2face.types import Frame
from face2face.utils.paths import shipped
from face2face.video.file_source import VideoFileSource
from tests.engine.image_editor_parts import Answering, FacesAt, brighter, model_for, same

ALONE = OutputStyle(layout="output", labelled=False)
Videos = Callable[..., Path]


def retouched(
    video: Path, out: Path, editor: ImageEditor, style: OutputStyle = ALONE
) -> Conversion:
    with VideoFileSource(video) as source:
        sink = open_file_sink(out, source, editor, style, Signer(print))
        return convert(source, sink, editor, style)


@pytest.fixture
def passing(make_video: Videos, tmp_path: Path, astronaut: Frame) -> tuple[Path, list[Frame]]:
    """Her face goes from left to right before grey."""
    head = cv2.resize(astronaut[:256, 100:356], (160, 160), interpolation=cv2.INTER_AREA)
    frames = []
    for number in range(12):
        frame = np.full((200, 320, 3), 128, np.uint8)
        frame[20:180, 10 + 5 * number : 170 + 5 * number] = head
        frames.append(frame)
    return make_video(tmp_path / "passing.mp4", frames), frames


def test_a_mask_on_the_first_frame_follows_the_face(
    passing: tuple[Path, list[Frame]],
    predictor: LandmarkPredictor,
    tmp_path: Path,
    frames_of: Callable[[Path], list[Frame]],
) -> None:
    video, frames = passing
    landmarks = FaceFinder(predictor).largest(frames[0])
    assert landmarks is not None
    x, y = (round(float(v)) for v in landmarks[30])
    mask = np.zeros((200, 320), np.uint8)
    cv2.circle(mask, (x, y), 8, 255, -1)
    faces = VideoFaces(predictor, FaceTracker(predictor))

    def blacken(given: Frame) -> Frame:
        hole = (given == (255, 0, 255)).all(axis=2, keepdims=True)
        return np.where(hole, np.uint8(0), given)

    done = retouched(
        video,
        tmp_path / "o.mp4",
        ImageEditor(
            model_for("inpaint"),
            Answering(blacken),
            faces,
            options=EngineOptions(mask=FaceMask(mask, None, waits=True)),
        ),
    )
    assert done.frames == 12
    assert done.without_face == []
    out = frames_of(tmp_path / "o.mp4")
    for number, (before, after) in enumerate(zip(frames, out, strict=True)):
        changed = np.abs(after.astype(int) - before).max(axis=2) > 20
        assert changed[y - 3 : y + 4, x + 5 * number - 3 : x + 5 * number + 4].mean() > 0.6
        changed[y - 14 : y + 15, x + 5 * number - 16 : x + 5 * number + 17] = False
        assert changed.mean() < 0.01


def test_a_mask_follows_the_face_that_it_is_on_not_the_largest() -> None:
    large, small = (
        resize(read_image(shipped("models") / name / "photo.jpg"), side, side)
        for name, side in (("luca", 300), ("nora", 220))
    )
    frame = np.full((300, 600, 3), 150, np.uint8)
    frame[:, :300], frame[80:, 340:560] = large, small
    moved = frame.copy()
    moved[:, 300:], moved[80:, 364:584] = 150, small
    mask = np.zeros((300, 600), np.uint8)
    cv2.circle(mask, (440, 180), 6, 255, -1)
    options = EngineOptions(mask=FaceMask(mask, None, waits=True))
    engine = open_engine(read_model("repair"), options=options)
    for number, given in enumerate((frame, moved)):
        changed = (engine(given, number / 30).output != given).any(axis=2)
        assert np.nonzero(changed)[1].mean() == pytest.approx(440 + 24 * number, abs=6)


def test_a_person_alone_in_a_transparent_video(
    passing: tuple[Path, list[Frame]], tmp_path: Path
) -> None:
    def matte(given: Frame) -> Frame:
        answer = np.zeros_like(given)
        answer[64:] = 255
        return answer

    editor = ImageEditor(
        model_for("cutout"),
        Answering(matte),
        NoFaces(),
        options=EngineOptions(edit_options=EditOptions(background=TRANSPARENT)),
    )
    retouched(passing[0], tmp_path / "o.webm", editor)
    decoder = av.CodecContext.create("libvpx-vp9", "r")
    with av.open(str(tmp_path / "o.webm")) as video:
        images = [p for packet in video.demux(video=0) for p in decoder.decode(packet)]
        assert "the background of this was removed" in video.metadata["COMMENT"]
    assert len(images) == 12
    alpha = np.frombuffer(bytes(images[5].planes[3]), np.uint8)
    alpha = alpha.reshape(-1, images[5].planes[3].line_size)[:200, :320]
    assert alpha[120:].mean() > 240
    assert alpha[:80].mean() < 15


def test_the_original_or_the_networks_view_beside_it(
    passing: tuple[Path, list[Frame]],
    tmp_path: Path,
    frames_of: Callable[[Path], list[Frame]],
) -> None:
    editor = ImageEditor(model_for("deblur"), Answering(brighter), FacesAt())
    styles = {
        "camera": OutputStyle(layout="side-by-side", labelled=True),
        "landmarks": OutputStyle(layout="side-by-side", show="landmarks", labelled=False),
    }
    for name, style in styles.items():
        retouched(passing[0], tmp_path / f"{name}.mp4", editor, style)
    beside = frames_of(tmp_path / "camera.mp4")[0]
    assert beside.shape == (200, 640, 3)
    assert np.abs(beside[:, :320].astype(int) - passing[1][0]).mean() < 5
    assert (beside[:60, 320:].astype(int) - beside[:60, :320]).mean() > 25
    assert beside[-10:, -20:].mean() < beside[-10:, -200:-180].mean(), "the label"
    assert frames_of(tmp_path / "landmarks.mp4")[0].shape == (200, 520, 3)


def test_a_video_in_which_there_is_nothing_to_do_is_not_written(
    passing: tuple[Path, list[Frame]], tmp_path: Path
) -> None:
    editor = ImageEditor(
        model_for("deblur"),
        Answering(same),
        FacesAt(),
        options=EngineOptions(edit_options=EditOptions(region="face")),
    )
    with pytest.raises(NoFaceError, match="--region"):
        retouched(passing[0], tmp_path / "o.mp4", editor)
    assert [path.name for path in tmp_path.iterdir()] == ["passing.mp4"]
