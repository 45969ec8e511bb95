"""Small pictures and small networks that the tests of the core share."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import cache
from typing import Any, TypeVar

import numpy as np

from versa_core.data.image_set import ImageSet
from versa_core.data.profile import Preparation

Event = TypeVar("Event")
Result = TypeVar("Result")

GLYPHS = Preparation("glyphs")


def easy_images(counts: Sequence[int] = (4, 4, 4), *, seed: int = 0, groups: Sequence[str] = ()) -> ImageSet:
    """Returns 28×28 grey pictures that are easy to tell apart: each class is a bright bar at a place of its own."""
    chance = np.random.default_rng(seed)
    images, labels, ids = [], [], []
    for label, n_images in enumerate(counts):
        for number in range(n_images):
            picture = chance.integers(0, 20, (1, 28, 28))
            place = 1 + 5 * (label // 2) + int(chance.integers(0, 2))
            if label % 2:
                picture[0, 2:26, place : place + 4] = 230
            else:
                picture[0, place : place + 4, 2:26] = 230
            images.append(picture.astype(np.uint8))
            labels.append(label)
            ids.append(f"{label}/{number}.png")
    names = tuple(f"class {label}" for label in range(len(counts)))
    return ImageSet(np.stack(images), np.array(labels, np.int64), names, tuple(ids), tuple(groups))


def small_model(seed: int = 0, **config: Any) -> Any:
    """Returns a narrow glyph autoencoder with random weights, in eval mode."""
    from versa_core.device import generator
    from versa_core.models.autoencoder import Autoencoder, AutoencoderConfig

    return Autoencoder(AutoencoderConfig(**{"width": 8, **config}), generator(seed)).eval()


def small_checkpoint(objective: str = "joint", seed: int = 0, **config: Any) -> bytes:
    """Returns the file of `small_model`, as if meta-trained with `objective`."""
    from versa_core.meta import pack

    model = small_model(seed, **{**parts_of(objective), **config})
    return pack(model, objective, GLYPHS, title="A small one", training={}, data={}, fingerprint="none")


def parts_of(objective: str) -> dict[str, Any]:
    """Returns what an objective's networks consist of, besides the encoder."""
    from versa_core.objectives import OBJECTIVES

    info = OBJECTIVES.info(objective)
    return {"decoder": info.has_decoder, "part": info.part}


def model_for(method: str) -> Any:
    """Returns a small network that the method works on; where the method needs a part, it has learned a little."""
    from versa_core.methods import METHODS

    objective = METHODS.info(method).objectives[0]
    return _learned(objective).copy() if parts_of(objective)["part"] else small_model(**parts_of(objective))


def checkpoint_for(method: str) -> bytes:
    """Returns the file of `model_for(method)`."""
    from versa_core.meta import pack
    from versa_core.methods import METHODS

    objective = METHODS.info(method).objectives[0]
    return pack(model_for(method), objective, GLYPHS, title="A small one", training={}, data={}, fingerprint="none")


@cache
def _learned(objective: str) -> Any:
    """Returns a small network that was meta-trained on bars for some seconds."""
    from versa_core.objectives import OBJECTIVES
    from versa_core.training.loop import meta_train
    from versa_core.training.plan import Plan

    # An eighth of the usual number of latents: the inner loop needs larger steps.
    built = OBJECTIVES.build(objective, {"rate": 0.1} if objective == "maml" else {})
    model, plan = small_model(**parts_of(objective)), Plan(steps=120, n_way=5, n_query=4, learning_rate=0.005)
    for _ in meta_train(model, easy_images((8,) * 10, seed=5), built, plan):
        pass
    return model


def support_of(image_set: ImageSet) -> Any:
    """Returns all pictures of the set as a method's support."""
    import torch

    from versa_core.data.episodes import to_float
    from versa_core.methods import Support

    return Support(to_float(image_set.images), torch.from_numpy(image_set.labels), image_set.n_classes)


def exhaust(stream: Generator[Event, None, Result]) -> tuple[list[Event], Result]:
    """Returns everything that a generator yields, and its value."""
    events: list[Event] = []
    while True:
        try:
            events.append(next(stream))
        except StopIteration as stop:
            return events, stop.value
