"""What lies within an outline."""

import numpy as np
import pytest

from face2face.portrait.outlines import part_around, within

_ANGLES = np.linspace(0, 2 * np.pi, 200, endpoint=False)


def _circle(x: float, y: float, radius: float) -> np.ndarray:
    return np.column_stack([x + radius * np.cos(_ANGLES), y + radius * np.sin(_ANGLES)])


@pytest.mark.parametrize("radius", [3.3, 8.6])
def test_an_outline_covers_its_own_area_and_ends_without_steps(radius: float) -> None:
    mask = within(_circle(14.3, 11.8, radius), (24, 30))
    assert mask.shape == (24, 30)
    assert mask.sum() == pytest.approx(np.pi * radius**2, rel=0.1)
    rows, columns = np.mgrid[:24, :30]
    assert (mask * columns).sum() / mask.sum() == pytest.approx(14.3, abs=0.1)
    assert (mask * rows).sum() / mask.sum() == pytest.approx(11.8, abs=0.1)
    # A pixel that an edge crosses is neither in nor out.
    assert ((mask > 0.1) & (mask < 0.9)).sum() > 4 * radius


def test_a_line_along_an_outline_adds_half_of_its_width() -> None:
    mask = within(_circle(15, 12, 6.0), (24, 30), line=4.0)
    assert mask.sum() == pytest.approx(np.pi * 8**2, rel=0.06)


def test_the_part_around_an_outline_is_a_view_and_empty_outside() -> None:
    image = np.zeros((40, 50, 3), np.uint8)
    part, first = part_around(image, _circle(10, 8, 5), 2)
    part[:] = 1
    assert first.tolist() == [3, 1]
    assert image.any(2).sum() == part[..., 0].size == 14 * 14
    assert part_around(image, _circle(90, 8, 5), 2)[0].size == 0
