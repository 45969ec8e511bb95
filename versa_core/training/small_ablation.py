"""The ablation on a budget that a lesson can wait for: one arm at a time, on characters that the project draws.

It trains and measures by the very functions of the full ablation; only the pictures and the number of steps are fewer,
so its figures say less.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import cache

import numpy as np

from versa_core.analysis.counting import Z95
from versa_core.data.episodes import to_float
from versa_core.data.image_set import ImageSet
from versa_core.data.profile import Preparation
from versa_core.data.sources import load
from versa_core.data.sources.drawn import stroke_pictures
from versa_core.errors import MethodError
from versa_core.language import _
from versa_core.models.autoencoder import Autoencoder
from versa_core.teaching.budget import N_APART, N_DRAWINGS, N_EPISODES, N_STEPS, N_TRAINING
from versa_core.training.ablation import ARMS, draw_trials, measure, train
from versa_core.training.events import TrainEvent
from versa_core.training.plan import Plan

FIRST_SEED = 200_000  # far from the characters of the source "strokes"


@dataclass(frozen=True)
class SmallScore:
    """What one arm came to.

    Attributes:
        key: the arm's name in the ablation.
        task: what was asked: way, shot and from where.
        accuracy: over the tasks, 0 to 1.
        half: of the 95 % interval of that mean over the tasks, 0 to 1; one run only, so it knows no spread of training.
        error: mean squared error per pixel of redrawn pictures that were kept apart, 0 to 1.
        n_steps: of training.
    """

    key: str
    task: str
    accuracy: float
    half: float
    error: float
    n_steps: int


def small_arm(key: str, seed: int, n_steps: int = N_STEPS) -> Generator[TrainEvent, None, SmallScore]:
    """Trains one arm of the ablation and measures it.

    Args:
        key: an arm that trains something, by its name.
        seed: of weights, episodes and distortions; the characters and the tasks stay the same.
        n_steps: of training.

    Yields:
        The events of its training.

    Raises:
        MethodError: there is no such arm, or its loss stopped being a number.
    """
    known = {one.key: one for one in ARMS if one.objective}
    if key not in known:
        raise MethodError(
            _("There is no arm {key!r} that trains; the known ones are: {known}.").format(
                key=key, known=", ".join(known)
            )
        )
    arm = known[key]
    training, apart = stroke_sets()[arm.crop_ink]
    plan = Plan(steps=n_steps, n_way=20, n_query=1, seed=seed, report_every=5, watch_every=n_steps)
    model, _seconds = yield from train(arm, training, plan)
    trials, _left_out = draw_trials(apart, N_EPISODES, seed=0)
    scores = np.array(measure(arm, model, apart, trials[:1])[trials[0].key])
    half = float(Z95 * scores.std(ddof=1) / len(scores) ** 0.5)
    return SmallScore(key, trials[0].key, float(scores.mean()), half, _redrawing_error(model, apart), n_steps)


def _redrawing_error(model: Autoencoder, apart: ImageSet) -> float:
    images = to_float(apart.images)
    return float((model.redraw(images) - images).square().mean())


@cache
def stroke_sets() -> dict[bool, tuple[ImageSet, ImageSet]]:
    """Returns, by whether they are cropped to their ink, characters to train on and others to measure on."""
    pictures = stroke_pictures(N_TRAINING + N_APART, N_DRAWINGS, FIRST_SEED)
    sets = {}
    for crop in (False, True):
        images = load(pictures, preparation=Preparation("glyphs", crop_ink=crop)).image_set
        last = range(N_TRAINING, images.n_classes)
        sets[crop] = images.select_classes(range(N_TRAINING)), images.select_classes(last)
    return sets
