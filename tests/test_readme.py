"""The README's block of Python runs as it stands there, and its task losses reach the encoder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

README = Path(__file__).parents[1] / "README.md"
STEPS = "range(20)"


@pytest.fixture(scope="module")
def listing(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The names that the block leaves behind; it takes 2 of its 20 steps and runs in an empty folder."""
    (block,) = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert block.count(STEPS) == 2  # the steps and the tasks at the end
    names: dict[str, Any] = {"__name__": "listing"}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("elsewhere"))
        exec(compile(block.replace(STEPS, "range(2)"), str(README), "exec"), names)
    return names


def test_the_block_is_short_enough_to_be_read() -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    lines = [one for one in block.splitlines() if one.strip() and not one.startswith(("import ", "from "))]
    assert len(lines) <= 20


def test_the_block_of_the_readme_runs(listing: dict[str, Any]) -> None:
    assert 0 <= float(listing["new_accuracy"]) <= 1
    assert float(listing["reconstruction"].detach()) < 1
    assert listing["optimizer"].state


def test_the_digits_of_training_and_test_differ(listing: dict[str, Any]) -> None:
    names = [listing[tasks].image_set.class_names for tasks in ("own", "new")]
    assert names == [tuple("01234"), tuple("56789")]


def test_the_task_loss_alone_reaches_the_encoder(listing: dict[str, Any]) -> None:
    autoencoder, base = listing["autoencoder"], listing["base"]
    listing["optimizer"].zero_grad()
    listing["losses_and_accuracy"](*listing["own"].draw())[1].backward()
    assert min(float(one.grad.abs().sum()) for one in autoencoder.encoder.parameters()) > 0
    assert min(float(one.grad.abs().sum()) for one in base.parameters()) > 0
    assert all(float(one.grad.abs().sum()) == 0 for one in autoencoder.decoder.parameters()), (
        "it learns from redrawing alone"
    )
