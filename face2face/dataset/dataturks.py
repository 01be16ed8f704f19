"""Images of the web with boxes around their faces, as Dataturks writes them down.

face_detection.json of "Face Detection in Images" (kaggle.com/dataturks/face-detection-in-images)
holds a line of JSON for each image: its address, and for each face two opposite corners as
shares of the image's width and height:

    {"content": "http://...jpeg", "annotation": [{"label": ["Face"], "notes": "",
     "points": [{"x": 0.08, "y": 0.3}, {"x": 0.17, "y": 0.45}], "imageWidth": 650,
     "imageHeight": 444}], "extras": null}
"""

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from face2face.dataset.cropping import Cuts, HeadCutter
from face2face.dataset.download import image_path
from face2face.dataset.gather import ImageFile
from face2face.errors import DatasetError
from face2face.types import Box, Frame
from face2face.utils.file_reading import read_bounded

_MOST_BYTES = 256 << 20
"""Of such a file; the largest that is published has 1 MB."""


class _Point(BaseModel):
    x: float = Field(allow_inf_nan=False)
    y: float = Field(allow_inf_nan=False)


class _Annotation(BaseModel):
    points: list[_Point] = Field(min_length=2)


class _Line(BaseModel):
    content: str
    annotation: list[_Annotation] | None = None


@dataclass(frozen=True)
class AnnotatedImage:
    """An image of the web.

    Attributes:
        address: where it is.
        boxes: around its faces, shares of width and height.
    """

    address: str
    boxes: tuple[Box, ...]


def read_annotations(path: Path) -> list[AnnotatedImage]:
    """Read the file.

    Raises:
        DatasetError: it cannot be read, or is no such file.
    """
    try:
        lines = read_bounded(path, _MOST_BYTES).decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"cannot read {path} ({error}): give a face_detection.json") from error
    images = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            parsed = _Line.model_validate_json(line)
        except ValidationError as error:
            raise DatasetError(
                f"{path}, line {number}: no image with annotations "
                f"({error.errors()[0]['msg']}): give a face_detection.json as of Dataturks"
            ) from error
        boxes = tuple(_box(one) for one in parsed.annotation or ())
        images.append(AnnotatedImage(parsed.content.strip(), boxes))
    if not any(image.boxes for image in images):
        raise DatasetError(f"{path} names no faces: give a face_detection.json as of Dataturks")
    return images


def annotated_files(
    images: list[AnnotatedImage], folder: Path, cutter: HeadCutter
) -> list[ImageFile]:
    """The images that have been fetched into `folder`, each cut by its boxes."""

    def file(image: AnnotatedImage) -> ImageFile:
        path = image_path(folder, image.address)
        return ImageFile(path.name, path, cut=lambda seen: _cut(seen, image.boxes, cutter))

    known = {image.address: file(image) for image in images if image.boxes}
    return [one for one in known.values() if one.path.is_file()]


def _cut(seen: Frame, boxes: tuple[Box, ...], cutter: HeadCutter) -> Cuts:
    height, width = seen.shape[:2]
    return cutter.named(
        seen,
        [
            Box(box.left * width, box.top * height, box.right * width, box.bottom * height)
            for box in boxes
        ],
    )


def _box(annotation: _Annotation) -> Box:
    """The box of opposite corners in any order, inside the image."""
    across = [min(max(point.x, 0.0), 1.0) for point in annotation.points]
    down = [min(max(point.y, 0.0), 1.0) for point in annotation.points]
    return Box(min(across), min(down), max(across), max(down))
