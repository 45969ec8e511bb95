"""Autoencoder: g (encode) and f (decode) of the article, with batch norm that a caller freezes by `eval`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import nn

from versa_core.data.profile import Preparation
from versa_core.errors import CheckpointError, DatasetError
from versa_core.language import _
from versa_core.models.amortiser import Amortiser
from versa_core.models.backbones import BACKBONES, Backbone
from versa_core.models.copying import copy_of
from versa_core.models.encoders import (
    GlyphEncoder,
    GlyphResNet,
    PhotoResNet,
    glyph_decoder,
    on_sphere,
    photo_decoder,
)
from versa_core.models.inner_loop import InnerLoop
from versa_core.models.views import ViewGenerator

ENCODE_BATCH = 256
# The project's own encoders and their usual widths: the first two for 28×28 glyphs, the others for 64×64 photos.
OWN_ENCODERS = {"conv4": 64, "resnet8": 64, "resnet14": 64, "resnet12": 96}
# Beside these a decoder as wide as the encoder would cost more time than the encoder itself.
NARROWER = {"resnet14": 2, "resnet12": 6}
PARTS = ("amortiser", "inner", "views")  # the last takes the decoder's place


@dataclass(frozen=True)
class AutoencoderConfig:
    """What is needed to build the network again.

    Attributes:
        encoder: one of OWN_ENCODERS, or a torchvision backbone by name.
        width: channels of the first block of the project's own encoders.
        decoder: False for an encoder alone.
        profile: the input profile, which fixes the image's shape.
        part: what an objective trains besides, one of PARTS, or "".
    """

    encoder: str = "conv4"
    width: int = 64
    decoder: bool = True
    profile: str = "glyphs"
    part: str = ""

    def __post_init__(self) -> None:
        known = (*OWN_ENCODERS, *BACKBONES)
        if self.encoder not in known:
            raise CheckpointError(
                _("There is no encoder called {encoder!r}; the known ones are {known}.").format(
                    encoder=self.encoder, known=", ".join(known)
                )
            )
        if not 4 <= self.width <= 512:
            raise CheckpointError(
                _("The encoder's width is {width}; it must lie between 4 and 512.").format(width=self.width)
            )
        if self.part not in ("", *PARTS):
            raise CheckpointError(
                _("There is no part called {part!r}; the known ones are {parts}.").format(
                    part=self.part, parts=", ".join(PARTS)
                )
            )

    def to_plain(self) -> dict[str, Any]:
        """Returns the fields as plain values."""
        return asdict(self)

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> AutoencoderConfig:
        """The inverse of `to_plain`; raises CheckpointError where fields are missing or odd."""
        try:
            profile = Preparation(str(values["profile"])).profile
            part = str(values.get("part", ""))  # older descriptions do not know the word
            return cls(str(values["encoder"]), int(values["width"]), bool(values["decoder"]), profile, part)
        except (KeyError, TypeError, ValueError, OverflowError, DatasetError):
            raise CheckpointError(_("The description of the network is incomplete.")) from None

    @classmethod
    def for_profile(cls, profile: str) -> AutoencoderConfig:
        """Returns the project's own network for a profile."""
        return cls() if profile == "glyphs" else cls("resnet14", OWN_ENCODERS["resnet14"], True, "photos")


class Autoencoder(nn.Module):
    """An encoder with, usually, a matching decoder.

    Args:
        config: which network.
        generator: the source of the initial weights; None leaves them to torch, for weights that will be loaded.
    """

    def __init__(self, config: AutoencoderConfig, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.config = config
        n_channels, side, _width = Preparation(config.profile).shape
        with torch.random.fork_rng(devices=[]):  # building layers draws from the global source: two users share it
            self.encoder, self.n_latents = _encoder(config, n_channels, side)
            self.decoder: nn.Module | None = None
            if config.part == "views":
                self.decoder = ViewGenerator(self.n_latents, n_channels, side)
            elif config.decoder:
                make = glyph_decoder if config.profile == "glyphs" else photo_decoder
                width = config.width // NARROWER.get(config.encoder, 1)
                self.decoder = make(self.n_latents, width, n_channels)
            self.part: Amortiser | InnerLoop | None = None
            if config.part in ("amortiser", "inner"):
                self.part = Amortiser(self.n_latents) if config.part == "amortiser" else InnerLoop()
        if generator is not None:
            initialise(self, generator)

    def encode(self, images: torch.Tensor) -> torch.Tensor:
        """(n, c, h, w) in [0, 1] -> latents (n, n_latents)."""
        latents: torch.Tensor = self.encoder(images.contiguous(memory_format=torch.channels_last)).float()
        return latents

    def look(self, images: torch.Tensor) -> torch.Tensor:
        """(n, c, h, w) in [0, 1] -> latents (n, n_latents) to answer by: the mean over looks, on the encoder's sphere.

        An encoder that takes no other looks encodes. Every look costs as much as `encode` or more, so steps of training
        and reconstructions do without.
        """
        if not isinstance(self.encoder, GlyphResNet | PhotoResNet):
            return self.encode(images)
        latents = torch.stack([self.encode(view) for view in self.encoder.looks(images)])
        return on_sphere(latents.mean(0))

    def decode(self, latents: torch.Tensor) -> torch.Tensor:
        """(n, n_latents) -> images (n, c, h, w) in (0, 1); raises CheckpointError without a decoder."""
        if self.decoder is None:
            raise CheckpointError(
                _("This checkpoint has no decoder, so it cannot redraw pictures. Choose one that has.")
            )
        images: torch.Tensor = self.decoder(latents)
        return images

    def forward(self, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Returns (reconstructions, latents)."""
        latents = self.encode(images)
        return self.decode(latents), latents

    def copy(self) -> Autoencoder:
        """Returns a learner: the same weights, free to move."""
        return copy_of(self)

    @property
    def blocks(self) -> list[nn.Module]:
        """The encoder's blocks with weights, from the pixels to the latents."""
        layers = self.encoder.features if isinstance(self.encoder, Backbone) else self.encoder
        return [block for block in layers.children() if any(True for _weight in block.parameters())]

    @property
    def last_block(self) -> nn.Module:
        """The encoder's last block with weights: what the recommended recipe may move."""
        return self.blocks[-1]

    @torch.no_grad()
    def embed(self, images: torch.Tensor) -> torch.Tensor:
        """Looks in batches without gradients: (n, c, h, w) -> (n, n_latents)."""
        return torch.cat([self.look(batch) for batch in torch.split(images, ENCODE_BATCH)])

    @torch.no_grad()
    def redraw(self, images: torch.Tensor) -> torch.Tensor:
        """Reconstructs in batches without gradients: (n, c, h, w) -> (n, c, h, w)."""
        return torch.cat([self.decode(self.encode(batch)) for batch in torch.split(images, ENCODE_BATCH)])

    @torch.no_grad()
    def turned(self, images: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
        """Draws upright pictures (n, c, h, w) as turned by `angles` (n,) in radians, anticlockwise, in batches.

        Raises:
            CheckpointError: this network draws no other views.
        """
        if not isinstance(self.decoder, ViewGenerator):
            raise CheckpointError(_("This checkpoint draws no turned pictures. Choose one of the objective views."))
        batches = zip(torch.split(images, ENCODE_BATCH), torch.split(angles, ENCODE_BATCH), strict=True)
        return torch.cat([self.decoder(self.encode(some), by) for some, by in batches])


def _encoder(config: AutoencoderConfig, n_channels: int, side: int) -> tuple[nn.Module, int]:
    if config.encoder == "conv4":
        smallest = -(-side // 16)
        return GlyphEncoder(n_channels, config.width), config.width * smallest**2
    if config.encoder == "resnet8":
        return GlyphResNet(n_channels, config.width), 8 * config.width
    if config.encoder == "resnet14":
        return PhotoResNet(n_channels, config.width), 4 * config.width
    if config.encoder == "resnet12":
        return PhotoResNet(n_channels, config.width, (2, 2, 1), centred=True), 4 * config.width
    backbone = Backbone(config.encoder)
    return backbone, backbone.n_latents


def initialise(model: nn.Module, generator: torch.Generator) -> None:
    """Draws convolution and dense weights (He et al. 2015) from `generator`; norms and biases start neutral."""
    for module in model.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu", generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    for module in model.modules():
        if isinstance(module, Amortiser | ViewGenerator):
            module.begin()
