"""One thing or two in a network changed, as a stranger would who means harm."""

import copy
import struct
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np

from face2face.untrusted import openvino_ir
from face2face.untrusted.layer_file import _PRECISIONS, Layer, Port, read_layers
from face2face.untrusted.operations import GENERATOR, LAYERS
from face2face.untrusted.order import in_order
from face2face.untrusted.refusal import RefusedError
from tests.robustness.networks import Network

_WHOLE = [
    *(0, 1, -1, 2, 3, 4, 5, 7, 8, 16, 31, 33, 63, 64, 65, 127, 128, 255, 256, 257, 512, 1024, 2048),
    *(-2, -3, -4, -128, -65536, 65535, 65536, 65537, 1 << 20, (1 << 31) - 1, -(1 << 31), 1 << 31),
    *((1 << 32) - 1, 1 << 32, (1 << 63) - 1, -(1 << 63), 1 << 62),
]
_FLOATS = [0.0, -0.0, 1.0, -1.0, 1e-45, 1e38, -1e38, float("inf"), float("-inf"), float("nan"), 0.5]
_WORDS = ["", "same_upper", "same_lower", "valid", "explicit", "SAME", "VALID", "EXPLICIT", "NCHW"]
_WORDS += ["NHWC", "numpy", "none", "pdpd", "true", "false", "reflect", "REFLECT", "SYMMETRIC"]
_WORDS += ["symmetric", "edge", "constant", "nearest", "linear", "linear_onnx", "cubic", "floor"]
_WORDS += ["f16", "f32", "f64", "i8", "i32", "i64", "u8", "boolean", "nan", "inf", "1e99"]

_NAMES = {kind: name for name, kind in _PRECISIONS.items()}


def spoiled(name: str, network: Network, random: np.random.Generator) -> Network:
    """A network with one or two changes.

    Args:
        name: of `networks.networks`.
        network: the network of that name.
        random: what to take.
    """
    times = int(random.integers(1, 3))
    if name.endswith(".pb"):
        return _spoiled_graph(network[0], random, times), b""
    return _spoiled_layers(network, random, times)


def _pick(random: np.random.Generator, values: list) -> object:  # type: ignore[type-arg]
    return values[int(random.integers(len(values)))]


def _number(random: np.random.Generator, near: int | None = None) -> int:
    if near is not None and random.random() < 0.4:
        return near + int(random.integers(-2, 3))
    return int(_pick(random, _WHOLE))  # type: ignore[call-overload, no-any-return]


# OpenVINO's own form.


def _spoiled_layers(network: Network, random: np.random.Generator, times: int) -> Network:
    layers = read_layers(network[0])
    weights = bytearray(network[1])
    names = list(layers)
    for _ in range(times):
        layer = layers[str(_pick(random, names))]
        how = random.random()
        if layer.kind == "Const" and how < 0.75:
            _spoil_weights(layer, weights, random)
        elif layer.data and how < 0.8:
            _spoil_data(layer, random)
        elif how < 0.86:
            layer.kind = str(_pick(random, sorted(LAYERS)))
        elif layer.inputs and how < 0.93:
            port = layer.inputs[int(random.integers(len(layer.inputs)))]
            other = str(_pick(random, names))
            if layers[other].outputs:
                port.source = (other, layers[other].outputs[0].number)
        elif layer.inputs and how < 0.97:
            del layer.inputs[-1]
        elif layer.outputs:
            port = layer.outputs[0]
            port.sides = tuple(_number(random, side) for side in port.sides)
    if random.random() < 0.8:
        _restate(layers, bytes(weights))
    return _xml(layers), bytes(weights)


def _spoil_data(layer: Layer, random: np.random.Generator) -> None:
    key = str(_pick(random, list(layer.data)))
    value = layer.data[key]
    parts = [part.strip() for part in value.split(",")]
    if all(part.removeprefix("-").isdecimal() for part in parts):
        place = int(random.integers(len(parts)))
        what = random.random()
        if what < 0.8:
            parts[place] = str(_number(random, int(parts[place])))
        elif what < 0.9:
            parts.append(parts[place])
        else:
            del parts[place]
        layer.data[key] = ", ".join(parts)
    elif random.random() < 0.85:
        layer.data[key] = str(_pick(random, [*_WORDS, *map(str, _WHOLE), *map(str, _FLOATS)]))
    else:
        del layer.data[key]


def _spoil_weights(layer: Layer, weights: bytearray, random: np.random.Generator) -> None:
    kind = layer.data.get("element_type", "")
    formats = {"i64": "<q", "i32": "<i", "f32": "<f", "f16": "<e", "i8": "<b", "u8": "<B"}
    try:
        begin, size = int(layer.data["offset"]), int(layer.data["size"])
    except (KeyError, ValueError):
        return
    if kind not in formats or size < struct.calcsize(formats[kind]):
        return
    width = struct.calcsize(formats[kind])
    place = begin + width * int(random.integers(size // width))
    if place + width > len(weights):
        return
    (old,) = struct.unpack_from(formats[kind], weights, place)
    value = _pick(random, _FLOATS) if kind.startswith("f") else _number(random, old)
    if random.random() < 0.1:
        # Constants of one value share their bytes: this one alone gets new ones, of a new shape.
        sides = int(random.integers(0, 4))
        layer.data |= {"offset": str(len(weights)), "shape": str(sides), "size": str(sides * width)}
        weights += bytes(sides * width)
        return
    try:
        struct.pack_into(formats[kind], weights, place, value)
    except (struct.error, OverflowError):
        weights[place : place + width] = random.bytes(width)


def _restate(layers: dict[str, Layer], weights: bytes) -> None:
    """Let every port say what is so after the change, as far as that can be told."""

    def said(ports: list[Port], tensors: list) -> None:  # type: ignore[type-arg]
        for port, tensor in zip(ports, tensors, strict=False):
            port.kind, port.sides = tensor.kind, tensor.sides

    honest = openvino_ir._check_said
    openvino_ir._check_said = said  # type: ignore[assignment]
    try:
        known = {}
        for name in in_order("layer", {n: one.sources for n, one in layers.items()}).names:
            layer = layers[name]
            made = openvino_ir._made(layer, known, memoryview(weights))
            said(layer.outputs, list(made.tensors))
            for port, tensor in zip(layer.outputs, made.tensors, strict=False):
                known[name, port.number] = tensor
    except (RefusedError, KeyError):
        pass
    finally:
        openvino_ir._check_said = honest


def _xml(layers: dict[str, Layer]) -> bytes:
    lines = ['<?xml version="1.0"?>', '<net name="m" version="11">', "<layers>"]
    edges = []
    for number, layer in layers.items():
        said = f"id={quoteattr(number)} name={quoteattr(layer.name)} type={quoteattr(layer.kind)}"
        lines.append(f"<layer {said} version={quoteattr(layer.version)}>")
        if layer.data:
            data = " ".join(f"{key}={quoteattr(value)}" for key, value in layer.data.items())
            lines.append(f"<data {data}/>")
        for tag, ports in (("input", layer.inputs), ("output", layer.outputs)):
            if not ports:
                continue
            lines.append(f"<{tag}>")
            for port in ports:
                dims = "".join(f"<dim>{side}</dim>" for side in port.sides)
                precision = _NAMES.get(port.kind, "FP32")
                lines.append(f'<port id="{port.number}" precision="{precision}">{dims}</port>')
                if port.source:
                    of, at = port.source
                    edges.append(
                        f'<edge from-layer="{of}" from-port="{at}" to-layer="{number}" '
                        f'to-port="{port.number}"/>'
                    )
            lines.append(f"</{tag}>")
        lines.append("</layer>")
    return "\n".join([*lines, "</layers>", "<edges>", *edges, "</edges>", "</net>"]).encode()


# TensorFlow's, which is imported only for these: it takes seconds.


@lru_cache(maxsize=16)
def _parsed(data: bytes) -> Any:
    import tensorflow as tf

    return tf.compat.v1.GraphDef.FromString(data)


def _spoiled_graph(data: bytes, random: np.random.Generator, times: int) -> bytes:
    graph = copy.deepcopy(_parsed(data))
    for _ in range(times):
        node = graph.node[int(random.integers(len(graph.node)))]
        how = random.random()
        if node.op == "Const" and how < 0.8:
            _spoil_tensor(node.attr["value"].tensor, random)
        elif node.attr and how < 0.75:
            _spoil_value(node.attr[str(_pick(random, sorted(node.attr)))], random)
        elif how < 0.82:
            node.op = str(_pick(random, sorted(GENERATOR)))
        elif node.input and how < 0.94:
            other = graph.node[int(random.integers(len(graph.node)))].name
            place = int(random.integers(len(node.input)))
            node.input[place] = str(_pick(random, [other, f"{other}:1", f"^{other}"]))
        elif node.input and how < 0.97:
            del node.input[int(random.integers(len(node.input)))]
        else:
            name = str(_pick(random, ["dilations", "explicit_paddings", "N", "axis", "keep_dims"]))
            node.attr[name].i = _number(random)
    return bytes(graph.SerializeToString())


def _spoil_value(value: object, random: np.random.Generator) -> None:
    kind = value.WhichOneof("value")  # type: ignore[attr-defined]
    if kind == "i":
        value.i = max(-(1 << 63), min(_number(random, value.i), (1 << 63) - 1))  # type: ignore[attr-defined]
    elif kind == "b":
        value.b = not value.b  # type: ignore[attr-defined]
    elif kind == "f":
        value.f = _pick(random, _FLOATS)  # type: ignore[attr-defined]
    elif kind == "s":
        value.s = str(_pick(random, _WORDS)).encode()  # type: ignore[attr-defined]
    elif kind == "type":
        value.type = int(random.integers(1, 24))  # type: ignore[attr-defined]
    elif kind == "shape":
        sides = value.shape.dim  # type: ignore[attr-defined]
        if sides and random.random() < 0.8:
            side = sides[int(random.integers(len(sides)))]
            side.size = min(_number(random, side.size), (1 << 63) - 1)
        else:
            sides.add(size=_number(random, 1))
    elif kind == "list":
        numbers = value.list.i  # type: ignore[attr-defined]
        if numbers and random.random() < 0.7:
            numbers[int(random.integers(len(numbers)))] = _number(random, 1)
        elif numbers and random.random() < 0.5:
            del numbers[-1]
        else:
            numbers.append(_number(random, 1))


def _spoil_tensor(tensor: object, random: np.random.Generator) -> None:
    import tensorflow as tf

    values = np.array(tf.make_ndarray(tensor))
    flat = values.reshape(-1)
    what = random.random()
    if what < 0.75 and flat.size:
        place = int(random.integers(flat.size))
        if values.dtype.kind == "f":
            flat[place] = np.clip(_pick(random, _FLOATS), -3e38, 3e38).astype(values.dtype)
        elif values.dtype.kind in "iu":
            bounds = np.iinfo(values.dtype)
            value = max(int(bounds.min), min(_number(random, int(flat[place])), int(bounds.max)))
            flat[place] = value
    elif what < 0.85:
        values = flat[: int(random.integers(0, flat.size + 1))] if flat.size < 64 else flat
    elif what < 0.95:
        values = values.reshape(*([1] * int(random.integers(1, 5))), *values.shape)
    else:
        values = np.concatenate([flat, flat]) if flat.size < 64 else values.T
    tensor.CopyFrom(tf.make_tensor_proto(np.ascontiguousarray(values)))  # type: ignore[attr-defined]
