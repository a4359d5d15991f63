"""Rebuild fashion_mnist.npz: 12,000 balanced images, from the Debian package dataset-fashion-mnist.

apt-get install dataset-fashion-mnist        (version 0.0~git20200523.55506a9-1)
python data/build_fashion_mnist.py
"""

import argparse
import gzip
from pathlib import Path

import numpy as np
import packing

FOLDER = Path("/usr/share/datasets/fashion-mnist")
SHA256 = {  # of Debian's files: the same compressed data as upstream's, without upstream's name and time stamp
    "train-images-idx3-ubyte.gz": "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7",
    "train-labels-idx1-ubyte.gz": "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056",
    "t10k-images-idx3-ubyte.gz": "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa",
    "t10k-labels-idx1-ubyte.gz": "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05",
}
TRAIN_PER_CLASS, TEST_PER_CLASS = 1000, 200


def splits(train, test, train_per_class, test_per_class):
    """Split the original training part 4 to 1; the test set comes from the original test part only."""
    dealt = packing.deal_by_class(*train, train_per_class, hands="aaaab")
    tested = packing.deal_by_class(*test, test_per_class, hands="a")
    return {"train": dealt["a"], "validation": dealt["b"], "test": tested["a"]}


def read_part(folder, part):
    """Return `(images, labels)` of a part, "train" or "t10k", uint8."""
    content = {}
    for kind in ("images-idx3", "labels-idx1"):
        name = f"{part}-{kind}-ubyte.gz"
        content[kind] = gzip.decompress(packing.check_source(folder / name, SHA256[name]))
    images = np.frombuffer(content["images-idx3"], np.uint8, offset=16).reshape(-1, 28, 28)
    return images, np.frombuffer(content["labels-idx1"], np.uint8, offset=8)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where the four .gz files of the package lie"
    )
    folder = parser.parse_args().folder
    if not folder.is_dir():
        raise SystemExit(f"{folder} does not exist: apt-get install dataset-fashion-mnist, or give --folder")
    packing.store(
        "fashion_mnist",
        splits(read_part(folder, "train"), read_part(folder, "t10k"), TRAIN_PER_CLASS, TEST_PER_CLASS),
    )


if __name__ == "__main__":
    main()
