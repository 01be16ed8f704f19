"""Tables of people, and splitting by them."""

from pathlib import Path

import numpy as np
import pytest

from face2face.dataset.gather import Shot
from face2face.dataset.people_table import PeopleTable, read_people
from face2face.dataset.split_people import balanced_variants, of_each_kind, split_people
from face2face.errors import DatasetError


def table_of(folder: Path, text: str) -> PeopleTable:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return read_people(path)


def shot(name: str, place: int) -> Shot:
    return Shot(name, False, 0, 0.0, None, np.zeros((2, 256), np.float32), place)


@pytest.fixture
def crowd(tmp_path: Path) -> PeopleTable:
    """40 people of three groups, 30, 8 and 2; each in two images."""
    groups = ["north"] * 30 + ["south"] * 8 + ["west"] * 2
    lines = [
        f"set/{place}_{pose}.jpg,person {place},{group}"
        for place, group in enumerate(groups)
        for pose in ("still", "smile")
    ]
    return table_of(tmp_path, "\n".join(["file,person,from", *lines]))


def test_a_file_is_known_by_its_path_or_the_end_of_it(tmp_path: Path) -> None:
    people = table_of(
        tmp_path, "file,person,ethnicity,gender,age\nset/ana_1.jpg,ana,west_asian,female,34\n"
    )
    ana = people.of("set/ana_1.jpg")
    assert ana is not None
    assert ana.name == "ana"
    assert ana.groups == {"ethnicity": "west asian", "gender": "female", "age": "30 to 44"}
    assert people.of("original/set/ana_1.png") == ana
    assert people.of("other/ana_1.jpg") is None
    assert people.of("set/bana_1.jpg") is None


def test_the_table_of_a_set_knows_people_by_numbers(tmp_path: Path) -> None:
    people = table_of(
        tmp_path,
        "face_id,face_age,face_gender,face_eth\n001,24,female,white\n012,61.5,male,black\n",
    )
    found = people.of("london/neutral_012_03.jpg")
    assert found is not None
    assert found.groups == {"age": "60 and over", "gender": "male", "ethnicity": "black"}
    assert people.of("smiling_001_08.png") is not None
    assert people.of("neutral_0012.jpg") is None


@pytest.mark.parametrize(
    ("years", "band"),
    [
        ("17", "under 18"),
        ("18", "18 to 29"),
        ("29.9", "18 to 29"),
        ("45", "45 to 59"),
        ("60", "60 and over"),
        ("", "not known"),
        ("NA", "not known"),
        ("young", "young"),
    ],
)
def test_ages_become_bands(years: str, band: str, tmp_path: Path) -> None:
    found = table_of(tmp_path, f"file,age\na.jpg,{years}\n").of("a.jpg")
    assert found is not None
    assert found.groups == {"age": band}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "names nobody"),
        ("file,age\n", "names nobody"),
        ("name,age\nana,3\n", "columns name, age"),
        ("file,person\na.jpg,ana\n", "some to group by"),
        ("file,age\na.jpg\n", "line 2"),
        ("file,age\na.jpg,3,4\n", "line 2"),
        ("file,age\n,3\n", "line 2, names no file"),
    ],
)
def test_what_is_no_such_table_is_refused(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=says):
        table_of(tmp_path, text)


def test_a_table_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(bytes(range(128, 256)))
    with pytest.raises(DatasetError, match="cannot be read"):
        read_people(tmp_path / "people.csv")
    with pytest.raises(DatasetError, match="cannot be read"):
        read_people(tmp_path / "nowhere.csv")


def test_people_validate_whole_and_of_each_group(crowd: PeopleTable) -> None:
    names = [f"set/{place}_{pose}.jpg" for place in range(40) for pose in ("still", "smile")]
    shots = [shot(name, place) for place, name in enumerate([*names, "elsewhere.jpg"])]
    sets = split_people(shots, crowd, val_share=0.25, held_out=(), seed=0)
    assert sets[:80:2] == sets[1:80:2]
    out = [place for place in range(40) if sets[2 * place] == "val"]
    assert len(out) == 10
    assert 7 <= sum(place < 30 for place in out) <= 8
    assert sum(30 <= place < 38 for place in out) == 2
    assert sets[-1] == "train"
    # The same people, whatever of theirs is used.
    some = split_people(shots[::4], crowd, val_share=0.25, held_out=(), seed=0)
    assert some == sets[::4]
    assert split_people(shots, crowd, val_share=0.25, held_out=(), seed=1) != sets


def test_held_out_files_take_their_people_with_them(crowd: PeopleTable) -> None:
    shots = [shot(f"set/3_{pose}.jpg", place) for place, pose in enumerate(("still", "smile"))]
    shots += [shot("clip.mp4", 2), shot("set/4_still.jpg", 3)]
    held_out = ["3_still.jpg", "clip.mp4"]
    sets = split_people(shots, crowd, val_share=0.001, held_out=held_out, seed=0)
    assert sets == ["val", "val", "val", "train"]


def test_a_table_of_others_is_refused(crowd: PeopleTable) -> None:
    with pytest.raises(DatasetError, match=r"knows none of the 1 files, such as a\.jpg"):
        split_people([shot("a.jpg", 0)], crowd, val_share=0.2, held_out=(), seed=0)
    with pytest.raises(DatasetError, match="nobody is left for the set val"):
        split_people([shot("set/0_still.jpg", 0)], crowd, val_share=0.001, held_out=(), seed=0)


def test_rare_groups_have_more_pairs(crowd: PeopleTable) -> None:
    shots = [shot(f"set/{place}_still.jpg", place) for place in range(40)]
    counts = balanced_variants(shots, ["train"] * 40, crowd, 4, seed=0)
    # A third of 40 is 0.44 times the 30, 1.7 times the 8 and 6.7 times the 2: within bounds.
    assert 1 <= min(counts[:30]) <= max(counts[:30]) <= 3
    assert np.mean(counts[30:38]) == pytest.approx(4 * 40 / 24, abs=0.5)
    assert counts[38:] == [12, 12]
    assert balanced_variants(shots, ["val"] * 40, crowd, 4, seed=0) == [1] * 40


def test_shares_of_small_kinds_add_up(crowd: PeopleTable) -> None:
    assert len(of_each_kind(crowd.everybody(), 0.15, 0)) == 6
