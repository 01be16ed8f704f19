"""An untrained model that is run as a trained one."""

from pathlib import Path

from face2face.cli.freeze_model import main as freeze
from face2face.faces.sketch import draw_sketch
from face2face.model import read_model
from face2face.runtime.open_runtime import open_runtime
from tools.benchmarks.published_model import write_untrained


def test_it_is_frozen_and_answers_like_a_trained_one(tmp_path: Path) -> None:
    write_untrained(tmp_path / "published", 128, 4)
    assert freeze(["--model-folder", str(tmp_path / "published")]) == 0
    model = read_model(str(tmp_path / "published"))
    assert model.card is not None
    assert (model.card.size, model.card.network.filters) == (128, 4)
    person = model.person
    assert person is not None  # so that faces are retargeted
    runtime = open_runtime(model.graph, "openvino")
    sketch = draw_sketch(person.neutral * 128 - 0.5, 128)
    answer = runtime.generate(sketch)
    assert answer.std() > 3  # values do not vanish on their way
    assert (runtime.generate(sketch) == answer).all()
    assert (runtime.generate(sketch[:, ::-1].copy()) != answer).any()
