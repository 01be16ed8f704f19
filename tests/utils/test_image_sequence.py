"""Names that stand for many images."""

from pathlib import Path

import pytest

from face2face.utils.image_sequence import image_sequence, result_path


def test_a_pattern_names_images_in_a_folder() -> None:
    sequence = image_sequence(Path("out/a-%03d.PNG"))
    assert sequence is not None
    assert [sequence.name(number) for number in (1, 12345)] == ["a-001.PNG", "a-12345.PNG"]
    assert [
        sequence.holds(name) for name in ("a-001.PNG", "a-1.PNG", "b-001.PNG", "a-001.PNG~")
    ] == [
        True,
        False,
        False,
        False,
    ]
    assert result_path(Path("out/a-%03d.PNG")) == Path("out")


@pytest.mark.parametrize("name", ["a.png", "a-%d.jpg", "%d-%d.png", "9%.png", "%s.png", "%5d.png"])
def test_others_name_one_file(name: str) -> None:
    assert image_sequence(Path("out") / name) is None
    assert result_path(Path("out") / name) == Path("out") / name
