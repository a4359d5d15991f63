"""Answers to the exercises of chapter 07."""

import math

import numpy as np

CLIP, NOISE = 0.07, 0.05


def decibels(clip, noise):
    return 20 * math.log10(clip / noise)


def both(formula):
    """A formula of two root mean squares, for the clip and for its quiet copy."""
    return [formula(CLIP, NOISE), formula(0.1 * CLIP, NOISE)]


def of_quiet(change):
    """The right number, and what is made of it for the quiet copy."""
    return (decibels(CLIP, NOISE), change(decibels(CLIP, NOISE)))


def rms(samples):
    return np.sqrt(np.mean(samples**2))


def noise_at(signal, noise, snr_db):
    return noise * rms(signal) / rms(noise) / 10 ** (snr_db / 20)


def noise_by_powers(signal, noise, snr_db):
    ratio = (signal**2).mean() / (noise**2).mean() / 10 ** (snr_db / 10)
    return np.sqrt(ratio) * noise


def noise_in_loops(signal, noise, snr_db):
    signal_power = sum(float(sample) ** 2 for sample in signal) / len(signal)
    noise_power = sum(float(sample) ** 2 for sample in noise) / len(noise)
    factor = math.sqrt(signal_power / noise_power) * math.pow(10, -snr_db / 20)
    return [factor * float(sample) for sample in noise]


def noise_in_decibels(signal, noise, snr_db):
    now = 20 * np.log10(rms(signal) / rms(noise))
    return noise * 10 ** ((now - snr_db) / 20)


def noise_in_place(signal, noise, snr_db):
    noise *= rms(signal) / rms(noise) / 10 ** (snr_db / 20)
    return noise


def noise_with(measure=rms, of_noise=None, amplitude=lambda snr_db: 10 ** (-snr_db / 20)):
    """Scaled noise, right as it stands; the arguments replace what is measured and what the decibels become."""
    return lambda signal, noise, snr_db: (
        noise * measure(signal) / (of_noise or measure)(noise) * amplitude(snr_db)
    )


def noise_by_norms(signal, noise, snr_db):
    return noise * np.linalg.norm(signal) / np.linalg.norm(noise) / 10 ** (snr_db / 20)


def noise_of_root(decibels_of_ratio):
    """The square root of a ratio of powers, divided by what the decibels become."""
    return lambda signal, noise, snr_db: (
        noise * np.sqrt(np.mean(signal**2) / np.mean(noise**2) / decibels_of_ratio(snr_db))
    )


def drawn_noise(signal, noise, snr_db):
    return np.random.default_rng(0).normal(0, rms(signal) / 10 ** (snr_db / 20), len(noise))


def peak(samples):
    return abs(samples).max()


def shift(samples, num_samples):
    shifted = np.zeros_like(samples)
    if num_samples > 0:
        shifted[num_samples:] = samples[:-num_samples]
    elif num_samples < 0:
        shifted[:num_samples] = samples[-num_samples:]
    else:
        shifted[:] = samples
    return shifted


def shift_in_loop(samples, num_samples):
    shifted = [0.0] * len(samples)
    for place, sample in enumerate(samples.tolist()):
        if 0 <= place + num_samples < len(samples):
            shifted[place + num_samples] = sample
    return shifted


def shift_by_padding(samples, num_samples):
    if num_samples < 0:
        return np.pad(samples, (0, -num_samples))[-len(samples) :]
    return np.pad(samples, (num_samples, 0))[: len(samples)]


def shift_by_rolling(samples, num_samples):
    shifted = np.roll(samples.astype("float64"), num_samples)
    if num_samples >= 0:
        shifted[:num_samples] = 0
    else:
        shifted[num_samples:] = 0
    return shifted


def shift_of_two_branches(samples, num_samples):
    """The trap of `[:-0]`, with an error: an empty slice is no clip."""
    shifted = np.zeros_like(samples)
    if num_samples >= 0:
        shifted[num_samples:] = samples[:-num_samples]
    else:
        shifted[:num_samples] = samples[-num_samples:]
    return shifted


def shift_by_concatenation(samples, num_samples):
    """The same trap without an error: what is returned at 0 is empty."""
    zeros = np.zeros(abs(num_samples))
    if num_samples >= 0:
        return np.concatenate([zeros, samples[:-num_samples]])
    return np.concatenate([samples[-num_samples:], zeros])


def shift_joined(samples, num_samples):
    """Right but for more samples than the clip has: too many zeros."""
    zeros = np.zeros(abs(num_samples))
    if num_samples >= 0:
        return np.concatenate([zeros, samples[: len(samples) - num_samples]])
    return np.concatenate([samples[-num_samples:], zeros])


def shift_by_end(samples, num_samples):
    shifted = np.zeros_like(samples)
    if num_samples < 0:
        shifted[:num_samples] = samples[-num_samples:]
    else:
        shifted[num_samples:] = samples[: max(len(samples) - num_samples, 0)]
    return shifted


def shift_by_negative_end(samples, num_samples):
    """The same, but an end below 0 counts from the back."""
    shifted = np.zeros_like(samples)
    if num_samples < 0:
        shifted[:num_samples] = samples[-num_samples:]
    else:
        shifted[num_samples:] = samples[: len(samples) - num_samples]
    return shifted


def shift_two_ways(samples, num_samples):
    """Returns nothing for 0."""
    if num_samples:
        return shift(samples, num_samples)


def shift_later_only(samples, num_samples):
    shifted = np.zeros_like(samples)
    shifted[num_samples:] = samples[:-num_samples]
    return shifted


def shift_in_place(samples, num_samples):
    samples[:] = shift(samples, num_samples)
    return samples


def shift_as_whole_numbers(samples, num_samples):
    shifted = np.zeros(len(samples), dtype=int)
    shifted[num_samples:] = samples[:-num_samples]
    return shifted


def later_first(positive, others=shift):
    """What is done with a positive number, and with the others."""
    return lambda samples, n: positive(samples, n) if n > 0 else others(samples, n)


def mask_bands(spectrogram, start, width):
    masked = spectrogram.copy()
    masked[:, start : start + width] = spectrogram.mean()
    return masked


def mask_by_where(spectrogram, start, width):
    bands = np.arange(spectrogram.shape[1])
    return np.where((bands >= start) & (bands < start + width), np.mean(spectrogram), spectrogram)


def mask_in_loops(spectrogram, start, width):
    mean = np.asarray(spectrogram, dtype="float64").mean()
    masked = spectrogram.tolist()
    for frame in masked:
        for band in range(start, start + width):
            frame[band] = mean
    return masked


def mask_at(place, value=np.mean):
    """The bands masked, at `place(start, width)` and with `value(spectrogram)`."""

    def masked(spectrogram, start, width):
        copied = spectrogram.copy()
        copied[place(start, width)] = value(spectrogram)
        return copied

    return masked


def bands(start, width):
    return np.s_[:, start : start + width]


def mask_after_zeroing(spectrogram, start, width):
    masked = spectrogram.copy()
    masked[:, start : start + width] = 0
    masked[:, start : start + width] = masked.mean()
    return masked


def mask_with_own_mean(axis):
    def masked(spectrogram, start, width):
        copied = spectrogram.copy()
        copied[:, start : start + width] = copied[:, start : start + width].mean(
            axis=axis, keepdims=axis is not None
        )
        return copied

    return masked


def mask_in_place(spectrogram, start, width):
    spectrogram[:, start : start + width] = spectrogram.mean()
    return spectrogram


def mask_others(spectrogram, start, width):
    masked = np.full(spectrogram.shape, spectrogram.mean())
    masked[:, start : start + width] = spectrogram[:, start : start + width]
    return masked


def split_by_voice(voices, held_out):
    test = np.isin(voices, held_out)
    return ~test, test


def split_by_lists(voices, held_out):
    return [voice not in held_out for voice in voices], [voice in held_out for voice in voices]


def split_by_places(voices, held_out):
    test = np.flatnonzero(np.isin(voices, held_out))
    return np.setdiff1d(np.arange(len(voices)), test), test


def split_by_where(voices, held_out):
    test = np.isin(voices, held_out)
    return np.where(~test), np.where(test)


def split_by_groups(voices, held_out):
    training, test = [], []
    for clip, voice in enumerate(voices):
        (test if voice in held_out else training).append(clip)
    return training, test


def split_by_share(voices, held_out):
    """A share of the clips, whoever speaks."""
    test = np.arange(len(voices)) >= 0.8 * len(voices)
    return ~test, test


def split_shuffled(voices, held_out):
    test = np.random.default_rng(1).permutation(len(voices)) < 3
    return ~test, test


def split_by_first_clips(voices, held_out):
    test = np.zeros(len(voices), dtype=bool)
    for voice in held_out:
        test[np.argmax(voices == voice)] = True
    return ~test, test


def first_voice_only(voices, held_out):
    test = voices == held_out[0]
    return ~test, test


def training_and_all(voices, held_out):
    return np.ones(len(voices), dtype=bool), np.isin(voices, held_out)


def held_out_as_places(voices, held_out):
    test = np.isin(np.arange(len(voices)), held_out)
    return ~test, test


def without_last(voices, held_out):
    training, test = split_by_voice(voices, held_out)
    training[np.flatnonzero(training)[-1]] = False
    return training, test


RIGHT = {
    "07.amplitude": [
        both(decibels),
        (2.92, -17.08),
        np.array([2.9, -17.1], dtype="float32"),
        [[2.9226], [-17.0774]],
        [10 * math.log10(0.07**2 / 0.05**2), 10 * math.log10(0.007**2 / 0.05**2)],
    ],
    "07.noise": [noise_at, noise_by_powers, noise_in_loops, noise_in_decibels],
    "07.shift": [shift, shift_by_end, shift_in_loop, shift_by_padding, shift_by_rolling],
    "07.mask": [mask_bands, mask_by_where, mask_in_loops],
    "07.voices": [split_by_voice, split_by_lists, split_by_places, split_by_where, split_by_groups],
}

WRONG = {
    "07.amplitude": {
        "ten_not_twenty": [
            both(lambda clip, noise: 10 * math.log10(clip / noise)),
            [1.46, 1.46],
            [1.46, 8.54],
        ],
        "inverted": [
            both(lambda clip, noise: decibels(noise, clip)),
            both(lambda clip, noise: 10 * math.log10(noise / clip)),
            [-2.9, 17.1],
        ],
        "natural_logarithm": [
            both(lambda clip, noise: 20 * math.log(clip / noise)),
            both(lambda clip, noise: 10 * math.log(clip / noise)),
        ],
        "factor_forgotten": [both(lambda clip, noise: math.log10(clip / noise))],
        "ratio_not_decibels": [
            both(lambda clip, noise: clip / noise),
            both(lambda clip, noise: (clip / noise) ** 2),
            both(lambda clip, noise: noise / clip),
            [1.4, 1.4],
        ],
        "forty_not_twenty": [both(lambda clip, noise: 20 * math.log10(clip**2 / noise**2))],
        "amplitude_as_power": [both(lambda clip, noise: 20 * math.log10(clip / math.sqrt(noise)))],
        "amplitude_as_peak": [
            both(lambda clip, noise: decibels(clip, noise / math.sqrt(2))),
            both(lambda clip, noise: decibels(clip, noise / math.sqrt(3))),
        ],
        "quiet_unchanged": [of_quiet(lambda number: number), [2.9, 2.9]],
        "gain_times_decibels": [of_quiet(lambda number: 0.1 * number)],
        "gain_as_power": [of_quiet(lambda number: number - 10)],
        "quiet_copy_louder": [of_quiet(lambda number: number + 20)],
        "sign_lost": [[2.92, 17.08]],
        "order_exchanged": [both(decibels)[::-1]],
        "rounded_too_far": [[3, -17], (3.0, -17.0)],
        "not_two_numbers": [2.92, [2.92], [2.9, -17.1, 0.0], ["2.9", "-17.1"], {"clip": 2.92}],
        "other": [[2.92, -40], [100, -17.08], [0.5, 0.5]],
    },
    "07.noise": {
        "noise_unchanged": [lambda signal, noise, snr_db: noise],
        "mixture_returned": [lambda *given: given[0] + noise_at(*given)],
        "factor_only": [lambda signal, noise, snr_db: rms(signal) / rms(noise) / 10 ** (snr_db / 20)],
        "ten_not_twenty": [noise_with(amplitude=lambda snr_db: 10 ** (-snr_db / 10))],
        "twenty_not_ten": [noise_of_root(lambda snr_db: 10 ** (snr_db / 20))],
        "root_forgotten": [
            noise_with(lambda samples: np.mean(samples**2), amplitude=lambda snr_db: 10 ** (-snr_db / 10)),
            noise_with(lambda samples: np.mean(samples**2)),
        ],
        "decibels_inverted": [noise_with(amplitude=lambda snr_db: 10 ** (snr_db / 20))],
        "ratio_inverted": [
            lambda signal, noise, snr_db: noise * rms(noise) / rms(signal) * 10 ** (-snr_db / 20)
        ],
        "noise_not_measured": [lambda signal, noise, snr_db: noise * rms(signal) * 10 ** (-snr_db / 20)],
        "signal_not_measured": [lambda signal, noise, snr_db: noise / rms(noise) * 10 ** (-snr_db / 20)],
        "nothing_measured": [lambda signal, noise, snr_db: noise * 10 ** (-snr_db / 20)],
        "decibels_as_ratio": [
            noise_with(amplitude=lambda snr_db: 1 / snr_db),
            noise_of_root(lambda snr_db: snr_db),
        ],
        "decibels_ignored": [noise_with(amplitude=lambda snr_db: 1)],
        "exponential": [
            noise_with(amplitude=lambda snr_db: np.exp(-snr_db / 20)),
            noise_with(amplitude=lambda snr_db: math.exp(-snr_db / 10)),
        ],
        "peak_not_rms": [noise_with(peak), noise_with(peak, rms), noise_with(rms, peak)],
        "absolute_values": [noise_with(lambda samples: np.abs(samples).mean())],
        "standard_deviation": [noise_with(np.std)],
        "another_noise": [
            drawn_noise,
            lambda *given: -noise_at(*given),
            lambda *given: noise_at(*given)[::-1],
        ],
        "sum_not_mean": [noise_with(lambda samples: np.sqrt(np.sum(samples**2))), noise_by_norms],
        "noise_cut": [lambda *given: noise_at(*given)[: len(given[0])]],
        "input_mutated": [noise_in_place],
        "other": [lambda signal, noise, snr_db: noise * 0, lambda signal, noise, snr_db: noise / 7],
        "wrong_shape": [lambda *given: noise_at(*given)[:10], lambda *given: []],
    },
    "07.shift": {
        "nothing_changed": [lambda samples, n: samples],
        "wraps_round": [np.roll, lambda samples, n: np.roll(samples, -n)],
        "wrong_direction": [lambda samples, n: shift(samples, -n)],
        "beginning_silenced": [lambda samples, n: np.where(np.arange(len(samples)) < n, 0, samples)],
        "border_repeated": [lambda samples, n: np.pad(samples, (n, 0), mode="edge")[: len(samples)]],
        "clip_longer": [
            lambda samples, n: np.pad(samples, (n, 0)),
            lambda samples, n: np.concatenate([samples, np.zeros(n)]),
            lambda samples, n: np.pad(samples, n),
        ],
        "clip_shorter": [lambda samples, n: samples[:-n], lambda samples, n: samples[n:]],
        "whole_numbers": [shift_as_whole_numbers, lambda samples, n: shift(samples, n).astype("int16")],
        "negative_not_handled": [
            shift_later_only,
            lambda samples, n: np.concatenate([np.zeros(n), samples[:-n]]),
            later_first(shift, lambda samples, n: samples),
            later_first(shift, np.roll),
            later_first(shift, lambda samples, n: None),
            lambda samples, n: shift(samples, abs(n)),
        ],
        "fails_at_zero": [shift_of_two_branches, shift_by_concatenation, shift_two_ways],
        "longer_than_clip": [shift_joined, shift_by_negative_end],
        "input_mutated": [shift_in_place],
        "other": [lambda samples, n: samples / 2, lambda samples, n: [samples]],
    },
    "07.mask": {
        "nothing_changed": [lambda spectrogram, start, width: spectrogram],
        "frames_masked": [mask_at(lambda start, width: np.s_[start : start + width])],
        "block_masked": [mask_at(lambda start, width: np.s_[start : start + width, start : start + width])],
        "filled_with_zero": [mask_at(bands, lambda spectrogram: 0)],
        "logarithm_of_zero": [mask_at(bands, lambda spectrogram: np.log(0.0))],
        "filled_with_minimum": [mask_at(bands, np.min)],
        "mean_of_masked_bands": [mask_with_own_mean(None)],
        "mean_of_each_band": [mask_with_own_mean(0)],
        "mean_of_each_frame": [
            mask_with_own_mean(1),
            mask_at(bands, lambda spectrogram: spectrogram.mean(axis=1, keepdims=True)),
        ],
        "mean_after_zeroing": [mask_after_zeroing],
        "end_is_width": [mask_at(lambda start, width: np.s_[:, start:width])],
        "one_band_more": [mask_at(lambda start, width: np.s_[:, start : start + width + 1])],
        "one_band_only": [mask_at(lambda start, width: np.s_[:, start])],
        "others_masked": [mask_others],
        "bands_removed": [
            lambda spectrogram, start, width: np.delete(spectrogram, range(start, start + width), axis=1)
        ],
        "masked_bands_returned": [lambda *given: mask_bands(*given)[:, given[1] : given[1] + given[2]]],
        "input_mutated": [mask_in_place],
        "other": [
            lambda *given: mask_bands(*given) * 2,
            lambda *given: mask_bands(*given).T,
            lambda *given: mask_bands(*given)[0],
        ],
    },
    "07.voices": {
        "parts_exchanged": [lambda *given: split_by_voice(*given)[::-1]],
        "places_not_voices": [held_out_as_places],
        "voices_not_clips": [
            lambda voices, held_out: (np.setdiff1d(voices, held_out), held_out),
            lambda voices, held_out: tuple(voices[part] for part in split_by_voice(voices, held_out)),
            lambda voices, held_out: (list(set(voices.tolist()) - set(held_out)), held_out),
        ],
        "clip_on_both_sides": [training_and_all],
        "voice_on_both_sides": [split_by_share, split_shuffled, split_by_first_clips],
        "clip_missing": [without_last, lambda *given: (split_by_voice(*given)[0], [])],
        "voice_on_wrong_side": [
            first_voice_only,
            lambda voices, held_out: split_by_voice(voices, [*held_out, 1]),
        ],
        "numbers_not_booleans": [
            lambda *given: [part.astype(int) for part in split_by_voice(*given)],
            lambda *given: [part * 1.0 for part in split_by_voice(*given)],
        ],
        "not_two_parts": [
            lambda *given: split_by_voice(*given)[1],
            lambda *given: (*split_by_voice(*given), given[0]),
        ],
        "not_a_mask": [
            lambda *given: [part[:-1] for part in split_by_voice(*given)],
            lambda *given: [part + 100 for part in split_by_places(*given)],
            lambda *given: [part - 100.5 for part in split_by_places(*given)],
        ],
    },
}

HINTS = [
    ("07.amplitude", WRONG["07.amplitude"]["ten_not_twenty"][0], ["1.461", "-8.539", "20 log10"]),
    ("07.amplitude", WRONG["07.amplitude"]["quiet_unchanged"][0], ["2.923", "0.007"]),
    ("07.noise", WRONG["07.noise"]["ten_not_twenty"][0], ["0.001 (40 dB)", "0.01 (20 dB)"]),
    ("07.noise", WRONG["07.noise"]["factor_only"][0], ["0.02", "0.01 (20 dB)"]),
    ("07.noise", noise_by_norms, ["rms = 0.005 (26 dB)", "0.01 (20 dB)"]),
    ("07.shift", np.roll, ["num_samples=2", "[0.25, 1.0, 0.5,", "[0.0, 0.0, 0.5,"]),
    ("07.shift", shift_of_two_branches, ["num_samples=0", "ValueError", "samples[:-0]"]),
    ("07.shift", shift_by_concatenation, ["num_samples=0", "`[]`", "[0.5, -0.25,"]),
    (
        "07.mask",
        WRONG["07.mask"]["filled_with_zero"][0],
        ["[[-2.0, 0.0, 0.0, -9.0]", "[[-2.0, -6.0, -6.0, -9.0]"],
    ),
    ("07.mask", WRONG["07.mask"]["frames_masked"][0], ["[-6.0, -6.0, -6.0, -6.0]]"]),
    ("07.voices", split_by_share, ["1", "2"]),
    ("07.voices", first_voice_only, ["[4, 9]", "9"]),
]

NO_NUMBER = {
    "07.noise": {"input_mutated"},
    "07.shift": {"input_mutated"},
    "07.mask": {"input_mutated"},
}
