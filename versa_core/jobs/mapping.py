"""The trainers' work on finished maps: decision regions on PCA's plane, and places for new pictures."""

from __future__ import annotations

import numpy as np

from versa_core.jobs.work import Payload, Stopped, Task, Work
from versa_core.training.events import Started


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
    """Embeds new prepared pictures with the adapted model and places them on its finished map."""
    from versa_core.adapted_model import AdaptedModel
    from versa_core.analysis.placing import place_on_tsne
    from versa_core.analysis.projection import pca
    from versa_core.data.episodes import to_float

    yield Started("place", None)
    classifier = AdaptedModel.from_bytes(payload["model"]).classifier
    new = classifier.embed(to_float(payload["images"]))
    given, embeddings = payload["embeddings"], new.numpy()
    if payload["kind"] == "pca":
        coordinates = pca(given[-1], payload["n_dims"], fit_on=np.concatenate(given)).place(embeddings)
    else:
        coordinates = place_on_tsne(
            given[-1], payload["coordinates"], embeddings, perplexity=payload["perplexity"], seed=payload["seed"]
        )
    return {
        "embeddings": embeddings,
        "coordinates": coordinates,
        "probabilities": classifier.probabilities(new).numpy(),
    }


MAPPING: dict[str, Task] = {"regions": regions, "place": place}
