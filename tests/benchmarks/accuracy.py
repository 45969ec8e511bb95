"""An accuracy smoke that learns for real: a short meta-training must beat the network it began with, and pixels."""

from __future__ import annotations

import numpy as np

from tests.benchmarks.timing import Row, cost
from tests.toys import exhaust
from versa_core.data.image_set import ImageSet
from versa_core.meta import keep_apart
from versa_core.training.ablation import ARMS, draw_trials, measure, train
from versa_core.training.plan import Plan

KEYS = ("pixels-cropped", "untrained-cropped", "joint-cropped")


def accuracies(images: ImageSet, plan: Plan, n_episodes: int) -> dict[str, float]:
    """Returns the mean accuracy, 0 to 1, in the hardest task that these pictures give, by the ablation's arms."""
    training, apart = keep_apart(images)
    assert apart is not None
    trial = draw_trials(apart, n_episodes, seed=0)[0][0]
    means = {}
    for arm in ARMS:
        if arm.key in KEYS:
            model = exhaust(train(arm, training, plan))[1][0] if arm.method == "prototype" else None
            means[arm.key] = float(np.mean(measure(arm, model, apart, [trial])[trial.key]))
    return means


def accuracy_rows(images: ImageSet, plan: Plan, n_episodes: int = 200) -> list[Row]:
    """Measures, and says at the end whether it has learned."""
    known: dict[str, float] = {}
    seconds = cost(lambda: known.update(accuracies(images, plan, n_episodes)))
    pixels, untrained, trained = (known[key] for key in KEYS)
    learned = trained > max(pixels, untrained)
    return [
        Row("accuracy, pixels", f"{pixels:.1%}", "20-way 1-shot, classes never trained on"),
        Row("accuracy, untrained", f"{untrained:.1%}", ""),
        Row("accuracy, trained", f"{trained:.1%}", f"joint, {plan.steps} steps, {seconds:.0f} s with measuring"),
        Row("it learns", "yes" if learned else "NO", "trained above both"),
    ]
