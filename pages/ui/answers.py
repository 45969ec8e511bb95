"""What the adapted model answers for pictures, worked out by a trainer once for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pages.ui.looking import Look
from pages.ui.questions import Question
from pages.ui.short_jobs import short_job
from pages.ui.text import _, plural

THRESHOLD = "threshold of the checkpoint"  # under which `look.made` has it


@dataclass(frozen=True, eq=False)
class Answer:
    """What the model says about one picture.

    Attributes:
        seen: (c, h, w) uint8, the picture as the model sees it.
        probabilities: (n_classes,) summing to 1.
        nearest: (id of a support picture, cosine similarity −1 to 1), the most similar first.
        redrawn: (c, h, w) uint8, or None without a decoder.
        error: mean squared reconstruction error per pixel, or None.
        strangeness: how unlike every class it is, from embeddings alone (versa_core/analysis/unknown.py).
    """

    seen: npt.NDArray[np.uint8]
    probabilities: npt.NDArray[np.float32]
    nearest: tuple[tuple[str, float], ...]
    redrawn: npt.NDArray[np.uint8] | None
    error: float | None
    strangeness: float

    @property
    def best(self) -> int:
        """The predicted class's index."""
        return int(self.probabilities.argmax())

    @property
    def confidence(self) -> float:
        """The predicted class's share of belief, 0 to 1."""
        return float(self.probabilities.max())

    @property
    def second(self) -> int:
        """The second best class's index; there are always two classes."""
        return int(np.argsort(-self.probabilities, kind="stable")[1])


def answers_for(look: Look, questions: Sequence[Question]) -> dict[str, Answer] | None:
    """Returns an answer per picture's id; None while a trainer works on them (the page says so and runs again)."""
    new = [one for one in questions if one.id not in look.answers]
    if new:
        seen = [one.prepared(look.run.preparation) for one in new]
        payload = {"model": look.run.model, "images": np.stack(seen)}
        words = plural("Asking the model about {n} picture", "Asking the model about {n} pictures", len(new))
        key = (look.token, *(one.id for one in new))
        # One result stays on the shelf: the answers themselves are kept with the look.
        result = short_job("predict", key, lambda: payload, words.format(n=len(new)), n_kept=1)
        if result is None:
            return None
        look.answers.update(zip((one.id for one in new), _unpack(result, seen), strict=True))
        look.made[THRESHOLD] = (None, result["threshold"])
    return {one.id: look.answers[one.id] for one in questions}


def _unpack(result: dict[str, Any], seen: list[npt.NDArray[np.uint8]]) -> list[Answer]:
    redrawn, errors = result["reconstructions"], result["errors"]
    return [
        Answer(
            seen=seen[index],
            probabilities=result["probabilities"][index],
            nearest=tuple(zip(ids, map(float, result["nearest_similarity"][index]), strict=True)),
            redrawn=None if redrawn is None else redrawn[index],
            error=None if errors is None else float(errors[index]),
            strangeness=float(result["strangeness"][index]),
        )
        for index, ids in enumerate(result["nearest_ids"])
    ]


def truth_words(truth: str) -> str:
    """Returns a class's name, or the words for none of them."""
    return truth or _("none of these")
