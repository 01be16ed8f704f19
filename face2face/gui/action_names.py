"""The actions whose names follow what goes on: a video that plays, a task, a face being made."""

from PySide6.QtCore import QCoreApplication

from face2face.config import REENACTMENT
from face2face.gui.actions import Actions
from face2face.gui.keyed_action import name_action
from face2face.gui.task_words import words_of

translate = QCoreApplication.translate


def name_work(actions: Actions, line: str) -> None:
    """Say in the menu that a face is being made; "" when none is."""
    tip = actions.new_face.statusTip()
    name_action(actions.new_face, line or translate("Actions", "New face…"), tip)


def name_playing(actions: Actions, on: bool) -> None:
    """Say what the key does now: pause a video that plays, or play it."""
    name = translate("Actions", "Pause") if on else translate("Actions", "Play")
    if actions.play.text() != name:
        actions.play.setProperty("icon name", "pause" if on else "play")
        name_action(actions.play, name, actions.play.statusTip())


def name_sound(actions: Actions, on: bool) -> None:
    """Say whether videos are heard."""
    actions.sound.setProperty("icon name", "sound" if on else "sound_off")
    name_action(actions.sound, actions.sound.text(), actions.sound.statusTip())


def name_after_task(actions: Actions, task: str) -> None:
    """Name what depends on the model's task."""
    words = words_of(task) or words_of(REENACTMENT)
    assert words is not None
    name_action(actions.motion, words.panel, words.panel_tip)
    if task == REENACTMENT:
        seen = (
            translate("Actions", "Landmarks"),
            translate("Actions", "Show the landmarks instead of the camera"),
        )
        alone = (
            translate("Actions", "Face alone"),
            translate("Actions", "Show the generated face alone"),
        )
        whole = translate("Actions", "The generated face on the whole screen; Esc leaves")
    else:
        seen = (
            translate("Actions", "Model's view"),
            translate("Actions", "Show what the model is given"),
        )
        alone = (
            translate("Actions", "Result alone"),
            translate("Actions", "Show the result alone"),
        )
        whole = translate("Actions", "The result on the whole screen; Esc leaves")
    name_action(actions.landmarks, *seen)
    name_action(actions.output_alone, *alone)
    name_action(actions.full_screen, actions.full_screen.text(), whole)
