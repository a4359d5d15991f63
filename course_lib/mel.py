"""The mel scale, on which equal steps sound equally large, and filters that gather a spectrum into bands of it."""

import numpy as np

from course_lib import arguments

SCALES = ("slaney", "htk")


def mel_filters(num_bands, *, sample_rate_hz, frame_length, min_hz=0.0, max_hz=None, scale="slaney"):
    """Triangles that gather the bins of a spectrum into bands, evenly spaced on the mel scale.

    Args:
        num_bands: Int, at least 1. Each band must hold a bin: fewer bands for short frames.
        sample_rate_hz: Float above 0, samples a second.
        frame_length: Int, at least 2.
        min_hz, max_hz: Floats, 0 ≤ `min_hz` < `max_hz`: the ends of the first and the last triangle. By default `max_hz`
            is half the sample rate.
        scale: `"slaney"`, librosa's default: mel is linear up to 1,000 Hz and logarithmic above, triangles are
            straight in Hz and have the area 1. `"htk"`, as in Keras and TensorFlow: 2595 · log10(1 + f / 700),
            triangles are straight in mel and have the height 1.
    Returns:
        Float array (float64), shape `(num_bands, frame_length // 2 + 1)`.
    Raises:
        ValueError: If an argument is not as described.
    Reference: Slaney (1998), Auditory Toolbox, technical report 1998-010; Young et al. (2006), The HTK Book, 5.4.
    """
    num_bands = arguments.whole_number("num_bands", num_bands, minimum=1)
    frame_length = arguments.whole_number("frame_length", frame_length, minimum=2)
    sample_rate_hz = arguments.positive("sample_rate_hz", sample_rate_hz)
    arguments.one_of("scale", scale, SCALES)
    min_hz = arguments.strength("min_hz", min_hz)
    max_hz = sample_rate_hz / 2 if max_hz is None else arguments.positive("max_hz", max_hz)
    if min_hz >= max_hz:
        arguments.reject(
            "min_hz",
            expected_en=f"below `max_hz`, {max_hz:g}",
            expected_ko=f"`max_hz`인 {max_hz:g}보다 작은 수",
            received=f"{min_hz:g}",
        )
    edges = np.linspace(hz_to_mel(min_hz, scale), hz_to_mel(max_hz, scale), num_bands + 2)
    bins = np.fft.rfftfreq(frame_length, 1 / sample_rate_hz)
    if scale == "slaney":
        edges = mel_to_hz(edges, scale)
    else:
        bins = hz_to_mel(bins, scale)
    low, centre, high = edges[:-2, np.newaxis], edges[1:-1, np.newaxis], edges[2:, np.newaxis]
    filters = np.maximum(0, np.minimum((bins - low) / (centre - low), (high - bins) / (high - centre)))
    if (empty := np.flatnonzero(~filters.any(axis=1))).size:
        arguments.reject(
            "num_bands",
            expected_en="small enough for each band to hold a bin of the spectrum",
            expected_ko="모든 대역에 스펙트럼의 칸이 하나는 들어갈 만큼 작은 수",
            received=f"{num_bands} (empty: {empty.tolist()})",
        )
    return filters * 2 / (high - low) if scale == "slaney" else filters


def hz_to_mel(hz, scale="slaney"):
    """Frequencies in Hz as mel; `scale` as in `mel_filters`."""
    hz = np.asarray(hz, dtype=float)
    if scale == "htk":
        return 2595 * np.log10(1 + hz / 700)
    return np.where(hz < 1000, hz * 3 / 200, 15 + 27 * np.log(np.maximum(hz, 1000) / 1000) / np.log(6.4))


def mel_to_hz(mel, scale="slaney"):
    """The inverse of `hz_to_mel`."""
    mel = np.asarray(mel, dtype=float)
    if scale == "htk":
        return 700 * (10 ** (mel / 2595) - 1)
    return np.where(mel < 15, mel * 200 / 3, 1000 * 6.4 ** ((mel - 15) / 27))
