"""The recommended recipe: a prototype-started head; the shots decide what moves; a guard has the last word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from versa_core.methods.base import METHODS, AdaptStep, MethodInfo, Support
from versa_core.settings import setting

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder
    from versa_core.models.classifier import Classifier

MIN_SHOT_TO_MOVE = 3  # below it nothing moves: there is no picture to spare for the guard
MAX_FOLDS = 5


@METHODS.register(
    MethodInfo(
        name="adapted",
        title="Guarded fine-tuning",
        paper="Dhillon et al. 2020 (the start), Li et al. 2018 (the pull), Kumar et al. 2022 (the order)",
        url="https://arxiv.org/abs/1909.02729",
        summary="Starts from the class means, so it answers well before the first step. With 3 or more pictures per "
        "class the head moves first, then the last block, held back towards where it was. Each picture is left out "
        "in turn as a test: where fine-tuning answers fewer of them rightly, the class means stay.",
        objectives=("article", "denoise", "unlabelled", "joint"),
    )
)
@dataclass(frozen=True)
class Adapted:
    """Head from prototypes; head, then last block; L2-SP; guard by leave-one-out."""

    head_steps: int = setting(20, help="Updates of the head alone.", low=0, high=500)
    block_steps: int = setting(20, help="Updates of head and last block, after the head.", low=0, high=500)
    head_rate: float = setting(0.005, help="Adam's step size for the head.", low=1e-6, high=1)
    block_rate: float = setting(0.0003, help="Adam's step size once the last block moves.", low=1e-6, high=0.1)
    distance: str = setting("euclidean", help="How nearness to a class is measured.", choices=("euclidean", "cosine"))
    scale: float = setting(15.0, help="How sharply nearness becomes confidence, at the start.", low=1, high=100)
    pull: float = setting(1.0, help="Weight of ‖θ − θ_pre‖² on the last block (L2-SP).", low=0, high=1000)
    redraw: float = setting(0.1, help="Weight of the reconstruction while the last block moves.", low=0, high=10)
    n_copies: int = setting(4, help="Distorted copies of each support picture in the class means.", low=0, high=20)
    guard: bool = setting(True, help="Keep the class means where fine-tuning lowers the leave-one-out accuracy.")

    def adapt(self, model: Autoencoder | None, support: Support, *, generator: torch.Generator) -> Iterator[AdaptStep]:
        """Yields the start, every update, and the guard's decision."""
        assert model is not None
        n_steps = self.head_steps + self.block_steps
        if support.smallest_shot < MIN_SHOT_TO_MOVE or n_steps == 0:
            few = (
                f"The smallest class has {support.smallest_shot} support picture(s), so nothing is moved: the class "
                f"means answer. From {MIN_SHOT_TO_MOVE} per class on, fine-tuning is tried and checked."
            )
            yield AdaptStep(0, 0, self._start(model, support, generator), message=few if n_steps else "")
            return
        seed = int(generator.initial_seed())
        last = None
        for last in self._tune(model, support, generator):
            yield last
        if self.guard and last is not None:
            yield from self._judge(model, support, seed, last)

    def _judge(self, model: Autoencoder, support: Support, seed: int, tuned: AdaptStep) -> Iterator[AdaptStep]:
        """Compares fine-tuning with the class means on support pictures that were left out in turn.

        Every fold leaves one picture of each class out, so each fold is an honest task of one shot less.
        """
        from versa_core.device import generator

        before, after, n_asked = 0, 0, 0
        for fold in range(min(MAX_FOLDS, support.smallest_shot)):
            kept, held = _split(support, fold)
            before += _n_right(self._start(model, kept, generator(seed + fold)), held)
            checked = tuned
            for step in self._tune(model, kept, generator(seed + fold)):
                checked = step
                yield replace(tuned, is_check=True)
            after += _n_right(checked.classifier, held)
            n_asked += len(held.labels)
        counts = f"Of {n_asked} support pictures left out in turn, the class means got {before} right"
        if after >= before:
            yield replace(tuned, message=f"{counts} and fine-tuning {after}: fine-tuning stays.")
            return
        start = self._start(model, support, generator(seed))
        message = f"{counts} and fine-tuning {after}: the class means stay."
        yield AdaptStep(tuned.step, tuned.n_steps, start, {}, message)

    def _start(self, model: Autoencoder, support: Support, chance: torch.Generator) -> Classifier:
        """Returns the classifier before any update: nearness to the means over originals and distorted copies."""
        from versa_core.methods.prototype import prototype_head
        from versa_core.models.classifier import Classifier

        learner = model.copy().eval()
        return Classifier(
            learner, prototype_head(learner, self._with_copies(support, chance), self.distance, self.scale)
        )

    def _with_copies(self, support: Support, chance: torch.Generator) -> Support:
        import torch

        from versa_core.data.distort import distort

        copies = [distort(support.images, chance) for _ in range(self.n_copies)]
        labels = support.labels.repeat(1 + self.n_copies)
        return Support(torch.cat([support.images, *copies]), labels, support.n_way)

    def _tune(self, model: Autoencoder, support: Support, chance: torch.Generator) -> Iterator[AdaptStep]:
        import torch

        from versa_core.methods.finetune import finetune

        classifier = self._start(model, support, chance)
        learner = classifier.model
        assert learner is not None
        n_steps = self.head_steps + self.block_steps
        yield AdaptStep(0, n_steps, classifier)
        block = list(learner.last_block.parameters())
        anchors = [parameter.detach().clone() for parameter in block]
        head = list(classifier.head.parameters())
        many = self._with_copies(support, chance)
        still = learner.embed(many.images)  # as long as the encoder stands still, so do the embeddings

        def answer() -> dict[str, torch.Tensor]:
            return {"loss": torch.nn.functional.cross_entropy(classifier.head(still), many.labels)}

        def losses() -> dict[str, torch.Tensor]:
            return self._losses(classifier, support, chance, block, anchors)

        yield from finetune(
            classifier, head, answer, n_steps=self.head_steps, learning_rate=self.head_rate, last_step=n_steps
        )
        yield from finetune(
            classifier, [*head, *block], losses, n_steps=self.block_steps, learning_rate=self.block_rate,
            first_step=self.head_steps, last_step=n_steps,
        )  # fmt: skip

    def _losses(
        self,
        classifier: Classifier,
        support: Support,
        chance: torch.Generator,
        block: list[torch.nn.Parameter],
        anchors: list[torch.Tensor],
    ) -> dict[str, torch.Tensor]:
        """Cross-entropy of originals and one distorted copy each, the pull, and the reconstruction."""
        import torch

        from versa_core.data.distort import distort

        learner = classifier.model
        assert learner is not None
        latents = learner.encode(torch.cat([support.images, distort(support.images, chance)]))
        answer = torch.nn.functional.cross_entropy(classifier.head(latents), support.labels.repeat(2))
        distance = torch.stack([(now - then).square().sum() for now, then in zip(block, anchors, strict=True)]).sum()
        parts = {"answer": answer, "pull": self.pull * distance}
        if learner.decoder is not None and self.redraw:
            target = support.images.repeat(2, 1, 1, 1)
            parts["redraw"] = self.redraw * torch.nn.functional.mse_loss(learner.decode(latents), target)
        return {"loss": torch.stack(list(parts.values())).sum(), **parts}


def _split(support: Support, fold: int) -> tuple[Support, Support]:
    """Leaves out the fold-th picture of every class."""
    import torch

    held = torch.zeros(len(support.labels), dtype=torch.bool)
    for label in range(support.n_way):
        held[torch.nonzero(support.labels == label)[fold]] = True
    kept = Support(support.images[~held], support.labels[~held], support.n_way)
    return kept, Support(support.images[held], support.labels[held], support.n_way)


def _n_right(classifier: Classifier, asked: Support) -> int:
    return int((classifier.predict_proba(asked.images).argmax(1) == asked.labels).sum())
