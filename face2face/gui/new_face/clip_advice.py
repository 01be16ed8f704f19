"""What is wrong with the chosen clip, said while there is time to choose another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from face2face.dataset.clip_faults import ClipFault, FoundFault, of_several
from face2face.errors import SourceError
from face2face.gui.background_worker import BackgroundWorker
from face2face.gui.error_messages import local_error
from face2face.gui.plain_text import listed, plain_label
from face2face.new_face.clip import Clip

CheckClip = Callable[[Clip], list[FoundFault]]
"""Looks over a clip; slow, and called off the window's thread."""

translate = QCoreApplication.translate


def fault_words(found: FoundFault) -> str:
    """What is wrong and what to do, in the user's language."""
    text = {
        ClipFault.NO_FACE: translate(
            "NewFace", "No face is seen: choose a video of one person who faces the camera."
        ),
        ClipFault.FEW_FACES: translate(
            "NewFace",
            "A face is seen in {percent} % of it only: cut out the part that shows the person.",
        ),
        ClipFault.TWO_PEOPLE: translate(
            "NewFace",
            "More than one person is seen: choose a video of one alone, and cover pictures of "
            "faces behind them.",
        ),
        ClipFault.DARK: translate(
            "NewFace",
            "The face is too dark: turn on a light in front of the person, or sit at a window.",
        ),
        ClipFault.SMALL: translate(
            "NewFace",
            "The face is {pixels} pixels wide, less than {least}: go nearer to the camera, or "
            "record more pixels.",
        ),
        ClipFault.BLURRED: translate(
            "NewFace",
            "The face is blurred: clean the lens, let the camera focus, turn on a light.",
        ),
        ClipFault.SHORT: translate(
            "NewFace",
            "It is {seconds} seconds long: half a minute at least is needed, with talking and "
            "looking around.",
        ),
        ClipFault.FEW_IMAGES: translate(
            "NewFace", "It holds {images} images, less than {least}: choose a longer video."
        ),
        ClipFault.ONE_EXPRESSION: translate(
            "NewFace",
            "The mouth hardly moves: talk, smile and open it wide, since the face learns only "
            "what it sees.",
        ),
        ClipFault.MOVING_CAMERA: translate(
            "NewFace",
            "The camera moves: put it on something firm, or what is behind the person is smeared "
            "into the face.",
        ),
    }[found.fault]
    return text.format(**found.facts)


def faults_in_lines(faults: Sequence[FoundFault]) -> str:
    """A line for each, "" for none."""
    return "\n".join(f"• {fault_words(found)}" for found in faults)


def _lines(clips: Sequence[Clip], told: Sequence[tuple[Clip, str]]) -> str:
    """A line for each thing told, with the names of its clips where it is not of all."""
    names: dict[str, list[str]] = {}
    for clip, words in told:
        names.setdefault(words, []).append(clip.path.name)
    return "\n".join(
        f"• {words}" if len(of) == len(clips) else f"• {listed(of)}: {words}"
        for words, of in names.items()
    )


class ClipAdvice(QWidget):
    """Says below the chosen clip that it is looked at, and then what is wrong with it.

    Args:
        check: looks over a clip.
        parent: Qt's owner.

    Attributes:
        heading: says what the lines below are, or that the clip is looked at, or that it is good.
        lines: one for each fault.
    """

    def __init__(self, check: CheckClip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check = check
        self._worker: BackgroundWorker | None = None
        self._clips: tuple[Clip, ...] = ()
        self.heading, self.lines = _wrapped(), _wrapped()
        self.heading.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(self.lines)
        self.clear()

    def clear(self) -> None:
        """Say nothing; what is still found of a clip is not told any more."""
        self._clips = ()
        self._say("")

    def look_at(self, *clips: Clip) -> None:
        """Look at clips, and say what is found unless others are chosen meanwhile."""
        if clips == self._clips:
            return
        self._clips = clips
        self._say(self.tr("Looking whether this video is good to learn from…"))
        if self._worker is None:
            self._worker = BackgroundWorker(self)  # a thread, for those who need one
        self._worker.run(
            lambda: self._check_all(clips),
            lambda found: self._tell(clips, found),
            lambda _: self._tell(clips, None),
        )

    def close_worker(self) -> None:
        """End the thread; nothing is looked at any more."""
        self.clear()
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _check_all(self, clips: tuple[Clip, ...]) -> list[list[FoundFault] | SourceError] | None:
        """What is wrong with each, or why it cannot be read; on the worker's thread.

        Returns:
            None where nobody wants to know it any more.
        """
        found: list[list[FoundFault] | SourceError] = []
        for clip in clips:
            if clips != self._clips:
                return None
            try:
                found.append(self._check(clip))
            except SourceError as error:
                found.append(error)
        return found

    def _tell(
        self, clips: tuple[Clip, ...], found: list[list[FoundFault] | SourceError] | None
    ) -> None:
        if clips != self._clips:
            return
        if found is None:
            self._say("")  # what is missing is told when it is needed
            return
        seen = list(zip(clips, found, strict=True))
        unread = [(clip, local_error(one)) for clip, one in seen if isinstance(one, SourceError)]
        readable = [(clip, one) for clip, one in seen if not isinstance(one, SourceError)]
        faults = of_several([one for _, one in readable])
        faulty = [
            (clip, fault_words(fault))
            for (clip, _), of_clip in zip(readable, faults, strict=True)
            for fault in of_clip
        ]
        if unread:
            self._say(self.tr("No face can be made of what cannot be read:"), _lines(clips, unread))
        elif faulty:
            heading = self.tr("The face may become poor. It can be begun all the same:")
            self._say(heading, _lines(clips, faulty))
        else:
            self._say(self.tr("This video is good to learn from."))

    def _say(self, heading: str, lines: str = "") -> None:
        for label, text in ((self.heading, heading), (self.lines, lines)):
            label.setText(text)
            label.setVisible(bool(text))
        self.setVisible(bool(heading))


def _wrapped() -> QLabel:
    label = plain_label()
    label.setWordWrap(True)
    return label
