"""The trainers' work for maps that move: t-SNE as it is optimised, and all steps of an adaptation on one map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from versa_core.jobs.work import Payload, Stopped, Work
from versa_core.training.events import Finished, StepDone

if TYPE_CHECKING:
    from versa_core.analysis.descent import Descent


def record_tsne(payload: Payload, stopped: Stopped) -> Work:
    """Records t-SNE's optimisation for one or several perplexities; the result has a list of each quantity."""
    from versa_core.analysis.descent import descend, distinct_perplexities

    embeddings = payload["embeddings"]
    wanted = distinct_perplexities(tuple(payload["perplexities"]), len(embeddings))
    recorded: list[Descent] = []
    for index, perplexity in enumerate(wanted):
        yield StepDone(index, index / len(wanted), {}, 0.0)
        recorded.append(descend(embeddings, perplexity=perplexity, seed=payload["seed"], stopped=stopped))
        if stopped():
            yield Finished("stopped", index, 0.0)
            return {}
    return plain_descents(recorded)


def plain_descents(recorded: Sequence[Descent]) -> dict[str, Any]:
    """Returns recorded optimisations as a list of each quantity."""
    return {
        "frames": [one.frames for one in recorded],
        "updates": [one.updates for one in recorded],
        "divergences": [one.divergences for one in recorded],
        "trust": [one.final.trust for one in recorded],
        "perplexity": [one.final.perplexity for one in recorded],
    }


def map_steps(payload: Payload, stopped: Stopped) -> Work:
    """Puts all states of the same pictures on maps that can be followed."""
    from versa_core.analysis.projection import Projection
    from versa_core.analysis.stepwise import aligned_tsne, shared_pca

    states = payload["states"]
    yield StepDone(0, 0.0, {}, 0.0)
    if payload["kind"] == "pca":
        shared = shared_pca(states)
        explained = list(shared.explained)
        return {"coordinates": shared.coordinates, "explained": explained, "perplexity": None, "trust": shared.trust}
    maps: list[Projection] = []
    for one in aligned_tsne(states, perplexity=payload["perplexity"], seed=payload["seed"]):
        maps.append(one)
        yield StepDone(len(maps), len(maps) / len(states), {}, 0.0)
        if stopped():
            yield Finished("stopped", len(maps), 0.0)
            return {}
    coordinates, last = np.stack([one.coordinates for one in maps]), maps[-1]
    return {"coordinates": coordinates, "explained": None, "perplexity": last.perplexity, "trust": last.trust}


# The same work under two names: the page asks for both at once, and a job of a kind takes the place of the last one.
FILMING = {"tsne_descent": record_tsne, "tsne_several": record_tsne, "film_map": map_steps}
