"""Random numbers of stacked replicas: each replica draws its own, side by side.

`tf.vectorized_map` knows no stacked form of the operations that draw a mask and falls back to a loop over the
replicas, which takes longer than the network's matrix products. With the forms given here a replica draws exactly
the numbers that it would draw alone. On a TensorFlow that registers them elsewhere the loop remains: slower, with
the same numbers.
"""

import tensorflow as tf

_DRAWS = ("shape", "key", "counter", "alg")
_ARGUMENTS = {
    "StatelessRandomGetKeyCounter": ("seed",),
    "StatelessRandomNormalV2": _DRAWS,
    "StatelessRandomUniformV2": _DRAWS,
}


def register():
    """Teach `tf.vectorized_map` the stacked forms.

    Returns:
        Bool, whether this TensorFlow knows them now.
    """
    try:
        from tensorflow.python.ops.parallel_for import pfor
    except ImportError:
        return False
    for name, arguments in _ARGUMENTS.items():
        try:
            pfor.RegisterPFor(name)(_stacked_form(getattr(tf.raw_ops, name), arguments, pfor.wrap))
        except AssertionError:  # there is one already: TensorFlow's own, or ours from an earlier call
            continue
        except AttributeError:
            return False
    return True


def _stacked_form(operation, arguments, wrap):
    def convert(operands):
        given = {name: operands.input(place) for place, name in enumerate(arguments)}
        num_members = next(one.t.shape[0] for one in given.values() if one.is_stacked)
        fixed = {"dtype": operands.get_attr("dtype")} if "alg" in arguments else {}

        def draw(member):
            own = {name: one.t[member] if one.is_stacked else one.t for name, one in given.items()}
            return operation(**own, **fixed)

        drawn = [draw(member) for member in range(num_members)]
        if isinstance(drawn[0], tuple):
            return [wrap(tf.stack(column), True) for column in zip(*drawn, strict=True)]
        return wrap(tf.stack(drawn), True)

    return convert
