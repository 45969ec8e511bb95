"""`export` packs what `adapt` wrote."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from versa_core.cli import main
from versa_core.data.strokes import draw_character

Call = Callable[..., dict[str, Any]]


@pytest.fixture
def model(pictures: Path, checkpoint: Path, tmp_path: Path, call: Call) -> Path:
    file = tmp_path / "mine.safetensors"
    call("adapt", "--checkpoint", checkpoint, "--method", "prototype", "--data", pictures, "--shot", "2", "--out", file)
    return file


def card_of(file: Path) -> str:
    with zipfile.ZipFile(file) as archive:
        return archive.read("model-card.md").decode()


def test_the_zip_is_written_with_pictures_and_the_checkpoint(
    model: Path, pictures: Path, checkpoint: Path, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out" / "model.zip"
    mine = [pictures / "large" / "a" / f"{n}.png" for n in (0, 1)]
    result = call("export", "--model", model, "--out", out, "--checkpoint", checkpoint, "--pictures", *mine)
    assert result["difference"] <= 1e-4
    with zipfile.ZipFile(out) as archive:
        assert sorted(archive.namelist()) == result["names"]
        assert archive.read("pictures/2.png") == mine[1].read_bytes()
    card = card_of(out)
    assert "`A small one`" in card
    assert "| `a` | 2 | not asked |" in card
    assert "Checked: the ONNX model's probabilities differ by" in capsys.readouterr().out


def test_pictures_that_the_model_has_learned_from_are_named_and_not_asked(
    tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out, own = tmp_path / "mine.safetensors", tmp_path / "model.zip", tmp_path / "characters"
    for label, name in enumerate(("one", "two")):
        (own / name).mkdir(parents=True)
        for number in range(4):
            draw_character(label, number).save(own / name / f"{number}.png")
    call("adapt", "--method", "pixels", "--data", own, "--shot", "1", "--out", file)
    call("export", "--model", file, "--out", out, "--data", own)
    assert "asked about 6 pictures" in card_of(out)
    assert "learned from the same picture: 2" in card_of(out)
    assert "Left out of the score, as the model has learned from them: one/" in capsys.readouterr().err


def test_a_checkpoint_that_is_not_here_is_told_and_the_zip_is_made(
    model: Path, tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    call("export", "--model", model, "--out", tmp_path / "model.zip")
    assert "cannot tell whose data trained the checkpoint. There is no checkpoint 'small'" in capsys.readouterr().err
    assert "was not at hand" in card_of(tmp_path / "model.zip")


def test_bad_input_is_told_before_any_work(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.new("L", (9, 9)).save(tmp_path / "lone.png")
    for arguments, words in (
        (["--model", "nosuch", "--out", "x.zip"], "There is no file 'nosuch'"),
        (["--model", str(model), "--out", str(tmp_path)], "cannot be written (it is a folder)"),
        (["--model", str(model), "--out", str(tmp_path / "x.zip"), "--checkpoint", "nosuch"], "no checkpoint 'nosuch'"),
        (["--model", str(model), "--out", str(tmp_path / "x.zip"), "--pictures", "nosuch.png"], "cannot be opened"),
    ):
        assert main(["export", *arguments]) == 2
        assert words in capsys.readouterr().err
    assert not (tmp_path / "x.zip").exists()
