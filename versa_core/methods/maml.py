"""MAML's adaptation: the few plain gradient steps that the checkpoint was meta-trained for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from versa_core.errors import DivergedError, MethodError
from versa_core.language import _
from versa_core.methods.base import METHODS, AdaptStep, MethodInfo, Support
from versa_core.settings import setting

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder


@METHODS.register(
    MethodInfo(
        name="maml",
        title="The inner loop (MAML)",
        paper="Finn, Abbeel and Levine 2017, Model-Agnostic Meta-Learning; head alone: Raghu et al. 2020, ANIL",
        url="https://arxiv.org/abs/1703.03400",
        summary="A head that starts at zero and a few plain gradient steps, as many and as large as in meta-training; "
        "the checkpoint says which layers move. Each class counts the same, however many pictures it has.",
        objectives=("maml",),
    )
)
@dataclass(frozen=True)
class Maml:
    """The inner loop as the checkpoint keeps it."""

    n_steps: int = setting(0, help="Gradient steps; 0 takes as many as in meta-training.", low=0, high=100)
    rate: float = setting(0.0, help="Their size; 0 takes that of meta-training.", low=0, high=10)

    def adapt(self, model: Autoencoder | None, support: Support, *, generator: torch.Generator) -> Iterator[AdaptStep]:
        """Yields the start and every step."""
        import torch

        from versa_core.models.classifier import Classifier, Head
        from versa_core.models.inner_loop import InnerLoop, balanced_loss, descend

        assert model is not None
        learner = model.copy().eval()
        if not isinstance(learner.part, InnerLoop):
            raise MethodError(_("This checkpoint keeps no inner loop. Choose one of the objective maml."))
        n_steps, rate = self.n_steps or int(learner.part.n_steps), self.rate or float(learner.part.rate)
        moves_all = bool(learner.part.moves_all)
        # The loss is a mean over classes: of more classes each would pull its weights less than in meta-training.
        head_rate = rate * support.n_way / int(learner.part.n_way)
        head = Head("linear", torch.zeros(support.n_way, learner.n_latents))
        classifier = Classifier(learner, head)
        yield AdaptStep(0, n_steps, classifier)
        still = learner.embed(support.images)

        def loss_of() -> torch.Tensor:
            features = learner.encode(support.images) if moves_all else still
            return balanced_loss(head(features), support.labels)

        moving = [(one, head_rate) for one in head.parameters()]
        if moves_all:
            moving += [(one, rate) for one in learner.encoder.parameters()]
        for step, loss in enumerate(descend(loss_of, moving, n_steps), start=1):
            if not math.isfinite(loss):
                raise DivergedError(
                    _("The loss stopped being a number at step {step}. Lower the rate.").format(step=step)
                )
            yield AdaptStep(step, n_steps, classifier, {"loss": loss})
