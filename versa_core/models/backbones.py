"""torchvision backbones by name, as encoders; ImageNet weights when they can be had, or from a file."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from versa_core.errors import CheckpointError

# name -> number of latents; vgg11 is the article's base model.
BACKBONES: dict[str, int] = {"vgg11": 512, "mobilenet_v3_small": 576, "resnet18": 512}
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
        import torchvision

        network = torchvision.models.get_model(name, weights=None)
        self.name = name
        self.n_latents = BACKBONES[name]
        self.features = nn.Sequential(*list(network.children())[:-2]) if name.startswith("resnet") else network.features
        self.register_buffer("mean", torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(IMAGENET_STD).view(1, 3, 1, 1), persistent=False)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """(n, 1 or 3, h, w) in [0, 1] -> (n, n_latents); small images are enlarged to 32×32."""
        side = max(MIN_SIDE, images.shape[-1])
        colour = images.expand(-1, 3, -1, -1)
        resized = functional.interpolate(colour, size=(side, side), mode="bilinear", align_corners=False)
        return self.features((resized - self.mean) / self.std).mean((2, 3))

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
                state = weights.get_state_dict(progress=False, check_hash=True)
        except Exception as error:
            raise CheckpointError(
                f"ImageNet weights for {self.name} were not found ({type(error).__name__}). Put the file "
                f"{cached.name} into {cached.parent}, or name it; the bundled encoders work without it."
            ) from None
        self._take(state)

    def _take(self, state: dict[str, torch.Tensor]) -> None:
        if self.name.startswith("resnet"):
            import torchvision

            network = torchvision.models.get_model(self.name, weights=None)
            network.load_state_dict(state)
            self.features = nn.Sequential(*list(network.children())[:-2])
            return
        own = {key.removeprefix("features."): value for key, value in state.items() if key.startswith("features.")}
        self.features.load_state_dict(own)
