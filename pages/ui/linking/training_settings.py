"""What Meta-train is asked to do, as links hold it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pages.ui.metatraining import BACKBONES, MOST_MINUTES, MOST_SEED, MOST_STEPS, ORDER, SOURCES, Order, note_order
from versa_core.objectives import OBJECTIVES
from versa_core.project import Project
from versa_core.project_training import OWN
from versa_core.settings import Setting, Value, settings_of

USUAL = Order()
TRAINING_SETTINGS = (
    Setting("source", str, USUAL.source, "", choices=(*SOURCES, OWN)),
    Setting("objective", str, USUAL.objective, "", choices=tuple(one.name for one in OBJECTIVES.infos())),
    Setting("minutes", float, 2.0, "", 0.1, MOST_MINUTES),
    Setting("steps", int, 300, "", 1, MOST_STEPS),
    Setting("seed", int, USUAL.seed, "", 0, MOST_SEED),
    Setting("encoder", str, USUAL.encoder, "", choices=BACKBONES),
    Setting("imagenet", bool, USUAL.imagenet, ""),
)


def ordered(asked: Order) -> dict[str, Value]:
    """Returns the order as far as links hold it: minutes or steps, not both; no encoder but an unusual one."""
    values: dict[str, Value | None] = {one.name: getattr(asked, one.name) for one in TRAINING_SETTINGS}
    if not asked.encoder:
        del values["encoder"], values["imagenet"]
    return {name: value for name, value in values.items() if value is not None}


def changed_goal(asked: Order) -> dict[str, Value]:
    """Returns those settings of the objective that are not its defaults."""
    known = {one.name: one.default for one in settings_of(OBJECTIVES.type_of(asked.objective))}
    return {name: value for name, value in asked.settings.items() if name in known and value != known[name]}


def order_as_linked(mine: Project, training: Mapping[str, Value], goal: Mapping[str, Value]) -> None:
    """Makes the visitor's order that of a link; where it names steps they are the budget."""
    values: dict[str, Any] = {"settings": dict(goal), **training}
    if "steps" in training:
        values["minutes"] = None
    made = Order(**values)
    mine.results[ORDER] = made
    note_order(mine, made)
