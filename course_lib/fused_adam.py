"""Adam's step as the one operation that TensorFlow has for it.

Keras writes Adam as a dozen elementwise operations, and each of them reads and writes whole arrays. Beside the
batched products of a stack that is a quarter of the time; `ResourceApplyAdam` reads and writes every number once.
Both compute, with Keras's variables (Kingma and Ba, 2015, section 2, last paragraph),

    m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  w ← w − α √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)

and differ by rounding alone.
"""

import keras
import tensorflow as tf


class _OneOperation:
    """To be put before Keras's Adam or AdamW, which keep all else: variables, schedules, weight decay, clipping."""

    def update_step(self, gradient, variable, learning_rate):
        """Update one variable in place; arguments as in `keras.optimizers.Adam.update_step`."""
        index, dtype = self._get_variable_index(variable), variable.dtype
        step = tf.cast(self.iterations + 1, dtype)
        beta_1, beta_2 = tf.constant(self.beta_1, dtype), tf.constant(self.beta_2, dtype)
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=self._momentums[index].value.handle,
            v=self._velocities[index].value.handle,
            beta1_power=beta_1**step,
            beta2_power=beta_2**step,
            lr=tf.cast(learning_rate, dtype),
            beta1=beta_1,
            beta2=beta_2,
            epsilon=tf.constant(self.epsilon, dtype),
            grad=tf.cast(gradient, dtype),
        )


class _Adam(_OneOperation, keras.optimizers.Adam):
    pass


class _AdamW(_OneOperation, keras.optimizers.AdamW):
    pass


def copy_of(optimizer):
    """A new optimizer with the settings of `optimizer`, and the fused step if it is Keras's Adam or AdamW.

    Args:
        optimizer: A `keras.optimizers.Optimizer`. AMSGrad, for which TensorFlow has no operation, stays Keras's.
    """
    fused = {keras.optimizers.Adam: _Adam, keras.optimizers.AdamW: _AdamW}
    own_class = type(optimizer)
    if not getattr(optimizer, "amsgrad", False):
        own_class = fused.get(own_class, own_class)
    return own_class.from_config(optimizer.get_config())
