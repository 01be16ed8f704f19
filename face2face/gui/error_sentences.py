"""What the window says of each kind of error and notice, to be translated."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from face2face.errors import ErrorKind

translate = QCoreApplication.translate


def sentences() -> Mapping[ErrorKind, str]:
    """What to say of each kind; the names in braces are facts of the kind."""
    return {
        ErrorKind.FILE_MISSING: translate(
            "Engine", "There is no file {path}: check the path, or choose another source."
        ),
        ErrorKind.FILE_EMPTY: translate(
            "Engine", "This file is empty: record or copy it again, or choose another."
        ),
        ErrorKind.FILE_UNREADABLE: translate(
            "Engine", "This file cannot be read ({reason}): check it, or choose another."
        ),
        ErrorKind.FILE_TOO_LARGE: translate(
            "Engine", "This file is too large to be shown: make it smaller, or choose another."
        ),
        ErrorKind.FOLDER_GIVEN: translate(
            "Engine", "{path} is a folder: choose a video, a camera or the demo."
        ),
        ErrorKind.NOT_A_VIDEO: translate(
            "Engine", "This file is no video, or too damaged to be read: choose another."
        ),
        ErrorKind.NOT_AN_IMAGE: translate(
            "Engine", "This file is no image, or is damaged: choose another."
        ),
        ErrorKind.IMAGE_NOT_READ: translate(
            "Engine", "This kind of image ({format}) is not read here: convert it to JPEG or PNG."
        ),
        ErrorKind.NO_VIDEO_INSIDE: translate(
            "Engine", "This file holds nothing to be seen: choose one with a video in it."
        ),
        ErrorKind.VIDEO_INCOMPLETE: translate(
            "Engine",
            "This video is incomplete, as after a recording that was cut off: record or copy it "
            "again, or choose another.",
        ),
        ErrorKind.VIDEO_NOT_READ: translate(
            "Engine", "This kind of video is not read here: convert it to MP4 with H.264."
        ),
        ErrorKind.VIDEO_PROTECTED: translate(
            "Engine", "This video is protected against copying: choose one that is not."
        ),
        ErrorKind.SOURCE_UNKNOWN: translate(
            "Engine", "There is no camera or file called {text}: choose a source in the list below."
        ),
        ErrorKind.CAMERA_MISSING: translate(
            "Engine", "Plug it in and it goes on by itself, or choose another source below."
        ),
        ErrorKind.CAMERA_BUSY: translate(
            "Engine", "Close the other program that uses it; it goes on by itself then."
        ),
        ErrorKind.CAMERA_FORBIDDEN: translate(
            "Engine",
            "This account may not use {camera}: run 'sudo usermod -aG video $USER', then log out "
            "and in again.",
        ),
        ErrorKind.CAMERA_NOT_ALLOWED: translate(
            "Engine",
            "Allow this program to use the camera ({system}), and close other programs that "
            "use it.",
        ),
        ErrorKind.CAMERA_FORMAT_UNKNOWN: translate(
            "Engine",
            "{camera} gives no image in a known form: plug it in again, or choose another source.",
        ),
        ErrorKind.CAMERA_FAILING: translate(
            "Engine",
            "{camera} cannot be opened ({reason}): plug it in again, or choose another source.",
        ),
        ErrorKind.CAMERA_SILENT: translate(
            "Engine", "{camera} gives no images any more: check its cable, or plug it in again."
        ),
        ErrorKind.CAMERA_STUCK: translate(
            "Engine", "{camera} does not answer: unplug it and plug it in again."
        ),
        ErrorKind.STREAM_FAILING: translate(
            "Engine", "No images come from {address} ({reason}). It is tried again."
        ),
        ErrorKind.STREAM_SILENT: translate(
            "Engine", "No image from {address} for {seconds} s. It is tried again."
        ),
        ErrorKind.STREAM_STUCK: translate(
            "Engine", "Sources that were chosen before still hang. {address} is tried again."
        ),
        ErrorKind.ADDRESS_SCHEME_UNKNOWN: translate(
            "Engine", "An address cannot begin with {scheme}://. It begins with one of {known}."
        ),
        ErrorKind.ADDRESS_UNFIT: translate(
            "Engine",
            "The address is longer than {letters} letters, or holds spaces: write a space as %20.",
        ),
        ErrorKind.ADDRESS_WITHOUT_HOST: translate(
            "Engine",
            "The address names no host: type one such as {scheme}://192.168.1.20/stream. In a "
            "password, write / as %2F, @ as %40 and : as %3A.",
        ),
        ErrorKind.CAMERA_NAME_SHARED: translate(
            "Engine", "Several cameras are called {camera}: choose one in the list below."
        ),
        ErrorKind.COLOURS_UNKNOWN: translate(
            "Engine", "Its colours are coded in a rare way: convert it to MP4 with H.264."
        ),
        ErrorKind.NOTHING_AT: translate(
            "Engine", "{file} has no image at {seconds} s: choose an earlier start."
        ),
        ErrorKind.FILE_CHANGED: translate(
            "Engine", "{path} was changed while it was read: try again."
        ),
        ErrorKind.BACKGROUND_MISSING: translate(
            "Engine", "The background {background} is not there any more: choose another."
        ),
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


def waiting_titles() -> Mapping[ErrorKind, str]:
    """What stands above it while a source is waited for, where it is a usual one."""
    return {
        ErrorKind.CAMERA_MISSING: translate("Engine", "{camera} is not connected"),
        ErrorKind.CAMERA_BUSY: translate("Engine", "{camera} is in use"),
        ErrorKind.CAMERA_FORBIDDEN: translate("Engine", "{camera} is not allowed"),
        ErrorKind.CAMERA_NOT_ALLOWED: translate("Engine", "{camera} is not allowed"),
    }
