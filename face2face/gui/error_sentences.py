"""What the window says of each kind of error and notice, to be translated."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from face2face.errors import ErrorKind
from face2face.gui.source_sentences import source_sentences

translate = QCoreApplication.translate


def sentences() -> Mapping[ErrorKind, str]:
    """What to say of each kind; the names in braces are facts of the kind."""
    return {
        **source_sentences(),
        **_of_faces(),
        **_of_models(),
        **_of_outputs(),
        **_of_signing(),
        **_of_results(),
    }


def _of_faces() -> Mapping[ErrorKind, str]:
    """Faces that are found, made and trained."""
    return {
        ErrorKind.NO_FACE_IN_PHOTO: translate(
            "Engine",
            "No face was found in this photograph: choose one in which a face looks at the camera "
            "and is at least a tenth of it wide.",
        ),
        ErrorKind.TOO_FEW_FACES: translate(
            "Engine", "The chosen face is gone from this photograph: add it again."
        ),
        ErrorKind.NO_FACE_IN_VIDEO: translate(
            "Engine", "No face is seen: choose a video of one person who faces the camera."
        ),
        ErrorKind.NO_SINGLE_FACE: translate(
            "Engine",
            "None of its {frames} images shows exactly one face: video one person who faces the "
            "camera in good light.",
        ),
        ErrorKind.TOO_FEW_FRAMES: translate(
            "Engine", "Too few of its images can be used: take a longer video."
        ),
        ErrorKind.FACE_BEING_MADE: translate(
            "Engine", "This face is being made already, by process {process}."
        ),
        ErrorKind.NOT_TO_TRAIN_LONGER: translate(
            "Engine",
            "{name} cannot be trained longer: the images that it learned from are gone. Make it "
            "again from its video.",
        ),
        ErrorKind.PLAN_BROKEN: translate(
            "Engine", "What was begun of {name} is damaged: start over, or use another name."
        ),
        ErrorKind.PART_UNFIT: translate("Engine", "The part {part} ends before it begins."),
        ErrorKind.TIME_TOO_SHORT: translate(
            "Engine", "{minutes} minutes were over before training began: give it more."
        ),
        ErrorKind.TRAINING_DAMAGED: translate(
            "Engine", "What was trained so far is damaged ({path}): start over."
        ),
        ErrorKind.BACKEND_UNFIT: translate(
            "Engine",
            "Training needs TensorFlow, and KERAS_BACKEND asks for {backend}: unset that variable.",
        ),
        ErrorKind.PROGRAM_ENDED: translate(
            "Engine", "The work ended before its end ({reason}): try again."
        ),
        ErrorKind.NAME_UNFIT: translate(
            "Engine", "{name} cannot be a name: use letters, digits, spaces and .-_ in it."
        ),
        ErrorKind.NAME_TAKEN: translate(
            "Engine", "There is a face called {name} already: choose another name."
        ),
    }


def _of_models() -> Mapping[ErrorKind, str]:
    """Models, and what runs and trains them."""
    return {
        ErrorKind.MODEL_UNKNOWN: translate(
            "Engine", "There is no model called {model}: choose another in the list."
        ),
        ErrorKind.MODEL_FILE_MISSING: translate(
            "Engine", "Its file {file} is missing: get the model again."
        ),
        ErrorKind.MODEL_FILE_ALTERED: translate(
            "Engine", "Its file {file} was altered or is damaged: get the model again."
        ),
        ErrorKind.NOT_A_MODEL: translate(
            "Engine",
            "It holds no model.json and no frozen_model.pb: choose the folder that holds one of "
            "them, or its zip file.",
        ),
        ErrorKind.MODEL_CARD_BROKEN: translate(
            "Engine", "Its model.json is damaged, or not face2face's: get the model again."
        ),
        ErrorKind.MODEL_TOO_NEW: translate(
            "Engine", "It was made by a newer face2face: update the program to use it."
        ),
        ErrorKind.MODEL_FAILED_TRIAL: translate(
            "Engine", "It cannot be used ({reason}): choose another."
        ),
        ErrorKind.MODEL_TASK_UNKNOWN: translate(
            "Engine", "It is made for a task that is not known here: {task}."
        ),
        ErrorKind.MODEL_REFUSED: translate(
            "Engine",
            "{path} is refused: {reason}; get the model again, from somebody whom you trust.",
        ),
        ErrorKind.MODEL_PART_UNKNOWN: translate(
            "Engine",
            "{path} is refused: {reason}; if it ought to run, please report it under Issues on "
            "face2face's page on GitHub, else get the model again, from somebody whom you trust.",
        ),
        ErrorKind.INT8_MISSING: translate(
            "Engine", "There is no int8 of {model}: choose another runtime in the settings."
        ),
        ErrorKind.LANDMARK_FILE_UNFIT: translate(
            "Engine",
            "{path} is no file of 68 landmarks, or is damaged: start without --landmark-model.",
        ),
        ErrorKind.PROGRAM_INCOMPLETE: translate(
            "Engine", "{path}, a part of this program, is missing or damaged: install it again."
        ),
        ErrorKind.TRAINING_MISSING: translate(
            "Engine",
            "Training needs packages that are not installed: run '{command}' in a terminal. "
            "A photograph needs none: choose one with Ctrl+P.",
        ),
        ErrorKind.PYTHON_TOO_NEW: translate(
            "Engine",
            "Training needs TensorFlow, which has no build for Python {python}: install face2face "
            "with Python {newest} or older. A photograph needs none: choose one with Ctrl+P.",
        ),
        ErrorKind.PACKAGE_MISSING: translate(
            "Engine", "The package {package} is not installed: run '{command}' in a terminal."
        ),
    }


def _of_outputs() -> Mapping[ErrorKind, str]:
    """What is written, and the virtual camera."""
    return {
        ErrorKind.DISK_FULL: translate("Engine", "The disk is full: free some space."),
        ErrorKind.LITTLE_SPACE: translate(
            "Engine", "Only {megabytes} MB are free in {folder}: free some space and try again."
        ),
        ErrorKind.CANNOT_WRITE: translate(
            "Engine", "{path} cannot be written ({reason}): choose another place."
        ),
        ErrorKind.FOLDER_MISSING: translate(
            "Engine", "There is no folder {folder}: create it, or choose another place."
        ),
        ErrorKind.FILE_BEING_MADE: translate(
            "Engine", "{path} is being made already, by process {process}: wait for it."
        ),
        ErrorKind.NOTHING_TO_WRITE: translate(
            "Engine", "{path} was not written: there was no image for it."
        ),
        ErrorKind.NOT_TO_EXPORT: translate(
            "Engine", "{model} is one file already: pass that on as it is."
        ),
        ErrorKind.FILE_REMOVED: translate(
            "Engine", "{path} was removed while it was written: keep its folder until the end."
        ),
        ErrorKind.V4L2LOOPBACK_MISSING: translate(
            "Engine", "There is no virtual camera: install v4l2loopback. Run {commands}"
        ),
        ErrorKind.OBS_MISSING: translate(
            "Engine",
            "There is no virtual camera: install OBS Studio 30 or newer "
            "(https://obsproject.com), start its virtual camera once, close it, and try again.",
        ),
        ErrorKind.NO_VIRTUAL_CAMERA: translate(
            "Engine", "No virtual camera is known for this system."
        ),
        ErrorKind.VIRTUAL_CAMERA_STOPPED: translate(
            "Engine", "The virtual camera stopped ({reason}): switch it on again."
        ),
    }


def _of_signing() -> Mapping[ErrorKind, str]:
    """Keys and certificates."""
    return {
        ErrorKind.KEY_UNREADABLE: translate(
            "Engine", "{path} cannot be read ({reason}): check its name and permissions."
        ),
        ErrorKind.KEY_NOT_PEM: translate(
            "Engine",
            "{path} is not PEM, a text that begins with '-----BEGIN': convert it with openssl.",
        ),
        ErrorKind.KEY_BROKEN: translate(
            "Engine", "{path} holds no readable private key: choose another."
        ),
        ErrorKind.KEY_LOCKED: translate(
            "Engine",
            "The key {path} is locked with a password: unlock it with "
            "'openssl pkcs8 -topk8 -nocrypt'.",
        ),
        ErrorKind.KEY_OPEN_TO_OTHERS: translate(
            "Engine",
            "Others on this machine can read or change the key {path}: run '{command}', and get "
            "another if somebody may have copied it.",
        ),
        ErrorKind.KEY_OF_ANOTHER: translate(
            "Engine",
            "The key {key} is not that of the first certificate in {certificate}: choose a pair, "
            "the signer's certificate before its authority's.",
        ),
        ErrorKind.KEY_OF_UNFIT_KIND: translate(
            "Engine",
            "The key {path} is of a kind that C2PA does not sign with: use the curve P-256, P-384 "
            "or P-521, Ed25519, or RSA.",
        ),
        ErrorKind.CERTIFICATE_BROKEN: translate(
            "Engine", "{path} holds no readable certificate: choose another."
        ),
        ErrorKind.CERTIFICATE_OUT_OF_DATE: translate(
            "Engine",
            "The certificate {path} is valid from {begin} to {end} and not today: renew it, or "
            "check this machine's clock.",
        ),
        ErrorKind.CERTIFICATE_UNFIT: translate(
            "Engine",
            "The certificate {path} cannot sign Content Credentials ({reason}): it must be version "
            "3, for digital signatures, and for e-mail protection or document signing.",
        ),
    }


def _of_results() -> Mapping[ErrorKind, str]:
    """Results that lack something, and what nobody has foreseen."""
    return {
        ErrorKind.NOT_SIGNED: translate(
            "Engine", "The file carries no Content Credentials, only a mark in its metadata. {why}"
        ),
        ErrorKind.FORMAT_UNSIGNABLE: translate(
            "Engine", "Files that end with {suffix} cannot hold them."
        ),
        ErrorKind.SIGNING_FAILED: translate(
            "Engine", "Signing failed ({reason}): install face2face again if it stays so."
        ),
        ErrorKind.KEY_NOT_KEPT: translate(
            "Engine",
            "This program's own key cannot be kept in {path} ({reason}): make its folder writable.",
        ),
        ErrorKind.KEY_UNUSABLE: translate(
            "Engine", "This program's own key {path} is damaged: delete it, a new one is made."
        ),
        ErrorKind.VIDEO_WITH_HOLE: translate(
            "Engine", "{file}: a gap of {seconds} s after {at} s is left out."
        ),
        ErrorKind.VIDEO_DAMAGED: translate(
            "Engine", "{file} is damaged after {at} s: {frames} of its images could be used."
        ),
        ErrorKind.PIXELS_IMPOSSIBLE: translate(
            "Engine",
            "{file} says that its pixels have a shape of {shape}, which cannot be: it is shown "
            "with square ones.",
        ),
        ErrorKind.SOUND_UNKNOWN: translate(
            "Engine",
            "The result has no sound: that of {file} is coded in an unknown way. Convert it to "
            "AAC.",
        ),
        ErrorKind.OTHER_SOUND: translate(
            "Engine",
            "The main sound of {file} is coded in an unknown way: track {track} of {tracks} is "
            "used.",
        ),
        ErrorKind.SOUND_NOT_READ: translate(
            "Engine", "The result has no sound: the video's cannot be read. Convert it to AAC."
        ),
        ErrorKind.SYSTEM_REFUSED: translate("Engine", "That did not work: {reason}."),
        ErrorKind.INTERNAL_FAULT: translate(
            "Engine",
            "Something went wrong in the program itself ({reason}): tell us under Help, Report a "
            "problem.",
        ),
    }
