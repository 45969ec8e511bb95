"""Confidence fitted on simulated tasks: a temperature, and a threshold for none of these.

The tasks are drawn from background data, so their classes were often trained on, and answered too well. Their pictures
are distorted for that: harder, as pictures of new classes are. How far that carries is measured on classes kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from versa_core.analysis.calibration import expected_calibration_error, fit_temperature
from versa_core.analysis.evaluation import final_classifier
from versa_core.analysis.unknown import strangeness
from versa_core.data.episodes import Episode, to_float
from versa_core.data.image_set import ImageSet
from versa_core.methods import Method, Support

if TYPE_CHECKING:
    import torch

    from versa_core.models.autoencoder import Autoencoder

WRONGLY_REFUSED = 0.05  # the share of pictures of known classes that may be called none of these
MAX_CLASSES = 200  # of the background; more only make files larger
MAX_PICTURES = 20  # of each


@dataclass(frozen=True)
class Fitted:
    """What simulated tasks of one method, way and shot gave.

    Attributes:
        temperature: the best one.
        threshold: strangeness that WRONGLY_REFUSED of the queries pass.
        accuracy: of the simulated tasks.
        ece_before: expected calibration error at temperature 1.
        ece_after: the same at the fitted one, on the tasks that it was fitted to.
    """

    temperature: float
    threshold: float
    accuracy: float
    ece_before: float
    ece_after: float


@dataclass(frozen=True, eq=False)
class Background:
    """What foreign classes look like.

    Attributes:
        means: (k, d) float32, mean embeddings of classes, each embedding scaled to length one.
        classes: (k,) which classes of the image set they are.
    """

    means: torch.Tensor
    classes: npt.NDArray[np.int64]

    def without(self, class_ids: npt.NDArray[np.int64]) -> torch.Tensor:
        """Returns the means of all classes but these: a task's own classes are not foreign to it."""
        kept: torch.Tensor = self.means[~np.isin(self.classes, class_ids)]
        return kept


def background_of(model: Autoencoder, images: ImageSet) -> Background:
    """Embeds some pictures of classes spread evenly over the set."""
    import torch

    n_classes = min(MAX_CLASSES, images.n_classes)
    classes = np.unique(np.linspace(0, images.n_classes - 1, n_classes).round().astype(np.int64))
    means = []
    for label in classes:
        places = np.flatnonzero(images.labels == label)[:MAX_PICTURES]
        embedded = torch.nn.functional.normalize(model.embed(to_float(images.images[places])), dim=1)
        means.append(embedded.mean(0))
    return Background(torch.stack(means), classes)


def distorted(episode: Episode, strength: float, generator: torch.Generator) -> Episode:
    """Returns the episode with every picture distorted; strength 0 leaves them."""
    from versa_core.data.distort import distort

    return replace(
        episode,
        support_images=distort(episode.support_images, generator, strength),
        query_images=distort(episode.query_images, generator, strength),
    )


def fit_confidence(
    method: Method,
    model: Autoencoder,
    episodes: Iterable[Episode],
    background: Background,
    *,
    generator: torch.Generator,
) -> Fitted:
    """Fits to the queries of simulated tasks.

    Args:
        method: how each task is adapted to.
        model: the meta-trained model.
        episodes: the tasks, as they are to be answered.
        background: foreign classes, the tasks' own ones perhaps among them.
        generator: the source of the method's chance.
    """
    import torch

    logits, labels, strange = [], [], []
    for episode in episodes:
        support = Support(episode.support_images, episode.support_labels, len(episode.class_ids))
        classifier = final_classifier(method, model, support, generator)
        query, shown = classifier.embed(episode.query_images), classifier.embed(episode.support_images)
        foreign = background.without(episode.class_ids.numpy())
        with torch.no_grad():
            logits.append(classifier.head(query).double())
        labels.append(episode.query_labels)
        strange.append(strangeness(query, shown, episode.support_labels, foreign if len(foreign) else None))
    return _fit(torch.cat(logits), torch.cat(labels), torch.cat(strange).numpy())


def _fit(logits: torch.Tensor, labels: torch.Tensor, strange: npt.NDArray[Any]) -> Fitted:
    def ece(temperature: float) -> float:
        confidence = (logits / temperature).softmax(1).max(1).values
        return expected_calibration_error(confidence.numpy(), right)

    right = (logits.argmax(1) == labels).numpy()
    temperature = fit_temperature(logits, labels)
    threshold = float(np.quantile(strange, 1 - WRONGLY_REFUSED))
    return Fitted(temperature, threshold, float(right.mean()), ece(1.0), ece(temperature))
