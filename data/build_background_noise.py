"""Rebuild background_noise.npz: twelve recordings from the Debian package sonic-pi-samples, at 8 kHz.

apt-get install sonic-pi-samples        (version 3.2.2~repack-8)
python data/build_background_noise.py        (needs soundfile)
"""

import argparse
import io
from pathlib import Path

import numpy as np
import packing
from scipy.signal import butter, resample_poly, sosfiltfilt

from course_lib.audio_datasets import SAMPLE_RATE_HZ

FOLDER = Path("/usr/share/sonic-pi/samples")
SOURCE_RATE_HZ = 44_100
SHA256 = {
    "ambi_drone": "be0f92d168cf6da66f7b881d5ccb7d5a0f05e250a0f0ea820c02270cb33d932f",
    "ambi_lunar_land": "020f82384e5d55807b557901d585aff9d385ce67d9f0a66464dea0952638ce01",
    "ambi_swoosh": "1ba01f85418936d32b37cbdb598043e8a62e4c63818c16a349ed95821ddf8061",
    "drum_roll": "c83acd81dd2dcb6072678512a0fd4121b9aa23273d155cf6d6b24c0ef2513f0b",
    "loop_3d_printer": "697c96d11813fdd0fbb5b747f91835cccac6dec5fdf16b8a3e3024c657c3c2b8",
    "loop_garzul": "bc04e06c84a4b6535b8f7bdb51c5b09afe5350421bf16660454e6d370d9ab849",
    "vinyl_rewind": "ad587a5598de7a12a225e29d6326e6a212601c81550b48e16979709a54476b93",
    "ambi_haunted_hum": "de5b287254723c9faeab1fd4812112608615b5bcdaa64fc6ad4db036bc49c12d",
    "ambi_sauna": "110e5f5fb0192a4bb8da3d9c5c4539edf35c9549cf84eee44386bc62b2914328",
    "loop_mika": "c31a49960402aa63920882a0edcfbb39296547ae602966bcb34ad870dfbb73fa",
    "ambi_glass_rub": "d8400331199a5a2e5fec33e9c0179b09f7ec3b20554c3f042fbe89107e1c3883",
    "vinyl_hiss": "4e3fdaaff3399328e5a4ffc7e32292fba6ccbd3ba5353e0c8060b0ef1dc908f7",
}
START_SECONDS = {
    "ambi_haunted_hum": 1.0,
    "ambi_lunar_land": 0.75,
    "ambi_sauna": 1.0,
}  # these begin or end softly
RECORDINGS = {  # whole recordings, so that no noise of the test is heard in training
    "train": [
        "ambi_drone",
        "ambi_lunar_land",
        "ambi_swoosh",
        "drum_roll",
        "loop_3d_printer",
        "loop_garzul",
        "vinyl_rewind",
    ],
    "test": ["ambi_glass_rub", "ambi_haunted_hum", "ambi_sauna", "loop_mika", "vinyl_hiss"],
}
LONGEST_SECONDS = 6.0
LOWEST_HZ = 100.0  # below, small loudspeakers are silent, and most of the power of vinyl_hiss would be spent
RMS = 0.03  # so that not even the clicks of vinyl_hiss, 28 times as high, are clipped


def recorded(samples, start_seconds=0.0):
    """A recording as it is stored: 8 kHz, at most 6 seconds, without what lies below 100 Hz, with RMS 0.03.

    Args:
        samples: Float array at 44,100 Hz, shape `(samples, channels)`. The first channel is used: the mean of both
            would cancel what they have in opposite phase.
        start_seconds: Float. How much to leave out at the beginning.
    Returns:
        int16 array, shape `(samples,)`.
    """
    sound = resample_poly(samples[:, 0], SAMPLE_RATE_HZ, SOURCE_RATE_HZ)
    sound = sosfiltfilt(butter(4, LOWEST_HZ, "highpass", fs=SAMPLE_RATE_HZ, output="sos"), sound)
    first = round(start_seconds * SAMPLE_RATE_HZ)
    sound = sound[first : first + round(LONGEST_SECONDS * SAMPLE_RATE_HZ)]
    sound = sound * (RMS / np.sqrt(np.mean(sound**2)))
    if np.abs(sound).max() >= 1:
        raise ValueError(f"A sound has the peak {np.abs(sound).max():.2f} and would be clipped.")
    return np.round(sound * 32768).astype(np.int16)


def main():
    import soundfile

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where the .flac files of the package lie"
    )
    folder = parser.parse_args().folder
    if not folder.is_dir():
        raise SystemExit(f"{folder} does not exist: apt-get install sonic-pi-samples, or give --folder")
    arrays = {}
    for split, names in RECORDINGS.items():
        for name in names:
            content = packing.check_source(folder / f"{name}.flac", SHA256[name])
            samples, _ = soundfile.read(io.BytesIO(content), always_2d=True)
            arrays[f"{split}_{name}"] = recorded(samples, START_SECONDS.get(name, 0.0))
    packing.store_arrays("background_noise", arrays)


if __name__ == "__main__":
    main()
