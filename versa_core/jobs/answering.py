"""The trainers' work for Predict: answers of an adapted model, and what in a picture an answer rests on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from versa_core.jobs.work import Payload, Stopped, Task, Work
from versa_core.training.events import Finished, Started, StepDone

if TYPE_CHECKING:
    from versa_core.predicting import Prediction

BATCH = 128  # pictures between two looks at whether to stop; each answer depends on its own picture alone


def predict(payload: Payload, stopped: Stopped) -> Work:
    """Answers for pictures with an adapted model; the result has the threshold of its checkpoint, too."""
    from versa_core.adapted_model import AdaptedModel
    from versa_core.predicting import predict as predict_batch

    images, begun = payload["images"], time.monotonic()
    model = AdaptedModel.from_bytes(payload["model"])
    parts: list[Prediction] = []
    yield Started("predict", -(-len(images) // BATCH))
    for start in range(0, len(images), BATCH):
        if stopped():
            yield Finished("stopped", len(parts), time.monotonic() - begun)
            return {}
        parts.append(predict_batch(model, images[start : start + BATCH]))
        yield StepDone(len(parts), min(1.0, (start + BATCH) / len(images)), {}, time.monotonic() - begun)
    has_decoder = parts[0].errors is not None
    return {
        "class_names": list(model.class_names),
        "probabilities": _joined(parts, "probabilities"),
        "embeddings": _joined(parts, "embeddings"),
        "nearest_ids": [[model.support_ids[place] for place in row] for part in parts for row in part.nearest],
        "nearest_similarity": _joined(parts, "similarity"),
        "reconstructions": _joined(parts, "reconstructions") if has_decoder else None,
        "errors": _joined(parts, "errors") if has_decoder else None,
        "strangeness": _joined(parts, "strangeness"),
        "threshold": model.confidence.threshold,
    }


def _joined(parts: list[Prediction], name: str) -> npt.NDArray[Any]:
    return np.concatenate([getattr(part, name) for part in parts])


def occlude(payload: Payload, stopped: Stopped) -> Work:
    """Covers a prepared picture (c, h, w) place by place and tells where the answer rests."""
    from versa_core.adapted_model import AdaptedModel
    from versa_core.analysis import occlusion
    from versa_core.data.episodes import to_float

    yield Started("occlude", None)
    model = AdaptedModel.from_bytes(payload["model"])
    found = occlusion.occlude(lambda images: model.classifier.predict_proba(to_float(images)).numpy(), payload["image"])
    return {"drops": found.drops, "label": found.label, "probability": found.probability, "patch": found.patch}


ANSWERING: dict[str, Task] = {"predict": predict, "occlude": occlude}
