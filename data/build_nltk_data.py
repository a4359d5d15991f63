"""Rebuild nltk_data/: WordNet 3.0 and NLTK's English tagger, in the zips that NLTK reads.

apt-get install wordnet-base wordnet-sense-index      (version 1:3.0-37)
python data/build_nltk_data.py                        (gets the package textblob-aptagger 0.2.0 with pip)
python data/build_nltk_data.py --wordnet FOLDER --wheel textblob_aptagger-0.2.0-py2.py3-none-any.whl
"""

import argparse
import hashlib
import io
import json
import pickle
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import packing

WORDNET = Path("/usr/share/wordnet")
WORDNET_SHA256 = "29d7bdd1bd879c81c47cf5aeeecdd4f4228e03ab3294585bc343aac9318a779f"  # of the files below, one after the other
PARTS_OF_SPEECH = ("adj", "adv", "noun", "verb")
WORDNET_FILES = [f"{kind}.{part}" for kind in ("data", "index") for part in PARTS_OF_SPEECH]
WORDNET_FILES += [*(f"{part}.exc" for part in PARTS_OF_SPEECH), "cntlist.rev", "index.sense"]

# The lexicographer files in the order of their numbers, with their part of speech: lexnames(5WN), which Debian leaves out.
LEXNAMES = """
adj.all 3, adj.pert 3, adv.all 4, noun.Tops 1, noun.act 1, noun.animal 1, noun.artifact 1, noun.attribute 1,
noun.body 1, noun.cognition 1, noun.communication 1, noun.event 1, noun.feeling 1, noun.food 1, noun.group 1,
noun.location 1, noun.motive 1, noun.object 1, noun.person 1, noun.phenomenon 1, noun.plant 1, noun.possession 1,
noun.process 1, noun.quantity 1, noun.relation 1, noun.shape 1, noun.state 1, noun.substance 1, noun.time 1,
verb.body 2, verb.change 2, verb.cognition 2, verb.communication 2, verb.competition 2, verb.consumption 2,
verb.contact 2, verb.creation 2, verb.emotion 2, verb.motion 2, verb.perception 2, verb.possession 2, verb.social 2,
verb.stative 2, verb.weather 2, adj.ppl 3
"""

WHEEL = "textblob-aptagger==0.2.0"
PICKLE = "textblob_aptagger/trontagger-0.1.0.pickle"
PICKLE_SHA256 = "1109164b3d28dce58f96b763128bab2fd8754c3921fd3330de2724ac6d1ada7c"
TAGGER = "averaged_perceptron_tagger_eng"


class _Restricted(pickle.Unpickler):
    """Reads containers, texts and numbers, and `set`; a pickle that asks for anything else is refused."""

    def find_class(self, module, name):
        if (module, name) != ("__builtin__", "set") and (module, name) != ("builtins", "set"):
            raise SystemExit(f"The tagger's file asks for {module}.{name}: it is not what it should be.")
        return set


def wordnet_files(folder):
    """The files of WordNet that NLTK opens, by their name in the zip; the licence stands at the head of each."""
    files = {name: (folder / name).read_bytes() for name in WORDNET_FILES}
    digest = hashlib.sha256(b"".join(files.values())).hexdigest()
    if digest != WORDNET_SHA256:
        raise SystemExit(
            f"{folder} is not WordNet 3.0 of Debian 1:3.0-37.\n  expected SHA-256 {WORDNET_SHA256}\n  found    {digest}"
        )
    names = [one.split() for one in LEXNAMES.replace("\n", " ").split(",")]
    files["lexnames"] = "".join(
        f"{number:02}\t{name}\t{part}\n" for number, (name, part) in enumerate(names)
    ).encode()
    files["LICENSE"] = (packing.FOLDER / "licences/wordnet-3.0.txt").read_bytes()
    return {f"wordnet/{name}": content for name, content in files.items()}


def tagger_files(content):
    """NLTK's three JSON files from the pickle: weights, words with a single tag, tags."""
    weights, tagdict, classes = _Restricted(io.BytesIO(content), encoding="utf-8").load()
    parts = {"weights": weights, "tagdict": tagdict, "classes": sorted(classes)}
    files = {
        f"{TAGGER}/{TAGGER}.{name}.json": json.dumps(part, sort_keys=True, separators=(",", ":")).encode()
        for name, part in parts.items()
    }
    files[f"{TAGGER}/LICENSE"] = (packing.FOLDER / "licences/textblob-aptagger-MIT.txt").read_bytes()
    return files


def store(name, path, files):
    """Write a zip and enter its hash and size in the registry."""
    content = packing.zipped(files)
    (packing.FOLDER / path).write_bytes(content)
    packing.enter(name, {"file": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wordnet", type=Path, default=WORDNET, help="the folder of Debian's WordNet files")
    parser.add_argument("--wheel", type=Path, help="the downloaded wheel of textblob-aptagger 0.2.0")
    arguments = parser.parse_args()
    if not (arguments.wordnet / "index.sense").is_file():
        raise SystemExit(
            f"{arguments.wordnet} lacks WordNet: apt-get install wordnet-base wordnet-sense-index, or give --wordnet"
        )
    with tempfile.TemporaryDirectory() as folder:
        wheel = arguments.wheel
        if wheel is None:
            command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", folder, WHEEL]
            subprocess.run(command, check=True)
            wheel = next(Path(folder).glob("textblob_aptagger-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            content = packing.check_source(archive.extract(PICKLE, folder), PICKLE_SHA256)
    store("wordnet", "nltk_data/corpora/wordnet.zip", wordnet_files(arguments.wordnet))
    store("tagger", f"nltk_data/taggers/{TAGGER}.zip", tagger_files(content))


if __name__ == "__main__":
    main()
