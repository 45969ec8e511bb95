"""What an ablation writes down: the conditions that its figures depend on, and one row for each arm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from versa_core.data.image_set import ImageSet
from versa_core.objectives import OBJECTIVES
from versa_core.settings import values_of
from versa_core.training.ablation import ARMS, NETWORK, Arm, Trial
from versa_core.training.plan import Plan

Sets = Mapping[bool, ImageSet]  # by whether the pictures are cropped to their ink


def conditions_of(
    training: Sets, apart: Sets, plan: Plan, trials: Sequence[Trial], left_out: Sequence[str]
) -> dict[str, Any]:
    """Returns everything the figures depend on, as plain values; a finished run counts only under the same ones."""
    return {
        "data": {"training": _described(training), "kept_apart": _described(apart)},
        "network": NETWORK.to_plain(),
        "objectives": {arm.objective: values_of(OBJECTIVES.build(arm.objective)) for arm in ARMS if arm.objective},
        "budget": {name: value for name, value in plan.to_plain().items() if name != "seed"},
        "tasks": [{"key": one.key, "spec": str(one.spec), "n_episodes": len(one.support)} for one in trials],
        "tasks_left_out": list(left_out),
        "batch_norm": "eval mode: each answer depends on its own picture alone",
    }


def _described(sets: Sets) -> dict[str, Any]:
    cropped, uncropped = sets[True], sets[False]
    return {
        "classes": cropped.n_classes,
        "pictures": len(cropped),
        "groups": sorted(set(cropped.groups)),
        "fingerprint": cropped.fingerprint,
        "fingerprint_uncropped": uncropped.fingerprint,
    }


def row_of(arm: Arm, seconds: Sequence[float], scores: Mapping[str, Any]) -> dict[str, Any]:
    """Returns an arm's row: what it is, what a run took on average, and its score in each task."""
    return {
        "key": arm.key,
        "title": arm.title,
        "objective": arm.objective or None,
        "uses_labels": bool(arm.objective) and OBJECTIVES.info(arm.objective).uses_labels,
        "crop_ink": arm.crop_ink,
        "method": arm.method,
        "seconds_a_run": sum(seconds) / len(seconds),
        "scores": dict(scores),
    }
