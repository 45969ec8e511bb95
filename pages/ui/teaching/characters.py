"""Characters that nobody knows, drawn for a lesson: support and queries, as shown and as the models see them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pages.ui.pictures import pixels_uri
from pages.ui.text import _
from versa_core.data.profile import Preparation, prepare
from versa_core.data.strokes import draw_character
from versa_core.teaching.rounds import DRAWN_SIDE

FIRST_CLASS = 400_000  # far from the characters of other lessons


@dataclass(frozen=True, eq=False)
class Episode:
    """Drawn characters, as they are shown and as the models see them; support first, class by class.

    Attributes:
        addresses: a data URI of each.
        images: (n, c, h, w) uint8.
        labels: (n,).
        is_support: (n,).
        key: unlike that of any other.
    """

    addresses: tuple[str, ...]
    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]
    is_support: npt.NDArray[np.bool_]
    key: tuple[int, int]


def draw_episode(seed: int, n_way: int, n_shot: int, n_query: int) -> Episode:
    """Returns characters of that seed; with more shots the queries stay, and the support grows."""
    hands = [*range(n_query, n_query + n_shot), *range(n_query)]
    first = FIRST_CLASS + 100 * seed
    drawn = [draw_character(first + one, hand, DRAWN_SIDE) for one in range(n_way) for hand in hands]
    images = np.stack([prepare(one, Preparation("glyphs")) for one in drawn])
    is_support = np.tile(np.arange(len(hands)) < n_shot, n_way)
    addresses = tuple(pixels_uri(np.asarray(one)) for one in drawn)
    labels = np.repeat(np.arange(n_way), len(hands))
    return Episode(addresses, images, labels, is_support, (seed, n_shot))


def character_names(n_way: int) -> list[str]:
    """Returns what the classes are called on screen."""
    return [_("character {n}").format(n=place + 1) for place in range(n_way)]
