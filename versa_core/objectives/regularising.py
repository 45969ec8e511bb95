"""What keeps a classifier of few classes from learning only these: turned pictures and mixed pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import torch

N_TURNS = 4


class Mixed(NamedTuple):
    """Pictures of which each holds a piece of another one.

    Attributes:
        images: (n, c, h, w).
        partners: (n,) int64, from which picture the piece is.
        share: of the picture that is still its own, 0 to 1; the same for all.
    """

    images: torch.Tensor
    partners: torch.Tensor
    share: float


def quarter_turned(
    images: torch.Tensor, generator: torch.Generator, share: float = 0.5
) -> tuple[torch.Tensor, torch.Tensor]:
    """Turns some of the pictures by 90, 180 or 270 degrees, to be told apart (Gidaris et al. 2018 and 2019).

    Args:
        images: (n, c, h, h).
        generator: the source of chance.
        share: of the pictures that may be turned.

    Returns:
        The pictures, and (n,) int64: by how many quarters each was turned.
    """
    import torch

    chosen = torch.rand(len(images), generator=generator) < share
    turns = torch.where(chosen, torch.randint(1, N_TURNS, (len(images),), generator=generator), 0)
    turned = images.clone()
    for quarters in range(1, N_TURNS):
        turned[turns == quarters] = torch.rot90(images[turns == quarters], quarters, (2, 3))
    return turned, turns


def cut_mixed(images: torch.Tensor, generator: torch.Generator) -> Mixed:
    """Pastes one rectangle of another picture into each (CutMix, Yun et al. 2019, with α = 1).

    Args:
        images: (n, c, h, w).
        generator: the source of chance.
    """
    import torch

    height, width = images.shape[2:]
    side, down, right = torch.rand(3, generator=generator).tolist()
    half = (1 - side) ** 0.5 / 2  # of each side, so that the whole rectangle is 1 − side of the picture
    top, bottom = (round(height * min(1.0, max(0.0, down + shift))) for shift in (-half, half))
    left, end = (round(width * min(1.0, max(0.0, right + shift))) for shift in (-half, half))
    partners = torch.randperm(len(images), generator=generator)
    mixed = images.clone()
    mixed[:, :, top:bottom, left:end] = images[partners, :, top:bottom, left:end]
    return Mixed(mixed, partners, 1 - (bottom - top) * (end - left) / (height * width))
