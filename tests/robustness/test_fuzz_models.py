"""Spoiled networks are refused, run, or fail in one line; what ends the child is noticed."""

import contextlib
import signal
import threading

import numpy as np
import psutil
import pytest

from face2face.untrusted.layer_file import read_layers
from tests.robustness.fuzz_models import Outcomes, fuzz
from tests.robustness.networks import networks
from tests.robustness.spoil import spoiled


@pytest.mark.parametrize("name", ["layers.xml", "ancestor.pb"])
def test_spoiled_networks_end_nothing(name: str) -> None:
    outcomes = fuzz(100 if name.endswith(".xml") else 30, 0, [name], 200)
    assert outcomes.ended == []
    assert outcomes.counts["refused"] > outcomes.counts["image"] > 0


def test_a_child_that_a_signal_ends_is_told() -> None:
    found: list[Outcomes] = []
    thread = threading.Thread(target=lambda: found.append(fuzz(4000, 0, ["layers.xml"], 25)))
    thread.start()
    me = psutil.Process()
    while thread.is_alive():
        for child in me.children():
            # One that has begun: its imports take less. It may end meanwhile.
            with contextlib.suppress(psutil.Error):
                if "--child" in child.cmdline() and child.cpu_times().user > 5:
                    child.send_signal(signal.SIGSEGV)
        thread.join(0.2)
    if not found[0].counts:
        pytest.skip("this machine is too busy for the child to begin")
    assert any(line.endswith("code -11") for line in found[0].ended)


def test_a_number_spoils_alike_each_time() -> None:
    known = networks()
    for name in ("layers.xml", "ancestor.pb"):
        one, other, another = (
            spoiled(name, known[name], np.random.default_rng(number)) for number in (5, 5, 6)
        )
        assert one == other != another
        assert one != known[name]


def test_a_network_is_written_as_it_was_read() -> None:
    from tests.robustness.spoil import _xml

    layers = read_layers(networks()["layers.xml"][0])
    assert read_layers(_xml(layers)) == layers
