"""Strangers' words, made fit to be shown."""

from face2face.utils.text import (
    counted,
    sanitize_line,
    sanitize_name,
    sanitize_text,
    sanitize_tooltip,
    some_of,
)

HOSTILE = "a\x1b[31mb\u202ec\td\ne"


def test_a_line_has_no_control_characters_and_an_end() -> None:
    assert sanitize_line(HOSTILE) == "a [31mb c d e"
    assert sanitize_line("x" * 301) == "x" * 300 + "…"
    assert sanitize_line("abc", 2) == "ab…"


def test_a_name_shows_where_something_was_unfit() -> None:
    assert sanitize_name(HOSTILE) == "a?[31mb?c?d?e"
    assert sanitize_name("x" * 81) == "x" * 79 + "…"
    assert sanitize_name("x" * 80) == "x" * 80


def test_of_many_names_some_are_shown() -> None:
    assert some_of(["a", "b\n", "c"]) == "a, b?, c"
    assert some_of(["a", "b", "c", "d"]) == "a, b, c, ..."
    assert some_of(["a", "b"], most=1) == "a, ..."
    assert some_of([]) == ""


def test_a_text_keeps_its_lines_and_what_scripts_join_letters_with() -> None:
    assert sanitize_text(HOSTILE) == "a[31mbcd\ne"
    assert sanitize_text("م\u200cن") == "م\u200cن"


def test_a_tooltip_is_no_html() -> None:
    assert "&lt;img src='x'&gt;" in sanitize_tooltip("<img src='x'>")
    assert len(sanitize_tooltip("x" * 100_000)) < 3000


def test_one_is_one() -> None:
    """A training of a moment told of "1 steps"."""
    assert [counted(number, "step") for number in (0, 1, 2)] == ["0 steps", "1 step", "2 steps"]
    assert [counted(number, "epoch") for number in (1.0, 1.5)] == ["1 epoch", "1.5 epochs"]
