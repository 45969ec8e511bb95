"""The published VERSA: one forward pass writes a Gaussian over each class's weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from versa_core.errors import MethodError
from versa_core.language import _
from versa_core.methods.base import METHODS, AdaptStep, MethodInfo, Support
from versa_core.settings import setting

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder
    from versa_core.models.gaussian_head import GaussianHead


@METHODS.register(
    MethodInfo(
        name="amortised",
        title="Amortised inference (the published VERSA)",
        paper="Gordon, Bronskill, Bauer, Nowozin and Turner 2019, Meta-Learning Probabilistic Inference for Prediction",
        url="https://openreview.net/forum?id=HkxStoC5F7",
        summary="A network that was trained for it reads each class's mean feature and writes a Gaussian over that "
        "class's weights. No step is taken; an answer is the average over samples. Batch norm uses what it learned, "
        "never the pictures that are asked about.",
        objectives=("amortised",),
        has_steps=False,
    )
)
@dataclass(frozen=True)
class Amortised:
    """Gaussian class weights from an amortisation network; the softmax averaged over samples."""

    n_samples: int = setting(50, help="Samples that an answer is averaged over.", low=1, high=1000)

    def adapt(self, model: Autoencoder | None, support: Support, *, generator: torch.Generator) -> Iterator[AdaptStep]:
        """Yields one step: the head, with what it says of its own certainty."""
        import torch

        from versa_core.models.amortiser import Amortiser
        from versa_core.models.classifier import Classifier
        from versa_core.models.gaussian_head import GaussianHead
        from versa_core.objectives.losses import class_means

        assert model is not None
        learner = model.copy().eval()
        if not isinstance(learner.part, Amortiser):
            raise MethodError(_("This checkpoint has no amortisation network. Choose one of the objective amortised."))
        means = class_means(learner.embed(support.images), support.labels, support.n_way)
        with torch.no_grad():
            classes = learner.part(means)
        noise = torch.randn((self.n_samples, support.n_way), generator=generator)
        head = GaussianHead(classes, noise)
        yield AdaptStep(0, 0, Classifier(learner, head), message=certainty(head))


def certainty(head: GaussianHead) -> str:
    """Returns the learned spread of the class weights in a sentence, and what it is not."""
    described = head.describe()
    size = sum(described["sizes"]) / len(described["sizes"])
    low, high = min(described["deviations"]), max(described["deviations"])
    return _(
        "Each class is a Gaussian over weights: their mean size is {size:.3g}, their learned standard deviation "
        "{low:.3g} to {high:.3g} by class. Such deviations tend to shrink in training: they are shown, and "
        "promise no sure measure of doubt."
    ).format(size=size, low=low, high=high)
