"""The named conditions under which the shipped checkpoints are compared with published figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from versa_core.checkpoint import CheckpointInfo
from versa_core.commands.contestants import Contestant

MAX_SUPPORT_WITH_STEPS = 25  # pictures; methods that take steps on more would make a run last hours


@dataclass(frozen=True)
class Split:
    """Classes that no shipped weight was trained on.

    Attributes:
        name: the option that names the data, and the profile of the checkpoints that answer.
        dataset: what the data are.
        words: which classes, in words.
        classes: patterns that pick them.
    """

    name: str
    dataset: str
    words: str
    classes: tuple[str, ...]


GLYPHS = Split(
    "glyphs",
    "Omniglot",
    "by alphabet: the last five of the background set",
    ("Sanskrit", "Syriac*", "Tagalog", "Tifinagh", "Ojibwe*"),
)
PHOTOS = Split("photos", "Tiny ImageNet, 64×64", "17 classes kept apart", ("val/*",))


@dataclass(frozen=True)
class Condition:
    """One kind of task."""

    split: Split
    n_way: int
    n_shot: int
    within_group: bool = False


CONDITIONS = (
    Condition(GLYPHS, 5, 1),
    Condition(GLYPHS, 5, 5),
    Condition(GLYPHS, 20, 1),
    Condition(GLYPHS, 20, 5),
    Condition(GLYPHS, 20, 1, within_group=True),
    Condition(PHOTOS, 5, 1),
    Condition(PHOTOS, 5, 5),
)


def contestants_of(infos: tuple[CheckpointInfo, ...], condition: Condition) -> Iterator[Contestant]:
    """Yields pixels, the floor; then each checkpoint of the profile with its recommended method and by prototypes."""
    from versa_core.checkpoint import find
    from versa_core.methods import METHODS, methods_for

    yield Contestant("pixels", {}, None, None, "pixels")
    for info in infos:
        fitting = {one.name for one in methods_for(info)}
        for name in dict.fromkeys((info.recommended_method, "prototype")):
            if info.profile != condition.split.name or name not in fitting:
                continue
            if METHODS.info(name).has_steps and condition.n_way * condition.n_shot > MAX_SUPPORT_WITH_STEPS:
                continue
            yield Contestant(name, {}, find(info.key), info, name)
