"""The map of the adaptation film: all recorded steps in one axis system, worked out by a trainer and kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pages.ui.curves import thinned
from pages.ui.film_reel import Reel
from pages.ui.looking import Look
from pages.ui.maps import MapSettings, class_means
from pages.ui.readings import percent
from pages.ui.short_jobs import short_job
from pages.ui.text import _, sentences

MOST_POINTS = 20_000  # pictures times steps that aligned t-SNE takes some seconds for
LEAST_FRAMES = 5


@dataclass(frozen=True, eq=False)
class FilmMap:
    """The map over time.

    Attributes:
        places: which frames of the reel are shown; all of them, or fewer where t-SNE would take too long.
        points: (f, n, 2) of the pictures.
        prototypes: (f, n_classes, 2), or None: on a t-SNE map the middle of points means nothing.
        explained: PCA's share of the variance per axis, or None.
        perplexity: t-SNE's, or None.
        trust: of the last map, 0 to 1, or None.
        key: of all that the map depends on.
    """

    places: tuple[int, ...]
    points: npt.NDArray[np.float32]
    prototypes: npt.NDArray[np.float32] | None
    explained: tuple[float, ...] | None
    perplexity: float | None
    trust: float | None
    key: tuple[Any, ...]


def film_map(look: Look, reel: Reel, settings: MapSettings) -> FilmMap | None:
    """Returns the map of all frames; None while a trainer works on it (the page says so and runs again)."""
    places = shown_places(len(reel.frames), len(look.run.ids), settings.kind)
    key = (look.token, settings.kind) + ((settings.perplexity, settings.seed) if settings.kind == "tsne" else ())

    def payload() -> dict[str, Any]:
        states = [reel.frames[place].embeddings for place in places]
        return {"states": states, "kind": settings.kind, "perplexity": settings.perplexity, "seed": settings.seed}

    result = short_job("film_map", key, payload, _("Putting all steps on one map"))
    if result is None:
        return None
    points = result["coordinates"]
    run, is_pca = look.run, settings.kind == "pca"
    # PCA is linear: the prototype's place is the mean of the support pictures' places.
    means = np.stack([class_means(one, run.labels, run.is_support) for one in points]) if is_pca else None
    shares = result["explained"]
    return FilmMap(
        places, points, means, None if shares is None else tuple(shares), result["perplexity"], result["trust"], key
    )


def shown_places(n_frames: int, n_pictures: int, kind: str) -> tuple[int, ...]:
    """Returns which frames are mapped; the first and the last always."""
    most = n_frames if kind == "pca" else max(LEAST_FRAMES, MOST_POINTS // max(1, n_pictures))
    return tuple(thinned(range(n_frames), most))


def map_words(made: FilmMap, n_frames: int, settings: MapSettings) -> str:
    """Returns what the movements on this map mean, and what they do not."""
    if made.explained is not None:
        words = _(
            "One PCA was fitted on all {n} recorded states together, so the axes mean the same in all of them and each "
            "movement is one of the embedding; they hold {share} of the variance of all, the rest is not seen."
        )
        return words.format(n=n_frames, share=percent(sum(made.explained)))
    words = _(
        "These t-SNE maps are only **aligned**: each step's map begins where the one before ended. Compare who is next "
        "to whom; how far a picture moves means nothing. Perplexity {used:.1f}, seed {seed}."
    )
    text = words.format(used=made.perplexity or 0.0, seed=settings.seed)
    if len(made.places) < n_frames:
        fewer = _("Of {all} recorded states {n} are shown; PCA shows all.")
        text = sentences(text, fewer.format(all=n_frames, n=len(made.places)))
    return text
