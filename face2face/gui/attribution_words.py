"""Whom a model's card names, and its licence, in the user's language where the program wrote it."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_KNOWN = (
    QT_TRANSLATE_NOOP(
        "Attribution",
        "public domain (the photograph of a painting that is in the public domain)",
    ),
    QT_TRANSLATE_NOOP(
        "Attribution", "faker-js/assets-person-portrait, made with Stable Diffusion 3"
    ),
    QT_TRANSLATE_NOOP(
        "Attribution",
        "Leonardo da Vinci, Mona Lisa, about 1503 to 1516, Musée du Louvre, Paris",
    ),
    QT_TRANSLATE_NOOP(
        "Attribution",
        "Johannes Vermeer, Girl with a Pearl Earring, about 1665, Mauritshuis, The Hague",
    ),
    QT_TRANSLATE_NOOP(
        "Attribution",
        "John Singer Sargent, Lady Agnew of Lochnaw, 1892, National Galleries of Scotland, "
        "Edinburgh",
    ),
    QT_TRANSLATE_NOOP(
        "Attribution",
        "Trained on speaker 1 of the GRID audiovisual sentence corpus: Cooke, Barker, Cunningham "
        "and Shao (2006), Zenodo record 3625687, CC BY 4.0",
    ),
    QT_TRANSLATE_NOOP(
        "Attribution",
        "Trained on the first 60 frames of the sentence lbbc2a of the GRID audiovisual sentence "
        "corpus: Cooke, Barker, Cunningham and Shao (2006), Zenodo record 3625687, CC BY 4.0",
    ),
    QT_TRANSLATE_NOOP(
        "Attribution",
        "Trained on the Face Research Lab London Set (DeBruine and Jones 2017, figshare 5047666, "
        "CC BY 4.0), faces of young adults by the same (figshare 4220517, CC BY), and people who "
        "do not exist: faker-js/assets-person-portrait (CC0) and SelfishGene/SFHQ-T2I-dataset "
        "(MIT)",
    ),
    QT_TRANSLATE_NOOP(
        "Attribution",
        "Trained on the Face Research Lab London Set (DeBruine and Jones 2017, figshare 5047666, "
        "CC BY 4.0), faces of young adults by the same (figshare 4220517, CC BY), speakers of the "
        "GRID audiovisual sentence corpus (Cooke, Barker, Cunningham and Shao 2006, Zenodo record "
        "3625687, CC BY 4.0), and people who do not exist: faker-js/assets-person-portrait (CC0) "
        "and SelfishGene/SFHQ-T2I-dataset (MIT)",
    ),
)
"""The texts of the models that come with the program; names of works, sets and licences stay."""


def attribution_words(text: str) -> str:
    """A card's licence or attribution; another's words stay as they are.

    Args:
        text: as `Card.licence` or `Card.attribution` holds it.
    """
    return QCoreApplication.translate("Attribution", text) if text in _KNOWN else text
