"""Clips changed beside training: a `tf.data.Dataset` whose batches workers prepare ahead."""

import tensorflow as tf

from course_lib import ahead, audio_operations, training


def changed_batches(
    augmentation, waveforms, targets, *, batch_size, seed, epochs, shuffle, sample_rate_hz, workers
):
    """What `AudioAugmentation.as_dataset` returns, for arguments that it has checked."""
    steps = -(-len(waveforms) // batch_size)

    def batches():
        orders = training.epoch_orders(len(waveforms), epochs, seed=seed, shuffle=shuffle)
        for epoch, order in enumerate(orders):
            for batch in range(steps):
                yield order[batch * batch_size : (batch + 1) * batch_size], [seed, epoch, batch]

    def pairs():
        jobs = (
            (augmentation.operation, waveforms[rows], sample_rate_hz, numbers) for rows, numbers in batches()
        )
        changed = ahead.results(
            audio_operations.changed_clips, jobs, workers=workers, threads=augmentation.threads
        )
        for clips, (rows, _) in zip(changed, batches(), strict=True):
            yield clips, targets[rows]

    signature = (
        tf.TensorSpec((None, waveforms.shape[1]), waveforms.dtype),
        tf.TensorSpec((None, *targets.shape[1:]), targets.dtype),
    )
    dataset = tf.data.Dataset.from_generator(pairs, output_signature=signature)
    return dataset.apply(tf.data.experimental.assert_cardinality(epochs * steps)).prefetch(2)
