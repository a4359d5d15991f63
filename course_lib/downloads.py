"""Data files that can be trusted: every one is known by its SHA-256, here or fetched.

`fetch` keeps the files where `keras.utils.get_file` does, so that what Keras has already fetched is used.
It differs on purpose: it gives up on a silent server, and a file with a wrong hash never reaches its place.
"""

import contextlib
import functools
import hashlib
import http.client
import json
import os
import re
import secrets
import urllib.error
import urllib.request
from pathlib import Path

import numpy as np

from course_lib import arguments
from course_lib.language import say

_BLOCK_BYTES = 1 << 16


class DataError(RuntimeError):
    """A data file is missing, damaged or cannot be fetched; the message says what to do."""


def data_folder():
    """The folder of the course's own files: `data` inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    return package / "data" if (package / "data").is_dir() else package.parent / "data"


def registry():
    """What `registry.json` in the data folder says: a dict from the name of a data set to its entry."""
    return _read_registry(data_folder() / "registry.json")


@functools.lru_cache
def _read_registry(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            say(
                en=f"The list of data files {path} cannot be read. {_repair(path.name)}",
                ko=f"데이터 파일 목록 {path}을(를) 읽을 수 없습니다. {_repair(path.name)}",
            )
        ) from error


def stored_file(name):
    """The path of one of the course's own files, after checking its hash.

    Args:
        name: A name in the registry that has a file.
    Returns:
        `pathlib.Path`.
    Raises:
        DataError: If the file is missing or not the expected one.
    """
    entry = registry()[name]
    path = data_folder() / entry["file"]
    verify(path, entry["sha256"], _repair(entry["file"]))
    return path


def stored_arrays(name):
    """Read the course's own file of a data set, after checking its hash.

    Args:
        name: A name in the registry that has a file.
    Returns:
        Dict from name to array, as the registry lists them.
    Raises:
        DataError: If the file is missing or not the expected one.
    """
    with np.load(stored_file(name), allow_pickle=False) as archive:
        return dict(archive)


def fetch_full(name):
    """Fetch the full-size files of a data set into the cache folder; return their paths, in registry order."""
    files = registry()[name]["full"]["files"]
    return [fetch(file["url"], cache_folder() / file["file"], sha256=file["sha256"]) for file in files]


def _repair(file):
    return say(
        en=f"Restore it with `git checkout -- data/{file}`, or install course_lib again.",
        ko=f"`git checkout -- data/{file}`로 되살리거나 course_lib을 다시 설치하십시오.",
    )


def cache_folder():
    """Where fetched files are kept: `COURSE_DATA_CACHE`, else `datasets` in Keras's folder (`KERAS_HOME`)."""
    if os.environ.get("COURSE_DATA_CACHE"):
        return Path(os.environ["COURSE_DATA_CACHE"]).expanduser()
    return Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser() / "datasets"


def sha256_of(path):
    """The SHA-256 of a file, as 64 hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def arrays_sha256(arrays):
    """The SHA-256 of a dict of arrays: of each name, dtype, shape and content, in the order of the names.

    Unlike a file's hash it does not depend on the compressor, so that arrays from two makers can be compared.
    """
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        little_endian = array.dtype.newbyteorder("<")
        digest.update(f"{name} {little_endian.str} {array.shape}\n".encode())
        digest.update(array.astype(little_endian, copy=False).tobytes())
    return digest.hexdigest()


def verify(path, sha256, repair):
    """Raise `DataError` unless the file exists and has the expected hash.

    Args:
        path: The file.
        sha256: The expected hash, 64 hexadecimal digits.
        repair: What the reader can do, a sentence in the language in use.
    """
    try:
        found = sha256_of(path)
    except OSError as error:
        raise DataError(
            say(
                en=f"The data file {path} cannot be read ({error.strerror}). {repair}",
                ko=f"데이터 파일 {path}을(를) 읽을 수 없습니다({error.strerror}). {repair}",
            )
        ) from error
    if found != sha256:
        raise DataError(
            say(
                en=f"The data file {path} is damaged: expected SHA-256 {sha256}, found {found}. {repair}",
                ko=f"데이터 파일 {path}이(가) 손상되었습니다. 필요한 SHA-256: {sha256}, 실제: {found}. {repair}",
            )
        )


def fetch(url, path, *, sha256, timeout_seconds=30.0):
    """Return a file, fetched if it is not yet there with the right hash.

    The file is written under a temporary name beside `path` and moved into place only when it is complete
    and its hash is right; whatever goes wrong, an interruption included, the temporary file is removed.

    Args:
        url: Where to fetch from.
        path: Where to keep the file; missing folders are made.
        sha256: The expected hash, 64 hexadecimal digits.
        timeout_seconds: Float. How long the server may be silent.
    Returns:
        `path`, as a `pathlib.Path`.
    Raises:
        DataError: If the file cannot be fetched or stored, or is not the expected one.
        ValueError: If `sha256` is not a hash.
    """
    if not re.fullmatch("[0-9a-f]{64}", str(sha256)):
        arguments.reject(
            "sha256",
            expected_en="64 hexadecimal digits",
            expected_ko="16진수 숫자 64자리",
            received=repr(sha256),
        )
    path = Path(path)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        if path.is_file() and sha256_of(path) == sha256:
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "xb") as file:
            found = _receive(url, file, timeout_seconds)
        if found != sha256:
            raise _failed(
                url,
                en=f"the server sent another file: expected SHA-256 {sha256}, found {found}",
                ko=f"서버가 다른 파일을 보냈습니다. 필요한 SHA-256: {sha256}, 실제: {found}",
            )
        os.replace(temporary, path)
    except OSError as error:
        reason = error.strerror or error
        raise _failed(
            url,
            en=f"it cannot be stored in {path.parent} ({reason}); make room there or set COURSE_DATA_CACHE",
            ko=f"{path.parent}에 저장할 수 없습니다({reason}). 공간을 확보하거나 COURSE_DATA_CACHE를 바꾸십시오",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    return path


def _receive(url, file, timeout_seconds):
    """Copy what the server sends into `file` and return its SHA-256."""
    digest, received = hashlib.sha256(), 0
    with _opened(url, timeout_seconds) as response:
        announced = response.headers.get("Content-Length")
        size = f" ({int(announced) / 1e6:.1f} MB)" if announced else ""
        print(say(en=f"Downloading {url}{size} …", ko=f"내려받는 중: {url}{size} …"), flush=True)
        while block := _next_block(response, url, timeout_seconds):
            file.write(block)
            digest.update(block)
            received += len(block)
    if announced and received != int(announced):
        raise _failed(
            url,
            en=f"the connection ended after {received:,} of {int(announced):,} bytes",
            ko=f"{int(announced):,}바이트 가운데 {received:,}바이트 뒤에 연결이 끊겼습니다",
        )
    return digest.hexdigest()


def _opened(url, timeout_seconds):
    try:
        return urllib.request.urlopen(url, timeout=timeout_seconds)
    except urllib.error.HTTPError as error:
        error.close()
        raise _failed(
            url,
            en=f"the server answered {error.code} {error.reason}",
            ko=f"서버의 응답: {error.code} {error.reason}",
        ) from error
    except (OSError, http.client.HTTPException) as error:
        raise _connection_failed(url, getattr(error, "reason", error), timeout_seconds) from error


def _next_block(response, url, timeout_seconds):
    try:
        return response.read(_BLOCK_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise _connection_failed(url, error, timeout_seconds) from error


def _connection_failed(url, reason, timeout_seconds):
    if isinstance(reason, TimeoutError):
        return _failed(
            url,
            en=f"the server was silent for {timeout_seconds:g} seconds",
            ko=f"서버가 {timeout_seconds:g}초 동안 응답하지 않았습니다",
        )
    return _failed(url, en=f"no connection ({reason})", ko=f"연결할 수 없습니다({reason})")


def _failed(url, *, en, ko):
    return DataError(
        say(
            en=f"Could not download {url}: {en}. Nothing was kept; try again, or unset COURSE_SCALE to use the "
            "course's own small data.",
            ko=f"{url}을(를) 내려받지 못했습니다: {ko}. 받다 만 파일은 남기지 않았습니다. 다시 시도하거나, COURSE_SCALE을 "
            "지워 강좌에 포함된 작은 데이터를 쓰십시오.",
        )
    )
