"""The shapes by arithmetic are those of the networks that are built."""

from typing import Any

import pytest

from face2face.config import NETWORK_SIZES
from face2face.nets.form import GeneratorForm
from face2face.nets.generator import build_generator
from face2face.nets.shapes import generator_shapes, layer_shapes


@pytest.mark.parametrize("size", NETWORK_SIZES)
@pytest.mark.parametrize(
    ("normalised", "form"),
    [(True, {}), (False, {}), (True, {"refining": 2}), (True, {"widest": 4})],
)
def test_shapes_are_those_that_are_built(size: int, normalised: bool, form: Any) -> None:
    built = build_generator(GeneratorForm(size, 3, **form), dropout=0.0, normalised=normalised)
    shapes = generator_shapes(GeneratorForm(size, 3, **form), normalised=normalised)
    assert shapes == [tuple(one.shape) for one in built.variables]
    assert shapes == [one.shape for one in built.get_weights()]
    layers = layer_shapes(GeneratorForm(size, 3, **form), normalised=normalised)
    assert layers == {
        layer.name: [tuple(one.shape) for one in layer.variables]
        for layer in built.layers
        if layer.variables
    }
