"""What was measured of two videos: one that is good, and the same in the dark."""

from dataclasses import replace

from face2face.evaluation.trained_figures import TrainedFigures

GOOD = TrainedFigures(
    driver="a",
    variant="plain",
    own=False,
    frames=75,
    driver_found=1.0,
    face_found=1.0,
    identity=0.19,
    mouth=0.91,
    eyes=0.7,
    roll=0.5,
    roll_range=1.0,
    landmark_error=1.3,
    jitter=1.8,
    driver_jitter=1.8,
)
DARK = replace(GOOD, variant="dark", mouth=0.5, identity_change=0.02, mouth_change=-0.03)
