"""A task's own temperature: how sure the class means should be, by what they say to pictures that they do not know.

A checkpoint's temperature was fitted on simulated tasks. People's classes are easier or harder to tell apart than
those, and the support set shows it: each of its pictures can be left out and asked about, without any picture to spare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from versa_core.analysis.calibration import pulled_temperature

if TYPE_CHECKING:
    import torch

    from versa_core.models.classifier import Head

# How much the checkpoint's temperature weighs at two pictures a class. With more it weighs less: what is left out is
# answered from one picture fewer, which matters most where there are few.
PULL = 20.0


class LeftOut(NamedTuple):
    """What the class means say to support pictures that were left out of them.

    Attributes:
        logits: (m, n_way), from class means without the picture that is asked about.
        labels: (m,) int64, the right classes; pictures that are alone in their class are not asked.
        n_shot: pictures of the smallest class that has two.
    """

    logits: torch.Tensor
    labels: torch.Tensor
    n_shot: int


def own_temperature(head: Head, features: torch.Tensor, labels: torch.Tensor, known: float) -> float:
    """Returns the temperature for one task: the checkpoint's, moved by what leaving support pictures out shows.

    It is the most probable T under the answers to the pictures left out and a normal prior of log T around log T₀,
    which weighs PULL / (n_shot − 1).

    Args:
        head: of the classifier.
        features: (n, d) embeddings of the support.
        labels: (n,) int64 in 0…n_way-1.
        known: T₀, the checkpoint's temperature.

    Returns:
        The temperature; `known` where the head is not made of the class means, or each class has one picture.
    """
    asked = left_out(head, features, labels)
    if asked is None:
        return known
    return pulled_temperature(asked.logits, asked.labels, known, PULL / (asked.n_shot - 1))


def temperature_of_means(features: torch.Tensor, labels: torch.Tensor, known: float) -> float:
    """Returns the same for the method `prototype`, with its own settings, on embeddings (n, d) with labels (n,)."""
    from versa_core.methods.prototype import Prototype, euclidean_head
    from versa_core.objectives.losses import class_means

    means = class_means(features, labels, int(labels.max()) + 1)
    return own_temperature(euclidean_head(means, Prototype().scale), features, labels, known)


def left_out(head: Head, features: torch.Tensor, labels: torch.Tensor) -> LeftOut | None:
    """Asks about each support picture with the class means of the others.

    Returns:
        The answers; None where the head is not made of the class means of these features, or no class has two pictures.
    """
    import torch

    from versa_core.objectives.losses import class_means

    n_way = len(head.weight)
    own = torch.nn.functional.normalize(features, dim=1) if head.kind == "cosine" else features
    means = class_means(own, labels, n_way)
    if head.kind == "linear" or head.bias.any() or not torch.allclose(head.weight, means, rtol=1e-4, atol=1e-5):
        return None
    counts = torch.bincount(labels, minlength=n_way)
    asked = torch.nonzero(counts[labels] > 1).flatten().tolist()
    if not asked:
        return None
    answers = []
    with torch.no_grad():
        for place in asked:
            label, others = int(labels[place]), means.clone()
            count = int(counts[label])
            others[label] = (count * means[label] - own[place]) / (count - 1)
            answers.append(rebuilt(head, means, others)(features[place : place + 1]))
    return LeftOut(torch.cat(answers), labels[asked], int(counts[counts > 1].min()))


def rebuilt(head: Head, before: torch.Tensor, now: torch.Tensor) -> Head:
    """Returns the head with other class means (n_way, d); its scale stays the same in units of their spread."""
    import torch

    from versa_core.methods.prototype import euclidean_head
    from versa_core.models.classifier import Head

    if head.kind == "cosine":
        return Head("cosine", now, head.scale)
    return euclidean_head(now, head.scale * float(torch.nn.functional.pdist(before).square().mean()))
