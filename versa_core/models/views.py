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
WIDEST = 0.0  # of the log-variance: a ψ wider than its own scale tells nothing, and exp soon has no number for it
HARMONICS = (1, 2, 3, 4, 5, 6, 7, 8)
N_ANGLE = 2 * len(HARMONICS)
SIDES = {28: (2, 4, 7, 14, 28), 64: (4, 8, 16, 32, 64)}


class Psi(NamedTuple):
    """A Gaussian over ψ, what is known of a thing: mean, of variance 1 over things, and log-variance, (n, 256) each."""

    mean: torch.Tensor
    log_variance: torch.Tensor


class ViewGenerator(nn.Module):
    """From views with their angles to ψ, and from ψ and a new angle to a picture.

    Other than in the reference, there is batch norm between the transposed convolutions, ψ is centred, and an angle
    comes with its multiples and products: the reference trains for days, this for minutes.

    Args:
        n_latents: size of the encoder's latents.
        n_channels: channels of the picture.
        side: its side, 28 or 64.
    """

    def __init__(self, n_latents: int, n_channels: int, side: int) -> None:
        super().__init__()
        self.each = _two_layers(3 * n_latents + N_ANGLE, N_PSI, N_PSI)
        self.all = _two_layers(N_PSI, N_PSI, N_PSI)
        self.mean = nn.Linear(N_PSI, N_PSI)
        self.log_variance = nn.Linear(N_PSI, N_PSI)
        # Without it all ψ grow alike, and what tells one thing from another is lost in what they share.
        self.centre = nn.BatchNorm1d(N_PSI, affine=False)
        sides = SIDES[side]
        self.start = _two_layers(3 * N_PSI + N_ANGLE, 512, 1024)
        self.to_map = nn.Linear(1024, WIDTHS[0] * sides[0] ** 2)
        self.first_side = sides[0]
        widths = (*WIDTHS, n_channels)
        self.norms = nn.ModuleList(nn.BatchNorm2d(width) for width in WIDTHS)
        self.steps = nn.ModuleList(
            # Kernel 4 doubles the side; kernel 3 takes it from n to 2n - 1.
            nn.ConvTranspose2d(a, b, 4 if small * 2 == large else 3, stride=2, padding=1)
            for (a, b), (small, large) in zip(pairwise(widths), pairwise(sides), strict=True)
        )

    def begin(self) -> None:
        """Lets ψ begin as good as certain, and every picture as nearly an even grey.

        Noise would hide ψ from the generator; a picture that begins black or white stays so, as a squared error
        has no gradient at the ends of a sigmoid.
        """
        nn.init.zeros_(self.log_variance.weight)
        nn.init.constant_(self.log_variance.bias, -5.0)
        last = self.steps[-1]
        assert isinstance(last, nn.ConvTranspose2d)
        with torch.no_grad():
            last.weight.mul_(0.05)

    def infer(self, latents: torch.Tensor, angles: torch.Tensor) -> Psi:
        """Reads n_views of each of n things.

        Args:
            latents: (n, n_views, n_latents) of the views.
            angles: (n, n_views) by which each was turned, in radians.
        """
        known = self.all(self.each(_seen_from(latents, angles)).mean(1))
        return Psi(self.centre(self.mean(known).float()), self.log_variance(known).float().clamp(max=WIDEST))

    def generate(self, psi: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
        """ψ (n, 256) and angles (n,) in radians -> pictures (n, n_channels, side, side) in (0, 1)."""
        features = self.to_map(self.start(_seen_from(psi, angles)))
        features = features.unflatten(1, (-1, self.first_side, self.first_side))
        for norm, step in zip(self.norms, self.steps, strict=True):
            features = step(functional.elu(norm(features)))
        return torch.sigmoid(features.float())

    def forward(self, latents: torch.Tensor, angles: torch.Tensor | None = None) -> torch.Tensor:
        """Latents (n, n_latents) of upright pictures -> the pictures turned by `angles` (n,); None: upright."""
        upright = torch.zeros(len(latents), 1)
        psi = self.infer(latents.unsqueeze(1), upright).mean
        return self.generate(psi, upright.squeeze(1) if angles is None else angles)


def _two_layers(n_in: int, n_hidden: int, n_out: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(n_in, n_hidden), nn.ELU(), nn.Linear(n_hidden, n_out), nn.ELU())


def _seen_from(values: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
    """Joins values (…, d), sine and cosine of the angles (…,) and their multiples, and products: (…, 3 * d + 16).

    A turn by θ multiplies the m-th circular harmonic of a picture by the cosine and sine of m · θ, so these products
    are what a turned picture is made of; without them the layers take very long to find how the two act together.
    """
    turns = angles.unsqueeze(-1) * torch.tensor(HARMONICS)
    sin, cos = turns.sin(), turns.cos()
    each = torch.arange(values.shape[-1]) % len(HARMONICS)
    return torch.cat([values, sin, cos, values * sin[..., each], values * cos[..., each]], -1)
