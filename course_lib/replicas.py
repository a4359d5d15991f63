"""Train many copies of one network at once: the replicas share one graph, stacked along a first axis.

A small network leaves a processor idle between its many tiny products. Twenty of them side by side
are one batched product. `tf.vectorized_map` stacks the model's own `stateless_call`, so layers,
penalties and losses stay Keras's; the optimizer is Keras's too, which is exact because the ones
accepted here treat each number on its own.
"""

import contextlib
import logging

import keras
import numpy as np
import tensorflow as tf

from course_lib import fused_adam, scoring, stacked_random, strengths, training

_ELEMENTWISE_OPTIMIZERS = (
    "SGD",
    "Adam",
    "AdamW",
    "Adamax",
    "Nadam",
    "RMSprop",
    "Adagrad",
    "Adadelta",
    "Lion",
)
_KERAS_OWN = ("train_step", "test_step", "compute_loss", "compute_metrics")
_SEPARATE_LAYERS = ("Conv", "RNN", "LSTM", "GRU", "Bidirectional", "Attention", "Pooling")
_KEPT_BYTES = 2**29  # weights of stacks that are kept for the next experiment
_KEPT_ALONE = 8  # networks trained one by one that are kept for the next arm or experiment

stacked_random.register()


def can_stack(model):
    """Whether replicas of a compiled model can be stacked, and whether that is the faster way.

    Convolutions and recurrent layers fill the processor on their own; an optimizer that looks at a
    whole tensor (norm clipping, say) would see all replicas at once.
    """
    if any(getattr(type(model), name) is not getattr(keras.Model, name) for name in _KERAS_OWN):
        return False
    if getattr(model.loss, "reduction", "sum_over_batch_size") not in ("sum_over_batch_size", "mean"):
        return False
    optimizer = model.optimizer
    if type(optimizer) is not getattr(keras.optimizers, type(optimizer).__name__, None):
        return False
    if type(optimizer).__name__ not in _ELEMENTWISE_OPTIMIZERS:
        return False
    whole_tensor = ("clipnorm", "global_clipnorm", "gradient_accumulation_steps", "loss_scale_factor")
    if any(getattr(optimizer, name, None) for name in whole_tensor):
        return False
    if getattr(optimizer, "_exclude_from_weight_decay", None) or getattr(
        optimizer, "_exclude_from_weight_decay_pattern", None
    ):
        return False
    names = [type(layer).__name__ for layer in model._flatten_layers(include_self=False)]
    local = [name for name in names if not name.startswith("Global")]  # a mean over all places is no window
    return not any(part in name for name in local for part in _SEPARATE_LAYERS)


def agrees_with_keras(model, inputs, targets):
    """Whether data loss plus penalties, as the stack adds them, are the loss that Keras itself reports.

    Args:
        model: A built, compiled `keras.Model`.
        inputs, targets: Tensors, a few examples.
    """
    model.reset_metrics()
    reported = float(model.test_step((inputs, targets))["loss"])
    model.reset_metrics()
    outputs, _, penalties = model.stateless_call(
        model.trainable_variables,
        model.non_trainable_variables,
        inputs,
        training=False,
        return_losses=True,
    )
    added = float(tf.reduce_mean(scoring.data_loss(model)(targets, outputs))) + sum(
        float(p) for p in penalties
    )
    return bool(np.isclose(reported, added, rtol=1e-4, atol=1e-6, equal_nan=True))


_kept = {}
_kept_alone = {}


def stack_of(model, num_members):
    """A `Stack` for this model: one that has been traced for a model of the same family, or a new one."""
    family = strengths.family(model)
    if family is None:
        return Stack(model, num_members)
    stack = _kept.pop((family, num_members), None) or Stack(model, num_members)
    _kept[family, num_members] = stack  # the last place: used last
    while len(_kept) > 1 and sum(one.num_bytes for one in _kept.values()) > _KEPT_BYTES:
        del _kept[next(iter(_kept))]
    return stack


def alone_of(model, examples):
    """An `Alone` for this model: one that has been traced for an equal model, strengths included, or a new one."""
    family = strengths.family(model)
    if family is None:
        return Alone(model, examples)
    key = family, tuple(strengths.read(model)), tuple((x.dtype, x.shape[1:]) for x in examples)
    _kept_alone[key] = _kept_alone.pop(key, None) or Alone(model, examples)  # the last place: used last
    while len(_kept_alone) > _KEPT_ALONE:
        del _kept_alone[next(iter(_kept_alone))]
    return _kept_alone[key]


class Stack:
    """Replicas of one compiled model, to be loaded, trained and evaluated together.

    Args:
        model: A built, compiled `keras.Model` for which `can_stack` holds. Its own weights stay untouched.
        num_members: Int, the number of replicas.
    """

    def __init__(self, model, num_members):
        self.model, self.num_members = model, num_members
        self._trainable = [_stacked_variable(v, num_members) for v in model.trainable_variables]
        self._others = [_stacked_variable(v, num_members) for v in model.non_trainable_variables]
        self._optimizer = fused_adam.copy_of(model.optimizer)
        self._optimizer.build(self._trainable)
        self._optimizer_start = [variable.numpy() for variable in self._optimizer.variables]
        self._strengths = tf.Variable(strengths.read(model), dtype=tf.float32)
        self._train_steps = tf.function(self._trace_steps)
        self._scores = tf.function(self._trace_scores, autograph=False)
        self._outputs = tf.function(self._trace_outputs, autograph=False, reduce_retracing=True)

    @property
    def num_bytes(self):
        """Of the weights and of what the optimizer remembers of them."""
        variables = [*self._trainable, *self._others, *self._optimizer.variables]
        return sum(int(np.prod(v.shape)) * np.dtype(v.dtype).itemsize for v in variables)

    def load(self, members, model=None):
        """Start anew from a list of `(trainable, others)` weights, one entry a replica.

        Args:
            members: List of `num_members` pairs of lists of arrays.
            model: Another model of the same `strengths.family`, whose dropout rates, penalties and learning
                rate are to be used; by default those of the stacked model itself.
        """
        for variables, kind in ((self._trainable, 0), (self._others, 1)):
            for index, variable in enumerate(variables):
                variable.assign(np.stack([member[kind][index] for member in members]))
        for variable, value in zip(self._optimizer.variables, self._optimizer_start, strict=True):
            variable.assign(value)
        values = strengths.read(self.model if model is None else model)
        self._strengths.assign(values)
        if strengths.has_learning_rate(self.model):
            self._optimizer.learning_rate = values[-1]

    def member(self, index):
        """The weights `(trainable, others)` of one replica, as arrays."""
        return tuple([np.asarray(v.value[index]) for v in group] for group in (self._trainable, self._others))

    def train_epoch(self, inputs, targets, orders, batch_size):
        """One epoch of every replica.

        Args:
            inputs, targets: Tensors, shape `(num_members, examples, ...)`.
            orders: Int array, shape `(num_members, examples)`.
            batch_size: Int.
        Returns:
            Array, shape `(num_members,)`: the mean training loss, penalties included.
        """
        num_examples = orders.shape[1]
        num_full = num_examples - num_examples % batch_size
        full = orders[:, :num_full].reshape(self.num_members, -1, batch_size)
        rest = orders[:, np.newaxis, num_full:]
        total = 0.0
        for batches in (full, rest):  # batches of known shape are faster
            if batches.size:
                given = inputs, targets, tf.constant(batches)
                with _without_warning("Converting IndexedSlices"):
                    steps = self._steps_of(*given)
                total = total + batches.shape[2] * steps(*given).numpy()
        return total / num_examples

    def finish(self):
        """What Keras does after the last epoch (moving-average weights take their place, if asked for)."""
        self._optimizer.finalize_variable_values(self._trainable)

    def scores(self, inputs, targets):
        """The model's metrics on a data set, dropout off: dict of name to array `(num_members,)`.

        Args:
            inputs, targets: Tensors, shape `(num_members, examples, ...)`, or `(1, examples, ...)` if
                all replicas share them.
        """
        names = scoring.score_names(self.model)
        totals, num_examples = 0.0, int(inputs.shape[1])
        for start in range(0, num_examples, training.EVALUATION_BATCH):
            rows = slice(start, start + training.EVALUATION_BATCH)
            graph = self._scores.get_concrete_function(_free(inputs, 1), _free(targets, 1))
            totals = totals + graph(inputs[:, rows], targets[:, rows]).numpy()
        return dict(zip(names, totals.T / num_examples, strict=True))

    def predict(self, inputs):
        """Outputs, dropout off: array, shape `(num_members, examples, ...)`; `inputs` as in `scores`."""
        size = training.EVALUATION_BATCH
        parts = [self._outputs(inputs[:, i : i + size]).numpy() for i in range(0, inputs.shape[1], size)]
        return np.concatenate(parts, axis=1)

    def _steps_of(self, inputs, targets, batches):
        """The graph for batches of this size: one for training sets of all lengths."""
        free = [_free(tensor, 1) for tensor in (inputs, targets, batches)]
        return self._train_steps.get_concrete_function(*free)

    def _trace_steps(self, inputs, targets, batches):
        """One step for each of `batches`, row numbers of shape `(num_members, steps, batch_size)`; the summed losses."""
        total = tf.zeros(self.num_members, self._trainable[0].dtype)
        for rows in tf.transpose(batches, (1, 0, 2)):
            total += self._train_step(inputs, targets, rows)
        return total

    @tf.autograph.experimental.do_not_convert  # only the loop around it needs that, and reading Keras's layers takes seconds
    def _train_step(self, inputs, targets, rows):
        loss_of = scoring.data_loss(self.model)
        batch = tf.gather(inputs, rows, batch_dims=1), tf.gather(targets, rows, batch_dims=1)

        def one_member(elements):
            trainable, others, member_inputs, member_targets = elements
            with tf.GradientTape() as tape:
                tape.watch(trainable)
                outputs, others, penalties = self.model.stateless_call(
                    trainable, others, member_inputs, training=True, return_losses=True
                )
                loss = tf.reduce_mean(loss_of(member_targets, outputs))
                loss = tf.add_n([loss, *[tf.cast(penalty, loss.dtype) for penalty in penalties]])
            return tape.gradient(loss, trainable), others, loss

        with strengths.replaced(self.model, tf.unstack(self._strengths)):
            gradients, others, loss = _map_members(
                one_member, (_values(self._trainable), _values(self._others), *batch)
            )
        self._optimizer.apply(gradients, self._trainable)
        for variable, value in zip(self._others, others, strict=True):
            variable.assign(value)
        for variable, single in zip(self._trainable, self.model.trainable_variables, strict=True):
            if single.constraint is not None:
                variable.assign(_map_members(single.constraint, variable.value))
        return loss

    def _trace_scores(self, inputs, targets):
        shared = inputs.shape[0] == 1

        def one_member(elements):
            trainable, others, *own = elements
            member_inputs, member_targets = (inputs[0], targets[0]) if shared else own
            outputs, _ = self.model.stateless_call(trainable, others, member_inputs, training=False)
            return scoring.summed_scores(self.model, member_targets, outputs)

        elements = [_values(self._trainable), _values(self._others)]
        return _map_members(one_member, elements if shared else [*elements, inputs, targets])

    def _trace_outputs(self, inputs):
        shared = inputs.shape[0] == 1

        def one_member(elements):
            trainable, others, *own = elements
            return self.model.stateless_call(trainable, others, *(own or [inputs[0]]), training=False)[0]

        elements = [_values(self._trainable), _values(self._others)]
        return _map_members(one_member, elements if shared else [*elements, inputs])


class Alone:
    """One model behind the methods of `Stack`: for networks that gain nothing from being stacked.

    Args:
        model: A built, compiled `keras.Model`; it is trained itself, and `load` starts it anew.
        examples: `(inputs, targets)` tensors of a few examples.
    """

    num_members = 1

    def __init__(self, model, examples):
        self.model = model
        self._loop = training.EpochLoop.of(model, (*examples, None))
        self._optimizer_start = [variable.numpy() for variable in model.optimizer.variables]
        self._scores = tf.function(self._trace_scores, autograph=False, reduce_retracing=True)
        self._outputs = tf.function(
            lambda inputs: model(inputs, training=False), autograph=False, reduce_retracing=True
        )

    def load(self, members, model=None):
        """Start anew from a list that holds one `(trainable, others)` pair of weights; `model` is its own."""
        (member,) = members
        assign(self.model, member)
        for variable, value in zip(self.model.optimizer.variables, self._optimizer_start, strict=True):
            variable.assign(value)

    def member(self, index):
        """The weights `(trainable, others)`, as arrays."""
        variables = self.model.trainable_variables, self.model.non_trainable_variables
        return tuple([v.numpy() for v in group] for group in variables)

    def train_epoch(self, inputs, targets, orders, batch_size):
        """As `Stack.train_epoch`, with a first axis of length 1."""
        logs = self._loop.train(inputs[0], targets[0], None, orders[0], batch_size)
        return np.array([float(logs["loss"])])

    def finish(self):
        """As `Stack.finish`."""
        self.model.optimizer.finalize_variable_values(self.model.trainable_variables)

    def scores(self, inputs, targets):
        """As `Stack.scores`."""
        totals, num_examples = 0.0, int(inputs.shape[1])
        for start in range(0, num_examples, training.EVALUATION_BATCH):
            rows = slice(start, start + training.EVALUATION_BATCH)
            totals = totals + self._scores(inputs[0, rows], targets[0, rows]).numpy()
        names = scoring.score_names(self.model)
        return {name: np.array([value]) for name, value in zip(names, totals / num_examples, strict=True)}

    def predict(self, inputs):
        """As `Stack.predict`."""
        size = training.EVALUATION_BATCH
        parts = [self._outputs(inputs[0, i : i + size]).numpy() for i in range(0, inputs.shape[1], size)]
        return np.concatenate(parts)[np.newaxis]

    def _trace_scores(self, inputs, targets):
        return scoring.summed_scores(self.model, targets, self.model(inputs, training=False))


def assign(model, member):
    """Give a model the weights `(trainable, others)` of a replica."""
    groups = (model.trainable_variables, model.non_trainable_variables)
    for variables, values in zip(groups, member, strict=True):
        for variable, value in zip(variables, values, strict=True):
            variable.assign(value)


def _stacked_variable(variable, num_members):
    return keras.Variable(
        np.zeros((num_members, *variable.shape), dtype=variable.dtype),
        dtype=variable.dtype,
        trainable=variable.trainable,
        name=variable.name,
    )


def _values(variables):
    return [variable.value for variable in variables]


@contextlib.contextmanager
def _without_warning(beginning):
    """While this lasts TensorFlow's log drops a warning: stacked embeddings have dense gradients, and that is meant."""
    logger = logging.getLogger("tensorflow")

    def others(record):
        return not record.getMessage().startswith(beginning)

    logger.addFilter(others)
    try:
        yield
    finally:
        logger.removeFilter(others)


def _free(tensor, axis):
    """What a graph is told of a tensor whose length along an axis may be any: it is traced once, not for each."""
    shape = [None if place == axis else length for place, length in enumerate(tensor.shape)]
    return tf.TensorSpec(shape, tensor.dtype)


def _map_members(function, elements):
    # The while loop serves the few operations without a stacked form: drawing each replica's own masks.
    return tf.vectorized_map(function, elements, fallback_to_while_loop=True, warn=False)
