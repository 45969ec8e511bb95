"""How sure an answer is: the same questions over many redraws of the support, with pictures of foreign classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from versa_core.analysis.counting import exact
from versa_core.analysis.luck import draw_support
from versa_core.errors import EpisodeError
from versa_core.language import _

N_REDRAWS = 40
SCALE = 15.0  # of the method `prototype`
N_GROUPS = 5  # bars of the reliability chart: ten would leave some with a handful of answers

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Asked:
    """What came out, over all redraws.

    Attributes:
        logits: (m, n_known) of pictures of the known classes that were not support.
        labels: (m,) their classes.
        strange: (m,) how unlike every known class they are (`analysis.unknown`).
        foreign_logits: (f, n_known) of pictures of the other classes.
        foreign_strange: (f,) the same for these.
        temperature: with the least negative log-likelihood on the first half of the redraws.
    """

    logits: Floats
    labels: Labels
    strange: Floats
    foreign_logits: Floats
    foreign_strange: Floats
    temperature: float


@dataclass(frozen=True)
class Group:
    """The answers with a confidence from `low` to `high`.

    Attributes:
        n: how many.
        said: their mean confidence.
        right: the share of right ones.
        interval: the exact 95 % interval of that share, as if all answers were independent.
    """

    low: float
    high: float
    n: int
    said: float
    right: float
    interval: tuple[float, float]


def ask_again(
    embeddings: npt.NDArray[Any],
    labels: Labels,
    n_shot: int,
    n_known: int,
    *,
    chance: np.random.Generator,
    n_redraws: int = N_REDRAWS,
) -> Asked:
    """Redraws the support of the first `n_known` classes, and asks about all other pictures.

    Args:
        embeddings: (n, d).
        labels: (n,) 0…n_way-1; those from `n_known` on are foreign.
        n_shot: support pictures a class.
        n_known: two or more.
        chance: draws the support.
        n_redraws: how often; two or more.

    Raises:
        EpisodeError: a known class has no picture left to ask about.
    """
    import torch

    from versa_core.analysis.calibration import fit_temperature
    from versa_core.analysis.unknown import strangeness
    from versa_core.methods.prototype import euclidean_head
    from versa_core.objectives.losses import class_means

    counts = np.bincount(labels)[:n_known]
    if n_known < 2 or int(counts.min()) <= n_shot:
        raise EpisodeError(
            _(
                "There are {n_counts} known classes, the smallest with {counts} pictures; two classes with {n_shot} "
                "each are needed, one of which is asked about. Add pictures."
            ).format(n_counts=len(counts), counts=int(counts.min()), n_shot=n_shot + 1)
        )
    vectors = torch.from_numpy(np.asarray(embeddings, np.float32))
    known, foreign = labels < n_known, np.flatnonzero(labels >= n_known)
    parts: list[tuple[Floats, Labels, Floats, Floats, Floats]] = []
    for _redraw in range(n_redraws):
        support = draw_support(labels, [n_shot] * n_known, chance)
        query = np.setdiff1d(np.flatnonzero(known), support)
        given, names = vectors[support], torch.from_numpy(labels[support])
        head = euclidean_head(class_means(given, names, n_known), SCALE)
        with torch.no_grad():
            logits, others = head(vectors[query]).numpy(), head(vectors[foreign]).numpy()
        strange = strangeness(vectors[query], given, names).numpy()
        odd = strangeness(vectors[foreign], given, names).numpy() if len(foreign) else np.zeros(0, np.float32)
        parts.append((logits, labels[query], strange, others, odd))
    half = [np.concatenate(one) for one in zip(*[part[:2] for part in parts[: n_redraws // 2]], strict=True)]
    temperature = fit_temperature(torch.from_numpy(half[0]), torch.from_numpy(half[1]))
    joined = [np.concatenate(one) for one in zip(*parts, strict=True)]
    return Asked(joined[0], joined[1], joined[2], joined[3], joined[4], temperature)


def confidence_of(logits: npt.NDArray[Any], temperature: float) -> npt.NDArray[np.float64]:
    """Returns (m,) the largest probability of each row of logits (m, n_way), softmax(logits / temperature)."""
    given = np.asarray(logits, np.float64) / temperature
    powers = np.exp(given - given.max(1, keepdims=True))
    largest: npt.NDArray[np.float64] = powers.max(1) / powers.sum(1)
    return largest


def reliability(confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> list[Group]:
    """Returns the groups of equal width that hold answers, the least sure first.

    Args:
        confidence: (m,) 0 to 1.
        right: (m,).
    """
    places = np.minimum((confidence * N_GROUPS).astype(np.int64), N_GROUPS - 1)
    groups = []
    for place in np.unique(places).tolist():
        inside = places == place
        n, n_right = int(inside.sum()), int(right[inside].sum())
        ends = (place / N_GROUPS, (place + 1) / N_GROUPS)
        groups.append(Group(*ends, n, float(confidence[inside].mean()), n_right / n, exact(n_right, n)))
    return groups
