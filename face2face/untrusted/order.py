"""Whether the steps of a network can be done one after the other, and in how long a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from face2face.untrusted.operations import MOST_IN_A_ROW
from face2face.untrusted.refusal import RefusedError
from face2face.utils.text import sanitize_name

_SINGLE: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Order:
    """How the steps of a network can be done.

    Attributes:
        names: of the steps, each after those that it takes from.
        longest: how many steps the longest row has in which each takes from the one before.
    """

    names: list[str]
    longest: int


def in_order(
    what: str, sources: Mapping[str, set[str]], lengths: Mapping[str, int] = _SINGLE
) -> Order:
    """Refuse what OpenVINO would read for ever, or make code of for minutes.

    Args:
        what: to call a step.
        sources: the steps that each takes from; steps that are not there are left out of account.
        lengths: of the steps that stand for several in a row.

    Raises:
        RefusedError: a step takes, in the end, from itself, or a row is too long.
    """
    waiting = {name: {one for one in given if one in sources} for name, given in sources.items()}
    followers: dict[str, list[str]] = {name: [] for name in sources}
    for name, given in waiting.items():
        for source in given:
            followers[source].append(name)
    ready = [name for name, given in waiting.items() if not given]
    before = dict.fromkeys(ready, 0)
    names: list[str] = []
    longest = 0
    while ready:
        done = ready.pop()
        names.append(done)
        del waiting[done]
        row = before[done] + lengths.get(done, 1)
        longest = max(longest, row)
        for name in followers[done]:
            before[name] = max(before.get(name, 0), row)
            waiting[name].discard(done)
            if not waiting[name]:
                ready.append(name)
    if waiting:
        raise RefusedError(f"its {what} '{sanitize_name(next(iter(waiting)))}' waits for itself")
    if longest > MOST_IN_A_ROW:
        raise RefusedError(f"it has more than {MOST_IN_A_ROW} {what}s in a row")
    return Order(names, longest)
