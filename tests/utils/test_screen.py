import os
from pathlib import Path
from threading import Barrier, Event, Thread

from face2face.utils.screen import quiet_libraries


def test_two_threads_at_once_leave_the_screen_as_it_was() -> None:
    # The second begins in the first's block and outlasts it.
    before, both, first_is_over = os.fstat(2), Barrier(2), Event()
    inside: list[os.stat_result] = []

    def first() -> None:
        with quiet_libraries():
            both.wait(10)
        first_is_over.set()

    def second() -> None:
        with quiet_libraries():
            both.wait(10)
            assert first_is_over.wait(10)
            inside.append(os.fstat(2))

    threads = [Thread(target=first), Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    away = Path(os.devnull).stat()
    assert [(one.st_dev, one.st_ino) for one in inside] == [(away.st_dev, away.st_ino)]
    after = os.fstat(2)
    assert (after.st_dev, after.st_ino) == (before.st_dev, before.st_ino)
