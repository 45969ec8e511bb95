"""What a checkpoint knows about its own confidence: temperatures, thresholds and what foreign classes look like.

The command `calibrate` writes it; files from before it was there count as temperature 1 with no threshold.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from versa_core.checkpoint import CheckpointInfo, Tensors
from versa_core.errors import CheckpointError
from versa_core.language import _

BACKGROUND = "background.means"  # the tensor's name in checkpoints and adapted models
COOLEST, HOTTEST = 0.01, 1000.0  # the temperatures that a file may name
HIGHEST = 10.0  # and the thresholds: strangeness lies between −1 and 1.5

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Confidence:
    """How a method's raw answers become confidence, and when the answer is none of these.

    Attributes:
        temperature: what logits are divided by.
        threshold: strangeness (analysis/unknown.py) above which a picture is of none of the classes; None: not known.
        background: (k, d) mean embeddings of classes of meta-training, or None.
    """

    temperature: float = 1.0
    threshold: float | None = None
    background: FloatArray | None = None

    def to_plain(self) -> dict[str, Any]:
        """Returns what stands in an adapted model's description; the background is a tensor beside it."""
        return {"temperature": self.temperature, "threshold": self.threshold}

    @classmethod
    def from_file(cls, described: Mapping[str, Any], tensors: Tensors) -> Confidence:
        """The inverse of `to_plain`; raises KeyError, TypeError or ValueError where it is damaged."""
        _check(described)
        return cls(float(described["temperature"]), described["threshold"], _background(tensors))

    def fits(self, n_features: int) -> bool:
        """True where the background, if there is one, holds numbers of this width."""
        known = self.background
        return known is None or bool(known.ndim == 2 and known.shape[1] == n_features and np.isfinite(known).all())


def confidence_for(
    info: CheckpointInfo | None,
    tensors: Tensors,
    method: str,
    settings: Mapping[str, Any],
    *,
    n_way: int,
    n_shot: float,
) -> Confidence:
    """Returns the entry of this method whose way and shot are nearest; one with the same settings goes before.

    Args:
        info: the checkpoint; None where there is none.
        tensors: its tensors besides the model's.
        method: the method's name.
        settings: its hyper-parameters.
        n_way: classes of the task.
        n_shot: support pictures a class, a mean where classes differ.
    """
    known = _background(tensors)
    entries = [one for one in entries_of(info) if one["method"] == method]
    same = [one for one in entries if one.get("settings") == dict(settings)]
    if not entries:
        return Confidence(background=known)

    def distance(entry: Mapping[str, Any]) -> float:
        return abs(math.log(entry["way"] / n_way)) + abs(math.log(entry["shot"] / n_shot))

    best = min(same or entries, key=distance)
    return Confidence(float(best["temperature"]), best["threshold"], known)


def entries_of(info: CheckpointInfo | None) -> list[dict[str, Any]]:
    """Returns the calibrated cases of a checkpoint; raises CheckpointError where they are damaged."""
    entries = [] if info is None else info.metadata.get("calibration", [])
    try:
        for one in entries:
            _check(one)
            if not (one["way"] > 0 and one["shot"] > 0 and isinstance(one["method"], str)):
                raise ValueError(one)
    except (KeyError, TypeError, ValueError):
        name = info.key if info else ""
        raise CheckpointError(
            _("The calibration in {name} is damaged. Run the command calibrate again.").format(name=name)
        ) from None
    return list(entries)


def _check(described: Mapping[str, Any]) -> None:
    """Raises where a temperature or a threshold is no number that can be meant."""
    temperature, threshold = described["temperature"], described["threshold"]
    if not COOLEST <= temperature <= HOTTEST or not (threshold is None or -HIGHEST <= threshold <= HIGHEST):
        raise ValueError(described)


def _background(tensors: Tensors) -> FloatArray | None:
    known = tensors.get(BACKGROUND)
    return None if known is None else known.astype(np.float32)


def with_entry(entries: list[dict[str, Any]], new: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the cases with `new` in the place of the one it repeats."""
    case = ("method", "settings", "way", "shot")
    return [*(one for one in entries if any(one.get(key) != new[key] for key in case)), new]
