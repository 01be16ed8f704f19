"""The manual: a page of the window's language, with this window's keys. No Qt here.

Its prose is made from docs/window.md and docs/window.es.md by tools/make_manual.py.
"""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from face2face.errors import writing
from face2face.utils.files import whole_file
from face2face.utils.paths import caches

PAGES = Path(__file__).parent / "manual_pages"
ENGLISH = "manual_en.html"
KEYS_PLACE = "<!-- keys -->"


def write_manual(name: str, keys: Sequence[tuple[str, str, str]]) -> Path:
    """Write the manual where a browser can open it.

    Args:
        name: the page's; where there is none, the English one is taken.
        keys: each key, its name, and what it does, in the window's language.

    Returns:
        The page, in the cache.

    Raises:
        SinkError: it cannot be written.
    """
    rows = "\n".join(
        f"<tr><td><kbd>{escape(key)}</kbd></td><td>{escape(called)}</td>"
        f"<td>{escape(does)}</td></tr>"
        for key, called, does in keys
    )
    folder = caches() / "manual"
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for page in PAGES.glob("*.html"):  # all: they point to each other
        text = page.read_text(encoding="utf-8")
        with whole_file(folder / page.name) as temporary:
            temporary.write_text(
                text.replace(KEYS_PLACE, f"<table>\n{rows}\n</table>"), encoding="utf-8"
            )
    return folder / (name if (PAGES / name).is_file() else ENGLISH)
