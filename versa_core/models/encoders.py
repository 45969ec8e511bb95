"""The project's own convolutional encoders and matching decoders, one pair for glyphs and one for photos."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

from versa_core.data.distort import GLYPH_ROTATION, turn

# Random crops make things larger in training than they are in use; enlarging in use makes up for it
# (Touvron et al. 2019, Fixing the train-test resolution discrepancy), and two sizes do more than either.
LARGER = 1.5


class ConvBlock(nn.Sequential):
    """3×3 convolution, batch norm, ReLU, 2×2 max-pool rounding up: the block of Conv4 (Vinyals et al. 2016)."""

    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__(
            nn.Conv2d(n_in, n_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(n_out),
            nn.ReLU(),
            nn.MaxPool2d(2, ceil_mode=True),
        )


class GlyphEncoder(nn.Sequential):
    """Conv4 for 28×28: 28-14-7-4-2, flattened; width 64 gives 256 latents, as in the published VERSA."""

    def __init__(self, n_channels: int, width: int) -> None:
        widths = (n_channels, width, width, width, width)
        super().__init__(*(ConvBlock(a, b) for a, b in pairwise(widths)), nn.Flatten())


class BasicBlock(nn.Module):
    """Two 3×3 convolutions beside a shortcut, the basic block of He et al. 2016; `stride` is the first one's."""

    def __init__(self, n_in: int, n_out: int, stride: int = 1) -> None:
        super().__init__()
        self.first = nn.Conv2d(n_in, n_out, 3, stride=stride, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(n_out)
        self.second = nn.Conv2d(n_out, n_out, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(n_out)
        self.shortcut: nn.Module = nn.Identity()
        if stride > 1 or n_in != n_out:
            self.shortcut = nn.Sequential(nn.Conv2d(n_in, n_out, 1, stride=stride, bias=False), nn.BatchNorm2d(n_out))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(n, n_in, h, w) -> (n, n_out, h / stride, w / stride)."""
        inner = self.second_norm(self.second(functional.relu(self.first_norm(self.first(features)))))
        return functional.relu(inner + self.shortcut(features))


def on_sphere(latents: torch.Tensor) -> torch.Tensor:
    """(n, d) -> (n, d) of length √d, entries of about unit size: Euclidean distance then orders like the angle."""
    length: float = latents.shape[1] ** 0.5
    return functional.normalize(latents.float(), dim=1) * length


class OnSphere(nn.Module):
    """`on_sphere` as a layer."""

    def forward(self, latents: torch.Tensor) -> torch.Tensor:
        """(n, d) -> (n, d)."""
        return on_sphere(latents)


def _stem(n_channels: int, width: int) -> tuple[nn.Module, ...]:
    """A 5×5 convolution that halves the side at once: full-size maps would cost most of the time."""
    return (nn.Conv2d(n_channels, width, 5, stride=2, padding=2, bias=False), nn.BatchNorm2d(width), nn.ReLU())


class GlyphResNet(nn.Sequential):
    """A small residual network for 28×28: 28-14-7-4-2, flattened to 8 × width latents on a sphere."""

    def __init__(self, n_channels: int, width: int) -> None:
        def pool() -> nn.Module:
            return nn.MaxPool2d(2, ceil_mode=True)

        super().__init__(
            *_stem(n_channels, width),
            BasicBlock(width, width),
            pool(),
            BasicBlock(width, 2 * width),
            pool(),
            BasicBlock(2 * width, 2 * width),
            nn.Sequential(pool(), nn.Flatten(), OnSphere()),
        )

    def looks(self, images: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """(n, c, 28, 28) -> the same pictures turned to either side, by the most that training turned any."""
        angles = images.new_full(images.shape[:1], GLYPH_ROTATION)  # len() would fix the number of pictures in ONNX
        return turn(images, angles), turn(images, -angles)


class PhotoResNet(nn.Sequential):
    """A residual network for 64×64: 64-32-16-8-4, the mean over places, 4 × width latents on a sphere.

    Args:
        n_channels: channels of the pictures.
        width: channels of the first stage; the stages have 1, 2 and 4 times as many.
        depths: blocks of each stage; (2, 2, 2) are 14 layers, with the classifier.
        centred: subtract each latent's mean over the training pictures and divide by its deviation before the sphere,
            so that angles are seen from the middle of all classes (SimpleShot, Wang et al. 2019).
    """

    def __init__(
        self, n_channels: int, width: int, depths: tuple[int, int, int] = (2, 2, 2), *, centred: bool = False
    ) -> None:
        widths = (width // 2, width, 2 * width, 4 * width)
        blocks = [
            BasicBlock(a if first else b, b, stride=2 if first else 1)
            for (a, b), depth in zip(pairwise(widths), depths, strict=True)
            for first in (True, *(False,) * (depth - 1))
        ]
        centre = [nn.BatchNorm1d(widths[-1], affine=False)] if centred else []
        super().__init__(
            *_stem(n_channels, widths[0]),
            *blocks,
            nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), *centre, OnSphere()),
        )

    def looks(self, images: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """(n, n_channels, 64, 64) -> the pictures as they are, and their mirror images enlarged to 96×96."""
        mirrored = images.flip(3)
        return images, functional.interpolate(mirrored, scale_factor=LARGER, mode="bicubic", align_corners=False)


class Decoder(nn.Module):
    """Latents to images: a dense layer to a small map, then steps of enlarging and 3×3 convolution, then sigmoid.

    Args:
        n_latents: size of the latent vector.
        widths: channels of the first map and after each step.
        sides: side of the first map and after each step; the last is the image's side.
        n_channels: channels of the image.
    """

    def __init__(self, n_latents: int, widths: tuple[int, ...], sides: tuple[int, ...], n_channels: int) -> None:
        super().__init__()
        self.sides = sides
        self.start = nn.Linear(n_latents, widths[0] * sides[0] ** 2)
        self.steps = nn.ModuleList(
            nn.Sequential(nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU())
            for a, b in pairwise(widths)
        )
        self.last = nn.Conv2d(widths[-1], n_channels, 3, padding=1)

    def forward(self, latents: torch.Tensor) -> torch.Tensor:
        """(n, n_latents) -> (n, n_channels, side, side) in (0, 1)."""
        features = self.start(latents).unflatten(1, (-1, self.sides[0], self.sides[0]))
        for side, step in zip(self.sides[1:], self.steps, strict=True):
            features = step(functional.interpolate(features, size=(side, side), mode="nearest"))
        return torch.sigmoid(self.last(features).float())


def glyph_decoder(n_latents: int, width: int, n_channels: int) -> Decoder:
    """The mirror of GlyphEncoder: 4-7-14-28."""
    return Decoder(n_latents, (width, width, width, width // 2), (4, 7, 14, 28), n_channels)


def photo_decoder(n_latents: int, width: int, n_channels: int, side: int = 64) -> Decoder:
    """The mirror of PhotoResNet: 4-8-16-32-64, narrower, since it only has to redraw."""
    widths = (4 * width, 4 * width, 2 * width, width, max(8, width // 2))
    return Decoder(n_latents, widths, (4, 8, 16, 32, side), n_channels)
