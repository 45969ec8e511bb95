"""torchvision's encoders trained on ImageNet: what each weighs, under which terms, and where its files lie here.

No torch is needed to know this, so a server can offer them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from versa_core.errors import CheckpointError
from versa_core.language import _

OBJECTIVE = "imagenet"  # what their checkpoints name as their objective; nothing here can meta-train it
TERMS = "BSD 3-Clause (torchvision); trained on ImageNet, whose terms allow research and teaching, no commerce"


@dataclass(frozen=True)
class Encoder:
    """An encoder that can be fetched.

    Attributes:
        name: torchvision's name of the network, one of versa_core.models.backbones.BACKBONES.
        file: the file of its weights; the part before the ending begins its SHA-256.
        megabytes: what is fetched, in millions of bytes.
        kept_megabytes: what is kept as a checkpoint: the encoder alone, with half the precision.
    """

    name: str
    file: str
    megabytes: float
    kept_megabytes: float

    @property
    def key(self) -> str:
        """The name of its checkpoint."""
        return f"{OBJECTIVE}-{self.name}"

    @property
    def title(self) -> str:
        return _("Photos: {name}, trained on ImageNet by torchvision").format(name=self.name)

    @property
    def digest(self) -> str:
        """How the SHA-256 of the file begins, in hexadecimal digits."""
        return Path(self.file).stem.rpartition("-")[2]

    @property
    def weights(self) -> Path:
        """Where torchvision, too, looks for the file."""
        return hub_folder() / "checkpoints" / self.file

    @property
    def checkpoint(self) -> Path:
        """Where the checkpoint lies that is made of it."""
        return kept_folder() / f"{self.key}.safetensors"


ENCODERS = {
    one.name: one
    for one in (
        Encoder("mobilenet_v3_small", "mobilenet_v3_small-047dcff4.pth", 10, 2),
        Encoder("resnet18", "resnet18-f37072fd.pth", 45, 22),
        Encoder("vgg11", "vgg11-8a719046.pth", 507, 18),
    )
}


def encoder(name: str) -> Encoder:
    """Returns the encoder of this name; raises CheckpointError that lists the known ones."""
    if name not in ENCODERS:
        raise CheckpointError(
            _("No encoder called {name!r} can be fetched; the known ones are {encoders}.").format(
                name=name, encoders=", ".join(ENCODERS)
            )
        )
    return ENCODERS[name]


def hub_folder() -> Path:
    """Returns torch's own cache folder, as `torch.hub.get_dir` does, without torch."""
    cache = os.environ.get("XDG_CACHE_HOME", "~/.cache")
    return Path(os.environ.get("TORCH_HOME", Path(cache) / "torch")).expanduser() / "hub"


def kept_folder() -> Path:
    """Returns the folder of the checkpoints that are made of fetched encoders."""
    return hub_folder() / "versa"
