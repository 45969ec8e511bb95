"""Every method's model answers the same as ONNX; encoders of ImageNet and of photographs, too."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch

from tests.adapting import adapt
from tests.toys import checkpoint_for, easy_images, exhaust
from versa_core import run
from versa_core.adapted_model import AdaptedModel
from versa_core.data.image_set import ImageSet
from versa_core.data.profile import Preparation, prepare
from versa_core.data.sources import example
from versa_core.device import generator
from versa_core.errors import MethodError
from versa_core.exporting.onnx import OPSET, OUTPUTS, to_onnx
from versa_core.exporting.standalone import TOLERANCE
from versa_core.meta import pack
from versa_core.methods import METHODS
from versa_core.models.autoencoder import Autoencoder, AutoencoderConfig
from versa_core.models.backbones import BACKBONES
from versa_core.models.classifier import Classifier, Head

Images = np.ndarray[Any, np.dtype[np.uint8]]


def session_of(model: AdaptedModel) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(to_onnx(model), options)


def ask(session: onnxruntime.InferenceSession, images: Images) -> list[Any]:
    return list(session.run(list(OUTPUTS), {"images": images}))


def expect_same(model: AdaptedModel, images: Images) -> None:
    """All three outputs are those of `predict`, for many pictures at once and for one alone."""
    session, wanted = session_of(model), run.predict(model, images)
    together, alone = ask(session, images), ask(session, images[:1])
    for found, expected in zip(together, (wanted.probabilities, wanted.embeddings, wanted.strangeness), strict=True):
        assert found.shape == expected.shape
        assert found.dtype == np.float32
        assert np.abs(found - expected).max() <= TOLERANCE
    assert np.allclose(alone[0], together[0][:1], atol=1e-6)


@pytest.mark.parametrize("method", [info.name for info in METHODS.infos()])
def test_every_method_s_model_answers_the_same_as_onnx(method: str) -> None:
    needs = METHODS.info(method).needs_checkpoint
    _, model = adapt(method, source=checkpoint_for(method) if needs else None)
    expect_same(model, easy_images((4, 4, 4), seed=5).images)


@pytest.mark.parametrize("settings", [{"distance": "cosine"}, {"distance": "euclidean", "scale": 100}])
def test_both_ways_of_measuring_nearness_are_exported(settings: dict[str, Any]) -> None:
    expect_same(adapt("prototype", settings)[1], easy_images((4, 4, 4), seed=5).images)


def photos() -> run.Task:
    """Scenes that the project draws, three of each kind for support and one to ask about."""
    drawn = example("scenes", n_classes=3, n_per_class=4)
    images = np.stack([prepare(image, Preparation("photos")) for _, _, image in drawn])
    names = tuple(sorted({name for name, _, _ in drawn}))
    labels = np.array([names.index(name) for name, _, _ in drawn], np.int64)
    ids = tuple(f"{name}/{file}" for name, file, _ in drawn)
    return run.Task(ImageSet(images, labels, names, ids), np.arange(len(drawn)) % 4 < 3, Preparation("photos"))


@pytest.mark.parametrize("encoder", ["resnet14", *BACKBONES])
def test_encoders_for_photographs_are_exported(encoder: str) -> None:
    config = AutoencoderConfig(encoder, 16, decoder=False, profile="photos")
    network, task = Autoencoder(config, generator(0)).eval(), photos()
    source = pack(network, "joint", task.preparation, title="random", training={}, data={}, fingerprint="none")
    _, model = exhaust(run.adapt(source, "prototype", {}, task, seed=0))
    expect_same(model, task.images.images)


def test_the_looks_of_a_residual_encoder_for_glyphs_are_exported() -> None:
    network = Autoencoder(AutoencoderConfig("resnet8", 8, decoder=False), generator(0)).eval()
    source = pack(network, "joint", Preparation("glyphs"), title="", training={}, data={}, fingerprint="none")
    _, model = adapt("prototype", source=source)
    expect_same(model, easy_images((4, 4, 4), seed=5).images)


def test_the_file_says_what_it_is() -> None:
    _, model = adapt("pixels", source=None)
    session = session_of(model)
    told = json.loads(session.get_modelmeta().custom_metadata_map["versa"])
    assert told["class_names"] == list(model.class_names)
    assert Preparation.from_plain(told["preparation"]) == model.preparation
    assert told["opset"] == OPSET == 18
    (given,) = session.get_inputs()
    assert (given.name, given.type, given.shape[1:]) == ("images", "tensor(uint8)", [1, 28, 28])
    assert isinstance(given.shape[0], str), "any number of pictures"
    assert [one.name for one in session.get_outputs()] == list(OUTPUTS)


def test_the_global_chance_and_the_model_stay() -> None:
    _, model = adapt("prototype")
    images = easy_images((2, 2, 2), seed=5).images
    chance, before = torch.get_rng_state(), run.predict(model, images).probabilities
    to_onnx(model)
    assert torch.equal(chance, torch.get_rng_state())
    assert np.array_equal(run.predict(model, images).probabilities, before)


class Eigen(Head):
    """A head that does what ONNX has no word for."""

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        logits = super().forward(features)
        return logits + torch.linalg.eigvals(self.weight @ self.weight.T).real


def test_what_onnx_has_no_word_for_is_told_in_a_sentence() -> None:
    _, model = adapt("prototype")
    odd = Classifier(model.classifier.model, Eigen("linear", model.classifier.head.weight.detach()))
    changed = AdaptedModel(**{**vars(model), "classifier": odd})
    with pytest.raises(MethodError, match=r"The method prototype cannot be exported as ONNX \(.*\)\. Take the model's"):
        to_onnx(changed)
