"""The menu bar."""

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
        [a.snapshot, a.record, a.virtual_camera, None, a.show_folder, None, a.quit],
    )
    source = _menu(
        bar,
        translate("Menus", "&Source"),
        [a.choose_source, a.open_video, a.demo, a.replay, a.loop, a.refresh],
    )
    model = _menu(
        bar,
        translate("Menus", "&Model"),
        [
            a.choose_model,
            a.new_photo,
            a.paste,
            a.new_face,
            a.add_model,
            None,
            a.calibrate,
            a.motion,
        ],
    )
    _menu(
        bar,
        translate("Menus", "&View"),
        [
            a.landmarks,
            a.mirror,
            a.label,
            None,
            a.output_alone,
            a.full_screen,
            a.leave_full_screen,
            None,
            a.reset,
        ],
    )
    _menu(bar, translate("Menus", "&Help"), [a.about, a.shortcuts, a.website])
    return source, model


def _menu(bar: QMenuBar, title: str, actions: list[QAction | None]) -> QMenu:
    menu = bar.addMenu(title)
    menu.setToolTipsVisible(True)
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)
    return menu
