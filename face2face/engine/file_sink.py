"""The file that a converted video goes into: what it shows, how large it is, how it is kept."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from face2face.engine.base import Engine, Layout
from face2face.engine.compose import scaled_width
from face2face.engine.image_outputs import is_silent, open_silent, refuse_unfit_coding
from face2face.engine.segmented_sink import SegmentedSink
from face2face.engine.segments import WHOLE, SegmentFolder, SegmentPlan
from face2face.errors import UsageError
from face2face.provenance.signer import Signer
from face2face.video.choose_coding import Chosen, choose_coding
from face2face.video.coding import Coding, CodingOptions
from face2face.video.frame_sink import FrameSink
from face2face.video.sink import VideoFileSink
from face2face.video.sink_target import container_format_for
from face2face.video.source import FrameSource


@dataclass(frozen=True)
class OutputStyle:
    """What the output shows.

    Attributes:
        layout: "side-by-side" or "output".
        show: "camera" or "landmarks": the left image of side-by-side, the video's frame or what
            the network sees.
        labelled: whether generated images say so visibly.
    """

    layout: Layout = "side-by-side"
    show: str = "camera"
    labelled: bool = True

    @property
    def beside_frame(self) -> bool:
        """Whether the video's own frame is shown beside the result."""
        return self.layout == "side-by-side" and self.show == "camera"


@dataclass(frozen=True)
class Segments:
    """How a long video is kept in segments.

    Attributes:
        identity: gives source, model and settings as one text; asked only where it is needed, as
            it reads all of the source.
        plan: how the video is cut.
        always: whether a video that is not longer than one is a segment as well.
    """

    identity: Callable[[], str]
    plan: SegmentPlan = field(default_factory=SegmentPlan)
    always: bool = False

    def plan_for(self, source: FrameSource) -> SegmentPlan | None:
        """How a video is cut, by its length as far as it is known; None for no segments."""
        if source.goes_to and self.plan.length_s and self._is_longer(source):
            return self.plan
        return WHOLE if self.always else None

    def _is_longer(self, source: FrameSource) -> bool:
        if source.frame_count is None or not source.frame_rate:
            return True
        return source.frame_count / source.frame_rate > self.plan.length_s


def open_file_sink(
    out: Path,
    source: FrameSource,
    engine: Engine,
    style: OutputStyle,
    signer: Signer,
    complete: Callable[[Path], None] | None = None,
    segments: Segments | None = None,
    wanted: CodingOptions | None = None,
    report: Callable[[str], None] | None = None,
) -> FrameSink:
    """Begin the file that `convert` fills: of the right size, marked, with the source's sound.

    Args:
        out: the file to write; it appears under its name only when whole. Or a pattern such as
            frames/%05d.png, for images in a folder.
        source: the video that is to be converted.
        engine: what it is converted with.
        style: what the output shows.
        signer: signs the complete file.
        complete: is told the path of the complete and signed file before it gets its name.
        segments: how a video that is longer than one is kept in segments, None where it is not.
        wanted: how images are stored, None for the usual way.
        report: takes a line about encoders that do not work.

    Raises:
        SinkError: the place or the format is unfit, or `out` is the source's own file.
        SourceError: the sound's file cannot be read.
        UsageError: the file cannot hold what is asked for.
    """
    width, height = output_size(source, engine, style)
    mark = engine.mark(beside_source=style.beside_frame)
    wanted = wanted or CodingOptions()
    refuse_unfit_coding(out, wanted)
    if is_silent(out):
        return open_silent(
            out, source, (width, height), mark, signer, complete, wanted, alpha=engine.transparent
        )
    form = container_format_for(out, source.audio, alpha=engine.transparent)
    coding = _coding(form, (width, height), source, engine, style, wanted, report)
    begin = partial(
        VideoFileSink,
        out,
        width=width,
        height=height,
        frame_rate=source.frame_rate,
        comment=mark.comment,
        title=engine.title,
        audio=source.audio,
        alpha=engine.transparent,
        sign=signer.signing(mark, out.name, complete),
        coding=coding,
    )
    cut = None if segments is None else segments.plan_for(source)
    if segments is None or cut is None:
        return begin()
    made_with = f"{segments.identity()} {coding}"
    return SegmentedSink(
        out,
        SegmentFolder(Path(os.path.realpath(out)), made_with, cut),
        coding,
        width=width,
        height=height,
        frame_rate=source.frame_rate,
        join=begin,
    )


def _coding(
    form: str,
    size: tuple[int, int],
    source: FrameSource,
    engine: Engine,
    style: OutputStyle,
    wanted: CodingOptions,
    report: Callable[[str], None] | None,
) -> Coding:
    """How images are stored in a container, and the lines for the user about that."""
    hdr = source.hdr if wanted.keep_hdr else None
    alpha = engine.transparent
    if alpha and hdr is not None:
        raise UsageError("a transparent video cannot be HDR: leave --hdr out")
    chosen = choose_coding(form, wanted, alpha=alpha, width=size[0], height=size[1], hdr=hdr)
    if wanted.encoder == "auto" and report is not None:
        report(_about_encoder(chosen))
    if wanted.keep_hdr and report is not None and (line := _about_hdr(source, style)):
        report(line)
    return chosen.coding


def _about_encoder(chosen: Chosen) -> str:
    """A line about the encoder that was chosen."""
    failed = ", ".join(chosen.refused)
    return f"encoder {chosen.coding.encoder}" + (f" ({failed}: not working here)" if failed else "")


def _about_hdr(source: FrameSource, style: OutputStyle) -> str | None:
    """A line where HDR is to be kept, and there is none, or nothing of it is shown."""
    if source.hdr is None:
        return f"{source.name} is not HDR (HLG or PQ in BT.2020): --hdr keep changes nothing"
    if not style.beside_frame:
        return (
            f"{source.name}: what models make is SDR, in a file of HDR; only --layout "
            "side-by-side keeps the video's own light, beside it"
        )
    return None


def output_size(source: FrameSource, engine: Engine, style: OutputStyle) -> tuple[int, int]:
    """Width and height in pixels of the frames that `convert` writes."""
    width, height = engine.output_size(source.width, source.height)
    if style.layout == "output":
        return width, height
    if style.show == "landmarks":
        return height + width, height
    return source.width + scaled_width(width, height, source.height), source.height
