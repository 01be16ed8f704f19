"""Frozen graphs, checked before anything of them runs."""

from face2face.config import GRAPH_OUTPUT
from face2face.untrusted.graph import check_nodes, read_graph
from face2face.untrusted.graph_sizes import GraphSizes
from face2face.untrusted.operations import GENERATOR
from face2face.untrusted.protobuf import Budget, Message
from face2face.untrusted.refusal import RefusedError
from face2face.utils.text import sanitize_name


def check_frozen_graph(data: bytes) -> None:
    """Refuse a file that is not a frozen graph of a generator's operations alone.

    Args:
        data: the file's content.

    Raises:
        RefusedError: it is refused; why, and the operation and its node, are named.
    """
    bodies = read_graph(Message(memoryview(data), Budget()))
    # Freezing writes functions out, so nothing needs to call any. The functions come first:
    # what hides in one says more than the call.
    for body in reversed(list(bodies.values())):
        check_nodes(body.nodes.values(), GENERATOR)
    if len(bodies) > 1:
        raise RefusedError(
            f"it has a function '{sanitize_name(list(bodies)[1])}', which nothing calls"
        )
    answer = GraphSizes(bodies).check().get(GRAPH_OUTPUT, ())
    if answer and answer[0].kind != "u1":
        raise RefusedError(f"its output '{GRAPH_OUTPUT}' makes no 8-bit numbers")
