"""What was done with a whole video, for people and as a report."""

from dataclasses import dataclass
from typing import Any

from face2face.video.source import Extent

# Slide shows have frames of many seconds; what is missing from them is heard, or is not.
_LONGEST_FRAME_S = 0.1
_ROUNDING_S = 0.002


@dataclass(frozen=True)
class Conversion:
    """What was done.

    Attributes:
        frames: how many were written.
        seconds: how long it took, from the first frame read to the file complete.
        without_face: positions of the frames in which no face was seen.
        several_faces: how many frames showed more than one.
        stages: median and 95th percentile of each stage in milliseconds.
        warnings: what was met that did not end the work, a line each.
        duration_s: how long the result is.
        source: what there was to convert, by the source's own account; None where nobody knows.
        frames_before: how many of the frames were made before, by a command that was stopped.
        encoder: FFmpeg's name of what encoded the images; "" where nothing did.
        lacks: what the result's form cannot hold, a few words each.
        ending: why the source ended, in words, where that is not plain.
    """

    frames: int
    seconds: float
    without_face: list[int]
    several_faces: int
    stages: dict[str, dict[str, float]]
    warnings: tuple[str, ...] = ()
    duration_s: float = 0.0
    source: Extent | None = None
    frames_before: int = 0
    encoder: str = ""
    lacks: tuple[str, ...] = ()
    ending: str = ""

    @property
    def difference(self) -> str | None:
        """What the source has that the result has not, in words; None if nothing or a frame."""
        counted = self._counted
        return "; ".join([counted, *self.lacks] if counted else self.lacks) or None

    @property
    def _counted(self) -> str | None:
        if self.source is None:
            return None
        frame_s = min(self.duration_s / max(self.frames, 1), _LONGEST_FRAME_S)
        same_length = abs(self.source.seconds - self.duration_s) <= frame_s + _ROUNDING_S
        if self.source.frames == self.frames and same_length:
            return None
        return (
            f"the source has {self.source.frames} frames in {self.source.seconds:.2f} s, "
            f"this {self.frames} in {self.duration_s:.2f} s"
        )

    @property
    def frames_per_second(self) -> float:
        """Frames written a second of work."""
        return (self.frames - self.frames_before) / max(self.seconds, 1e-9)


def as_report(conversion: Conversion, about: dict[str, Any]) -> dict[str, Any]:
    """The conversion as what `--json` prints."""
    return {
        **about,
        "frames": conversion.frames,
        **_compared(conversion),
        **({"frames_before": conversion.frames_before} if conversion.frames_before else {}),
        **({"encoder": conversion.encoder} if conversion.encoder else {}),
        **({"ending": conversion.ending} if conversion.ending else {}),
        "seconds": round(conversion.seconds, 3),
        "frames_per_second": round(conversion.frames_per_second, 2),
        "frames_without_face": conversion.without_face,
        "frames_with_several_faces": conversion.several_faces,
        "stages": conversion.stages,
        **({"warnings": list(conversion.warnings)} if conversion.warnings else {}),
    }


def _compared(conversion: Conversion) -> dict[str, Any]:
    """The result beside its source, where that knows how much it held."""
    if conversion.source is None:
        return {"difference": conversion.difference} if conversion.lacks else {}
    return {
        "duration_s": round(conversion.duration_s, 3),
        "source_frames": conversion.source.frames,
        "source_duration_s": round(conversion.source.seconds, 3),
        "difference": conversion.difference,
    }
