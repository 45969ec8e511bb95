"""A decoder as plain arrays, so small that a browser draws with it: batch norms folded into the convolutions."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from versa_core.errors import CheckpointError
from versa_core.language import _
from versa_core.models.encoders import Decoder

Plain = dict[str, Any]
FloatArray = npt.NDArray[np.float32]


def plain_decoder(decoder: nn.Module | None) -> Plain:
    """Returns what a decoder does, step by step.

    Returns:
        start_weight (n_first, n_latents) and start_bias (n_first,) of the dense layer, first_side, and steps: each is
        a 3×3 convolution with margin, `weight` (n_out, n_in, 3, 3) and `bias` (n_out,), on maps enlarged to `side` by
        repeating the nearest pixel. After each comes a ReLU, after the last a sigmoid instead.

    Raises:
        CheckpointError: there is no decoder, or it is none of the project's own.
    """
    if not isinstance(decoder, Decoder):
        raise CheckpointError(
            _("This checkpoint's decoder cannot run in the browser. Choose one that redraws pictures.")
        )
    steps = []
    for side, step in zip(decoder.sides[1:], decoder.steps, strict=True):
        assert isinstance(step, nn.Sequential)
        weight, bias = _folded(step)
        steps.append({"side": side, "weight": weight, "bias": bias})
    steps.append(
        {"side": decoder.sides[-1], "weight": _array(decoder.last.weight), "bias": _array(_bias(decoder.last))}
    )
    return {
        "start_weight": _array(decoder.start.weight),
        "start_bias": _array(decoder.start.bias),
        "first_side": decoder.sides[0],
        "steps": steps,
    }


def _folded(step: nn.Sequential) -> tuple[FloatArray, FloatArray]:
    """Returns weight and bias of the convolution that does what `step`'s does with the batch norm behind it."""
    convolution, norm = step[0], step[1]
    assert isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d)  # noqa: PT018  # for the types
    assert norm.running_var is not None and norm.running_mean is not None  # noqa: PT018  # as above
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    bias = norm.bias - norm.running_mean * scale
    return _array(convolution.weight * scale[:, None, None, None]), _array(bias)


def _bias(layer: nn.Conv2d) -> torch.Tensor:
    assert layer.bias is not None
    return layer.bias


def _array(values: torch.Tensor) -> FloatArray:
    array: FloatArray = values.detach().contiguous().numpy().astype(np.float32)
    return array
