"""The menu bar: every action in its menu."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from face2face.gui.actions import Actions

translate = QCoreApplication.translate


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> tuple[QMenu, QMenu]:
    """Put every action into its menu.

    Returns:
        The menus of sources and of models, to which the window adds what it finds.
    """
    a = actions
    _menu(
        bar,
        translate("Menus", "&File"),
        [a.snapshot, a.record, a.virtual_camera, None, a.show_folder, a.settings, None, a.quit],
    )
    source = _menu(
        bar,
        translate("Menus", "&Source"),
        [a.choose_source, a.camera_format, a.open_video, a.demo, a.refresh, None, *_playing(a)],
    )
    model = _menu(
        bar,
        translate("Menus", "&Model"),
        [
            a.choose_model,
            a.find_model,
            a.new_photo,
            a.paste,
            a.new_face,
            a.add_model,
            a.add_model_file,
            None,
            a.calibrate,
            a.motion,
        ],
    )
    view = _menu(
        bar,
        translate("Menus", "&View"),
        [
            a.landmarks,
            a.my_landmarks,
            a.close_up,
            a.mirror,
            a.label,
            None,
            a.compare,
            a.zoom_in,
            a.zoom_out,
            a.show_whole,
            None,
            a.output_alone,
            a.full_screen,
            a.leave_full_screen,
            None,
            a.reset,
        ],
    )
    sizes = QMenu(translate("Menus", "Size of photos"), view)
    sizes.setToolTipsVisible(True)
    sizes.addActions(list(a.photo_sizes.values()))
    view.insertMenu(a.full_screen, sizes)
    _menu(
        bar, translate("Menus", "&Help"), [a.website, a.call_help, a.shortcuts, a.problem, a.about]
    )
    return source, model


def _playing(a: Actions) -> list[QAction | None]:
    """What can be done with a video."""
    return [a.play, a.frame_back, a.frame_forward, a.replay, a.loop, a.sound, None, a.convert]


def _menu(bar: QMenuBar, title: str, actions: list[QAction | None]) -> QMenu:
    menu = bar.addMenu(title)
    menu.setToolTipsVisible(True)
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)
    return menu
