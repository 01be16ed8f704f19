"""The batches of a run, in an order that a stopped run finds again."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import tensorflow as tf

from face2face.dataset.batches import training_batches
from face2face.dataset.layout import PairFiles
from face2face.errors import ErrorKind, TrainingError
from face2face.tasks.registry import info_of
from face2face.training.run_record import RunRecord
from face2face.training.run_state import RunState
from face2face.training.step import Pix2PixStep

_CALIBRATING = 32
"""Batches by which the average is calibrated before it is measured and saved."""


class RunBatches:
    """What a run trains on.

    Args:
        record: how the run is started.
        pairs: the dataset.
        step: takes the batches.

    Attributes:
        steps_an_epoch: how many steps show every pair once; an incomplete last one is left out.

    Raises:
        TrainingError: the pairs are fewer than one batch.
    """

    def __init__(self, record: RunRecord, pairs: PairFiles, step: Pix2PixStep) -> None:
        self._options, self._pairs, self._step = record.options, pairs, step
        self._defaults = info_of(record.task).training
        self._batch = record.options.batch * step.replicas
        self.steps_an_epoch = len(pairs.train) // self._batch
        if not self.steps_an_epoch:
            raise TrainingError(
                f"{len(pairs.train)} training pairs are fewer than one batch of {self._batch}: "
                "lower --batch-size, or generate more pairs",
                ErrorKind.TOO_FEW_FRAMES,
                frames=len(pairs.train),
            )

    def following(self, state: RunState) -> Iterator[Any]:
        """Endless, from where the run stands; whoever takes a step counts it in `state`."""
        while True:
            epoch, within = divmod(state.step, self.steps_an_epoch)
            batches = self._epoch(epoch) if epoch else self._first
            yield from self._step.batches(batches.skip(within))

    def calibrating(self) -> Iterator[Any]:
        """Conditions of some batches, always the same; float32 (batch, size, size, 3)."""
        for condition, _ in self._first.take(_CALIBRATING):
            yield condition.numpy()

    @cached_property
    def _first(self) -> tf.data.Dataset:
        """The first epoch, by which each validation calibrates: made ready once."""
        return self._epoch(0)

    def _epoch(self, number: int) -> tf.data.Dataset:
        options = self._options
        return training_batches(
            self._pairs.train,
            size=options.step.size,
            batch=self._batch,
            seed=options.step.seed,
            epoch=number,
            augment=options.augment,
            flip=options.flip,
            drawn=self._defaults.drawn,
            relit=options.augment and self._defaults.relit,
            fixed=self._defaults.fixed,
        )
