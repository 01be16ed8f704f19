"""The groups of the 68 points: together all of them, each where iBUG-68 has it."""

from face2face.faces import landmarks


def test_the_groups_are_the_68_points() -> None:
    groups = {
        "JAW": (0, 17),
        "RIGHT_BROW": (17, 22),
        "LEFT_BROW": (22, 27),
        "NOSE_BRIDGE": (27, 31),
        "LOWER_NOSE": (31, 36),
        "RIGHT_EYE": (36, 42),
        "LEFT_EYE": (42, 48),
        "OUTER_LIP": (48, 60),
        "INNER_LIP": (60, 68),
    }
    found = {name: getattr(landmarks, name) for name in groups}
    assert found == {name: range(*ends) for name, ends in groups.items()}
    assert sorted(point for group in found.values() for point in group) == list(range(68))
    assert range(48, 68) == landmarks.MOUTH
