"""An episode loop as it is commonly written: image files, a batch sampler of indices, a DataLoader, a float32 step.

Modelled on the loops of few-shot tutorials; it is what the project's own drawing and training are compared with.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset, Sampler

from versa_core.data.image_set import ImageSet

Item = tuple[torch.Tensor, int]


class Files(Dataset[Item]):
    """Pictures that are opened, converted and resized whenever they are asked for."""

    def __init__(self, folder: Path) -> None:
        self.paths = sorted(folder.rglob("*.png"))
        names = sorted({path.parent.name for path in self.paths})
        self.labels = [names.index(path.parent.name) for path in self.paths]

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> Item:
        with Image.open(self.paths[index]) as image:
            small = image.convert("L").resize((28, 28))
        return torch.from_numpy(np.asarray(small).copy())[None].float() / 255, self.labels[index]


class Tasks(Sampler[list[int]]):
    """Lists of indices, one an episode: some classes, some pictures of each."""

    def __init__(self, labels: list[int], n_way: int, n_each: int, n_tasks: int) -> None:
        self.members = {label: [i for i, one in enumerate(labels) if one == label] for label in set(labels)}
        self.n_way, self.n_each, self.n_tasks = n_way, n_each, n_tasks

    def __len__(self) -> int:
        return self.n_tasks

    def __iter__(self) -> Iterator[list[int]]:
        for _ in range(self.n_tasks):
            classes = random.sample(sorted(self.members), self.n_way)
            yield [index for one in classes for index in random.sample(self.members[one], self.n_each)]


def write_files(images: ImageSet, folder: Path) -> None:
    """Writes a set as class folders of PNG files."""
    for picture, label, number in zip(images.images, images.labels, range(len(images)), strict=True):
        path = folder / f"{label:03d}" / f"{number:05d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture[0]).save(path)


def loader(folder: Path, n_way: int, n_shot: int, n_query: int, n_tasks: int) -> DataLoader[tuple[torch.Tensor, ...]]:
    """Returns the loader of `n_tasks` episodes: support images, support labels, query images, query labels."""
    files, n_each = Files(folder), n_shot + n_query

    def collate(items: list[Item]) -> tuple[torch.Tensor, ...]:
        images = torch.stack([image for image, _ in items]).view(n_way, n_each, 1, 28, 28)
        labels = torch.arange(n_way)
        return (
            images[:, :n_shot].flatten(0, 1),
            labels.repeat_interleave(n_shot),
            images[:, n_shot:].flatten(0, 1),
            labels.repeat_interleave(n_query),
        )

    return DataLoader(files, batch_sampler=Tasks(files.labels, n_way, n_each, n_tasks), collate_fn=collate)
