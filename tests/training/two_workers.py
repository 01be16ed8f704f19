"""Runs of two workers, each a process of its own, forked from one that has loaded TensorFlow.

    python two_workers.py OUT RUNS [ARGUMENT ...]

trains with the arguments of train.py. RUNS is JSON, for each number of epochs, one after the other,
the TF_CONFIG of both workers. In the folder OUT stays what each of them said. To load TensorFlow in
each would take a third of the time.
"""

import json
import os
import sys
from pathlib import Path


def main(out: Path, runs: dict[str, list[str]], arguments: list[str]) -> int:
    from face2face.cli.train import main as train
    from face2face.utils.system import quiet_tensorflow

    with quiet_tensorflow():
        import keras  # noqa: F401
    # Imported, and not used before the fork: no thread of it runs yet.
    from face2face.training import loop, step_tensorflow, train_run  # noqa: F401

    for epochs, configs in runs.items():
        workers = []
        for index, config in enumerate(configs):
            worker = os.fork()
            if not worker:
                for number, name in ((1, "out"), (2, "err")):
                    said = (out / f"{epochs}-{name}-{index}").open("wb")
                    os.dup2(said.fileno(), number)
                os.environ["TF_CONFIG"] = config
                return train([*arguments, "--epochs", epochs])
            workers.append(worker)
        codes = [os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) for worker in workers]
        if any(codes):
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]))
