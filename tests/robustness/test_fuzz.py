"""Whatever a file holds, its reader gives a result or one clear line."""

import pytest

from tests.robustness.fuzz import TARGETS, fuzz


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_of_strangers_files(name: str) -> None:
    fuzz(name, 150, seeded=True)
