"""What is said of a release in several places is the same."""

import re

from face2face import __version__
from tests.fresh_python import ROOT


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_the_version_is_cited_and_in_the_changelog() -> None:
    assert re.search(rf"^version: {re.escape(__version__)}$", text("CITATION.cff"), re.MULTILINE)
    released = re.search(r"^date-released: (\S+)$", text("CITATION.cff"), re.MULTILINE)
    assert released
    assert f"\n## [{__version__}] - {released[1]}\n" in text("CHANGELOG.md")


def test_what_a_release_holds_is_named_in_the_makefile_and_the_documentation() -> None:
    assert "models/grid-lbbc2a" in text("pyproject.toml")
    assert "not in the package" in text("docs/models.md")


def test_the_readme_is_short_and_leads_on() -> None:
    lines = text("README.md").splitlines()
    assert 120 <= len(lines) <= 150
    assert max(map(len, lines)) <= 200
    linked = set(re.findall(r"\]\(docs/([\w.-]+\.md)\)", text("README.md")))
    # All pages are in the site's menu: tests/tools/dev/test_reference.py.
    assert {"first-steps.md", "first-steps.es.md", "videos.md", "trust.md"} <= linked
    assert len(linked) > 12
