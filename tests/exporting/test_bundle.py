"""What lies in the zip of an exported model, and what its card tells."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np
import pytest

from tests.adapting import adapt, task
from tests.data.pictures import encode, quarters
from tests.toys import checkpoint_for, easy_images, small_checkpoint
from versa_core import checkpoint
from versa_core.adapted_model import AdaptedModel
from versa_core.confidence import Confidence
from versa_core.errors import MethodError
from versa_core.exporting import bundle
from versa_core.exporting.bundle import make_bundle
from versa_core.exporting.pictures import choose, drawn
from versa_core.exporting.scores import Scores, score, score_unknown
from versa_core.methods import METHODS


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def card_of(data: bytes) -> str:
    return files_of(data)["model-card.md"].decode()


@pytest.mark.parametrize("method", ["pixels", "amortised", "linear"])  # every kind of head; all: test_onnx.py
def test_a_model_is_packed_and_found_to_agree(method: str) -> None:
    needs = METHODS.info(method).needs_checkpoint
    packed = adapt(method, source=checkpoint_for(method) if needs else None)[1].to_bytes()
    made = make_bundle(packed)
    assert made.why_not == ""
    assert made.difference is not None
    assert made.difference <= 1e-4
    files = files_of(made.data)
    assert tuple(files) == made.names
    assert set(files) == {
        "model.safetensors", "model.onnx", "model-card.md", "predict.py", "requirements.txt", "expected.json",
        *(f"pictures/{n}.png" for n in range(1, 6)),
    }  # fmt: skip
    assert files["model.safetensors"] == packed
    assert METHODS.info(method).title in card_of(made.data)


def test_the_same_model_makes_the_same_zip(packed: bytes) -> None:
    assert make_bundle(packed).data == make_bundle(packed).data


def test_own_pictures_go_in_as_they_are_only_where_they_are_given(packed: bytes) -> None:
    own = [encode(quarters(), "PNG"), encode(quarters(), "WEBP", lossless=True), encode(quarters(), "JPEG")]
    made = make_bundle(packed, own_pictures=own)
    files = files_of(made.data)
    assert [files[f"pictures/{name}"] for name in ("1.png", "2.webp", "3.jpg")] == own
    assert [one["file"] for one in json.loads(files["expected.json"])] == ["1.png", "2.webp", "3.jpg"]
    assert "The pictures are the person's own" in card_of(made.data)
    assert "drawn by VERSA Lab" in card_of(make_bundle(packed).data)


def test_the_card_tells_method_settings_seed_checkpoint_and_terms() -> None:
    source = small_checkpoint()
    info, tensors = checkpoint.read(source, "tiny")
    terms = {"name": "birds.zip", "classes": 7, "pictures": 70, "terms": "Anna's birds, CC BY 4.0"}
    source = checkpoint.pack({**info.metadata, "data": terms}, tensors)
    info, _ = checkpoint.read(source, "tiny")
    packed = adapt("adapted", {"head_steps": 3, "block_steps": 2}, source=source, seed=41)[1].to_bytes()
    card = card_of(make_bundle(packed, checkpoint=info, scores=Scores((2, 1, 0), (2, 2, 0), 1)).data)
    for words in (
        "| `class 0` | 3 | 2 of 2 |", "| `class 2` | 3 | not asked |", "head_steps: `3`", "seed: 41", "`adapted`",
        "Anna's birds, CC BY 4.0", "7 classes, 70 pictures", "asked about 4 pictures", "3 of them rightly: 75.0%",
        "between 30% and 95%", "learned from the same picture: 1", "opset 18", "28 × 28 pixels, grey",
    ):  # fmt: skip
        assert words in card, words
    alone = card_of(make_bundle(packed).data)
    assert "was not at hand for this\ncard" in alone
    assert "`birds.zip`, their terms, `Anna's birds, CC BY 4.0`, and how it was made:\n\n    not recorded" in alone


def test_a_card_without_a_checkpoint_or_scores_says_so(packed: bytes) -> None:
    card = card_of(make_bundle(packed).data)
    assert "Which data trained it, and on which terms, has to be asked" in card
    assert "Nobody knows: it was not asked" in card
    pixels = adapt("pixels", source=None)[1].to_bytes()
    assert "It started from no checkpoint" in card_of(make_bundle(pixels).data)


def test_names_in_the_card_are_text(packed: bytes) -> None:
    model = AdaptedModel.from_bytes(packed)
    names = ("`](http://x) <b>", "a|b\n# c", "")
    card = card_of(make_bundle(AdaptedModel(**{**vars(model), "class_names": names}).to_bytes()).data)
    assert "| `'](http://x) <b>` | 3 |" in card
    assert "| `a¦b # c` | 3 |" in card


@pytest.mark.parametrize(("threshold", "words"), [(None, "There is no threshold"), (-0.25, "above -0.25")])
def test_the_card_tells_the_threshold_of_none_of_these(packed: bytes, threshold: float | None, words: str) -> None:
    model = AdaptedModel.from_bytes(packed)
    known = Confidence(model.confidence.temperature, threshold)
    assert words in card_of(make_bundle(AdaptedModel(**{**vars(model), "confidence": known}).to_bytes()).data)


def test_a_model_that_onnx_has_no_word_for_is_packed_without_it(packed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(model: Any) -> bytes:
        raise MethodError("The method magic cannot be exported as ONNX. Take the model's own file instead.")

    monkeypatch.setattr(bundle, "to_onnx", refuse)
    made = make_bundle(packed)
    assert made.names == ("model-card.md", "model.safetensors")
    assert (made.difference, "magic cannot be exported" in made.why_not) == (None, True)
    assert made.why_not in card_of(made.data)


def test_a_model_that_answers_otherwise_is_not_handed_out(packed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    other = bundle.to_onnx(adapt("prototype", {"distance": "cosine"})[1])
    monkeypatch.setattr(bundle, "to_onnx", lambda model: other)
    with pytest.raises(MethodError, match=r"probabilities differ by .* at most 0\.0001 is allowed"):
        make_bundle(packed)


def test_query_pictures_of_every_class_are_chosen_in_turn() -> None:
    labels = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2], np.int64)
    is_support = np.array([1, 1, 0, 0, 1, 0, 0, 1, 1], np.bool_)
    assert choose(labels, is_support) == [2, 5, 3, 6, 0]
    assert choose(labels[:2], is_support[:2]) == [0, 1]


@pytest.mark.parametrize("profile", ["glyphs", "photos"])
def test_five_different_pictures_are_drawn(profile: str) -> None:
    assert len(set(drawn(profile))) == 5
    assert drawn(profile) == drawn(profile)


def test_scores_count_by_class_and_leave_out_what_the_support_holds() -> None:
    _, model = adapt("pixels", source=None)
    images = easy_images((4, 4, 4))
    is_support = np.arange(12) % 4 < 2
    pictures = images.images.copy()
    pictures[[0, 3]] = np.random.default_rng(0).integers(0, 256, (1, 28, 28))  # a query picture that support holds
    labels = images.labels.copy()
    labels[7] = 2  # a bar of class 1 that is said to be of class 2
    found = score(model, pictures, labels, is_support)
    assert found == Scores((1, 1, 2), (1, 1, 3), 1)
    assert found.accuracy == pytest.approx(4 / 5)
    nothing = score(model, pictures, labels, np.ones(12, np.bool_))
    assert nothing.accuracy is None


@pytest.mark.parametrize("method", ["pixels", "prototype", "article"])
def test_without_its_support_a_model_knows_the_very_pictures_again(method: str) -> None:
    given = task((4, 4, 4), n_support=2)
    _, model = adapt(method, given=given, source=None if method == "pixels" else small_checkpoint())
    images = given.images
    found, known = score_unknown(model, images.images, images.labels)
    assert known.tolist() == given.is_support.tolist()
    there = score(model, images.images, images.labels, given.is_support)
    assert (found.n_right, found.n_asked, found.n_left_out) == (there.n_right, there.n_asked, 6)
    again, _ = score_unknown(model, images.images[known], images.labels[known])
    assert again.accuracy is None
