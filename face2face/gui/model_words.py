"""What the window says of one model, in the user's language."""

from PySide6.QtCore import QCoreApplication

from face2face.config import REENACTMENT
from face2face.evaluation.face_quality import weaknesses
from face2face.gui.attribution_words import attribution_words
from face2face.gui.consent_words import consent_words
from face2face.gui.error_messages import local
from face2face.gui.local_number import LocalNumber
from face2face.gui.model_list import ModelEntry
from face2face.gui.new_face.words import quality, weak_because
from face2face.gui.task_words import words_of

translate = QCoreApplication.translate


def texts_of(entry: ModelEntry) -> list[str]:
    """All that is known of a model but its name, a text for each thing."""
    if entry.refusal:
        return [
            translate("ModelCard", "Cannot be used"),
            local(entry.refusal, entry.refusal_details),
        ]
    words = words_of(entry.task)
    not_stated = translate("ModelCard", "not stated")
    texts = [words.purpose] if words and words.purpose else []
    texts += [line for line in (made_of(entry), measured(entry), *_quality(entry)) if line]
    licence = attribution_words(entry.licence) or not_stated
    texts.append(translate("ModelCard", "Licence: {text}").format(text=licence))
    consent = consent_words(entry.consent) or not_stated
    texts.append(translate("ModelCard", "Consent: {text}").format(text=consent))
    if entry.attribution:
        texts.append(attribution_words(entry.attribution))
    return texts


def _quality(entry: ModelEntry) -> list[str]:
    """Whether a trained face is good, and its figures on frames held back."""
    if entry.quality is None:
        return []
    why = weak_because(weaknesses(entry.quality))
    warning = translate("ModelCard", "Not good yet. {why}").format(why=why) if why else ""
    return [warning, quality(entry.quality)]


def made_of(entry: ModelEntry) -> str:
    """The side of its images and how long it was trained, "" where neither is known."""
    parts = []
    if entry.size:
        parts.append(translate("ModelCard", "{size} pixels").format(size=entry.size))
    if entry.minutes is not None:
        text = translate("ModelCard", "trained for {minutes:.0f} min")
        if entry.minutes_before >= 1:
            text = translate(
                "ModelCard",
                "trained for {minutes:.0f} min, from a start trained for {before:.0f} min",
            )
        parts.append(text.format(minutes=max(entry.minutes, 1), before=entry.minutes_before))
    elif entry.is_photo:
        parts.append(translate("ModelCard", "a photo"))
    return " \u00b7 ".join(parts)


def measured(entry: ModelEntry) -> str:
    """The figures that were measured of it, "" where there are none."""
    figures = {name: LocalNumber(figure) for name, figure in entry.figures.items()}
    if entry.task == REENACTMENT:
        names = {
            "mouth": translate("ModelCard", "mouth"),
            "eyes": translate("ModelCard", "eyes"),
            "roll": translate("ModelCard", "head"),
        }
        known = [f"{name} {figures[key]:.2f}" for key, name in names.items() if key in figures]
        text = translate("ModelCard", "Follows the motion, 1 is wholly: {figures}")
    else:
        known = [f"{figures['psnr']:.1f} dB"] if "psnr" in figures else []
        known += [f"SSIM {figures['ssim']:.2f}"] if "ssim" in figures else []
        text = translate("ModelCard", "Measured: {figures}")
    return text.format(figures=", ".join(known)) if known else ""
