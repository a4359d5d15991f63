"""Build the website from the committed notebooks, nothing run, without network: `course.py site`.

course.py site                    into the folder site/ beside course.py
course.py site --output FOLDER    somewhere else
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from notebook_source import LANGUAGES
from website_pages import FILES, Site, heading

from course_lib.language import say

ROOT = Path(__file__).resolve().parents[1]
MARK = Path("en") / "searchindex.js"  # a folder that holds it is an older site and may be replaced
PROMPTS = {
    "en": {"show": "Show the set-up", "hide": "Hide the set-up"},
    "ko": {"show": "준비 코드 보기", "hide": "준비 코드 접기"},
}


class SiteError(Exception):
    """The site cannot be built; the text says why."""


def sphinx(source, target, language, title):
    """Start Sphinx on the sources of one language; warnings are errors."""
    settings = {
        "language": language,
        "project": title,
        "html_title": title,
        "nb_code_prompt_show": PROMPTS[language]["show"],
        "nb_code_prompt_hide": PROMPTS[language]["hide"],
    }
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", "-b", "html"]
    command += ["-c", str(FILES), "-d", str(target.with_name("doctrees"))]
    command += [part for name, value in settings.items() for part in ("-D", f"{name}={value}")]
    # UTF-8 whatever the computer is set to, and messages in English, so that an error can be looked up.
    variables = {**os.environ, "PYTHONUTF8": "1", "LC_ALL": "C"}
    return subprocess.Popen(
        [*command, str(source), str(target)],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def build(root, output):
    """Build the site of both languages.

    Args:
        root: The course's folder.
        output: The folder to make; an older site there is replaced.
    Raises:
        SiteError: If `output` holds something else, or Sphinx finds a mistake; then `output` stays as it was.
    """
    if output.exists() and not (output.is_dir() and (not any(output.iterdir()) or (output / MARK).exists())):
        raise SiteError(
            say(
                en=f"{output} is there already and is no website of this course: choose another folder.",
                ko=f"이미 있는 폴더이지만 이 강좌의 웹사이트가 아닙니다: {output}. 다른 폴더를 골라 주세요.",
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        sources, built = Path(folder) / "sources", Path(folder) / "built"
        for language in LANGUAGES:
            Site(root, language, sources / language).write()
        running = {}
        for language in LANGUAGES:  # both at once: each takes one core
            title = heading((sources / language / "index.md").read_text(encoding="utf-8"))[0]
            running[language] = sphinx(sources / language, built / language / "html", language, title)
        messages = {language: process.communicate()[0] for language, process in running.items()}
        failed = [messages[language] for language, process in running.items() if process.returncode]
        if failed:
            raise SiteError("\n".join(failed).replace(folder, "").strip())
        if output.exists():
            shutil.rmtree(output)
        for language in LANGUAGES:
            shutil.copytree(built / language / "html", output / language)
        shutil.copyfile(FILES / "index.html", output / "index.html")
        (output / ".nojekyll").touch()  # GitHub Pages would leave out folders that begin with an underscore


def main(arguments=None, root=ROOT):
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--output", type=Path, default=root / "site", help="the folder to make")
    output = parser.parse_args(arguments).output.resolve()
    start = time.monotonic()
    try:
        build(root, output)
    except SiteError as error:
        print(error, file=sys.stderr)
        return 1
    seconds = time.monotonic() - start
    page = output / "index.html"
    print(
        say(
            en=f"{page}: open it in a browser ({seconds:.0f} s)",
            ko=f"{page}: 브라우저에서 여십시오({seconds:.0f}초)",
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
