"""`benchmark` measures the shipped checkpoints and keeps rows of other data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.toys import small_checkpoint
from versa_core import checkpoint
from versa_core.cli import main
from versa_core.commands import conditions
from versa_core.commands.conditions import CONDITIONS, GLYPHS, Condition, contestants_of


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one shipped checkpoint, and two small conditions."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "small.safetensors").write_bytes(small_checkpoint("unlabelled"))
    monkeypatch.setattr(checkpoint, "BUNDLED", folder)
    small = (Condition(GLYPHS, 2, 1), Condition(GLYPHS, 3, 2))
    monkeypatch.setattr("versa_core.commands.benchmark.CONDITIONS", small)
    return folder


@pytest.fixture
def alphabet(tmp_path: Path) -> Path:
    """Pictures of the validation alphabets, and of one that is none."""
    folder = tmp_path / "omniglot"
    patterns = np.random.default_rng(0).integers(0, 256, (6, 28, 28))  # full of ink: nothing to crop, no two alike
    noise = np.random.default_rng(1).integers(0, 256, (6, 8, 28, 28))
    homes = ("Sanskrit/1", "Syriac_(Serto)/1", "Tagalog/1", "Tifinagh/1", "Ojibwe_(Canadian)/1", "Greek/1")
    for home, pattern, pictures in zip(homes, patterns, noise, strict=True):
        (folder / home).mkdir(parents=True)
        for number, picture in enumerate((pattern + pictures) // 2):
            Image.fromarray(picture.astype(np.uint8)).save(folder / home / f"{number}.png")
    return folder


def test_rows_are_measured_as_evaluate_measures_them(shipped: Path, alphabet: Path, tmp_path: Path) -> None:
    out, single = tmp_path / "results.json", tmp_path / "single.json"
    out.write_text(json.dumps({"rows": [{"dataset": "Omniglot"}, {"dataset": "another"}]}), encoding="utf-8")
    assert main(["benchmark", "--glyphs", str(alphabet), "--episodes", "4", "--out", str(out)]) == 0
    other, *rows = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert other == {"dataset": "another"}
    assert {(row["way"], row["method"]) for row in rows} == {
        (way, method) for way in (2, 3) for method in ("pixels", "prototype")
    }
    row = next(row for row in rows if (row["way"], row["method"]) == (3, "prototype"))
    words = ["evaluate", "--checkpoint", "small", "--method", "prototype", "--data", str(alphabet)]
    words += ["--classes", *GLYPHS.classes, "--way", "3", "--shot", "2", "--episodes", "4", "--json", str(single)]
    assert main(words) == 0
    evaluated: dict[str, Any] = json.loads(single.read_text(encoding="utf-8"))
    for key in ("accuracy", "ci95", "std", "ece", "auroc_none", "n_episodes", "fingerprint"):
        assert row[key] == (evaluated[key] if key == "fingerprint" else pytest.approx(evaluated[key], abs=1e-3))
    assert (row["labels"], row["checkpoint"]) == (False, "small")


def test_without_data_nothing_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["benchmark"]) == 2
    assert "Give --glyphs, --photos or both" in capsys.readouterr().err


def test_every_shipped_checkpoint_answers_by_the_method_that_it_recommends() -> None:
    infos = checkpoint.bundled()
    for condition in CONDITIONS:
        names = [one.name for one in contestants_of(infos, condition)]
        assert names[0] == "pixels"
        assert len(set(names)) == len(names)
        if condition.n_way * condition.n_shot <= conditions.MAX_SUPPORT_WITH_STEPS:
            wanted = [one for one in infos if one.profile == condition.split.name and one.recommended_method]
            assert {f"{one.key} {one.recommended_method}" for one in wanted} <= set(names)
