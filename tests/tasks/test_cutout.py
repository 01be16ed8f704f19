import cv2
import numpy as np
import pytest

from face2face.tasks.backdrops import Backdrops, over, own_colours
from face2face.tasks.base import Looked
from face2face.tasks.cutout import CutoutTask, of_people
from face2face.types import Frame, Image

SIZE = 128


@pytest.fixture
def person() -> Image:
    """A green disc on shoulders with a soft edge, before a red wall that darkens downwards."""
    alpha = np.zeros((SIZE, SIZE), np.uint8)
    cv2.circle(alpha, (64, 50), 25, 255, -1)
    cv2.rectangle(alpha, (30, 85), (98, 127), 255, -1)
    alpha = np.asarray(cv2.blur(alpha, (3, 3)), np.uint8)
    colours = np.zeros((SIZE, SIZE, 3), np.uint8)
    colours[..., 0] = np.linspace(220, 120, SIZE)[:, None]
    colours[alpha > 0] = (20, 180, 40)
    return np.dstack([colours, alpha])


def test_the_target_is_the_matte_and_the_condition_shows_the_person(person: Image) -> None:
    inside = person[..., 3] == 255
    for seed in range(12):
        pair = CutoutTask().pair(person, None, np.random.default_rng(seed))
        assert (pair.target == person[..., 3:]).all()
        shown = np.median(pair.condition[inside].astype(int), axis=0)
        assert shown[1] > shown[0] + 30  # green, whatever the light and the camera


def test_the_image_itself_is_among_the_scenes(person: Image) -> None:
    """Red above green outside of the person, as only the wall behind them is."""
    outside = person[..., 3] == 0
    own = 0
    for seed in range(40):
        scene = CutoutTask().pair(person, None, np.random.default_rng(seed)).condition
        colours = np.median(scene[outside].astype(int), axis=0)
        own += bool(colours[0] > 60 > 20 > colours[1:].max())
    assert 10 <= own <= 26


def test_backdrops_vary(person: Image) -> None:
    outside = person[..., 3] == 0
    seen = [
        Backdrops().behind(person, np.random.default_rng(seed))[outside].astype(float)
        for seed in range(40)
    ]
    means = np.stack([colours.mean(axis=0) for colours in seen])
    assert (means.std(axis=0) > 25).all()
    assert max(colours.std() for colours in seen) > 40


def test_no_edge_of_the_old_backdrop_is_left(person: Image) -> None:
    """Half-transparent pixels show the person's green, not the red wall that shone through."""
    person[(person[..., 3] > 0) & (person[..., 3] < 255), :3] = (120, 90, 20)
    blue = Backdrops([np.full((200, 200, 3), (0, 0, 255), np.uint8)])
    edge = (person[..., 3] > 60) & (person[..., 3] < 200)
    for seed in range(30):
        random = np.random.default_rng(seed)
        backdrop = blue.behind(person, random)
        if (backdrop[..., :2] == 0).all():
            mixed = over(own_colours(person), backdrop)
            assert (mixed[edge][:, 0] <= 21).all()
            break
    else:
        raise AssertionError("the blue backdrop is never taken")


def test_images_may_be_backdrops(person: Image) -> None:
    striped = np.zeros((90, 400, 3), np.uint8)
    striped[:, ::8] = (0, 0, 255)
    backdrops = Backdrops([striped])
    taken = [
        set(map(tuple, backdrops.behind(person, np.random.default_rng(seed)).reshape(-1, 3)))
        for seed in range(20)
    ]
    blue = [all(r == g == 0 for r, g, _ in colours) for colours in taken]
    assert 4 < sum(blue) < 14


def test_half_transparent_is_half_of_both() -> None:
    source = np.full((4, 4, 4), (200, 100, 0, 51), np.uint8)
    mixed = over(source, np.full((4, 4, 3), 100, np.uint8))
    assert (mixed == (120, 100, 80)).all()


def test_alpha_follows_the_edges_of_the_crop(person: Image) -> None:
    """A matte of a quarter of the side becomes as sharp as the image."""
    alpha = cv2.resize(person[..., 3], (512, 512), interpolation=cv2.INTER_CUBIC)
    sharp = np.where(np.asarray(alpha) > 127, 255, 0).astype(np.uint8)
    crop = np.where(sharp[..., None] > 0, (210, 150, 120), (40, 60, 160)).astype(np.uint8)
    crop = np.asarray(crop + np.random.default_rng(0).integers(-9, 10, crop.shape), np.uint8)
    small = cv2.resize(sharp, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    coarse = cv2.GaussianBlur(small, (0, 0), 1)
    generated = np.repeat(np.asarray(coarse, np.uint8)[..., None], 3, axis=2)
    fine = CutoutTask().alpha(crop, generated)
    plain = cv2.resize(generated, (512, 512), interpolation=cv2.INTER_CUBIC)[..., 0]
    assert fine.shape == (512, 512)

    def error(matte: np.ndarray) -> float:
        return float(np.abs(matte.astype(int) - sharp).mean())

    assert error(fine) < 0.4 * error(np.asarray(plain))
    assert ((fine > 127) == (sharp > 127)).mean() > 0.998


def test_no_rim_of_the_old_wall_around_people() -> None:
    """A matte that is a little wide gives hair a rim of the wall; colours tell where hair ends."""
    drawn = np.zeros((512, 512), np.uint8)
    cv2.ellipse(drawn, (256, 300), (130, 180), 0, 0, 360, 255, -1, cv2.LINE_AA)
    true = np.asarray(cv2.GaussianBlur(drawn, (0, 0), 1.5), np.float32)[..., None] / 255
    image = np.round(true * (45, 35, 30) + (1 - true) * (225, 220, 205)).astype(np.uint8)
    small = cv2.resize(drawn, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    wide, task = np.asarray(cv2.dilate(small, np.ones((3, 3))), np.uint8), CutoutTask()
    before, after = (
        float(np.abs(matte / 255 - true[..., 0]).mean())
        for matte in (task.along(image, wide), task.finely_along(image, wide))
    )
    assert after < 0.6 * before


def test_what_stands_alone_and_is_small_is_nobody(person: Image) -> None:
    """A lamp goes, though a thin line joins it to the person; who is half as high stays."""
    lamp = person[..., 3].copy()
    cv2.circle(lamp, (114, 20), 9, 255, -1)
    cv2.line(lamp, (80, 40), (114, 20), 255, 2)
    kept = of_people(Looked(lamp))
    assert (kept[:, 104:] == 0).all() and (kept[person[..., 3] > 0] > 0).all()
    other = np.zeros_like(lamp)
    other[:, :64] = cv2.resize(person[..., 3], (64, 128))
    other[64:, 64:] = cv2.resize(person[..., 3], (64, 64))
    assert (of_people(Looked(other)) == other).mean() > 0.99


def test_who_is_small_and_shows_a_face_stays() -> None:
    """Of a group, somebody far behind it: a lamp of that size would go."""
    group = np.zeros((128, 128), np.uint8)
    group[40:] = 255
    group[8:20, 100:112] = 255
    assert of_people(Looked(group, 0.5))[8:20, 100:112].max() == 0
    assert (of_people(Looked(group, 0.5, ((106.0, 12.0), (3.0, 3.0)))) == group).all()


def test_merged_is_the_person_before_black(portrait: Frame) -> None:
    half = np.zeros((SIZE, SIZE, 3), np.uint8)
    half[:, :64] = 255
    crop = cv2.resize(portrait, (300, 300))
    composite = CutoutTask().composite(np.asarray(crop, np.uint8), half)
    assert (composite[:, :130] == crop[:, :130]).all()
    assert (composite[:, 170:] == 0).all()
