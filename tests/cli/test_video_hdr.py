"""face2face-video --hdr keep, on a phone's video."""

import json
from pathlib import Path

import av
import numpy as np
import pytest

from face2face.cli.video import main
from face2face.video.plane_views import plane_views

DATA = Path(__file__).parents[1] / "data"
pytestmark = pytest.mark.usefixtures("portraits_once")

MODEL = ["--model", "mona-lisa", "--size", "128", "--hdr", "keep", "--json"]


def luma(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [plane_views(frame)[0].astype(int) for frame in container.decode(video=0)]


def test_a_phones_hdr_stays_it_through_segments_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = DATA / "hdrhlg.mov", tmp_path / "out.mp4"
    arguments = ["--source", str(source), "--duration", "1.2", "--segment", "1"]
    assert main([*MODEL, *arguments, "--out", str(out)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["encoder"], report["difference"]) == ("libx265", None)
    made, given = luma(out), luma(source)
    assert len(made) == 30
    for mine, theirs in zip(made, given, strict=False):
        assert np.abs(mine[:, : theirs.shape[1]] - theirs).mean() < 5  # of 1023
    with av.open(str(out)) as container:
        context = container.streams.video[0].codec_context
        assert (context.pix_fmt, context.color_primaries, context.color_trc) == (
            "yuv420p10le",
            9,
            18,
        )


def test_where_there_is_none_or_none_is_shown_a_line_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = ["--duration", "0.1", "--out", str(tmp_path / "out.mp4")]
    assert main([*MODEL, "--source", str(DATA / "apac1.mov"), *few]) == 0
    assert "apac1.mov is not HDR (HLG or PQ in BT.2020)" in capsys.readouterr().err
    with av.open(str(tmp_path / "out.mp4")) as container:
        assert container.streams.video[0].codec_context.pix_fmt == "yuv420p"
    hdr = ["--source", str(DATA / "hdrhlg.mov"), *few]
    assert main([*MODEL, *hdr, "--layout", "output"]) == 0
    assert "what models make is SDR" in capsys.readouterr().err
    assert main([*MODEL, *hdr, "--out", str(tmp_path / "out.gif")]) == 2
    assert "cannot be HDR here" in capsys.readouterr().err
