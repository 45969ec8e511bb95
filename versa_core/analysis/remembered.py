"""Embeddings of query pictures by a model that stands still, each computed once for all episodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder
    from versa_core.models.classifier import Classifier


class Remembered:
    """The embeddings of some pictures by `model`.

    Args:
        model: the meta-trained model, in eval mode.
        images: (n, c, h, w) uint8, what episodes index into.
    """

    def __init__(self, model: Autoencoder, images: npt.NDArray[np.uint8]) -> None:
        import torch

        self._model = model
        self._images = images
        self._known = np.zeros(len(images), np.bool_)
        self._features = torch.empty(len(images), model.n_latents)

    def holds_for(self, classifier: Classifier) -> bool:
        """True where the classifier's learner has the very weights of the model, so embeds as it does."""
        import torch

        if classifier.model is None:
            return False
        own, theirs = self._model.encoder.state_dict(), classifier.model.encoder.state_dict()
        return all(torch.equal(own[name], value) for name, value in theirs.items())

    def features(self, indices: npt.NDArray[np.int64]) -> torch.Tensor:
        """Returns the embeddings (m, d) of these pictures."""
        import torch

        from versa_core.data.episodes import to_float

        new = np.unique(indices[~self._known[indices]])
        if len(new):
            self._features[torch.from_numpy(new)] = self._model.embed(to_float(self._images[new]))
            self._known[new] = True
        return self._features[torch.from_numpy(indices)]
