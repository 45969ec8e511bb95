"""torchvision backbones: small grey pictures go in, weights come from a file, and their absence is told."""

from __future__ import annotations

from pathlib import Path
from urllib.error import URLError

import pytest
import torch
import torchvision

from versa_core.device import generator
from versa_core.errors import CheckpointError
from versa_core.models.autoencoder import Autoencoder, AutoencoderConfig
from versa_core.models.backbones import BACKBONES, Backbone


@pytest.fixture(scope="module", params=["mobilenet_v3_small", "resnet18", "vgg11"])
def backbone(request: pytest.FixtureRequest) -> Backbone:
    return Backbone(request.param).eval()


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No connection and nothing in torchvision's cache; returns the cache's folder."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise URLError("no route to host")

    monkeypatch.setattr("torch.hub.download_url_to_file", refuse)
    monkeypatch.setattr("torch.hub.get_dir", lambda: str(tmp_path))
    return tmp_path / "checkpoints"


@torch.no_grad()
def test_small_grey_pictures_go_in(backbone: Backbone) -> None:
    images = torch.rand((2, 1, 28, 28), generator=generator(0))
    latents = backbone(images)
    assert latents.shape == (2, BACKBONES[backbone.name])
    assert torch.isfinite(latents).all()
    assert not torch.equal(latents[0], latents[1])
    assert torch.equal(latents, backbone(images.expand(-1, 3, -1, -1))), "grey is the same in three channels"


@torch.no_grad()
def test_an_autoencoder_is_built_around_it(backbone: Backbone) -> None:
    before = torch.get_rng_state()
    model = Autoencoder(AutoencoderConfig(backbone.name, 8), generator(0)).eval()
    assert torch.equal(before, torch.get_rng_state())
    redrawn, latents = model(torch.rand((1, 1, 28, 28), generator=generator(0)))
    assert latents.shape == (1, BACKBONES[backbone.name])
    assert redrawn.shape == (1, 1, 28, 28)
    n_moving = sum(parameter.numel() for parameter in model.last_block.parameters())
    assert 0 < n_moving < 0.8 * sum(parameter.numel() for parameter in model.encoder.parameters())


def test_offline_the_error_names_file_and_folder(offline: Path) -> None:
    with pytest.raises(CheckpointError, match=r"Put the file mobilenet_v3_small-\w+\.pth into") as caught:
        Backbone("mobilenet_v3_small").load_imagenet()
    assert str(offline) in str(caught.value)
    assert "the bundled encoders work without it" in str(caught.value)


@pytest.mark.parametrize("name", ["mobilenet_v3_small", "resnet18"])
@torch.no_grad()
def test_a_file_of_weights_is_loaded(name: str, tmp_path: Path, offline: Path) -> None:
    network = torchvision.models.get_model(name, weights=None).eval()
    torch.save(network.state_dict(), tmp_path / "weights.pth")
    backbone = Backbone(name).eval()
    backbone.load_imagenet(tmp_path / "weights.pth")
    images = torch.rand((2, 3, 32, 32), generator=generator(0))
    network.register_module("fc" if name.startswith("resnet") else "classifier", torch.nn.Identity())
    expected = network((images - backbone.mean) / backbone.std)
    assert torch.allclose(backbone(images), expected, rtol=1e-3, atol=float(expected.abs().max()) * 1e-5)


@torch.no_grad()
def test_weights_in_the_cache_are_taken(offline: Path) -> None:
    weights = torchvision.models.get_model_weights("mobilenet_v3_small").DEFAULT
    network = torchvision.models.get_model("mobilenet_v3_small", weights=None)
    offline.mkdir()
    torch.save(network.state_dict(), offline / Path(weights.url).name)
    backbone = Backbone("mobilenet_v3_small")
    backbone.load_imagenet()
    assert all(
        torch.equal(value, network.features.state_dict()[key]) for key, value in backbone.features.state_dict().items()
    )


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    torch.save({"layer.weight": torch.zeros(2)}, tmp_path / "other.pth")
    with pytest.raises(CheckpointError, match=r"other\.pth does not hold torchvision's weights of resnet18"):
        Backbone("resnet18").load_imagenet(tmp_path / "other.pth")
    torch.save([1, 2], tmp_path / "list.pth")
    with pytest.raises(CheckpointError, match=r"list\.pth does not hold"):
        Backbone("resnet18").load_imagenet(tmp_path / "list.pth")


class Planted:
    """What a hostile file would run when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.trace,)


@pytest.mark.parametrize("where", ["named", "cached"])
def test_a_file_that_would_run_code_is_refused(where: str, tmp_path: Path, offline: Path) -> None:
    trace = tmp_path / "was-run"
    offline.mkdir()
    weights = torchvision.models.get_model_weights("mobilenet_v3_small").DEFAULT
    file = tmp_path / "planted.pth" if where == "named" else offline / Path(weights.url).name
    torch.save({"features.0.0.weight": Planted(trace)}, file)
    with pytest.raises(CheckpointError, match="ImageNet weights for mobilenet_v3_small could not be read"):
        Backbone("mobilenet_v3_small").load_imagenet(file if where == "named" else None)
    assert not trace.exists()
