"""Small pictures and small networks that the tests of the core share."""

from __future__ import annotations

from collections.abc import Generator, Sequence
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

    return pack(
        small_model(seed, **config), objective, GLYPHS, title="A small one", training={}, data={}, fingerprint="none"
    )


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
