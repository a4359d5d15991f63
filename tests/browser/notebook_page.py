"""A notebook that is open in JupyterLab: its cells, its kernel, and pictures of it."""

import contextlib
import re

import pytest

OPEN_MS, RUN_MS, CHANGE_MS = 120_000, 600_000, 60_000

# A page looks ready before its kernel is: run what waits for document, session and kernel first.
RUN_ALL_CELLS = """() => {
    const run = async () => {
        const panel = jupyterapp.shell.currentWidget;
        await panel.context.ready;
        await panel.sessionContext.ready;
        await panel.sessionContext.session.kernel.info;
        await jupyterapp.commands.execute('notebook:clear-all-cell-outputs');
        await jupyterapp.commands.execute('notebook:run-all-cells');
    };
    run().then(() => { window.ended = 'well'; }, error => { window.ended = String(error); });
}"""
OPENED = """() => {
    const panel = window.jupyterapp?.shell.currentWidget;
    const shown = document.querySelectorAll('.jp-Notebook .jp-Cell').length;
    return panel?.context?.isReady && shown === panel.content.model.cells.length;
}"""
CELLS = "() => jupyterapp.shell.currentWidget.content.model.toJSON().cells"
RUN_IN_KERNEL = """async code => {
    const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    return (await kernel.requestExecute({ code }).done).content;
}"""
HEIGHT = "() => document.querySelector('.jp-WindowedPanel-outer').scrollHeight"
# The picture itself: an address would be another one after every change, also to the same picture.
PIXELS = """async image => {
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL();
}"""


class NotebookPage:
    """A notebook in a tab of its own; leaving `with` saves a picture of the whole page and closes it.

    Args:
        browser: Browser of Playwright.
        lab: `LabServer`.
        path: The notebook below the folder of notebooks: `"ko/00_overfitting.ipynb"`.
        pictures: Folder for the screenshots.
    """

    def __init__(self, browser, lab, path, pictures):
        self.lab, self.path, self.pictures = lab, path, pictures
        self.language, self.name = path[:2], path.removesuffix(".ipynb").replace("/", "-")
        self.requests = []  # addresses of other computers that the page asked for
        self.page = browser.new_page(viewport={"width": 1000, "height": 900})
        self.page.set_default_timeout(CHANGE_MS)
        self.page.on("request", self._note_request)

    def __enter__(self):
        # A workspace of its own: otherwise two tabs restore each other's documents.
        address = self.lab.address(f"lab/workspaces/{self.name}/tree/{self.path}")
        with self._explained(lambda: "did not open"):
            self.page.goto(address, timeout=OPEN_MS)
            self.page.wait_for_function(OPENED, timeout=OPEN_MS)
        self.page.keyboard.press("ControlOrMeta+b")  # hides the list of files
        return self

    def __exit__(self, *_):
        self.page.set_viewport_size({"width": 1000, "height": 100 + self.page.evaluate(HEIGHT)})
        self.save_picture(self.name)
        self.page.close()

    def save_picture(self, name):
        """Save what is in view as a PNG file; `name` can be that of a test, with its parameters."""
        file = re.sub(r"[^\w.]+", "-", name).strip("-") + ".png"
        self.page.screenshot(path=self.pictures / file, timeout=OPEN_MS)

    def start_all_cells(self):
        """Run all cells, without waiting for them."""
        self.page.evaluate(RUN_ALL_CELLS)

    def wait_for_all_cells(self):
        """Wait until the cells have run, or one of them has raised."""
        with self._explained(lambda: f"is still at the cell {self._waiting()[0]!r}"):
            self.page.wait_for_function("window.ended", polling=500, timeout=RUN_MS)
        ended = self.page.evaluate("window.ended")
        assert ended == "well", f"{self.path}: JupyterLab could not run the cells: {ended}"

    def cells(self):
        """The notebook's cells with their outputs, as they would be saved: a list of dicts."""
        return self.page.evaluate(CELLS)

    def cell(self, part):
        """The first code cell whose source contains `part`, as a locator; scrolled into view."""
        found = [
            i for i, cell in enumerate(self.cells()) if cell["cell_type"] == "code" and part in cell["source"]
        ]
        assert found, f"{self.path} has no cell with {part}"
        cell = self.page.locator(".jp-Notebook .jp-Cell").nth(found[0])
        cell.scroll_into_view_if_needed()
        return cell

    def type_and_run(self, cell, source):
        """Replace a cell's source as with the keyboard, run it, and return the text below it."""
        with self.change_of(cell.locator(".jp-InputPrompt"), "/\\d/.test(it.innerText) && it.innerText"):
            cell.locator(".cm-content").click()
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.insert_text(source)
            self.page.keyboard.press("Shift+Enter")
        return cell.locator(".jp-OutputArea").inner_text()

    @contextlib.contextmanager
    def change_of(self, locator, value):
        """Leave `with` when `value`, in JavaScript, of the element `it` is another one, and not empty."""
        element = locator.element_handle()
        before = element.evaluate(f"it => {value}")
        yield
        changed = f"([it, before]) => {{ const now = {value}; return now && now !== before; }}"
        with self._explained(lambda: f"did not change `{value}`: it is still {before!r}"):
            self.page.wait_for_function(changed, arg=[element, before])

    def run_in_kernel(self, code):
        """Run code that is in no cell; the kernel's answer as a dict: `status`, and `evalue` where it raised."""
        return self.page.evaluate(RUN_IN_KERNEL, code)

    def _note_request(self, request):
        if not request.url.startswith((self.lab.url, "data:", "blob:")):
            self.requests.append(request.url)

    def _waiting(self):
        """The first lines of the cells that have not run to their end."""
        cells = [cell for cell in self.cells() if cell["cell_type"] == "code"]
        return [cell["source"].splitlines()[0] for cell in cells if not cell["execution_count"]]

    @contextlib.contextmanager
    def _explained(self, what):
        """Turn a time-out into a failure with the sentence that `what` returns, a picture, and the server's log."""
        from playwright.sync_api import TimeoutError

        try:
            yield
        except TimeoutError:
            self.save_picture(f"{self.name}-timeout")
            message = f"{self.path} {what()}. {self.lab.log_tail()}"
            raise pytest.fail.Exception(message, pytrace=False) from None
