"""`adapt` writes what `predict` reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from versa_core.cli import main
from versa_core.data.sources import example

Call = Callable[..., dict[str, Any]]
N_PICTURES = 5


@pytest.mark.parametrize("method", ["pixels", "prototype"])
def test_what_adapt_writes_predict_reads(
    method: str, pictures: Path, checkpoint: Path, tmp_path: Path, call: Call,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    model = tmp_path / "model.safetensors"
    source = () if method == "pixels" else ("--checkpoint", checkpoint)
    adapted = call("adapt", *source, "--method", method, "--data", pictures, "--shot", "2", "--out", model)
    assert (adapted["n_support"], adapted["n_query"]) == (10, 15)
    assert 0 <= adapted["query_accuracy"] <= 1
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    capsys.readouterr()
    answer = call("predict", "--model", model, pictures / "large" / "a" / "0.png", bad, pictures / "small")
    assert [one["file"] for one in answer["refused"]] == [str(bad)]
    assert len(answer["predictions"]) == 1 + 2 * N_PICTURES
    for one in answer["predictions"]:
        assert sum(one["probabilities"].values()) == pytest.approx(1, abs=1e-5)
        assert one["confidence"] == max(one["probabilities"].values()) == one["probabilities"][one["class"]]
    printed = capsys.readouterr()
    assert str(bad) in printed.err
    assert f"{answer['predictions'][0]['confidence']:.1%}" in printed.out


def test_predict_without_a_readable_picture_is_bad_input(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "model.safetensors"
    assert main(["adapt", "--method", "pixels", "--data", str(pictures), "--out", str(model)]) == 0
    assert main(["predict", "--model", str(model), str(tmp_path / "nosuch.png")]) == 2
    assert "none is a picture that can be read" in capsys.readouterr().err


def test_query_pictures_come_from_a_folder_of_their_own(
    pictures: Path, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    result = call("adapt", "--method", "pixels", "--data", pictures, "--classes", "large", "--query-data", pictures,
                  "--out", tmp_path / "m")  # fmt: skip
    assert (result["n_support"], result["n_query"], result["class_names"]) == (15, 15, ["a", "b", "c"])
    assert result["query_accuracy"] == result["support_accuracy"]  # the same pictures
    assert "the support has no such class: d, e" in capsys.readouterr().err


def test_query_pictures_that_support_holds_are_named_and_left_out(
    tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, (name, file, image) in enumerate(example("digits", n_classes=2, n_per_class=4)):
        home = tmp_path / ("support" if number % 4 < 2 else "query") / name
        home.mkdir(parents=True, exist_ok=True)
        image.save(home / file)
        if number % 4 == 0:
            (tmp_path / "query" / name).mkdir(parents=True, exist_ok=True)
            image.save(tmp_path / "query" / name / "again.png")
    result = call("adapt", "--method", "pixels", "--data", tmp_path / "support", "--query-data", tmp_path / "query",
                  "--out", tmp_path / "m")  # fmt: skip
    assert (result["n_query"], result["n_left_out"]) == (6, 2)
    assert round(result["query_accuracy"] * 4) == pytest.approx(result["query_accuracy"] * 4)
    assert capsys.readouterr().err.count("again.png") == 2
