"""`evaluate` leaves out and names the query pictures that support holds, too."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.toys import small_checkpoint, small_model
from versa_core.cli import main
from versa_core.commands.scoreboard import add_differences
from versa_core.data.profile import Preparation
from versa_core.data.sources import example
from versa_core.errors import EpisodeError
from versa_core.meta import pack

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
    n_times = result["queries_left_out"]
    assert f"Left out of the score {'once' if n_times == 1 else f'{n_times} times'}" in said
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


def test_only_the_episodes_that_both_were_asked_are_paired(
    tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    """Cropped to its ink, a shifted drawing is a copy; with its margins it is none."""
    whole = pack(small_model(), "joint", Preparation("glyphs", crop_ink=False), title="", training={}, data={},
                 fingerprint="none")  # fmt: skip
    names = {"cropped": small_checkpoint(), "whole": whole}
    for name, packed in names.items():
        (tmp_path / f"{name}.safetensors").write_bytes(packed)
    for name, _, image in example("digits", n_classes=2, n_per_class=2):
        home = tmp_path / "d" / name
        home.mkdir(parents=True, exist_ok=True)
        number = len(list(home.iterdir()))
        ground = Image.new("L", (2 * image.width, 2 * image.height), image.convert("L").getpixel((0, 0)))
        for shift in range(0, image.width, image.width // 2) if number == 0 else (0,):
            shifted = ground.copy()
            shifted.paste(image.convert("L"), (shift, shift))
            shifted.save(home / f"{number} {shift}.png")
    files = [tmp_path / f"{name}.safetensors" for name in names]
    result = call("evaluate", "--checkpoint", *files, "--method", "prototype", "--data", tmp_path / "d", "--way", "2",
                  "--shot", "1", "--query", "1", "--episodes", "40")  # fmt: skip
    cropped, kept = result["results"]
    assert kept["n_episodes"] == 40
    left_out = cropped["episodes_left_out"]
    assert 0 < len(left_out) == 40 - cropped["n_episodes"]
    (gap,) = result["differences"]
    both = [score for number, score in enumerate(kept["per_episode"]) if number not in left_out]
    assert gap["n_paired"] == len(both) == len(cropped["per_episode"])
    expected = sum(both) / len(both) - sum(cropped["per_episode"]) / len(both)
    assert gap["difference"] == pytest.approx(expected)
    assert f"on the {len(both)} episodes that both were asked" in capsys.readouterr().out


def test_results_without_a_common_episode_are_refused() -> None:
    one = {"name": "a", "per_episode": [1.0], "episodes_left_out": [0]}
    other = {"name": "b", "per_episode": [0.0], "episodes_left_out": [1]}
    with pytest.raises(EpisodeError, match="b and a were asked no episode both"):
        add_differences([one, other])
