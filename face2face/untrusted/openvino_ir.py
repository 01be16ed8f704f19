"""OpenVINO's own form of a network, an XML file beside its weights, checked before it is read.

What is checked: its elements, so that no network hides inside a layer; the layers' types; shapes;
and that each constant lies within the weights and is as long as its shape says.
"""

import math
from pathlib import Path
from xml.parsers import expat

from face2face.untrusted.operations import LAYERS, MOST_BYTES, MOST_NODES, MOST_VALUES
from face2face.untrusted.order import check_order
from face2face.untrusted.refusal import RefusedError, bounded_bytes, refusing, shown

_MOST_XML = 16 << 20
"""Bytes: ours have 0.1 MB."""

_INSIDE = {
    "": {"net"},
    "net": {"layers", "edges", "rt_info"},
    "layers": {"layer"},
    "layer": {"data", "input", "output", "rt_info"},
    "input": {"port"},
    "output": {"port"},
    "port": {"dim", "rt_info"},
    "edges": {"edge"},
}
"""What an element may hold. Notes (rt_info) hold anything but what changes how the network runs."""

_NOTES = {"info", "nncf", "attribute", "conversion_parameters", "Runtime_version"}

_BITS = dict.fromkeys(("boolean", "u8", "i8"), 8)
_BITS |= dict.fromkeys(("u16", "i16", "f16", "bf16"), 16)
_BITS |= dict.fromkeys(("u32", "i32", "f32"), 32)
_BITS |= dict.fromkeys(("u64", "i64", "f64"), 64)


def check_intermediate(path: Path) -> None:
    """Refuse a network that holds other layers than a generator's, or is too large.

    Args:
        path: the .xml; its weights lie beside it under the same name, with the end .bin.

    Raises:
        ModelError: it is refused; why, and the layer, are named.
    """
    with refusing(path):
        weights = path.with_suffix(".bin")
        size = weights.stat().st_size if weights.is_file() else 0
        if size > MOST_BYTES:
            raise RefusedError(f"its weights are larger than {MOST_BYTES >> 20} MB")
        data = bounded_bytes(path, _MOST_XML)
        # One encoding and no second meaning of a byte: OpenVINO has a reader of its own.
        if b"\0" in data:
            raise RefusedError("it is no text")
        reader = expat.ParserCreate("utf-8")
        check = _Check(size)
        reader.StartElementHandler = check.begin
        reader.EndElementHandler = check.end
        reader.CharacterDataHandler = check.text
        reader.StartDoctypeDeclHandler = check.doctype
        try:
            reader.Parse(data, True)
        except expat.ExpatError as error:
            raise RefusedError(f"it is damaged in line {error.lineno}") from None
        check_order("layer", check.sources)


class _Check:
    """What the reader of the XML calls.

    Attributes:
        sources: the layers that each layer takes from, by their numbers.
    """

    def __init__(self, weights: int) -> None:
        self.sources: dict[str, set[str]] = {}
        self._weights = weights
        self._open: list[str] = []
        self._layer = ""
        self._sides: list[int] = []
        self._text = ""

    def doctype(self, *_: object) -> None:
        raise RefusedError("it declares entities of its own")

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        around = self._open[-1] if self._open else ""
        self._text = ""
        if "rt_info" in self._open:
            if around == "rt_info" and tag not in _NOTES:
                raise RefusedError(f"it holds a setting {shown(tag)}")
        elif tag not in _INSIDE.get(around, ()):
            raise RefusedError(f"it holds a part {shown(tag)}{self._where()}")
        elif tag == "layer":
            self._begin_layer(attributes)
        elif tag == "data":
            self._check_data(attributes)
        elif tag == "port":
            self._sides = []
        elif tag == "edge":
            self._take_edge(attributes)
        self._open.append(tag)
        if len(self._open) > 32:
            raise RefusedError("its parts lie too deep in each other")

    def text(self, text: str) -> None:
        self._text += text

    def end(self, tag: str) -> None:
        self._open.pop()
        if "rt_info" in self._open:
            return
        if tag == "dim":
            self._sides.append(_whole(self._text))
        elif tag == "port":
            self._check_shape(self._sides)

    def _begin_layer(self, attributes: dict[str, str]) -> None:
        kind, version = attributes.get("type", ""), attributes.get("version", "")
        self._layer = attributes.get("name", "")
        number = attributes.get("id", "")
        if number in self.sources or not number.isdecimal():
            raise RefusedError(f"it holds a layer without a number of its own{self._where()}")
        self.sources[number] = set()
        if len(self.sources) > MOST_NODES:
            raise RefusedError(f"it has more than {MOST_NODES} layers")
        if kind not in LAYERS or not version.startswith("opset"):
            of = "" if version.startswith("opset") else f" of {shown(version) or 'no version'}"
            raise RefusedError(f"it holds the layer {shown(kind)}{of}{self._where()}")

    def _take_edge(self, attributes: dict[str, str]) -> None:
        source, layer = attributes.get("from-layer", ""), attributes.get("to-layer", "")
        if source not in self.sources or layer not in self.sources:
            raise RefusedError(f"it joins layers that are not there ({shown(layer)})")
        self.sources[layer].add(source)

    def _check_data(self, attributes: dict[str, str]) -> None:
        if "shape" in attributes:
            text = attributes["shape"]
            sides = [_whole(side) for side in text.split(",")] if text.strip() else []
            self._check_shape(sides)
        if "offset" not in attributes and "size" not in attributes:
            return
        bits = _BITS.get(attributes.get("element_type", ""))
        begin, size = _whole(attributes.get("offset", "")), _whole(attributes.get("size", ""))
        if bits is None or "shape" not in attributes or begin < 0:
            raise RefusedError(f"it has a constant of an unknown kind{self._where()}")
        if begin + size > self._weights or size * 8 != math.prod(sides) * bits:
            raise RefusedError(f"it has a constant that its weights do not hold{self._where()}")

    def _check_shape(self, sides: list[int]) -> None:
        if any(side < 0 for side in sides):
            raise RefusedError(f"it has a tensor of no certain shape{self._where()}")
        if math.prod(sides) > MOST_VALUES:
            written = " x ".join(map(str, sides))
            raise RefusedError(f"it has a tensor of {written} values{self._where()}")

    def _where(self) -> str:
        return f" (layer '{shown(self._layer)}')" if self._layer else ""


def _whole(text: str) -> int:
    text = text.strip()
    if not text.removeprefix("-").isdecimal() or len(text) > 19 or not text.isascii():
        raise RefusedError(f"its '{shown(text)}' is no number")
    return int(text)
