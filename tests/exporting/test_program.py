"""`predict.py` as the person runs it: it agrees or says that it does not, answers, and names what it cannot read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.exporting.conftest import Ask
from versa_core import run
from versa_core.adapted_model import AdaptedModel
from versa_core.data.intake import read_image
from versa_core.data.profile import prepare


def test_check_finds_that_all_answers_agree(ask: Ask) -> None:
    done = ask("--check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "All 5 answers agree with those of VERSA Lab within 0.0001" in done.stdout
    assert done.stdout.count("differs by") == 5


def test_check_fails_where_an_answer_differs(ask: Ask, unpacked: Path) -> None:
    file = unpacked / "expected.json"
    expected = json.loads(file.read_text(encoding="utf-8"))
    expected[3]["probabilities"][0] += 0.00011
    file.write_text(json.dumps(expected), encoding="utf-8")
    done = ask("--check")
    assert done.returncode == 1
    assert "They do NOT agree: the largest difference is 1.1e-04" in done.stdout


def test_check_fails_where_a_picture_was_replaced_or_is_gone(ask: Ask, unpacked: Path) -> None:
    Image.linear_gradient("L").save(unpacked / "pictures" / "1.png")
    assert ask("--check").returncode == 1
    (unpacked / "pictures" / "1.png").unlink()
    done = ask("--check")
    assert done.returncode == 1
    assert "cannot be opened" in done.stderr


def test_it_answers_as_the_app_and_names_what_it_cannot_read(ask: Ask, unpacked: Path, packed: bytes) -> None:
    (unpacked / "new").mkdir()
    (unpacked / "new" / "=evil.png").write_bytes((unpacked / "pictures" / "2.png").read_bytes())
    (unpacked / "new" / "notes.png").write_text("no picture", encoding="utf-8")
    done = ask("new", "--csv", "answers.csv")
    assert done.returncode == 0
    assert "Left out: new/notes.png: this is a text file" in done.stderr.replace("\\", "/")
    model = AdaptedModel.from_bytes(packed)
    image = prepare(read_image("x", (unpacked / "pictures" / "2.png").read_bytes()), model.preparation)
    answer = run.predict(model, image[None])
    best = int(answer.probabilities[0].argmax())
    assert f"{model.class_names[best]}  {answer.probabilities[0, best]:.1%}" in done.stdout
    with (unpacked / "answers.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert np.allclose([float(row[name]) for name in model.class_names], answer.probabilities[0], atol=1e-4)
    assert row["predicted"] == model.class_names[best]
    assert float(row["strangeness"]) == pytest.approx(float(answer.strangeness[0]), abs=1e-4)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), "required"), (("nosuch.png",), "none is a picture that can be read"), (("--check", "a.png"), "not allowed")],
)
def test_a_wrong_call_is_told(ask: Ask, arguments: tuple[str, ...], words: str) -> None:
    done = ask(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
