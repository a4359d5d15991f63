"""WordNet and the English tagger of the course, and where NLTK looks for them: nothing is downloaded."""

import functools
import importlib.metadata
import os
import re
import secrets
import stat
import sys
import zipfile

from course_lib import downloads
from course_lib.language import say

_FOLDER = "nltk_data"
_verified = functools.lru_cache(downloads.stored_file)  # once a process: hashing 12 MB takes a while


def use():
    """Let NLTK find the course's files, after all places that it knows already; the reader's own data stay as they are.

    The folder goes to the end of the environment variable `NLTK_DATA`, which NLTK reads when it is imported (that takes
    seconds: it is not done here), and of `nltk.data.path` if it is imported already. Calling it twice changes nothing.

    Returns:
        The folder, a `pathlib.Path`.
    Raises:
        DataError: If a file is missing or damaged, or a copy is needed and cannot be stored.
    """
    files = [_verified(name) for name in ("wordnet", "tagger")]
    folder = downloads.data_folder() / _FOLDER
    packed, paths = _reads_packed_tagger(), (folder, *(file.parent for file in files), *files)
    if not (packed and all(map(_is_private, paths))):
        folder = _private_copy(files, folder, packed)
    places = [place for place in os.environ.get("NLTK_DATA", "").split(os.pathsep) if place]
    if str(folder) not in places:
        os.environ["NLTK_DATA"] = os.pathsep.join([*places, str(folder)])
    if "nltk.data" in sys.modules and str(folder) not in sys.modules["nltk.data"].path:
        sys.modules["nltk.data"].path.append(str(folder))
    return folder


def _is_private(path):
    """Whether NLTK 3.10 reads it: on POSIX only what is its user's or root's, and what no one else may write."""
    if os.name != "posix":
        return True
    status = path.stat()
    return status.st_uid in (os.geteuid(), 0) and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _reads_packed_tagger():
    """Whether the NLTK installed reads a tagger from its zip: before 3.9.3, as on Colab, it wants a folder."""
    try:
        version = importlib.metadata.version("nltk")
    except importlib.metadata.PackageNotFoundError:
        return True
    return tuple(map(int, re.findall(r"\d+", version)[:3])) >= (3, 9, 3)


def _private_copy(files, folder, packed):
    """Copies that are the reader's alone: what a checkout with umask 002, or one in a container, needs.

    Unless `packed` will do, the tagger lies unpacked beside its zip as well.
    """
    target = downloads.cache_folder() / _FOLDER
    copies = {target / path.relative_to(folder): path.read_bytes() for path in files}
    if not packed:
        _, tagger = files
        place = (target / tagger.relative_to(folder)).parent
        with zipfile.ZipFile(tagger) as archive:
            copies |= {place / name: archive.read(name) for name in archive.namelist()}
    try:
        for path, content in copies.items():
            for parent in (target, path.parent):
                parent.mkdir(parents=True, exist_ok=True)
                parent.chmod(0o700)
            _write(path, content)
    except OSError as error:
        raise downloads.DataError(
            say(
                en=f"NLTK reads no files that others may write, and before 3.9.3 no packed tagger, and {target} "
                f"cannot hold a copy ({error.strerror}). Run `chmod -R go-w {folder}` and renew NLTK, or set "
                "COURSE_DATA_CACHE to a folder of your own.",
                ko="NLTK는 다른 사용자가 쓸 수 있는 파일을 읽지 않고 3.9.3 전에는 압축된 태거도 읽지 않는데, "
                f"{target}에 사본을 둘 수 없습니다({error.strerror}). `chmod -R go-w {folder}`을(를) 실행하고 NLTK를 "
                "새 버전으로 바꾸거나, COURSE_DATA_CACHE를 자신의 폴더로 바꾸십시오.",
            )
        ) from error
    return target


def _write(path, content):
    """Write a file that only its owner may change; another process sees the old or the new one, never a part."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        partial.write_bytes(content)
        partial.chmod(0o600)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def read(name, *members):
    """Read files of a zip.

    Args:
        name: `"wordnet"` or `"tagger"`.
        members: Names of files in the zip, without their folder.
    Returns:
        List of bytes.
    Raises:
        DataError: If the zip is missing or damaged.
    """
    path = _verified(name)
    with zipfile.ZipFile(path) as archive:
        return [archive.read(f"{path.stem}/{member}") for member in members]
