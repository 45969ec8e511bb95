"""A very small autoencoder whose code has as many numbers as one likes, for watching what a code keeps."""

from __future__ import annotations

import torch
from torch import nn

from versa_core.models.autoencoder import initialise

WIDTH = 192  # units of each hidden layer: seconds of one core are enough to train it


class Bottleneck(nn.Module):
    """Dense layers down to `n_latents` numbers and up again, after Hinton and Salakhutdinov (Science, 2006).

    Args:
        n_pixels: of one picture, all channels together.
        n_latents: numbers of the code.
        generator: the source of the initial weights.
    """

    def __init__(self, n_pixels: int, n_latents: int, generator: torch.Generator) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=[]):  # building layers draws from the global source: two users share it
            self.encoder = nn.Sequential(nn.Linear(n_pixels, WIDTH), nn.ReLU(), nn.Linear(WIDTH, n_latents))
            self.decoder = nn.Sequential(nn.Linear(n_latents, WIDTH), nn.ReLU(), nn.Linear(WIDTH, n_pixels))
        initialise(self, generator)

    def encode(self, images: torch.Tensor) -> torch.Tensor:
        """(n, c, h, w) in [0, 1] -> codes (n, n_latents)."""
        codes: torch.Tensor = self.encoder(images.flatten(1))
        return codes

    def decode(self, codes: torch.Tensor) -> torch.Tensor:
        """(n, n_latents) -> pictures, flat (n, n_pixels) in (0, 1)."""
        return torch.sigmoid(self.decoder(codes))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Returns what the codes of (n, c, h, w) are redrawn as, in the same form."""
        return self.decode(self.encode(images)).view_as(images)
