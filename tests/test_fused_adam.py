"""Adam in one operation: Keras's own numbers, for every setting that changes the step."""

import numpy as np
import pytest

keras = pytest.importorskip("keras")
import tensorflow as tf  # noqa: E402

from course_lib import fused_adam  # noqa: E402

SETTINGS = {
    "Adam": lambda: keras.optimizers.Adam(0.01),
    "other betas and epsilon": lambda: keras.optimizers.Adam(0.01, beta_1=0.5, beta_2=0.9, epsilon=1e-2),
    "a schedule": lambda: keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.1, 3, 0.5)),
    "clipvalue": lambda: keras.optimizers.Adam(0.01, clipvalue=0.1),
    "weight averaging": lambda: keras.optimizers.Adam(0.01, use_ema=True, ema_momentum=0.5),
    "AdamW": lambda: keras.optimizers.AdamW(0.01, weight_decay=0.5),
    "AMSGrad": lambda: keras.optimizers.Adam(0.01, amsgrad=True),
}


def weights_after(optimizer, num_steps=12):
    """Of two variables, with gradients that change sign and size."""
    generator = np.random.default_rng(0)
    variables = [keras.Variable(generator.normal(size=shape), dtype="float32") for shape in ((3, 4), (5,))]
    optimizer.build(variables)

    @tf.function
    def step(*gradients):
        optimizer.apply(list(gradients), variables)

    for _ in range(num_steps):
        step(*[tf.constant(generator.normal(size=v.shape) ** 3, "float32") for v in variables])
    optimizer.finalize_variable_values(variables)
    return [variable.numpy() for variable in [*variables, *optimizer.variables]]


@pytest.mark.parametrize("name", SETTINGS)
def test_step_is_that_of_keras(name):
    """Weights and all that the optimizer remembers, after twelve steps; TensorFlow rounds 1 − β₂ to single precision."""
    optimizer = SETTINGS[name]()
    for received, wanted in zip(
        weights_after(fused_adam.copy_of(optimizer)), weights_after(optimizer), strict=True
    ):
        np.testing.assert_allclose(received, wanted, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", ["Adam", "AdamW"])
def test_step_is_one_operation(name):
    """The graph of a step holds the fused operation once for each variable."""
    optimizer = fused_adam.copy_of(SETTINGS[name]())
    variables = [keras.Variable(np.ones(3), dtype="float32") for _ in range(2)]
    optimizer.build(variables)
    graph = tf.function(lambda: optimizer.apply([tf.ones(3), tf.ones(3)], variables)).get_concrete_function()
    operations = [operation.type for operation in graph.graph.get_operations()]
    assert operations.count("ResourceApplyAdam") == 2
    assert "Square" not in operations


def test_other_optimizers_are_copied_as_they_are():
    """A new optimizer of the same class and settings; and none of a reader's own class is replaced."""
    optimizer = keras.optimizers.SGD(0.3, momentum=0.9)
    copy = fused_adam.copy_of(optimizer)
    assert type(copy) is keras.optimizers.SGD
    assert copy is not optimizer
    assert copy.get_config() == optimizer.get_config()

    class OwnAdam(keras.optimizers.Adam):
        pass

    assert type(fused_adam.copy_of(OwnAdam())) is OwnAdam
