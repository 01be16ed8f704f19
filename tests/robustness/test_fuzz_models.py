"""Spoiled networks are refused, run, or fail in one line; what ends the child is noticed."""

import signal
import subprocess
from collections.abc import Iterator

import numpy as np
import pytest

from face2face.untrusted.layer_file import read_layers
from tests.robustness import fuzz_models
from tests.robustness.fuzz_models import fuzz
from tests.robustness.networks import networks
from tests.robustness.spoil import spoiled


@pytest.mark.parametrize("name", ["layers.xml", "ancestor.pb"])
def test_spoiled_networks_end_nothing(name: str) -> None:
    outcomes = fuzz(50 if name.endswith(".xml") else 8, 0, [name], 200)
    assert outcomes.ended == []
    assert outcomes.counts["refused"] > outcomes.counts["image"] > 0


def test_a_child_that_a_signal_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    lines, sent = fuzz_models._lines, []

    def killed(child: "subprocess.Popen[bytes]", until: float) -> Iterator[str]:
        for line in lines(child, until):
            if not sent:  # it has begun its first network
                sent.append(child.send_signal(signal.SIGSEGV))
            yield line

    monkeypatch.setattr(fuzz_models, "_lines", killed)
    outcomes = fuzz(20, 0, ["layers.xml"], 200)
    assert len(outcomes.ended) == 1
    assert outcomes.ended[0].endswith("code -11")
    assert outcomes.total == 20


def test_a_number_spoils_alike_each_time() -> None:
    known = networks(("layers.xml", "ancestor.pb"))
    for name in known:
        one, other, another = (
            spoiled(name, known[name], np.random.default_rng(number)) for number in (5, 5, 6)
        )
        assert one == other != another
        assert one != known[name]


def test_a_network_is_written_as_it_was_read() -> None:
    from tests.robustness.spoil import _xml

    layers = read_layers(networks(["layers.xml"])["layers.xml"][0])
    assert read_layers(_xml(layers)) == layers
