"""Mattes of people by mediapipe's selfie segmentation: python tools/dev/teach_mattes.py --help.

It runs in an environment of its own, with mediapipe 0.10 (Apache-2.0) and opencv-python alone, and
imports nothing of the project; tools/dev/people_cutouts.py goes on from what it writes.
"""

import argparse
from pathlib import Path


def main() -> None:
    """Write a grey PNG for each image."""
    parser = argparse.ArgumentParser(description="Cut people out with mediapipe's network.")
    parser.add_argument("--faces", type=Path, required=True, help="folder of folders of JPEGs")
    parser.add_argument("--out", type=Path, required=True, help="gets FOLDER_NAME.png for each")
    given = parser.parse_args()

    import cv2
    import mediapipe  # type: ignore[import-not-found]
    import numpy as np

    network = mediapipe.solutions.selfie_segmentation.SelfieSegmentation(model_selection=0)
    given.out.mkdir(parents=True, exist_ok=True)
    for path in sorted(given.faces.glob("*/*.jpg")):
        read = cv2.imread(str(path))
        if read is None:
            print(f"{path} is no image: left out")
            continue
        image = np.ascontiguousarray(read[:, :, ::-1])
        straight = network.process(image).segmentation_mask
        mirrored = network.process(np.ascontiguousarray(image[:, ::-1])).segmentation_mask[:, ::-1]
        matte = np.round(255 * (straight + mirrored) / 2).astype(np.uint8)
        cv2.imwrite(str(given.out / f"{path.parent.name}_{path.stem}.png"), matte)


if __name__ == "__main__":
    main()
