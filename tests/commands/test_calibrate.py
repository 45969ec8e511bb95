"""`calibrate` writes temperature and threshold, and the other commands use them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.toys import easy_images
from versa_core import checkpoint as files
from versa_core.adapted_model import AdaptedModel
from versa_core.cli import main

Call = Callable[..., dict[str, Any]]
TASKS = ("--way", "2", "--shot", "1", "--query", "2", "--tasks", "8")


@pytest.fixture
def calibrated(pictures: Path, checkpoint: Path, tmp_path: Path, call: Call) -> Path:
    own = tmp_path / "own.safetensors"
    shutil.copy(checkpoint, own)
    call("calibrate", "--checkpoint", own, "--data", pictures, "--method", "prototype", *TASKS)
    return own


def test_the_card_tells_the_calibrated_cases(calibrated: Path, call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    (card,) = call("info", calibrated)["cards"]
    (entry,) = card["calibration"]
    words = f"calibrated: prototype, 2-way 1-shot: temperature {entry['temperature']:.3g}"
    assert words in capsys.readouterr().out


def test_tasks_may_come_from_classes_that_are_no_background(
    pictures: Path, checkpoint: Path, tmp_path: Path, call: Call
) -> None:
    own = tmp_path / "apart.safetensors"
    shutil.copy(checkpoint, own)
    given = ["--data", pictures, "--method", "prototype", *TASKS]
    call("calibrate", "--checkpoint", own, "--classes", "large/*", "--task-classes", "small/*", *given)
    info, tensors = files.read(own)
    assert tensors["background.means"].shape == (3, 32)
    (entry,) = info.metadata["calibration"]
    assert "--task-classes" in entry["command"]
    call("calibrate", "--checkpoint", own, "--classes", "small/*", *given)
    (same_tasks,) = files.read_info(own).metadata["calibration"]
    assert same_tasks["temperature"] == entry["temperature"]
    call("calibrate", "--checkpoint", own, "--classes", "large/*", *given)
    (other_tasks,) = files.read_info(own).metadata["calibration"]
    assert other_tasks["temperature"] != entry["temperature"]


def test_what_was_fitted_stands_in_the_checkpoint(calibrated: Path, checkpoint: Path) -> None:
    info, tensors = files.read(calibrated)
    (entry,) = info.metadata["calibration"]
    assert (entry["method"], entry["way"], entry["shot"], entry["tasks"]) == ("prototype", 2, 1, 8)
    assert entry["temperature"] != 1
    assert entry["command"].startswith("python -m versa_core calibrate")
    assert tensors["background.means"].shape == (5, 32)
    before = files.read(checkpoint)[1]
    assert all((tensors[name] == array).all() for name, array in before.items())


def test_adapted_models_take_temperature_threshold_and_background_along(
    calibrated: Path, checkpoint: Path, pictures: Path, tmp_path: Path, call: Call
) -> None:
    answers = []
    for number, source in enumerate((checkpoint, calibrated)):
        model = tmp_path / f"{number}.safetensors"
        call("adapt", "--checkpoint", source, "--data", pictures, "--method", "prototype", "--out", model)
        answers.append(call("predict", "--model", model, pictures / "large")["predictions"])
    untold, adapted = (AdaptedModel.from_bytes(tmp_path / f"{number}.safetensors") for number in range(2))
    (entry,) = files.read_info(calibrated).metadata["calibration"]
    # The task moves what the checkpoint says, here downwards.
    assert untold.classifier.temperature < adapted.classifier.temperature <= entry["temperature"]
    assert adapted.confidence.background is not None
    for plain, tempered in zip(*answers, strict=True):
        assert plain["class"] == tempered["class"]
        assert plain["confidence"] != tempered["confidence"]
        assert plain["none_of_these"] is None
        assert tempered["none_of_these"] == (tempered["strangeness"] > entry["threshold"])


def test_one_in_twenty_known_pictures_is_refused(calibrated: Path, call: Call, pictures: Path) -> None:
    """On the very tasks it was fitted to, the threshold is the 95th percentile of strangeness."""
    from versa_core.analysis.simulated import background_of, fit_confidence
    from versa_core.analysis.unknown import strangeness
    from versa_core.data.episodes import EpisodeSampler, EpisodeSpec
    from versa_core.device import generator
    from versa_core.methods import METHODS

    images = easy_images((6,) * 5)
    model = files.load_model(calibrated)[1]
    sampler = EpisodeSampler(images, EpisodeSpec(2, 2, 4), generator=generator(0))
    tasks = [sampler.draw() for _ in range(25)]
    background = background_of(model, images)
    fitted = fit_confidence(METHODS.build("prototype"), model, tasks, background, generator=generator(0))
    scores = []
    for task in tasks:
        foreign = background.means[[label not in task.class_ids.tolist() for label in range(5)]]
        query, support = model.embed(task.query_images), model.embed(task.support_images)
        scores += strangeness(query, support, task.support_labels, foreign).tolist()
    assert np.mean(np.array(scores) > fitted.threshold) == pytest.approx(0.05, abs=0.01)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("--method", "amortised"), "works on checkpoints of amortised"),
        (("--strength", "nan"), "--strength is nan; it must lie between 0 and 2"),
        (("--strength", "-1"), "--strength is -1.0; it must lie between 0 and 2"),
    ],
)
def test_what_does_not_fit_is_refused(
    checkpoint: Path, pictures: Path, wrong: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("calibrate", "--checkpoint", checkpoint, "--data", pictures, *TASKS, *wrong)
    assert main([*map(str, words)]) == 2
    assert told in capsys.readouterr().err
