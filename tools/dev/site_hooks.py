"""What MkDocs calls while it makes the site (mkdocs.yml names this file).

The pages are plain Markdown that GitHub shows as well: they point to pictures and files of the
checkout beside docs/ as ../assets/NAME. The site gets copies of those, below its own root.
"""

import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mkdocs.structure.files import File  # noqa: E402

from tools.dev.reference import expanded  # noqa: E402

COPIED = (
    "assets/*.png",
    "assets/*.jpg",
    "assets/*.webp",
    "models/*/preview.png",
    "models/*/model.json",
)
"""What pages may show or point to; copied as it is."""

TEXTS = (
    "CHANGELOG.md",
    "SECURITY.md",
    "assets/README.md",
    "tools/benchmarks/RESULTS.md",
    *(path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("models/*/README.md"))),
)
"""What pages may point to; made into pages of the site."""

_OUTSIDE = re.compile(r"\]\(\.\./")


def on_files(files: Any, config: Any) -> Any:
    """Add what lies beside docs/."""
    found = [path for pattern in COPIED for path in sorted(ROOT.glob(pattern))]
    for path in (*found, *(ROOT / name for name in (*TEXTS, "LICENSE"))):
        name = path.relative_to(ROOT).as_posix()
        files.append(File.generated(config, name, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Put in what is made from the program, and point to the copies."""
    del config, files
    if page.file.src_uri in TEXTS:
        return markdown.replace("](README.md", "](index.md").replace("](docs/", "](")
    return _OUTSIDE.sub("](", expanded(markdown))
