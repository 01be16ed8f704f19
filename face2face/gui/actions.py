"""Everything the window can do, in one place: names, keys and what each does."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from face2face.gui.keyed_action import name_action, written_key
from face2face.gui.photo_settings import SIZES

KEYS = 9
"""How many models have a key of their own."""


class Actions(QObject):
    """The window's actions; menus, buttons and keys all use these.

    Attributes:
        coverable: all that act on the window: disabled as one while a page lies over it.
        by_number: those of the keys 1 to 9, which choose a model.
    """

    def __init__(self, window: QWidget) -> None:
        """Make them all; a hidden menu bar must not silence the keys, so the window has them."""
        super().__init__(window)
        self._window = window
        self._size_group = QActionGroup(self)
        self._make_source()
        self._make_file()
        self._make_model()
        self._make_view()
        self._make_closer()
        self._make_help()
        self.coverable = self._coverable()

    def _make_source(self) -> None:
        self.open_video = self._make(
            self.tr("Open video…"), "Ctrl+O", self.tr("Play a video file instead of a camera")
        )
        self.demo = self._make(
            self.tr("Play the demo"), "Ctrl+D", self.tr("Play the clip that is included")
        )
        self.choose_source = self._make(
            self.tr("Choose a camera…"), "I", self.tr("Show the list of cameras and videos")
        )
        self.camera_format = self._make(
            self.tr("Size and rate of the camera…"),
            "Shift+I",
            self.tr("Choose how large the camera's images are, and how many come a second"),
            icon="size",
        )
        self.refresh = self._make(
            self.tr("Look for cameras"), "F5", self.tr("Look for cameras again")
        )
        self.replay = self._make(
            self.tr("Play from the start"), "P", self.tr("Play the video again")
        )
        self.loop = self._toggle(
            self.tr("Repeat videos"),
            "Ctrl+L",
            self.tr("Begin again at the end of a video"),
            icon="loop",
        )
        self.play = self._make(
            self.tr("Pause"), "Space", self.tr("Stop the video, or let it go on"), icon="pause"
        )
        self.frame_back = self._make(
            self.tr("A frame back"), ",", self.tr("Show the frame before"), icon="frame_back"
        )
        self.frame_forward = self._make(
            self.tr("A frame forward"), ".", self.tr("Show the next frame"), icon="frame_forward"
        )
        self.sound = self._toggle(
            self.tr("Sound"),
            "Ctrl+U",
            self.tr("Hear the video; recordings have its sound in any case"),
            icon="sound_off",
        )
        self.convert = self._make(
            self.tr("Convert the whole video…"),
            "Ctrl+T",
            self.tr("Convert the whole video, and save it as a file"),
            icon="convert",
        )

    def _make_file(self) -> None:
        self.snapshot = self._make(
            self.tr("Snapshot"),
            "Ctrl+S",
            self.tr("Save what is shown as an image"),
            icon="snapshot",
        )
        self.record = self._toggle(
            self.tr("Record"),
            "Ctrl+R",
            self.tr("Record what is shown as a video, with the microphone's sound"),
            icon="record",
        )
        self.virtual_camera = self._toggle(
            self.tr("Virtual camera"),
            "Ctrl+K",
            self.tr("Let video call apps use the generated image as a camera"),
            icon="virtual",
        )
        self.show_folder = self._make(
            self.tr("Show recordings"), "Ctrl+J", self.tr("Open the folder with recordings")
        )
        self.settings = self._make(
            self.tr("Settings…"),
            "Ctrl+,",
            self.tr("Set folder, microphone, recordings, colours, language and more"),
        )
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.quit = self._make(self.tr("Quit"), "Ctrl+Q", self.tr("Close the program"))

    def _make_model(self) -> None:
        self.choose_model = self._make(
            self.tr("Choose a model…"), "M", self.tr("Go to the list of models"), icon="model"
        )
        self.find_model = self._make(
            self.tr("Find a model…"), "Ctrl+F", self.tr("Find a model by its name")
        )
        self.add_model = self._make(
            self.tr("Add a model's folder…"), "Ctrl+M", self.tr("Add the folder of a trained face")
        )
        self.add_model_file = self._make(
            self.tr("Add a model's file…"),
            "Ctrl+Shift+M",
            self.tr("Add a trained face from a zip file or a frozen graph (.pb)"),
        )
        self.new_face = self._make(
            self.tr("New face…"),
            "Ctrl+N",
            self.tr("Train a face from a video, or from a minute before the camera"),
        )
        self.new_photo = self._make(
            self.tr("New face from a photo…"),
            "Ctrl+P",
            self.tr("Move the face of a photograph, at once and without training"),
        )
        self.paste = self._make(
            self.tr("Paste a photo"), "Ctrl+V", self.tr("Move the face of a copied photograph")
        )
        self.calibrate = self._make(
            self.tr("Calibrate"),
            "C",
            self.tr("Learn your face at rest: look straight ahead while it counts to three"),
            icon="calibrate",
        )
        self.motion = self._toggle(
            self.tr("Motion…"),
            "G",
            self.tr("Set how the generated face follows your motion"),
            icon="motion",
        )
        self.by_number = [
            self._make(
                self.tr("Choose model {number}").format(number=number),
                str(number),
                self.tr("Choose the model with this number"),
            )
            for number in range(1, KEYS + 1)
        ]

    def _make_view(self) -> None:
        self.landmarks = self._toggle(
            self.tr("Landmarks"),
            "L",
            self.tr("Show the landmarks instead of the camera"),
            icon="landmarks",
        )
        self.mirror = self._toggle(
            self.tr("Mirror"),
            "X",
            self.tr("Flip left and right, as a mirror does: cameras only, never in recordings"),
            icon="mirror",
        )
        self.output_alone = self._toggle(
            self.tr("Face alone"), "O", self.tr("Show the generated face alone"), icon="output"
        )
        self.my_landmarks = self._toggle(
            self.tr("Landmarks on your face"),
            "Shift+L",
            self.tr("Draw your own landmarks over your image: never in recordings"),
        )
        self.close_up = self._toggle(
            self.tr("Close-up"),
            "Z",
            self.tr("Show your face alone instead of the camera's whole image, in recordings too"),
        )
        self.compare = self._toggle(
            self.tr("Before and after"),
            "B",
            self.tr("Lay both images over each other, with a line to drag: never in recordings"),
        )

    def _make_closer(self) -> None:
        self.zoom_in = self._make(
            self.tr("Look closer"),
            "Ctrl++",
            self.tr("Enlarge both images, as the mouse wheel does: never in recordings"),
        )
        # On many keyboards + is the shifted =.
        self.zoom_in.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self.zoom_out = self._make(
            self.tr("Look less close"), "Ctrl+-", self.tr("Make both images smaller again")
        )
        self.show_whole = self._make(
            self.tr("Whole images"),
            "Ctrl+0",
            self.tr("Show both images whole again, as a double click does"),
        )
        self.photo_sizes = {size: self._photo_size(size) for size in SIZES}
        self.full_screen = self._toggle(
            self.tr("Full screen"),
            "F",
            self.tr("The generated face on the whole screen; Esc leaves"),
            icon="full",
        )
        self.leave_full_screen = self._make(
            self.tr("Leave full screen"), "Esc", self.tr("Back to the window")
        )
        self.label = self._toggle(
            self.tr("“AI-generated” label"),
            "Ctrl+Shift+A",
            self.tr("Write “AI-generated” on the generated image, in recordings too"),
        )
        self.reset = self._make(
            self.tr("Reset settings"),
            "Ctrl+Shift+R",
            self.tr("Forget size, source, face, motion and switches"),
        )

    def _make_help(self) -> None:
        self.about = self._make(
            self.tr("About and consent"), "Shift+F1", self.tr("Show the first page again")
        )
        self.shortcuts = self._make(self.tr("Keys"), "F2", self.tr("Show all keys"))
        self.website = self._make(
            self.tr("Read the manual"), "F1", self.tr("Open the manual in the browser")
        )
        self.call_help = self._make(
            self.tr("In your call app"),
            "Ctrl+Shift+K",
            self.tr("How Zoom, Teams, Meet and OBS take the generated image as a camera"),
        )
        self.problem = self._make(
            self.tr("Report a problem…"),
            "Ctrl+F1",
            self.tr("Copy versions, hardware and log for a report; nothing is sent"),
        )

    def _coverable(self) -> QActionGroup:
        group = QActionGroup(self)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        for action in self.all():
            if action not in (
                *(self.about, self.shortcuts, self.website, self.call_help),
                *(self.leave_full_screen, self.quit),
            ):
                group.addAction(action)
        for action in self.by_number:
            group.addAction(action)
        return group

    def cover(self, on: bool) -> None:
        """Let nothing act that lies under a page, or all of it again."""
        self.coverable.setDisabled(on)
        self._size_group.setDisabled(on)

    def all(self) -> list[QAction]:
        """Every action, in the order of their making."""
        return [value for value in vars(self).values() if isinstance(value, QAction)]

    def key_list(self) -> list[tuple[str, str]]:
        """Each key and its name, in the order of their making."""
        return [(key, name) for key, name, _ in self.explained()]

    def explained(self) -> list[tuple[str, str, str]]:
        """Each key, its name, and what it does, in the order of their making."""
        found = []
        for value in vars(self).values():
            if isinstance(value, QAction):
                found.append((written_key(value), value.text().rstrip("…"), value.statusTip()))
            elif value is self.by_number:
                span = f"{written_key(value[0])} \u2026 {written_key(value[-1])}"
                name = self.tr("Choose a model by its number")
                found.append((span, name, value[0].statusTip()))
        return found

    def _photo_size(self, size: int) -> QAction:
        tip = self.tr(
            "Side of what is shown of a photo, or of a face that can do 512; larger is slower"
        )
        action = QAction(self.tr("{size} pixels").format(size=size), self._size_group)
        action.setToolTip(tip)
        action.setStatusTip(tip)
        action.setCheckable(True)
        return action

    def _make(self, text: str, key: str, tip: str, icon: str = "") -> QAction:
        action = QAction(text, self._window)
        action.setShortcut(QKeySequence(key))
        name_action(action, text, tip)
        action.setProperty("icon name", icon)
        self._window.addAction(action)
        return action

    def _toggle(self, text: str, key: str, tip: str, icon: str = "") -> QAction:
        action = self._make(text, key, tip, icon)
        action.setCheckable(True)
        return action
