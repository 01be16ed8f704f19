"""What can be done with a model's files; giving it another name. No Qt here."""

from face2face.errors import writing
from face2face.gui.model_list import ModelEntry


def can_be_renamed(entry: ModelEntry) -> bool:
    """Whether a model is the user's own, whole, and a folder whose card says what it is called."""
    from face2face.card import CARD

    mine = (entry.added or entry.made_here) and not entry.refusal
    return mine and entry.path is not None and (entry.path / CARD).is_file()


def can_be_exported(entry: ModelEntry) -> bool:
    """Whether a model is whole, and a folder with a card: all else is one file already."""
    from face2face.card import CARD

    return not entry.refusal and entry.path is not None and (entry.path / CARD).is_file()


def rename_model(entry: ModelEntry, name: str) -> str:
    """Write another name into a model's card; a face that was made here moves to its folder.

    Args:
        entry: one that `can_be_renamed`.
        name: the new name.

    Returns:
        By what it is found now.

    Raises:
        UsageError: the name is none.
        ModelError: another model has it.
        SinkError: the card or the folder cannot be written.
    """
    from face2face.card import write_card
    from face2face.model import read_model
    from face2face.new_face.longer import rename_pairs
    from face2face.new_face.names import checked_name, model_of, refuse_taken

    assert entry.path is not None, "what can be renamed lies somewhere"
    name = checked_name(name.strip())
    if entry.made_here:
        refuse_taken(name, overwrite=False)
    card = read_model(str(entry.path)).card
    assert card is not None, "what can be renamed has a card"
    with writing(entry.path):
        write_card(entry.path, card.model_copy(update={"name": name}))
        if not entry.made_here:
            return entry.location
        entry.path.rename(model_of(name))
    rename_pairs(entry.path.name, name)
    return name
