"""Videos that are dropped on the first page of a new face, and the room for them."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from face2face.gui.new_face.dialog import NewFace
from face2face.new_face.plan import Plan
from face2face.new_face.workspace import work_of
from face2face.utils.paths import shipped

_COPY, _MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction
_LEFT, _NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_PHOTO = shipped("assets") / "astronaut.png"
_TALK = shipped("assets") / "talk.mp4"


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def hold(dialog: NewFace, data: QMimeData) -> bool:
    """Hold files over a field of the page; whether they may be dropped."""
    spot = dialog.form.name.mapTo(dialog, QPoint(9, 9))
    held = QDragEnterEvent(spot, _COPY | _MOVE, data, _LEFT, _NO_KEY)
    held.setDropAction(_MOVE)
    QApplication.sendEvent(dialog.form, held)
    return held.isAccepted()


def drop(dialog: NewFace, data: QMimeData) -> QDropEvent:
    assert hold(dialog, data)
    let_go = QDropEvent(QPointF(60, 60), _COPY | _MOVE, data, _LEFT, _NO_KEY)
    QApplication.sendEvent(dialog.form, let_go)
    return let_go


def test_videos_are_taken_as_copies(dialog: NewFace, clip: Path) -> None:
    assert dialog.form.drop.isVisible()
    other = clip.with_name("other.mp4")
    data = files(clip, _PHOTO, other)
    assert drop(dialog, data).dropAction() is _COPY
    assert [row.path for row in dialog.form.clips.rows()] == [clip, other]
    assert dialog.form.file.isChecked()
    assert not dialog.form.drop.isVisible()
    dialog.form.clips.rows()[0].remove.click()
    drop(dialog, files(clip))  # more may come, wherever they are dropped
    assert [row.path for row in dialog.form.clips.rows()] == [other, clip]


def test_a_photograph_is_told_where_it_belongs(dialog: NewFace) -> None:
    drop(dialog, files(_PHOTO))
    assert dialog.form.clips.rows() == []
    assert "Drop a photo on the window" in dialog.form.hint.text()


def test_what_is_no_video_is_named(stand: Any, dialog: NewFace, tmp_path: Path) -> None:
    """Beside videos too, and not told to be dropped on the window, which is for photographs."""
    words = tmp_path / "words.txt"
    words.write_text("words")
    drop(dialog, files(_TALK, words, tmp_path))
    assert [row.path for row in dialog.form.clips.rows()] == [_TALK]
    row = dialog.form.clips.rows()[0]
    said = f"words.txt, {tmp_path.name}: not a video. Drop the videos of the person themselves."
    assert dialog.form.hint.text().startswith(said)
    stand.qtbot.waitUntil(row.begin.isEnabled, timeout=60_000)  # its length is known now
    dialog.form.name.setText("ana")
    assert dialog.form.hint.text() == f"{said} A face is made only of a person who agreed to it."
    drop(dialog, files(_PHOTO, words))
    assert (
        "Drop a photo on the window instead. words.txt: not a video. Drop the videos of the person "
        "themselves."
    ) in dialog.form.hint.text()
    row.begin.setValue(1)
    assert dialog.form.hint.text() == "A face is made only of a person who agreed to it."
    drop(dialog, files(words))
    dialog.form.clear()
    assert dialog.form.hint.text() == "Give the face a name."


def test_words_and_links_are_not_taken(dialog: NewFace) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/ana.mp4")])
    assert not hold(dialog, data)
    assert not dialog.form.name.acceptDrops()  # a file's address is no name


def test_a_face_that_goes_on_takes_no_other_videos(dialog: NewFace, clip: Path) -> None:
    work = work_of("ana")
    work.data.mkdir(parents=True)
    work.write(Plan("ana", (str(clip),), None, 10.0, "", None, None, "agreed", 0.1, 2.5))
    dialog.form.name.setText("ana")
    assert not dialog.form.acceptDrops()
    assert not dialog.form.drop.isVisible()
    dialog.form.anew.setChecked(True)
    assert dialog.form.acceptDrops()


def test_what_is_held_over_the_page_is_shown(dialog: NewFace, clip: Path) -> None:
    def seen() -> QImage:
        return dialog.form.drop.grab().toImage()

    plain = seen()
    hold(dialog, files(clip))
    assert seen() != plain
    QApplication.sendEvent(dialog.form, QDragLeaveEvent())
    assert seen() == plain


def test_the_page_without_clips_has_no_hole(dialog: NewFace) -> None:
    form = dialog.form
    dialog.resize(760, 600)
    QApplication.processEvents()
    place = form.drop.mapTo(form, QPoint(0, 0))
    assert form.hint.y() - (place.y() + form.drop.height()) < 30
    assert form.drop.height() > 100
