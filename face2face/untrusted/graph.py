"""TensorFlow's graphs, checked before anything of them runs.

What is checked of a GraphDef: its operations and those of its functions, how many there are with
all that calls stand for, its constants; and of each step its attributes, and how large what it
makes is and how much there is to compute, see face2face/untrusted/graph_sizes.py.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from face2face.untrusted.graph_step import KINDS
from face2face.untrusted.operations import MOST_NODES, MOST_WEIGHTS
from face2face.untrusted.order import Order, in_order
from face2face.untrusted.protobuf import Message
from face2face.untrusted.refusal import RefusedError, UnknownPartError
from face2face.untrusted.sizes import Tensor
from face2face.untrusted.tensors import read_constant, sides_of
from face2face.utils.text import sanitize_name

MAIN = ""
"""What the graph itself is called among its functions."""

_LONGEST = 1 << 16
"""Bytes of a piece of text: debugging notes are the longest."""

_NONE: Mapping[str, Tensor | None] = MappingProxyType({})


@dataclass(frozen=True)
class Node:
    """One step of a graph or a function.

    Attributes:
        name: as others call it.
        op: the operation.
        takes: references to the tensors that it takes, in order.
        inputs: names of the nodes that it takes from or waits for.
        calls: names of the functions that it calls.
        constants: what it holds.
        attributes: the AttrValues by their names.
    """

    name: str
    op: str
    takes: Sequence[str]
    inputs: Sequence[str]
    calls: Sequence[str]
    constants: Sequence[Tensor]
    attributes: Mapping[str, Message]


@dataclass(frozen=True)
class Body:
    """The graph, or one of its functions.

    Attributes:
        nodes: by their names.
        order: in which they can be done.
        arguments: what a function is given, by name; None where its size is not told. A side that
            is left open is 1.
        answers: references to what a function gives back.
    """

    nodes: Mapping[str, Node]
    order: Order
    arguments: Mapping[str, Tensor | None]
    answers: Sequence[str]

    @property
    def calls(self) -> list[str]:
        """The functions that it calls, once for each call."""
        return [call for node in self.nodes.values() for call in node.calls]


Bodies = Mapping[str, Body]
"""The graph, called `MAIN`, and its functions, by their names."""


def read_graph(graph: Message) -> Bodies:
    """Read a GraphDef.

    Raises:
        RefusedError: it is none, or something in it is too large.
    """
    if not graph.numbers or graph.numbers - {1, 2, 3, 4, 5}:
        raise RefusedError("it is no graph")
    bodies = {MAIN: _read_body(graph.messages(1))}
    library = graph.message(2)
    if library:
        library.known({1, 2, 3})
    for function in library.messages(1) if library else []:
        function.known({1, 3, 4, 5, 6, 7})
        signature = function.message(1)
        name = signature.text(1) if signature else ""
        if not name or not signature or name in bodies:
            raise RefusedError(f"its function '{sanitize_name(name)}' has no name of its own")
        arguments = _read_arguments(function, signature)
        given_back = {one.text(1): one.text(2) for one in function.messages(4)}
        answers = [given_back.get(one.text(1), "") for one in signature.messages(3)]
        bodies[name] = _read_body(function.messages(3), arguments, answers)
    constants = (
        one for body in bodies.values() for node in body.nodes.values() for one in node.constants
    )
    if sum(one.values for one in constants) > MOST_WEIGHTS:
        raise RefusedError(f"its constants have more than {MOST_WEIGHTS} values")
    return bodies


def check_nodes(nodes: Collection[Node], allowed: Collection[str]) -> None:
    """Refuse operations that are not allowed.

    Raises:
        RefusedError: there is one.
    """
    for node in nodes:
        if node.op not in allowed:
            raise UnknownPartError(
                f"it holds the operation {sanitize_name(node.op)} (node "
                f"'{sanitize_name(node.name)}'), which no "
                "generator needs"
            )


def check_calls(bodies: Bodies) -> None:
    """Refuse calls of functions that are not there or call themselves, and too many nodes.

    Counted is what runs: a called function's nodes stand where the call is.

    Raises:
        RefusedError: there is one.
    """
    counted: dict[str, int] = {}
    rows: dict[str, int] = {}
    # Depth first, on a list of our own: the calls may be nested deeper than Python's.
    pending: list[tuple[str, bool]] = [(MAIN, False), *((name, False) for name in bodies)]
    open_now: set[str] = set()
    while pending:
        name, done = pending.pop()
        called = bodies[name].calls
        if done:
            open_now.discard(name)
            nodes = bodies[name].nodes
            counted[name] = len(nodes) + sum(counted[call] for call in called)
            if counted[name] > MOST_NODES:
                raise RefusedError(f"it has more than {MOST_NODES} nodes")
            sources = {node.name: set(node.inputs) for node in nodes.values()}
            lengths = {
                node.name: 1 + sum(rows[call] for call in node.calls) for node in nodes.values()
            }
            rows[name] = in_order("node", sources, lengths).longest
        elif name not in counted:
            open_now.add(name)
            pending.append((name, True))
            for call in set(called):
                if call not in bodies or call in open_now:
                    what = "calls itself" if call in open_now else "is not there"
                    raise RefusedError(f"its function '{sanitize_name(call)}' {what}")
                pending.append((call, False))


def called_from(bodies: Bodies, names: Collection[str]) -> set[str]:
    """The functions of these names and all that they call."""
    found: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name not in found and name in bodies:
            found.add(name)
            pending += bodies[name].calls
    return found


def leading_to(nodes: Mapping[str, Node], ends: Collection[str]) -> list[Node]:
    """The nodes that some nodes take from, those themselves among them."""
    found: dict[str, Node] = {}
    pending = list(ends)
    while pending:
        name = pending.pop()
        if name not in found and name in nodes:
            found[name] = nodes[name]
            pending += nodes[name].inputs
    return list(found.values())


def base_name(reference: str) -> str:
    """The node that a reference such as "^name", "name:1" or "name:output:0" means."""
    return reference.removeprefix("^").partition(":")[0]


def _read_arguments(function: Message, signature: Message) -> dict[str, Tensor | None]:
    told: dict[int, Tensor | None] = {}
    given = signature.messages(2)
    for entry in function.messages(7):
        place, notes = entry.number(1), entry.message(2)
        for name, value in notes.entries(1) if notes else []:
            listed = value.message(1)
            shapes = listed.messages(7) if listed else []
            if name == "_output_shapes" and len(shapes) == 1 and 0 <= place < len(given):
                sides = tuple(abs(side) for side in sides_of(shapes[0], known=False))
                told[place] = Tensor(KINDS.get(given[place].number(3), ""), sides)
    arguments = {one.text(1): told.get(place) for place, one in enumerate(given)}
    if len(arguments) < len(given):
        raise RefusedError("its function takes something twice")
    return arguments


def _read_body(
    messages: Sequence[Message],
    arguments: Mapping[str, Tensor | None] = _NONE,
    answers: Sequence[str] = (),
) -> Body:
    if len(messages) > MOST_NODES:
        raise RefusedError(f"it has more than {MOST_NODES} nodes")
    nodes: dict[str, Node] = {}
    for message in messages:
        message.known({1, 2, 3, 4, 5, 6, 7})
        message.text(4)  # the device: what is no text there, others would read as another format
        name = message.text(1)
        if not name or name in nodes or name in arguments:
            raise RefusedError(f"its node '{sanitize_name(name)}' has no name of its own")
        calls: list[str] = []
        constants: list[Tensor] = []
        attributes = dict(message.entries(5))
        try:
            for value in attributes.values():
                _read_attribute(value, calls, constants)
        except RefusedError as error:
            raise RefusedError(f"{error} (node '{sanitize_name(name)}')") from None
        references = message.texts(3)
        takes = [one for one in references if not one.startswith("^")]
        inputs = [base_name(one) for one in references]
        nodes[name] = Node(name, message.text(2), takes, inputs, calls, constants, attributes)
    order = in_order("node", {name: set(node.inputs) for name, node in nodes.items()})
    return Body(nodes, order, arguments, answers)


def _read_attribute(value: Message, calls: list[str], constants: list[Tensor]) -> None:
    """Measure what an AttrValue holds, and note the functions that it names."""
    listed = value.message(1)
    one, many = (value, 10), (listed, 9)
    for holder, function in (one, many):
        if holder is None:
            continue
        if any(len(text) > _LONGEST for text in holder.bytes_list(2)):
            raise RefusedError("it holds a text that is too long")
        for shape in holder.messages(7):
            sides_of(shape, known=False)
        constants += [read_constant(tensor) for tensor in holder.messages(8)]
        for called in holder.messages(function):
            if called.numbers - {1}:
                raise RefusedError("it calls a function in an unusual way")
            calls.append(called.text(1))
