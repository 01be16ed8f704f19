"""An action's name, tip and key, as menus, buttons and lists of keys show them."""

from PySide6.QtGui import QAction, QKeySequence


def name_action(action: QAction, text: str, tip: str) -> None:
    """Name an action; its tip ends with its key.

    Args:
        action: one that has its key.
        text: its name, in the user's language.
        tip: what it does, a sentence without its full stop.
    """
    action.setText(text)
    action.setToolTip(f"{tip} ({written_key(action)})")
    action.setStatusTip(tip)


def written_key(action: QAction) -> str:
    """An action's key as the system writes it, "" for none."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
