"""Targets of the Makefile that need a file say which."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(
    shutil.which("make") is None, reason="make is not installed here; README gives the plain commands for such machines"
)
def test_the_ablation_says_which_file_it_needs(tmp_path: Path) -> None:
    call = ["make", "-f", str(ROOT / "Makefile"), "-o", "install", "ablation"]  # -o: nothing is installed here
    run = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode != 0
    assert "needs omniglot_images_background.zip" in run.stdout
    assert "DATA=strokes" in run.stdout
