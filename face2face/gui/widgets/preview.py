"""The two images, side by side or above each other, with a divider to drag."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from face2face.config import LABEL_TEXT, REENACTMENT
from face2face.engine.live.status import LiveResult, LiveStatus, SourceState
from face2face.gui.close_up import CloseUp, cut
from face2face.gui.state_words import StateMessage, camera_message, face_message, is_still
from face2face.gui.widgets.image_view import ImageView
from face2face.gui.widgets.shared_room import SharedRoom
from face2face.types import Box, Frame, Landmarks


class Preview(QWidget):
    """Shows results, knows nothing of where they come from.

    Signals:
        clicked: the camera's image was clicked; x and y in the frame's pixels.
        painted: where it can be painted on, the brush was put down or went on; carries x and y
            in the frame's pixels, whether the stroke begins, and the LiveResult painted on.
    """

    clicked = Signal(float, float)
    painted = Signal(float, float, bool, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Both images, empty."""
        super().__init__(parent)
        self.you = ImageView(self.tr("Your image"))
        self.face = ImageView(self.tr("The generated image"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # no button looks chosen at the start
        self.setAccessibleName(f"{self.you.accessibleName()}, {self.face.accessibleName()}")
        self._splitter = SharedRoom(self.you, self.face)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self._landmarks = False
        self._my_landmarks = False
        self._compared = False
        self._close_up: CloseUp | None = None
        self._before = CloseUp()
        self._corner = (0, 0)
        self._is_camera = True
        self._output_alone = False
        self._full = False
        self._mirrored = False
        self._labelled = True
        self._result: LiveResult | None = None
        self._status = LiveStatus()
        self._countdown = 0
        self._over: Callable[[LiveResult], Frame] | None = None
        self.you.clicked.connect(self._pass_click)
        self.you.dragged.connect(self._pass_drag)
        self._dress()

    def show_result(self, result: LiveResult | None) -> None:
        """Show the newest result."""
        self._result = result
        self._name_face()
        self._paint()

    def show_status(self, status: LiveStatus) -> None:
        """Say what is to be said in this state."""
        self._status = status
        if self._result is None or self._result.output is None:
            self._name_face()
        self.you.set_caption(self._whose())
        self._speak()

    def show_countdown(self, number: int) -> None:
        """Show a numeral over the camera's image; 0 for none."""
        self._countdown = number
        self._speak()

    def set_camera(self, camera: bool) -> None:
        """Say whether the source is a camera; who is in a video has another name than "you"."""
        self._is_camera = camera
        self.you.set_caption(self._whose())
        self._dress()

    @property
    def is_camera(self) -> bool:
        """Whether the source is a camera."""
        return self._is_camera

    def set_landmarks(self, landmarks: bool) -> None:
        """Show the landmarks instead of the camera."""
        self._landmarks = landmarks
        self._paint()

    def set_my_landmarks(self, on: bool) -> None:
        """Draw the driver's landmarks over the camera's image; never in recordings."""
        self._my_landmarks = on
        self._paint()

    def set_close_up(self, on: bool) -> None:
        """Show of the camera's image the driver's face alone."""
        self._close_up = CloseUp() if on else None
        self._paint()

    def set_compared(self, on: bool) -> None:
        """Show before and after in one image, with a line to drag between them."""
        self._compared = on
        self._paint()

    def zoom(self, factor: float) -> None:
        """Look so many times closer at both images."""
        for view in (self.you, self.face):
            view.zoom(factor)

    def show_whole(self) -> None:
        """Show both images whole again."""
        for view in (self.you, self.face):
            view.show_whole()

    def set_output_alone(self, alone: bool) -> None:
        """Show the generated image alone."""
        self._output_alone = alone
        self._dress()

    def set_full(self, full: bool) -> None:
        """Show the generated image alone with nothing over it but the label."""
        self._full = full
        self._dress()

    def show_leaving(self, text: str) -> None:
        """Say in the image that it is recorded or sent.

        Args:
            text: such as "REC 00:07", "" where it is neither.
        """
        self.face.set_leaving(text)

    def set_mirrored(self, mirrored: bool) -> None:
        """Exchange left and right, here only, and only of a camera's images."""
        self._mirrored = mirrored
        self._dress()

    def set_labelled(self, labelled: bool) -> None:
        """Write "AI-generated" on the generated image."""
        self._labelled = labelled
        self._dress()

    def set_painting(self, over: Callable[[LiveResult], Frame] | None) -> None:
        """Let the camera's image be painted on.

        Args:
            over: the result's frame with what was painted over it; None for no painting.
        """
        self._over = over
        shape = Qt.CursorShape.ArrowCursor if over is None else Qt.CursorShape.CrossCursor
        self.you.setCursor(shape)
        self.you.set_paintable(over is not None)
        self._paint()

    def repaint_result(self) -> None:
        """Show the newest result anew: what is over it has changed."""
        self._paint()

    def divider(self) -> QByteArray:
        """Where the user put the divider, to be remembered; empty if they left it alone."""
        return self._splitter.divider()

    def set_divider(self, state: QByteArray) -> None:
        """Put the divider where it stood, or, given nothing, where the images are as large."""
        self._splitter.set_divider(state)

    def _name_face(self) -> None:
        """Name the model; the image of the one before keeps its name until the next image comes."""
        self.face.set_caption(self._status.model_name)

    def _whose(self) -> str:
        if self._status.source is SourceState.NONE:
            return ""
        if self._is_camera:
            return self.tr("You")
        return self.tr("Image") if is_still(self._status, self._result) else self.tr("Video")

    def _dress(self) -> None:
        self.you.setVisible(not (self._output_alone or self._full))
        for view in (self.you, self.face):
            # Whoever is in a video, or a photograph, is not before a mirror.
            view.set_mirrored(self._mirrored and self._is_camera)
            view.set_bare(self._full)
        self.setCursor(Qt.CursorShape.BlankCursor if self._full else Qt.CursorShape.ArrowCursor)
        # The same words in every language: they are in the recorded files as well.
        self.face.set_label(LABEL_TEXT if self._labelled else "")
        self._paint()

    def _paint(self) -> None:
        result = self._result
        if result is None:
            for view in (self.you, self.face):
                view.show_image(None)
            self.face.show_before(None)
        else:
            if self._landmarks and result.sketch is not None:
                self.you.show_image(result.sketch)
            elif self._over is not None:
                self.you.show_image(self._over(result))
            else:
                self._show_driver(result)
            self.face.show_image(result.output)
            self.face.show_before(self._before_of(result) if self._compared else None)
            self._splitter.balance((self.you.aspect or 1.0, self.face.aspect or 1.0))
        self._speak()

    def _show_driver(self, result: LiveResult) -> None:
        """The camera's image, or the driver's face in it, with what is drawn over it."""
        frame, box, points = result.frame, None, None
        self._corner = (0, 0)
        if result.landmarks is not None:
            box = _around(result.landmarks) if result.faces > 1 else None
            points = result.landmarks if self._my_landmarks else None
        if self._close_up is not None:
            part = self._close_up.box(result)
            frame = cut(frame, part)
            left, top = self._corner = int(part.left), int(part.top)
            if box is not None:
                box = Box(box.left - left, box.top - top, box.right - left, box.bottom - top)
            if points is not None:
                points = points - np.array([left, top], np.float32)
        self.you.show_image(frame, box, points)

    def _before_of(self, result: LiveResult) -> Frame | None:
        """What the output is made from: of a face that is moved, the driver's."""
        if result.output is None:
            return None
        moved = self._status.task == REENACTMENT
        return self._before.cut(result) if moved else result.frame

    def _speak(self) -> None:
        alone = self._output_alone or self._full
        left = camera_message(
            self._status,
            self._result,
            self._countdown,
            can_choose=not (alone or self._landmarks or self._over is not None),
        )
        right = face_message(self._status, self._result)
        # With the left image hidden, what concerns it is said in the right one.
        if alone and right is None and left is not None:
            right = StateMessage(left.title, left.detail, left.urgent, left.big, covers=False)
        # On the whole screen nothing is over the face but its label.
        if self._full and self.face.aspect:
            right = None
        self.you.report(left)
        self.face.report(right)

    def _pass_click(self, x: float, y: float) -> None:
        if self._landmarks:
            return
        if self._over is None:
            left, top = self._corner
            self.clicked.emit(x + left, y + top)
        elif self._result is not None:
            self.painted.emit(x, y, True, self._result)

    def _pass_drag(self, x: float, y: float) -> None:
        if self._over is not None and not self._landmarks and self._result is not None:
            self.painted.emit(x, y, False, self._result)


def _around(landmarks: Landmarks) -> Box:
    """A box around a face, with its forehead, which has no landmarks."""
    left, top = (float(value) for value in landmarks.min(axis=0))
    right, bottom = (float(value) for value in landmarks.max(axis=0))
    pad = 0.15 * (right - left)
    return Box(left - pad, top - 3 * pad, right + pad, bottom + pad)
