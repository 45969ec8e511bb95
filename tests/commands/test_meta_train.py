"""`meta-train` writes a checkpoint and goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from versa_core.cli import main

Call = Callable[..., dict[str, Any]]


def test_meta_training_resumes_and_guards_its_folder(
    pictures: Path, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("versa_core.meta.N_VALIDATION", 2)
    out = tmp_path / "run"
    arguments = ["meta-train", "--data", pictures, "--out", out, "--way", "3", "--query", "1", "--objective", "article",
                 "--valid-classes", "small"]  # fmt: skip
    first = call(*arguments, "--steps", "2")
    assert first["steps"] == 2
    assert first["validation"][-1]["step"] == 2
    assert (out / "state.safetensors").exists()
    second = call(*arguments, "--steps", "3")
    assert second["steps"] == 3
    assert "Going on from" in capsys.readouterr().err
    (card,) = call("info", out / "article.safetensors")["cards"]
    assert (card["objective"], card["data"]["classes"], card["training"]["steps"]) == ("article", 3, 3)
    assert "--valid-classes small --steps 3" in card["data"]["command"]
    assert main([*map(str, arguments), "--steps", "3", "--seed", "1"]) == 2
    assert "another run (different: seed)" in capsys.readouterr().err


def test_settings_reach_the_objective(pictures: Path, tmp_path: Path, call: Call) -> None:
    call("meta-train", "--data", pictures, "--out", tmp_path, "--steps", "1", "--way", "2", "--query", "1",
         "--setting", "weight=0.25", "--setting", "task=both")  # fmt: skip
    (card,) = call("info", tmp_path / "joint.safetensors")["cards"]
    assert card["training"]["settings"]["weight"] == 0.25
    assert card["training"]["settings"]["task"] == "both"


def test_a_run_imitates_finished_runs(
    pictures: Path, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["meta-train", "--data", pictures, "--steps", "1", "--way", "2", "--query", "1",
             "--setting", "task=classification"]  # fmt: skip
    call(*asked, "--out", tmp_path / "first")
    second = call(*asked, "--out", tmp_path / "second", "--teacher", tmp_path / "first", "--imitation", "0.75")
    assert second["losses"]["imitation"] > 0
    again = [*asked, "--out", tmp_path / "second"]
    assert main([*map(str, again)]) == 2
    assert "another run (different: teachers)" in capsys.readouterr().err
