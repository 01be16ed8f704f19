import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from face2face.utils.ordered_map import ordered_map


def test_answers_come_in_the_order_of_the_items_whichever_is_ready_first():
    second = threading.Event()

    def answer(item):
        if item == 1:
            assert second.wait(60)
        if item == 2:
            second.set()
        return 10 * item

    with ThreadPoolExecutor(2) as pool:
        assert list(ordered_map(pool, answer, [1, 2, 3], 2)) == [10, 20, 30]


def test_so_many_items_are_taken_and_no_more():
    taken = []

    def items():
        for item in range(9):
            taken.append(item)
            yield item

    with ThreadPoolExecutor(2) as pool:
        answers = ordered_map(pool, lambda item: item, items(), 3)
        assert next(answers) == 0
        assert taken == [0, 1, 2]
        assert list(answers) == [*range(1, 9)]


def test_what_one_raises_ends_all_and_leaves_out_what_is_not_begun():
    begun, ended = [], threading.Event()

    def answer(item):
        begun.append(item)
        if item == 0:
            raise ValueError(item)
        assert ended.wait(60)

    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(ValueError, match=r"^0$"):
            list(ordered_map(pool, answer, range(4), 4))
        ended.set()
    assert set(begun) <= {0, 1}
