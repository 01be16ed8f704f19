"""A clip, or a part of it: how a part is written, and that only that part is learned from."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from face2face.dataset.clip_faults import ClipFault, FoundFault, of_several
from face2face.dataset.layout import find_pairs
from face2face.errors import UsageError
from face2face.new_face.clip import Clip, parse_part
from face2face.new_face.clip_check import check_clip
from face2face.new_face.pairs import choose_pairs
from face2face.new_face.plan import Plan, going_on


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("all", (0.0, None)),
        ("10-75", (10.0, 75.0)),
        ("0:10-1:15.5", (10.0, 75.5)),
        ("90-", (90.0, None)),
        ("0-2:00", (0.0, 120.0)),
    ],
)
def test_parts_as_they_are_typed(text: str, part: tuple[float, float | None]) -> None:
    assert parse_part(text) == part
    assert parse_part(Clip(Path("a"), *part).part) == part  # and as the window hands them over


@pytest.mark.parametrize("text", ["", "-", "5", "-5", "a-b", "10-5", "7-7", "1:2:3-9", "1e3-2e3"])
def test_what_is_no_part(text: str) -> None:
    with pytest.raises(UsageError, match=r"is no part of a clip|ends before it begins"):
        parse_part(text)


def test_only_the_part_is_learned_from(quick_talk: Path, tmp_path: Path) -> None:
    options: Any = {"size": 128, "rest_s": 1.0, "command": "face2face-new ana"}
    choose_pairs([Clip(quick_talk, 2.0, 4.0)], tmp_path / "data", lambda _: None, **options)
    pairs = find_pairs(tmp_path / "data").manifest
    assert pairs is not None
    times = [pair.time_s for pair in pairs.pairs]
    assert min(times) >= 0
    assert max(times) - min(times) <= 2.0
    assert pairs.sources[0].frames <= 22  # of two seconds at 10 a second


def test_a_part_that_is_long_enough_is_looked_at(quick_talk: Path) -> None:
    whole = check_clip(Clip(quick_talk))
    part = check_clip(Clip(quick_talk, 1.0))  # its one key frame lies before
    assert {found.fault for found in part} >= {found.fault for found in whole}
    short = check_clip(Clip(quick_talk, 1.0, 4.5))
    assert short == [FoundFault(ClipFault.SHORT, {"seconds": 3})]


def test_clips_without_a_face_make_no_others_longer() -> None:
    short = [FoundFault(ClipFault.SHORT, {"seconds": 6})]
    none = [FoundFault(ClipFault.NO_FACE)]
    assert of_several([short, none]) == [short, none]
    assert of_several([short, short]) == [[], []]
    assert of_several([short, []]) == [[], []]


def test_a_begun_face_goes_on_with_its_parts() -> None:
    plan = Plan("ana", ("/a.mp4", "/b.mp4"), None, 10.0, "", None, None)
    assert plan.clips == [Clip(Path("/a.mp4")), Clip(Path("/b.mp4"))]
    cut = replace(plan, parts=((0.0, 9.0), (0.0, None)))
    assert cut.clips == [Clip(Path("/a.mp4"), 0.0, 9.0), Clip(Path("/b.mp4"))]
    assert going_on(cut, {"parts": None}) == cut
    with pytest.raises(UsageError, match="begun with --part 0-9, all, not 1-9, all"):
        going_on(cut, {"parts": ((1.0, 9.0), (0.0, None))})
