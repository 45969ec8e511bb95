"""`ablation` writes one file, takes up finished runs, and starts anew where a condition has changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.toys import easy_images
from versa_core.cli import main
from versa_core.training import ablation as core

Call = Callable[..., dict[str, Any]]
ARMS = ("pixels-cropped", "untrained-cropped", "article-uncropped")


@pytest.fixture
def few_arms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "ARMS", tuple(arm for arm in core.ARMS if arm.key in ARMS))


@pytest.fixture(scope="module")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten groups of two classes with seven pictures each, of which the last five are kept apart."""
    folder = tmp_path_factory.mktemp("drawings")
    images = easy_images((7,) * 2)
    for group in range(10):
        for picture, label, name in zip(images.images, images.labels, images.ids, strict=True):
            path = folder / f"group {group}" / f"{label}" / Path(name).name
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(255 - picture[0]).save(path)
    return folder


def command(drawings: Path, tmp_path: Path, *more: object) -> list[object]:
    return ["ablation", "--data", drawings, "--seeds", 2, "--way", 3, "--query", 2, "--episodes", 4,
            "--out", tmp_path / "out" / "results.json", "--state", tmp_path / "state", *more]  # fmt: skip


@pytest.mark.usefixtures("few_arms")
def test_one_file_with_a_row_for_each_arm(drawings: Path, tmp_path: Path, call: Call) -> None:
    result = call(*command(drawings, tmp_path, "--steps", 1))
    assert json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8")) == result
    assert [row["key"] for row in result["rows"]] == list(ARMS)
    assert result["data"]["kept_apart"]["groups"] == [f"group {number}" for number in range(5, 10)]
    assert result["data"]["training"]["classes"] == 10
    assert result["data"]["training"]["fingerprint"] != result["data"]["training"]["fingerprint_uncropped"]
    assert result["budget"]["steps"] == 1
    assert result["command"].startswith("python -m versa_core ablation --data")
    pixels, untrained, article = result["rows"]
    assert [len(row["scores"]["5-way 1-shot across groups"]["per_seed"]) for row in result["rows"]] == [1, 2, 2]
    assert untrained["seconds_a_run"] == pixels["seconds_a_run"] == 0 < article["seconds_a_run"]
    for row in result["rows"]:
        for score in row["scores"].values():
            assert 0 <= score["mean"] <= 1
            assert score["n_episodes"] == 4


@pytest.mark.usefixtures("few_arms")
def test_finished_runs_are_not_repeated_and_changed_conditions_are_not_mixed(
    drawings: Path, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = call(*command(drawings, tmp_path, "--steps", 1))
    trained: list[str] = []
    real = core.train

    def counted(arm: core.Arm, *args: Any, **options: Any) -> Any:
        trained.append(arm.key)
        return real(arm, *args, **options)

    monkeypatch.setattr(core, "train", counted)
    again = call(*command(drawings, tmp_path, "--steps", 1))
    assert again["rows"] == first["rows"]
    assert not trained
    call(*command(drawings, tmp_path, "--steps", 2))
    assert trained == ["untrained-cropped"] * 2 + ["article-uncropped"] * 2
    assert not list((tmp_path / "state").rglob("*.safetensors"))


@pytest.mark.usefixtures("few_arms")
def test_named_classes_are_kept_apart(drawings: Path, tmp_path: Path, call: Call) -> None:
    result = call(*command(drawings, tmp_path, "--steps", 1, "--valid-classes", "group 0", "group 1", "group 2"))
    assert result["data"]["kept_apart"]["groups"] == ["group 0", "group 1", "group 2"]
    assert result["data"]["training"]["classes"] == 14


def test_too_few_classes_are_refused(pictures: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([str(part) for part in command(pictures, tmp_path)]) == 2
    assert "5 classes are too few to keep some apart" in capsys.readouterr().err
