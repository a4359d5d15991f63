"""Tests of reading TensorBoard's logs: the history of the training, and TensorBoard's own reader, say what is in them."""

import importlib
import json
import types
import urllib.request

import numpy as np
import pytest

tf = pytest.importorskip("tensorflow")
pytest.importorskip("tensorboard")

import keras  # noqa: E402

from course_lib import language, monitoring, training  # noqa: E402

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("english_reader")]

EPOCHS = 3


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    """A folder with the logs of one training, and its history."""
    folder = tmp_path_factory.mktemp("logs")
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(3, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    part = np.random.default_rng(0).normal(size=(12, 6)).astype("float32"), np.arange(12) % 3
    callback = keras.callbacks.TensorBoard(folder / "first", update_freq="epoch", histogram_freq=1)
    history = training.fit(
        model, *part, epochs=EPOCHS, batch_size=4, validation_data=part, callbacks=[callback]
    )
    return folder, history.history


def column(table, run, tag):
    return table[(table["run"] == run) & (table["tag"] == tag)]


def test_scalars_are_the_history(logged):
    """To float32, in which TensorFlow writes them; epochs count from 0, and histograms and graphs are no scalars."""
    folder, history = logged
    table = monitoring.scalars(folder)
    for name, values in history.items():
        run = "first/validation" if name.startswith("val_") else "first/train"
        found = column(table, run, f"epoch_{name.removeprefix('val_')}")
        assert list(found["step"]) == list(range(EPOCHS))
        assert list(found["value"]) == [float(np.float32(value)) for value in values]
    assert set(column(table, "first/train", "epoch_learning_rate")["value"]) == {float(np.float32(1e-3))}
    assert not table["tag"].str.contains("kernel|keras").any()
    assert table.equals(table.sort_values(["run", "tag", "step"], ignore_index=True))


def test_scalars_are_those_of_tensorboard(logged):
    """Its event accumulator finds the same, in every run."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    folder, _ = logged
    table = monitoring.scalars(folder)
    for run, rows in table.groupby("run"):
        theirs = EventAccumulator(str(folder / run), size_guidance={"tensors": 0}).Reload()
        for tag, ours in rows.groupby("tag"):
            expected = [(one.step, float(tf.make_ndarray(one.tensor_proto))) for one in theirs.Tensors(tag)]
            assert list(zip(ours["step"], ours["value"], strict=True)) == expected


def test_scalars_of_other_writers(tmp_path):
    """The older form, a number without a tensor, and a file that ends in the middle of a record."""
    writer = tf.io.TFRecordWriter(str(tmp_path / "events.out.tfevents.1.here"))
    for step in (7, 3):
        event = tf.compat.v1.Event(step=step)
        event.summary.value.add(tag="score", simple_value=step / 2)
        writer.write(event.SerializeToString())
    writer.close()
    expected = [(".", "score", 3, 1.5), (".", "score", 7, 3.5)]
    assert list(monitoring.scalars(tmp_path).itertuples(index=False, name=None)) == expected
    file = tmp_path / "events.out.tfevents.1.here"
    file.write_bytes(file.read_bytes()[:-3])
    assert list(monitoring.scalars(tmp_path).itertuples(index=False, name=None)) == expected[1:]


def test_folders_without_logs_are_named(tmp_path, tongue):
    """Empty or missing, by either function."""
    words = {"en": "must be a folder with event files", "ko": "이벤트 파일이 있는 폴더"}[tongue]
    for read in (monitoring.scalars, monitoring.open_tensorboard):
        with pytest.raises(ValueError, match=words):
            read(tmp_path)
        with pytest.raises(ValueError, match={"en": "which does not exist", "ko": "없는 폴더"}[tongue]):
            read(tmp_path / "nowhere")


@pytest.fixture
def started(monkeypatch):
    """What TensorBoard would have been started with, in a notebook that a person runs."""
    calls = []
    notebook = importlib.import_module("tensorboard.notebook")  # by name alone it is loaded only when used
    monkeypatch.setattr(notebook, "start", calls.append)
    monkeypatch.setattr("IPython.get_ipython", lambda: types.SimpleNamespace(kernel=object()))
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    monkeypatch.setenv("TENSORBOARD_BINARY", "tensorboard")
    return calls


def test_tensorboard_opens_for_a_person(logged, started, capsys):
    """Nothing is printed beside it."""
    monitoring.open_tensorboard(logged[0])
    assert started == [f"--logdir {logged[0]}"]
    assert capsys.readouterr().out == ""


def test_tensorboard_opens_in_folders_with_blanks(logged, started, tmp_path):
    """TensorBoard splits its arguments as a shell does."""
    folder = tmp_path / "my logs"
    folder.symlink_to(logged[0])
    monitoring.open_tensorboard(folder)
    assert started == [f"--logdir '{folder}'"]


@pytest.mark.parametrize("reason", ["run by a command", "no notebook"])
def test_tensorboard_stays_closed_where_nobody_looks(logged, started, monkeypatch, capsys, reason):
    """One line that is the same on every computer."""
    if reason == "no notebook":
        monkeypatch.setattr("IPython.get_ipython", lambda: None)
    else:
        monkeypatch.setenv("TQDM_DISABLE", "1")
    monitoring.open_tensorboard(logged[0])
    language.use("ko")
    monitoring.open_tensorboard(logged[0])
    assert started == []
    assert capsys.readouterr().out == (
        "TensorBoard opens below this cell when you run it yourself, in Jupyter or Colab.\n"
        "주피터나 Colab에서 이 셀을 직접 실행하면 아래에 TensorBoard가 열립니다.\n"
    )


def test_tensorboard_serves_the_logs(logged):
    """With the packages that are installed here its server starts, and knows the runs."""
    from tensorboard import default, program

    server = program.TensorBoard(plugins=default.get_plugins())
    server.configure(argv=["", "--logdir", str(logged[0]), "--port", "0", "--load_fast", "false"])
    with urllib.request.urlopen(server.launch() + "data/plugin/timeseries/tags", timeout=30) as reply:
        assert set(json.load(reply)["scalars"]["runTagInfo"]) == {"first/train", "first/validation"}
