"""TensorBoard's logs: read as a table without a server, or shown below a notebook's cell."""

import os
import shlex
import shutil
import sys
from pathlib import Path

import pandas as pd

from course_lib import arguments, packages
from course_lib.language import say


def scalars(folder):
    """The numbers that `keras.callbacks.TensorBoard` or another writer of event files has logged.

    Args:
        folder: Path of the logs; those of folders inside it are read too.
    Returns:
        `pandas.DataFrame`, sorted, with the columns run (the folder inside `folder`, "." for itself), tag, step and
        value (float32 in the files). Keras counts epochs from 0, and logs "epoch_loss" in the runs "train" and
        "validation".
    Raises:
        ValueError: If there is no event file.
    """
    import tensorflow as tf

    rows = []
    for file in _event_files(folder):
        run = file.parent.relative_to(folder).as_posix()
        try:
            for record in tf.data.TFRecordDataset(str(file)):
                event = tf.compat.v1.Event.FromString(record.numpy())
                rows += [
                    (run, one.tag, event.step, _number(tf, one))
                    for one in event.summary.value
                    if one.HasField("simple_value") or one.metadata.plugin_data.plugin_name == "scalars"
                ]
        except tf.errors.DataLossError:  # the last record of a file that is still being written
            continue
    table = pd.DataFrame(rows, columns=["run", "tag", "step", "value"])
    return table.sort_values(["run", "tag", "step"], kind="stable", ignore_index=True)


def open_tensorboard(folder):
    """Show TensorBoard below the cell, in Jupyter and Colab; where nobody looks, say so in a line and start nothing.

    Nobody looks while a notebook is run by the course's commands, which turn progress bars off for the same reason
    (`TQDM_DISABLE`), or outside a notebook.

    Args:
        folder: Path of the logs.
    Raises:
        ValueError: If there is no event file.
        ImportError: If TensorBoard is missing.
    """
    _event_files(folder)
    if "TQDM_DISABLE" in os.environ or not _is_notebook():
        print(
            say(
                en="TensorBoard opens below this cell when you run it yourself, in Jupyter or Colab.",
                ko="주피터나 Colab에서 이 셀을 직접 실행하면 아래에 TensorBoard가 열립니다.",
            )
        )
        return
    try:
        from tensorboard import notebook
    except ImportError as error:
        raise packages.missing(en="TensorBoard", ko="TensorBoard가", extra="tuning") from error
    # A kernel's PATH need not hold the environment that the kernel runs in.
    program = shutil.which("tensorboard", path=os.path.dirname(sys.executable))
    if program:
        os.environ.setdefault("TENSORBOARD_BINARY", program)
    notebook.start(f"--logdir {shlex.quote(str(folder))}")


def _event_files(folder):
    """Event files of a folder and of those inside it, at least one, in the order in which they were written."""
    files = sorted(Path(folder).rglob("*.tfevents.*"), key=lambda file: file.name)
    if not files:
        arguments.reject(
            "folder",
            expected_en="a folder with event files, such as keras.callbacks.TensorBoard(folder) writes",
            expected_ko="keras.callbacks.TensorBoard(folder)가 기록한 이벤트 파일이 있는 폴더",
            received=f"{str(folder)!r}"
            + ("" if Path(folder).is_dir() else say(en=", which does not exist", ko="(없는 폴더)")),
        )
    return files


def _number(tf, value):
    """Of the newer form, a tensor, or of the older one."""
    return value.simple_value if value.HasField("simple_value") else float(tf.make_ndarray(value.tensor))


def _is_notebook():
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
