"""What a meta-training run is asked to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from versa_core.errors import MethodError
from versa_core.language import _


@dataclass(frozen=True)
class Plan:
    """The budget and the tasks of a meta-training run; `steps` or `minutes` ends it, whichever is given.

    Attributes:
        steps: optimizer steps, or None.
        minutes: time in minutes, or None.
        n_way: classes an episode, at most; fewer where the data has fewer.
        n_shot: support images a class.
        n_query: query images a class.
        learning_rate: Adam's, at the start; it falls to zero along half a cosine.
        rotations: turns of 90° are classes of their own (glyphs).
        within_group: each episode's classes come from few groups (alphabets, say), so they are harder to tell apart.
        n_groups: from how many.
        weight_decay: the decay of weights at every step, decoupled from the gradient (Loshchilov and Hutter 2019).
        seed: of weights, episodes and distortions.
        precision: "auto" (bfloat16 where the processor has it), "float32" or "bfloat16".
        report_every: steps between reports.
        watch_every: steps between validations, pictures of the fixed batch, and saved states.
    """

    steps: int | None = None
    minutes: float | None = None
    n_way: int = 60
    n_shot: int = 1
    n_query: int = 5
    learning_rate: float = 2e-3
    rotations: bool = False
    within_group: bool = False
    n_groups: int = 1
    weight_decay: float = 0.0
    seed: int = 0
    precision: str = "auto"
    report_every: int = 20
    watch_every: int = 200

    def __post_init__(self) -> None:
        if (self.steps is None) == (self.minutes is None):
            raise MethodError(_("Give the budget either in steps or in minutes, one of the two."))
        if (self.steps or self.minutes or 0) <= 0:
            raise MethodError(
                _("The budget is {steps}; it must be more than 0.").format(steps=self.steps or self.minutes)
            )

    def to_plain(self) -> dict[str, Any]:
        """Returns the fields as plain values."""
        return asdict(self)
