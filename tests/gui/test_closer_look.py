"""Looking closer: zoom and pan, before and after, one's own landmarks, a close-up, tall windows."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from face2face.gui.close_up import CloseUp
from face2face.gui.widgets.image_view import ImageView
from face2face.gui.widgets.zoom import MOST, Zoom
from face2face.gui.window import MainWindow

_LEFT = Qt.MouseButton.LeftButton
_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window with a camera and a face."""
    made: MainWindow = stand.open_live()
    return made


def turn(view: ImageView, spot: QPoint, notches: int) -> None:
    """Turn the mouse wheel over a spot of a view."""
    event = QWheelEvent(
        QPointF(spot),
        QPointF(view.mapToGlobal(spot)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_what_lies_under_the_mouse_stays_there() -> None:
    zoom, room = Zoom(), QRectF(0, 0, 400, 300)
    whole = QRectF(50, 0, 300, 300)
    spot = QPointF(110, 60)

    def under() -> tuple[float, float]:
        place = zoom.place(whole, room)
        return (
            (spot.x() - place.left()) / place.width(),
            (spot.y() - place.top()) / place.height(),
        )

    before = under()
    zoom.by(4.0, spot, whole, room)
    assert under() == pytest.approx(before)
    zoom.by(100.0, spot, whole, room)
    assert zoom.factor == MOST
    zoom.move(QPointF(9_999, 9_999), whole, room)
    assert zoom.place(whole, room).topLeft() == QPointF(0, 0)  # no further than the edge
    zoom.move(QPointF(-9_999, -9_999), whole, room)
    assert zoom.place(whole, room).bottomRight() == QPointF(400, 300)
    for _ in range(12):
        zoom.by(0.8, spot, whole, room)
    assert zoom.factor == 1.0
    assert zoom.place(whole, room) == whole


def test_the_wheel_looks_closer_a_drag_shifts_a_double_click_goes_back(
    stand: Any, window: MainWindow
) -> None:
    view = window.stage.you
    window.actions_.mirror.setChecked(False)
    middle = view.rect().center()
    turn(view, middle, -1)
    assert view.zoom_factor == 1.0
    turn(view, middle, 4)
    assert view.zoom_factor == pytest.approx(1.25**4)
    assert window.stage.face.zoom_factor == 1.0  # the one under the mouse
    place = view.image_place()
    stand.session.asked.clear()
    QTest.mousePress(view, _LEFT, pos=middle)
    QTest.mouseMove(view, middle + QPoint(30, 10))
    QTest.mouseRelease(view, _LEFT, pos=middle + QPoint(30, 10))
    assert view.image_place().topLeft() == place.topLeft() + QPointF(30, 10)
    assert not stand.session.asked  # what is shifted is not clicked
    spot = middle + QPoint(20, 0)
    QTest.mouseClick(view, _LEFT, pos=spot)
    place = view.image_place()
    x = (spot.x() - place.left()) / place.width() * 160
    y = (spot.y() - place.top()) / place.height() * 120
    assert stand.session.asked[-1] == ("follow", round(x), round(y))
    QTest.mouseDClick(view, _LEFT, pos=middle)
    assert view.zoom_factor == 1.0


def test_keys_look_closer_at_both_and_recordings_do_not(
    stand: Any, window: MainWindow, tmp_path: Path
) -> None:
    for _ in range(4):
        QTest.keyClick(window, Qt.Key.Key_Plus, _CTRL)
    views = (window.stage.you, window.stage.face)
    assert [round(view.zoom_factor, 2) for view in views] == [2.44, 2.44]
    QTest.keyClick(window, Qt.Key.Key_Minus, _CTRL)
    assert views[0].zoom_factor == pytest.approx(1.25**3)
    QTest.keyClick(window, Qt.Key.Key_S, _CTRL)
    (file,) = (stand.folder / "files").glob("*.png")
    assert (QImage(str(file)).width(), QImage(str(file)).height()) == (683 + 512, 512)
    QTest.keyClick(window, Qt.Key.Key_0, _CTRL)
    assert [view.zoom_factor for view in views] == [1.0, 1.0]


def test_painting_goes_on_while_one_looks_closer(stand: Any, window: MainWindow) -> None:
    stand.session.become(task="inpaint")
    stand.session.give(stand.result(output=np.zeros((120, 160, 3), np.uint8)))
    stand.qtbot.waitUntil(lambda: window.strips.task == "inpaint")
    assert window.strips.panel.isVisible()
    view = window.stage.you
    stand.qtbot.wait(30)
    turn(view, view.rect().center(), 3)
    place = view.image_place()
    painted: list[bool] = []
    window.stage.painted.connect(lambda x, y, begins, result: painted.append(begins))
    middle = view.rect().center()
    QTest.mousePress(view, _LEFT, pos=middle)
    QTest.mouseMove(view, middle + QPoint(20, 0))
    QTest.mouseRelease(view, _LEFT, pos=middle + QPoint(20, 0))
    assert painted[:2] == [True, False]
    assert view.image_place() == place
    QTest.mousePress(view, Qt.MouseButton.MiddleButton, pos=middle)
    QTest.mouseMove(view, middle + QPoint(20, 0))
    QTest.mouseMove(view, middle + QPoint(25, 0))
    QTest.mouseRelease(view, Qt.MouseButton.MiddleButton, pos=middle)
    assert view.image_place() != place


def test_before_and_after_share_an_image(stand: Any, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_B)
    view = window.stage.face
    place = view.image_place()

    def colour(share: float) -> str:
        image = view.grab().toImage()
        x = round(place.left() + share * place.width())
        pixel = image.pixelColor(x, round(place.top() + place.height() * 0.3))
        return "red" if pixel.red() > pixel.green() else "green"

    assert [colour(0.2), colour(0.8)] == ["red", "green"]  # the driver's is red here
    line = QPoint(round(place.center().x()), round(place.center().y()))
    end = QPoint(round(place.left() + 0.9 * place.width()), line.y())
    QTest.mousePress(view, _LEFT, pos=line)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, _LEFT, pos=end)
    assert view.wipe.share == pytest.approx(0.9, abs=0.01)
    assert colour(0.8) == "red"
    view.setFocus()
    for _ in range(9):
        QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.wipe.share == pytest.approx(0.45, abs=0.01)
    assert colour(0.8) == "green"
    QTest.keyClick(window, Qt.Key.Key_S, _CTRL)
    (file,) = (stand.folder / "files").glob("*.png")
    assert QImage(str(file)).pixelColor(800, 100).green() > 150  # nothing of it in what is saved
    QTest.keyClick(window, Qt.Key.Key_B)
    assert colour(0.2) == "green"


def test_ones_own_landmarks_lie_over_ones_own_face(stand: Any, window: MainWindow) -> None:
    view = window.stage.you

    def seen() -> QImage:
        stand.session.give()
        stand.qtbot.wait(30)
        return view.grab().toImage()

    plain = seen()
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    drawn = seen()
    changed = [
        (x, y)
        for x in range(0, plain.width(), 2)
        for y in range(0, plain.height(), 2)
        if plain.pixel(x, y) != drawn.pixel(x, y)
    ]
    assert changed
    place = view.image_place()
    # The landmarks lie from (60, 40) to (100, 90) in the frame of 160 x 120, which is mirrored.
    across = [1 - (x - place.left()) / place.width() for x, _ in changed]
    down = [(y - place.top()) / place.height() for _, y in changed]
    assert min(across) == pytest.approx(60 / 160, abs=0.03)
    assert max(across) == pytest.approx(100 / 160, abs=0.03)
    assert min(down) == pytest.approx(40 / 120, abs=0.03)
    assert max(down) == pytest.approx(90 / 120, abs=0.03)
    stand.session.give(stand.result(landmarks=None))
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    assert seen() == plain


def test_a_close_up_follows_the_face_calmly(stand: Any) -> None:
    near = CloseUp()
    nobody = stand.result(landmarks=None, captured_s=1.0)
    box = near.box(nobody)
    assert (box.left, box.top, box.right, box.bottom) == (20, 0, 140, 120)
    first = near.box(stand.result(captured_s=2.0))
    assert first.width == first.height == 110  # 2.2 times the landmarks' height
    assert first.left <= 60 - 20
    assert first.right >= 100 + 20
    moved = stand.result(1, captured_s=2.03)
    moved = stand.result(1, captured_s=2.03, landmarks=moved.landmarks + np.float32([30, 0]))
    second = near.box(moved)
    assert 0 < second.left - first.left < 6  # not at once
    third = near.box(stand.result(2, captured_s=9.0, landmarks=moved.landmarks))
    assert third.right == 160  # and no further than the frame
    assert near.box(stand.result(landmarks=None, captured_s=9.1)) == third
    assert near.cut(moved).shape == (110, 110, 3)


def test_a_close_up_is_what_is_shown_followed_and_saved(stand: Any, window: MainWindow) -> None:
    frame = np.zeros((120, 160, 3), np.uint8)
    frame[:, :, 2] = 200  # the room is blue
    frame[30:100, 55:105] = (200, 0, 0)  # the face is red
    made = stand.result(frame=frame)
    stand.session.give(made)
    window.actions_.mirror.setChecked(False)
    QTest.keyClick(window, Qt.Key.Key_Z)
    view = window.stage.you
    stand.qtbot.waitUntil(lambda: view.aspect == 1.0)
    QTest.keyClick(window, Qt.Key.Key_S, _CTRL)
    (file,) = (stand.folder / "files").glob("*.png")
    image = QImage(str(file))
    assert (image.width(), image.height()) == (1024, 512)
    stand.session.asked.clear()
    place = view.image_place()
    QTest.mouseClick(view, _LEFT, pos=place.center().toPoint())
    box = CloseUp().box(made)
    middle = (round((box.left + box.right) / 2), round((box.top + box.bottom) / 2))
    assert stand.session.asked[-1] == (
        *("follow", pytest.approx(middle[0], abs=1), pytest.approx(middle[1], abs=1)),
    )
    QTest.keyClick(window, Qt.Key.Key_Z)
    stand.qtbot.waitUntil(lambda: view.aspect == pytest.approx(160 / 120))


def test_in_a_tall_window_the_images_stand_above_each_other(stand: Any, window: MainWindow) -> None:
    you, face = window.stage.you, window.stage.face
    assert you.y() == face.y()
    window.resize(700, 1000)
    stand.qtbot.waitUntil(lambda: face.y() > you.geometry().bottom())
    assert you.x() == face.x()
    tall = face.image_place().width()
    assert tall > 330  # side by side it had half the width
    handle = window.stage._splitter.handle(1)
    sizes = window.stage._splitter.sizes()
    QTest.mousePress(handle, _LEFT, pos=handle.rect().center())
    QTest.mouseMove(handle, handle.rect().center() + QPoint(0, 60))
    QTest.mouseRelease(handle, _LEFT, pos=handle.rect().center() + QPoint(0, 60))
    assert window.stage._splitter.sizes() != sizes
    stand.close()
    again = stand.open(source="0", model="good")
    stand.session.give()
    stand.qtbot.waitUntil(lambda: again.stage.face.aspect > 0)
    stand.qtbot.waitUntil(lambda: again.stage.face.y() > 0)  # as it was left
    assert again.stage._splitter.sizes() != sizes
    again.resize(1200, 760)
    stand.qtbot.waitUntil(lambda: again.stage.face.y() == again.stage.you.y())


def test_the_mark_of_a_recording_has_room_beside_the_name(stand: Any, window: MainWindow) -> None:
    view = window.stage.face
    view.set_caption("a name of very many words that has no room")
    view.set_leaving("REC 00:07")
    for width in (140, 200, 500):
        view.resize(width, 200)
        assert not view.grab().isNull()
    window.resize(640, 420)
    stand.session.give()
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)
    stand.session.give()
    stand.qtbot.waitUntil(lambda: view.leaving.startswith("REC 00:0"))
    QTest.keyClick(window, Qt.Key.Key_O)  # the recording goes on with the camera beside it
    stand.qtbot.waitUntil(lambda: view.leaving.endswith("your camera is recorded beside it"))
    QTest.keyClick(window, Qt.Key.Key_R, _CTRL)
    stand.qtbot.waitUntil(lambda: view.leaving == "")
