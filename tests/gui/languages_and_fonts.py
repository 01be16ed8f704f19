"""The languages and sizes of the system's font in which layouts are looked at."""

import pytest

from face2face.gui import languages

each_language_and_font = pytest.mark.parametrize(
    ("language", "font_size"),
    [*((language, 12) for language in ("en", *sorted(languages.LANGUAGES))), ("en", 9)],
    indirect=True,
)
"""The larger font needs more room, in each language; one tells that a smaller one harms nothing."""
