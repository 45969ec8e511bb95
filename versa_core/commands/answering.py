"""Contestants answer the same episodes, drawn or fixed; each checkpoint is read and each picture embedded once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from versa_core.commands.contestants import Contestant

if TYPE_CHECKING:
    from versa_core.analysis.episode_file import FixedEpisodes
    from versa_core.analysis.evaluation import Answers
    from versa_core.analysis.remembered import Remembered
    from versa_core.checkpoint import Tensors
    from versa_core.data.episodes import EpisodeSpec
    from versa_core.data.image_set import ImageSet
    from versa_core.models.autoencoder import Autoencoder

OUTSIDERS_SEED = 7919  # added to the episodes' seed, so that pictures of other classes come from another stream


@dataclass(frozen=True)
class Draw:
    """Which episodes are drawn."""

    spec: EpisodeSpec
    n_episodes: int
    seed: int
    within_group: bool = False


class Answering:
    """Keeps the last checkpoint with what it has embedded, as contestants come checkpoint by checkpoint."""

    def __init__(self) -> None:
        self._loaded: tuple[Path | None, npt.NDArray[np.uint8]] | None = None
        self._model: Autoencoder | None = None
        self._tensors: Tensors = {}
        self._remembered: Remembered | None = None
        self.left_out: list[int] = []  # query pictures of the last contestant that support held, too
        self.skipped: list[int] = []  # numbers of its episodes that had no others

    def drawn(self, one: Contestant, images: ImageSet, draw: Draw) -> Iterator[Answers]:
        """Answers episodes that are drawn from a set of pictures: the same ones for the same draw."""
        from versa_core.analysis.evaluation import Conditions, answer_episodes
        from versa_core.analysis.guarded import Guarded
        from versa_core.analysis.unknown import Outsiders
        from versa_core.confidence import confidence_for
        from versa_core.data.episodes import EpisodeSampler
        from versa_core.device import generator

        self._load(one, images.images)
        sampler = EpisodeSampler(images, draw.spec, generator=generator(draw.seed), within_group=draw.within_group)
        outsiders = Outsiders(images, generator=generator(draw.seed + OUTSIDERS_SEED), within_group=draw.within_group)
        confidence = confidence_for(
            one.info, self._tensors, one.method, one.settings, n_way=draw.spec.n_way, n_shot=draw.spec.n_shot
        )
        guarded = Guarded(islice(sampler, draw.n_episodes))
        self.left_out, self.skipped = guarded.left_out, guarded.skipped
        return answer_episodes(
            one.built, self._model, guarded, generator=generator(draw.seed),
            conditions=Conditions(self._remembered, confidence, outsiders),
        )  # fmt: skip

    def fixed(self, one: Contestant, episodes: FixedEpisodes, seed: int) -> Iterator[Answers]:
        """Answers the episodes of a file."""
        from versa_core.analysis.fixed import answer_fixed
        from versa_core.confidence import confidence_for
        from versa_core.device import generator

        self._load(one, episodes.images)
        known = partial(confidence_for, one.info, self._tensors, one.method, one.settings)
        self.left_out, self.skipped = [], []
        return answer_fixed(
            one.built, self._model, episodes, generator=generator(seed), remembered=self._remembered,
            confidence_at=lambda n_way, n_shot: known(n_way=n_way, n_shot=n_shot),
            left_out=self.left_out, skipped=self.skipped,
        )  # fmt: skip

    def _load(self, one: Contestant, images: npt.NDArray[np.uint8]) -> None:
        from versa_core.analysis.remembered import Remembered
        from versa_core.checkpoint import load_model

        if self._loaded is not None and self._loaded[0] == one.path and self._loaded[1] is images:
            return
        self._loaded, self._model, self._tensors, self._remembered = (one.path, images), None, {}, None
        if one.path is not None:
            _, self._model, self._tensors = load_model(one.path)
            self._remembered = Remembered(self._model, images)
