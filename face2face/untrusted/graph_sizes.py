"""How large what a TensorFlow graph computes is, and how much there is to compute.

Every step's shape is told from what it takes, whether it hangs on the image or on constants
alone; a step whose size cannot be told is refused.
"""

from collections.abc import Collection, Mapping, Sequence

from face2face.untrusted.account import Account, Made
from face2face.untrusted.graph import MAIN, Bodies, Body, Node
from face2face.untrusted.graph_images import IMAGES
from face2face.untrusted.graph_numbers import NUMBERS
from face2face.untrusted.graph_parts import PARTS
from face2face.untrusted.graph_step import Attributes, Rule, Step
from face2face.untrusted.graph_wiring import WIRING
from face2face.untrusted.operations import CALLS, MOST_CALLS_DEEP, VARIABLES
from face2face.untrusted.refusal import RefusedError
from face2face.untrusted.sizes import Tensor, bounded
from face2face.untrusted.tensors import sides_of
from face2face.utils.text import sanitize_name

RULES: Mapping[str, Rule] = WIRING | PARTS | NUMBERS | IMAGES

_PLACES = {
    "batch_mean": 1,
    "batch_variance": 2,
    "reserve_space_1": 3,
    "reserve_space_2": 4,
    "reserve_space_3": 5,
}
"""Which of an operation's tensors functions mean by a name; any other is the first."""


class GraphSizes:
    """Follows the sizes through a graph and the functions that it calls.

    Args:
        bodies: the graph.
        savers: functions that never run.
    """

    def __init__(self, bodies: Bodies, savers: Collection[str] = ()) -> None:
        """Take a graph whose operations, calls and order were checked."""
        self._bodies = bodies
        self._savers = savers
        self._account = Account()
        self.reached: set[str] = set()

    def check(self) -> Mapping[str, Sequence[Tensor]]:
        """What the graph's own nodes make, by their names.

        Raises:
            RefusedError: a node makes what is too large or of no certain size, computes too much,
                or is not as its operation has it; it is named.
        """
        return self._follow(self._bodies[MAIN], {}, 0)

    def check_function(self, name: str, held: Sequence[Tensor]) -> None:
        """Follow a function that is loaded without being called.

        Args:
            name: of the function.
            held: the variables that it is given after what it asks for.

        Raises:
            RefusedError: see `check`; or it does not say how large what it is given is.
        """
        arguments = self._bodies[name].arguments
        given = list(arguments.values())
        if held:
            given[-len(held) :] = held
        known = {n: one for n, one in zip(arguments, given, strict=False) if one is not None}
        if len(known) < len(arguments) or len(given) != len(arguments):
            raise RefusedError(
                f"its function '{sanitize_name(name)}' takes tensors of no certain size"
            )
        self.reached.add(name)
        self._follow(self._bodies[name], known, 0)

    def _follow(
        self, body: Body, given: Mapping[str, Tensor], depth: int
    ) -> Mapping[str, Sequence[Tensor]]:
        known: dict[str, Sequence[Tensor]] = {name: [one] for name, one in given.items()}
        for name in body.order.names:
            node = body.nodes[name]
            try:
                _check_there(node, known)
                takes = [_meant(known, reference) for reference in node.takes]
                made = self._made(node, takes, depth)
                if node.op != "Const":
                    self._account.add(made)
            except RefusedError as error:
                # Of a node in a function, the innermost is named.
                said = str(error)
                text = (
                    said if said.startswith("its ") else f"its node '{sanitize_name(name)}' {said}"
                )
                raise RefusedError(text) from None
            known[name] = made.tensors
        return known

    def _made(self, node: Node, takes: Sequence[Tensor], depth: int) -> Made:
        attributes = Attributes(node.attributes)
        if node.op in CALLS:
            return self._called(node, takes, depth)
        if node.op == "Const":
            value = attributes.get("value", 8)
            if value is None or len(node.constants) != 1 or takes:
                raise RefusedError("holds no constant")
            if attributes.kind("dtype") != node.constants[0].kind:
                raise RefusedError("holds a constant of another kind than it says")
            made = Made(node.constants)
        elif node.op == "Placeholder":
            made = self._placeholder(attributes)
        elif node.op in VARIABLES:
            made = _variable(node.op, takes, attributes)
        else:
            made = RULES[node.op](Step(node.op, takes, attributes))
        attributes.check_all_asked()
        return made

    def _placeholder(self, attributes: Attributes) -> Made:
        kind = attributes.kind("dtype")
        value = attributes.get("shape", 7)
        if kind == "s" and self._savers:
            return Made([Tensor("s", ())])  # the name of a file, for a saver
        if kind != "u1" or value is None:
            raise RefusedError("is no image of 8-bit numbers of a known size")
        return Made([Tensor(kind, bounded(sides_of(value.message(7))))])

    def _called(self, node: Node, takes: Sequence[Tensor], depth: int) -> Made:
        if len(node.calls) != 1 or depth >= MOST_CALLS_DEEP:
            raise RefusedError("calls no function, several, or too deep")
        (name,) = node.calls
        body = self._bodies[name]
        if name in self._savers:
            return Made([Tensor("s", ())] * len(body.answers))
        self.reached.add(name)
        if len(takes) != len(body.arguments):
            raise RefusedError("gives a function more or less than it takes")
        given = dict(zip(body.arguments, takes, strict=True))
        known = self._follow(body, given, depth + 1)
        # What they make was counted in there.
        return Made(
            [Tensor(t.kind, t.sides, t.whole) for t in (_meant(known, a) for a in body.answers)]
        )


def _check_there(node: Node, known: Collection[str]) -> None:
    for source in node.inputs:
        if source not in known:
            raise RefusedError(f"takes from '{sanitize_name(source)}', which is not there")


def _meant(known: Mapping[str, Sequence[Tensor]], reference: str) -> Tensor:
    """The tensor of a reference such as "name", "name:1" or "name:output:0"."""
    name, *rest = reference.split(":")
    place = 0
    if rest:
        if len(rest) > 2 or not rest[-1].isascii() or not rest[-1].isdecimal() or len(rest[-1]) > 4:
            raise RefusedError(f"takes '{sanitize_name(reference)}', which is no tensor")
        place = int(rest[-1]) + (_PLACES.get(rest[0], 0) if len(rest) == 2 else 0)
    tensors = known.get(name, ())
    if place >= len(tensors):
        raise RefusedError(f"takes '{sanitize_name(reference)}', which is not there")
    return tensors[place]


def _variable(op: str, takes: Sequence[Tensor], attributes: Attributes) -> Made:
    """A variable is a tensor whose kind is that of its numbers with an "r" before it."""
    attributes.ignore("validate_shape")
    if op == "VarHandleOp":
        attributes.ignore("container", "shared_name", "debug_name", "allowed_devices")
        shape = attributes.get("shape", 7)
        sides = bounded(sides_of(shape.message(7) if shape else None))
        return Made([Tensor(f"r{attributes.kind('dtype')}", sides)])
    if not takes or not takes[0].kind.startswith("r"):
        raise RefusedError("takes no variable")
    variable = takes[0]
    if attributes.kind("dtype", variable.kind[1:]) != variable.kind[1:]:
        raise RefusedError("takes a variable of another kind than it says")
    if op == "ReadVariableOp":
        return Made([Tensor(variable.kind[1:], variable.sides)])
    if op == "AssignVariableOp" and (len(takes) != 2 or takes[1].sides != variable.sides):
        raise RefusedError("fills a variable with another shape")
    return Made([Tensor("b1", ())] if op == "VarIsInitializedOp" else [])
