"""Finished runs as teachers: a new network learns what they say about each picture, beside its class."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from versa_core import checkpoint
from versa_core.errors import CheckpointError, MethodError
from versa_core.language import _
from versa_core.models.autoencoder import Autoencoder
from versa_core.objectives import OBJECTIVES
from versa_core.objectives.joint import Joint
from versa_core.objectives.losses import imitation_loss
from versa_core.settings import values_of
from versa_core.training.state import trained_weights

if TYPE_CHECKING:
    from versa_core.data.episodes import Episode

HEAD = "head."
MODEL = "model."


@dataclass(frozen=True)
class Teacher:
    """A finished run's encoder and its classifier of the training classes."""

    model: Autoencoder
    head: nn.Linear

    @classmethod
    def of_run(cls, folder: Path) -> Teacher:
        """Reads the folder of a run of the objective `joint` with a classification loss.

        Raises:
            CheckpointError: it holds no such run, or a damaged one.
        """
        file, state = folder / "joint.safetensors", folder / "state.safetensors"
        if not (file.is_file() and state.is_file()):
            raise CheckpointError(
                _("{folder} holds no finished run of joint: a teacher needs joint.safetensors and its state.").format(
                    folder=folder.name
                )
            )
        _info, model, _rest = checkpoint.load_model(file)
        weights = trained_weights(state)
        head_weights = {name.removeprefix(HEAD): value for name, value in weights.items() if name.startswith(HEAD)}
        if not head_weights:
            raise CheckpointError(
                _("The run in {folder} has no classifier of its training classes; train it with task=classification.")
                .format(folder=folder.name)
            )  # fmt: skip
        head = nn.Linear(model.n_latents, len(head_weights["bias"]))
        try:
            # The checkpoint's own weights are rounded to half their bits; the state's are those that were trained.
            model.load_state_dict({n.removeprefix(MODEL): v for n, v in weights.items() if n.startswith(MODEL)})
            head.load_state_dict(head_weights)
        except (RuntimeError, KeyError):
            raise CheckpointError(
                _("The state and the checkpoint in {folder} belong to different networks.").format(folder=folder.name)
            ) from None
        model.to(memory_format=torch.channels_last).eval().requires_grad_(False)
        return cls(model, head.eval().requires_grad_(False))

    @property
    def n_classes(self) -> int:
        """How many training classes it tells apart."""
        return self.head.out_features

    @torch.no_grad()
    def logits(self, images: torch.Tensor) -> torch.Tensor:
        """Returns what it says of pictures as the learner sees them: (n, c, h, w) -> (n, n_classes)."""
        answered: torch.Tensor = self.head(self.model.encode(images)).float()
        return answered


@dataclass(frozen=True)
class TaughtJoint(Joint):
    """`joint` whose classification loss is shared with imitating teachers (Hinton, Vinyals and Dean 2015).

    Several teachers speak as one, by the mean of their logits (Furlanello et al. 2018, Born-again neural networks, find
    that a network of the same size gains from it; Tian et al. 2020 that few-shot accuracy does).

    Attributes:
        teachers: who is imitated.
        share: what share of the classification loss is imitation, 0 to 1.
        temperature: what logits are divided by before they are compared; more shows more of the unlikely classes.
    """

    teachers: tuple[Teacher, ...] = field(kw_only=True)
    share: float = field(kw_only=True)
    temperature: float = field(kw_only=True)

    def make_head(self, n_latents: int, n_classes: int, generator: torch.Generator) -> nn.Module | None:
        """Returns the classifier of the training classes; raises MethodError where teachers know other ones."""
        for teacher in self.teachers:
            if teacher.n_classes != n_classes:
                raise MethodError(
                    _("A teacher knows {known} classes, the pictures have {n_classes}. Name the teacher's own data.")
                    .format(known=teacher.n_classes, n_classes=n_classes)
                )  # fmt: skip
        return super().make_head(n_latents, n_classes, generator)

    def _named(self, logits: torch.Tensor, episode: Episode, seen: torch.Tensor) -> dict[str, torch.Tensor]:
        """Returns the loss of the training classes and that of what the teachers say, each by its share."""
        told = torch.stack([teacher.logits(seen) for teacher in self.teachers]).mean(0)
        named = super()._named(logits, episode, seen)
        parts = {name: (1 - self.share) * loss for name, loss in named.items()}
        return parts | {"imitation": self.share * imitation_loss(logits, told, self.temperature)}


@dataclass(frozen=True)
class Teaching:
    """What a run is asked to learn from finished runs.

    Attributes:
        folders: of finished runs of `joint` on the same classes.
        share: see TaughtJoint.
        temperature: see TaughtJoint.
    """

    folders: tuple[Path, ...]
    share: float = 0.5
    temperature: float = 2.0

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise MethodError(
                _("The share of imitation is {share}; it must lie between 0 and 1.").format(share=self.share)
            )
        if not 0.1 <= self.temperature <= 100:
            raise MethodError(
                _("The temperature of imitation is {temperature}; it must lie between 0.1 and 100.").format(
                    temperature=self.temperature
                )
            )

    def build(self, objective: str, settings: dict[str, Any]) -> TaughtJoint:
        """Returns the objective with its teachers.

        Raises:
            MethodError: another objective than `joint`, or no classification loss to share.
            CheckpointError: a folder holds no teacher.
        """
        built = OBJECTIVES.build(objective, settings)
        if not isinstance(built, Joint) or built.task == "prototypical":
            raise MethodError(
                _("Teachers are imitated by the objective joint with a classification loss. Set task=classification.")
            )
        teachers = tuple(Teacher.of_run(folder) for folder in self.folders)
        values: dict[str, Any] = values_of(built)
        return TaughtJoint(**values, teachers=teachers, share=self.share, temperature=self.temperature)
