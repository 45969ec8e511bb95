"""What an adapted model says about pictures: probabilities, the nearest support pictures, none of these."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from versa_core.adapted_model import AdaptedModel
from versa_core.analysis.unknown import strangeness
from versa_core.errors import DatasetError
from versa_core.language import _
from versa_core.training.watching import redraw

N_NEAREST = 3


@dataclass(frozen=True, eq=False)
class Prediction:
    """Answers for m pictures.

    Attributes:
        class_names: one per column of `probabilities`.
        probabilities: (m, n_way) float32.
        embeddings: (m, d) float32.
        nearest: (m, 3) int64, support pictures by falling similarity.
        similarity: (m, 3) float32, cosine, −1 to 1.
        reconstructions: (m, c, h, w) uint8, or None without a decoder.
        errors: (m,) float32 mean squared error per pixel, or None.
        strangeness: (m,) float32, how unlike every class each is (analysis/unknown.py); it depends on itself alone.
        is_unknown: (m,) whether that passes the checkpoint's threshold, so none of these; None without a threshold.
    """

    class_names: tuple[str, ...]
    probabilities: npt.NDArray[np.float32]
    embeddings: npt.NDArray[np.float32]
    nearest: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float32]
    reconstructions: npt.NDArray[np.uint8] | None
    errors: npt.NDArray[np.float32] | None
    strangeness: npt.NDArray[np.float32]
    is_unknown: npt.NDArray[np.bool_] | None


def predict(model: AdaptedModel, images: npt.NDArray[np.uint8]) -> Prediction:
    """Answers for prepared pictures (m, c, h, w) uint8."""
    import torch

    from versa_core.data.episodes import to_float

    if images.shape[1:] != model.preparation.shape:
        raise DatasetError(
            _("Pictures are {shape}; the model needs {needed}.").format(
                shape=images.shape[1:], needed=model.preparation.shape
            )
        )
    given = to_float(images)
    probabilities, embeddings = model.classifier.predict_proba(given), model.classifier.embed(given)
    unit, support = torch.nn.functional.normalize, torch.from_numpy(model.support_embeddings.copy())
    cosines = unit(embeddings, dim=1) @ unit(support, dim=1).T
    top = cosines.topk(min(N_NEAREST, cosines.shape[1]), dim=1)
    reconstructions, errors = redraw(model.classifier, given)
    known, threshold = model.confidence.background, model.confidence.threshold
    background = None if known is None else torch.from_numpy(known)
    strange = strangeness(embeddings, support, torch.from_numpy(model.support_labels.copy()), background).numpy()
    return Prediction(
        class_names=model.class_names,
        probabilities=probabilities.numpy(),
        embeddings=embeddings.numpy(),
        nearest=top.indices.numpy(),
        similarity=top.values.numpy(),
        reconstructions=reconstructions,
        errors=errors,
        strangeness=strange,
        is_unknown=None if threshold is None else strange > threshold,
    )
