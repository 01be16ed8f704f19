"""Asking once whether the person agreed. What is answered goes into the model's card."""

from collections.abc import Callable
from datetime import datetime

from face2face.config import LONGEST_ANSWER
from face2face.errors import ConsentError

QUESTION = (
    "A face is made only of a person who agreed to it.\n"
    "Did the person in the video agree to have their face trained, and for what use?\n"
    "Write it in a few words (yes, my own face, ...) or no: "
)

AGREED = "the person agreed"
"""What stands in the card of a face whose maker confirmed it without words of their own."""

PHOTO_QUESTION = (
    "A face is moved only of a person who agreed to it, or who never existed.\n"
    "Did the person in the photograph agree to have their face moved, and for what use?\n"
    "Write it in a few words (yes, my own face, a painting, ...) or no: "
)

_NO = {"n", "no", "nein", "non", "nope"}


def ask_consent(ask: Callable[[str], str], question: str = QUESTION) -> str:
    """The answer with its date.

    Args:
        ask: shows a question and gives the line that is answered.
        question: what is asked.

    Raises:
        ConsentError: the answer is no, or nothing.
    """
    try:
        answer = " ".join(ask(question).split())
    except EOFError:
        answer = ""
    if not answer or answer.strip(".!").casefold() in _NO:
        raise ConsentError(
            "without the person's consent no face is made: nothing was recorded or written"
        )
    if len(answer) > LONGEST_ANSWER:
        raise ConsentError(
            f"the answer has {len(answer)} letters, more than {LONGEST_ANSWER}: nothing was "
            "recorded or written; say it in fewer words"
        )
    return dated(answer)


def dated(answer: str) -> str:
    """What was answered, and when."""
    return f"{answer} (said on {datetime.now().astimezone().date().isoformat()})"
