"""The trainers' work on finished maps: decision regions on PCA's plane, and places for new pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from versa_core.jobs.work import Payload, Stopped, Task, Work
from versa_core.training.events import Started

if TYPE_CHECKING:
    import torch

    from versa_core.models.classifier import Classifier

Embeddings = npt.NDArray[np.float32]
CLOSE = 1e-3  # of the largest number of an embedding: what another processor's rounding may change


def regions(payload: Payload, stopped: Stopped) -> Work:
    """Asks the adapted classifier on the plane that PCA has fitted on all states together."""
    from versa_core.adapted_model import AdaptedModel
    from versa_core.analysis.projection import pca
    from versa_core.analysis.regions import decision_regions

    yield Started("regions", None)
    classifier = AdaptedModel.from_bytes(payload["model"]).classifier
    plane = pca(payload["embeddings"][-1], 2, fit_on=np.concatenate(payload["embeddings"])).plane
    assert plane is not None  # as asked for, in two dimensions
    across, up = ((float(low), float(high)) for low, high in payload["ranges"])
    found = decision_regions(classifier, plane, across, up)
    return {"labels": found.labels, "confidence": found.confidence}


def place(payload: Payload, stopped: Stopped) -> Work:
    """Embeds new prepared pictures and places them on the finished maps; "before" stays None where it cannot be told.

    The result has "embeddings" and "coordinates" of both states, each (m, …) or None, and "probabilities" after.
    """
    from versa_core.adapted_model import AdaptedModel
    from versa_core.data.episodes import to_float

    yield Started("place", None)
    classifier, images = AdaptedModel.from_bytes(payload["model"]).classifier, to_float(payload["images"])
    new = classifier.embed(images)
    embeddings = [_seen_before(payload, classifier, images), new.numpy()]
    return {
        "embeddings": embeddings,
        "coordinates": [one if one is None else _placed(payload, state, one) for state, one in enumerate(embeddings)],
        "probabilities": classifier.probabilities(new).numpy(),
    }


def _seen_before(payload: Payload, classifier: Classifier, images: torch.Tensor) -> Embeddings | None:
    """Returns how the model saw new pictures before it adapted, (m, d); None where that model is not at hand.

    A run keeps the adapted model alone. What it began with is this one, where adapting moved no embedding, or the
    checkpoint's encoder. Which of them is not believed but tried: some of the run's own pictures must get the very
    embeddings that its first snapshot has.
    """
    from versa_core import checkpoint
    from versa_core.data.episodes import to_float

    recorded: Embeddings = payload["probes"]["embeddings"]
    probes = to_float(payload["probes"]["images"])
    candidates: list[Callable[[torch.Tensor], torch.Tensor]] = [classifier.embed]
    source: str | bytes | None = payload["checkpoint"]
    if source is not None:
        candidates.append(checkpoint.load_model(Path(source) if isinstance(source, str) else source)[1].embed)
    for embed in candidates:
        found = embed(probes).numpy()
        if found.shape == recorded.shape and np.abs(found - recorded).max() <= CLOSE * np.abs(recorded).max():
            return embed(images).numpy()
    return None


def _placed(payload: Payload, state: int, embeddings: Embeddings) -> npt.NDArray[np.floating]:
    """Returns where embeddings (m, d) lie on the map of one state, (m, n_dims)."""
    from versa_core.analysis.placing import place_on_tsne
    from versa_core.analysis.projection import pca

    given = payload["embeddings"]
    if payload["kind"] == "pca":
        return pca(given[state], payload["n_dims"], fit_on=np.concatenate(given)).place(embeddings)
    return place_on_tsne(
        given[state], payload["coordinates"][state], embeddings, perplexity=payload["perplexity"], seed=payload["seed"]
    )


MAPPING: dict[str, Task] = {"regions": regions, "place": place}
