"""Text out of strangers' files, shown as it is."""

import html

_LONGEST = 2000


def plain_tip(text: str) -> str:
    """A text as a tooltip. Qt takes what looks like HTML for that, and would open what it names."""
    short = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return f"<p style='white-space: pre-wrap'>{html.escape(short, quote=False)}</p>"
