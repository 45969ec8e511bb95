"""A linear classifier on the frozen encoder: logistic regression (Baseline) or a cosine head (Baseline++)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from versa_core.errors import DivergedError
from versa_core.language import _
from versa_core.methods.base import EVERY_BUT_VIEWS, METHODS, AdaptStep, MethodInfo, Support
from versa_core.settings import setting

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder
    from versa_core.models.classifier import Head

N_WITHIN = 5  # iterations of the solver in one reported step


@METHODS.register(
    MethodInfo(
        name="linear",
        title="Linear classifier",
        paper="Chen, Liu, Kira, Wang and Huang 2019, A Closer Look at Few-shot Classification",
        url="https://arxiv.org/abs/1904.04232",
        summary="The encoder stands still and a classifier is fitted to its embeddings: logistic regression, or a "
        "cosine head that starts from the class means. Each class counts the same, however many pictures it has.",
        objectives=EVERY_BUT_VIEWS,
    )
)
@dataclass(frozen=True)
class Linear:
    """A convex problem and its solution: the cross-entropy plus a penalty, by L-BFGS."""

    head: str = setting(
        "logistic", help="Logistic regression, or a cosine head from the class means.", choices=("logistic", "cosine")
    )
    n_steps: int = setting(20, help=f"Reported steps, {N_WITHIN} iterations of the solver each.", low=1, high=200)
    penalty: float = setting(0.01, help="Weight of ‖w‖² for embeddings of mean length 1.", low=0, high=100)
    scale: float = setting(10.0, help="Cosine head: how sharply similarity becomes confidence.", low=1, high=100)

    def adapt(self, model: Autoencoder | None, support: Support, *, generator: torch.Generator) -> Iterator[AdaptStep]:
        """Yields the start and every reported step."""
        import torch

        from versa_core.models.classifier import Classifier
        from versa_core.models.inner_loop import balanced_loss

        assert model is not None
        learner = model.copy().eval()
        features = learner.embed(support.images)
        head, unit = self._start(features, support)
        start = head.weight.detach().clone()
        classifier = Classifier(learner, head)
        yield AdaptStep(0, self.n_steps, classifier)
        solver = torch.optim.LBFGS(head.parameters(), max_iter=N_WITHIN, line_search_fn="strong_wolfe")

        def loss_of() -> torch.Tensor:
            solver.zero_grad()
            far = (unit * (head.weight - start)).square().sum()
            loss = balanced_loss(head(features), support.labels) + self.penalty * far
            loss.backward()  # type: ignore[no-untyped-call]
            return loss

        for step in range(1, self.n_steps + 1):
            solver.step(loss_of)  # type: ignore[no-untyped-call]
            loss = float(loss_of().detach())
            if not math.isfinite(loss):
                raise DivergedError(
                    _("The loss stopped being a number at step {step}. Raise the penalty.").format(step=step)
                )
            yield AdaptStep(step, self.n_steps, classifier, {"loss": loss})

    def _start(self, features: torch.Tensor, support: Support) -> tuple[Head, float]:
        """Returns the head before any step, and the length of weights that counts as 1 in the penalty."""
        import torch

        from versa_core.models.classifier import Head
        from versa_core.objectives.losses import class_means

        if self.head == "cosine":
            unit = torch.nn.functional.normalize(features, dim=1)
            return Head("cosine", class_means(unit, support.labels, support.n_way), self.scale), 1.0
        # Logits are products, so a penalty on w · (length of the embeddings) means the same on every checkpoint.
        length = float(features.norm(dim=1).mean())
        return Head("linear", torch.zeros(support.n_way, features.shape[1])), length
