"""Latency of adapting and predicting, as a ratio to the bare forward pass of the same pictures."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import torch

from tests.benchmarks.timing import N_RUNS, Row, costs
from versa_core import checkpoint, run
from versa_core.adapted_model import AdaptedModel
from versa_core.data.episodes import to_float
from versa_core.data.image_set import ImageSet
from versa_core.methods import methods_for


def latency_rows(
    source: Path | bytes, images: ImageSet, *, methods: tuple[str, ...] = (), n_runs: int = N_RUNS
) -> list[Row]:
    """Measures every method that fits the checkpoint, or those named, with all pictures as support."""
    info, model, _ = checkpoint.load_model(source)
    task = run.Task(images, np.ones(len(images), np.bool_), info.preparation)
    pictures = to_float(images.images)

    def adapted(method: str) -> AdaptedModel:
        stream = run.adapt(source, method, {}, task, seed=0)
        while True:
            try:
                next(stream)
            except StopIteration as stop:
                result: AdaptedModel = stop.value
                return result

    @torch.no_grad()
    def forward() -> torch.Tensor:
        return model.encode(pictures)

    names = methods or tuple(one.name for one in methods_for(info))
    by_prototypes = adapted("prototype")
    known = costs(
        {
            "forward": forward,
            "embed": lambda: model.embed(pictures),
            **{name: partial(adapted, name) for name in names},
            "predict": lambda: run.predict(by_prototypes, images.images),
        },
        n_runs,
    )
    base, of = known["forward"], f"{info.key}, {len(images)} pictures, {images.n_classes} classes"
    rows = [Row("forward pass", f"{1000 * base:.1f} ms", of)]
    rows.append(
        Row("embed / forward", f"{known['embed'] / base:.1f}", f"{1000 * known['embed']:.1f} ms, all its looks")
    )
    rows += [Row(f"adapt, {name} / forward", f"{known[name] / base:.1f}", f"{known[name]:.2f} s") for name in names]
    words = f"{1000 * known['predict']:.0f} ms, neighbours and reconstructions with it"
    return [*rows, Row("predict / forward", f"{known['predict'] / base:.1f}", words)]
