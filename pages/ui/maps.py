"""The maps of Embeddings: their settings, the work that a trainer does for them, and sentences that read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pages.ui.looking import Look
from pages.ui.short_jobs import short_job
from pages.ui.text import _
from versa_core.analysis.neighbours import METRICS

KINDS = ("pca", "tsne")
COLOURINGS = ("class", "prediction", "answer", "confidence", "error", "role")
PERPLEXITY = (2, 60)
MAX_SEED = 2**31 - 1
MIN_PICTURES = 4
READABLE_RATIO = 4  # a map drawn smaller than a quarter of its frame is a blot

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class MapSettings:
    """What the person has chosen; kept in the project as plain values."""

    kind: str = "pca"
    n_dims: int = 2
    perplexity: int = 15
    seed: int = 0
    same_scale: bool | None = None  # PCA only; None: whatever lets both maps be read
    colour: str = "class"
    regions: bool = False
    metric: str = "cosine"
    with_pictures: bool = True

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> MapSettings:
        """Reads settings that may come from a file: what does not fit is left at its default."""
        usual = cls()

        def number(name: str, low: int, high: int) -> int:
            value = plain.get(name)
            fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
            return int(value) if fits and value is not None else int(getattr(usual, name))

        def one_of(name: str, known: tuple[str, ...]) -> str:
            value = plain.get(name)
            return value if isinstance(value, str) and value in known else str(getattr(usual, name))

        def switch(name: str) -> bool:
            value = plain.get(name)
            return value if isinstance(value, bool) else bool(getattr(usual, name))

        return cls(
            kind=one_of("kind", KINDS),
            n_dims=number("n_dims", 2, 3),
            perplexity=number("perplexity", *PERPLEXITY),
            seed=number("seed", 0, MAX_SEED),
            same_scale=plain["same_scale"] if isinstance(plain.get("same_scale"), bool) else None,
            colour=one_of("colour", COLOURINGS),
            regions=switch("regions"),
            metric=one_of("metric", METRICS),
            with_pictures=switch("with_pictures"),
        )

    def to_plain(self) -> dict[str, Any]:
        """Returns the settings as the project keeps them; what was left open is left out."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @property
    def key(self) -> tuple[Any, ...]:
        """Only what the coordinates depend on: PCA has neither perplexity nor seed."""
        return (self.kind, self.n_dims) + ((self.perplexity, self.seed) if self.kind == "tsne" else ())


@dataclass(frozen=True, eq=False)
class Maps:
    """Two finished maps, before and after.

    Attributes:
        coordinates: each (n, n_dims).
        prototypes: each (n_classes, n_dims).
        explained: PCA's share of variance per axis, each 0 to 1; empty for t-SNE.
        trust: trustworthiness of each map, 0 to 1, or None.
        perplexity: the one that t-SNE used, or None.
    """

    coordinates: tuple[Array, ...]
    prototypes: tuple[Array, ...]
    explained: tuple[tuple[float, ...], ...]
    trust: tuple[float | None, ...]
    perplexity: float | None


def class_means(embeddings: Array, labels: npt.NDArray[np.int64], is_support: npt.NDArray[np.bool_]) -> Array:
    """Returns the prototypes: (n_classes, d), the mean of each class's support embeddings.

    Args:
        embeddings: (n, d).
        labels: (n,) in 0…n_classes-1; each class has support, as adaptation has made sure.
        is_support: (n,).
    """
    own, given = embeddings[is_support], labels[is_support]
    return np.stack([own[given == label].mean(0) for label in range(int(labels.max()) + 1)]).astype(np.float32)


def drawn_maps(look: Look, settings: MapSettings) -> Maps | None:
    """Returns the maps of the run; None while a trainer draws them (the page says so and runs again)."""
    assert look.before is not None and look.after is not None  # noqa: PT018  # the page has looked
    moments = [np.asarray(one.embeddings, dtype=np.float32) for one in (look.before, look.after)]

    def payload() -> dict[str, Any]:
        run = look.run
        return {
            "embeddings": moments,
            "prototypes": [class_means(one, run.labels, run.is_support) for one in moments],
            "kind": settings.kind,
            "n_dims": settings.n_dims,
            "perplexity": float(settings.perplexity),
            "seed": settings.seed,
            "shared": True,
        }

    result = short_job("map", (look.token, *settings.key), payload, _("Drawing the maps"))
    if result is None:
        return None
    return Maps(
        coordinates=tuple(result["coordinates"]),
        prototypes=tuple(result["prototypes"]),
        explained=tuple(tuple(shares) for shares in result["explained"] or ()),
        trust=tuple(result["trust"]),
        perplexity=result["perplexity"],
    )


def axis_titles(settings: MapSettings, maps: Maps) -> tuple[str, ...]:
    """Returns the axes' titles; PCA's say how much of the spread they show."""
    if settings.kind == "tsne":
        return ("",) * settings.n_dims
    shares = [*maps.explained[0], *[0.0] * settings.n_dims][: settings.n_dims]
    # In space the titles stand along short edges.
    words = _("component {n} ({share:.0f} % of the variance)") if settings.n_dims == 2 else _("{n}: {share:.0f} %")
    return tuple(words.format(n=index + 1, share=100 * share) for index, share in enumerate(shares))


def width_ratio(maps: Maps) -> float:
    """Returns how many times wider the wider map's pictures are spread than the other's."""
    widths = [max(float(np.ptp(one, axis=0).max()), 1e-9) for one in maps.coordinates]
    return max(widths) / min(widths)


def shares_scale(settings: MapSettings, maps: Maps) -> bool:
    """Returns whether both maps show the same part of the plane, as was chosen, or as long as both can be read."""
    if settings.kind == "tsne":
        return False  # two t-SNE maps have nothing in common but the pictures
    return width_ratio(maps) <= READABLE_RATIO if settings.same_scale is None else settings.same_scale


def perplexity_words(settings: MapSettings, maps: Maps, n_pictures: int) -> str:
    """Returns which perplexity t-SNE really used, and why another one than asked for."""
    used = maps.perplexity if maps.perplexity is not None else float("nan")
    if used < settings.perplexity:
        words = _("Perplexity used: {used:.1f} instead of {asked}, because {n} pictures allow no more. Seed: {seed}.")
        return words.format(used=used, asked=settings.perplexity, n=n_pictures, seed=settings.seed)
    return _("Perplexity used: {used:.1f}. Seed: {seed}.").format(used=used, seed=settings.seed)
