"""The adapted model as a file: the same answers from it, and what is damaged or of another kind is told."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from tests.adapting import adapt
from tests.damage import damaged, edited, examples
from tests.toys import easy_images, small_checkpoint
from versa_core import checkpoint, run
from versa_core.adapted_model import AdaptedModel
from versa_core.errors import CheckpointError
from versa_core.methods import METHODS


@pytest.mark.parametrize("method", [info.name for info in METHODS.infos()])
def test_an_adapted_model_answers_the_same_from_its_file(method: str) -> None:
    info = METHODS.info(method)
    source = small_checkpoint(info.objectives[0]) if info.needs_checkpoint else None
    _, model = adapt(method, source=source)
    again = AdaptedModel.from_bytes(model.to_bytes())
    asked: npt.NDArray[np.uint8] = easy_images((3, 3, 3), seed=5).images
    first, second = run.predict(model, asked), run.predict(again, asked)
    assert np.allclose(first.probabilities, second.probabilities, atol=1e-6)
    assert np.array_equal(first.nearest, second.nearest)
    assert (again.class_names, again.support_ids, again.record) == (model.class_names, model.support_ids, model.record)
    assert again.preparation == model.preparation
    assert np.array_equal(again.support_labels, model.support_labels)


SMALL = adapt("prototype", source=small_checkpoint(width=4))[1].to_bytes()
PIXELS = adapt("pixels", source=None)[1].to_bytes()


def test_a_checkpoint_is_no_adapted_model() -> None:
    with pytest.raises(CheckpointError, match="is a checkpoint, not an adapted model"):
        AdaptedModel.from_bytes(small_checkpoint())


@pytest.mark.parametrize(
    "changes",
    [{"record": None}, {"head": {"kind": "cosine"}}, {"head": {"kind": "cosine", "scale": 10**400}},
     {"class_names": ["only one"]}, {"class_names": 3}, {"support_ids": []}],
)  # fmt: skip
@pytest.mark.parametrize("data", [SMALL, PIXELS], ids=["learner", "pixels"])
def test_descriptions_that_do_not_fit_are_told(data: bytes, changes: dict[str, Any]) -> None:
    info, tensors = checkpoint.read(data)
    with pytest.raises(CheckpointError, match="do not fit together"):
        AdaptedModel.from_bytes(checkpoint.pack({**info.metadata, **changes}, tensors))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("head.weight", np.zeros((3, 5), np.float32)),
        ("head.weight", np.full((3, 784), np.nan, np.float32)),
        ("head.bias", np.zeros(1, np.float32)),
        ("support.labels", np.full(9, 3, np.int64)),
        ("support.labels", np.full(9, -1, np.int64)),
        ("support.labels", np.zeros(9, np.float32)),
        ("support.embeddings", np.zeros((9, 5), np.float32)),
        ("support.embeddings", np.full((9, 784), np.inf, np.float32)),
    ],
)
def test_parts_that_do_not_fit_are_told(name: str, value: npt.NDArray[Any]) -> None:
    info, tensors = checkpoint.read(PIXELS)
    assert tensors[name].shape[0] in (3, 9)
    with pytest.raises(CheckpointError, match="do not fit together"):
        AdaptedModel.from_bytes(checkpoint.pack(info.metadata, {**tensors, name: value}))


@pytest.mark.parametrize("whole", [SMALL, PIXELS], ids=["network", "pixels"])
@examples(50)
@given(data=st.data())
def test_damage_is_harmless_or_told(whole: bytes, data: st.DataObject) -> None:
    answer_or_refuse(data.draw(damaged(whole)))


@pytest.mark.parametrize("whole", [SMALL, PIXELS], ids=["network", "pixels"])
@examples(50)
@given(data=st.data())
def test_a_description_that_says_anything_is_harmless_or_told(whole: bytes, data: st.DataObject) -> None:
    info, tensors = checkpoint.read(whole)
    described = data.draw(edited(info.metadata))
    answer_or_refuse(save(tensors, metadata={"versa": json.dumps(described)}))


def answer_or_refuse(data: bytes) -> None:
    """Looks whether a model that is loaded answers; anything but a CheckpointError fails the test."""
    try:
        model = AdaptedModel.from_bytes(data)
    except CheckpointError:
        return
    answer = run.predict(model, np.zeros((1, *model.preparation.shape), np.uint8))
    assert np.isfinite(answer.probabilities).all()
