"""Sets of pictures to check: the project's own examples, clean or with a planted fault."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

from versa_core.analysis.checking import Finding, Subject, check
from versa_core.analysis.checking.traits import Traits, traits_of
from versa_core.analysis.leaks import twins
from versa_core.data.profile import Preparation, prepare
from versa_core.data.sources import example

CHECKPOINTS = {"glyphs": "glyphs-joint", "photos": "photos-joint"}
Pictures = tuple[list[Image.Image], list[int]]


@cache
def _example(name: str) -> tuple[tuple[Image.Image, int], ...]:
    found = example(name)
    names = list(dict.fromkeys(one for one, _, _ in found))
    return tuple((image, names.index(one)) for one, _, image in found)


def pictures(name: str) -> Pictures:
    """The example as a visitor opens it: five classes with six pictures each."""
    images, labels = zip(*_example(name), strict=True)
    return list(images), list(labels)


def subject(
    images: Sequence[Image.Image],
    labels: Sequence[int],
    *,
    profile: str = "photos",
    fit: str = "crop",
    n_support: int = 3,
    embedded: bool = False,
    **changes: Any,
) -> Subject:
    """The pictures as the trainers check them; the first `n_support` of each class are support."""
    how = Preparation(profile, fit=fit)
    prepared = np.stack([prepare(image, how) for image in images])
    given = np.array(labels, np.int64)
    seen = [int((given[:place] == label).sum()) for place, label in enumerate(given)]
    fields = {
        "images": prepared,
        "labels": given,
        "is_support": np.array(seen) < n_support,
        "n_classes": int(given.max()) + 1,
        "preparation": how,
        "traits": Traits.of_table(np.array([traits_of(image) for image in images])),
        "embeddings": embed(prepared, profile) if embedded else None,
        "same": twins(prepared),
    }
    return Subject(**{**fields, **changes})


def embed(images: np.ndarray[Any, Any], profile: str) -> np.ndarray[Any, Any]:
    """Embeddings by the checkpoint that is shipped for the profile."""
    from versa_core import checkpoint
    from versa_core.data.episodes import to_float

    model = checkpoint.load_model(checkpoint.find(CHECKPOINTS[profile]))[1]
    found: np.ndarray[Any, Any] = model.embed(to_float(images)).numpy()
    return found


def found_in(given: Subject) -> dict[str, Finding]:
    """What `check` says, by kind; of several findings of a kind the gravest."""
    return {one.kind: one for one in reversed(check(given))}
