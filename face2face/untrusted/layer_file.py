"""The XML of OpenVINO's own form, read into layers and what joins them."""

from dataclasses import dataclass, field
from xml.parsers import expat

from face2face.untrusted.layer_step import whole_of
from face2face.untrusted.operations import MOST_AXES, MOST_NODES
from face2face.untrusted.refusal import RefusedError
from face2face.untrusted.sizes import Sides
from face2face.utils.text import sanitize_name

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

_SAYS = {
    "net": {"name", "version"},
    "layer": {"id", "name", "type", "version", "output_names"},
    "port": {"id", "precision", "names"},
    "edge": {"from-layer", "from-port", "to-layer", "to-port"},
}
"""What an element may say; a layer's data may say more, and its rule decides."""

_ONCE = {"layers", "edges", "data", "input", "output"}
"""What stands once in what it stands in."""

_NOTES = {"info", "nncf", "attribute", "conversion_parameters", "Runtime_version"}
_MARKS = {
    *("decompression", "DisablePrecisionConversion", "fused_names", "keep_const_precision"),
    *("precise", "old_api_map_element_type"),
}
"""What a layer may be marked with: hints to those that convert a network."""

_MOST_PORTS = 80
_MOST_TEXT = 4096

_PRECISIONS = {
    "FP16": "f2",
    "FP32": "f4",
    "FP64": "f8",
    "BF16": "bf",
    "BOOL": "b1",
    "U8": "u1",
    "U16": "u2",
    "U32": "u4",
    "U64": "u8",
    "I8": "i1",
    "I16": "i2",
    "I32": "i4",
    "I64": "i8",
}


@dataclass
class Port:
    """What a layer says of a tensor that it takes or makes.

    Attributes:
        number: as edges call it.
        kind: of its numbers, see `sizes.Tensor.kind`.
        sides: its shape.
        source: the layer and the port that it comes from, where it is taken.
    """

    number: str
    kind: str
    sides: Sides = ()
    source: tuple[str, str] | None = None


@dataclass
class Layer:
    """A layer as the file tells it.

    Attributes:
        name: for people.
        kind: its type.
        version: of that.
        data: its attributes.
        inputs: what it says that it takes, in order.
        outputs: what it says that it makes, in order.
    """

    name: str
    kind: str
    version: str
    data: dict[str, str] = field(default_factory=dict)
    inputs: list[Port] = field(default_factory=list)
    outputs: list[Port] = field(default_factory=list)

    @property
    def sources(self) -> set[str]:
        """The layers that it takes from."""
        return {port.source[0] for port in self.inputs if port.source}


def read_layers(data: bytes) -> dict[str, Layer]:
    """The layers of a network by their numbers.

    Raises:
        RefusedError: it is no network, or holds parts that no generator has.
    """
    # One encoding and no second meaning of a byte: OpenVINO has a reader of its own.
    if b"\0" in data:
        raise RefusedError("it is no text")
    parser = expat.ParserCreate("utf-8")
    reader = _Reader()
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise RefusedError(f"it is damaged in line {error.lineno}") from None
    if not reader.layers:
        raise RefusedError("it is a network without layers")
    for layer in reader.layers.values():
        if any(port.source is None for port in layer.inputs):
            raise RefusedError(f"its layer '{sanitize_name(layer.name)}' takes what is not there")
    return reader.layers


class _Reader:
    """What the reader of the XML calls.

    Attributes:
        layers: by their numbers.
    """

    def __init__(self) -> None:
        self.layers: dict[str, Layer] = {}
        self._open: list[str] = []
        self._seen: list[set[str]] = [set()]
        self._layer: Layer | None = None
        self._text = ""

    def doctype(self, *_: object) -> None:
        raise RefusedError("it declares entities of its own")

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        around = self._open[-1] if self._open else ""
        self._text = ""
        if "rt_info" in self._open:
            mark = attributes.get("name", "").removesuffix("_0")
            if around == "rt_info" and (
                tag not in _NOTES or (tag == "attribute" and mark not in _MARKS)
            ):
                raise RefusedError(f"it holds a setting {sanitize_name(tag)}{self._where()}")
        elif tag not in _INSIDE.get(around, ()) or (tag in _ONCE and tag in self._seen[-1]):
            raise RefusedError(f"it holds a part {sanitize_name(tag)}{self._where()}")
        elif strange := attributes.keys() - _SAYS.get(
            tag, attributes.keys() if tag == "data" else ()
        ):
            raise RefusedError(f"its {tag} says {sanitize_name(min(strange))}{self._where()}")
        elif tag == "layer":
            self._begin_layer(attributes)
        elif tag == "data" and self._layer:
            self._layer.data = attributes
            if any(len(text) > _MOST_TEXT for text in attributes.values()):
                raise RefusedError(f"it holds a text that is too long{self._where()}")
        elif tag == "port":
            self._begin_port(attributes, around)
        elif tag == "edge":
            self._take_edge(attributes)
        self._seen[-1].add(tag)
        self._seen.append(set())
        self._open.append(tag)
        if len(self._open) > 32:
            raise RefusedError("its parts lie too deep in each other")

    def text(self, text: str) -> None:
        self._text += text

    def end(self, tag: str) -> None:
        self._open.pop()
        self._seen.pop()
        if "rt_info" in self._open:
            return
        if tag == "dim" and self._layer:
            ports = self._layer.inputs if self._open[-2] == "input" else self._layer.outputs
            port = ports[-1]
            port.sides = (*port.sides, _number(self._text))
            if len(port.sides) > MOST_AXES:
                raise RefusedError(f"it has a tensor of too many axes{self._where()}")

    def _begin_layer(self, attributes: dict[str, str]) -> None:
        number = attributes.get("id", "")
        name = attributes.get("name", "")
        if number in self.layers or not _plain(number):
            raise RefusedError(
                f"it holds a layer without a number of its own (layer '{sanitize_name(name)}')"
            )
        self._layer = Layer(name, attributes.get("type", ""), attributes.get("version", ""))
        self.layers[number] = self._layer
        if len(self.layers) > MOST_NODES:
            raise RefusedError(f"it has more than {MOST_NODES} layers")

    def _begin_port(self, attributes: dict[str, str], around: str) -> None:
        assert self._layer is not None  # a port stands in a layer alone
        ports = self._layer.inputs if around == "input" else self._layer.outputs
        number = attributes.get("id", "")
        kind = _PRECISIONS.get(attributes.get("precision", ""))
        others = {port.number for port in self._layer.inputs + self._layer.outputs}
        if number in others or not _plain(number) or kind is None or len(others) >= _MOST_PORTS:
            raise RefusedError(f"it holds a port of no certain number or kind{self._where()}")
        ports.append(Port(number, kind))

    def _take_edge(self, attributes: dict[str, str]) -> None:
        of, to = attributes.get("from-layer", ""), attributes.get("to-layer", "")
        layer = self.layers.get(to)
        named = attributes.get("to-port")
        port = next((one for one in (layer.inputs if layer else []) if one.number == named), None)
        if of not in self.layers or port is None or port.source is not None:
            raise RefusedError(
                f"it joins layers that are not there, or twice ({sanitize_name(to)})"
            )
        port.source = (of, attributes.get("from-port", ""))

    def _where(self) -> str:
        return f" (layer '{sanitize_name(self._layer.name)}')" if self._layer else ""


def _plain(number: str) -> bool:
    """Whether it is the only way to write this number: "05" and "5" are one to OpenVINO."""
    return (
        number.isascii() and number.isdecimal() and len(number) < 7 and str(int(number)) == number
    )


def _number(text: str) -> int:
    try:
        return whole_of(text)
    except RefusedError as error:
        raise RefusedError(f"it {error}") from None
