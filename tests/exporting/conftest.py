"""An adapted model with its zip, unpacked, and its program run where VERSA Lab is not to be had."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from tests.adapting import adapt
from versa_core.exporting.bundle import make_bundle

Ask = Callable[..., subprocess.CompletedProcess[str]]
# None in sys.modules makes an import fail: only onnxruntime, numpy and pillow are to be had.
GONE = (
    "versa_core",
    "torch",
    "torchvision",
    "streamlit",
    "safetensors",
    "sklearn",
    "onnx",
    "onnxscript",
    "pillow_heif",
)
RUN = f"""
import runpy, sys
sys.modules.update(dict.fromkeys({GONE!r}))
sys.argv[0] = "predict.py"
runpy.run_path("predict.py", run_name="__main__")
"""


@pytest.fixture(scope="session")
def packed() -> bytes:
    """The file of a small adapted model for glyphs."""
    return adapt("prototype")[1].to_bytes()


@pytest.fixture
def unpacked(packed: bytes, tmp_path: Path) -> Path:
    """The folder of its zip."""
    with zipfile.ZipFile(BytesIO(make_bundle(packed).data)) as archive:
        archive.extractall(tmp_path)
    return tmp_path


@pytest.fixture
def ask(unpacked: Path) -> Ask:
    """Runs predict.py in the folder with these arguments."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        known = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return subprocess.run(
            [sys.executable, "-P", "-c", RUN, *map(str, arguments)],
            cwd=unpacked, env={**known, "PYTHONUTF8": "1"}, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    return run
