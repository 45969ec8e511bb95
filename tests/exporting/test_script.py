"""The code of a run, run: it gives the numbers that the page shows."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from PIL import Image

from tests.exporting.runs import HOSTILE, adapted, project_with_pictures
from tests.toys import checkpoint_for, small_checkpoint
from versa_core import checkpoint
from versa_core.exporting.script import NOTEBOOK_FILE, PROJECT_FILE, SCRIPT_FILE, ends, notebook, script
from versa_core.methods import METHODS
from versa_core.project import Project, Run
from versa_core.training.events import StepDone

ROOT = Path(__file__).parents[2]


def printed_by(code: str, folder: Path) -> list[str]:
    """Runs code in a folder, in this process."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.chdir(folder):
        exec(compile(code, SCRIPT_FILE, "exec"), {"__name__": "__main__"})
    return told.getvalue().splitlines()


def expect_the_page_s_numbers(lines: list[str], run: Run, project: Project) -> None:
    """Every confidence and the count of right answers are those that the run has said."""
    shown = run.snapshots[-1].probabilities
    assert shown is not None
    names = {picture.id: picture.name for picture in project.pictures}
    for place, picture in enumerate(run.ids):
        row = shown[place]
        mark = "support" if run.is_support[place] else "query"
        start = f"{picture} | {mark} | {names[picture]} | of | {run.class_names[run.labels[place]]} -> "
        (line,) = [line for line in lines if line.startswith(start)]
        answer, confidence = line.removeprefix(start).rsplit(" | ", 1)
        assert answer == run.class_names[int(row.argmax())]
        assert float(confidence) == pytest.approx(float(row.max()), abs=0.00006)
    accuracy = [event for event in run.events if isinstance(event, StepDone)][-1].query_accuracy
    (line,) = [line for line in lines if line.startswith("query pictures answered rightly:")]
    right, asked = line.split(": ")[1].split(" of ")
    assert accuracy is not None
    assert int(right) / int(asked) == pytest.approx(accuracy)
    assert float(lines[-1].removeprefix("largest difference from the page's confidences: ")) <= 1e-6


@pytest.fixture
def project() -> Project:
    return project_with_pictures()


def kept(project: Project, folder: Path) -> Path:
    (folder / PROJECT_FILE).write_bytes(project.to_bytes())
    return folder


def test_the_script_runs_by_itself_and_gives_the_page_s_numbers(project: Project, tmp_path: Path) -> None:
    run = adapted(project, "adapted", {"head_steps": 6, "block_steps": 4}, small_checkpoint())
    kept(project, tmp_path)
    (tmp_path / SCRIPT_FILE).write_text(script(run, own_checkpoint=True), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, SCRIPT_FILE], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True, text=True, check=False, timeout=180, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    expect_the_page_s_numbers(done.stdout.splitlines(), run, project)


@pytest.mark.parametrize("method", [info.name for info in METHODS.infos()])
def test_every_method_s_run_is_repeated(method: str, project: Project, tmp_path: Path) -> None:
    source = checkpoint_for(method) if METHODS.info(method).needs_checkpoint else None
    run = adapted(project, method, {}, source)
    lines = printed_by(script(run, own_checkpoint=source is not None), kept(project, tmp_path))
    expect_the_page_s_numbers(lines, run, project)


STEPS: dict[str, dict[str, Any]] = {"article": {"n_steps": 12}, "adapted": {"head_steps": 6, "block_steps": 4}}


@pytest.mark.parametrize(
    ("method", "stops", "told"),
    [
        ("article", (5,), ([], 5)),
        ("article", (5, None), ([5], None)),
        ("article", (None, 17), ([12], 17)),
        ("adapted", (3, 8, None), ([3, 8], None)),
        ("adapted", (10,), ([], 10)),  # while the guard was about to check
    ],
)
def test_stops_and_continuations_are_repeated(
    method: str, stops: tuple[int | None, ...], told: tuple[list[int], int | None], project: Project, tmp_path: Path
) -> None:
    run = adapted(project, method, STEPS[method], small_checkpoint(), stops=stops)
    assert ends(run) == told
    lines = printed_by(script(run, own_checkpoint=True), kept(project, tmp_path))
    expect_the_page_s_numbers(lines, run, project)


def test_the_code_goes_by_the_marks_of_the_run_not_by_later_ones(project: Project, tmp_path: Path) -> None:
    run = adapted(project, "pixels", {}, None)
    project.split(1)
    project.set_active(project.classes[0].id, False)
    project.set_preparation(None)
    expect_the_page_s_numbers(printed_by(script(run), kept(project, tmp_path)), run, project)


def test_a_bundled_checkpoint_is_found_by_its_name(project: Project, tmp_path: Path) -> None:
    key = "glyphs-protonet"
    source = checkpoint.find(key).read_bytes()
    run = adapted(project, "prototype", {}, source, name=key)
    del project.checkpoints[key]
    code = script(run)
    assert f"CHECKPOINT = find('{key}')" in code
    expect_the_page_s_numbers(printed_by(code, kept(project, tmp_path)), run, project)


def test_another_run_in_the_file_is_told(project: Project, tmp_path: Path) -> None:
    code = script(adapted(project, "pixels", {}, None))
    project.run = None
    assert printed_by(code, kept(project, tmp_path))[-1].startswith("The project's file holds another run")


def test_names_are_text_in_the_code(project: Project) -> None:
    code = script(adapted(project, "pixels", {}, None))
    assert project.run is not None
    (classes,) = [
        ast.literal_eval(node.value) for node in ast.parse(code).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CLASSES"
    ]  # fmt: skip
    assert list(classes) == ["owl", HOSTILE, "猫"]
    assert [len(ids) for ids in classes.values()] == [5, 5, 5]
    assert code == script(project.run)


def test_the_notebook_is_valid_and_holds_the_same_code(project: Project, tmp_path: Path) -> None:
    run = adapted(project, "article", {"n_steps": 12}, small_checkpoint(), stops=(5,))
    text = notebook(run, own_checkpoint=True)
    read = nbformat.reads(text, as_version=4)
    nbformat.validate(read)
    cells = [cell.source for cell in read.cells if cell.cell_type == "code"]
    plain = script(run, own_checkpoint=True)
    assert all(cell in plain for cell in cells)
    lines = printed_by("\n".join(cells), kept(project, tmp_path))
    expect_the_page_s_numbers(lines, run, project)
    assert "stopped at step 5" in text
    assert json.loads(text)["nbformat"] == 4
    assert NOTEBOOK_FILE.endswith(".ipynb")


def test_the_code_is_clean(project: Project, tmp_path: Path) -> None:
    for number, settings in enumerate(({}, {"n_steps": 7})):
        source = small_checkpoint() if settings else None
        run = adapted(project, "article" if settings else "pixels", settings, source)
        (tmp_path / f"{number}.py").write_text(script(run, own_checkpoint=bool(source)), encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--line-length", "120", "--select", "E,F,I"]
    checked = subprocess.run(
        [*command, "--config", 'lint.isort.known-first-party=["versa_core"]', str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


def test_marks_of_many_pictures_keep_the_lines_short() -> None:
    project = Project()
    for name in ("a", "b"):
        project.add_pictures(name, [(f"{n}.png", Image.new("L", (3, 3), n)) for n in range(60)])
    code = script(adapted(project, "pixels", {}, None))
    assert max(map(len, code.splitlines())) <= 120
    assert np.sum([line.startswith("CLASSES") for line in code.splitlines()]) == 1
