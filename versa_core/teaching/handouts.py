"""Handing out: an episode drawn from a named source by a number, so that a class of learners gets the same pictures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image

from versa_core.data.naming import folder_of
from versa_core.data.sources import SOURCES
from versa_core.errors import EpisodeError
from versa_core.language import _

NamedPicture = tuple[str, Image.Image]


@dataclass(frozen=True)
class Draw:
    """Which pictures of a source make an episode.

    Attributes:
        example: the source's name.
        way: how many classes.
        shot: support pictures of each class.
        query: query pictures of each class.
        number: 0 takes the first classes and pictures; every other number draws them, always the same.
    """

    example: str
    way: int = 5
    shot: int = 3
    query: int = 3
    number: int = 0


@cache
def sizes(example: str) -> tuple[int, int]:
    """Returns how many classes a named source has, and how many pictures its smallest class."""
    counts = [len(paths) for paths in _by_class(SOURCES[example].open().paths).values()]
    return len(counts), min(counts)


def hand_out(draw: Draw) -> dict[str, list[NamedPicture]]:
    """Returns each drawn class with its pictures: (file name, picture), the support first.

    Drawn by the same number, a larger way or shot adds to what a smaller one gives.

    Raises:
        EpisodeError: the source has not so many classes, or pictures of a class.
    """
    n_classes, n_pictures = sizes(draw.example)
    if draw.way > n_classes or draw.shot + draw.query > n_pictures:
        raise EpisodeError(
            _(
                "{way} classes with {needed} pictures each were asked for; {example} has {n_classes} classes with "
                "{n_pictures} each. Lower way, shot or query."
            ).format(way=draw.way, needed=draw.shot + draw.query, example=draw.example, n_classes=n_classes,
                     n_pictures=n_pictures)
        )  # fmt: skip
    pictures = SOURCES[draw.example].open()
    by_class = _by_class(pictures.paths)
    names = list(by_class)
    places = np.arange(n_classes) if not draw.number else np.random.default_rng(draw.number).permutation(n_classes)
    return {
        names[place]: [
            (path.rpartition("/")[2], pictures.read(path)) for path in _of_class(by_class[names[place]], place, draw)
        ]
        for place in sorted(places[: draw.way].tolist())
    }


def _of_class(paths: list[str], place: int, draw: Draw) -> list[str]:
    """Returns the paths of a class's support and query pictures; queries come from the end, so that shots keep them."""
    if draw.number:
        paths = [paths[one] for one in np.random.default_rng([draw.number, place]).permutation(len(paths))]
        return [*paths[: draw.shot], *paths[len(paths) - draw.query :]]
    return paths[: draw.shot + draw.query]


def _by_class(paths: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(folder_of(path), []).append(path)
    return found
