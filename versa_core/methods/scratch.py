"""The same network trained on the support set only: what meta-training must be better than."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from versa_core.methods.base import METHODS, AdaptStep, MethodInfo, Support
from versa_core.settings import setting

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder


@METHODS.register(
    MethodInfo(
        name="scratch",
        title="Training from scratch",
        paper="",
        url="",
        summary="The project's own network with random weights, trained on your support pictures and on distorted "
        "copies of them, and on nothing else. What a checkpoint is worth is what it gains over this.",
    )
)
@dataclass(frozen=True)
class Scratch:
    """Random weights, cross-entropy on distorted copies, Adam."""

    n_steps: int = setting(60, help="How many updates.", low=1, high=2000)
    learning_rate: float = setting(0.001, help="Adam's step size.", low=1e-6, high=0.1)
    strength: float = setting(1.0, help="How strongly the copies are distorted.", low=0, high=2)

    def adapt(self, model: Autoencoder | None, support: Support, *, generator: torch.Generator) -> Iterator[AdaptStep]:
        """Yields the start and every update; no checkpoint is used."""
        import torch

        from versa_core.data.distort import distort
        from versa_core.methods.finetune import finetune
        from versa_core.models.classifier import Classifier, Head
        from versa_core.models.inner_loop import balanced_loss

        learner = fresh_network(support, generator)
        head = Head("linear", torch.zeros(support.n_way, learner.n_latents))
        classifier = Classifier(learner, head)
        yield AdaptStep(0, self.n_steps, classifier)

        def losses() -> dict[str, torch.Tensor]:
            copies = distort(support.images, generator, self.strength)
            return {"loss": balanced_loss(head(learner.encode(copies)), support.labels)}

        moving = [*head.parameters(), *learner.encoder.parameters()]
        yield from finetune(classifier, moving, losses, n_steps=self.n_steps, learning_rate=self.learning_rate)


def fresh_network(support: Support, generator: torch.Generator) -> Autoencoder:
    """Returns the profile's own encoder with random weights, in eval mode.

    Batch norm takes the statistics of the support pictures once and keeps them: with so few pictures they would
    otherwise follow each batch, and an answer would be given with others than were trained with.
    """
    from dataclasses import replace

    import torch

    from versa_core.models.autoencoder import Autoencoder, AutoencoderConfig

    profile = "glyphs" if support.images.shape[1] == 1 else "photos"
    network = Autoencoder(replace(AutoencoderConfig.for_profile(profile), decoder=False), generator)
    norms = [module for module in network.modules() if isinstance(module, torch.nn.BatchNorm2d)]
    for norm in norms:
        norm.momentum = 1.0
    network.train()
    with torch.no_grad():
        network.encode(support.images)
    for norm in norms:
        norm.momentum = 0.1
    return network.eval()
