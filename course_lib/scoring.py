"""What an experiment records of a model on a data set: error and negative log-likelihood, or its loss."""

import keras
import tensorflow as tf


def data_loss(model):
    """The model's loss without penalties as a function `(targets, outputs) -> (examples,)`."""
    return _data_loss(keras.losses.get(model.loss))


def _data_loss(loss):
    values_of = loss.call if isinstance(loss, keras.losses.Loss) else loss  # `call` does not average

    def loss_of(targets, outputs):
        # What `compile` does around a loss function: 0/1 targets in one axis meet outputs `(examples, 1)`.
        targets = tf.cast(targets, outputs.dtype)
        if targets.shape.rank == outputs.shape.rank - 1 and outputs.shape[-1] == 1:
            targets = targets[..., tf.newaxis]
        return values_of(targets, outputs)

    return loss_of


def score_names(model):
    """`("error", "nll")` for a classifier; for a regression the one name of its loss, `mse` in short."""
    if _is_classifier(model):
        return ("error", "nll")
    name = getattr(keras.losses.get(model.loss), "name", None) or keras.losses.get(model.loss).__name__
    return ({"mean_squared_error": "mse"}.get(name, name),)


def summed_scores(model, targets, outputs):
    """Sums over examples of what `score_names` names: tensor, shape `(scores,)`."""
    losses = tf.reshape(_data_loss(_unsmoothed(model.loss))(targets, outputs), [tf.shape(outputs)[0], -1])
    loss = tf.reduce_sum(tf.reduce_mean(losses, axis=1))
    if not _is_classifier(model):
        return tf.stack([loss])
    if outputs.shape[-1] == 1:
        threshold = 0.0 if getattr(keras.losses.get(model.loss), "from_logits", False) else 0.5
        wrong = (outputs[:, 0] > threshold) != (tf.reshape(targets, [-1]) > 0)
    else:
        labels = targets
        if targets.shape.rank == outputs.shape.rank and targets.shape[-1] == outputs.shape[-1]:
            labels = tf.argmax(targets, axis=-1)
        wrong = tf.argmax(outputs, axis=-1) != tf.cast(tf.reshape(labels, [-1]), tf.int64)
    return tf.stack([tf.reduce_sum(tf.cast(wrong, loss.dtype)), loss])


def _unsmoothed(loss):
    """The loss with the targets as they are: what smoothed labels cost is no likelihood of the right answer."""
    loss = keras.losses.get(loss)
    config = loss.get_config() if isinstance(loss, keras.losses.Loss) else {}
    return (
        type(loss).from_config(config | {"label_smoothing": 0.0}) if config.get("label_smoothing") else loss
    )


def _is_classifier(model):
    loss = keras.losses.get(model.loss)
    name = getattr(loss, "name", None) or loss.__name__
    return "crossentropy" in name
