"""Whether the steps of a network can be done one after the other."""

from collections.abc import Mapping


def waits_for_itself(sources: Mapping[str, set[str]]) -> str | None:
    """A step that, in the end, takes from itself; None where there is none.

    OpenVINO reads a network with such a step for ever.

    Args:
        sources: the steps that each takes from; steps that are not there are left out of account.
    """
    waiting = {name: {one for one in given if one in sources} for name, given in sources.items()}
    followers: dict[str, list[str]] = {name: [] for name in sources}
    for name, given in waiting.items():
        for source in given:
            followers[source].append(name)
    ready = [name for name, given in waiting.items() if not given]
    while ready:
        done = ready.pop()
        del waiting[done]
        for name in followers[done]:
            waiting[name].discard(done)
            if not waiting[name]:
                ready.append(name)
    return next(iter(waiting), None)
