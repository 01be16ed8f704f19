"""Every kind of error has a sentence in English and in Spanish, and none is read from our words."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import QCoreApplication, QLocale

import face2face.gui
from face2face.errors import ErrorDetails, ErrorKind, ModelError
from face2face.gui import theme
from face2face.gui.error_messages import (
    local,
    local_error,
    sentences,
    waiting_title,
    waiting_titles,
)

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


@pytest.fixture
def spanish(qapp: QCoreApplication) -> Iterator[None]:
    """The program in Spanish."""
    translators = theme.speak(qapp, QLocale("es_ES"))
    yield
    for translator in translators:
        qapp.removeTranslator(translator)


def _facts_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def _details(kind: ErrorKind) -> ErrorDetails:
    return ErrorDetails(kind, {name: f"<the {name}>" for name in kind.facts})


# No translation is loaded yet.
_ENGLISH, _ENGLISH_TITLES = sentences(), waiting_titles()


@pytest.mark.parametrize("kind", ErrorKind, ids=lambda kind: kind.value)
def test_each_kind_has_a_sentence_of_its_facts(kind: ErrorKind) -> None:
    assert _facts_in(_ENGLISH[kind]) <= kind.facts
    said = local("words that nobody knows", _details(kind))
    assert said == local("other words", _details(kind)), "the English line must not matter"
    for name in _facts_in(_ENGLISH[kind]):
        assert f"<the {name}>" in said
    assert said[0] == said[0].upper()


@pytest.mark.parametrize("kind", ErrorKind, ids=lambda kind: kind.value)
def test_each_kind_has_a_spanish_sentence_of_the_same_facts(spanish: None, kind: ErrorKind) -> None:
    assert sentences()[kind] != _ENGLISH[kind], "not translated"
    assert _facts_in(sentences()[kind]) == _facts_in(_ENGLISH[kind])
    said = local("words that nobody knows", _details(kind))
    for name in _facts_in(_ENGLISH[kind]):
        assert f"<the {name}>" in said
    assert "{" not in said


@pytest.mark.parametrize("kind", sorted(_ENGLISH_TITLES), ids=lambda kind: kind.value)
def test_titles_are_translated_too(spanish: None, kind: ErrorKind) -> None:
    assert waiting_titles()[kind] != _ENGLISH_TITLES[kind]
    assert _facts_in(waiting_titles()[kind]) == _facts_in(_ENGLISH_TITLES[kind]) <= kind.facts
    assert "<the camera>" in waiting_title(_details(kind))


def test_what_carries_no_kind_is_shown_as_it_came(spanish: None) -> None:
    line = "no space left while writing x: free some space and run the command again"
    assert local(line) == f"N{line[1:]}"
    assert local("") == ""
    assert local_error(OSError("gone")) == "Gone"
    assert waiting_title(None) == ""
    unknown = ModelError("whatever", ErrorKind.MODEL_UNKNOWN, model="ana")
    assert local_error(unknown) == "No hay ningún modelo llamado ana: elija otro de la lista."


def test_facts_are_put_in_as_they_are() -> None:
    details = ErrorDetails(ErrorKind.FILE_MISSING, {"path": "{text} {0} %1.mp4"})
    assert "{text} {0} %1.mp4:" in local("", details)


def test_no_part_of_the_window_reads_our_own_words() -> None:
    """Regular expressions and searches for words would break when a sentence is reworded."""
    patterns, searches = {}, []
    for path in sorted(_GUI.rglob("*.py")):
        name = path.relative_to(_GUI).as_posix()
        if name == "nameless.py":
            continue  # takes names of files and people out of the log, whatever it says
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
    assert patterns.keys() <= {"controllers/tasks.py"}
    assert set(patterns.values()) <= {"'#[0-9a-f]{6}'"}, "a colour out of the settings"
    assert searches == []


def _is_phrase(node: ast.expr | None) -> bool:
    """Whether this is a text of several words."""
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and len(node.value.split()) > 1
    )
