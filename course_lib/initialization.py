"""Initial weights that depend on a seed and on nothing else, so that arms can be paired.

Keras draws the seeds of a model's initializers one after the other as layers are made: a `Dropout`
layer between two `Dense` layers shifts the draw, and the "same seed" starts two arms from different
weights. `Start` draws them again, each weight from the seed and its place among the random weights.
"""

import keras
import numpy as np


class Start:
    """The starting point of a freshly built model, to be drawn again for any seed.

    A weight is drawn again only if it still is what its layer's own random initializer made and that
    initializer was given no seed. Loaded or copied weights, and seeds set on purpose, stay as they are.

    Args:
        model: A built `keras.Model`.
    """

    def __init__(self, model):
        self._trainable = [variable.numpy() for variable in model.trainable_variables]
        self._others = [variable.numpy() for variable in model.non_trainable_variables]
        place = {id(v): ("trainable", i) for i, v in enumerate(model.trainable_variables)}
        place |= {id(v): ("others", i) for i, v in enumerate(model.non_trainable_variables)}
        self._weights, self._masks = [], []
        explained = set()
        for layer in model._flatten_layers(include_self=False):
            for variable, initializer in _initialized(layer):
                if not _made_by(initializer, variable):
                    continue
                explained.add(id(variable))
                config = initializer.get_config()
                if "seed" in config and config["seed"] is None and id(variable) in place:
                    self._weights.append((place[id(variable)], initializer, config, tuple(variable.shape)))
            # Keras's image layers call theirs `generator`.
            generator = getattr(layer, "seed_generator", None) or getattr(layer, "generator", None)
            if (
                generator is not None
                and getattr(layer, "seed", None) is None
                and id(generator.state) in place
            ):
                self._masks.append(place[id(generator.state)][1])
        #: Whether `draw` decides every weight, so that another seed needs no other build.
        self.complete = all(id(variable) in explained for variable in model.weights)

    def draw(self, seed):
        """The starting point of `seed`.

        Args:
            seed: Int.
        Returns:
            Two lists of arrays, in the order of `model.trainable_variables` and
            `model.non_trainable_variables` (moving statistics, states of the dropout masks).
        """
        values = {"trainable": list(self._trainable), "others": list(self._others)}
        for number, ((kind, index), initializer, config, shape) in enumerate(self._weights):
            own = type(initializer).from_config({**config, "seed": _seed_of(seed, 0, number)})
            values[kind][index] = np.asarray(own(shape, dtype=values[kind][index].dtype))
        for number, index in enumerate(self._masks):
            state = np.zeros_like(values["others"][index])
            state[0] = _seed_of(seed, 1, number)
            values["others"][index] = state
        return values["trainable"], values["others"]


def _initialized(layer):
    """Pairs of variable and initializer of one layer, from the attributes' names (`kernel_initializer`)."""
    for name, initializer in list(vars(layer).items()):
        if name.endswith("_initializer") and isinstance(initializer, keras.initializers.Initializer):
            stem = name.removesuffix("_initializer").lstrip("_")
            for attribute in (stem, f"{stem}_kernel", "kernel" if stem == "depthwise" else stem):
                variable = getattr(layer, attribute, None)
                if isinstance(variable, keras.Variable):
                    yield variable, initializer
                    break
    for name, start in (("moving_mean", 0.0), ("moving_variance", 1.0)):
        variable = getattr(layer, name, None)
        if isinstance(variable, keras.Variable):
            yield variable, keras.initializers.Constant(start)


def _made_by(initializer, variable):
    """Whether the variable still holds what its initializer makes (equal each time it is asked)."""
    made = np.asarray(initializer(tuple(variable.shape), dtype=variable.dtype))
    return np.array_equal(made, variable.numpy())


def _seed_of(*numbers):
    return int(np.random.SeedSequence(numbers).generate_state(1)[0] >> 1)
