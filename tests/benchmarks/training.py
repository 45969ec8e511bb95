"""Training throughput: the whole loop against the bare step of its network, and against a loop in the common style."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import torch

from tests.benchmarks.common_style import loader, write_files
from tests.benchmarks.timing import N_RUNS, Row, costs
from versa_core.data.episodes import Episode, EpisodeSampler, EpisodeSpec
from versa_core.data.image_set import ImageSet
from versa_core.device import autocast, generator
from versa_core.models.autoencoder import Autoencoder, AutoencoderConfig
from versa_core.objectives import OBJECTIVES
from versa_core.objectives.losses import prototypical_loss, reconstruction_loss
from versa_core.training.loop import meta_train
from versa_core.training.plan import Plan

Tensors = tuple[torch.Tensor, ...]


def step_of(model: Autoencoder, optimizer: torch.optim.Optimizer, task: Tensors, precision: str) -> None:
    """The bare step: encode, redraw, reconstruction and prototypical loss, backward, update; nothing else."""
    support, support_labels, query, query_labels = task
    images = torch.cat([support, query])
    with autocast(precision):
        latents = model.encode(images)
        redrawn = reconstruction_loss(model, latents, images)
        task_loss = prototypical_loss(
            latents[: len(support)], support_labels, latents[len(support) :], query_labels, int(query_labels.max()) + 1
        )
    optimizer.zero_grad(set_to_none=True)
    (redrawn + 0.5 * task_loss).backward()
    optimizer.step()


def training_rows(
    images: ImageSet, folder: Path, spec: EpisodeSpec, *, n_steps: int = 10, width: int = 64, n_runs: int = N_RUNS
) -> list[Row]:
    """Measures loops of `n_steps` steps over the same pictures.

    Args:
        images: glyphs.
        folder: an empty one, for the image files of the common style.
        spec: the episodes.
        n_steps: steps in each run.
        width: of the network.
        n_runs: how often each is measured.
    """
    write_files(images, folder)
    config = AutoencoderConfig("conv4", width, True, "glyphs")
    sampler = EpisodeSampler(images, spec, generator=generator(0))
    plan = Plan(steps=n_steps, n_way=spec.n_way, n_shot=spec.n_shot, n_query=spec.n_query)
    fixed = _plain(sampler.draw())

    def ours() -> None:
        *_, _last = meta_train(Autoencoder(config, generator(0)), images, OBJECTIVES.build("joint"), plan)

    def steps(tasks: Iterator[Tensors], precision: str, layout: torch.memory_format) -> None:
        model = Autoencoder(config, generator(0)).train().to(memory_format=layout)
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
        for task in tasks:
            step_of(model, optimizer, task, precision)

    def files() -> Iterator[Tensors]:
        return iter(loader(folder, spec.n_way, spec.n_shot, spec.n_query, n_steps))

    known = costs(
        {
            "ours": ours,
            "bare": lambda: steps(iter([fixed] * n_steps), "auto", torch.channels_last),  # as the loop has it
            "common": lambda: steps(files(), "float32", torch.contiguous_format),
            "drawing": lambda: [sampler.draw() for _ in range(n_steps)],
            "loading": lambda: list(files()),
        },
        n_runs,
    )
    a_step = f"{spec}, {1000 * known['ours'] / n_steps:.1f} ms of processor time a step"
    return [
        Row("training, loop / bare step", f"{known['ours'] / known['bare']:.2f}", a_step),
        Row("training, common style / loop", f"{known['common'] / known['ours']:.2f}", "image files, float32"),
        Row("drawing, common style / ours", f"{known['loading'] / known['drawing']:.0f}", "episodes alone"),
    ]


def _plain(episode: Episode) -> Tensors:
    return tuple(episode)[:4]
