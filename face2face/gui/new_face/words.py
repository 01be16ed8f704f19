"""What the window says while a new face is made, in the user's language."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from face2face.evaluation.face_quality import FaceQuality, Weakness
from face2face.gui.local_number import LocalNumber
from face2face.new_face.plan import Plan

translate = QCoreApplication.translate


def direction(key: str) -> str:
    """What to do before the camera; `key` is a new_face.directions.Direction's."""
    return {
        "still": translate("NewFace", "Look straight into the camera and keep still"),
        "left": translate("NewFace", "Turn your head slowly to the left and back"),
        "right": translate("NewFace", "Turn your head slowly to the right and back"),
        "up": translate("NewFace", "Look up slowly and back"),
        "down": translate("NewFace", "Look down slowly and back"),
        "tilt": translate("NewFace", "Tilt your head to one shoulder, then to the other"),
        "open": translate("NewFace", "Open your mouth wide and close it"),
        "smile": translate("NewFace", "Smile, with your lips closed and then showing your teeth"),
        "vowels": translate("NewFace", "Say slowly: A, E, I, O, U"),
        "blink": translate("NewFace", "Blink, and raise your eyebrows"),
        "talk": translate("NewFace", "Talk freely: tell what you did today"),
    }[key]


def stage(name: str) -> str:
    """What is being done; `name` is a stage of new_face.progress.Progress."""
    return {
        "data": translate("NewFace", "Step 1 of 3: choosing images"),
        "train": translate("NewFace", "Step 2 of 3: training"),
        "finish": translate("NewFace", "Step 3 of 3: writing the model"),
    }.get(name, "")


def sheet() -> str:
    """What the images of a growing face are."""
    return translate("GrowPage", "Each row shows twice: sketch, AI-generated, real")


def time_left(seconds: float) -> str:
    """How long until the face is ready."""
    if seconds < 60:
        return translate("NewFace", "Less than a minute left")
    minutes = round(seconds / 60)
    if minutes == 1:
        return translate("NewFace", "About a minute left")
    return translate("NewFace", "About {number} minutes left").format(number=minutes)


def seconds_left(seconds: float) -> str:
    """How long the recording goes on."""
    return translate("NewFace", "{number} s left").format(number=max(0, round(seconds)))


def at_work(name: str, left_s: float | None) -> str:
    """A few words on the face that is being made, for where there is little room."""
    if left_s is None:
        return translate("NewFace", "{name}: starting…").format(name=name)
    minutes = max(1, round(left_s / 60))
    return translate("NewFace", "{name}: {minutes} min left").format(name=name, minutes=minutes)


def work_done(plan: Plan) -> str:
    """How far an unfinished face is."""
    if plan.data_minutes is None:
        return translate("NewFace", "no images chosen yet")
    return translate("NewFace", "{done:.1f} of {all:g} minutes trained").format(
        done=LocalNumber(plan.trained_minutes), all=LocalNumber(plan.minutes)
    )


def weak_because(weak: Sequence[Weakness]) -> str:
    """Why a face is not good yet, a sentence each."""
    sentences = {
        Weakness.LOST: translate("NewFace", "In many of its images there is no face."),
        Weakness.OTHER_PERSON: translate("NewFace", "It does not look like the person yet."),
        Weakness.SMEARED: translate("NewFace", "It is still a smear."),
        Weakness.OFF: translate("NewFace", "Mouth and eyes are not where they should be."),
    }
    return " ".join(sentences[one] for one in weak)


def quality(figures: FaceQuality) -> str:
    """How good a face is on frames held back, in one line."""
    parts = [
        translate("NewFace", "On {number} images that it did not learn from:").format(
            number=figures.pairs
        ),
        translate("NewFace", "a face in {share} %").format(share=round(100 * figures.faces_found)),
    ]
    if figures.identity is not None:
        parts.append(
            translate(
                "NewFace", "{distance:.2f} from the person (another one: 0.6 and more)"
            ).format(distance=LocalNumber(figures.identity))
        )
    parts.append(
        translate("NewFace", "likeness of the image {ssim:.2f} of 1").format(
            ssim=LocalNumber(figures.ssim)
        )
    )
    return f"{parts[0]} {', '.join(parts[1:])}."
