"""Checkpoints: what comes back, and that damage of any kind is a CheckpointError and nothing else."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from tests.damage import damaged, edited, examples
from tests.toys import GLYPHS, small_checkpoint, small_model
from versa_core import checkpoint, tensor_file
from versa_core.errors import CheckpointError
from versa_core.meta import pack

DATA = small_checkpoint(width=4)
HEAD_LENGTH = 8 + int(struct.unpack("<Q", DATA[:8])[0])


def changed(**changes: Any) -> bytes:
    """Returns the checkpoint with other metadata; a value of None takes the entry away."""
    info, tensors = checkpoint.read(DATA)
    metadata = {**info.metadata, **changes}
    head = {"versa": json.dumps({name: value for name, value in metadata.items() if value is not None})}
    data: bytes = save(tensors, metadata=head)
    return data


def test_what_is_written_comes_back_in_half_precision() -> None:
    model = small_model()
    with torch.no_grad():
        model.encoder[0][1].running_mean.uniform_(-3, 3, generator=torch.Generator().manual_seed(0))
        model.encoder[0][1].num_batches_tracked.fill_(123_456)
    data = pack(model, "denoise", GLYPHS, title="Ours", training={"steps": 5}, data={"name": "toy"}, fingerprint="f")
    info, loaded, rest = checkpoint.load_model(data)
    assert (info.title, info.objective, info.profile, info.has_decoder) == ("Ours", "denoise", "glyphs", True)
    assert info.recommended_method == "prototype"
    assert info.preparation == GLYPHS
    assert info.metadata["data"] == {"name": "toy", "fingerprint": "f"}
    assert info.metadata["format"] == checkpoint.FORMAT
    assert rest == {}
    assert not loaded.training
    for name, value in model.state_dict().items():
        half = value.half().to(value.dtype) if value.is_floating_point() else value
        assert torch.equal(loaded.state_dict()[name], half), name
    images = torch.rand((3, 1, 28, 28), generator=torch.Generator().manual_seed(0))
    assert torch.allclose(loaded.embed(images), model.embed(images), rtol=0.02, atol=0.02)


def test_a_second_trip_changes_nothing() -> None:
    info, model, _ = checkpoint.load_model(DATA)
    again = checkpoint.pack(info.metadata, checkpoint.model_tensors(model))
    assert again == DATA


def test_the_file_is_half_the_size_of_float32() -> None:
    n_numbers = sum(value.numel() for value in small_model(width=4).state_dict().values())
    assert len(DATA) - HEAD_LENGTH < 2.2 * n_numbers


def test_numbers_too_large_for_half_precision_are_kept_whole() -> None:
    model = small_model()
    with torch.no_grad():
        model.encoder[3][1].running_var.fill_(1e6)
    _, loaded, _ = checkpoint.load_model(pack(model, "joint", GLYPHS, title="", training={}, data={}, fingerprint=""))
    assert torch.equal(loaded.encoder.state_dict()["3.1.running_var"], model.encoder[3][1].running_var)


def test_loading_leaves_the_global_chance_alone() -> None:
    before = torch.get_rng_state()
    checkpoint.load_model(DATA)
    assert torch.equal(before, torch.get_rng_state())


def test_reading_what_a_checkpoint_is_loads_no_torch(tmp_path: Path) -> None:
    (tmp_path / "small.safetensors").write_bytes(DATA)
    code = (
        "import sys; from pathlib import Path; from versa_core.checkpoint import bundled, read_info\n"
        "print(read_info(Path(sys.argv[1])).key, isinstance(bundled(), tuple), 'torch' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "small.safetensors")],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["small", "True", "False"]


def test_a_file_is_found_by_key_or_by_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "BUNDLED", tmp_path)
    path = tmp_path / "glyphs-toy.safetensors"
    checkpoint.write(path, DATA)
    assert list(tmp_path.iterdir()) == [path], "no partial file is left"
    assert checkpoint.find("glyphs-toy") == checkpoint.find(str(path)) == path
    assert [info.key for info in checkpoint.bundled()] == ["glyphs-toy"]
    with pytest.raises(CheckpointError, match=r"no checkpoint 'photos-toy'\. Name a file, or .*: glyphs-toy"):
        checkpoint.find("photos-toy")


def test_every_bundled_checkpoint_can_be_loaded() -> None:
    for info in checkpoint.bundled():
        loaded, model, _ = checkpoint.load_model(checkpoint.find(info.key))
        assert loaded.title
        assert model.config.profile == info.profile


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a checkpoint"),
        (b"PK\x03\x04 a zip archive", "not a checkpoint"),
        (b"\x80\x04\x95 a pickle, say, of another program", "not a checkpoint"),
        (struct.pack("<Q", 2**60) + b"{}", "not a checkpoint"),
        (struct.pack("<Q", 2) + b"[]", "not a checkpoint"),
        (struct.pack("<Q", 2) + b"{}", "not one of VERSA Lab's"),
        (struct.pack("<Q", 200_000) + b"[" * 200_000, "not a checkpoint"),
        (DATA[:-1], "damaged"),
        (DATA + b"\0", "damaged"),
        (DATA[: HEAD_LENGTH + 5], "damaged"),
    ],
)
def test_files_of_other_kinds_and_cut_ones_are_told(data: bytes, words: str) -> None:
    with pytest.raises(CheckpointError, match=words):
        checkpoint.load_model(data)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": 99}, "has format 99; this program reads format 1"),
        ({"format": None}, "not one of VERSA Lab's"),
        ({"objective": None}, "not one of VERSA Lab's"),
        ({"preparation": {"profile": "sounds", "crop_ink": True, "fit": "crop"}}, "not one of VERSA Lab's"),
        ({"preparation": {"profile": "photos", "crop_ink": True, "fit": "crop"}}, "network is for glyphs, not photos"),
        ({"config": "conv4"}, "not one of VERSA Lab's"),
        ({"config": {"encoder": "gpt", "width": 4, "decoder": True, "profile": "glyphs"}}, "no encoder called 'gpt'"),
        ({"config": {"encoder": "conv4", "width": 8, "decoder": True, "profile": "glyphs"}}, "do not fit"),
        ({"config": {"encoder": "conv4", "width": 4, "decoder": False, "profile": "glyphs"}}, "do not fit"),
        ({"config": {"encoder": "conv4", "width": 1e999, "decoder": True, "profile": "glyphs"}}, "incomplete"),
    ],
)  # fmt: skip
def test_a_description_that_does_not_hold_is_told(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(CheckpointError, match=words):
        checkpoint.load_model(changed(**changes))


def test_weights_that_are_not_numbers_are_told() -> None:
    info, tensors = checkpoint.read(DATA)
    tensors["model.encoder.0.0.weight"] = np.full_like(tensors["model.encoder.0.0.weight"], np.nan)
    with pytest.raises(CheckpointError, match="not numbers"):
        checkpoint.load_model(checkpoint.pack(info.metadata, tensors))


def test_a_file_that_is_far_too_large_is_told_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tensor_file, "MAX_FILE", 2**20)
    path = tmp_path / "huge.safetensors"
    with path.open("wb") as file:
        file.truncate(2**20 + 1)
    with pytest.raises(CheckpointError, match=r"huge\.safetensors is larger than 1 MB"):
        checkpoint.read_info(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="not a checkpoint, or is damaged"):
        checkpoint.load_model(tmp_path / "gone.safetensors")


@examples(150)
@given(data=st.data())
def test_damage_is_harmless_or_told(data: st.DataObject) -> None:
    load_or_refuse(data.draw(damaged(DATA)))


@examples(100)
@given(data=st.data())
def test_a_head_that_says_anything_is_harmless_or_told(data: st.DataObject) -> None:
    """Kinds, shapes and places of the tensors, and what the file says of itself."""
    head = data.draw(edited(json.loads(DATA[8:HEAD_LENGTH])))
    text = json.dumps(head).encode()
    load_or_refuse(struct.pack("<Q", len(text)) + text + DATA[HEAD_LENGTH:])


@examples(100)
@given(data=st.data())
def test_a_description_that_says_anything_is_harmless_or_told(data: st.DataObject) -> None:
    info, tensors = checkpoint.read(DATA)
    described = data.draw(edited(info.metadata))
    load_or_refuse(save(tensors, metadata={"versa": json.dumps(described)}))


def load_or_refuse(data: bytes) -> None:
    """Looks whether what is loaded can be used; anything but a CheckpointError fails the test."""
    try:
        info, model, _ = checkpoint.load_model(data)
    except CheckpointError:
        return
    assert all(torch.isfinite(value).all() for value in model.state_dict().values())
    assert model.embed(torch.zeros((1, *info.preparation.shape))).shape == (1, model.n_latents)
    assert isinstance(info.title, str)


@examples(60)
@given(length=st.integers(0, len(DATA) - 1))
def test_a_cut_file_is_always_told(length: int) -> None:
    with pytest.raises(CheckpointError):
        checkpoint.load_model(DATA[:length])


@examples(60)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_told(data: bytes) -> None:
    with pytest.raises(CheckpointError):
        checkpoint.load_model(data)


def test_no_memory_is_taken_for_weights_that_the_file_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few kilobytes may describe a network of half a gigabyte."""
    from versa_core.models import autoencoder

    built: list[str] = []

    class Watched(autoencoder.Autoencoder):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            built.append(next(self.parameters()).device.type)

    monkeypatch.setattr(autoencoder, "Autoencoder", Watched)
    described = {"encoder": "resnet12", "width": 512, "decoder": True, "profile": "photos"}
    with pytest.raises(CheckpointError, match="do not fit"):
        checkpoint.load_model(changed(config=described))
    assert built == ["meta"]
    checkpoint.load_model(DATA)
    assert built == ["meta", "meta", "cpu"]
