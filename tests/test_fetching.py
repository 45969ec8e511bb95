"""An ImageNet encoder is fetched whole, checked, and becomes a checkpoint like any other."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
import torchvision

from tests.toys import exhaust
from versa_core import checkpoint, fetching, imagenet
from versa_core.data.profile import Preparation
from versa_core.errors import CheckpointError
from versa_core.fetching import fetch
from versa_core.language import LANGUAGES, speaking
from versa_core.models.backbones import BACKBONES, Backbone
from versa_core.training.events import Finished, StepDone

NAME = "mobilenet_v3_small"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as torchvision publishes it, of random weights, named by its own hash."""
    folder = tmp_path_factory.mktemp("published")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)  # torchvision draws from the global source; without this the answers below are a gamble
        network = torchvision.models.get_model(NAME, weights=None)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = None  # statistics of all that was seen; without them all features would be nearly zero
    with torch.no_grad():
        network(torch.rand((16, 3, 64, 64), generator=torch.Generator().manual_seed(0)))
    torch.save(network.state_dict(), folder / "weights")
    digest = hashlib.sha256((folder / "weights").read_bytes()).hexdigest()
    return (folder / "weights").rename(folder / f"{NAME}-{digest[:8]}.pth")


@pytest.fixture
def known(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> imagenet.Encoder:
    """The row of that file in the table, with an empty cache folder."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "cache"))
    row = replace(imagenet.ENCODERS[NAME], file=published.name)
    monkeypatch.setitem(imagenet.ENCODERS, NAME, row)
    return row


@pytest.fixture
def online(published: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """A server that hands out the published file; the returned call changes the address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=published.parent)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def at(name: str) -> None:
            monkeypatch.setattr(fetching, "_address", lambda _row: f"http://127.0.0.1:{server.server_port}/{name}")

        at(published.name)
        yield at
        server.shutdown()


def test_the_table_is_torchvisions() -> None:
    assert set(imagenet.ENCODERS) == set(BACKBONES)
    assert str(imagenet.hub_folder()) == torch.hub.get_dir()
    for name, row in imagenet.ENCODERS.items():
        weights = torchvision.models.get_model_weights(name).DEFAULT
        assert fetching._address(row) == weights.url
        assert row.file == Path(weights.url).name
        assert row.megabytes == pytest.approx(weights.meta["_file_size"], rel=0.02)
        features = sum(value.numel() for value in Backbone(name).features.state_dict().values())
        assert row.kept_megabytes == pytest.approx(2 * features / 1e6, abs=0.6)


@pytest.mark.parametrize(("torch_home", "cache"), [("there", "elsewhere"), (None, "elsewhere"), (None, None)])
def test_the_cache_folder_is_torchs(torch_home: str | None, cache: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("TORCH_HOME", torch_home), ("XDG_CACHE_HOME", cache)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, os.path.join("~", value))
    assert str(imagenet.hub_folder()) == torch.hub.get_dir()


@pytest.mark.usefixtures("online")
def test_a_fetched_encoder_is_a_checkpoint_like_any_other(known: imagenet.Encoder) -> None:
    assert checkpoint.kept() == ()
    events, key = exhaust(fetch(NAME))
    assert key == known.key == "imagenet-mobilenet_v3_small"
    shares = [event.progress for event in events if isinstance(event, StepDone)]
    assert len(shares) > 5
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert isinstance(events[-1], Finished)
    (info,) = checkpoint.kept()
    assert (info.key, info.objective, info.profile, info.has_decoder) == (key, "imagenet", "photos", False)
    assert "ImageNet" in info.metadata["data"]["terms"]
    _, model, _ = checkpoint.load_model(checkpoint.find(key))
    own = Backbone(NAME).eval()
    own.load_imagenet(known.weights)
    for name, value in own.state_dict().items():
        assert torch.allclose(model.encoder.state_dict()[name], value, rtol=1e-3, atol=1e-6)  # half the precision
    assert not list(known.weights.parent.glob("*.partial"))


def test_a_file_in_the_cache_needs_no_connection(
    known: imagenet.Encoder, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_address", lambda _row: pytest.fail("nothing is to be fetched"))
    known.weights.parent.mkdir(parents=True)
    known.weights.write_bytes(published.read_bytes())
    assert exhaust(fetch(NAME))[1] == known.key


def test_offline_the_error_says_which_file_belongs_where(
    known: imagenet.Encoder, online: Callable[[str], None]
) -> None:
    online("nothing-here.pth")
    with pytest.raises(CheckpointError, match=f"{known.file} could not be fetched") as caught:
        exhaust(fetch(NAME))
    assert str(known.weights.parent) in str(caught.value)
    assert "bundled encoders go on working" in str(caught.value)
    assert not known.checkpoint.exists()
    assert not list(known.weights.parent.iterdir())


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_stop_leaves_nothing_behind_in_any_language(known: imagenet.Encoder, spoken: str) -> None:
    with speaking(spoken):
        events, key = exhaust(fetch(NAME, stopped=lambda: True))
    assert key == ""
    assert isinstance(events[-1], Finished)
    assert events[-1].reason == "stopped"
    assert not list(known.weights.parent.iterdir())


def test_a_file_with_other_content_is_refused(known: imagenet.Encoder) -> None:
    known.weights.parent.mkdir(parents=True)
    known.weights.write_bytes(b"something else")
    with pytest.raises(CheckpointError, match=f"SHA-256 does not begin with {known.digest}"):
        exhaust(fetch(NAME))
    assert not known.checkpoint.exists()


def test_a_damaged_checkpoint_is_not_offered(known: imagenet.Encoder) -> None:
    known.checkpoint.parent.mkdir(parents=True)
    known.checkpoint.write_bytes(b"broken")
    assert checkpoint.kept() == ()


def test_unknown_encoders_are_refused() -> None:
    with pytest.raises(CheckpointError, match="No encoder called 'vgg99' can be fetched; the known ones are mobilenet"):
        exhaust(fetch("vgg99"))


@pytest.mark.parametrize("method", ["prototype", "linear", "adapted"])
@pytest.mark.usefixtures("online")
def test_it_is_adapted_as_any_other(known: imagenet.Encoder, method: str) -> None:
    import numpy as np

    from versa_core import run
    from versa_core.data.image_set import ImageSet

    exhaust(fetch(NAME))
    chance = np.random.default_rng(0)
    images = chance.integers(0, 56, (6, 3, 64, 64), np.uint8)
    images[:3] += 200  # light and dark: even random weights tell these apart
    labels = np.array([0, 0, 0, 1, 1, 1])
    ids = tuple(f"{place}.png" for place in range(6))
    images_set = ImageSet(images, labels, ("one", "two"), ids)
    is_support = np.array([True, True, False] * 2)
    task = run.Task(images_set, is_support, Preparation("photos"))
    _, model = exhaust(run.adapt(checkpoint.find(known.key), method, {}, task, seed=0))
    assert run.predict(model, images).probabilities[is_support].argmax(1).tolist() == [0, 0, 1, 1]
    assert run.predict(model, images).reconstructions is None


@pytest.mark.usefixtures("online")
def test_the_trainers_task_brings_the_key_or_nothing(known: imagenet.Encoder) -> None:
    from versa_core.jobs.tasks import TASKS

    assert exhaust(TASKS["fetch"]({"encoder": NAME}, lambda: True))[1] == {}
    assert exhaust(TASKS["fetch"]({"encoder": NAME}, lambda: False))[1] == {"key": known.key}
