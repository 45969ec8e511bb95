"""The article's task adaptation: fine-tune φ_t on a small support set, min Σ L(f(g(x; θ_g); φ_t), y)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from versa_core.methods.base import METHODS, AdaptStep, MethodInfo, Support
from versa_core.settings import setting

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder
    from versa_core.models.classifier import Classifier


@METHODS.register(
    MethodInfo(
        name="article",
        title="Fine-tuning (the article)",
        paper="The article: Versatile Reusable Embeddings for Scalable Transfer Learning",
        url="",
        summary="A linear head on the latent, started at zero, trained with cross-entropy for a fixed number of "
        "steps. Reading A keeps the encoder still, as the article's formula says; reading B moves everything, as its "
        "prose says.",
        objectives=("article", "denoise", "joint"),
    )
)
@dataclass(frozen=True)
class Article:
    """A zero-started linear head, Adam, a fixed number of steps."""

    reading: str = setting("A", help="A: only the head moves. B: the encoder moves too.", choices=("A", "B"))
    n_steps: int = setting(100, help="How many updates; the article names no rule to stop.", low=1, high=2000)
    learning_rate: float = setting(0.01, help="Adam's step size for the head.", low=1e-6, high=1)
    encoder_rate: float = setting(0.001, help="Reading B: Adam's step size for everything.", low=1e-6, high=0.1)

    def adapt(self, model: Autoencoder | None, support: Support, *, generator: torch.Generator) -> Iterator[AdaptStep]:
        """Yields the start and every update."""
        import torch

        from versa_core.models.classifier import Classifier, Head

        assert model is not None
        learner = model.copy().eval()
        head = Head("linear", torch.zeros(support.n_way, learner.n_latents))
        yield from self._tune(Classifier(learner, head), support, 0, self.n_steps)

    def n_more(self, done: int) -> int:
        """Returns what a stopped run still lacks, else as many steps again."""
        return self.n_steps - done % self.n_steps

    def go_on(
        self,
        classifier: Classifier,
        model: Autoencoder | None,
        support: Support,
        *,
        done: int,
        generator: torch.Generator,
    ) -> Iterator[AdaptStep]:
        """Yields the state and further updates; Adam's averages begin anew."""
        yield from self._tune(classifier, support, done, self.n_more(done))

    def _tune(self, classifier: Classifier, support: Support, done: int, n_steps: int) -> Iterator[AdaptStep]:
        import torch

        from versa_core.methods.finetune import finetune

        learner, head = classifier.model, classifier.head
        assert learner is not None
        yield AdaptStep(done, done + n_steps, classifier)
        still = learner.embed(support.images)

        def losses() -> dict[str, torch.Tensor]:
            features = still if self.reading == "A" else learner.encode(support.images)
            return {"loss": torch.nn.functional.cross_entropy(head(features), support.labels)}

        moving = list(head.parameters())
        if self.reading == "B":
            moving += list(learner.encoder.parameters())
        rate = self.learning_rate if self.reading == "A" else self.encoder_rate
        yield from finetune(
            classifier, moving, losses, n_steps=n_steps, learning_rate=rate, first_step=done, last_step=done + n_steps
        )
