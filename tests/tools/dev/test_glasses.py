"""The table of who wears glasses, and what is learned of it."""

import csv

import numpy as np

from face2face.portrait.glasses import WEIGHTS_FILE
from tools.dev.glasses import TABLE, learn


def test_the_table_names_each_image_once() -> None:
    with TABLE.open(newline="", encoding="utf-8") as rows:
        table = list(csv.DictReader(rows))
    assert len({row["file"] for row in table}) == len(table) > 600
    assert {row["glasses"] for row in table} == {"0", "1"}


def test_what_tells_two_groups_apart_is_learned() -> None:
    random = np.random.default_rng(0)
    worn = (np.arange(200) % 4 == 0).astype(np.float64)
    looks = random.normal(0.0, 1.0, (200, 12))
    looks[:, 5] += 4 * worn
    weights, bias = learn(looks, worn)
    right = (looks @ weights + bias > 0) == (worn > 0)
    assert right.mean() > 0.95
    assert int(np.abs(weights).argmax()) == 5
    with np.load(WEIGHTS_FILE) as stored:
        assert stored["weights"].shape == (12 * 6 * 8,)
