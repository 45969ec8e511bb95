"""The recommended recipe: a prototype-started head; the shots decide what moves; a guard has the last word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from versa_core.language import _, later, plural
from versa_core.methods.base import EVERY_BUT_VIEWS, METHODS, AdaptStep, MethodInfo, Support
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
        paper=later("Dhillon et al. 2020 (the start), Li et al. 2018 (the pull), Kumar et al. 2022 (the order)"),
        url="https://arxiv.org/abs/1909.02729",
        summary="Starts from the class means, so it answers well before the first step. With 3 or more pictures per "
        "class the head moves first, then the last block, held back towards where it was. Each picture is left out "
        "in turn as a test: where fine-tuning answers fewer of them rightly, the class means stay.",
        objectives=EVERY_BUT_VIEWS,
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
    n_copies: int = setting(
        4, help="Distorted copies of each support picture that the head learns from.", low=0, high=20
    )
    guard: bool = setting(True, help="Keep the class means where fine-tuning lowers the leave-one-out accuracy.")

    def adapt(self, model: Autoencoder | None, support: Support, *, generator: torch.Generator) -> Iterator[AdaptStep]:
        """Yields the start, every update, and the guard's decision."""
        assert model is not None
        n_steps = self.head_steps + self.block_steps
        start = self._start(model, support)
        if support.smallest_shot < MIN_SHOT_TO_MOVE or n_steps == 0:
            yield AdaptStep(0, 0, start, message=_too_few(support.smallest_shot) if n_steps else "")
            return
        yield from self._guarded(start, model, support, generator, 0, n_steps)

    def n_more(self, done: int) -> int:
        """Returns what a stopped run still lacks, else as many steps again; these move head and last block."""
        n_steps = self.head_steps + self.block_steps
        return n_steps - done % n_steps if n_steps else 0

    def go_on(
        self,
        classifier: Classifier,
        model: Autoencoder | None,
        support: Support,
        *,
        done: int,
        generator: torch.Generator,
    ) -> Iterator[AdaptStep]:
        """Yields the state, further updates, and the guard's decision on all of them; Adam's averages begin anew."""
        assert model is not None
        yield from self._guarded(classifier, model, support, generator, done, done + self.n_more(done))

    def _guarded(
        self,
        classifier: Classifier,
        model: Autoencoder,
        support: Support,
        chance: torch.Generator,
        first: int,
        last: int,
    ) -> Iterator[AdaptStep]:
        """Tunes from step `first` to step `last`, and judges the outcome."""
        tuned = None
        for tuned in self._tune(classifier, model, support, chance, first, last):
            yield tuned
        if self.guard and tuned is not None:
            yield from self._judge(model, support, int(chance.initial_seed()), tuned)

    def _judge(self, model: Autoencoder, support: Support, seed: int, tuned: AdaptStep) -> Iterator[AdaptStep]:
        """Compares fine-tuning with the class means on support pictures that were left out in turn.

        Every fold leaves one picture of each class out, so each fold is an honest task of one shot less.
        """
        from versa_core.device import generator
        from versa_core.methods.leave_one_out import leave_one_out, n_right

        before, after, n_asked = 0, 0, 0
        folds = list(leave_one_out(support, MAX_FOLDS))
        for fold, (kept, held) in enumerate(folds):
            chance = generator(seed + fold)
            learner = self._start(model, kept)
            before += n_right(learner, held)
            for step in self._tune(learner, model, kept, chance, 0, tuned.n_steps):
                share = (fold + step.step / step.n_steps) / len(folds)
                yield replace(tuned, is_check=True, checked=share)
            after += n_right(learner, held)
            n_asked += len(held.labels)
        counts = _("Of {n_asked} support pictures left out in turn, the class means got {before} right").format(
            n_asked=n_asked, before=before
        )
        if after >= before:
            yield replace(
                tuned,
                message=_("{counts} and fine-tuning {after}: fine-tuning stays.").format(counts=counts, after=after),
            )
            return
        start = self._start(model, support)
        message = _("{counts} and fine-tuning {after}: the class means stay.").format(counts=counts, after=after)
        yield AdaptStep(tuned.step, tuned.n_steps, start, {}, message, no_improvement=True)

    def _start(self, model: Autoencoder, support: Support) -> Classifier:
        """Returns the classifier before any update: nearness to the class means."""
        from versa_core.methods.prototype import prototype_head
        from versa_core.models.classifier import Classifier

        learner = model.copy().eval()
        return Classifier(learner, prototype_head(learner, support, self.distance, self.scale))

    def _with_copies(self, support: Support, chance: torch.Generator) -> Support:
        import torch

        from versa_core.data.distort import distort

        copies = [distort(support.images, chance) for _ in range(self.n_copies)]
        labels = support.labels.repeat(1 + self.n_copies)
        return Support(torch.cat([support.images, *copies]), labels, support.n_way)

    def _tune(
        self,
        classifier: Classifier,
        model: Autoencoder,
        support: Support,
        chance: torch.Generator,
        first: int,
        last: int,
    ) -> Iterator[AdaptStep]:
        """Moves the classifier from step `first` to step `last`: the head alone up to step `head_steps`."""
        from versa_core.methods.adapted_losses import block_losses, head_losses
        from versa_core.methods.finetune import finetune

        learner = classifier.model
        assert learner is not None
        yield AdaptStep(first, last, classifier)
        head = list(classifier.head.parameters())
        turn = min(max(first, self.head_steps), last) if self.block_steps else last
        if turn > first:
            yield from finetune(
                classifier, head, head_losses(classifier, self._with_copies(support, chance)),
                n_steps=turn - first, learning_rate=self.head_rate, first_step=first, last_step=last,
            )  # fmt: skip
        yield from finetune(
            classifier, [*head, *learner.last_block.parameters()],
            block_losses(classifier, model, support, chance, pull=self.pull, redraw=self.redraw),
            n_steps=last - turn, learning_rate=self.block_rate, first_step=turn, last_step=last,
        )  # fmt: skip


def _too_few(n_shot: int) -> str:
    return plural(
        "The smallest class has {n} support picture, so nothing is moved: the class means answer. From {least} per "
        "class on, fine-tuning is tried and checked.",
        "The smallest class has {n} support pictures, so nothing is moved: the class means answer. From {least} per "
        "class on, fine-tuning is tried and checked.",
        n_shot,
    ).format(n=n_shot, least=MIN_SHOT_TO_MOVE)
