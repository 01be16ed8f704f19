"""A new face in the window: asked for, filmed, growing, ready; with a command that is quick."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from face2face.dataset.clip_faults import ClipFault, FoundFault
from face2face.engine.live.status import SourceState
from face2face.errors import SourceError
from face2face.gui.new_face.dialog import NewFace
from face2face.gui.new_face.words import direction
from face2face.gui.window import MainWindow
from face2face.images.io import read_image
from face2face.new_face.directions import DIRECTIONS
from face2face.new_face.keep_photo import keep_photo
from face2face.new_face.names import model_of
from face2face.new_face.plan import Plan
from face2face.new_face.progress import Progress
from face2face.new_face.workspace import work_of
from face2face.portrait.photo import find_face
from face2face.runtime.openvino_face_networks import OpenVinoFaceNetworks
from face2face.utils.extras import install_command
from face2face.utils.paths import shipped

PHOTO = shipped("models") / "anika" / "photo.jpg"


def asked(folder: Path) -> list[str]:
    """What the command was called with."""
    words: list[str] = json.loads((folder / "asked.json").read_text())
    return words


def test_the_button_below_the_cards_opens_it_too(stand: Any, window: MainWindow) -> None:
    window.panel.new.click()
    stand.qtbot.waitUntil(window.new_face.isActiveWindow)
    assert not window.new_face.isModal()
    QTest.keyClick(window.new_face, Qt.Key.Key_Escape)
    assert not window.new_face.isVisible()


def test_it_begins_only_when_nothing_is_missing(dialog: NewFace, home: Path, clip: Path) -> None:
    form = dialog.form
    assert form.camera.isChecked()  # one runs

    def says(text: str) -> None:
        assert text in form.hint.text()
        assert not form.begin.isEnabled()
        assert form.begin.accessibleDescription() == form.hint.text()

    says("Give the face a name")
    form.name.setText("a/b")
    says("Use letters")
    model_of("ana").mkdir(parents=True)
    form.name.setText("ana")
    says("There is a face of this name already")
    form.name.setText("bob")
    says("agreed")
    form.file.setChecked(True)
    says("Choose a video file")
    form.take_video(clip)
    says("agreed")
    form.agreed.setChecked(True)
    assert form.begin.isEnabled()
    assert form.hint.text() == ""
    assert not home.joinpath("work").exists()


def test_every_field_has_a_name_and_takes_the_keyboard(dialog: NewFace) -> None:
    form = dialog.form
    for field in (form.name, form.words, form.minutes, form.choose):
        assert field.accessibleName()
    for part in (form.camera, form.file, form.choose, form.agreed, form.begin, form.cancel):
        assert part.text()
        assert part.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_without_a_camera_a_file_is_asked_for(stand: Any, window: MainWindow) -> None:
    stand.session.become(source=SourceState.NONE)
    window.actions_.new_face.trigger()
    assert window.new_face.form.file.isChecked()
    assert not window.new_face.form.camera.isEnabled()


def test_the_growing_face_and_then_its_card(
    stand: Any, window: MainWindow, dialog: NewFace, fill: Any, clip: Path, tmp_path: Path
) -> None:
    seen: list[Any] = []
    dialog.job.progressed.connect(seen.append)
    fill("ana")
    assert dialog.page is dialog.growing
    stand.qtbot.waitUntil(lambda: dialog.growing.view.aspect == pytest.approx(3.0))
    assert dialog.growing.title.text() == "Step 2 of 3: training"
    assert dialog.growing.left.text() == "About 5 minutes left"
    assert dialog.growing.bar.value() == 250
    stand.model_list.append(type(stand.good)("ana", "ana"))
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    assert dialog.end.title.text() == "ana is ready"
    assert "before" not in dialog.end.text.text()
    assert dialog.end.view.isVisible()  # what it looks like says more than the figures
    assert dialog.end.view.aspect == pytest.approx(3.0)
    assert ("model", "ana") in stand.session.asked
    stand.qtbot.waitUntil(
        lambda: [c.entry.name for c in window.panel.cards() if c.isChecked()] == ["ana"]
    )
    assert [one.stage for one in seen] == ["data", "train", "note", "finish", "done"]
    words = asked(tmp_path)
    assert words[:3] == ["ana", "--file", str(clip)]
    assert words[3].startswith("--consent=Eileen agreed (said on 20")
    assert words[4:] == ["--minutes", "12", "--progress", "json"]


def test_what_is_wrong_with_the_video_is_said_when_it_is_chosen(
    stand: Any, dialog: NewFace, clip: Path, tmp_path: Path
) -> None:
    form, advice = dialog.form, dialog.form.advice
    held, looked_at = threading.Event(), list[Path]()

    def check(path: Path) -> list[FoundFault]:
        looked_at.append(path)
        held.wait()
        if path != clip:
            return []
        return [FoundFault(ClipFault.DARK), FoundFault(ClipFault.SHORT, {"seconds": 3})]

    stand.check_clip = check
    assert not advice.isVisible()
    form.take_video(clip)
    assert advice.heading.text().startswith("Looking whether this video")
    stand.qtbot.waitUntil(lambda: looked_at == [clip])
    held.set()
    stand.qtbot.waitUntil(lambda: bool(advice.lines.text()))
    lines = advice.lines.text().splitlines()
    assert lines[0] == (
        "• The face is too dark: turn on a light in front of the person, or sit at a window."
    )
    assert lines[1].startswith("• It is 3 seconds long: half a minute at least")
    form.name.setText("ana")
    form.agreed.setChecked(True)
    assert form.begin.isEnabled(), "the user decides"
    form.take_video(tmp_path / "better.mp4")
    assert not advice.lines.isVisible()
    stand.qtbot.waitUntil(lambda: advice.heading.text() == "This video is good to learn from.")
    form.clear()
    assert not advice.isVisible()


def test_a_video_that_cannot_be_read_says_so_and_faults_name_their_video(
    stand: Any, dialog: NewFace, clip: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp4"

    def check(path: Path) -> list[FoundFault]:
        if path == broken:
            raise SourceError(f"{path.name} is damaged")
        short = FoundFault(ClipFault.SHORT, {"seconds": 6})
        return [short] if path == clip else [short, FoundFault(ClipFault.DARK)]

    stand.check_clip = check
    form, advice = dialog.form, dialog.form.advice
    form.add_videos([broken])
    stand.qtbot.waitUntil(lambda: advice.lines.text() == "• Broken.mp4 is damaged")
    assert advice.heading.text() == "No face can be made of what cannot be read:"
    form.add_videos([clip])
    stand.qtbot.waitUntil(lambda: advice.lines.text() == "• broken.mp4: Broken.mp4 is damaged")
    form.clips.rows()[0].remove.click()
    form.add_videos([tmp_path / "dark.mp4"])  # six seconds and six seconds are not too short
    stand.qtbot.waitUntil(
        lambda: advice.lines.text().startswith("• dark.mp4: The face is too dark")
    )
    assert "\n" not in advice.lines.text()


def test_what_is_wrong_with_a_recording_is_said_while_it_is_learned_from(dialog: NewFace) -> None:
    page = dialog.growing
    page.begin()
    assert page.advice.isHidden()
    page.show_progress(Progress("note", faults=(FoundFault(ClipFault.BLURRED),)))
    page.show_progress(Progress("train", 0.5))
    assert page.advice.text().startswith("• The face is blurred: clean the lens")
    assert not page.advice.isHidden()
    page.begin()
    assert page.advice.isHidden()


def test_a_face_that_is_not_good_yet_is_told_and_trained_longer(
    stand: Any, window: MainWindow, dialog: NewFace, fill: Any, tmp_path: Path
) -> None:
    fill("poor")
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    end = dialog.end
    assert end.title.text() == "poor is not good yet"
    assert end.text.text().startswith(
        "It does not look like the person yet. Train it longer.\n\nIt is in the list"
    )
    assert "a face in 100 %, 0.70 from the person" in end.text.text()
    assert "that was there before stays in the list as poor portrait." in end.text.text()
    assert "ready" not in window.messages.text
    assert "not good yet. It does not look like the person yet." in window.messages.text
    end.minutes.setValue(25)
    QTest.mouseClick(end.longer, Qt.MouseButton.LeftButton)
    assert dialog.page is dialog.growing
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    assert asked(tmp_path) == ["poor", "--longer", "--minutes", "25", "--progress", "json"]


def test_a_first_version_is_live_while_it_trains(
    stand: Any, window: MainWindow, dialog: NewFace, fill: Any
) -> None:
    stand.model_list.append(type(stand.good)("quick", "quick"))
    fill("quick")
    stand.qtbot.waitUntil(lambda: ("model", "quick") in stand.session.asked)
    assert dialog.page is dialog.growing
    assert dialog.job.running
    words = dialog.growing.view.words
    assert words is not None
    assert words.title == "A first version is in the window already"
    assert "A first version of quick is selected" in window.messages.text
    stand.qtbot.waitUntil(
        lambda: [c.entry.name for c in window.panel.cards() if c.isChecked()] == ["quick"]
    )


def test_the_name_of_a_first_version_is_not_taken_and_it_goes_when_it_is_discarded(
    stand: Any, dialog: NewFace, clip: Path, home: Path
) -> None:
    work = work_of("ana")
    work.folder.mkdir(parents=True)
    plan = Plan("ana", (str(clip),), None, 10.0, "", None, None, "agreed", first=True)
    work.write(plan)
    model = model_of("ana")
    model.parent.mkdir()
    image = read_image(PHOTO)
    points = find_face(image, OpenVinoFaceNetworks(), face=1, name="a photograph")
    keep_photo(model, image, points)
    form = dialog.form
    form.show_unfinished()
    form.name.setText("ana")
    assert form.begin.isEnabled()
    assert form.begin.text() == "Continue"
    form.unfinished._discard(plan)
    assert not model.exists()
    assert not work.folder.exists()


def test_it_can_be_hidden_and_stopped(
    stand: Any, window: MainWindow, dialog: NewFace, fill: Any, tmp_path: Path
) -> None:
    fill("slow")
    stand.qtbot.waitUntil(lambda: dialog.growing.bar.value() == 250)
    stand.qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.job.running
    window.actions_.new_face.trigger()
    assert dialog.page is dialog.growing
    dialog.growing.stop.click()
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    assert (tmp_path / "ended").exists()
    assert dialog.end.title.text() == "Stopped"
    assert "slow" in dialog.end.text.text()
    dialog.end.again.click()
    assert dialog.page is dialog.form


def test_closing_the_window_ends_the_command_first(
    stand: Any, dialog: NewFace, fill: Any, tmp_path: Path
) -> None:
    fill("slow")
    stand.qtbot.waitUntil(lambda: dialog.growing.bar.value() == 250)
    stand.close()
    assert (tmp_path / "ended").exists()


def test_an_error_is_said_in_the_users_words(stand: Any, dialog: NewFace, fill: Any) -> None:
    fill("bad")
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    assert dialog.end.text.text().startswith("None of its 75 images shows exactly one face")


def test_in_a_light_install_the_command_is_told_before_anybody_is_filmed(
    stand: Any, dialog: NewFace, fill: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("face2face.utils.extras._TRAINING", ("no_such_package",))
    fill("ana")
    assert dialog.page is dialog.end
    text = dialog.end.text.text()
    assert text.startswith("Training needs packages that are not installed: run '")
    assert install_command("train") in text
    assert not (tmp_path / "asked.json").exists()


def test_a_command_that_does_not_start(stand: Any, dialog: NewFace, fill: Any) -> None:
    dialog.job._program = ["/nowhere/python"]
    fill("ana")
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    assert dialog.end.text.text()
    assert not dialog.job.running


def test_an_unfinished_face_goes_on_without_being_asked_again(
    stand: Any, dialog: NewFace, tmp_path: Path, clip: Path
) -> None:
    work = work_of("ana")
    work.folder.mkdir(parents=True)
    work.write(Plan("ana", (str(clip),), None, 10.0, "", None, None, "agreed"))
    form = dialog.form
    form.name.setText("ana")
    assert "goes on where it stopped" in form.hint.text()
    assert form.anew.isVisible()
    assert not form.agreed.isEnabled()
    form.anew.setChecked(True)
    assert not form.begin.isEnabled()  # video and consent are needed anew
    form.anew.setChecked(False)
    form.begin.click()
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    assert asked(tmp_path) == ["ana", "--minutes", "10", "--progress", "json"]


def test_beginning_anew_forgets_the_unfinished_one(
    stand: Any, dialog: NewFace, tmp_path: Path, clip: Path
) -> None:
    work = work_of("ana")
    work.data.mkdir(parents=True)
    work.write(Plan("ana", ("/videos/other.mp4",), None, 10.0, "", None, None, "agreed"))
    form = dialog.form
    form.name.setText("ana")
    form.anew.setChecked(True)
    form.take_video(clip)
    form.agreed.setChecked(True)
    form.begin.click()
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    assert asked(tmp_path)[:3] == ["ana", "--file", str(clip)]
    assert work.read() is None
    assert not work.data.exists()


@pytest.fixture
def video(dialog: NewFace) -> Callable[[float], None]:
    """Fill the first page and record for some seconds, the countdown being short."""

    def begin(seconds: float) -> None:
        dialog.seconds = seconds
        dialog.countdown._timer.setInterval(20)
        dialog.form.name.setText("me")
        dialog.form.agreed.setChecked(True)
        assert dialog.form.camera.isChecked()
        dialog.form.begin.click()

    return begin


def test_filming_with_directions(
    stand: Any,
    dialog: NewFace,
    video: Any,
    home: Path,
    tmp_path: Path,
    frames_of: Callable[[Path], list[Any]],
) -> None:
    said: list[str] = []
    dialog.recorder.ticked.connect(lambda key, share: said.append(dialog.filming.direction.text()))
    video(1.5)
    assert dialog.page is dialog.filming
    words = dialog.filming.view.words
    assert words is not None
    assert words.big == "3"
    deadline = time.monotonic() + 30
    while dialog.page is dialog.filming and time.monotonic() < deadline:
        stand.session.give()
        stand.qtbot.wait(20)
    assert dialog.filming.view.aspect == pytest.approx(160 / 120)
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    path = Path(asked(tmp_path)[2])
    assert path.parent == home / "work" / "me"
    assert len(frames_of(path)) >= 8
    texts = [direction(one.key) for one in DIRECTIONS]
    assert said[0] == texts[0]
    assert dialog.filming.left.text() in ("0 s left", "1 s left")
    assert said == sorted(said, key=texts.index)  # some may be missed on a busy machine
    assert len(set(said)) > 1
    assert "(said on" in asked(tmp_path)[3]


def test_too_few_images(stand: Any, dialog: NewFace, video: Any, home: Path) -> None:
    video(0.5)
    stand.qtbot.waitUntil(lambda: dialog.page is dialog.end)
    assert "too few images" in dialog.end.text.text()
    assert not list(home.rglob("*.mp4"))


def test_giving_up_while_filming(
    stand: Any, dialog: NewFace, video: Any, home: Path, tmp_path: Path
) -> None:
    video(60.0)
    stand.qtbot.waitUntil(lambda: dialog.filming.bar.value() > 0)
    stand.session.give()
    stand.qtbot.waitUntil(lambda: bool(list(home.rglob("*.mp4"))))
    dialog.filming.cancel.click()
    assert dialog.page is dialog.form
    assert not list(home.rglob("*.mp4"))
    assert not (tmp_path / "asked.json").exists()
