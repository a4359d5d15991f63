"""Take what a teacher changed in a generated notebook back into the source of the chapter."""

from notebook_build import build, digest, shown
from notebook_source import ID_PATTERN, Cell, Entry, SourceError, parse, render, text_hash


class AbsorbError(Exception):
    """Edits that cannot be taken back; the message says which and what to do."""


def absorb(text, edited, *, name, language, solutions=False, repository=None):
    """Take the edits of a notebook into its source.

    Cells are matched by id. Edited, added, removed and moved cells are taken over from a chapter notebook;
    from a solutions notebook only edited ones, because most of the chapter is not seen there. An English edit
    leaves the Korean cell's `of` as it was, so that the check asks for a look at the Korean.

    Args:
        text: The source file's text.
        edited: The notebook, as saved by Jupyter or Colab.
        name: The chapter's file name without ending.
        language: The notebook's language; markdown is taken over in this language.
        solutions: Whether it is the solutions notebook.
        repository: The project's public address, or None.
    Returns:
        The new source text (unchanged, byte for byte, if nothing was edited) and a list of lines that say
        what was done.
    Raises:
        AbsorbError: If the source has changed since the notebook was built, or an edit has no place in it.
    """
    source = parse(text, f"{name}.py")
    entries = source.entries()
    fresh = build(entries, name=name, language=language, solutions=solutions, repository=repository)
    built = edited.metadata.get("course", {}).get("built")
    if built == digest(edited) or digest(fresh) == digest(edited):
        return text, []
    if built not in (None, digest(fresh)):
        raise AbsorbError(
            f"{name}.py has changed since this notebook was built: whose edits are whose cannot be told. "
            "Keep a copy of the notebook, rebuild it (course.py notebooks --discard), repeat the edits there."
        )
    matched = _match(edited, fresh)
    by_id = {entry.id: entry for entry in shown(entries, solutions) if entry.cell(language)}
    report = []
    sequence = []  # the notebook's cells in order: known entries and new ones
    for cell in edited.cells:
        identity = matched.get(id(cell))
        if identity in by_id:
            _edit(by_id[identity], cell, language, report)
            sequence.append(by_id[identity])
        elif identity is not None:
            before = next(c for c in fresh.cells if c.id == identity)
            if before.source != cell.source:
                raise AbsorbError(
                    f"cell {identity} is made by the builder and cannot be edited in a notebook."
                )
        elif cell.source.strip():
            if solutions:
                raise AbsorbError(
                    "a solutions notebook cannot gain cells: add them in the chapter's notebook."
                )
            sequence.append(_new_entry(cell, language))
            report.append(f"added: {_first_line(cell.source)}")
    kept = {entry.id for entry in sequence if entry.id}
    removed = [entry for identity, entry in by_id.items() if identity not in kept]
    order = [entry.id for entry in sequence if entry.id]
    moved = order != [identity for identity in by_id if identity in kept]
    if solutions and (removed or moved):
        raise AbsorbError(
            "cells cannot be removed from or moved in a solutions notebook: do it in the chapter's."
        )
    report += [f"removed: {_first_line(entry.first.text)}" for entry in removed]
    report += ["moved: the cells now stand in the notebook's order"] if moved else []
    if not solutions:
        entries = _arrange(entries, sequence, set(by_id))
    source.cells = [cell for entry in entries for cell in entry.cells.values()]
    result = render(source)
    _prove(result, entries, name)
    return result, report


def _match(edited, fresh):
    """Map each cell of the edited notebook (by Python id) to the id of the built cell it comes from."""
    known = {cell.id: cell for cell in fresh.cells}
    matched, used = {}, set()
    for cell in edited.cells:
        for identity in (cell.get("id"), cell.metadata.get("id")):  # Colab keeps ids in the metadata
            if identity in known and identity not in used and known[identity].cell_type == cell.cell_type:
                matched[id(cell)] = identity
                used.add(identity)
                break
    for cell in edited.cells:  # an editor that dropped the ids: the same text is the same cell
        if id(cell) in matched:
            continue
        for identity, before in known.items():
            same = before.cell_type == cell.cell_type and before.source.strip() == cell.source.strip()
            if same and identity not in used:
                matched[id(cell)] = identity
                used.add(identity)
                break
        else:
            if ID_PATTERN.fullmatch(cell.get("id", "")) and cell.id not in known:
                raise AbsorbError(f"the source no longer has cell {cell.id} ({_first_line(cell.source)}).")
    return matched


def _edit(entry, cell, language, report):
    target = entry.cell(language)
    text = cell.source.strip("\n")
    if text != target.text:
        was_missing = target.options.get("untranslated")
        target.edit(text=text, untranslated=None)
        if was_missing and text:  # written just now, for the text that its partner has now
            entry.cells["ko"].edit(of=text_hash(entry.cells["en"].text))
        report.append(f"edited: {_first_line(text)}")
    tags = list(cell.metadata.get("tags", []))
    if sorted(tags) != sorted(entry.tags):
        entry.first.edit(tags=tags or None)
        report.append(f"tags: {_first_line(text)}: {', '.join(tags) or 'none'}")


def _new_entry(cell, language):
    text = cell.source.strip("\n")
    tags = {"tags": list(cell.metadata.tags)} if cell.metadata.get("tags") else {}
    if cell.cell_type == "code":
        return Entry("code", {"code": Cell("code", text, tags)})
    cells = {"en": Cell("markdown", "", {"lang": "en", **tags}), "ko": Cell("markdown", "", {"lang": "ko"})}
    other = "ko" if language == "en" else "en"
    cells[language].text = text
    cells[other].options["untranslated"] = True
    return Entry("markdown", cells)


def _arrange(entries, sequence, visible):
    """Order all entries like the notebook; what it does not show (solutions) stays under what it followed."""
    head, tails, current = [], {}, None
    kept = {entry.id for entry in sequence}
    for entry in entries:
        if entry.id not in visible:
            (head if current is None else tails[current]).append(entry)
        elif entry.id in kept:
            current = entry.id
            tails[current] = []
    return head + [e for entry in sequence for e in (entry, *tails.get(entry.id, []))]


def _prove(result, entries, name):
    """Read the new source back: it must say what was meant (a line `# %%` inside a cell would split it)."""
    try:
        texts = [[cell.text for cell in entry.cells.values()] for entry in parse(result, name).entries()]
    except SourceError as error:
        raise AbsorbError(f"an edited cell cannot be written to the source. {error}") from error
    if texts != [[cell.text for cell in entry.cells.values()] for entry in entries]:
        raise AbsorbError("an edited cell cannot be written to the source (a line that begins with '# %%'?).")


def _first_line(text):
    return next((line.strip()[:60] for line in text.splitlines() if line.strip()), "(empty)")
