"""A copy is equal to what deepcopy makes, and shares no weight."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn

from tests.toys import parts_of
from versa_core.device import generator
from versa_core.models.autoencoder import OWN_ENCODERS, Autoencoder, AutoencoderConfig
from versa_core.models.backbones import BACKBONES
from versa_core.models.copying import copy_of
from versa_core.objectives import OBJECTIVES

CONFIGS = {
    **{name: AutoencoderConfig(name, 8, profile="photos") for name in (*OWN_ENCODERS, *BACKBONES)},
    **{info.name: AutoencoderConfig(width=8, **parts_of(info.name)) for info in OBJECTIVES.infos()},
}


@pytest.mark.parametrize("name", CONFIGS)
def test_it_is_what_deepcopy_makes(name: str) -> None:
    network = Autoencoder(CONFIGS[name], generator(0)).to(memory_format=torch.channels_last).eval()
    next(network.parameters()).requires_grad_(False)
    made, wanted = copy_of(network), copy.deepcopy(network)
    assert repr(made) == repr(wanted)
    assert [name for name, _ in made.named_modules()] == [name for name, _ in wanted.named_modules()]
    assert all(a.training == b.training for a, b in zip(made.modules(), wanted.modules(), strict=True))
    for kind in ("named_parameters", "named_buffers"):
        pairs = zip(getattr(made, kind)(), getattr(wanted, kind)(), strict=True)
        for (key, own), (expected, theirs) in pairs:
            assert key == expected
            assert torch.equal(own, theirs)
            assert (own.stride(), own.dtype, own.requires_grad) == (theirs.stride(), theirs.dtype, theirs.requires_grad)
    assert made.state_dict().keys() == wanted.state_dict().keys()


@pytest.mark.parametrize("name", ["conv4", "resnet14", "mobilenet_v3_small", "views", "amortised"])
def test_no_weight_is_shared_and_training_the_copy_leaves_the_original(name: str) -> None:
    network = Autoencoder(CONFIGS[name], generator(0))
    before = {key: value.clone() for key, value in network.state_dict().items()}
    made = copy_of(network).train()
    images = torch.rand((4, *((1, 28, 28) if CONFIGS[name].profile == "glyphs" else (3, 64, 64))))
    made.encode(images).square().mean().backward()
    torch.optim.SGD(made.parameters(), lr=1.0).step()
    moved = [key for key, value in made.state_dict().items() if not torch.equal(value, before[key])]
    assert any("running_mean" in key for key in moved)
    assert any("weight" in key for key in moved)
    assert all(torch.equal(value, before[key]) for key, value in network.state_dict().items())
    assert all(parameter.grad is None for parameter in network.parameters())
    own = {value.data_ptr() for value in network.state_dict().values()}
    assert not own & {value.data_ptr() for value in made.state_dict().values() if value.numel()}


def test_hooks_and_modes_of_the_copy_are_its_own() -> None:
    network = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    made = copy_of(network)
    made[0].register_forward_hook(lambda *_: None)
    made.eval()
    assert not network[0]._forward_hooks
    assert network.training
    assert network[1].training


def test_what_is_used_twice_is_used_twice_in_the_copy() -> None:
    layer = nn.Linear(2, 2)
    network = nn.Sequential(layer, nn.ReLU(), layer, nn.Linear(2, 2))
    network[3].weight = layer.weight
    made = copy_of(network)
    assert made[0] is made[2]
    assert made[3].weight is made[0].weight
    assert made[0].weight is not layer.weight
