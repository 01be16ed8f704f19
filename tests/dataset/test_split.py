"""The split by source: whatever happens, no image stands in both sets."""

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from face2face.dataset.gather import Shot, VideoLength, evenly
from face2face.dataset.layout import Set
from face2face.dataset.near_duplicates import Look, look_of
from face2face.dataset.split import GAP_S, group_copies, split
from face2face.errors import DatasetError
from face2face.types import Frame

View = Callable[..., Frame]
LENGTH = VideoLength(100, 25.0)


def still(name: str, whole: Look, square: Look | None = None) -> Shot:
    looks = np.stack([whole, whole if square is None else square])
    return Shot(name, False, 0, 0.0, None, looks, 0)


def video(name: str, looks: Sequence[Look], frames: Sequence[int] | None = None) -> list[Shot]:
    places = frames or range(0, 100, 100 // len(looks))
    return [
        Shot(name, True, frame, frame / 25, None, np.stack([look, look]), 0)
        for frame, look in zip(places, looks, strict=False)
    ]


@pytest.fixture(scope="module")
def looks(view: View) -> list[Look]:
    return [look_of(view(number)) for number in range(120)]


def sets_of(shots: Sequence[Shot], *, seed: int = 0, **more: object) -> list[Set | None]:
    options: dict[str, object] = {"lengths": {}, "val_share": 0.2, "held_out": ()} | more
    return split(shots, seed=seed, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(8))
def test_all_variants_of_a_image_go_one_way(looks: list[Look], seed: int) -> None:
    random = np.random.default_rng(seed)
    shots, of = [], []
    for source in range(40):
        for copy in range(int(random.integers(1, 6))):
            noise = looks[source] + random.normal(0, 0.004, 256).astype(np.float32)
            look = noise - noise.mean()
            if random.random() < 0.3:
                look = look.reshape(16, 16)[:, ::-1].ravel()
            shots.append(still(f"{random.integers(10**9)}-{copy}.jpg", look / np.linalg.norm(look)))
            of.append(source)
    order = random.permutation(len(shots))
    sets = sets_of([shots[i] for i in order], seed=seed)
    ways: dict[int, set[Set | None]] = {}
    for place, kind in zip(order, sets, strict=True):
        ways.setdefault(of[place], set()).add(kind)
    assert all(len(kinds) == 1 for kinds in ways.values())
    assert None not in sets
    assert sets.count("val") == pytest.approx(0.2 * len(sets), abs=4)


def test_several_faces_of_a_image_go_one_way(looks: list[Look]) -> None:
    shots = [
        still(f"{n}.jpg", looks[n], looks[40 + 3 * n + k]) for n in range(20) for k in range(3)
    ]
    for seed in range(10):
        sets = sets_of(shots, seed=seed)
        assert all(len(set(sets[at : at + 3])) == 1 for at in range(0, 60, 3))


def test_images_that_share_one_face_go_one_way(looks: list[Look]) -> None:
    """A cropped copy: another whole, but the face is cut alike."""
    shots = [still(f"{n}.jpg", looks[n]) for n in range(20)]
    shots.append(still("zoomed.jpg", looks[30], looks[7]))
    for seed in range(20):
        sets = sets_of(shots, seed=seed)
        assert sets[7] == sets[20]


def test_chains_of_copies_stay_together() -> None:
    """A is like B and B like C, though A is not like C."""
    random = np.random.default_rng(0)
    a, b = np.linalg.qr(random.normal(size=(256, 2)))[0].T.astype(np.float32)
    turned = [np.float32(np.cos(t)) * a + np.float32(np.sin(t)) * b for t in (0, 0.2, 0.4)]
    assert float(turned[0] @ turned[2]) < 0.93
    shots = [still(f"{n}.png", look) for n, look in enumerate(turned)]
    assert len(set(group_copies(shots).values())) == 1
    assert len(set(group_copies([shots[0], shots[2]]).values())) == 2


def test_the_same_seed_splits_alike_and_another_otherwise(looks: list[Look]) -> None:
    shots = [still(f"{n}.jpg", looks[n]) for n in range(50)]
    assert sets_of(shots, seed=3) == sets_of(shots, seed=3)
    assert len({tuple(sets_of(shots, seed=seed)) for seed in range(10)}) == 10
    # The order in which files were met does not matter.
    by_name = dict(zip((s.name for s in shots), sets_of(shots, seed=3), strict=True))
    back = sets_of(shots[::-1], seed=3)
    assert [by_name[s.name] for s in shots[::-1]] == back


@pytest.mark.parametrize("share", [0.1, 0.2, 0.5])
def test_the_share_that_validates(looks: list[Look], share: float) -> None:
    shots = [still(f"{n}.jpg", looks[n]) for n in range(100)]
    for seed in range(5):
        assert sets_of(shots, seed=seed, val_share=share).count("val") == 100 * share


def test_both_sets_get_something_however_few(looks: list[Look]) -> None:
    for count in range(2, 12):
        sets = sets_of([still(f"{n}.jpg", looks[n]) for n in range(count)])
        assert {"train", "val"} == set(sets)


def test_copies_alone_cannot_be_split(looks: list[Look]) -> None:
    shots = [still(f"{n}.jpg", looks[0]) for n in range(9)]
    with pytest.raises(
        DatasetError, match="nothing is left for training: the 9 usable files are 1"
    ):
        sets_of(shots)


def test_few_videos_are_cut_in_time_with_a_gap(looks: list[Look]) -> None:
    shots = video("a.mp4", looks[:50]) + video("b.mp4", looks[50:100])
    sets = sets_of(shots, lengths={"a.mp4": LENGTH, "b.mp4": LENGTH})
    for name in ("a.mp4", "b.mp4"):
        times = {
            kind: [
                s.time_s for s, k in zip(shots, sets, strict=True) if s.name == name and k == kind
            ]
            for kind in ("train", "val")
        }
        assert min(times["val"]) >= 80 / 25
        assert min(times["val"]) - max(times["train"]) >= GAP_S
        assert len(times["train"]) > 3 * len(times["val"])


def test_five_videos_go_as_wholes(looks: list[Look]) -> None:
    shots = list(
        itertools.chain(*[video(f"{n}.mp4", looks[20 * n : 20 * n + 20]) for n in range(5)])
    )
    lengths = {f"{n}.mp4": LENGTH for n in range(5)}
    chosen = set()
    for seed in range(12):
        sets = sets_of(shots, lengths=lengths, seed=seed)
        val = {s.name for s, kind in zip(shots, sets, strict=True) if kind == "val"}
        train = {s.name for s, kind in zip(shots, sets, strict=True) if kind == "train"}
        assert len(val) == 1
        assert not val & train
        chosen |= val
    assert len(chosen) > 2


def test_a_video_and_its_copy_go_one_way(looks: list[Look]) -> None:
    shots = list(
        itertools.chain(*[video(f"{n}.mp4", looks[15 * n : 15 * n + 15]) for n in range(7)])
    )
    shots += video("again.mov", looks[:15])
    lengths = {shot.name: LENGTH for shot in shots}
    for seed in range(20):
        sets = sets_of(shots, lengths=lengths, seed=seed)
        ways = {
            name: {k for s, k in zip(shots, sets, strict=True) if s.name == name}
            for name in lengths
        }
        assert ways["0.mp4"] == ways["again.mov"]
        assert all(len(kinds) == 1 for kinds in ways.values())


def test_a_image_taken_from_a_video_follows_it(looks: list[Look]) -> None:
    shots = list(
        itertools.chain(*[video(f"{n}.mp4", looks[15 * n : 15 * n + 15]) for n in range(6)])
    )
    lengths = {shot.name: LENGTH for shot in shots}
    shots.append(still("poster.png", looks[15 * 2 + 7]))
    for seed in range(20):
        sets = dict(
            zip((s.name for s in shots), sets_of(shots, lengths=lengths, seed=seed), strict=True)
        )
        assert sets["poster.png"] == sets["2.mp4"]


def test_a_image_taken_from_the_end_of_a_video_validates(looks: list[Look]) -> None:
    shots = video("a.mp4", looks[:50])
    shots += [still("late.png", looks[47]), still("early.png", looks[10])]
    shots += [still("late-copy.jpg", looks[47]), still("other.png", looks[90])]
    sets = dict(
        zip((s.name for s in shots), sets_of(shots, lengths={"a.mp4": LENGTH}), strict=True)
    )
    assert sets["late.png"] == sets["late-copy.jpg"] == "val"
    assert sets["early.png"] == sets["other.png"] == "train"


def test_what_is_held_out_validates_and_nothing_else(looks: list[Look]) -> None:
    shots = [
        still(f"{who}/{n}.jpg", looks[20 * i + n]) for i, who in enumerate("abc") for n in range(20)
    ]
    shots += video("videos/carl.mp4", looks[80:100])
    lengths = {"videos/carl.mp4": LENGTH}
    for patterns, wanted in (
        (["carl.mp4"], {"videos"}),
        (["b/*"], {"b"}),
        (["car*", "a/*"], {"videos", "a"}),
        (["videos/carl.mp4", "7.jpg"], None),
    ):
        sets = sets_of(shots, held_out=patterns, lengths=lengths)
        val = {s.name for s, kind in zip(shots, sets, strict=True) if kind == "val"}
        assert None not in sets
        if wanted is None:
            assert val == {"videos/carl.mp4", "a/7.jpg", "b/7.jpg", "c/7.jpg"}
        else:
            assert {name.split("/")[0] for name in val} == wanted


def test_a_copy_of_what_is_held_out_is_held_out(looks: list[Look]) -> None:
    shots = [still(f"{n}.jpg", looks[n]) for n in range(10)] + [still("copy.png", looks[4])]
    sets = sets_of(shots, held_out=["4.jpg"])
    assert [kind == "val" for kind in sets] == [n in (4, 10) for n in range(11)]


def test_a_pattern_that_names_nothing(looks: list[Look]) -> None:
    shots = [still(f"{n}.jpg", looks[n]) for n in range(10)]
    with pytest.raises(DatasetError, match=r"--held-out ana\* names none .*0.jpg, 1.jpg"):
        sets_of(shots, held_out=["3.jpg", "ana*"])
    with pytest.raises(DatasetError, match="nothing is left for training"):
        sets_of(shots, held_out=["*"])


def test_files_share_evenly() -> None:
    random = np.random.default_rng(0)
    assert evenly([75, 75, 75, 75, 75, 4500], 900, random) == [75] * 5 + [525]
    assert evenly([10, 10], 50, random) == [10, 10]
    assert sum(evenly([7] * 9, 32, random)) == 32
    assert max(evenly([7] * 9, 32, random)) == 4
    few = evenly([1] * 100, 30, random)
    assert sorted(few) == [0] * 70 + [1] * 30
    assert few[:30] != [1] * 30
    assert evenly([], 5, random) == []
