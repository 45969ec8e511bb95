"""An adapted model as one file: the learner, its head, the class names, and the support pictures' embeddings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from versa_core import checkpoint
from versa_core.confidence import BACKGROUND, Confidence
from versa_core.data.profile import Preparation
from versa_core.errors import CheckpointError
from versa_core.language import _

if TYPE_CHECKING:
    from versa_core.models.classifier import Classifier, Head

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class AdaptedModel:
    """What `predict` needs, and nothing else.

    Attributes:
        classifier: the learner (None where pixels are compared) and its head.
        class_names: one per class.
        preparation: how pictures are prepared for it.
        support_ids: the support pictures, by name.
        support_labels: (n,) int64.
        support_embeddings: (n, d) float32.
        record: method, its settings, seed and the checkpoint it started from.
        confidence: what the checkpoint knew of its confidence; its temperature is the classifier's.
    """

    classifier: Classifier
    class_names: tuple[str, ...]
    preparation: Preparation
    support_ids: tuple[str, ...]
    support_labels: npt.NDArray[np.int64]
    support_embeddings: FloatArray
    record: dict[str, Any]
    confidence: Confidence = field(default_factory=Confidence)

    def to_bytes(self) -> bytes:
        """Returns the file's bytes."""
        model, head = self.classifier.model, self.classifier.head
        config = model.config.to_plain() if model else {"encoder": "pixels", "decoder": False}
        metadata = {
            "kind": "adapted",
            "objective": self.record.get("objective") or "none",
            "recommended_method": self.record["method"],
            "preparation": self.preparation.to_plain(),
            "config": config,
            "head": self.classifier.describe_head(),
            "class_names": list(self.class_names),
            "support_ids": list(self.support_ids),
            "record": self.record,
            "confidence": self.confidence.to_plain(),
        }
        # float32 here: the page and the command line must give the same answers to the last digit shown.
        tensors = (
            {f"model.{n}": v.detach().contiguous().numpy() for n, v in model.state_dict().items()} if model else {}
        )
        tensors |= {f"head.{name}": value.detach().contiguous().numpy() for name, value in head.state_dict().items()}
        tensors["support.labels"] = self.support_labels
        tensors["support.embeddings"] = self.support_embeddings
        if self.confidence.background is not None:
            tensors[BACKGROUND] = self.confidence.background
        return checkpoint.pack(metadata, tensors)

    @classmethod
    def from_bytes(cls, source: bytes | Path) -> AdaptedModel:
        """The inverse of `to_bytes`; raises CheckpointError for a wrong or damaged file."""
        from versa_core.models.classifier import Classifier

        info = checkpoint.read_info(source)
        if info.metadata.get("kind") != "adapted":
            raise CheckpointError(
                _("{info} is a checkpoint, not an adapted model. Adapt it first, or name another.").format(
                    info=info.key
                )
            )
        if info.metadata["config"].get("encoder") == "pixels":
            model, rest = None, checkpoint.read(source)[1]
        else:
            _info, model, rest = checkpoint.load_model(source)
        try:
            described = info.metadata.get("confidence", Confidence().to_plain())  # files from before it have none
            confidence = Confidence.from_file(described, rest)
            made = cls(
                classifier=Classifier(model, _head(info.metadata["head"], rest), confidence.temperature),
                class_names=tuple(str(name) for name in info.metadata["class_names"]),
                preparation=info.preparation,
                support_ids=tuple(str(one) for one in info.metadata["support_ids"]),
                support_labels=rest["support.labels"],
                support_embeddings=rest["support.embeddings"],
                record=dict(info.metadata["record"]),
                confidence=confidence,
            )
            fits = made._fits_together()
        except (KeyError, TypeError, ValueError, RuntimeError, AttributeError, IndexError, OverflowError):
            fits = False
        if not fits:
            raise CheckpointError(
                _("{info} is damaged: its parts do not fit together. Get the file again.").format(info=info.key)
            )
        return made

    def _fits_together(self) -> bool:
        """True where heads, names and support are of one size and hold numbers: what `predict` relies on."""
        model, head = self.classifier.model, self.classifier.head
        n_features = model.n_latents if model else int(np.prod(self.preparation.shape))
        n_classes, n_support = len(self.class_names), len(self.support_ids)
        labels, embeddings = self.support_labels, self.support_embeddings
        sizes = tuple(head.weight.shape) == (n_classes, n_features) and embeddings.shape == (n_support, n_features)
        kinds = labels.dtype == np.int64 and embeddings.dtype == np.float32 and labels.shape == (n_support,)
        if not self.confidence.fits(n_features):
            return False
        if not (sizes and kinds and n_support and labels.min() >= 0 and labels.max() < n_classes):
            return False
        numbers = (*(one.numpy() for one in head.state_dict().values()), embeddings, np.float64(head.scale))
        return all(bool(np.isfinite(values).all()) for values in numbers)


def _head(described: dict[str, Any], tensors: checkpoint.Tensors) -> Head:
    import torch

    from versa_core.models.amortiser import Gaussians
    from versa_core.models.classifier import Head
    from versa_core.models.gaussian_head import GaussianHead

    own = {
        name.removeprefix("head."): torch.from_numpy(array.astype(np.float32))
        for name, array in tensors.items()
        if name.startswith("head.")
    }
    if described["kind"] == "gaussian":
        classes = Gaussians(own["weight"], own["log_variance"], own["bias"], own["bias_log_variance"])
        return GaussianHead(classes, own["noise"])
    head = Head(str(described["kind"]), own["weight"], float(described["scale"]))
    head.load_state_dict(own)
    return head
