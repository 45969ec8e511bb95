"""Fetches an ImageNet encoder and makes an ordinary checkpoint of it, once; from then on no connection is needed."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Generator
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import urlopen

from versa_core import checkpoint
from versa_core.data.profile import Preparation
from versa_core.errors import CheckpointError
from versa_core.imagenet import OBJECTIVE, TERMS, Encoder, encoder
from versa_core.language import _
from versa_core.training.events import Finished, Started, StepDone, TrainEvent

PATIENCE = 20.0  # s without a byte before the connection counts as broken
MEGABYTE = 10**6

Events = Generator[TrainEvent, None, bool]


def fetch(name: str, *, stopped: Callable[[], bool] = lambda: False) -> Generator[TrainEvent, None, str]:
    """Makes the checkpoint of a torchvision encoder; its weights come from torch's cache folder, else by the network.

    Args:
        name: one of versa_core.imagenet.ENCODERS.
        stopped: asked at every megabyte; True ends without a checkpoint.

    Yields:
        Started, a StepDone per megabyte, and Finished.

    Returns:
        The checkpoint's key; "" where it was stopped.

    Raises:
        CheckpointError: the weights cannot be had, or the file does not hold what its name promises. The message says
            which file to put where.
    """
    wanted, begun = encoder(name), time.monotonic()
    yield Started("fetch", None, wanted.title)
    complete = True
    if not wanted.weights.exists():
        complete = yield from _download(wanted, stopped, begun)
    spent = time.monotonic() - begun
    if not complete:
        yield Finished("stopped", 0, spent, _("Nothing was kept."))
        return ""
    if not _sha256(wanted.weights).startswith(wanted.digest):
        raise CheckpointError(
            _(
                "{weights} is damaged or another file: its SHA-256 does not begin with {digest}. Remove it, and "
                "fetch it again; the bundled encoders go on working without it."
            ).format(weights=wanted.weights, digest=wanted.digest)
        )
    checkpoint.write(wanted.checkpoint, make_checkpoint(wanted))
    words = _("{wanted} is kept on this machine.").format(wanted=wanted.key)
    yield Finished("completed", 0, time.monotonic() - begun, words)
    return wanted.key


def make_checkpoint(wanted: Encoder) -> bytes:
    """Returns an encoder's checkpoint, made of the file of its weights; it has no decoder."""
    from versa_core.device import generator
    from versa_core.models.autoencoder import Autoencoder, AutoencoderConfig
    from versa_core.models.backbones import Backbone

    model = Autoencoder(AutoencoderConfig(encoder=wanted.name, decoder=False, profile="photos"), generator(0)).eval()
    assert isinstance(model.encoder, Backbone)
    model.encoder.load_imagenet(wanted.weights)
    metadata: dict[str, Any] = {
        "kind": "checkpoint",
        "title": wanted.title,
        "objective": OBJECTIVE,
        "recommended_method": "adapted",
        "preparation": Preparation("photos").to_plain(),
        "config": model.config.to_plain(),
        "training": {"weights": wanted.file},
        "data": {"name": "ImageNet-1k", "classes": 1000, "pictures": 1_281_167, "terms": TERMS, "fingerprint": "none"},
        "metrics": [],
    }
    return checkpoint.pack(metadata, checkpoint.model_tensors(model))


def _download(wanted: Encoder, stopped: Callable[[], bool], begun: float) -> Events:
    """Brings the file of weights into torch's cache folder, whole or not at all; False where it was stopped."""
    folder = wanted.weights.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".partial", delete=False) as file:
            partial = Path(file.name)
            try:
                complete = yield from _copy(_address(wanted), file, wanted, stopped, begun)
                file.close()
                if complete:
                    partial.replace(wanted.weights)
            finally:
                partial.unlink(missing_ok=True)
    except (OSError, HTTPException) as error:  # no connection, a broken one, a full or read-only disk
        if isinstance(error, HTTPError):
            error.close()  # it is the answer, too
        raise CheckpointError(
            _(
                "{file} could not be fetched ({kind}: {error}). Where this machine is offline, put that file, as "
                "torchvision publishes it, into {folder}, and try again. The bundled encoders go on working without "
                "it."
            ).format(file=wanted.file, kind=type(error).__name__, error=error, folder=folder)
        ) from None
    return complete


def _address(wanted: Encoder) -> str:
    import torchvision

    return str(torchvision.models.get_model_weights(wanted.name).DEFAULT.url)


def _copy(address: str, file: IO[bytes], wanted: Encoder, stopped: Callable[[], bool], begun: float) -> Events:
    """Copies what lies at the address; False where it was stopped before the end."""
    n_read = 0
    with urlopen(address, timeout=PATIENCE) as answer:
        n_bytes = int(answer.headers.get("Content-Length") or wanted.megabytes * MEGABYTE)
        while part := answer.read(MEGABYTE):
            if stopped():
                return False
            file.write(part)
            n_read += len(part)
            share = min(1.0, n_read / max(1, n_bytes))
            yield StepDone(n_read // MEGABYTE, share, {}, time.monotonic() - begun)
    if n_read < n_bytes and answer.headers.get("Content-Length"):
        raise OSError(f"the connection ended after {n_read:,} of {n_bytes:,} bytes")
    return True


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
