"""The code of a run: a script, or a notebook, that does with `versa_core` what was done on the page Adapt."""

from __future__ import annotations

import json
import pprint
import textwrap
from collections.abc import Iterator
from typing import Any, NamedTuple

from versa_core import __version__, checkpoint
from versa_core.errors import CheckpointError
from versa_core.language import _
from versa_core.project_parts import Run
from versa_core.training.events import Finished

PROJECT_FILE, SCRIPT_FILE, NOTEBOOK_FILE = "project.versa.zip", "versa_run.py", "versa_run.ipynb"
WIDTH = 100
HEAD = f'''\
"""What was done on the page Adapt of VERSA Lab, as a script.

Put it into VERSA Lab's folder, beside app.py, together with {PROJECT_FILE}, and run it there:

    python {SCRIPT_FILE}
"""'''
IMPORTS = """\
from pathlib import Path

import numpy as np

{imports}"""
PICTURES = """\
project = Project.from_bytes(Path({project!r}).read_bytes())
CLASSES = {classes}
QUERY = {query}
task = marked(project, {preparation}, CLASSES, QUERY)
print("way", task.images.n_classes, "support", task.is_support.sum(), "query", (~task.is_support).sum())"""
ADAPT = """\
CHECKPOINT = {checkpoint}
SETTINGS = {settings}
set_threads(1)  # as the page's trainers do: more threads add numbers up in another order
model = repeat(CHECKPOINT, {method!r}, SETTINGS, task, seed={seed}{ends})"""
ANSWERS = """\
images = task.images
answers = predict(model, images.images)
for place, picture in enumerate(images.ids):
    row = answers.probabilities[place]
    mark = "support" if task.is_support[place] else "query"
    name = project.find_picture(picture)[1].name
    print(picture, mark, name, "of", images.class_names[images.labels[place]], sep=" | ", end=" -> ")
    print(images.class_names[row.argmax()], f"{row.max():.4f}", sep=" | ")
found = score(model, images.images, images.labels, task.is_support)
print("query pictures answered rightly:", sum(found.n_right), "of", sum(found.n_asked))"""
COMPARE = """\
if project.run is not None and project.run.image_set_fingerprint == images.fingerprint:
    shown = project.run.snapshots[-1].probabilities
    print(f"largest difference from the page's confidences: {np.abs(answers.probabilities - shown).max():.1e}")
else:
    print("The project's file holds another run, so there is nothing to compare with.")"""
MODULES = {
    "find": "versa_core.checkpoint",
    "Preparation": "versa_core.data.profile",
    "set_threads": "versa_core.device",
    "score": "versa_core.exporting.scores",
    "Project": "versa_core.project",
    "marked, repeat": "versa_core.repeating",
    "predict": "versa_core.run",
}


class Section(NamedTuple):
    """A few lines of code, and what they do in a sentence or two."""

    words: str
    code: str


def sections(run: Run, *, own_checkpoint: bool) -> list[Section]:
    """Returns the code of a run in order.

    Args:
        run: the finished adaptation.
        own_checkpoint: its checkpoint was meta-trained by the visitor, and lies in the project's file.
    """
    is_found = bool(run.checkpoint) and not own_checkpoint
    imports = "\n".join(f"from {home} import {what}" for what, home in MODULES.items() if what != "find" or is_found)
    return [
        Section(f"What the code needs of VERSA Lab {__version__}.", IMPORTS.format(imports=imports)),
        Section(
            "The pictures, from the project's file: the classes with the ids of their pictures, and which of these "
            "are query; the others are support.",
            _pictures(run),
        ),
        Section(_adapt_words(run), _adapt(run, own_checkpoint)),
        Section("What the model says about every picture, and how many query pictures it answers rightly.", ANSWERS),
        Section("The same numbers as on the page, from the run in the project's file.", COMPARE),
    ]


def script(run: Run, *, own_checkpoint: bool = False) -> str:
    """Returns the run as a Python script."""
    first, *rest = sections(run, own_checkpoint=own_checkpoint)
    commented = ("\n".join([*_comment(one.words), one.code]) for one in rest)
    return "\n\n".join([HEAD, first.code, *commented]) + "\n"


def notebook(run: Run, *, own_checkpoint: bool = False) -> str:
    """Returns the run as a Jupyter notebook, format 4.5: the same code, each part under its sentence."""
    head = (
        "# What was done on the page Adapt of VERSA Lab\n\n"
        f"Put it into VERSA Lab's folder, beside `app.py`, together with `{PROJECT_FILE}`, and open it there."
    )
    cells = [_cell("markdown", head, 0)]
    for number, one in enumerate(sections(run, own_checkpoint=own_checkpoint)):
        cells += [_cell("markdown", one.words, 2 * number + 1), _cell("code", one.code, 2 * number + 2)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


def _cell(kind: str, text: str, number: int) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": f"part-{number}", "metadata": {}, "source": text.splitlines(True)}
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}


def _comment(words: str) -> Iterator[str]:
    return (f"# {line}" for line in textwrap.wrap(words, WIDTH - 2))


def _pictures(run: Run) -> str:
    classes: dict[str, list[str]] = {name: [] for name in run.class_names}
    for one, label in zip(run.ids, run.labels, strict=True):
        classes[run.class_names[label]].append(one)
    query = [one for one, is_support in zip(run.ids, run.is_support, strict=True) if not is_support]
    return PICTURES.format(
        project=PROJECT_FILE, classes=_literal(classes), query=_literal(query), preparation=repr(run.preparation)
    )


def _adapt(run: Run, own_checkpoint: bool) -> str:
    source = "None"
    if run.checkpoint:
        source = f"project.checkpoints[{run.checkpoint!r}]" if own_checkpoint else f"find({run.checkpoint!r})"
    went_on_at, stopped_at = ends(run)
    told = {"went_on_at": went_on_at, "stopped_at": stopped_at}
    words = "".join(f", {name}={value!r}" for name, value in told.items() if value not in (None, []))
    settings = _literal(dict(run.settings))
    return ADAPT.format(checkpoint=source, settings=settings, method=run.method, seed=run.seed, ends=words)


def _adapt_words(run: Run) -> str:
    went_on_at, stopped_at = ends(run)
    words = "The adaptation, with the settings of the page."
    if went_on_at:
        words += f" It went on after step {', '.join(str(step) for step in went_on_at)}."
    return words if stopped_at is None else f"{words} It was stopped at step {stopped_at}."


def ends(run: Run) -> tuple[list[int], int | None]:
    """Returns the steps that were taken each time the run went on, and the one at which it was stopped, or None.

    Raises:
        CheckpointError: the run's model is something else, as it may be in a project from elsewhere.
    """
    record: Any = checkpoint.read_info(run.model).metadata.get("record")
    last = [event for event in run.events if isinstance(event, Finished)][-1:]
    was_stopped = bool(last) and last[0].reason == "stopped"
    try:
        return [int(step) for step in record["went_on_at"]], int(record["steps"]) if was_stopped else None
    except (TypeError, KeyError, ValueError, OverflowError):
        raise CheckpointError(_("The run's model is not an adapted model, so there is no code for it.")) from None


def _literal(value: Any) -> str:
    """Returns Python for plain values; names that visitors gave are quoted, whatever is in them."""
    return pprint.pformat(value, width=WIDTH, compact=True, sort_dicts=False)
