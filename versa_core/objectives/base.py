"""What an objective is: named losses of one episode, and what it says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from versa_core.registry import Info, Registry

if TYPE_CHECKING:
    import torch
    from torch import nn

    from versa_core.data.episodes import Episode
    from versa_core.models.autoencoder import Autoencoder


@dataclass(frozen=True)
class ObjectiveInfo(Info):
    """An objective's description.

    Attributes:
        uses_labels: whether meta-training sees class labels.
        recommended_method: the few-shot method that fits its checkpoints best; "" where no classifier works on them.
        has_decoder: whether its networks can redraw pictures.
        part: what its networks have besides, a name of versa_core.models.autoencoder.PARTS, or "".
    """

    uses_labels: bool = False
    recommended_method: str = "prototype"
    has_decoder: bool = True
    part: str = ""


class Objective(Protocol):
    """A frozen dataclass of hyper-parameters with one verb."""

    def make_head(self, n_latents: int, n_classes: int, generator: torch.Generator) -> nn.Module | None:
        """Returns a module that is trained along and thrown away afterwards, or None."""
        ...

    def losses(
        self, model: Autoencoder, episode: Episode, *, head: nn.Module | None, generator: torch.Generator
    ) -> Mapping[str, torch.Tensor]:
        """Returns the named losses (scalars) of one episode; the entry "loss" is what is minimised."""
        ...


class WithoutHead:
    """What most objectives are built on: nothing is trained along that would be thrown away."""

    def make_head(self, n_latents: int, n_classes: int, generator: torch.Generator) -> nn.Module | None:
        """Returns None."""
        return None


OBJECTIVES: Registry[Objective, ObjectiveInfo] = Registry("objective")
