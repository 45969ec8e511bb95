"""You first: rounds of some cards and one query, for a person and for a model alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from versa_core.data.strokes import draw_character
from versa_core.errors import EpisodeError
from versa_core.language import _

if TYPE_CHECKING:
    from PIL import Image

    from versa_core.models.autoencoder import Autoencoder

N_ROUNDS = 10
N_CARDS = 5
N_CHARACTERS = 60
DRAWN_SIDE = 72  # pixels: enough to look at, and quick to draw
FIRST_CLASS = 100_000  # far from the characters of the source "strokes", which visitors may have trained on
APART = 1_000  # between the characters of two seeds

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Rounds:
    """Some rounds, as places among given pictures.

    Attributes:
        cards: (n_rounds, n_cards) the picture on each card; each shows another class.
        queries: (n_rounds,) the picture that is asked about; it is on no card.
        right: (n_rounds,) which card shows the query's class.
    """

    cards: Labels
    queries: Labels
    right: Labels


def draw_rounds(
    labels: Labels,
    n_cards: int,
    *,
    chance: np.random.Generator,
    n_rounds: int = N_ROUNDS,
    pictures: npt.NDArray[Any] | None = None,
) -> Rounds:
    """Draws rounds from labelled pictures; classes come up as queries as evenly as they can.

    Args:
        labels: (n,) the class of each picture.
        n_cards: how many cards lie on the table.
        chance: the source of chance.
        n_rounds: how many rounds.
        pictures: (n, …) where the other cards are to be those whose pictures are most like the query, pixel by pixel;
            otherwise they are drawn.

    Raises:
        EpisodeError: there are too few classes, or none has a picture to spare for asking.
    """
    counts = np.bincount(labels)
    classes, asked = np.flatnonzero(counts >= 1), np.flatnonzero(counts >= 2)
    if len(classes) < n_cards or not len(asked):
        raise EpisodeError(
            _(
                "{n_cards} cards need {n_cards} classes, and one of them a second picture to ask about; there are "
                "{n_classes} classes, {n_asked} with two pictures. Add pictures, or take fewer cards."
            ).format(n_cards=n_cards, n_classes=len(classes), n_asked=len(asked))
        )
    turns = np.concatenate([chance.permutation(asked) for _again in range(-(-n_rounds // len(asked)))])[:n_rounds]
    drawn = [_draw_round(labels, int(one), n_cards, chance, pictures) for one in turns]
    cards, queries, right = (np.array(part, np.int64) for part in zip(*drawn, strict=True))
    return Rounds(cards, queries, right)


def _draw_round(
    labels: Labels, asked: int, n_cards: int, chance: np.random.Generator, pictures: npt.NDArray[Any] | None
) -> tuple[Labels, int, int]:
    """Returns the cards' pictures, the query's, and the right card."""
    query, card = chance.choice(np.flatnonzero(labels == asked), 2, replace=False)
    one_each = np.array([chance.choice(np.flatnonzero(labels == one)) for one in np.unique(labels) if one != asked])
    if pictures is None:
        others = chance.choice(one_each, n_cards - 1, replace=False)
    else:
        difference = pictures[one_each].astype(float) - pictures[query].astype(float)
        distance = np.square(difference).reshape(len(one_each), -1).sum(1)
        others = one_each[np.argsort(distance, kind="stable")[: n_cards - 1]]
    right = int(chance.integers(n_cards))
    return np.insert(chance.permutation(others), right, card), int(query), right


def draw_characters(seed: int, n_classes: int = N_CHARACTERS) -> tuple[list[Image.Image], Labels]:
    """Returns two drawings each of characters of no alphabet, and their labels; another seed gives other characters."""
    first = FIRST_CLASS + APART * seed
    drawn = [draw_character(first + one, hand, DRAWN_SIDE) for one in range(n_classes) for hand in range(2)]
    return drawn, np.repeat(np.arange(n_classes), 2)


def answer_rounds(
    model: Autoencoder, cards: npt.NDArray[np.uint8], queries: npt.NDArray[np.uint8]
) -> npt.NDArray[np.float32]:
    """Returns (n_rounds, n_cards): how far each query lies from each card, squared, among the model's embeddings.

    With one picture a class the card is the class's prototype, and the nearest one is the answer (Snell et al. 2017,
    eq. 2).

    Args:
        model: whose encoder looks at the pictures.
        cards: (n_rounds, n_cards, c, h, w) uint8.
        queries: (n_rounds, c, h, w) uint8.
    """
    from versa_core.data.episodes import to_float

    n_rounds, n_cards = cards.shape[:2]
    prototypes = model.embed(to_float(cards.reshape(-1, *cards.shape[2:]))).view(n_rounds, n_cards, -1)
    asked = model.embed(to_float(queries))
    distances: npt.NDArray[np.float32] = (asked[:, None] - prototypes).square().sum(2).numpy()
    return distances
