"""Which example matters: what each support picture wins or loses for the answers, by leaving it out.

Class means answer, as the method `prototype` does with its usual settings, on embeddings that were computed once: to
leave a picture out is then one mean anew. Fine-tuning anew for each picture would take minutes and depend on chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from versa_core.errors import EpisodeError
from versa_core.language import plural
from versa_core.methods.prototype import Prototype

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

LEFT_OUT, EXCHANGED, UNKNOWN = "left out", "exchanged", "unknown"


@dataclass(frozen=True, eq=False)
class Influence:
    """What one support picture does.

    Attributes:
        place: of the picture.
        how: "left out"; "exchanged" where it is the only support of its class, so that without it the class would be
            empty: then each query picture of the class takes its place in turn, and is not asked; "unknown" where
            there is none that could.
        accuracy: share of right answers with it minus that without it, −1 to 1; above 0 it helps.
        log_probability: the same of the mean natural logarithm of the right class's probability.
        n_asked: pictures that were asked each time.
        n_won: answers that are right with it and wrong without it; a mean over exchanges.
        n_lost: answers that are wrong with it and right without it.
    """

    place: int
    how: str
    accuracy: float = 0.0
    log_probability: float = 0.0
    n_asked: int = 0
    n_won: float = 0.0
    n_lost: float = 0.0


def influences(
    embeddings: npt.NDArray[Any], labels: Labels, is_support: Mask, asked: Labels, *, temperature: float = 1.0
) -> Iterator[Influence]:
    """Yields the influence of each support picture, in the order of the pictures.

    Args:
        embeddings: (n, d) of all pictures.
        labels: (n,) 0…n_way-1, each with support.
        is_support: (n,).
        asked: places of the query pictures that count. Where there are none, the support itself is asked: each
            picture is left out of the mean that answers for it, and those alone in their class are not asked.
        temperature: divides the logits, as it does for `prototype` in this task.

    Raises:
        EpisodeError: a class has no support, or there are fewer than two classes.
    """
    n_way = int(labels.max()) + 1 if len(labels) else 0
    if n_way < 2 or np.bincount(labels[is_support], minlength=n_way).min() < 1:
        raise EpisodeError(
            plural(
                "There is {n_way} class; at least 2 are needed, each with a support picture. Mark some.",
                "There are {n_way} classes; at least 2 are needed, each with a support picture. Mark some.",
                n_way,
            ).format(n_way=n_way)
        )
    task = _Task(np.asarray(embeddings, np.float64), labels, np.flatnonzero(is_support), n_way, temperature)
    for place in task.support:
        yield task.on_query(int(place), asked) if len(asked) else task.on_support(int(place))


@dataclass(frozen=True, eq=False)
class _Task:
    features: Floats
    labels: Labels
    support: Labels
    n_way: int
    temperature: float

    def on_query(self, place: int, asked: Labels) -> Influence:
        """Leaves the picture out, or lets each query picture of its class take its place."""
        others = self.support[self.support != place]
        label = self.labels[place]
        if (self.labels[others] == label).any():
            return _compare(place, LEFT_OUT, [(self._answers(self.support, asked), self._answers(others, asked))])
        stand_ins = asked[self.labels[asked] == label]
        pairs = []
        for one in stand_ins if len(asked) > 1 else ():
            rest = asked[asked != one]
            pairs.append((self._answers(self.support, rest), self._answers(np.append(others, one), rest)))
        return _compare(place, EXCHANGED, pairs)

    def on_support(self, place: int) -> Influence:
        """Asks the other support pictures, each left out of its own mean, with the picture and without it."""
        with_it, without = [], []
        for one in self.support[self.support != place]:
            less = self.support[(self.support != one) & (self.support != place)]
            if len(np.unique(self.labels[less])) == self.n_way:
                with_it.append(self.each_left_out[int(one)])
                without.append(self._answers(less, np.array([one])))
        pairs = [(np.concatenate(with_it), np.concatenate(without))] if with_it else []
        return _compare(place, LEFT_OUT, pairs)

    @cached_property
    def each_left_out(self) -> dict[int, Floats]:
        """The answer (1, 2) about each support picture that is not alone in its class, itself left out."""
        answers = {}
        for one in self.support:
            kept = self.support[self.support != one]
            if (self.labels[kept] == self.labels[one]).any():
                answers[int(one)] = self._answers(kept, np.array([one]))
        return answers

    def _answers(self, support: Labels, asked: Labels) -> Floats:
        """Returns (m, 2): the right class's log-probability, and 1 where the answer is right."""
        member = np.eye(self.n_way)[self.labels[support]]
        means = member.T @ self.features[support] / member.sum(0)[:, None]
        given = self.features[asked]
        squares = np.maximum(
            np.square(given).sum(1)[:, None] + np.square(means).sum(1)[None, :] - 2 * given @ means.T, 0
        )
        spread = _spread(means)
        scale = Prototype().scale / spread if spread > 0 else 1.0
        logits = -scale * squares / self.temperature
        top = logits.max(1, keepdims=True)
        logs = logits - top - np.log(np.exp(logits - top).sum(1, keepdims=True))
        right = self.labels[asked]
        return np.stack([logs[np.arange(len(asked)), right], squares.argmin(1) == right], axis=1)


def _spread(means: Floats) -> float:
    """Returns the mean squared distance between two class means (methods/prototype.py)."""
    n_way = len(means)
    centred = means - means.mean(0)
    return float(2 * np.square(centred).sum() / (n_way - 1))  # Σ over pairs ‖a − b‖² = n · Σ ‖a − ā‖²


def _compare(place: int, how: str, pairs: list[tuple[Floats, Floats]]) -> Influence:
    """Averages over pairs of answers, with the picture and without it, to the same questions."""
    if not pairs:
        return Influence(place, UNKNOWN)
    gains = np.array([(one - other).mean(0) for one, other in pairs])
    won = float(np.mean([(one[:, 1] > other[:, 1]).sum() for one, other in pairs]))
    lost = float(np.mean([(one[:, 1] < other[:, 1]).sum() for one, other in pairs]))
    log_probability, accuracy = (float(value) for value in gains.mean(0))
    return Influence(place, how, accuracy, log_probability, len(pairs[0][0]), won, lost)
