"""What is known of a task before its code is loaded: `--help` and the window ask for it at once.

No NumPy and no OpenCV here.
"""

from dataclasses import dataclass, field
from typing import Literal

Region = Literal["auto", "face", "whole"]
"""What of an image is worked on: each face's square, all of it, or ("auto") the faces where there
are some, else all."""

InputKind = Literal["auto", "photo", "drawing"]
"""What an image is, where the task tells them apart; "auto" looks at each."""

TONES: dict[str, tuple[int, int, int]] = {
    "light": (228, 190, 168),
    "medium": (204, 160, 130),
    "tan": (174, 124, 94),
    "brown": (128, 86, 64),
    "dark": (84, 56, 44),
}
"""Skin tones by name: RGB as a photograph shows them in usual light."""

HAIRS: dict[str, tuple[int, int, int]] = {
    "black": (32, 28, 28),
    "brown": (82, 58, 44),
    "blond": (186, 150, 106),
    "red": (140, 74, 44),
    "grey": (148, 144, 142),
    "white": (214, 210, 206),
}
"""Colours of hair by name, RGB."""


@dataclass(frozen=True)
class TrainingDefaults:
    """How a task is trained where the user says nothing; see training.run_record.

    Attributes:
        detail_weight: how much more the L1 counts where a sketch is all lines.
        hole_weight: how much more the L1 counts in erased pixels.
        settle: last share of the run in which normalisation works as it does in use, 0 to 1.
        residual: learn what to change of the condition, not the whole image.
        flip: mirror half of the pairs.
        relit: give both images of a pair another light; what is erased stays so.
        fixed: the pairs lie as the network will see them: they are not shifted, nor relit.
        drawn: the conditions are sketches on black, which may be turned and zoomed, not images.
    """

    detail_weight: float = 0.0
    hole_weight: float = 0.0
    settle: float = 0.4
    residual: bool = False
    flip: bool = True
    relit: bool = False
    drawn: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class DataFlag:
    """A flag of generate_train_data.py that belongs to a task; its value goes to `with_options`.

    Attributes:
        name: as in Python, "backdrops" for --backdrops.
        kind: "folder" (a Path), "images" (a folder; the task gets its images, uint8 RGB), "range"
            (two numbers from 0 on, the least first), "choice" (one of `choices`), "colour"
            ("auto", or such as "#1e90ff") or "model" (a model's name or folder).
        help: what it does, and what happens without it.
        choices: what can be chosen.
    """

    name: str
    kind: Literal["folder", "images", "range", "choice", "colour", "model"]
    help: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class TaskInfo:
    """The light half of a task's facts; its class has the others.

    Attributes:
        where: its class, "module:Class".
        summary: what the network learns, a few words for the help; "" where the name says it.
        material: what pairs are made of: "faces" of images and videos, "people" with an alpha
            channel, "patches" of faces, around mouth or eyes, or videos of one "person".
        needs_face: whether it does nothing to a frame without a face.
        variants: how many pairs are made of each image.
        lossless: whether JPEG would spoil the conditions.
        takes_alpha: whether pairs of whole images need to know what is transparent, where
            something is.
        data_flags: its own flags of generate_train_data.py.
        use_flags: the flags of applying a model that go with it, see cli.flags: "region",
            "strength", "input_kind", "tone", "hair", "background" (where it answers a matte),
            "mask" (where the user says what is changed).
        usual_region: what commands work on without --region: "auto", "face" or "whole".
        training: how it is trained.
    """

    where: str
    summary: str = ""
    material: Literal["faces", "people", "patches", "person"] = "faces"
    needs_face: bool = False
    variants: int = 1
    lossless: bool = False
    takes_alpha: bool = False
    data_flags: tuple[DataFlag, ...] = ()
    use_flags: tuple[str, ...] = ("region", "strength")
    usual_region: Region = "auto"
    training: TrainingDefaults = field(default_factory=TrainingDefaults)
