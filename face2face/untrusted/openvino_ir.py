"""OpenVINO's own form of a network, an XML file beside its weights, checked before it is read.

What is checked: its elements, so that no network hides inside a layer; the layers' types and all
attributes; that each constant lies within the weights and is as long as its shape says; what each
layer makes, told from what it takes, which must be what it says itself; and how much there is to
compute.
"""

import math
from collections.abc import Mapping, Sequence

from face2face.untrusted.account import Account, Made
from face2face.untrusted.layer_file import Layer, Port, read_layers
from face2face.untrusted.layer_numbers import LAYER_NUMBERS
from face2face.untrusted.layer_step import Attributes, Rule, Step, whole_of
from face2face.untrusted.layer_wiring import LAYER_WIRING, constant
from face2face.untrusted.operations import LAYERS, MOST_BYTES, MOST_WEIGHTS
from face2face.untrusted.order import in_order
from face2face.untrusted.refusal import RefusedError, UnknownPartError
from face2face.untrusted.sizes import Sides, Tensor, bounded, written
from face2face.utils.text import sanitize_name

_RULES: Mapping[str, Rule] = LAYER_WIRING | LAYER_NUMBERS

_VERSIONS = {
    "Round": {"opset5"},
    "MVN": {"opset6"},
    "BatchNormInference": {"opset5"},
    "Slice": {"opset8"},
    "Pad": {"opset1", "opset12"},
    "Interpolate": {"opset4", "opset11"},
}
"""Of the layers that are not the first opset's."""


def check_intermediate(data: bytes, weights: bytes) -> None:
    """Refuse a network that holds other layers than a generator's, or is too large.

    Args:
        data: the .xml.
        weights: the .bin.

    Raises:
        RefusedError: it is refused; why, and the layer, are named.
    """
    layers = read_layers(data)
    for layer in layers.values():
        versions = _VERSIONS.get(layer.kind, {"opset1"})
        if layer.kind not in LAYERS or layer.version not in versions:
            of = (
                ""
                if layer.version.startswith("opset") and layer.kind not in LAYERS
                else (f" of {sanitize_name(layer.version) or 'no version'}")
            )
            raise UnknownPartError(
                f"it holds the layer {sanitize_name(layer.kind)}{of} (layer "
                f"'{sanitize_name(layer.name)}')"
            )
    order = in_order("layer", {name: one.sources for name, one in layers.items()})
    account = Account()
    weighed = 0
    known: dict[tuple[str, str], Tensor] = {}
    view = memoryview(weights)
    for name in order.names:
        layer = layers[name]
        try:
            made = _made(layer, known, view)
            _check_said(layer.outputs, made.tensors)
            if layer.kind != "Const":
                account.add(made)
            else:
                weighed += made.tensors[0].values
        except RefusedError as error:
            raise RefusedError(f"its layer '{sanitize_name(layer.name)}' {error}") from None
        # Several may lie at one place of the weights.
        if weighed > MOST_WEIGHTS:
            raise RefusedError(f"its constants have more than {MOST_WEIGHTS} values")
        for port, tensor in zip(layer.outputs, made.tensors, strict=True):
            known[name, port.number] = tensor


def _made(layer: Layer, known: Mapping[tuple[str, str], Tensor], weights: memoryview) -> Made:
    given = []
    for port in layer.inputs:
        if port.source is None or port.source not in known:
            raise RefusedError("takes what is not there")
        given.append(known[port.source])
    _check_said(layer.inputs, given)
    attributes = Attributes(layer.data)
    if layer.kind in ("Parameter", "Const"):
        if given:
            raise RefusedError("takes what it has no use for")
        kind = attributes.kind("element_type")
        sides = _sides(layer.data.get("shape"))
        attributes.ignore("shape")
        if layer.kind == "Const":
            made = Made([_constant(kind, sides, attributes, weights)])
        elif kind != "u1":
            raise RefusedError("is no image of 8-bit numbers")
        else:
            made = Made([Tensor(kind, bounded(sides))])
    elif layer.kind == "Result":
        if len(given) != 1 or given[0].kind != "u1":
            raise RefusedError("is no image of 8-bit numbers")
        made = Made([])
    else:
        made = _RULES[layer.kind](Step(layer.kind, layer.version, given, attributes))
    attributes.check_all_asked()
    return made


def _sides(text: str | None) -> Sides:
    if text is None or len(text) > 200:
        raise RefusedError("has no shape")
    return tuple(whole_of(side) for side in text.split(",")) if text.strip() else ()


def _constant(kind: str, sides: Sides, attributes: Attributes, weights: memoryview) -> Tensor:
    begin = attributes.whole("offset", 0, MOST_BYTES)
    size = attributes.whole("size", 1, MOST_BYTES)
    bounded(sides)
    width = 2 if kind == "bf" else int(kind[1:])
    if begin + size > len(weights) or size != math.prod(sides) * width:
        raise RefusedError("is a constant that its weights do not hold")
    return constant(kind, sides, weights[begin : begin + size])


def _check_said(ports: Sequence[Port], tensors: Sequence[Tensor]) -> None:
    """Refuse a layer that says something wrong of what it takes or makes."""
    if len(ports) != len(tensors):
        raise RefusedError(f"says that it has {len(ports)} tensors where it has {len(tensors)}")
    for port, tensor in zip(ports, tensors, strict=True):
        if port.sides != tensor.sides or port.kind != tensor.kind:
            raise RefusedError(
                f"says that it has {written(port.sides)} values of the kind "
                f"{sanitize_name(port.kind)} "
                f"where it has {written(tensor.sides)} of {tensor.kind}"
            )
