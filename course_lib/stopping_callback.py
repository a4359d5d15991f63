"""A Keras callback that ends training by a rule of `early_stopping`."""

import keras

from course_lib import arguments, early_stopping


class StopByRule(keras.callbacks.Callback):
    """Stop training when a rule fires; for `model.fit` and `training.fit`.

    Keras's training `loss` is no second look at the training set but the mean over the epoch's batches, while the
    weights change, with dropout on; penalties are added to it, and to `val_loss`. For PQ this means: the curve lags by
    about half an epoch; the noise of dropout and of batches counts as progress, so the rule waits longer; and a large
    penalty makes progress and generalization loss small, both being relative to the loss. A loss that is also compiled
    as a metric is free of penalties: `monitor="val_mse", training_monitor="mse"`. The other rules look at `monitor` alone.

    Args:
        rule: Such as `early_stopping.GeneralizationLoss(5.0)`.
        monitor: Str, the validation loss among Keras's logs.
        training_monitor: Str, the training loss among Keras's logs.
        restore_best_weights: Bool. Whether training ends with the best epoch's weights, also if the rule never fires.
    Attributes:
        stopped_epoch: Int, counted from 0, as Keras does: the epoch after which the rule fired; 0 if it did not.
        best_epoch: Int, counted from 0: the first epoch with the lowest loss. `early_stopping.stop` of the recorded
            history names the same epochs, counted from 1.
    Raises:
        ValueError: If `rule` is no rule; in training, if a monitored quantity is missing, not finite, or better when larger.
    """

    def __init__(self, rule, monitor="val_loss", training_monitor="loss", restore_best_weights=True):
        super().__init__()
        self.rule = early_stopping.checked_rule(rule)
        self.monitor = monitor
        self.training_monitor = training_monitor
        self.restore_best_weights = restore_best_weights
        self.stopped_epoch = self.best_epoch = 0

    def on_train_begin(self, logs=None):
        self.stopped_epoch = self.best_epoch = 0
        self._validation, self._training = [], []
        self._best_weights = None

    def on_epoch_end(self, epoch, logs=None):
        loss = self._loss("monitor", self.monitor, logs or {})
        self._training.append(self._loss("training_monitor", self.training_monitor, logs or {}))
        if not self._validation or loss < min(self._validation):
            self.best_epoch = epoch
            if self.restore_best_weights:
                self._best_weights = self.model.get_weights()
        self._validation.append(loss)
        if self.rule.stops(self._validation, self._training):
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        if self._best_weights is not None:
            self.model.set_weights(self._best_weights)

    def _loss(self, argument, name, logs):
        """A logged number; one that Keras knows to be better when larger would be stopped while it improves."""
        metrics = [metric for part in self.model.metrics for metric in getattr(part, "metrics", [part])]
        better_when_larger = {m.name for m in metrics if getattr(m, "_direction", None) == "up"}
        if name.removeprefix("val_") in better_when_larger:
            arguments.reject(
                argument,
                expected_en="a loss, which is better when smaller",
                expected_ko="작을수록 좋은 손실",
                received=repr(name),
            )
        return float(logs[arguments.one_of(argument, name, logs)])
