"""The trainers' work for the page Reconstructions: latents decoded, what each latent moves, objectives side by side."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from versa_core.errors import CheckpointError
from versa_core.jobs.work import Payload, Stopped, Task, Work
from versa_core.language import _
from versa_core.training.events import Finished, Started, StepDone

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder
    from versa_core.models.classifier import Classifier

BATCH = 64  # latents decoded at once; between two batches the visitor may stop the work


def decode(payload: Payload, stopped: Stopped) -> Work:
    """Decodes latents (m, d) with an adapted model, and asks the model what it takes its own drawings for."""
    yield Started("decode", None)
    classifier, model = _adapted(payload["model"])
    drawn = _decoded(model, payload["latents"])
    return {"images": _bytes(drawn), "probabilities": classifier.predict_proba(drawn).numpy()}


def latent_effects(payload: Payload, stopped: Stopped) -> Work:
    """Varies each latent of one picture from its low to its high end; the result has the mean squared change, (d,)."""
    from versa_core.analysis.latents import both_ends

    model = _adapted(payload["model"])[1]
    ends = both_ends(payload["base"], payload["low"], payload["high"], payload["radius"])
    n_latents, begun = len(payload["base"]), time.monotonic()
    yield Started("latent_effects", n_latents)
    effects = np.zeros(n_latents, np.float32)
    for first in range(0, n_latents, BATCH):
        if stopped():
            yield Finished("stopped", first, time.monotonic() - begun)
            return {}
        low, high = (_decoded(model, one[first : first + BATCH]) for one in ends)
        effects[first : first + BATCH] = (high - low).square().mean((1, 2, 3)).numpy()
        yield StepDone(first, min(1.0, (first + BATCH) / n_latents), {}, time.monotonic() - begun)
    return {"effects": effects}


def hand_over_decoder(payload: Payload, stopped: Stopped) -> Work:
    """Returns the adapted model's decoder as plain arrays, for a browser, and the main directions of some latents."""
    from versa_core.analysis.latent_spread import main_directions
    from versa_core.models.plain_decoder import plain_decoder

    yield Started("decoder", None)
    model = _adapted(payload["model"])[1]
    found = main_directions(payload["latents"], payload["most"])
    return {
        **plain_decoder(model.decoder),
        "mean": found.mean,
        "axes": found.axes,
        "deviations": found.deviations,
        "shares": found.shares,
    }


def redraw_by_each(payload: Payload, stopped: Stopped) -> Work:
    """Lets several models redraw the same pictures as they are and distorted; errors are against the undistorted."""
    from versa_core.checkpoint import load_model
    from versa_core.data.distort import distort
    from versa_core.data.episodes import to_float
    from versa_core.device import generator

    given, models = payload["models"], []
    yield Started("redraw_by_each", len(given))
    images = to_float(payload["images"])
    distorted = distort(images, generator(payload["seed"])).clamp(0, 1)
    for number, one in enumerate(given):
        if stopped():
            yield Finished("stopped", number, 0.0)
            return {}
        if one["is_adapted"]:
            model = _adapted(one["source"])[1]
        else:
            model = load_model(Path(one["source"]) if isinstance(one["source"], str) else one["source"])[1]
        versions = [model.redraw(some) for some in (images, distorted)]
        models.append(
            {
                "redrawn": [_bytes(some) for some in versions],
                "errors": [(some - images).square().mean((1, 2, 3)).numpy() for some in versions],
            }
        )
        yield StepDone(number + 1, (number + 1) / len(given), {}, 0.0)
    return {"models": models, "distorted": _bytes(distorted)}


def _adapted(file: bytes) -> tuple[Classifier, Autoencoder]:
    """Returns an adapted model's classifier and its network; raises CheckpointError where nothing can be decoded."""
    from versa_core.adapted_model import AdaptedModel

    classifier = AdaptedModel.from_bytes(file).classifier
    if classifier.model is None or classifier.model.decoder is None:
        raise CheckpointError(_("This model has no decoder, so it cannot redraw pictures. Adapt one that has."))
    return classifier, classifier.model


def _decoded(model: Autoencoder, latents: npt.NDArray[np.float32]) -> torch.Tensor:
    """Returns the pictures (m, c, h, w) in (0, 1) of latents (m, d), in batches."""
    import torch

    with torch.no_grad():
        return torch.cat([model.decode(some) for some in torch.split(torch.from_numpy(latents), BATCH)])


def _bytes(images: torch.Tensor) -> npt.NDArray[np.uint8]:
    """(m, c, h, w) in [0, 1] -> the same as uint8."""
    array: npt.NDArray[np.uint8] = (images * 255).round().byte().numpy()
    return array


DECODING: dict[str, Task] = {
    "decode": decode,
    "latent_effects": latent_effects,
    "decoder": hand_over_decoder,
    "redraw_by_each": redraw_by_each,
}
