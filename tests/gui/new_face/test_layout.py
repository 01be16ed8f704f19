"""Nothing of the dialog overlaps, and no text is cut: in each language, size and font."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from face2face.dataset.clip_faults import ClipFault, FoundFault
from face2face.engine.live.status import SourceState
from face2face.evaluation.face_quality import FaceQuality, Weakness
from face2face.gui.new_face.dialog import NewFace
from face2face.gui.new_face.words import direction
from face2face.gui.window import MainWindow
from face2face.new_face.directions import DIRECTIONS
from face2face.new_face.plan import Plan
from face2face.new_face.progress import Progress
from face2face.new_face.workspace import work_of
from tests.gui.languages_and_fonts import each_language_and_font
from tests.gui.layout_faults import layout_faults

POOR = Progress(
    "done",
    message="ana",
    quality=FaceQuality(40, 0.53, 0.85, 0.77, 9.5, 0.2),
    weak=tuple(Weakness),
)


def pages(stand: Any, window: MainWindow, dialog: NewFace, clip: Path) -> Iterator[str]:
    """Bring the dialog to one page after the other."""
    yield "empty form"
    dialog.form.add_videos(
        [clip, clip.with_name("a video whose name has very many words in it.mp4")]
    )
    yield "form with clips"
    for name in ("ana", "a name that is as long as a name may be, all sixty letters of"):
        work = work_of(name)
        work.data.mkdir(parents=True)
        work.write(Plan(name, (str(clip),), None, 10.0, "", None, None, "agreed", 0.1, 2.5))
    stand.session.become(source=SourceState.WAITING)
    dialog.form.show_unfinished()
    dialog.form.name.setText("ana")
    yield "form of an unfinished face"
    dialog._turn_to(dialog.filming, dialog.filming)
    dialog.filming.count(3)
    for each in DIRECTIONS:
        dialog.filming.show_direction(each.key, 0.1, 60.0)
        assert dialog.filming.direction.text() == direction(each.key)
        yield f"recording: {each.key}"
    dialog._turn_to(dialog.growing, dialog.growing)
    dialog.growing.begin()
    every = tuple(FoundFault(one, dict.fromkeys(one.facts, 33)) for one in list(ClipFault)[:3])
    dialog.growing.show_progress(Progress("note", faults=every))
    for stage in ("data", "train", "finish"):
        dialog.growing.show_progress(Progress(stage, 0.5, 3000.0))  # type: ignore[arg-type]
        yield stage
    dialog.growing.ending()
    yield "ending"
    dialog._turn_to(dialog.end, dialog.end.close_)
    dialog.end.made("ana", POOR, np.zeros((200, 400, 3), np.uint8))
    yield "made"
    dialog.end.stopped("ana")
    yield "stopped"
    dialog.end.failed("")
    yield "failed"


SIZES = [QSize(0, 0), QSize(760, 600), QSize(1400, 1000)]


@each_language_and_font
def test_each_page_is_laid_out_without_faults(
    language: str, font_size: int, stand: Any, window: MainWindow, home: Path, clip: Path
) -> None:
    dialog = window.new_face
    dialog.open_page()
    faults = {}
    for page in pages(stand, window, dialog, clip):
        for size in SIZES:
            dialog.resize(size.expandedTo(dialog.minimumSize()))
            if left := _faults(dialog):
                faults[page, size.toTuple()] = left
    assert not faults


def _faults(dialog: NewFace) -> list[str]:
    """What is still wrong after a while: a busy machine takes its time to lay things out."""
    found: list[str] = []
    for _ in range(50):
        QTest.qWait(20)
        found = [*layout_faults(dialog), *_too_wide(dialog)]
        if not found:
            break
    return found


def _too_wide(dialog: NewFace) -> list[str]:
    """What would have to be scrolled sideways, which cannot be done."""
    return [
        f"{area.widget().minimumSizeHint()} in {area.viewport().size()}"
        for area in dialog.findChildren(QScrollArea)
        if area.isVisible() and area.widget().width() > area.viewport().width()
    ]


@each_language_and_font
def test_the_time_is_seen_without_scrolling(
    language: str, font_size: int, stand: Any, window: MainWindow, home: Path, clip: Path
) -> None:
    """On a screen of 1280 x 720 pixels, of which bars take some."""
    dialog = window.new_face
    dialog.open_page()
    for page in pages(stand, window, dialog, clip):
        if not page.startswith(("form", "empty")):
            break
        dialog.resize(QSize(760, 600).expandedTo(dialog.minimumSize()))
        QTest.qWait(20)
        assert dialog.height() <= 640, page
        minutes = dialog.form.minutes
        seen = minutes.visibleRegion().boundingRect()
        assert seen == minutes.rect(), page
