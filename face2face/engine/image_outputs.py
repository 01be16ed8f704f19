"""Videos that become images: GIF and WebP that move, or one PNG for each frame."""

from collections.abc import Callable
from pathlib import Path

from face2face.errors import SinkError, UsageError
from face2face.provenance.image_writer import put_marked
from face2face.provenance.mark import Mark
from face2face.provenance.signer import Signer
from face2face.provenance.xmp import packet
from face2face.types import Image
from face2face.utils.file_types import ANIMATIONS, OUTPUTS_TRANSPARENT, SEQUENCES, ends_with
from face2face.video.animation_sink import AnimationSink
from face2face.video.coding import USUAL_QUALITY, CodingOptions
from face2face.video.frame_sink import FrameSink
from face2face.video.image_sequence_sink import ImageSequenceSink
from face2face.video.source import FrameSource

_CHOOSES_QUALITY = (".webp",)


def is_silent(out: Path) -> bool:
    """Whether a result is of images alone."""
    return ends_with(out, (*ANIMATIONS, *SEQUENCES))


def refuse_unfit_coding(out: Path, wanted: CodingOptions) -> None:
    """Refuse options of codecs, quality and light that images do not have.

    Raises:
        UsageError: one is given.
    """
    if not is_silent(out):
        return
    kind = out.suffix[1:].upper()
    if wanted.codec is not None or wanted.encoder != "software":
        raise UsageError(f"a {kind} has one way to be stored: leave --codec and --encoder out")
    if wanted.keep_hdr:
        raise UsageError(f"a {kind} cannot be HDR here: leave --hdr out, or give .mp4")
    if wanted.quality != USUAL_QUALITY and not ends_with(out, _CHOOSES_QUALITY):
        raise UsageError(f"a {kind} has no quality to choose: leave --quality out")


def open_silent(
    out: Path,
    source: FrameSource,
    size: tuple[int, int],
    mark: Mark,
    signer: Signer,
    complete: Callable[[Path], None] | None,
    wanted: CodingOptions,
    *,
    alpha: bool,
) -> FrameSink:
    """Begin the images of a video.

    Args:
        out: .gif, .webp, or a pattern such as frames/%05d.png.
        source: the video.
        size: width and height of the frames to come.
        mark: what the images say of themselves.
        signer: signs them.
        complete: is told the path of the complete file or folder before it gets its name.
        wanted: how users want them stored.
        alpha: whether frames are transparent.

    Raises:
        SinkError: the place or the form is unfit.
    """
    if alpha and not ends_with(out, OUTPUTS_TRANSPARENT):
        raise SinkError(
            f"cannot write {out}: it cannot be transparent, use one of "
            f"{' '.join(OUTPUTS_TRANSPARENT)}"
        )
    width, height = size
    sink: AnimationSink | ImageSequenceSink
    if ends_with(out, SEQUENCES):

        def save(path: Path, image: Image) -> None:
            matte = image[..., 3] if alpha else None
            put_marked(path, path.name, image[..., :3], matte, mark, signer)

        sink = ImageSequenceSink(
            out, width=width, height=height, save=save, alpha=alpha, complete=complete
        )
        if source.frame_rate:
            sink.lacks.append(f"images without times, {source.frame_rate:.5g} a second on average")
    else:
        sink = AnimationSink(
            out,
            width=width,
            height=height,
            frame_rate=source.frame_rate,
            comment=mark.comment,
            xmp=packet(mark),
            alpha=alpha,
            quality=wanted.quality,
            sign=signer.signing(mark, out.name, complete),
        )
    if source.has_audio:
        sink.lacks.append("without its sound")
    return sink
