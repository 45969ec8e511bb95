"""First-order MAML and ANIL: learn weights from which a few gradient steps lead far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from versa_core.objectives.base import OBJECTIVES, ObjectiveInfo, WithoutHead
from versa_core.settings import setting

if TYPE_CHECKING:
    import torch
    from torch import nn

    from versa_core.data.episodes import Episode
    from versa_core.models.autoencoder import Autoencoder


@OBJECTIVES.register(
    ObjectiveInfo(
        name="maml",
        title="Learning to fine-tune (MAML)",
        paper="Finn, Abbeel and Levine 2017, Model-Agnostic Meta-Learning; head alone: Raghu et al. 2020, ANIL",
        url="https://arxiv.org/abs/1703.03400",
        summary="Each task is fine-tuned by a few plain gradient steps, and the weights before them are moved so that "
        "the queries are answered better after them. Uses labels, and is slower than the others. There is no decoder.",
        uses_labels=True,
        recommended_method="maml",
        has_decoder=False,
        part="inner",
    )
)
@dataclass(frozen=True)
class Maml(WithoutHead):
    """The queries' cross-entropy after the inner loop; its head starts at zero in every task.

    The encoder's gradient is taken where the inner loop ended (first order). The steps of the head alone are
    differentiated through, which costs next to nothing.
    """

    inner: str = setting("head", help="What the inner loop moves: the head, or all layers.", choices=("head", "all"))
    n_steps: int = setting(5, help="Gradient steps of the inner loop.", low=1, high=50)
    rate: float = setting(0.01, help="Their size; one too large makes the steps overshoot.", low=1e-4, high=10)
    n_way: int = setting(5, help="Classes a task; an episode of more classes makes several tasks.", low=2, high=100)

    def losses(
        self, model: Autoencoder, episode: Episode, *, head: nn.Module | None, generator: torch.Generator
    ) -> Mapping[str, torch.Tensor]:
        """Returns the mean over tasks of the queries' loss after the inner loop."""
        import torch

        from versa_core.models.inner_loop import InnerLoop

        assert isinstance(model.part, InnerLoop)
        model.part.set(moves_all=self.inner == "all", n_steps=self.n_steps, rate=self.rate, n_way=self.n_way)
        answer = self._whole if self.inner == "all" else self._head
        return {"loss": torch.stack(list(answer(model, episode))).mean()}

    def _head(self, model: Autoencoder, episode: Episode) -> Iterator[torch.Tensor]:
        """Yields each task's loss; the encoder stands still in the inner loop, so all pictures are encoded at once."""
        import torch

        from versa_core.models.inner_loop import descend_head
        from versa_core.objectives.losses import all_images

        features = model.encode(all_images(episode))
        n_support = len(episode.support_labels)
        support, query = features[:n_support], features[n_support:]
        with torch.autocast("cpu", enabled=False):  # the steps add up small differences
            for task in tasks_of(episode, self.n_way):
                weight, bias = descend_head(
                    support[task.support], task.support_labels, task.n_way, self.n_steps, self.rate
                )
                logits = query[task.query] @ weight.T + bias
                yield torch.nn.functional.cross_entropy(logits, task.query_labels)

    def _whole(self, model: Autoencoder, episode: Episode) -> Iterator[torch.Tensor]:
        """Yields each task's loss.

        Batch norm answers as it will in use, in eval mode; its running statistics follow the pictures of the episode.
        """
        import torch

        from versa_core.objectives.losses import all_images

        with torch.no_grad():
            model.encode(all_images(episode))
        model.encoder.eval()
        for task in tasks_of(episode, self.n_way):
            yield self._moved(model, episode, task)
        model.encoder.train()

    def _moved(self, model: Autoencoder, episode: Episode, task: Part) -> torch.Tensor:
        """Runs the inner loop on a copy; returns the queries' loss with the copy's values and the own gradients."""
        import torch

        from versa_core.models.inner_loop import balanced_loss, descend

        learner = model.copy()
        head = torch.nn.Parameter(torch.zeros(task.n_way, model.n_latents))
        bias = torch.nn.Parameter(torch.zeros(task.n_way))
        images = episode.support_images[task.support]

        def loss_of() -> torch.Tensor:
            return balanced_loss(learner.encode(images) @ head.T + bias, task.support_labels)

        moving = [(one, self.rate) for one in (*learner.encoder.parameters(), head, bias)]
        for _ in descend(loss_of, moving, self.n_steps):
            pass
        moved = {
            name: own + (there - own).detach()
            for (name, own), there in zip(
                model.encoder.named_parameters(), learner.encoder.parameters(), strict=True
            )
        }  # fmt: skip
        queries = episode.query_images[task.query].contiguous(memory_format=torch.channels_last)
        features = torch.func.functional_call(model.encoder, moved, (queries,)).float()
        return torch.nn.functional.cross_entropy(features @ head.detach().T + bias.detach(), task.query_labels)


class Part(NamedTuple):
    """Some classes of an episode as a task of its own.

    Attributes:
        support: which of the episode's support images, (n,) bool.
        support_labels: theirs, from 0.
        query: which of its query images.
        query_labels: theirs.
        n_way: number of classes.
    """

    support: torch.Tensor
    support_labels: torch.Tensor
    query: torch.Tensor
    query_labels: torch.Tensor
    n_way: int


def tasks_of(episode: Episode, n_way: int) -> Iterator[Part]:
    """Splits an episode's classes into tasks of `n_way` each; those left over are not used, a small episode is one."""
    own = min(n_way, len(episode.class_ids))
    for first in range(0, len(episode.class_ids) - own + 1, own):
        support, query = (
            (labels >= first) & (labels < first + own) for labels in (episode.support_labels, episode.query_labels)
        )
        yield Part(
            support, episode.support_labels[support] - first, query, episode.query_labels[query] - first, own
        )  # fmt: skip
