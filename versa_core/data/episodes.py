"""Few-shot tasks: what one episode asks for, and a sampler that draws them out of one uint8 tensor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from versa_core.data.image_set import ImageSet
from versa_core.errors import EpisodeError
from versa_core.language import _, plural

if TYPE_CHECKING:
    import torch

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class EpisodeSpec:
    """n_way classes, with n_shot support and n_query query images each."""

    n_way: int
    n_shot: int
    n_query: int

    def __post_init__(self) -> None:
        if min(self.n_way, self.n_shot, self.n_query) < 1:
            raise EpisodeError(_("{self} is no task: way, shot and query must each be at least 1.").format(self=self))

    def __str__(self) -> str:
        return _("{n_way}-way {n_shot}-shot with {n_query} query").format(
            n_way=self.n_way, n_shot=self.n_shot, n_query=self.n_query
        )

    @property
    def n_needed(self) -> int:
        """Images that a class must have."""
        return self.n_shot + self.n_query


@dataclass(frozen=True, eq=False)
class Episode:
    """One task. Unpacks as support images, support labels, query images, query labels, class ids.

    Attributes:
        support_images: (n_way * n_shot, c, h, w) float32 in [0, 1].
        support_labels: (n_way * n_shot,) int64 in 0…n_way-1.
        query_images: (n_way * n_query, c, h, w) float32 in [0, 1].
        query_labels: (n_way * n_query,) int64.
        class_ids: (n_way,) int64, each class's label in the image set.
        support_indices: which images of the set the support holds; no query image is among them.
        query_indices: which images of the set the query holds.
    """

    support_images: torch.Tensor
    support_labels: torch.Tensor
    query_images: torch.Tensor
    query_labels: torch.Tensor
    class_ids: torch.Tensor
    support_indices: Labels
    query_indices: Labels

    def __iter__(self) -> Iterator[torch.Tensor]:
        yield from (self.support_images, self.support_labels, self.query_images, self.query_labels, self.class_ids)


class EpisodeSampler:
    """Draws episodes without end; classes and images are drawn without replacement.

    Args:
        image_set: where the images come from.
        spec: what each episode asks for.
        generator: the source of chance.
        within_group: draw the classes of an episode from few groups (alphabets, say), so they are hard to tell apart.
        n_groups: from how many; each gives the same number of classes, so it divides the way.

    Raises:
        EpisodeError: no episode of this kind is possible; both numbers are in the message.
    """

    def __init__(
        self,
        image_set: ImageSet,
        spec: EpisodeSpec,
        *,
        generator: torch.Generator,
        within_group: bool = False,
        n_groups: int = 1,
    ) -> None:
        if within_group and (n_groups < 1 or spec.n_way % n_groups):
            raise EpisodeError(
                _("{n_groups} groups cannot share {n_way} classes evenly. Change the way.").format(
                    n_groups=n_groups, n_way=spec.n_way
                )
            )
        self.n_groups = n_groups if within_group else 1
        self.image_set = image_set
        self.spec = spec
        self.generator = generator
        self.left_out: tuple[str, ...] = ()
        self._pools = self._grouped(self._large_enough()) if within_group else [self._large_enough()]
        if not within_group and len(self._pools[0]) < spec.n_way:
            raise EpisodeError(self._too_few(len(self._pools[0])))

    def _large_enough(self) -> Labels:
        return np.flatnonzero(self.image_set.counts >= self.spec.n_needed)

    def _too_few(self, n_fit: int) -> str:
        names, counts = self.image_set.class_names, self.image_set.counts
        small = [
            _("{name!r} has {count}").format(name=names[i], count=counts[i])
            for i in np.flatnonzero(counts < self.spec.n_needed)[:3]
        ]
        shortage = f" ({'; '.join(small)})" if small else ""
        return _(
            "{spec} needs {n_way} classes with {n_needed} images each; {n_fit} of {n_classes} classes have that "
            "many{shortage}. Add images or classes, or lower way, shot or query."
        ).format(
            spec=self.spec,
            n_way=self.spec.n_way,
            n_needed=self.spec.n_needed,
            n_fit=n_fit,
            n_classes=self.image_set.n_classes,
            shortage=shortage,
        )

    def _grouped(self, usable: Labels) -> list[Labels]:
        """Splits the usable classes by group; groups too small for the way are left out and named."""
        groups = np.array(self.image_set.groups)[usable]
        pools = {str(name): usable[groups == name] for name in sorted(set(groups.tolist()))}
        absent = set(self.image_set.groups) - set(pools)
        share = self.spec.n_way // self.n_groups
        self.left_out = tuple(sorted(absent | {n for n, pool in pools.items() if len(pool) < share}))
        fitting = [pool for pool in pools.values() if len(pool) >= share]
        if len(fitting) < self.n_groups:
            largest = max((len(pool) for pool in pools.values()), default=0)
            need = plural("a group", "{n} groups", self.n_groups).format(n=self.n_groups)
            raise EpisodeError(
                _(
                    "{spec} within {need} needs {need} of {share} classes with {n_needed} images each; the largest "
                    "of {n_groups} groups has {largest}. Lower the way."
                ).format(
                    spec=self.spec,
                    need=need,
                    share=share,
                    n_needed=self.spec.n_needed,
                    n_groups=len(set(self.image_set.groups)),
                    largest=largest,
                )
            )
        return fitting

    def __iter__(self) -> Iterator[Episode]:
        while True:
            yield self.draw()

    def draw(self) -> Episode:
        """Returns the next episode."""
        share = self.spec.n_way // self.n_groups
        pools = self._permutation(len(self._pools))[: self.n_groups]
        classes = np.concatenate([self._pools[one][self._permutation(len(self._pools[one]))[:share]] for one in pools])
        chosen = np.stack([self._images_of(label) for label in classes])  # (n_way, n_shot + n_query)
        support, query = chosen[:, : self.spec.n_shot].ravel(), chosen[:, self.spec.n_shot :].ravel()
        return make_episode(self.image_set, classes, support, query)

    def _images_of(self, label: int) -> Labels:
        members = self._members[label]
        return members[self._permutation(len(members))[: self.spec.n_needed]]

    @cached_property
    def _members(self) -> list[Labels]:
        order = np.argsort(self.image_set.labels, kind="stable")
        return np.split(order, np.cumsum(self.image_set.counts)[:-1])

    def _permutation(self, n: int) -> Labels:
        import torch

        drawn: Labels = torch.randperm(n, generator=self.generator).numpy()
        return drawn


def make_episode(image_set: ImageSet, classes: Labels, support: Labels, query: Labels) -> Episode:
    """Returns the episode of these images; labels are numbered in the order of `classes`."""
    import torch

    places = np.zeros(image_set.n_classes, np.int64)
    places[classes] = np.arange(len(classes))

    def labels(indices: Labels) -> torch.Tensor:
        return torch.from_numpy(places[image_set.labels[indices]])

    return Episode(
        support_images=to_float(image_set.images[support]),
        support_labels=labels(support),
        query_images=to_float(image_set.images[query]),
        query_labels=labels(query),
        class_ids=torch.from_numpy(np.ascontiguousarray(classes)),
        support_indices=support,
        query_indices=query,
    )


def to_float(images: npt.NDArray[np.uint8]) -> torch.Tensor:
    """Returns (n, c, h, w) uint8 images as a float32 tensor in [0, 1]."""
    import torch

    return torch.from_numpy(np.ascontiguousarray(images)).float() / 255
