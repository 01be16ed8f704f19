"""Every kind of error and notice has a sentence in each language, by its kind and no words."""

import ast
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import QCoreApplication, QLocale

import face2face.gui
from face2face import errors
from face2face.causes import Cause, cause_of
from face2face.errors import ErrorDetails, ErrorKind, ModelError, Notice
from face2face.gui import languages
from face2face.gui.causes import causes, reason_words
from face2face.gui.error_messages import (
    local,
    local_error,
    local_notice,
    waiting_title,
)
from face2face.gui.error_sentences import sentences
from face2face.gui.source_sentences import waiting_titles
from face2face.gui.widgets.status_line import stage_names

_GUI = Path(face2face.gui.__file__).parent
_READERS = {
    "startswith",
    "endswith",
    "partition",
    "rpartition",
    "split",
    "find",
    "index",
    "replace",
}
"""Methods of texts that look for another text in them."""


@pytest.fixture(params=sorted(languages.LANGUAGES))
def foreign(request: pytest.FixtureRequest, qapp: QCoreApplication) -> Iterator[str]:
    """The program in a language other than English."""
    translators = languages.speak(qapp, QLocale(request.param))
    yield request.param
    for translator in translators:
        qapp.removeTranslator(translator)


def _facts_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def _details(kind: ErrorKind) -> ErrorDetails:
    return ErrorDetails(kind, {name: f"<the {name}>" for name in kind.facts})


# No translation is loaded yet.
_ENGLISH, _ENGLISH_TITLES, _ENGLISH_CAUSES = sentences(), waiting_titles(), causes()


@pytest.mark.parametrize("kind", ErrorKind, ids=lambda kind: kind.value)
def test_each_kind_has_a_sentence_of_its_facts(kind: ErrorKind) -> None:
    assert _facts_in(_ENGLISH[kind]) <= kind.facts
    said = local("words that nobody knows", _details(kind))
    assert said == local("other words", _details(kind)), "the English line must not matter"
    for name in _facts_in(_ENGLISH[kind]) - {"system"}:
        assert f"<the {name}>" in said
    assert said[0] == said[0].upper()


def test_each_kind_is_said_in_each_language_with_the_same_facts(foreign: str) -> None:
    for kind in ErrorKind:
        assert sentences()[kind] != _ENGLISH[kind], f"not translated: {kind}"
        assert _facts_in(sentences()[kind]) == _facts_in(_ENGLISH[kind])
        said = local("words that nobody knows", _details(kind))
        for name in _facts_in(_ENGLISH[kind]):
            assert f"<the {name}>" in said or name == "system"
        assert "{" not in said


def test_each_cause_is_said_in_each_language(foreign: str) -> None:
    assert causes().keys() == set(Cause)
    for cause in Cause:
        assert causes()[cause] != _ENGLISH_CAUSES[cause] == str(cause), f"not translated: {cause}"
        assert reason_words(cause.value) == causes()[cause], "as it comes out of JSON"


def test_titles_are_translated_too(foreign: str) -> None:
    for kind in _ENGLISH_TITLES:
        assert waiting_titles()[kind] != _ENGLISH_TITLES[kind]
        assert _facts_in(waiting_titles()[kind]) == _facts_in(_ENGLISH_TITLES[kind]) <= kind.facts
        assert "<the camera>" in waiting_title(_details(kind))


def test_other_peoples_words_are_marked_as_such(foreign: str) -> None:
    before = {"de": "Im Wortlaut: ", "es": "Texto original: ", "fr": "Texte d\u2019origine\u00a0: "}
    before |= {"pt": "Texto original: ", "zh": "\u539f\u6587\uff1a"}
    assert local("something new") == before[foreign] + "Something new"
    assert local_error(ModelError("it is odd")) == before[foreign] + "It is odd"
    assert reason_words("Owner died").casefold() == (before[foreign] + "Owner died").casefold()
    assert local("") == local_notice("") == reason_words("") == waiting_title(None) == ""


def test_in_english_they_are_shown_as_they_are() -> None:
    assert local("something new") == "Something new"
    assert reason_words("Owner died") == "Owner died"
    assert local_error(OSError(28, "No space")) == "That did not work: no space is left."


def test_a_reason_of_the_system_is_said_by_its_number(foreign: str) -> None:
    for number in (1, 2, 5, 12, 13, 16, 17, 19, 20, 21, 24, 27, 28, 30, 36, 110, 111):
        words = os.strerror(number)
        cause = cause_of(OSError(number, words))
        assert isinstance(cause, Cause), words
        assert words not in local_error(OSError(number, words))
    busy = OSError(13, "used by another process")
    busy.winerror = 32  # type: ignore[attr-defined]
    assert cause_of(busy) is Cause.IN_USE


def test_what_explains_a_sentence_is_said_too(foreign: str) -> None:
    why = ErrorDetails(ErrorKind.FORMAT_UNSIGNABLE, {"suffix": ".mkv"})
    said = local_notice(
        Notice("x", ErrorDetails(ErrorKind.NOT_SIGNED, {"file": "a.mkv", "why": why}))
    )
    assert said.endswith(local("", why))


def test_each_stage_of_the_work_on_a_frame_has_a_name() -> None:
    engine = _GUI.parent / "engine"
    for name in ("reenactor", "portrait", "square_work"):
        assert "generate" in _stages(engine / f"{name}.py")
    for path in set(engine.glob("*.py")) - {engine / "convert.py"}:  # which writes files
        assert _stages(path) <= set(stage_names()), path


def _stages(path: Path) -> set[str]:
    """Those that a part of an engine takes the time of."""
    return {
        ast.literal_eval(node.args[0])
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("timings.stage")
    }


_WITHOUT_KIND = {
    "engine/edit_images.py": 7,
    "engine/file_sink.py": 1,
    "engine/finished.py": 2,
    "engine/image_editor.py": 1,
    "engine/image_outputs.py": 4,
    "engine/live/camera_reader.py": 1,
    "engine/live/capture.py": 1,
    "engine/motion.py": 4,
    "engine/open_engine.py": 3,
    "engine/reenactor.py": 1,
    "engine/segments.py": 1,
    "gui/desktop_entry.py": 1,
    "gui/new_face/clip_glance.py": 1,
    "gui/preflight.py": 5,
    "images/io.py": 1,
    "new_face/camera_recording.py": 1,
    "new_face/clip.py": 1,
    "new_face/consent.py": 2,
    "new_face/longer.py": 1,
    "new_face/own_process.py": 1,
    "new_face/plan.py": 1,
    "provenance/content_credentials.py": 1,
    "provenance/verify.py": 2,
    "runtime/model_probe.py": 1,
    "runtime/probe.py": 1,
    "utils/folders.py": 7,
    "utils/inputs.py": 4,
    "utils/paths.py": 1,
    "video/animation_sink.py": 1,
    "video/camera_formats.py": 1,
    "video/choose_coding.py": 5,
    "video/frame_sink.py": 1,
    "video/image_sequence_sink.py": 1,
    "video/image_source.py": 3,
    "video/network_source.py": 1,
    "video/open_source.py": 1,
    "video/sink_target.py": 8,
    "video/source.py": 4,
    "video/source_spec.py": 4,
    "video/virtual_camera.py": 1,
    "video/webp.py": 2,
}
"""Errors that say no kind, by file: those that no user of the window meets."""


def test_who_adds_an_error_says_its_kind() -> None:
    assert _unkinded() == _WITHOUT_KIND, (
        "give an error that a user of the window may meet a kind and a sentence; count it here "
        "only where nobody does"
    )


def test_warnings_of_videos_and_sound_say_their_kind() -> None:
    for name in ("file_source", "sound_reader", "audio_track"):
        tree = ast.parse((_GUI.parent / "video" / f"{name}.py").read_text(encoding="utf-8"))
        warnings = [
            ast.unparse(node.args[0])
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("warnings.append")
        ]
        assert warnings
        assert [one for one in warnings if not one.startswith("Notice(")] == []


_NOT_OF_THE_WINDOW = (
    *("api.py", "loaded_model.py", "cli", "cluster", "benchmark", "dataset", "evaluation"),
    *("export", "tasks", "training", "untrusted"),
)
"""Commands of their own, and checks of strangers' files, whose errors become two kinds."""


def _unkinded() -> dict[str, int]:
    """How many errors of ours each file makes without a kind."""
    ours = {name for name, one in vars(errors).items() if _is_error(one)} - {"Face2FaceError"}
    found: Counter[str] = Counter()
    for path in sorted(_GUI.parent.rglob("*.py")):
        place = path.relative_to(_GUI.parent)
        if place.parts[0] in _NOT_OF_THE_WINDOW:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                kinded = any("kind" in ast.unparse(each).casefold() for each in node.args[1:])
                found[place.as_posix()] += node.func.id in ours and not kinded
    return {name: count for name, count in found.items() if count}


def _is_error(one: object) -> bool:
    return isinstance(one, type) and issubclass(one, errors.Face2FaceError)


def test_facts_are_put_in_as_they_are() -> None:
    details = ErrorDetails(ErrorKind.FILE_MISSING, {"path": "{text} {0} %1.mp4"})
    assert "{text} {0} %1.mp4:" in local("", details)


def test_no_part_of_the_window_reads_our_own_words() -> None:
    """Regular expressions and searches for words would break when a sentence is reworded."""
    patterns, searches = {}, []
    for path in sorted(_GUI.rglob("*.py")):
        name = path.relative_to(_GUI).as_posix()
        if name == "nameless.py":
            continue  # names of files and people in the log, whatever
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner, method = node.func.value, node.func.attr
                first = node.args[0] if node.args else None
                if isinstance(owner, ast.Name) and owner.id == "re":
                    patterns[name] = ast.unparse(first) if first else ""
                elif method in _READERS and _is_phrase(first):
                    searches.append(f"{name}: {ast.unparse(node)}")
            elif isinstance(node, ast.Compare) and _is_phrase(node.left):
                searches.append(f"{name}: {ast.unparse(node)}")
            elif isinstance(node, ast.ImportFrom):
                assert node.module not in ("re", "regex"), name
    allowed = {
        "plain_text.py": "f'({_IN_WORD}{{{_KEPT}}}){_IN_WORD}{{5,}}({_IN_WORD}{{{_KEPT}}})'",
        "controllers/tasks.py": "'#[0-9a-f]{6}'",  # a colour out of the settings
        "consent_words.py": r"'(.*) \\(said on (\\d{4}-\\d\\d-\\d\\d)\\)'",  # a card's text, a file
    }
    assert patterns.items() <= allowed.items()
    assert searches == []


def _is_phrase(node: ast.expr | None) -> bool:
    """Whether this is a text of several words."""
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and len(node.value.split()) > 1
    )
