"""Tests of random numbers in `tf.vectorized_map`: each replica's are the ones it would draw alone."""

import pytest
import tensorflow as tf

from course_lib import stacked_random

SEEDS = tf.constant([[1, 2], [3, 4], [5, 6]])


def test_register_succeeds_more_than_once():
    """This TensorFlow takes the stacked forms, and asking again changes nothing."""
    assert stacked_random.register()
    assert stacked_random.register()


@pytest.mark.parametrize("draw", [tf.random.stateless_uniform, tf.random.stateless_normal])
def test_stacked_draws_are_those_of_each_seed_alone(draw):
    """Bit for bit, and without the slow loop that would be used for an operation without a stacked form."""

    @tf.function
    def stacked(seeds):
        return tf.vectorized_map(lambda seed: draw((4, 5), seed=seed), seeds, fallback_to_while_loop=False)

    alone = tf.stack([draw((4, 5), seed=seed) for seed in SEEDS])
    tf.debugging.assert_equal(stacked(SEEDS), alone)
