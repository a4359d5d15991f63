"""Run a notebook from top to bottom, in a kernel of this Python or another, with a progress bar over its cells."""

import os
import re
import sys

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from tqdm import tqdm

CELL_TIMEOUT_SECONDS = 600
# A stored progress bar would be frozen at 0 %, and TensorFlow's greetings are not part of a lesson.
QUIET = {"TQDM_DISABLE": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class CellFailed(Exception):
    """A cell that failed: its number (from 1), its title (where it stands), and the reason."""

    def __init__(self, number, title, reason):
        super().__init__(f"cell {number} ({title}): {reason}")
        self.number, self.title, self.reason = number, title, reason


class KernelsOf(KernelSpecManager):
    """Knows one kernel, that of the Python given, whatever Jupyter has registered."""

    def __init__(self, python, **options):
        super().__init__(**options)
        # Without the option every kernel warns that a debugger may miss breakpoints.
        self.command = [
            str(python),
            "-Xfrozen_modules=off",
            "-m",
            "ipykernel_launcher",
            "-f",
            "{connection_file}",
        ]

    def get_kernel_spec(self, kernel_name):
        return KernelSpec(argv=self.command, display_name=kernel_name, language="python")


def execute(
    notebook, folder, label, *, timeout=CELL_TIMEOUT_SECONDS, python=None, variables=None, after_cell=None
):
    """Run all code cells of `notebook` in place.

    Args:
        notebook: A notebook; outputs and execution counts are written into it.
        folder: The kernel's working directory.
        label: What the progress bar is called.
        timeout: Seconds that one cell may take.
        python: The kernel's Python, such as that of another environment; None for this one.
        variables: The kernel's environment variables; None for those of this process, and no progress bars.
        after_cell: None, or a function without arguments that is called after each cell.
    Raises:
        CellFailed: At the first cell that fails, takes too long, or ends its kernel.
    """
    titles = cell_titles(notebook)
    code_cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code_cells:
        cell.outputs, cell.execution_count = [], None
    current = 0
    total = sum(bool(cell.source.strip()) for cell in code_cells)
    bar = tqdm(total=total, desc=label, unit="cell", dynamic_ncols=True, file=sys.stderr)

    def begin(cell, cell_index):
        nonlocal current
        current = cell_index
        bar.set_postfix_str(titles[cell_index][:40])

    def end(cell, cell_index, execute_reply):
        bar.update()
        if after_cell:
            after_cell()

    kernel = {"kernel_name": "python3"}
    if python:
        kernel = {"km": AsyncKernelManager(kernel_spec_manager=KernelsOf(python))}
    client = NotebookClient(
        notebook,
        **kernel,
        timeout=timeout,
        # The kernel's remark that it talks over TCP (this computer only, messages signed) breaks the bar.
        extra_arguments=["--log-level=ERROR"],
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        on_cell_execute=begin,
        on_cell_executed=end,
        coalesce_streams=True,
    )
    try:
        client.execute(env={**QUIET, **os.environ} if variables is None else variables, cleanup_kc=True)
    except CellExecutionError as error:
        reason = _COLOURS.sub("", f"{error.ename}: {error.evalue}")
        raise CellFailed(current + 1, titles[current], reason) from None
    except CellTimeoutError:
        raise CellFailed(current + 1, titles[current], f"not finished after {timeout} s") from None
    except DeadKernelError:
        raise CellFailed(current + 1, titles[current], "the kernel ended (out of memory?)") from None
    finally:
        bar.close()


def cell_titles(notebook):
    """A short title for each cell: the last heading above it, and for code the cell's first line."""
    titles, heading = [], ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found = re.findall(r"^#{1,6} (.+)$", cell.source, re.MULTILINE)
            heading = found[-1].strip() if found else heading
            titles.append(heading)
        else:
            first = next((line.strip() for line in cell.source.splitlines() if line.strip()), "")
            titles.append(" · ".join(part for part in (heading, first.removeprefix("#@title ")) if part))
    return titles
