"""Tiny pictures, a tiny checkpoint, and a call that must succeed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.toys import easy_images, small_checkpoint
from versa_core.cli import main

Call = Callable[..., dict[str, Any]]
N_PICTURES = 5


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two groups of class folders, one with 3 and one with 2 classes, of `N_PICTURES` pictures each."""
    folder = tmp_path_factory.mktemp("pictures")
    images = easy_images((N_PICTURES,) * 5)
    homes = ("large/a", "large/b", "large/c", "small/d", "small/e")
    for picture, label, name in zip(images.images, images.labels, images.ids, strict=True):
        path = folder / homes[label] / Path(name).name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture[0]).save(path)
    return folder


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("checkpoints") / "small.safetensors"
    path.write_bytes(small_checkpoint())
    return path


@pytest.fixture
def call(tmp_path: Path) -> Call:
    """Runs a command that must succeed and returns what `--json` wrote."""

    def run(*arguments: object) -> dict[str, Any]:
        file = tmp_path / "result.json"
        assert main([*map(str, arguments), "--json", str(file)]) == 0
        result: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return result

    return run
