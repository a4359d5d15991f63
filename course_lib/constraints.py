"""A Keras constraint that does what no gradient step does: it sets weights to exactly 0."""

import keras

from course_lib import arguments


@keras.saving.register_keras_serializable(package="course_lib")
class SoftThreshold(keras.constraints.Constraint):
    """After each step of the optimizer, move every weight towards zero by `threshold` and stop there.

    The proximal gradient method for an L1 penalty of strength l1 is plain `SGD(learning_rate)`, no
    `kernel_regularizer`, and this constraint with `threshold = learning_rate * l1`. Gradient steps on
    `regularizers.L1(l1)` head for the same weights, but jump to and fro about zero where this arrives. Under
    another optimizer, or a learning rate that changes, the penalty that belongs to a threshold is another one.

    Args:
        threshold: Float, at least 0; 0 changes nothing.
    Raises:
        ValueError: If `threshold` is negative or not finite.
    Reference: Beck & Teboulle (2009), SIAM J. Imaging Sciences 2 (there: ISTA); `penalties.proximal_step`.
    """

    def __init__(self, threshold):
        self.threshold = arguments.strength("threshold", threshold)

    def __call__(self, w):
        """Args: `w`: Tensor, any shape. Returns: Tensor, same shape and dtype (see `penalties.soft_threshold`)."""
        above = keras.ops.maximum(w - self.threshold, 0)
        below = keras.ops.minimum(w + self.threshold, 0)
        return above + below

    def get_config(self):
        """What a saved model remembers: the threshold."""
        return {"threshold": self.threshold}
