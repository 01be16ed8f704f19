"""OpenVINO beside the program's own threads."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from face2face.faces.face_networks import IRIS, network_file
from face2face.runtime.openvino_core import compiled_network, ov, the_core


def cores() -> int:
    """How many the calling thread may use."""
    return len(os.sched_getaffinity(0))


@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or (os.cpu_count() or 1) < 2,
    reason="only where the system tells which of several cores a thread may use",
)
def test_threads_that_ask_for_answers_at_one_time_may_use_all_cores_afterwards() -> None:
    """Some were left on one core, about two times in three, where x264 makes another video."""

    def ready() -> ov.InferRequest:
        settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": "1"}
        read = partial(the_core().read_model, network_file(IRIS))
        return compiled_network(None, read, "CPU", settings).create_infer_request()

    def cores_after_answers(request: ov.InferRequest) -> set[int]:
        seen = set[int]()
        for _ in range(3):
            request.infer()
            seen.add(cores())
        return seen

    before, mine = cores(), ready()
    with ThreadPoolExecutor(3) as threads:
        begun = [threads.submit(lambda: cores_after_answers(ready())) for _ in range(18)]
        while not all(one.done() for one in begun):
            mine.infer()
    assert {cores()}.union(*(one.result() for one in begun)) == {before}
