"""The adapted model as ONNX: a prepared picture in; probabilities, embedding and strangeness out.

The graph is traced from the classifier itself, so that there is no second version of its answers.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from versa_core.errors import MethodError
from versa_core.language import _

if TYPE_CHECKING:
    import torch

    from versa_core.adapted_model import AdaptedModel

OPSET = 18
INPUT = "images"
OUTPUTS = ("probabilities", "embeddings", "strangeness")


def to_onnx(model: AdaptedModel) -> bytes:
    """Returns an ONNX file of opset `OPSET`, in which any number of pictures may be asked about at once.

    Its input "images" is (n, c, h, w) uint8, as `data.profile.prepare` makes them. Its outputs are "probabilities"
    (n, n_way), "embeddings" (n, d) and "strangeness" (n,), all float32. Class names, preparation and the threshold of
    "none of these" lie in its metadata as JSON, under "versa".

    Raises:
        MethodError: the classifier does something that ONNX has no word for; the message says which.
    """
    import torch

    c, h, w = model.preparation.shape
    # Two pictures: a batch of one would be taken for the only size.
    sample = torch.zeros((2, c, h, w), dtype=torch.uint8)
    with _in_silence(), torch.no_grad():
        try:
            program = torch.onnx.export(
                _graph(model), (sample,), dynamo=True, opset_version=OPSET, verbose=False,
                input_names=[INPUT], output_names=list(OUTPUTS), dynamic_shapes=({0: torch.export.Dim("n")},),
                custom_translation_table=_translations(),
            )  # fmt: skip
        except torch.onnx.OnnxExporterError as error:
            method = model.record.get("method")
            raise MethodError(
                _(
                    "The method {method} cannot be exported as ONNX ({reason}). Take the model's own file instead."
                ).format(method=method, reason=_reason(error))
            ) from error
    assert program is not None
    program.model.producer_name = "VERSA Lab"
    program.model.metadata_props["versa"] = json.dumps(description(model))
    packed: bytes = program.model_proto.SerializeToString()
    return packed


def description(model: AdaptedModel) -> dict[str, Any]:
    """Returns what one must know beside the graph to ask it and to read its answers."""
    return {
        "class_names": list(model.class_names),
        "preparation": model.preparation.to_plain(),
        "threshold": model.confidence.threshold,
        "opset": OPSET,
    }


def _graph(model: AdaptedModel) -> torch.nn.Module:
    import torch

    from versa_core.analysis.unknown import strangeness_to
    from versa_core.objectives.losses import class_means

    support, labels = torch.from_numpy(model.support_embeddings.copy()), torch.from_numpy(model.support_labels.copy())
    n_way, known = len(model.class_names), model.confidence.background

    class Graph(torch.nn.Module):
        """What `predict` computes, of uint8 pictures."""

        means: torch.Tensor
        background: torch.Tensor | None

        def __init__(self) -> None:
            super().__init__()
            self.learner, self.head = model.classifier.model, model.classifier.head  # so that torch finds the weights
            self.register_buffer("means", class_means(torch.nn.functional.normalize(support, dim=1), labels, n_way))
            self.register_buffer("background", None if known is None else torch.from_numpy(known.copy()))

        def forward(self, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
            """(n, c, h, w) uint8 -> (n, n_way), (n, d), (n,)."""
            features = model.classifier.features(images.float() / 255)
            strange = strangeness_to(features, self.means, self.background)
            return model.classifier.probabilities(features), features, strange

    return Graph().eval()


def _translations() -> dict[Any, Any]:
    """Returns ONNX for what torch's exporter cannot say: distances taken difference by difference."""
    import torch
    from onnxscript import opset18 as op

    constant: Any = op.Constant

    def cdist(one: Any, other: Any, _p: float = 2.0, _compute_mode: Any = None) -> Any:
        """(n, d), (k, d) -> (n, k) Euclidean distances."""
        first, second, last = (constant(value_ints=[axis]) for axis in range(3))
        apart = op.Sub(op.Unsqueeze(one, second), op.Unsqueeze(other, first))
        return op.Sqrt(op.ReduceSumSquare(apart, last, keepdims=0))

    return {torch.ops.aten._cdist_forward.default: cdist}


def _reason(error: Exception) -> str:
    """The first line of what lies at the bottom of an exporter's error."""
    while error.__cause__ is not None and isinstance(error.__cause__, Exception):
        error = error.__cause__
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__


@contextmanager
def _in_silence() -> Iterator[None]:
    """Keeps the exporter's advice to its developers out of the log; its errors come as exceptions."""
    log = logging.getLogger("torch.onnx")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(before)
