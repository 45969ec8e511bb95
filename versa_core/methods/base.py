"""What a few-shot method is: it adapts a model to a support set, step by step, and ends with a classifier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from versa_core.errors import MethodError
from versa_core.language import _, later
from versa_core.registry import Info, Registry

if TYPE_CHECKING:
    import torch

    from versa_core.checkpoint import CheckpointInfo
    from versa_core.models.autoencoder import Autoencoder
    from versa_core.models.classifier import Classifier

# The objectives whose checkpoints tell classes apart: all but `views`, on which no classifier works.
# "imagenet" is none of ours: torchvision's encoders, of which `versa_core.fetching` makes checkpoints, are called so.
EVERY_BUT_VIEWS = ("article", "denoise", "unlabelled", "joint", "protonet", "amortised", "maml", "imagenet")

KINDS = {
    "inductive": later("Inductive: each picture is answered alone."),
    "transductive": later("Transductive: the pictures asked about together help each other."),
}


@dataclass(frozen=True)
class MethodInfo(Info):
    """A method's description.

    Attributes:
        kind: one of KINDS.
        objectives: the objectives whose checkpoints it works on; empty where it needs no checkpoint.
        has_steps: whether it moves weights, so that there is something to watch.
    """

    kind: str = "inductive"
    objectives: tuple[str, ...] = ()
    has_steps: bool = True

    @property
    def needs_checkpoint(self) -> bool:
        return bool(self.objectives)

    @property
    def needs(self) -> str:
        """Its kind, and what it needs besides the support pictures, in sentences."""
        if not self.needs_checkpoint:
            return " ".join((_(KINDS[self.kind]), _("It needs no checkpoint.")))
        words = _("It needs a checkpoint of one of these objectives: {names}.")
        return " ".join((_(KINDS[self.kind]), words.format(names=", ".join(self.objectives))))


@dataclass(frozen=True, eq=False)
class Support:
    """The labelled examples. A method never sees a query image.

    Attributes:
        images: (n, c, h, w) float32 in [0, 1].
        labels: (n,) int64 in 0…n_way-1, none missing.
        n_way: number of classes.
    """

    images: torch.Tensor
    labels: torch.Tensor
    n_way: int

    @property
    def smallest_shot(self) -> int:
        """Images of the class that has fewest."""
        return int(self.labels.bincount(minlength=self.n_way).min())


@dataclass(frozen=True, eq=False)
class AdaptStep:
    """The state after one step; step 0 is before the first update.

    Attributes:
        step: 0 … n_steps.
        n_steps: how many there will be.
        losses: named losses of this step.
        classifier: the live classifier; its weights move with later steps, so copy what is to last.
        message: what the person should know (the guard's decision, say), or "".
        is_check: the method is still checking itself; the classifier is the same as before, but a stop is heard.
        checked: how much of that check is done, 0 to 1.
        no_improvement: the method has turned its own updates down; the classifier is that of the start.
    """

    step: int
    n_steps: int
    classifier: Classifier
    losses: Mapping[str, float] = field(default_factory=dict)
    message: str = ""
    is_check: bool = False
    checked: float = 0.0
    no_improvement: bool = False


class Method(Protocol):
    """A frozen dataclass of hyper-parameters with one verb."""

    def adapt(self, model: Autoencoder | None, support: Support, *, generator: torch.Generator) -> Iterator[AdaptStep]:
        """Adapts a copy of `model`; the last step's classifier is the result."""
        ...


@runtime_checkable
class GoesOn(Protocol):
    """A method that can take more steps from where it ended."""

    def n_more(self, done: int) -> int:
        """Returns how many steps follow after `done` ones: the rest of a run that was stopped, else as many again."""
        ...

    def go_on(
        self,
        classifier: Classifier,
        model: Autoencoder | None,
        support: Support,
        *,
        done: int,
        generator: torch.Generator,
    ) -> Iterator[AdaptStep]:
        """Yields the state after `done` steps and `n_more(done)` updates, numbered on.

        Args:
            classifier: what the method ended with; its weights move.
            model: the checkpoint that the method began with, untouched.
            support: the examples that it was given.
            done: how many steps it has taken, at least one.
            generator: of everything random.
        """
        ...


METHODS: Registry[Method, MethodInfo] = Registry("method")


def check_pair(method: str, objective: str | None) -> None:
    """Raises MethodError where `method` does not work on checkpoints of `objective` (None: no checkpoint)."""
    info = METHODS.info(method)
    if not info.needs_checkpoint:
        return
    if objective is None:
        raise MethodError(
            _("The method {method} adapts a checkpoint, and none was given. Choose one.").format(method=method)
        )
    if objective not in info.objectives:
        fitting = ", ".join(info.objectives)
        raise MethodError(
            _("The method {method} works on checkpoints of {fitting}, not of {objective}. Choose another.").format(
                method=method, fitting=fitting, objective=objective
            )
        )


def recommended(info: CheckpointInfo) -> str:
    """Returns the method that the checkpoint names; raises MethodError where no classifier works on it."""
    if not info.recommended_method:
        raise MethodError(
            _(
                "{info} draws views and tells no classes apart, so no method works on it. Choose another checkpoint; "
                "the page Reconstructions and the command `reconstruct` show what this one draws."
            ).format(info=info.key)
        )
    return info.recommended_method


def methods_for(info: CheckpointInfo | None) -> tuple[MethodInfo, ...]:
    """Returns the methods that work with this checkpoint (None: without one)."""
    objective = None if info is None else info.objective
    return tuple(one for one in METHODS.infos() if not one.needs_checkpoint or objective in one.objectives)
