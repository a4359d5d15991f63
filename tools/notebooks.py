"""Make the notebooks from `notebooks/src/`, check them, and take edits back: `course.py notebooks`.

course.py notebooks                      rebuild all; run those whose outputs are incomplete; pages for teachers
course.py notebooks 01                   the same for one chapter
course.py notebooks --check              is every notebook and page what its source yields? (exit code 1 if not)
course.py notebooks --absorb FILE        take the edits made in a generated notebook into the source
course.py notebooks --accept 01_dropout:text-0123456789   the Korean was looked at: renew its hash
course.py notebooks --repository URL     write the project's public address; draw badges
"""

import argparse
import os
import re
import sys
import tempfile
import tomllib
from pathlib import Path

import nbformat
from notebook_absorb import AbsorbError, absorb
from notebook_build import (
    build,
    checked_widget,
    digest,
    has_solutions,
    incomplete,
    keep_outputs,
    strip_volatile,
    write_text,
)
from notebook_check import notebook_problems, source_problems
from notebook_execution import CellFailed, cell_titles, execute
from notebook_source import LANGUAGES, SourceError, parse, render, text_hash

ROOT = Path(__file__).resolve().parents[1]


def chapters(root, wanted=()):
    """The source files by name, `{"01_dropout": path}`; `wanted`: names or their beginnings, empty for all."""
    found = {path.stem: path for path in sorted((root / "notebooks" / "src").glob("[0-9][0-9]_*.py"))}
    for want in wanted:
        if not any(name.startswith(want) for name in found):
            raise SourceError(f"There is no chapter {want!r}. There are: {', '.join(found) or 'none yet'}.")
    return {name: path for name, path in found.items() if not wanted or name.startswith(tuple(wanted))}


def notebook_path(root, name, language, solutions):
    """Where a generated notebook lies."""
    folder = root / "notebooks" / language
    return (folder / "solutions" if solutions else folder) / f"{name}.ipynb"


def built_notebooks(root, name, entries):
    """Yield `(path, notebook)` for each notebook that a source yields, without outputs."""
    address = repository(root)
    for language in LANGUAGES:
        for solutions in (False, True) if has_solutions(entries) else (False,):
            notebook = build(entries, name=name, language=language, solutions=solutions, repository=address)
            yield notebook_path(root, name, language, solutions), notebook


def repository(root):
    """The project's public address in pyproject.toml, or None."""
    file = root / "pyproject.toml"
    project = tomllib.loads(file.read_text(encoding="utf-8")).get("project", {}) if file.exists() else {}
    return project.get("urls", {}).get("Repository")


def write_atomically(path, text):
    """Replace a file in one step: whoever reads it sees the old text or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(temporary, path.stat().st_mode if path.exists() else 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def rebuild(root, wanted=(), *, run=True, again=False, discard=False):
    """Rebuild notebooks from their sources, and run those whose stored outputs are incomplete.

    Args:
        root: The project's folder.
        wanted: Chapter names or their beginnings; empty for all.
        run: Whether to run notebooks whose outputs are incomplete.
        again: Run also those with complete outputs (after a change in course_lib).
        discard: Overwrite notebooks that were edited since they were built.
    Returns:
        Number of notebooks that could not be rebuilt; each is explained on standard output.
    """
    failures = 0
    sources = chapters(root, wanted)
    if not sources:
        print("notebooks/src/ holds no chapter yet (NN_topic.py)")
    for name, source in sources.items():
        entries = parse(source.read_text(encoding="utf-8"), source.name).entries()
        for path, notebook in built_notebooks(root, name, entries):
            label = path.relative_to(root).as_posix()
            try:
                print(
                    f"{label}: {_rebuild_one(path, notebook, label, run=run, again=again, discard=discard)}"
                )
            except CellFailed as error:
                failures += 1
                print(_failure_block(label, error))
            except AbsorbError as error:
                failures += 1
                print(f"{label}: {error}")
    return failures


def _rebuild_one(path, notebook, label, *, run, again, discard):
    old = nbformat.v4.reads(path.read_text(encoding="utf-8")) if path.exists() else None
    if old is not None:
        built = old.metadata.get("course", {}).get("built")
        if not discard and built not in (None, digest(old)) and digest(old) != digest(notebook):
            raise AbsorbError(
                f"was edited since it was built. Take the edits over (course.py notebooks --absorb {label}) "
                "or drop them (course.py notebooks --discard)."
            )
        if not again:
            keep_outputs(notebook, old)
    if run and any(incomplete(cell) for cell in notebook.cells):
        path.parent.mkdir(parents=True, exist_ok=True)
        execute(notebook, path.parent, label)
        if (index := checked_widget(notebook)) is not None:
            reason = "is tagged nbval-check-output but shows a widget or progress bar; show that in a cell of its own"
            raise CellFailed(index + 1, cell_titles(notebook)[index], reason)
    strip_volatile(notebook)
    text = write_text(notebook)
    if old is not None and path.read_text(encoding="utf-8") == text:
        return "unchanged"
    write_atomically(path, text)
    return "not run completely" if any(incomplete(cell) for cell in notebook.cells) else "written"


def _failure_block(label, error):
    return (
        f"\n{'=' * 70}\n{label} failed\n  cell:   {error.number} · {error.title}\n  error:  {error.reason}\n"
        + (f"  The file on disk is unchanged.\n{'=' * 70}\n")
    )


def check(root):
    """All problems of sources and notebooks, as lines."""
    problems, expected = [], set()
    for name, source in chapters(root).items():
        try:
            entries = parse(source.read_text(encoding="utf-8"), f"src/{source.name}").entries()
        except SourceError as error:
            problems.append(str(error))
            continue
        problems += source_problems(entries, name)
        for path, notebook in built_notebooks(root, name, entries):
            expected.add(path)
            problems += notebook_problems(path, notebook, path.relative_to(root).as_posix())
    for language in LANGUAGES:
        for path in sorted((root / "notebooks" / language).rglob("*.ipynb")):
            if path not in expected and ".ipynb_checkpoints" not in path.parts:
                problems.append(
                    f"{path.relative_to(root).as_posix()}: has no source; delete it, or write its source"
                )
    return problems


def absorb_file(root, file):
    """Take the edits of one notebook file into its source, and return the lines that say what was done."""
    path = Path(file).resolve()
    try:
        language, *solutions, last = path.relative_to(root / "notebooks").parts
    except ValueError:
        language, solutions, last = "", [], path.name
    if language not in LANGUAGES or solutions not in ([], ["solutions"]) or not path.exists():
        raise AbsorbError(f"{file} is not a notebook of notebooks/ko or notebooks/en.")
    name = Path(last).stem
    source = chapters(root).get(name)
    if source is None:
        raise AbsorbError(f"{file} has no source notebooks/src/{name}.py.")
    text = source.read_text(encoding="utf-8")
    edited = nbformat.v4.reads(path.read_text(encoding="utf-8"))
    options = {
        "name": name,
        "language": language,
        "solutions": bool(solutions),
        "repository": repository(root),
    }
    result, report = absorb(text, edited, **options)
    if result != text:
        write_atomically(source, result)
    return report or ["no edits: the source is unchanged"]


def accept(root, what):
    """Renew the `of` hashes of `NAME` or `NAME:CELL` after a look at the Korean; return how many changed."""
    name, _, wanted = what.partition(":")
    path = chapters(root).get(name)
    if path is None:
        raise SourceError(f"There is no chapter {name!r}. There are: {', '.join(chapters(root))}.")
    source = parse(path.read_text(encoding="utf-8"), path.name)
    entries = [entry for entry in source.entries() if not wanted or entry.id == wanted]
    if not entries:
        raise SourceError(f"{name} has no cell {wanted!r}; --check names the cells.")
    changed = 0
    for entry in entries:
        if {"en", "ko"} <= entry.cells.keys():
            fresh = text_hash(entry.cells["en"].text)
            if entry.cells["ko"].options.get("of") != fresh:
                entry.cells["ko"].edit(of=fresh)
                changed += 1
    write_atomically(path, render(source))
    return changed


def set_repository(root, address):
    """Write the project's public address into pyproject.toml; return it as written."""
    address = address.strip().rstrip("/").removesuffix(".git")
    if not re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+", address):
        raise SourceError(
            f"--repository wants https://github.com/OWNER/NAME (Colab opens no other). Received: {address}"
        )
    path = root / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    line = f'Repository = "{address}"\n'
    section = re.search(r"^\[project\.urls\]\n", text, re.MULTILINE)
    if repository(root):
        text = re.sub(r"^Repository = .*\n", line, text, count=1, flags=re.MULTILINE)
    elif section:
        text = text[: section.end()] + line + text[section.end() :]
    else:
        tools = re.search(r"^\[tool\.", text, re.MULTILINE)
        place = tools.start() if tools else len(text)
        text = f"{text[:place]}[project.urls]\n{line}\n{text[place:]}"
    write_atomically(path, text)
    return address


def main(arguments=None, root=ROOT):
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="course.py notebooks", description="Make the notebooks from notebooks/src/."
    )
    parser.add_argument("chapters", nargs="*", help="chapters to rebuild, such as 01; all if none is named")
    parser.add_argument("--check", action="store_true", help="only say what is wrong")
    parser.add_argument("--no-execute", action="store_true", help="rebuild, but run nothing")
    parser.add_argument("--execute", action="store_true", help="run also what has complete outputs")
    parser.add_argument(
        "--discard", action="store_true", help="overwrite notebooks edited since they were built"
    )
    parser.add_argument("--absorb", metavar="FILE", help="take the edits of a notebook into its source")
    parser.add_argument("--accept", metavar="NAME[:CELL]", help="the Korean was looked at: renew its hash")
    parser.add_argument(
        "--repository", metavar="URL", help="the project's public address, for badges and Colab"
    )
    chosen = parser.parse_args(arguments)
    try:
        if chosen.check:
            import teachers  # here, for it brings the exercises along, which the other commands do not need

            problems = check(root) or teachers.problems(root)
            print("\n".join(problems) or "notebooks: all are what their sources yield")
            return 1 if problems else 0
        if chosen.absorb:
            print("\n".join(absorb_file(root, chosen.absorb)))
            return 0
        if chosen.accept:
            print(f"{chosen.accept}: {accept(root, chosen.accept)} hashes renewed")
            return 0
        if chosen.repository:
            print(f"pyproject.toml: Repository = {set_repository(root, chosen.repository)}")
        run = {"run": not chosen.no_execute, "again": chosen.execute, "discard": chosen.discard}
        if rebuild(root, chosen.chapters, **run):
            return 1
        import teachers

        for path in teachers.write(root):
            print(f"{path.relative_to(root).as_posix()}: written")
        return 0
    except (SourceError, AbsorbError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
