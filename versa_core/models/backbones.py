"""torchvision backbones by name, as encoders; ImageNet weights when they can be had, or from a file."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from versa_core.errors import CheckpointError
from versa_core.language import _

# name -> number of latents; vgg11 is the article's base model.
BACKBONES: dict[str, int] = {"vgg11": 512, "mobilenet_v3_small": 576, "resnet18": 512}
RESNET_PARTS = ("conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4")
MIN_SIDE = 32
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


class Backbone(nn.Module):
    """A torchvision network without its classifier; features are averaged over places.

    Args:
        name: one of BACKBONES.
    """

    mean: torch.Tensor
    std: torch.Tensor

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.n_latents = BACKBONES[name]
        self.features = _features(name)
        self.register_buffer("mean", torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(IMAGENET_STD).view(1, 3, 1, 1), persistent=False)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """(n, 1 or 3, h, w) in [0, 1] -> (n, n_latents); small images are enlarged to 32×32."""
        side = max(MIN_SIDE, images.shape[-1])
        colour = images.expand(-1, 3, -1, -1)
        resized = functional.interpolate(colour, size=(side, side), mode="bilinear", align_corners=False)
        places: torch.Tensor = self.features((resized - self.mean) / self.std)
        return places.mean((2, 3))

    def load_imagenet(self, file: Path | None = None) -> None:
        """Loads ImageNet weights: from `file`, or from torchvision's cache or download.

        Raises:
            CheckpointError: they are not to be had; the message says which file to put where.
        """
        import torchvision

        weights = torchvision.models.get_model_weights(self.name).DEFAULT
        cached = Path(torch.hub.get_dir()) / "checkpoints" / Path(weights.url).name
        try:
            if file is not None:
                state = torch.load(file, map_location="cpu", weights_only=True)
            else:
                # weights_only: nothing but tensors is read out of the file; torchvision would trust it wholly.
                state = weights.get_state_dict(progress=False, check_hash=True, weights_only=True)
        except Exception as error:  # the network, the disk and the reader each have their own kinds
            raise CheckpointError(
                _(
                    "ImageNet weights for {name} could not be read from {file} ({kind}). Put the file {cached} into "
                    "{parent}, or name it; the bundled encoders work without it."
                ).format(
                    name=self.name,
                    file=file or "the download",
                    kind=type(error).__name__,
                    cached=cached.name,
                    parent=cached.parent,
                )
            ) from None
        try:
            self.features.load_state_dict(_own_weights(state))
        except (RuntimeError, TypeError, AttributeError):
            raise CheckpointError(
                _(
                    "{file} does not hold torchvision's weights of {name}. The file {cached}, as torchvision "
                    "publishes it, is needed."
                ).format(file=file or cached, name=self.name, cached=cached.name)
            ) from None


def _features(name: str) -> nn.Sequential:
    """Returns torchvision's network without pooling and classifier, with random weights; global chance stays."""
    from torchvision import models
    from torchvision.models import vgg

    with torch.random.fork_rng(devices=[]):
        if name == "vgg11":  # made directly: the whole network's dense layers would take 500 MB for nothing
            features: nn.Sequential = vgg.make_layers(vgg.cfgs["A"], batch_norm=False)
        elif name.startswith("resnet"):
            network = models.get_model(name, weights=None)
            features = nn.Sequential(*(getattr(network, part) for part in RESNET_PARTS))
        else:
            features = models.get_model(name, weights=None).features
    return features


def _own_weights(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Picks the weights of `features` out of a whole network's, under the names that they have there."""
    own = {}
    for key, value in state.items():
        part, _dot, rest = key.partition(".")
        if part == "features":
            own[rest] = value
        elif part in RESNET_PARTS:
            own[f"{RESNET_PARTS.index(part)}.{rest}"] = value
    return own
