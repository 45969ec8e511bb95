"""Where in a picture an answer rests: a grey patch covers one place after another, and the answer's probability moves.

M. D. Zeiler, R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 4.2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

GREY = 128  # of the patch: neither ink nor paper
PATCH_SHARE = 5  # of the picture's side: a stroke and its surroundings, or a part of a thing
STEPS_PER_PATCH = 3  # places overlap, so that the map is finer than the patch

Image = npt.NDArray[np.uint8]
Answer = Callable[[Image], npt.NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class Occlusion:
    """What covering changes.

    Attributes:
        drops: (h, w) float32, −1 to 1: how much the answer's probability falls on average over the patches that cover
            this pixel; negative where covering it raises the probability.
        label: the answer that is explained, the most probable one of the uncovered picture.
        probability: of that answer, uncovered, 0 to 1.
        patch: side of the patch in pixels.
    """

    drops: npt.NDArray[np.float32]
    label: int
    probability: float
    patch: int


def occlude(answer: Answer, image: Image) -> Occlusion:
    """Covers the picture place by place.

    Args:
        answer: (m, c, h, w) uint8 -> (m, n_way) probabilities.
        image: (c, h, w) uint8, prepared.
    """
    height, width = image.shape[1:]
    patch = max(1, min(height, width) // PATCH_SHARE)
    corners = [(top, left) for top in places(height, patch) for left in places(width, patch)]
    covered = np.repeat(image[None], len(corners) + 1, axis=0)  # the first stays uncovered
    for one, (top, left) in zip(covered[1:], corners, strict=True):
        one[:, top : top + patch, left : left + patch] = GREY
    shares = answer(covered)
    label = int(shares[0].argmax())
    total, times = np.zeros((height, width)), np.zeros((height, width))
    for (top, left), drop in zip(corners, shares[0, label].astype(float) - shares[1:, label], strict=True):
        total[top : top + patch, left : left + patch] += drop
        times[top : top + patch, left : left + patch] += 1
    return Occlusion((total / times).astype(np.float32), label, float(shares[0, label]), patch)


def places(side: int, patch: int) -> list[int]:
    """Returns where patches begin along one side, so that they cover all of it."""
    step = max(1, patch // STEPS_PER_PATCH)
    return sorted({*range(0, side - patch, step), side - patch})
