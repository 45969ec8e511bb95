"""In a real browser: the zip and the code are downloaded, and what they hold runs and agrees."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PATIENCE
from tests.exporting.runs import adapted, project_with_pictures
from tests.pages.browsing import download, open_page, open_project
from tests.toys import small_checkpoint

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def page(browser: Browser, server: str, tmp_path: Path) -> Page:
    """Predict, with a model that has adapted; it comes in as a project file."""
    project = project_with_pictures()
    adapted(project, "adapted", {"head_steps": 6, "block_steps": 4}, small_checkpoint())
    return open_project(browser, server, project, tmp_path, "Predict")


def output_of(*command: str, folder: Path) -> str:
    known = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=known, capture_output=True, text=True, check=False, timeout=180,
        encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_zip_is_downloaded_and_agrees(page: Page, tmp_path: Path) -> None:
    page.locator(".st-key-export_own label").click()
    page.get_by_role("button", name="Make the zip").click()
    expect(page.get_by_text("differ from this page's by at most")).to_be_visible(timeout=PATIENCE)
    file = download(page, "download_zip", tmp_path)
    assert file.name == "versa-model.zip"
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    assert "All 5 answers agree with those of VERSA Lab" in output_of("predict.py", "--check", folder=folder)
    assert "are the person's own" in (folder / "model-card.md").read_text(encoding="utf-8")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_the_code_is_downloaded_with_the_project_and_gives_the_page_s_numbers(page: Page, tmp_path: Path) -> None:
    open_page(page, "Adapt")
    page.get_by_text("The code of what I just did").click()
    script = download(page, "download_versa_run_py", tmp_path)
    notebook = json.loads(download(page, "download_versa_run_ipynb", tmp_path).read_text(encoding="utf-8"))
    cells = "\n".join("".join(one["source"]) for one in notebook["cells"] if one["cell_type"] == "code")
    download(page, "download_code_project", tmp_path)
    compile(cells, "notebook", "exec")
    assert "versa_core" in cells
    told = output_of(script.name, folder=tmp_path)
    (found,) = re.findall(r"largest difference from the page's confidences: (\S+)", told)
    assert float(found) <= 1e-4
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == [
        "project.versa.zip", "project.zip", "versa_run.ipynb", "versa_run.py",
    ]  # fmt: skip
