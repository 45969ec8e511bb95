"""The published VERSA's view reconstruction: what was seen from some sides, drawn as from another.

Gordon et al. 2019, section 5.3 and appendix; there the sides are those of 3-D objects, here a picture is turned.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional

N_PSI = 256
WIDTHS = (256, 128, 64, 32)
SIDES = {28: (2, 4, 7, 14, 28), 64: (4, 8, 16, 32, 64)}


class Psi(NamedTuple):
    """A Gaussian over ψ, what is known of a thing: mean and log-variance, (n, 256) each."""

    mean: torch.Tensor
    log_variance: torch.Tensor


class ViewGenerator(nn.Module):
    """From views with their angles to ψ, and from ψ and a new angle to a picture.

    Args:
        n_latents: size of the encoder's latents.
        n_channels: channels of the picture.
        side: its side, 28 or 64.
    """

    def __init__(self, n_latents: int, n_channels: int, side: int) -> None:
        super().__init__()
        self.each = _two_layers(n_latents + 2, N_PSI, N_PSI)
        self.all = _two_layers(N_PSI, N_PSI, N_PSI)
        self.mean = nn.Linear(N_PSI, N_PSI)
        self.log_variance = nn.Linear(N_PSI, N_PSI)
        sides = SIDES[side]
        self.start = _two_layers(N_PSI + 2, 512, 1024)
        self.to_map = nn.Sequential(nn.Linear(1024, WIDTHS[0] * sides[0] ** 2), nn.ELU())
        self.first_side = sides[0]
        widths = (*WIDTHS, n_channels)
        self.steps = nn.ModuleList(
            # Kernel 4 doubles the side; kernel 3 takes it from n to 2n - 1.
            nn.ConvTranspose2d(a, b, 4 if small * 2 == large else 3, stride=2, padding=1)
            for (a, b), (small, large) in zip(pairwise(widths), pairwise(sides), strict=True)
        )

    def begin(self) -> None:
        """Lets ψ begin as good as certain, so that noise does not hide it from the generator."""
        nn.init.zeros_(self.log_variance.weight)
        nn.init.constant_(self.log_variance.bias, -5.0)

    def infer(self, latents: torch.Tensor, angles: torch.Tensor) -> Psi:
        """Reads n_views of each of n things.

        Args:
            latents: (n, n_views, n_latents) of the views.
            angles: (n, n_views) by which each was turned, in radians.
        """
        known = self.all(self.each(torch.cat([latents, _on_circle(angles)], -1)).mean(1))
        return Psi(self.mean(known).float(), self.log_variance(known).float())

    def generate(self, psi: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
        """ψ (n, 256) and angles (n,) in radians -> pictures (n, n_channels, side, side) in (0, 1)."""
        features = self.to_map(self.start(torch.cat([psi, _on_circle(angles)], -1)))
        features = features.unflatten(1, (-1, self.first_side, self.first_side))
        for number, step in enumerate(self.steps, start=1):
            features = step(features) if number == len(self.steps) else functional.elu(step(features))
        return torch.sigmoid(features.float())

    def forward(self, latents: torch.Tensor, angles: torch.Tensor | None = None) -> torch.Tensor:
        """Latents (n, n_latents) of upright pictures -> the pictures turned by `angles` (n,); None: upright."""
        upright = torch.zeros(len(latents), 1)
        psi = self.infer(latents.unsqueeze(1), upright).mean
        return self.generate(psi, upright.squeeze(1) if angles is None else angles)


def _two_layers(n_in: int, n_hidden: int, n_out: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(n_in, n_hidden), nn.ELU(), nn.Linear(n_hidden, n_out), nn.ELU())


def _on_circle(angles: torch.Tensor) -> torch.Tensor:
    """(…,) radians -> (…, 2), sine and cosine: 359° lies beside 0°."""
    return torch.stack([angles.sin(), angles.cos()], -1)
