"""`evaluate` leaves out and names the query pictures that support holds, too."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from versa_core.cli import main
from versa_core.data.sources import example

Call = Callable[..., dict[str, Any]]
TASK = ("--method", "pixels", "--way", "2", "--shot", "2", "--query", "2", "--episodes", "8")


def digits(folder: Path, n_each: int = 4) -> Path:
    for name, file, image in example("digits", n_classes=2, n_per_class=n_each):
        (folder / name).mkdir(parents=True, exist_ok=True)
        image.save(folder / name / file)
    return folder


def test_without_copies_nothing_is_left_out(tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    result = call("evaluate", "--data", digits(tmp_path / "d"), *TASK)
    assert result["queries_left_out"] == 0
    assert "Left out" not in capsys.readouterr().err


def test_a_copy_is_named_and_left_out(tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    folder = digits(tmp_path / "d")
    first = sorted((folder / "0").iterdir())[0]
    (folder / "0" / "again.png").write_bytes(first.read_bytes())
    result = call("evaluate", "--data", folder, *TASK)
    assert 0 < result["queries_left_out"] <= 8
    assert result["n_episodes"] == 8
    said = capsys.readouterr().err
    assert f"Left out of the score {result['queries_left_out']} time(s)" in said
    assert "0/again.png" in said or f"0/{first.name}" in said


def test_copies_alone_are_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = digits(tmp_path / "d", n_each=1)
    for home in folder.iterdir():
        (one,) = home.iterdir()
        for number in range(3):
            (home / f"again {number}.png").write_bytes(one.read_bytes())
    assert main(["evaluate", "--data", str(folder), *TASK]) == 2
    assert "the pictures are copies of each other" in capsys.readouterr().err


def test_a_fixed_episode_does_not_ask_about_its_own_support(
    tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = digits(tmp_path / "d")
    zeros, ones = (sorted(f"{name}/{one.name}" for one in (folder / name).iterdir()) for name in "01")
    support = {"0": zeros[:1], "1": ones[:1]}
    honest = {"support": support, "query": {"0": zeros[1:], "1": ones[1:]}}
    leaky = {"support": support, "query": {"0": zeros, "1": ones[1:]}}
    file = tmp_path / "episodes.json"

    def score(*episodes: dict[str, Any]) -> dict[str, Any]:
        file.write_text(json.dumps({"episodes": list(episodes)}), encoding="utf-8")
        return call("evaluate", "--method", "pixels", "--episode-file", file, "--root", folder)

    assert score(leaky)["per_episode"] == score(honest)["per_episode"]
    both = score(leaky, honest)
    assert both["queries_left_out"] == 1
    assert zeros[0] in capsys.readouterr().err
