"""TensorFlow's graphs, checked before anything of them runs.

What is checked of a GraphDef: its operations and those of its functions, how many there are with
all that calls stand for, the shapes it names, its constants.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from face2face.untrusted.operations import (
    CALLS,
    GENERATOR,
    JOINING,
    MOST_BYTES,
    MOST_NODES,
    MOST_VALUES,
    MOST_WEIGHTS,
    SIZED_BY,
    SPREADING,
)
from face2face.untrusted.order import check_order
from face2face.untrusted.protobuf import Budget, Message
from face2face.untrusted.refusal import RefusedError, bounded_bytes, refusing, shown
from face2face.untrusted.tensors import Constant, values_of_shape

_MAIN = ""
"""What the graph itself is called among its functions."""

_LONGEST = 1 << 16
"""Bytes of a piece of text: debugging notes are the longest."""


@dataclass(frozen=True)
class Node:
    """One step of a graph or a function.

    Attributes:
        name: as others call it.
        op: the operation.
        inputs: names of the nodes that it takes from, without what of them.
        calls: names of the functions that it calls.
        constants: what it holds.
    """

    name: str
    op: str
    inputs: Sequence[str]
    calls: Sequence[str]
    constants: Sequence[Constant]


Bodies = Mapping[str, Mapping[str, Node]]
"""The nodes of the graph and of each of its functions, by their names."""


def check_frozen_graph(path: Path) -> None:
    """Refuse a file that is not a frozen graph of a generator's operations alone.

    Raises:
        ModelError: it is refused; why, and the operation and its node, are named.
    """
    with refusing(path):
        graph = Message(memoryview(bounded_bytes(path, MOST_BYTES)), Budget())
        # Freezing writes functions out, so nothing needs to call any. The functions come first:
        # what hides in one says more than the call.
        for body in reversed(list(read_graph(graph).values())):
            check_nodes(body.values(), GENERATOR)


def read_graph(graph: Message) -> Bodies:
    """Read a GraphDef.

    Raises:
        RefusedError: it is none, or something in it is too large.
    """
    if not graph.numbers or graph.numbers - {1, 2, 3, 4, 5}:
        raise RefusedError("it is no graph")
    bodies = {_MAIN: _read_nodes(graph.messages(1))}
    library = graph.message(2)
    if library:
        library.known({1, 2, 3})
    for function in library.messages(1) if library else []:
        function.known({1, 3, 4, 5, 6, 7})
        signature = function.message(1)
        name = signature.text(1) if signature else ""
        if not name or name in bodies:
            raise RefusedError(f"its function '{shown(name)}' has no name of its own")
        bodies[name] = _read_nodes(function.messages(3))
    constants = (
        one for body in bodies.values() for node in body.values() for one in node.constants
    )
    if sum(one.values for one in constants) > MOST_WEIGHTS:
        raise RefusedError(f"its constants have more than {MOST_WEIGHTS} values")
    return bodies


def check_nodes(nodes: Collection[Node], allowed: Collection[str]) -> None:
    """Refuse operations that are not allowed, and sizes that are not known or too large.

    Raises:
        RefusedError: there is one.
    """
    by_name = {node.name: node for node in nodes}
    for node in nodes:
        if node.op not in allowed:
            raise RefusedError(
                f"it holds the operation {shown(node.op)} (node '{shown(node.name)}'), which no "
                "generator needs"
            )
        if node.op in SIZED_BY:
            _check_size(node, by_name)
    _check_folded(by_name)


def _check_folded(nodes: Mapping[str, Node]) -> None:
    """Refuse what is computed of constants alone, as on loading, and may be too large.

    How large is an upper bound: of two inputs each may be repeated along the other's sides.
    """
    sizes = {
        name: sum(one.values for one in node.constants)
        for name, node in nodes.items()
        if node.op == "Const"
    }
    pending = [node for node in nodes.values() if node.op != "Const" and node.op not in CALLS]
    while True:
        ready = [node for node in pending if node.inputs and sizes.keys() >= set(node.inputs)]
        if not ready:
            return
        for node in ready:
            given = [max(sizes[name], 1) for name in node.inputs]
            most = math.prod(given) if node.op in SPREADING else max(given)
            sizes[node.name] = sum(given) if node.op in JOINING else most
            if sizes[node.name] > MOST_VALUES:
                raise RefusedError(
                    f"its node '{shown(node.name)}' makes up to {sizes[node.name]} values of "
                    "constants"
                )
        pending = [node for node in pending if node.name not in sizes]


def check_calls(bodies: Bodies) -> None:
    """Refuse calls of functions that are not there or call themselves, and too many nodes.

    Counted is what runs: a called function's nodes stand where the call is.

    Raises:
        RefusedError: there is one.
    """
    counted: dict[str, int] = {}
    rows: dict[str, int] = {}
    # Depth first, on a list of our own: the calls may be nested deeper than Python's.
    pending: list[tuple[str, bool]] = [(_MAIN, False), *((name, False) for name in bodies)]
    open_now: set[str] = set()
    while pending:
        name, done = pending.pop()
        called = [call for node in bodies[name].values() for call in node.calls]
        if done:
            open_now.discard(name)
            counted[name] = len(bodies[name]) + sum(counted[call] for call in called)
            if counted[name] > MOST_NODES:
                raise RefusedError(f"it has more than {MOST_NODES} nodes")
            sources = {node.name: set(node.inputs) for node in bodies[name].values()}
            lengths = {
                node.name: 1 + sum(rows[call] for call in node.calls)
                for node in bodies[name].values()
            }
            rows[name] = check_order("node", sources, lengths)
        elif name not in counted:
            open_now.add(name)
            pending.append((name, True))
            for call in set(called):
                if call not in bodies or call in open_now:
                    what = "calls itself" if call in open_now else "is not there"
                    raise RefusedError(f"its function '{shown(call)}' {what}")
                pending.append((call, False))


def called_from(bodies: Bodies, names: Collection[str]) -> set[str]:
    """The functions of these names and all that they call."""
    found: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name not in found and name in bodies:
            found.add(name)
            pending += [call for node in bodies[name].values() for call in node.calls]
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


def _read_nodes(messages: Sequence[Message]) -> dict[str, Node]:
    if len(messages) > MOST_NODES:
        raise RefusedError(f"it has more than {MOST_NODES} nodes")
    nodes: dict[str, Node] = {}
    for message in messages:
        message.known({1, 2, 3, 4, 5, 6, 7})
        message.text(4)  # the device: what is no text there, others would read as another format
        name = message.text(1)
        if not name or name in nodes:
            raise RefusedError(f"its node '{shown(name)}' has no name of its own")
        calls: list[str] = []
        constants: list[Constant] = []
        try:
            for _, value in message.entries(5):
                _read_attribute(value, calls, constants)
        except RefusedError as error:
            raise RefusedError(f"{error} (node '{shown(name)}')") from None
        inputs = [base_name(one) for one in message.texts(3)]
        nodes[name] = Node(name, message.text(2), inputs, calls, constants)
    check_order("node", {name: set(node.inputs) for name, node in nodes.items()})
    return nodes


def _read_attribute(value: Message, calls: list[str], constants: list[Constant]) -> None:
    """Measure what an AttrValue holds, and note the functions that it names."""
    listed = value.message(1)
    one, many = (value, 10), (listed, 9)
    for holder, function in (one, many):
        if holder is None:
            continue
        if any(len(text) > _LONGEST for text in holder.bytes_list(2)):
            raise RefusedError("it holds a text that is too long")
        for shape in holder.messages(7):
            values_of_shape(shape)
        constants += [Constant(tensor) for tensor in holder.messages(8)]
        for called in holder.messages(function):
            if called.numbers - {1}:
                raise RefusedError("it calls a function in an unusual way")
            calls.append(called.text(1))


def _check_size(node: Node, nodes: Mapping[str, Node]) -> None:
    """Refuse an answer whose size is computed, or too large."""
    place = SIZED_BY[node.op]
    source = nodes.get(node.inputs[place]) if place < len(node.inputs) else None
    held = source.constants if source and source.op == "Const" else []
    sizes = held[0].whole if held else None
    if sizes is None:
        raise RefusedError(f"the size of its node '{shown(node.name)}' is not a constant")
    if math.prod(max(abs(size), 1) for size in sizes) > MOST_VALUES:
        written = " x ".join(map(str, sizes))
        raise RefusedError(f"its node '{shown(node.name)}' makes {written} values")
