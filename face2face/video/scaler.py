"""FFmpeg's scaler, the same with each PyAV that is supported."""

from typing import Any

from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, Colorspace, ColorTrc, VideoReformatter

BT2020 = 9
"""The matrix of BT.2020, of videos and of FFmpeg's scaler."""

_LACKS = not hasattr(Colorspace, "BT2020")
"""Whether it is PyAV 17, the last for Python 3.10: it does not know that matrix, and lets FFmpeg
look at an image's primaries and transfer, which makes other colours or is refused."""


class Scaler:
    """Changes size and form of images; one for all of a video: each makes its tables anew."""

    def __init__(self) -> None:
        """Without an image yet."""
        self._reformatter = VideoReformatter()

    def __call__(
        self,
        image: VideoFrame,
        width: int | None = None,
        height: int | None = None,
        form: str | None = None,
        *,
        matrix: int | None = None,
        new_matrix: int | None = None,
        **other: Any,
    ) -> VideoFrame:
        """An image of another size or form; primaries and transfer stay as they are.

        Args:
            image: nobody else may use it meanwhile.
            width: pixels, None for the image's own; so with all that follow.
            height: pixels.
            form: FFmpeg's name of the pixel format.
            matrix: of Y'CbCr, as the scaler calls what the image has.
            new_matrix: that of the result.
            other: as for PyAV's `VideoReformatter.reformat`.

        Returns:
            The image itself where nothing is to be done.
        """
        kept = image.colorspace, image.color_trc, image.color_primaries
        if _LACKS:
            image.color_trc, image.color_primaries = _UNSAID
            if BT2020 in (matrix, new_matrix):
                image.colorspace = BT2020  # both sides take it from here; RGB has none
        try:
            done = self._reformatter.reformat(
                image,
                width,
                height,
                form,
                src_colorspace=matrix,
                dst_colorspace=new_matrix,
                **other,
            )
        finally:
            if _LACKS:
                image.colorspace, image.color_trc, image.color_primaries = kept
        if _LACKS and done is not image:
            done.color_trc, done.color_primaries = kept[1:]
        return done


_UNSAID = int(ColorTrc.UNSPECIFIED), int(ColorPrimaries.UNSPECIFIED)
