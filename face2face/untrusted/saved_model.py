"""SavedModels, checked before anything of them runs.

Beside the generator a SavedModel carries functions that save and restore it. They write files, so
they are let in only where nothing reaches them: neither the signatures, nor any other function,
nor the objects that TensorFlow makes when it loads the model (it restores the weights itself).
Objects that run something while they are loaded are refused: resources with initialisers,
assets, savers of their own; and so are the SavedModels of TensorFlow 1, whose loading runs
operations of the graph.
"""

import re
from pathlib import Path

from face2face.untrusted.graph import (
    Bodies,
    base_name,
    called_from,
    check_calls,
    check_nodes,
    leading_to,
    read_graph,
)
from face2face.untrusted.operations import CALLS, GENERATOR, MOST_BYTES, SAVING, VARIABLES
from face2face.untrusted.protobuf import Budget, Message
from face2face.untrusted.refusal import RefusedError, bounded_bytes, refusing, shown
from face2face.untrusted.tensors import values_of_shape

_GRAPH = "saved_model.pb"
_FILES = re.compile(r"saved_model\.pb|fingerprint\.pb|variables/variables\.(index|data-\d+-of-\d+)")
_READ = re.compile(r"saved_model\..*|variables/.*|assets.*/.*|debug/.*")
"""What TensorFlow looks for in a SavedModel's folder."""

_KINDS = {4: "", 6: "", 7: "", 8: "", 9: "", 5: "asset", 10: "resource", 12: "captured tensor"}
"""The kinds of objects by their field; those with a name are not let in."""

_IDENTIFIERS = {
    *("_generic_user_object", "signature_map"),
    *("trackable_list_wrapper", "trackable_dict_wrapper", "trackable_tuple_wrapper"),
}
_MAIN = ""


def check_saved_model(folder: Path) -> None:
    """Refuse a SavedModel that is not a generator's operations and variables alone.

    Raises:
        ModelError: it is refused; why, and the operation and its node, are named.
    """
    with refusing(folder):
        _check_files(folder)
        data = bounded_bytes(folder / _GRAPH, MOST_BYTES)
        graphs = Message(memoryview(data), Budget()).messages(2)
        if len(graphs) != 1 or not graphs[0].bytes_list(7):
            raise RefusedError("it is no SavedModel of TensorFlow 2")
        graph, objects = graphs[0].message(2), graphs[0].message(7)
        if graph is None or objects is None:
            raise RefusedError("it is no SavedModel of TensorFlow 2")
        bodies = read_graph(graph)
        roots = _functions_of_objects(objects)
        savers = _savers(bodies)
        for name, body in bodies.items():
            if name in savers:
                continue
            check_nodes(body.values(), GENERATOR | CALLS | VARIABLES)
        check_calls(bodies)
        _check_unreached(bodies, savers, roots | _called_by_signatures(graphs[0], bodies))


def _check_files(folder: Path) -> None:
    for place in folder.rglob("*"):
        name = place.relative_to(folder).as_posix()
        if place.is_symlink():
            raise RefusedError(f"its {shown(name)} is a link")
        if place.is_file():
            if _READ.fullmatch(name) and not _FILES.fullmatch(name):
                raise RefusedError(f"it has a file {shown(name)}, which no generator needs")
            if place.stat().st_size > MOST_BYTES:
                raise RefusedError(f"its {shown(name)} is larger than {MOST_BYTES >> 20} MB")


def _functions_of_objects(objects: Message) -> set[str]:
    """Check the objects that loading makes; return the functions that they hold."""
    functions = set()
    for one in objects.messages(1):
        kinds = one.numbers & set(_KINDS)
        strange = [_KINDS[kind] for kind in kinds if _KINDS[kind]]
        if strange:
            raise RefusedError(f"it holds a {strange[0]}, which no generator needs")
        if len(kinds) > 1 or one.numbers & {11, 13, 14, 16}:
            raise RefusedError("it holds an object that is loaded in a way of its own")
        if user := one.message(4):
            identifier = user.text(1)
            if identifier not in _IDENTIFIERS:
                raise RefusedError(f"it holds an object of the kind {shown(identifier)}")
        if function := one.message(6):
            functions.update(function.texts(1))
        if bare := one.message(8):
            functions.add(bare.text(1))
        if variable := one.message(7):
            values_of_shape(variable.message(2))
    return functions | {name for name, _ in objects.entries(2)}


def _savers(bodies: Bodies) -> set[str]:
    """The functions that hold operations of saving and no others that are not allowed."""
    found = set()
    for name, body in bodies.items():
        operations = {node.op for node in body.values()}
        if name != _MAIN and operations & SAVING and operations <= SAVING | GENERATOR | VARIABLES:
            found.add(name)
    return found


def _called_by_signatures(meta: Message, bodies: Bodies) -> set[str]:
    """The functions that the graph's signatures call."""
    ends = [
        base_name(tensor.text(1))
        for _, signature in meta.entries(5)
        for field in (1, 2)
        for _, tensor in signature.entries(field)
    ]
    nodes = leading_to(bodies[_MAIN], ends)
    return {call for node in nodes for call in node.calls}


def _check_unreached(bodies: Bodies, savers: set[str], roots: set[str]) -> None:
    # Only the graph itself may call them, from nodes that no signature leads to.
    others = {
        call
        for name, body in bodies.items()
        if name != _MAIN
        for node in body.values()
        for call in node.calls
    }
    reached = sorted(savers & (called_from(bodies, roots) | others | roots))
    if reached:
        operation, node = next(
            (node.op, node.name) for node in bodies[reached[0]].values() if node.op in SAVING
        )
        raise RefusedError(
            f"it holds the operation {operation} (node '{shown(node)}' of the function "
            f"'{shown(reached[0])}') where it would run"
        )
