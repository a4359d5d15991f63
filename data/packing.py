"""What the builders of this folder share: splitting by class, packing, and entering hashes in the registry."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import numpy as np

from course_lib.downloads import arrays_sha256

FOLDER = Path(__file__).resolve().parent
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold: file times must not change the bytes


def deal_by_class(images, labels, per_class, hands):
    """Deal the first images of each class out in turn, without randomness.

    Args:
        images: Array, shape `(n, ...)`.
        labels: Int array, shape `(n,)`.
        per_class: Int. How many images of each class to use, in the order of the source.
        hands: Text, one letter a place: "aaab" gives the first three of every four images of a class to
            split "a" and the fourth to "b". Its length must divide `per_class`.
    Returns:
        Dict from letter to `(images, labels)`. The classes alternate 0, 1, 2, …, so that any
        whole number of rounds from the front is balanced.
    """
    rows = np.array([np.flatnonzero(labels == label)[:per_class] for label in np.unique(labels)])
    if rows.shape[1] % len(hands):
        raise ValueError(f"`per_class` must be a multiple of {len(hands)}. Received: {per_class}.")
    place = np.arange(rows.shape[1]) % len(hands)
    dealt = {}
    for letter in sorted(set(hands)):
        mine = np.isin(place, [i for i, hand in enumerate(hands) if hand == letter])
        order = rows[:, mine].T.ravel()
        dealt[letter] = (images[order], labels[order])
    return dealt


def pack(arrays):
    """Return the bytes of a compressed .npz archive that depend on the arrays alone.

    `numpy.savez_compressed` writes the same format, but stamps it with what the platform gives.

    Args:
        arrays: Dict from name to array.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name in sorted(arrays):
            member = zipfile.ZipInfo(f"{name}.npy", date_time=_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # what a zip made on Unix says, on every system
            member.external_attr = 0o644 << 16
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            file.writestr(member, content.getvalue(), compresslevel=9)
    return archive.getvalue()


def store(name, splits):
    """Write `<name>.npz` and enter its hashes, size and shapes in the registry.

    Args:
        name: The data set's name in `registry.json`.
        splits: Dict from "train", "validation" and "test" to `(images, labels)`, both uint8.
    """
    arrays = {}
    for split, (images, labels) in splits.items():
        arrays[f"{split}_inputs"], arrays[f"{split}_targets"] = images, labels
    content = pack(arrays)
    (FOLDER / f"{name}.npz").write_bytes(content)

    path = FOLDER / "registry.json"
    registry = json.loads(path.read_text(encoding="utf-8"))
    registry[name] |= {
        "file": f"{name}.npz",
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "arrays_sha256": arrays_sha256(arrays),
        "arrays": {key: {"shape": list(a.shape), "dtype": str(a.dtype)} for key, a in sorted(arrays.items())},
    }
    path.write_text(json.dumps(registry, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    print(f"{name}.npz: {len(content):,} bytes, SHA-256 {registry[name]['sha256']}")


def check_source(path, expected):
    """Return the bytes of a source file; end with one line if they are not the ones the course was made from."""
    content = Path(path).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise SystemExit(
            f"{path} is not the expected source.\n  expected SHA-256 {expected}\n  found    {found}"
        )
    return content
