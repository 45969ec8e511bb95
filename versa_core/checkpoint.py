"""Checkpoints: tensors in safetensors, everything else as JSON beside them; never pickle.

Reading what a checkpoint *is* (`read_info`) needs no torch, so a server can list them.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from versa_core.data.profile import Preparation
from versa_core.errors import CheckpointError, DatasetError
from versa_core.imagenet import ENCODERS, kept_folder
from versa_core.language import _
from versa_core.tensor_file import is_whole, read_head
from versa_core.whole_file import write_whole

if TYPE_CHECKING:
    from versa_core.models.autoencoder import Autoencoder

FORMAT = 1
BUNDLED = Path(__file__).resolve().parents[1] / "assets" / "checkpoints"

Tensors = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, eq=False)
class CheckpointInfo:
    """What a checkpoint says of itself.

    Attributes:
        key: the file's name without its ending.
        metadata: title, kind, objective, preparation, config, recommended_method, data, metrics, terms, format.
    """

    key: str
    metadata: dict[str, Any]

    @property
    def title(self) -> str:
        return _(str(self.metadata.get("title", self.key)))

    @property
    def objective(self) -> str:
        return str(self.metadata["objective"])

    @property
    def preparation(self) -> Preparation:
        return Preparation.from_plain(self.metadata["preparation"])

    @property
    def profile(self) -> str:
        return self.preparation.profile

    @property
    def recommended_method(self) -> str:
        return str(self.metadata["recommended_method"])

    @property
    def has_decoder(self) -> bool:
        return bool(self.metadata["config"]["decoder"])


def bundled() -> tuple[CheckpointInfo, ...]:
    """Returns the checkpoints that come with the project, by key."""
    return tuple(read_info(path) for path in sorted(BUNDLED.glob("*.safetensors")))


def kept() -> tuple[CheckpointInfo, ...]:
    """Returns the checkpoints made of encoders that were fetched to this machine; damaged ones are left out."""
    found = []
    for one in ENCODERS.values():
        if one.checkpoint.is_file():
            with suppress(CheckpointError):  # fetching it again mends it
                found.append(read_info(one.checkpoint))
    return tuple(found)


def find(name: str) -> Path:
    """Returns the file of a bundled or kept checkpoint's key, or `name` as a path; raises CheckpointError."""
    for path in (BUNDLED / f"{name}.safetensors", kept_folder() / f"{name}.safetensors", Path(name)):
        if path.is_file():
            return path
    known = ", ".join(sorted(path.stem for path in BUNDLED.glob("*.safetensors"))) or "none"
    raise CheckpointError(
        _("There is no checkpoint {name!r}. Name a file, or one of the bundled ones: {known}.").format(
            name=name, known=known
        )
    )


def read_info(source: Path | bytes, key: str = "own") -> CheckpointInfo:
    """Returns what the checkpoint says of itself; raises CheckpointError where it is none."""
    name = source.name if isinstance(source, Path) else key
    head = read_head(source, name)
    try:
        metadata = json.loads(head["__metadata__"]["versa"])
        if metadata["format"] != FORMAT:
            raise CheckpointError(
                _("{name} has format {format!r}; this program reads format {known}. Update the program.").format(
                    name=name, format=metadata["format"], known=FORMAT
                )
            )
        info = CheckpointInfo(source.stem if isinstance(source, Path) else key, metadata)
        # Touched here, so that an incomplete file is refused at the door and not on some page.
        _touched = (info.objective, info.preparation, info.recommended_method, info.has_decoder)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, DatasetError):
        raise CheckpointError(
            _("{name} is a safetensors file, but not one of VERSA Lab's.").format(name=name)
        ) from None
    return info


def check_file(path: Path) -> None:
    """Raises CheckpointError where the file is none of ours, or not as long as its head says; reads no tensor."""
    read_info(path)
    if not is_whole(path):
        raise CheckpointError(
            _("{path} is damaged: it is not as long as it says. Get the file again.").format(path=path.name)
        )


def read(source: Path | bytes, key: str = "own") -> tuple[CheckpointInfo, Tensors]:
    """Returns a checkpoint's description and tensors; raises CheckpointError for a wrong or damaged file."""
    from safetensors.numpy import load

    info = read_info(source, key)
    try:
        data = source.read_bytes() if isinstance(source, Path) else source
        return info, load(data)
    except Exception as error:  # safetensors raises its own kinds, all meaning: damaged
        raise CheckpointError(
            _("{info} is damaged ({kind}). Get the file again.").format(info=info.key, kind=type(error).__name__)
        ) from None


def pack(metadata: dict[str, Any], tensors: Tensors) -> bytes:
    """Returns the bytes of a checkpoint."""
    from safetensors.numpy import save

    text = json.dumps({**metadata, "format": FORMAT})
    solid = {name: np.asarray(value, order="C") for name, value in tensors.items()}
    packed: bytes = save(solid, metadata={"versa": text})
    return packed


def write(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)


def model_tensors(model: Autoencoder, prefix: str = "model.") -> Tensors:
    """Returns the model's weights as float16 arrays (whole numbers as they are), half the size of float32."""
    tensors = {}
    for name, value in model.state_dict().items():
        array = value.detach().contiguous().numpy()
        # A running variance may lie beyond float16's largest number; that tensor stays as it is.
        fits = array.dtype == np.float32 and bool((np.abs(array) <= np.finfo(np.float16).max).all())
        tensors[prefix + name] = array.astype(np.float16) if fits else array.copy()
    return tensors


def load_model(source: Path | bytes, key: str = "own") -> tuple[CheckpointInfo, Autoencoder, Tensors]:
    """Returns the description, the model in eval mode, and the remaining tensors.

    Raises:
        CheckpointError: the file is wrong or damaged, or its weights do not fit its description.
    """
    import torch

    from versa_core.models.autoencoder import Autoencoder, AutoencoderConfig

    info, tensors = read(source, key)
    try:
        config = AutoencoderConfig.from_plain(info.metadata["config"])
        weights = {
            name.removeprefix("model."): torch.from_numpy(array.copy())
            for name, array in tensors.items()
            if name.startswith("model.")
        }
        with torch.device("meta"):  # takes no memory: what a stranger's file asks for may be far more than it holds
            wanted = {name: value.shape for name, value in Autoencoder(config).state_dict().items()}
        if wanted != {name: value.shape for name, value in weights.items()}:
            raise ValueError("other weights than the description asks for")
        model = Autoencoder(config)
        model.load_state_dict(weights)
    except (RuntimeError, ValueError, TypeError):
        raise CheckpointError(
            _("{info} is damaged: its weights do not fit its description.").format(info=info.key)
        ) from None
    if model.config.profile != info.profile:
        raise CheckpointError(
            _("{info} is damaged: its network is for {profile}, not {wanted}.").format(
                info=info.key, profile=model.config.profile, wanted=info.profile
            )
        )
    if not all(bool(torch.isfinite(value).all()) for value in model.state_dict().values()):
        raise CheckpointError(
            _("{info} holds weights that are not numbers. Get or train it again.").format(info=info.key)
        )
    rest = {name: array for name, array in tensors.items() if not name.startswith("model.")}
    return info, model.to(memory_format=torch.channels_last).eval(), rest
