"""Tests of fetching, against a server on loopback that serves small files of the real layout, well and badly."""

import copy
import csv
import functools
import gzip
import hashlib
import http.server
import io
import os
import struct
import sys
import threading
import time

import numpy as np
import pytest

from course_lib import datasets, downloads, language, text_datasets
from course_lib.downloads import DataError, fetch

CONTENT = bytes(range(256)) * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves `server.files`; a path may ask for a fault: /truncated/…, /slow/…, /stalled/…, /closed/…"""

    def do_GET(self):
        self.server.requests.append(self.path)
        _, fault, *rest = self.path.split("/")
        name = "/".join(rest) if rest else fault
        if fault == "closed":
            self.close_connection = True
            return
        if name not in self.server.files:
            self.send_error(404)
            return
        if fault == "slow":
            self.server.released.wait(5)
        content = self.server.files[name]
        self.send_response(200)
        if fault != "unannounced":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        sent = content[: len(content) // 2] if fault in ("truncated", "stalled") else content
        self.wfile.write(sent)
        if fault == "stalled":
            self.wfile.flush()
            self.server.released.wait(5)

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    """A running server with one file; `server.url` is its address."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.files, server.requests, server.released = {"file.bin": CONTENT}, [], threading.Event()
        server.url = f"http://127.0.0.1:{server.server_port}"
        server.block_on_close = False
        threading.Thread(
            target=functools.partial(server.serve_forever, poll_interval=0.02), daemon=True
        ).start()
        yield server
        server.released.set()
        server.shutdown()


@pytest.fixture(autouse=True)
def _english():
    language.use("en")
    yield
    language.use("en")


def test_fetch_keeps_exactly_the_file(server, tmp_path, capsys):
    """The file arrives in a folder made for it, alone, and is announced in one line."""
    path = fetch(f"{server.url}/file.bin", tmp_path / "new" / "file.bin", sha256=SHA256)
    assert path.read_bytes() == CONTENT
    assert os.listdir(tmp_path / "new") == ["file.bin"]
    assert capsys.readouterr().out == f"Downloading {server.url}/file.bin (0.3 MB) …\n"


def test_fetch_asks_once(server, tmp_path):
    """A file that is there with the right hash is not fetched again."""
    for _ in range(2):
        fetch(f"{server.url}/file.bin", tmp_path / "file.bin", sha256=SHA256)
    assert server.requests == ["/file.bin"]


def test_fetch_replaces_a_damaged_file(server, tmp_path):
    """A truncated leftover of another program is fetched again."""
    (tmp_path / "file.bin").write_bytes(CONTENT[:100])
    assert fetch(f"{server.url}/file.bin", tmp_path / "file.bin", sha256=SHA256).read_bytes() == CONTENT


def test_fetch_works_without_an_announced_length(server, tmp_path):
    """The hash decides where the server tells no length."""
    url = f"{server.url}/unannounced/file.bin"
    assert fetch(url, tmp_path / "file.bin", sha256=SHA256).read_bytes() == CONTENT


FAULTS = {
    "truncated": ("truncated/file.bin", SHA256, "the connection ended after 128,000 of 256,000 bytes"),
    "wrong hash": ("file.bin", "0" * 64, f"another file: expected SHA-256 {'0' * 64}, found {SHA256}"),
    "not found": ("missing.bin", SHA256, "the server answered 404 Not Found"),
    "silent from the start": ("slow/file.bin", SHA256, r"the server was silent for 0\.3 seconds"),
    "silent half-way": ("stalled/file.bin", SHA256, r"the server was silent for 0\.3 seconds"),
    "closed": ("closed/file.bin", SHA256, "no connection"),
}


@pytest.mark.parametrize(("path", "sha256", "message"), FAULTS.values(), ids=FAULTS)
def test_fetch_leaves_nothing_behind(server, tmp_path, path, sha256, message):
    """Whatever the server does, the error says it in one line, soon, and the folder stays empty."""
    start = time.monotonic()
    with pytest.raises(DataError, match=message) as caught:
        fetch(f"{server.url}/{path}", tmp_path / "file.bin", sha256=sha256, timeout_seconds=0.3)
    assert time.monotonic() - start < 4
    assert "\n" not in str(caught.value)
    assert os.listdir(tmp_path) == []


def test_fetch_keeps_the_old_file_when_the_new_one_fails(server, tmp_path):
    """A failed fetch does not destroy what was there."""
    (tmp_path / "file.bin").write_bytes(b"old")
    with pytest.raises(DataError, match="404"):
        fetch(f"{server.url}/missing.bin", tmp_path / "file.bin", sha256=SHA256)
    assert (tmp_path / "file.bin").read_bytes() == b"old"


def test_fetch_says_when_nobody_answers(server, tmp_path):
    """A refused connection, in Korean."""
    language.use("ko")
    server.server_close()
    with pytest.raises(DataError, match="내려받지 못했습니다: 연결할 수 없습니다"):
        fetch(f"{server.url}/file.bin", tmp_path / "file.bin", sha256=SHA256, timeout_seconds=1)


def test_fetch_cleans_up_when_interrupted(server, tmp_path, monkeypatch):
    """Ctrl-C (the stop button of the notebook) in the middle leaves nothing."""

    def interrupted(*_):
        assert len(os.listdir(tmp_path)) == 1
        raise KeyboardInterrupt

    monkeypatch.setattr(downloads, "_next_block", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fetch(f"{server.url}/file.bin", tmp_path / "file.bin", sha256=SHA256)
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file size are a matter of Unix")
def test_fetch_says_when_there_is_no_room(server, tmp_path):
    """A disk that takes no more: the system's own reason, and nothing left."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(DataError, match=r"cannot be stored in .*File too large.*COURSE_DATA_CACHE"):
            fetch(f"{server.url}/file.bin", tmp_path / "file.bin", sha256=SHA256)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert os.listdir(tmp_path) == []


def test_fetch_says_when_the_folder_cannot_be_made(server, tmp_path):
    """A cache folder that is a file."""
    (tmp_path / "cache").write_text("")
    with pytest.raises(DataError, match="cannot be stored in"):
        fetch(f"{server.url}/file.bin", tmp_path / "cache" / "file.bin", sha256=SHA256)


@pytest.mark.parametrize("sha256", [None, "", "abc", "g" * 64])
def test_fetch_demands_a_hash(tmp_path, sha256):
    """Without a hash nothing is fetched."""
    with pytest.raises(ValueError, match="`sha256` must be 64 hexadecimal digits"):
        fetch("http://127.0.0.1:1/file.bin", tmp_path / "file.bin", sha256=sha256)


def test_cache_folder_follows_the_environment(monkeypatch, tmp_path):
    """COURSE_DATA_CACHE, then KERAS_HOME, then Keras's default."""
    monkeypatch.delenv("COURSE_DATA_CACHE", raising=False)
    monkeypatch.delenv("KERAS_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert downloads.cache_folder() == tmp_path / ".keras" / "datasets"
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    assert downloads.cache_folder() == tmp_path / "keras" / "datasets"
    monkeypatch.setenv("COURSE_DATA_CACHE", str(tmp_path / "mine"))
    assert downloads.cache_folder() == tmp_path / "mine"


def test_arrays_sha256_sees_every_difference():
    """Name, dtype, shape and content count; memory layout and byte order do not."""
    base = np.arange(6, dtype=np.int32).reshape(2, 3)
    same = [{"a": base}, {"a": np.asfortranarray(base)}, {"a": base.astype(">i4")}]
    other = [{"b": base}, {"a": base.astype(np.int64)}, {"a": base.reshape(3, 2)}, {"a": base + 1}]
    assert len({downloads.arrays_sha256(arrays) for arrays in same}) == 1
    assert len({downloads.arrays_sha256(arrays) for arrays in same[:1] + other}) == 5


def _idx(array):
    header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}i", *array.shape)
    return gzip.compress(header + array.tobytes(), mtime=0)


@pytest.fixture
def full_scale(server, tmp_path, monkeypatch):
    """COURSE_SCALE=full with the loopback server in the place of the real one; the arrays that it serves."""
    generator = np.random.default_rng(0)
    arrays = {
        "x_train": generator.integers(0, 256, (120, 28, 28), np.uint8),
        "y_train": generator.permutation(np.arange(120) % 10).astype(np.uint8),
        "x_test": generator.integers(0, 256, (20, 28, 28), np.uint8),
        "y_test": (np.arange(20) % 10).astype(np.uint8),
    }
    archive = io.BytesIO()
    np.savez(archive, **arrays)
    server.files = {
        "mnist.npz": archive.getvalue(),
        "train-images-idx3-ubyte.gz": _idx(arrays["x_train"]),
        "train-labels-idx1-ubyte.gz": _idx(arrays["y_train"]),
        "t10k-images-idx3-ubyte.gz": _idx(arrays["x_test"]),
        "t10k-labels-idx1-ubyte.gz": _idx(arrays["y_test"]),
    }
    registry = copy.deepcopy(downloads.registry())
    for name in ("mnist", "fashion_mnist"):
        for file in registry[name]["full"]["files"]:
            served = file["url"].rsplit("/", 1)[1]
            file["url"] = f"{server.url}/{served}"
            file["sha256"] = hashlib.sha256(server.files[served]).hexdigest()
    monkeypatch.setattr(downloads, "registry", lambda: registry)
    monkeypatch.setenv("COURSE_SCALE", "full")
    monkeypatch.setenv("COURSE_DATA_CACHE", str(tmp_path))
    return arrays


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_full_scale_loads_what_the_server_has(full_scale, server, tmp_path, name):
    """The original test part is the test set; every sixth training image by class validates; all are used once."""
    data = datasets.load(name)
    assert [len(targets) for _, targets in (data.train, data.validation, data.test)] == [100, 20, 20]
    assert np.bincount(data.validation[1]).tolist() == [2] * 10
    sixth = [i for digit in range(10) for i in np.flatnonzero(full_scale["y_train"] == digit)][5::6]
    np.testing.assert_array_equal(
        np.round(data.validation[0][..., 0] * 255), full_scale["x_train"][sorted(sixth)]
    )
    np.testing.assert_array_equal(np.round(data.test[0][..., 0] * 255), full_scale["x_test"])
    np.testing.assert_array_equal(data.test[1], full_scale["y_test"])
    used = np.concatenate([data.train[0], data.validation[0]])[..., 0]
    assert {np.round(i * 255).astype(np.uint8).tobytes() for i in used} == {
        i.tobytes() for i in full_scale["x_train"]
    }
    assert "70,000" in data.about.title["en"]
    asked = list(server.requests)
    assert getattr(datasets, name)(flat=True).train[0].shape == (100, 784)
    assert server.requests == asked
    assert (tmp_path / downloads.registry()[name]["full"]["files"][0]["file"]).is_file()


def test_full_scale_fails_in_one_line(full_scale, server, tmp_path):
    """If one of four files is missing on the server, the error names it; the files that came are kept."""
    del server.files["t10k-images-idx3-ubyte.gz"]
    with pytest.raises(
        DataError, match=r"t10k-images-idx3-ubyte\.gz: the server answered 404.*unset COURSE_SCALE"
    ):
        datasets.fashion_mnist()
    assert len(os.listdir(tmp_path / "fashion-mnist")) == 2


FILM_REVIEWS = {
    "ratings_train.txt": [
        ("1", "아 더빙.. 진짜 짜증나네요", "0"),
        ("2", " 재밌어요 ", "1"),
        ("3", "", "0"),
        ("4", '"명작"이라는 말로도 모자란다', "1"),
        ("5", "재밌어요", "0"),
        ("6", "  ", "1"),
        ("7", "한 줄\x85평", "1"),
        ("8", "졸려요", "0"),
    ],
    "ratings_test.txt": [
        ("9", "졸려요", "0"),
        ("10", "굳 ㅋ", "1"),
        ("11", "굳 ㅋ", "1"),
        ("12", "시간 낭비", "0"),
    ],
}


@pytest.fixture
def film_reviews(server, tmp_path, monkeypatch):
    """COURSE_SCALE=full with small files in the layout of NSMC, quoted as it is, on the loopback server."""
    registry = copy.deepcopy(downloads.registry())
    for file in registry["korean_reviews"]["full"]["files"]:
        served = file["url"].rsplit("/", 1)[1]
        text = io.StringIO()
        rows = [("id", "document", "label"), *FILM_REVIEWS[served]]
        csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
        server.files[served] = text.getvalue().encode()
        file["url"] = f"{server.url}/{served}"
        file["sha256"] = hashlib.sha256(server.files[served]).hexdigest()
    monkeypatch.setattr(downloads, "registry", lambda: registry)
    monkeypatch.setattr(text_datasets, "_REVIEWS_VALIDATION", 2)
    monkeypatch.setenv("COURSE_SCALE", "full")
    monkeypatch.setenv("COURSE_DATA_CACHE", str(tmp_path))
    return registry["korean_reviews"]["full"]["files"]


def test_korean_reviews_are_parsed_and_divided(film_reviews):
    """Empty and repeated reviews are left out, of the first part evenly spread ones validate, none crosses."""
    data = datasets.load("korean_reviews")
    inputs, targets = data.train
    assert inputs.tolist() == ["재밌어요", "한 줄\x85평", "졸려요"]
    assert (targets.tolist(), targets.dtype) == ([1, 1, 0], np.int64)
    assert data.validation[0].tolist() == ["아 더빙.. 진짜 짜증나네요", '"명작"이라는 말로도 모자란다']
    assert data.validation[1].tolist() == [0, 1]
    assert data.test[0].tolist() == ["굳 ㅋ", "시간 낭비"]
    assert data.test[1].tolist() == [1, 0]
    assert data.class_names == ("negative", "positive")
    assert datasets.korean_reviews() is data


def test_korean_reviews_refuse_another_file(film_reviews, tmp_path):
    """A file with another hash than the registered one is not used."""
    film_reviews[1]["sha256"] = "0" * 64
    with pytest.raises(DataError, match="another file"):
        datasets.korean_reviews()
    assert os.listdir(tmp_path / "nsmc") == ["ratings_train.txt"]


@pytest.mark.parametrize(
    ("reader", "message"), [("en", "full-scale download of 20 MB"), ("ko", "COURSE_SCALE=full로 설정해")]
)
@pytest.mark.parametrize("scale", ["small", "tiny"])
def test_korean_reviews_need_full_scale(monkeypatch, scale, reader, message):
    """Without COURSE_SCALE=full nothing is fetched; the error says what to do, in both languages."""
    monkeypatch.setenv("COURSE_SCALE", scale)
    language.use(reader)
    with pytest.raises(DataError, match=message):
        datasets.korean_reviews()
