"""Every control does what it says."""

import threading
import time
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest

from face2face.engine.live.status import ModelState, SourceState
from face2face.gui.window import MainWindow
from face2face.images.io import read_image
from face2face.provenance.verify import Verdict, look_into
from face2face.utils.notifications import Fault
from face2face.video.virtual_camera import label_of


@pytest.fixture
def window(stand: Any) -> MainWindow:
    """A window with a camera and a face."""
    made: MainWindow = stand.open_live()
    return made


_PLAIN = Qt.KeyboardModifier.NoModifier
_MODELS = Path(__file__).parents[2] / "models"
_CTRL = Qt.KeyboardModifier.ControlModifier


def press(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = _PLAIN) -> None:
    window.activateWindow()
    QTest.keyClick(window, key, held)


def test_the_source_and_the_model_asked_for_are_set(window: MainWindow, stand: Any) -> None:
    assert stand.session.asked[0] == ("start",)
    assert ("model", "good") in stand.session.asked


def test_every_action_has_a_key_of_its_own_and_a_tip_that_names_it(window: MainWindow) -> None:
    actions = window.actions_.all()
    keys = [action.shortcut().toString() for action in actions]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    for action in actions:
        assert action.toolTip().endswith(")")
        assert action.text()


def test_every_action_is_in_a_menu(window: MainWindow) -> None:
    in_menus = [action for menu in window.menuBar().actions() for action in menu.menu().actions()]
    assert all(action in in_menus for action in window.actions_.all())


def test_every_button_has_a_name_a_tip_and_takes_the_keyboard(window: MainWindow) -> None:
    for button in [window.controls.record, *window.controls.buttons.values()]:
        assert button.accessibleName()
        assert "(" in button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("landmarks", Qt.Key.Key_L),
        ("mirror", Qt.Key.Key_X),
        ("output_alone", Qt.Key.Key_O),
    ],
)
def test_a_switch_follows_its_key_and_is_remembered(
    window: MainWindow, stand: Any, name: str, key: Qt.Key
) -> None:
    action = getattr(window.actions_, name)
    before = action.isChecked()
    press(window, key)
    assert action.isChecked() is not before
    stand.close()
    again = stand.open()
    assert getattr(again.actions_, name).isChecked() is not before


def test_a_button_and_its_action_agree(window: MainWindow) -> None:
    button = window.controls.buttons["landmarks"]
    button.click()
    assert window.actions_.landmarks.isChecked()
    assert button.isChecked()
    window.actions_.landmarks.trigger()
    assert not button.isChecked()


def _shown(window: MainWindow, side: str) -> QImage:
    view = getattr(window.stage, side)
    place = view.image_place()
    return view.grab(place.toRect()).toImage()


def test_the_left_image_is_the_camera_or_the_landmarks(window: MainWindow) -> None:
    image = _shown(window, "you")
    assert image.pixelColor(image.width() // 2, image.height() // 3).red() > 150
    window.actions_.landmarks.trigger()
    image = _shown(window, "you")
    assert image.pixelColor(image.width() // 2, image.height() // 4).lightness() < 20


def test_mirrored_in_the_window_only(window: MainWindow, stand: Any) -> None:
    frame = np.zeros((120, 160, 3), np.uint8)
    frame[:, :40] = 255  # bright at the left
    stand.session.give(stand.result(frame=frame))
    stand.qtbot.wait(50)
    image = _shown(window, "you")
    assert image.pixelColor(image.width() - 20, image.height() // 2).lightness() > 200
    window.actions_.mirror.setChecked(False)
    image = _shown(window, "you")
    assert image.pixelColor(20, image.height() // 2).lightness() > 200


def test_the_label_can_be_switched_off(window: MainWindow) -> None:
    with_label = _shown(window, "face")
    window.actions_.label.trigger()
    assert _shown(window, "face") != with_label


def test_the_face_alone(window: MainWindow) -> None:
    window.actions_.output_alone.trigger()
    assert not window.stage.you.isVisible()
    assert window.stage.face.isVisible()


def test_full_screen_shows_the_face_alone_and_esc_leaves(window: MainWindow) -> None:
    press(window, Qt.Key.Key_F)
    assert window.isFullScreen()
    assert not window.stage.you.isVisible()
    assert not window.controls.isVisible()
    assert not window.menuBar().isVisible()
    assert not window.panel.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.stage.you.isVisible()
    assert window.controls.isVisible()


def test_calibration_counts_down_and_then_asks(window: MainWindow, stand: Any) -> None:
    window.countdown._timer.setInterval(30)
    shown: list[int] = []
    window.countdown.ticked.connect(shown.append)
    press(window, Qt.Key.Key_C)
    words = window.stage.you.words
    assert words is not None
    assert words.big == "3"
    stand.qtbot.waitUntil(lambda: ("calibrate",) in stand.session.asked)
    assert shown == [3, 2, 1, 0]
    assert window.stage.you.words is None


def test_a_click_chooses_the_face_to_follow_and_knows_of_the_mirror(
    window: MainWindow, stand: Any
) -> None:
    view = window.stage.you
    place = view.image_place()
    spot = QPoint(round(place.left() + place.width() / 4), round(place.center().y()))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=spot)
    kind, x, y = stand.session.asked[-1]
    assert kind == "follow"
    assert x == pytest.approx(120, abs=2)
    assert y == pytest.approx(60, abs=2)


def test_cameras_are_listed_by_name_and_switch(window: MainWindow, stand: Any) -> None:
    box = window.source_box
    stand.qtbot.waitUntil(lambda: box.findText("Desk Camera") >= 0)
    assert box.currentText() == "Integrated Webcam"
    box.activated.emit(box.findText("Desk Camera"))
    stand.qtbot.waitUntil(lambda: ("source", ("2", False)) in stand.session.asked)
    assert box.currentText() == "Desk Camera"
    stand.cameras.append((4, "New Camera"))
    window.actions_.refresh.trigger()
    stand.qtbot.waitUntil(lambda: box.findText("New Camera") >= 0)
    assert box.currentText() == "Desk Camera"


def test_the_demo_and_videos(window: MainWindow, stand: Any, monkeypatch: Any) -> None:
    window.actions_.demo.trigger()
    stand.qtbot.waitUntil(lambda: ("source", ("demo", False)) in stand.session.asked)
    monkeypatch.setattr(
        "face2face.gui.dialogs.QFileDialog.getOpenFileName", lambda *_: ("/v/video.mp4", "")
    )
    window.actions_.loop.trigger()
    window.actions_.open_video.trigger()
    stand.qtbot.waitUntil(lambda: ("source", ("/v/video.mp4", True)) in stand.session.asked)
    assert window.source_box.currentText() == "video.mp4"


def test_p_plays_a_video_from_its_start(window: MainWindow, stand: Any) -> None:
    stand.session.asked.clear()
    press(window, Qt.Key.Key_P)  # a camera has no start
    assert not window.actions_.replay.isEnabled()
    window.choose_source("demo")
    stand.qtbot.waitUntil(lambda: ("source", ("demo", False)) in stand.session.asked)
    for state in (SourceState.RUNNING, SourceState.ENDED):
        stand.session.become(source=state)
        stand.session.asked.clear()
        press(window, Qt.Key.Key_P)
        stand.qtbot.waitUntil(lambda: ("source", ("demo", False)) in stand.session.asked)


def test_a_source_that_makes_no_sense_is_said_in_the_image(window: MainWindow, stand: Any) -> None:
    window.choose_source("nonsense")
    stand.qtbot.waitUntil(
        lambda: window.stage.you.words is not None and window.stage.you.words.urgent
    )
    assert "nonsense" in window.stage.you.words.detail
    window.choose_source("0")
    stand.session.give()
    stand.qtbot.waitUntil(lambda: window.stage.you.words is None)


def test_cards_choose_a_model_and_broken_ones_say_why(window: MainWindow, stand: Any) -> None:
    good, broken = window.panel.cards()[:2]
    assert good.isChecked()
    assert stand.broken.refusal in broken.toolTip()
    assert "CC BY 4.0" in good.toolTip()
    stand.session.asked.clear()
    broken.click()
    assert not stand.session.asked
    assert good.isChecked()
    window.models.add("/models/third")
    stand.qtbot.waitUntil(lambda: len(window.panel.cards()) == 3)
    window.panel.cards()[0].click()
    assert stand.session.asked[-1] == ("model", "good")


def test_cards_are_reached_with_the_keyboard(window: MainWindow, stand: Any) -> None:
    press(window, Qt.Key.Key_M)
    cards = window.panel.cards()
    assert cards[0].hasFocus()
    QTest.keyClick(cards[0], Qt.Key.Key_Right)
    assert cards[1].hasFocus()
    QTest.keyClick(cards[1], Qt.Key.Key_Left)
    QTest.keyClick(cards[0], Qt.Key.Key_Return)
    assert stand.session.asked[-1] == ("model", "good")


def test_a_narrow_window_folds_the_cards_into_a_menu(window: MainWindow, stand: Any) -> None:
    window.resize(760, 600)
    stand.qtbot.waitUntil(lambda: not window.panel.isVisible())
    assert window.model_button.isVisible()
    names = [action.text() for action in window.model_menu.actions()]
    assert names[0] == "good"
    assert "broken" in names[1]
    assert not window.model_menu.actions()[1].isEnabled()
    window.model_menu.actions()[0].trigger()
    assert stand.session.asked[-1] == ("model", "good")
    window.resize(1200, 760)
    stand.qtbot.waitUntil(window.panel.isVisible)
    assert not window.model_button.isVisible()


def _drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(50, 50),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_dropped_models_and_videos_are_used(window: MainWindow, stand: Any, tmp_path: Path) -> None:
    model = tmp_path / "mine"
    model.mkdir()
    _drop(window, model)
    stand.qtbot.waitUntil(lambda: ("model", str(model)) in stand.session.asked)
    stand.qtbot.waitUntil(lambda: len(window.panel.cards()) == 3)
    stand.session.asked.clear()
    graph = model / "frozen_model.pb"
    graph.touch()
    _drop(window, graph)
    stand.qtbot.waitUntil(lambda: ("model", str(model)) in stand.session.asked)
    _drop(window, tmp_path / "video.mkv")
    video = (str(tmp_path / "video.mkv"), False)
    stand.qtbot.waitUntil(lambda: ("source", video) in stand.session.asked)
    _drop(window, tmp_path / "letter.txt")
    assert "letter.txt" in window.messages.text
    stand.close()
    again = stand.open()
    assert len(again.panel.cards()) == 3


def test_a_dropped_photograph_is_a_face(window: MainWindow, stand: Any, tmp_path: Path) -> None:
    photo = tmp_path / "ana.JPG"
    photo.touch()
    _drop(window, photo)
    stand.qtbot.waitUntil(lambda: stand.session.asked[-1] == ("model", str(photo)))


def test_a_copied_image_is_pasted_as_a_face(window: MainWindow, stand: Any, home: Path) -> None:
    portrait = _MODELS / "nora" / "photo.jpg"
    photos = home / "photos"

    def paste(image: QImage, name: str) -> None:
        QGuiApplication.clipboard().setImage(image)
        window.actions_.paste.trigger()
        pasted = ("model", str(photos / name))
        stand.qtbot.waitUntil(lambda: stand.session.asked[-1] == pasted, timeout=30000)

    paste(QImage(str(portrait)), "pasted-1.png")
    assert read_image(photos / "pasted-1.png").shape == read_image(portrait).shape
    paste(QImage(str(_MODELS / "hiro" / "photo.jpg")), "pasted-2.png")
    paste(QImage(str(portrait)), "pasted-1.png")  # the same face again
    assert len(list(photos.iterdir())) == 2
    QGuiApplication.clipboard().setText("words")
    before = len(stand.session.asked)
    window.actions_.paste.trigger()
    assert len(stand.session.asked) == before
    assert window.messages.text.startswith("There is nothing to paste")


def test_a_snapshot_says_what_it_is_and_is_not_mirrored(window: MainWindow, stand: Any) -> None:
    frame = np.zeros((120, 160, 3), np.uint8)
    frame[:, :40] = 255
    stand.session.give(stand.result(frame=frame))
    press(window, Qt.Key.Key_S, _CTRL)
    (file,) = (stand.folder / "files").glob("*.png")
    image = QImage(str(file))
    assert "AI-generated" in image.text("Comment")
    assert look_into(file).verdict is Verdict.INTACT
    assert image.pixelColor(10, image.height() // 2).lightness() > 200
    assert image.width() > image.height()
    assert file.name in window.messages.text
    window.actions_.output_alone.trigger()
    press(window, Qt.Key.Key_S, _CTRL)
    alone = [QImage(str(f)) for f in (stand.folder / "files").glob("*.png") if f != file]
    assert alone[0].width() == alone[0].height()


def test_a_recording_shows_length_and_size_and_then_its_folder(
    window: MainWindow, stand: Any, monkeypatch: Any
) -> None:
    press(window, Qt.Key.Key_R, _CTRL)
    assert window.actions_.record.isChecked()
    assert "00:00" in window.controls.record.text()
    for number in range(12):
        stand.session.give(stand.result(number))
        stand.qtbot.wait(60)
    stand.qtbot.waitUntil(lambda: "0.0 MB" in window.controls.record.text())
    press(window, Qt.Key.Key_R, _CTRL)
    assert window.controls.record.text() == "Record"
    (file,) = (stand.folder / "files").glob("*.mp4")
    with av.open(str(file)) as container:
        assert "AI-generated" in container.metadata["comment"]
        assert look_into(file).verdict is Verdict.INTACT
        frames = list(container.decode(video=0))
    assert len(frames) > 6
    assert file.name in window.messages.text
    opened: list[Path] = []
    monkeypatch.setattr(window.announcer.opener, "reveal", opened.append)
    window.messages.buttons()[0].click()
    assert opened == [file]


def test_what_cannot_be_signed_is_kept_and_told(
    window: MainWindow, stand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("face2face.provenance.signer.sign", full)
    stand.session.give(stand.result())
    press(window, Qt.Key.Key_S, _CTRL)
    (file,) = (stand.folder / "files").glob("*.png")
    assert not QImage(str(file)).isNull()
    assert look_into(file).verdict is Verdict.PLAIN
    assert f"Saved as {file.name} in {file.parent}. The file carries no" in window.messages.text
    assert window.messages.text.endswith("That did not work: no space is left.")


def test_closing_completes_a_recording(window: MainWindow, stand: Any) -> None:
    window.actions_.record.trigger()
    for number in range(5):
        stand.session.give(stand.result(number))
        time.sleep(0.02)
    stand.close()
    (file,) = (stand.folder / "files").glob("*.mp4")
    with av.open(str(file)) as container:
        assert len(list(container.decode(video=0))) >= 4
    assert look_into(file).verdict is Verdict.INTACT


def test_an_absent_virtual_camera_says_what_to_install(
    stand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from face2face.errors import ErrorKind, SinkError

    def absent(*_: int) -> Any:
        raise SinkError("any words", ErrorKind.V4L2LOOPBACK_MISSING, commands="'sudo x'")

    stand.device = absent
    command = "sudo pacman -S v4l2loopback-dkms && sudo modprobe v4l2loopback"
    monkeypatch.setattr(
        "face2face.gui.controllers.device_messages.virtual_camera_command", lambda: command
    )
    window = stand.open()
    press(window, Qt.Key.Key_K, _CTRL)
    said = "There is no virtual camera: install v4l2loopback. Run "
    assert window.messages.text == said + command
    QTest.mouseClick(window.messages.buttons()[0], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == command
    # Where no package is known, all that is known is said.
    monkeypatch.setattr(
        "face2face.gui.controllers.device_messages.virtual_camera_command", lambda: ""
    )
    press(window, Qt.Key.Key_K, _CTRL)
    assert window.messages.text == said + "'sudo x'"
    assert not window.actions_.virtual_camera.isChecked()


def test_the_virtual_camera_gets_the_face(stand: Any) -> None:
    sent: list[Any] = []

    class Device:
        device = "Loopback"

        def send(self, frame: Any) -> None:
            sent.append(frame)

        def close(self) -> None:
            sent.append(None)

    stand.device = lambda *_: Device()
    window = stand.open()
    press(window, Qt.Key.Key_K, _CTRL)
    assert "Loopback" in window.messages.text
    assert "late" not in window.messages.text  # nothing was measured yet
    stand.session.give()
    stand.qtbot.waitUntil(lambda: bool(sent))
    assert sent[0].shape == (720, 1280, 3)
    assert sent[0][360, 640, 1] > 150
    press(window, Qt.Key.Key_K, _CTRL)
    assert sent[-1] is None
    stand.session.become(**stand.running)
    press(window, Qt.Key.Key_K, _CTRL)
    assert "Its image is 41 ms late" in window.messages.text


def test_a_device_is_called_by_its_label(tmp_path: Path) -> None:
    (tmp_path / "video7").mkdir()
    (tmp_path / "video7" / "name").write_text("face2face\n")
    assert label_of("/dev/video7", tmp_path) == "face2face"
    assert label_of("/dev/video8", tmp_path) == "/dev/video8"
    assert label_of("OBS Virtual Camera", tmp_path) == "OBS Virtual Camera"


def test_a_fault_is_shown_and_its_details_copied(window: MainWindow, stand: Any) -> None:
    from PySide6.QtGui import QGuiApplication

    window.announcer.fault(Fault("a wheel came off", "thread worker\nTraceback"))
    stand.qtbot.waitUntil(lambda: "a wheel came off" in window.messages.text)
    window.messages.buttons()[0].click()
    assert "Traceback" in QGuiApplication.clipboard().text()


def test_the_status_line(window: MainWindow, stand: Any) -> None:
    stand.session.become()
    text = "camera 30.0 fps  ·  160 \u00d7 120  ·  output 29.9 fps  ·  delay 41 ms  ·  OpenVINO"
    stand.qtbot.waitUntil(lambda: window.status_line.text().startswith(text))


def test_results_do_not_queue_up(window: MainWindow, stand: Any) -> None:
    shown: list[int] = []
    window.link.resulted.connect(lambda: shown.append(1))
    for number in range(200):
        stand.session.give(stand.result(number))
    stand.qtbot.waitUntil(lambda: bool(shown))
    stand.qtbot.wait(50)
    assert len(shown) <= 2
    assert stand.session.newest is not None


def test_remembered_and_reset(stand: Any) -> None:
    window = stand.open(source="0", model="good")
    window.resize(780, 640)  # the virtual screen is 800 wide
    window.actions_.mirror.trigger()
    stand.qtbot.waitUntil(lambda: ("source", ("0", False)) in stand.session.asked)
    stand.session.become(model=ModelState.READY, model_place="good")
    stand.qtbot.waitUntil(lambda: window.settings.text("model") == "good")
    stand.close()
    stand.session.asked.clear()
    again = stand.open()
    assert (again.width(), again.height()) == (780, 640)
    assert not again.actions_.mirror.isChecked()
    stand.qtbot.waitUntil(lambda: ("source", ("0", False)) in stand.session.asked)
    assert ("model", "good") in stand.session.asked
    again.actions_.reset.trigger()
    QTest.keyClick(again.reset.question, Qt.Key.Key_Escape)
    assert not again.actions_.mirror.isChecked()
    stand.reset(again)
    assert again.actions_.mirror.isChecked()
    assert again.settings.text("source") == ""
    assert (again.width(), again.height()) == (1200, 760)


def test_the_first_page_comes_once_and_keeps_the_camera_off(stand: Any) -> None:
    window = stand.open(welcome=True)
    assert window.welcome.isVisible()
    assert not any(asked[0] == "source" for asked in stand.session.asked)
    window.welcome.camera_button.click()
    stand.qtbot.waitUntil(lambda: ("source", ("0", False)) in stand.session.asked)
    assert not window.welcome.isVisible()
    stand.close()
    again = stand.open(welcome=True)
    assert not again.welcome.isVisible()
    again.actions_.about.trigger()
    assert again.welcome.isVisible()
    again.welcome.demo_button.click()
    stand.qtbot.waitUntil(lambda: ("source", ("demo", False)) in stand.session.asked)


def test_the_list_of_keys(window: MainWindow) -> None:
    press(window, Qt.Key.Key_F2)
    assert window.keys.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not window.keys.isVisible()


def test_closing_stops_the_session_even_while_it_is_made(stand: Any) -> None:
    begun, start = threading.Event(), stand.session.start

    def slow_start() -> None:
        begun.set()
        time.sleep(0.1)
        start()

    stand.session.start = slow_start
    stand.open(wait=False)
    assert begun.wait(5)
    stand.close()
    assert stand.session.asked == [("start",), ("stop",)]
    assert not stand.session.results


def test_tab_goes_through_the_controls_and_space_presses(window: MainWindow, stand: Any) -> None:
    window.source_box.setFocus()
    reached = []
    for _ in range(11):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(window.focusWidget().accessibleName())
    assert reached == [
        "Size and rate of the camera",
        *("Calibrate", "Motion", "Landmarks", "Mirror", "Snapshot", "Record"),
        *("Virtual camera", "Face alone", "Full screen", "good"),
    ]
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)  # the cards are one stop
    assert window.focusWidget() is window.panel.new
    button = window.controls.buttons["landmarks"]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert window.actions_.landmarks.isChecked()


def test_a_refused_model_is_not_remembered(window: MainWindow, stand: Any) -> None:
    stand.session.become(model=ModelState.READY, model_place="good")
    stand.qtbot.waitUntil(lambda: window.settings.text("model") == "good")
    window.models.choose("bad")
    assert not window.panel.cards()[0].isChecked()
    missing = "there is no model called bad"
    stand.session.become(model=ModelState.FAILED, model_message=missing, model_place="bad")
    stand.qtbot.waitUntil(window.panel.cards()[0].isChecked)
    assert window.settings.text("model") == "good"


def test_a_new_session_is_told_what_was_chosen_before_it_was_there(stand: Any) -> None:
    window = stand.open(wait=False)
    window.models.choose("other")
    window.choose_source("demo")
    stand.qtbot.waitUntil(lambda: ("source", ("demo", False)) in stand.session.asked)
    assert ("model", "other") in stand.session.asked
