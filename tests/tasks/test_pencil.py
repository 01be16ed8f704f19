import cv2
import numpy as np
import pytest

from face2face.engine.open_engine import open_engine
from face2face.faces.finder import FaceFinder
from face2face.faces.landmarks import LandmarkPredictor
from face2face.images.io import read_image
from face2face.images.resize import resize
from face2face.model import read_model
from face2face.tasks.info import HAIRS, InputKind
from face2face.tasks.paper_tint import HAIR, SKIN, tinted, usual_colour
from face2face.tasks.pencil import PencilTask
from face2face.tasks.photocopy import drawing_of, is_drawing, levelled
from face2face.types import Frame
from face2face.utils.paths import shipped


def grey_of(image: Frame) -> Frame:
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return np.repeat(np.asarray(grey)[..., None], 3, axis=2)


def scanned(drawing: Frame) -> Frame:
    """On yellowish paper, unevenly lit, with the noise of a scanner."""
    light = np.linspace(0.7, 0.95, drawing.shape[1])[None, :, None] * np.array([1, 0.97, 0.9])
    noise = np.random.default_rng(0).normal(0, 3, drawing.shape)
    return np.clip((90 + 0.64 * drawing) * light + noise, 0, 255).astype(np.uint8)


def test_a_drawing_is_ten_greys_on_white_paper(portrait: Frame) -> None:
    drawing = drawing_of(portrait)
    assert (drawing == grey_of(drawing)).all()
    assert len(np.unique(drawing)) == 10
    assert 0.5 < (drawing == 255).mean() < 0.95
    assert (drawing == 0).any()


def test_a_drawing_does_not_depend_on_the_light(portrait: Frame) -> None:
    dim = np.round(portrait * 0.6).astype(np.uint8)
    off = np.abs(drawing_of(portrait).astype(int) - drawing_of(dim))
    assert off.mean() < 4


def test_a_face_is_found_in_a_drawing_of_it(astronaut: Frame) -> None:
    photo = np.ascontiguousarray(astronaut[0:256, 96:352])
    still = FaceFinder(LandmarkPredictor())
    real, drawn = still.only(photo), still.only(drawing_of(photo))
    assert real is not None and drawn is not None
    assert np.linalg.norm(real - drawn, axis=1).mean() < 5


def test_darkness_and_detail(portrait: Frame) -> None:
    usual = float(drawing_of(portrait).mean())
    assert float(drawing_of(portrait, darkness=30).mean()) < usual - 2
    fine, coarse = (np.count_nonzero(drawing_of(portrait, detail=d) < 255) for d in (23, 3))
    assert fine < coarse


@pytest.mark.parametrize("size", [64, 128, 300])
def test_drawings_are_told_from_photographs(size: int, astronaut: Frame) -> None:
    photo = np.asarray(cv2.resize(astronaut[0:256, 96:352], (size, size)), np.uint8)
    drawing = drawing_of(photo)
    assert not is_drawing(photo)
    assert not is_drawing(grey_of(photo))
    assert is_drawing(drawing)
    assert is_drawing(scanned(drawing))


@pytest.mark.parametrize("ink", [(25, 60, 160), (190, 40, 40), (30, 110, 60)])
def test_a_drawing_in_one_coloured_ink_is_a_drawing(
    ink: tuple[int, int, int], astronaut: Frame
) -> None:
    """A ball-point's was taken for a photograph: it stayed as it was, with blurred lines."""
    photo = np.asarray(cv2.resize(astronaut[0:256, 96:352], (256, 256)), np.uint8)
    lightness = cv2.adaptiveThreshold(
        grey_of(photo)[..., 0], 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, 15, 6
    )
    share = lightness[..., None] / 255
    inked = np.round(share * (250, 245, 230) + (1 - share) * ink).astype(np.uint8)
    assert is_drawing(inked)
    # Of two inks nobody is sure: red and blue are as good as a poster.
    inked[:, 128:] = inked[:, 128:, ::-1]
    assert not is_drawing(inked)


@pytest.mark.parametrize("shape", [(2, 4000, 3), (4000, 2, 3), (1, 1, 3)])
def test_a_strip_is_looked_at_too(shape: tuple[int, int, int]) -> None:
    """One that is 256 times as long as wide ended the command as a fault of its own."""
    assert isinstance(is_drawing(np.full(shape, 200, np.uint8)), bool)


def test_grey_images_of_the_clip_are_photographs(talking: list[Frame]) -> None:
    assert not any(is_drawing(grey_of(frame)) for frame in talking[::9])


def test_a_drawing_is_taken_as_it_is(portrait: Frame) -> None:
    drawing = drawing_of(portrait)
    task = PencilTask()
    assert np.abs(task.network_input(drawing).astype(int) - drawing).mean() < 3
    assert (PencilTask("photo").network_input(drawing) != task.network_input(drawing)).any()
    assert (PencilTask("drawing").network_input(portrait) == levelled(portrait)).all()


def test_a_photograph_says_skin_and_hair_by_itself(portrait: Frame) -> None:
    """By the paper's tint; what the user says comes first, and a grey one says nothing."""
    drawing = drawing_of(portrait)
    given = PencilTask().network_input(portrait)
    skin, hair = usual_colour(portrait, SKIN), usual_colour(portrait, HAIR)
    assert (given == tinted(drawing, skin, hair)).all() and (given != drawing).any()
    told = PencilTask(hair="red").network_input(portrait)
    assert (told == tinted(drawing, skin, HAIRS["red"])).all()
    grey = grey_of(portrait)
    assert (PencilTask("photo").network_input(grey) == drawing_of(grey)).all()


def test_the_paper_of_a_scan_becomes_white(portrait: Frame) -> None:
    drawing = drawing_of(portrait)
    network_input = PencilTask().network_input(scanned(drawing))
    paper = drawing == 255
    assert (network_input[paper] == 255).mean() > 0.95
    assert np.abs(network_input.astype(int) - drawing).mean() < 16


def test_the_answer_replaces_the_crop(portrait: Frame) -> None:
    """Nothing of it is as light as the plain ground."""
    dim = np.asarray(portrait // 2, np.uint8)
    composite = PencilTask().composite(np.full((300, 300, 3), 60, np.uint8), dim)
    small = cv2.resize(composite, (128, 128), interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(int) - dim).mean() < 2


def test_only_the_person_is_taken_from_the_answer() -> None:
    """No square of another paper; an eye's white within the face is theirs."""
    person = np.zeros((256, 256, 4), np.uint8)
    cv2.circle(person, (128, 128), 60, (150, 100, 80, 255), -1)
    cv2.circle(person, (128, 128), 8, (234, 232, 229, 255), -1)
    target = PencilTask().pair(person, None, np.random.default_rng(0)).target
    paper = np.full((300, 300, 3), (190, 188, 170), np.uint8)
    done = PencilTask().composite(paper, target)
    away = cv2.circle(np.full((300, 300), 255, np.uint8), (150, 150), 76, 0, -1) > 0
    assert (done[away] == paper[away]).all()
    assert np.abs(done[100, 150].astype(int) - (150, 100, 80)).max() < 3
    assert done[150, 150].min() > 215


def test_a_photographs_black_ground_stays(portrait: Frame) -> None:
    """The network sees lines in its noise, and makes a square of them; black ink is a drawing's."""
    noise = np.random.default_rng(0).integers(0, 8, portrait.shape, np.uint8)
    columns = np.arange(portrait.shape[1])[:, None]
    black = np.where(columns < portrait.shape[1] // 4, noise, np.maximum(portrait, 40))
    made = np.full((128, 128, 3), (150, 100, 80), np.uint8)
    task = PencilTask(kind="photo", hair="brown")
    done = task.composite(black, made)
    edge, middle = portrait.shape[1] // 8, portrait.shape[1] // 2
    assert np.abs(done[:, :edge].astype(int) - black[:, :edge]).max() < 4
    assert np.abs(done[:, middle].astype(int) - made[0, 0]).mean() < 4
    assert PencilTask(kind="drawing").composite(black, made)[:, :edge].mean() > 100


def test_a_photographs_light_and_colours_stay(portrait: Frame) -> None:
    """Those of clothes too, whatever the network guesses; what is fine is the network's."""
    made = np.empty_like(portrait)
    made[:] = (40, 40, 200)
    done = PencilTask(kind="photo").composite(portrait, made)

    def smooth(image: Frame) -> np.ndarray:
        return cv2.cvtColor(cv2.GaussianBlur(image, (0, 0), 12), cv2.COLOR_RGB2LAB).astype(float)

    off = np.abs(smooth(done) - smooth(portrait)).mean((0, 1))
    assert (off < 0.2 * np.abs(smooth(made) - smooth(portrait)).mean((0, 1))).all()
    for other in (PencilTask("photo", hair="red"), PencilTask("drawing")):
        assert np.median(np.abs(other.composite(portrait, made).astype(int) - made)) == 0
    grey = PencilTask("photo").composite(grey_of(portrait), made)
    off = np.abs(smooth(grey) - smooth(grey_of(portrait))).mean((0, 1))
    assert off[0] < 0.2 * np.abs(smooth(made) - smooth(grey_of(portrait)))[..., 0].mean()
    assert off[1:].min() > 20, "painted"


@pytest.mark.parametrize("kind", ["photo", "drawing"])
def test_equal_light_has_equal_colours_where_nobody_knows_them(kind: InputKind) -> None:
    """Blotches of the network's go; what is darker than skin, as lips, keeps a colour."""
    made = np.full((256, 256, 3), (190, 140, 115), np.uint8)
    made[100:160, 60:200] = (165, 80, 90)
    lips = made.copy()
    blotches = np.random.default_rng(0).normal(0, 1, (256, 256)).astype(np.float32)
    blotches = 100 * cv2.GaussianBlur(blotches, (0, 0), 4)
    made[..., 0] = np.clip(made[..., 0] + blotches, 0, 255)
    made[..., 2] = np.clip(made[..., 2] - blotches, 0, 255)
    grey = grey_of(lips)
    done = PencilTask(kind).composite(grey, made)
    colours = [
        cv2.cvtColor(image, cv2.COLOR_RGB2LAB)[..., 1:].astype(float)
        for image in (made, done, lips)
    ]
    skin, mouth = np.s_[180:240, 60:200], np.s_[115:145, 80:180]
    assert colours[1][skin].std((0, 1)).mean() < 0.7 * colours[0][skin].std((0, 1)).mean()
    red = colours[1][mouth][..., 0].mean() - colours[1][skin][..., 0].mean()
    assert red > 0.7 * (colours[2][mouth][..., 0].mean() - colours[2][skin][..., 0].mean())


def test_dark_hair_has_no_light_rim_before_a_dark_wall() -> None:
    """What the network makes fades into its light ground there; a light collar stays light."""
    person = np.zeros((256, 256, 4), np.uint8)
    cv2.circle(person, (128, 128), 60, (30, 25, 20, 255), -1)
    cv2.rectangle(person, (110, 150), (146, 170), (240, 240, 240, 255), -1)
    made = PencilTask().pair(person, None, np.random.default_rng(0)).target
    made = np.asarray(cv2.GaussianBlur(made, (0, 0), 2), np.uint8)
    wall = np.full((256, 256, 3), 60, np.uint8)
    done = PencilTask("drawing").composite(wall, made)
    outside = cv2.circle(np.full((256, 256), 255, np.uint8), (128, 128), 50, 0, -1) > 0
    assert done[outside].max() < 75
    assert done[160, 128].min() > 220
    assert np.abs(done[100, 128].astype(int) - (30, 25, 20)).max() < 4


@pytest.mark.parametrize("mirrored", [False, True])
def test_beside_a_face_that_the_image_cuts_nothing_is_painted(mirrored: bool) -> None:
    photo = read_image(shipped("models") / "nora" / "photo.jpg")
    small = resize(photo, 300, 300)
    image = np.full((300, 600, 3), (190, 185, 170), np.uint8)
    image[:, :170] = small[:, 130:]
    if mirrored:
        image = np.ascontiguousarray(image[:, ::-1])
    result = open_engine(read_model("pencil"))(image)
    assert result.faces == 1
    change = np.abs(result.output.astype(int) - image).max(axis=2)
    if mirrored:
        change = change[:, ::-1]
    assert change[:, :60].mean() > 2, "the face is made"
    assert change[:250, 190:].max() == 0
