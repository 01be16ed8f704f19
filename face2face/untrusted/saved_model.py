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
    MAIN,
    Bodies,
    base_name,
    called_from,
    check_calls,
    check_nodes,
    leading_to,
    read_graph,
)
from face2face.untrusted.graph_sizes import GraphSizes
from face2face.untrusted.graph_step import KINDS
from face2face.untrusted.operations import CALLS, GENERATOR, MOST_BYTES, SAVING, VARIABLES
from face2face.untrusted.protobuf import Budget, Message
from face2face.untrusted.refusal import RefusedError, bounded_bytes
from face2face.untrusted.sizes import Tensor
from face2face.untrusted.tensors import sides_of
from face2face.utils.text import sanitize_name

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


def check_saved_model(folder: Path) -> None:
    """Refuse a SavedModel that is not a generator's operations and variables alone.

    Raises:
        RefusedError: it is refused; why, and the operation and its node, are named.
        OSError: it cannot be read.
    """
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
        if name not in savers:
            check_nodes(body.nodes.values(), GENERATOR | CALLS | VARIABLES)
    check_calls(bodies)
    _check_unreached(bodies, savers, roots | _called_by_signatures(graphs[0], bodies))
    sizes = GraphSizes(bodies, savers)
    sizes.check()
    for name, held in _held_by_functions(objects).items():
        if name in bodies.keys() - savers - sizes.reached:
            sizes.check_function(name, held)
    idle = sorted(bodies.keys() - savers - sizes.reached - {MAIN})
    if idle:
        raise RefusedError(f"it has a function '{sanitize_name(idle[0])}', which nothing calls")


def copy_saved_model(folder: Path, target: Path) -> None:
    """Copy what a SavedModel is read from, and nothing else, into a new folder.

    Raises:
        RefusedError: it has files that no generator needs, or that are too large.
        OSError: it cannot be read, or the new one not be written.
    """
    _check_files(folder)
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if _FILES.fullmatch(name) and path.is_file():
            copy = target / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(bounded_bytes(path, MOST_BYTES))


def _check_files(folder: Path) -> None:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise RefusedError(f"its {sanitize_name(name)} is a link")
        if path.is_file():
            if _READ.fullmatch(name) and not _FILES.fullmatch(name):
                raise RefusedError(f"it has a file {sanitize_name(name)}, which no generator needs")
            if path.stat().st_size > MOST_BYTES:
                raise RefusedError(
                    f"its {sanitize_name(name)} is larger than {MOST_BYTES >> 20} MB"
                )


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
                raise RefusedError(f"it holds an object of the kind {sanitize_name(identifier)}")
        if function := one.message(6):
            functions.update(function.texts(1))
        if bare := one.message(8):
            functions.add(bare.text(1))
        if variable := one.message(7):
            sides_of(variable.message(2))
    return functions | {name for name, _ in objects.entries(2)}


def _held_by_functions(objects: Message) -> dict[str, list[Tensor]]:
    """The variables that each function is given, which loading looks for among the objects."""
    variables = [one.message(7) for one in objects.messages(1)]
    found: dict[str, list[Tensor]] = {}
    for name, function in objects.entries(2):
        held = []
        for path in function.whole_numbers(2):
            variable = variables[path] if 0 <= path < len(variables) else None
            if variable is None:
                raise RefusedError(
                    f"its function '{sanitize_name(name)}' holds what is no variable"
                )
            kind = KINDS.get(variable.number(1), "")
            held.append(Tensor(f"r{kind}", sides_of(variable.message(2))))
        found[name] = held
    return found


def _savers(bodies: Bodies) -> set[str]:
    """The functions that hold operations of saving and no others that are not allowed."""
    found = set()
    for name, body in bodies.items():
        operations = {node.op for node in body.nodes.values()}
        if name != MAIN and operations & SAVING and operations <= SAVING | GENERATOR | VARIABLES:
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
    nodes = leading_to(bodies[MAIN].nodes, ends)
    return {call for node in nodes for call in node.calls}


def _check_unreached(bodies: Bodies, savers: set[str], roots: set[str]) -> None:
    # Only the graph itself may call them, from nodes that no signature leads to.
    others = {call for name, body in bodies.items() if name != MAIN for call in body.calls}
    reached = sorted(savers & (called_from(bodies, roots) | others | roots))
    if reached:
        operation, node = next(
            (node.op, node.name) for node in bodies[reached[0]].nodes.values() if node.op in SAVING
        )
        raise RefusedError(
            f"it holds the operation {operation} (node '{sanitize_name(node)}' of the function "
            f"'{sanitize_name(reached[0])}') where it would run"
        )
