"""`embed`, `reconstruct` and `info`."""

from __future__ import annotations

import csv
import re
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.toys import small_checkpoint
from versa_core.cli import main

Call = Callable[..., dict[str, Any]]


def test_embed_writes_what_the_encoder_gives(pictures: Path, checkpoint: Path, tmp_path: Path, call: Call) -> None:
    from versa_core.checkpoint import load_model
    from versa_core.data.episodes import to_float
    from versa_core.data.sources import open_source

    result = call("embed", "--checkpoint", checkpoint, "--data", pictures, "--out", tmp_path / "e.csv")
    images = open_source(str(pictures)).image_set
    expected = load_model(checkpoint)[1].embed(to_float(images.images)).numpy()
    np.testing.assert_allclose(result["embeddings"], expected, rtol=1e-5, atol=1e-6)
    with (tmp_path / "e.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["id", "class", "d0"]
    assert [row[0] for row in rows[1:]] == list(images.ids)
    np.testing.assert_allclose(np.array([row[2:] for row in rows[1:]], float), expected, rtol=1e-5, atol=1e-6)


def test_reconstruct_draws_pairs_and_tells_errors(pictures: Path, checkpoint: Path, tmp_path: Path, call: Call) -> None:
    out = tmp_path / "r.png"
    result = call("reconstruct", "--checkpoint", checkpoint, "--data", pictures, "--out", out, "--count", "12",
                  "--worst-first")  # fmt: skip
    assert len(result["errors"]) == 25
    assert result["mean_error"] == pytest.approx(statistics.mean(result["errors"].values()), rel=1e-5)
    assert result["shown"] == sorted(result["errors"], key=lambda one: -result["errors"][one])[:12]
    with Image.open(out) as picture:
        assert picture.size == (10 * (84 + 4), 2 * (2 * 84 + 4))  # two rows of ten places, 28 pixels shown as 84


def test_reconstruct_keeps_its_error_in_the_checkpoint_where_it_is_asked_to(
    pictures: Path, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    from versa_core.checkpoint import read_info
    from versa_core.data.sources import open_source

    turning = tmp_path / "turning.safetensors"
    turning.write_bytes(small_checkpoint("views"))
    given = ["--data", str(pictures), "--out", str(tmp_path / "r.png"), "--turn", "90", "--record"]
    result = [call("reconstruct", "--checkpoint", turning, *given) for _ in range(2)][-1]
    (metric,) = read_info(turning).metadata["metrics"]
    images = open_source(str(pictures)).image_set.images[:, 0] / 255
    turned = np.rot90(images, axes=(1, 2))
    slow = np.mean([(one - turned.mean(0)) ** 2 for one in turned])
    assert metric["error_of_the_mean_picture"] == pytest.approx(slow, rel=1e-3)
    assert metric["error"] == result["mean_error"]
    assert metric["name"] == "turning, turned by 90°"
    assert metric["n_pictures"] == 25
    assert main(["reconstruct", "--model", "mine.safetensors", *given]) == 2
    assert "Name one with --checkpoint" in capsys.readouterr().err


def test_drawings_are_turned_where_the_checkpoint_can(
    pictures: Path, checkpoint: Path, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    turning = tmp_path / "turning.safetensors"
    turning.write_bytes(small_checkpoint("views"))
    given = ["reconstruct", "--data", str(pictures), "--out", str(tmp_path / "r.png"), "--checkpoint"]
    whole, half = (call(*given, turning, "--turn", degrees)["mean_error"] for degrees in ("360", "180"))
    assert whole == pytest.approx(call(*given, turning)["mean_error"], rel=1e-4)
    assert whole != pytest.approx(half, rel=1e-4)
    assert main([*given, str(checkpoint), "--turn", "90"]) == 2
    assert "Choose one of the objective views" in capsys.readouterr().err


def test_no_method_works_on_views(pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    turning = tmp_path / "turning.safetensors"
    turning.write_bytes(small_checkpoint("views"))
    call = ["evaluate", "--data", str(pictures), "--way", "2", "--query", "1", "--checkpoint", str(turning)]
    for more in ([], ["--method", "prototype"]):
        assert main([*call, *more]) == 2
        assert "views" in capsys.readouterr().err


def test_models_that_compare_pixels_cannot_redraw(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "m.safetensors"
    assert main(["adapt", "--method", "pixels", "--data", str(pictures), "--out", str(model)]) == 0
    call = ["reconstruct", "--model", str(model), "--data", str(pictures), "--out", str(tmp_path / "r.png")]
    assert main(call) == 2
    assert "has no decoder" in capsys.readouterr().err


def test_info_lists_methods_with_their_settings(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    from versa_core.methods import METHODS

    listed = call("info", "methods")["methods"]
    assert [one["name"] for one in listed] == [info.name for info in METHODS.infos()]
    printed = capsys.readouterr().out
    assert "distance=euclidean" in printed
    assert "After Snell, Swersky and Zemel 2017" in printed
    assert "It needs a checkpoint of one of these objectives: article, denoise, joint." in printed


def test_info_tells_how_well_views_are_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "glyphs-views"]) == 0
    assert re.search(r"error 0\.\d+ per pixel, of always drawing the mean picture 0\.\d+", capsys.readouterr().out)
