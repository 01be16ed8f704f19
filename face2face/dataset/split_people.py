"""Which people train and which validate, so that each group is in both; balancing the groups."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from face2face.dataset.gather import Shot
from face2face.dataset.layout import Set
from face2face.dataset.people_table import PeopleTable, Person
from face2face.dataset.split import named_by
from face2face.errors import DatasetError

_MOST, _LEAST = 3.0, 0.5
"""How many times as many pairs as usual are made of an image of the rarest groups, and of the
most frequent."""


def split_people(
    shots: Sequence[Shot],
    people: PeopleTable,
    *,
    val_share: float,
    held_out: Sequence[str],
    seed: int,
) -> list[Set | None]:
    """Choose the set of each shot: all that shows one person goes one way.

    Of those who are alike in all groups a share validates, so that the groups are in the
    validation as they are in all. Files that the table does not name train, but for those of
    `held_out`.

    Args:
        shots: at least one.
        people: who is in which file.
        val_share: the share of the people that shall validate.
        held_out: patterns of names of files that validate, with whom they show.
        seed: decides what is left to chance.

    Raises:
        DatasetError: the table knows none of the files, or nothing is left for one of the sets.
    """
    who = {shot.name: people.of(shot.name) for shot in shots}
    if not any(who.values()):
        first = next(iter(who))
        raise DatasetError(
            f"the table of people knows none of the {len(who)} files, such as {first}: its "
            "column file must hold their paths, or the ends of these"
        )
    chosen = of_each_kind(people.everybody(), val_share, seed)
    files = named_by(held_out, who)
    chosen |= {person.name for name, person in who.items() if person and name in files}

    def validates(name: str) -> bool:
        person = who[name]
        return name in files if person is None else person.name in chosen

    sets: list[Set | None] = ["val" if validates(shot.name) else "train" for shot in shots]
    for kind in ("train", "val"):
        if kind not in sets:
            raise DatasetError(
                f"nobody is left for the set {kind}: the table names "
                f"{len(people.everybody())} people; change --val-share"
            )
    return sets


def of_each_kind(people: Sequence[Person], share: float, seed: int) -> set[str]:
    """Names of about a share of the people, from all kinds of them.

    It depends on the people alone, not on which of their images are used: for all tasks the same
    people are held out.
    """
    kinds: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for person in people:
        kinds[tuple(person.groups.values())].append(person.name)
    random = np.random.default_rng(seed)
    chosen: set[str] = set()
    owed = 0.5
    # What rounding leaves of a kind goes on to the next, which is alike in most groups.
    for kind in sorted(kinds):
        names = sorted(kinds[kind])
        owed += share * len(names)
        taken = int(owed)
        owed -= taken
        chosen |= {names[place] for place in random.permutation(len(names))[:taken]}
    return chosen


def balanced_variants(
    shots: Sequence[Shot], sets: Sequence[Set], people: PeopleTable, variants: int, seed: int
) -> list[int]:
    """How many pairs to make of each shot, so that rare groups train as much as frequent ones.

    Args:
        shots: with their sets.
        sets: of the shots; those that validate have one pair each.
        people: who is in which file; of files that it does not name `variants` are made.
        variants: how many there are of an image on average, at least 1.
        seed: decides what rounding leaves open.
    """
    who = [people.of(shot.name) for shot in shots]
    trained = [one for one, kind in zip(who, sets, strict=True) if one and kind == "train"]
    weights = {column: _weights(trained, column) for column in people.columns}
    random = np.random.default_rng(seed)
    counts = []
    for person, kind in zip(who, sets, strict=True):
        wanted = float(variants) if kind == "train" else 1.0
        if person is not None and kind == "train":
            own = [weights[column][group] for column, group in person.groups.items()]
            wanted *= float(np.clip(np.mean(own), _LEAST, _MOST))
        counts.append(max(int(wanted + random.random() * (kind == "train")), 1))
    return counts


def _weights(people: Sequence[Person], column: str) -> Mapping[str, float]:
    """By the group: how much rarer it is than with equal shares of the images."""
    found: dict[str, int] = defaultdict(int)
    for person in people:
        found[person.groups[column]] += 1
    return {group: len(people) / (len(found) * count) for group, count in found.items()}
